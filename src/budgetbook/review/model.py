"""A document with all that a review reads from it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from budgetbook.core.text import half_width
from budgetbook.importing import typed_text
from budgetbook.review.document import Document
from budgetbook.review.facts import Facts, collect, with_class_codes
from budgetbook.review.official import OfficialTable, analyse_table
from budgetbook.review.statements import Texts
from budgetbook.review.terms import Terms

_YEAR = re.compile(r"(20\d\d)年")
_COVER_YEAR = re.compile(r"(20\d\d)年(?:度)?(?:.{0,12}?)(?:预算|部门预算)")
_BEFORE_YEAR = re.compile(r"^[\d.、（）()一二三四五六七八九十]*([\u4e00-\u9fff（）()]{2,30}?)(?:部门)?20\d\d年")
_AFTER_YEAR = re.compile(
    r"^20\d\d年度?[，,]?([\u4e00-\u9fff（）()]{2,30}?)(?=收入预算|支出预算|部门预算|一般公共|财政拨款|政府采购|机关运行)"
)


@dataclass(frozen=True)
class AnalysedDocument:
    """A document with its year, tables, texts and terms, as they are asked for."""

    source: Document

    @cached_property
    def year(self) -> str:
        """The year of the budget: that of the cover or the titles; empty where none is named."""
        texts = [item.text for item in self.source.paragraphs[:12]]
        texts += [paragraph.text for table in self.source.tables for paragraph in table.above]
        named = Counter(year for text in texts for year in _COVER_YEAR.findall(half_width(text)))
        if not named:
            named = Counter(year for text in texts for year in _YEAR.findall(half_width(text)))
        if not named:
            named = Counter(year for one in self.source.paragraphs for year in _YEAR.findall(half_width(one.text)))
        return named.most_common(1)[0][0] if named else ""

    @cached_property
    def own_names(self) -> tuple[str, ...]:
        """The names by which the document calls its unit."""
        lines = [p.text for t in self.source.tables for p in t.above] + [p.text for p in self.source.paragraphs[:6]]
        names = {name for line in lines if (name := typed_text.department_of(line))}
        begins = Counter(
            match[1]
            for paragraph in self.source.paragraphs
            for pattern in (_BEFORE_YEAR, _AFTER_YEAR)
            if (match := pattern.match(half_width(paragraph.text))) is not None
        )
        names |= {name for name, count in begins.items() if count > 1 or any(name in known for known in names)}
        return tuple(sorted(names)) or ("本部门",)

    @cached_property
    def tables(self) -> tuple[OfficialTable, ...]:
        """Its tables."""
        return tuple(analyse_table(table, self.year) for table in self.source.tables)

    @cached_property
    def facts(self) -> Facts:
        """What its tables state."""
        facts = collect(self.tables)
        with_class_codes(facts)
        return facts

    @cached_property
    def texts(self) -> Texts:
        """Its running text."""
        return Texts(self.source, self.facts, int(self.year or 0), self.own_names)

    @cached_property
    def terms(self) -> Terms:
        """What the terms of its text mean."""
        return Terms(self.facts)

    @cached_property
    def terms_in_use(self) -> frozenset[str]:
        """The terms of which its text states amounts."""
        return frozenset(one.claim.term for one in self.texts.statements)
