"""Where a book prints a figure, or what was typed in a cell: the entries of figures.json, and how a place is called."""

from __future__ import annotations

import re
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, Any

from budgetbook.figures.ledger import CODE_UNIT
from budgetbook.figures.printing import AMOUNT_UNITS
from budgetbook.forms.parts import SUMMARY, TABLES
from budgetbook.narrative.form_text import table_reference
from budgetbook.narrative.sentence import Fragment
from budgetbook.tables.kinds import income_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from budgetbook.book import Book
    from budgetbook.figures import Cell, Figure

Entry = dict[str, Any]
"""An entry of figures.json."""

_NOT_MARKED = re.compile(r"\.(?:chart|caption|plain|change_caption)\.")
"""Ids of what explains the text, or stands in a drawing."""


def printed_places_of_figure(book: Book, figure: Figure, figures: Sequence[Entry]) -> list[Entry]:
    """Return the entries that print a figure, one of each place; of one that is printed nowhere, those of its parts.

    Of several that have the same cells, those of its own name are meant, in the text as in the official tables. A
    table that gives the whole of a column another name (财政拨款支出) is meant as well, but none of income.
    """
    cells = {(cell.file, cell.row, cell.column) for cell in figure.cells}
    if not cells or not all(file.endswith(".csv") for file, _, _ in cells):
        return []  # a setting is printed all over the document
    same = [entry for entry in figures if _is_same(entry, figure, cells)]
    income = income_tables(book.form)
    in_text = [entry for entry in same if not table_of(book, entry)]
    in_tables = [entry for entry in same if (key := table_of(book, entry)) and key not in income]
    in_text = [entry for entry in in_text if entry["label"] == figure.label] or in_text
    in_tables.sort(key=lambda entry: entry["label"] != figure.label)
    chosen = set({entry["place"]: entry["id"] for entry in reversed((*in_text, *in_tables))}.values())
    if chosen or figure.expression is None or figure.expression.operation not in ("sum", "convert", "round"):
        return [entry for entry in same if entry["id"] in chosen]
    return [entry for part in figure.expression.operands for entry in printed_places_of_figure(book, part, figures)]


def printed_places_of_cell(cell: Cell, figures: Sequence[Entry]) -> list[Entry]:
    """Return the entries that print what was typed in a cell: its amount, its words, its date, its code.

    A code that several rows have is meant where the amounts beside it are of the cell's own row, and of the fewest
    others: 30101 and 30199 may both go with 50101.
    """
    rows: dict[str, set[tuple[str, int]]] = {}
    printed = []
    for entry in figures:
        if _NOT_MARKED.search(entry["id"]):
            continue
        row = entry["id"].rpartition(".")[0]
        if not _is_code(entry):
            rows.setdefault(row, set()).update((one["file"], one["row"]) for one in entry["cells"])
        cells = {(one["file"], one["row"], one["column"]) for one in entry["cells"]}
        if (cell.file, cell.row, cell.column) in cells and _is_whole(entry, cell):
            printed.append((entry, row, len(cells)))
    alone = [entry for entry, _, count in printed if count == 1]
    own = [one for one in printed if _is_code(one[0]) and (cell.file, cell.row) in rows.get(one[1], ())]
    fewest = min((len(rows[row]) for _, row, _ in own), default=0)
    return alone or [entry for entry, row, _ in own if len(rows[row]) == fewest]


def is_of_summary(entry: Entry) -> bool:
    """Tell whether an entry stands in the summary, which some formats have only."""
    return str(entry["id"]).startswith(f"{SUMMARY}.")


def table_of(book: Book, entry: Entry) -> str:
    """Return the official table that prints an entry; empty where it stands in the text."""
    start, _, rest = entry["id"].partition(".")
    key = rest.partition(".")[0]
    return key if start == TABLES and key in {table.key for table in book.form.tables} else ""


def place_of(book: Book, entry: Entry) -> Fragment:
    """Name where an entry stands: 预算10表; in the text the heading of the section."""
    if table := table_of(book, entry):
        return table_reference(book, table)
    places = [place for place in book.form.sections if entry["id"].startswith(f"{place.id}.")]
    title = book.fill(places[0].section.title, places[0].form_key) if places else entry["place"]
    return Fragment(escape(title))


def _is_same(entry: Entry, figure: Figure, cells: set[tuple[str, int, str]]) -> bool:
    """Tell whether an entry prints a figure: of the same cells, with the same value, in whichever unit of amounts."""
    if entry["printed_as"] != "number" or _NOT_MARKED.search(entry["id"]):
        return False
    if {(cell["file"], cell["row"], cell["column"]) for cell in entry["cells"]} != cells:
        return False
    unit, expression = entry["unit"], entry["expression"]
    if unit != figure.unit and unit not in AMOUNT_UNITS:
        return False
    decimals = expression.get("decimals") if isinstance(expression, dict) else None
    shown = figure if unit == figure.unit else figure.in_unit(unit, decimals)
    return shown.value == Decimal(entry["value"])


def _is_code(entry: Entry) -> bool:
    return bool(entry["unit"] == CODE_UNIT)


def _is_whole(entry: Entry, cell: Cell) -> bool:
    """Tell whether an entry prints what a cell says as a whole, or a code's last level: no class of it, and no number.

    A finding may name of the words in a cell those alone that it is about.
    """
    match entry["expression"]:
        case {"whole": _}:
            return cell.raw in str(entry["value"]) and "/forms/" not in cell.file
        case {"part": _}:
            return cell.raw.endswith(str(entry["value"]))
        case {"date": _} | {"place": _}:
            return True
    return not _is_code(entry)
