"""Codes and names: what a classification and good writing demand of the cells."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetbook.checks.model import Finding, check
from budgetbook.dataset import schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from budgetbook.book import Book

_STRAY = re.compile(r"[\u4e00-\u9fff]\s+[\u4e00-\u9fff]|[\u4e00-\u9fff][(),;:]|[(),;:][\u4e00-\u9fff]|[\u3000\u00a0]")


@check("M1", "部门预算经济科目与政府预算经济科目对应")
def economic_mapping(book: Book) -> Iterator[Finding]:
    """预算06表: each 30x item goes with the 50x item that the official table allows (E26).

    A pair read in published documents outranks one that was only inferred from the classification. A public
    institution (事业单位) has its whole class under one item: 301 under 50501, 302 under 50502, 310 under 50601.
    """
    allowed = book.data.classification.mapping
    is_institution = book.data.settings.unit.kind == "事业单位"
    for row in book.data.sources[schema.BASIC_SPENDING.file].rows:
        code, government = row.text("部门预算经济科目编码"), row.text("政府预算经济科目编码")
        by_class = allowed.get(code[:3], frozenset()) if is_institution else frozenset()
        known = sorted(allowed.get(code, frozenset()) | by_class)
        expected = f"{code} 对应的{'或'.join(known)}" if known else f"对照表中 {code} 的对应科目（表中没有）"
        cell = row.cells["政府预算经济科目编码"]
        yield Finding(cell, f"“{government}”", expected, holds=government in known)


@check("N1", "名称没有多余空格和半角标点", severity="error")
def clean_names(book: Book) -> Iterator[Finding]:
    """Chinese text in a table has no space inside and no half-width bracket, comma or colon (E38)."""
    for table in book.data.sources.values():
        for row in table.rows:
            for column in table.schema.columns:
                if column.kind == "text":
                    cell = row.cells[column.heading]
                    yield Finding(cell, f"“{cell.raw}”", "没有空格和半角标点的文字", holds=not _STRAY.search(cell.raw))


@check("P3", "绩效指标的百分比在零到一百之间")
def percentages(book: Book) -> Iterator[Finding]:
    """预算11表: a share of satisfied people or of work done cannot be above 100% (E31: bound)."""
    pattern = re.compile(r"(\d+(?:\.\d+)?)[%％](以上)?")
    for file in (schema.PERFORMANCE_TARGETS.file, schema.PROJECT_TARGETS.file):
        for row in book.data.sources[file].rows:
            cell = row.cells["指标值"]
            for match in pattern.finditer(cell.raw):
                value = Decimal(match.group(1))
                beyond = value > 100 or (value == 100 and match.group(2) is not None)
                yield Finding(cell, f"“{match.group(0)}”", "不超过100%的比例", holds=not beyond)
