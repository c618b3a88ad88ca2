"""The rules for 结转, groups of income and economic items, each broken once in a made-up unit."""

from __future__ import annotations

import shutil
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from budgetbook.book import Book, read_book
from budgetbook.checks import run_checks
from budgetbook.checks.report import CheckReport
from budgetbook.core.errors import InputError
from budgetbook.core.project import Project
from tests.files import replace_in
from tests.places import MADE_UP

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

UNITS = {"institution": ("2024", "999101"), "wuzhou": ("2025", "999102"), "economic": ("2024", "999103")}


@pytest.fixture
def broken(project: Project, tmp_path: Path) -> Callable[..., Book]:
    """Open a made-up unit after texts in its files were replaced, each once."""

    def opened(name: str, *changes: tuple[str, str, str]) -> Book:
        year, unit = UNITS[name]
        data = tmp_path / "data"
        shutil.copytree(MADE_UP / year / unit, data / year / unit)
        shutil.copytree(MADE_UP / "forms", data / "forms")
        for file, old, new in changes:
            replace_in(data / year / unit / file, old, new)
        return read_book(Project(project.root, data), year, unit)

    return opened


def failed(report: CheckReport) -> list[str]:
    """What must not be published so: the rule's id and what it says."""
    return [
        f"{result.check.id} {finding.sentence}"
        for result in report.results
        if result.check.severity == "error"
        for finding in result.findings
        if not finding.holds
    ]


@pytest.mark.parametrize("name", UNITS)
def test_the_made_up_units_keep_every_rule(broken: Callable[..., Book], name: str) -> None:
    assert failed(run_checks(broken(name))) == []


BROKEN = [
    pytest.param(
        "wuzhou", [("carry_over.csv", "50000.00,20000.00", "50000.00,0.00")], "B2", id="a fund out of balance"
    ),
    pytest.param("wuzhou", [("income.csv", "250000.25", "250001.25")], "B2", id="one source of a fund of several"),
    pytest.param(
        "wuzhou", [("spending.csv", "800000.00,50000.00", "800000.00,50001.00")], "B8", id="more than there is"
    ),
    pytest.param("wuzhou", [("spending.csv", "800000.00,50000.00", "800000.00,20000.00")], "B8", id="less than needed"),
    pytest.param(
        "wuzhou",
        [
            ("spending.csv", "300000.25,0.00", "300000.25,400001.00"),
            ("carry_over.csv", "单位资金,0.00,0.00", "单位资金,400001.00,400001.00"),
        ],
        "B8",
        id="more than the item",
    ),
    pytest.param("wuzhou", [("carry_over.csv", "合计,700000.50", "合计,700000.00")], "T1", id="the total of 上年结转"),
    pytest.param("economic", [("economic_spending.csv", ",120.5", ",120.4")], "B9", id="items that miss the spending"),
    pytest.param(
        "economic",
        [("economic_spending.csv", "项目支出,政府性基金预算,30227", "项目支出,国有资本经营预算,30227")],
        "B9",
        id="an item of another fund",
    ),
    pytest.param(
        "economic",
        [("economic_spending.csv", "50205,委托业务费,120.5", "50201,办公经费,120.5")],
        "M1",
        id="an item of another pair",
    ),
    pytest.param("institution", [("spending.csv", "20.0,15.0", "20.0,16.0")], "B2", id="对附属单位补助支出"),
    pytest.param("institution", [("spending.csv", "144.0,320.0,45.5", "144.0,320.0,46.5")], "T1", id="经营支出"),
]


@pytest.mark.parametrize(("name", "changes", "rule"), BROKEN)
def test_each_rule_says_what_breaks_it(
    broken: Callable[..., Book],
    name: str,
    changes: list[tuple[str, str, str]],
    rule: str,
    snapshot: SnapshotAssertion,
) -> None:
    found = failed(run_checks(broken(name, *changes)))
    assert rule in {line.split()[0] for line in found}
    assert found == snapshot


REFUSED = [
    pytest.param("wuzhou", [("carry_over.csv", "单位资金,0.00,0.00\n", "")], id="a fund without its row"),
    pytest.param("wuzhou", [("carry_over.csv", "单位资金,0", "其他资金,0")], id="a fund that there is not"),
    pytest.param(
        "wuzhou", [("income.csv", "事业收入,单位资金", "事业收入,财政专户管理资金")], id="a source of another fund"
    ),
    pytest.param("wuzhou", [("spending.csv", "500000", "-500000"), ("carry_over.csv", "250000.50", "")], id="blank"),
    pytest.param(
        "economic", [("economic_spending.csv", "项目支出,一般", "基本支出,一般")], id="what basic_spending.csv has"
    ),
    pytest.param(
        "economic", [("economic_spending.csv", "项目支出", "事业单位经营支出")], id="a part that there is not"
    ),
    pytest.param("economic", [("economic_spending.csv", "31005,", "31004,")], id="no such economic item"),
]


@pytest.mark.parametrize(("name", "changes"), REFUSED)
def test_rows_that_cannot_be_are_refused(
    broken: Callable[..., Book], name: str, changes: list[tuple[str, str, str]], snapshot: SnapshotAssertion
) -> None:
    with pytest.raises(InputError) as refused:
        broken(name, *changes)
    assert str(refused.value) == snapshot


def test_measures_tell_this_year_and_what_is_carried_over(broken: Callable[..., Book]) -> None:
    measures = broken("wuzhou").data.measures
    assert {name: measures[name].value for name in ("本年收入合计", "上年结转", "收入总计")} == {
        "本年收入合计": Decimal("8570000.25"),
        "上年结转": Decimal("700000.50"),
        "收入总计": Decimal("9270000.75"),
    }
    assert {name: measures[name].value for name in ("本年支出合计", "年终结转", "支出总计", "本年支出")} == {
        "本年支出合计": Decimal("9150000.75"),
        "年终结转": Decimal("120000.00"),
        "支出总计": Decimal("9270000.75"),
        "本年支出": Decimal("9150000.75"),
    }
    assert measures["单位资金"].value == measures["单位资金收入"].value == Decimal("400000.25")
    assert measures["财政专户管理资金收入总计"].value == measures["财政专户管理资金支出总计"].value == Decimal(820000)
    assert measures["财政拨款上年结转"].value == Decimal("650000.50")
    assert measures["收入总计"].formula == "本年收入合计 8570000.25 + 上年结转 700000.50 = 9270000.75元"


def test_measures_tell_every_part_of_spending(broken: Callable[..., Book]) -> None:
    measures = broken("institution").data.measures
    parts = {"基本支出": "884.7", "项目支出": "320.0", "事业单位经营支出": "45.5"}
    parts |= {"上缴上级支出": "20.0", "对附属单位补助支出": "27.0"}
    assert {name: measures[name].value for name in parts} == {name: Decimal(value) for name, value in parts.items()}
    assert sum(map(Decimal, parts.values())) == measures["支出总计"].value == Decimal("1297.2")
    assert "本年支出合计" not in measures
