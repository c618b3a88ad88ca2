"""The last step of the pages: what neither Quarto nor the built-in renderer can do to them."""

import json
from pathlib import Path

from budgetbook.core.documents import PAGE, PREVIEW
from budgetbook.render.carried import CARRIED
from budgetbook.render.finish_html import finish_html


def finish_pages(folder: Path, report: Path) -> None:
    """Complete report.html and the notebooks' pages in place.

    Parameters
    ----------
    folder
        The publication: with all files that the pages lead to.
    report
        The frame that they were rendered from.

    Raises
    ------
    RenderError
        A page is not fit to be published; the message says why.
    """
    fonts = (report / "fonts.css").read_text(encoding="utf-8")
    for page in sorted((folder / "notebooks").glob(f"*{PREVIEW}")):
        finish_html(page, fonts)
    finish_html(folder / PAGE, fonts, json.loads((report / CARRIED).read_text(encoding="utf-8")))
