"""What is done to the finished files, whichever renderer made them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.render.finish_html import finish_html
from budgetbook.render.previews import write_previews

if TYPE_CHECKING:
    from pathlib import Path


def finish(folder: Path, report: Path) -> None:
    """Finish a publication: a page for each notebook, and what no renderer does to its files.

    Parameters
    ----------
    folder
        The publication: report.html, report.pdf, notebooks/ and all files that they lead to.
    report
        The frame that it was rendered from.

    Raises
    ------
    RenderError
        A page would ask for something outside itself, or act by something else than our own scripts.
    """
    previews = write_previews(report, folder / "notebooks")
    for page in (folder / "report.html", *previews):
        finish_html(page)
