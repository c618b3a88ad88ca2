"""The auditor's control totals of 结转, groups of income, other parts of spending and economic items."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from budgetbook.forms.layout import Layout
from budgetbook.tables import two_sided
from budgetbook.tables.kinds import economic_summary
from budgetbook.tables.kinds.income import Income
from tests.places import MADE_UP

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from budgetbook.tables.row_parts import Values
    from tests.audit.conftest import ControlTable, PrintBook

UNITS = {
    "institution": ("2024", "999101"),
    "wuzhou": ("2025", "999102"),
    "economic": ("2024", "999103"),
    "shanghai unit": ("2024", "999104"),
}


@pytest.mark.parametrize("name", UNITS)
def test_every_printed_number_is_controlled(print_book: PrintBook, control_table: ControlTable, name: str) -> None:
    table = control_table(print_book(MADE_UP, *UNITS[name]))
    assert list(table[table["核对"].isin(["不符", "口径未独立核对"])]["数据编号"]) == []
    assert len(table) > 500


def swap_carry_over(patch: pytest.MonkeyPatch) -> None:
    """上年结转 is printed for 年终结转, and the other way."""
    carried = two_sided._carried
    other = {"上年结转": "年终结转", "年终结转": "上年结转"}
    patch.setattr(two_sided, "_carried", lambda book, heading: carried(book, other[heading]))


def all_money(patch: pytest.MonkeyPatch) -> None:
    """The column of this year's money holds all money."""
    add_up = Income.add_up

    def all_of_it(kind: Income, *given: Any) -> dict[str, Values]:
        return {code: {**values, "this_year": values["total"]} for code, values in add_up(kind, *given).items()}

    patch.setattr(Income, "add_up", all_of_it)


def without_last_group(patch: pytest.MonkeyPatch) -> None:
    """A group of income leaves out its last source."""
    whole = Layout.fund_sums.func  # type: ignore[attr-defined]
    patch.setattr(
        Layout,
        "fund_sums",
        property(
            lambda layout: {
                key: (name, of[:-1] if key == "unit_money" else of) for key, (name, of) in whole(layout).items()
            }
        ),
    )


def without_basic(patch: pytest.MonkeyPatch) -> None:
    """The summary of economic items leaves out those of basic_spending.csv."""
    every = economic_summary._all_items
    patch.setattr(economic_summary, "_all_items", lambda book: every(book).iloc[1:])


BROKEN: dict[str, tuple[str, Callable[[pytest.MonkeyPatch], None], str]] = {
    "swapped": ("wuzhou", swap_carry_over, "tables.balance.carried_over."),
    "all money": ("wuzhou", all_money, "tables.income."),
    "a source left out": ("institution", without_last_group, "tables.income.total.unit_money"),
    "items left out": ("economic", without_basic, "tables.economic.total."),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_wrong_selection_of_cells_is_seen(
    print_book: PrintBook, control_table: ControlTable, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    name, break_it, place = BROKEN[how]
    with monkeypatch.context() as patch:
        break_it(patch)
        printed_book = print_book(MADE_UP, *UNITS[name], checked=False)
    table = control_table(printed_book)
    wrong = table[table["核对"] == "不符"]["数据编号"]
    assert [id_ for id_ in wrong if id_.startswith(place)]


OF_LAST_YEAR = """
    { heading = ["序号"], value = "row_number", width = 4 },
    { heading = ["收入", "上年数"], value = "income_amount", of = "last_year", width = 9 },
    { heading = ["支出", "上年数"], value = "total", of = "last_year", width = 9 },
    { heading = ["支出", "增减"], value = "total", of = "change", width = 9 },"""
OF_KINDS = """
    { heading = ["支出", "基本支出"], value = "basic", width = 9 },
    { heading = ["支出", "上年项目支出"], value = "project", of = "last_year", width = 9 },"""


@pytest.fixture
def second_year(tmp_path: Path) -> Path:
    """The budget of 2025 for 2026 too, under a form whose two-sided tables number rows and print last year's."""
    for folder in ("forms", "2025/999102"):
        shutil.copytree(MADE_UP / folder, tmp_path / folder)
    shutil.copytree(MADE_UP / "2025/999102", tmp_path / "2026/999102")
    settings = tmp_path / "2026/999102/unit.toml"
    text = settings.read_text(encoding="utf-8").replace("available = false", "available = true")
    settings.write_text(text.replace('"2025-02', '"2026-02'), encoding="utf-8")
    (tmp_path / "2026/999102/text/three_public_no_base.md").unlink()
    form = tmp_path / "forms/wuzhou-2025.toml"
    tables = form.read_text(encoding="utf-8").split("[[tables]]")
    for number, table in enumerate(tables):
        columns = OF_LAST_YEAR * ('value = "income_amount"' in table)
        columns += OF_KINDS * ('kind = "balance_by_class"' in table or 'kind = "appropriation"' in table)
        tables[number] = table.replace("columns = [", f"columns = [{columns}")
    form.write_text("[[tables]]".join(tables), encoding="utf-8")
    return tmp_path


def test_last_years_carry_over_and_groups_are_controlled_beside_this_years(
    print_book: PrintBook, control_table: ControlTable, second_year: Path
) -> None:
    table = control_table(print_book(second_year, "2026", "999102"))
    assert list(table[table["核对"].isin(["不符", "口径未独立核对"])]["数据编号"]) == []
    printed = set(table["数据编号"])
    assert {
        "tables.balance.unit_money.事业收入.单位资金.income_amount_last_year",
        "tables.balance.carried_over.total_last_year",
        "tables.appropriation.this_year.basic",
        "tables.appropriation.carried_over.一般公共预算.row_number",
    } <= printed
    # of 年终结转 no kind is known
    assert printed.isdisjoint({"tables.balance.carried_over.basic", "tables.balance.total.project_last_year"})
