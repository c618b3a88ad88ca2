"""An empty workbook for one unit's year: a sheet of instructions, one sheet per input table, and the year's codes.

The sheets have the layout of `budgetbook.workbook.input_sheet`; the columns are those of the unit's form.
"""

import re
from collections.abc import Mapping, Sequence

from openpyxl import Workbook

from budgetbook.core.errors import InputError, UsageError
from budgetbook.core.project import Project
from budgetbook.dataset.classification import Classification, read_classification
from budgetbook.dataset.department import refuse_entry
from budgetbook.dataset.settings import form_for, require_codes
from budgetbook.dataset.unit import read_incomplete_unit
from budgetbook.forms.columns import CodeKind, TableSchema
from budgetbook.forms.fixed_rows import fixed_rows
from budgetbook.forms.form import Form
from budgetbook.forms.reading import read_form
from budgetbook.workbook.entry_sheet import EntryTable, protect, write_entry_sheet
from budgetbook.workbook.export import Sheets, add_sheet, empty_workbook
from budgetbook.workbook.instructions import TemplateSpec, write_instructions
from budgetbook.workbook.reference import CodeList, write_reference
from budgetbook.workbook.sheet_names import INSTRUCTIONS, REFERENCE

ITEM_DIGITS, ECONOMIC_DIGITS = 7, 5
"""Digits of the codes that rows are typed under: 项 of the functions, 款 of the economic classification."""

_CODES: dict[str, CodeKind] = {
    "科目编码": "functions",
    "部门预算经济科目编码": "economic",
    "政府预算经济科目编码": "government",
}
"""The classification of each column of codes that all forms have."""

_NO_NAME = re.compile(r"\W")
"""What the name of a range may not have."""


def read_template_spec(project: Project, year: str, unit: str, form_name: str | None) -> TemplateSpec:
    """Find out what a template must look like: by the unit's unit.toml where there is one, else by a form's name.

    Raises
    ------
    UsageError
        Year or unit are no codes, no form is named where there is no unit.toml, or another than unit.toml names.
    InputError
        The form is not for that year, or there is no classification for it.
    """
    require_codes(year, unit)
    path = project.data / year / unit / "unit.toml"
    unit_name = ""
    if path.is_file():
        settings = read_incomplete_unit(path, project.shown(path))
        if form_name not in (None, settings.form):
            raise UsageError(
                f"--form：发现“{form_name}”，应为 {project.shown(path)} 所定的“{settings.form}”，或者不写。"
            )
        form = form_for(project, settings, int(year), project.shown(path))
        refuse_entry(project.shown(path), settings, form)
        unit_name = settings.unit.name
    else:
        form = _named_form(project, int(year), form_name, project.shown(path))
    return TemplateSpec(year, unit, unit_name, form, read_classification(project, int(year)))


def template_workbook(spec: TemplateSpec) -> tuple[Workbook, Sheets]:
    """Make the template, in memory."""
    form = spec.form
    codes = _code_lists(spec.classification)
    choices: dict[str, Sequence[str]] = {"资金性质": form.data.funds}
    fixed = fixed_rows(form.data)
    entries = [_entry(table, codes, choices, fixed) for table in form.data.tables]
    workbook = empty_workbook(f"{spec.unit_name or spec.unit}{spec.year}年度部门预算填报表")
    instructions = add_sheet(workbook, INSTRUCTIONS)
    written = {instructions.title: ""}
    names = {}
    for entry in entries:
        sheet = add_sheet(workbook, entry.schema.title)
        write_entry_sheet(sheet, entry, form.amount_unit, form.numbers.decimals)
        names[entry.schema] = sheet.title
        written[sheet.title] = f"可填{len(entry.rows)}行"
    used = [code_list for code_list in codes.values() if any(code_list in entry.codes.values() for entry in entries)]
    protect(write_reference(workbook, used, choices))
    write_instructions(instructions, spec, names)
    count = sum(len(code_list.names) for code_list in used)
    return workbook, written | {REFERENCE: f"{count}个科目"}


def _named_form(project: Project, year: int, name: str | None, missing: str) -> Form:
    if name is None:
        known = "、".join(project.form_names)
        raise UsageError(f"没有 {missing}，不知道用哪个表样：请用 --form 写明，现有{known}。")
    form = read_form(project, name)
    if not form.covers(year):
        raise InputError(f"--form：发现“{name}”（用于{form.period}），应为用于{year}年的表样。")
    return form


def _entry(
    table: TableSchema,
    codes: Mapping[CodeKind, CodeList],
    choices: dict[str, Sequence[str]],
    fixed: Mapping[str, tuple[dict[str, str], ...]],
) -> EntryTable:
    """Say what may be typed into a table; the words that its columns allow are added to the choices, under a name."""
    lists = {column.heading: codes[column.codes] for column in table.columns if column.codes}
    lists |= {heading: codes[kind] for heading, kind in _CODES.items() if heading in table.headings}
    named = {heading: heading for heading in ("资金性质",) if heading in table.headings}
    for column in table.columns:
        if column.allowed:
            words = [column.heading, f"{table.title}{column.heading}"]
            name = next(_NO_NAME.sub("", name) for name in words if choices.get(name, column.allowed) == column.allowed)
            choices[name] = column.allowed
            named[column.heading] = name
    return EntryTable(table, lists, named, fixed.get(table.file, ()))


def _code_lists(classification: Classification) -> dict[CodeKind, CodeList]:
    """Return the codes of each classification that rows are typed under."""
    return {
        "functions": CodeList("支出功能科目", "支出功能分类（项）", _of_length(classification.functions, ITEM_DIGITS)),
        "economic": CodeList(
            "部门预算经济科目", "部门预算支出经济分类（款）", _of_length(classification.economic, ECONOMIC_DIGITS)
        ),
        "government": CodeList(
            "政府预算经济科目", "政府预算支出经济分类（款）", _of_length(classification.government, ECONOMIC_DIGITS)
        ),
    }


def _of_length(names: Mapping[str, str], digits: int) -> dict[str, str]:
    return {code: name for code, name in sorted(names.items()) if len(code) == digits}
