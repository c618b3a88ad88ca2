"""Accepted contradictions as readers see them: a mark at each figure, and a list at the end.

A finding knows the figures that it compared, or the cell of which a rule demands something else. What the executed
notebooks printed of them is found by the cells it was made of; a figure that is printed nowhere is found by what it
adds up. Words have such an entry only where a difference in their cell was accepted: those of an official table as a
whole (`Dataset.words`), sentences as a place behind them (`budgetbook.narrative.own_text`).

Left out is what no reader sees: a difference in a cell that the document does not print (a row of a project that
repeats what its first row says), and one of what is not there at all. Left out as well is what has no place of its own
in print: names of the unit and of items, which stand all over the document, and the texts of 预算11表.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from html import escape
from itertools import chain
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from budgetbook.core.number_tokens import first_number
from budgetbook.core.numerals import chinese_number
from budgetbook.figures import Cell
from budgetbook.figures.ledger import Ledger, SourcedText
from budgetbook.narrative.form_text import table_reference
from budgetbook.narrative.sentence import NO_TEXT, Fragment, join, named, own_words, quoted, sentence
from budgetbook.render.printed_places import (
    Entry,
    is_of_summary,
    place_of,
    printed_places_of_cell,
    printed_places_of_figure,
    table_of,
)
from budgetbook.traced.blocks import parse
from budgetbook.traced.expected import DISCREPANCIES, LISTED_AT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from budgetbook.book import Book
    from budgetbook.checks.report import CheckReport, ReportLine
    from budgetbook.figures import Figure


_INNER_QUOTES = str.maketrans("“”", "‘’")


@dataclass(frozen=True)
class Discrepancy:
    """One accepted contradiction, or one text or code that is not as a rule demands.

    Attributes
    ----------
    name
        注一, as its marks show it.
    sentence
        What contradicts what, or which rule; its figures under their ids.
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
        message = f"{parse(self.sentence).text_content().removesuffix('。')}，照录，待核实。"
        return {"name": self.name, "told": message, "sentence": str(self.sentence), "places": places}


def discrepancies(book: Book, checked: CheckReport, figures: Sequence[Entry]) -> tuple[Discrepancy, ...]:
    """Return what was accepted of what the document prints, in the order in which a reader meets it.

    Parameters
    ----------
    checked
        What the checks of this very book found.
    figures
        What the executed notebooks printed, in order. A difference of which none prints anything is not listed.
    """
    order = {entry["id"]: number for number, entry in enumerate(figures)}
    checks = {result.check.id: result.check for result in checked}
    differences: dict[tuple[str, str], _Difference] = {}
    for line in checked.of("accepted"):
        if line.finding is not None:
            one = _Difference(book, line, checks[line.check].title, figures, order)
            if one.listed:
                # a text that stands in several rows is told of once
                same = differences.setdefault((line.check, one.words), one)
                same.take_in(one)
    # the summary, which stands in some formats only, does not count: the numbers are one after another in all
    seen = sorted(differences.values(), key=lambda one: order[one.listed[0]["id"]])
    counts: Counter[str] = Counter()
    listed = []
    for number, one in enumerate(seen, start=1):
        rule = checks[one.line.check].rule.__name__
        counts[rule] += 1
        # as every id, it stays the same from year to year, and has no digit
        key = ".".join([DISCREPANCIES, rule, *([chinese_number(counts[rule])] if counts[rule] > 1 else [])])
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


class _Difference:
    """What contradicts what, or which rule, and where it is printed.

    Attributes
    ----------
    cells
        Those that say the same, of which the rule demands something else; none where two figures are compared.
    """

    def __init__(
        self, book: Book, line: ReportLine, title: str, figures: Sequence[Entry], order: Mapping[str, int]
    ) -> None:
        assert line.finding is not None
        self.line, self._book, self._finding, self._title, self._order = line, book, line.finding, title, order
        compared = line.finding.figures if line.finding.contrast else line.finding.figures[:1]
        self._sides = [(figure, printed_places_of_figure(book, figure, figures)) for figure in compared]
        where = None if compared else line.finding.where
        typed = printed_places_of_cell(where, figures) if where else []
        self.cells = tuple(dict.fromkeys(cell for entry in typed for cell in _cells_at(where, entry)))
        self.printed = self._in_order(chain(typed, *(entries for _, entries in self._sides)))

    @property
    def listed(self) -> list[Entry]:
        """What is printed of it in every format."""
        return [entry for entry in self.printed if not is_of_summary(entry)]

    @property
    def words(self) -> str:
        """The sentence as a reader reads it."""
        return str(parse(self.sentence).text_content())

    def take_in(self, other: _Difference) -> None:
        """Tell of another with the same sentence too."""
        self.cells = tuple(dict.fromkeys((*self.cells, *other.cells)))
        self.printed = self._in_order((*self.printed, *other.printed))

    @property
    def sentence(self) -> Fragment:
        """Say which contradicts which, or which rule; each with the official table that prints it.

        What the rule wants is not repeated, for its numbers have no source.
        """
        if not self._finding.contrast:
            title = "" if first_number(self._title) else f"“{self._title.translate(_INNER_QUOTES)}”"
            found = self._side(*self._sides[0]) if self._sides else self._typed()
            return sentence("{found}，不符合核对规则{title}。", found=found, title=title)
        found, other = (self._side(*side) for side in self._sides)
        if self._finding.contrast == "不一致":
            return sentence("{found}，与{other}不一致。", found=found, other=other)
        return sentence("{found}，{how}{other}。", found=found, how=self._finding.contrast, other=other)

    def places(self, key: str) -> tuple[tuple[str, Fragment], ...]:
        """Name where each printed figure stands, each place once, with the numbers of tables under a key.

        The summary is not named.
        """
        places: dict[str, tuple[str, Fragment]] = {}
        for entry in self.printed:
            place = NO_TEXT if is_of_summary(entry) else place_of(self._book, entry).under(f"{key}.at")
            is_named = place in (name for _, name in places.values())
            places[entry["id"]] = (entry["id"], NO_TEXT if is_named else place)
        return tuple(places.values())

    def _in_order(self, entries: Iterable[Entry]) -> list[Entry]:
        printed = {entry["id"]: entry for entry in entries}
        return sorted(printed.values(), key=lambda entry: self._order[entry["id"]])

    def _side(self, figure: Figure, entries: Sequence[Entry]) -> Fragment:
        names = (figure.label, *(entry["label"] for entry in entries))
        label = next((name for name in names if not first_number(name)), figure.label)
        label = f"{self._whose(figure.cells)}{label}"
        amount = self._book.in_sentence(figure.named(label))
        table = self._number_of_table(entries)
        at = sentence("（{table}）", table=table) if table else NO_TEXT
        return sentence("{label}{amount}{at}", label=named(label), amount=amount, at=at)

    def _typed(self) -> Fragment:
        """Quote what a cell says: 预算06表中30199的政府预算经济科目编码为“50101”."""
        cell, first, about = self.cells[0], self.printed[0], self._finding.about
        verb, words = "为", quoted("words", _words_of(*self.cells))
        match first["expression"], self._finding.where:
            case {"date": _}, _:
                words = quoted("words", SourcedText(first["text"], first["label"], self.cells, "date"))
            case {"place": _}, Cell(raw=raw):
                # a text may be long: told is what the rule found in it
                verb, words = "中的", own_words(raw)
        table = self._number_of_table(self.printed)
        return sentence(
            "{at}{whose}{of}{label}{said}",
            at=sentence("{table}中", table=table) if table else NO_TEXT,
            whose=named(self._whose(self.cells)),
            of=join("", (quoted("code", _words_of(about)), Fragment("的"))) if about else NO_TEXT,
            label=named(cell.column if cell.row else first["label"]),
            said=join("", (Fragment(f"{verb}“"), words, Fragment("”"))) if cell.raw else "空着",
        )

    def _number_of_table(self, entries: Sequence[Entry]) -> Fragment:
        """Return the number of the first official table that prints one of the entries; nothing where none does."""
        table = next((key for entry in entries if (key := table_of(self._book, entry))), "")
        return table_reference(self._book, table) if table else NO_TEXT

    def _whose(self, cells: Iterable[Cell]) -> str:
        """Return what the name of a figure begins with that is last year's, or one of the department's units' own."""
        data = self._book.data
        is_of_year = all(str(data.year.value) in PurePosixPath(cell.file).parts for cell in cells)
        unit = next((one for one in data.units if one.settings.unit.code == self.line.unit), None)
        return f"{'' if is_of_year else '上年'}{unit.settings.unit.short_name if unit else ''}"


def _cells_at(place: Cell | None, entry: Entry) -> Iterator[Cell]:
    """Return of the cells that an entry prints the one at a place, with all that was typed there."""
    for cell in (Cell(**one) for one in entry["cells"]):
        if place and (cell.file, cell.row, cell.column) == (place.file, place.row, place.column):
            yield cell


def _words_of(*cells: Cell) -> SourcedText:
    """Return what cells say, which all say the same."""
    return SourcedText(cells[0].raw, cells[0].column, cells)
