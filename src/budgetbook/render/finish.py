"""What is done to the finished files, whichever renderer made them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.render.finish_pdf import finish_pdf

if TYPE_CHECKING:
    from pathlib import Path


def finish(folder: Path) -> None:
    """Complete the rendered files that there are in a folder, in place; what is complete stays as it is.

    Raises
    ------
    RenderError
        A file is not fit to be published; the message says why.
    """
    for name, complete in (("report.pdf", finish_pdf),):
        if (folder / name).is_file():
            complete(folder / name)
