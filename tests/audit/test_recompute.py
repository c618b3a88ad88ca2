"""The recomputation shares nothing with the figures, computes what was published, and notices what is not so."""

from __future__ import annotations

import ast
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from hypothesis import Phase, example, given, settings
from nbformat.v4 import new_code_cell

from budgetbook import audit
from budgetbook.audit.inputs import Inputs, MissingInputError
from budgetbook.audit.notebook import recompute, require_agreement
from budgetbook.audit.recompute import Evaluation, NotComputableError, _largest_remainder, round_half_up, written
from budgetbook.core.errors import CheckError
from budgetbook.figures import Figure, NumberFormat, accessor
from budgetbook.run.compose import tag_of
from tests.audit.made_up import ONE_FUND, RICH, Budget, Typing, budgets, copy_data, typings, write
from tests.proofs import examples
from tests.published import entries_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from budgetbook.core.project import Project
    from tests.audit.conftest import ControlTable, PrintBook, PrintedBook
    from tests.fixtures.copies import Edit

    Ledger = list[dict[str, Any]]

OWN = ("inputs", "recompute", "style")
"""The modules of the recomputation."""

# as published: data/raw/2020/157001/published.md
PUBLISHED = {
    "statement.overall.income": "92万元",
    "statement.income.other": "0万元",
    "statement.spending.parts.基本支出.amount": "74万元",
    "statement.spending.parts.基本支出.share": "80.43%",
    "statement.spending.parts.项目支出.share": "19.57%",
    "statement.general_public.parts.一般公共服务支出.amount": "75.7万元",
    "statement.general_public.parts.一般公共服务支出.share": "82.28%",
    "statement.general_public.parts.社会保障和就业支出.share": "6.41%",
    "statement.general_public.parts.卫生健康支出.share": "5.87%",
    "statement.general_public.parts.住房保障支出.share": "5.44%",
    "statement.basic.personnel": "66.3万元",
    "statement.basic.operating": "7.7万元",
    "statement.three_public.amount": "1.5万元",
    "statement.other_matters.operating_cost": "57.7万元",
    "statement.other_matters.vehicles": "2辆",
    "tables.spending.2010301.total": "57.7",
    "tables.basic.30102.50101.amount": "16.6",
    "tables.performance.厉行节约类支出.amount": "1.5",
}


def disagreements(recomputed: pd.DataFrame) -> list[str]:
    return list(recomputed.loc[recomputed["结果"] != "相符", "数据编号"])


def changed(ledger: Ledger, id_: str, **values: Any) -> Ledger:
    """The ledger with one entry changed."""
    assert id_ in [entry["id"] for entry in ledger]
    return [{**entry, **values} if entry["id"] == id_ else entry for entry in ledger]


# ---- it shares nothing with the figures


def test_the_recomputation_imports_nothing_of_this_project_but_itself() -> None:
    folder = Path(audit.__file__).parent
    for name in OWN:
        for node in ast.walk(ast.parse((folder / f"{name}.py").read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("budgetbook"):
                assert node.module in {f"budgetbook.audit.{own}" for own in OWN}, (name, node.module)


# ---- what was published


def test_what_was_published_is_computed_from_the_files(printed_book: PrintedBook, project: Project) -> None:
    source = (project.root / "data/raw/2020/157001/published.md").read_text(encoding="utf-8")
    recomputed = printed_book.recomputed().set_index("数据编号")["复算印出"]
    for id_, text in PUBLISHED.items():
        assert text in source
        assert recomputed[id_].removesuffix("万元") == text.removesuffix("万元"), id_


def test_every_figure_of_the_real_ledger_is_computed_again(printed_book: PrintedBook) -> None:
    assert len(printed_book.ledger) > 700
    recomputed = printed_book.recomputed()
    assert list(recomputed["数据编号"]) == [entry["id"] for entry in printed_book.ledger]
    assert disagreements(recomputed) == []
    assert require_agreement(recomputed) == f"{len(printed_book.ledger)}个数据全部由计算式和录入的原文复算，全部相符。"


def test_the_ledger_made_here_is_the_ledger_of_the_publication(printed_book: PrintedBook, publication: Path) -> None:
    figures = entries_of(publication)
    # what is listed as accepted is printed by the document's frame
    assert [entry for entry in figures if not entry["id"].startswith("discrepancies.")] == printed_book.ledger


# ---- any consistent budget


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder to write budgets into."""
    target = tmp_path_factory.mktemp("any") / "data"
    copy_data(target)
    return target


@pytest.mark.proof
@settings(max_examples=examples(60, 1), phases=(Phase.explicit, Phase.generate))
@given(budget=budgets(), typing=typings)
@example(budget=RICH, typing=Typing())
@example(budget=ONE_FUND, typing=Typing())
def test_every_figure_of_any_consistent_budget_is_computed_again(
    print_book: PrintBook, scratch: Path, budget: Budget, typing: Typing
) -> None:
    write(scratch, budget, typing)
    printed_book = print_book(scratch)
    recomputed = printed_book.recomputed()
    assert disagreements(recomputed) == []
    whole = Decimal(sum(sum(kinds) for _, _, kinds in budget.spending)) / 10
    (printed,) = recomputed.loc[recomputed["数据编号"] == "statement.overall.spending", "复算"]
    assert Decimal(printed) == whole


def printed_again(print_book: PrintBook, folder: Path, typing: Typing) -> dict[str, str]:
    """What is computed and printed of a budget typed in one way, by the figures' ids."""
    write(folder, RICH, typing)
    printed_book = print_book(folder, checked=False)
    recomputed = printed_book.recomputed()
    assert disagreements(recomputed) == []
    return dict(zip(recomputed["数据编号"], recomputed["复算印出"], strict=True))


@pytest.fixture(scope="module")
def plainly_typed(print_book: PrintBook, scratch: Path) -> dict[str, str]:
    """What is printed of the same budget typed as the program itself does."""
    return printed_again(print_book, scratch, Typing())


@pytest.mark.parametrize(
    "typing",
    [
        Typing(encoding="utf-8", thousands=True),
        Typing(2, thousands=True, full_width=True, encoding="gb18030", totals=True),
    ],
    ids=["no byte order mark, thousands", "totals, full-width thousands, GBK"],
)
def test_however_the_files_were_typed_the_same_figures_are_computed_and_printed(
    print_book: PrintBook, scratch: Path, plainly_typed: dict[str, str], typing: Typing
) -> None:
    assert printed_again(print_book, scratch, typing) == plainly_typed
    assert plainly_typed["statement.overall.spending"] == "1320.5万元"
    assert plainly_typed["statement.basic.operating"] == "234.6万元"
    # 222.6 of 1320.5 is 16.8572%; 0.7 of 1277.7 is 0.0548%, which gets the hundredth that the others leave
    assert plainly_typed["statement.spending.parts.项目支出.share"] == "16.86%"
    assert plainly_typed["statement.general_public.parts.城乡社区支出.share"] == "0.06%"


def test_what_reading_accepts_is_read_alike(print_book: PrintBook, data: Path, edit: Edit) -> None:
    for file, instead, typed in (
        ("income.csv", "财政拨款", '"财政拨款"'),
        ("income.csv", "合计,,92.0", "合计,, 92.0 "),
        ("income.csv", "一般公共预算,92.0", "一般公共预算,092.0"),
        ("income.csv", "预算数", "预算数 "),
        ("vehicles.csv", "一般公务用车,2", "一般公务用车,２"),
        ("spending.csv", "2010301", "２０１０３０１"),
        ("basic_spending.csv", "30101,", "３０１０１,"),
        ("three_public.csv", "公务用车购置,0.0", "公务用车购置,-0.0"),
    ):
        edit(file, instead, typed)
    printed_book = print_book(data, checked=False)
    assert disagreements(printed_book.recomputed()) == []


# ---- expressions


CELLS = [
    {"file": "data/2020/157001/basic_spending.csv", "row": row, "column": "小计", "raw": raw}
    for row, raw in enumerate(("75.7", "5.9", "5.4", "5.0", "0.0", "-1.25"), start=3)
]
CELLS += [
    {"file": "data/2020/157001/vehicles.csv", "row": 3, "column": "数量（辆）", "raw": "２"},
    {"file": "data/2020/157001", "row": 0, "column": "目录名", "raw": "2020"},
    {"file": "data/2020/157001/spending.csv", "row": 3, "column": "科目名称", "raw": "行政运行"},
]


def evaluated(project: Project, expression: Any, rule: str = "largest-remainder") -> Any:
    inputs = Inputs(lambda file: project.root / file, "data/2020/157001")
    return Evaluation(inputs, CELLS, rule).of(expression)


@pytest.mark.parametrize(
    ("expression", "number", "unit"),
    [
        (0, "75.7", "万元"),
        ({"cell": 1, "label": "某项"}, "5.9", "万元"),
        ({"sum": [0, {"sum": [1, 2], "label": "两项"}, 3]}, "92", "万元"),
        ({"sum": []}, "0", None),
        ({"difference": [1, {"sum": []}]}, "5.9", "万元"),
        ({"difference": [2, 1]}, "-0.5", "万元"),
        ({"count": [0, 1, 2], "unit": "项"}, "3", "项"),
        ({"year_before": [7]}, "2019", "年"),
        ({"convert": [5], "unit": "元"}, "-12500", "元"),
        ({"convert": [{"convert": [3], "unit": "元"}], "unit": "万元", "decimals": 2}, "5", "万元"),
        ({"round": [5], "decimals": 1}, "-1.3", "万元"),
        ({"quotient": [1, 6], "decimals": 2}, "2.95", "万元"),
        ({"share": [0, {"sum": [0, 1, 2, 3]}], "decimals": 2}, "82.28", "%"),
        ({"share": [{"difference": [2, 1]}, 1], "decimals": 2}, "-8.47", "%"),
    ],
)
def test_an_expression_is_evaluated(project: Project, expression: Any, number: str, unit: str | None) -> None:
    value = evaluated(project, expression)
    assert (value.number, value.unit) == (Fraction(number), unit)


def test_shares_of_one_whole_are_rounded_together_as_the_form_prescribes(project: Project) -> None:
    # 5.0 of 92 is 5.4348%; the last hundredth goes to it, for it lost most by the cut
    parts = [0, 1, 2, 3]
    by_rule = {
        rule: [
            evaluated(
                project,
                {"share": [part, {"sum": parts}, *parts], "decimals": 2, "rule": "whichever", "place": part},
                rule,
            ).number
            for part in parts
        ]
        for rule in ("largest-remainder", "half-up")
    }
    assert [float(share) for share in by_rule["largest-remainder"]] == [82.28, 6.41, 5.87, 5.44]
    assert [float(share) for share in by_rule["half-up"]] == [82.28, 6.41, 5.87, 5.43]


def test_hundredths_that_are_missing_go_to_the_earlier_of_equals() -> None:
    assert _largest_remainder([Fraction(1)] * 3) == [Fraction("33.34"), Fraction("33.33"), Fraction("33.33")]
    assert sum(_largest_remainder([Fraction(part) for part in (1, 2, 4, 6)])) == 100


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        (None, "没有计算式"),
        ("75.7", "计算式不能复算"),
        (75.7, "计算式不能复算"),
        (True, "计算式不能复算"),
        (9, "计算式不能复算"),
        (-1, "计算式不能复算"),
        ({"product": [0, 1]}, "计算式不能复算"),
        ({"difference": [0, 1, 2]}, "计算式不能复算"),
        ({"round": [0]}, "计算式不能复算"),
        ({"convert": [0], "unit": "亿元"}, "计算式不能复算"),
        ({"share": [0, 1]}, "计算式不能复算"),
        ({"sum": [0, None]}, "没有计算式"),
        ({"sum": [0, 6]}, "各数单位不同"),
        ({"share": [0, 4], "decimals": 2}, "除数为零"),
        ({"share": [1, {"sum": [0, 1]}, 1, 0], "decimals": 2, "place": 1}, "占比的各项不合"),
        ({"share": [1, {"sum": [0, 1]}, 1, 2], "decimals": 2, "place": 0}, "占比的各项不合"),
        ({"share": [1, {"sum": [0, 1]}, 0, 1], "decimals": 2, "place": 2}, "占比的各项不合"),
        (8, "“行政运行”不是数字"),
    ],
)
def test_what_cannot_be_evaluated_is_said(project: Project, expression: Any, message: str) -> None:
    with pytest.raises(NotComputableError, match=message):
        evaluated(project, expression)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        ("1/2", 0, "1"),
        ("-1/2", 0, "-1"),
        ("-1/20", 0, "0"),
        ("1.005", 2, "1.01"),
        ("0.05", 2, "0.05"),
        ("1234.5", None, "1234.5"),
        ("100", None, "100"),
        ("-0.001", None, "-0.001"),
        ("0", None, "0"),
    ],
)
def test_a_number_is_written_out(value: str, decimals: int | None, text: str) -> None:
    assert written(Fraction(value), decimals) == text
    if decimals is not None:
        assert round_half_up(Fraction(value), decimals) == Fraction(text)


def test_a_number_without_end_is_not_written() -> None:
    with pytest.raises(NotComputableError, match="除不尽"):
        written(Fraction(1, 3))


# ---- a ledger that is wrong


@pytest.mark.parametrize(
    ("id_", "values", "computed"),
    [
        ("statement.basic.operating", {"value": "7.8", "text": "7.8万元"}, "7.7万元（7.7）"),
        ("statement.basic.operating", {"value": "7.8"}, "7.7万元（7.7）"),
        ("statement.basic.operating", {"text": "7.70万元"}, "7.7万元（7.7）"),
        ("statement.basic.operating", {"text": "7.7"}, "7.7万元（7.7）"),
        ("statement.basic.operating", {"unit": "元", "text": "7.7元"}, "（计算式的结果以万元为单位）"),
        ("statement.basic.operating", {"printed_as": "change"}, "增加7.7万元（7.7）"),
        ("statement.basic.operating", {"printed_as": "sum"}, "（不知道怎样印“sum”）"),
        ("statement.basic.operating", {"expression": None}, "（没有计算式）"),
        ("statement.basic.operating", {"expression": {"sum": [0, 1]}}, "0.5万元（0.5）"),
        ("statement.overall.chart.支出.total", {"text": "92.0"}, "92（92）"),
        ("statement.overall.chart.支出.total", {"text": "92元", "unit": "元"}, "（计算式的结果以万元为单位）"),
        ("statement.spending.parts.项目支出.share", {"value": "19.67", "text": "19.67%"}, "19.57%（19.57）"),
        ("statement.spending.parts.项目支出.share", {"text": "19.6%"}, "19.57%（19.57）"),
        ("tables.spending.total.wages", {"text": "66"}, "66.3（66.3）"),
        ("tables.spending.total.wages", {"text": "66.3万元"}, "66.3（66.3）"),
        ("tables.basic.30102.50101.amount", {"value": "16.7", "text": "16.7"}, "16.6（16.6）"),
        ("statement.other_matters.vehicles", {"value": "3", "text": "3辆"}, "2辆（2）"),
        ("statement.other_matters.last_year", {"value": "2020", "text": "2020年"}, "2019年（2019）"),
        ("tables.spending.2010302.item", {"value": "03", "text": "03"}, "02（02）"),
        ("tables.performance.unit_code", {"text": "157002"}, "157001（157001）"),
        ("tables.performance.厉行节约类支出.number", {"value": "3", "text": "3"}, "2（2）"),
        ("tables.performance.厉行节约类支出.number", {"cells": [], "expression": {"position": []}}, "（没有计算式）"),
        ("annex.cover.date", {"value": "2020年6月3日", "text": "2020年6月3日"}, "2020年6月2日（2020年6月2日）"),
        (
            "statement.three_public.chart.source.three_public",
            {"value": "预算06表", "text": "预算06表"},
            "预算07表（预算07表）",
        ),
    ],
)
def test_a_figure_that_is_off_or_printed_otherwise_is_named(
    printed_book: PrintedBook, id_: str, values: dict[str, Any], computed: str
) -> None:
    ledger = [
        entry
        for entry in changed(printed_book.ledger, id_, **values)
        if entry["id"] in {id_, "statement.overall.income"}
    ]
    recomputed = recompute(printed_book.project, printed_book.book, ledger)
    assert len(recomputed) == 2
    assert disagreements(recomputed) == [id_]
    with pytest.raises(CheckError) as stopped:
        require_agreement(recomputed)
    assert str(stopped.value).startswith(f"[复算] 数据 {id_}（")
    assert computed in str(stopped.value).partition("应为")[2]
    assert "\n" not in str(stopped.value)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ({"raw": "57.8"}, "现为“50.0”"),
        ({"row": 4}, "第4行“工资福利支出”现为“0.0”"),
        ({"row": 40}, "spending.csv 没有第40行“工资福利支出”"),
        ({"column": "工资"}, "没有第3行“工资”"),
        ({"file": "data/2020/157001/spendings.csv"}, "没有第3行“工资福利支出”"),
        ({"file": "data/2019/157001", "row": 0, "column": "目录名"}, "data/2019/157001 没有“目录名”"),
    ],
)
def test_a_cell_that_does_not_hold_what_the_ledger_says_is_named(
    printed_book: PrintedBook, cell: dict[str, Any], found: str
) -> None:
    entry = next(entry for entry in printed_book.ledger if entry["id"] == "tables.spending.2010301.wages")
    entry = {**entry, "cells": [{**entry["cells"][0], "row": 3, **cell}]}
    (line,) = recompute(printed_book.project, printed_book.book, [entry]).to_dict("records")
    assert line["结果"] == "不符"
    assert found in line["复算"]


def test_a_cited_number_is_a_whole_number_of_that_very_text(
    project: Project, data: Path, print_book: PrintBook
) -> None:
    text = "注：依据财预〔2016〕143号，{short}按2.5%计。"
    forms = data / "forms"
    forms.mkdir()
    form = (project.forms / "luoyang-2020.toml").read_text(encoding="utf-8")
    note = form.index("notes = [\n", form.index('key = "three_public"')) + len("notes = [\n")
    (forms / "luoyang-2020.toml").write_text(f'{form[:note]}    "{text}",\n{form[note:]}', encoding="utf-8")
    printed_book = print_book(data, checked=False)
    cited = [entry for entry in printed_book.ledger if entry["id"].startswith("tables.three_public.note1.cited")]
    assert [entry["text"] for entry in cited] == ["2016", "143", "2.5"]
    assert disagreements(printed_book.recomputed()) == []
    others = [
        {**cited[0], "id": text, "text": text, "value": text} for text in ("143", "14", "43", "2016", "201", "2.5")
    ]
    assert disagreements(recompute(printed_book.project, printed_book.book, others)) == ["14", "43", "201"]
    elsewhere = [{**cell, "column": "glossary 基本支出"} for cell in cited[0]["cells"]]
    assert disagreements(recompute(printed_book.project, printed_book.book, [{**cited[0], "cells": elsewhere}])) != []


def test_every_figure_that_is_wrong_has_its_line(printed_book: PrintedBook) -> None:
    ledger = changed(printed_book.ledger, "statement.basic.personnel", value="66.4", text="66.4万元")
    ledger = changed(ledger, "statement.basic.operating", value="7.6", text="7.6万元")
    with pytest.raises(CheckError) as stopped:
        require_agreement(recompute(printed_book.project, printed_book.book, ledger))
    assert str(stopped.value) == (
        "[复算] 数据 statement.basic.personnel（人员经费）：发现66.4万元（66.4），应为66.3万元（66.3）。\n"
        "[复算] 数据 statement.basic.operating（公用经费）：发现7.6万元（7.6），应为7.7万元（7.7）。"
    )
    assert stopped.value.exit_code == 1


def test_data_changed_after_the_publication_no_longer_agree_with_its_ledger(
    print_book: PrintBook, printed_book: PrintedBook, data: Path, edit: Edit
) -> None:
    edit("vehicles.csv", "合计,2\r\n一般公务用车,2", "合计,3\r\n一般公务用车,3")
    later = print_book(data)
    assert disagreements(recompute(later.project, later.book, printed_book.ledger)) == [
        "statement.other_matters.vehicles",
        "statement.other_matters.vehicle_kinds.一般公务用车.amount",
    ]


# ---- figures that an analyst adds

SENTENCE = """
basic, vehicles = book.table("basic_spending")["小计"], book.table("vehicles")["数量（辆）"]
say("基本支出{basic}，每辆车{each}，{count}；最多的一项{most}。", basic=basic.sum(), each=basic.sum() / vehicles.sum(),
    count=basic.figures.count("项"), most=basic.max())
spending = book.table("spending")
say("{rounded}，占{share}。", rounded=round(spending["项目支出"].sum(), 0),
    share=spending["项目支出"].sum() / spending["合计"].sum())
"""
CHARTS = (
    'items = book.table("spending").groupby("科目名称")["合计"].sum()\n'
    'show_chart(bar_chart(items, title="支出按项级科目"))',
    'amounts = book.table("spending").groupby("类名称")["项目支出"].sum()\n'
    'show_chart(bar_chart(amounts, title="项目支出按类", shares=True))',
    'amounts = book.table("spending").groupby("类名称")["合计"].sum()\n'
    'show_chart(bar_chart(amounts.figures.shares(), title="各类的比重"))',
    'show_chart(bar_chart(book.table("vehicles").set_index("车辆类别")["数量（辆）"], title="车辆"))',
    'amounts = book.table("spending").groupby("类名称")[["基本支出", "项目支出"]].sum()\n'
    'show_chart(stacked_bar_chart(amounts, title="各类的基本支出和项目支出"))',
)


def test_the_figures_that_an_analyst_adds_are_computed_again_without_a_line_of_the_package(
    print_book: PrintBook,
    control_table: ControlTable,
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = nbformat.read

    def with_more(path: Path, as_version: int) -> Any:
        notebook: Any = read(path, as_version=as_version)  # type: ignore[no-untyped-call]
        if path.stem == "2-statement":
            last = max(place for place, cell in enumerate(notebook.cells) if tag_of(cell) == "section-appropriation")
            tags = {"tags": ["section-appropriation"]}
            notebook.cells[last + 1 : last + 1] = [new_code_cell(code, metadata=tags) for code in (SENTENCE, *CHARTS)]
        return notebook

    monkeypatch.setattr(nbformat, "read", with_more)
    printed_book = print_book(project.root / "tests" / "data", "2022", "999001", fresh=True, alone="2-statement")
    monkeypatch.undo()
    added = [entry for entry in printed_book.ledger if entry["id"].startswith("statement.appropriation.")]
    assert len([entry for entry in added if ".chart." in entry["id"]]) > 40
    assert len([entry for entry in added if ".chart." not in entry["id"]]) > 6
    assert disagreements(printed_book.recomputed()) == []
    assert "不符" not in set(control_table(printed_book)["核对"])


@pytest.mark.parametrize(("text", "agrees"), [("7.7", True), ("7.7万元", True), ("7.70", False), ("7.7元", False)])
def test_in_a_chart_the_unit_may_stand_with_a_number_or_once_for_all(
    printed_book: PrintedBook, text: str, agrees: bool
) -> None:
    entry = next(entry for entry in printed_book.ledger if entry["id"] == "statement.basic.operating")
    drawn = {**entry, "id": "statement.basic.chart.alt.operating", "text": text}
    assert (disagreements(recompute(printed_book.project, printed_book.book, [drawn])) == []) is agrees


# ---- figures that compute or print wrongly


def each_share_for_itself(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(accessor.RULES, "largest-remainder", accessor.half_up)


def cut_rather_than_rounded(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(NumberFormat, "text", lambda _, figure: f"{int(figure.value)}")


def zeros_left_in_sentences(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Figure, "text", property(lambda self: f"{self.value}{self.unit}"))


def month_before_the_year(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("budgetbook.notebook.sentences.chinese_day", lambda day: f"{day[5:7]}月{day[8:]}日{day[:4]}年")


@pytest.mark.parametrize(
    ("broken", "id_"),
    [
        (each_share_for_itself, "statement.general_public.parts.城乡社区支出.share"),
        (cut_rather_than_rounded, "tables.spending.2010301.wages"),
        (zeros_left_in_sentences, "summary.three_public.bar.公务用车购置费"),
        (month_before_the_year, "annex.cover.date"),
    ],
    ids=lambda value: value.__name__ if callable(value) else None,
)
def test_figures_that_compute_or_print_wrongly_are_caught(
    print_book: PrintBook,
    scratch: Path,
    monkeypatch: pytest.MonkeyPatch,
    broken: Callable[[pytest.MonkeyPatch], None],
    id_: str,
) -> None:
    write(scratch, RICH, Typing())
    broken(monkeypatch)
    printed_book = print_book(scratch, checked=False)
    recomputed = printed_book.recomputed()
    assert id_ in disagreements(recomputed)
    with pytest.raises(CheckError, match=f"数据 {id_}（"):
        require_agreement(recomputed)


def test_inputs_say_what_they_do_not_have(project: Project) -> None:
    inputs = Inputs(lambda file: project.root / file, "data/2020/157001")
    assert inputs.text("data/2020/157001/unit.toml", 0, "unit.code") == "157001"
    with pytest.raises(MissingInputError, match=r"unit\.toml 没有“unit\.colour”"):
        inputs.text("data/2020/157001/unit.toml", 0, "unit.colour")
