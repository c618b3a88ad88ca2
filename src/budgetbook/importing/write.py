"""Writing the input tables: all of them or none, and nothing that is there already is overwritten unasked."""

import csv
import io
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Literal

from budgetbook.figures import plain
from budgetbook.forms.columns import TableSchema
from budgetbook.forms.schema import PURPOSES, TOTAL
from budgetbook.publication.unit_folder import UnitFolder

Rows = list[dict[str, str]]
"""Rows of an input table by heading."""

State = Literal["new", "same", "different"]


@dataclass(frozen=True)
class FilledTable:
    """An input table as it is to be written.

    Attributes
    ----------
    total
        Its 合计 row; None where it has none.
    sources
        Where each row was read, if it was read as a whole.
    """

    schema: TableSchema
    rows: Rows
    total: Mapping[str, Decimal] | None = None
    sources: tuple[str, ...] = ()


def csv_bytes(table: TableSchema, rows: Rows, total: Mapping[str, Decimal] | None) -> bytes:
    """Write an input table as the committed ones are: UTF-8 with BOM, lines as Excel ends them, 合计 first."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.headings)
    if total is not None:
        amounts = [plain(total[heading]) if heading in total else "" for heading in table.headings]
        writer.writerow([TOTAL, *amounts[1:]])
    writer.writerows([row[heading] for heading in table.headings] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def state_of(path: Path, table: TableSchema, wanted: bytes) -> State:
    """Tell whether a file has other data than the import.

    A file with headings only, or whose cells of one year are all blank, was laid out to be filled in and has no data.
    """
    if not path.is_file():
        return "new"
    try:
        there = _values(path.read_bytes(), table)
    except (UnicodeDecodeError, csv.Error):
        return "different"
    if there == _values(wanted, table):
        return "same"
    return "different" if _has_data(there, table) else "new"


def has_data(path: Path, table: TableSchema) -> bool:
    """Tell whether a file is there and has any data."""
    try:
        return path.is_file() and _has_data(_values(path.read_bytes(), table), table)
    except (UnicodeDecodeError, csv.Error):
        return True


def laid_out_purposes(folder: Path, spending: Rows) -> dict[str, bytes]:
    """Lay out the purposes of the items of spending, each still to be written; nothing where some are there already."""
    if has_data(folder / PURPOSES.file, PURPOSES):
        return {}
    names = {row["科目编码"]: row["科目名称"] for row in spending}
    rows = [dict(zip(PURPOSES.headings, (code, name, ""), strict=True)) for code, name in sorted(names.items())]
    return {PURPOSES.file: csv_bytes(PURPOSES, rows, None)}


def _has_data(cells: list[list[str | Decimal]], table: TableSchema) -> bool:
    places = [place for place, column in enumerate(table.columns) if column.is_of_one_year]
    if not places:
        return len(cells) > 1
    # an amount of zero is data, and false
    return any(row[place] != "" for row in cells[1:] for place in places if place < len(row))


def _values(data: bytes, table: TableSchema) -> list[list[str | Decimal]]:
    """The cells of a file for comparison: 74 and 74.0 are one amount."""
    numbers = [column.is_number for column in table.columns]
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
    return [
        [_value(text.strip()) if is_number else text.strip() for text, is_number in zip(row, numbers, strict=False)]
        for row in rows
    ]


def _value(text: str) -> str | Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def write_all(unit_folder: UnitFolder, files: Mapping[str, bytes]) -> None:
    """Write files into the folder of a unit's data, all at once: a copy of it that has them takes its place."""
    with unit_folder.held(), unit_folder.scratch() as scratch:
        copy = scratch / unit_folder.unit
        shutil.copytree(unit_folder.path, copy, symlinks=True)
        for name, content in files.items():
            (copy / name).write_bytes(content)
        unit_folder.exchange(copy)
