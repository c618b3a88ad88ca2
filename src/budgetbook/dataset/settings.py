"""A unit's folder of a year, its settings, and the form that they name."""

from difflib import get_close_matches
from pathlib import Path

from budgetbook.core.errors import Faults, InputError, UsageError
from budgetbook.core.project import Project
from budgetbook.dataset.unit import UnitFile, read_incomplete_unit, read_unit
from budgetbook.forms.form import Form
from budgetbook.forms.reading import read_form

_MOST_UNITS = 10
"""Units that are named where one is asked for that is not there; of more, those with codes most like it."""


def read_settings(project: Project, year: str, unit: str, faults: Faults | None = None) -> UnitFile:
    """Read a unit's settings; what is blank among them is noted, or may be blank where nobody takes note of it.

    Raises
    ------
    UsageError
        There is no data of the unit, or it has another code.
    InputError
        The settings are not as they must be.
    """
    path = require_data(project, year, unit) / "unit.toml"
    project.require_links_inside_data(path.parent)
    shown = project.shown(path)
    settings = None
    if faults:
        with faults.noting():
            settings = read_unit(path, shown)
    settings = settings or read_incomplete_unit(path, shown)
    if settings.unit.code != unit:
        raise UsageError(f"{shown} 的单位编码是 {settings.unit.code}，与目录 {unit} 不符。")
    return settings


def form_of(project: Project, year: str, unit: str, settings: UnitFile) -> Form:
    """Read the form that a unit's settings name; see `form_for`."""
    return form_for(project, settings, int(year), project.shown(project.data / year / unit / "unit.toml"))


def form_for(project: Project, settings: UnitFile, year: int, shown: str) -> Form:
    """Read the form that a unit names for a year, and check that it is for that year and in the unit's 元 or 万元."""
    if not project.form_file(settings.form).is_file():
        known = "、".join(project.form_names) or "无"
        raise InputError(f"{shown} “form”：发现“{settings.form}”，应为有文件的表样之一：{known}。")
    form = read_form(project, settings.form)
    if form.amount_unit != settings.amount_unit:
        raise InputError(
            f"{shown} “amount_unit”：发现“{settings.amount_unit}”，"
            f"应为表样 {settings.form} 所用的“{form.amount_unit}”。"
        )
    if not form.covers(year):
        raise InputError(f"{shown} “form”：发现“{settings.form}”（用于{form.period}），应为用于{year}年的表样。")
    if settings.table_decimals is None:
        return form
    return form.model_copy(update={"numbers": form.numbers.model_copy(update={"decimals": settings.table_decimals})})


def require_codes(year: str, unit: str) -> None:
    """See that a year and a unit are codes: four digits and six."""
    if not (year.isdecimal() and year.isascii() and len(year) == 4):
        raise UsageError(f"年度：发现“{year}”，应为四位年份，如 2020。")
    if not (unit.isdecimal() and unit.isascii() and len(unit) == 6):
        raise UsageError(f"单位编码：发现“{unit}”，应为六位数字，如 157001。")


def require_data(project: Project, year: str, unit: str, *, may_be_new: bool = True) -> Path:
    """Return the folder with a unit's data of a year, or say which years and units there are.

    Parameters
    ----------
    may_be_new
        Whether what is not there may be a year that is yet to be laid out: then it is said how.
    """
    require_codes(year, unit)
    years = sorted(p.name for p in project.data.iterdir() if p.is_dir() and p.name.isdecimal() and len(p.name) == 4)
    earlier = [name for name in years if name < year and (project.data / name / unit).is_dir()]
    hint = f"要搭好新一年的目录，用 budgetbook new {year} --unit {unit}。" if may_be_new and earlier else ""
    if year not in years:
        raise UsageError(f"{project.data} 中没有{year}年的数据；现有年份：{'、'.join(years) or '无'}。{hint}")
    units = sorted(p.name for p in (project.data / year).iterdir() if p.is_dir() and p.name.isdecimal())
    if unit not in units:
        near = "、".join(sorted(get_close_matches(unit, units, _MOST_UNITS, cutoff=0)))
        there = "现有单位" if len(units) <= _MOST_UNITS else f"现有{len(units)}个单位，编码相近的"
        raise UsageError(f"{project.data / year} 中没有单位 {unit} 的数据；{there}：{near or '无'}。{hint}")
    return project.data / year / unit
