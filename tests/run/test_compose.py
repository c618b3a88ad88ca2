from __future__ import annotations

from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from budgetbook.core.errors import InputError
from budgetbook.core.project import Project
from budgetbook.forms.parts import FormatsForm, PartForm
from budgetbook.run.execute import document_notebooks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.book import Book
    from budgetbook.run.compose import Composed

    Compose = Callable[..., list[Composed]]


def tagged(source: str, key: str, kind: str = "section") -> Any:
    call = f'section(book, "{key}")' if kind == "section" else f'show_table(book, "{key}")'
    asis = f"#| output: asis\n{call}  # {source}"
    return new_code_cell(asis, id=source.replace(" ", "-"), metadata={"tags": ["other", f"{kind}-{key}"]})


def notebook(*cells: Any, note: str = "note", opening: str = 'start_part(book, "text")') -> Any:
    opened = new_code_cell(f"#| output: asis\n{opening}  # open", id="open")
    return new_notebook(cells=[new_markdown_cell(note), opened, *cells, new_code_cell("0  # ledger", id="ledger")])


LIBRARY = {
    "1-text": notebook(tagged("a1", "a"), tagged("a2", "a"), tagged("b1", "b")),
    "2-more": notebook(tagged("c1", "c"), note="more"),
    "4-tables": notebook(tagged("t1", "income", "table"), tagged("t2", "basic", "table"), note="tables"),
    "somewhere/own": notebook(tagged("own b", "b"), tagged("own d", "d"), note="own"),
}


def part(*keys: str, **more: Any) -> PartForm:
    sections = [{"key": key, "title": key} for key in keys]
    return PartForm.model_validate({"key": "text", "title": "说明", "sections": sections, **more})


@pytest.fixture
def composed(tmp_path: Path, project: Project, book: Book) -> Compose:
    """Compose by these parts of a small library; other notebooks may stand in it."""

    def compose(*parts: PartForm, place: str = "", tables: tuple[str, ...] = (), **others: Any) -> list[Composed]:
        (tmp_path / "notebooks" / "somewhere").mkdir(parents=True)
        for name, content in (LIBRARY | others).items():
            nbformat.write(content, tmp_path / "notebooks" / f"{name}.ipynb")
        shown = [book.form.table(key) for key in tables if key in {table.key for table in book.form.tables}]
        shown += [book.form.tables[0].model_copy(update={"key": key}) for key in tables if key.startswith("new")]
        form = book.form.model_copy(
            update={"parts": parts, "notebooks": place, "tables": tuple(shown), "formats": FormatsForm(summary=())}
        )
        return document_notebooks(Project(tmp_path, project.data), form)

    return compose


def cells(notebook: Composed) -> list[str]:
    return [cell["source"].rpartition("  # ")[2] for cell in notebook.notebook["cells"]]


def test_sections_stand_in_the_order_of_the_form_and_no_others(composed: Compose) -> None:
    (text,) = composed(part("b", "a"))
    assert (text.name, cells(text)) == ("1-text", ["note", "open", "b1", "a1", "a2", "ledger"])


def test_each_part_becomes_a_notebook_that_opens_with_it(composed: Compose) -> None:
    one, other = composed(part("c", key="explanation"), part("a", key="overview"))
    assert (one.name, cells(one)) == ("1-explanation", ["more", "open", "c1", "ledger"])
    assert (other.name, cells(other)) == ("2-overview", ["note", "open", "a1", "a2", "ledger"])
    assert 'start_part(book, "explanation")' in one.notebook["cells"][1]["source"]
    assert 'start_part(book, "overview")' in other.notebook["cells"][1]["source"]


def test_a_section_is_found_in_whichever_notebook_it_stands(composed: Compose) -> None:
    (text,) = composed(part("c", "b"))
    assert cells(text) == ["more", "open", "c1", "b1", "ledger"]
    assert [path.name for path in text.sources] == ["2-more.ipynb", "1-text.ipynb"]


def test_each_cell_goes_by_the_notebook_that_it_comes_from(composed: Compose) -> None:
    (text,) = composed(part("c", "b"))
    origins = {shown: [cell["id"] for cell in cells] for shown, cells in text.cells_by_notebook().items()}
    assert origins["notebooks/1-text.ipynb"] == ["b1"]
    assert origins["notebooks/2-more.ipynb"][1:] == ["open", "c1", "ledger"]


def test_what_cannot_be_published_is_refused_by_the_notebook_in_which_it_stands(composed: Compose) -> None:
    broken = new_code_cell('section(book, "e")', id="broken", metadata={"tags": ["section-e"]})
    with pytest.raises(InputError, match=r"^notebooks/3-broken\.ipynb 单元格“section\(book, \"e\"\)”（broken）"):
        composed(part("a", "e"), **{"3-broken": notebook(broken)})


def test_a_places_own_wording_goes_before_the_common_one(composed: Compose) -> None:
    (text,) = composed(part("a", "d", "b", "c"), place="somewhere")
    assert cells(text) == ["note", "open", "a1", "a2", "own d", "own b", "c1", "ledger"]


def test_cells_of_several_notebooks_have_different_names(composed: Compose) -> None:
    again = notebook(new_code_cell('#| output: asis\nsection(book, "e")', id="a1", metadata={"tags": ["section-e"]}))
    (text,) = composed(part("a", "e"), **{"3-again": again})
    ids = [cell["id"] for cell in text.notebook["cells"]]
    assert ids.count("a1") == ids.count("a1-2") == 1


def test_the_tables_of_the_form_stand_in_its_order_and_no_others(composed: Compose) -> None:
    tables = part(tables=True)
    (annex,) = composed(tables, tables=("basic", "income"))
    assert cells(annex) == ["tables", "open", "t2", "t1", "ledger"]


def test_a_table_that_only_this_form_has_gets_a_cell_of_its_own(composed: Compose) -> None:
    (annex,) = composed(part(tables=True), tables=("income", "new_debts"))
    made = annex.notebook["cells"][3]
    assert made["source"] == '#| output: asis\nshow_table(book, "new_debts")'
    assert (made["id"], made["metadata"]["tags"]) == ("new-debts", ["table-new_debts"])


def test_a_section_of_the_units_own_words_needs_no_cell(composed: Compose, snapshot: SnapshotAssertion) -> None:
    """And takes none: the form says that it is the unit's text."""
    own = [{"key": "work_plan", "title": "三、{year}年度主要工作任务", "text": True}]
    (text,) = composed(part(sections=[*own, {"key": "b", "title": "b"}]))
    made = text.notebook["cells"][2:4]
    assert [cell["source"] for cell in made] == snapshot
    assert {tag for cell in made for tag in cell["metadata"]["tags"]} == {"section-work_plan"}


def test_a_section_that_is_divided_may_have_a_heading_alone(composed: Compose) -> None:
    inner = [{"key": "b", "title": "（一）b"}, {"key": "c", "title": "（二）c"}]
    (text,) = composed(part(sections=[{"key": "whole", "title": "一、", "sections": inner}]))
    assert cells(text)[2:] == ['#| output: asis\nsection(book, "whole")', "b1", "c1", "ledger"]


def test_a_part_of_own_words_alone_has_a_frame_all_the_same(composed: Compose) -> None:
    (text,) = composed(part(sections=[{"key": "work_plan", "title": "一、任务", "text": True}]))
    assert cells(text)[1] == "open"
    assert cells(text)[-1] == "ledger"


def untagged() -> Any:
    return notebook(tagged("f1", "f"), new_code_cell("between", id="between"), tagged("f2", "f"))


def misspelt() -> Any:
    return notebook(tagged("f1", "f"), new_code_cell("say()", id="second", metadata={"tags": ["section-ff"]}))


@pytest.mark.parametrize(
    ("parts", "others"),
    [
        ([part("a", "debts")], {}),
        ([part("a")], {"3-again": notebook(tagged("again", "a"))}),
        ([part("a")], {"3-again": untagged()}),
        ([part("a")], {"3-again": misspelt()}),
        ([part("e")], {"3-again": notebook(tagged("e1", "e"), opening="pass")}),
    ],
    ids=["no cell", "in two notebooks", "a cell without a tag", "a misspelt tag", "no opening"],
)
def test_what_cannot_be_composed_is_refused(
    composed: Compose, parts: list[PartForm], others: dict[str, Any], snapshot: SnapshotAssertion
) -> None:
    with pytest.raises(InputError) as refused:
        composed(*parts, **others)
    assert str(refused.value) == snapshot
