"""The last step of a publication: what neither Quarto nor the built-in renderer can do to the files they made."""

import json
from collections.abc import Collection
from pathlib import Path

from budgetbook.core.documents import PAGE, PDF, PREVIEW, WORD
from budgetbook.render.carried import CARRIED
from budgetbook.render.finish_docx import finish_docx
from budgetbook.render.finish_html import finish_html
from budgetbook.render.finish_pdf import finish_pdf


def finish_print(folder: Path, report: Path, names: Collection[str]) -> None:
    """Complete the PDF and the Word file in a folder, in place.

    Parameters
    ----------
    report
        The frame that they were rendered from.
    names
        The documents that were rendered this time: a second finishing would not leave them as they are.

    Raises
    ------
    RenderError
        A file is not fit to be published; the message says why.
    """
    if PDF in names:
        finish_pdf(folder / PDF)
    if WORD in names:
        finish_docx(folder / WORD, report)


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
