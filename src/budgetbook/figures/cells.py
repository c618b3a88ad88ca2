"""Cells: where an input stands, and what was typed there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Cell:
    """One cell of an input file: where it stands and what was typed there."""

    file: str
    row: int
    column: str
    raw: str

    def __str__(self) -> str:
        return describe_cells((self,))


def describe_cells(cells: Iterable[Cell]) -> str:
    """Name cells briefly: spending.csv 第3至7行“工资福利支出”“商品和服务支出”."""
    files: dict[str, dict[str, list[int]]] = {}
    for cell in cells:
        files.setdefault(cell.file, {}).setdefault(cell.column, []).append(cell.row)
    return "；".join(f"{file} {_places(columns)}" for file, columns in files.items())


def _places(columns: dict[str, list[int]]) -> str:
    """Name the cells of one file; columns that share their rows are named together."""
    shared: dict[tuple[int, ...], str] = {}
    for column, numbers in columns.items():
        rows = tuple(sorted({number for number in numbers if number}))
        shared[rows] = f"{shared.get(rows, '')}“{column}”"
    return "、".join(f"{f'第{_ranges(rows)}行' if rows else ''}{names}" for rows, names in shared.items())


def _ranges(rows: tuple[int, ...]) -> str:
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return "、".join(str(a) if a == b else f"{a}至{b}" for a, b in runs)
