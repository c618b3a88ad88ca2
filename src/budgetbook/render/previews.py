"""A page for each executed notebook: its code and what it gave, for an auditor who has no Jupyter at hand.

The pages are the document's own kind: the same template, filters, styles and explanations of figures.
"""

import re
import tempfile
from collections.abc import Iterator, Sequence
from html import escape, unescape
from pathlib import Path
from typing import Any

import yaml

from budgetbook.core.documents import PREVIEW
from budgetbook.core.errors import RenderError
from budgetbook.core.jupyter_styles import without_jupyter_styles
from budgetbook.core.steps import parallel_steps
from budgetbook.render.embed import output_markdown
from budgetbook.render.pandoc import make_page
from budgetbook.render.raw_html import fenced, files_beside, raw_html
from budgetbook.run.cell_options import options_of
from budgetbook.run.compose import AUDIT
from budgetbook.run.executed import executed_notebooks, outputs_of, read_executed

_TOC_DEPTH = 2

_HEADING = re.compile(r"^#{1,2} +(.+?)\s*$", re.MULTILINE)

_AT_ONCE = 2
"""How many pages are made side by side: pandoc takes some hundred megabytes for each."""


def write_previews(report: Path, target: Path, names: Sequence[str] = ()) -> None:
    """Write `<name>-preview.html` for notebooks of the book, by default for all.

    Parameters
    ----------
    report
        The frame, with the executed notebooks in its folder executed/.

    Raises
    ------
    RenderError
        A notebook is missing or holds an output that a page cannot show.
    """
    metadata = yaml.safe_load((report / "_metadata.yml").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as scratch:
        executed = report / "executed"
        every = names or [*(path.stem for path in executed_notebooks(executed)), AUDIT]
        sources = [executed / f"{name}.ipynb" for name in every]
        with parallel_steps(_AT_ONCE) as threads:
            # the auditor's takes longest, and begins first
            pages = [
                threads.submit(_write_preview, report, source, metadata, Path(scratch), target)
                for source in reversed(sources)
            ]
        for page in pages:
            page.result()


def _write_preview(report: Path, notebook: Path, metadata: dict[str, Any], scratch: Path, target: Path) -> None:
    source = scratch / f"{notebook.stem}.md"
    source.write_text(preview_markdown(notebook, source), encoding="utf-8", newline="\n")
    title = title_of(notebook)
    named = f"{title}　{metadata.get('pagetitle', metadata['title'])}"
    own = {
        "title": title,
        "pagetitle": named,
        "subtitle": metadata["title"],
        "notebook-page": notebook.name,
        "lang": "zh-Hans",
        "toc-title": "目录",
    }
    if "sample-mark" in metadata:
        own["sample-mark"] = metadata["sample-mark"]
    source.with_suffix(".yml").write_text(yaml.safe_dump(own, allow_unicode=True), encoding="utf-8", newline="\n")
    make_page(report, source, target / f"{notebook.stem}{PREVIEW}", _TOC_DEPTH)


def title_of(notebook: Path) -> str:
    """Return what a notebook's page is called: by the first heading that the notebook printed, without its marks."""
    if notebook.stem == AUDIT:
        return "审计笔记本"
    printed = (str(output.get("data", {}).get("text/markdown", "")) for output in outputs_of(read_executed(notebook)))
    heading = next((found[1] for text in printed if (found := _HEADING.search(text))), "")
    return "　".join(["计算笔记本", *filter(None, [unescape(re.sub(r"<[^>]*>", "", heading))])])


def preview_markdown(path: Path, target: Path) -> str:
    """Return an executed notebook as Markdown for a file, beside which long HTML is written.

    That is prose, code, and everything that the code gave. Cells that the document leaves out (`include: false`, which
    hold the ledger for machines) are left out here too, and so are the parameters that others were put in place of.
    """
    if not path.is_file():
        raise RenderError(f"缺少已执行的笔记本 {path}。")
    return "\n\n".join(_pieces(read_executed(path), path, files_beside(target)))


def _pieces(notebook: Any, path: Path, files: Iterator[Path]) -> Iterator[str]:
    tags = [tag for cell in notebook.cells for tag in cell.metadata.get("tags", [])]
    for cell in notebook.cells:
        if "injected-parameters" in tags and "parameters" in cell.metadata.get("tags", []):
            continue
        if cell.cell_type == "markdown":
            yield cell.source
            continue
        options = options_of(cell)
        if options.get("include") == "false":
            continue
        yield fenced(cell.source, ".python")
        for output in cell.get("outputs", []):
            yield _shown(output, cell, options, path, files)


def _shown(output: Any, cell: Any, options: dict[str, str], path: Path, files: Iterator[Path]) -> str:
    if output.output_type == "stream":
        return raw_html(_printed(output.text), next(files))
    data = output.get("data", {})
    if "text/html" in data:
        return raw_html(without_jupyter_styles(data["text/html"]), next(files))
    if "text/markdown" in data or "image/svg+xml" in data:
        return without_jupyter_styles(output_markdown(output, cell, options, path))
    if "text/plain" in data:
        return raw_html(_printed(data["text/plain"]), next(files))
    raise RenderError(f"{path.name} 单元格“{cell.id}”的输出（{'、'.join(data) or output.output_type}）不能成为网页。")


def _printed(text: str) -> str:
    # as HTML: pandoc looks a class of a block of code up in all languages that it knows, which takes long
    return f'<pre class="printed"><code>{escape(text.rstrip())}</code></pre>'
