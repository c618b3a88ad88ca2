"""Codes printed whole in one column: each with its source, recomputed, and read back from the workbook."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.command_line import run_command
from tests.files import keep_headings
from tests.places import MADE_UP

if TYPE_CHECKING:
    from pathlib import Path

    from tests.audit.conftest import ControlTable, PrintBook

UNIT = ("2024", "999103")
WHOLE = r"""    { heading = ["序号"], value = "row_number", width = 5 },
    { heading = [\1, "全码"], value = "code", width = 9 },
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The sample with economic items of all spending, under a form that numbers rows and has a column for a code."""
    samples = MADE_UP
    shutil.copytree(samples / "forms", tmp_path / "forms")
    shutil.copytree(samples.joinpath(*UNIT), tmp_path.joinpath(*UNIT))
    form = tmp_path / "forms" / "economic-2024.toml"
    levels = r'    \{ heading = \[("[^"]+"), "类"\].*\n(?:    .* value = "(?:section|item|item_only)".*\n)+'
    text, count = re.subn(levels, WHOLE, form.read_text(encoding="utf-8"))
    assert count == 7
    head, tables = text.split('kind = "three_public"')
    tables = tables.replace("columns = [", f"columns = [{WHOLE.splitlines()[0]}", 1)
    form.write_text(f'{head}kind = "three_public"{tables}', encoding="utf-8")
    return tmp_path


def test_every_code_and_number_of_a_row_is_controlled(
    print_book: PrintBook, control_table: ControlTable, data: Path
) -> None:
    printed_book = print_book(data, *UNIT, fresh=True)
    table = control_table(printed_book)
    assert list(table[table["核对"].isin(["不符", "口径未独立核对"])]["数据编号"]) == []
    printed = {entry["id"]: entry["text"] for entry in printed_book.ledger}
    assert printed["tables.spending.20103.code"] == "20103"
    assert printed["tables.basic.301.code"] == "301"
    assert printed["tables.three_public.vehicle_purchase.row_number"] == "5"
    assert {id_.split(".")[1] for id_ in printed if id_.endswith(".code") and id_.startswith("tables.")} > {
        *("income", "spending", "basic", "general_public"),
    }


def test_tables_with_whole_codes_are_read_back(data: Path, tmp_path: Path) -> None:
    folder, workbook = data.joinpath(*UNIT), tmp_path / "附表.xlsx"
    options = ("--year", UNIT[0], "--unit", UNIT[1], "--data", data)
    before = {path.name: path.read_text(encoding="utf-8-sig") for path in folder.glob("*spending.csv")}
    assert run_command("export", *options, "--output", workbook) == 0
    keep_headings(folder)
    assert run_command("import", workbook, *options) == 0
    assert {name: (folder / name).read_text(encoding="utf-8-sig") for name in before} == before
