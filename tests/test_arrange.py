from __future__ import annotations

from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from budgetbook.arrange import arrange, tag_of, tags_of
from budgetbook.errors import InputError
from budgetbook.forms import read_form

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from budgetbook.forms import Form
    from budgetbook.project import Project

NAME, FORM = "notebooks/2-statement.ipynb", "report/forms/luoyang-2020.toml"


def tagged(source: str, *sections: str) -> Any:
    return new_code_cell(source, metadata={"tags": ["other", *(f"section-{key}" for key in sections)]})


@pytest.fixture
def notebook() -> Any:
    """Head, two cells of one section, one of another, tail."""
    return new_notebook(
        cells=[
            new_markdown_cell("head"),
            tagged("a1", "a"),
            tagged("a2", "a"),
            tagged("b1", "b"),
            new_code_cell("tail"),
        ]
    )


def sources(notebook: Any) -> list[str]:
    return [cell.source for cell in notebook.cells]


def test_sections_stand_in_the_order_of_the_form(notebook: Any) -> None:
    arrange([notebook], ["section-b", "section-a"], NAME, FORM)
    assert sources(notebook) == ["head", "b1", "a1", "a2", "tail"]


def test_sections_that_the_form_does_not_have_are_left_out(notebook: Any) -> None:
    arrange([notebook], ["section-b"], NAME, FORM)
    assert sources(notebook) == ["head", "b1", "tail"]


def test_a_notebook_without_sections_stays_as_it_is() -> None:
    plain = new_notebook(cells=[new_markdown_cell("one"), new_code_cell("two")])
    arrange([plain], [], NAME, FORM)
    assert sources(plain) == ["one", "two"]


def test_a_section_without_a_cell_is_refused_by_name(notebook: Any, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(InputError) as refused:
        arrange([notebook], ["section-a", "section-debts"], NAME, FORM)
    assert str(refused.value) == snapshot
    assert sources(notebook)[0] == "head"


def test_a_cell_among_the_sections_must_say_where_it_belongs(notebook: Any, snapshot: SnapshotAssertion) -> None:
    notebook.cells.insert(2, new_code_cell('say("{x}")', id="added"))
    with pytest.raises(InputError) as refused:
        arrange([notebook], ["section-a"], NAME, FORM)
    assert str(refused.value) == snapshot


def test_the_places_own_section_goes_before_the_common_one(notebook: Any) -> None:
    own = new_notebook(cells=[new_markdown_cell("own head"), tagged("own a", "a"), new_code_cell("own tail")])
    arrange([own, notebook], ["section-a", "section-b"], NAME, FORM)
    assert sources(notebook) == ["head", "own a", "b1", "tail"]


def test_a_table_without_a_cell_of_its_own_gets_one() -> None:
    notebook = new_notebook(cells=[new_markdown_cell("head"), new_code_cell("1", metadata={"tags": ["table-a"]})])
    arrange([notebook], ["table-new_one", "table-a"], NAME, FORM)
    assert sources(notebook) == ["head", '#| output: asis\nshow_table(book, "new_one")', "1"]


def notebooks_of(project: Project, form: Form, name: str) -> list[Any]:
    folders = [project.notebooks / form.notebooks, project.notebooks] if form.notebooks else [project.notebooks]
    paths = [path for folder in folders if (path := folder / f"{name}.ipynb").is_file()]
    return [nbformat.read(path, as_version=4) for path in paths]


@pytest.mark.parametrize("name", ["luoyang-2020", "shanghai-2023"])
def test_every_section_and_table_of_every_form_has_its_cells(project: Project, name: str) -> None:
    form = read_form(project, name)
    for notebook_name, tags in tags_of(form).items():
        notebook = arrange(notebooks_of(project, form, notebook_name), tags, notebook_name, form.file)
        told = [tag for cell in notebook.cells if (tag := tag_of(cell)) is not None]
        assert list(dict.fromkeys(told)) == list(tags)


def test_every_tagged_cell_belongs_to_some_form(project: Project) -> None:
    forms = [read_form(project, path.stem) for path in project.forms.glob("*.toml")]
    asked = {tag for form in forms for tags in tags_of(form).values() for tag in tags}
    for path in project.notebooks.rglob("[0-9]*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        assert {tag for cell in cells if (tag := tag_of(cell))} <= asked


def test_no_two_places_word_a_section_alike(project: Project) -> None:
    sources = [
        cell.source
        for path in project.notebooks.rglob("[0-9]*.ipynb")
        for cell in nbformat.read(path, as_version=4).cells
        if (tag_of(cell) or "").startswith("section-") and "section(" in cell.source
    ]
    assert len(sources) == len(set(sources))
