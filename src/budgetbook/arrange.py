"""Arranging a notebook by the form: its sections' cells, in the form's order, and no others.

A notebook holds the cells of every section that any form asks for, each tagged `section-<key>`. Of these, the form's
are kept and put in its order; cells without such a tag stay before or after them, where they stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from budgetbook.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import nbformat

    from budgetbook.forms import Form

TAG = "section-"

NOTEBOOK_OF = {"overview": "1-overview", "statement": "2-statement", "glossary": "3-glossary"}
"""The notebook that tells each part."""


def sections_of(form: Form) -> dict[str, tuple[str, ...]]:
    """Return the keys of the form's sections, in its order, by notebook."""
    return {
        NOTEBOOK_OF[part]: tuple(section.key for section in part_form.sections)
        for part, part_form in form.parts.items()
    }


def arrange(notebook: nbformat.NotebookNode, sections: Sequence[str], notebook_shown: str, form_shown: str) -> None:
    """Keep the cells of the sections, in their order, with the cells that belong to none.

    Raises
    ------
    InputError
        A section of the form has no cell in the notebook.
    """
    keys = [section_of(cell) for cell in notebook.cells]
    places = [place for place, key in enumerate(keys) if key is not None]
    for section in sections:
        if section not in keys:
            known = "、".join(dict.fromkeys(key for key in keys if key is not None)) or "无"
            raise InputError(
                f"{form_shown} 的“{section}”一节在 {notebook_shown} 中没有单元格（标签 {TAG}{section}）；有{known}。"
            )
    if not places:
        return
    told = [cell for section in sections for cell, key in zip(notebook.cells, keys, strict=True) if key == section]
    before = notebook.cells[: places[0]]
    after = [cell for cell, key in zip(notebook.cells[places[0] :], keys[places[0] :], strict=True) if key is None]
    notebook.cells = [*before, *told, *after]


def section_of(cell: Mapping[str, Any]) -> str | None:
    """Return the section that a cell is tagged with."""
    tags = [tag.removeprefix(TAG) for tag in cell["metadata"].get("tags", []) if tag.startswith(TAG)]
    return tags[0] if tags else None
