"""Units of a made-up city, as many as are asked for: every one valid, no two alike, the same for the same seed.

They differ in kind and in size (from 5 to 400 functions); two of three have a year before to be compared with.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from budgetbook.core.project import Project
from budgetbook.dataset.unit_words import INSTITUTION, UnitKind
from budgetbook.first_year import NewUnit, lay_out_first_year
from tests.files import read_csv, write_csv
from tests.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FORM = "luoyang-2020"
YEAR = "2022"
KINDS = get_args(UnitKind)
SMALLEST, LARGEST = 5, 400
FIRST = 900001
"""The code of the first unit; the others follow."""

_LISTS = Path("classification/2020/functions.csv")
_INVENTED = 32
"""How many 款 are invented, of 15 项 each: the shipped list has fewer 项 than the largest unit spends on."""

OF_A_FUND = "20709"
"""旅游发展基金支出, which a government fund alone pays."""


@dataclass(frozen=True)
class MadeUnit:
    """What a unit of the city is, before it is written."""

    code: str
    kind: str
    functions: Sequence[tuple[str, str]]
    has_base: bool


def make_city(folder: Path, count: int, *, seed: int = 1, sizes: Sequence[int] = ()) -> Project:
    """Write the data of so many units into a new folder, and return the project that reads them.

    Parameters
    ----------
    sizes
        How many functions the units have, in turn; by default few have many.
    """
    data, chosen = folder / "data", random.Random(seed)
    (data / _LISTS).parent.mkdir(parents=True)
    functions = _write_functions(data / _LISTS)
    project = Project(ROOT, data)
    for number in range(count):
        size = sizes[number % len(sizes)] if sizes else _size(chosen)
        unit = MadeUnit(
            code=f"{FIRST + number}",
            kind=KINDS[number % len(KINDS)],
            functions=sorted(chosen.sample(functions, size)),
            has_base=number % 3 != 0,
        )
        _write_unit(project, unit, chosen)
    return project


def _size(chosen: random.Random) -> int:
    """Draw a size: as many units between 5 and 10 functions as between 200 and 400."""
    return round(SMALLEST * math.pow(LARGEST / SMALLEST, chosen.random()))


def _write_functions(target: Path) -> list[tuple[str, str]]:
    """Write the shipped list with invented 款 and 项 below 教育支出, and return all 项."""
    headings, *rows = read_csv(ROOT / "data" / _LISTS)
    for group in range(60, 60 + _INVENTED):
        rows.append([f"205{group}", f"示例教育{group}", "编造"])
        rows += [[f"205{group}{item:02}", f"示例教育事务{group}{item:02}", "编造"] for item in range(1, 16)]
    write_csv(target, [headings, *sorted(rows)])
    return [(code, name) for code, name, *_ in rows if len(code) == 7 and code < "212" and code[:5] != OF_A_FUND]


def _write_unit(project: Project, unit: MadeUnit, chosen: random.Random) -> None:
    """Lay out a unit's years by its form and fill them in: of the year before, one project had less."""
    projects = [chosen.randint(1, 900) for _ in unit.functions[1:]]
    wages, pensions, running = (chosen.randint(5, 3000) for _ in range(3))
    more = chosen.randint(1, 50)
    name = f"示例市第{int(unit.code) - FIRST + 1}局"
    given = NewUnit(FORM, name, unit.kind, short_name=name.removeprefix("示例市"), level="市级")
    for year, added in ((str(int(YEAR) - 1), 0), (YEAR, more)) if unit.has_base else ((YEAR, 0),):
        folder, _ = lay_out_first_year(project, year, unit.code, given)
        amounts = [projects[0] + added, *projects[1:]]
        _fill_in(folder, year, unit, amounts, (wages, pensions, running))


def _fill_in(folder: Path, year: str, unit: MadeUnit, projects: Sequence[int], basic: tuple[int, int, int]) -> None:
    """Fill in a year: the first function pays people and running, every other one a project."""
    wages, pensions, running = basic
    total = sum((*projects, *basic))
    income = {"一般公共预算": total}
    _fill(folder / "income.csv", lambda row: [*row[:2], income.get(row[1], 0)])
    first, *others = unit.functions
    fund = "一般公共预算"
    spending = [[*first, fund, wages, pensions, running, 0, 0]]
    spending += [[*item, fund, 0, 0, 0, amount, 0] for item, amount in zip(others, projects, strict=True)]
    _append(folder / "spending.csv", spending)
    is_institution = unit.kind == INSTITUTION
    paid = (
        ("30101", "基本工资", *(("50501", "工资福利支出") if is_institution else ("50101", "工资奖金津补贴")), wages),
        ("30201", "办公费", *(("50502", "商品和服务支出") if is_institution else ("50201", "办公经费")), running),
        ("30302", "退休费", "50905", "离退休费", pensions),
    )
    _append(folder / "basic_spending.csv", [[*row, row[-1]] for row in paid])
    _fill(folder / "three_public.csv", lambda row: [row[0], 0])
    if (folder / "operating_cost.csv").exists():
        _fill(folder / "operating_cost.csv", lambda row: [row[0], running])
    for name in ("procurement", "vehicles", "project_targets"):
        (folder / f"{name}.csv").unlink(missing_ok=True)
    if (folder / "reasons.csv").exists():
        grown = {"收入总计", "财政拨款", "项目支出", "一般公共预算支出"}
        _fill(folder / "reasons.csv", lambda row: [*row[:2], "新安排了项目" if row[0] in grown else ""])
        _append(folder / "reasons.csv", [[*others[0], "新安排了项目"]])
    for path in (folder / "text").glob("*.md"):
        is_clause = "半句话" in path.read_text(encoding="utf-8")
        path.write_text("用于日常工作\n" if is_clause else f"{unit.code}单位的说明文字。\n", encoding="utf-8")
    _date(folder / "unit.toml", year)


def _date(path: Path, year: str) -> None:
    text = path.read_text(encoding="utf-8").replace('cover = ""', f'cover = "{year}-02"')
    text = text.replace('annex = ""', f'annex = "{year}-02-10"')
    path.write_text(f"sample = true\n{text}", encoding="utf-8")


def _fill(path: Path, filled: Callable[[list[str]], list[object]]) -> None:
    """Fill in the rows that are laid out."""
    headings, *rows = read_csv(path)
    write_csv(path, [headings, *map(filled, rows)])


def _append(path: Path, rows: Sequence[Sequence[object]]) -> None:
    write_csv(path, [*read_csv(path), *rows])
