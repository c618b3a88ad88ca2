from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from budgetbook.checks.year_and_dates import last_year_is_used_or_its_absence_declared
from budgetbook.core.errors import InputError
from budgetbook.dataset.prose import read_prose
from budgetbook.forms.texts import NO_BASE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from budgetbook.book import Book
    from budgetbook.checks.report import CheckReport, ReportLine

COVER = 'cover = "2020-06"'
ANNEX = 'annex = "2020-06-02"'


def budget_of(year: str, unit: str = "157001") -> Callable[[Path, pytest.MonkeyPatch], None]:
    """Make a change after which the data folder holds a unit's budget of another year."""
    return lambda folder, _: (folder.parent.parent / year / unit).mkdir(parents=True)


def no_reason(_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the data come without the reason, as the reader would never let them."""

    def silent(*arguments: Any, **named: Any) -> dict[str, str]:
        return {name: text for name, text in read_prose(*arguments, **named).items() if name != NO_BASE}

    monkeypatch.setattr("budgetbook.dataset.dataset.read_prose", silent)


# rule, changes to the published data, other rules that these necessarily break
BREAKS = [
    pytest.param("Y2", [budget_of("2019")], [], id="Y2-last-year-is-there-and-not-used"),
    pytest.param("Y1", [no_reason], [], id="Y1-no-reason-is-given"),
    pytest.param(
        "D1",
        [("unit.toml", COVER, 'cover = "2018-06"'), ("unit.toml", ANNEX, 'annex = "2018-06-02"')],
        [],
        id="D1-two-years-ago",
    ),
    pytest.param(
        "D1",
        [("unit.toml", COVER, 'cover = "2021-01"'), ("unit.toml", ANNEX, 'annex = "2021-01-20"')],
        [],
        id="D1-after-the-year",
    ),
    pytest.param("D1", [("unit.toml", ANNEX, 'annex = "2018-06-02"')], ["D2"], id="D1-the-annex-alone"),
    pytest.param(
        "D1",
        [("unit.toml", COVER, 'cover = "2019-06"'), ("unit.toml", ANNEX, 'annex = "2019-06-02"')],
        [],
        id="D1-of-last-year",
    ),
    pytest.param("D1", [("unit.toml", COVER, 'cover = "2019-06"')], ["D2"], id="D1-the-cover-of-last-year"),
    pytest.param("D1", [("unit.toml", ANNEX, 'annex = "9999-12-31"')], ["D2"], id="D1-no-date-at-all"),
    pytest.param("D1", [("unit.toml", ANNEX, f'{ANNEX}\nassets = "2020-06-03"')], [], id="D1-assets-after-the-annex"),
    pytest.param("D1", [("unit.toml", ANNEX, f'{ANNEX}\nassets = "2017-12-31"')], [], id="D1-assets-of-long-ago"),
    pytest.param(
        "D1", [("unit.toml", ANNEX, f'{ANNEX}\napproved = "2019-05-20"')], ["D3"], id="D1-approved-the-year-before"
    ),
    pytest.param("D3", [("unit.toml", ANNEX, f'{ANNEX}\napproved = "2020-05-12"')], [], id="D3-after-21-days"),
    pytest.param("D3", [("unit.toml", ANNEX, f'{ANNEX}\napproved = "2020-06-03"')], [], id="D3-before-the-approval"),
    pytest.param(
        "D4",
        [("unit.toml", 'department_code = "157"', 'department_code = "175"')],
        [],
        id="D4-another-department",
    ),
    pytest.param("D2", [("unit.toml", ANNEX, 'annex = "2020-07-02"')], [], id="D2-two-months"),
]

HOLDS = [
    pytest.param([budget_of("2018"), budget_of("2021"), budget_of("2019", "157002")], id="Y1-other-years-other-units"),
    pytest.param(
        [("unit.toml", COVER, 'cover = "2019-12"'), ("unit.toml", ANNEX, 'annex = "2019-12-31"')],
        id="D1-at-the-end-of-the-year-before",
    ),
    pytest.param([("unit.toml", ANNEX, f'{ANNEX}\nassets = "2019-12-31"')], id="D1-assets-of-last-year"),
    pytest.param([("unit.toml", ANNEX, f'{ANNEX}\napproved = "2020-05-13"')], id="D3-after-20-days"),
    pytest.param([("unit.toml", ANNEX, f'{ANNEX}\napproved = "2020-06-02"')], id="D3-on-the-same-day"),
    pytest.param([("unit.toml", ANNEX, 'annex = "2020-06-30"')], id="D2-another-day-of-the-month"),
]


@pytest.mark.parametrize(("id_", "number"), [("Y1", 1), ("Y2", 1), ("D1", 2), ("D2", 1), ("D4", 1)])
def test_the_published_data_are_compared_throughout_and_hold(
    compared: Callable[[str], tuple[int, list[str]]], id_: str, number: int
) -> None:
    assert compared(id_) == (number, [])


def test_without_last_year_the_reason_must_be_written(report_after: Callable[..., CheckReport]) -> None:
    """The reader refuses it before the rule can; the rule guards data that come another way."""
    with pytest.raises(InputError, match=r"data/2020/157001/text/three_public_no_base\.md：应写明没有上年可比数的原因"):
        report_after(lambda folder, _: (folder / "text" / f"{NO_BASE}.md").unlink())


@pytest.mark.parametrize("reason", [{}, {NO_BASE: ""}], ids=["none", "empty"])
def test_a_missing_reason_is_told(book: Book, reason: dict[str, str]) -> None:
    prose = {name: text for name, text in book.data.prose.items() if name != NO_BASE}
    silent = replace(book, data=replace(book.data, prose=prose | reason))
    [finding] = [f for f in last_year_is_used_or_its_absence_declared(silent) if not f.holds]
    assert finding.sentence == (
        "data/2020/157001/unit.toml “previous_year.available”：发现“”，应为不与上年比较的原因。"
    )


def test_the_second_year_of_a_unit_is_not_blocked_for_a_comparison_that_cannot_be_made(
    new_lines: Callable[..., list[ReportLine]],
) -> None:
    """Next year's budget is typed beside this year's, so every unit meets this in its second year."""
    assert {line.status for line in new_lines(budget_of("2019"))} == {"warning"}
