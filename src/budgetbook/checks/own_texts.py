"""What the unit typed itself and the document prints: its prose, and the words in its tables."""

import re
from collections.abc import Iterable, Iterator

from budgetbook.book import Book
from budgetbook.checks.model import Finding
from budgetbook.checks.spelled_numbers import plain_signs
from budgetbook.figures import Cell
from budgetbook.forms import schema

_TITLE = re.compile(r"《[^《》]*》|〔[^〔〕]*〕")
_SENTENCES = {schema.PURPOSES.file: "主要用途", schema.PERFORMANCE_TASKS.file: "主要内容或用途"}
"""Columns of tables that hold sentences about what the budget pays for."""


def own_prose(book: Book) -> Iterator[Cell]:
    """Go through what the unit writes in sentences: each line of its texts, reasons, purposes, contents of tasks."""
    for name, text in book.data.prose.items():
        for number, line in enumerate(text.splitlines(), start=1):
            if line.strip():
                yield Cell(f"{book.data.folder}/text/{name}.md", number, "正文", line)
    for reason in book.data.base.reasons if book.data.base else ():
        yield reason.row.cells["原因"]
    for table, heading in _SENTENCES.items():
        yield from (row.cells[heading] for row in book.data.sources[table].rows)


def typed_texts(book: Book) -> Iterator[Cell]:
    """Go through all words that the unit typed: its prose, and every column of words of its tables."""
    yield from own_prose(book)
    for table in book.data.sources.values():
        words = [column.heading for column in table.schema.columns if column.kind == "text"]
        words = [heading for heading in words if heading != _SENTENCES.get(table.schema.file)]
        yield from (row.cells[heading] for row in table.rows for heading in words if row.cells[heading].raw)


def plain_prose(book: Book) -> Iterator[tuple[Cell, str]]:
    """Go through the unit's prose: the cell, and its text in plain signs without titles, as long as it was."""
    for cell in own_prose(book):
        yield cell, plain_signs(_TITLE.sub(lambda match: " " * len(match.group()), cell.raw))


def number_findings(cell: Cell, wrong: Iterable[tuple[int, int, str]], expected: str) -> Iterator[Finding]:
    """Yield a failed finding for each distinct number that is wrong, or one passed finding."""
    found = list(dict.fromkeys((cell.raw[start:end].strip(), wanted) for start, end, wanted in wrong))
    for number, wanted in found:
        yield Finding(Cell(cell.file, cell.row, cell.column, number), f"“{number}”", wanted, holds=False)
    if not found:
        yield Finding(cell, f"“{cell.raw.strip()[:8]}…”", expected, holds=True)
