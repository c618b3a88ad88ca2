from __future__ import annotations

from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from budgetbook.core.errors import InputError
from budgetbook.run.select_sections import NOTEBOOK_OF, select_sections, tag_of

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from budgetbook.core.project import Project

NAME, FORM = "notebooks/2-statement.ipynb", "report/forms/luoyang-2020.toml"


def tagged(source: str, tag: str) -> Any:
    call = tag.replace("section-", 'section(book, "').replace("table-", 'show_table(book, "')
    return new_code_cell(f'{source}  # {call}")', metadata={"tags": ["other", tag]})


@pytest.fixture
def notebook() -> Any:
    """Head, two cells of one section, one of another, tail."""
    return new_notebook(
        cells=[
            new_markdown_cell("head"),
            tagged("a1", "section-a"),
            tagged("a2", "section-a"),
            tagged("b1", "section-b"),
            new_code_cell("tail"),
        ]
    )


@pytest.fixture
def own() -> Any:
    """A place's notebook: another wording of b, and a section of its own."""
    return new_notebook(
        cells=[new_markdown_cell("own head"), tagged("own b", "section-b"), tagged("own c", "section-c")]
    )


def sources(notebook: Any) -> list[str]:
    return [cell.source.split("  # ")[0] for cell in notebook.cells]


def test_sections_stand_in_the_order_of_the_form(notebook: Any) -> None:
    arranged = select_sections([notebook], ["section-b", "section-a"], NAME, FORM)
    assert sources(arranged) == ["head", "b1", "a1", "a2", "tail"]


def test_sections_that_the_form_does_not_have_are_left_out(notebook: Any) -> None:
    assert sources(select_sections([notebook], ["section-b"], NAME, FORM)) == ["head", "b1", "tail"]


def test_a_notebook_without_sections_stays_as_it_is() -> None:
    plain = new_notebook(cells=[new_markdown_cell("one"), new_code_cell("two")])
    assert sources(select_sections([plain], [], NAME, FORM)) == ["one", "two"]


def test_a_section_that_a_place_words_in_its_own_way_is_taken_from_its_notebook(notebook: Any, own: Any) -> None:
    arranged = select_sections([own, notebook], ["section-c", "section-b", "section-a"], NAME, FORM)
    assert sources(arranged) == ["head", "own c", "own b", "a1", "a2", "tail"]


def test_the_tables_of_the_form_stand_in_its_order_and_no_others() -> None:
    cells = [new_markdown_cell("cover"), tagged("t1", "table-income"), tagged("t2", "table-basic")]
    arranged = select_sections([new_notebook(cells=cells)], ["table-basic", "table-income"], NAME, FORM)
    assert sources(arranged) == ["cover", "t2", "t1"]
    assert sources(select_sections([new_notebook(cells=cells)], ["table-basic"], NAME, FORM)) == ["cover", "t2"]


def test_a_table_that_only_this_form_has_gets_a_cell_of_its_own_before_the_ledger() -> None:
    ledger = new_code_cell("show_ledger()", id="ledger")
    cover = new_markdown_cell("cover", id="cover")
    notebook = new_notebook(cells=[cover, tagged("t1", "table-income"), ledger])
    arranged = select_sections([notebook], ["table-state_debts"], NAME, FORM)
    assert sources(arranged) == ["cover", '#| output: asis\nshow_table(book, "state_debts")', "show_ledger()"]
    assert (arranged.cells[1].id, tag_of(arranged.cells[1])) == ("state-debts", "table-state_debts")
    nbformat.validate(arranged)


@pytest.mark.parametrize("tag", ["section-as", "section-debts", "table-a"])
def test_a_tag_under_which_nothing_begins_is_refused_by_cell(
    notebook: Any, tag: str, snapshot: SnapshotAssertion
) -> None:
    own = new_code_cell("#| output: asis\nsay('文字。')", id="own", metadata={"tags": [tag]})
    notebook.cells.insert(2, own)
    with pytest.raises(InputError) as refused:
        select_sections([notebook], ["section-a"], NAME, FORM)
    assert str(refused.value) == snapshot


def test_a_section_without_a_cell_is_refused_by_name(notebook: Any, own: Any, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(InputError) as refused:
        select_sections([notebook], ["section-a", "section-debts"], NAME, FORM)
    assert str(refused.value) == snapshot
    with pytest.raises(InputError) as of_two:
        select_sections([own, notebook], ["section-a", "section-debts"], NAME, FORM)
    assert str(of_two.value) == snapshot
    assert sources(notebook)[0] == "head"


def test_every_part_of_text_has_its_notebook(project: Project) -> None:
    assert [name for name in NOTEBOOK_OF.values() if not (project.notebooks / f"{name}.ipynb").is_file()] == []
