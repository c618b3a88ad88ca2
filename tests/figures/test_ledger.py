"""The ledger: each printed number once, under an id that says where it stands and not what it is."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from bs4 import Tag
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from budgetbook.figures import Cell, Expression, Figure, count, total
from budgetbook.figures.ledger import LEDGER_TYPE, Ledger, LedgerError, SourcedText, join_ledgers, ledger_of, packed
from tests.files import read_csv
from tests.published import entries_by_id, main_of

if TYPE_CHECKING:
    from pathlib import Path

    from budgetbook.book import Book
    from budgetbook.core.project import Project

CELL = Cell("data/2020/157001/income.csv", 3, "预算数", "92.0")
OTHER_CELL = Cell("data/2020/157001/income.csv", 4, "预算数", "0.0")
APPROPRIATION = Figure(Decimal("92.0"), "万元", "财政拨款", cells=(CELL,))
INCOME = total([APPROPRIATION, Figure(Decimal("0.0"), "万元", "其他收入", cells=(OTHER_CELL,))], "收入总计", "万元")
assert INCOME.expression is not None
CODE_CELL = Cell("data/2020/157001/spending.csv", 5, "科目编码", "2080505")
CODE = SourcedText("05", "功能分类科目编码 20805", (CODE_CELL,), "part", 5)


PUBLISHED = {
    "statement.overall.income": "92万元",
    "statement.spending.parts.基本支出.amount": "74万元",
    "statement.spending.parts.基本支出.share": "80.43%",
    "statement.spending.parts.项目支出.share": "19.57%",
    "statement.general_public.parts.一般公共服务支出.amount": "75.7万元",
    "statement.general_public.parts.住房保障支出.share": "5.44%",
    "statement.basic.personnel": "66.3万元",
    "statement.basic.operating": "7.7万元",
    "statement.three_public.amount": "1.5万元",
    "statement.three_public.running": "1.3万元",
    "statement.other_matters.operating_cost": "57.7万元",
    "statement.other_matters.vehicles": "2辆",
    "statement.other_matters.last_year": "2019年",
    "annex.cover.date": "2020年6月2日",
    "tables.spending.total.basic": "74.0",
    "tables.spending.2010301.total": "57.7",
    "tables.basic.30239.50201.amount": "3.9",
    "tables.three_public.reception.amount": "0.2",
    "tables.performance.业务工作会议支出.amount": "18.0",
}
"""Numbers of the published document of 2020, by the ids of the figures."""


@pytest.fixture
def ledger() -> Ledger:
    ledger = Ledger()
    ledger.record("statement.income.income", INCOME, INCOME.text, "第二部分")
    return ledger


@pytest.mark.parametrize(
    "repeated",
    [
        total([APPROPRIATION, INCOME], "收入", "万元"),
        total([APPROPRIATION, APPROPRIATION.in_unit("元").in_unit("万元")], "收入", "万元"),
        APPROPRIATION / (APPROPRIATION + APPROPRIATION),
        count([APPROPRIATION, APPROPRIATION], "收入", "项"),
    ],
    ids=["a part beside its whole", "converted", "in a share", "counted"],
)
def test_what_repeats_a_cell_is_not_printed(ledger: Ledger, repeated: Figure) -> None:
    before = list(ledger)
    with pytest.raises(LedgerError, match=r"income\.csv 第3行“预算数” 算了不止一次"):
        ledger.record("statement.x", repeated, repeated.text, "说明")
    assert list(ledger) == before


def test_a_figure_is_entered_with_all_that_explains_it(ledger: Ledger) -> None:
    assert ledger.as_json() == {
        "figures": [
            {
                "id": "statement.income.income",
                "label": "收入总计",
                "value": "92.0",
                "unit": "万元",
                "text": "92万元",
                "formula": "财政拨款 92.0 + 其他收入 0.0 = 92.0万元",
                "expression": {"sum": [0, 1], "label": "收入总计"},
                "printed_as": "number",
                "cells": [
                    {"file": "data/2020/157001/income.csv", "row": 3, "column": "预算数", "raw": "92.0"},
                    {"file": "data/2020/157001/income.csv", "row": 4, "column": "预算数", "raw": "0.0"},
                ],
                "place": "第二部分",
            }
        ],
        "shown": [],
    }


def test_a_code_is_entered_as_it_is_printed(ledger: Ledger) -> None:
    ledger.record("tables.spending.20805.section", CODE, CODE.text, "附件 预算03表")
    assert ledger.as_json()["figures"][1] == {
        "id": "tables.spending.20805.section",
        "label": "功能分类科目编码 20805",
        "value": "05",
        "unit": "编号",
        "text": "05",
        "formula": "",
        "expression": {"part": [0], "start": 5, "end": 7},
        "printed_as": "number",
        "cells": [{"file": "data/2020/157001/spending.csv", "row": 5, "column": "科目编码", "raw": "2080505"}],
        "place": "附件 预算03表",
    }


def test_a_value_is_entered_exactly_and_its_text_as_printed(ledger: Ledger) -> None:
    share = Figure(Decimal("66.3"), "万元", "工资福利支出").share_of(INCOME, "比重")
    ledger.record("share", share, share.text, "第二部分")
    entry = ledger.as_json()["figures"][1]
    assert entry["text"] == "72.07%"
    assert entry["value"] == "72.07"
    assert entry["expression"] == {
        "share": [None, {"sum": [0, 1], "label": "收入总计"}],
        "label": "比重",
        "decimals": 2,
    }


def test_the_direction_of_a_change_is_part_of_its_entry(ledger: Ledger) -> None:
    less = (APPROPRIATION - INCOME - INCOME).named("收入比上年增减").as_change()
    ledger.record("change", less, less.text, "第二部分")
    entry = ledger.as_json()["figures"][1]
    assert (entry["text"], entry["value"], entry["printed_as"]) == ("减少92万元", "-92.0", "change")
    income = {"sum": [0, 1], "label": "收入总计"}
    first = {"difference": [{"cell": 0, "label": "财政拨款"}, income]}
    assert entry["expression"] == {"difference": [first, income], "label": "收入比上年增减"}


def test_an_operand_is_entered_under_the_name_that_people_gave_it_but_not_within_a_named_sum(ledger: Ledger) -> None:
    one, other = (Figure(Decimal(1), "万元", name, cells=(cell,)) for name, cell in (("甲", CELL), ("乙", OTHER_CELL)))
    third = Figure(Decimal(1), "万元", "丙", cells=(CODE_CELL,))
    whole = total([one, other], "合计", "万元")
    for id_, figure in {
        "cell": one,
        "sum": total([whole, third], "总计", "万元"),
        "unnamed": one + other,
        "difference": whole - one,
        "share": one / whole,
        "named": (whole - one).named("其余"),
        "count": count([one, whole], "项数", "项"),
    }.items():
        ledger.record(id_, figure, figure.text, "第二部分")
    expressions = {entry["id"]: entry["expression"] for entry in ledger.as_json()["figures"][1:]}
    named_whole, named_one = {"sum": [0, 1], "label": "合计"}, {"cell": 0, "label": "甲"}
    assert expressions == {
        "cell": 0,
        "sum": {"sum": [{"sum": [0, 1]}, 2], "label": "总计"},
        "unnamed": {"sum": [named_one, {"cell": 1, "label": "乙"}]},
        "difference": {"difference": [named_whole, named_one]},
        "share": {"share": [named_one, {"sum": [0, 1], "label": "合计"}], "decimals": 2},
        "named": {"difference": [named_whole, named_one], "label": "其余"},
        "count": {"count": [0, {"sum": [0, 1]}], "label": "项数", "unit": "项"},
    }


def test_the_parts_shown_stand_in_their_order_as_often_as_they_were_shown(ledger: Ledger) -> None:
    ledger.shown += ["statement", "statement.income", "statement"]
    assert ledger.as_json()["shown"] == ["statement", "statement.income", "statement"]


def test_the_same_figure_printed_twice_is_one_entry(ledger: Ledger) -> None:
    ledger.record("statement.income.income", INCOME, "92万元", "第二部分")
    assert len(ledger) == 1


def test_the_same_figure_in_two_places_is_two_entries_in_the_order_printed(ledger: Ledger) -> None:
    ledger.record("statement.appropriation.income", INCOME, INCOME.text, "第二部分")
    ledger.record("annex.income", INCOME, "92.0", "附件")
    assert [entry["id"] for entry in ledger] == [
        "statement.income.income",
        "statement.appropriation.income",
        "annex.income",
    ]
    assert [entry["text"] for entry in ledger] == ["92万元", "92万元", "92.0"]


@pytest.mark.parametrize(
    ("printed", "text", "place"),
    [
        (replace(INCOME, value=Decimal("93.0")), "93万元", "第二部分"),
        (replace(INCOME, value=Decimal("92.04")), "92万元", "第二部分"),
        (replace(INCOME, unit="元"), "92万元", "第二部分"),
        (replace(INCOME, label="支出总计"), "92万元", "第二部分"),
        (replace(INCOME, expression=None), "92万元", "第二部分"),
        (replace(INCOME, expression=Expression("sum", INCOME.expression.operands[::-1])), "92万元", "第二部分"),
        (replace(INCOME, cells=(replace(CELL, row=4), OTHER_CELL), expression=None), "92万元", "第二部分"),
        (INCOME.with_printed_as("change"), "92万元", "第二部分"),
        (INCOME, "92.0", "第二部分"),
        (INCOME, "92万元", "附件"),
        (SourcedText("92万元", "收入总计", (CELL,)), "92万元", "第二部分"),
    ],
    ids=[
        "value",
        "rounded alike",
        "unit",
        "label",
        "no formula",
        "formula",
        "cells",
        "change",
        "text",
        "place",
        "a code",
    ],
)
def test_another_figure_under_the_same_id_is_refused(
    ledger: Ledger, printed: Figure | SourcedText, text: str, place: str
) -> None:
    before = ledger.as_json()
    with pytest.raises(LedgerError) as refused:
        ledger.record("statement.income.income", printed, text, place)
    words = f"台账中“statement.income.income”已是92万元（收入总计），不能再记{text}（{printed.label}）：请另起一个名称"
    assert str(refused.value) == words
    assert ledger.as_json() == before


def output(data: dict[str, Any]) -> Any:
    return new_output("display_data", data=data)


def test_an_executed_notebook_carries_its_ledger_in_its_last_cell_that_shows_one(ledger: Ledger) -> None:
    first, last = ledger.as_json(), {"figures": [], "shown": ["glossary"]}
    cells = [
        new_markdown_cell("说明"),
        new_code_cell("show_ledger()", outputs=[output({LEDGER_TYPE: packed(first), "text/html": "<table></table>"})]),
        new_code_cell("show_ledger()", outputs=[new_output("stream", text="…"), output({LEDGER_TYPE: packed(last)})]),
        new_code_cell("pass"),
    ]
    assert ledger_of(new_notebook(cells=cells)) == last
    assert ledger_of(new_notebook(cells=cells[:2])) == first


def test_a_ledger_outlives_the_file_of_its_notebook(ledger: Ledger, tmp_path: Path) -> None:
    cell = new_code_cell("show_ledger()", outputs=[output({LEDGER_TYPE: packed(ledger.as_json())})])
    nbformat.write(new_notebook(cells=[cell]), tmp_path / "part.ipynb")
    assert ledger_of(nbformat.read(tmp_path / "part.ipynb", as_version=4)) == ledger.as_json()


@pytest.mark.parametrize(
    "cells",
    [
        [],
        [new_markdown_cell("show_ledger()")],
        [new_code_cell("show_ledger()")],
        [new_code_cell("show()", outputs=[output({"text/html": "<table></table>"}), new_output("stream", text="92")])],
    ],
    ids=["empty", "prose", "not run", "other outputs"],
)
def test_a_notebook_without_a_ledger_is_refused(cells: list[Any]) -> None:
    with pytest.raises(LedgerError, match=r"没有数据台账：最后应有一格 show_ledger\(\)"):
        ledger_of(new_notebook(cells=cells))


def ledger_with(*ids: str) -> dict[str, Any]:
    ledger = Ledger()
    for id_ in ids:
        ledger.record(id_, INCOME, INCOME.text, "第二部分")
    return ledger.as_json()


def test_ledgers_are_joined_in_their_order() -> None:
    joined = join_ledgers([ledger_with("b", "a"), ledger_with(), ledger_with("c")])
    assert list(joined) == ["figures"]
    assert [entry["id"] for entry in joined["figures"]] == ["b", "a", "c"]
    assert joined["figures"][0] == ledger_with("b")["figures"][0]


def test_an_id_used_by_two_notebooks_is_refused_even_for_the_same_figure() -> None:
    with pytest.raises(LedgerError, match=r"^两个笔记本的台账都有“b”$"):
        join_ledgers([ledger_with("a", "b"), ledger_with("c", "b")])


@pytest.fixture(scope="module")
def published(publication: Path) -> dict[str, dict[str, Any]]:
    """All that is printed of the real data, by id."""
    return entries_by_id(publication)


@pytest.fixture(scope="module")
def page(publication: Path) -> Tag:
    """The document on screen, without what only leads elsewhere."""
    return main_of(publication, without="nav, .notebook-link")


def test_an_id_has_no_digits_but_those_of_codes(published: dict[str, Any], book: Book) -> None:
    data = book.data
    codes = {*data.classification.functions, *data.classification.economic, *data.classification.government}
    digits = {part for name in published for part in name.split(".") if re.search(r"\d", part)}
    assert {"2010301", "30101", "50101"} <= digits
    assert {part for part in digits - codes if not re.fullmatch(r"note\d", part)} == set()


def test_the_published_amounts_are_found_under_their_ids(published: dict[str, Any]) -> None:
    assert {name: published[name]["text"] for name in PUBLISHED} == PUBLISHED


def test_every_figure_on_the_page_has_its_entry_and_every_entry_its_figure(
    published: dict[str, Any], page: Tag
) -> None:
    """Only drawings have their letters as outlines, and headings stay plain."""
    printed = {(str(span["data-figure"]), span.get_text()) for span in page.select(".budget-figure")}
    entered = {
        (name, entry["text"])
        for name, entry in published.items()
        if not name.endswith((".chart.year", ".heading.year", "document.title.year")) and ".chart.source." not in name
    }
    assert len(printed) > 600
    assert printed == entered


def test_every_figure_leads_to_what_was_typed(published: dict[str, Any], project: Project) -> None:
    """Each cell is found in its file with its raw text; a figure without cells is a sum of nothing."""
    typed = {}
    for path in (project.data / "2020" / "157001").glob("*.csv"):
        headings, *rows = read_csv(path)
        for number, row in enumerate(rows, start=2):
            for heading, raw in zip(headings, row, strict=True):
                typed[f"data/2020/157001/{path.name}", number, heading] = raw
    for name, entry in published.items():
        for cell in entry["cells"]:
            if cell["file"].endswith(".csv"):
                assert typed[cell["file"], cell["row"], cell["column"]] == cell["raw"], name
            else:
                assert cell["file"] in (
                    "data/2020/157001",
                    "data/2020/157001/unit.toml",
                    "report/forms/luoyang-2020.toml",
                )
        is_running = entry["label"] in ("任务的序号", "指标的序号")
        assert entry["cells"] or is_running or (Decimal(entry["value"]) == 0 and entry["formula"]), name
