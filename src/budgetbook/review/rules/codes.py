"""Codes of the two economic classifications that do not go together (E26)."""

from __future__ import annotations

import re

from budgetbook.core.errors import BudgetBookError
from budgetbook.core.project import find_project
from budgetbook.dataset.classification import Classification, read_classification
from budgetbook.importing import typed_text
from budgetbook.review.findings import ReviewResults, quote_row
from budgetbook.review.model import AnalysedDocument

RULE = "R30"
_CODE = re.compile(r"30[1-9]\d{2}|310\d{2}")
_GOVERNMENT = re.compile(r"50[1-9]\d{2}|51[0-4]\d{2}")


def check(document: AnalysedDocument, results: ReviewResults) -> None:
    """Judge each row that has a code of both classifications."""
    classification = _classification(document.year)
    if classification is None:
        return
    for table in document.tables:
        if table.kind not in ("basic", "economic"):
            continue
        for row, cells in enumerate(table.source.grid.rows):
            digits = [typed_text.digits(text) for text in cells]
            own = next((code for code in digits if _CODE.fullmatch(code)), "")
            government = next((code for code in digits if _GOVERNMENT.fullmatch(code)), "")
            allowed = classification.mapping.get(own, frozenset())
            # whether the unit is a 事业单位, whose whole classes go with one item, the document may not say
            of_class = classification.mapping.get(own[:3], frozenset())
            if own and government and allowed and government not in allowed | of_class:
                message = f"{table.name}：部门科目{own}与政府科目{government}不对应，应为{'或'.join(sorted(allowed))}。"
                where = quote_row(table.source.grid, row, digits.index(government), table.name)
                results.add_finding(RULE, "warning", message, where, expected="或".join(sorted(allowed)))


def _classification(year: str) -> Classification | None:
    try:
        return read_classification(find_project(None), int(year or 0))
    except BudgetBookError:
        return None
