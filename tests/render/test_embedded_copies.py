"""Copies of the executed notebooks for embedding: the same, but for how they carry tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from budgetbook.charts.style import chart_outputs
from budgetbook.core.jupyter_styles import styled
from budgetbook.render.embedded_copies import write_embedded_copy

if TYPE_CHECKING:
    from pathlib import Path

TABLE = '<div class="table-scroll">\n<table>\n<tr><td>74.0</td></tr>\n</table>\n</div>'


@pytest.fixture
def copied(tmp_path: Path) -> tuple[Any, Any]:
    """A notebook with prose, text, a table, a chart, and cells that are not published; and its copy."""
    outputs = [
        new_output("display_data", data={"text/markdown": "## 预算03表", "text/plain": "<Markdown object>"}),
        new_output("display_data", data={"text/html": TABLE, "text/plain": "<HTML object>"}),
        new_output("display_data", data={"image/svg+xml": "<svg/>"}, metadata={"budgetbook": {"alt": "图"}}),
        new_output("stream", text="74.0"),
    ]
    working = [new_output("execute_result", data={"text/html": TABLE, "text/plain": "74.0"})]
    cells = [
        new_markdown_cell("说明", id="about"),
        new_code_cell("#| output: asis\nshow()", id="table", outputs=outputs),
        new_code_cell("spending", id="spending", outputs=working),
        new_code_cell("#| include: false\nshow_ledger()", id="ledger", outputs=working),
    ]
    source = tmp_path / "source.ipynb"
    nbformat.write(new_notebook(cells=cells), source)
    before = source.read_bytes()
    write_embedded_copy(source, tmp_path / "target.ipynb")
    assert source.read_bytes() == before
    return nbformat.read(source, as_version=4), nbformat.read(tmp_path / "target.ipynb", as_version=4)


def test_a_table_becomes_a_raw_block_of_markdown_and_nothing_else(copied: tuple[Any, Any]) -> None:
    _, copy = copied
    assert copy.cells[1].outputs[1].data == {"text/markdown": f"\n```{{=html}}\n{TABLE}\n```\n"}


def test_a_long_table_stands_in_a_file_of_which_the_block_has_the_path(tmp_path: Path) -> None:
    long = f"<table>{'<tr><td>1</td></tr>' * 300}</table>"
    outputs = [new_output("display_data", data={"text/html": html}) for html in (TABLE, long)]
    nbformat.write(new_notebook(cells=[new_code_cell("#| output: asis", outputs=outputs)]), tmp_path / "source.ipynb")
    write_embedded_copy(tmp_path / "source.ipynb", tmp_path / "target.ipynb")
    short, copied = nbformat.read(tmp_path / "target.ipynb", as_version=4).cells[0].outputs
    assert short.data == {"text/markdown": f"\n```{{=html}}\n{TABLE}\n```\n"}
    file = tmp_path / "target-2.html"
    assert copied.data == {"text/markdown": f"\n```{{=html-file}}\n{file}\n```\n"}
    assert file.read_text(encoding="utf-8") == long


def test_what_is_not_published_is_not_there_to_be_embedded(copied: tuple[Any, Any]) -> None:
    source, copy = copied
    assert [len(cell.outputs) for cell in source.cells[2:]] == [1, 1]
    assert [cell.outputs for cell in copy.cells[2:]] == [[], []]


def test_headings_and_the_list_of_tables_lose_the_marks_of_figures_and_text_keeps_them(tmp_path: Path) -> None:
    year = '<span class="budget-figure" data-figure="heading.year" title="来源：&gt;">2020年</span>'
    listed = '<div class="annex-list">\n\n{}收支总表\n\n{}收入总表\n\n</div>\n'
    texts = [f"## {year}预算\n", listed.format(year, year), f"{year}收入\n"]
    outputs = [new_output("display_data", data={"text/markdown": text}) for text in texts]
    nbformat.write(
        new_notebook(cells=[new_code_cell("#| output: asis\nsay()", outputs=outputs)]), tmp_path / "source.ipynb"
    )
    write_embedded_copy(tmp_path / "source.ipynb", tmp_path / "target.ipynb")
    copy = nbformat.read(tmp_path / "target.ipynb", as_version=4)
    plain = ["## 2020年预算\n", listed.format("2020年", "2020年"), f"{year}收入\n"]
    assert [output.data["text/markdown"] for output in copy.cells[0].outputs] == plain


def test_what_is_there_for_jupyterlab_alone_is_not_copied(tmp_path: Path) -> None:
    data, metadata = chart_outputs('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    outputs = [
        new_output("display_data", data={"text/markdown": styled('收入<span class="budget-figure">92万元</span>')}),
        new_output("display_data", data={"text/html": styled(TABLE)}),
        new_output("display_data", data=data, metadata={**metadata, "budgetbook": {"alt": "图"}}),
    ]
    assert [output for output in outputs if "style=" in str(output.data)] == outputs[:2]
    assert "image/png" in outputs[2].data
    notebook = new_notebook(cells=[new_code_cell("#| output: asis", id="show", outputs=outputs)])
    nbformat.write(notebook, tmp_path / "source.ipynb")
    write_embedded_copy(tmp_path / "source.ipynb", tmp_path / "target.ipynb")
    words, table, chart = nbformat.read(tmp_path / "target.ipynb", as_version=4).cells[0].outputs
    assert words.data == {"text/markdown": '收入<span class="budget-figure">92万元</span>'}
    assert table.data == {"text/markdown": f"\n```{{=html}}\n{TABLE}\n```\n"}
    assert (list(chart.data), chart.metadata) == (["image/svg+xml"], {"budgetbook": {"alt": "图"}})


def test_everything_else_is_copied_as_it_is(copied: tuple[Any, Any]) -> None:
    source, copy = copied
    for notebook in copied:
        del notebook.cells[1].outputs[1]
        for cell in notebook.cells[2:]:
            cell.outputs = []
    assert copy == source
