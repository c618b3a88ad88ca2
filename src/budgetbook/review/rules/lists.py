"""Lists of items in the text against the rows of basic spending (E08)."""

from __future__ import annotations

import re
from decimal import Decimal

from budgetbook.review.facts import normalised_name
from budgetbook.review.findings import ReviewResults, quote, quote_match
from budgetbook.review.model import AnalysedDocument
from budgetbook.review.official import Line, OfficialTable
from budgetbook.review.scopes import OPERATING, PERSONNEL

RULE = "R08"
_LIST = re.compile(
    rf"(?P<part>{PERSONNEL}|{OPERATING})(?:预算|支出)?\d[\d,.]*万?元，(?:主要)?(?:包括|用于)?[：:]?(?P<list>[\u4e00-\u9fff（）()]{{2,24}}(?:、[\u4e00-\u9fff（）()]{{2,24}}){{2,}})"
)
_CLASSES = {PERSONNEL: ("301", "303"), OPERATING: ("302", "310")}
_END = re.compile(r"等.{0,6}$|支出$")


def check(document: AnalysedDocument, results: ReviewResults) -> None:
    """Judge the lists of what 人员经费 and 公用经费 are made up of."""
    tables = [table for table in document.tables if table.kind == "basic" and not table.is_empty]
    rows = [line for table in tables for lines in table.lines for line in lines if len(line.code) == 5]
    if not rows or not all(_is_whole(table) for table in tables):
        return
    for _, paragraph, _section in document.texts.paragraphs:
        for match in _LIST.finditer(paragraph.text):
            listed = [normalised_name(_END.sub("", item)) for item in match["list"].split("、")]
            own = [line for line in rows if line.code[:3] in _CLASSES[match["part"]] and _amount(line)]
            names = {normalised_name(line.name): line for line in own}
            where = quote_match(paragraph, match)
            wrong = [item for item in listed if item and not any(_same(item, name) for name in names)]
            if wrong and own and len(wrong) < len(listed):
                message = (
                    f"正文在{match['part']}中列有“{'、'.join(wrong)}”，附表把{match['part']}分到各款，没有这些款。"
                )
                results.add_finding(RULE, "error", message, where, quote(next(iter(own[0].amounts.values()))))
            left = [line for name, line in names.items() if not any(_same(item, name) for item in listed)]
            ends = bool(re.match("[。；（(]", paragraph.text[match.end() : match.end() + 1]))
            if left and own and len(left) < len(own) and ends and "等" not in match.group()[-8:]:
                shown = "、".join(normalised_name(line.name) for line in left)
                amounts = [quote(next(iter(line.amounts.values()))) for line in left]
                results.add_finding(RULE, "warning", f"附表有金额的“{shown}”，正文没有列出。", where, *amounts)


def _amount(line: Line) -> Decimal:
    return max((one.value for one in line.amounts.values()), default=Decimal(0))


def _is_whole(table: OfficialTable) -> bool:
    """Tell whether the rows of a table make up its 合计: nothing was left out."""
    for lines in table.lines:
        total = next((_amount(line) for line in lines if line.is_total), None)
        items = sum((_amount(line) for line in lines if len(line.code) == 5), Decimal(0))
        if total is None or abs(total - items) > total / 1000:
            return False
    return True


def _same(item: str, name: str) -> bool:
    short = item.removesuffix("费").removesuffix("支出")
    return item == name or (len(short) > 1 and (short in name or name.removesuffix("费") in item))
