"""The auditor's control totals of 结转, groups of income, other parts of spending and economic items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from budgetbook.forms.layout import Layout
from budgetbook.tables import two_sided
from budgetbook.tables.kinds import economic_summary
from budgetbook.tables.kinds.income import Income
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from budgetbook.tables.row_parts import Values
    from tests.audit.conftest import Controlled, LedgerOf

DATA = ROOT / "tests" / "data"
UNITS = {"institution": ("2024", "999101"), "wuzhou": ("2025", "999102"), "economic": ("2024", "999103")}


@pytest.mark.parametrize("name", UNITS)
def test_every_printed_number_is_controlled(ledger_of: LedgerOf, controlled: Controlled, name: str) -> None:
    table = controlled(ledger_of(DATA, *UNITS[name]))
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
    whole = Layout.fund_sums.fget  # type: ignore[attr-defined]
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
    ledger_of: LedgerOf, controlled: Controlled, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    name, break_it, place = BROKEN[how]
    with monkeypatch.context() as patch:
        break_it(patch)
        told = ledger_of(DATA, *UNITS[name], checked=False)
    table = controlled(told)
    wrong = table[table["核对"] == "不符"]["数据编号"]
    assert [id_ for id_ in wrong if id_.startswith(place)]
