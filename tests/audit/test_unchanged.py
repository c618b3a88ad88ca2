"""The auditor's notebook over data that are no longer those of the publication says that, and nothing else."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from budgetbook.audit.notebook import FIGURES_VARIABLE
from budgetbook.audit.unchanged import hashes_of_data, require_same_data
from budgetbook.book import open_book
from budgetbook.core.errors import UsageError
from budgetbook.core.project import DATA_VARIABLE, find_project
from budgetbook.run.kernel import WarmKernelManager
from tests.places import UNIT, YEAR

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.core.project import Project
    from tests.fixtures.copies import Edit


@pytest.fixture
def published(publication: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The publication's figures.json, as the auditor's notebook finds it."""
    path = publication / "figures.json"
    monkeypatch.setenv(FIGURES_VARIABLE, str(path))
    return path


def check(data: Path) -> None:
    require_same_data(find_project(data), open_book(YEAR, UNIT, data))


def test_the_publication_notes_every_file_of_data_that_was_read(published: Path, project: Project) -> None:
    noted = json.loads(published.with_name("manifest.json").read_text(encoding="utf-8"))["inputs"]
    folder = project.data / YEAR / UNIT
    expected = {path for kind in ("*.csv", "unit.toml", "text/*.md") for path in folder.glob(kind)}
    expected |= {path for path in project.classification.rglob("*.csv") if path.parent.name in (YEAR, "classification")}
    expected.add(project.forms / "luoyang-2020.toml")
    hashes = {project.shown(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(expected)}
    assert {name: noted[name] for name in noted if name.startswith(("data/", "report/forms/"))} == hashes


def test_the_same_data_are_found_to_be_so_wherever_they_lie(published: Path, data: Path) -> None:
    assert published.is_file()
    check(data)


def test_notes_beside_the_data_may_change(published: Path, data: Path, unit_folder: Path) -> None:
    assert published.is_file()
    (unit_folder / "README.md").write_text("改过", encoding="utf-8")
    (unit_folder / "待办.md").write_text("改过", encoding="utf-8")
    check(data)


@pytest.mark.parametrize(
    "names",
    [("vehicles.csv",), ("text/duties.md",), ("vehicles.csv", "income.csv", "unit.toml")],
    ids=["table", "text", "several"],
)
@pytest.mark.usefixtures("published")
def test_files_that_were_changed_since_are_told_in_one_sentence(
    data: Path, unit_folder: Path, snapshot: SnapshotAssertion, names: tuple[str, ...]
) -> None:
    for name in names:
        path = unit_folder / name
        path.write_bytes(path.read_bytes().rstrip())  # the same in every value, but not the same file
    with pytest.raises(UsageError) as caught:
        check(data)
    assert str(caught.value) == snapshot


@pytest.mark.usefixtures("published")
def test_a_file_that_is_gone_or_new_is_told_too(data: Path, unit_folder: Path) -> None:
    book = open_book(YEAR, UNIT, data)
    (unit_folder / "procurement.csv").rename(unit_folder / "reasons.csv")
    with pytest.raises(UsageError, match=r"^data/2020/157001/procurement\.csv 等2个文件在公开文本生成之后有改动："):
        require_same_data(find_project(data), book)


def test_a_publication_that_does_not_say_its_data_must_be_made_again(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "figures.json"
    path.write_text('{"figures": []}', encoding="utf-8")
    monkeypatch.setenv(FIGURES_VARIABLE, str(path))
    with pytest.raises(
        UsageError,
        match=r"没有 .*/manifest.json，不知公开文本由哪些数据生成：请重新运行 budgetbook",
    ):
        check(data)


def test_a_base_of_comparison_that_changes_is_a_change(next_year: Path, edit: Edit) -> None:
    data = next_year.parents[1]
    before = hashes_of_data(find_project(data), open_book("2021", UNIT, data))
    edit("vehicles.csv", "合计,2\r\n一般公务用车,2", "合计,3\r\n一般公务用车,3")
    after = hashes_of_data(find_project(data), open_book("2021", UNIT, data))
    assert [name for name in before if before[name] != after[name]] == ["data/2020/157001/vehicles.csv"]


@pytest.mark.usefixtures("published")
def test_the_auditors_notebook_stops_with_that_sentence(
    project: Project, data: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(data))
    notebook: Any = nbformat.read(project.notebooks / "audit.ipynb", as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.id in ("parameters", "open", "recompute")]
    edit("vehicles.csv", "合计,2\r\n一般公务用车,2", "合计,3\r\n一般公务用车,3")
    resources = {"metadata": {"path": str(project.root)}}
    with pytest.raises(CellExecutionError):
        NotebookClient(notebook, kernel_manager_class=WarmKernelManager, resources=resources).execute()
    (output,) = notebook.cells[-1].outputs
    assert output.traceback == [
        "data/2020/157001/vehicles.csv 在公开文本生成之后有改动：请重新运行 budgetbook build，再打开审计笔记本。",
        "单元格第2行：require_same_data(project, book)",
    ]
