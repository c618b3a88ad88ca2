"""The parts of a document and their sections, as a form orders them; gaps in their numbering are refused."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from pydantic import Field

from budgetbook.core.errors import InputError
from budgetbook.core.numerals import chinese_number, read_chinese_number
from budgetbook.core.toml import Section
from budgetbook.forms.printed import PLACEHOLDER, Text

if TYPE_CHECKING:
    from budgetbook.forms.form import Form

GLOSSARY = "glossary"
"""The key of the section that prints the form's terms."""

TABLES = "tables"
"""What the ids of official tables begin with, in whichever part they stand."""

_TAKEN = (TABLES, "annex", "document", "other")
"""What ids begin with that belong to no part of text."""

_ORDINAL = re.compile(r"^(第|（|\()?([一二三四五六七八九十]+)(部分|）|\)|、|，|．|\.)")
_COUNT = re.compile(r"\d+|[一二三四五六七八九十]+")
_LAST = 99

Format = Literal["html", "pdf", "docx"]

Key = Annotated[str, Field(pattern=r"^[a-z_]+$")]


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
    title: Text
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
    def tree(self) -> Iterator["Place"]:
        """Its sections in the order in which they are printed, each before those inside it."""
        for section in self.sections:
            yield Place(self, section, ())
            for inner in section.sections:
                yield Place(self, inner, (section,))


class FormatsForm(Section):
    """What stands in which of the document's formats.

    Attributes
    ----------
    plain_words
        “通俗地说”: what a citizen wants to know of a section.
    charts
        Charts, with their captions.
    """

    plain_words: tuple[Format, ...] = ("html",)
    charts: tuple[Format, ...] = ("html", "pdf", "docx")


class Place(NamedTuple):
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


def check_parts(form: "Form", shown: str) -> None:
    """Refuse parts that do not hang together with each other, with the tables and with the glossary.

    Raises
    ------
    InputError
        One sentence, which begins with the form's file.
    """
    for part in form.parts:
        _check_part(part, shown)
    _require_once([part.key for part in form.parts], f"{shown} 的 parts 中“{{}}”写了{{}}次，应只写一次。")
    keys = [place.section.key for part in form.parts for place in part.tree]
    _require_once(keys, f"{shown} 中“{{}}”一节写了{{}}次，应只写一次。")
    glossaries = keys.count(GLOSSARY) + sum(part.glossary for part in form.parts)
    for count, there, what in (
        (sum(part.tables for part in form.parts), form.tables, "附表（tables = true）"),
        (glossaries, form.glossary, "名词解释（glossary = true，或名为 glossary 的一节）"),
    ):
        if count != bool(there):
            wanted = "应恰有一处" if there else "表样没有它的内容，应不写"
            raise InputError(f"{shown} 的 parts：发现{count}处{what}，{wanted}。")
    _check_numbering(form, shown)


def _check_part(part: PartForm, shown: str) -> None:
    kinds = [name for name in ("sections", "tables", "glossary") if getattr(part, name)]
    fault = ""
    if len(kinds) != 1:
        fault = f"有{'、'.join(kinds) or '空白'}，应为 sections、tables、glossary 三者之一"
    elif not part.title and (part.number or kinds != ["sections"]):
        fault = "没有 title，应有：只有由小节组成、没有编号的一部分可以没有标题"
    elif part.date and not part.tables:
        fault = "写了 date，应只写在附表的一部分"
    elif part.key in _TAKEN and not part.tables:
        fault = f"的名称“{part.key}”另有用处，应换一个名称"
    for place in part.tree:
        if place.section.text and place.section.key == GLOSSARY:
            fault = "的“glossary”一节写了 text，名词解释应由表样的 [[glossary]] 给出"
    if fault:
        raise InputError(f"{shown} 的 parts 中“{part.key}”{fault}。")


def _require_once(keys: Sequence[str], message: str) -> None:
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice:
        raise InputError(message.format(twice, keys.count(twice)))


def _check_numbering(form: "Form", shown: str) -> None:
    """Refuse Chinese numbering that does not count from 一 without a gap, among what stands side by side."""
    _require_consecutive([part.number for part in form.parts], f"{shown} 的 parts")
    for part in form.parts:
        _require_consecutive([section.title for section in part.sections], f"{shown} 的 parts 中“{part.key}”")
        for section in part.sections:
            titles = [inner.title for inner in section.sections]
            _require_consecutive(titles, f"{shown} 的 parts 中“{section.key}”一节")
    _require_consecutive([table.contents for table in form.tables], f"{shown} 的 tables 的 contents")
    _require_counted([table.number for table in form.tables], f"{shown} 的 tables 的 number")


def _require_counted(numbers: Iterable[str], where: str) -> None:
    """Refuse numbers of tables (预算01表, 附表一) of which one does not follow the one before it."""
    expected = 0
    for number in numbers:
        found = _COUNT.search(number)
        if not found:
            continue
        expected += 1
        count = found[0]
        if (int(count) if count.isdecimal() else read_chinese_number(count)) != expected:
            written = f"{expected:0{len(count)}}" if count.isdecimal() else chinese_number(expected)
            raise InputError(f"{where}：发现“{number}”，应为“{number.replace(count, written)}”。")


def _require_consecutive(titles: Iterable[str], where: str) -> None:
    counts: dict[str, int] = {}
    for title in titles:
        ordinal = _ORDINAL.match(title)
        if not ordinal:
            continue
        before, number, after = ordinal.groups("")
        expected = counts.get(before + after, 0) + 1
        if expected > _LAST or read_chinese_number(number) != expected:
            wanted = f"{before}{chinese_number(min(expected, _LAST))}{after}"
            raise InputError(f"{where}：发现“{title}”，序号应为“{wanted}”。")
        counts[before + after] = expected
