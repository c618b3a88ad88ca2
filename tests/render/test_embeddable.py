"""Copies of the executed notebooks for embedding: the same, but for how they carry tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

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


def test_headings_and_the_list_of_tables_lose_the_marks_of_figures_and_text_keeps_them(tmp_path: Path) -> None:
    year = '<span class="budget-figure" data-figure="heading.year" title="来源：&gt;">2020年</span>'
    listed = '<div class="annex-list">\n\n{}收支总表\n\n{}收入总表\n\n</div>\n'
    texts = [f"## {year}预算\n", listed.format(year, year), f"{year}收入\n"]
    outputs = [new_output("display_data", data={"text/markdown": text}) for text in texts]
    nbformat.write(new_notebook(cells=[new_code_cell("say()", outputs=outputs)]), tmp_path / "source.ipynb")
    write_embeddable(tmp_path / "source.ipynb", tmp_path / "target.ipynb")
    copy = nbformat.read(tmp_path / "target.ipynb", as_version=4)
    plain = ["## 2020年预算\n", listed.format("2020年", "2020年"), f"{year}收入\n"]
    assert [output.data["text/markdown"] for output in copy.cells[0].outputs] == plain


def test_everything_else_is_copied_as_it_is(copied: tuple[Any, Any]) -> None:
    source, copy = copied
    for notebook in copied:
        del notebook.cells[1].outputs[1]
    assert copy == source
