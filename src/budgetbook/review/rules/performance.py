"""Targets out of bounds, and what tasks and 机关运行经费 are against the budget (E12, E31)."""

from __future__ import annotations

import re
from decimal import Decimal

from budgetbook.checks.spelled_numbers import IN_YUAN
from budgetbook.core.text import half_width
from budgetbook.review.amounts import cell_amount
from budgetbook.review.document import Table
from budgetbook.review.findings import Quotation, ReviewResults, quote, quote_row
from budgetbook.review.located import Located
from budgetbook.review.model import AnalysedDocument
from budgetbook.review.scopes import OPERATING, TOTAL
from budgetbook.review.statements import of_kind

BOUND, MONEY, OPERATING_RULE = "R22", "R23", "R24"
_ABOVE_ALL = re.compile(
    r"100(?:\.0+)?[%％]\s*(?:及)?以上|(?:不低于|超过|高于|大于|>|≥)\s*=?\s*100(?:\.0+)?\s*(?:[%％]|\(%\))"
)
_RATE = re.compile(r"满意|参与率|合格率|完成率|及时率|覆盖率|达标率|率")
_AMOUNT_HEADING = re.compile(r"总金额")


def check(document: AnalysedDocument, results: ReviewResults) -> None:
    """Judge targets and their money."""
    _bounds(document, results)
    _tasks(document, results)
    _operating_cost(document, results)


def _bounds(document: AnalysedDocument, results: ReviewResults) -> None:
    places: list[Quotation] = []
    for table in document.source.tables:
        for row, cells in enumerate(table.grid.rows):
            for column, text in enumerate(cells):
                match = _ABOVE_ALL.search(half_width(text))
                if match and _RATE.search("".join(cells)):
                    places.append(quote_row(table.grid, row, column, "绩效目标表"))
    if places:
        results.add_finding(
            BOUND, "warning", f"指标值在100%以上（{len(places)}处），比率至多100%。", *places, expected="不超过100%"
        )


def _tasks(document: AnalysedDocument, results: ReviewResults) -> None:
    tables = document.source.tables
    for number, table in enumerate(tables):
        start = next(
            (row for row, cells in enumerate(table.grid.rows) if any(_AMOUNT_HEADING.search(c) for c in cells)), None
        )
        if start is None or not any("任务名称" in cell for cells in table.grid.rows for cell in cells):
            continue
        amounts = _amounts_below(tables[number : number + 2], start)
        spending = [
            fact
            for fact in document.facts.all
            if fact.scope.side == "支出" and not fact.scope.fund and not fact.scope.part and fact.scope.item == TOTAL
        ]
        if amounts and spending:
            wording = "各项任务的金额合计不大于支出总计"
            first = amounts[0]
            total = sum((one.value for one in amounts), Decimal(0))
            whole = Located(
                *(total, sum((one.step for one in amounts), Decimal(0)), first.unit, "绩效任务金额合计"),
                *("；".join(one.quote for one in amounts), first.position, "绩效目标表"),
            )
            if total > spending[0].amount.value:
                results.add_sum(MONEY, whole, [spending[0].amount], wording, at_most=True, severity="warning")


def _amounts_below(tables: tuple[Table, ...], start: int) -> list[Located]:
    """Read the column 总金额 of the tasks, which may go on in a table on the next page."""
    found: list[Located] = []
    heading = next(c for c, text in enumerate(tables[0].grid.rows[start]) if _AMOUNT_HEADING.search(text))
    frame = tables[0].grid.position_of(start, heading).box
    for number, table in enumerate(tables):
        grid = table.grid
        for row in range(start + 1 if number == 0 else 0, len(grid.rows)):
            cells = grid.rows[row]
            if any("指标" in text for text in cells):
                return found
            column = _column(table, row, heading, frame, same=number == 0)
            read = cell_amount(cells[column]) if column is not None and column < len(cells) else None
            if read is None:
                continue
            scale = IN_YUAN["万元"]
            label = "｜".join(text for text in cells if text)[:60]
            found.append(
                Located(*(read[0] * scale, read[1] * scale, "万元", label, label, grid.position_of(row, column or 0)))
            )
    return found


def _column(table: Table, row: int, heading: int, frame: tuple[float, ...] | None, *, same: bool) -> int | None:
    if same:
        return heading
    if frame is None:
        return None
    middle = (frame[0] + frame[2]) / 2
    for (own, column), position in table.grid.boxes.items():
        if own == row and position.box and position.box[0] <= middle <= position.box[2]:
            return column
    return None


def _operating_cost(document: AnalysedDocument, results: ReviewResults) -> None:
    """机关运行经费 pays for goods and services out of basic spending: it cannot be above 公用经费."""
    costs = [fact.amount for fact in document.facts.all if fact.scope.part == "机关运行经费"]
    stated = list(of_kind(document.texts.statements, "now"))
    costs += [one.amount for one in stated if one.claim.term.startswith("机关运行经费")]
    parts = [
        fact.amount
        for fact in document.facts.all
        if fact.scope.part in (OPERATING, "商品和服务支出") and fact.scope.item == TOTAL
    ]
    items = [fact.amount for fact in document.facts.all if fact.scope.item == "economic:302" and fact.amount.value]
    capital = [fact for fact in document.facts.all if fact.scope.item.startswith("economic:310") and fact.amount.value]
    if not parts and capital:
        return
    parts = parts or items
    parts = parts or [one.amount for one in stated if one.claim.term.startswith(OPERATING)]
    if costs and parts:
        largest = max(parts, key=lambda one: one.value)
        wrong = [one for one in costs if one.value > largest.value + (one.step + largest.step) / 2]
        if wrong:
            message = f"机关运行经费{wrong[0].shown}大于公用经费{largest.shown}，它是公用经费中的支出。"
            quotations = [quote(one) for one in (*wrong[:2], largest)]
            how = f"{wrong[0].shown} > {largest.shown}"
            results.add_finding(OPERATING_RULE, "error", message, *quotations, expected=largest.shown, computed=how)
