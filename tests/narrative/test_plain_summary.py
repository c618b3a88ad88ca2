from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from budgetbook.book import open_book
from budgetbook.narrative import plain_summary
from tests.places import MADE_UP

if TYPE_CHECKING:
    from collections.abc import Callable

    from budgetbook.book import Book
    from budgetbook.narrative.sentence import Fragment
    from tests.fixtures.copies import Edit


def three_public(book: Book) -> Fragment | None:
    return plain_summary.three_public(book, book.table("three_public").set_index("名称")["预算数"])


def keep(unit_folder: Path, file: str, rows: slice) -> None:
    """Keep some rows of a table, which counts none for its 合计."""
    path = unit_folder / file
    head, *body = path.read_bytes().decode("utf-8-sig").splitlines(keepends=True)
    kept = [line for line in body if not line.startswith("合计")][rows]
    path.write_bytes("".join([head, *kept]).encode("utf-8"))


SECTIONS = {
    "overall": plain_summary.overall,
    "spending": plain_summary.spending,
    "general_public": plain_summary.general_public,
    "basic": plain_summary.basic,
    "three_public": three_public,
}


def said(book: Book, section: str) -> str:
    fragment = SECTIONS[section](book)
    assert fragment is not None
    return BeautifulSoup(fragment, "html.parser").get_text()


@pytest.fixture
def reopen(data: Path) -> Callable[[], Book]:
    return lambda: open_book("2020", "157001", data)


@pytest.mark.parametrize(
    ("section", "words"),
    [
        (
            "overall",
            "通俗地说：全年收入全部来自一般公共预算财政拨款；支出中较大的一块是基本支出74万元，用于保障机构正常运转和人员待遇。",
        ),
        (
            "spending",
            "通俗地说：基本支出中较多的是工资福利支出66.3万元，占89.59%，用于在职人员的工资、津补贴和社会保险等。",
        ),
        (
            "general_public",
            "通俗地说：支出最多的一类是一般公共服务支出，用于政府机关的日常运转和各项公共管理事务，其中列“行政运行”科目的较多，为57.7万元。",
        ),
        (
            "basic",
            "通俗地说：一般公共预算基本支出中最多的是津贴补贴16.6万元，占22.43%，用于发给职工的地区、岗位等津贴和补贴。",
        ),
        (
            "three_public",
            "通俗地说：“三公”经费占支出总计的1.63%，其中较多的是公务用车运行维护费，用于公务用车的燃料、维修、过路过桥和保险等。",
        ),
    ],
)
def test_the_citizen_reads_what_2020_was_spent_on(book: Book, section: str, words: str) -> None:
    assert said(book, section) == words


@pytest.mark.parametrize("section", SECTIONS)
def test_every_number_carries_its_source(book: Book, section: str) -> None:
    fragment = SECTIONS[section](book)
    assert fragment is not None
    spans = BeautifulSoup(fragment, "html.parser").find_all("span", class_="budget-figure")
    assert spans
    assert all("来源：data/2020/157001/" in span["title"] for span in spans)


def test_project_spending_may_be_the_largest(edit: Edit, reopen: Callable[[], Book]) -> None:
    edit(
        "spending.csv",
        "2010302,一般行政管理事务,一般公共预算,0.0,0.0,0.0,18.0",
        "2010302,一般行政管理事务,一般公共预算,0.0,0.0,0.0,86.0",
    )
    book = reopen()
    assert said(book, "spending") == "通俗地说：项目支出都是一般性项目。"
    # all of it is for 一般行政管理事务, which tells nobody what is done
    assert said(book, "overall").endswith("支出中较大的一块是项目支出86万元。")
    assert said(book, "general_public").endswith("其中列“一般行政管理事务”科目的较多，为86万元。")


def test_income_may_come_from_several_sources(edit: Edit, reopen: Callable[[], Book]) -> None:
    edit("income.csv", "其他收入,其他资金,0.0", "其他收入,其他资金,8.0")
    assert said(reopen(), "overall").startswith("通俗地说：全年收入主要来自一般公共预算财政拨款，占收入总计的92.00%；")


def with_project(edit: Edit, project: str) -> None:
    edit(
        "spending.csv",
        "2010302,一般行政管理事务,一般公共预算,0.0,0.0,0.0,18.0",
        f"2010302,一般行政管理事务,一般公共预算,0.0,0.0,0.0,{project}",
    )


def test_of_equal_amounts_all_are_named(edit: Edit, reopen: Callable[[], Book]) -> None:
    with_project(edit, "74.0")
    assert "；支出中基本支出和项目支出各占一半。" in said(reopen(), "overall")
    edit("three_public.csv", "公务接待费,0.2", "公务接待费,1.3")
    assert said(reopen(), "three_public").endswith("，其中公务接待费和公务用车运行维护费并列最大。")
    edit(
        "basic_spending.csv",
        "30102,津贴补贴,50101,工资奖金津补贴,16.6,16.6",
        "30102,津贴补贴,50101,工资奖金津补贴,16.0,16.0",
    )
    assert said(reopen(), "basic") == "通俗地说：一般公共预算基本支出中并列最大的是基本工资和津贴补贴，均为16万元。"


def test_of_equal_classes_all_are_named(edit: Edit, reopen: Callable[[], Book]) -> None:
    edit("spending.csv", "2101101,行政单位医疗,一般公共预算,5.4", "2101101,行政单位医疗,一般公共预算,80.0")
    edit("spending.csv", "2210201,住房公积金,一般公共预算,5.0", "2210201,住房公积金,一般公共预算,80.0")
    assert said(reopen(), "general_public") == ("通俗地说：支出并列最多的是卫生健康支出和住房保障支出，均为80万元。")


def test_where_there_is_only_one_it_is_not_called_the_largest(
    edit: Edit, unit_folder: Path, reopen: Callable[[], Book]
) -> None:
    keep(unit_folder, "spending.csv", slice(1))
    keep(unit_folder, "basic_spending.csv", slice(1))
    edit("three_public.csv", "公务接待费,0.2", "公务接待费,0.0")
    one = reopen()
    assert "；支出全部是基本支出，用于" in said(one, "overall")
    assert said(one, "general_public").startswith("通俗地说：支出都属于一般公共服务支出，用于")
    assert "科目的" not in said(one, "general_public")
    assert said(one, "basic").startswith("通俗地说：一般公共预算基本支出都是基本工资，用于")
    assert "，全部是公务用车运行维护费，用于" in said(one, "three_public")


def test_what_has_no_plain_words_is_not_explained(book: Book) -> None:
    silent = replace(book, data=replace(book.data, classification=replace(book.data.classification, plain_words={})))
    # the official text and its chart say already which is the largest
    assert [plain_summary.spending(silent), plain_summary.general_public(silent)] == [None, None]
    assert said(silent, "three_public") == ("通俗地说：“三公”经费占支出总计的1.63%，其中较多的是公务用车运行维护费。")


def test_an_item_in_two_rows_counts_with_both(edit: Edit, reopen: Callable[[], Book]) -> None:
    """A department's item may be paid under two of the government's items: 10 + 6 is more than 津贴补贴's 15.9."""
    edit(
        "basic_spending.csv",
        "30102,津贴补贴,50101,工资奖金津补贴,16.6,16.6",
        "30102,津贴补贴,50101,工资奖金津补贴,15.9,15.9",
    )
    edit(
        "basic_spending.csv",
        "30101,基本工资,50101,工资奖金津补贴,16.0,16.0",
        "30101,基本工资,50101,工资奖金津补贴,10.0,10.0\r\n30101,基本工资,50102,社会保障缴费,6.0,6.0",
    )
    assert said(reopen(), "basic").startswith("通俗地说：一般公共预算基本支出中最多的是基本工资16万元，占21.83%")


@pytest.mark.parametrize(
    ("year", "unit", "section", "words"),
    [
        (
            "2021",
            "999001",
            "overall",
            "；支出中较大的一块是项目支出1511.8万元，其中列“城市建设支出”科目的最多，为260万元。",
        ),
        # a word is not explained by itself: 文化、旅游、体育等公共服务
        (
            "2021",
            "999001",
            "general_public",
            "",
        ),
        ("2021", "999001", "three_public", "占支出总计的1.28%，其中最多的是公务用车购置费。"),
        # 人员经费 holds 退休费 as well, which is none of 在职人员
        ("2024", "999104", "spending", "人员经费900.02万元，占81.00%，用于人员的工资、津补贴、社会保险和补助等。"),
        # of one class with one item the official text says all that there is
        ("2024", "999101", "general_public", ""),
        # 项目支出 is the largest and has no kinds: that it is the largest is said in another section
        ("2023", "999201", "spending", ""),
    ],
)
def test_like_is_compared_with_like_and_nothing_is_said_twice(year: str, unit: str, section: str, words: str) -> None:
    fragment = SECTIONS[section](open_book(year, unit, MADE_UP))
    assert (fragment is not None) is bool(words)
    assert BeautifulSoup(fragment or "", "html.parser").get_text().endswith(words)


@pytest.mark.parametrize("section", SECTIONS)
def test_nothing_is_said_of_nothing(unit_folder: Path, reopen: Callable[[], Book], section: str) -> None:
    for file in ("income.csv", "spending.csv", "basic_spending.csv"):
        keep(unit_folder, file, slice(0))
    assert SECTIONS[section](reopen()) is None


def test_nothing_is_said_of_three_public_where_there_is_none(edit: Edit, reopen: Callable[[], Book]) -> None:
    edit("three_public.csv", "公务接待费,0.2", "公务接待费,0.0")
    edit("three_public.csv", "公务用车运行维护费,1.3", "公务用车运行维护费,0.0")
    assert three_public(reopen()) is None
