"""Finding the official tables and the input sheets in what offices send, by title and headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from budgetbook.forms import fill
from budgetbook.importing import words
from budgetbook.importing.headings import UNREAD, Path, difference, find_columns, heading_paths, shown
from budgetbook.importing.model import Region
from budgetbook.importing.performance import parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from budgetbook.dataset.schema import TableSchema
    from budgetbook.forms import TableForm
    from budgetbook.importing.model import Doubts, Target
    from budgetbook.importing.sheets import Sheet

_DEPTH = 4
"""Rows that headings may take."""
_ABOVE = 8
"""Rows above the headings, blank ones not counted, in which the title and the unit are looked for."""
_ENDINGS = re.compile(r"(注|备注|说明|填表|制表|填报|审核|单位负责人)[:：]|注[:：]?\d|整体目标设置说明$")
_NUMBER = re.compile(r"^预算\d+表|\(续表?\)|续表$")
_CONTENTS = re.compile(r"^目录$")


@dataclass(frozen=True)
class Kind:
    """One table that can be recognised: an official table of the form, or an input table.

    Attributes
    ----------
    table
        The official table; None for an input table.
    schema
        The input table; None for an official table.
    titles
        Its titles, for comparison.
    wanted
        The headings of each value (of an input table: of each of its headings).
    """

    titles: tuple[str, ...]
    wanted: Mapping[str, Path]
    table: TableForm | None = None
    schema: TableSchema | None = None


@dataclass(frozen=True)
class Headings:
    """Headings found in a sheet: their place, the first place below them, and what can stand under them."""

    start: int
    end: int
    paths: Mapping[int, Path]
    candidates: tuple[tuple[Kind, Mapping[str, int]], ...]


@dataclass(frozen=True)
class InputRegion:
    """An input table on a sheet of its own (录入表), or pasted among others."""

    schema: TableSchema
    sheet: Sheet
    columns: Mapping[str, int]
    body: tuple[int, ...]
    amount_unit: str


@dataclass(frozen=True)
class Recognised:
    """What was found in all sheets.

    Attributes
    ----------
    unread
        Sheets that hold no table.
    """

    official: tuple[Region, ...]
    inputs: tuple[InputRegion, ...]
    unread: tuple[Sheet, ...]
    notices: tuple[str, ...]


def kinds_of(target: Target, schemas: Sequence[TableSchema]) -> tuple[Kind, ...]:
    """List all that can be recognised under a form; an official table comes before an input table like it."""
    kinds = []
    for table in target.form.tables:
        title = _key(fill(table.title, target.words, table.key), target)
        for part in parts(table) if table.rows == "performance" else (table,):
            wanted = {
                column.value: tuple(
                    words.heading(fill(text, target.words, table.key), target.year) for text in column.heading
                )
                for column in target.form.columns_of(part)
            }
            kinds.append(Kind((title,), wanted, table=part))
    for schema in schemas:
        wanted = {name: (words.heading(name, target.year),) for name in schema.headings}
        kinds.append(Kind((_key(schema.title, target), _key(schema.file, target)), wanted, schema=schema))
    return tuple(kinds)


def recognise(
    sheets: Iterable[Sheet], target: Target, schemas: Sequence[TableSchema], doubts: Doubts
) -> Recognised:
    """Go through all sheets."""
    kinds = kinds_of(target, schemas)
    official: list[Region] = []
    inputs: list[InputRegion] = []
    unread: list[Sheet] = []
    notices: list[str] = []
    for sheet in sheets:
        found = _Finder(sheet, target, kinds, doubts, notices).regions()
        official.extend(region for region in found if isinstance(region, Region))
        inputs.extend(region for region in found if isinstance(region, InputRegion))
        if not found:
            unread.append(sheet)
        notices.extend(f"{sheet.shown} {notice}。" for notice in sheet.notices if found)
    return Recognised(tuple(official), tuple(inputs), tuple(unread), tuple(notices))


class _Finder:
    """Goes through one sheet."""

    def __init__(
        self, sheet: Sheet, target: Target, kinds: Sequence[Kind], doubts: Doubts, notices: list[str]
    ) -> None:
        self.sheet = sheet
        self.target = target
        self.kinds = kinds
        self.doubts = doubts
        self.notices = notices

    def regions(self) -> list[Region | InputRegion]:
        """Find the tables; what looks like a table and is none that is known is in doubt."""
        found = self._headings()
        regions: list[Region | InputRegion] = []
        used: set[int] = set()
        previous: Kind | None = None
        last_end = 0
        for number, headings in enumerate(found):
            stop = found[number + 1].start if number + 1 < len(found) else len(self.sheet.rows)
            body = self._body(headings.end, stop)
            above = self._above(headings.start, last_end)
            last_end = body[-1] + 1 if body else headings.end
            used.update(above, range(headings.start, headings.end), body)
            chosen = self._choose(headings, above, previous)
            if chosen is None:
                continue
            kind, columns = chosen
            previous = kind
            self._check_owner(above)
            unit = self._unit(above)
            if kind.table is not None:
                names = {value: shown(headings.paths[column]) for value, column in columns.items()}
                ignored = frozenset(column for column, path in headings.paths.items() if path in UNREAD)
                regions.append(Region(kind.table, self.sheet, columns, ignored, names, body, unit))
            elif kind.schema is not None:
                regions.append(InputRegion(kind.schema, self.sheet, columns, body, unit))
        self._doubt_the_rest(used)
        return regions

    def _headings(self) -> list[Headings]:
        found = []
        place = 0
        while place < len(self.sheet.rows):
            headings = None if self._is_text(place) else self._headings_at(place)
            if headings:
                found.append(headings)
            place = headings.end if headings else place + 1
        return found

    def _headings_at(self, start: int) -> Headings | None:
        for end in range(start + 1, min(start + _DEPTH, len(self.sheet.rows)) + 1):
            if self._is_text(end - 1):
                return None
            paths = heading_paths(self.sheet.rows[start:end], self.target.year)
            candidates = tuple((kind, columns) for kind in self.kinds if (columns := find_columns(paths, kind.wanted)))
            if candidates:
                return Headings(start, end, paths, candidates)
        return None

    def _is_text(self, place: int) -> bool:
        return self.sheet.is_blank(place) or place in self.sheet.prose

    def _body(self, start: int, stop: int) -> tuple[int, ...]:
        """The rows under the headings, up to running text, a note, or the lines over the next table."""
        body = []
        for place in range(start, stop):
            if place in self.sheet.prose or self._is_over_a_table(place) or self._ends_a_table(place):
                break
            if not self.sheet.is_blank(place):
                body.append(place)
        return tuple(body)

    def _ends_a_table(self, place: int) -> bool:
        return bool(_ENDINGS.match(words.squeeze(self.sheet.texts(place)[0]))) if self.sheet.texts(place) else False

    def _is_over_a_table(self, place: int) -> bool:
        texts = self.sheet.texts(place)
        lines = any(words.unit_of(text) or words.department_of(text) is not None for text in texts)
        return lines or (len(texts) == 1 and bool(self._titled(texts[0])))

    def _above(self, start: int, stop: int) -> tuple[int, ...]:
        """The nearest rows above the headings, nearest first."""
        above = [place for place in range(start - 1, stop - 1, -1) if not self.sheet.is_blank(place)]
        return tuple(above[:_ABOVE])

    def _titled(self, text: str) -> list[Kind]:
        """The kinds of table whose title a text is, the longest title first."""
        key = _key(text, self.target)
        kinds = [(title, kind) for kind in self.kinds for title in kind.titles if title and key.endswith(title)]
        longest = max((len(title) for title, _ in kinds), default=0)
        return [kind for title, kind in kinds if len(title) == longest]

    def _choose(
        self, headings: Headings, above: tuple[int, ...], previous: Kind | None
    ) -> tuple[Kind, Mapping[str, int]] | None:
        """Tell which of the tables with these headings it is: by its title, else as the next page of the one before."""
        where = self.sheet.where(headings.start)
        title = self._title_line(above)
        if title is not None:
            years = words.years_in(title) - {self.target.year}
            if years:
                self.doubts.add(where, title, f"{self.target.year}年的表")
                return None
            named = [pair for kind in self._titled(title) for pair in headings.candidates if pair[0] is kind]
            if named:
                return named[0]
            if self._titled(title):
                self._doubt_columns(where, title, headings)
                return None
        else:
            same = [pair for pair in headings.candidates if pair[0] is previous]
            if same:
                return same[0]
        by_name = [pair for kind in self._titled(self.sheet.name) for pair in headings.candidates if pair[0] is kind]
        if by_name:
            return by_name[0]
        official = [pair for pair in headings.candidates if pair[0].table is not None] or list(headings.candidates)
        if len(official) == 1 and len(headings.paths) > 2:  # noqa: PLR2004 - 项目 and 金额 may head anything
            if title is not None:
                self.notices.append(f"{where}：标题“{title}”与表样不同，按栏目认出。")
            return official[0]
        tables = "、".join(dict.fromkeys(_name(kind) for kind, _ in headings.candidates))
        self.doubts.say(f"{where}：栏目与{tables}相同，{f'标题“{title}”' if title else '没有标题，'}分不清是哪一张。")
        return None

    def _title_line(self, above: tuple[int, ...]) -> str | None:
        """The nearest text above the headings that is, or looks like, a title."""
        for place in above:
            for text in self.sheet.texts(place):
                if words.unit_of(text) or words.department_of(text) is not None:
                    continue
                if self._titled(text) or re.search(r"(?<!\d)表$", words.squeeze(text)):
                    if re.fullmatch(r"预算\d+表", words.squeeze(text)):
                        continue
                    return text
        return None

    def _doubt_columns(self, where: str, title: str, headings: Headings) -> None:
        missing, extra = difference(headings.paths, self._titled(title)[0].wanted)
        self.doubts.say(f"{where}：标题是“{title}”，栏目不符：{_differences(missing, extra)}。")

    def _unit(self, above: tuple[int, ...]) -> str:
        units = {unit for place in above for text in self.sheet.texts(place) if (unit := words.unit_of(text))}
        if len(units) > 1:
            self.doubts.add(self.sheet.where(above[0]), "、".join(sorted(units)), "一个单位")
        return units.pop() if len(units) == 1 else ""

    def _check_owner(self, above: tuple[int, ...]) -> None:
        """Refuse the table of another unit: a line 部门名称 or 预算编码 that names one."""
        unit = self.target.unit
        names = {words.squeeze(unit.name), words.squeeze(unit.short_name)}
        for place in above:
            row = self.sheet.rows[place]
            for column, text in enumerate(row):
                beside = next((other for other in row[column + 1 :] if other), "")
                name = words.department_of(text)
                if name == "":
                    name = "" if words.unit_of(beside) else words.squeeze(beside)
                if words.squeeze(text) == "部门(单位)名称":
                    name = words.squeeze(beside)
                if name and not words.is_placeholder(name) and name not in names:
                    self.doubts.add(self.sheet.where(place), name, f"本单位“{unit.name}”的表")
                if words.squeeze(text) == "预算编码" and words.digits(beside) not in ("", unit.code):
                    self.doubts.add(self.sheet.where(place), beside, f"本单位的编码 {unit.code}")

    def _doubt_the_rest(self, used: set[int]) -> None:
        """Doubt rows of numbers that belong to no table that is known."""
        first = next((text for place in range(len(self.sheet.rows)) for text in self.sheet.texts(place)), "")
        if not self.sheet.prose and _CONTENTS.match(words.squeeze(first)):
            return
        rest = [place for place in range(len(self.sheet.rows)) if place not in used and place not in self.sheet.prose]
        with_numbers = [place for place in rest if self._has_amount(place)]
        titles = [
            (place, text)
            for place in range(len(self.sheet.rows))
            if place not in used
            for text in self.sheet.texts(place)
            if self._titled(text)
        ]
        if not with_numbers or (len(with_numbers) == 1 and (self.sheet.prose or not titles)):
            return
        where = self.sheet.where(with_numbers[0])
        before = [(place, text) for place, text in titles if place < with_numbers[0]]
        if not before:
            self.doubts.say(f"{where}起有数字，但栏目与表样的任何一张表都不同，没有认出。")
            return
        title = before[-1][1]
        wanted = self._titled(title)[0].wanted
        missing, extra = min(
            (
                difference(heading_paths(self.sheet.rows[start:end], self.target.year), wanted)
                for start in range(before[-1][0] + 1, with_numbers[0])
                for end in range(start + 1, with_numbers[0] + 1)
            ),
            key=lambda pair: len(pair[0]) + len(pair[1]),
            default=(["栏目"], []),
        )
        self.doubts.say(f"{where}：标题是“{title}”，栏目不符：{_differences(missing, extra)}。")

    def _has_amount(self, place: int) -> bool:
        texts = self.sheet.texts(place)
        return len(texts) > 1 and any(words.amount(text) is not None for text in texts)


def _key(text: str, target: Target) -> str:
    """A title for comparison: without year, unit and number."""
    key = words.heading(text, target.year)
    for name in (target.unit.name, target.unit.short_name):
        key = key.replace(words.squeeze(name), "")
    return _NUMBER.sub("", key)


def _name(kind: Kind) -> str:
    return kind.table.number or kind.table.key if kind.table is not None else f"录入表“{kind.schema.title}”"  # type: ignore[union-attr]


def _differences(missing: list[str], extra: list[str]) -> str:
    parts = [f"缺少“{'”“'.join(missing)}”"] if missing else []
    parts += [f"多出“{'”“'.join(extra)}”"] if extra else []
    return "，".join(parts) or "栏目重复"
