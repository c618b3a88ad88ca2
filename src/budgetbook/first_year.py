"""A unit's first year: its folder made from the form alone, with every table laid out and every text asked for.

What the program cannot know is left blank and refused until it is filled in: nothing is guessed.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from budgetbook.core.errors import InputError, UsageError
from budgetbook.core.project import Project
from budgetbook.dataset.reasons import REASONS
from budgetbook.dataset.settings import require_codes
from budgetbook.dataset.unit import Unit
from budgetbook.dataset.unit_words import DEPARTMENT, INSTITUTION, LEVELS, UnitKind
from budgetbook.form_check import require_whole_form
from budgetbook.forms import schema
from budgetbook.forms.fixed_rows import fixed_rows
from budgetbook.forms.form import Form
from budgetbook.forms.reading import read_form
from budgetbook.forms.texts import NO_BASE, OPERATING_COST, TEXTS, placeholder_line
from budgetbook.publication.unit_folder import UnitFolder
from budgetbook.refusals import dates_asked
from budgetbook.scaffold import Todo, new_folder, write_rows, write_todo_list


@dataclass(frozen=True)
class NewUnit:
    """What is known of a unit that has no year yet.

    Attributes
    ----------
    short_name
        Empty where the unit is called by its whole name.
    level
        Empty where it is still to be filled in.
    """

    form: str
    name: str
    kind: str
    short_name: str = ""
    level: str = ""


def lay_out_first_year(project: Project, year: str, code: str, given: NewUnit) -> tuple[Path, list[Todo]]:
    """Make data/<year>/<unit>/ from a form.

    Returns
    -------
    Path, list of Todo
        The new folder, and what is left to do in it (also written to 待办.md there).

    Raises
    ------
    UsageError
        The parameters are no codes, a name cannot be one, or the folder is there already.
    InputError
        The form is not as it must be, or is not for that year.
    """
    require_codes(year, code)
    require_whole_form(project, given.form)
    form = read_form(project, given.form)
    if not form.covers(int(year)):
        raise InputError(f"--form：发现“{given.form}”（用于{form.period}），应为用于{year}年的表样。")
    for option, name in (("--name", given.name), ("--short-name", given.short_name or given.name)):
        if not Unit.is_name(name):
            raise UsageError(f"{option}：发现“{name}”，应为由汉字、字母、数字和全角括号组成的名称。")
    unit = Unit.model_construct(
        code=code,
        department_code=code[:3],
        name=given.name,
        short_name=given.short_name or given.name,
        level=given.level,
        kind=given.kind,
    )
    has_base = (project.data / str(int(year) - 1) / code).is_dir()
    unit_folder = UnitFolder.below(project.data, year, code)
    with new_folder(project, unit_folder) as folder:
        todos = [
            *_settings(project, form, unit, given, folder, has_base=has_base),
            *_tables(form, unit, folder),
            *(_reasons(form, folder) if has_base and form.changes.stated != "none" else ()),
            *_texts(form, unit, folder, has_base=has_base),
        ]
        origin = f"由表样 {given.form} 搭成。金额和文字都空着：空格不是零，没有的填 0.0。"
        write_todo_list(folder, project, unit, year, origin, todos)
    return project.data / year / code, todos


_UNITS = ["205001", "205002"]
"""How a department lists its units, to be written over."""

_DATES = {
    "cover": "封面的年月，如 2025-02",
    "annex": "附件的日期，如 2025-02-14",
    "assets": "国有资产的时点，如 2024-12-31",
}


def _settings(
    project: Project, form: Form, unit: Unit, given: NewUnit, folder: Path, *, has_base: bool
) -> Iterator[Todo]:
    """Write unit.toml, each setting with what it means."""
    dates = {key: _DATES[key] for key in ("cover", "annex")}
    if "dates.assets" in dates_asked(project, form):
        dates["assets"] = _DATES["assets"]
    short = "简称，正文里印的是它" if given.short_name else "简称，正文里印的是它；没有给出，照写全称"
    decimals = form.numbers.decimals
    lines: list[tuple[str, str | int | list[str], str]] = [
        ("form", given.form, "表样"),
        ("amount_unit", form.amount_unit, "本目录所有金额的单位，由表样定"),
        ("# table_decimals", decimals, f"附表数字的小数位数，与表样（{decimals}位）不同的才写"),
        ("[unit]", "", ""),
        ("code", unit.code, "预算单位编码"),
        ("department_code", unit.department_code, "主管部门编码：取单位编码的前三位"),
        ("name", unit.name, "单位全称"),
        ("short_name", unit.short_name, short),
        ("level", unit.level, "、".join(LEVELS)),
        ("kind", unit.kind, "、".join(get_args(UnitKind))),
        *([("# units", _UNITS, "所属单位的编码：各表由它们的相加")] if unit.kind == DEPARTMENT else []),
        ("[dates]", "", ""),
        *((key, "", meaning) for key, meaning in dates.items()),
        ("# approved", "", "预算批复的日期；写了就核对附件日期在批复后二十日内"),
        ("[previous_year]", "", ""),
    ]
    text = ["# 单位和文本的基本情况；金额一律在 CSV 表中，文字说明在 text/ 中。空着的引号里要填写。"]
    for key, value, meaning in lines:
        if key.startswith("["):
            text += ["", key]
        else:
            text.append(f"{key} = {json.dumps(value, ensure_ascii=False)}  # {meaning}")
    reason = f"没有的，在 text/{NO_BASE}.md 写明原因"
    text.append(f"available = {json.dumps(has_base)}  # 有没有上年预算可比；{reason}")
    text.append(
        '# basis = "执行数"  # 支出科目与上年执行数相比的写这一行，执行数录入 last_year.csv；没有上年预算也可以'
    )
    (folder / "unit.toml").write_text("\n".join(text) + "\n", encoding="utf-8", newline="\n")
    for key, meaning in dates.items():
        yield Todo("unit.toml", f"dates.{key}", f"填{meaning}")
    if not unit.level:
        yield Todo("unit.toml", "unit.level", f"填级次：{'、'.join(LEVELS)}")
    if unit.kind == DEPARTMENT:
        own = "、".join(table.file for table in form.data.tables if table.of_department)
        kept = f"（{own} 除外）" if own else ""
        what = f"列出所属单位：各表由它们的相加，本目录的各表{kept}要删去；不列的，各表由本目录自己填"
        yield Todo("unit.toml", "unit.units", what)
    if not given.short_name:
        yield Todo("unit.toml", "unit.short_name", f"核实简称：没有给出，照写了全称“{unit.name}”")
    yield Todo("unit.toml", "unit.department_code", f"核实主管部门编码：取了单位编码的前三位“{unit.department_code}”")


def _tables(form: Form, unit: Unit, folder: Path) -> Iterator[Todo]:
    """Write every input table with its headings and the rows that it always has."""
    fixed = fixed_rows(form.data)
    for table in form.data.tables:
        if table.stem == schema.OPERATING_COST.stem and unit.kind == INSTITUTION:
            continue  # there is none, and no table needs to say so
        rows = fixed.get(table.file, ())
        write_rows(folder / table.file, table, [[row.get(heading, "") for heading in table.headings] for row in rows])
        if rows:
            amounts = "、".join(f"“{column.heading}”" for column in table.columns if column.is_of_one_year)
            yield Todo(table.file, f"{len(rows)}行，{amounts}列", f"填{table.title}；没有的填 0.0")
        elif table.stem in form.data.may_be_absent:
            yield Todo(table.file, "全表", f"逐行填{table.title}；没有这项内容的，删去这个文件")
        else:
            empty = "；没有的，只留标题" if table.may_be_empty else ""
            yield Todo(table.file, "全表", f"逐行填{table.title}（附表载明的，用 budgetbook import 读入）{empty}")


def _reasons(form: Form, folder: Path) -> Iterator[Todo]:
    """Lay out the totals that need a reason; which items do is known when their amounts are."""
    write_rows(folder / REASONS.file, REASONS, [(item, "", "") for item in form.changes.items])
    advice = "金额填好后写增减变动的原因：budgetbook check 指出还缺哪些，各科目的也加在这里；持平的留空"
    yield Todo(REASONS.file, "“原因”列", advice)


def _texts(form: Form, unit: Unit, folder: Path, *, has_base: bool) -> Iterator[Todo]:
    """Write for every text what belongs there, in words that no check lets pass."""
    for name, meaning in (form.unit_texts | ({} if has_base else {NO_BASE: TEXTS[NO_BASE]})).items():
        if name == OPERATING_COST and unit.kind == INSTITUTION:
            continue
        path = folder / "text" / f"{name}.md"
        path.write_text(f"{placeholder_line(name, meaning)}\n", encoding="utf-8", newline="\n")
        yield Todo(f"text/{name}.md", "全文", f"写明{meaning}")
