"""What a notebook that breaks tells, and what is left of it to look at."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from budgetbook.core.cell_traceback import DEBUG_VARIABLE
from budgetbook.core.project import Project
from budgetbook.run.execute import run_notebooks
from budgetbook.run.failed_notebook import (
    NotebookCheckError,
    NotebookError,
    remove_failed_notebook,
    saving_failed_notebook,
)
from tests.composed import committed_notebooks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

PARAMETERS = new_code_cell('year = "2019"\nunit = "000000"', id="parameters", metadata={"tags": ["parameters"]})

SAY = """#| output: asis
from budgetbook.notebook import say

def tell(words):
    say(
        words
    )

tell("收入92万元。")"""

CHECK = """from budgetbook.core.errors import CheckError, FailedCheck
raise CheckError("[T1] 发现1，应为2。\\n[B1] 发现3，应为4。", [FailedCheck("T1", "income.csv", "1", "2")] * 2)"""


@pytest.fixture
def fail(tmp_path: Path, project: Project) -> Callable[..., NotebookError | NotebookCheckError]:
    """Run a notebook whose last cells are these, and return what it is refused with."""

    def fail(*sources: str) -> NotebookError | NotebookCheckError:
        cells = [PARAMETERS, new_code_cell("print(year)", id="year"), new_markdown_cell("说明", id="about")]
        cells += [new_code_cell(source, id=f"cell-{'abc'[number]}") for number, source in enumerate(sources)]
        cells.append(new_code_cell("print('合计')", id="total"))
        (tmp_path / "notebooks").mkdir(exist_ok=True)
        nbformat.write(new_notebook(cells=cells), tmp_path / "notebooks" / "broken.ipynb")
        scratch = Project(root=tmp_path, data=project.data)
        with pytest.raises((NotebookError, NotebookCheckError)) as caught:
            run_notebooks(
                scratch,
                committed_notebooks(scratch, "broken"),
                {"year": "2020", "unit": "157001"},
                tmp_path / "executed",
            )
        assert not (tmp_path / "executed" / "broken.ipynb").exists()
        error = caught.value
        assert isinstance(error, (NotebookError, NotebookCheckError))
        return error

    return fail


def describe_ledger_cell(error: NotebookError | NotebookCheckError, id_: str) -> Any:
    return next(cell for cell in error.notebook.cells if cell.id == id_)


@pytest.mark.parametrize(
    "sources",
    [
        pytest.param(("total = 92\n1 / 0",), id="division"),
        pytest.param(("for part in [74, 18]:\n    whole = part +\n",), id="syntax"),
        pytest.param(("def half(part):\n    return part / whole", "half(74)"), id="in-a-function-of-another-cell"),
        pytest.param(("def half(part):\n    return part / whole\n\nhalf(74)",), id="in-a-function-of-its-own"),
        pytest.param(("print(\n    92,\n    whole,\n)",), id="inside-a-call-of-many-lines"),
        pytest.param(("raise ValueError",), id="without-a-word"),
        pytest.param(("raise KeyError('甲\\n乙')",), id="with-several-lines"),
        pytest.param(("try:\n    1 / 0\nexcept ZeroDivisionError:\n    int('九')",), id="while-another-is-handled"),
        pytest.param(("import sys\nsys.exit(0)",), id="stops-itself"),
        pytest.param(("import sys\nsys.exit('没有数据')",), id="stops-itself-with-words"),
        pytest.param(("import os\nos._exit(3)",), id="kernel-dies"),
        pytest.param((SAY,), id="sentence-of-the-package"),
    ],
)
def test_cell_and_line_are_named_with_what_stands_there(
    fail: Callable[..., NotebookError], snapshot: SnapshotAssertion, sources: tuple[str, ...]
) -> None:
    error = fail(*sources)
    assert str(error) == snapshot
    assert "\n" not in str(error)
    assert error.exit_code == 2


def test_two_cells_alike_are_told_apart(fail: Callable[..., NotebookError]) -> None:
    error = fail("count = globals().get('count', 0)", "1 / count\ncount = 0", "1 / count\ncount = 0")
    assert "第4个代码单元格（cell-b）第1行" in str(error)
    error = fail("count = 1", "1 / count\ncount = 0", "1 / count\ncount = 0")
    assert "第5个代码单元格（cell-c）第1行" in str(error)


def test_the_notebook_holds_what_was_executed_and_the_traceback_and_nothing_of_papermill(
    fail: Callable[..., NotebookError],
) -> None:
    error = fail("print(92)", "total = 92\n1 / 0")
    nbformat.validate(error.notebook)
    printed = [output.text for id_ in ("year", "cell-a") for output in describe_ledger_cell(error, id_).outputs]
    assert printed == ["2020\n", "92\n"]
    (output,) = describe_ledger_cell(error, "cell-b").outputs
    assert (output.ename, output.evalue) == ("ZeroDivisionError", "division by zero")
    assert re.search("2 1 / 0$", re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(output.traceback)), re.MULTILINE)
    assert (describe_ledger_cell(error, "total").outputs, describe_ledger_cell(error, "total").execution_count) == (
        [],
        None,
    )
    assert "papermill" not in json.dumps(error.notebook)
    assert [cell.cell_type for cell in error.notebook.cells].count("markdown") == 1


def test_whoever_looks_for_errors_sees_the_whole_traceback(
    fail: Callable[..., NotebookError], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = str(fail(SAY))
    monkeypatch.setenv(DEBUG_VARIABLE, "1")
    error = fail(SAY)
    assert str(error) == told
    assert "sentence.py" in "".join(describe_ledger_cell(error, "cell-a").outputs[0].traceback)


def test_failed_checks_are_told_as_they_are_on_the_command_line_and_end_with_1(
    fail: Callable[..., NotebookCheckError],
) -> None:
    error = fail(CHECK)
    assert str(error) == (
        "[T1] 发现1，应为2。\n[B1] 发现3，应为4。\n以上不符见 notebooks/broken.ipynb 第3个代码单元格（cell-a）"
        '第2行“raise CheckError("[T1] 发现1，应为2。\\n[B1] 发现3，应为4。", [FailedChec…”。'
    )
    assert error.exit_code == 1


@pytest.fixture
def broken() -> NotebookError:
    error = NotebookError("notebooks/broken.ipynb 第3个代码单元格（cell-a）出错：ValueError。")
    error.name, error.notebook = "broken.ipynb", new_notebook(cells=[new_code_cell("1 / 0", id="cell-a")])
    return error


def test_the_notebook_is_kept_alone_in_its_folder_and_the_sentence_says_where(
    tmp_path: Path, broken: NotebookError
) -> None:
    folder = tmp_path / "failed" / "2020" / "157001"
    folder.mkdir(parents=True)
    (folder / "older.ipynb").touch()
    with (
        pytest.raises(NotebookError) as caught,
        saving_failed_notebook(folder, lambda path: path.relative_to(tmp_path).as_posix()),
    ):
        raise broken
    assert str(caught.value) == (
        "notebooks/broken.ipynb 第3个代码单元格（cell-a）出错：ValueError；"
        "执行到此处的笔记本（连同出错的经过）在 failed/2020/157001/broken.ipynb。"
    )
    assert [path.name for path in folder.iterdir()] == ["broken.ipynb"]
    assert nbformat.read(folder / "broken.ipynb", as_version=4) == broken.notebook


def test_a_notebook_that_cannot_be_kept_does_not_hide_what_broke(tmp_path: Path, broken: NotebookError) -> None:
    (tmp_path / "failed").write_text("", encoding="utf-8")
    told = str(broken)
    with pytest.raises(NotebookError) as caught, saving_failed_notebook(tmp_path / "failed" / "2020" / "157001", str):
        raise broken
    assert str(caught.value) == told


@pytest.mark.parametrize("others", [(), ("failed/2020/158001",), ("failed/2021/157001",), ("2020/157001",)])
def test_what_is_kept_is_forgotten_with_its_empty_folders_and_nothing_else(
    tmp_path: Path, others: tuple[str, ...]
) -> None:
    output = tmp_path / "output"
    for name in ("failed/2020/157001", *others):
        (output / name).mkdir(parents=True)
        (output / name / "1.ipynb").touch()
    remove_failed_notebook(output / "failed" / "2020" / "157001")
    left = {path.relative_to(output).as_posix() for path in output.rglob("*.ipynb")}
    assert left == {f"{name}/1.ipynb" for name in others}
    assert (output / "failed").exists() == any(name.startswith("failed") for name in others)
    remove_failed_notebook(output / "failed" / "2020" / "157001")
