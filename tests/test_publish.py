"""Publication: whole or not at all, whatever goes wrong on the way."""

from __future__ import annotations

import multiprocessing
import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from budgetbook import publish
from budgetbook.audit.unchanged import MANIFEST
from budgetbook.checks import run_checks
from budgetbook.core import system
from budgetbook.core.cell_traceback import DEBUG_VARIABLE
from budgetbook.core.errors import BudgetBookError, CheckError, InputError, RenderError, UsageError
from budgetbook.core.project import Project
from budgetbook.opendata import write_open_data
from budgetbook.publication.manifest import complete_manifest
from budgetbook.publish import build
from budgetbook.render import pandoc, quarto
from budgetbook.run.failed_notebook import NotebookError
from tests.files import tree
from tests.places import UNIT, YEAR

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.book import Book
    from budgetbook.checks import CheckReport
    from tests.fixtures.copies import Edit, EditForm


TABLES = [
    "tables/appropriation.csv",
    "tables/balance.csv",
    "tables/basic.csv",
    "tables/general_public.csv",
    "tables/government_fund.csv",
    "tables/income.csv",
    "tables/operating_cost.csv",
    "tables/performance.csv",
    "tables/project_targets.csv",
    "tables/spending.csv",
    "tables/state_capital.csv",
    "tables/three_public.csv",
]
"""The official tables of the 2020 form."""

FIGURES = '{"figures": []}'

Tree = dict[str, bytes | None]


ALWAYS = {"SHA256SUMS", "datapackage.json", "manifest.json", "tables", "tables.xlsx", *TABLES}
"""What a publication has that the quick renderer does not write."""


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """An output folder that holds an earlier publication of this unit and one of another."""
    folder = tmp_path / "output"
    for unit in (UNIT, "158001"):
        (folder / YEAR / unit / "notebooks").mkdir(parents=True)
        (folder / YEAR / unit / "report.html").write_text("上一次的公开文本", encoding="utf-8")
        (folder / YEAR / unit / "notebooks" / "old.ipynb").write_text("{}", encoding="utf-8")
        begin_manifest(folder / YEAR / unit)
        complete_manifest(folder / YEAR / unit)
    return folder


def begin_manifest(folder: Path) -> None:
    (folder / MANIFEST).write_text('{"inputs": {}}', encoding="utf-8")


@pytest.fixture
def broken_data(project: Project, data: Path) -> Project:
    """This project with the copied data that a test breaks."""
    return Project(root=project.root, data=data)


@pytest.fixture(scope="module")
def checked(book: Book) -> CheckReport:
    """The report on the real 2020 data."""
    return run_checks(book)


@pytest.fixture(scope="module")
def write_tables(book: Book, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Book, Path], Sequence[str]]:
    """Write the open data of the real book, which are made once."""
    made = tmp_path_factory.mktemp("open-data")
    (made / "figures.json").write_text(FIGURES, encoding="utf-8")
    written = write_open_data(book, made)
    (made / "figures.json").unlink()

    def write(_: Book, folder: Path) -> Sequence[str]:
        shutil.copytree(made, folder, dirs_exist_ok=True)
        return written

    return write


@pytest.fixture
def quick_build(
    monkeypatch: pytest.MonkeyPatch,
    book: Book,
    checked: CheckReport,
    write_tables: Callable[[Book, Path], Sequence[str]],
) -> None:
    """A book that was read, checked and written as open data before, notebooks and figures that need no running, and
    a renderer that writes the documents at once.
    """

    def fill_report(
        _project: object,
        _book: object,
        _checked: object,
        report: Path,
        _renderer: str,
        progress: Callable[[str], None],
        meanwhile: Sequence[Callable[[], None]],
        _at_last: Callable[[], None],
    ) -> list[Path]:
        progress("执行 1-overview")
        notebook = report / "executed" / "1-overview.ipynb"
        notebook.parent.mkdir()
        notebook.write_text("new", encoding="utf-8")
        (report / "figures.json").write_text(FIGURES, encoding="utf-8")
        begin_manifest(report)
        for work in meanwhile:
            work()
        return [notebook]

    monkeypatch.setattr(publish, "read_book", lambda *_: book)
    monkeypatch.setattr(publish, "run_checks", lambda _: checked)
    monkeypatch.setattr("budgetbook.opendata.write_open_data", write_tables)
    monkeypatch.setattr(publish, "fill_report", fill_report)
    monkeypatch.setattr(pandoc, "render", write_documents)
    about_files = "publish.run_in_fork", "publish.write_previews", "render.finish_html.finish_pages"
    for done_to_files in (*about_files, "render.word.contents.pages_of"):
        monkeypatch.setattr(f"budgetbook.{done_to_files}", lambda *_: None)
    monkeypatch.setattr("budgetbook.traced.compare.require_same_numbers", lambda *_: None)


def write_documents(_workspace: Path, made: Path) -> None:
    (made / "report.html").write_text("new", encoding="utf-8")
    (made / "report.pdf").write_text("new", encoding="utf-8")
    (made / "report.docx").write_text("new", encoding="utf-8")


def publish_to(output: Path, project: Project) -> Path:
    return build(project, YEAR, UNIT, output, "pandoc", lambda _: None)


def assert_output_survives(output: Path, project: Project, error: type[BaseException]) -> BaseException:
    before = tree(output)
    with pytest.raises(error) as caught:
        publish_to(output, project)
    assert tree(output) == before
    return caught.value


def test_a_publication_is_the_documents_their_figures_the_tables_as_data_and_the_executed_notebooks(
    publication: Path,
) -> None:
    assert sorted(tree(publication)) == [
        "SHA256SUMS",
        "datapackage.json",
        "figures.json",
        "manifest.json",
        "notebooks",
        "notebooks/0-summary-preview.html",
        "notebooks/0-summary.ipynb",
        "notebooks/1-overview-preview.html",
        "notebooks/1-overview.ipynb",
        "notebooks/2-statement-preview.html",
        "notebooks/2-statement.ipynb",
        "notebooks/3-glossary-preview.html",
        "notebooks/3-glossary.ipynb",
        "notebooks/4-tables-preview.html",
        "notebooks/4-tables.ipynb",
        "notebooks/audit-preview.html",
        "notebooks/audit.ipynb",
        "report.docx",
        "report.html",
        "report.pdf",
        "tables",
        "tables.xlsx",
        *TABLES,
    ]
    assert publication.parts[-2:] == (YEAR, UNIT)
    assert [path.name for path in publication.parent.iterdir()] == [UNIT]


def test_without_forks_and_links_and_with_inputs_that_change_later_the_same_bytes_are_made(
    publication: Path, project_copy: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows: ordinary kernels, copied fonts. Every file that a publication is made from, and everything
    beside it, is spoilt as soon as the copy is taken.
    """

    def forbidden(*_: object) -> None:
        raise OSError("客户端没有所需的特权")

    def spoil(line: str) -> None:
        if line == "读取数据":
            folders = [project_copy.data, project_copy.notebooks, project_copy.report]
            files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
            for path in (*files, project_copy.root / "_quarto.yml", project_copy.root / "requirements.lock"):
                path.write_bytes(path.read_bytes()[::-1])

    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    monkeypatch.setattr("budgetbook.run.kernel.fork", None)
    monkeypatch.setattr(Path, "symlink_to", forbidden)
    made, expected = tree(build(project_copy, YEAR, UNIT, tmp_path / "output", "pandoc", spoil)), tree(publication)
    assert [name for name in made.keys() | expected if made.get(name) != expected.get(name)] == []


def test_a_failing_check_leaves_the_output_unchanged(output: Path, broken_data: Project, edit: Edit) -> None:
    edit("income.csv", "一般公共预算,92.0", "一般公共预算,93.0")
    assert_output_survives(output, broken_data, CheckError)


def test_an_acceptance_that_has_gone_stale_leaves_the_output_unchanged(
    output: Path, broken_data: Project, edit: Edit
) -> None:
    edit(
        "basic_spending.csv",
        "30199,其他工资福利支出,50101,工资奖金津补贴",
        "30199,其他工资福利支出,50199,其他工资福利支出",
    )
    error = assert_output_survives(output, broken_data, CheckError)
    assert "[M1 认定已失效] data/2020/157001/accepted.csv 第2行“核对编号”" in str(error)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("spending.csv", "18.0", "十八"),
        ("spending.csv", "2010301", "2990301"),
        ("basic_spending.csv", "小计", "金额"),
        ("unit.toml", "市级", "乡级"),
    ],
)
def test_bad_input_leaves_the_output_unchanged(
    output: Path, broken_data: Project, edit: Edit, file: str, old: str, new: str
) -> None:
    edit(file, old, new)
    assert_output_survives(output, broken_data, InputError)


def test_nothing_is_published_in_the_draft_of_a_form(output: Path, edit_form: EditForm) -> None:
    draft = edit_form('amount_unit = "万元"', 'assumed = ["附表五的栏目"]\namount_unit = "万元"')
    assert "附表五的栏目" in str(assert_output_survives(output, draft, InputError))


def test_a_unit_without_data_leaves_no_folder_of_its_own(output: Path, project: Project) -> None:
    before = tree(output)
    with pytest.raises(UsageError):
        build(project, YEAR, "999999", output, "pandoc", lambda _: None)
    assert tree(output) == before


@pytest.mark.usefixtures("quick_build")
@pytest.mark.parametrize("error", [RenderError("坏了"), ValueError("坏了"), KeyboardInterrupt()])
def test_a_renderer_that_fails_midway_leaves_the_output_unchanged(
    output: Path, project: Project, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def render(_workspace: Path, made: Path) -> None:
        (made / "report.html").write_text("half", encoding="utf-8")
        raise error

    monkeypatch.setattr(pandoc, "render", render)
    assert assert_output_survives(output, project, type(error)) is error


@pytest.mark.usefixtures("quick_build")
def test_a_first_build_that_fails_leaves_nothing_at_all(
    tmp_path: Path, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def render(_workspace: Path, _made: Path) -> None:
        raise RenderError("坏了")

    monkeypatch.setattr(pandoc, "render", render)
    with pytest.raises(RenderError):
        publish_to(tmp_path / "output", project)
    assert tree(tmp_path) == {}


@pytest.fixture
def broken_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    """Notebooks of which one breaks."""

    def fill_report(*_: object) -> list[Path]:
        error = NotebookError("notebooks/1-overview.ipynb 出错。")
        error.name, error.notebook = "1-overview.ipynb", new_notebook(cells=[new_markdown_cell("说明", id="about")])
        raise error

    monkeypatch.setattr(publish, "fill_report", fill_report)


@pytest.mark.usefixtures("broken_notebook")
def test_a_notebook_that_breaks_is_left_beside_the_publications_which_stay_as_they_are(
    output: Path, project: Project
) -> None:
    before = tree(output)
    with pytest.raises(NotebookError) as caught:
        publish_to(output, project)
    left = tree(output)
    assert {name: left[name] for name in before} == before
    kept = f"failed/{YEAR}/{UNIT}/1-overview.ipynb"
    assert left.keys() - before.keys() == {"failed", f"failed/{YEAR}", f"failed/{YEAR}/{UNIT}", kept}
    assert str(caught.value).endswith(f"在 {output / kept}。")


@pytest.mark.usefixtures("quick_build")
def test_what_a_failure_left_goes_with_the_next_publication_of_that_unit_alone(output: Path, project: Project) -> None:
    for unit in (UNIT, "158001"):
        folder = output / "failed" / YEAR / unit
        folder.mkdir(parents=True)
        (folder / "1-overview.ipynb").touch()
    publish_to(output, project)
    assert sorted(path.name for path in (output / "failed" / YEAR).iterdir()) == ["158001"]


@pytest.mark.usefixtures("quick_build")
def test_what_a_failure_left_stays_while_builds_go_on_failing(
    output: Path, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def render(_workspace: Path, _made: Path) -> None:
        raise RenderError("坏了")

    monkeypatch.setattr(pandoc, "render", render)
    (output / "failed" / YEAR / UNIT).mkdir(parents=True)
    assert_output_survives(output, project, RenderError)


@pytest.mark.usefixtures("quick_build")
def test_for_a_search_the_folder_at_work_is_kept_and_named(
    output: Path, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str | None] = []

    def render(workspace: Path, made: Path) -> None:
        seen.append(os.environ.get(DEBUG_VARIABLE))
        write_documents(workspace, made)

    monkeypatch.setattr(pandoc, "render", render)
    lines: list[str] = []
    build(project, YEAR, UNIT, output, "pandoc", lines.append, debug=True)
    (folder,) = (output / YEAR).glob(f".{UNIT}-*")
    assert lines[0] == f"工作目录是 {folder}，看完可以删去"
    assert (folder / "workspace" / "report" / "figures.json").read_text(encoding="utf-8") == FIGURES
    assert (seen, os.environ.get(DEBUG_VARIABLE)) == (["1"], None)


@pytest.mark.usefixtures("quick_build")
def test_a_second_build_replaces_the_first_whole(output: Path, project: Project) -> None:
    before = tree(output)
    folder = publish_to(output, project)
    assert folder == output / YEAR / UNIT
    assert {name: content for name, content in tree(folder).items() if name not in ALWAYS} == {
        "figures.json": FIGURES.encode(),
        "notebooks": None,
        "notebooks/1-overview.ipynb": b"new",
        "report.docx": b"new",
        "report.html": b"new",
        "report.pdf": b"new",
    }
    others = [name for name in before if not name.startswith(f"{YEAR}/{UNIT}")]
    assert [name for name in tree(output) if not name.startswith(f"{YEAR}/{UNIT}")] == others


@pytest.mark.usefixtures("quick_build")
@pytest.mark.parametrize("error", [OSError("磁盘已满"), KeyboardInterrupt()])
def test_a_swap_that_fails_puts_the_old_publication_back(
    output: Path, project: Project, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    monkeypatch.setattr(system, "_swap", lambda *_: False)
    rename = Path.rename

    def fail_for_the_new_one(path: Path, target: Path) -> Path:
        if path.name == "made":
            raise error
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail_for_the_new_one)
    assert_output_survives(output, project, type(error))


@pytest.mark.usefixtures("quick_build")
@pytest.mark.parametrize("name", ["report.html", "report.pdf", "report.docx"])
def test_a_publication_without_a_document_is_refused(
    output: Path, project: Project, monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion, name: str
) -> None:
    def render(workspace: Path, made: Path) -> None:
        write_documents(workspace, made)
        (made / name).unlink()

    monkeypatch.setattr(pandoc, "render", render)
    assert str(assert_output_survives(output, project, RenderError)) == snapshot


@pytest.mark.usefixtures("quick_build")
@pytest.mark.parametrize(
    "name",
    [
        "made/report.html",
        "made/report.pdf",
        "made/report.docx",
        "workspace/report/executed/1-overview.ipynb",
        "workspace/report/figures.json",
    ],
)
def test_a_publication_with_an_empty_file_is_refused(
    output: Path, project: Project, monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion, name: str
) -> None:
    def render(workspace: Path, made: Path) -> None:
        write_documents(workspace, made)
        (made.parent / name).write_text("", encoding="utf-8")

    monkeypatch.setattr(pandoc, "render", render)
    assert str(assert_output_survives(output, project, RenderError)) == snapshot


@pytest.mark.usefixtures("quick_build")
@pytest.mark.parametrize("name", ["tables.xlsx", "tables/spending.csv", "datapackage.json"])
def test_a_publication_without_its_open_data_is_refused(
    output: Path,
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
    snapshot: SnapshotAssertion,
    name: str,
    write_tables: Callable[[Book, Path], Sequence[str]],
) -> None:
    def lose_one(book: Book, folder: Path) -> Sequence[str]:
        written = write_tables(book, folder)
        (folder / name).unlink()
        return written

    monkeypatch.setattr("budgetbook.opendata.write_open_data", lose_one)
    assert str(assert_output_survives(output, project, RenderError)) == snapshot


@pytest.mark.usefixtures("quick_build")
def test_each_step_is_told_in_order(output: Path, project: Project) -> None:
    lines: list[str] = []
    build(project, YEAR, UNIT, output, "pandoc", lines.append)
    told = [line for line in lines if line.startswith("  ")]
    begins = [
        "读取数据",
        "勾稽核对：",
        *told,
        "执行 1-overview",
        "渲染：内置渲染器",
        "渲染完成，用时",
        "公开的三种文件",
    ]
    assert len(lines) == len(begins)
    assert all(line.startswith(begin) for line, begin in zip(lines, begins, strict=True))


@pytest.mark.usefixtures("quick_build")
def test_warnings_and_accepted_discrepancies_are_told_one_by_one(output: Path, project: Project) -> None:
    lines: list[str] = []
    build(project, YEAR, UNIT, output, "pandoc", lines.append)
    told = [match.groups() for line in lines if (match := re.match(r"  (\S+) \[(\S+) .*。", line))]
    warnings, accepted = told[:-5], told[-5:]
    assert warnings == [("提示", "P6"), ("提示", "W6")]
    assert sorted(accepted) == [("已认定", check) for check in ("M1", "O1", "P1", "P3", "P3")]
    assert re.search("：提示2处，已认定5处，相符[1-9][0-9]*处$", lines[1])


@pytest.mark.usefixtures("quick_build")
@pytest.mark.parametrize(("found", "engine"), [(None, "pandoc"), ("/usr/bin/quarto", "quarto")])
def test_auto_takes_quarto_where_it_is_found(
    output: Path, project: Project, monkeypatch: pytest.MonkeyPatch, found: str | None, engine: str
) -> None:
    lines: list[str] = []
    for name, module in (("pandoc", pandoc), ("quarto", quarto)):
        monkeypatch.setattr(module, "version", lambda name=name: name)
        monkeypatch.setattr(module, "render", write_documents)
    monkeypatch.setattr(quarto, "find", lambda: found)
    build(project, YEAR, UNIT, output, "auto", lines.append)
    assert f"渲染：{engine}" in lines


def test_quarto_asked_for_and_not_found_is_refused_before_anything_else(
    output: Path, project: Project, monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion
) -> None:
    monkeypatch.setattr(quarto, "find", lambda: None)
    lines: list[str] = []
    with pytest.raises(RenderError) as caught:
        build(project, YEAR, UNIT, output, "quarto", lines.append)
    assert str(caught.value) == snapshot
    assert not lines


def test_every_error_has_the_exit_code_of_its_kind() -> None:
    assert {error.exit_code for error in (InputError, UsageError, RenderError, BudgetBookError)} == {2}
    assert CheckError.exit_code == 1
