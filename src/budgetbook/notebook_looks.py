"""What an executed notebook carries for JupyterLab alone, and how the document's renderers get rid of it.

Of a notebook that it does not trust, which every executed one is that came from elsewhere, JupyterLab shows no drawing.
"""

from __future__ import annotations

import base64
from typing import Any

from budgetbook.chart_pictures import pictures_of
from budgetbook.chart_style import WIDTH

SVG, PNG = "image/svg+xml", "image/png"

_RESOLUTION = 144
"""Dots per inch of a chart's picture: one and a half to a pixel of the screen."""


def chart_outputs(svg: str) -> tuple[dict[str, str], dict[str, Any]]:
    """Return a chart's drawing with a picture of it beside, by kind; and what JupyterLab is to know of them."""
    (picture,) = pictures_of([svg], _RESOLUTION)
    data = {SVG: svg, PNG: base64.b64encode(picture).decode("ascii")}
    return data, {PNG: {"width": round(WIDTH / 72 * 96)}}


def strip_looks(notebook: Any) -> None:
    """Leave of an executed notebook what the document is made of: of charts the drawing alone."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if SVG in data:
                data.pop(PNG, None)
                output.metadata.pop(PNG, None)
