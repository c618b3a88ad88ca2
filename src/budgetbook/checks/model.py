"""What a check is and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from budgetbook.book import Book
    from budgetbook.figures import Cell


@dataclass(frozen=True)
class Finding:
    """One thing that a check compared.

    Attributes
    ----------
    where
        The cell at which an analyst starts looking; None where a whole table is meant.
    found, expected
        The two sides, each with its name and number.
    holds
        Whether they agree.
    """

    where: Cell | None
    found: str
    expected: str
    holds: bool

    @property
    def sentence(self) -> str:
        """The finding as one sentence."""
        place = f"{self.where}：" if self.where else ""
        return f"{place}发现{self.found}，应为{self.expected}。"


Rule = Callable[["Book"], Iterator[Finding]]


@dataclass(frozen=True)
class Check:
    """One reconciliation rule (勾稽关系): its id, its Chinese title and the function that looks."""

    id: str
    title: str
    rule: Rule


@dataclass(frozen=True)
class CheckResult:
    """A check with all that it compared."""

    check: Check
    findings: tuple[Finding, ...]

    @property
    def failures(self) -> tuple[Finding, ...]:
        """What does not agree."""
        return tuple(finding for finding in self.findings if not finding.holds)


CHECKS: list[Check] = []
"""All checks in the order in which they run."""


def check(id_: str, title: str) -> Callable[[Rule], Rule]:
    """Register a rule under an id and a Chinese title."""

    def register(rule: Rule) -> Rule:
        CHECKS.append(Check(id_, title, rule))
        return rule

    return register
