"""What can go wrong, each kind with the exit code that the command line returns for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import ClassVar, NamedTuple, Self

from budgetbook.core.text import escape_invisible


class SentenceError(Exception):
    """An error whose text is a Chinese sentence for the analyst; a notebook shows that instead of a traceback."""

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows of the error; it asks for it under this name."""
        from budgetbook.core.cell_traceback import sentence_and_line

        return sentence_and_line(self)


class BudgetBookError(SentenceError):
    """Anything that stops a publication. Its text is one Chinese sentence for the analyst."""

    exit_code: ClassVar[int] = 2


class InputError(BudgetBookError):
    """Bad input: a file, a cell or a setting that is not what it must be. Exit code 2.

    Attributes
    ----------
    cause
        What is told once although it shows in several places; empty where each is a matter of its own.
    """

    def __init__(self, text: str, cause: str = "") -> None:
        super().__init__(text)
        self.cause = cause

    @classmethod
    def in_cell(cls, file: str, row: int, column: str, found: str, expected: str) -> InputError:
        """Make the sentence for one cell.

        Parameters
        ----------
        file
            Path as the analyst knows it, relative to the project.
        row
            Row number as Excel counts: the headings are row 1.
        column
            The column's Chinese heading.
        found, expected
            What stands in the cell, and what must stand there.
        """
        shown = f"“{escape_invisible(found)}”" if found else "空白"
        return cls(f"{file} 第{row}行“{column}”列：发现{shown}，应为{expected}。")


class Faults:
    """Errors of input that are told together: at the end of the block they are raised as one, a sentence a line."""

    def __init__(self) -> None:
        self._sentences: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        if isinstance(error, InputError):
            self.note(error)
        elif error is not None:
            return
        if self._sentences:
            raise InputError("\n".join(self._sentences.values())) from error

    def note(self, error: InputError) -> None:
        """Note an error; what was told is not told again."""
        if error.cause:
            self._sentences.setdefault(error.cause, str(error))
        else:
            self._sentences |= {line: line for line in str(error).splitlines()}

    @contextmanager
    def noting(self) -> Iterator[None]:
        """Note the error that ends the block, and go on after it."""
        try:
            yield
        except InputError as error:
            self.note(error)


class UsageError(BudgetBookError):
    """The command or a notebook's parameters are wrong. Exit code 2."""


class RenderError(BudgetBookError):
    """A renderer is missing or could not do its work. Exit code 2."""


class FailedCheck(NamedTuple):
    """One comparison that failed, as a row of the table that a notebook shows of them."""

    check: str
    place: str
    found: str
    expected: str


class CheckError(BudgetBookError):
    """At least one reconciliation check failed, so nothing is published. Exit code 1.

    Parameters
    ----------
    text
        A sentence for each failure, each in a line of its own.
    failed
        The same as rows, for a notebook's table.

    Attributes
    ----------
    has_table
        Whether a notebook has shown that table.
    """

    exit_code: ClassVar[int] = 1
    has_table = False

    def __init__(self, text: str, failed: Iterable[FailedCheck] = ()) -> None:
        super().__init__(text)
        self.failed = tuple(failed)
