"""The parts of a document and their sections, as a form orders them; gaps in their numbering are refused."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from budgetbook.core.numerals import chinese_number, read_chinese_number
from budgetbook.core.toml import Problem, Section
from budgetbook.core.toml_lines import TomlPath
from budgetbook.forms.printed import COUNTED, PLACEHOLDER, Counted, Key, Text

GLOSSARY = "glossary"
"""The key of the section that prints the form's terms."""

TABLES = "tables"
"""What the ids of official tables begin with, in whichever part they stand."""

PARTS = "parts"
"""Where the parts stand in the form."""

SUMMARY = "summary"
"""The key of the summary at the top, which is no part of a form."""

_TAKEN = (TABLES, SUMMARY, "annex", "document", "other", "discrepancies")
"""What ids begin with that belong to no part of text."""

_ORDINAL = re.compile(rf"^(第|（|\()?([一二三四五六七八九十]+|{COUNTED})(部分|）|\)|、|，|．|\.)")
_COUNT = re.compile(r"\d+|[一二三四五六七八九十]+")
_LAST = 99

Format = Literal["html", "pdf", "docx"]


class SubsectionForm(Section):
    """A section inside another one.

    Attributes
    ----------
    key
        Its name in ids, in the tags of the notebooks' cells and, where it is the unit's own text, of its file.
    text
        Whether it is the unit's own text, text/<key>.md.
    """

    key: Key
    title: Counted
    text: bool = False

    @property
    def meaning(self) -> str:
        """What its text has to say: its title without its number."""
        words = _ORDINAL.sub("", self.title).replace("{year}年", "本年").replace("{unit}", "本单位")
        return PLACEHOLDER.sub("", words.replace("{short}", "本单位"))


class SectionForm(SubsectionForm):
    """A numbered section of a part, which may be divided once more."""

    sections: tuple[SubsectionForm, ...] = ()


class PartForm(Section):
    """One part of the document: sections, the official tables, or the glossary.

    Attributes
    ----------
    key
        Its name in ids, and that of the notebook that it becomes.
    number, title
        第一部分, and its heading; without a title its sections are the document's uppermost headings.
    tables, glossary
        Whether it is the official tables, or the terms, instead of sections.
    date
        Whether the date of the annex stands under the list of tables.
    """

    key: Key
    number: Text = ""
    title: Text = ""
    sections: tuple[SectionForm, ...] = ()
    tables: bool = False
    glossary: bool = False
    date: bool = False

    @property
    def heading(self) -> str:
        """Its heading, with its number."""
        return f"{self.number}　{self.title}" if self.number else self.title

    @property
    def tree(self) -> Iterator["SectionPlace"]:
        """Its sections in the order in which they are printed, each before those inside it."""
        for section in self.sections:
            yield SectionPlace(self, section, ())
            for inner in section.sections:
                yield SectionPlace(self, inner, (section,))


SUMMARY_PART = PartForm(key=SUMMARY, title="一图读懂", sections=(SectionForm(key=SUMMARY, title="一图读懂"),))
"""What composes the summary as the parts of a form are composed."""


class FormatsForm(Section):
    """What stands in which of the document's formats.

    Attributes
    ----------
    plain_words
        “通俗地说”: what a citizen wants to know of a section.
    charts
        Charts, with their captions.
    summary
        一图读懂: the whole budget on one sheet, before the parts of the document.
    """

    plain_words: tuple[Format, ...] = ("html",)
    charts: tuple[Format, ...] = ("html", "pdf", "docx")
    summary: tuple[Format, ...] = ("html",)


class SectionPlace(NamedTuple):
    """Where a section stands: its part, itself, and the section around it, if any."""

    part: PartForm
    section: SubsectionForm
    around: tuple[SectionForm, ...]

    @property
    def id(self) -> str:
        """What the ids of its figures begin with."""
        return f"{self.part.key}.{self.section.key}"

    @property
    def is_divided(self) -> bool:
        """Whether it is divided into sections, and may have no words of its own."""
        return isinstance(self.section, SectionForm) and bool(self.section.sections)

    @property
    def form_key(self) -> str:
        """The path to it in the form."""
        keys = [section.key for section in (*self.around, self.section)]
        return ".".join([f"parts.{self.part.key}", *(f"sections.{key}" for key in keys)])


def part_problems(parts: Sequence[PartForm], tables: Sequence[Any], *, has_glossary: bool) -> Iterator[Problem]:
    """Say what does not hang together in the parts, with the tables and with the glossary.

    Parameters
    ----------
    tables
        The form's tables, as they are written.
    """
    faults = [(number, part.key, fault) for number, part in enumerate(parts) if (fault := _fault_of(part))]
    for number, key, fault in faults:
        yield Problem((PARTS, number), f"“parts”中“{key}”{fault}")
    named = [((PARTS, number), part.key) for number, part in enumerate(parts)]
    yield from _written_twice(named, "“parts”中“{}”写了{}次，应只写一次")
    placed = [((PARTS, number), place.section.key) for number, part in enumerate(parts) for place in part.tree]
    yield from _written_twice(placed, "“parts”中“{}”一节写了{}次，应只写一次")
    glossaries = [key for _, key in placed].count(GLOSSARY) + sum(part.glossary for part in parts)
    for count, is_there, what in (
        (sum(part.tables for part in parts), bool(tables), "附表（tables = true）"),
        (glossaries, has_glossary, "名词解释（glossary = true，或名为 glossary 的一节）"),
    ):
        # what a part is that is at fault is not known
        if count != is_there and not faults:
            wanted = "应恰有一处" if is_there else "表样没有它的内容，应不写"
            yield Problem((PARTS,), f"“parts”：发现{count}处{what}，{wanted}")
    yield from _numbering_problems(parts, tables)


def _fault_of(part: PartForm) -> str:
    kinds = [name for name in ("sections", "tables", "glossary") if getattr(part, name)]
    if len(kinds) != 1:
        return f"有{'、'.join(kinds) or '空白'}，应为 sections、tables、glossary 三者之一"
    if not part.title and (part.number or kinds != ["sections"]):
        return "没有 title，应有：只有由小节组成、没有编号的一部分可以没有标题"
    if part.date and not part.tables:
        return "写了 date，应只写在附表的一部分"
    if part.key in _TAKEN and not part.tables:
        return f"的名称“{part.key}”另有用处，应换一个名称"
    if any(place.section.text and place.section.key == GLOSSARY for place in part.tree):
        return "的“glossary”一节写了 text，名词解释应由表样的 [[glossary]] 给出"
    return ""


def _written_twice(named: Sequence[tuple[TomlPath, str]], message: str) -> Iterator[Problem]:
    keys = [key for _, key in named]
    for number, (path, key) in enumerate(named):
        if keys.index(key) != number:
            yield Problem(path, message.format(key, keys.count(key)))


def _numbering_problems(parts: Sequence[PartForm], tables: Sequence[Any]) -> Iterator[Problem]:
    """Find Chinese numbering that does not count from 一 without a gap, among what stands side by side."""
    yield from _not_consecutive([((PARTS, number), part.number) for number, part in enumerate(parts)], "“parts”")
    for number, part in enumerate(parts):
        own: TomlPath = (PARTS, number, "sections")
        titles = [((*own, place), section.title) for place, section in enumerate(part.sections)]
        yield from _not_consecutive(titles, f"“parts”中“{part.key}”")
        for place, section in enumerate(part.sections):
            within: TomlPath = (*own, place, "sections")
            inner = [((*within, at), one.title) for at, one in enumerate(section.sections)]
            yield from _not_consecutive(inner, f"“parts”中“{section.key}”一节")
    for key, find in (("contents", _not_consecutive), ("number", _not_counted)):
        written = [((TABLES, place, key), str(table.get(key, ""))) for place, table in enumerate(tables)]
        yield from find(written, f"“tables”的 {key}")


def _not_counted(numbers: Iterable[tuple[TomlPath, str]], where: str) -> Iterator[Problem]:
    """Find numbers of tables (预算01表, 附表一) of which one does not follow the one before it."""
    expected = 0
    for path, number in numbers:
        found = _COUNT.search(number)
        if not found:
            continue
        expected += 1
        if _value(found[0]) != expected:
            yield Problem(path, f"{where}：发现“{number}”，应为“{number.replace(found[0], _as(found[0], expected))}”")
            return


def _value(count: str) -> Decimal:
    return Decimal(count) if count.isdecimal() else read_chinese_number(count)


def _as(count: str, number: int) -> str:
    """Write another number as a count is written: in Chinese numerals, or in as many digits."""
    return f"{number:0{len(count)}}" if count.isdecimal() else chinese_number(number)


def _not_consecutive(titles: Iterable[tuple[TomlPath, str]], where: str) -> Iterator[Problem]:
    counts: dict[tuple[str, bool, str], int] = {}
    for path, title in titles:
        ordinal = _ORDINAL.match(title)
        if not ordinal:
            continue
        before, number, after = ordinal.groups("")
        style = before, number.isdecimal(), after
        expected = counts.get(style, 0) + 1
        if expected > _LAST or _value(number) != expected:
            wanted = f"{before}{_as(number, min(expected, _LAST))}{after}"
            yield Problem(path, f"{where}：发现“{title}”，序号应为“{wanted}”")
            return
        counts[style] = expected
