"""Choosing the cells of a notebook by its form: sections and tables by their tags alone, in the form's order.

A cell that belongs to a section is tagged `section-<key>`, one of an official table `table-<key>`. The form's are kept
and put in its order; cells without such a tag stay before or after them, where they stand. A place whose wording
differs has notebooks of its own (`notebooks/<place>/`), which hold only the sections that differ: they go before those
of `notebooks/`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from budgetbook.core.errors import InputError
from budgetbook.core.project import Project
from budgetbook.forms.form import Form

if TYPE_CHECKING:
    import nbformat

SECTION, TABLE = "section-", "table-"

NOTEBOOK_OF = {"overview": "1-overview", "statement": "2-statement", "glossary": "3-glossary"}
"""The notebook that tells each part."""

TABLES_NOTEBOOK = "4-tables"

BROKEN_NOTEBOOK = "{} 不是完好的笔记本：请在 JupyterLab 中打开检查，或从版本库恢复。"


def tags_of(form: Form) -> dict[str, tuple[str, ...]]:
    """Return the tags of the form's sections and tables, in its order, by notebook."""
    tags = {
        NOTEBOOK_OF[part]: tuple(f"{SECTION}{section.key}" for section in part_form.sections)
        for part, part_form in form.parts.items()
    }
    return tags | {TABLES_NOTEBOOK: tuple(f"{TABLE}{table.key}" for table in form.tables)}


def notebooks_of(project: Project, name: str, form: Form | None) -> list[Path]:
    """Return the notebooks that a notebook's sections come from: the place's own, where it has one, then itself."""
    common = project.notebooks / f"{name}.ipynb"
    own = project.notebooks / form.notebooks / common.name if form and form.notebooks else common
    return [own, common] if own != common and own.is_file() else [common]


def select_sections(
    notebooks: Sequence[nbformat.NotebookNode], tags: Sequence[str], notebook_shown: str, form_shown: str
) -> nbformat.NotebookNode:
    """Return the last notebook with the cells of the tags, in their order, and with its cells that have no such tag.

    Parameters
    ----------
    notebooks
        Those in which a tag is looked for, one after another: the place's own, then the one for all.

    Raises
    ------
    InputError
        A section of the form has no cell in any of the notebooks.
    """
    for notebook in notebooks:
        _require_tags(notebook, notebook_shown)
    whole = notebooks[-1]
    tagged = [place for place, cell in enumerate(whole.cells) if tag_of(cell) is not None]
    if not tagged and not tags:
        return whole
    first, last = (tagged[0], tagged[-1]) if tagged else (len(whole.cells), len(whole.cells))
    chosen = [cell for tag in tags for cell in cells_of(notebooks, tag, notebook_shown, form_shown)]
    whole.cells = [*whole.cells[:first], *chosen, *whole.cells[last + 1 :]]
    return whole


def _require_tags(notebook: nbformat.NotebookNode, shown: str) -> None:
    """Refuse an untagged cell between tagged ones: its section is unknown."""
    keys = [tag_of(cell) for cell in notebook.cells]
    _require_known(notebook, shown)
    places = [place for place, key in enumerate(keys) if key is not None]
    for place in range(places[0], places[-1]) if places else ():
        if keys[place] is None:
            cell = notebook.cells[place]
            raise InputError(
                f"{shown} 的单元格“{cell.id}”（{_start(cell)}…）没有标签，不知道属于哪一节："
                f"应加标签，如前一格的“{keys[place - 1]}”（在 JupyterLab 右侧的属性面板中填写）。"
            )


def _require_known(notebook: nbformat.NotebookNode, shown: str) -> None:
    """Refuse a tag without a cell that calls section(…) or show_table(…): it is misspelt, and would drop its cells."""
    tags = [(tag_of(cell), cell.source) for cell in notebook.cells]
    begun = [tag for tag, source in tags if tag is not None and re.search(rf"""["']{_key(tag)}["'] *[,)]""", source)]
    for cell in notebook.cells:
        tag = tag_of(cell)
        if tag is not None and tag not in begun:
            near = get_close_matches(tag, begun, 1, 0.3) or begun[:1]
            hint = f"，是否应为“{near[0]}”" if near else ""
            raise InputError(
                f"{shown} 的单元格“{cell.id}”（{_start(cell)}…）的标签“{tag}”没有这一节{hint}："
                "一节的第一格写 section(book, …)，附表写 show_table(book, …)。"
            )


def _key(tag: str) -> str:
    return tag.removeprefix(SECTION).removeprefix(TABLE)


def _start(cell: Mapping[str, Any]) -> str:
    lines = [line for line in cell["source"].splitlines() if not line.startswith("#|")] or [""]
    return str(lines[0])[:20]


def tag_of(cell: Mapping[str, Any]) -> str | None:
    """Return the section or table that a cell is tagged with, as its tag has it."""
    tags = [tag for tag in cell["metadata"].get("tags", []) if tag.startswith((SECTION, TABLE))]
    return tags[0] if tags else None


def cells_of(notebooks: Sequence[Any], tag: str, notebook_shown: str, form_shown: str) -> list[Any]:
    """Return the cells of a tag, of the first notebook that has any.

    Raises
    ------
    InputError
        It is a section of the form, and no notebook has a cell of it.
    """
    for notebook in notebooks:
        found = [cell for cell in notebook["cells"] if tag_of(cell) == tag]
        if found:
            return found
    if tag.startswith(TABLE):
        from nbformat.v4 import new_code_cell  # slow to import, and `budgetbook check` asks for no table

        # every official table looks the same to a notebook: one that only this form has needs no cell of its own
        key = tag.removeprefix(TABLE)
        cell = new_code_cell(f'#| output: asis\nshow_table(book, "{key}")', id=key.replace("_", "-"))
        cell.metadata["tags"] = [tag]
        return [cell]
    known = [key for notebook in notebooks for key in map(tag_of, notebook["cells"]) if key is not None]
    there = "、".join(key.removeprefix(SECTION) for key in dict.fromkeys(known)) or "无"
    raise InputError(
        f"{form_shown} 的“{tag.removeprefix(SECTION)}”一节在 {notebook_shown} 中没有单元格（标签 {tag}）；有{there}。"
    )
