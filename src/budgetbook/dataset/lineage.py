"""lineage.csv: what became of last year's function codes and units, wherever codes and names alone do not say it.

One row per pair: a renamed code is one row, a split one row for each code that it became, a merger one row for each
code that it came from. For a new code (新增) last year's code and name are empty, for an ended one (取消) this year's.
"""

import re
from dataclasses import dataclass

from budgetbook.core.text import half_width
from budgetbook.dataset.reader import Table
from budgetbook.dataset.row import Row
from budgetbook.forms.columns import Column, TableSchema

FUNCTION, UNIT = "功能科目", "单位"
"""The two kinds (类别) of what can be renamed."""

LINEAGE = TableSchema(
    file="lineage.csv",
    title="上年与本年的对应",
    columns=(
        Column("类别"),
        Column("上年编码", may_be_empty=True),
        Column("上年名称", may_be_empty=True),
        Column("本年编码", may_be_empty=True),
        Column("本年名称", may_be_empty=True),
        Column("依据"),
    ),
    key=("类别", "上年编码", "本年编码"),
    has_total=False,
)

_CODES = {
    FUNCTION: (re.compile(r"[0-9]{3}|[0-9]{5}|[0-9]{7}"), "三位、五位或七位的功能科目编码"),
    UNIT: (re.compile(r"[0-9]{6}"), "六位单位编码"),
}


@dataclass(frozen=True)
class LineageRow:
    """One row: last year's code and this year's; one of the two is empty where something is new or has ended."""

    before: str
    before_name: str
    after: str
    after_name: str
    row: Row

    @property
    def is_pair(self) -> bool:
        """Whether it says that one became the other."""
        return bool(self.before and self.after)


@dataclass(frozen=True)
class Lineage:
    """All that was declared; nothing is, where there is no lineage.csv."""

    functions: tuple[LineageRow, ...] = ()
    units: tuple[LineageRow, ...] = ()

    def units_before(self, unit: str) -> tuple[str, ...]:
        """Return the codes of the units whose budgets of last year are a unit's base: its own, or those declared."""
        return tuple(link.before for link in self.units) or (unit,)


def read_lineage(table: Table) -> Lineage:
    """Read the declarations; `compare.code_groups` checks them against the codes of the two years.

    Raises
    ------
    InputError
        A kind, a code or a name is not as it must be.
    """
    links: dict[str, list[LineageRow]] = {FUNCTION: [], UNIT: []}
    for row in table.rows:
        kind = row.text("类别")
        if kind not in links:
            raise row.cell_error("类别", f"{FUNCTION}或{UNIT}")
        link = LineageRow(
            _code(row, kind, "上年"), row.text("上年名称"), _code(row, kind, "本年"), row.text("本年名称"), row
        )
        _check(link, kind)
        links[kind].append(link)
    return Lineage(functions=tuple(links[FUNCTION]), units=tuple(links[UNIT]))


def _code(row: Row, kind: str, year: str) -> str:
    heading = f"{year}编码"
    code = half_width(row.text(heading))
    pattern, expected = _CODES[kind]
    if code and not pattern.fullmatch(code):
        raise row.cell_error(heading, expected)
    name = row.text(f"{year}名称")
    if code and not name:
        raise row.cell_error(f"{year}名称", f"{code} 在{year}的名称")
    if name and not code:
        raise row.cell_error(heading, f"“{name}”的编码")
    return code


def _check(link: LineageRow, kind: str) -> None:
    if not (link.before or link.after):
        raise link.row.cell_error("上年编码", "上年或本年的编码（新增的只写本年，取消的只写上年）")
    if kind == UNIT and not link.is_pair:
        raise link.row.cell_error("上年编码" if link.after else "本年编码", "单位在两年的编码（单位没有新增和取消）")
    # what moves between 类 or 款 moves 项 by 项, so that its amounts are known
    lengths = [len(code) for code in (link.before, link.after) if code]
    if kind == FUNCTION and link.before != link.after and min(lengths) < 7:
        raise link.row.cell_error("本年编码", "与上年相同的类、款编码（类、款只声明改名；并入、分出按项逐一声明）")
