"""Rendering with Quarto: finding it, calling it, and what it leaves in the publication."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING
from urllib.parse import unquote

import nbformat
import pytest
from bs4 import BeautifulSoup

from budgetbook.errors import RenderError
from budgetbook.render import quarto

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    Install = Callable[[str], Path]

NAMES = ["1-overview", "2-statement", "3-glossary", "4-tables"]

RENDERS = """
echo "$@ | $BUDGETBOOK_EXECUTED | $QUARTO_PYTHON" >> calls
mkdir -p output/quarto/report/notebooks
cd output/quarto/report
case "$*" in *embed-resources*) echo whole > report.html ;; *) echo parts > report.html; echo pdf > report.pdf ;; esac
echo page > notebooks/1-overview-preview.html
echo copy > notebooks/1-overview.ipynb
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Put a script named quarto, and nothing else of that name, where it is found."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "venv" / "python"))
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")

    def install(script: str, folder: str = "bin") -> Path:
        program = tmp_path / folder / "quarto"
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
        return program

    return install


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A workspace and a folder for what is made in it."""
    for name in ("workspace", "made"):
        (tmp_path / name).mkdir()
    return tmp_path / "workspace", tmp_path / "made"


def test_quarto_beside_our_python_comes_before_one_on_the_path(install: Callable[..., Path], tmp_path: Path) -> None:
    assert quarto.find() in (None, "/usr/bin/quarto")
    on_path = install("echo 1.8.0")
    assert quarto.find() == str(on_path)
    beside = install("echo 1.9.38", folder="venv")
    assert quarto.find() == str(beside)
    assert quarto.version() == "Quarto 1.9.38"
    assert tmp_path in beside.parents


def test_without_quarto_the_way_to_install_it_is_told(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion
) -> None:
    monkeypatch.setattr(quarto, "find", lambda: None)
    with pytest.raises(RenderError) as caught:
        quarto.render(*folders)
    assert str(caught.value) == snapshot


def test_what_quarto_says_when_it_fails_is_told(
    install: Install, folders: tuple[Path, Path], snapshot: SnapshotAssertion
) -> None:
    install('echo "ERROR: unknown format" >&2; exit 1')
    with pytest.raises(RenderError) as caught:
        quarto.render(*folders)
    assert str(caught.value) == snapshot


@pytest.mark.parametrize("name", ["report.html", "report.pdf"])
def test_a_document_that_quarto_did_not_make_is_named(
    install: Install, folders: tuple[Path, Path], snapshot: SnapshotAssertion, name: str
) -> None:
    install(f"{RENDERS}\nrm -f {name}")
    with pytest.raises(RenderError) as caught:
        quarto.render(*folders)
    assert str(caught.value) == snapshot


def test_both_documents_and_the_notebooks_pages_are_taken_but_not_quartos_copies(
    install: Install, folders: tuple[Path, Path]
) -> None:
    install(RENDERS)
    quarto.render(*folders)
    made = folders[1]
    files = {path.relative_to(made).as_posix(): path.read_text() for path in made.rglob("*") if path.is_file()}
    assert files == {
        "report.html": "whole\n",
        "report.pdf": "pdf\n",
        "notebooks/1-overview-preview.html": "page\n",
    }


def test_quarto_is_told_which_python_to_use_and_not_to_run_the_notebooks(
    install: Install, folders: tuple[Path, Path]
) -> None:
    install(RENDERS)
    quarto.render(*folders)
    calls = (folders[0] / "calls").read_text(encoding="utf-8").splitlines()
    assert [call.split(" | ")[1:] for call in calls] == [["1", sys.executable]] * len(calls)
    assert calls[0].startswith("render |")


def page(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")


def test_each_notebook_has_a_page_of_its_own(quarto_publication: Path) -> None:
    pages = sorted((quarto_publication / "notebooks").glob("*.html"))
    assert [path.name for path in pages] == [f"{name}-preview.html" for name in (*NAMES, "audit")]


def test_the_page_of_a_notebook_shows_its_code_and_the_auditors_notes(quarto_publication: Path) -> None:
    statement = page(quarto_publication / "notebooks" / "2-statement-preview.html")
    assert "支出总计是支出预算表各行之和。两者必须相等（核对 B1）" in statement.get_text()
    assert "income=told(data.income_total)" in "".join(statement.get_text().split())


def test_the_executed_notebooks_keep_their_tables_as_people_see_them(quarto_publication: Path) -> None:
    notebook = nbformat.read(quarto_publication / "notebooks" / "4-tables.ipynb", as_version=4)
    data = [output.data for cell in notebook.cells for output in cell.get("outputs", [])]
    tables = [item["text/html"] for item in data if "text/html" in item]
    assert ["table-scroll" in table for table in tables] == [True] * 12 + [False]
    assert "<th>编号</th>" in tables[-1]


def test_the_pages_of_the_notebooks_leave_the_ledger_to_the_notebooks(quarto_publication: Path) -> None:
    for name in NAMES:
        assert page(quarto_publication / "notebooks" / f"{name}-preview.html").find_all("th", string="计算式") == []


def test_the_report_leads_to_every_notebook(quarto_publication: Path) -> None:
    linked = {link["href"] for link in page(quarto_publication / "report.html").find_all("a", href=True)}
    assert {f"notebooks/{name}-preview.html" for name in NAMES} <= linked
    for name in NAMES:
        links = page(quarto_publication / "notebooks" / f"{name}-preview.html").find_all("a", href=True)
        assert f"{name}.ipynb" in {link["href"] for link in links}


@pytest.mark.parametrize("name", ["report.html", *(f"notebooks/{name}-preview.html" for name in NAMES)])
def test_no_link_of_a_page_is_dead(quarto_publication: Path, name: str) -> None:
    path = quarto_publication / name
    targets = {
        str(element.get("href") or element.get("src"))
        for element in page(path).find_all(["a", "link", "script", "img"])
        if element.get("href") or element.get("src")
    }
    local = [target for target in targets if not target.startswith(("#", "data:", "http"))]
    assert [target for target in local if not (path.parent / unquote(target)).is_file()] == []
