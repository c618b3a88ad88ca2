"""Whose table it is, by the lines and the title over it: that of another unit is refused."""

import re
from collections.abc import Iterable

from budgetbook.importing import typed_text
from budgetbook.importing.candidates import Candidates
from budgetbook.importing.model import Findings, Target
from budgetbook.importing.sheet import Sheet

_CODE = re.compile(r"^[\[(【]?(\d{3,})[\])】]?[-—_]?")
"""The unit's code before its name, as budget systems print it: [115001]上海市普陀区司法局."""


def check_owner(
    sheet: Sheet,
    above: Iterable[int],
    title: tuple[int, str],
    target: Target,
    candidates: Candidates,
    findings: Findings,
) -> None:
    """Refuse the table of another unit: a line 部门名称 or 预算编码, or a title, that names one."""
    unit = target.unit
    for place in above:
        row = sheet.rows[place]
        for column, text in enumerate(row):
            beside = next((other for other in row[column + 1 :] if other), "")
            name = typed_text.department_of(text)
            if name == "" or typed_text.normalised(text) == "部门(单位)名称":
                name = "" if typed_text.stated_unit(beside) else typed_text.normalised(beside)
            if name and not typed_text.is_placeholder(name) and not _is_own(name, target):
                _refuse(sheet.where(place), name, target, findings)
            if typed_text.normalised(text) == "预算编码" and typed_text.digits(beside) not in ("", unit.code):
                findings.add(sheet.where(place), beside, f"本单位的编码 {unit.code}")
    place, text = title
    name = candidates.before_title(text)
    if typed_text.is_organ(name) and not _abbreviates(name, typed_text.normalised(unit.name)):
        _refuse(sheet.where(place), name, target, findings)


def _refuse(where: str, name: str, target: Target, findings: Findings) -> None:
    findings.at(where, f"是“{name}”的表，不是本单位“{target.unit.name}”的")


def _is_own(name: str, target: Target) -> bool:
    """Tell whether a name is the unit's, with its code before it or not."""
    unit = target.unit
    code = _CODE.match(name)
    if code and code[1] in (unit.code, unit.department_code):
        name = name[code.end() :]
    if unit.kind == "部门汇总":
        name = name.removesuffix("(汇总)")
    return name in (typed_text.normalised(unit.name), typed_text.normalised(unit.short_name))


def _abbreviates(name: str, whole: str) -> bool:
    """Tell whether a name has signs of the whole one only, in their order: 区司法局."""
    signs = iter(whole)
    return all(sign in signs for sign in name)
