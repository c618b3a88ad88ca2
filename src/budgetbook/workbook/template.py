"""An empty workbook for one unit's year: a sheet of instructions, one sheet per input table, and the year's codes.

The sheets have the layout of `budgetbook.workbook.input_sheet`; the columns are those of the unit's form.
"""

from collections.abc import Mapping, Sequence

from openpyxl import Workbook

from budgetbook.core.errors import InputError, UsageError
from budgetbook.core.project import Project
from budgetbook.dataset.classification import Classification, read_classification
from budgetbook.dataset.dataset import form_for, require_codes
from budgetbook.dataset.unit import read_incomplete_unit
from budgetbook.forms import schema
from budgetbook.forms.form import Form
from budgetbook.forms.reading import read_form
from budgetbook.workbook.entry_sheet import EntryTable, protect, write_entry_sheet
from budgetbook.workbook.export import Sheets, add_sheet, empty_workbook
from budgetbook.workbook.instructions import TemplateSpec, write_instructions
from budgetbook.workbook.reference import CodeList, write_reference
from budgetbook.workbook.sheet_names import INSTRUCTIONS, REFERENCE

ITEM_DIGITS, ECONOMIC_DIGITS = 7, 5
"""Digits of the codes that rows are typed under: 项 of the functions, 款 of the economic classification."""


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
        unit_name = settings.unit.name
    else:
        form = _named_form(project, int(year), form_name, project.shown(path))
    return TemplateSpec(year, unit, unit_name, form, read_classification(project, int(year)))


def template_workbook(spec: TemplateSpec) -> tuple[Workbook, Sheets]:
    """Make the template, in memory."""
    form = spec.form
    codes = _code_lists(spec.classification)
    choices: dict[str, Sequence[str]] = {"资金性质": form.data.funds, "采购类别": schema.PROCUREMENT_KINDS}
    if any(table.file == schema.ECONOMIC_SPENDING_FILE for table in form.data.tables):
        choices["支出类型"] = tuple(form.data.parts.values())
    fixed = _fixed_rows(form)
    entries = [EntryTable(table, codes, choices, fixed.get(table.file, ())) for table in form.data.tables]
    workbook = empty_workbook(f"{spec.unit_name or spec.unit}{spec.year}年度部门预算填报表")
    instructions = add_sheet(workbook, INSTRUCTIONS)
    written = {instructions.title: ""}
    names = {}
    for entry in entries:
        sheet = add_sheet(workbook, entry.schema.title)
        write_entry_sheet(sheet, entry, form.amount_unit, form.numbers.decimals)
        names[entry.schema.file] = sheet.title
        written[sheet.title] = f"可填{len(entry.rows)}行"
    used = [
        code_list for heading, code_list in codes.items() if any(heading in entry.schema.headings for entry in entries)
    ]
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


def _code_lists(classification: Classification) -> dict[str, CodeList]:
    """Return the codes that each column of codes allows, by its heading."""
    return {
        "科目编码": CodeList("支出功能科目", "支出功能分类（项）", _of_length(classification.functions, ITEM_DIGITS)),
        "部门预算经济科目编码": CodeList(
            "部门预算经济科目", "部门预算支出经济分类（款）", _of_length(classification.department, ECONOMIC_DIGITS)
        ),
        "政府预算经济科目编码": CodeList(
            "政府预算经济科目", "政府预算支出经济分类（款）", _of_length(classification.government, ECONOMIC_DIGITS)
        ),
    }


def _of_length(names: Mapping[str, str], digits: int) -> dict[str, str]:
    return {code: name for code, name in sorted(names.items()) if len(code) == digits}


def _fixed_rows(form: Form) -> dict[str, tuple[dict[str, str], ...]]:
    """Return the rows that a table always has, by file."""
    layout = form.data
    return {
        schema.INCOME.file: tuple({"收入来源": source, "资金性质": fund} for source, fund in layout.income_rows),
        schema.CARRY_OVER.file: tuple({"资金性质": fund} for fund in layout.funds),
        schema.THREE_PUBLIC.file: tuple({"项目": item} for item in schema.THREE_PUBLIC_ITEMS),
        schema.OPERATING_COST.file: ({"项目": schema.OPERATING_COST_ITEM},),
    }
