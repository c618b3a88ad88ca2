"""What would stop a build for reasons in the data or the form, told without running a notebook.

The notebooks are read, not run: which of their cells the form asks for, and what these cells ask of texts, dates and
reasons in so many words.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from budgetbook.book import Book
from budgetbook.core.errors import BudgetBookError, CheckError, InputError, UsageError
from budgetbook.core.project import Project
from budgetbook.forms.change_items import CHANGE_ITEMS
from budgetbook.forms.form import Form
from budgetbook.run.completeness import REQUIRED_TOPICS, has_amount, sentences_of_absence
from budgetbook.run.compose import BROKEN_NOTEBOOK, SECTION, LibraryNotebook, cells_of, library_of, tags_of

PURPOSES = {
    "three_public_vehicles": "公务用车运行维护费",
    "three_public_reception": "公务接待费",
    "operating_cost": "机关运行经费",
}
"""The texts that say what an amount is for, and the amount: where it is zero, its text is not printed."""

_FIXED = {(name,) for name in ("行号", "收支", "行类型", "明细行", "完整编码", "数据性质")}
"""Headings that columns of open data have already."""

_COMMON = "—·×²³㎡℃‰"
"""Signs outside GB 2312 that every font of the document has."""


def refusals(project: Project, book: Book) -> list[BudgetBookError]:
    """Return what a build of a book that reconciles would be stopped by, as far as it lies in the data or the form."""
    library, found = _library(project, book)
    if found:
        return found
    try:
        book.form.require_confirmed()
    except InputError as error:
        found.append(error)
    texts: set[str] = set()
    for tag in _sections_of(book.form):
        key = tag.removeprefix(SECTION)
        try:
            source, cells = cells_of(library, tag, book.form)
        except InputError as error:
            found.append(error)
            continue
        tree = _parsed(_code_of(cells))
        found += _of_section(book, key, tree)
        if source:
            texts |= {node.value for node in tree if isinstance(node, ast.Constant) and isinstance(node.value, str)}
        elif key in book.data.prose:
            texts.update(sentences_of_absence(book.data.prose[key]))
    return [*found, *_unexplained_topics(book, texts), *_of_open_data(book), *_without_glyphs(project, book)]


def _library(project: Project, book: Book) -> tuple[list[LibraryNotebook], list[BudgetBookError]]:
    """Read the notebooks that the form's sections come from, and say which cannot be read."""
    library: list[LibraryNotebook] = []
    found: list[BudgetBookError] = []
    for path in library_of(project, book.form):
        try:
            library.append(LibraryNotebook.read(project, path, read_notebook))
        except (UsageError, InputError) as error:
            found.append(error)
    return library, found


def dates_asked(project: Project, form: Form) -> set[str]:
    """Return the settings of unit.toml that the form's sections print as a day: dates.assets."""
    found: set[str] = set()
    library = [LibraryNotebook.read(project, path, read_notebook) for path in library_of(project, form)]
    for tag in _sections_of(form):
        code = _parsed(_code_of(cells_of(library, tag, form)[1]))
        found |= {asked for function, asked in _asked(code) if function == "day_of"}
    return found


def _sections_of(form: Form) -> list[str]:
    """Return the tags of the form's sections, in its order."""
    return [tag for part in form.parts for tag in tags_of(form, part) if tag.startswith(SECTION)]


def _code_of(cells: Iterable[Any]) -> str:
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def read_notebook(path: Path, shown: str) -> dict[str, Any]:
    """Read a notebook without nbformat, which is slow to import."""
    try:
        notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        for number, cell in enumerate(notebook["cells"]):
            match cell:
                case {"cell_type": str(), "metadata": dict() as metadata, "source": str() | list() as source} if all(
                    isinstance(text, str) for text in (*source, *metadata.get("tags", []))
                ):
                    cell.setdefault("id", f"cell-{number}")
                case _:
                    raise ValueError
    except (ValueError, KeyError, TypeError):
        raise UsageError(BROKEN_NOTEBOOK.format(shown)) from None
    return notebook


def _of_section(book: Book, section: str, code: list[ast.AST]) -> Iterator[InputError]:
    """Say what a section's code asks for by name and there is not."""
    for function, name in dict.fromkeys(_asked(code)):
        match function:
            case "show_unit_text" | "unit_text" | "purpose_of" if name not in book.data.prose:
                amount = book.data.measures[PURPOSES[name]] if function == "purpose_of" and name in PURPOSES else None
                if amount is None or amount != 0:
                    yield InputError(
                        f"{book.form_file} 的“texts”没有“{name}”：“{section}”一节要写 text/{name}.md 的文字。"
                    )
            case "day_of" if book.data.setting(name).raw == str(None):
                yield InputError(
                    f"{book.data.folder}/unit.toml 缺少“{name}”：“{section}”一节要写这个日期，形如 2020-06-02。"
                )
            case "change_clause" | "change_clause_if_any" | "change_without_comma":
                if _is_unexplained(book, name):
                    yield InputError(
                        f"{book.form_file} 的“changes.items”没有“{name}”：“{section}”一节要说明它的增减和原因。"
                    )


def _parsed(code: str) -> list[ast.AST]:
    """Return all that code consists of; nothing where it has an error, for running the notebook shows that in place."""
    try:
        return list(ast.walk(ast.parse(code)))
    except SyntaxError:
        return []


def _asked(code: list[ast.AST]) -> Iterator[tuple[str, str]]:
    """Go through the calls in code whose last argument is a text: the function's name and the text."""
    for node in code:
        match node:
            case ast.Call(func=ast.Name(id=function), args=[*_, ast.Constant(value=str(name))]):
                yield function, name


def _is_unexplained(book: Book, item: str) -> bool:
    """Tell whether the change of a total needs a reason that the form gives no place for."""
    comparison = book.comparison
    if comparison is None or item not in comparison.totals or item in book.form.changes.items:
        return False
    return item in CHANGE_ITEMS and book.form.changes.needs_reason(comparison.totals[item])


def _unexplained_topics(book: Book, texts: set[str]) -> Iterator[CheckError]:
    """Say which matters that every place must explain no section of the form speaks of (F3).

    Parameters
    ----------
    texts
        The texts in the code of the sections: names of tables, measures and sentences; and what the unit's own
        sections say that there is none of.
    """
    for file, (matter, word) in REQUIRED_TOPICS.items():
        table = book.data.sources[file]
        is_explained = not texts.isdisjoint((table.schema.stem, word))
        in_words = not has_amount(table) and any(word in text for text in texts)
        if table.rows and not is_explained and not in_words:
            yield CheckError(f"[F3 应当说明的事项齐全] {file}：发现表样没有一节说明{matter}，应有。")


def _of_open_data(book: Book) -> list[BudgetBookError]:
    """Say where two columns of open data would have one name; it is slow to import, and asked where that may be."""
    headings = [[column.heading for column in book.form.columns_of(table)] for table in book.form.tables]
    if not any(len(set(of_table)) < len(of_table) or _FIXED & set(of_table) for of_table in headings):
        return []
    from budgetbook.opendata.write import open_tables

    try:
        open_tables(book)
    except BudgetBookError as error:
        return [error]
    return []


def _without_glyphs(project: Project, book: Book) -> list[BudgetBookError]:
    """Say which characters no font of the document has."""
    unit, form = book.data.settings.unit, book.form
    words = [*book.data.prose.values(), unit.name, unit.short_name, form.model_dump_json()]
    words += [cell.raw for table in book.data.sources.values() for row in table.rows for cell in row.cells.values()]
    words += [reason.text for reason in (book.data.base.reasons if book.data.base else ())]
    rare = {sign for sign in set("".join(words)) if not _is_common(sign)}
    if not rare:
        return []
    from budgetbook.core import fonts
    from budgetbook.render.glyphs import require_glyphs

    try:
        require_glyphs(
            [("公开文本", "".join(sorted(rare)))], fonts.chosen(), project.data / str(book.data.year.value) / unit.code
        )
    except BudgetBookError as error:
        return [error]
    return []


def _is_common(sign: str) -> bool:
    try:
        return sign in _COMMON or bool(sign.encode("gb2312"))
    except UnicodeEncodeError:
        return False
