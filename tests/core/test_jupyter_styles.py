"""What outputs carry for JupyterLab alone: written on their elements, and gone again without a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from budgetbook.core.jupyter_styles import strip_jupyter_output, style_for_jupyter, styled
from budgetbook.narrative.form_text import see
from budgetbook.narrative.sentence import sentence
from budgetbook.tables import build_table, table_html

if TYPE_CHECKING:
    from budgetbook.book import Book


def stripped(markup: str, kind: str) -> str:
    notebook = new_notebook(cells=[new_code_cell("", outputs=[new_output("display_data", data={kind: markup})])])
    strip_jupyter_output(notebook)
    text: str = notebook.cells[0].outputs[0].data[kind]
    return text


def test_every_figure_of_a_sentence_is_underlined(book: Book) -> None:
    text = sentence("收入{income}。{see}", income=book.data.measures["收入总计"], see=see(book, "income"))
    shown = styled(text)
    assert shown.count("border-bottom: 1px dotted") == text.count("budget-figure") == 2
    assert stripped(shown, "text/markdown") == text


@pytest.mark.parametrize(("key", "width"), [("balance", 40), ("income", 55), ("three_public", 10)])
def test_a_table_scrolls_where_its_columns_have_no_room(book: Book, key: str, width: int) -> None:
    html = table_html(build_table(book, key))
    shown = styled(html)
    assert shown.count("overflow-x: auto") == 1
    assert f"min-width: {width}em" in shown
    assert shown.count("border-bottom: 1px dotted") == html.count("budget-figure") > 5
    assert "text-align: center" in shown
    assert stripped(shown, "text/html") == html


def test_styles_of_the_document_itself_stay() -> None:
    cell = '<td style="text-align: right">92.0</td>'
    both = f"<p{style_for_jupyter('margin: 0')}>{cell}</p>"
    assert stripped(both, "text/html") == f"<p>{cell}</p>"
