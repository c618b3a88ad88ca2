"""Years, levels of government, remains of a template, repetition, typing errors (E20-E22, E25, E29, E30, E38)."""

from __future__ import annotations

import re

from budgetbook.checks.prose import prose_errors_in
from budgetbook.core.number_tokens import sentence_around
from budgetbook.dataset.prose import TEMPLATE_PLACEHOLDER
from budgetbook.dataset.unit_words import LEVELS
from budgetbook.review.document import Paragraph
from budgetbook.review.findings import Quotation, ReviewResults, Severity, quote_match, quote_sentence, quote_title
from budgetbook.review.model import AnalysedDocument

YEAR, LEVEL, TEMPLATE, REPEATED, MARKS, TYPO = "R17", "R18", "R19", "R20", "R21", "R28"
_COMPARED = re.compile(
    r"(?:比|较)(20\d\d)年(?:度)?(?:年初|当年)?(?:预算|执行)数?(?:增加|减少|增长|下降|持平)|与(20\d\d)年(?:度)?(?:年初)?预算(?:数)?(?:持平|一致)"
)
_PERIOD = re.compile(r"(20\d\d)年1月1日[-—–~至到]+(20\d\d)年12月31日")
_PLANNED = re.compile(r"拟(?:从|于|自)(20\d\d)年")
_OWN_LEVEL = re.compile(
    r"(省|市|区|县)级(?:部门|单位)?预算(?!主管)|为(市|区|县|省)政府组成部门|是(?:本)?(市|区|县|省)政府(?:工作|组成)部门"
)
_STATED_LEVEL = re.compile(
    r"(?:(?:是指?|指|纳入|是与|使用|由|为)(省级|市级|区级|县级)(?=财政|预算主管)|(省级|市级|区级|县级)财政(?:当年)?拨款)"
)
_SENTENCES = re.compile(r"[^。！？\n]+")
_TYPOS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"截止(?=20\d\d年|\d{1,2}月)"), "截至"),
    (re.compile(r"(?<!相)比20\d\d年(?:年初)?预算(?:数)?持平"), "与……持平"),
    (re.compile(r"公务车(?:用车)?(?=购置|运行)"), "公务用车"),
    (re.compile(r"[一与]致0(?:\.0+)?万元"), "持平"),
    (re.compile(r"。。|，，|；；|、、|，。|。，|、。"), "一个标点"),
    (re.compile(r"【20\d\d】|\[20\d\d\](?=\d+号)"), "六角括号〔〕"),
    (re.compile(r"其它(?=[\u4e00-\u9fff]{2,24}[（(](?:类|款|项))"), "其他"),
    (re.compile(r"\d(?:\.\d+)? +%"), "百分号前不空格"),
    (re.compile(r"单价\d+万(?=[（(]含[）)])"), "万元"),
)
_FULL_WIDTH = "全角标点"
_LONG = 14


def check(document: AnalysedDocument, results: ReviewResults) -> None:
    """Judge the words of all paragraphs."""
    year = document.year
    level = _own_level(document)
    typos: dict[tuple[str, str], list[Quotation]] = {}
    compared: list[Quotation] = []
    levels: dict[str, list[Quotation]] = {}
    for paragraph in document.source.paragraphs:
        text = paragraph.text
        own_year = (match for match in _COMPARED.finditer(text) if (match[1] or match[2]) == year)
        compared += [quote_sentence(paragraph, match) for match in own_year]
        _periods(paragraph, year, results)
        for match in _STATED_LEVEL.finditer(text):
            other = match[1] or match[2]
            if level and other != level:
                levels.setdefault(other, []).append(quote_sentence(paragraph, match))
        for match in TEMPLATE_PLACEHOLDER.finditer(text):
            message = f"像是模板的文字没有删去：“{match.group()}”。"
            results.add_finding(TEMPLATE, "warning", message, quote_sentence(paragraph, match))
        for pattern, expected in _TYPOS:
            for match in pattern.finditer(text):
                typos.setdefault((match.group(), expected), []).append(quote_sentence(paragraph, match))
        _repeated(paragraph, results)
        _marks(paragraph, results)
    if compared:
        message = f"{year}年的预算与{year}年自己比较（共{len(compared)}处）。"
        results.add_finding(YEAR, "error", message, *compared, expected=f"与{int(year) - 1}年比较")
    for other, places in levels.items():
        message = f"文本是{level}的，名词解释却写“{other}”（{len(places)}处）。"
        results.add_finding(LEVEL, "error", message, *places, expected=level)
    for (found, expected), places in typos.items():
        results.add_finding(TYPO, "notice", f"写作“{found}”（{len(places)}处）。", *places, expected=expected)
    _titles(document, results)


def _own_level(document: AnalysedDocument) -> str:
    """The level of government of the unit by the cover, or by what the text says of the unit; empty where neither."""
    found = {
        f"{next(filter(None, match.groups()))}级"
        for paragraph in document.source.paragraphs
        for match in _OWN_LEVEL.finditer(paragraph.text)
    }.intersection(LEVELS)
    return found.pop() if len(found) == 1 else ""


def _periods(paragraph: Paragraph, year: str, results: ReviewResults) -> None:
    for match in _PERIOD.finditer(paragraph.text):
        if match[1] == match[2] and year and int(match[1]) < int(year):
            message = f"{year}年预算的实施期是{match[1]}年，已经过去。"
            results.add_finding(YEAR, "error", message, quote_sentence(paragraph, match), expected=f"{year}年")
    for match in _PLANNED.finditer(paragraph.text):
        if year and int(match[1]) < int(year) - 1:
            message = f"{year}年的文本说“{match.group()}”。"
            results.add_finding(YEAR, "warning", message, quote_sentence(paragraph, match))


def _repeated(paragraph: Paragraph, results: ReviewResults) -> None:
    """Report words that a sentence repeats at once."""
    for match in _SENTENCES.finditer(paragraph.text):
        found = re.search(rf"([\u4e00-\u9fff、，]{{{_LONG},60}})[，、]?\1", match.group())
        if found:
            results.add_finding(REPEATED, "notice", f"一句中重复：“{found.group(1)}”。", quote_match(paragraph, match))


def _marks(paragraph: Paragraph, results: ReviewResults) -> None:
    if paragraph.role == "heading":
        if re.search("[。；，]$", paragraph.text):
            results.add_finding(MARKS, "notice", "标题末尾有标点。", Quotation(paragraph.position, paragraph.text))
        return
    if not re.search("[。；！？]", paragraph.text):
        return
    for error, expected in dict.fromkeys(prose_errors_in(paragraph.text)):
        # the spaces of a PDF, and half-width marks, are a matter of the program that made it
        if expected.startswith(_FULL_WIDTH):
            continue
        severity: Severity = "warning" if "百分" in expected else "notice"
        start = max(paragraph.text.find(error), 0)
        quoted = sentence_around(paragraph.text, start, start + len(error))
        where = Quotation(paragraph.position_at(start), quoted, "正文")
        results.add_finding(MARKS, severity, f"“{error}”应为{expected}。", where, expected=expected)
    if re.search("[，、]$", paragraph.text) and len(paragraph.text) > 20:
        results.add_finding(
            MARKS,
            "notice",
            "段末没有句号。",
            Quotation(paragraph.position, paragraph.text[-40:], "正文"),
            expected="。",
        )


def _titles(document: AnalysedDocument, results: ReviewResults) -> None:
    """Check that the titles of tables have the document's year."""
    titled = [
        table for table in document.tables if table.title and table.kind not in ("", "assets", "performance", "other")
    ]
    with_year = [table for table in titled if re.search(r"20\d\d年", table.title)]
    for table in titled:
        years = set(re.findall(r"(20\d\d)年", table.title))
        where = quote_title(table)
        if years and document.year not in years and "年初" not in table.title:
            message = f"{table.name}写的是{'、'.join(sorted(years))}年，文本是{document.year}年的。"
            results.add_finding(YEAR, "error", message, where, expected=f"{document.year}年")
        elif not years and len(with_year) >= 4 and len(with_year) * 3 > len(titled) * 2 and "变动" not in table.title:
            results.add_finding(
                YEAR, "notice", f"只有{table.name}的标题没有年度。", where, expected=f"{document.year}年……"
            )
