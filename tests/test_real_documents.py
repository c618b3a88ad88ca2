"""The nine-table form proved on three real documents: imported, checked, printed, compared."""

from __future__ import annotations

import shutil
from collections import Counter
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import pytest

from budgetbook.book import open_book
from budgetbook.checks import run_checks
from budgetbook.core.project import Project, find_project
from budgetbook.figures import Figure
from budgetbook.figures.ledger import SourcedText
from budgetbook.publish import build
from budgetbook.tables import build_annex
from tests.files import replace_in
from tests.importing.test_shanghai import PEERS
from tests.places import ROOT
from tests.proofs import PROOF, every_nth
from tests.published import entries_of
from tests.real_documents import (
    DOCUMENTS,
    PUTUO_2025,
    WANLI_2024,
    code_of_path,
    import_all,
    published,
    rows_of,
)
from tests.tables.printed import text_of

if TYPE_CHECKING:
    from pathlib import Path

    from budgetbook.book import Book
    from tests.fixtures.publications import Once
    from tests.real_documents import Document

pytestmark = pytest.mark.skipif(not PEERS.is_dir(), reason="没有 ../shared/peers 中的真实文本")


@pytest.fixture(scope="module")
def real(once: Once) -> Path:
    """A data folder with the three documents; 2024 is compared with the outturn of 2023."""
    return once("real", import_all)


def book_of(real: Path, document: Document) -> Book:
    return open_book(document.year, document.unit, real)


# what the documents print otherwise than the form: codes that a spreadsheet took for numbers, half-width brackets,
# and names of funds that changed from year to year
SPELLED = {"(": "（", ")": "）", "1. ": "1.", " ": ""}
FUND_NAMES = {"1.一般公共预算": "1.一般公共预算资金", "一、一般公共预算": "一、一般公共预算资金"}


def spelled(text: str, *, is_code: bool) -> str:
    for found, wanted in SPELLED.items():
        text = text.replace(found, wanted)
    return text.zfill(2) if is_code and text.isdecimal() and len(text) == 1 else FUND_NAMES.get(text, text)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_all_nine_tables_are_printed_cell_for_cell_as_published(real: Path, document: Document) -> None:
    book = book_of(real, document)
    tables = build_annex(book)
    source = published(document).tables
    assert len(tables) == len(source) == 9
    cells = blanks = 0
    cut: list[str] = []
    for table, rows in zip(tables, source.values(), strict=True):
        body = list(table.body)
        if len(rows) == len(body) - 1 and document is WANLI_2024:
            # the facts kept of this document lack 合计 of two tables; it is the whole that the first table prints
            assert text_of(body.pop().cells[4], table.numbers.text) == "156,211,123"
            cut.append(table.title)
        for row, texts in zip(body, rows, strict=True):
            ours = [text_of(cell, table.numbers.text) for cell in row.cells]
            theirs = [*texts, *[""] * (len(ours) - len(texts))]
            if "合计" in ours:  # the documents join the cells of codes and name, and so the word stands in the first
                ours[ours.index("合计")] = ""
                ours[0] = "合计"
            for cell, our, their in zip(row.cells, ours, theirs, strict=True):
                cells += 1
                if (our == "0" and not their) or (our == "0.00" and not their):
                    blanks += 1  # some documents leave a cell blank where there is nothing, 2024 prints zero
                else:
                    assert our == spelled(their, is_code=isinstance(cell.value, SourcedText)), (table.title, theirs)
    if document is WANLI_2024:
        assert blanks == 0
        assert cut == ["2024年部门收入预算总表", "2024年部门支出预算总表"]
    assert cells > 400


def test_sound_tables_raise_no_error_and_a_last_digit_is_information(real: Path) -> None:
    outcomes = {document.name: run_checks(book_of(real, document)) for document in DOCUMENTS}
    assert all(report.has_passed for report in outcomes.values())
    rounded = {name: [line.check for line in report.of("rounded")] for name, report in outcomes.items()}
    # 机关运行经费 is printed as 229.43 万元, and 公用经费 is 2,294,335 元
    assert rounded == {"wanli_2023": [], "wanli_2024": [], "putuo_czj_2025": ["O1"]}
    assert "相差35元，在四舍五入的50元之内" in outcomes["putuo_czj_2025"].of("rounded")[0].expected


@pytest.mark.parametrize(
    ("file", "old", "new", "check"),
    [
        ("spending.csv", "2049197", "2049198", "T1"),
        ("operating_cost.csv", "2294300", "2294400", "O1"),
        ("three_public.csv", "公务接待费,9500", "公务接待费,9400", "B5"),
        ("basic_spending.csv", "782164", "782165", "B7"),
    ],
    ids=["total", "operating cost beyond the rounding", "reception below its item", "insurance"],
)
def test_a_fault_put_into_a_real_document_is_found(
    real: Path, tmp_path: Path, file: str, old: str, new: str, check: str
) -> None:
    data = tmp_path / "data"
    shutil.copytree(real, data)
    replace_in(data / PUTUO_2025.year / PUTUO_2025.unit / file, old, new)
    assert check in {line.check for line in run_checks(book_of(data, PUTUO_2025)).of("failed")}


def test_every_change_of_2024_is_the_published_one_or_its_fault_is_named(real: Path) -> None:
    book = book_of(real, WANLI_2024)
    assert book.comparison is not None
    codes = code_of_path(book.data.classification.functions)
    directions = {"增": "增加", "减": "减少", "平": "持平"}
    words = {"增加": "增长", "减少": "下降"}
    verdicts: Counter[str] = Counter()
    rows = [row for row in rows_of("changes") if row["document"] == "wanli_2024"]
    for row in rows:
        change = book.comparison.change_of(codes[row["item"]])
        assert change.now.text == f"{row['this_year_wan']}万元"
        assert change.base is not None
        assert change.base.value == Decimal(row["last_year_wan"])
        assert change.direction == directions[row["direction"]]
        if row["verdict"] == "ZERO_BASE_PERCENT":
            assert change.percent is None  # the document prints 100% of nothing
        elif row["published_percent"]:
            assert change.percent is not None
            assert change.percent.text == f"{words[change.direction]}{row['published_percent']}%"
        else:
            assert change.percent is None
        verdicts[row["verdict"].split()[0]] += 1
    assert verdicts == {"plain_ok": 27, "no_pct": 5, "ZERO_BASE_PERCENT": 1}
    assert len(rows) == 33


def test_every_amount_of_the_texts_is_told_from_the_tables_as_published_or_its_fault_is_named(real: Path) -> None:
    verdicts: Counter[str] = Counter()
    for document in DOCUMENTS:
        book = book_of(real, document)
        groups = book.table("spending").groupby("科目编码")["合计"].sum().to_dict()
        told = set()
        for row in [row for row in rows_of("text_against_table") if row["document"] == document.name]:
            code = row["item"][:7]
            if not code.isdecimal():
                # 其它行政事业单位养老支出: no table has such a name
                names = set(book.table("spending")["科目名称"])
                assert row["item"].rpartition("|")[2] not in names
                assert row["verdict"] == "NAME_NOT_IN_TABLE"
            else:
                told.add(code)
                assert groups[code].value == Decimal(row["table_yuan"])
                assert verdict(row["text_wan"], groups[code], book) == row["verdict"]
            verdicts[row["verdict"]] += 1
        assert told == set(groups)
    assert verdicts == {
        "both": 62,
        "half_up": 10,
        "truncate": 4,
        "MISMATCH": 1,
        "NAME_NOT_IN_TABLE": 1,
        "TABLE_ROW_NOT_NARRATED": 1,
    }


def verdict(text: str, amount: Figure, book: Book) -> str:
    """Say how a document turned 元 into 万元; what this project tells is always rounded half up."""
    if not text:
        return "TABLE_ROW_NOT_NARRATED"
    exact = amount.value / 10000
    half_up, cut = (exact.quantize(Decimal("0.01"), rounding) for rounding in (ROUND_HALF_UP, ROUND_DOWN))
    assert book.in_sentence(amount).text == f"{half_up}万元"
    ways = {(True, True): "both", (True, False): "half_up", (False, True): "truncate", (False, False): "MISMATCH"}
    return ways[Decimal(text) == half_up, Decimal(text) == cut]


@pytest.mark.proof
@pytest.mark.skipif(not PROOF or every_nth(1)[0] > 0, reason="只在逐一试遍的第一份")
def test_the_2024_document_is_published_with_2023_as_its_base(real: Path, tmp_path: Path) -> None:
    project = Project(find_project(start=ROOT).root, real)
    folder = build(project, WANLI_2024.year, WANLI_2024.unit, tmp_path, "pandoc", lambda _: None)
    assert {path.name for path in folder.iterdir()} >= {"report.html", "report.pdf", "figures.json"}
    entries = entries_of(folder)
    assert {entry["text"][:2] for entry in entries if entry.get("printed_as") == "growth"} == {"增长", "下降"}
    assert any(cell["file"].endswith("last_year.csv") for entry in entries for cell in entry["cells"])
