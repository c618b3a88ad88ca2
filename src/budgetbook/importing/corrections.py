"""Corrections (勘误): slips of the source that a person has decided on, applied as the source is read.

The source itself is never edited. A correction holds for exactly what was found where it was found; one that no
longer fits is refused, as a stale acceptance of a check is.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from budgetbook.core.errors import Faults
from budgetbook.core.text import decode_utf8_or_gbk
from budgetbook.dataset.reader import read_table
from budgetbook.dataset.row import Row
from budgetbook.forms.columns import Column, TableSchema
from budgetbook.importing.sheet import Sheet, column_number
from budgetbook.importing.typed_text import normalised

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
"""文件 is the file's name without its folder; 工作表 is empty for a file that has none; 行 as its program counts.

A further column 列 tells apart what stands in a row more than once: E, or 5 in a file without worksheets.
"""
_COLUMN = "列"
_WITH_COLUMN = replace(
    CORRECTIONS,
    columns=(*CORRECTIONS.columns[:3], Column(_COLUMN, may_be_empty=True), *CORRECTIONS.columns[3:]),
    key=("文件", "工作表", "行", _COLUMN, "发现"),
)


def read_corrections(path: Path) -> tuple[Row, ...]:
    """Read the corrections.

    Raises
    ------
    InputError
        The file is not such a table.
    """
    headings = decode_utf8_or_gbk(path.read_bytes(), "replace")[0].partition("\n")[0] if path.is_file() else ""
    names_columns = _COLUMN in [heading.strip() for heading in headings.split(",")]
    return read_table(path, _WITH_COLUMN if names_columns else CORRECTIONS, path.name, "万元").rows


def corrected(sheets: Sequence[Sheet], corrections: Sequence[Row]) -> tuple[list[Sheet], list[str]]:
    """Apply the corrections; return the sheets and one sentence on each correction.

    Raises
    ------
    InputError
        What a correction names does not stand there, or more than once.
    """
    result = list(sheets)
    sentences = []
    with Faults() as faults:
        for correction in corrections:
            with faults.noting():
                sentences.append(_correct(result, correction))
    return result, sentences


def _correct(sheets: list[Sheet], correction: Row) -> str:
    """Apply one correction to the sheets; return a sentence on it."""
    found, wanted = correction.text("发现"), correction.text("改作")
    places = [
        (number, place, column)
        for number in _sheets_of(correction, sheets)
        for place, row in enumerate(sheets[number].rows)
        if sheets[number].numbers[place] == int(correction.text("行"))
        for columns in [_columns(correction, sheets[number], place)]
        for column, text in enumerate(row)
        if columns is None or column in columns
        for _ in range(text.count(found))
    ]
    if len(places) != 1:
        named = correction.values.get(_COLUMN, "")
        where = f"{correction.text('文件')} 第{correction.text('行')}行" + (f"“{named}”列" if named else "")
        raise correction.cell_error("发现", f"在{where}恰有一处的文字（现有{len(places)}处）")
    number, place, column = places[0]
    sheet = sheets[number]
    row = list(sheet.rows[place])
    row[column] = row[column].replace(found, wanted)
    shown = {cell: text for cell, text in sheet.shown_texts.items() if cell != (place, column)}
    rows = (*sheet.rows[:place], tuple(row), *sheet.rows[place + 1 :])
    sheets[number] = replace(sheet, rows=rows, shown_texts=shown)
    return f"{sheet.where(place)}：“{found}”按勘误改作“{wanted}”（{correction.text('理由')}）。"


def _sheets_of(correction: Row, sheets: Sequence[Sheet]) -> list[int]:
    """The places of the sheets that a correction names."""
    file, name = correction.text("文件"), correction.text("工作表")
    own = [number for number, sheet in enumerate(sheets) if sheet.file == file]
    if not own:
        raise correction.cell_error("文件", f"所读的文件（{'、'.join(dict.fromkeys(sheet.file for sheet in sheets))}）")
    named = [number for number in own if sheets[number].name.strip() == name]
    if not named:
        known = "、".join(sheets[number].name.strip() for number in own)
        raise correction.cell_error("工作表", f"{file} 的工作表（{known}）" if known else f"空白：{file} 没有工作表")
    return named


def _columns(correction: Row, sheet: Sheet, place: int) -> set[int] | None:
    """The columns, from 0, that a correction may mean; None where it names none."""
    text = normalised(correction.values.get(_COLUMN, ""))
    if not text:
        return None
    if number := re.fullmatch(r"第?([0-9]+)列?", text):
        return {int(number.group(1)) - 1}
    if re.fullmatch("[A-Za-z]{1,3}列?", text):
        return {column_number(text.removesuffix("列").upper())}
    named = {column for row in sheet.rows[:place] for column, above in enumerate(row) if normalised(above) == text}
    if not named:
        raise correction.cell_error(_COLUMN, "列的字母，如 E；或者第几列，如 5；或者栏目，如 项目支出")
    return named
