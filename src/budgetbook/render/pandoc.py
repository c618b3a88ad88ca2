"""The built-in renderer: pandoc and Typst, the two engines that Quarto itself drives, from their wheels."""

from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path

import pypandoc
import typst
import yaml

from budgetbook.core.errors import RenderError
from budgetbook.core.processes import run_program
from budgetbook.render.embed import expand
from budgetbook.render.finish_html import embed_frame

_READER = "markdown-smart-tex_math_dollars-tex_math_single_backslash"


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
    (report / "document.yml").write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8", newline="\n")
    source = report / "document.md"
    source.write_text(expand(report / "index.qmd"), encoding="utf-8", newline="\n")
    standard = settings["format"]["typst"]["pdf-standard"]
    with ThreadPoolExecutor() as threads:
        formats = [
            threads.submit(make_page, report, source, output / "report.html", settings["toc-depth"]),
            threads.submit(_pdf, report, output / "report.pdf", standard),
            threads.submit(_docx, report, output / "report.docx"),
        ]
    for made in formats:
        made.result()


def make_page(report: Path, source: Path, target: Path, toc_depth: int) -> None:
    """Make one page of HTML that needs no other file; see `convert`."""
    options = ["--to=html5", "--template=html/page.html", "--standalone", "--wrap=none"]
    convert(report, source, target, *options, "--toc", f"--toc-depth={toc_depth}")
    embed_frame(target, report)


def _pdf(report: Path, target: Path, standard: str) -> None:
    source = report / "document.typ"
    convert(report, report / "document.md", source, "--to=typst", "--template=typst/pandoc.typ", "--standalone")
    try:
        _, warnings = typst.compile_with_warnings(
            source,
            output=target,
            root=report,
            font_paths=[report / "fonts"],
            ignore_system_fonts=True,
            pdf_standards=[standard],  # type: ignore[list-item]  # the binding knows more than its types say
        )
    except typst.TypstError as error:
        raise RenderError(f"Typst 不能排版：{error}。") from error
    for warning in warnings:
        raise RenderError(f"Typst 不能排版：{warning.message}。")


def _docx(report: Path, target: Path) -> None:
    convert(report, report / "document.md", target, "--to=docx", "--reference-doc=reference.docx")


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
        "--lua-filter=filters/parts.lua",
        "--lua-filter=filters/tables.lua",
        "--lua-filter=filters/docx.lua",
        "--lua-filter=filters/discrepancies.lua",
        "--lua-filter=filters/links.lua",
        "--lua-filter=filters/document.lua",
        "--lua-filter=filters/titles.lua",
        "--lua-filter=filters/typst.lua",
        "--lua-filter=pandoc/builtin.lua",
        "--fail-if-warnings",
        f"--output={target}",
        *arguments,
    ]
    done = run_program(command, cwd=report)
    if done.returncode:
        raise RenderError(f"pandoc 不能转换：{done.stderr.strip()}")
