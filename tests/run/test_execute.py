"""Running the notebooks: what is refused before anything runs, and what an executed notebook carries."""

from __future__ import annotations

import asyncio
import os
import platform
import re
from html import unescape
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from jupyter_client.asynchronous.client import AsyncKernelClient
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from budgetbook.core.errors import RenderError, UsageError
from budgetbook.core.project import DATA_VARIABLE, Project
from budgetbook.core.system import KERNELS_VARIABLE, ORDINARY
from budgetbook.run.clean_notebook import METADATA
from budgetbook.run.execute import run_notebooks
from budgetbook.run.failed_notebook import NotebookError
from budgetbook.run.kernel import kernel_manager
from tests.composed import LUOYANG, committed_notebooks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    Write = Callable[..., None]

PARAMETERS = {"year": "2020", "unit": "157001"}
DEFAULTS = 'year = "2019"\nunit = "000000"'


@pytest.fixture
def scratch(tmp_path: Path, project: Project) -> Project:
    """A project whose notebooks a test writes itself."""
    (tmp_path / "notebooks").mkdir()
    return Project(root=tmp_path, data=project.data)


@pytest.fixture
def write(scratch: Project) -> Write:
    """Write a notebook: its parameters cells, then the given cells."""

    def write(name: str, *sources: str, parameters: tuple[str, ...] = (DEFAULTS,)) -> None:
        cells = [
            new_code_cell(source, id=f"parameters-{number}", metadata={"tags": ["parameters"]})
            for number, source in enumerate(parameters)
        ]
        cells += [new_code_cell(source, id=f"cell-{number}") for number, source in enumerate(sources)]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = new_notebook(cells=cells, metadata={"kernelspec": kernel})
        nbformat.write(notebook, scratch.notebooks / f"{name}.ipynb")

    return write


def cells_of(path: Path) -> list[Any]:
    return list(nbformat.read(path, as_version=4).cells)


def printed(path: Path) -> list[str]:
    return [output.text for cell in cells_of(path) for output in cell.get("outputs", [])]


def refused(project: Project, second: str = "second", **parameters: str) -> str:
    """Run two notebooks of which the second is not fit to run; the first must not have run either."""
    steps: list[str] = []
    target = project.root / "executed"
    with pytest.raises(UsageError) as caught:
        run_notebooks(
            project,
            committed_notebooks(project, "first", second),
            PARAMETERS | parameters,
            target,
            progress=steps.append,
        )
    assert not steps
    assert not target.exists()
    return str(caught.value)


@pytest.mark.parametrize(
    "parameters",
    [
        pytest.param((), id="no-parameters-cell"),
        pytest.param((DEFAULTS, DEFAULTS), id="two-parameters-cells"),
        pytest.param(('unit = "157001"',), id="does-not-know-year"),
        pytest.param((DEFAULTS + '\nmonth = "06"',), id="also-needs-month"),
        pytest.param(("year: str = 2020",), id="does-not-know-unit"),
    ],
)
def test_nothing_runs_while_a_notebook_would_not_take_the_parameters(
    scratch: Project, write: Write, snapshot: SnapshotAssertion, parameters: tuple[str, ...]
) -> None:
    write("first", "print(year)")
    write("second", "print(year)", parameters=parameters)
    assert refused(scratch) == snapshot


def test_an_unknown_parameter_is_refused_by_name(scratch: Project, write: Write, snapshot: SnapshotAssertion) -> None:
    write("first")
    write("second")
    assert refused(scratch, region="洛阳") == snapshot


def test_a_missing_notebook_is_refused_by_name(scratch: Project, write: Write, snapshot: SnapshotAssertion) -> None:
    write("first")
    assert refused(scratch, second="9-unknown") == snapshot


@pytest.mark.parametrize(
    "content",
    [
        pytest.param('{"cells": [', id="cut-off"),
        pytest.param("{}", id="no-cells"),
        pytest.param("[]", id="a-list"),
        pytest.param('{"部门": "预算"}'.encode("gb18030"), id="not-utf8"),
    ],
)
def test_a_file_that_is_no_notebook_is_refused_in_chinese(
    scratch: Project, write: Write, snapshot: SnapshotAssertion, content: str | bytes
) -> None:
    write("first")
    data = content if isinstance(content, bytes) else content.encode()
    (scratch.notebooks / "second.ipynb").write_bytes(data)
    assert refused(scratch) == snapshot


def test_a_parameter_with_a_type_or_a_comment_is_recognised(scratch: Project, write: Write) -> None:
    write("first", "print(year, unit)", parameters=('year: str = "2019"  # 年度\nunit="000000"',))
    (path,) = run_notebooks(scratch, committed_notebooks(scratch, "first"), PARAMETERS, scratch.root / "out")
    assert printed(path) == ["2020 157001\n"]


def test_a_cell_that_raises_is_named_as_it_is_counted_in_its_notebook(
    scratch: Project, write: Write, snapshot: SnapshotAssertion
) -> None:
    write("broken", "print(year)", "1 / 0")
    with pytest.raises(NotebookError) as caught:
        run_notebooks(scratch, committed_notebooks(scratch, "broken"), PARAMETERS, scratch.root / "out")
    assert str(caught.value) == snapshot
    assert caught.value.exit_code == 2
    assert not (scratch.root / "out" / "broken.ipynb").exists()


FOREIGN: dict[str, dict[str, Any]] = {
    "none": {},
    "foreign": {"kernelspec": {"name": "mykernel", "display_name": "我的内核", "language": "python"}},
    "other-language": {"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}},
    "vscode": {"language_info": {"name": "python", "version": "3.8.10"}, "vscode": {"interpreter": {"hash": "31f2"}}},
}
"""What an editor leaves in a notebook."""


def test_the_kernel_is_the_projects_own_whatever_an_editor_left_in_the_notebook(scratch: Project, write: Write) -> None:
    write("before", "print(year)")
    for name, metadata in FOREIGN.items():
        notebook = nbformat.read(scratch.notebooks / "before.ipynb", as_version=4)
        notebook.metadata = metadata
        for cell in notebook.cells:
            cell.metadata = {**cell.metadata, "vscode": {"languageId": "python"}, "scrolled": True}
        nbformat.write(notebook, scratch.notebooks / f"{name}.ipynb")
    before, *after = run_notebooks(
        scratch, committed_notebooks(scratch, "before", *FOREIGN), PARAMETERS, scratch.root / "out"
    )
    assert [path.stem for path in after if path.read_bytes() != before.read_bytes()] == []
    executed = nbformat.read(before, as_version=4)
    assert executed.metadata.kernelspec == METADATA["kernelspec"]
    assert "vscode" not in str(executed)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("import os\nos._exit(3)", id="its-kernel-dies"),
        pytest.param("import sys\nsys.exit(0)", id="it-stops-itself"),
    ],
)
def test_a_notebook_that_ends_halfway_is_refused(scratch: Project, write: Write, source: str) -> None:
    write("halfway", source, "print('合计')")
    with pytest.raises(NotebookError, match=r"notebooks/halfway\.ipynb"):
        run_notebooks(scratch, committed_notebooks(scratch, "halfway"), PARAMETERS, scratch.root / "out")


def test_a_kernel_that_cannot_be_reached_is_told_in_one_sentence(
    scratch: Project, write: Write, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    wait = AsyncKernelClient._async_wait_for_ready
    monkeypatch.setenv(KERNELS_VARIABLE, ORDINARY)
    monkeypatch.setattr(AsyncKernelClient, "kernel_info", lambda _: None)  # what asks it never arrives
    monkeypatch.setattr(AsyncKernelClient, "_async_wait_for_ready", lambda client, _: wait(client, 1))
    write("broken", "92")
    with pytest.raises(RenderError, match=r"^notebooks/broken\.ipynb：执行笔记本的内核没有应答；.+（127\.0\.0\.1）。$"):
        run_notebooks(scratch, committed_notebooks(scratch, "broken"), PARAMETERS, scratch.root)
    assert capfd.readouterr() == ("", "")


def test_the_notebooks_read_the_data_folder_of_the_project_and_run_at_its_root(scratch: Project, write: Write) -> None:
    write("where", f"import os\nprint(os.environ['{DATA_VARIABLE}'])\nprint(os.getcwd())")
    (path,) = run_notebooks(scratch, committed_notebooks(scratch, "where"), PARAMETERS, scratch.root / "out")
    assert printed(path) == [f"{scratch.data}\n{scratch.root}\n"]


@pytest.mark.parametrize("before", [None, "/elsewhere"])
def test_the_environment_is_left_as_it_was(
    scratch: Project, write: Write, monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    monkeypatch.delenv(DATA_VARIABLE, raising=False)
    if before:
        monkeypatch.setenv(DATA_VARIABLE, before)
    write("broken", "raise ValueError")
    with pytest.raises(NotebookError):
        run_notebooks(scratch, committed_notebooks(scratch, "broken"), PARAMETERS, scratch.root / "out")
    assert os.environ.get(DATA_VARIABLE) == before


def test_the_notebooks_are_run_in_the_order_of_the_document(executed: list[Path]) -> None:
    assert [path.stem for path in executed] == ["0-summary", "1-overview", "2-statement", "3-glossary", "4-tables"]


def test_the_parameters_stand_readable_in_each_executed_notebook(executed: list[Path]) -> None:
    for path in executed:
        (injected,) = [cell for cell in cells_of(path) if "injected-parameters" in cell.metadata.get("tags", [])]
        assert 'year = "2020"\nunit = "157001"' in injected.source


def test_every_code_cell_of_an_executed_notebook_has_run(executed: list[Path]) -> None:
    for path in executed:
        # the table under a chart stands in a cell of its own, with its chart's number
        counts = dict.fromkeys(cell.execution_count for cell in cells_of(path) if cell.cell_type == "code")
        assert list(counts) == list(range(1, len(counts) + 1))


def test_what_a_cell_prints_is_one_output_however_the_kernel_sent_it(scratch: Project, write: Write) -> None:
    write("printing", "print('805个数据', end='', flush=True)\nprint('全部相符。', flush=True)\nprint('完')")
    (path,) = run_notebooks(scratch, committed_notebooks(scratch, "printing"), PARAMETERS, scratch.root / "out")
    (output,) = cells_of(path)[-1].outputs
    assert output.text == "805个数据全部相符。\n完\n"


def test_two_runs_give_identical_files(executed: list[Path], filled_report: Path) -> None:
    """By the command, and in a process of the tests."""
    assert [
        path.name for path in executed if path.read_bytes() != (filled_report / "executed" / path.name).read_bytes()
    ] == []


def test_executed_notebooks_carry_no_run_times(executed: list[Path]) -> None:
    for path in executed:
        notebook = nbformat.read(path, as_version=4)
        holders = [notebook, *notebook.cells]
        assert not [holder for holder in holders if {"papermill", "execution"} & set(holder.metadata)]


def test_executed_notebooks_do_not_name_the_interpreters_version(executed: list[Path]) -> None:
    languages = [nbformat.read(path, as_version=4).metadata.language_info for path in executed]
    assert {language.name for language in languages} == {"python"}
    assert not [language for language in languages if platform.python_version() in str(language)]


def test_chart_cells_carry_their_caption_and_alt_text(executed: list[Path]) -> None:
    charts = {cell.id: cell.metadata for cell in cells_of(executed[2]) if "fig-cap" in cell.metadata}
    captions = {id_: unescape(re.sub(r"<[^>]*>", "", metadata["fig-cap"])) for id_, metadata in charts.items()}
    assert {id_: caption[-7:].removeprefix("见") for id_, caption in captions.items()} == {
        "chart-balance": "占80.43%",
        "chart-spending": "资福利支出较多",
        "chart-general-public": "共服务支出最多",
        "chart-basic": "中津贴补贴最多",
        "chart-three-public": "购置费没有安排",
    }
    assert captions["chart-spending"].startswith("2020年支出总计中，基本支出占80.43%；基本支出中工资福利支出较多")
    assert "一般公共服务支出75.7（82.28%）；社会保障和就业支出5.9（6.41%）" in charts["chart-general-public"]["fig-alt"]
    assert "公务用车运行维护费1.3；公务接待费0.2" in charts["chart-three-public"]["fig-alt"]


@pytest.fixture(scope="module")
def opened_in_jupyter(project: Project) -> dict[str, Any]:
    """The committed notebooks, run by nbclient alone with their defaults, as JupyterLab would from their folder.

    The one that draws has an ordinary kernel; those of the others are forked, which takes a tenth of the time.
    """
    notebooks = {name: nbformat.read(project.notebooks / f"{name}.ipynb", as_version=4) for name in LUOYANG}

    async def run_all() -> None:
        resources = {"metadata": {"path": str(project.notebooks)}}
        ordinary: dict[str, Any] = {"resources": resources}
        forked = {**ordinary, "kernel_manager_class": kernel_manager()}
        clients = [
            NotebookClient(notebook, **(ordinary if name == "2-statement" else forked))
            for name, notebook in notebooks.items()
        ]
        await asyncio.gather(*(client.async_execute() for client in clients))

    asyncio.run(run_all())
    return notebooks


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("1-overview", "主要职能"),
        ("2-statement", "收支平衡"),
        ("3-glossary", "是指市级财政当年拨付的资金"),
        ("4-tables", "2020年项目（政策）绩效目标表"),
    ],
)
def test_each_notebook_runs_from_top_to_bottom_in_jupyter_with_its_defaults(
    opened_in_jupyter: dict[str, Any], name: str, words: str
) -> None:
    cells = [cell for cell in opened_in_jupyter[name].cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in cells)
    assert words in str([output.get("data", {}) for cell in cells for output in cell.outputs])
