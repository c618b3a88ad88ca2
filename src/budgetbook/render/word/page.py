"""The page of the Word file after GB/T 9704-2012: A4 and its margins; the grid and the styles are reference.docx's.

Word measures in twips (1/20 pt, 1440 to the inch), drawings in EMU (914400 to the inch).
"""

from dataclasses import dataclass

_TWIPS = 1440
_EMU = 914400
_INCH = 25.4


def twips(millimetres: float) -> int:
    """Turn millimetres into twips."""
    return round(millimetres * _TWIPS / _INCH)


def emu(millimetres: float) -> int:
    """Turn millimetres into EMU."""
    return round(millimetres * _EMU / _INCH)


@dataclass(frozen=True)
class Page:
    """A page with its margins, all in millimetres.

    Attributes
    ----------
    header, footer
        From the paper's edge to the header, and to the page number's lower edge.
    """

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    header: float
    footer: float

    @property
    def text_width(self) -> float:
        """Millimetres between the margins."""
        return self.width - self.left - self.right


# the page number stands 7 mm below the type area (GB/T 9704), and its line of 14 pt is some 6 mm high
PORTRAIT = Page(width=210, height=297, top=37, bottom=35, left=28, right=26, header=20, footer=35 - 7 - 6)
"""The text: type area 156 x 225 mm."""

LANDSCAPE = Page(width=297, height=210, top=24, bottom=24, left=22, right=22, header=10, footer=24 - 7 - 6)
"""The annex: narrower margins, so that a table of usual length stays on one page."""
