"""The built-in renderer: pandoc and Typst, the two engines that Quarto itself drives, from their wheels."""

import re
from importlib import metadata
from pathlib import Path

import pypandoc
import yaml

from budgetbook.core.documents import PAGE, PDF, WORD
from budgetbook.core.errors import RenderError
from budgetbook.core.processes import run_program
from budgetbook.core.steps import parallel_steps
from budgetbook.render.embed import expand
from budgetbook.render.finish_html import embed_frame
from budgetbook.render.typeset import typeset

_READER = "markdown-smart-tex_math_dollars-tex_math_single_backslash"

_HOVER_TEXT = re.compile(r' title="[^"]*"')
"""Hover text of figures. Print has none; it is a third of a long document, and pandoc needs about a hundred bytes of
memory for each byte."""


def version() -> str:
    """Name the engines with their versions."""
    return f"内置渲染器（pandoc {pypandoc.get_pandoc_version()}，Typst {metadata.version('typst')}）"


def render(workspace: Path, output: Path) -> None:
    """Render the workspace into report.html, report.pdf and report.docx under `output`.

    Raises
    ------
    RenderError
        pandoc or Typst refused the document; the message is theirs.
    """
    report = workspace / "report"
    settings = yaml.safe_load((workspace / "_quarto.yml").read_text(encoding="utf-8"))
    document = yaml.safe_load((report / "_metadata.yml").read_text(encoding="utf-8"))
    document["lang"] = "zh-Hans"  # the name under which pandoc has its Chinese words
    document["toc-title"] = settings["toc-title"]
    text, settings_of_text = expand(report / "index.qmd"), yaml.safe_dump(document, allow_unicode=True)
    page, print_ = report / "document.md", report / "print.md"
    for source, content in ((page, text), (print_, _HOVER_TEXT.sub("", text))):
        source.write_text(content, encoding="utf-8", newline="\n")
        source.with_suffix(".yml").write_text(settings_of_text, encoding="utf-8", newline="\n")
    standard = settings["format"]["typst"]["pdf-standard"]
    # the PDF takes longer than the others together, and two do not take so much from it as three
    with parallel_steps(2) as threads:
        formats = [
            threads.submit(_pdf, report, print_, output / PDF, standard),
            threads.submit(make_page, report, page, output / PAGE, settings["toc-depth"]),
            threads.submit(_docx, report, print_, output / WORD),
        ]
    for made in formats:
        made.result()


def make_page(report: Path, source: Path, target: Path, toc_depth: int) -> None:
    """Make one page of HTML that needs no other file; see `convert`."""
    options = ["--to=html5", "--template=html/page.html", "--standalone", "--wrap=none"]
    convert(report, source, target, *options, "--toc", f"--toc-depth={toc_depth}")
    embed_frame(target, report)


def _pdf(report: Path, text: Path, target: Path, standard: str) -> None:
    source = text.with_suffix(".typ")
    convert(report, text, source, "--to=typst", "--template=typst/pandoc.typ", "--standalone")
    typeset(source, target, report / "fonts", standard)


def _docx(report: Path, text: Path, target: Path) -> None:
    convert(report, text, target, "--to=docx", "--reference-doc=reference.docx")


def convert(report: Path, source: Path, target: Path, *arguments: str) -> None:
    """Let pandoc make `target` of a Markdown file, through the document's filters and with the frame's files.

    Parameters
    ----------
    report
        The frame: filters, styles, scripts and the templates.
    source
        The text; its metadata lies beside it under the same name, as .yml.

    Raises
    ------
    RenderError
        pandoc refused it or warned; the message is pandoc's.
    """
    source, target = source.resolve(), target.resolve()  # pandoc runs in the frame
    command = [
        pypandoc.get_pandoc_path(),
        str(source),
        f"--from={_READER}",
        f"--metadata-file={source.with_suffix('.yml')}",
        "--lua-filter=pandoc/builtin.lua",
        "--fail-if-warnings",
        f"--output={target}",
        *arguments,
    ]
    done = run_program(command, cwd=report)
    if done.returncode:
        raise RenderError(f"pandoc 不能转换：{done.stderr.strip()}")
