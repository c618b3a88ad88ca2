"""The book that a notebook has opened, what it has printed of it so far, and how that is shown.

Everything shown is Markdown or HTML that reads well in JupyterLab and that both renderers understand.
"""

from operator import itemgetter
from typing import Any, NamedTuple

import pandas as pd
from IPython.core.getipython import get_ipython
from IPython.display import HTML, Markdown, display

from budgetbook.book import Book
from budgetbook.book import open_book as _open_book
from budgetbook.charts.style import use_style
from budgetbook.checks import require_passed, run_checks
from budgetbook.checks.shared_book import shared_book
from budgetbook.core.errors import InputError, UsageError
from budgetbook.core.jupyter_styles import styled
from budgetbook.core.listing import listing
from budgetbook.core.output_metadata import PUBLISHED_TABLE
from budgetbook.figures import Cell, describe_cells
from budgetbook.figures.ledger import LEDGER_TYPE, Ledger, packed
from budgetbook.narrative.form_text import form_text
from budgetbook.narrative.sentence import Fragment
from budgetbook.notebook import dataframe_html

__all__ = ["Book", "open_book", "pd", "show_ledger"]

_LISTED = itemgetter("place", "id", "label", "text", "formula")
"""What is listed of each entry of the ledger."""

_UNPUBLISHED = "other."
"""What ids begin with in a section that the form does not have."""


class PrintPlace(NamedTuple):
    """Where in the document the notebook is: the id that figures there begin with, and its name."""

    id: str
    name: str


class Notebook:
    """A notebook at work: its open book, the ledger of what it has printed, and the place where it is.

    Attributes
    ----------
    depth
        The level of the last heading shown.
    """

    def __init__(self) -> None:
        self.start(None)

    def start(self, book: Book | None) -> None:
        """Begin anew with a book."""
        self._book, self.ledger, self.place = book, Ledger(_running_cell), PrintPlace("", "")
        self.depth = 2

    @property
    def has_begun(self) -> bool:
        """Whether a book was opened."""
        return self._book is not None

    @property
    def book(self) -> Book:
        """The book that was opened."""
        if self._book is None:
            raise UsageError("还没有打开数据：先运行 book = open_book(year, unit)。")
        return self._book

    def move(self, id_: str, name: str, depth: int = 2) -> None:
        """Begin another place of the document, which is to be printed once."""
        self.go_on(id_, name)
        self.depth = depth
        self.ledger.show(id_)

    def go_on(self, id_: str, name: str) -> None:
        """Go on with a place that has begun."""
        self.place = PrintPlace(id_, name)

    def leave_form(self, key: str) -> None:
        """Go on to a section that the form does not have, and say so."""
        self.move(f"{_UNPUBLISHED}{key}", "表样以外")
        show(in_frame("auditor", f"表样 {self.book.form_file} 没有“{key}”一节：以下不会公开。"))

    def missing(self, message: str) -> Fragment:
        """Raise an error for missing input; in a section that is not published, return a stand-in text."""
        if not self.place.id.startswith(_UNPUBLISHED):
            raise InputError(message)
        return Fragment("（未提供）")

    def write(self, fragment: Fragment, frame: str = "{}") -> None:
        """Show a fragment in its frame, and enter its figures in the ledger under the place where it stands."""
        named = fragment.under(self.place.id)
        for name, printed in named.figures:
            self.ledger.record(name, printed, printed.text, self.place.name)
        show(frame.format(named))

    def show_heading(self, level: str, text: str, key: str) -> None:
        """Show a heading of the form; in print it stays plain, for contents lists repeat it."""
        self.write(form_text(self.book, text, key, "heading"), f"{level} {{}}")


def _running_cell() -> str | None:
    """Return the id of the cell at work, which JupyterLab tells the kernel; None where a notebook is run as a whole."""
    shell = get_ipython()
    parent: dict[str, Any] = getattr(shell, "get_parent", dict)() if shell else {}
    cell: str | None = parent.get("metadata", {}).get("cellId")
    return cell


here = Notebook()
"""The notebook that runs in this process."""


def open_book(year: str | int, unit: str | int) -> Book:
    """Load a unit's budget of a year and check it; a failed check raises an error.

    A build has done so before it runs the notebooks, and hands them the book. Codes may come as numbers, which is how
    `papermill -p` passes them. Where the data is made up, the notebook says so here; in the document the frame says it
    on every page.

    Raises
    ------
    BudgetBookError
        The data is not there, is not as it must be, or does not reconcile; a build's notebook opens another budget, or
        opens its own once more, which would forget what was printed.
    """
    dataframe_html.register(get_ipython())
    book = shared_book(str(year), str(unit))
    if book and here.has_begun:
        raise UsageError("数据已经打开，不能再打开一次：用已有的 book。")
    if not book:
        book = _open_book(str(year), str(unit))
        require_passed(run_checks(book))
    here.start(book)
    use_style()  # for what the notebook itself draws
    if book.sample_mark:
        show(in_frame("auditor", f"**{book.sample_mark}**"))
    return book


def show_ledger() -> None:
    """Show the ledger of all figures that this notebook printed, folded by place; publication collects it from here."""
    rows = [(*_LISTED(entry), describe_cells(Cell(**cell) for cell in entry["cells"])) for entry in here.ledger]
    table = pd.DataFrame(rows, columns=["位置", "编号", "名称", "印出", "计算式", "来源"], dtype=str)
    ledger = packed(here.ledger.as_json()) | {"book": here.book.parameters}
    show_data({LEDGER_TYPE: ledger, "text/html": listing(table, by="位置").data}, {})


def in_frame(kind: str, markdown: str = "{}") -> str:
    """Write Markdown in a frame that the style sheets know."""
    return f'<div class="{kind}">\n\n{markdown}\n\n</div>'


def show(markdown: str) -> None:
    """Show Markdown."""
    # the empty line keeps paragraphs apart where a renderer joins the outputs of one cell
    display(Markdown(styled(markdown) + "\n"))


def show_html(table: str) -> None:
    """Show a table, which is published."""
    display(HTML(styled(table)), metadata=PUBLISHED_TABLE)


def show_data(data: dict[str, Any], metadata: dict[str, Any]) -> None:
    """Show one thing in several formats, by their MIME types."""
    display(data, metadata=metadata, raw=True)
