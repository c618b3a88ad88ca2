"""What is refused of figures, each in one sentence."""

from __future__ import annotations

from budgetbook.core.errors import SentenceError


class FigureError(SentenceError, ArithmeticError):
    """Figures were combined in a way that has no meaning (mixed units, division by zero, a typed number)."""

    def __str__(self) -> str:
        # of an error in one group pandas raises another of its class, in words that do not tell what is wrong
        cause = self.__cause__
        return str(cause) if isinstance(cause, FigureError) else super().__str__()


class FigureTypeError(FigureError, TypeError):
    """A column of figures was given what is none, or asked for what figures do not have (`mean`)."""
