"""Whether everything that the form asks for was told: every section, every table, each once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from budgetbook.errors import CheckError
from budgetbook.forms import PARTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from budgetbook.forms import Form


def require_complete(form: Form, ledgers: Sequence[dict[str, Any]]) -> None:
    """Compare what the executed notebooks printed with the form (E01, E02, E03: a table or section missing).

    Raises
    ------
    CheckError
        A part, section or table of the form was not printed, or was printed twice.
    """
    shown = Counter(place for ledger in ledgers for place in ledger["shown"])
    wanted = {part: form.parts[part].number for part in PARTS}  # type: ignore[index]
    for part in PARTS:
        wanted |= {f"{part}.{section.key}": section.title for section in form.parts[part].sections}  # type: ignore[index]
    wanted |= {f"tables.{table.key}": table.number for table in form.tables}
    problems = [
        f"[F1 表样的章节和附表齐全] 发现“{title}”印了{shown[place]}次，应为1次。"
        for place, title in wanted.items()
        if shown[place] != 1
    ]
    if problems:
        raise CheckError("\n".join(problems))
