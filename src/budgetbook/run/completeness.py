"""Whether everything that the form asks for was told: every section, every table, each once."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from budgetbook.core.errors import CheckError
from budgetbook.dataset.reader import Table
from budgetbook.forms import schema
from budgetbook.forms.form import Form
from budgetbook.forms.parts import GLOSSARY

ANNEX_COVER = "annex.cover"
"""The id under which the heading of the official tables is shown."""

REQUIRED_TOPICS = {
    schema.THREE_PUBLIC.file: ("“三公”经费", "“三公”经费"),
    schema.OPERATING_COST.file: ("机关运行经费", "机关运行经费"),
    schema.VEHICLES.file: ("国有资产（车辆）占用情况", "车辆"),
    schema.PROCUREMENT.file: ("政府采购", "政府采购"),
}
"""Topics the text must explain if their table has rows: the topic's name, and a word that must occur."""


def require_complete(
    form: Form, tables: Mapping[str, Table], ledgers: Sequence[dict[str, Any]], paragraphs: Iterable[str] = ()
) -> None:
    """Compare what the executed notebooks printed with the form, and with what every place must explain.

    F1: each part, section and table of the form stands once (E01). F3: the text itself, and not only a table, tells
    “三公”经费 (财预〔2016〕143号), 机关运行经费 (E02), 国有资产占用 (E03) and 政府采购: by a figure of it where there
    is an amount, in words (没有安排机关运行经费) where every amount is zero.

    Parameters
    ----------
    tables
        The unit's tables by file.
    paragraphs
        What the text says, without headings; see `paragraphs_of`.

    Raises
    ------
    CheckError
        A part, section or table of the form was not printed, or was printed twice, or the text leaves one out.
    """
    shown = Counter(place for ledger in ledgers for place in ledger["shown"])
    wanted = {ANNEX_COVER if part.tables else part.key: part.number or part.key for part in form.parts}
    wanted |= {place.id: place.section.title for place in form.sections}
    wanted |= {f"tables.{table.key}": table.number for table in form.tables}
    problems = [
        f"[F1 表样的章节和附表齐全] 发现“{title}”印了{shown[place]}次，应为1次。"
        for place, title in wanted.items()
        if shown[place] != 1
    ]
    sections = tuple(f"{part.key}." for part in form.parts if part.sections)
    text_files = {
        cell["file"].rpartition("/")[2]
        for ledger in ledgers
        for figure in ledger["figures"]
        if figure["id"].startswith(sections) and ".chart." not in figure["id"] and ".plain." not in figure["id"]
        for cell in figure["cells"]
    }
    text = "\n".join(paragraphs)
    for file, (matter, word) in REQUIRED_TOPICS.items():
        if file not in tables or not tables[file].rows or file in text_files:
            continue
        if has_amount(tables[file]):
            problems.append(f"[F3 应当说明的事项齐全] {file}：发现正文没有说明{matter}，应有其数额。")
        elif word not in text:
            problems.append(f"[F3 应当说明的事项齐全] {file}：发现正文没有说明{matter}，没有的也应写明没有。")
    if problems:
        raise CheckError("\n".join(problems))


def paragraphs_of(notebook: Any) -> Iterator[str]:
    """Go through the paragraphs that tell of the budget in an executed notebook.

    Headings, tables and charts are none, nor is the glossary, nor what stands in some formats only. Of the unit's own
    words, which may speak of anything, only the sentences that say that there is nothing count.
    """
    for cell in notebook.cells:
        for output in cell.get("outputs", []) if _GLOSSARY_TAG not in cell.metadata.get("tags", []) else []:
            text = output.get("data", {}).get("text/markdown", "")
            if text.startswith('<div class="own-words">'):
                yield from sentences_of_absence(text)
            elif not text.startswith(("#", '<div class="plain-words">', '<div class="summary">')):
                yield text


_GLOSSARY_TAG = f"section-{GLOSSARY}"


def sentences_of_absence(text: str) -> Iterator[str]:
    """Go through the sentences that say that there is none of something."""
    return (sentence for sentence in re.split(r"[。；！？\n]", text) if re.search("没有|无|未", sentence))


def has_amount(table: Table) -> bool:
    """Tell whether any amount or count of a table is other than zero."""
    numbers = [column.heading for column in table.schema.columns if column.kind in ("amount", "count")]
    return any(Decimal(row.text(heading) or 0) for row in table.rows for heading in numbers)
