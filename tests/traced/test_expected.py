"""Executed notebooks publish no number without a source: each is refused with its notebook, cell and sentence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from budgetbook.core.errors import InputError
from budgetbook.traced.blocks import numbers_of
from budgetbook.traced.expected import Expected, require_traced
from tests.places import ROOT

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from tests.traced.conftest import Write

FIGURE = '<span class="budget-figure" data-figure="income" title="收入&#10;来源：income.csv 第3行">92万元</span>'
FIGURES = {"income": "92万元"}
OWN = "有3个机构，\n九十三万元。3个\n4个"


def said(text: str, kind: str = "text/markdown", id_: str = "said") -> Any:
    output = new_output("display_data", data={kind: text, "text/plain": "<1 object>"})
    return new_code_cell("#| output: asis\nsay()", id=id_, outputs=[output])


def typed(text: str) -> Any:
    return new_markdown_cell(text, id="typed")


def chart(caption: str, id_: str = "chart") -> Any:
    output = new_output("display_data", data={"image/svg+xml": "<svg><text>5</text></svg>", "text/plain": "1"})
    return new_code_cell("#| label: fig\nshow()", id=id_, outputs=[output], metadata={"fig-cap": caption})


def notebooks(report: Path) -> list[Path]:
    return sorted((report / "executed").iterdir())


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param(typed("本单位共有3个内设机构。"), id="digit"),
        pytest.param(typed("前一句。本单位共有３个内设机构；后一句。"), id="full width"),
        pytest.param(typed("## 收入1,234万元"), id="heading"),
        pytest.param(typed("全年收入九十三万元。"), id="Chinese numerals"),
        pytest.param(typed('<span class="own-words">3个</span>机构'), id="typed mark of own words"),
        pytest.param(typed(FIGURE), id="typed mark of a figure"),
        pytest.param(typed("收入&#57;2万元"), id="character reference"),
        pytest.param(said(f"收入{FIGURE}，三个机构。"), id="said"),
        pytest.param(said(f"收入1{FIGURE}。"), id="digit before a figure"),
        pytest.param(said(f"收入-{FIGURE}。"), id="sign before a figure"),
        pytest.param(said("<table><tr><td>92.0</td></tr></table>", "text/html"), id="table"),
        pytest.param(said("92", "text/latex"), id="output of another kind"),
        pytest.param(chart("收入92万元"), id="caption"),
        pytest.param(
            new_code_cell("#| output: asis\nprint(92)", id="said", outputs=[new_output("stream", text="92\n")]),
            id="printed text",
        ),
        pytest.param(said(FIGURE.replace('"income"', '"expenses"')), id="figure that the ledger has not"),
        pytest.param(said(FIGURE.replace("92", "93")), id="figure with another number"),
    ],
)
def test_a_number_without_a_source_is_refused(write: Write, cell: Any, snapshot: SnapshotAssertion) -> None:
    report = write(said(f"## 收入{FIGURE}\n\n正文", id_="heading"), cell, figures=FIGURES)
    with pytest.raises(InputError) as refused:
        require_traced(notebooks(report), OWN)
    assert refused.value.exit_code == 2
    assert str(refused.value) == snapshot


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param(typed("## 一、“三公”经费\n\n第一部分见下，共两部分，最大的一项是工资。"), id="words"),
        pytest.param(typed('<div class="auditor">\n\n共3个，见 `x1.csv`。\n\n</div>'), id="for the auditor"),
        pytest.param(typed("见[说明](https://example.cn/2020/1.html)。<!-- 3 -->"), id="no text"),
        pytest.param(said(f"收入{FIGURE}，比上年减少{FIGURE}。"), id="figures"),
        pytest.param(said('<span class="budget-figure" data-figure="same">持平</span>'), id="figure without a number"),
        pytest.param(said('<div class="own-words">\n\n有3个机构，\n\n九十三万元。\n\n</div>'), id="own words"),
        pytest.param(
            said('<table><td class="own-words">3个<br>4个<td>' + FIGURE + "</table>", "text/html"), id="table"
        ),
        pytest.param(said(FIGURE.replace('"income"', '"![x](y).{#z}"')), id="signs of Markdown in an id"),
        pytest.param(chart(f"收入{FIGURE}"), id="chart"),
        pytest.param(
            new_code_cell("#| include: false\nx", id="x", outputs=[new_output("stream", text="92")]), id="left out"
        ),
    ],
)
def test_a_number_with_a_source_or_that_is_not_published_passes(write: Write, cell: Any) -> None:
    figures = {**FIGURES, "same": "持平", "![x](y).{#z}": "92万元"}
    shown = str(cell)
    report = write(cell, figures={id_: text for id_, text in figures.items() if f'data-figure="{id_}"' in shown})
    require_traced(notebooks(report), OWN)


@pytest.mark.parametrize(
    ("cell", "figures"),
    [
        pytest.param(said('<span class="own-words">1000万元</span>'), {}, id="words that nobody wrote"),
        pytest.param(said(FIGURE.replace("万元", "亿元")), FIGURES, id="another unit"),
        pytest.param(said("收入。"), FIGURES, id="figure left out"),
        pytest.param(new_code_cell("#| include: false", id="said"), FIGURES, id="cell left out"),
        pytest.param(said(f"约三百{FIGURE}。"), FIGURES, id="numerals before a figure"),
        pytest.param(said(f"负{FIGURE}。"), FIGURES, id="sign in words"),
        pytest.param(typed("全年九十三万。"), {}, id="numerals without a unit"),
    ],
)
def test_what_is_not_as_the_ledger_and_the_data_have_it_is_refused(
    write: Write, cell: Any, figures: dict[str, str], snapshot: SnapshotAssertion
) -> None:
    with pytest.raises(InputError) as refused:
        require_traced(notebooks(write(cell, figures=figures)), OWN)
    assert str(refused.value) == snapshot


def test_every_fault_of_every_notebook_is_named(write: Write) -> None:
    report = write(typed("3个。4个。"), said("5个"))
    with pytest.raises(InputError) as refused:
        require_traced(notebooks(report), OWN)
    *faults, _ = str(refused.value).splitlines()
    assert [fault.partition("中的")[2] for fault in faults] == [f"数字“{number}”没有来历。" for number in "345"]


def test_an_untraced_number_is_named_by_the_notebook_that_was_committed(write: Write) -> None:
    report = write(said("收入92万元。"))
    cell = nbformat.read(notebooks(report)[1], as_version=4).cells[0]
    with pytest.raises(InputError, match=r"^notebooks/2-text\.ipynb 单元格"):
        require_traced(notebooks(report), OWN, {"1-overview": {cell.id: "notebooks/2-text.ipynb"}})


def test_the_expected_numbers_are_those_of_cover_notebooks_and_charts_in_order(write: Write) -> None:
    folded = f'<details class="chart-data"><summary>数据</summary><table><td>{FIGURE}</table></details>'
    cells = [
        said(f"收入{FIGURE}"),
        chart(f"收入{FIGURE}"),
        said(folded, "text/html", "folded"),
        chart("支出", "other"),
        typed("完。"),
    ]
    report = write(*cells, figures=FIGURES)
    page = [*numbers_of(Expected(report).blocks("html"))]
    assert [number.text for number in page] == [
        *("2020", "二〇二〇", "六"),
        *("92", "1", "92", "92", "2"),
    ]
    for format_ in ("pdf", "docx"):
        printed = [number.text for number in numbers_of(Expected(report).blocks(format_))]
        assert printed == ["2020", "二〇二〇", "六", "92", "1", "92", "2"]
    assert all(number.traced for number in page)


def test_the_notebooks_of_the_real_budget_are_traced(frame: Path) -> None:
    executed = [path for path in notebooks(frame) if path.stem != "audit" and path.suffix == ".ipynb"]
    typed_by_the_unit = (ROOT / "data" / "2020" / "157001").rglob("*.*")
    require_traced(executed, "".join(path.read_text(encoding="utf-8-sig") for path in typed_by_the_unit))
    assert len(list(numbers_of(Expected(frame).blocks("pdf")))) > 700
