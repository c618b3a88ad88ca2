"""Rendering with Quarto: finding it, calling it, and what it leaves in the publication."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from budgetbook.core.errors import RenderError
from budgetbook.render import quarto

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Install = Callable[[str], Path]

RENDERS = """
echo "$@ | $BUDGETBOOK_EXECUTED | $QUARTO_PYTHON" >> calls
mkdir -p output/quarto/report/notebooks
cd output/quarto/report
echo page > report.html
echo pdf > report.pdf
echo docx > report.docx
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
    install('for n in 1 2 3 4 5 6; do echo "step $n"; done; echo "ERROR: unknown format" >&2; exit 1')
    with pytest.raises(RenderError) as caught:
        quarto.render(*folders)
    told, log = str(caught.value).split("经过在 ")
    assert told == snapshot
    kept = Path(log.removesuffix("。")).read_text(encoding="utf-8")
    assert "step 1" in kept
    assert "ERROR: unknown format" in kept


def test_of_much_that_quarto_says_the_last_error_is_told() -> None:
    said = "\x1b[33mWARN: a\x1b[39m\nERROR: first\n\nERROR: last\n  at line 3\n\nStack trace:\n" + "  at x\n" * 9
    assert quarto.last_errors(said) == "ERROR: last\n  at line 3\nStack trace:\n  at x\n  at x"
    assert quarto.last_errors("\n".join("abcdefg")) == "c\nd\ne\nf\ng"


@pytest.mark.parametrize("name", ["report.html", "report.pdf", "report.docx"])
def test_a_document_that_quarto_did_not_make_is_named(
    install: Install, folders: tuple[Path, Path], snapshot: SnapshotAssertion, name: str
) -> None:
    install(f"{RENDERS}\nrm -f {name}")
    with pytest.raises(RenderError) as caught:
        quarto.render(*folders)
    assert str(caught.value) == snapshot


def test_the_documents_are_taken_but_not_quartos_copies_of_the_notebooks(
    install: Install, folders: tuple[Path, Path]
) -> None:
    install(RENDERS)
    quarto.render(*folders)
    made = folders[1]
    files = {path.relative_to(made).as_posix(): path.read_text() for path in made.rglob("*") if path.is_file()}
    assert files == {"report.html": "page\n", "report.pdf": "pdf\n", "report.docx": "docx\n"}


def test_quarto_runs_once(install: Install, folders: tuple[Path, Path]) -> None:
    install(RENDERS)
    quarto.render(*folders)
    assert len((folders[0] / "calls").read_text(encoding="utf-8").splitlines()) == 1


def test_quarto_is_told_which_python_to_use_and_not_to_run_the_notebooks(
    install: Install, folders: tuple[Path, Path]
) -> None:
    install(RENDERS)
    quarto.render(*folders)
    calls = (folders[0] / "calls").read_text(encoding="utf-8").splitlines()
    assert [call.split(" | ")[1:] for call in calls] == [["1", sys.executable]] * len(calls)
    assert calls[0].startswith("render |")
