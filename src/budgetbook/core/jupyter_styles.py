"""Styles that an executed notebook contains only for JupyterLab, and their removal before rendering.

JupyterLab does not load the page's style sheet. It treats every executed notebook from elsewhere as untrusted: it
shows no SVG and removes style sheets, but keeps the style attributes of elements.
"""

import re
from typing import Any

SVG, PNG = "image/svg+xml", "image/png"

_MARK = "--jupyterlab: yes"
"""What a style that is for JupyterLab alone begins with."""

_MARKED = re.compile(rf' style="{_MARK}[^"]*"')

_STYLES = {
    '<span class="budget-figure': "border-bottom: 1px dotted; cursor: help",
    '<div class="table-scroll"': "overflow-x: auto",
    '<table class="budget-table': "min-width: {width}em",
    '<div class="audit-frame"': "overflow-x: auto",
    '<td class="long"': "text-align: left",
    '<span class="glance-bar"': "display: inline-block; width: 12em",
}
"""Beginnings of elements, each with its style: figures are seen to explain themselves, and wide tables scroll."""

_COLUMN = 5
"""Letters for which a column of a table has room at least."""


def styled(markup: str) -> str:
    """Write the styles on the elements of a text or of one table."""
    width = markup.count("<col ") * _COLUMN
    for element, style in _STYLES.items():
        tag, attributes = element.split(" ")
        markup = markup.replace(element, f"{tag}{style_for_jupyter(style.format(width=width))} {attributes}")
    return markup


def style_for_jupyter(style: str) -> str:
    """Write a style as the attribute of an element."""
    return f' style="{_MARK}; {style}"'


def without_jupyter_styles(markup: str) -> str:
    """Take the styles that are for JupyterLab alone off the elements of a text or a table."""
    return _MARKED.sub("", markup)


def strip_jupyter_output(notebook: Any) -> None:
    """Remove from an executed notebook what only JupyterLab needs: its styles, and the PNG copies of charts."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if SVG in data:
                data.pop(PNG, None)
                output.metadata.pop(PNG, None)
            for kind in ("text/markdown", "text/html"):
                if kind in data:
                    data[kind] = without_jupyter_styles(data[kind])
