"""reasons.csv: why an amount changed, in the unit's own words, one row per item.

An item (事项) is named so that it stays the same from year to year: the code of a 项 of 一般公共预算 (2010301), the
code with its fund for any other (2120801（政府性基金预算）), one of `CHANGE_ITEMS`, or a source of income (上年结转).
"""

import re
from dataclasses import dataclass

from budgetbook.core.errors import InputError
from budgetbook.core.text import half_width
from budgetbook.dataset.prose import TEMPLATE_PLACEHOLDER
from budgetbook.dataset.reader import Table
from budgetbook.dataset.row import Row
from budgetbook.forms.change_items import CHANGE_ITEMS
from budgetbook.forms.columns import Column, TableSchema
from budgetbook.forms.schema import FUNDS

REASONS = TableSchema(
    file="reasons.csv",
    title="变动原因",
    columns=(Column("事项"), Column("名称", may_be_empty=True), Column("原因", may_be_empty=True)),
    key=("事项",),
    has_total=False,
)

_QUOTES = re.compile(r"[“”„\"'‘’「」『』\s]")
_PLACEHOLDERS = re.compile(r"…+|\.{3,}|。{2,}|[（(](?:增加|减少|增长|下降|持平)[）)]|_{2,}")
_SAYS_NOTHING = re.compile(
    r"无|略|暂无|没有|不适用|同上|同前|见上|如上|其他|其它|其他原因|[^\u4e00-\u9fff]*"
    r"|(?:尚?待|暂未?|未)(?:定|补充?|核实|填写?|确[认定]|明确|完善|后补)|另[行附]?(?:说明|通知|表|报)?"
)
_STARTS_AGAIN = re.compile(r"(?:主要)?(?:原因|因素)(?:是|为|在于|：|:|，|,)|主要(?:是|系)?(?:由于|因为)")
_BEGINS_WITH_SIGN = re.compile(r"[，。；：、！？,;:!?.]")
_STOP = re.compile(r"[。！？；，、：.!?;,:]$")


@dataclass(frozen=True)
class Reason:
    """One row of reasons.csv.

    Attributes
    ----------
    item
        The item as this project writes it: 2010301, “三公”经费.
    name
        Its name as typed; it may be empty.
    text
        The reason; empty where the row still waits for it, which counts as no reason.
    """

    item: str
    name: str
    text: str
    row: Row


def item_of(code: str, fund: str) -> str:
    """Name the item of a function code under a fund."""
    return code if fund == FUNDS[0] else f"{code}（{fund}）"


def read_reasons(table: Table) -> tuple[Reason, ...]:
    """Read the reasons; they stand inside a sentence after the words 主要原因是, which they do not repeat.

    Raises
    ------
    InputError
        Two rows are about one item, or a reason is no reason but words left from a template (E20).
    """
    reasons: dict[str, Reason] = {}
    for row in table.rows:
        reason = Reason(_item(row.text("事项")), row.text("名称"), row.text("原因"), row)
        if reason.item in reasons:
            raise row.cell_error("事项", f"不与第{reasons[reason.item].row.number}行重复的事项")
        if reason.text:
            _check(reason)
        reasons[reason.item] = reason
    return tuple(reasons.values())


def _item(typed: str) -> str:
    """Write an item as this project does: quotation marks, brackets and full-width digits are typed in many ways."""
    bare = _bare(typed)
    code = half_width(typed).replace("(", "（").replace(")", "）")
    return next((item for item in CHANGE_ITEMS if _bare(item) == bare), code)


def _bare(text: str) -> str:
    return _QUOTES.sub("", half_width(text))


def _check(reason: Reason) -> None:
    for pattern, expected in (
        (TEMPLATE_PLACEHOLDER, "没有模板文字的原因"),
        (_PLACEHOLDERS, "没有模板文字的原因"),
        (re.compile("\n"), "一段不换行的文字"),
    ):
        match = pattern.search(reason.text)
        if match:
            raise _refusal(reason, match.group(0), expected)
    if _SAYS_NOTHING.fullmatch(reason.text):
        raise reason.row.cell_error("原因", "本事项自己的原因（还没有就留空）")
    if _BEGINS_WITH_SIGN.match(reason.text):
        raise _refusal(reason, reason.text[:6], "不以标点开头的原因（它接在“主要原因是”的后面）")
    start = _STARTS_AGAIN.match(reason.text)
    if start:
        raise _refusal(reason, start.group(0), "原因本身（“主要原因是”由程序写出）")
    if _STOP.search(reason.text):
        raise _refusal(reason, reason.text[-6:], "不带句末标点的原因（它接在正文的句子里）")


def _refusal(reason: Reason, found: str, expected: str) -> InputError:
    return InputError.in_cell(reason.row.file, reason.row.number, "原因", found, expected)
