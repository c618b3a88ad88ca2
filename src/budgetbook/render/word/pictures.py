"""Charts of the Word file: the drawing itself for Word 2016 and later, a picture of it for everything else."""

import re
from pathlib import Path
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from budgetbook.core.errors import RenderError
from budgetbook.render.word.page import PORTRAIT, emu

MAX_CHART_HEIGHT = 205.0
"""Millimetres: a chart of very many bars is made smaller, so that its caption stays on the page with it."""

_EXTENSION = """<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
<a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip
xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"
xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="{name}"/></a:ext></a:extLst>"""


def set_pictures(document: Any, charts: Path) -> None:
    """Put beside each picture of a chart the drawing it was made from, and size both to the page.

    Parameters
    ----------
    charts
        Folder of the charts, as PNG and SVG under the same name.

    Raises
    ------
    RenderError
        A picture is none of these charts, or has no words for those who cannot see it.
    """
    known = {path.read_bytes(): path.with_suffix(".svg") for path in sorted(charts.glob("*.png"))}
    for number, drawing in enumerate(document.element.body.iter(qn("w:drawing")), 1):
        blip = next(drawing.iter(qn("a:blip")))
        picture = document.part.related_parts[blip.get(qn("r:embed"))].blob
        if picture not in known:
            raise RenderError("Word 文本中有一幅图不是笔记本画的图表，本次不公开。")
        svg = known[picture]
        named = drawing.find(f".//{qn('wp:docPr')}")
        if not named.get("descr"):
            raise RenderError(f"Word 文本中的图表 {svg.stem} 没有文字说明，本次不公开。")
        named.set("name", svg.stem)
        inner = next(drawing.iter(qn("pic:cNvPr")))
        inner.set("name", svg.stem)
        inner.set("descr", named.get("descr"))
        part = Part(PackURI(f"/word/media/chart{number}.svg"), "image/svg+xml", svg.read_bytes(), document.part.package)
        for old in blip.findall(qn("a:extLst")):
            blip.remove(old)
        blip.append(parse_xml(_EXTENSION.format(name=document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE))))
        _set_size(drawing, *_size_of(svg))


def _size_of(svg: Path) -> tuple[int, int]:
    """Return width and height on the page in EMU."""
    head = svg.read_text(encoding="utf-8")[:2000]
    width, height = (float(re.search(rf'<svg[^>]*?\b{name}="([\d.]+)pt"', head)[1]) for name in ("width", "height"))  # type: ignore[index]
    scale = min(1, emu(PORTRAIT.text_width) / (width * 12700), emu(MAX_CHART_HEIGHT) / (height * 12700))
    return round(width * 12700 * scale), round(height * 12700 * scale)


def _set_size(drawing: Any, width: int, height: int) -> None:
    for side in ("distT", "distB", "distL", "distR"):
        # left unsaid, LibreOffice keeps an eighth of an inch free
        drawing[0].set(side, "0")
    for extent in (next(drawing.iter(qn("wp:extent"))), next(drawing.iter(qn("a:xfrm"))).find(qn("a:ext"))):
        extent.set("cx", str(width))
        extent.set("cy", str(height))
