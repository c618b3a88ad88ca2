"""The numbers that a document must show, in order: those of the executed notebooks, each traced, and of the frame."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from budgetbook.core import page_classes
from budgetbook.core.errors import InputError
from budgetbook.core.number_tokens import compact, first_number
from budgetbook.figures.ledger import ledger_of
from budgetbook.run.cell_options import published
from budgetbook.run.executed import executed_notebooks, read_executed
from budgetbook.traced.blocks import (
    Block,
    Piece,
    figures_in,
    is_for_auditor,
    numbers_of,
    own_words_in,
    parse,
    read_blocks,
)

_IN_DRAWINGS = re.compile(r"\.chart\.(?:(?:last_)?year$|source\.|alt\.)")
"""Ids of what a chart's drawing and its alt text alone have."""

_STOPS = re.compile(r"[，。；：、！？（）“”《》·—-]")
_HEADING = re.compile(r"^#+ +(.+?)\s*$", re.MULTILINE)

DISCREPANCIES, LISTED_AT = "discrepancies", "照录而待核实的数据"
"""What accepted contradictions are called in the metadata and in ids, and the heading of their list."""

ADVICE = (
    '数字由数据给出：用 say("……{名称}……", 名称=……) 写；'
    "不是数据的话，换不带数字的说法，或写在单位自己的文字（text/）里。"
)


def require_traced(
    notebooks: Iterable[Path], own_words: str, notebook_of_cell: Mapping[str, Mapping[str, str]] | None = None
) -> None:
    """Refuse a number that executed notebooks would publish without a source, and a figure that they leave out.

    A number has a source where it stands in a figure that the notebook's ledger has in the same words, or in the unit's
    own words; both are made by the notebook's code, so no number of a Markdown cell has one.

    Parameters
    ----------
    own_words
        All that the unit wrote itself.
    notebook_of_cell
        The committed notebooks that cells come from, as messages name them, by the executed notebook's name and the
        cell's id; others go by the executed one's.

    Raises
    ------
    InputError
        The message names notebook, cell and sentence of each such number.
    """
    written = _signs_alone(own_words)
    faults = [
        fault for path in notebooks for fault in _faults(path, written, (notebook_of_cell or {}).get(path.stem, {}))
    ]
    if faults:
        raise InputError("\n".join([*faults, ADVICE]))


@dataclass(frozen=True)
class Expected:
    """What published files must say, as far as it can hold numbers.

    Attributes
    ----------
    report
        The frame, with its metadata and the executed notebooks.
    """

    report: Path

    @cached_property
    def _metadata(self) -> Any:
        return yaml.safe_load((self.report / "_metadata.yml").read_text(encoding="utf-8"))

    @cached_property
    def _content_blocks(self) -> list[Block]:
        return list(_notebook_blocks(self.report / "executed", _marks(self._metadata.get(DISCREPANCIES, []))))

    def blocks(self, format_: str) -> list[Block]:
        """Return the text that a file of a format (html, pdf, docx) must have.

        The page has its title in one line; print has the cover's lines. What stands in some formats only is what the
        form has there; the tables under charts are on the page alone.
        """
        metadata = self._metadata
        left_out = {kind for kind, name in _BY_FORM.items() if format_ not in metadata[name]}
        left_out |= {page_classes.CHART_TABLE} if format_ != "html" or page_classes.CHART in left_out else set()
        is_page, date = format_ == "html", metadata["subtitle"]
        head = [metadata.get("sample-mark", ""), metadata["title"]] if is_page else ["".join(metadata["cover-lines"])]
        blocks = (block for block in self._content_blocks if block.kind not in left_out)
        return [*_cover(*head, date), *blocks, *_list_blocks(metadata.get(DISCREPANCIES, []))]


def _marks(listed: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Return the marks of accepted contradictions by the ids of the figures at which they stand."""
    marks: dict[str, str] = {}
    for one in listed:
        for element in (part for place in one["places"] for part in parse(place).iter("span")):
            if id_ := element.get("data-place"):
                marks[id_] = marks.get(id_, "") + one["name"]
    return marks


def _list_blocks(listed: Sequence[dict[str, Any]]) -> Iterator[Block]:
    """Read the list of accepted contradictions, which ends the document."""
    for one in listed:
        for text in (f"{one['name']}　{one['sentence']}", *one["places"]):
            yield from read_blocks(parse(text), LISTED_AT, markdown=True, skip=is_for_auditor)


_BY_FORM = {page_classes.CHART: "charts", page_classes.PLAIN_WORDS: "plain-words", page_classes.SUMMARY: "summary"}
"""What stands in the formats that the form names, by the name of their list in the metadata."""


def _cover(*lines: str) -> list[Block]:
    return [Block((Piece(line, "frame"),), "封面") for line in lines]


def _notebook_blocks(executed: Path, marks: dict[str, str]) -> Iterator[Block]:
    charts = 0
    for path in executed_notebooks(executed):
        for part in _parts(read_executed(path), path):
            part.mark(marks)
            if part.is_chart:
                charts += 1
                running = Piece(f"图{charts}　", "frame")
                yield from (Block((running, *block.pieces), part.place, page_classes.CHART) for block in part.blocks())
            else:
                yield from part.blocks()


def _faults(path: Path, written: str, notebook_of_cell: Mapping[str, str]) -> Iterator[str]:
    notebook = read_executed(path)
    ledger = {entry["id"]: entry["text"] for entry in ledger_of(notebook)["figures"]}
    printed: set[str] = set()
    for part in _parts(notebook, path, notebook_of_cell):
        printed.update(id_ for id_, _ in part.figures())
        for text in part.own_words():
            if not _is_written(text, written):
                yield f"{part.place}：“{text}”标为单位自己的文字，数据目录里没有这几个字。"
        for number in numbers_of(part.blocks()):
            if not number.traced:
                yield f"{part.place}：“{number.sentence}”中的数字“{number.text}”没有来历。"
        for id_, text in part.figures():
            if id_ not in ledger:
                yield f"{part.place}：“{text}”标为数据“{id_}”，台账里没有这个数据。"
            elif compact(text) != compact(ledger[id_]):
                yield f"{part.place}：“{text}”标为数据“{id_}”，台账里是“{ledger[id_]}”。"
    for id_, text in ledger.items():
        if id_ not in printed and not _IN_DRAWINGS.search(id_):
            yield f"notebooks/{path.name}：台账有数据“{id_}”（{text}），公开的内容里没有印出。"


@dataclass(frozen=True)
class _Part:
    """A Markdown cell or one output of a code cell: its text, table, or a chart's caption.

    Attributes
    ----------
    text
        Markdown or HTML.
    is_table
        Whether it is HTML.
    is_typed
        Whether a person typed it, whose marks count for nothing.
    """

    text: str
    place: str
    is_table: bool = False
    is_typed: bool = False
    is_chart: bool = False

    def blocks(self) -> list[Block]:
        marks, markdown = not self.is_typed, not self.is_table
        return read_blocks(self._tree, self.place, markdown=markdown, marks=marks, skip=is_for_auditor)

    def figures(self) -> Iterator[tuple[str, str]]:
        return iter(()) if self.is_typed else figures_in(self._tree)

    def mark(self, marks: dict[str, str]) -> None:
        """Add the marks of its figures, and take them from the others: a figure is marked once."""
        for element in () if self.is_typed or not marks else self._tree.iter("span", "a"):
            if text := marks.pop(element.get("data-figure", ""), ""):
                element.tail = text + (element.tail or "")

    def own_words(self) -> Iterator[str]:
        return iter(()) if self.is_typed else own_words_in(self._tree)

    @cached_property
    def _tree(self) -> Any:
        return parse(self.text)


def _parts(notebook: Any, path: Path, notebook_of_cell: Mapping[str, str] = MappingProxyType({})) -> Iterator[_Part]:
    """Go through what is published of a notebook; places name the heading that stands last before."""
    under = ""
    for cell, output in published(notebook):
        data = {} if output is None else output.get("data", {})
        text = cell.source if output is None else str(data.get("text/markdown", ""))
        heading = _HEADING.search(text)
        if heading:
            under = f"（{parse(heading[1]).text_content()}）"
        shown = notebook_of_cell.get(cell.id.removesuffix("-data"), f"notebooks/{path.name}")
        place = f"{shown} 单元格“{cell.id}”{under}"
        if output is None:
            yield _Part(text, place, is_typed=True)
        elif "text/html" in data:
            yield _Part(data["text/html"], place, is_table=True)
        elif "image/svg+xml" in data:
            yield _Part(str(cell.metadata.get("fig-cap", "")), place, is_chart=True)
        else:
            yield _Part(text or str(data.get("text/plain", output.get("text", ""))), place)


def _is_written(text: str, written: str) -> bool:
    """Tell whether the unit wrote a text: the whole of it, or what has a number between its stops."""
    pieces = [piece for piece in _STOPS.split(text) if first_number(piece)]
    return _signs_alone(text) in written or all(_signs_alone(piece) in written for piece in pieces)


def _signs_alone(text: str) -> str:
    """Leave out all spaces: a text may be broken into lines and paragraphs in print."""
    return "".join(text.split())
