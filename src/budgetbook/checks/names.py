"""Codes and names: what a classification and good writing demand of the cells."""

import re
from collections.abc import Iterator
from decimal import Decimal

from budgetbook.book import Book
from budgetbook.checks.model import Finding
from budgetbook.dataset.row import Row
from budgetbook.dataset.unit_words import DEPARTMENT, INSTITUTION
from budgetbook.forms import schema

_STRAY = re.compile(
    r"[\u4e00-\u9fff][^\S\n]+[\u4e00-\u9fff]|[\u4e00-\u9fff][(),;:]|[(),;:][\u4e00-\u9fff]|[\u3000\u00a0]"
)


def economic_mapping(book: Book) -> Iterator[Finding]:
    """预算06表: each 30x item goes with the 50x item that the official table allows (E26).

    A pair read in published documents outranks one that was only inferred from the classification. A public
    institution (事业单位) has its whole class under one item: 301 under 50501, 302 under 50502, 310 under 50601.
    """
    for row in _economic_rows(book):
        code, government = row.text("部门预算经济科目编码"), row.text("政府预算经济科目编码")
        known = sorted(_allowed(book, code))
        if known:
            cell, holds = row.cells["政府预算经济科目编码"], government in known
            expected = f"{code} 对应的{'或'.join(known)}"
            yield Finding(cell, f"“{government}”", expected, holds=holds, about=row.cells["部门预算经济科目编码"])


def known_mapping(book: Book) -> Iterator[Finding]:
    """预算06表: of an item that the table of pairs does not know, a person must judge the pair (E26)."""
    for row in _economic_rows(book):
        code = row.text("部门预算经济科目编码")
        known = bool(_allowed(book, code))
        yield Finding(row.cells["部门预算经济科目编码"], f"“{code}”", "对照表中有的科目", holds=known)


def _economic_rows(book: Book) -> tuple[Row, ...]:
    """The rows with a pair of codes; none where the form does not ask for the government's."""
    files = (schema.BASIC_SPENDING_FILE, schema.ECONOMIC_SPENDING_FILE) if book.form.data.government_codes else ()
    return tuple(row for file in files for row in book.data.sources[file].rows)


def _allowed(book: Book, code: str) -> frozenset[str]:
    """Return the government's items that a department's may go with."""
    pairs = book.data.classification.mapping
    by_class = (
        pairs.get(code[:3], frozenset()) if book.data.settings.unit.kind in (INSTITUTION, DEPARTMENT) else frozenset()
    )
    return pairs.get(code, frozenset()) | by_class


def learned_codes_are_confirmed(book: Book) -> Iterator[Finding]:
    """A code taken from a unit's own tables serves until somebody has looked it up in 政府收支分类科目 (E26)."""
    year = int(book.data.year.value)
    lists = book.data.classification
    for name, heading, codes in (
        (schema.SPENDING_FILE, "科目编码", lists.function_list),
        (schema.BASIC_SPENDING_FILE, "部门预算经济科目编码", lists.economic_list),
        (schema.BASIC_SPENDING_FILE, "政府预算经济科目编码", lists.government_list),
    ):
        rows = book.data.sources[name].rows
        used = {row.text(heading)[:digits] for row in rows if heading in row.cells for digits in (3, 5, 7)}
        for code in sorted(used & codes.unconfirmed.keys()):
            found = f"{code}“{codes.names[code]}”由本单位的表中取来，还没有人确认"
            expected = f"查过{year}年《政府收支分类科目》，在这一格写明依据和确认人"
            yield Finding(codes.unconfirmed[code], found, expected, holds=False)


def clean_names(book: Book) -> Iterator[Finding]:
    """Chinese text in a table has no space inside and no half-width bracket, comma or colon (E38)."""
    for table in book.data.sources.values():
        for row in table.rows:
            for column in table.schema.columns:
                if column.kind == "text":
                    cell = row.cells[column.heading]
                    yield Finding(cell, f"“{cell.raw}”", "没有空格和半角标点的文字", holds=not _STRAY.search(cell.raw))


_COMMON_SIGNS = frozenset("省市区县旗州盟乡镇街道局委办厅处科室所站院馆校会部队署中心办公政府机关单位管理")
"""Signs that the names of most units have, and so do not tell which unit it is."""


def short_name_is_of_the_name(book: Book) -> Iterator[Finding]:
    """The short name with which every sentence begins is the unit's own, and not left from another's book (E25)."""
    cell, name = book.data.setting("unit.short_name"), book.data.settings.unit.name
    telling = {*cell.raw} - _COMMON_SIGNS
    holds = not telling or not telling.isdisjoint(name)
    yield Finding(cell, f"“{cell.raw}”", f"“{name}”的简称", holds=holds)


_SHARE = re.compile(r"([0-9]+(?:\.[0-9]+)?)[(（]?[%％][)）]?(以上)?")
_ABOVE = re.compile(r"(?<!不)(?:大于|高于|超过|多于|[>＞])$")
_GROWTH = re.compile(r"增|提高|提升|上升|翻|减|降|上年|同比|环比|较|计划的|目标的")


def percentages(book: Book) -> Iterator[Finding]:
    """预算11表: a share of satisfied people or of work done cannot be above 100% (E31: bound).

    A percentage of growth, or of last year's amount, can; its clause says so.
    """
    for file in (schema.PERFORMANCE_TARGETS.file, schema.PROJECT_TARGETS.file):
        for row in book.data.sources[file].rows:
            cell = row.cells["指标值"]
            for match in _SHARE.finditer(cell.raw):
                before = re.split(r"[，。；、\n]", cell.raw[: match.start()])[-1]
                value = Decimal(match.group(1))
                above = match.group(2) is not None or _ABOVE.search(before) is not None
                beyond = value > 100 or (value == 100 and above)
                if not _GROWTH.search(before):
                    yield Finding(cell, f"“{cell.raw}”", "不超过100%的比例", holds=not beyond)
