"""Forms of projects with targets: their money adds up, and the text counts and adds up the forms (E31, E32)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from budgetbook.checks.spelled_numbers import COUNT, IN_YUAN, value_of
from budgetbook.importing import typed_text
from budgetbook.review.amounts import cell_amount
from budgetbook.review.document import Table
from budgetbook.review.findings import Quotation, ReviewResults, quote
from budgetbook.review.located import Located
from budgetbook.review.model import AnalysedDocument
from budgetbook.review.statements import plain_text

RULE = "R23"
_SUMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("年度资金申请总额", ("当年财政拨款", "上年结转资金", "其他资金")),
    ("项目资金总额", ("财政资金", "其他资金")),
)
_COUNTED = re.compile(
    rf"编报绩效目标的项目(?:共|有|数)?{COUNT}个[,，]?(?:涉及|共计)?(?:项目)?(?:预算)?(?:资金|金额)?(?:共计)?"
)


def check(document: AnalysedDocument, results: ReviewResults) -> None:
    """Relate the money of each form, and what the text says of all of them."""
    asked: list[Located] = []
    for table in document.source.tables:
        for whole_name, part_names in _SUMS:
            whole = next(_labelled(table, whole_name), None)
            if whole is None:
                continue
            column, row, amount = whole
            parts = [
                next((one for c, r, one in _labelled(table, name) if c == column and r > row), None)
                for name in part_names
            ]
            if all(part is not None for part in parts):
                wording = f"{whole_name} = {' + '.join(part_names)}"
                results.add_sum(RULE, amount, filter(None, parts), wording)
            if whole_name == _SUMS[0][0]:
                asked.append(amount)
    if asked:
        _stated_total(document, asked, results)


def _labelled(table: Table, label: str) -> Iterator[tuple[int, int, Located]]:
    """Find the amounts beside a label: its column, its row, the amount."""
    grid = table.grid
    unit = next((one for cells in grid.rows for text in cells if (one := typed_text.unit_in_heading(text))), "元")
    for row, cells in enumerate(grid.rows):
        for column, text in enumerate(cells):
            if typed_text.label(text) != label:
                continue
            beside = next(((c, t) for c, t in enumerate(cells[column + 1 :], column + 1) if t), None)
            read = cell_amount(beside[1]) if beside else None
            if beside is not None and read is not None:
                scale = IN_YUAN[unit]
                quote = f"{label}：{beside[1]}"
                where = f"第{table.number}张表"
                position = grid.position_of(row, beside[0])
                key = ("table", table.number, row, beside[0])
                yield (
                    column,
                    row,
                    Located(
                        read[0] * scale, read[1] * scale, unit, label, quote, position, where, beside[1], True, key
                    ),
                )


def _stated_total(document: AnalysedDocument, asked: list[Located], results: ReviewResults) -> None:
    for number in document.texts.numbers:
        text = plain_text(number.paragraph.text)
        match = next((m for m in _COUNTED.finditer(text) if m.end() == number.spelled.start), None)
        if match is None or value_of(match["number"]) != len(asked):
            continue
        total = sum((one.value for one in asked), Decimal(0))
        if abs(total - number.amount.value) > number.amount.step / 2:
            first = Quotation(number.amount.position, number.amount.quote, "正文")
            others = map(quote, asked)
            expected = number.amount.in_own_unit(round(total / 100) * Decimal(100))
            how = f"{' + '.join(one.shown for one in asked)} = {number.amount.in_own_unit(total)}"
            message = f"正文说{len(asked)}个项目共{number.amount.shown}，各项目的绩效目标表合计{expected}。"
            results.add_finding(RULE, "error", message, first, *others, expected=expected, computed=how)
