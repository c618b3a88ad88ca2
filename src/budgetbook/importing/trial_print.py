"""Prints the official tables from draft input tables, with the code that prints them for publication.

The figures of the result know their cells, so the composition of an amount needs no second definition here.
"""

import shutil
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from budgetbook.book import Book
from budgetbook.core.project import Project
from budgetbook.dataset.dataset import load_amounts
from budgetbook.dataset.unit import UnitFile
from budgetbook.figures import Figure
from budgetbook.forms.columns import TableSchema
from budgetbook.forms.fixed_rows import fixed_rows
from budgetbook.forms.form import Form
from budgetbook.importing.drafts import zeros
from budgetbook.importing.write import Rows, csv_bytes
from budgetbook.tables.build import rows_of
from budgetbook.tables.model import AnnexRow


class InputCell(NamedTuple):
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
        unit.mkdir(parents=True)
        if project.classification.is_dir():
            shutil.copytree(project.classification, data / "classification")
        (data / "forms").mkdir()
        shutil.copy2(project.form_file(settings.form), data / "forms")
        shutil.copy2(project.data / year / settings.unit.code / "unit.toml", unit)
        fixed = fixed_rows(form.data)
        for table in form.data.tables:
            least = [{**row, **zeros(table)} for row in fixed.get(table.file, ())]
            (unit / table.file).write_bytes(csv_bytes(table, tables.get(table.file, least), None))
        book = Book(load_amounts(Project(project.root, data), year, settings.unit.code), form)
        return {table.key: rows_of(book, table) for table in form.tables if table.key in keys}


def input_cells_of(figure: Figure, tables: Sequence[TableSchema]) -> tuple[InputCell, ...]:
    """The cells of input tables that a printed amount is the sum of."""
    files = {table.file for table in tables}
    return tuple(
        InputCell(file, cell.row - 2, cell.column)
        for cell in figure.cells
        if (file := cell.file.rpartition("/")[2]) in files
    )
