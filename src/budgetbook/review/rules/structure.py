"""Contents against headings and titles, numbering of headings (E01, E38)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from budgetbook.core.numerals import read_chinese_number
from budgetbook.forms.form import Form
from budgetbook.forms.printed import PLACEHOLDER
from budgetbook.importing import typed_text
from budgetbook.review.document import Paragraph
from budgetbook.review.findings import Quotation, ReviewResults, Severity
from budgetbook.review.model import AnalysedDocument
from budgetbook.review.reading.assemble import contents_entry
from budgetbook.review.scopes import kind_of

CONTENTS, NUMBERING = "R14", "R15"
_ANNEX = re.compile(r"附件|预算(?:公开)?表(?:\([^()]*\))?$|附表")
_TABLE = re.compile(r"表(?:\([^()]*\))*$")
_NUMBER = re.compile(
    r"^(?:第[一二三四五六七八九十]+部分|[(（][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.:：]|附件?\d*[:：]|附?表[一二三四五六七八九十\d]+[、:：]?|[(（]?\d{1,2}[)）.、．]+)"
)
_PLAIN = re.compile(r"20\d\d年度?|部门|单位|区级|市级|省级|本级|[\"“”:：、.．()（）]")
_LIKE = 0.70


def check(document: AnalysedDocument, results: ReviewResults) -> None:
    """Judge the contents and the numbers of headings."""
    if len(document.source.contents) > 2:
        _contents(document, results)
    _numbering(document, results)


def _key(text: str, names: Iterable[str]) -> str:
    plain = _NUMBER.sub("", typed_text.normalised(contents_entry(text)))
    for name in names:
        plain = plain.replace(typed_text.normalised(name), "")
    return _PLAIN.sub("", plain)


def _contents(document: AnalysedDocument, results: ReviewResults) -> None:
    names = document.own_names
    titles = {
        _key(line.text, names): line for table in document.source.tables for line in table.above if len(line.text) > 3
    }
    for table in document.tables:
        if table.title:
            titles.setdefault(_key(table.title, names), table.source.above[-1])
    headings = {_key(one.text, names): one for one in document.source.paragraphs if len(one.text) < 60}
    entries = [one for one in document.source.contents if "目录" not in typed_text.normalised(one.text)]
    in_annex = lists_tables = False
    missing: list[tuple[Paragraph, bool]] = []
    found_tables = 0
    for entry in entries:
        key = _key(entry.text, names)
        plain = contents_entry(entry.text)
        if not key:
            continue
        starts_part = bool(re.match(r"第[一二三四五六七八九十]+部分", plain))
        if _ANNEX.search(plain) and not re.match(r"[(（]?\d", plain):
            in_annex, lists_tables = not starts_part, bool(re.match("附件|附表", plain))
            continue
        in_annex = in_annex and not starts_part
        is_table = (bool(_TABLE.search(plain)) and not starts_part) or (
            in_annex and lists_tables and bool(re.match("[一二三四五六七八九十]+、", plain))
        )
        place = titles if is_table else headings
        if any(other.endswith(key) if is_table else _holds(other, key) for other in place):
            found_tables += is_table
            continue
        like = next((one for one in place if _is_like(key, one, plain, place[one].text)), "")
        if like:
            found_tables += is_table
            other = place[like]
            results.add_finding(
                CONTENTS,
                "notice",
                f"目录写作“{_shown(entry)}”，标题写作“{other.text.strip()}”。",
                Quotation(entry.position, _shown(entry), "目录"),
                Quotation(other.position, other.text, "标题"),
            )
            continue
        missing.append((entry, is_table))
    for entry, is_table in missing:
        if is_table and not found_tables:
            continue
        what = "表，正文和附件中没有这张表" if is_table else "部分，正文中没有这个标题"
        severity: Severity = "error" if is_table else "warning"
        results.add_finding(
            CONTENTS,
            severity,
            f"目录列有“{_shown(entry)}”这一{what}。",
            Quotation(entry.position, _shown(entry), "目录"),
        )


def _holds(title: str, key: str) -> bool:
    """Return whether the title contains the entry, or the entry the title."""
    return title.endswith(key) or (len(key) > 5 and key in title) or (len(title) > 3 and title in key)


def check_form(document: AnalysedDocument, form: Form, results: ReviewResults) -> None:
    """Report tables that the place's form has and the document lacks (E01)."""
    titles = {_key(table.title, document.own_names) for table in document.tables if table.title}
    for table in form.tables:
        title = PLACEHOLDER.sub(lambda match: document.year if match[1] == "year" else "", table.title)
        key = _key(title, document.own_names)
        if key and not any(title.endswith(key) for title in titles):
            results.add_finding(
                CONTENTS, "warning", f"表样有{table.number}“{key}”，文本中没有标题相同的表。", expected=key
            )


def _is_like(key: str, other: str, text: str, other_text: str) -> bool:
    """Return whether entry and title are of one kind and nearly equal, with all the entry's characters in the title."""
    if SequenceMatcher(None, key, other).ratio() < _LIKE or kind_of(text) != kind_of(other_text):
        return False
    signs = iter(other)
    return all(sign in signs for sign in key)


def _shown(entry: Paragraph) -> str:
    return re.sub(r"[.…·．]{3,}.*$|\s{2,}\d+\s*$", "", entry.text).strip()


def _numbering(document: AnalysedDocument, results: ReviewResults) -> None:
    """Report numbers of headings of one level that leave one out, or stand twice."""
    last: tuple[int, Paragraph] | None = None
    for paragraph in document.source.paragraphs:
        plain = typed_text.normalised(paragraph.text)
        if re.match("第[一二三四五六七八九十]+部分|附件", plain) or (
            paragraph.role == "heading" and not re.match(r"[(（一二三四五六七八九十]", plain)
        ):
            last = None
            continue
        match = re.match(r"([一二三四五六七八九十]{1,3})、", plain)
        if paragraph.role != "heading" or not match:
            continue
        number = int(read_chinese_number(match.group(1)))
        if last and number not in (1, last[0] + 1):
            message = f"标题的序号由“{last[1].text[:16]}”跳到“{paragraph.text[:16]}”。"
            results.add_finding(
                NUMBERING,
                "notice",
                message,
                Quotation(paragraph.position, paragraph.text),
                Quotation(last[1].position, last[1].text),
            )
        last = (number, paragraph)
