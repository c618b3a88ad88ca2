from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest

from budgetbook.core.project import Project
from budgetbook.forms.reading import read_form
from budgetbook.run.compose import parts_of, tag_of, tags_of
from budgetbook.run.execute import document_notebooks
from tests.places import MADE_UP, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from budgetbook.forms.form import Form

FOLDER = ROOT / "notebooks"
NOTEBOOKS = sorted((*FOLDER.glob("*.ipynb"), *FOLDER.glob("[a-z]*/*.ipynb")))
FORMS = sorted((*(ROOT / "report" / "forms").glob("*.toml"), *(MADE_UP / "forms").glob("*.toml")))


def shown(path: Path) -> str:
    return path.relative_to(FOLDER).with_suffix("").as_posix()


@pytest.fixture(params=NOTEBOOKS, ids=shown)
def notebook(request: pytest.FixtureRequest) -> Any:
    return nbformat.read(request.param, as_version=nbformat.NO_CONVERT)


@pytest.fixture(params=FORMS, ids=lambda path: path.stem)
def form(request: pytest.FixtureRequest, project: Project) -> Form:
    path: Path = request.param
    # a data folder brings forms of its own
    data = project.data if path.is_relative_to(project.report) else path.parents[1]
    return read_form(Project(project.root, data), path.stem)


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


def sections_begun(source: str) -> set[str]:
    return set(re.findall(r'section\(book, "(\w+)"\)', source))


def test_every_section_of_every_form_has_its_cells(form: Form, project: Project) -> None:
    """And they begin that section, and no other."""
    composed = document_notebooks(project, form)
    parts = parts_of(form)
    assert [one.name for one in composed] == [name for name, _ in parts]
    for (_, part), one in zip(parts, composed, strict=True):
        cells = one.notebook["cells"]
        told = [tag for cell in cells if (tag := tag_of(cell)) is not None]
        assert list(dict.fromkeys(told)) == tags_of(form, part)
        for tag in tags_of(form, part):
            code = "\n".join(cell["source"] for cell in cells if cell["cell_type"] == "code" and tag_of(cell) == tag)
            kind, key = tag.split("-", 1)
            begun = {f"section-{section}" for section in sections_begun(code)}
            assert begun == {tag} if kind == "section" else f'show_table(book, "{key}")' in code


def test_every_tagged_section_belongs_to_some_form(project: Project) -> None:
    forms = [read_form(Project(project.root, path.parents[1]), path.stem) for path in FORMS]
    for path in NOTEBOOKS:
        place = "" if path.parent == FOLDER else path.parent.name
        asking = [form for form in forms if place in ("", form.notebooks)]
        asked = {tag for form in asking for _, part in parts_of(form) for tag in tags_of(form, part)}
        cells = nbformat.read(path, as_version=4).cells
        assert {tag for cell in cells if (tag := tag_of(cell))} <= asked


def test_no_cell_of_a_section_stands_in_two_places() -> None:
    """What two places, or two sections, word in the same way stands once."""
    by_words: dict[str, list[str]] = {}
    for path in NOTEBOOKS:
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code" and tag_of(cell) and re.search(r"\b(?:say\w*|show_unit_text)\(", cell.source):
                words = re.sub(r"^(?:#\| |section\().*\n", "", cell.source, flags=re.MULTILINE)
                by_words.setdefault(words, []).append(f"{shown(path)} {cell.id}")
    assert len(by_words) > 20
    assert [places for places in by_words.values() if len(places) > 1] == []


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
    others = [alias.name for node in syntax(notebook) if isinstance(node, ast.Import) for alias in node.names]
    if "budgetbook.audit.control" in modules:  # the auditor's own totals owe nothing to the package
        modules.remove("decimal")
        others.remove("pandas")
    assert modules
    assert not [name for name in modules if (name or "").split(".")[0] != "budgetbook"]
    assert others == []


def test_the_auditors_totals_are_computed_from_the_csv_files_and_from_nothing_of_the_document() -> None:
    (path,) = [path for path in NOTEBOOKS if path.stem == "audit"]
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.id.startswith("control-")]
    code = [ast.parse(cell.source) for cell in cells if cell.cell_type == "code"]
    imported = {node.module for tree in code for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported == {"decimal", *(f"budgetbook.audit.{name}" for name in ("control", "notebook", "years"))}
    used = {node.attr for tree in code for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not used & {"table", "data", "figures", "measures_of", "last_year", "form_text"}


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
