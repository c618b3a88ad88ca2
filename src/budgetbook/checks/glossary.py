"""Whether the glossary and the text speak of the same things: a person decides what is to be explained."""

import re
from collections.abc import Iterator

from budgetbook.book import Book
from budgetbook.checks.model import Finding
from budgetbook.dataset.prose import term_of
from budgetbook.figures import Cell
from budgetbook.forms import schema
from budgetbook.forms.texts import OWN_TERMS

_QUOTES = re.compile("[“”]")
_ADDED = re.compile("(?:预算|收入|支出)$")


def terms_are_used_and_explained(book: Book) -> Iterator[Finding]:
    """What income, spending and “三公”经费 are called is explained, and what is explained occurs.

    Technical terms are to be explained (财预〔2016〕143号). They are those of the form and those that the unit adds in
    text/glossary.md.
    """
    own = f"{book.data.folder}/text/{OWN_TERMS}.md"
    terms = [
        (Cell(book.form_file, 0, f"glossary {entry.term}", entry.text), entry.term) for entry in book.form.glossary
    ]
    for number, line in enumerate(book.data.prose.get(OWN_TERMS, "").splitlines(), start=1):
        if line.strip():
            terms.append((Cell(own, number, "正文", line), term_of(line)))
    words = _words_of(book)
    for cell, term in terms:
        holds = _stem(term) in words
        yield Finding(cell, f"解释了“{_bare(term)}”", "文本用到的名词（别处没有用到它）", holds=holds)
    explained = [_stem(term) for _, term in terms]
    for name in _used(book):
        holds = any(_stem(name) in term or term in _stem(name) for term in explained)
        where = Cell(own, 0, "正文", name)
        yield Finding(where, f"没有解释“{_bare(name)}”", f"“{_bare(name)}：……。”一行（表样没有这个名词）", holds=holds)


def _used(book: Book) -> Iterator[str]:
    """Give what the document calls money by: sources of income, parts of spending, what is carried over."""
    income = book.table("income")
    used = income[(income["预算数"] != 0) & (income["收入来源"] != schema.APPROPRIATION)]["收入来源"]
    yield from dict.fromkeys(used)
    for part, name in book.form.data.parts.items():
        if book.table("spending")[name].figures.total(part) != 0:
            yield name
    measures = book.data.measures
    for name in (schema.CARRIED_IN, "“三公”经费", "机关运行经费"):
        if name in measures and measures[name] != 0:
            yield name


def _words_of(book: Book) -> str:
    """Return all that the document can say but the glossary: the form's words, the unit's, and the names of items."""
    form = book.form.model_dump_json(exclude={"glossary"})
    prose = (text for name, text in book.data.prose.items() if name != OWN_TERMS)
    names = (*book.table("spending")["科目名称"], *book.table("spending")["类名称"], *_used(book))
    return _bare("\n".join((form, *prose, *names)))


def _bare(term: str) -> str:
    return _QUOTES.sub("", term)


def _stem(term: str) -> str:
    """Return a term without what some forms add to it: 基本支出预算, 财政拨款收入."""
    bare = _bare(term)
    stem = _ADDED.sub("", bare)
    return stem if len(stem) > 2 else bare
