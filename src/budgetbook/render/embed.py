"""The built-in renderer's view of index.qmd: executed notebooks put in where it embeds them.

It supports only what index.qmd uses and refuses everything else by name.
"""

import re
from pathlib import Path
from typing import Any

from budgetbook.core.errors import RenderError
from budgetbook.run.cell_options import options_of, published
from budgetbook.run.executed import read_executed

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_SHORTCODE = re.compile(r"\{\{<\s*(\S+)\s*(.*?)\s*>\}\}")


def expand(index: Path) -> str:
    """Return index.qmd as Markdown with every embedded notebook's outputs in its place; charts lie in charts/.

    Raises
    ------
    RenderError
        The frame or a notebook uses something that this renderer does not know.
    """
    text = _FRONT_MATTER.sub("", index.read_text(encoding="utf-8"))

    def replace(match: re.Match[str]) -> str:
        name, argument = match.groups()
        if name != "embed" or not re.fullmatch(r"[\w./-]+\.ipynb", argument):
            raise RenderError(
                f"内置渲染器不认识 {index.name} 中的 {match.group(0)}，只认 {{{{< embed 笔记本.ipynb >}}}}。"
            )
        path = index.parent / argument
        return f':::::: {{.embedded-notebook notebook="{path.name}"}}\n\n{notebook_markdown(path)}\n\n::::::'

    return _SHORTCODE.sub(replace, text)


def notebook_markdown(path: Path) -> str:
    """Return the prose and the outputs of an executed notebook as Markdown, its code left out."""
    if not path.is_file():
        raise RenderError(f"缺少已执行的笔记本 {path}。")
    notebook = read_executed(path)
    return "\n\n".join(
        cell.source if output is None else output_markdown(output, cell, options_of(cell), path)
        for cell, output in published(notebook)
    )


def output_markdown(output: Any, cell: Any, options: dict[str, str], path: Path) -> str:
    """Return one output as Markdown; refuse one that the text does not use."""
    data = output.get("data", {})
    if "text/markdown" in data and options.get("output") == "asis":
        return str(data["text/markdown"])
    if "image/svg+xml" in data and "label" in options and "fig-alt" in cell.metadata:
        label, alt = options["label"], cell.metadata["fig-alt"].replace('"', "&quot;")
        return f'![{cell.metadata["fig-cap"]}](charts/{label}.svg){{#{label} alt="{alt}"}}'
    kinds = "、".join(data) or output.output_type
    raise RenderError(f"内置渲染器不认识 {path.name} 单元格“{cell.id}”的输出（{kinds}）。")
