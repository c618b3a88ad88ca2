"""The language of the whole text, under both forms, with and without last year, and of units that lack something."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from budgetbook.book import Book, open_book
from tests.notebook_text import found_in, paragraphs, plain, shown_by_notebooks, with_changed_rows
from tests.places import MADE_UP

if TYPE_CHECKING:
    from collections.abc import Callable

    from budgetbook.core.project import Project

CJK = r"\u4e00-\u9fff，。；：、！？（）“”《》"

DOUBLED = {"人人", "天天", "常常", "仅仅", "种种", "个个", "往往", "年年", "日日", "层层", "行行"}
"""Doublings that are words, or stand where two words meet: 进行行业监管."""


def without_general_public(book: Book) -> Book:
    """All spending is paid for by 其他资金, so that no fiscal fund has any."""
    book = with_changed_rows(book, "spending.csv", lambda row: {**row, "资金性质": "其他资金"})
    return with_changed_rows(
        book, "income.csv", lambda row: {**row, "预算数": "92.0" if row["收入来源"] == "其他收入" else "0.0"}
    )


def without_operating(book: Book) -> Book:
    book = with_changed_rows(
        book, "basic_spending.csv", lambda row: row if row["部门预算经济科目编码"].startswith("301") else None
    )
    return with_changed_rows(book, "operating_cost.csv", lambda row: {**row, "预算数": "0.0"})


def without_basic(book: Book) -> Book:
    return with_changed_rows(book, "basic_spending.csv", lambda _: None)


def without_three_public(book: Book) -> Book:
    return with_changed_rows(book, "three_public.csv", lambda row: {**row, "预算数": "0.0"})


def without_spending(book: Book) -> Book:
    return with_changed_rows(
        with_changed_rows(book, "spending.csv", lambda _: None), "income.csv", lambda row: {**row, "预算数": "0.0"}
    )


def of_one_class(book: Book) -> Book:
    book = with_changed_rows(book, "spending.csv", lambda row: row if row["科目编码"] == "2010301" else None)
    return with_changed_rows(
        book, "income.csv", lambda row: {**row, "预算数": "57.7"} if row["资金性质"] == "一般公共预算" else None
    )


VARIANTS: dict[str, Callable[[Book], Book]] = {
    "no general public budget": without_general_public,
    "no operating part": without_operating,
    "no basic spending": without_basic,
    "no three public": without_three_public,
    "nothing at all": without_spending,
    "one class": of_one_class,
}
TOLD: dict[str, list[str]] = {}


@pytest.fixture(params=["2020", "2021", "2022", "2023", *VARIANTS])
def shown(request: pytest.FixtureRequest, project: Project, book: Book) -> list[str]:
    """What the three parts of text show, told once for all tests."""
    name = request.param
    if name not in TOLD:
        year = name if name.isdecimal() else "2020"
        one = book if year == "2020" else open_book(year, "999001", MADE_UP)
        # the sample's notebooks open the book of their own year, of which only the data count here
        TOLD[name] = shown_by_notebooks(project, VARIANTS[name](one) if name in VARIANTS else one)
    return TOLD[name]


@pytest.fixture
def texts(shown: list[str]) -> list[str]:
    """Every paragraph and caption, as it is read."""
    found = paragraphs(shown)
    assert len(found) > 30
    return found


def test_no_two_signs_stand_where_one_belongs(texts: list[str]) -> None:
    assert found_in(texts, "[，。；：、][，。；：、]|（）|[（“《][，。；：、]|[，、][）]") == []


def test_no_half_width_sign_stands_between_chinese_words(texts: list[str]) -> None:
    assert found_in(texts, f"(?<=[{CJK}])[,;:?!()](?=[{CJK}])|(?<=[{CJK}]) (?=[{CJK}])") == []


def test_every_paragraph_comes_to_an_end(shown: list[str]) -> None:
    captions = {plain(markup) for markup in shown if ".caption." in markup or ".change_caption." in markup}
    titles = {plain(markup) for markup in shown if "table-title" in markup}
    bars = [text for markup in shown if ".bar." in markup for text in paragraphs([markup]) if text.startswith("- ")]
    lines = [line for text in bars for line in text.split("\n")]
    assert [line for line in lines if not re.fullmatch(r"- \S+  [0-9.]+万元", line)] == []
    texts = [text for text in paragraphs(shown) if text not in captions | titles | {*bars}]
    texts = [text for text in texts if not text.startswith("数据来源：")]
    assert [text for text in texts if not re.search(r"[。！？：]$", text)] == []


def test_brackets_and_quotes_are_closed(texts: list[str]) -> None:
    for opening, closing in ("（）", "“”", "《》", "〔〕"):
        assert [text for text in texts if text.count(opening) != text.count(closing)] == []


def test_no_word_is_doubled(texts: list[str]) -> None:
    pattern = r"([\u4e00-\u9fff]{2,8})\1|([\u4e00-\u9fff])\2"
    doubled = [match.group() for text in texts for match in re.finditer(pattern, text)]
    assert [words for words in doubled if words not in DOUBLED] == []


def test_no_list_is_empty(texts: list[str]) -> None:
    assert found_in(texts, "(?:包括|其中|方面|如下)：(?=[，。；、]|$)(?!$)|主要原因是[，。；]|主要用于[，。；]") == []


def test_no_sentence_is_told_twice(texts: list[str]) -> None:
    sentences = [sentence for text in texts for sentence in re.findall("[^。]{12,}。", text)]
    assert [sentence for sentence in set(sentences) if sentences.count(sentence) > 1] == []


def test_no_change_of_one_total_is_told_in_two_sections(shown: list[str]) -> None:
    """What 一般公共预算 changed by stands in its own section, not in that of all 财政拨款 as well."""
    statement = [plain(markup) for markup in shown if 'data-figure="statement.appropriation.' in markup]
    assert len(statement) == 1
    assert not re.search("比[0-9]{4}年预算|持平|主要原因", statement[0])


def test_an_item_without_money_is_not_told_with_what_it_is_for(texts: list[str]) -> None:
    assert found_in(texts, "(?<![0-9.])0万元，主要(?:用于|包括|保障)") == []


def test_the_parts_of_three_public_have_one_name_in_all_sections(texts: list[str]) -> None:
    told = [text for text in texts if not re.match(r"[一二三四五六七八九十]+、", text)]
    names = {
        "公务用车购置及运行(?:维护)?费": "公务用车购置及运行费",
        "公务用车运行(?:维护)?费(?!用)": "公务用车运行维护费",
        "“?三公”?经费": "“三公”经费",
        "因公(?:临时)?出国（境）费(?!用)": "因公出国（境）费",
    }
    for pattern, name in names.items():
        assert {match.group() for text in told for match in re.finditer(pattern, text)} <= {name}


def test_no_number_is_parted_from_its_unit(shown: list[str]) -> None:
    """The unit stands in the number's own element, of which neither screen nor print breaks the line."""
    parted = [
        match.group()
        for markup in shown
        if "own-words" not in markup
        for match in re.finditer(r"\d</span>(?=[万亿]?[元个辆台人年月日项%％]).{0,6}", markup)
    ]
    assert parted == []


def test_every_section_of_the_statement_names_its_table_once(shown: list[str]) -> None:
    keys = [key for markup in shown for key in re.findall(r'data-figure="statement\.\w+\.see\.(\w+)"', markup)]
    assert len(keys) == len(set(keys))
    assert {"balance", "income", "spending", "appropriation", "general_public", "basic", "government_fund"} <= set(keys)
    assert {"state_capital", "three_public", "operating_cost", "performance"} <= set(keys)


def test_a_unit_without_a_fund_or_a_part_says_so(project: Project, book: Book) -> None:
    def told(name: str) -> str:
        return "\n".join(paragraphs(shown_by_notebooks(project, VARIANTS[name](book))))

    assert "2020年没有财政拨款安排的收入和支出（详见预算04表）。" in told("no general public budget")
    assert "2020年没有一般公共预算拨款安排的收入和支出（详见预算05表）。" in told("no general public budget")
    assert "公用经费0万元（详见预算06表）。" in told("no operating part")
    assert "2020年没有安排机关运行经费（详见预算10表）。" in told("no operating part")
    assert "2020年没有安排一般公共预算基本支出（详见预算06表）。" in told("no basic spending")
    assert "（三）公务接待费0万元。" in told("no three public")
    assert "2020年没有安排支出预算（详见预算03表）。" in told("nothing at all")
    assert "全部用于一般公共服务支出（详见预算05表）。" in told("one class")
