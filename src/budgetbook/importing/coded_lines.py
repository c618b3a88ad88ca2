"""What names a line within its table: its code, 合计, or the department."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetbook.core.errors import InputError
from budgetbook.dataset.classification import ECONOMIC_PREFIXES, Classification
from budgetbook.dataset.row import Row
from budgetbook.figures import Cell
from budgetbook.forms.columns import Column, TableSchema
from budgetbook.importing import typed_text
from budgetbook.importing.headings import WHOLE_CODE
from budgetbook.importing.model import Findings, TableLine, Target

_ITEM_DIGITS = {"functions": 7, "economic": 5, "government": 5}
_FUNCTION = ("class", "section", "item")
_ECONOMIC = (("class",), ("item", "item_only"))
_CLASS = 3
_LEVEL = 2


@dataclass(frozen=True)
class CodedLine:
    """A line of a table by code.

    Attributes
    ----------
    key
        The key of the row that it is in print: total, department, 2010301, 30101.50101.
    code
        Its code; empty for the total and the department.
    government
        The government's economic code; empty where there is none.
    """

    line: TableLine
    key: str
    code: str = ""
    government: str = ""

    @property
    def is_item(self) -> bool:
        """Tell whether it is on the lowest level (项, 款 of the economic classification)."""
        return len(self.code) == _ITEM_DIGITS[self.line.kind.classification]


def has_codes(line: TableLine) -> bool:
    """Tell whether a line belongs to a table by code."""
    return bool(line.kind.classification) and not {*_FUNCTION, "item_only", WHOLE_CODE}.isdisjoint(line.names)


def coded_lines(
    lines: Iterable[TableLine], target: Target, classification: Classification, findings: Findings
) -> tuple[CodedLine, ...]:
    """Read the codes of lines; report a code or name that is not in the year's classification, and one that is twice.

    A row 小计 is compared with the items above it, and is no data.
    """
    found: list[CodedLine] = []
    above = government_above = ""
    for line in lines:
        if not has_codes(line):
            continue
        if is_subtotal(line):
            _compare_subtotal(line, found, findings)
            continue
        if line.is_total:
            found.append(CodedLine(line, "total"))
            continue
        if is_department(line, target):
            found.append(CodedLine(line, "department"))
            continue
        is_economic = line.kind.classification != "functions"
        code = (economic_code if is_economic else function_code)(line.names, above)
        government = economic_code(line.names, government_above, "government_") if is_economic else ""
        if not code or government is None:
            # words without any amount, as 此表为空, say nothing that could be taken
            if line.is_filled or ((code is None or government is None) and _has_digit(line)):
                shown = "、".join(text for text in line.names.values() if text)
                findings.at(line.where, "发现{found}，应为有科目编码的一行，或者合计", shown)
            continue
        above, government_above = code, government or government_above
        entry = CodedLine(line, f"{code}.{government}".removesuffix("."), code, government)
        if _is_official(entry, classification, target, findings):
            found.append(entry)
    if not findings.sentences:
        _report_twice(found, findings)
    return tuple(found)


def _has_digit(line: TableLine) -> bool:
    return any(sign.isdigit() for text in line.names.values() for sign in text)


def is_subtotal(line: TableLine) -> bool:
    """Tell whether a line is a 小计 between the rows of a table by code."""
    return has_codes(line) and any(map(typed_text.is_subtotal_of_rows, line.names.values()))


def _compare_subtotal(line: TableLine, found: Sequence[CodedLine], findings: Findings) -> None:
    """Compare a 小计 with the items above it: back to the one where it comes out, or those of its page.

    One that is blank says nothing.
    """
    if not line.is_filled:
        return
    above = [entry.line for entry in found if entry.line.sheet is line.sheet and entry.line.table == line.table]
    items = [entry.line for entry in found if entry.line in above and entry.is_item]
    sums = dict.fromkeys(line.amounts, Decimal(0))
    wanted = {column: amount or Decimal(0) for column, amount in line.amounts.items()}
    for number, item in enumerate(reversed(items), start=1):
        sums = {column: amount + (item.amounts.get(column) or 0) for column, amount in sums.items()}
        if all(abs(sums[column] - wanted[column]) <= line.tolerance(number) for column in wanted):
            return
    shown = next(text for text in line.names.values() if text)
    findings.at(line.where, f"“{shown}”与它上面各行之和都不相等：小计不作数据，只用来核对")


def _report_twice(found: Sequence[CodedLine], findings: Findings) -> None:
    """Report a row that is in a table twice; a table that was sent twice says the same both times."""
    first: dict[tuple[str, str], CodedLine] = {}
    for entry in found:
        other = first.setdefault((entry.line.table.key, entry.key), entry)
        may_repeat = not entry.code or other.line.sheet is not entry.line.sheet
        if other is entry or (may_repeat and other.line.amounts == entry.line.amounts):
            continue
        where = entry.line.where
        if other.line.sheet is entry.line.sheet:
            where = where.removeprefix(f"{entry.line.sheet.shown} ")
        name = entry.code or next((text for text in entry.line.names.values() if text), "")
        is_same = other.line.amounts == entry.line.amounts
        findings.at(
            f"{entry.line.table.number}（{other.line.where}、{where}）",
            f"“{name}”出现两次，" + ("金额相同：请只留一行" if is_same else "金额不同，无从取舍：请合成一行"),
        )


def is_department(line: TableLine, target: Target) -> bool:
    """Tell whether a line is the unit's own, over those of its items."""
    codes = [text for column, text in line.names.items() if column not in ("name", "unit_code") and text]
    name = typed_text.normalised(line.names.get("name", ""))
    return not codes and name in (
        typed_text.normalised(target.unit.name),
        typed_text.normalised(target.unit.short_name),
    )


def _is_official(entry: CodedLine, classification: Classification, target: Target, findings: Findings) -> bool:
    """Compare code and name with the classification, and the unit's code with the unit."""
    line = entry.line
    if not _is_listed(entry, classification, findings):
        return False
    unit_code = typed_text.digits(line.names.get("unit_code", ""))
    # a document is known that repeats the item's code here
    if unit_code not in ("", target.unit.code, target.unit.department_code, entry.code):
        findings.add(line.cell("unit_code"), unit_code, f"本单位的编码 {target.unit.code}")
        return False
    return True


def _is_listed(entry: CodedLine, classification: Classification, findings: Findings) -> bool:
    """Look a line up in the classification; what it says of an item that is not there is passed on."""
    line = entry.line
    names = classification.codes_and_names(line.kind.classification)
    if not entry.is_item:
        name = typed_text.normalised(line.names.get("name", ""))
        if name and entry.code in names and name != typed_text.normalised(names[entry.code]):
            findings.add(line.where, line.names["name"], f"{entry.code} 的规范名称“{names[entry.code]}”")
        # a 类 or 款 that is not listed is told of with its items
        return entry.code in names
    sides = [(ECONOMIC_PREFIXES.get(line.kind.classification, ""), entry.code, "name", names)]
    if entry.government:
        sides.append(("政府", entry.government, "government_name", classification.government))
    try:
        for side, code, column, listed in sides:
            row = _as_row(line, code, line.names.get(column, ""), listed, f"{side}预算经济" if side else "")
            if side:
                classification.economic_of(row, side)
            else:
                classification.function_of(row)
    except InputError as error:
        if line.is_filled:
            sentence = str(error).replace(f"{line.sheet.shown} 第{line.sheet.numbers[line.place]}行", line.where)
            where, separator, cause = sentence.partition("：发现")
            # what several tables say is told once
            findings.at(where, f"发现{cause.removesuffix('。')}") if separator else findings.say(sentence)
        return False
    return True


def _as_row(line: TableLine, code: str, name: str, listed: Mapping[str, str], beginning: str) -> Row:
    """The code and the name of a line as a row of an input table; a name that is only spelt otherwise is the list's."""
    if not name or typed_text.normalised(name) == typed_text.normalised(listed.get(code, "")):
        name = listed.get(code, name)
    values = {f"{beginning}科目编码": code, f"{beginning}科目名称": name}
    sheet, number = line.sheet.shown, line.sheet.numbers[line.place]
    cells = {heading: Cell(sheet, number, heading, text) for heading, text in values.items()}
    return Row(_CODE_AND_NAME, sheet, number, cells, values, "")


_CODE_AND_NAME = TableSchema("", "", (Column("科目编码", "code"), Column("科目名称")), ("科目编码",))
"""Only the headings by which a row's messages name its cells."""


def item_codes(entries: Sequence[CodedLine]) -> list[str]:
    """The codes of the items that have any amount, in the order in which they come."""
    return list(dict.fromkeys(entry.code for entry in entries if entry.is_item and entry.line.is_filled))


def function_code(names: Mapping[str, str], above: str) -> str | None:
    """Return the function code of a line: 3 digits for a 类, 5 for a 款, 7 for a 项; empty where it has none.

    Parameters
    ----------
    above
        The code of the line before, which upper levels that are left blank continue.

    Returns
    -------
    None where what stands there is no code.
    """
    if WHOLE_CODE in names:
        return _whole(names[WHOLE_CODE], (3, 5, 7))
    return _joined([names.get(level, "") for level in _FUNCTION], above)


def economic_code(names: Mapping[str, str], above: str, prefix: str = "") -> str | None:
    """Return the economic code of a line: 3 digits for a class, 5 for an item; as `function_code`.

    Parameters
    ----------
    prefix
        "government_" for the government's classification beside the department's.
    """
    if WHOLE_CODE in names and not prefix:
        return _whole(names[WHOLE_CODE], (3, 5))
    levels = [next((names[prefix + level] for level in kinds if prefix + level in names), "") for kinds in _ECONOMIC]
    return _joined(levels, above)


def _whole(text: str, lengths: Sequence[int]) -> str | None:
    code = typed_text.digits(text)
    if not text:
        return ""
    return code if len(code) in lengths else None


def _joined(levels: Sequence[str], above: str) -> str | None:
    """Put the levels together; 2 after 301 is 30102, a level may also repeat those before it, the first have all."""
    last = max((number for number, text in enumerate(levels) if text), default=-1)
    whole = typed_text.digits(levels[0])
    if last == 0 and len(whole) in (_CLASS + number * _LEVEL for number in range(len(levels))):
        return whole
    code = ""
    for number in range(last + 1):
        length = _CLASS + number * _LEVEL
        text = typed_text.digits(levels[number])
        if levels[number] and not text:
            return None
        if not text:
            code = above[:length]
        elif len(text) == length and (not levels[number - 1] or number == 0 or text.startswith(code)):
            code = text
        elif number and len(text) <= _LEVEL:
            code += text.zfill(_LEVEL)
        else:
            return None
        if len(code) != length:
            return None
    return code
