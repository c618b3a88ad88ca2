"""The last step of a publication: what neither Quarto nor the built-in renderer can do to the files they made."""

from pathlib import Path

from budgetbook.render.finish_docx import finish_docx
from budgetbook.render.finish_html import finish_html
from budgetbook.render.finish_pdf import finish_pdf
from budgetbook.render.previews import write_previews


def finish(folder: Path, report: Path) -> None:
    """Complete the rendered files that there are in a folder, in place, and give each notebook a page of its own.

    Parameters
    ----------
    folder
        The publication: the documents, and all files that they lead to.
    report
        The frame that it was rendered from.

    Raises
    ------
    RenderError
        A file is not fit to be published; the message says why.
    """
    if (folder / "report.pdf").is_file():
        finish_pdf(folder / "report.pdf")
    if (folder / "report.docx").is_file():
        finish_docx(folder / "report.docx", report)
    if (folder / "report.html").is_file():
        for page in (*write_previews(report, folder / "notebooks"), folder / "report.html"):
            finish_html(page)
