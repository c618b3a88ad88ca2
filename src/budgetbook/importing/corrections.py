"""Corrections (勘误): slips of the source that a person has decided on, applied as the source is read.

The source itself is never edited. A correction holds for exactly what was found where it was found; one that no
longer fits is refused, as a stale acceptance of a check is.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from budgetbook.dataset.reader import Row, read_table
from budgetbook.forms.schema import Column, TableSchema
from budgetbook.importing.sheet import Sheet

CORRECTIONS = TableSchema(
    file="corrections.csv",
    title="来源的勘误",
    columns=(
        Column("文件"),
        Column("工作表", may_be_empty=True),
        Column("行", "count"),
        Column("发现"),
        Column("改作"),
        Column("理由"),
    ),
    key=("文件", "工作表", "行", "发现"),
    has_total=False,
)
"""文件 is the file's name without its folder; 工作表 is empty for a file that has none; 行 as its program counts."""


def read_corrections(path: Path) -> tuple[Row, ...]:
    """Read the corrections.

    Raises
    ------
    InputError
        The file is not such a table.
    """
    return read_table(path, CORRECTIONS, path.name, "万元").rows


def corrected(sheets: Sequence[Sheet], corrections: Sequence[Row]) -> tuple[list[Sheet], list[str]]:
    """Apply the corrections; return the sheets and one sentence on each correction.

    Raises
    ------
    InputError
        What a correction names does not stand there, or more than once.
    """
    result = list(sheets)
    sentences = []
    for correction in corrections:
        found, wanted = correction.text("发现"), correction.text("改作")
        places = [
            (number, place, column)
            for number, sheet in enumerate(result)
            if (sheet.file, sheet.name.strip()) == (correction.text("文件"), correction.text("工作表"))
            for place, row in enumerate(sheet.rows)
            if sheet.numbers[place] == int(correction.text("行"))
            for column, text in enumerate(row)
            for _ in range(text.count(found))
        ]
        if len(places) != 1:
            where = f"{correction.text('文件')} 第{correction.text('行')}行"
            raise correction.cell_error("发现", f"在{where}恰有一处的文字（现有{len(places)}处）")
        number, place, column = places[0]
        sheet = result[number]
        row = list(sheet.rows[place])
        row[column] = row[column].replace(found, wanted)
        result[number] = replace(sheet, rows=(*sheet.rows[:place], tuple(row), *sheet.rows[place + 1 :]))
        sentences.append(f"{sheet.where(place)}：“{found}”按勘误改作“{wanted}”（{correction.text('理由')}）。")
    return result, sentences
