"""The tables of a city: its units, its sums, and each amount that a sum adds; as CSV and as one workbook."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from openpyxl import Workbook

from budgetbook.book import SAMPLE_MARK
from budgetbook.city.published import Published
from budgetbook.city.stated import MEASURES
from budgetbook.city.sums import PublishedUnits, Sum
from budgetbook.figures import Figure, NumberFormat, plain
from budgetbook.opendata.fixed_columns import SAMPLE
from budgetbook.opendata.model import Field, OpenTable
from budgetbook.workbook import styles
from budgetbook.workbook.annex_sheet import write_amount_or_text
from budgetbook.workbook.export import add_sheet, empty_workbook
from budgetbook.workbook.grid import Box

NUMBERS = NumberFormat(2, thousands=True)
"""How amounts in 万元 are printed; the tables have them unrounded."""

UNIT = "万元"

CityCell = str | Figure | None
"""A text, an amount in 万元, or nothing where none is stated."""


@dataclass(frozen=True)
class CityTable:
    """One table: its file's name, its title, its headings, its rows."""

    key: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[CityCell, ...], ...]

    def as_open_table(self) -> OpenTable:
        """Return it as it is written into a file: amounts unrounded, an empty cell where nothing is stated."""
        rows = tuple(
            tuple(plain(cell.value, strip=True) if isinstance(cell, Figure) else cell or "" for cell in row)
            for row in self.rows
        )
        fields = tuple(Field(heading, heading, "string") for heading in self.headings)
        return OpenTable(self.key, self.title, "", fields, rows, self.headings[:1], ())


def city_tables(city: PublishedUnits) -> tuple[CityTable, ...]:
    """Return all tables of a city; where it is made up every row says so, of its units each says what it is."""
    sums = {"totals": city.totals(), "classes": city.classes(), "incomes": city.incomes()}
    every = [one for group in sums.values() for one in group]
    tables = [
        _sums("totals", f"{city.year}年各单位合计", sums["totals"], "项目"),
        _sums("classes", f"{city.year}年支出按功能分类（类）", sums["classes"], "功能分类"),
        _sums("incomes", f"{city.year}年收入按来源", sums["incomes"], "收入来源"),
        CityTable(
            "addends",
            f"{city.year}年各合计所加的数",
            ("合计编号", "单位编码", "单位名称", "数据编号", "数值", "数值的单位", f"折合（{UNIT}）"),
            tuple(_addends(every)),
        ),
    ]
    if city.is_sample:
        tables = [
            CityTable(one.key, one.title, (*one.headings, SAMPLE), tuple((*row, SAMPLE_MARK) for row in one.rows))
            for one in tables
        ]
    return (_units(city), *tables)


def _units(city: PublishedUnits) -> CityTable:
    headings = (
        "单位编码",
        "单位名称",
        "单位性质",
        "计入合计",
        *(f"{name}（{UNIT}）" for name in MEASURES.values()),
        SAMPLE,
    )
    return CityTable(
        "units", f"{city.year}年已公开部门预算的单位", headings, tuple(_unit(city, one) for one in city.listed)
    )


def _unit(city: PublishedUnits, one: Published) -> tuple[CityCell, ...]:
    amounts = (one.measures.get(measure) for measure in MEASURES)
    figures = (one.figure(stated) if stated else None for stated in amounts)
    return (one.folder, one.name, one.kind, inclusion_note(city, one), *figures, SAMPLE_MARK if one.is_sample else "")


def inclusion_note(city: PublishedUnits, one: Published) -> str:
    """Say whether a unit is added up, and where it is if not by itself."""
    if one.folder not in city.added:
        return "不计入（示例数据）"
    department = city.department_of.get(one.folder)
    return f"已含在 {department.folder} 中" if department else "计入"


def _sums(key: str, title: str, sums: Sequence[Sum], what: str) -> CityTable:
    rows = tuple((one.id, one.label, one.figure, str(one.covered), str(one.units)) for one in sums)
    return CityTable(key, title, ("合计编号", what, f"合计（{UNIT}）", "含几个单位", "共几个单位"), rows)


def _addends(sums: Sequence[Sum]) -> Iterator[tuple[CityCell, ...]]:
    for one in sums:
        for part in one.parts:
            stated = part.stated
            yield (one.id, part.owner.folder, part.owner.name, stated.id, stated.value, stated.unit, part.figure)


def city_workbook(tables: Sequence[CityTable], year: str, title: str) -> Workbook:
    """Write the tables as a workbook, in memory, a sheet each; it is dated by the year, so as to be the same again."""
    workbook = empty_workbook(title)
    workbook.properties.created = dt.datetime(int(year), 1, 1)
    for table in tables:
        sheet = add_sheet(workbook, table.title.partition("年")[2])
        widths = [
            min(60, max(8, *(styles.text_width(_shown(row[place])) + 3 for row in (table.headings, *table.rows))))
            for place in range(len(table.headings))
        ]
        styles.set_widths(sheet, widths)
        Box(1, 1, columns=len(widths)).write(sheet, table.title, styles.TITLE, styles.LINE, styles.NO_FRAME)
        for column, heading in enumerate(table.headings, start=1):
            Box(2, column).write(sheet, heading, styles.STRONG, styles.CENTRE, fill=styles.SHADE)
        for number, row in enumerate(table.rows, start=3):
            for column, cell in enumerate(row, start=1):
                box = Box(number, column)
                if isinstance(cell, Figure):
                    write_amount_or_text(box.write(sheet, "", styles.BODY, styles.RIGHT), cell, NUMBERS)
                else:
                    box.write(sheet, cell or ("—" if cell is None else ""), styles.BODY, styles.LEFT)
        styles.set_up_print(sheet, (2, 2))
        sheet.freeze_panes = "A3"
        if any(SAMPLE_MARK in row for row in table.rows):
            styles.set_header(sheet, SAMPLE_MARK)
    return workbook


def _shown(cell: CityCell) -> str:
    return NUMBERS.text(cell) if isinstance(cell, Figure) else cell or ""
