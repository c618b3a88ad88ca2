"""Pictures that belong together, and sheets on which many of them are seen at a glance."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path

SHEET_WIDTH, GAP, ROWS = 1800, 8, 4
"""Width of a contact sheet and the gap between its pictures, in px; rows on a sheet."""


@dataclass
class Group:
    """Pictures of one kind.

    Attributes
    ----------
    key, title
        Its folder; what it is called.
    columns
        Pictures beside each other on a contact sheet.
    pictures, sheets
        Paths relative to the gallery's folder.
    remark
        What is to be said of it, in brackets.
    """

    key: str
    title: str
    columns: int
    pictures: list[Path] = field(default_factory=list)
    sheets: list[Path] = field(default_factory=list)
    remark: str = ""


def contact_sheets(folder: Path, group: Group) -> None:
    """Put the pictures of a group on as many sheets as they need, in order."""
    per_sheet = group.columns * ROWS
    for start in range(0, len(group.pictures), per_sheet):
        path = folder / group.key / f"sheet-{start // per_sheet + 1}.png"
        _sheet([folder / picture for picture in group.pictures[start : start + per_sheet]], group.columns).save(path)
        group.sheets.append(path.relative_to(folder))


def _sheet(paths: list[Path], columns: int) -> Image.Image:
    """Lay pictures out in rows, all of one width, each row as high as its highest picture."""
    width = (SHEET_WIDTH - GAP * (columns + 1)) // columns
    small = []
    for path in paths:
        with Image.open(path) as opened:
            height = max(1, opened.height * width // opened.width)
            small.append(opened.convert("RGB").resize((width, height), Image.Resampling.LANCZOS))
    rows = [small[start : start + columns] for start in range(0, len(small), columns)]
    heights = [max(picture.height for picture in row) for row in rows]
    sheet = Image.new("RGB", (SHEET_WIDTH, sum(heights) + GAP * (len(rows) + 1)), "#777")
    top = GAP
    for row, height in zip(rows, heights, strict=True):
        for column, picture in enumerate(row):
            sheet.paste(picture, (GAP + column * (width + GAP), top))
        top += height + GAP
    return sheet
