"""What an import read and what it did not, for people."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Self

from rich.console import Console
from rich.table import Table as Grid

from budgetbook.figures import plain
from budgetbook.figures.expression import row_ranges
from budgetbook.forms.form import fill
from budgetbook.forms.table_form import TableForm
from budgetbook.importing import typed_text
from budgetbook.importing.coded_lines import has_codes
from budgetbook.importing.inputs import InputTable
from budgetbook.importing.lines import RegionLines
from budgetbook.importing.model import Region, TableLine, Target
from budgetbook.importing.recognise import Recognised
from budgetbook.importing.sheet import Sheet
from budgetbook.tables.input_list import InputList

MAX_SENTENCES = 40
"""Sentences of one kind that are printed; the others are counted."""


@dataclass(frozen=True)
class ReadTable:
    """One table that was read, for the report.

    Attributes
    ----------
    name
        Its number and title, or the input table's title.
    source
        Files, sheets and rows that it was read from.
    rows
        Rows with amounts (of tables without amounts: all).
    total
        Its printed totals, in `unit`.
    """

    name: str
    source: str
    rows: int
    total: str
    unit: str


@dataclass(frozen=True)
class ImportOutcome:
    """What an import read, what it found uncertain, and what it wrote.

    Attributes
    ----------
    folder
        The unit's folder of the year, as messages name it.
    read
        The tables that were read.
    unread
        What was not read and why, one sentence each.
    notices
        What was read all the same, though it is not as usual.
    findings
        What is not certain; where there is any, nothing was written.
    compared
        Amounts of official tables that were compared with what was taken from them.
    written, unchanged
        Files written; files that said the same already.
    by_hand
        What the files do not tell, and is still to be typed.
    """

    folder: str
    read: tuple[ReadTable, ...]
    unread: tuple[str, ...]
    notices: tuple[str, ...]
    findings: tuple[str, ...]
    compared: int
    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    by_hand: tuple[str, ...] = ()

    def with_paths(self, typed: Callable[[str], str]) -> Self:
        """Return the same with paths written another way."""
        return replace(
            self,
            folder=typed(self.folder),
            unread=tuple(map(typed, self.unread)),
            notices=tuple(map(typed, self.notices)),
            findings=tuple(map(typed, self.findings)),
        )


def read_tables(
    found: Recognised, region_lines: Sequence[RegionLines], inputs: Sequence[InputTable], target: Target
) -> tuple[ReadTable, ...]:
    """List what was read: the official tables in the order of the form, then the input sheets."""
    read = []
    for table in target.form.tables:
        own = [region for region in found.official if region.table.key == table.key]
        for kind in dict.fromkeys(region.kind for region in own):
            regions = [region for region in own if region.kind is kind]
            is_part = isinstance(kind, InputList) and regions[0].table.kind != table.kind
            lines = [line for one in region_lines if one.region in regions for line in one.lines]
            part = f"：{kind.table.title}" if is_part and isinstance(kind, InputList) else ""
            read.append(_of_official(table, part, regions, lines, target))
    for given in inputs:
        region = given.region
        total = "、".join(plain(amount) for amount in (given.total or {}).values())
        unit = region.amount_unit
        source = _places([(region.sheet, region.body)])
        read.append(ReadTable(f"录入表《{region.schema.title}》", source, len(given.rows), total, unit))
    return tuple(read)


def _of_official(
    table: TableForm, part: str, regions: Sequence[Region], lines: Sequence[TableLine], target: Target
) -> ReadTable:
    filled = [line for line in lines if line.is_filled]
    money = {
        column.name for line in lines[:1] for column in line.kind.columns(target.form.data) if column.type == "amount"
    }
    totals = [line for line in filled if line.is_total or typed_text.is_grand_total(line.names)]
    shown = totals or (filled if len(filled) == 1 else [])
    amounts = [
        plain(typed_text.in_unit(amount, target.amount_unit, line.unit))
        for line in shown
        for amount in [next((a for column, a in line.amounts.items() if a is not None and column in money), None)]
        if amount is not None
    ]
    rows = len({line.where for line in filled}) if lines else sum(len(region.body) for region in regions)
    units = dict.fromkeys(region.amount_unit for region in regions)
    source = _places([(region.sheet, region.body) for region in regions])
    name = f"{table.number} {fill(table.title, target.template_variables, table.key)}{part}"
    return ReadTable(name, source, rows, "、".join(dict.fromkeys(amounts)), "、".join(unit for unit in units if unit))


def unread(found: Recognised, region_lines: Sequence[RegionLines], inputs: Sequence[InputTable]) -> tuple[str, ...]:
    """List the sheets and rows that were not read, and why."""
    sentences = [f"{sheet.shown}：不是表格，未读入。" for sheet in found.unread]
    for one in region_lines:
        sheet = one.region.sheet
        if one.samples:
            sentences.append(f"{_places([(sheet, one.samples)])}：填表的样例，未读入。")
        kind = one.region.kind
        # of a list with groups only the first row of a group has amounts
        has_amounts = isinstance(kind, InputList) and not kind.group and bool(kind.inputs)
        empty = [
            line.place
            for line in one.lines
            # amounts in doubt are told, and not there
            if (has_amounts or has_codes(line)) and not line.is_total and line.amounts and not line.is_filled
        ]
        if empty:
            sentences.append(f"{_places([(sheet, empty)])}：未填金额，未读入。")
    sentences += [
        f"{_places([(given.region.sheet, given.unfilled)])}：未填金额，未读入。" for given in inputs if given.unfilled
    ]
    return tuple(sentences)


def not_sent(found: Recognised, target: Target) -> tuple[str, ...]:
    """Name the form's tables that are in none of the files, where the files have official tables and all are known."""
    sent = {region.table.key for region in found.official}
    left = [
        f"{table.number}《{fill(table.title, target.template_variables, table.key)}》"
        for table in target.form.tables
        if table.key not in sent
    ]
    return (f"所给的文件里没有{'、'.join(left)}。",) if sent and left and found.is_whole else ()


def _places(parts: Sequence[tuple[Sheet, Iterable[int]]]) -> str:
    """Name rows sheet by sheet."""
    rows: dict[str, list[int]] = {}
    for sheet, places in parts:
        rows.setdefault(sheet.shown, []).extend(sheet.numbers[place] for place in places)
    return "；".join(f"{shown} 第{row_ranges(numbers)}行" if numbers else shown for shown, numbers in rows.items())


def print_outcome(outcome: ImportOutcome, console: Console) -> None:
    """Print what was read, what was not, and what was written or why nothing was."""
    grid = Grid(title="读到的表", title_justify="left", show_lines=False)
    for heading, justify in (("表", "left"), ("来自", "left"), ("行数", "right"), ("合计", "right"), ("单位", "left")):
        grid.add_column(heading, justify=justify, overflow="fold")  # type: ignore[arg-type]
    for table in outcome.read:
        grid.add_row(table.name, table.source, str(table.rows), table.total, table.unit)
    console.print(grid)
    _print_list(console, "没有读入", outcome.unread)
    _print_list(console, "说明", outcome.notices)
    if outcome.findings:
        _print_list(console, "不能确定", outcome.findings)
        console.print("[bold red]没有写入[/bold red]：", end="")
        console.print(f"以上各处不能确定，{outcome.folder} 原样不动。", markup=False)
        return
    console.print(f"附表上的 {outcome.compared} 个金额都与读入的数据相符。")
    for file in outcome.written:
        console.print(f"[bold]已写入[/bold] {outcome.folder}/{file}")
    for file in outcome.unchanged:
        console.print(f"内容相同，未改动 {outcome.folder}/{file}")
    _print_list(console, "还需人工填写或确认", outcome.by_hand)


def _print_list(console: Console, title: str, sentences: Sequence[str]) -> None:
    if sentences:
        console.print(f"[bold]{title}[/bold]：")
        for sentence in sentences[:MAX_SENTENCES]:
            console.print(f"  {sentence}", markup=False)
        if len(sentences) > MAX_SENTENCES:
            console.print(f"  另有{len(sentences) - MAX_SENTENCES}处。")
