"""The charts of the shipped notebook, drawn for any book by the very cells that publish them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest

from budgetbook import notebook
from budgetbook.notebook import displays, session
from budgetbook.notebook.session import here
from budgetbook.run.compose import tag_of

if TYPE_CHECKING:
    from budgetbook.book import Book
    from budgetbook.charts import Chart

STATEMENT = Path(__file__).resolve().parents[2] / "notebooks" / "2-statement.ipynb"
CELLS = nbformat.read(STATEMENT, as_version=4).cells


def chart_of(book: Book, label: str) -> Chart | None:
    """Run the cells of one section up to that of the chart, and return the chart."""
    (chart_cell,) = [cell for cell in CELLS if cell.source.startswith(f"#| label: {label}\n")]
    cells = [cell for cell in CELLS if cell.cell_type == "code" and tag_of(cell) == tag_of(chart_cell)]
    drawn: list[Chart | None] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(here, "_book", book)
        patch.setattr(here.ledger, "record", lambda *_: None)
        patch.setattr(session, "display", lambda *_, **__: None)
        patch.setattr(displays, "show_drawn", drawn.append)
        namespace: dict[str, Any] = {name: getattr(notebook, name) for name in notebook.__all__}
        namespace["book"] = book
        for cell in cells[: cells.index(chart_cell) + 1]:
            if cell is chart_cell or not cell.source.startswith("#| label"):
                exec(compile(cell.source, cell.id, "exec"), namespace)
    return drawn[0] if drawn else None


def balance(book: Book) -> Chart | None:
    """Draw income and spending."""
    return chart_of(book, "fig-balance")


def basic_and_project(book: Book) -> Chart | None:
    """Draw 基本支出 and 项目支出 by kind."""
    return chart_of(book, "fig-basic-and-project")


def spending_by_class(book: Book) -> Chart | None:
    """Draw spending of 一般公共预算 by 类."""
    return chart_of(book, "fig-spending-by-class")


def basic_by_item(book: Book) -> Chart | None:
    """Draw basic spending by economic item."""
    return chart_of(book, "fig-basic-by-item")


def three_public(book: Book) -> Chart | None:
    """Draw “三公”经费."""
    return chart_of(book, "fig-three-public")


def change_by_class(book: Book) -> Chart | None:
    """Draw how spending of 一般公共预算 changed by 类."""
    return chart_of(book, "fig-change-by-class")


def change_of_three_public(book: Book) -> Chart | None:
    """Draw how the items of “三公”经费 changed."""
    return chart_of(book, "fig-change-three-public")
