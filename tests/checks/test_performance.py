from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from budgetbook.checks.performance import ADMINISTRATIVE
from budgetbook.forms import schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from budgetbook.book import Book
    from budgetbook.checks.report import ReportLine

TASKS = "performance_tasks.csv"
TARGETS = "performance_targets.csv"
PROJECTS = "project_targets.csv"
LAST_HEADING = "三级指标,指标值\r\n"
PUBLIC_INSTITUTION = ("unit.toml", 'kind = "行政单位"', 'kind = "事业单位"')


def project(
    name: str = "信用宣传",
    money: str = "18.0,18.0,",
    goal: str = "宣传信用体系建设",
    indicator: str = "数量指标,宣传次数",
    value: str = "12次",
) -> str:
    first = {"数量指标": "产出指标", "经济效益": "效益指标"}[indicator.partition(",")[0]]
    return f"{name},洛阳市政务服务和大数据管理局,信用科,{money},{goal},{first},{indicator},{value}\r\n"


def projects(*rows: str) -> tuple[str, str, str]:
    return PROJECTS, LAST_HEADING, LAST_HEADING + "".join(rows)


SECOND = "数量指标,活动次数"


# rule, changes to the published data, other rules that these necessarily break
BREAKS = [
    # the acceptance of the published discrepancy goes stale with it, so that both are told
    pytest.param("O1", [("operating_cost.csv", "57.7", "58.7")], [], id="O1-more-than-the-operating-part"),
    pytest.param("O1", [("operating_cost.csv", "57.7", "7.6")], [], id="O1-less-than-the-operating-part"),
    pytest.param("O2", [PUBLIC_INSTITUTION], ["M1", "O1"], id="O2-a-public-institution-with-operating-cost"),
    pytest.param("P1", [(TASKS, "18,18,,", "17,17,,")], [], id="P1-above-spending"),
    pytest.param("P7", [(TASKS, "18,18,,", "16,16,,")], ["P1"], id="P7-below-spending"),
    pytest.param("P2", [projects(project(money="18.1,18.1,"))], [], id="P2-one-project"),
    pytest.param(
        "P2",
        [projects(project(money="18.0,18.0,"), project("平台维护", "0.1,0.1,", indicator=SECOND))],
        [],
        id="P2-two-projects-together",
    ),
    pytest.param(
        "P4", [projects(project(), project(goal="宣传", indicator=SECOND))], [], id="P4-two-goals-of-one-project"
    ),
    pytest.param(
        "P4",
        [projects(project(), project(money="17.0,17.0,", indicator=SECOND))],
        [],
        id="P4-two-amounts-of-one-project",
    ),
    pytest.param(
        "P5", [projects(project(indicator="经济效益,资金使用效益", value="显著提高"))], [], id="P5-unit-and-project"
    ),
    pytest.param("P6", [(TARGETS, "资金使用效益,逐步提高", "资金使用效益,")], [], id="P6-of-the-unit"),
    pytest.param("P6", [projects(project(value=""))], [], id="P6-of-a-project"),
    pytest.param(
        "V1",
        [("vehicles.csv", "合计,2\r\n一般公务用车,2", "合计,0\r\n一般公务用车,0")],
        [],
        id="V1-running-cost-and-no-vehicle",
    ),
    pytest.param(
        "G1", [("procurement.csv", "预算数\r\n", "预算数\r\n货物,92.1\r\n")], [], id="G1-more-than-all-spending"
    ),
]

HOLDS = [
    pytest.param([projects(project())], id="P2-all-of-project-spending"),
    pytest.param([projects(project(), project(indicator=SECOND))], id="P2-a-project-counts-once-P4-rows-agree"),
    pytest.param(
        [projects(project(money="9.0,9.0,"), project("平台维护", "9.0,9.0,", "平台可用", SECOND))],
        id="P4-two-projects-differ",
    ),
    pytest.param(
        [projects(project(indicator="经济效益,资金使用效益", value="逐步提高"))], id="P5-the-same-value-twice"
    ),
    pytest.param([projects(project(indicator="数量指标,资金使用效益"))], id="P5-another-indicator-of-the-same-name"),
    pytest.param([(TASKS, "18,18,,", "18.0,18.00,,")], id="P1-the-same-amount-with-decimals"),
    pytest.param(
        [
            ("vehicles.csv", "合计,2\r\n一般公务用车,2", "合计,0\r\n一般公务用车,0"),
            # so that the economic item is not more than its part of “三公”经费
            ("three_public.csv", "维护费,1.3", "维护费,0.0"),
            ("three_public.csv", "公务接待费,0.2", "公务接待费,1.5"),
            (
                "basic_spending.csv",
                "30231,公务用车运行维护费,50208,公务用车运行维护费",
                "30227,委托业务费,50205,委托业务费",
            ),
        ],
        id="V1-no-vehicle-and-no-cost",
    ),
    pytest.param([("procurement.csv", "预算数\r\n", "预算数\r\n货物,46.0\r\n服务,46.0\r\n")], id="G1-all-of-spending"),
]


@pytest.mark.parametrize(
    ("id_", "number", "failures"),
    [
        ("O1", 1, ["data/2020/157001/operating_cost.csv 第2行“预算数” “57.7”"]),
        ("P1", 1, [" 绩效任务金额合计 93.5万元（data/2020/157001/performance_tasks.csv 第2至4行“总金额”）"]),
        ("P2", 1, []),  # no project published targets: zero against 18
        ("P5", 0, []),  # no project published targets
        ("P7", 1, []),
        ("P6", 22, ["data/2020/157001/performance_targets.csv 第9行“指标值” 空白"]),
        ("V1", 1, []),
        ("G1", 1, []),  # there is no procurement: zero against 92
    ],
)
def test_the_published_data_are_compared_throughout_and_fail_where_they_are_known_to(
    compared: Callable[[str], tuple[int, list[str]]], id_: str, number: int, failures: list[str]
) -> None:
    assert compared(id_) == (number, failures)


def test_a_rule_that_compares_nothing_has_nothing_to_compare(
    compared: Callable[[str], tuple[int, list[str]]], book: Book
) -> None:
    assert compared("O2") == (0, [])
    assert book.data.settings.unit.kind in ADMINISTRATIVE
    assert compared("P4") == (0, [])
    assert not book.data.sources[schema.PROJECT_TARGETS.file].rows


def test_operating_cost_may_be_the_operating_part(new_lines: Callable[..., list[ReportLine]]) -> None:
    [line] = new_lines(("operating_cost.csv", "57.7", "7.7"))
    assert (line.check, line.status) == ("O1", "stale")


def test_tasks_may_be_all_of_spending(new_lines: Callable[..., list[ReportLine]]) -> None:
    [line] = new_lines((TASKS, "18,18,,", "16.5,16.5,,"))
    assert (line.check, line.status) == ("P1", "stale")


def test_a_unit_managed_like_civil_servants_has_operating_cost(new_lines: Callable[..., list[ReportLine]]) -> None:
    assert new_lines(("unit.toml", 'kind = "行政单位"', 'kind = "参公单位"')) == []


def test_a_public_institution_may_have_no_operating_cost(new_lines: Callable[..., list[ReportLine]]) -> None:
    lines = new_lines(PUBLIC_INSTITUTION, ("operating_cost.csv", "57.7", "0.0"))
    assert [(line.check, line.status) for line in lines if line.check in ("O1", "O2")] == [("O1", "stale")]


NO_VEHICLES = ("vehicles.csv", "合计,2\r\n一般公务用车,2", "合计,0\r\n一般公务用车,0")


def test_whether_only_a_vehicle_bought_this_year_is_run_is_left_to_people(
    new_lines: Callable[..., list[ReportLine]],
) -> None:
    lines = new_lines(
        NO_VEHICLES,
        ("three_public.csv", "公务用车购置,0.0", "公务用车购置,18.0"),
        ("three_public.csv", "合计,1.5", "合计,19.5"),
    )
    assert [(line.check, line.status) for line in lines] == [("V1", "warning")]


def test_running_cost_without_vehicles_is_left_to_people(new_lines: Callable[..., list[ReportLine]]) -> None:
    assert [line.status for line in new_lines(NO_VEHICLES)] == ["warning"]


def test_two_projects_may_have_the_same_indicator_with_values_of_their_own(
    new_lines: Callable[..., list[ReportLine]],
) -> None:
    money = "9.0,9.0,"
    assert new_lines(projects(project(money=money), project("平台维护", money, value="4次"))) == []


def test_an_amount_written_twice_may_be_written_in_two_ways(new_lines: Callable[..., list[ReportLine]]) -> None:
    assert new_lines(projects(project(), project(money="18,18.00,", indicator=SECOND))) == []


def test_tasks_that_are_not_all_of_spending_are_left_to_people(new_lines: Callable[..., list[ReportLine]]) -> None:
    new = [line for line in new_lines((TASKS, "18,18,,", "16,16,,")) if line.status != "stale"]
    assert {line.status for line in new} == {"warning"}
