"""Codes that were taken from a unit's own tables (learned.csv), beside the lists of the year.

Each stands with the place it was taken from. They serve like those of the lists; until somebody has confirmed them the
checks list those that are used.
"""

from dataclasses import replace

from budgetbook.dataset.classification_list import ClassificationList
from budgetbook.dataset.reader import Table
from budgetbook.forms.columns import Column, TableSchema

CONFIRMED = "确认"
"""The column in which somebody says by what and by whom a code was confirmed."""

LEARNED = TableSchema(
    file="learned.csv",
    title="从单位的表中取来的科目",
    columns=(
        Column("科目编码", "code"),
        Column("科目名称"),
        Column("来源"),
        Column(CONFIRMED, may_be_empty=True),
    ),
    key=("科目编码",),
    has_total=False,
)


def with_learned(codes: ClassificationList, learned: Table | None) -> ClassificationList:
    """Add to a list the codes of its classification that were taken from tables.

    Raises
    ------
    InputError
        The list has another name for such a code, or neither the list nor the table has a code above it.
    """
    own = [row for row in (learned.rows if learned else ()) if row.text("科目编码").startswith(codes.kind.prefix)]
    taken = {row.text("科目编码"): row.text("科目名称") for row in own}
    names = codes.names | taken
    unconfirmed = {}
    for row in own:
        code = row.text("科目编码")
        if code in codes.names and codes.names[code] != taken[code]:
            raise row.cell_error("科目名称", f"{codes.file} 中 {code} 的名称“{codes.names[code]}”，或者删去这一行")
        above = [code[:digits] for digits in (3, 5) if digits < len(code) and code[:digits] not in names]
        if above:
            raise row.cell_error("科目编码", f"上级 {'、'.join(above)} 也已列出的编码")
        if code not in codes.names and not row.text(CONFIRMED):
            unconfirmed[code] = row.cells[CONFIRMED]
    return replace(codes, names=names, unconfirmed=unconfirmed)
