"""What a check is and what it finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from budgetbook.book import Book
from budgetbook.figures import Cell, Figure, LazyField

Contrast = Literal["", "不一致", "大于", "小于"]


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
    figures
        The figures compared, for the auditor.
    rounded
        Whether they agree only but for the last digit of one that was stated rounded.
    contrast
        Where two figures are compared, in which word they contradict each other if it does not hold; else empty.
    about
        What the cell at `where` says something of, where a reader needs that: of a code, the one that it goes with.
    """

    where: Cell | None
    found: LazyField[str] = LazyField()
    expected: LazyField[str] = LazyField()
    holds: bool = field(kw_only=True)
    figures: tuple[Figure, ...] = ()
    rounded: bool = False
    contrast: Contrast = ""
    about: Cell | None = None

    @property
    def sentence(self) -> str:
        """The finding as one sentence."""
        place = f"{self.where}：" if self.where else ""
        return f"{place}发现{self.found}，应为{self.expected}。"


Rule = Callable[["Book"], Iterator[Finding]]


Severity = Literal["error", "warning"]

EXACT = "不容许差异"


@dataclass(frozen=True)
class Check:
    """One reconciliation rule (勾稽关系).

    Attributes
    ----------
    id, title
        Short id; Chinese title.
    rule
        The function that looks; its docstring gives the rule's origin.
    severity
        An error blocks publication; a warning is shown and left to people.
    tolerance
        By how much the figures compared may differ, in words.
    arithmetic
        Whether it is about figures that contradict each other: such a failure is accepted only in a book that
        transcribes what was published with it.
    amounts
        Whether it is about amounts of one year, though it does not set two figures against each other.
    of_each_unit
        Whether it is about sums that must hold for each unit of a department as for the department itself.
    """

    id: str
    title: str
    rule: Rule
    severity: Severity = "error"
    tolerance: str = EXACT
    arithmetic: bool = False
    amounts: bool = False
    of_each_unit: bool = False

    @property
    def of_every_year(self) -> bool:
        """Whether it needs the amounts of one year alone: it is run on last year's budget as well."""
        return self.arithmetic or self.amounts


@dataclass(frozen=True)
class CheckResult:
    """A check with all that it compared."""

    check: Check
    findings: tuple[Finding, ...]
