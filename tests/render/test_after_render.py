"""Quarto's post-render step: what a plain `quarto render` leaves beside its document."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest
from frictionless import Package

from budgetbook.audit.provenance import committed_only
from budgetbook.core.project import DATA_VARIABLE, Project
from budgetbook.render import quarto, quarto_steps
from budgetbook.run.compose import AUDIT
from tests.composed import LUOYANG

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def rendered(project: Project, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A copy of this project, which is also the working folder, with figures that its notebooks have left."""
    shutil.copytree(project.report, tmp_path / "report", ignore=committed_only(project.report))
    shutil.copy2(project.root / "_quarto.yml", tmp_path)
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "report" / "figures.json").write_text('{"figures": []}', encoding="utf-8")
    executed = tmp_path / "report" / "executed"
    executed.mkdir()
    for name in (*LUOYANG, AUDIT):
        (executed / f"{name}.ipynb").write_text("{}", encoding="utf-8")
    (tmp_path / quarto.OUTPUT / "tables").mkdir(parents=True)
    (tmp_path / quarto.OUTPUT / "tables" / "of_another_form.csv").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(DATA_VARIABLE, raising=False)
    monkeypatch.delenv(quarto.RENDERED, raising=False)
    return Project(root=tmp_path, data=data)


def test_a_plain_render_has_the_data_beside_its_document(rendered: Project) -> None:
    quarto_steps.after_render()
    folder = rendered.root / quarto.OUTPUT
    assert sorted(path.name for path in folder.iterdir()) == [
        "datapackage.json",
        "figures.json",
        "notebooks",
        "tables",
        "tables.xlsx",
    ]
    assert json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["name"] == "budget-2020-157001"
    assert len(list((folder / "tables").iterdir())) == 12
    assert Package(str(folder / "datapackage.json")).validate().valid


def test_what_was_rendered_this_time_has_the_numbers_of_the_notebooks(
    rendered: Project,
    publication: Path,
    frame: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copytree(frame, rendered.report, dirs_exist_ok=True)
    monkeypatch.setattr(quarto_steps, "finish", lambda *_: None)
    folder = rendered.root / quarto.OUTPUT
    shutil.copy2(publication / "report.html", folder)
    (folder / "report.pdf").write_bytes(b"of an earlier render")
    monkeypatch.setenv(quarto_steps.QUARTO_OUTPUT_FILES, str(folder / "report.html"))
    quarto_steps.after_render()
    page = (folder / "report.html").read_text(encoding="utf-8")
    (folder / "report.html").write_text(page.replace("80.43%", "80.44%"), encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        quarto_steps.after_render()
    assert ended.value.code == 1
    assert "] report.html 第" in capsys.readouterr().err


def test_only_what_was_rendered_this_time_is_finished_and_what_is_stale_goes(
    rendered: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A page rendered before, of the same notebooks, stays byte for byte; one of notebooks before an edit goes."""
    finished: list[tuple[str, ...]] = []
    monkeypatch.setattr(quarto_steps, "finish", lambda _folder, _report, names: finished.append(tuple(names)))
    monkeypatch.setattr(quarto_steps, "require_same_numbers", lambda *_: None)
    folder = rendered.root / quarto.OUTPUT
    for name in ("report.html", "report.pdf", "report.docx"):
        (folder / name).write_bytes(name.encode())
    made = (rendered.report / "figures.json").stat().st_mtime
    os.utime(folder / "report.pdf", (made - 60, made - 60))
    monkeypatch.setenv(quarto_steps.QUARTO_OUTPUT_FILES, str(folder / "report.docx"))
    quarto_steps.after_render()
    assert finished == [("report.docx",)]
    assert (folder / "report.html").read_bytes() == b"report.html"
    assert not (folder / "report.pdf").exists()
    assert capsys.readouterr().err == "report.pdf 是改动之前渲染的，已删去；要它，请再渲染这一种。\n"


def test_a_build_of_its_own_is_left_alone(rendered: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(quarto.RENDERED, "1")
    quarto_steps.after_render()
    assert [path.name for path in (rendered.root / quarto.OUTPUT).iterdir()] == ["tables"]
