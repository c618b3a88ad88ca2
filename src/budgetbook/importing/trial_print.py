"""Prints the official tables from draft input tables, with the code that prints them for publication.

The figures of the result know their cells, so the composition of an amount needs no second definition here.
"""

import json
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from budgetbook.book import Book
from budgetbook.core.project import Project
from budgetbook.dataset.dataset import load_dataset
from budgetbook.dataset.unit import UnitFile
from budgetbook.figures import Figure
from budgetbook.forms import schema
from budgetbook.forms.form import Form
from budgetbook.forms.layout import Layout
from budgetbook.forms.schema import TableSchema
from budgetbook.forms.texts import NO_BASE
from budgetbook.importing.write import Rows, csv_bytes
from budgetbook.tables.build import rows_of
from budgetbook.tables.model import AnnexRow

_STAND_IN = "试编"
"""Stands for the texts, which no official table of sums prints."""


@dataclass(frozen=True, order=True)
class InputCell:
    """One cell of an input table: its file, its row (from 0, without the heading row), its heading."""

    file: str
    row: int
    heading: str


def trial_rows(
    project: Project, form: Form, settings: UnitFile, year: str, tables: Mapping[str, Rows], keys: Collection[str]
) -> dict[str, list[AnnexRow]]:
    """Print official tables from input tables, and return their rows by the table's key.

    Parameters
    ----------
    keys
        The official tables to be printed.
    tables
        Rows by file; a table that is not given has no rows, or zero where it must have them.

    Raises
    ------
    InputError
        The rows are not such as an input table can have.
    """
    with TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        unit = data / year / settings.unit.code
        (unit / "text").mkdir(parents=True)
        if project.classification.is_relative_to(project.data):
            shutil.copytree(project.classification, data / "classification")
        (data / "forms").mkdir()
        shutil.copy2(project.form_file(settings.form), data / "forms")
        (unit / "unit.toml").write_text(_settings(settings), encoding="utf-8", newline="\n")
        for name in (*form.texts, NO_BASE):
            (unit / "text" / f"{name}.md").write_text(f"{_STAND_IN}\n", encoding="utf-8", newline="\n")
        for table in form.data.tables:
            rows = tables.get(table.file, _least(table, tables, form.data))
            (unit / table.file).write_bytes(csv_bytes(table, rows, None))
        book = Book(load_dataset(Project(project.root, data), year, settings.unit.code), form)
        return {table.key: rows_of(book, table) for table in form.tables if table.key in keys}


def input_cells_of(figure: Figure, tables: Sequence[TableSchema]) -> tuple[InputCell, ...]:
    """The cells of input tables that a printed amount is the sum of."""
    files = {table.file for table in tables}
    return tuple(
        InputCell(file, cell.row - 2, cell.column)
        for cell in figure.cells
        if (file := cell.file.rpartition("/")[2]) in files
    )


def _least(table: TableSchema, tables: Mapping[str, Rows], layout: Layout) -> Rows:
    """The rows that a table must have beside the others, with nothing in them."""
    if table is schema.PURPOSES:
        names = {row["科目编码"]: row["科目名称"] for row in tables.get(schema.SPENDING_FILE, ())}
        return [{"科目编码": code, "科目名称": name, "主要用途": _STAND_IN} for code, name in names.items()]
    if table is schema.CARRY_OVER:
        return [{"资金性质": fund, schema.CARRIED_IN: "0", schema.CARRIED_OUT: "0"} for fund in layout.funds]
    items = {
        schema.THREE_PUBLIC.file: schema.THREE_PUBLIC_ITEMS,
        schema.OPERATING_COST.file: (schema.OPERATING_COST_ITEM,),
    }
    return [{"项目": item, "预算数": "0"} for item in items.get(table.file, ())]


_WITHOUT_OTHERS: dict[str, dict[str, object]] = {
    "previous_year": {"available": False},
    "dates": {"cover": "2000-01", "annex": "2000-01-01", "assets": "2000-01-01"},
}
"""What stands in for settings that need other files, or may still be empty; no table prints them."""


def _settings(settings: UnitFile) -> str:
    """The unit's settings without what needs other files: a trial compares with no other year."""
    lines = []
    sections = []
    for key, value in settings.model_dump(exclude_none=True).items():
        if isinstance(value, dict):
            values = {**value, **_WITHOUT_OTHERS.get(key, {})}
            sections.append(f"[{key}]")
            sections.extend(f"{name} = {_toml(entry)}" for name, entry in values.items())
        else:
            lines.append(f"{key} = {_toml(value)}")
    return "\n".join([*lines, *sections]) + "\n"


def _toml(value: object) -> str:
    """Write a value as TOML, which for texts, truths, numbers and lists of them is JSON."""
    return json.dumps(value, ensure_ascii=False)
