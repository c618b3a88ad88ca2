"""The last step of a publication: what neither Quarto nor the built-in renderer can do to the files they made."""

from pathlib import Path

from budgetbook.render.finish_docx import finish_docx
from budgetbook.render.finish_html import finish_html
from budgetbook.render.finish_pdf import finish_pdf

SUFFIX = "-preview.html"
"""How the names of the notebooks' pages end."""


def finish_print(folder: Path, report: Path) -> None:
    """Complete the PDF and the Word file, those that there are in a folder, in place.

    Parameters
    ----------
    report
        The frame that they were rendered from.

    Raises
    ------
    RenderError
        A file is not fit to be published; the message says why.
    """
    if (folder / "report.pdf").is_file():
        finish_pdf(folder / "report.pdf")
    if (folder / "report.docx").is_file():
        finish_docx(folder / "report.docx", report)


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
    for page in (*sorted((folder / "notebooks").glob(f"*{SUFFIX}")), folder / "report.html"):
        finish_html(page, fonts)
