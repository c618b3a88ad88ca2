from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from html import unescape
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pypandoc
import pytest
from bs4 import BeautifulSoup

from budgetbook.figures import Cell, Figure, FigureArray, amount, total
from budgetbook.figures.ledger import SourcedText
from budgetbook.figures.markup import figure_html
from budgetbook.narrative.sentence import Fragment, NarrativeError, join, own_words, sentence
from budgetbook.render.pandoc import _READER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syrupy.assertion import SnapshotAssertion

AMOUNT = Figure(Decimal("92.0"), "万元", "收入总计", cells=(Cell("income.csv", 3, "预算数", "92.0"),))
YEAR = Figure(Decimal(2020), "年", "预算年度")


def words_of(markup: str) -> str:
    return BeautifulSoup(markup, "html.parser").get_text()


def pandoc(markdown: str) -> list[dict[str, Any]]:
    """Blocks that the renderer makes of it."""
    blocks: list[dict[str, Any]] = json.loads(pypandoc.convert_text(markdown, "json", format=_READER))["blocks"]
    return blocks


def plain_text(node: Any) -> Iterator[str]:
    match node:
        case {"t": "Str", "c": str(text)}:
            yield text
        case {"t": "Space" | "SoftBreak"}:
            yield " "
        case {"c": content}:
            yield from plain_text(content)
        case list(members):
            for member in members:
                yield from plain_text(member)


def test_figures_and_names_are_put_where_the_sentence_names_them() -> None:
    fragment = sentence("{unit}{year}收入总计{amount}，支出总计{amount}。", unit="市财政局", year=YEAR, amount=AMOUNT)
    assert isinstance(fragment, Fragment)
    assert words_of(fragment) == "市财政局2020年收入总计92万元，支出总计92万元。"


def test_a_figure_carries_its_name_its_formula_and_the_cells_it_comes_from() -> None:
    parts = [Figure(Decimal(value), "万元", label) for value, label in (("0.2", "办公费"), ("7.5", "“其他”"))]
    figure = replace(total(parts, "公用经费", "万元"), cells=AMOUNT.cells)
    (span,) = BeautifulSoup(figure_html("operating", figure), "html.parser").find_all("span", class_="budget-figure")
    assert span.get_text() == "7.7万元"
    assert span["data-figure"] == "operating"
    assert str(span["title"]).split("\n") == [
        "公用经费",
        "计算：办公费 0.2 + “其他” 7.5 = 7.7万元",
        "来源：income.csv 第3行“预算数”",
    ]


def test_a_figure_read_from_one_cell_carries_no_formula() -> None:
    (span,) = BeautifulSoup(figure_html("income", AMOUNT), "html.parser").find_all("span")
    assert span["title"] == "收入总计\n来源：income.csv 第3行“预算数”"


def test_a_figure_is_printed_in_other_words_where_they_are_given() -> None:
    (span,) = BeautifulSoup(figure_html("income", AMOUNT, "92.0"), "html.parser").find_all("span")
    assert (span.get_text(), span["title"]) == ("92.0", "收入总计\n来源：income.csv 第3行“预算数”")


def test_a_code_carries_its_name_and_the_cells_it_comes_from() -> None:
    code = SourcedText("05", "功能分类科目编码 20805", (Cell("spending.csv", 5, "科目编码", "2080505"),))
    (span,) = BeautifulSoup(figure_html("20805.section", code), "html.parser").find_all("span", class_="budget-figure")
    assert (span.get_text(), span["data-figure"]) == ("05", "20805.section")
    assert span["title"] == "功能分类科目编码 20805\n来源：spending.csv 第5行“科目编码”"


def test_what_a_figure_carries_reaches_the_page_whatever_characters_it_has() -> None:
    label = """<甲> & "乙" '丙' *丁* [戊](己) {庚} \\辛"""
    parts = [Figure(Decimal(1), "万元", label), Figure(Decimal(2), "万元", label)]
    figure = total(parts, label, "万元")
    (paragraph,) = pandoc(f"收入{figure_html(label, figure)}。")
    (span,) = [inline for inline in paragraph["c"] if inline["t"] == "Span"]
    carried = dict(span["c"][0][2])
    assert carried["title"] == f"{label}\n计算：{label} 1 + {label} 2 = 3万元"
    assert carried["data-figure"] == label


@pytest.mark.parametrize(
    "template",
    [
        "收入92万元。",
        "收入９２万元。",
        "截至٣月，收入{amount}。",
        "收入{amount}，占1成。",
        "收入1,234万元。",
        "收入九十三万元。",
        "收入 九十三 万元。",
        "本单位有三个内设机构，收入{amount}。",
        "收入{amount}，占百分之八十。",
    ],
)
def test_a_number_typed_into_a_sentence_is_refused(template: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(NarrativeError) as error:
        sentence(template, amount=AMOUNT)
    assert str(error.value) == snapshot


@pytest.mark.parametrize("name", ["2020年专项", "第２批", "九年义务教育", "九十二"])
def test_a_number_in_a_name_is_refused(name: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(NarrativeError) as error:
        sentence("{name}{amount}。", name=name, amount=AMOUNT)
    assert str(error.value) == snapshot


COLUMN = pd.Series(FigureArray([AMOUNT, AMOUNT], "万元"), name="预算数")


@pytest.mark.parametrize(
    "value",
    [
        92.0,
        92,
        Decimal("92.0"),
        np.float64(92.0),
        np.int64(92),
        True,
        COLUMN.astype(float).mean(),
        COLUMN,
        COLUMN.to_frame(),
        COLUMN.array,
        COLUMN.index,
        COLUMN.to_numpy(),
        pd.NA,
        None,
        float("nan"),
        COLUMN.reindex([2]).iloc[0],
        amount("92万元"),
        [AMOUNT],
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_neither_a_figure_nor_a_name_is_refused_and_told_what_to_give(
    value: Any, snapshot: SnapshotAssertion
) -> None:
    with pytest.raises(NarrativeError) as error:
        sentence("收入{amount}。", amount=value)
    assert str(error.value) == snapshot


def test_chinese_numerals_that_count_nothing_are_words() -> None:
    words = "（一）“三公”经费和一般公共预算两部分中，最大的一项按单位：万元列在第二部分。"
    assert sentence(words) == words


@pytest.mark.parametrize(
    ("template", "values"),
    [
        ("收入{amount}，支出{spending}。", {"amount": AMOUNT}),
        ("收入{}。", {"amount": AMOUNT}),
        ("收入{amount.value}。", {"amount": AMOUNT}),
        ("收入{amount:f}。", {"amount": AMOUNT}),
        ("收入{amount!r}。", {"amount": AMOUNT}),
        ("收支平衡。", {"amount": AMOUNT, "spending": AMOUNT}),
    ],
    ids=["missing", "nameless", "part of a value", "format", "conversion", "unused"],
)
def test_a_sentence_and_its_values_must_fit(
    template: str, values: dict[str, Figure], snapshot: SnapshotAssertion
) -> None:
    with pytest.raises(NarrativeError) as error:
        sentence(template, **values)
    assert str(error.value) == snapshot


@pytest.mark.parametrize("template", ["收入{amount。", "收入amount}。"])
def test_a_brace_without_its_partner_is_refused_in_chinese(template: str) -> None:
    with pytest.raises(NarrativeError, match="收入"):
        sentence(template, amount=AMOUNT)


@pytest.mark.parametrize(
    "name",
    [
        r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~""",
        "*甲*_乙_",
        "[甲](乙)![丙](丁)",
        "<b>甲</b><!-- 乙 -->",
        "&amp;&lt;",
        "$甲$",
        "~甲~^乙^~~丙~~",
        "甲\\",
        "`甲`",
        "# 甲",
        "> 甲",
        "+ 甲",
        "- 甲",
        "a) 甲",
        "@甲 [@乙]",
        "::: 甲",
        "| 甲 | 乙 |",
        "甲{.乙}",
        "“甲”……——‘乙’",
    ],
)
def test_a_name_reaches_the_page_as_it_was_given(name: str) -> None:
    (paragraph,) = pandoc(sentence("{name}", name=name))
    assert paragraph["t"] == "Para"
    assert "".join(plain_text(paragraph)) == name
    assert {inline["t"] for inline in paragraph["c"]} <= {"Str", "Space"}


def figures_in(markup: str) -> list[tuple[str, str]]:
    """The ids and the texts of the figures on the page."""
    spans = BeautifulSoup(markup, "html.parser").select(".budget-figure")
    return [(str(span["data-figure"]), span.get_text()) for span in spans]


def test_a_sentence_knows_the_figures_printed_in_it_by_name() -> None:
    fragment = sentence("{year}{unit}收入{amount}，支出{amount}。", unit="市财政局", year=YEAR, amount=AMOUNT)
    assert fragment.figures == (("year", YEAR), ("amount", AMOUNT), ("amount", AMOUNT))
    assert figures_in(fragment) == [("year", "2020年"), ("amount", "92万元"), ("amount", "92万元")]


def test_a_fragment_stands_in_a_sentence_with_its_figures_under_its_name() -> None:
    inner = sentence("收入{amount}", amount=AMOUNT)
    fragment = sentence("{inner}，{year}收支平衡。", inner=inner, year=YEAR)
    assert words_of(fragment) == "收入92万元，2020年收支平衡。"
    assert fragment == f"{inner.under('inner')}，{sentence('{year}', year=YEAR)}收支平衡。"
    assert fragment.figures == (("inner.amount", AMOUNT), ("year", YEAR))
    assert figures_in(fragment) == [("inner.amount", "92万元"), ("year", "2020年")]


def test_the_names_of_figures_grow_with_each_fragment_around_them() -> None:
    fragment = sentence("{amount}", amount=AMOUNT).under("基本支出").under('“三公” & "<其他>" \\1')
    name = '“三公” & "<其他>" \\1.基本支出.amount'
    assert fragment.figures == ((name, AMOUNT),)
    assert figures_in(fragment) == [(name, "92万元")]


def test_fragments_are_joined_with_their_figures() -> None:
    joined = join("；", [sentence("收入{amount}", amount=AMOUNT), Fragment("收支平衡"), sentence("{year}", year=YEAR)])
    assert words_of(joined) == "收入92万元；收支平衡；2020年"
    assert joined.figures == (("amount", AMOUNT), ("year", YEAR))


def test_the_words_of_the_unit_itself_may_hold_digits_and_whatever_signs() -> None:
    fragment = sentence("{words}。", words=own_words("**2019年**成立"))
    assert (
        fragment == '<span class="own-words">&#42;&#42;<span class="number-unit">2019年</span>&#42;&#42;成立</span>。'
    )
    assert fragment.figures == ()
    (paragraph,) = pandoc(fragment)
    (span,) = [inline for inline in paragraph["c"] if inline["t"] == "Span"]
    assert span["c"][0][1] == ["own-words"]
    assert [inline["t"] for inline in span["c"][1]] == ["Str", "Span", "Str"]
    assert "".join(plain_text(span["c"][1])) == "**2019年**成立"


def test_where_the_unit_has_nothing_to_say_nothing_is_marked() -> None:
    assert own_words("") == ""


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("编制62名", ["62名"]),
        ("2021年末在职60人，离休1人", ["2021年", "60人", "1人"]),
        ("1.5万元、1,200元和95%", ["1&#46;5万元", "1&#44;200元", "95&#37;"]),
        ("第51号、3个百分点", ["51号", "3个"]),
        ("洛财〔2017〕51号和国发〔2021〕第5号", ["〔2017〕51号", "〔2021〕第5号"]),
        ("一般公共预算、12类", ["12类"]),
        ("没有数字", []),
        ("2010301行政运行", []),
    ],
)
def test_a_number_in_the_units_own_words_stays_with_its_unit(text: str, bound: list[str]) -> None:
    fragment = own_words(text)
    assert re.findall(r'<span class="number-unit">([^<]*)</span>', fragment) == bound
    assert unescape(re.sub(r"<[^>]*>", "", fragment)) == text
