"""Change statements: by how much, by how many percent, in which direction and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.dataset.base import OUTTURN
from budgetbook.narrative.sentence import Fragment, NarrativeError, own_words, sentence

if TYPE_CHECKING:
    from budgetbook.change_words import ChangeWords
    from budgetbook.changes import Change
    from budgetbook.dataset.base import Basis
    from budgetbook.figures import Figure


def change_statement(words: ChangeWords, change: Change, last_year: Figure, basis: Basis, reason: str = "") -> Fragment:
    """Say a change: 比2020年预算增加5万元，增长5.43%，主要原因是…….

    Its figures are named amount, percent and last_year, in every year.

    Parameters
    ----------
    words
        The form's words.
    last_year
        The year of the base.
    basis
        Whether the base is last year's budget or its outturn.
    reason
        The unit's own words; empty where no reason is given.

    Raises
    ------
    NarrativeError
        The form wants a reason for this change and there is none.
    """
    if words.needs_reason(change) and not reason:
        raise NarrativeError(f"缺少{change.label}{change.direction}的原因")
    template = _template(words, change)
    template = template.replace("{base}", words.outturn if basis == OUTTURN else words.budget)
    values: dict[str, Figure | str] = {"last_year": last_year, "direction": change.direction, "growth": change.growth}
    if change.difference is not None:
        values["amount"] = change.difference
    if change.percent is not None:
        values["percent"] = change.percent
    # of equal amounts no reason is told, for there is nothing that it could explain
    if reason and change.direction != "持平":
        template += words.reason
        values["reason"] = own_words(reason)
    return sentence(template, **{name: value for name, value in values.items() if f"{{{name}}}" in template})


def _template(words: ChangeWords, change: Change) -> str:
    if change.base is None:
        return words.no_base
    if change.direction == "持平":
        return words.equal
    changed = words.changed.replace("{rate}", _rate(words, change.percent))
    return words.ended.replace("{change}", changed) if change.ended else changed


def _rate(words: ChangeWords, percent: Figure | None) -> str:
    if percent is None:
        return words.no_rate
    return words.rate if percent.value else words.slight_rate
