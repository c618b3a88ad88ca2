"""The printed words, in both formats and by both renderers, against the published document of 2020."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from bs4 import Tag

from tests.published import compact, main_of, pdf_pages
from tests.source_document import published_rows

if TYPE_CHECKING:
    from pathlib import Path


SENTENCES = [
    "收入总计92万元，支出总计92万元注一，收支平衡（详见预算01表）。",
    "收入预算总计92万元，其中：财政拨款92万元，其他收入0万元（详见预算02表）。",
    "支出预算总计92万元注一，其中：基本支出74万元，占80.43%；项目支出18万元，占19.57%（详见预算03表）。",
    "一般公共预算收支预算92万元（详见预算04表）。",
    "一般公共服务支出75.7万元，占82.28%；社会保障和就业支出5.9万元，占6.41%；"
    "卫生健康支出5.4万元，占5.87%；住房保障支出5万元，占5.44%（详见预算05表）。",
    "一般公共预算基本支出74万元，其中：人员经费66.3万元，主要包括：基本工资、津贴补贴、奖金、"
    "机关事业单位基本养老保险缴费、职工基本医疗保险缴费、其他社会保障缴费、住房公积金、其他工资福利支出；"
    "公用经费7.7万元注二，主要包括：办公费、差旅费、公务接待费、工会经费、福利费、公务用车运行维护费、其他交通费用（详见预算06表）。",
    "没有政府性基金预算拨款安排的收入和支出",
    "没有国有资本经营预算拨款安排的收入和支出",
    "“三公”经费预算为1.5万元",
    "（一）因公出国（境）费0万元。",
    "（二）公务用车购置及运行费1.3万元，其中：公务用车购置费0万元；公务用车运行维护费1.3万元，"
    "主要用于开展工作所需公务用车的燃料费、维修费、过路过桥费、保险费、安全奖励费用等支出。",
    "（三）公务接待费0.2万元，主要用于按规定开支的各类公务接待支出。",
    "2020年机关运行经费支出预算57.7万元注二，主要保障机构正常运转及正常履职需要（详见预算10表）。",
    "市政务服务和大数据管理局无政府采购预算安排。",
    "开展绩效目标管理工作，继续扩大绩效目标管理范围，提升绩效目标编报质量。",
    "2019年期末，市政务服务和大数据管理局账面共有车辆2辆，其中：一般公务用车2辆。",
    "一、财政拨款收入：是指市级财政当年拨付的资金。",
    "是指纳入市级财政预算管理，部门使用财政拨款安排的因公出国（境）费",
]

PLAIN_WORDS = [
    "全年收入全部来自一般公共预算财政拨款；支出中较大的一块是基本支出74万元",
    "基本支出中较多的是工资福利支出66.3万元，占89.59%",
    "支出最多的一类是一般公共服务支出，用于政府机关的日常运转和各项公共管理事务，其中列“行政运行”科目的较多，为57.7万元",
    "一般公共预算基本支出中最多的是津贴补贴16.6万元，占22.43%",
    "“三公”经费占支出总计的1.63%，其中较多的是公务用车运行维护费，用于公务用车的燃料、维修、过路过桥和保险等",
]

HEADINGS = [
    "第一部分洛阳市政务服务和大数据管理局概况",
    "一、主要职能",
    "（一）机构设置情况",
    "（二）部门职责",
    "二、机构设置及部门预算单位构成",
    "第二部分洛阳市政务服务和大数据管理局2020年部门预算情况说明",
    "一、收入支出预算总体情况说明",
    "二、收入预算总体情况说明",
    "三、支出预算总体情况说明",
    "四、财政拨款收入支出预算总体情况说明",
    "五、一般公共预算支出预算情况说明",
    "六、一般公共预算基本支出预算情况说明",
    "七、政府性基金预算收支情况说明",
    "八、国有资本经营预算支出预算情况说明",
    "九、“三公”经费支出预算情况说明",
    "十、其他重要事项的情况说明",
    "（一）机关运行经费支出情况",
    "（二）政府采购支出情况",
    "（三）关于预算绩效管理工作开展情况说明",
    "（四）国有资产占用情况",
    "第三部分名词解释",
    "附件：洛阳市政务服务和大数据管理局2020年度部门预算表",
]

TABLE_TITLES = [
    "预算01表2020年部门收支总体情况表",
    "预算02表2020年部门收入总体情况表",
    "预算03表2020年部门支出总体情况表",
    "预算04表2020年财政拨款收支总体情况表",
    "预算05表2020年一般公共预算支出情况表",
    "预算06表2020年一般公共预算基本支出情况表",
    "预算07表2020年一般公共预算“三公”经费支出情况表",
    "预算08表2020年政府性基金预算支出情况表",
    "预算09表2020年国有资本经营预算支出情况表",
    "预算10表2020年机关运行经费",
    "预算11表2020年部门（单位）整体绩效目标表",
    "预算12表2020年项目（政策）绩效目标表",
]

CAPTIONS = [
    "图12020年收入总计全部为一般公共预算财政拨款；支出总计中基本支出占80.43%",
    "图22020年支出总计中，基本支出占80.43%；基本支出中工资福利支出较多",
    "图32020年一般公共预算支出92万元，一般公共服务支出最多",
    "图42020年一般公共预算基本支出中，人员经费占89.59%；各项中津贴补贴最多",
    "图52020年“三公”经费1.5万元，公务用车运行维护费较多，因公出国（境）费和公务用车购置费没有安排",
]

ANNEX_LIST = [
    "一、部门收支总体情况表",
    "二、部门收入总体情况表",
    "三、部门支出总体情况表",
    "四、财政拨款收支总体情况表",
    "五、一般公共预算支出情况表",
    "六、一般公共预算基本支出情况表",
    "七、一般公共预算“三公”经费支出情况表",
    "八、政府性基金预算支出情况表",
    "九、国有资本经营预算支出情况表",
    "十、机关运行经费",
    "十一、部门（单位）整体绩效目标表",
    "十二、项目（政策）绩效目标表",
]

EMPTY_TABLE_NOTES = [
    "没有政府性基金预算支出，预算08表《2020年政府性基金预算支出情况表》为空表。",
    "没有国有资本经营预算支出，预算09表《2020年国有资本经营预算支出情况表》为空表。",
    "未编报项目（政策）绩效目标，故本表无数据。",
]


def official(folder: Path) -> Tag:
    """The document on screen, without the summary: the form's own text stands below it."""
    return main_of(folder, without=".summary")


def html_text(folder: Path) -> str:
    return compact(official(folder).get_text())


def pdf_text(folder: Path) -> str:
    """All pages after cover and contents, one after the other, their page numbers left out."""
    _, _, *pages = pdf_pages(folder / "report.pdf")
    return "".join(re.sub(r"—\d+—", "", page) for page in pages)


@pytest.fixture(scope="module", params=[html_text, pdf_text], ids=["html", "pdf"])
def text(request: pytest.FixtureRequest, each_publication: Path) -> str:
    """All words of a publication, in each format."""
    words: str = request.param(each_publication)
    return words


def assert_in_order(text: str, phrases: list[str]) -> None:
    start = 0
    for phrase in phrases:
        assert phrase in text[start:], phrase
        start = text.index(phrase, start) + len(phrase)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_required_sentence_is_printed(text: str, sentence: str) -> None:
    assert sentence in text


@pytest.mark.parametrize("words", PLAIN_WORDS)
def test_a_sentence_for_citizens_stands_once_on_the_page_and_not_in_print(each_publication: Path, words: str) -> None:
    assert [read(each_publication).count(words) for read in (html_text, pdf_text)] == [1, 0]


def test_the_sentences_stand_in_the_order_of_the_published_text(text: str) -> None:
    assert_in_order(text, SENTENCES)


def test_the_headings_stand_in_the_order_of_the_form(text: str) -> None:
    assert_in_order(text, HEADINGS)


def test_the_reason_for_no_comparison_is_given_exactly_once(text: str) -> None:
    assert text.count("因机构改革，我单位2019年未单独列支“三公”经费") == 1


def test_the_level_is_that_of_the_city_nowhere_that_of_the_province(text: str) -> None:
    assert "省级" not in text


def test_the_slips_of_the_published_text_are_corrected(text: str) -> None:
    misprints = ["压审批时限", "门户两站", "项目纯净目标", "此处单位根据实际情况选列", "促进城市治理城市建设"]
    assert [misprint for misprint in misprints if misprint in text] == []


def test_the_annex_lists_its_twelve_tables_on_its_cover(text: str) -> None:
    assert "".join([HEADINGS[-1], *ANNEX_LIST, "2020年6月2日"]) in text


def test_the_twelve_tables_stand_in_order_each_once(each_publication: Path) -> None:
    """On screen as in print the number, then one title with its number in the list."""
    titles = [
        title.replace("2020年", f"{line.partition('、')[0]}、2020年")
        for title, line in zip(TABLE_TITLES, ANNEX_LIST, strict=True)
    ]
    assert titles[0] == "预算01表一、2020年部门收支总体情况表"
    for text in (html_text(each_publication), pdf_text(each_publication)):
        assert_in_order(text, titles)
        assert [title for title in titles if text.count(title) != 1] == []
        assert [line for line in ANNEX_LIST if text.count(line) != 1] == []


def test_the_five_captions_are_numbered_and_stand_in_order(text: str) -> None:
    assert_in_order(text, CAPTIONS)
    assert len(re.findall(r"图\d+2020年", text)) == 5


def test_an_empty_table_says_so_and_names_itself(text: str) -> None:
    assert_in_order(text, EMPTY_TABLE_NOTES)


def test_a_share_that_is_not_what_it_rounds_to_has_its_note(text: str) -> None:
    """5.0 of 92.0 rounds to 5.43%, the published 5.44% makes the shares sum to all."""
    note = "注：为使各项占比之和与合计相符，住房保障支出的占比调整了尾差。"
    assert compact(text).count(f"占5.44%（详见预算05表）。{note}") == 1
    assert compact(text).count("尾差") == 1


@pytest.mark.parametrize("mark", ["#", ":::", "{{<", "<span", "<div", "</", "**", "{.", "{=", "```", "](", "&nbsp;"])
def test_no_markup_is_left_in_the_words(text: str, mark: str) -> None:
    assert mark not in text


@pytest.mark.parametrize("words", ["本笔记本", "核对B1", "papermill", "data/2020", "budgetbook", "open_book"])
def test_nothing_meant_for_the_auditor_is_printed(text: str, words: str) -> None:
    assert words not in text


def test_numbers_are_printed_without_float_noise(text: str) -> None:
    assert re.findall(r"\d\.\d{3,}(?:万元|%)", text) == []


def test_every_chart_is_told_in_words_for_those_who_cannot_see_it(each_publication: Path) -> None:
    texts = [str(image["alt"]) for image in official(each_publication).find_all("img")]
    assert len(texts) == 5
    for text, bars in zip(
        texts,
        [
            ["一般公共预算财政拨款92", "基本支出74", "项目支出18"],
            ["工资福利支出66.3", "商品和服务支出7.7", "一般性项目18"],
            ["一般公共服务支出75.7（82.28%）", "住房保障支出5（5.44%）"],
            ["津贴补贴16.6", "基本工资16", "奖金11.1", "办公费0.2"],
            ["公务用车运行维护费1.3", "公务接待费0.2", "因公出国（境）费0", "公务用车购置费0"],
        ],
        strict=True,
    ):
        assert [bar for bar in bars if bar not in text] == []


def rows_of(folder: Path, key: str) -> list[list[str]]:
    table = official(folder).select_one(f"table.budget-table-{key}")
    assert table
    for mark in table.select(".discrepancy-mark"):  # no part of the amount
        mark.decompose()
    return [[compact(cell.get_text()) for cell in row.find_all(["th", "td"])] for row in table.select("tbody tr")]


@pytest.mark.parametrize(
    ("key", "title"), [("spending", "2020年部门支出总体情况表"), ("general-public", "2020年一般公共预算支出情况表")]
)
def test_the_spending_tables_print_every_published_row(each_publication: Path, key: str, title: str) -> None:
    published = [row[:3] + row[4:] for row in published_rows(title, "合计")]
    printed = [row[:3] + row[4:] for row in rows_of(each_publication, key)]
    assert len(published) == 7
    assert [row for row in published if row not in printed] == []
    assert [row for row in printed if row[2]] == published[2:]


def test_the_table_of_economic_items_prints_every_published_row(each_publication: Path) -> None:
    published = [row[1:3] + row[4:] for row in published_rows("一般公共预算基本支出情况表", "合计")]
    printed = [row[1:3] + row[4:] for row in rows_of(each_publication, "basic") if row[1]]
    assert len(printed) == 15
    assert printed == published[1:]


def test_the_three_public_table_prints_the_published_amounts(each_publication: Path) -> None:
    assert rows_of(each_publication, "three-public") == [
        ["合计", "1.5"],
        ["一、因公出国（境）费用", "0.0"],
        ["二、公务接待费", "0.2"],
        ["三、公务用车购置及运行费", "1.3"],
        ["其中：公务用车运行维护费", "1.3"],
        ["公务用车购置", "0.0"],
    ]
