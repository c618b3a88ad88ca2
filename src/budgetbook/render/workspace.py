"""The folder in which a document is rendered: the frame, the executed notebooks, fonts and metadata.

Both renderers, and a plain `quarto render` at the root, find the same files in the same places.
"""

import json
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from budgetbook.audit.notebook import FIGURES_VARIABLE
from budgetbook.audit.provenance import RENDERER_VARIABLE, committed_only, data_files, provenance_of
from budgetbook.audit.unchanged import MANIFEST, manifest_of
from budgetbook.book import Book
from budgetbook.checks.report import CheckReport
from budgetbook.checks.shared_book import share_with_kernels
from budgetbook.core import fonts
from budgetbook.core.documents import FIGURES
from budgetbook.core.errors import CheckError, InputError
from budgetbook.core.json_file import write_json
from budgetbook.core.numerals import chinese_month
from budgetbook.core.project import Project
from budgetbook.core.steps import parallel_steps
from budgetbook.core.system import link
from budgetbook.core.text import decode_utf8_or_gbk
from budgetbook.figures.ledger import Ledger, join_ledgers, ledger_of
from budgetbook.forms.form import Form
from budgetbook.render.discrepancies import Discrepancy, discrepancies, ledger_of_list
from budgetbook.render.embedded_copies import write_charts, write_embedded_copy
from budgetbook.render.glyphs import notebook_texts, require_glyphs
from budgetbook.render.origins import PAGE_DATA, write_page_data
from budgetbook.render.webfonts import write_webfonts
from budgetbook.run.completeness import ANNEX_COVER, paragraphs_of, require_complete
from budgetbook.run.compose import AUDIT, parts_of
from budgetbook.run.execute import document_notebooks, notebook_as_it_stands, run_notebooks
from budgetbook.run.executed import read_executed
from budgetbook.tables.kinds import income_tables
from budgetbook.traced.expected import DISCREPANCIES, require_traced


def make_workspace(project: Project, folder: Path) -> None:
    """Copy the document's frame into an empty folder."""
    shutil.copy2(project.root / "_quarto.yml", folder)
    shutil.copytree(project.report, folder / "report", ignore=committed_only(project.report))


def fill_report(
    project: Project,
    book: Book,
    checked: CheckReport,
    report: Path,
    renderer_version: str,
    progress: Callable[[str], None],
    during_audit: Sequence[Callable[[], None]] = (),
    after_audit: Callable[[], None] = lambda: None,
) -> list[Path]:
    """Run the notebooks and write what the frame needs beside them: metadata, fonts, and the figures' ledger.

    Parameters
    ----------
    checked
        What the checks of the book found.
    renderer_version
        What will render them, with its version, for the auditor.
    during_audit
        Done side by side while the auditor's notebook runs and the pages' font is cut, when everything else is there:
        rendering needs neither. What went wrong before or beside it is raised first.
    after_audit
        Done while the font is cut, when the auditor's notebook is there too.

    Returns
    -------
    list of Path
        The executed notebooks as people read them, in report/executed; those that the document embeds, in
        report/notebooks, hold only what is published, and its tables in another form. The auditor's is the last.

    Raises
    ------
    InputError
        A number would be published without a source.
    CheckError
        A section or a table was not printed, or a printed figure is not what the input files come to.
    RenderError
        A character has no glyph in the fonts of the document.
    """
    executed = report / "executed"
    write_json(report / MANIFEST, manifest_of(project, book, provenance_of(renderer_version)))
    shutil.rmtree(executed, ignore_errors=True)  # another form's notebooks may lie there
    composed = document_notebooks(project, book.form)
    with parallel_steps() as threads:
        threads.submit(fonts.chosen)  # it is asked for when processors have more to do
        with share_with_kernels(book, checked) as environment:
            notebooks = run_notebooks(
                project,
                composed,
                book.parameters,
                executed,
                environment=environment,
                progress=lambda name: progress(f"执行 {name}"),
            )
        charts = threads.submit(write_charts, notebooks, report / "charts")
        require_traced(notebooks, all_typed_text(project, book), {one.name: one.notebook_of_cell for one in composed})
        printed = figures_of(book, checked, notebooks)
        figures = write_figures(book, printed, report / FIGURES)
        progress(f"数据台账：{figures}个数据，章节和附表齐全")
        environment = {FIGURES_VARIABLE: str(report / FIGURES), RENDERER_VARIABLE: renderer_version}
        audit = threads.submit(
            run_notebooks,
            project,
            [notebook_as_it_stands(project, AUDIT)],
            book.parameters,
            executed,
            environment=environment,
            progress=lambda name: progress(f"执行 {name}：逐个复算"),
        )
        _write_frame(book, printed.discrepancies, notebooks, report)
        charts.result()
        others = [threads.submit(work) for work in during_audit]
        audited = audit.result()
        others.append(threads.submit(after_audit))
        for line in (line for path in audited for line in verdicts_of(path, figures)):
            progress(line)
        for notebook in audited:
            write_embedded_copy(notebook, report / "notebooks" / notebook.name)
        every = [*notebooks, *audited]
        _require_glyphs(project, book, every)
        write_page_data(printed.figures, income_tables(book.form), report / PAGE_DATA)
        texts = [*every, report / "_metadata.yml", report / PAGE_DATA, *_frame_text_files(report)]
        write_webfonts(report / "fonts.css", texts)
        for other in others:
            other.result()
    return every


def _write_frame(book: Book, listed: Sequence[Discrepancy], notebooks: Sequence[Path], report: Path) -> None:
    """Write what the document is rendered from beside the committed frame."""
    (report / "notebooks").mkdir(exist_ok=True)
    for notebook in notebooks:
        write_embedded_copy(notebook, report / "notebooks" / notebook.name)
    embed_parts(book.form, report / "index.qmd")
    (report / "_metadata.yml").write_text(
        yaml.safe_dump(metadata_of(book, listed), allow_unicode=True), encoding="utf-8", newline="\n"
    )
    _link_fonts(report / "fonts")


_EMBEDDED = re.compile(r"(?<=^---\n\n).*(?=^::: \{\.audit-link)", re.DOTALL | re.MULTILINE)
"""Where index.qmd embeds the notebooks of the parts."""


def embed_parts(form: Form, index: Path) -> None:
    """Let index.qmd embed the notebook of each part.

    The part with the official tables is set in landscape. In a part without a heading, section headings are the top
    level.
    """
    parts = []
    for name, part in parts_of(form):
        embedded = f"{{{{< embed notebooks/{name}.ipynb >}}}}\n\n"
        kind = "landscape" if part.tables else "" if part.title else "untitled"
        parts.append(f"::: {{.{kind}}}\n\n{embedded}:::\n\n" if kind else embedded)
    text = _EMBEDDED.sub(lambda _: "".join(parts), index.read_text(encoding="utf-8"))
    index.write_text(text, encoding="utf-8", newline="\n")


VERDICTS = ("逐个复算", "口径核对")
"""What the auditor's notebook must say the outcome of, a line each."""


def all_typed_text(project: Project, book: Book) -> str:
    """Return all that people typed as data, in which the unit's own words must be found."""
    texts = (
        decode_utf8_or_gbk(path.read_bytes(), "replace")[0] for path in sorted(data_files(project, **book.parameters))
    )
    return "\n".join(texts).replace('""', '"')


def verdicts_of(notebook: Path, figures: int) -> list[str]:
    """Return what the executed auditor's notebook says of all figures: a line each of `VERDICTS`.

    Raises
    ------
    CheckError
        It does not say it.
    """
    cells = read_executed(notebook).cells
    outputs = [output for cell in cells if cell.source.startswith("print(require_") for output in cell.outputs]
    lines: list[str] = [line for output in outputs for line in output.get("text", "").splitlines()]
    if [line.partition("个")[0] for line in lines] != [str(figures)] * len(VERDICTS):
        wanted = "、".join(VERDICTS)
        raise CheckError(f"审计笔记本没有说{figures}个数据{wanted}的结果：从版本库恢复 {notebook.name}。")
    return lines


def metadata_of(book: Book, listed: Sequence[Discrepancy] = ()) -> dict[str, Any]:
    """Return what the frame prints around the notebooks, under the names by which both renderers ask for it."""
    metadata: dict[str, Any] = {
        "title": book.title,
        "cover-lines": book.cover_lines,
        "subtitle": chinese_month(book.data.settings.dates.cover),
        "lang": "zh",
        "published": book.data.settings.dates.annex,
        **{name.replace("_", "-"): list(formats) for name, formats in book.form.formats},
        "fonts": fonts.template_names(fonts.chosen()),
    }
    if any(place.around for place in book.form.sections):
        metadata["contents-depth"] = 3
    if book.sample_mark:
        # the name of the window, of the tab and of the PDF says it too
        metadata |= {"sample-mark": book.sample_mark, "pagetitle": f"{book.title}（{book.sample_mark}）"}
    if listed:
        metadata[DISCREPANCIES] = [one.as_metadata() for one in listed]
    return metadata


class Printed(NamedTuple):
    """The entries of figures.json, and the accepted contradictions among what they print."""

    figures: list[dict[str, Any]]
    discrepancies: tuple[Discrepancy, ...]


def write_figures(book: Book, printed: Printed, target: Path) -> int:
    """Write figures.json, in which each figure is a line, and return the number of figures."""
    mark = f'"sample": {_json(book.sample_mark)},\n' if book.sample_mark else ""
    lines = map(_json, printed.figures)
    with target.open("w", encoding="utf-8", newline="\n") as file:  # line by line: a large unit's file is of 70 MB
        file.write(f'{{\n{mark}"figures": [\n{next(lines, "")}')
        file.writelines(f",\n{line}" for line in lines)
        file.write("\n]\n}\n")
    return len(printed.figures)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def figures_of(book: Book, checked: CheckReport, notebooks: Sequence[Path]) -> Printed:
    """Collect the ledgers of executed notebooks, and of the frame around them, into what figures.json holds.

    Raises
    ------
    CheckError
        The notebooks did not print every section and table of the form, or left out what the text must tell.
    LedgerError
        A notebook carries no ledger, or an id is used twice.
    """
    executed = [read_executed(notebook) for notebook in notebooks]
    ledgers = [ledger_of(notebook) for notebook in executed]
    for path, ledger in zip(notebooks, ledgers, strict=True):
        if ledger["book"] != book.parameters:
            opened, asked = (f"{codes['year']}年 {codes['unit']}" for codes in (ledger["book"], book.parameters))
            raise InputError(f"notebooks/{path.name} 打开的是{opened}，要公开的是{asked}：写 open_book(year, unit)。")
    texts = [notebook for notebook, ledger in zip(executed, ledgers, strict=True) if ANNEX_COVER not in ledger["shown"]]
    paragraphs = [paragraph for notebook in texts for paragraph in paragraphs_of(notebook)]
    require_complete(book.form, book.data.sources, ledgers, paragraphs)
    figures = join_ledgers([_frame_ledger(book), *ledgers])["figures"]
    listed = discrepancies(book, checked, figures)
    return Printed(join_ledgers([{"figures": figures}, ledger_of_list(listed)])["figures"], listed)


def _frame_ledger(book: Book) -> dict[str, Any]:
    """Return the ledger of what the frame prints besides the notebooks: the year in the document's title."""
    ledger = Ledger()
    if book.data.year.text in book.title:
        ledger.record("document.title.year", book.data.year, book.data.year.text, "封面")
    return ledger.as_json()


def _require_glyphs(project: Project, book: Book, notebooks: Sequence[Path]) -> None:
    texts = [text for notebook in notebooks for text in notebook_texts(notebook)]
    texts += [("封面", text) for text in (book.title, *book.cover_lines)]
    settings = book.data.settings
    require_glyphs(texts, fonts.chosen(), project.data / str(book.data.year.value) / settings.unit.code)


def _frame_text_files(report: Path) -> list[Path]:
    """Return the files from which words come onto the page beside the notebooks."""
    kinds = ("html/*.html", "scripts/*.js", "filters/**/*.lua", "index.qmd")
    return sorted(path for kind in kinds for path in report.glob(kind))


def _link_fonts(folder: Path) -> None:
    """Make the chosen fonts visible under the project, where Quarto looks for them and Typst finds no others."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for file in {face.file for chain in fonts.chosen().values() for face in chain}:
        link(folder / file.name, file)
