"""Which printed row a line of an official table is."""

import re
from collections.abc import Iterable, Mapping, Sequence

from budgetbook.importing import typed_text
from budgetbook.importing.coded_lines import CodedLine, has_codes
from budgetbook.importing.model import TableLine
from budgetbook.tables.model import AnnexRow

_ENDING = re.compile(r"(资金|拨款|预算|支出|收入|费用|费)$")

ALIASES = {
    "公务用车费": "公务用车购置及运行费",
    "公务用车购置及运行维护费": "公务用车购置及运行费",
    "公务用车运行费": "公务用车运行维护费",
    "公务用车购置费": "公务用车购置",
}
"""Other names that published documents use for a row."""


def match(
    lines: Iterable[TableLine], entries: Iterable[CodedLine], printed: Mapping[str, Sequence[AnnexRow]]
) -> list[tuple[TableLine, AnnexRow | None]]:
    """Return the printed row of each line; None where the table prints no such row."""
    keys = {id(entry.line): entry.key for entry in entries}
    matched = []
    for line in lines:
        rows = printed[line.table.key]
        if has_codes(line):
            if id(line) in keys:
                matched.append((line, next((row for row in rows if row.key == keys[id(line)]), None)))
        else:
            matched.append((line, by_name(line, rows)))
    return matched


def by_name(line: TableLine, rows: Sequence[AnnexRow]) -> AnnexRow | None:
    """Find the row with the line's name: the same but for numbering, else the only one that differs in its ending."""
    if not line.names:
        return rows[0] if rows else None
    ((column, text),) = line.names.items()
    named = [(typed_text.label(_text(row, column)), row) for row in rows if _text(row, column)]
    name = typed_text.label(text)
    for wanted in (name, typed_text.label(ALIASES.get(name, ""))):
        exact = [row for printed, row in named if printed == wanted]
        if len(exact) == 1:
            return exact[0]
    if line.is_total:
        totals = [row for printed, row in named if typed_text.is_total(printed) or row.kind == "total"]
        return totals[0] if len(totals) == 1 else None
    alike = [row for printed, row in named if _stem(printed) == _stem(name)]
    return alike[0] if len(alike) == 1 and name else None


def _text(row: AnnexRow, column: str) -> str:
    found = row.values.get(column)
    return str(getattr(found, "name", found) or "")


def _stem(name: str) -> str:
    """A name without the words that one place puts at its end and another does not."""
    while match := _ENDING.search(name):
        name = name[: match.start()]
    return name
