from __future__ import annotations

from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from budgetbook.arrange import NOTEBOOK_OF, arrange, section_of, sections_of
from budgetbook.errors import InputError
from budgetbook.forms import read_form

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from budgetbook.project import Project

NAME, FORM = "notebooks/2-statement.ipynb", "report/forms/luoyang-2020.toml"


def tagged(source: str, *sections: str) -> Any:
    return new_code_cell(source, metadata={"tags": ["other", *(f"section-{key}" for key in sections)]})


@pytest.fixture
def notebook() -> Any:
    """Head, two cells of one section with a plain cell between them, one of another, tail."""
    return new_notebook(
        cells=[
            new_markdown_cell("head"),
            tagged("a1", "a"),
            new_markdown_cell("between"),
            tagged("a2", "a"),
            tagged("b1", "b"),
            new_code_cell("tail"),
        ]
    )


def sources(notebook: Any) -> list[str]:
    return [cell.source for cell in notebook.cells]


def test_sections_stand_in_the_order_of_the_form(notebook: Any) -> None:
    arrange(notebook, ["b", "a"], NAME, FORM)
    assert sources(notebook) == ["head", "b1", "a1", "a2", "between", "tail"]


def test_sections_that_the_form_does_not_have_are_left_out(notebook: Any) -> None:
    arrange(notebook, ["b"], NAME, FORM)
    assert sources(notebook) == ["head", "b1", "between", "tail"]


def test_a_notebook_without_sections_stays_as_it_is() -> None:
    plain = new_notebook(cells=[new_markdown_cell("one"), new_code_cell("two")])
    arrange(plain, [], NAME, FORM)
    assert sources(plain) == ["one", "two"]


def test_a_section_without_a_cell_is_refused_by_name(notebook: Any, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(InputError) as refused:
        arrange(notebook, ["a", "debts"], NAME, FORM)
    assert str(refused.value) == snapshot
    assert sources(notebook)[0] == "head"


@pytest.mark.parametrize("name", ["luoyang-2020", "shanghai-2023"])
def test_every_section_of_every_form_has_its_cells(project: Project, name: str) -> None:
    form = read_form(project, name)
    for notebook_name, keys in sections_of(form).items():
        notebook = nbformat.read(project.notebooks / f"{notebook_name}.ipynb", as_version=4)
        arrange(notebook, keys, notebook_name, form.file)
        told = [key for cell in notebook.cells if (key := section_of(cell)) is not None]
        assert list(dict.fromkeys(told)) == list(keys)


def test_every_tagged_cell_belongs_to_a_section_of_some_form(project: Project) -> None:
    forms = [read_form(project, path.stem) for path in project.forms.glob("*.toml")]
    for part, notebook_name in NOTEBOOK_OF.items():
        asked = {section.key for form in forms for section in form.parts[part].sections}  # type: ignore[index]
        notebook = nbformat.read(project.notebooks / f"{notebook_name}.ipynb", as_version=4)
        assert {key for cell in notebook.cells if (key := section_of(cell))} == asked
