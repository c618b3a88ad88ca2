"""What a person must judge: purposes and reasons copied from another item, secrets, unusual codes (E19, E35, E36)."""

from __future__ import annotations

import re

from budgetbook.checks.prose import DISCLOSED, SECRET
from budgetbook.importing import typed_text
from budgetbook.importing.headings import numbers_columns
from budgetbook.review.document import Paragraph
from budgetbook.review.findings import Quotation, ReviewResults, quote_match, quote_row
from budgetbook.review.model import AnalysedDocument
from budgetbook.review.statements import function_path_of

COPIED, SECRETS, CODES = "R32", "R33", "R34"
_PURPOSE = re.compile(r"主要用于[：:]?\s*(?P<text>[^。，；]{4,40})")
_REASON = re.compile(r"主要原因(?:是|为)?[：:]?\s*(?P<text>[^。；]{3,60})")
_RESTATED = re.compile(r"(?:.{0,40}(?:经费|支出|保险|年金|公积金|补贴))?(?:增加|减少|保持不变)(?:。|$)")
_FEW = 3


def check(document: AnalysedDocument, results: ReviewResults) -> None:
    """Judge purposes, reasons, secrets and codes."""
    _copied(document, results)
    _secrets(document, results)
    _codes(document, results)


def _copied(document: AnalysedDocument, results: ReviewResults) -> None:
    items: list[tuple[str, Paragraph]] = []
    seen: set[int] = set()
    for one in document.texts.statements:
        match = function_path_of(one.claim.term)
        if match is not None and match["item"] and one.order not in seen:
            seen.add(one.order)
            items.append((match["item"], one.paragraph))
    purposes: dict[str, tuple[str, Quotation]] = {}
    reasons: dict[str, list[tuple[str, Quotation]]] = {}
    restated: list[Quotation] = []
    for item, paragraph in items:
        purpose = _PURPOSE.search(paragraph.text)
        if purpose is not None:
            text = purpose["text"]
            here = quote_match(paragraph, purpose)
            other, there = purposes.setdefault(text, (item, here))
            if other != item and item not in text:
                results.add_finding(COPIED, "warning", f"“{item}”的用途与“{other}”完全相同：“{text}”。", here, there)
        reason = _REASON.search(paragraph.text)
        if reason is not None:
            text, here = reason["text"].strip(), quote_match(paragraph, reason)
            reasons.setdefault(text, []).append((item, here))
            if _RESTATED.fullmatch(text):
                restated.append(here)
    for text, same in reasons.items():
        names = dict.fromkeys(item for item, _ in same)
        if len(names) > 1 and any(item not in text for item in names):
            first, *others = (quotation for _, quotation in same)
            results.add_finding(
                COPIED, "warning", f"“{'、'.join(names)}”的原因完全相同：“{text[:40]}”。", *others, first
            )
    if len(restated) >= _FEW:
        message = f"{len(restated)}项的原因只是重复增减（“……经费增加”）。"
        results.add_finding(COPIED, "warning", message, *restated, expected="增减的原因")


def _secrets(document: AnalysedDocument, results: ReviewResults) -> None:
    declared = next((p for p in document.source.paragraphs if SECRET.search(p.text)), None)
    if declared is None:
        return
    for paragraph in document.source.paragraphs:
        match = DISCLOSED.search(paragraph.text)
        if match is not None:
            message = f"前面说涉密不公开，这里写有“{match.group()}”。"
            there = Quotation(declared.position, declared.text, "正文")
            results.add_finding(SECRETS, "warning", message, quote_match(paragraph, match), there)


def _codes(document: AnalysedDocument, results: ReviewResults) -> None:
    """Report codes of one digit among those of two, and codes of functions under 单位代码."""
    for table in document.tables:
        grid = table.source.grid
        for column, path in table.paths.items():
            texts = {
                row: typed_text.digits(grid.rows[row][column])
                for row in range(table.body, len(grid.rows))
                if typed_text.digits(grid.rows[row][column]) and not numbers_columns(grid.rows[row])
            }
            short = [row for row, text in texts.items() if len(text) == 1]
            if path and path[-1] in ("款", "项") and short and len(short) * 3 < len(texts):
                shown = [quote_row(grid, row, column, table.name) for row in short]
                results.add_finding(
                    CODES, "warning", f"{table.name}的编码有的只有一位。", *shown, expected="两位的编码"
                )
            codes = [row for row, text in texts.items() if len(text) == 7]
            if path and re.search("单位(?:代码|编码)", path[-1]) and codes:
                shown = [quote_row(grid, row, column, table.name) for row in codes]
                results.add_finding(
                    CODES, "warning", f"{table.name}的“{path[-1]}”栏写的是科目编码。", *shown, expected="单位的编码"
                )
