"""Contradictions that were accepted in writing, for the reader: a mark at each figure, and the list they lead to.

A finding knows the two figures that it compared. What the executed notebooks printed of them is found by the cells it
was made of; a figure that is printed nowhere is found by what it adds up.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from budgetbook.core.number_tokens import first_number
from budgetbook.core.numerals import chinese_number
from budgetbook.figures.ledger import Ledger
from budgetbook.figures.printing import AMOUNT_UNITS
from budgetbook.forms.parts import SUMMARY, TABLES
from budgetbook.narrative.form_text import number_of
from budgetbook.narrative.sentence import NO_TEXT, Fragment, named, sentence
from budgetbook.tables.kinds import income_tables
from budgetbook.traced.blocks import parse
from budgetbook.traced.expected import DISCREPANCIES, LISTED_AT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from budgetbook.book import Book
    from budgetbook.checks.report import CheckReport, ReportLine
    from budgetbook.figures import Figure

Entry = dict[str, Any]
"""An entry of figures.json."""

_NOT_MARKED = re.compile(r"\.(?:chart|caption|plain|change_caption)\.")
"""Ids of what explains the text, or stands in a drawing."""


@dataclass(frozen=True)
class Discrepancy:
    """One accepted contradiction.

    Attributes
    ----------
    name
        注一, as its marks show it.
    sentence
        What contradicts what, its figures under their ids.
    places
        The figures that are marked, in their order: each one's id, and the heading or table under which it stands;
        nothing for those that follow under the same.
    """

    name: str
    sentence: Fragment
    places: tuple[tuple[str, Fragment], ...]

    def as_metadata(self) -> dict[str, Any]:
        """Write it as the document's frame asks for it."""
        places = [f'<span data-place="{escape(id_)}">{name}</span>' for id_, name in self.places]
        told = f"{parse(self.sentence).text_content().removesuffix('。')}，照录，待核实。"
        return {"name": self.name, "told": told, "sentence": str(self.sentence), "places": places}


def discrepancies(book: Book, checked: CheckReport, figures: Sequence[Entry]) -> tuple[Discrepancy, ...]:
    """Return what was accepted of amounts that contradict each other, in the order in which a reader meets them.

    Parameters
    ----------
    checked
        What the checks of this very book found.
    figures
        What the executed notebooks printed, in order. A contradiction of which none prints anything is not listed.
    """
    order = {entry["id"]: number for number, entry in enumerate(figures)}
    rules = {result.check.id: result.check.rule.__name__ for result in checked}
    lines = [line for line in checked.of("accepted") if line.finding and line.finding.contrast]
    contrasts = [_Contrast(book, line, figures, order) for line in lines]
    # the summary, which stands in some formats only, does not count: the numbers are one after another in all
    seen = sorted((one for one in contrasts if one.listed), key=lambda one: order[one.listed[0]["id"]])
    told: Counter[str] = Counter()
    listed = []
    for number, one in enumerate(seen, start=1):
        rule = rules[one.line.check]
        told[rule] += 1
        # as every id, it stays the same from year to year, and has no digit
        key = ".".join([DISCREPANCIES, rule, *([chinese_number(told[rule])] if told[rule] > 1 else [])])
        listed.append(Discrepancy(f"注{chinese_number(number)}", one.sentence.under(key), one.places(key)))
    return tuple(listed)


def ledger_of_list(listed: Iterable[Discrepancy]) -> dict[str, Any]:
    """Return the ledger of what the list prints."""
    ledger = Ledger()
    for one in listed:
        for fragment in (one.sentence, *(name for _, name in one.places)):
            for id_, printed in fragment.figures:
                ledger.record(id_, printed, printed.text, LISTED_AT)
    return ledger.as_json()


class _Contrast:
    """Two figures that contradict each other, and where they are printed."""

    def __init__(self, book: Book, line: ReportLine, figures: Sequence[Entry], order: Mapping[str, int]) -> None:
        assert line.finding is not None
        self.line, self._book, self._finding = line, book, line.finding
        self._sides = [(figure, _printings(book, figure, figures)) for figure in line.finding.figures]
        printed = {entry["id"]: entry for _, entries in self._sides for entry in entries}
        self.printed = sorted(printed.values(), key=lambda entry: order[entry["id"]])
        self.listed = [entry for entry in self.printed if not _is_of_summary(entry)]

    @property
    def sentence(self) -> Fragment:
        """Say which contradicts which, each with the official table that prints it."""
        found, other = (self._side(*side) for side in self._sides)
        if self._finding.contrast == "不一致":
            return sentence("{found}，与{other}不一致。", found=found, other=other)
        how = self._finding.contrast
        return sentence("{found}，{how}{other}。", found=found, how=how, other=other)

    def places(self, key: str) -> tuple[tuple[str, Fragment], ...]:
        """Name where each printed figure stands, each place once, with the numbers of tables under a key.

        The summary is not named.
        """
        places: dict[str, tuple[str, Fragment]] = {}
        for entry in self.printed:
            place = NO_TEXT if _is_of_summary(entry) else _place(self._book, entry).under(f"{key}.at")
            is_named = place in (name for _, name in places.values())
            places[entry["id"]] = (entry["id"], NO_TEXT if is_named else place)
        return tuple(places.values())

    def _side(self, figure: Figure, entries: Sequence[Entry]) -> Fragment:
        names = (figure.label, *(entry["label"] for entry in entries))
        label = next((name for name in names if not first_number(name)), figure.label)
        label = f"{self._whose(figure)}{label}"
        table = next((key for entry in entries if (key := _table_of(self._book, entry))), "")
        at = sentence("（{table}）", table=number_of(self._book, table)) if table else NO_TEXT
        amount = self._book.in_sentence(figure.named(label))
        return sentence("{label}{amount}{at}", label=named(label), amount=amount, at=at)

    def _whose(self, figure: Figure) -> str:
        """Return what the name of a figure begins with that is last year's, or one of the department's units' own."""
        data = self._book.data
        years = {PurePosixPath(cell.file).parts[-3] for cell in figure.cells}
        unit = next((one for one in data.units if one.settings.unit.code == self.line.unit), None)
        return f"{'' if years <= {str(data.year.value)} else '上年'}{unit.settings.unit.short_name if unit else ''}"


def _printings(book: Book, figure: Figure, figures: Sequence[Entry]) -> list[Entry]:
    """Return the entries that print a figure, one of each place; of one that is printed nowhere, those of its parts.

    Of several that have the same cells, those of its own name are meant, in the text as in the official tables. A
    table that gives the whole of a column another name (财政拨款支出) is meant as well, but none of income.
    """
    cells = {(cell.file, cell.row, cell.column) for cell in figure.cells}
    if not cells or not all(file.endswith(".csv") for file, _, _ in cells):
        return []  # a setting is printed all over the document
    same = [entry for entry in figures if _is_same(entry, figure, cells)]
    income = income_tables(book.form)
    in_text = [entry for entry in same if not _table_of(book, entry)]
    in_tables = [entry for entry in same if (key := _table_of(book, entry)) and key not in income]
    in_text = [entry for entry in in_text if entry["label"] == figure.label] or in_text
    in_tables.sort(key=lambda entry: entry["label"] != figure.label)
    chosen = set({entry["place"]: entry["id"] for entry in reversed((*in_text, *in_tables))}.values())
    if chosen or figure.expression is None or figure.expression.operation not in ("sum", "convert", "round"):
        return [entry for entry in same if entry["id"] in chosen]
    return [entry for part in figure.expression.operands for entry in _printings(book, part, figures)]


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


def _is_of_summary(entry: Entry) -> bool:
    return str(entry["id"]).startswith(f"{SUMMARY}.")


def _table_of(book: Book, entry: Entry) -> str:
    """Return the official table that prints an entry; empty where it stands in the text."""
    start, _, rest = entry["id"].partition(".")
    key = rest.partition(".")[0]
    return key if start == TABLES and key in {table.key for table in book.form.tables} else ""


def _place(book: Book, entry: Entry) -> Fragment:
    """Name where an entry stands: 预算10表; in the text the heading of the section."""
    if table := _table_of(book, entry):
        return number_of(book, table)
    places = [place for place in book.form.sections if entry["id"].startswith(f"{place.id}.")]
    title = book.fill(places[0].section.title, places[0].form_key) if places else entry["place"]
    return Fragment(escape(title))
