"""Notebooks as git takes them: what JupyterLab saves beside their text and code is nothing to it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from flit_core.buildapi import build_editable
from jupyter_server.services.contents.filemanager import FileContentsManager
from nbformat.v4 import new_output

from budgetbook.run.clean_notebook import cleaned
from budgetbook.run.jupyter_saving import _jupyter_server_extension_points, _load_jupyter_server_extension, after_save
from tests.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    Git = Callable[..., str]

NOTEBOOKS = sorted(path for path in (ROOT / "notebooks").rglob("[!.]*.ipynb") if ".ipynb_checkpoints" not in path.parts)
STATEMENT = ROOT / "notebooks" / "2-statement.ipynb"

FOREIGN: dict[str, Any] = {
    "kernelspec": {"display_name": "我的内核", "language": "python", "name": "mykernel"},
    "language_info": {"name": "python", "version": "3.8.10", "file_extension": ".py"},
    "vscode": {"interpreter": {"hash": "31f2aee4"}},
    "widgets": {"application/vnd.jupyter.widget-state+json": {}},
}


def saved(path: Path, metadata: dict[str, Any]) -> Any:
    """A notebook as an editor has it after a run."""
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata = metadata
    for count, cell in enumerate(notebook.cells, start=1):
        cell.metadata |= {"scrolled": True, "vscode": {"languageId": "python"}, "jupyter": {"source_hidden": True}}
        if cell.cell_type == "code":
            cell.execution_count = count
            cell.metadata["execution"] = {"iopub.status.busy": "2026-11-28T01:25:00Z"}
            cell.outputs = [
                new_output("stream", text="92万元\n"),
                new_output("display_data", data={"text/markdown": "# 第二部分\n"}),
                new_output("error", ename="ValueError", evalue="", traceback=["…"]),
            ]
    return notebook


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_committed_notebook_is_left_exactly_as_it_is(path: Path) -> None:
    command = [sys.executable, "-m", "budgetbook.run.clean_notebook"]
    done = subprocess.run(command, input=path.read_bytes(), capture_output=True, check=True)
    assert done.stdout == path.read_bytes()


@pytest.mark.parametrize("metadata", [{}, FOREIGN], ids=["none", "foreign"])
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_an_editor_saved_becomes_what_is_committed(path: Path, metadata: dict[str, Any]) -> None:
    notebook = saved(path, metadata)
    committed = path.read_text(encoding="utf-8")
    assert cleaned(nbformat.writes(notebook)) == committed
    # as other editors write JSON: each text in one piece, keys in any order, other line ends
    upside_down = dict(reversed(notebook.items()))
    assert cleaned(json.dumps(upside_down, indent=4).replace("\n", "\r\n")) == committed


def test_changes_of_text_code_and_tags_stay(tmp_path: Path) -> None:
    notebook = saved(STATEMENT, FOREIGN)
    notebook.cells[0].source = "改过的说明"
    notebook.cells[0].attachments = {"图.png": {"image/png": "aGk="}}
    notebook.cells[1].source += "\n"
    notebook.cells[1].metadata["tags"].append("slow")
    (tmp_path / "cleaned.ipynb").write_text(cleaned(nbformat.writes(notebook)), encoding="utf-8")
    kept = nbformat.read(tmp_path / "cleaned.ipynb", as_version=4)
    nbformat.validate(kept)
    assert [(cell.id, cell.source) for cell in kept.cells] == [(cell.id, cell.source) for cell in notebook.cells]
    assert kept.cells[0].attachments == notebook.cells[0].attachments
    assert kept.cells[1].metadata == {"tags": ["parameters", "slow"]}


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "null", '{"cells": [{}], "metadata": {}}', "<<<<<<< HEAD\n{}\n"])
def test_what_is_no_notebook_is_left_as_it_is(text: str) -> None:
    assert cleaned(text) == text


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    return tmp_path / "a clone"


@pytest.fixture
def git(tmp_path: Path, clone: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Run git in a clone of a project with these notebooks, made the way people do; its output is returned."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))  # where Jupyter's server notes which notebooks are trusted
    origin = tmp_path / "origin"

    def run(*arguments: str, folder: Path = clone) -> str:
        who = ("-c", "user.name=分析", "-c", "user.email=analyst@budget")
        command = ["git", *who, *arguments]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout

    origin.mkdir()
    shutil.copytree(ROOT / "notebooks", origin / "notebooks", ignore=shutil.ignore_patterns("images"))
    for name in (".gitattributes", ".gitignore", "Makefile"):
        shutil.copy(ROOT / name, origin)
    run("init", "--quiet", folder=origin)
    run("add", ".", folder=origin)
    run("commit", "--quiet", "--message=project", folder=origin)
    run("clone", "--quiet", str(origin), str(clone), folder=tmp_path)
    return run


def make_filter(folder: Path) -> subprocess.CompletedProcess[str]:
    command = ["make", "--no-print-directory", "filter", f"VENV={sys.prefix}"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def save(folder: Path, notebook: Any) -> None:
    nbformat.write(notebook, folder / "notebooks" / STATEMENT.name)


def save_in_jupyterlab(folder: Path, notebook: Any) -> None:
    """Save a notebook as JupyterLab's server does where the package is installed beside it."""
    manager = FileContentsManager(root_dir=str(folder))
    _load_jupyter_server_extension(SimpleNamespace(contents_manager=manager))
    manager.save({"type": "notebook", "content": notebook}, f"notebooks/{STATEMENT.name}")


def test_without_the_filter_a_run_that_is_saved_is_thousands_of_lines(git: Git, clone: Path) -> None:
    save(clone, saved(STATEMENT, FOREIGN))
    assert git("status", "--porcelain") == f" M notebooks/{STATEMENT.name}\n"
    assert len(git("diff").splitlines()) > 1000


def test_a_run_that_is_saved_is_no_change_to_git(git: Git, clone: Path) -> None:
    done = make_filter(clone)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    save(clone, saved(STATEMENT, FOREIGN))
    assert git("diff") == ""
    git("add", ".")
    assert git("status", "--porcelain") == ""
    assert "92万元" in (clone / "notebooks" / STATEMENT.name).read_text(encoding="utf-8")  # and stays on the disk


def test_after_a_run_is_saved_in_jupyterlab_the_status_is_clean(git: Git, clone: Path) -> None:
    make_filter(clone)
    for words in ("92万元", "93万元和更多"):
        notebook = saved(STATEMENT, FOREIGN)
        notebook.cells[1].outputs[0].text = words
        save_in_jupyterlab(clone, notebook)
        assert git("status", "--porcelain") == ""
        assert words in (clone / "notebooks" / STATEMENT.name).read_text(encoding="utf-8")


def test_what_is_changed_in_jupyterlab_is_staged_by_nobody(git: Git, clone: Path) -> None:
    make_filter(clone)
    notebook = saved(STATEMENT, FOREIGN)
    notebook.cells[0].source = "改过的说明"
    save_in_jupyterlab(clone, notebook)
    assert git("status", "--porcelain") == f" M notebooks/{STATEMENT.name}\n"


def test_a_notebook_that_git_does_not_have_is_not_added(git: Git, clone: Path) -> None:
    make_filter(clone)
    shutil.copy(STATEMENT, clone / "notebooks" / "draft.ipynb")
    after_save(os_path=str(clone / "notebooks" / "draft.ipynb"), model={"type": "notebook"})
    assert git("status", "--porcelain") == "?? notebooks/draft.ipynb\n"


def test_saving_goes_on_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "draft.ipynb").touch()
    after_save(os_path=str(tmp_path / "draft.ipynb"), model={"type": "notebook"})
    monkeypatch.setenv("PATH", "")
    after_save(os_path=str(tmp_path / "draft.ipynb"), model={"type": "notebook"})


def test_the_package_brings_its_saving_to_jupyterlab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    with zipfile.ZipFile(tmp_path / build_editable(str(tmp_path))) as wheel:
        (name,) = [name for name in wheel.namelist() if name.endswith("jupyter_server_config.d/budgetbook.json")]
        extensions = json.loads(wheel.read(name))["ServerApp"]["jpserver_extensions"]
    assert ".data/data/etc/jupyter/" in name
    assert extensions == {point["module"]: True for point in _jupyter_server_extension_points()}


def test_a_change_is_committed_without_outputs_and_foreign_metadata(git: Git, clone: Path) -> None:
    make_filter(clone)
    notebook = saved(STATEMENT, FOREIGN)
    changed = STATEMENT.read_text(encoding="utf-8").replace("收支平衡", "收支相抵")
    for cell in notebook.cells:
        cell.source = cell.source.replace("收支平衡", "收支相抵")
    save(clone, notebook)
    assert len(git("diff", "--unified=0").splitlines()) == 7  # the head of the difference, and one line
    git("commit", "--quiet", "--all", "--message=wording")
    assert git("show", f"HEAD:notebooks/{STATEMENT.name}") == changed
    assert git("status", "--porcelain") == ""


def test_a_project_that_is_no_clone_is_set_up_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    shutil.copy(ROOT / "Makefile", tmp_path)
    done = make_filter(tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert [path.name for path in tmp_path.iterdir()] == ["Makefile"]


def test_every_way_of_setting_up_tells_git() -> None:
    rules = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    for target in ("setup", "report"):
        (rule,) = [line for line in rules if line.startswith(f"{target}: ")]
        assert "filter" in rule.partition("##")[0].split()
