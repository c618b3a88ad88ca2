"""Composing the document's notebooks by its form: one for each part, of the cells that tell its sections.

The committed notebooks are a library. A cell that belongs to a section is tagged `section-<key>`, one of an official
table `table-<key>`; which notebook it stands in does not matter. A place whose wording differs has notebooks of its own
(`notebooks/<place>/`) with the sections that differ: they go before those of `notebooks/`. A part is made of the frame
of the notebook that tells its first section (parameters, opening, ledger) and of the cells of its sections in the
form's order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Self

from budgetbook.core.errors import InputError
from budgetbook.core.project import Project
from budgetbook.forms.form import Form
from budgetbook.forms.parts import GLOSSARY, SUMMARY, SUMMARY_PART, PartForm, SubsectionForm

SECTION, TABLE = "section-", "table-"

AUDIT = "audit"
"""The auditor's notebook, run after them over what they printed."""

BROKEN_NOTEBOOK = "{} 不是完好的笔记本：请在 JupyterLab 中打开检查，或从版本库恢复。"

_OPENING = re.compile(r"""start_part\( *book *, *["']\w*["'] *\)""")


@dataclass(frozen=True)
class LibraryNotebook:
    """A committed notebook: where it lies, its name in messages, and what it holds as a dictionary."""

    path: Path
    shown: str
    notebook: Any

    @classmethod
    def read(cls, project: Project, path: Path, read_file: Callable[[Path, str], Any]) -> Self:
        """Read a notebook of the library.

        Parameters
        ----------
        read_file
            Reads a file, which it names as given in messages.

        Raises
        ------
        InputError
            A tagged cell does not belong to a section that the notebook has, or a cell between tagged ones has no tag.
        """
        source = cls(path, project.shown(path), read_file(path, project.shown(path)))
        _require_tags(source)
        return source


@dataclass(frozen=True)
class Composed:
    """A notebook that can be run.

    Attributes
    ----------
    name
        What it is called, without .ipynb.
    shown
        The committed notebook that it has its frame from, as messages name it.
    notebook
        Its cells and metadata.
    sources
        The committed notebooks that its cells come from, its frame's first.
    notebook_of_cell
        As messages name it, the committed notebook that each cell comes from, by the cell's id.
    """

    name: str
    shown: str
    notebook: Any
    sources: tuple[Path, ...]
    notebook_of_cell: Mapping[str, str] = field(default_factory=dict)

    def cells_by_notebook(self) -> dict[str, list[Any]]:
        """Return its cells by the committed notebook that they come from, as messages name it."""
        cells: dict[str, list[Any]] = {}
        for cell in self.notebook["cells"]:
            cells.setdefault(self.notebook_of_cell[cell["id"]], []).append(cell)
        return cells


def parts_of(form: Form) -> list[tuple[str, PartForm]]:
    """Return what the document's notebooks are composed for: their names, in order, and each one's part.

    0-summary where any format has it, 1-overview, 2-statement.
    """
    first = [SUMMARY_PART] if form.formats.summary else []
    parts = enumerate((*first, *form.parts), start=1 - len(first))
    return [(f"{number}-{part.key}", part) for number, part in parts]


def notebook_names(form: Form) -> list[str]:
    """Return the names of the document's notebooks, in order."""
    return [name for name, _ in parts_of(form)]


def tags_of(form: Form, part: PartForm) -> list[str]:
    """Return the tags of what a part prints, in its order."""
    if part.tables:
        return [f"{TABLE}{table.key}" for table in form.tables]
    return [f"{SECTION}{GLOSSARY}"] if part.glossary else [f"{SECTION}{place.section.key}" for place in part.tree]


def library_of(project: Project, form: Form) -> list[Path]:
    """Return the notebooks that a form's sections may come from: the place's own, then those for all."""
    return library_in(project, form.notebooks)


def library_in(project: Project, folder: str) -> list[Path]:
    """Return the notebooks of a place's folder, where it has one, then those for all."""
    folders = [project.notebooks / folder, project.notebooks] if folder else [project.notebooks]
    return [path for folder in folders for path in sorted(folder.glob("*.ipynb")) if path.stem != AUDIT]


def compose(library: Sequence[LibraryNotebook], form: Form) -> Iterator[Composed]:
    """Compose the notebook of each part.

    Raises
    ------
    InputError
        A section of the form has no cell in any notebook, or no notebook has a frame.
    """
    for name, part in parts_of(form):
        found = [cells_of(library, tag, form) for tag in tags_of(form, part)]
        frame = next((source for source, _ in found if source), None) or _first_with_frame(library, form)
        cells = _unique([*_opened(frame, part), *(cell for _, cells in found for cell in cells), *_end(frame)])
        sources = dict.fromkeys([frame.path, *(source.path for source, _ in found if source)])
        notebook_of_cell = {cell["id"]: frame.shown for cell in cells}
        notebook_of_cell |= {cell["id"]: source.shown for source, own in found if source for cell in own}
        yield Composed(name, frame.shown, frame.notebook | {"cells": cells}, tuple(sources), notebook_of_cell)


def _first_with_frame(library: Sequence[LibraryNotebook], form: Form) -> LibraryNotebook:
    """Return the notebook that lends its frame to a part of which no notebook tells anything."""
    for source in reversed(library):
        if any(_OPENING.search(_text(cell)) for cell in source.notebook["cells"]):
            return source
    raise InputError(
        f"{form.file} 的各部分没有可用的笔记本：notebooks/ 中应有一格 start_part(book, …)，请从版本库恢复。"
    )


def _opened(frame: LibraryNotebook, part: PartForm) -> list[Any]:
    """Return the frame's cells before its sections, its opening that of the part."""
    head: list[Any] = deepcopy(frame.notebook["cells"][: _span(frame)[0]])
    for cell in head:
        cell["source"] = _OPENING.sub(f'start_part(book, "{part.key}")', _text(cell))
    if not any(_OPENING.search(cell["source"]) for cell in head):
        raise InputError(f"{frame.shown} 各节之前没有 start_part(book, …) 的一格，应有：它印出一部分的标题。")
    return head


def _end(frame: LibraryNotebook) -> list[Any]:
    return [deepcopy(cell) for cell in frame.notebook["cells"][_span(frame)[1] :]]


def _span(source: LibraryNotebook) -> tuple[int, int]:
    """Return from where to where the tagged cells stand."""
    tagged = [number for number, cell in enumerate(source.notebook["cells"]) if tag_of(cell) is not None]
    return (tagged[0], tagged[-1] + 1) if tagged else (len(source.notebook["cells"]),) * 2


def _unique(cells: list[Any]) -> list[Any]:
    """Give a cell another name where one before it has the same: they come from several notebooks."""
    taken: set[str] = set()
    for cell in cells:
        name, number = cell["id"], 1
        while cell["id"] in taken:
            number += 1
            cell["id"] = f"{name}-{number}"
        taken.add(cell["id"])
    return cells


def cells_of(library: Sequence[LibraryNotebook], tag: str, form: Form) -> tuple[LibraryNotebook | None, list[Any]]:
    """Return the cells of a tag, with the notebook that they come from; None where they come from the form alone.

    Raises
    ------
    InputError
        No notebook has cells of the section, or two notebooks of one folder have.
    """
    place = form.section(tag.removeprefix(SECTION)) if tag.startswith(SECTION) else None
    if place and place.section.text:
        return None, _own_text(place.section, tag)
    telling = [source for source in library if any(tag_of(cell) == tag for cell in source.notebook["cells"])]
    beside = [source.shown for source in telling if source.path.parent == telling[0].path.parent]
    if len(beside) > 1:
        raise InputError(f"“{tag.removeprefix(SECTION)}”一节在{'、'.join(beside)}中都有，应只在一个笔记本里。")
    if telling:
        return telling[0], [deepcopy(cell) for cell in telling[0].notebook["cells"] if tag_of(cell) == tag]
    if tag.startswith(TABLE):
        # every official table looks the same to a notebook: one that only this form has needs no cell of its own
        return None, [_code(tag, f'show_table(book, "{tag.removeprefix(TABLE)}")')]
    if place and place.is_divided:
        return None, [_code(tag, f'section(book, "{place.section.key}")')]
    there = "、".join(sections_in(cell for source in library for cell in source.notebook["cells"])) or "无"
    raise InputError(
        f"{form.file} 的“{tag.removeprefix(SECTION)}”一节在笔记本中没有单元格（标签 {tag}）；有{there}。"
        + ("由单位自己写的一节，加 text = true。" if place else "")
    )


def sections_in(cells: Iterable[Any]) -> list[str]:
    """Return the sections of a form that cells tell, in their order; the summary is none that a form can ask for."""
    keys = dict.fromkeys(tag.removeprefix(SECTION) for tag in map(tag_of, cells) if tag and tag.startswith(SECTION))
    return [key for key in keys if key != SUMMARY]


def _own_text(section: SubsectionForm, tag: str) -> list[Any]:
    note = f"**{section.meaning}**　单位自己写的一节，见 `{section.key}.md`，照录不改。"
    return [
        _cell(tag, "markdown", f'<div class="auditor">\n\n{note}\n\n</div>', prefix="about-"),
        _code(tag, f'section(book, "{section.key}")\nshow_unit_text(book, "{section.key}")'),
    ]


def _code(tag: str, source: str) -> Any:
    return _cell(tag, "code", f"#| output: asis\n{source}")


def _cell(tag: str, kind: str, source: str, prefix: str = "") -> Any:
    cell = {
        "cell_type": kind,
        "id": f"{prefix}{_key(tag).replace('_', '-')}",
        "metadata": {"tags": [tag]},
        "source": source,
    }
    return cell | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def _require_tags(source: LibraryNotebook) -> None:
    """Refuse an untagged cell between tagged ones: its section is unknown."""
    cells = source.notebook["cells"]
    keys = [tag_of(cell) for cell in cells]
    _require_known(source)
    places = [place for place, key in enumerate(keys) if key is not None]
    for place in range(places[0], places[-1]) if places else ():
        if keys[place] is None:
            raise InputError(
                f"{source.shown} 的单元格“{cells[place]['id']}”（{_start(cells[place])}…）没有标签，不知道属于哪一节："
                f"应加标签，如前一格的“{keys[place - 1]}”（在 JupyterLab 右侧的属性面板中填写）。"
            )


def _require_known(source: LibraryNotebook) -> None:
    """Refuse a tag without a cell that calls section(…) or show_table(…): it is misspelt, and would drop its cells."""
    tags = [(tag_of(cell), _text(cell)) for cell in source.notebook["cells"]]
    begun = [tag for tag, code in tags if tag is not None and re.search(rf"""["']{_key(tag)}["'] *[,)]""", code)]
    for cell in source.notebook["cells"]:
        tag = tag_of(cell)
        if tag is not None and tag not in begun:
            near = get_close_matches(tag, begun, 1, 0.3) or begun[:1]
            hint = f"，是否应为“{near[0]}”" if near else ""
            raise InputError(
                f"{source.shown} 的单元格“{cell['id']}”（{_start(cell)}…）的标签“{tag}”没有这一节{hint}："
                "一节的第一格写 section(book, …)，附表写 show_table(book, …)。"
            )


def _key(tag: str) -> str:
    return tag.removeprefix(SECTION).removeprefix(TABLE)


def _text(cell: Mapping[str, Any]) -> str:
    """Return a cell's source; a notebook's file may have it line by line."""
    return "".join(cell["source"])


def _start(cell: Mapping[str, Any]) -> str:
    lines = [line for line in _text(cell).splitlines() if not line.startswith("#|")] or [""]
    return str(lines[0])[:20]


def tag_of(cell: Mapping[str, Any]) -> str | None:
    """Return the section or table that a cell is tagged with, as its tag has it."""
    tags = [tag for tag in cell["metadata"].get("tags", []) if tag.startswith((SECTION, TABLE))]
    return tags[0] if tags else None
