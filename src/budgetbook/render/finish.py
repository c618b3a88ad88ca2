"""What is done to the finished files, whichever renderer made them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.render.finish_docx import finish_docx
from budgetbook.render.finish_pdf import finish_pdf

if TYPE_CHECKING:
    from pathlib import Path


def finish(folder: Path, report: Path) -> None:
    """Complete the rendered files that there are in a folder, in place; what is complete stays as it is.

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
