from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").rglob("*.ipynb"))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def notebook(request: pytest.FixtureRequest) -> Any:
    return nbformat.read(request.param, as_version=nbformat.NO_CONVERT)


def code_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def syntax(notebook: Any) -> Iterator[ast.AST]:
    for cell in code_cells(notebook):
        yield from ast.walk(ast.parse(cell.source))


def typed_digits(nodes: Iterator[ast.AST]) -> list[str]:
    """Texts with a digit that are passed to say(…) as they stand, or inside an f-string."""
    return [
        text.value
        for call in nodes
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "say"
        for argument in (*call.args, *(keyword.value for keyword in call.keywords))
        for text in ast.walk(argument)
        if isinstance(text, ast.Constant) and isinstance(text.value, str) and re.search(r"\d", text.value)
    ]


def test_the_four_pieces_of_the_document_are_there() -> None:
    assert [path.stem for path in NOTEBOOKS if path.stem[0].isdigit() and path.parent.name == "notebooks"] == [
        "1-overview",
        "2-statement",
        "3-glossary",
        "4-tables",
    ]


def test_the_notebook_is_valid(notebook: Any) -> None:
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)


def test_no_cell_has_been_run(notebook: Any) -> None:
    for cell in code_cells(notebook):
        assert (cell.outputs, cell.execution_count) == ([], None), cell.id


def test_every_cell_has_a_name_of_its_own(notebook: Any) -> None:
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert not [name for name in ids if not re.fullmatch(r"[a-z]+(-[a-z]+)*", name)]


def test_exactly_one_cell_holds_the_parameters_year_and_unit_with_the_2020_budget_as_default(notebook: Any) -> None:
    (cell,) = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    namespace: dict[str, Any] = {}
    exec(cell.source, {}, namespace)
    assert namespace == {"year": "2020", "unit": "157001"}


def test_no_number_is_typed_into_a_sentence(notebook: Any) -> None:
    assert typed_digits(syntax(notebook)) == []


@pytest.mark.parametrize(
    "source",
    [
        'say("收入92万元。")',
        'say("{a}。", a="２辆")',
        'say(f"{year}收入{x}，占80%。")',
        'for x in y:\n    say("一" + "1")',
    ],
)
def test_a_number_typed_into_a_sentence_would_be_noticed(source: str) -> None:
    assert len(typed_digits(ast.walk(ast.parse(source)))) == 1


def test_everything_is_imported_from_the_package(notebook: Any) -> None:
    modules = {node.module for node in syntax(notebook) if isinstance(node, ast.ImportFrom)}
    assert modules
    assert not [name for name in modules if (name or "").split(".")[0] != "budgetbook"]
    assert not [node for node in syntax(notebook) if isinstance(node, ast.Import)]


def test_every_prose_cell_is_a_note_to_the_auditor(notebook: Any) -> None:
    notes = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert notes
    if "figures.json" not in notes[-1]:  # the auditor's own notebook is for the auditor throughout
        assert notes[0].startswith("# 审计笔记本")
        return
    assert not [note for note in notes if not re.fullmatch(r'<div class="auditor">\n\n.+\n\n</div>', note, re.DOTALL)]


def test_the_notebook_opens_in_any_jupyterlab_without_a_trace_of_the_machine_it_was_written_on(notebook: Any) -> None:
    assert notebook.metadata == {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
