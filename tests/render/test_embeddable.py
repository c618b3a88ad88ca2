"""Copies of the executed notebooks for embedding: the same, but for how they carry tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from budgetbook.notebook_looks import chart_outputs, styled
from budgetbook.render.embeddable import write_embeddable

if TYPE_CHECKING:
    from pathlib import Path

TABLE = '<div class="table-scroll">\n<table>\n<tr><td>74.0</td></tr>\n</table>\n</div>'


@pytest.fixture
def copied(tmp_path: Path) -> tuple[Any, Any]:
    """A notebook with prose, text, a table and a chart; and its copy."""
    outputs = [
        new_output("display_data", data={"text/markdown": "## 预算03表", "text/plain": "<Markdown object>"}),
        new_output("display_data", data={"text/html": TABLE, "text/plain": "<HTML object>"}),
        new_output("display_data", data={"image/svg+xml": "<svg/>"}, metadata={"budgetbook": {"alt": "图"}}),
        new_output("stream", text="74.0"),
    ]
    cells = [new_markdown_cell("说明", id="about"), new_code_cell("show()", id="table", outputs=outputs)]
    source = tmp_path / "source.ipynb"
    nbformat.write(new_notebook(cells=cells), source)
    before = source.read_bytes()
    write_embeddable(source, tmp_path / "target.ipynb")
    assert source.read_bytes() == before
    return nbformat.read(source, as_version=4), nbformat.read(tmp_path / "target.ipynb", as_version=4)


def test_a_table_becomes_a_raw_block_of_markdown_and_nothing_else(copied: tuple[Any, Any]) -> None:
    _, copy = copied
    assert copy.cells[1].outputs[1].data == {"text/markdown": f"\n```{{=html}}\n{TABLE}\n```\n"}


def test_what_is_there_for_jupyterlab_alone_is_not_copied(tmp_path: Path) -> None:
    data, metadata = chart_outputs('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    outputs = [
        new_output("display_data", data={"text/markdown": styled('收入<span class="budget-figure">92万元</span>')}),
        new_output("display_data", data={"text/html": styled(TABLE)}),
        new_output("display_data", data=data, metadata={**metadata, "budgetbook": {"alt": "图"}}),
    ]
    assert [output for output in outputs if "style=" in str(output.data)] == outputs[:2]
    assert "image/png" in outputs[2].data
    notebook = new_notebook(cells=[new_code_cell("show()", id="show", outputs=outputs)])
    nbformat.write(notebook, tmp_path / "source.ipynb")
    write_embeddable(tmp_path / "source.ipynb", tmp_path / "target.ipynb")
    words, table, chart = nbformat.read(tmp_path / "target.ipynb", as_version=4).cells[0].outputs
    assert words.data == {"text/markdown": '收入<span class="budget-figure">92万元</span>'}
    assert table.data == {"text/markdown": f"\n```{{=html}}\n{TABLE}\n```\n"}
    assert (list(chart.data), chart.metadata) == (["image/svg+xml"], {"budgetbook": {"alt": "图"}})


def test_everything_else_is_copied_as_it_is(copied: tuple[Any, Any]) -> None:
    source, copy = copied
    for notebook in copied:
        del notebook.cells[1].outputs[1]
    assert copy == source
