"""Changes to the copied budget of 2020 that the examples of several modules make."""

from __future__ import annotations

import shutil
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetbook.figures import Figure
from budgetbook.tables.kinds import KINDS
from tests.files import replace_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from budgetbook.book import Book
    from budgetbook.forms.table_form import TableForm
    from budgetbook.tables.model import AnnexRow

NOTE, NOTE_END = "text/target_note.md", "分项设定。"
"""A text of the unit, and how it ends."""


def note_says(sentence: str) -> list[tuple[str, str, str]]:
    """Make a change after which the note says a sentence more."""
    return [(NOTE, NOTE_END, NOTE_END + sentence)]


def misprint(kind: str, key: str, **amounts: str) -> Callable[[Path, pytest.MonkeyPatch], None]:
    """Make a change after which the program fills a row of a table with wrong amounts."""

    def fill(book: Book, form: TableForm) -> list[AnnexRow]:
        filled = []
        for row in original(book, form):
            values = dict(row.values)
            for name, amount in amounts.items() if row.key == key else ():
                value = values[name]
                assert isinstance(value, Figure)
                values[name] = replace(value, value=Decimal(amount))
            filled.append(replace(row, values=values))
        return filled

    original = KINDS[kind].rows
    return lambda _folder, monkeypatch: monkeypatch.setattr(KINDS[kind], "rows", fill)


BASE = (
    ("income.csv", "合计,,92.0", "合计,,94.0"),
    ("income.csv", "一般公共预算,92.0", "一般公共预算,94.0"),
    ("spending.csv", "合计,,,66.3,0.0,7.7,18.0", "合计,,,62.3,0.0,7.7,24.0"),
    ("spending.csv", "一般公共预算,50.0,", "一般公共预算,46.0,"),
    ("spending.csv", "0.0,18.0,0.0", "0.0,24.0,0.0"),
    ("basic_spending.csv", ",74.0,74.0", ",70.0,70.0"),
    ("basic_spending.csv", "工资奖金津补贴,16.0,16.0", "工资奖金津补贴,12.0,12.0"),
    ("three_public.csv", "合计,1.5", "合计,1.6"),
    ("three_public.csv", "公务接待费,0.2", "公务接待费,0.3"),
)
REASONS = {
    "收入总计": "收入总计,,信用体系建设宣传项目缩减，财政拨款减少",
    "基本支出": "基本支出,,正常增资",
    "项目支出": "项目支出,,落实过紧日子要求，压减宣传项目",
    "人员经费": "人员经费,,新录用公务员2人",
    "“三公”经费": "“三公”经费,,从严控制公务接待，批次减少",
    "公务接待费": "公务接待费,,接待批次下降",
    "2010301": "2010301,行政运行,在职人员增加，工资相应增长",
    "2010302": "2010302,一般行政管理事务,信用体系建设宣传项目规模缩减",
}


def with_last_year(folder: Path, _: pytest.MonkeyPatch) -> None:
    """Give the copied 2020 a sound base: an invented 2019 with other amounts, and a reason for every change."""
    last_year = folder.parents[1] / "2019" / folder.name
    shutil.copytree(folder, last_year)
    for file, old, new in BASE:
        replace_in(last_year / file, old, new)
    accepted = last_year / "accepted.csv"
    # its tasks are within its spending
    rows = [row for row in accepted.read_text(encoding="utf-8-sig").splitlines() if not row.startswith("P1,")]
    accepted.write_text("\n".join(rows).replace("data/2020", "data/2019") + "\n", encoding="utf-8-sig")
    form = folder.parents[2] / "report" / "forms" / "luoyang-2020.toml"
    replace_in(form, "first_year = 2020", "first_year = 2019")
    replace_in(folder / "unit.toml", "available = false", "available = true")
    (folder / "text" / "three_public_no_base.md").unlink()
    write_reasons(folder, *REASONS.values())


def write_reasons(folder: Path, *rows: str) -> None:
    (folder / "reasons.csv").write_text("\n".join(("事项,名称,原因", *rows)) + "\n", encoding="utf-8-sig")


def reason(item: str, row: str = "") -> Callable[[Path, pytest.MonkeyPatch], None]:
    """Make a change after which an item's row is another, or is not there, or is added."""
    rows = {**REASONS, item: row}
    return lambda folder, _: write_reasons(folder, *(row for row in rows.values() if row))
