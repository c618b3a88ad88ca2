"""The last step of a publication: what neither Quarto nor the built-in renderer can do to the files they made."""

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from budgetbook.render.finish_docx import finish_docx
from budgetbook.render.finish_html import finish_html
from budgetbook.render.finish_pdf import finish_pdf
from budgetbook.render.previews import write_previews


def finish(folder: Path, report: Path, names: Collection[str]) -> None:
    """Complete rendered files in a folder, in place, and give each notebook a page of its own.

    Parameters
    ----------
    folder
        The publication: the documents, and all files that they lead to.
    report
        The frame that it was rendered from.
    names
        The documents that were rendered this time: a second finishing would not leave them as they are.

    Raises
    ------
    RenderError
        A file is not fit to be published; the message says why.
    """
    with ThreadPoolExecutor() as threads:
        pages = threads.submit(_finish_pages, folder, report, names)
        if "report.pdf" in names:
            finish_pdf(folder / "report.pdf")
        if "report.docx" in names:
            finish_docx(folder / "report.docx", report)
        pages.result()


def _finish_pages(folder: Path, report: Path, names: Collection[str]) -> None:
    if "report.html" in names:
        fonts = (report / "fonts.css").read_text(encoding="utf-8")
        for page in (*write_previews(report, folder / "notebooks"), folder / "report.html"):
            finish_html(page, fonts)
