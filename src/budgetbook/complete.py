"""Whether everything that the form asks for was told: every section, every table, each once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from budgetbook.dataset import schema
from budgetbook.errors import CheckError
from budgetbook.forms import PARTS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from budgetbook.forms import Form


MATTERS = {
    schema.THREE_PUBLIC.file: "“三公”经费",
    schema.OPERATING_COST.file: "机关运行经费",
    schema.VEHICLES.file: "国有资产（车辆）占用情况",
    schema.PROCUREMENT.file: "政府采购",
}
"""What the text must explain wherever its table has rows."""


def require_complete(form: Form, needed: Collection[str], ledgers: Sequence[dict[str, Any]]) -> None:
    """Compare what the executed notebooks printed with the form, and with what every place must explain.

    F1: each part, section and table of the form stands once (E01). F3: the text itself, and not only a table, tells
    “三公”经费 (财预〔2016〕143号), 机关运行经费 (E02) and 国有资产占用 (E03), where there is such an amount.

    Parameters
    ----------
    needed
        Files of the unit's tables that have rows.

    Raises
    ------
    CheckError
        A part, section or table of the form was not printed, or was printed twice, or the text leaves one out.
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
    told = {
        cell["file"].rpartition("/")[2]
        for ledger in ledgers
        for figure in ledger["figures"]
        if figure["id"].startswith("statement.") and ".chart." not in figure["id"]
        for cell in figure["cells"]
    }
    problems += [
        f"[F3 应当说明的事项齐全] {file}：发现正文没有说明{matter}，应有其数额。"
        for file, matter in MATTERS.items()
        if file in needed and file not in told
    ]
    if problems:
        raise CheckError("\n".join(problems))
