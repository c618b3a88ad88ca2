"""What the output of a cell that shows a chart holds: the drawing, and a picture of it."""

from __future__ import annotations

import base64
from typing import Any

from budgetbook.charts.style import WIDTH
from budgetbook.core.jupyter_looks import PNG, SVG
from budgetbook.core.pictures import pictures_of

_RESOLUTION = 144
"""Dots per inch of a chart's picture: one and a half to a pixel of the screen."""


def chart_outputs(svg: str) -> tuple[dict[str, str], dict[str, Any]]:
    """Return a chart's drawing with a picture of it beside, by kind; and what JupyterLab is to know of them."""
    (picture,) = pictures_of([svg], _RESOLUTION)
    data = {SVG: svg, PNG: base64.b64encode(picture).decode("ascii")}
    return data, {PNG: {"width": round(WIDTH / 72 * 96)}}
