"""Which codes are compared: what the rule lets pass, what it asks to be declared, and what a declaration must fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetbook.compare.code_groups import Group, group_codes
from budgetbook.core.errors import InputError
from budgetbook.dataset.lineage import LINEAGE, LineageRow, read_lineage
from budgetbook.dataset.reader import read_table
from budgetbook.dataset.row import Row
from budgetbook.figures import WAN_YUAN
from tests.files import write_csv

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    Put = Callable[..., list[tuple[tuple[str, ...], tuple[str, ...]]]]

FILE = "data/2021/157001/lineage.csv"

SECTIONS = {
    "201": "一般公共服务支出",
    "20103": "政府办公厅（室）及相关机构事务",
    "20138": "市场监督管理事务",
    "208": "社会保障和就业支出",
}
RUNNING = {"2010301": "行政运行"}
GENERAL = {"2010302": "一般行政管理事务"}
SERVICE = {"2010303": "机关服务"}
PETITIONS = {"2010308": "信访事务"}
INSTITUTION = {"2010350": "事业运行"}
MARKET = {"2013801": "行政运行"}
PENSION = {"2080505": "机关事业单位基本养老保险缴费支出"}


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Put last year's and this year's codes into groups, with what is declared."""

    def put(
        before: dict[str, str], after: dict[str, str], *rows: tuple[str, str, str, str]
    ) -> list[tuple[object, ...]]:
        path = tmp_path / "lineage.csv"
        write_csv(path, [LINEAGE.headings, *(("功能科目", *row, "科目修订") for row in rows)])
        links = read_lineage(read_table(path, LINEAGE, FILE, WAN_YUAN)).functions
        groups = group_codes(SECTIONS | before, SECTIONS | after, links, FILE)
        return [(group.before, group.after) for group in groups]

    return put  # type: ignore[return-value]


def pair(old: dict[str, str], new: dict[str, str]) -> tuple[str, str, str, str]:
    return (*next(iter(old.items())), *next(iter(new.items())))


def new(code: dict[str, str]) -> tuple[str, str, str, str]:
    return ("", "", *next(iter(code.items())))


def ended(code: dict[str, str]) -> tuple[str, str, str, str]:
    return (*next(iter(code.items())), "", "")


def same(code: dict[str, str]) -> tuple[tuple[str], tuple[str]]:
    [number] = code
    return ((number,), (number,))


def test_the_same_code_under_the_same_name_is_the_same_item(put: Put) -> None:
    assert put(RUNNING | PENSION, PENSION | RUNNING) == [same(RUNNING), same(PENSION)]


def test_a_code_that_is_new_or_gone_has_no_counterpart(put: Put) -> None:
    assert put(RUNNING | PENSION, RUNNING) == [same(RUNNING), (("2080505",), ())]
    assert put(RUNNING, RUNNING | GENERAL) == [same(RUNNING), ((), ("2010302",))]


def test_codes_come_and_go_in_different_sections_without_a_word(put: Put) -> None:
    assert put(RUNNING | PENSION, RUNNING | GENERAL) == [same(RUNNING), ((), ("2010302",)), (("2080505",), ())]


def test_a_renamed_code_is_compared_once_declared(put: Put) -> None:
    renamed = {"2010308": "信访接待"}
    assert put(PETITIONS, renamed, pair(PETITIONS, renamed)) == [same(PETITIONS)]
    assert put(INSTITUTION, PETITIONS, pair(INSTITUTION, PETITIONS)) == [(("2010350",), ("2010308",))]


def test_a_merger_adds_up_last_years_codes(put: Put) -> None:
    rows = [pair(INSTITUTION, GENERAL), pair(SERVICE, GENERAL)]
    assert put(INSTITUTION | SERVICE, GENERAL, *rows) == [(("2010303", "2010350"), ("2010302",))]


def test_a_code_that_goes_on_takes_part_in_a_merger_or_a_split_without_a_row_of_its_own(put: Put) -> None:
    merged, split = pair(INSTITUTION, RUNNING), pair(RUNNING, INSTITUTION)
    expected = [(("2010301", "2010350"), ("2010301",))]
    assert put(RUNNING | INSTITUTION, RUNNING, merged) == expected
    assert put(RUNNING | INSTITUTION, RUNNING, merged, pair(RUNNING, RUNNING)) == expected
    assert put(RUNNING, RUNNING | INSTITUTION, split) == [(("2010301",), ("2010301", "2010350"))]


def test_a_split_puts_this_years_codes_together(put: Put) -> None:
    rows = [pair(INSTITUTION, GENERAL), pair(INSTITUTION, SERVICE)]
    assert put(INSTITUTION, GENERAL | SERVICE, *rows) == [(("2010350",), ("2010302", "2010303"))]


def test_what_was_split_and_merged_at_once_is_one_group(put: Put) -> None:
    rows = [pair(INSTITUTION, GENERAL), pair(INSTITUTION, SERVICE), pair(PETITIONS, SERVICE)]
    assert put(INSTITUTION | PETITIONS, GENERAL | SERVICE, *rows) == [(("2010308", "2010350"), ("2010302", "2010303"))]


@pytest.mark.parametrize("row", [new(GENERAL), ended(INSTITUTION)], ids=["new", "ended"])
def test_one_of_two_declared_is_enough_to_know_that_they_are_not_the_same(
    put: Put, row: tuple[str, str, str, str]
) -> None:
    assert put(INSTITUTION, GENERAL, row) == [((), ("2010302",)), (("2010350",), ())]


def test_a_number_used_for_something_else_is_two_items(put: Put) -> None:
    other = {"2010308": "政务公开审批"}
    assert put(PETITIONS, other, ended(PETITIONS), new(other)) == [((), ("2010308",)), (("2010308",), ())]


def test_a_number_whose_old_meaning_moved_on_is_compared_where_it_moved(put: Put) -> None:
    other = {"2010308": "政务公开审批"}
    rows = [pair(PETITIONS, GENERAL), new(other)]
    assert put(PETITIONS, other | GENERAL, *rows) == [(("2010308",), ("2010302",)), ((), ("2010308",))]


def test_a_renamed_section_is_compared_once_declared(put: Put) -> None:
    renamed = RUNNING | {"20103": "政府办公厅（室）事务"}
    assert put(renamed, RUNNING, ("20103", "政府办公厅（室）事务", "20103", SECTIONS["20103"])) == [same(RUNNING)]


UNDECLARED: dict[str, tuple[dict[str, str], dict[str, str], list[tuple[str, str, str, str]]]] = {
    "a code came and one went in one section": (RUNNING | INSTITUTION, RUNNING | GENERAL, []),
    "two came and one went": (INSTITUTION, GENERAL | SERVICE, []),
    "two came, one is declared": (INSTITUTION, GENERAL | SERVICE, [new(GENERAL)]),
    "an item of the same name in another section": (RUNNING, MARKET, []),
    "a code with another name": (PETITIONS, {"2010308": "信访接待"}, []),
    "a code with another name, half declared": (PETITIONS, {"2010308": "信访接待"}, [ended(PETITIONS)]),
    "a section with another name": (RUNNING | {"20103": "政府办公厅（室）事务"}, RUNNING, []),
    "a class with another name": (RUNNING | {"201": "一般公共服务"}, RUNNING, []),
}


@pytest.mark.parametrize(("before", "after", "rows"), UNDECLARED.values(), ids=UNDECLARED)
def test_what_must_be_declared_and_is_not_is_refused_by_name(
    put: Put, before: dict[str, str], after: dict[str, str], rows: list[tuple[str, ...]], snapshot: SnapshotAssertion
) -> None:
    with pytest.raises(InputError) as error:
        put(before, after, *rows)
    assert str(error.value) == snapshot


MISFITS: dict[str, tuple[dict[str, str], dict[str, str], list[tuple[str, str, str, str]]]] = {
    "last year's code is not there": (RUNNING, RUNNING | GENERAL, [pair(INSTITUTION, GENERAL)]),
    "this year's code is not there": (RUNNING | INSTITUTION, RUNNING, [pair(INSTITUTION, GENERAL)]),
    "last year's name is another": (INSTITUTION, GENERAL, [("2010350", "事业", "2010302", "一般行政管理事务")]),
    "this year's name is another": (INSTITUTION, GENERAL, [("2010350", "事业运行", "2010302", "行政管理")]),
    "new, and there last year": (RUNNING, RUNNING, [new(RUNNING)]),
    "ended, and there this year": (RUNNING, RUNNING, [ended(RUNNING)]),
    "new, and came from another": (INSTITUTION, GENERAL, [pair(INSTITUTION, GENERAL), new(GENERAL)]),
    "ended, and became another": (INSTITUTION, GENERAL, [pair(INSTITUTION, GENERAL), ended(INSTITUTION)]),
    "a section that is not there": (RUNNING, RUNNING, [("20199", "其他", "20199", "其他支出")]),
}


@pytest.mark.parametrize(("before", "after", "rows"), MISFITS.values(), ids=MISFITS)
def test_a_row_that_does_not_fit_the_two_years_is_refused_by_its_cell(
    put: Put, before: dict[str, str], after: dict[str, str], rows: list[tuple[str, ...]], snapshot: SnapshotAssertion
) -> None:
    with pytest.raises(InputError) as error:
        put(before, after, *rows)
    assert str(error.value).startswith(f"{FILE} 第")
    assert str(error.value) == snapshot


CODES = {f"2{section}{item}": f"科目{section}{item}" for section in ("0103", "0805") for item in ("01", "02", "03")}
LINK = Row(LINEAGE, FILE, 2, {}, {}, WAN_YUAN)


@settings(deadline=None)
@given(before=st.sets(st.sampled_from(sorted(CODES))), after=st.sets(st.sampled_from(sorted(CODES))), data=st.data())
def test_whatever_is_declared_every_code_of_both_years_is_compared_exactly_once(
    before: set[str], after: set[str], data: st.DataObject
) -> None:
    every = [(old, new) for old in sorted(before) for new in sorted(after)]
    pairs = data.draw(st.sets(st.sampled_from(every))) if every else set()
    links = [LineageRow(old, CODES[old], new, CODES[new], LINK) for old, new in sorted(pairs)]
    new_codes = after - before - {link.after for link in links}
    links += [LineageRow("", "", code, CODES[code], LINK) for code in sorted(new_codes)]
    groups = group_codes({c: CODES[c] for c in before}, {c: CODES[c] for c in after}, links, FILE)
    assert sorted(code for group in groups for code in group.before) == sorted(before)
    assert sorted(code for group in groups for code in group.after) == sorted(after)
    together = {(old, new) for group in groups for old in group.before for new in group.after}
    assert pairs <= together
    assert {(code, code) for code in before & after} <= together
    untouched = before | after - {code for link in links for code in (link.before, link.after)}
    for code in untouched - {old for old, _ in pairs} - {new for _, new in pairs}:
        assert Group((code,) if code in before else (), (code,) if code in after else ()) in groups
