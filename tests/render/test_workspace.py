"""The folder in which the document is rendered: the committed frame and what is made beside it."""

from __future__ import annotations

import json
import re
import shutil
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
import yaml
from nbformat.v4 import new_code_cell, new_notebook, new_output

from budgetbook.audit.provenance import GENERATED, GENERATED_BY_RUN
from budgetbook.checks import run_checks
from budgetbook.core import fonts
from budgetbook.core.errors import CheckError, InputError
from budgetbook.core.jupyter_styles import strip_jupyter_output
from budgetbook.core.project import Project
from budgetbook.figures.ledger import LEDGER_TYPE, LedgerError, ledger_of, packed
from budgetbook.forms.parts import PartForm
from budgetbook.render import workspace
from budgetbook.render.workspace import figures_of, fill_report, make_workspace, write_figures
from budgetbook.run.cell_options import is_published
from budgetbook.traced.expected import LISTED_AT
from tests.published import entries_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from budgetbook.book import Book

FONT_FILES = (fonts.SERIF_FILE, fonts.SANS_FILE)


@pytest.fixture
def report(filled_report: Path) -> Path:
    """The report folder of a workspace, filled for 2020."""
    return filled_report


@pytest.fixture
def announced(filled_report: Path) -> list[str]:
    """The steps that were announced while it was filled."""
    return (filled_report.parent / "said.txt").read_text(encoding="utf-8").splitlines()


@pytest.fixture
def found_by_renderer(filled_report: Path) -> list[str]:
    """What lies in the report folder when the rendering begins."""
    return (filled_report.parent / "found.txt").read_text(encoding="utf-8").splitlines()


def outputs_of(notebook: Any) -> list[Any]:
    return [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])]


def beside_tables(notebook: Any) -> list[Any]:
    """The outputs without tables, whether as HTML or as raw blocks of Markdown, and without the marks of headings."""
    outputs = []
    for data in outputs_of(notebook):
        is_table = "text/html" in data or "{=html" in data.get("text/markdown", "")
        left = {kind: data[kind] for kind in data if not (is_table and kind.startswith("text/"))}
        if re.match(r'#|<div class="annex-list">', left.get("text/markdown", "")):
            left["text/markdown"] = re.sub("</?span[^>]*>", "", left["text/markdown"])
        outputs.append(left)
    return outputs


def test_the_frame_is_copied_without_what_an_earlier_render_made(tmp_path: Path) -> None:
    frame = ["forms/luoyang-2020.toml", "html/index.html", "index.qmd", "styles/document.css"]
    for name in (*frame, *GENERATED):
        path = tmp_path / "report" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")
    (tmp_path / "_quarto.yml").write_text("project:\n", encoding="utf-8")
    folder = tmp_path / "workspace"
    folder.mkdir()
    make_workspace(Project(root=tmp_path, data=tmp_path), folder)
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert files == ["_quarto.yml", *(f"report/{name}" for name in frame)]


def test_the_title_and_the_date_of_the_cover_are_written_for_both_renderers(report: Path) -> None:
    metadata = yaml.safe_load((report / "_metadata.yml").read_text(encoding="utf-8"))
    assert [one["name"] for one in metadata.pop("discrepancies")] == ["注一", "注二", "注三", "注四"]
    assert metadata == {
        "title": "洛阳市政务服务和大数据管理局2020年度部门预算",
        "cover-lines": ["洛阳市政务服务和大数据管理局", "2020年度部门预算"],
        "subtitle": "二〇二〇年六月",
        "lang": "zh",
        "published": "2020-06-02",
        "plain-words": ["html"],
        "summary": ["html"],
        "charts": ["html", "pdf", "docx"],
        "fonts": fonts.template_names(fonts.chosen()),
    }


def test_everything_made_beside_the_frame_is_known_as_generated(report: Path, project: Project) -> None:
    committed = {path.name for path in project.report.iterdir()}
    assert {path.name for path in report.iterdir()} - committed <= set(GENERATED)
    assert {path.name for path in report.iterdir()} >= set(GENERATED_BY_RUN)


def test_the_notebooks_are_run_for_the_books_year_and_unit(
    project: Project, book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[dict[str, str]] = []

    def run_notebooks(
        _project: Project, _notebooks: object, parameters: dict[str, str], folder: Path, **_: object
    ) -> Sequence[Path]:
        folder.mkdir(exist_ok=True)
        given.append(parameters)
        return []

    (tmp_path / "styles").mkdir()
    (tmp_path / "index.qmd").touch()
    monkeypatch.setattr(workspace, "run_notebooks", run_notebooks)
    monkeypatch.setattr(workspace, "require_complete", lambda *_: None)
    fill_report(project, book, run_checks(book), tmp_path, "渲染器", lambda _: None)
    assert given == [{"year": "2020", "unit": "157001"}] * 2  # the document's, then the auditor's


@pytest.mark.usefixtures("report")
def test_all_that_the_renderer_reads_is_there_when_it_begins(found_by_renderer: list[str]) -> None:
    charts = {name for name in found_by_renderer if name.startswith("charts/")}
    assert {"charts/fig-balance.svg", "charts/fig-balance.png"} <= charts
    notebooks = ("1-overview", "2-statement", "3-glossary", "4-tables")
    read = {"_metadata.yml", "fonts", "figures.json", *(f"notebooks/{name}.ipynb" for name in notebooks)}
    assert read <= {*found_by_renderer}


OUTCOME = "：单元格254个，口径556个，计算20个，口径未独立核对0个。"


def test_each_step_is_told_with_the_number_of_figures_at_the_end(report: Path, announced: list[str]) -> None:
    figures = entries_of(report)
    assert len(figures) > 700
    assert announced == [
        *(f"执行 notebooks/{path.name}" for path in sorted((report / "executed").glob("[0-9]*.ipynb"))),
        f"数据台账：{len(figures)}个数据，章节和附表齐全",
        "执行 notebooks/audit.ipynb：逐个复算",
        *(f"{len(figures)}个数据{rest}" for rest in ("全部由计算式和录入的原文复算，全部相符。", OUTCOME)),
    ]


def test_all_figures_of_all_notebooks_are_written_once_and_in_their_order(report: Path) -> None:
    figures = json.loads((report / "figures.json").read_text(encoding="utf-8"))
    assert list(figures) == ["figures"]
    paths = sorted((report / "executed").glob("[0-9]*.ipynb"))
    ledgers = [ledger_of(nbformat.read(path, as_version=4)) for path in paths]
    title, *told = figures["figures"]
    assert (title["id"], title["text"], title["place"]) == ("document.title.year", "2020年", "封面")
    *of_notebooks, own = [[*entries] for _, entries in groupby(told, lambda entry: entry["place"] == LISTED_AT)]
    assert of_notebooks == [[entry for ledger in ledgers for entry in ledger["figures"]]]
    assert {entry["id"].split(".")[0] for entry in own} == {"discrepancies"}
    ids = [entry["id"] for entry in figures["figures"]]
    assert len(set(ids)) == len(ids)


def test_figures_are_written_for_people_to_read_too(report: Path) -> None:
    text = (report / "figures.json").read_text(encoding="utf-8")
    [line] = [line for line in text.splitlines() if '"id": "statement.spending.parts.基本支出.share"' in line]
    assert '"text": "80.43%"' in line
    assert '"place": "第二部分 ' in line
    assert text.endswith("\n]\n}\n")


@pytest.fixture
def notebooks(book: Book, tmp_path: Path) -> Callable[..., list[Path]]:
    """Write executed notebooks that have shown everything of the form; `lost` is left out, `figures` are printed."""

    def write(lost: str = "", figures: Sequence[str] = ()) -> list[Path]:
        parts = ["annex.cover" if part.tables else part.key for part in book.form.parts]
        shown = [
            *parts,
            *(place.id for place in book.form.sections),
            *(f"tables.{table.key}" for table in book.form.tables),
        ]
        ledger = {
            "figures": [{"id": name, "cells": []} for name in figures],
            "shown": [place for place in shown if place != lost],
            "book": {"year": "2020", "unit": "157001"},
        }
        paths = [tmp_path / "1-overview.ipynb", tmp_path / "2-statement.ipynb"]
        for path, data in zip(paths, (ledger, {**ledger, "shown": []}), strict=True):
            output = new_output("display_data", data={LEDGER_TYPE: packed(data)})
            nbformat.write(new_notebook(cells=[new_code_cell("show_ledger()", outputs=[output])]), path)
        return paths

    return write


def test_notebooks_that_show_everything_pass(
    book: Book, notebooks: Callable[..., list[Path]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("budgetbook.run.completeness.REQUIRED_TOPICS", {})  # these notebooks print no figures
    assert (
        write_figures(book, figures_of(book, run_checks(book), notebooks()), tmp_path / "figures.json") == 1
    )  # the year in the title


def test_no_figures_are_written_where_a_notebook_opened_another_year(
    next_book: Book, notebooks: Callable[..., list[Path]], tmp_path: Path
) -> None:
    message = "notebooks/1-overview.ipynb 打开的是2020年 157001，要公开的是2021年 157001"
    with pytest.raises(InputError, match=message):
        write_figures(next_book, figures_of(next_book, run_checks(next_book), notebooks()), tmp_path / "figures.json")


def test_the_auditors_notebook_must_say_its_outcome_of_every_figure(tmp_path: Path) -> None:
    said = new_output("stream", text="805个数据全部相符。\n")
    cells = [new_code_cell(f"print(require_{name}(x))", outputs=[said]) for name in ("agreement", "measures")]
    path = tmp_path / "audit.ipynb"
    nbformat.write(new_notebook(cells=cells), path)
    assert workspace.verdicts_of(path, 805) == ["805个数据全部相符。"] * 2
    for figures, changed in ((806, cells), (805, cells[:1]), (805, [cells[0], new_code_cell("0")])):
        nbformat.write(new_notebook(cells=changed), path)
        with pytest.raises(CheckError, match="从版本库恢复"):
            workspace.verdicts_of(path, figures)


@pytest.mark.parametrize("lost", ["glossary", "statement.basic", "tables.performance"])
def test_no_figures_are_written_where_something_was_not_shown(
    book: Book, notebooks: Callable[..., list[Path]], tmp_path: Path, lost: str
) -> None:
    with pytest.raises(CheckError, match="印了0次，应为1次"):
        write_figures(book, figures_of(book, run_checks(book), notebooks(lost)), tmp_path / "figures.json")
    assert not (tmp_path / "figures.json").exists()


def test_no_figures_are_written_where_two_notebooks_use_one_id(
    book: Book, notebooks: Callable[..., list[Path]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace, "require_complete", lambda *_: None)
    with pytest.raises(LedgerError, match=r"两个笔记本的台账都有“statement\.overall\.year”"):
        write_figures(
            book,
            figures_of(book, run_checks(book), notebooks(figures=["statement.overall.year"])),
            tmp_path / "figures.json",
        )
    assert not (tmp_path / "figures.json").exists()


def html_of(block: str) -> str:
    """The HTML of a raw block, or of the file that it names."""
    found = re.fullmatch(r"\n```\{=(html|html-file)\}\n(.*)\n```\n", block, re.DOTALL)
    assert found is not None
    return Path(found[2]).read_text(encoding="utf-8") if found[1] == "html-file" else found[2]


def test_the_embedded_notebooks_differ_from_the_executed_ones_only_in_tables_and_headings(report: Path) -> None:
    for executed in sorted((report / "executed").iterdir()):
        people, document = (
            nbformat.read(path, as_version=4) for path in (executed, report / "notebooks" / executed.name)
        )
        strip_jupyter_output(people)
        for cell in people.cells:
            if cell.cell_type == "code" and not is_published(cell):
                cell.outputs = []
        tables = [data["text/html"] for data in outputs_of(people) if "text/html" in data]
        budget_tables = sum("table-scroll" in table for table in tables)
        assert budget_tables == (12 if executed.stem == "4-tables" else 0)
        charts = sum("chart-table" in table for table in tables)
        assert charts == (5 if executed.stem == "2-statement" else 0)
        assert len(tables) == budget_tables + charts
        blocks = [data["text/markdown"] for data in outputs_of(document) if "=html" in data.get("text/markdown", "")]
        assert [html_of(block) for block in blocks] == tables
        assert beside_tables(people) == beside_tables(document)


def test_the_fonts_are_under_the_report_folder(report: Path) -> None:
    chosen = {face.file for chain in fonts.chosen().values() for face in chain}
    assert chosen >= set(FONT_FILES)
    assert {path.name: path.stat().st_size for path in (report / "fonts").iterdir()} == {
        file.name: file.stat().st_size for file in chosen
    }


def part(key: str, **more: Any) -> PartForm:
    return PartForm.model_validate({"key": key, **more})


def test_the_document_embeds_the_parts_of_the_form_in_its_order(project: Project, book: Book, tmp_path: Path) -> None:
    """The tables lie wherever they stand, and sections of a part without a heading are the uppermost."""
    sections = [{"key": "duties", "title": "一、职责"}]
    index = tmp_path / "index.qmd"
    shutil.copy2(project.report / "index.qmd", index)
    committed = index.read_text(encoding="utf-8")
    parts = (
        part("text", sections=sections),
        part("annex", title="附件", tables=True),
        part("more", title="说明", sections=sections),
    )
    workspace.embed_parts(book.form.model_copy(update={"parts": parts}), index)
    text = index.read_text(encoding="utf-8")
    assert text.partition("::: {.audit-link")[0].split("---\n\n")[1] == (
        "{{< embed notebooks/0-summary.ipynb >}}\n\n"
        "::: {.untitled}\n\n{{< embed notebooks/1-text.ipynb >}}\n\n:::\n\n"
        "::: {.landscape}\n\n{{< embed notebooks/2-annex.ipynb >}}\n\n:::\n\n"
        "{{< embed notebooks/3-more.ipynb >}}\n\n"
    )
    workspace.embed_parts(book.form, index)
    assert index.read_text(encoding="utf-8") == committed


@pytest.fixture
def filled_again(
    project: Project, book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Project, Book, Path]:
    """A report folder to fill without running notebooks."""
    monkeypatch.setattr(workspace, "run_notebooks", lambda *_, **__: [])
    monkeypatch.setattr(workspace, "require_complete", lambda *_: None)
    (tmp_path / "styles").mkdir()
    (tmp_path / "index.qmd").touch()
    return project, book, tmp_path


def assert_fonts(folder: Path) -> None:
    assert [(folder / "fonts" / file.name).stat().st_size for file in FONT_FILES] == [
        file.stat().st_size for file in FONT_FILES
    ]


def test_filling_a_second_time_replaces_what_is_there(filled_again: tuple[Project, Book, Path]) -> None:
    project, book, folder = filled_again
    fill_report(project, book, run_checks(book), folder, "渲染器", lambda _: None)
    (folder / "_metadata.yml").write_text("title: 旧\n", encoding="utf-8")
    fill_report(project, book, run_checks(book), folder, "渲染器", lambda _: None)
    assert "洛阳市" in (folder / "_metadata.yml").read_text(encoding="utf-8")
    assert_fonts(folder)


def test_fonts_are_copied_where_links_cannot_be_made(
    filled_again: tuple[Project, Book, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def symlink_to(_path: Path, _target: Path) -> None:
        raise OSError

    project, book, folder = filled_again
    monkeypatch.setattr(Path, "symlink_to", symlink_to)
    fill_report(project, book, run_checks(book), folder, "渲染器", lambda _: None)
    assert not any(path.is_symlink() for path in (folder / "fonts").iterdir())
    assert_fonts(folder)


def test_links_to_fonts_that_have_moved_are_renewed(filled_again: tuple[Project, Book, Path]) -> None:
    project, book, folder = filled_again
    (folder / "fonts").mkdir()
    for file in FONT_FILES:
        (folder / "fonts" / file.name).symlink_to(folder / "gone" / file.name)
    fill_report(project, book, run_checks(book), folder, "渲染器", lambda _: None)
    assert_fonts(folder)
