"""What the notebooks call: each helper shows the words of the printed document."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any

import pytest
from markdown_it import MarkdownIt

from budgetbook import charts, notebook
from budgetbook.book import open_book as open_unchecked
from budgetbook.errors import CheckError, UsageError
from budgetbook.narrative import NarrativeError
from budgetbook.narrative import sentence as fragment
from budgetbook.project import DATA_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from budgetbook.book import Book

    Edit = Callable[[str, str, str], None]

YEAR, UNIT = "2020", "157001"


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the helpers display, as Markdown or HTML."""
    outputs: list[str] = []
    monkeypatch.setattr(notebook, "display", lambda item: outputs.append(item.data))
    return outputs


def words(markdown: str) -> str:
    """The words of a piece of Markdown, as they are read in print."""
    return re.sub(r"<[^>]*>|[\n*]", "", markdown)


def with_fund(edit: Edit, data: Path) -> Book:
    """A book in which 3万元 of 政府性基金预算 come in and are spent."""
    edit("income.csv", "政府性基金预算,0.0", "政府性基金预算,3.0")
    edit("income.csv", "合计,,92.0", "合计,,95.0")
    edit("spending.csv", "18.0,0.0\r\n", "21.0,0.0\r\n")
    row = "2010302,一般行政管理事务,一般公共预算,0.0,0.0,0.0,18.0,0.0\r\n"
    edit("spending.csv", row, row + "2010302,一般行政管理事务,政府性基金预算,0.0,0.0,0.0,3.0,0.0\r\n")
    return open_unchecked(YEAR, UNIT, data)


@pytest.mark.parametrize(
    ("part", "heading"),
    [
        ("overview", "# 第一部分　洛阳市政务服务和大数据管理局概况\n"),
        ("statement", "# 第二部分　洛阳市政务服务和大数据管理局2020年部门预算情况说明\n"),
        ("glossary", "# 第三部分　名词解释\n"),
    ],
)
def test_a_part_starts_with_its_number_and_title(shown: list[str], book: Book, part: str, heading: str) -> None:
    notebook.start_part(book, part)
    assert shown == [heading]


def test_a_section_has_the_forms_heading(shown: list[str], book: Book) -> None:
    notebook.section(book, "statement", "three_public")
    assert shown == ["## 九、“三公”经费支出预算情况说明\n"]


def test_a_subsection_has_the_given_heading(shown: list[str]) -> None:
    notebook.subsection("（一）机关运行经费支出情况")
    assert shown == ["### （一）机关运行经费支出情况\n"]


@pytest.mark.parametrize("tell", [notebook.subsection, notebook.say])
def test_a_typed_number_is_refused(shown: list[str], tell: Callable[[str], None]) -> None:
    with pytest.raises(NarrativeError, match="不能直接写数字"):
        tell("基本支出74万元")
    assert not shown


def test_a_sentence_is_said_with_its_figures(shown: list[str], book: Book) -> None:
    notebook.say("{year}收入总计{income}。", year=book.data.year, income=book.data.income_total)
    assert words(shown[0]) == "2020年收入总计92万元。"
    assert "income.csv 第3至6行“预算数”" in shown[0]


def test_plain_words_are_set_apart(shown: list[str]) -> None:
    notebook.say_plainly(fragment("通俗地说"))
    assert shown == ['<div class="plain-words">\n\n通俗地说\n\n</div>\n']


def test_nothing_is_shown_where_there_is_nothing_to_say(shown: list[str]) -> None:
    notebook.say_plainly(None)
    notebook.show_chart(None)
    assert not shown


def test_the_units_own_prose_is_told_as_it_was_written(shown: list[str], book: Book) -> None:
    notebook.tell(book, "composition")
    sentence = "市政务服务和大数据管理局部门预算只包含局机关六个科室、一个机关党支部本级预算。"
    assert shown == [f"{sentence}\n"]
    assert notebook.words_of(book, "composition") == sentence


def test_the_reason_for_no_comparison_is_given_only_where_there_is_one(book: Book) -> None:
    assert notebook.no_base(book) == "因机构改革，我单位2019年未单独列支“三公”经费。"
    prose = {name: text for name, text in book.data.prose.items() if name != "three_public_no_base"}
    compared = dataclasses.replace(book, data=dataclasses.replace(book.data, prose=prose))
    assert notebook.no_base(compared) == ""


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("largest-remainder", ["82.28%", "6.41%", "5.87%", "5.44%"]),
        ("half-up", ["82.28%", "6.41%", "5.87%", "5.43%"]),
    ],
)
def test_shares_follow_the_rule_of_the_form(book: Book, rule: str, expected: list[str]) -> None:
    ruled = dataclasses.replace(book, form=book.form.model_copy(update={"share_rule": rule}))
    classes = [group.amount for group in book.data.spending.by_code(3, book.data.classification.functions).values()]
    assert [share.text for share in notebook.shares(ruled, classes, book.data.spending.amount)] == expected


@pytest.mark.parametrize("fund", ["政府性基金预算", "国有资本经营预算"])
def test_a_fund_without_money_is_said_to_have_none(shown: list[str], book: Book, fund: str) -> None:
    notebook.say_fund(book, fund)
    assert words(shown[0]) == f"市政务服务和大数据管理局2020年没有{fund}拨款安排的收入和支出。"


def test_a_fund_with_money_is_said_to_pay_for_its_classes(shown: list[str], edit: Edit, data: Path) -> None:
    notebook.say_fund(with_fund(edit, data), "政府性基金预算")
    assert words(shown[0]) == (
        "市政务服务和大数据管理局2020年政府性基金预算收入3万元，支出3万元，其中：一般公共服务支出3万元。"
    )


def test_the_glossary_numbers_its_terms_and_fills_in_the_level(shown: list[str], book: Book) -> None:
    notebook.say_glossary(book)
    assert len(shown) == 6
    assert words(shown[0]) == "一、财政拨款收入：是指市级财政当年拨付的资金。"
    assert words(shown[5]).startswith("六、机关运行经费：是指为保障行政单位")


def test_the_terms_of_the_glossary_are_bold_in_jupyter_too(shown: list[str], book: Book) -> None:
    notebook.say_glossary(book)
    html = [MarkdownIt().render(markdown) for markdown in shown]
    assert [line for line in html if not line.startswith("<p><strong>") or "*" in line] == []


def test_a_glossary_of_more_than_ten_terms_loses_none(shown: list[str], book: Book) -> None:
    glossary = book.form.glossary * 4
    long = dataclasses.replace(book, form=book.form.model_copy(update={"glossary": glossary}))
    notebook.say_glossary(long)
    numerals = [words(markdown).split("、")[0] for markdown in shown]
    assert numerals[9:12] == ["十", "十一", "十二"]
    assert numerals[19:] == ["二十", "二十一", "二十二", "二十三", "二十四"]


def test_the_annex_cover_names_its_title_its_twelve_tables_and_its_date(shown: list[str], book: Book) -> None:
    notebook.show_annex_cover(book)
    lines = [line for line in shown[0].splitlines() if line and not line.startswith("<")]
    assert lines[0] == "# 附件：洛阳市政务服务和大数据管理局2020年度部门预算表"
    assert len(lines) == 14
    assert lines[1] == "一、部门收支总体情况表"
    assert lines[12] == "十二、项目（政策）绩效目标表"
    assert lines[13] == "2020年6月2日"


def test_a_chart_is_shown_with_its_caption_and_its_words_for_the_blind(
    monkeypatch: pytest.MonkeyPatch, book: Book
) -> None:
    displayed: dict[str, Any] = {}
    monkeypatch.setattr(notebook, "display", lambda data, **options: displayed.update(data, **options))
    notebook.show_chart(charts.three_public(book))
    assert displayed["image/svg+xml"].startswith("<?xml")
    assert displayed["metadata"]["budgetbook"]["caption"] == "2020年“三公”经费构成（单位：万元）"
    assert "公务用车运行维护费1.3" in displayed["metadata"]["budgetbook"]["alt"]


def test_a_table_is_shown_with_heading_number_unit_and_notes(shown: list[str], book: Book) -> None:
    notebook.show_table(book, "three_public")
    heading, table, note = shown
    assert heading.startswith("## 七、一般公共预算“三公”经费支出情况表\n")
    assert "\n预算07表　2020年一般公共预算“三公”经费支出情况表\n" in heading
    assert "<span>部门名称：洛阳市政务服务和大数据管理局</span> <span>单位：万元</span>" in heading
    assert table.startswith('<div class="table-scroll"')
    assert words(note).startswith("注：按照党中央、国务院有关规定")


def test_an_empty_table_is_shown_with_a_note_that_names_it(shown: list[str], book: Book) -> None:
    notebook.show_table(book, "government_fund")
    assert words(shown[-1]) == (
        "注：市政务服务和大数据管理局2020年没有政府性基金预算支出，预算08表《2020年政府性基金预算支出情况表》为空表。"
    )


def test_the_annex_shows_every_table_in_the_order_of_the_form(shown: list[str], book: Book) -> None:
    notebook.show_annex(book)
    numbers = [match.group() for markdown in shown if (match := re.search(r"(?m)^预算\d\d表(?=　)", markdown))]
    assert numbers == [f"预算{number:02}表" for number in range(1, 13)]


def test_everything_shown_ends_its_paragraph(shown: list[str], book: Book) -> None:
    notebook.start_part(book, "statement")
    notebook.show_annex_cover(book)
    notebook.say_glossary(book)
    assert all(markdown.endswith("\n") for markdown in shown)


@pytest.mark.parametrize(("year", "unit"), [(YEAR, UNIT), (2020, 157001)])
def test_a_book_is_opened_by_codes_typed_as_text_or_as_numbers(year: str | int, unit: str | int) -> None:
    assert notebook.open_book(year, unit).data.income_total.text == "92万元"


def test_a_book_that_does_not_reconcile_is_not_opened(data: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(data))
    edit("income.csv", "一般公共预算,92.0", "一般公共预算,91.0")
    with pytest.raises(CheckError, match="收入总计等于支出总计"):
        notebook.open_book(YEAR, UNIT)


def test_a_year_without_data_is_not_opened() -> None:
    with pytest.raises(UsageError, match="没有1999年的数据"):
        notebook.open_book("1999", UNIT)


def test_every_name_that_the_notebooks_may_import_is_there() -> None:
    assert [name for name in notebook.__all__ if not hasattr(notebook, name)] == []
