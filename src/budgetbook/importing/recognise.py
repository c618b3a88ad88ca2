"""Finding the official tables and the input sheets in what offices send, by title and headings."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from budgetbook.figures import AMOUNT_UNITS
from budgetbook.forms.columns import TableSchema
from budgetbook.importing import typed_text
from budgetbook.importing.candidates import Candidate, Candidates
from budgetbook.importing.headings import (
    Path,
    find_columns,
    heading_paths,
    shown_headings,
)
from budgetbook.importing.model import Findings, Region, Target
from budgetbook.importing.owner import check_owner
from budgetbook.importing.sheet import Sheet
from budgetbook.importing.unrecognised import report_unrecognised

_DEPTH = 4
"""Rows that headings may take."""
_ABOVE = 8
"""Rows above the headings, blank ones not counted, in which the title and the unit are looked for."""
_FEW = 2
"""So few headings (项目, 金额) may stand over anything."""
_ENDING = re.compile(
    r"(注|附注|备注|说明|填表|制表|填报|审核|单位负责人)[:：]|注[:：]?\d|整体目标设置说明$"
    r"|(打印|制表|导出|生成|填报)(日期|时间|人)|第\d+页|共\d+页|页码|[-—]\d+[-—]$|本表一式"
)
_SEAL = re.compile(r"\(?(单位|部门)?(盖章|公章|签章|签字)\)?:?")
_NEXT_PAGE = re.compile(r"\(?续表\d?\)?")
_LIKE_A_TITLE = re.compile(r"(?<!\d)表$")


@dataclass(frozen=True)
class InputRegion:
    """An input table on a sheet (录入表): the columns of its headings, those not read, the places of the rows below."""

    schema: TableSchema
    sheet: Sheet
    columns: Mapping[str, int]
    ignored: frozenset[int]
    body: tuple[int, ...]
    amount_unit: str


@dataclass(frozen=True)
class Recognised:
    """What was found in all sheets.

    Attributes
    ----------
    unread
        Sheets that hold no table.
    is_whole
        Whether nothing is left that looks like a table and was not recognised.
    notices
        What was recognised all the same, though it is not as the form has it.
    """

    official: tuple[Region, ...]
    inputs: tuple[InputRegion, ...]
    unread: tuple[Sheet, ...]
    notices: tuple[str, ...]
    is_whole: bool


def recognise(
    sheets: Iterable[Sheet], target: Target, schemas: Sequence[TableSchema], findings: Findings
) -> Recognised:
    """Go through all sheets."""
    candidates = Candidates(target, schemas)
    official: list[Region] = []
    inputs: list[InputRegion] = []
    unread: list[Sheet] = []
    notices: list[str] = []
    is_whole = True
    for sheet in sheets:
        finder = _Finder(sheet, target, candidates, findings, notices)
        found = finder.regions()
        official.extend(region for region in found if isinstance(region, Region))
        inputs.extend(region for region in found if isinstance(region, InputRegion))
        if not found and not finder.is_doubtful:
            unread.append(sheet)
        is_whole = is_whole and not finder.is_doubtful
        notices.extend(f"{sheet.shown} {notice}。" for notice in sheet.notices if found)
    return Recognised(tuple(official), tuple(inputs), tuple(unread), tuple(notices), is_whole)


@dataclass(frozen=True)
class _Headings:
    """Headings found in a sheet: their first place, the first place below them, and what can stand under them."""

    start: int
    end: int
    paths: Mapping[int, Path]
    candidates: tuple[tuple[Candidate, Mapping[str, int]], ...]


class _Finder:
    """Goes through one sheet."""

    def __init__(
        self, sheet: Sheet, target: Target, candidates: Candidates, findings: Findings, notices: list[str]
    ) -> None:
        self._sheet = sheet
        self._target = target
        self._candidates = candidates
        self._findings = findings
        self._notices = notices
        self._with_amount: dict[int, bool] = {}
        self.is_doubtful = False
        """Whether there is something like a table that is not taken for one."""

    def regions(self) -> list[Region | InputRegion]:
        """Find the tables; report what looks like a table but is not a known one."""
        found = self._all_headings()
        regions: list[Region | InputRegion] = []
        used: set[int] = set()
        previous: Candidate | None = None
        last_end = 0
        for number, headings in enumerate(found):
            stop = found[number + 1].start if number + 1 < len(found) else len(self._sheet.rows)
            body = self._body(headings.end, stop)
            above = self._above(headings.start, last_end)
            last_end = body[-1] + 1 if body else headings.end
            used.update(above, range(headings.start, headings.end), body)
            chosen = self._choose(headings, above, previous)
            if chosen is not None:
                check_owner(self._sheet, above, self._title(above), self._target, self._candidates, self._findings)
                # the next page of a table need not repeat the unit
                unit = self._unit(above, headings) or (regions[-1].amount_unit if chosen[0] is previous else "")
                regions.append(self._region(headings, chosen, body, unit))
                previous = chosen[0]
            else:
                self.is_doubtful = True
        if report_unrecognised(self._sheet, used, self._candidates, self._target.year, self._findings):
            self.is_doubtful = True
        return regions

    def _region(
        self, headings: _Headings, chosen: tuple[Candidate, Mapping[str, int]], body: tuple[int, ...], unit: str
    ) -> Region | InputRegion:
        candidate, found = chosen
        # what no input table holds is not read: numbers of rows, last year's amounts
        columns = {value: column for value, column in found.items() if value not in candidate.not_read}
        if candidate.table is None:
            assert candidate.schema is not None
            others = frozenset(headings.paths.keys() - columns.values())
            return InputRegion(candidate.schema, self._sheet, columns, others, body, unit or self._target.default_unit)
        above = shown_headings(self._sheet.rows[headings.start : headings.end])
        names = {value: above[column] for value, column in columns.items()}
        ignored = {column: path[-1] for column, path in headings.paths.items() if column not in columns.values()}
        unit = unit or self._target.units.get(candidate.table.number, self._target.default_unit)
        assert candidate.kind is not None
        return Region(candidate.table, candidate.kind, self._sheet, columns, ignored, names, body, unit)

    def _all_headings(self) -> list[_Headings]:
        found = []
        place = 0
        while place < len(self._sheet.rows):
            headings = None if self._is_text(place) else self._headings_at(place)
            if headings:
                found.append(headings)
            place = headings.end if headings else place + 1
        return found

    def _headings_at(self, start: int) -> _Headings | None:
        """Find headings that begin in a row; a code's levels side by side are looked for before a whole code."""
        blocks = []
        for end in range(start + 1, min(start + _DEPTH, len(self._sheet.rows)) + 1):
            if self._is_text(end - 1) or self._has_amount(end - 1):
                break
            blocks.append((end, heading_paths(self._sheet.rows[start:end], self._target.year)))
        whole = [(candidate, of) for candidate in self._candidates.all if (of := candidate.whole_code_headings)]
        for wanted in ([(candidate, candidate.wanted) for candidate in self._candidates.all], whole):
            for end, paths in blocks:
                candidates = tuple(
                    (candidate, columns) for candidate, of in wanted if (columns := find_columns(paths, of))
                )
                if candidates:
                    return _Headings(start, end, paths, candidates)
        return None

    def _has_amount(self, place: int) -> bool:
        if place not in self._with_amount:
            texts = self._sheet.rows[place]
            self._with_amount[place] = any(typed_text.amount(text) is not None for text in texts)
        return self._with_amount[place]

    def _is_text(self, place: int) -> bool:
        return self._sheet.is_blank(place) or place in self._sheet.prose

    def _body(self, start: int, stop: int) -> tuple[int, ...]:
        """The rows under the headings, up to running text, a note, or the lines over the next table."""
        body = []
        for place in range(start, stop):
            if self._is_next_page(place, stop):
                continue
            if place in self._sheet.prose or self._is_over_a_table(place) or self._ends_a_table(place, stop):
                break
            if not self._sheet.is_blank(place):
                body.append(place)
        return tuple(body)

    def _ends_a_table(self, place: int, stop: int) -> bool:
        texts = self._sheet.texts(place)
        if texts and _ENDING.match(typed_text.normalised(texts[0])):
            return True
        # the date or the seal below all rows
        is_last = len(texts) == 1 and all(len(self._sheet.texts(below)) <= 1 for below in range(place + 1, stop))
        return is_last and (typed_text.is_date(texts[0]) or bool(_SEAL.fullmatch(typed_text.normalised(texts[0]))))

    def _is_next_page(self, place: int, stop: int) -> bool:
        """Tell whether a row says 续表 and the rows go on below it without headings."""
        return (
            any(_NEXT_PAGE.fullmatch(typed_text.normalised(text)) for text in self._sheet.texts(place)[:1])
            and place + 1 < stop
            and self._has_amount(place + 1)
        )

    def _is_over_a_table(self, place: int) -> bool:
        texts = self._sheet.texts(place)
        if len(texts) == 1 and (self._candidates.titled(texts[0]) or self._candidates.is_number(texts[0])):
            return True
        return any(_is_line(text) for text in texts)

    def _above(self, start: int, stop: int) -> tuple[int, ...]:
        """The nearest rows above the headings, nearest first."""
        above = [place for place in range(start - 1, stop - 1, -1) if not self._sheet.is_blank(place)]
        return tuple(above[:_ABOVE])

    def _choose(
        self, headings: _Headings, above: tuple[int, ...], previous: Candidate | None
    ) -> tuple[Candidate, Mapping[str, int]] | None:
        """Tell which of the tables with these headings it is: by its title, else as the next page of the one before."""
        place, title = self._title(above)
        where = self._sheet.where(place if title else headings.start)
        years = typed_text.years_in(title)
        if years and self._target.year not in years:
            cause = f"标题写的是{'、'.join(sorted(years))}年，不是{self._target.year}年的表"
            self._findings.at(where, cause)
            return None
        named = self._candidates.titled(title)
        by_name = [] if named else self._candidates.titled(self._sheet.name or self._sheet.file.rpartition(".")[0])
        next_page = [previous] if previous and not title else []
        for wanted in (named, next_page, by_name):
            for pair in headings.candidates:
                if pair[0] in wanted:
                    return pair
        likely = [pair for pair in headings.candidates if pair[0].table is not None] or list(headings.candidates)
        if len(likely) == 1 and len(headings.paths) > _FEW and not named:
            if title:
                self._notices.append(f"{where}：标题“{title}”与表样不同，按栏目认出。")
            return likely[0]
        names = "、".join(dict.fromkeys(candidate.name for candidate, _ in headings.candidates))
        self._findings.say(
            f"{where}：栏目与{names}相同，{f'标题却是“{title}”' if title else '没有标题'}，分不清是哪一张。"
        )
        return None

    def _title(self, above: tuple[int, ...]) -> tuple[int, str]:
        """The place and text nearest above the headings that is, or looks like, a title; empty where there is none."""
        for place in above:
            for text in self._sheet.texts(place):
                if _is_line(text) or self._candidates.is_number(text):
                    continue
                if self._candidates.titled(text) or _LIKE_A_TITLE.search(typed_text.normalised(text)):
                    return place, text
        return -1, ""

    def _unit(self, above: tuple[int, ...], headings: _Headings) -> str:
        """The unit by the lines over a table or by its headings: 单位：元, 合计（万元）."""
        lines = [text for place in above for text in self._sheet.texts(place)]
        heads = [text for place in range(headings.start, headings.end) for text in self._sheet.texts(place)]
        stated = [typed_text.stated_unit(text) for text in lines] + [typed_text.unit_in_heading(text) for text in heads]
        units = sorted({unit for unit in stated if unit})
        where = self._sheet.where(above[0] if above else headings.start)
        if len(units) > 1:
            self._findings.add(where, "、".join(units), "一个单位")
        elif units and units[0] not in AMOUNT_UNITS:
            self._findings.add(where, units[0], "元或万元")
        elif units:
            return units[0]
        return self._target.amount_unit if units else ""


def _is_line(text: str) -> bool:
    """Tell whether a text is a line such as 单位：万元 or 部门名称：…."""
    return bool(typed_text.stated_unit(text)) or typed_text.department_of(text) is not None
