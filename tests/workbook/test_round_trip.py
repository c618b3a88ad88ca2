"""Export, then import: the same data, cell for cell."""

from __future__ import annotations

import csv
import shutil
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest

from budgetbook.cli import cli, main

ROOT = Path(__file__).resolve().parents[2]
BOOKS = [(ROOT / "data", "2020", "157001"), (ROOT / "tests" / "data", "2022", "999001")]
"""The real book, and a made-up one whose spending of other funds no official table states."""

pytestmark = pytest.mark.skipif("import" not in cli.commands, reason="本版没有 import 命令，不能读回")


def worth(text: str) -> Decimal | str:
    """What a cell is worth: 96.0 and 96 are the same."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def cells(folder: Path) -> dict[str, list[list[Decimal | str]]]:
    """All cells of a unit's tables, by file."""
    tables = {}
    for path in folder.glob("*.csv"):
        if path.name != "accepted.csv":
            with path.open(encoding="utf-8-sig", newline="") as file:
                tables[path.name] = [[worth(text) for text in row] for row in csv.reader(file)]
    return tables


@pytest.mark.parametrize(("source", "year", "unit"), BOOKS, ids=["real", "sample"])
def test_export_and_import_give_back_the_same_data(tmp_path: Path, source: Path, year: str, unit: str) -> None:
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data" / "classification", data / "classification")
    shutil.copytree(source / year / unit, data / year / unit)
    folder = data / year / unit
    of = ("--year", year, "--unit", unit, "--data", str(data))
    workbook = str(tmp_path / "往返.xlsx")
    with pytest.raises(SystemExit, match="0"):
        main(["export", *of, "--output", workbook])
    before = cells(folder)
    assert len(before) >= 10
    for path in folder.glob("*.csv"):
        headings, _, _ = path.read_bytes().partition(b"\n")
        path.write_bytes(headings + b"\n")  # as a folder is before anything is typed
    with pytest.raises(SystemExit, match="0"):
        main(["import", workbook, *of])
    assert cells(folder) == before
