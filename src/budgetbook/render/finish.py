"""What is done to the finished files, whichever renderer made them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.render.finish_docx import finish_docx

if TYPE_CHECKING:
    from pathlib import Path


def finish(folder: Path, report: Path) -> None:
    """Complete the rendered files that there are in a folder, in place.

    Parameters
    ----------
    folder
        The publication, as rendered.
    report
        The frame that it was rendered from.

    Raises
    ------
    RenderError
        A file is not fit to be published; the message says why.
    """
    if (folder / "report.docx").is_file():
        finish_docx(folder / "report.docx", report)
