"""Rows that a table lacks: what another table lists, the rows of higher levels, the row of the totals (E05, E10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from budgetbook.importing import typed_text
from budgetbook.review.findings import ReviewResults, quote, quote_title
from budgetbook.review.model import AnalysedDocument
from budgetbook.review.official import Line, OfficialTable

RULE = "R31"
_ALL, _SOME = ("spending", "income"), ("general_public", "government_fund", "state_capital", "special_account")


def check(document: AnalysedDocument, results: ReviewResults) -> None:
    """Judge which rows the tables of functions and of economic items have."""
    tables = [table for table in document.tables if table.kind in (*_ALL, *_SOME, "basic") and _coded(table)]
    for table in tables:
        _levels(table, results)
    _totals(tables, results)
    for table in tables:
        if table.kind in _ALL and not _economic(table):
            others = [one for one in tables if one.kind in (*_ALL, *_SOME) and one is not table and not _economic(one)]
            _missing(table, others, results)


def _coded(table: OfficialTable) -> list[Line]:
    return [line for lines in table.lines for line in lines if line.code]


def _economic(table: OfficialTable) -> bool:
    return "经济" in table.title


def _filled(line: Line) -> bool:
    return any(amount.value for amount in line.amounts.values())


def _missing(table: OfficialTable, others: Iterable[OfficialTable], results: ReviewResults) -> None:
    """Report rows that the table of all spending (income) lacks, though another table has them with an amount."""
    own = {line.code for line in _coded(table)}
    lengths = {len(code) for code in own}
    reported: set[str] = set()
    for other in others:
        lines = [line for line in _coded(other) if line.code not in own and len(line.code) in lengths and _filled(line)]
        # a table that has no rows of another one's is of something else
        if len(lines) * 2 > len(_coded(other)):
            continue
        for line in lines:
            if line.code in reported:
                continue
            reported.add(line.code)
            amount = next(one for one in line.amounts.values() if one.value)
            message = (
                f"{table.name}没有{line.code} {typed_text.label(line.name)}一行，{other.name}中它有金额{amount.shown}。"
            )
            results.add_finding(RULE, "error", message, quote(amount), quote_title(table), expected=f"{line.code}一行")


def _levels(table: OfficialTable, results: ReviewResults) -> None:
    """Report missing rows of 类 and 款, if most have one."""
    codes = {line.code for line in _coded(table)}
    for length in (3, 5):
        below: dict[str, Line] = {}
        for line in _coded(table):
            if len(line.code) > length:
                below.setdefault(line.code[:length], line)
        printed = [code for code in below if code in codes]
        lacking = [code for code in below if code not in codes]
        _lowest(table, length, below, results)
        if lacking and len(printed) >= 2 * len(lacking):
            for code in lacking:
                amount = next(iter(below[code].amounts.values()), None)
                if amount is not None:
                    level = "类" if length == 3 else "款"
                    message = f"{table.name}没有{code}一行，其下的科目却在表中，其他科目都有{level}的一行。"
                    results.add_finding(
                        RULE, "warning", message, quote(amount), quote_title(table), expected=f"{code}一行"
                    )


def _lowest(table: OfficialTable, length: int, below: Mapping[str, Line], results: ReviewResults) -> None:
    """Report 类 and 款 without rows below, if most have some."""
    alone = [line for line in _coded(table) if len(line.code) == length and line.code not in below and _filled(line)]
    if alone and len(below) >= 2 * len(alone):
        for line in alone:
            amount = next(one for one in line.amounts.values() if one.value)
            level = "款" if length == 3 else "项"
            message = f"{table.name}的{line.code}之下没有{level}，其他科目都有。"
            results.add_finding(RULE, "warning", message, quote(amount), expected=f"{line.code}的{level}")


def _totals(tables: Iterable[OfficialTable], results: ReviewResults) -> None:
    with_total: list[OfficialTable] = []
    without: list[OfficialTable] = []
    for table in tables:
        has = any(line.is_total for lines in table.lines for line in lines)
        (with_total if has else without).append(table)
    if len(with_total) >= 2 * len(without):
        for table in without:
            results.add_finding(
                RULE, "warning", f"{table.name}没有合计一行，其他各表都有。", quote_title(table), expected="合计一行"
            )
