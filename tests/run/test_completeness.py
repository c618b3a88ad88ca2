"""Nothing of the form may be missing from what the notebooks printed, and nothing may stand there twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_notebook, new_output

from budgetbook.book import open_book
from budgetbook.checks import run_checks
from budgetbook.core.errors import CheckError
from budgetbook.core.project import Project
from budgetbook.figures.ledger import ledger_of
from budgetbook.render.workspace import figures_of
from budgetbook.run.completeness import REQUIRED_TOPICS, paragraphs_of, require_complete
from budgetbook.run.execute import document_notebooks, run_notebooks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from budgetbook.book import Book
    from tests.fixtures.copies import Edit

PLACES = {
    "overview": "第一部分",
    "overview.duties": "一、主要职能",
    "overview.composition": "二、机构设置及部门预算单位构成",
    "statement": "第二部分",
    "statement.overall": "一、收入支出预算总体情况说明",
    "statement.income": "二、收入预算总体情况说明",
    "statement.spending": "三、支出预算总体情况说明",
    "statement.appropriation": "四、财政拨款收入支出预算总体情况说明",
    "statement.general_public": "五、一般公共预算支出预算情况说明",
    "statement.basic": "六、一般公共预算基本支出预算情况说明",
    "statement.government_fund": "七、政府性基金预算收支情况说明",
    "statement.state_capital": "八、国有资本经营预算支出预算情况说明",
    "statement.three_public": "九、“三公”经费支出预算情况说明",
    "statement.other_matters": "十、其他重要事项的情况说明",
    "glossary": "第三部分",
    "annex.cover": "tables",
    "tables.balance": "预算01表",
    "tables.income": "预算02表",
    "tables.spending": "预算03表",
    "tables.appropriation": "预算04表",
    "tables.general_public": "预算05表",
    "tables.basic": "预算06表",
    "tables.three_public": "预算07表",
    "tables.government_fund": "预算08表",
    "tables.state_capital": "预算09表",
    "tables.operating_cost": "预算10表",
    "tables.performance": "预算11表",
    "tables.project_targets": "预算12表",
}
"""What the published document of 2020 has, and the name under which it is missed."""


def ledger(*places: str) -> dict[str, Any]:
    return {"figures": [], "shown": list(places)}


def refusal(book: Book, *ledgers: dict[str, Any]) -> list[str]:
    with pytest.raises(CheckError) as refused:
        require_complete(book.form, {}, ledgers)
    return str(refused.value).splitlines()


def test_the_published_notebooks_are_complete(book: Book, publication: Path) -> None:
    ledgers = [
        ledger_of(nbformat.read(path, as_version=4))
        for path in sorted((publication / "notebooks").glob("[0-9]*.ipynb"))
    ]
    assert len(ledgers) == 5
    require_complete(book.form, {}, ledgers)


def test_everything_may_come_from_one_notebook_or_from_many_in_any_order(book: Book) -> None:
    require_complete(book.form, {}, [ledger(*PLACES)])
    require_complete(book.form, {}, [ledger(place) for place in reversed(PLACES)])


@pytest.mark.parametrize(("place", "name"), PLACES.items(), ids=PLACES)
def test_what_is_missing_is_named(book: Book, place: str, name: str) -> None:
    assert refusal(book, ledger(*(other for other in PLACES if other != place))) == [
        f"[F1 表样的章节和附表齐全] 发现“{name}”印了0次，应为1次。"
    ]


@pytest.mark.parametrize("place", ["overview", "statement.basic", "tables.balance"])
def test_what_is_printed_twice_is_named(book: Book, place: str) -> None:
    message = [f"[F1 表样的章节和附表齐全] 发现“{PLACES[place]}”印了2次，应为1次。"]
    assert refusal(book, ledger(*PLACES, place)) == message
    assert refusal(book, ledger(*PLACES), ledger(place)) == message


def test_each_of_several_problems_is_named_in_the_order_of_the_form(book: Book) -> None:
    shown = [place for place in PLACES if place not in ("tables.income", "statement.overall")]
    lines = refusal(book, ledger(*shown, "glossary", "glossary"))
    assert [line.partition("发现")[2] for line in lines] == [
        "“第三部分”印了3次，应为1次。",
        "“一、收入支出预算总体情况说明”印了0次，应为1次。",
        "“预算02表”印了0次，应为1次。",
    ]


def test_notebooks_that_printed_nothing_lack_everything(book: Book) -> None:
    assert len(refusal(book)) == len(refusal(book, ledger(), ledger())) == len(PLACES)


def test_what_the_form_does_not_ask_for_is_not_counted(book: Book) -> None:
    require_complete(book.form, {}, [ledger(*PLACES, "other.debts", "other.debts")])


# what the text must tell: a figure where there is an amount, words where there is none

NOTHING_TOLD = {
    "three_public.csv": "2020年“三公”经费预算为0万元。",
    "operating_cost.csv": "市政务服务和大数据管理局2020年没有安排机关运行经费。",
    "vehicles.csv": "2019年期末，市政务服务和大数据管理局账面没有车辆。",
    "procurement.csv": "市政务服务和大数据管理局无政府采购预算安排。",
}
"""How the published document says that there is nothing."""

ZEROS = {
    "three_public.csv": "项目,预算数\n因公出国（境）费用,0\n公务接待费,0.0\n公务用车运行维护费,0\n公务用车购置,0.00\n",
    "operating_cost.csv": "项目,预算数\n机关运行经费,0.0\n",
    "vehicles.csv": "车辆类别,数量（辆）\n合计,0\n一般公务用车,0\n",
    "procurement.csv": "采购类别,预算数\n货物,0.0\n服务,0.0\n",
}

AMOUNTS = {**ZEROS, "procurement.csv": "采购类别,预算数\n货物,0.0\n服务,3.0\n"}
AMOUNTS |= {file: text.replace(",0\n公务用车购置", ",1.3\n公务用车购置") for file, text in AMOUNTS.items()}
AMOUNTS["operating_cost.csv"] = ZEROS["operating_cost.csv"].replace("0.0", "7.7")
AMOUNTS["vehicles.csv"] = ZEROS["vehicles.csv"].replace(",0", ",2")


@pytest.fixture
def with_table(data: Path, unit_folder: Path) -> Callable[[str, str], Book]:
    """Open the 2020 book with another content of a table."""

    def open_with(file: str, text: str) -> Book:
        (unit_folder / file).write_text(text, encoding="utf-8")
        return open_book("2020", "157001", data)

    return open_with


def told_of(book: Book, file: str, *ledgers: dict[str, Any], said: str = "") -> str:
    """What is wrong with a text that tells nothing of one table but these words; empty where nothing is."""
    try:
        require_complete(book.form, {file: book.data.sources[file]}, [ledger(*PLACES), *ledgers], [said])
    except CheckError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("file", REQUIRED_TOPICS)
def test_where_there_is_an_amount_words_do_not_do(with_table: Callable[[str, str], Book], file: str) -> None:
    book = with_table(file, AMOUNTS[file])
    message = f"[F3 应当说明的事项齐全] {file}：发现正文没有说明{REQUIRED_TOPICS[file][0]}，应有其数额。"
    assert told_of(book, file, said=NOTHING_TOLD[file]) == message
    cell = {"file": f"data/2020/157001/{file}", "row": 2}
    figures = [{"id": "statement.other_matters.amount", "cells": [cell]}]
    assert told_of(book, file, {"figures": figures, "shown": []}) == ""
    in_a_chart = [{"id": "statement.other_matters.chart.amount", "cells": [cell]}]
    assert told_of(book, file, {"figures": in_a_chart, "shown": []}) == message


@pytest.mark.parametrize("file", REQUIRED_TOPICS)
def test_where_every_amount_is_zero_it_must_be_said(with_table: Callable[[str, str], Book], file: str) -> None:
    book = with_table(file, ZEROS[file])
    message = f"[F3 应当说明的事项齐全] {file}：发现正文没有说明{REQUIRED_TOPICS[file][0]}，没有的也应写明没有。"
    assert told_of(book, file, said=NOTHING_TOLD[file]) == ""
    assert told_of(book, file) == told_of(book, file, said="收支平衡。") == message


def test_a_table_without_rows_asks_for_no_words(book: Book) -> None:
    assert not book.data.sources["procurement.csv"].rows
    assert told_of(book, "procurement.csv") == ""


def output(text: str, *tags: str) -> Any:
    shown = [new_output("display_data", data={"text/markdown": text})]
    return new_code_cell("say()", outputs=shown, metadata={"tags": [*tags]})


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (output("车辆没有增加。\n"), "车辆没有增加。\n"),
        (output('<div class="own-words">\n\n负责车辆管理。本单位没有车辆。\n\n</div>'), "本单位没有车辆"),
        (output('<div class="own-words">\n\n负责车辆管理。\n\n</div>'), ""),
        (output('<div class="plain-words">\n\n没有车辆。\n\n</div>'), ""),
        (output("**机关运行经费：**是指没有车辆的。", "section-glossary"), ""),
        (output("## 没有车辆"), ""),
    ],
    ids=["computed", "own words that say none", "own words", "in some formats only", "glossary", "heading"],
)
def test_only_what_every_format_tells_of_the_budget_counts(cell: Any, said: str) -> None:
    assert "".join(paragraphs_of(new_notebook(cells=[cell]))) == said


def test_what_is_told_in_some_formats_only_is_not_told(with_table: Callable[[str, str], Book]) -> None:
    book = with_table("vehicles.csv", AMOUNTS["vehicles.csv"])
    cell = {"file": "data/2020/157001/vehicles.csv", "row": 2}
    plainly = [{"id": "statement.other_matters.plain.amount", "cells": [cell]}]
    assert "车辆" in told_of(book, "vehicles.csv", {"figures": plainly, "shown": []})
    elsewhere = [{"id": "tables.vehicles.amount", "cells": [cell]}]
    assert "车辆" in told_of(book, "vehicles.csv", {"figures": elsewhere, "shown": []})


def test_a_heading_says_nothing(publication: Path) -> None:
    paragraphs = "".join(paragraphs_of(nbformat.read(publication / "notebooks" / "2-statement.ipynb", as_version=4)))
    assert "账面共有车辆" in paragraphs
    assert "（四）国有资产占用情况" not in paragraphs


def test_an_institution_without_operating_cost_vehicles_and_procurement_is_told_so(
    project: Project, data: Path, unit_folder: Path, edit: Edit, tmp_path: Path
) -> None:
    for file in ("operating_cost.csv", "vehicles.csv", "procurement.csv"):
        (unit_folder / file).write_text(ZEROS[file], encoding="utf-8")
    edit("unit.toml", "行政单位", "事业单位")
    edit("basic_spending.csv", "50101,工资奖金津补贴,6.1", "50199,其他工资福利支出,6.1")
    accepted = (unit_folder / "accepted.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)
    kept = [line for line in accepted if not line.startswith(("M1", "O1"))]
    (unit_folder / "accepted.csv").write_text("".join(kept), encoding="utf-8")
    book = open_book("2020", "157001", data)
    notebooks = run_notebooks(
        Project(project.root, data), document_notebooks(project, book.form), book.parameters, tmp_path / "executed"
    )
    figures_of(book, run_checks(book), notebooks)
    statement = nbformat.read(tmp_path / "executed" / "2-statement.ipynb", as_version=4)
    text = BeautifulSoup("".join(paragraphs_of(statement)), "html.parser").get_text()
    assert "市政务服务和大数据管理局是事业单位，没有机关运行经费" in text
    assert NOTHING_TOLD["vehicles.csv"] in text
    assert "政府采购预算总额0万元" in text
