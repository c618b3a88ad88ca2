"""The first sheet of a template: what to fill in, how, and how it is imported."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from budgetbook.dataset.classification import Classification
from budgetbook.forms.columns import TableSchema
from budgetbook.forms.form import Form
from budgetbook.workbook import styles
from budgetbook.workbook.entry_sheet import ENTRY_ROWS, protect
from budgetbook.workbook.grid import Box
from budgetbook.workbook.input_sheet import ROW_NOTES
from budgetbook.workbook.sheet_names import INSTRUCTIONS, REFERENCE

_WIDTHS = (28, 86, 30)


@dataclass(frozen=True)
class TemplateSpec:
    """What a template is for.

    Attributes
    ----------
    year, unit
        Codes: "2020", "157001".
    unit_name
        The unit's full name; empty where there is no unit.toml yet.
    form
        The form that decides the columns.
    """

    year: str
    unit: str
    unit_name: str
    form: Form
    classification: Classification


def write_instructions(sheet: Worksheet, spec: TemplateSpec, sheets: Mapping[TableSchema, str]) -> None:
    """Fill the sheet.

    Parameters
    ----------
    sheets
        Name of each table's sheet, by the table.
    """
    styles.set_widths(sheet, _WIDTHS)
    unit = f"{spec.unit_name}（{spec.unit}）" if spec.unit_name else spec.unit
    _line(sheet, 1, f"{spec.year}年度部门预算填报表：{INSTRUCTIONS}", title=True)
    _line(sheet, 2, f"单位：{unit}　　预算年度：{spec.year}　　表样：{spec.form.place}")
    row = 4
    for text in _rules(spec.form):
        _line(sheet, row, text)
        row += 1
    row += 1
    head = (styles.STRONG, styles.CENTRE, styles.FRAME, styles.SHADE)
    rows: list[tuple[tuple[str, str, str], Any]] = [(("工作表", "每行填什么", "导入后的文件"), head)]
    rows += [
        ((name, table.note or ROW_NOTES.get(table.file, ""), table.file), (styles.BODY, styles.LEFT))
        for table, name in sheets.items()
    ]
    for texts, look in rows:
        for column, text in enumerate(texts, start=1):
            Box(row, column).write(sheet, text, *look)
        sheet.row_dimensions[row].height = styles.text_height(texts[1], _WIDTHS[1])
        row += 1
    sheet.sheet_view.showGridLines = False
    protect(sheet)
    styles.set_up_print(sheet, None)


def _rules(form: Form) -> tuple[str, ...]:
    unit = form.amount_unit
    texts = "、".join(f"{meaning}（{name}.md）" for name, meaning in form.unit_texts.items())
    return (
        f"1. 金额一律以{unit}为单位，只填数字，不写单位、不用公式。每个金额只填一次，小计和总计由程序算出。",
        "2. 空着不等于零：没有的金额填 0。",
        "3. 白色的格可以填，灰色的格已锁定；黄色的格还没有填，而同一行已经填了别的；红色的格与另一行重复。",
        f"4. 科目编码从下拉列表选取或者照“{REFERENCE}”工作表填写，科目名称由编码带出，不必填写。",
        "5. 合计行由公式算出，供填表人自己核对；一行都没有填的，合计为空白。",
        f"6. 不要改动标题、列标题和列的次序，不要增减列。每张表最多{ENTRY_ROWS}行，中间可以留空行。",
        "7. 从别处复制时请用“选择性粘贴—数值”，以免带进格式和公式。",
        "8. 填好后保存，由财务人员用 budgetbook import 导入；导入时逐格检查，有疑问就指明工作表、行和列。",
        f"9. 单位名称、日期等在 unit.toml 中，单位自己的文字在 text 目录中，都不在本工作簿里。要写的文字有：{texts}。",
    )


def _line(sheet: Worksheet, row: int, text: str, *, title: bool = False) -> None:
    font, alignment = (styles.TITLE, styles.CENTRE) if title else (styles.BODY, styles.PARAGRAPH)
    Box(row, 1, columns=len(_WIDTHS)).write(sheet, text, font, alignment, styles.NO_FRAME)
    sheet.row_dimensions[row].height = 32 if title else styles.text_height(text, sum(_WIDTHS))
