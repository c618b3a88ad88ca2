"""Errors of the package as JupyterLab shows them: a sentence and a line, or a table, and no traceback."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook

from budgetbook.core.cell_traceback import DEBUG_VARIABLE, code_at
from budgetbook.core.project import DATA_VARIABLE
from budgetbook.run.kernel import WarmKernelManager

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from tests.fixtures.copies import Edit

    ShownBy = Callable[[str], list[Any]]

OPEN = """from budgetbook.notebook import open_book

book = open_book(2020, 157001)"""

SAY = """from budgetbook.notebook import say
say("收入92万元。")"""

OTHER_UNITS = """from budgetbook.notebook import open_book
book = open_book(2020, 157001)
(
    book.data.measures["车辆"]
    - book.data.measures["收入总计"]
)"""

TWICE = """from budgetbook.figures import Figure
from budgetbook.figures.ledger import Ledger
from decimal import Decimal
ledger = Ledger()
for amount in ("1", "2"):
    ledger.record("x", Figure(Decimal(amount), "万元", "收入"), amount, "甲")"""

IN_A_FUNCTION = """from budgetbook.notebook import say

def tell(words):
    say(words)

tell("收入92万元。")"""


@pytest.fixture
def shown_by(project: Any, data: Path, monkeypatch: pytest.MonkeyPatch) -> ShownBy:
    """Run a cell over the copied data, and return what it shows."""
    monkeypatch.setenv(DATA_VARIABLE, str(data))

    def shown_by(source: str) -> list[Any]:
        cell = new_code_cell(source)
        resources = {"metadata": {"path": str(project.root)}}
        client = NotebookClient(new_notebook(cells=[cell]), kernel_manager_class=WarmKernelManager, resources=resources)
        with pytest.raises(CellExecutionError):
            client.execute()
        outputs: list[Any] = cell.outputs
        return outputs

    return shown_by


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(SAY, id="NarrativeError"),
        pytest.param(OTHER_UNITS, id="FigureError"),
        pytest.param(TWICE, id="LedgerError"),
        pytest.param(OPEN.replace("157001", "158001"), id="UsageError"),
        pytest.param(IN_A_FUNCTION, id="in-a-function-of-the-cell"),
    ],
)
def test_an_error_of_the_package_is_its_sentence_and_the_line_that_met_it(
    shown_by: ShownBy, snapshot: SnapshotAssertion, data: Path, source: str
) -> None:
    (output,) = shown_by(source)
    assert output.output_type == "error"
    assert output.traceback[0] == output.evalue
    assert [output.ename, *(line.replace(str(data), "<数据目录>") for line in output.traceback)] == snapshot


def test_bad_input_names_the_cell_of_the_table_and_the_line(shown_by: ShownBy, edit: Edit) -> None:
    edit("spending.csv", "18.0,0.0", "18万,0.0")
    (output,) = shown_by(OPEN)
    sentence, line = output.traceback
    assert sentence.startswith("data/2020/157001/spending.csv 第2行“一般性项目”列：发现“18万”，应为")
    assert line == "单元格第3行：book = open_book(2020, 157001)"


def test_failed_checks_are_a_short_table_the_nearest_cause_first(shown_by: ShownBy, edit: Edit) -> None:
    edit("spending.csv", "50.0,0.0,7.7", "50.0,0.0,7.8")
    table, output = shown_by(OPEN)
    headings = re.findall(r"<th scope[^>]*>(.*?)</th>", table.data["text/html"])
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in table.data["text/html"].split("</tr>")[1:-1]]
    assert headings == ["核对", "位置", "发现", "应为"]
    assert rows[0] == [
        "T1 合计行等于各行之和",
        "spending.csv 第2行“商品和服务支出”",
        "“7.7”",
        "与各行之和 7.8万元（spending.csv 第3至7行“商品和服务支出”）相等",
    ]
    assert output.traceback == [
        f"核对不符{len(rows)}处，不予公开：见上表，最接近原因的在前。",
        "单元格第3行：book = open_book(2020, 157001)",
    ]
    # what programs read, and a terminal shows, is the text of the command line
    assert table.data["text/plain"] == output.evalue
    assert output.ename == "CheckError"
    assert len(output.evalue.splitlines()) == len(rows)


def test_other_errors_keep_their_traceback(shown_by: ShownBy) -> None:
    (output,) = shown_by("1 / 0")
    assert "ZeroDivisionError" in output.traceback[1]


def test_whoever_looks_for_errors_sees_the_whole_traceback(shown_by: ShownBy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DEBUG_VARIABLE, "1")
    (output,) = shown_by(SAY)
    assert "narrative/sentence.py" in "".join(output.traceback)
    assert output.traceback[-2:] == [output.evalue, '单元格第2行：say("收入92万元。")']


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (1, "say(x,"),
        (2, "x,"),
        (3, "total = book.total([92,"),
        (5, f'say("{"甲" * 55}…'),
        (6, "f("),
    ],
)
def test_a_line_that_only_opens_a_bracket_is_cited_with_the_next_and_a_long_one_is_cut(number: int, code: str) -> None:
    lines = ["    say(", "        x,", "total = book.total([", "    92,", f'say("{"甲" * 80}")', "f("]
    assert code_at(lines, number) == code
