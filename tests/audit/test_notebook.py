"""What the auditor's notebook shows: rules, comparisons, and every printed figure computed again."""

from __future__ import annotations

import importlib
import inspect
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from budgetbook.audit.notebook import (
    FIGURES_VARIABLE,
    comparisons,
    read_ledger,
    rule_source,
    rules,
)
from budgetbook.book import open_book
from budgetbook.checks import CHECKS, run_checks
from budgetbook.checks.across_tables import income_equals_spending
from budgetbook.core.errors import UsageError
from budgetbook.core.project import Project

if TYPE_CHECKING:
    from pathlib import Path

    from budgetbook.book import Book
    from tests.audit.conftest import PrintedBook
    from tests.fixtures.copies import Edit


OUTCOMES = ["不符", "认定失效", "提示", "已认定", "舍入差", "相符"]


def line_of(table: Any, id_: str) -> dict[str, Any]:
    """The one line of a table of rules or figures with that id."""
    column = "编号" if "编号" in table else "数据编号"
    (line,) = table[table[column] == id_].to_dict("records")
    return dict(line)


# ---- rules


def test_every_rule_is_listed_once_with_its_nature_and_its_code(book: Book) -> None:
    table = rules(run_checks(book))
    assert list(table.columns) == ["编号", "规则", "性质", "容许差异", "比较", *OUTCOMES, "代码"]
    assert list(table["编号"]) == [check.id for check in CHECKS]
    assert line_of(table, "B1")["性质"] == "阻止公开"
    assert line_of(table, "B1")["容许差异"] == "不容许差异"
    assert line_of(table, "P6")["性质"] == "提示"
    for place in table["代码"]:
        module, _, name = f"budgetbook.{place}".rpartition(".")
        assert inspect.getdoc(getattr(importlib.import_module(module), name))


def test_every_comparison_has_one_outcome(book: Book) -> None:
    table = rules(run_checks(book))
    assert (table[OUTCOMES].sum(axis=1) == table["比较"]).all()


@pytest.mark.parametrize(
    ("id_", "compared", "outcomes"),
    [
        ("B1", 1, {"相符": 1}),
        ("B2", 4, {"相符": 4}),  # three funds and 其他资金
        ("M1", 15, {"相符": 14, "已认定": 1}),  # the rows of 预算06表, of which 30199
        ("T5", 3, {"相符": 3}),  # the tasks of 预算11表
        ("O1", 1, {"已认定": 1}),  # 57.7 against 7.7
        ("P1", 1, {"已认定": 1}),  # 93.5 against 92
        ("P6", 22, {"相符": 21, "提示": 1}),  # 时效指标 has no value
        ("P3", 7, {"相符": 5, "已认定": 2}),  # 90, 40, 80, 100, 95, and 100以上 twice
    ],
)
def test_a_rules_comparisons_are_those_of_the_published_tables(
    book: Book, id_: str, compared: int, outcomes: dict[str, int]
) -> None:
    line = line_of(rules(run_checks(book)), id_)
    assert line["比较"] == compared
    assert {name: line[name] for name in OUTCOMES if line[name]} == outcomes


def test_the_published_data_has_five_accepted_discrepancies_and_none_that_blocks(book: Book) -> None:
    table = rules(run_checks(book))
    assert table["已认定"].sum() == 5
    assert table["不符"].sum() == 0


def test_a_wrong_number_is_counted_at_its_rule(data: Path, edit: Edit) -> None:
    edit("income.csv", "一般公共预算,92.0", "一般公共预算,91.0")
    table = rules(run_checks(open_book("2020", "157001", data)))
    assert [line["编号"] for line in table.to_dict("records") if line["不符"]] == ["A3", "B1", "B2", "T1"]
    assert (line_of(table, "B1")["不符"], line_of(table, "B1")["相符"]) == (1, 0)
    assert (line_of(table, "B2")["不符"], line_of(table, "B2")["相符"]) == (1, 3)


def test_an_acceptance_that_no_longer_applies_is_no_comparison_of_its_rule(data: Path, edit: Edit) -> None:
    edit("operating_cost.csv", "57.7", "7.7")
    report = run_checks(open_book("2020", "157001", data))
    line = line_of(rules(report), "O1")
    assert (line["比较"], line["相符"], line["已认定"], line["认定失效"]) == (1, 1, 0, 0)
    assert list(comparisons(report, "stale")["规则"]) == ["O1 认定已失效"]


def test_a_rules_code_is_shown_with_its_origin(book: Book) -> None:
    source = rule_source(run_checks(book), "B1")
    assert source == inspect.getsource(income_equals_spending)
    assert "预算01表" in source
    assert "def income_equals_spending(book: Book)" in source


def test_a_rule_that_does_not_exist_is_refused_with_those_that_do(book: Book) -> None:
    with pytest.raises(UsageError, match=r"没有编号为“X9”的规则；有A1、A2、") as refused:
        rule_source(run_checks(book), "X9")
    assert all(check.id in str(refused.value) for check in CHECKS)


# ---- comparisons


def test_all_comparisons_are_listed_those_to_look_at_first(book: Book) -> None:
    report = run_checks(book)
    table = comparisons(report)
    assert list(table.columns) == ["规则", "结果", "位置", "发现", "应为", "说明"]
    assert len(table) == sum(len(result.findings) for result in report)
    order = [OUTCOMES.index(outcome) for outcome in table["结果"]]
    assert order == sorted(order)
    assert Counter(table["规则"].str.split().str[0]) == {
        result.check.id: len(result.findings) for result in report if result.findings
    }


def test_accepted_discrepancies_are_listed_with_their_reasons(book: Book) -> None:
    table = comparisons(run_checks(book), "accepted")
    assert sorted(table["规则"].str.split().str[0]) == ["M1", "O1", "P1", "P3", "P3"]
    (line,) = table[table["规则"].str.startswith("O1 ")].to_dict("records")
    assert line["发现"] == "“57.7”"
    assert line["位置"] == "data/2020/157001/operating_cost.csv 第2行“预算数”"
    assert line["说明"].startswith("来源正文照录；57.7恰为行政运行总额")
    assert line["说明"].endswith("（2026-11-23认定）")


def test_a_failure_is_listed_first_with_both_sides(data: Path, edit: Edit) -> None:
    edit("three_public.csv", "合计,1.5", "合计,1.6")
    table = comparisons(run_checks(open_book("2020", "157001", data)))
    first = table.iloc[0].to_dict()
    assert (first["结果"], first["规则"], first["发现"]) == ("不符", "T1 合计行等于各行之和", "“1.6”")
    assert first["位置"] == "data/2020/157001/three_public.csv 第2行“预算数”"
    assert "1.5万元" in first["应为"]


def test_only_the_outcomes_asked_for_are_listed(book: Book) -> None:
    report = run_checks(book)
    assert set(comparisons(report, "warning", "accepted")["结果"]) == {"提示", "已认定"}
    none = comparisons(report, "failed", "stale")
    assert (len(none), list(none.columns)) == (0, list(comparisons(report).columns))


# ---- the ledger


def test_without_a_publication_there_is_no_ledger_to_recompute(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(FIGURES_VARIABLE, raising=False)
    nowhere = Project(root=tmp_path, data=project.data)
    with pytest.raises(UsageError, match=r"还没有 output/2020/157001/figures\.json：请先用 budgetbook build"):
        read_ledger(nowhere, "2020", "157001")


def test_the_last_publications_ledger_is_read(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, printed_book: PrintedBook
) -> None:
    monkeypatch.delenv(FIGURES_VARIABLE, raising=False)
    path = tmp_path / "output" / "2020" / "157001" / "figures.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"figures": printed_book.ledger[:3]}), encoding="utf-8")
    assert read_ledger(Project(root=tmp_path, data=project.data), "2020", "157001") == printed_book.ledger[:3]


def test_the_ledger_of_the_build_at_work_goes_before_that_of_the_last_publication(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, printed_book: PrintedBook
) -> None:
    path = tmp_path / "figures.json"
    path.write_text(json.dumps({"figures": printed_book.ledger[:5]}), encoding="utf-8")
    monkeypatch.setenv(FIGURES_VARIABLE, str(path))
    assert read_ledger(project, "2020", "157001") == printed_book.ledger[:5]
    path.unlink()
    with pytest.raises(UsageError, match="还没有"):
        read_ledger(project, "2020", "157001")


# ---- recomputation


def test_a_figure_is_shown_with_both_values_and_its_cells(printed_book: PrintedBook) -> None:
    line = line_of(
        printed_book.recomputed(),
        "statement.spending.parts.基本支出.share",
    )
    assert line["名称"] == "基本支出占支出总计的比重"
    assert line["位置"] == "第二部分 三、支出预算总体情况说明"
    assert (line["印出"], line["台账"], line["复算"], line["复算印出"]) == ("80.43%", "80.43", "80.43", "80.43%")
    assert line["来源"].startswith("data/2020/157001/spending.csv 第3至7行“工资福利支出”")
    assert line["计算"] == "基本支出 74.0 ÷ 支出总计 92.0 = 80.4348% → 80.43%（最大余额法）"
    assert line["结果"] == "相符"
