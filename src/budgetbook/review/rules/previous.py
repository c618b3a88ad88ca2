"""What a document says of last year's budget against last year's document (E40)."""

import re

from budgetbook.review.findings import ReviewResults
from budgetbook.review.rules.text_amounts import nearest_fact
from budgetbook.review.statements import Texts, of_kind
from budgetbook.review.terms import Terms

RULE = "R26"
_OUTTURN = re.compile(r"执行|决算|完成|调整")


def check(texts: Texts, base: Terms, results: ReviewResults) -> None:
    """Relate last year's budget as the text has it with the tables of last year's document."""
    for statement in of_kind(texts.statements, "last year"):
        if _OUTTURN.search(statement.sentence):
            continue
        known = base.facts_of(statement.claim.term)
        if known:
            fact = nearest_fact(statement, known)
            results.add_sum(RULE, statement.amount, [fact.amount], "上年数与上年文本相等")
