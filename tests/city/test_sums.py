"""The sums of a city, against sums by hand: what is added, what is not, and where each amount comes from."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from budgetbook.city.published import Published, published_units, read_published
from budgetbook.city.sums import PublishedUnits, Sum
from tests.city.made_publications import YEAR, publish
from tests.places import UNIT

if TYPE_CHECKING:
    from pathlib import Path


def listed(output: Path) -> PublishedUnits:
    found, left = published_units(output / YEAR, {})
    assert left == []
    return PublishedUnits(YEAR, found)


def text_of(sums: list[Sum], id_: str) -> tuple[Decimal, str, str]:
    (one,) = (one for one in sums if one.id == id_)
    assert one.figure is not None
    return one.figure.value, one.figure.unit, one.coverage


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A bureau in 万元, a school in 元 that spends on 205 and has no 三公 table."""
    publish(
        tmp_path,
        "101001",
        "甲局",
        classes={"201": "60.5", "208": "9.5"},
        incomes={"一般公共预算": "65", "其他收入": "5"},
        basic="50",
        three_public=("1", "0.25", "2"),
    )
    publish(
        tmp_path,
        "102001",
        "乙校",
        classes={"205": "1234567.89", "208": "2"},
        incomes={"一般公共预算": "1234569.89"},
        unit="元",
        kind="事业单位",
        three_public=None,
    )
    return tmp_path


def test_yuan_and_wan_yuan_are_added_exactly(city: Path) -> None:
    totals = listed(city).totals()
    # 70万元 and 1,234,569.89元
    assert text_of(totals, "city.totals.income") == (Decimal("193.456989"), "万元", "全部2个")
    assert text_of(totals, "city.totals.spending")[0] == Decimal("193.456989")
    assert text_of(totals, "city.totals.basic")[0] == Decimal(50)
    assert text_of(totals, "city.totals.project")[0] == Decimal("143.456989")


def test_what_a_form_does_not_print_is_not_zero(city: Path) -> None:
    totals = listed(city).totals()
    assert text_of(totals, "city.totals.three_public") == (Decimal("3.25"), "万元", "2个单位中的1个")
    assert text_of(totals, "city.totals.reception")[0] == Decimal("0.25")
    (running,) = (one for one in totals if one.id == "city.totals.vehicle_running")
    assert (running.figure, running.coverage) == (None, "2个单位中的0个")


def test_spending_by_class_and_income_by_source(city: Path) -> None:
    of = listed(city)
    classes = of.classes()
    assert [one.id for one in classes] == ["city.classes.201", "city.classes.205", "city.classes.208"]
    assert [one.figure.value for one in classes if one.figure] == [
        Decimal("60.5"),
        Decimal("123.456789"),
        Decimal("9.5002"),
    ]
    assert [one.coverage for one in classes] == ["全部2个"] * 3
    # the forms call it 一般公共预算拨款收入 or 一般公共预算财政拨款: it is one source
    incomes = {one.label: one.figure.value for one in of.incomes() if one.figure}
    assert incomes == {"一般公共预算财政拨款": Decimal("188.456989"), "其他收入": Decimal(5)}


def test_a_sum_names_each_figure_that_it_adds(city: Path) -> None:
    sums = listed(city).totals()
    figure = sums[0].figure
    assert figure is not None
    assert [(cell.file, cell.column, cell.raw) for cell in figure.cells] == [
        ("101001/figures.json", "tables.balance.total.income_amount", "70.0"),
        ("102001/figures.json", "tables.balance.total.income_amount", "1234569.89"),
    ]
    assert figure.formula == "101001 甲局收入总计 70.0 + 102001 乙校收入总计 123.456989 = 193.456989万元"


@pytest.fixture
def department(tmp_path: Path) -> Path:
    """A department of three units, of which one pays another 30; beside it a unit of its own."""
    units = {"201001": "丙局本级", "201002": "丙馆", "201003": "丙院"}
    incomes = {"一般公共预算": "882"}
    publish(
        tmp_path, "201000", "丙局", classes={"207": "732", "208": "150"}, incomes=incomes, units=units, set_off="30"
    )
    publish(tmp_path, "201001", "丙局本级", classes={"207": "430", "208": "100"}, three_public=("0", "1", "0"))
    publish(tmp_path, "201002", "丙馆", classes={"207": "282", "208": "50"}, three_public=("0", "2", "0"))
    publish(tmp_path, "201003", "丙院", classes={"207": "50"})
    publish(tmp_path, "301001", "丁局", classes={"201": "18"}, three_public=("0", "0", "4"))
    return tmp_path


def test_a_department_is_added_once_and_less_what_its_units_pay_each_other(department: Path) -> None:
    of = listed(department)
    # 882 and 18, not 430 + 100 + 282 + 50 + 50 + 18 = 930 and not 1,812
    assert text_of(of.totals(), "city.totals.income") == (Decimal(900), "万元", "全部4个")
    assert {one.id: one.figure.value for one in of.classes() if one.figure} == {
        "city.classes.201": Decimal(18),
        "city.classes.207": Decimal(732),
        "city.classes.208": Decimal(150),
    }
    assert [part.owner.folder for part in of.totals()[0].parts] == ["201000", "301001"]


def test_of_a_department_without_an_amount_its_units_are_added(department: Path) -> None:
    of = listed(department)
    without = [
        Published(**{**vars(one), "measures": {k: v for k, v in one.measures.items() if k != "three_public"}})
        if one.units
        else one
        for one in of.listed
    ]
    assert text_of(PublishedUnits(YEAR, without).totals(), "city.totals.three_public") == (
        Decimal(7),
        "万元",
        "全部4个",
    )


def test_units_that_only_their_department_publishes_are_counted(tmp_path: Path) -> None:
    units = {"201001": "丙局本级", "201002": "丙馆"}
    publish(tmp_path, "201000", "丙局", classes={"207": "50"}, units=units)
    publish(tmp_path, "201002", "丙馆", classes={"207": "20"})
    of = listed(tmp_path)
    assert text_of(of.totals(), "city.totals.income") == (Decimal(50), "万元", "全部2个")


def test_made_up_units_are_never_added_to_real_ones(city: Path) -> None:
    publish(city, "999001", "示例局", classes={"201": "1000"}, is_sample=True)
    of = listed(city)
    assert not of.is_sample
    assert (len(of.listed), of.units) == (3, 2)
    assert text_of(of.totals(), "city.totals.income")[0] == Decimal("193.456989")


def test_made_up_units_alone_are_added_up_under_their_mark(tmp_path: Path) -> None:
    publish(tmp_path, "999001", "示例局", classes={"201": "1000"}, is_sample=True)
    publish(tmp_path, "999002", "示例院", classes={"201": "1"}, is_sample=True)
    of = listed(tmp_path)
    assert of.is_sample
    assert text_of(of.totals(), "city.totals.income")[0] == Decimal(1001)


def test_rows_that_do_not_come_to_the_total_are_not_added(city: Path) -> None:
    folder = publish(city, "103001", "戊局", classes={"201": "10", "206": "5"}, incomes={"一般公共预算": "14"})
    one = read_published(folder, "")
    assert (dict(one.incomes), list(one.classes)) == ({}, ["201", "206"])
    assert {sum_.coverage for sum_ in listed(city).incomes()} == {"3个单位中的2个"}


def test_what_was_read_is_kept_whole(department: Path) -> None:
    (one, *_) = listed(department).listed
    assert Published.from_json(json.loads(json.dumps(one.as_json()))) == one


@pytest.mark.slow
def test_a_real_publication_states_its_totals(publication: Path) -> None:
    """Against the published book of 2020: 92.0, 74.0, 18.0 and 1.5万元."""
    one = read_published(publication, "")
    assert (one.unit, one.name, one.kind, one.is_sample) == (UNIT, "洛阳市政务服务和大数据管理局", "行政单位", False)
    assert {key: f"{stated.value}{stated.unit}" for key, stated in one.measures.items()} == {
        "income": "92.0万元",
        "spending": "92.0万元",
        "basic": "74.0万元",
        "project": "18.0万元",
        "three_public": "1.5万元",
        "abroad": "0.0万元",
        "reception": "0.2万元",
        "vehicles": "1.3万元",
        "vehicle_purchase": "0.0万元",
        "vehicle_running": "1.3万元",
    }
    assert {key: (stated.label, stated.value) for key, stated in one.classes.items()} == {
        "201": ("一般公共服务支出", "75.7"),
        "208": ("社会保障和就业支出", "5.9"),
        "210": ("卫生健康支出", "5.4"),
        "221": ("住房保障支出", "5.0"),
    }
    assert {source: stated.value for source, stated in one.incomes.items()} == {
        "一般公共预算财政拨款": "92.0",
        "政府性基金预算财政拨款": "0.0",
        "国有资本经营预算财政拨款": "0.0",
        "其他收入": "0.0",
    }


@pytest.mark.slow
def test_a_real_publication_tells_last_years_totals(sample_publication: Path) -> None:
    """The made-up 2022: 收入总计 2,949.9 and “三公”经费 37.7 in 2021."""
    one = read_published(sample_publication, "")
    assert {told.label: (told.value, told.unit) for told in one.last_year} == {
        "收入总计": ("2949.9", "万元"),
        "“三公”经费": ("37.7", "万元"),
    }
    assert {told.label: told.value for told in one.totals}["“三公”经费"] == "31.3"
