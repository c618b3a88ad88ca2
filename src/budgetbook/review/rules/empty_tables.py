"""Empty tables and their notes, and what is said not to exist (E02, E28)."""

from __future__ import annotations

import re

from budgetbook.review.findings import Quotation, ReviewResults, quote, quote_title
from budgetbook.review.located import Located
from budgetbook.review.model import AnalysedDocument
from budgetbook.review.official import OfficialTable
from budgetbook.review.scopes import GENERAL, GOVERNMENT_FUND, STATE_CAPITAL, fund_of

RULE, NONE_RULE = "R16", "R25"
_EMPTY = re.compile(r"空表|无数据|没有数据")
_NONE = re.compile(
    r"(?:没有|无|未安排|不涉及)(?:使用|安排)?(?P<what>政府性?基金|国有资本经营|政府采购|机关运行经费|[\"“]三公[\"”]经费)"
)
_NOT_NONE = re.compile(r"无偿|无法|无关|变化|增减|上年|去年")
_FUNDS = {"government_fund": GOVERNMENT_FUND, "state_capital": STATE_CAPITAL, "general_public": GENERAL}
_MARKED = {"three_public": "三公", "operating_cost": "机关运行", "procurement": "采购"}


def check(document: AnalysedDocument, results: ReviewResults) -> None:
    """Judge the notes of tables, and the sentences that deny an amount."""
    for table in document.tables:
        _notes(table, results)
    _denied(document, results)


def _notes(table: OfficialTable, results: ReviewResults) -> None:
    grid = table.source.grid
    notes = [(note.text, note.position) for note in table.source.below]
    notes += [
        (text, grid.position_of(row, 0)) for row, cells in enumerate(grid.rows) if (text := cells[0]) and len(text) > 12
    ]
    fund = _FUNDS.get(table.kind)
    for text, position in notes:
        if not _EMPTY.search(text) and not _NONE.search(text):
            continue
        here = Quotation(position, text, table.name)
        named = {one for one in (GENERAL, GOVERNMENT_FUND, STATE_CAPITAL) if fund_of(text) == one or one[:5] in text}
        if fund and named and fund not in named:
            other = "、".join(sorted(named))
            message = f"{table.name}下的说明写的是“{other}”，不是本表的“{fund}”。"
            results.add_finding(RULE, "error", message, here, quote_title(table), expected=f"无{fund}……的说明")
        elif _EMPTY.search(text) and not table.is_empty:
            amount = _first_amount(table)
            message = f"{table.name}的说明称本表为空表，表中却有金额{amount.shown}。"
            results.add_finding(RULE, "error", message, here, quote(amount), expected="不写空表的说明")


def _first_amount(table: OfficialTable) -> Located:
    return next(one for lines in table.lines for line in lines for one in line.amounts.values() if one.value)


def _denied(document: AnalysedDocument, results: ReviewResults) -> None:
    for _, paragraph, _section in document.texts.paragraphs:
        for match in _NONE.finditer(paragraph.text):
            sentence = re.split("[。；\n]", paragraph.text[match.start() :])[0]
            before = re.split("[。；，\n]", paragraph.text[: match.start()])[-1]
            if _NOT_NONE.search(sentence + before) or _EMPTY.search(sentence) or re.search(r"\d", sentence):
                continue
            what = match["what"]
            amount = _amount_of(document, what)
            if amount is not None:
                message = f"正文说没有{what}，附表却有{amount.label}{amount.shown}。"
                whole = Quotation(paragraph.position_at(match.start()), f"{before}{sentence}", "正文")
                results.add_finding(NONE_RULE, "error", message, whole, quote(amount))


def _amount_of(document: AnalysedDocument, what: str) -> Located | None:
    for table in document.tables:
        fund = _FUNDS.get(table.kind, "")
        marked = _MARKED.get(table.kind, "")
        if (fund and fund.startswith(what[:3])) or (marked and marked in what):
            if marked == "三公" and "机关" in what:
                continue
            if not table.is_empty:
                return _first_amount(table)
    return None
