"""Tables of economic items that are about one fund, one part of spending or some 类 alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from budgetbook.book import Book, open_book
from budgetbook.core.errors import InputError
from budgetbook.form_check import require_whole_form
from tests.layouts import UNITS, copy_layout
from tests.places import MADE_UP
from tests.tables.printed import printed_rows

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def hunan() -> Book:
    return open_book("2025", UNITS["hunan-2025"], MADE_UP)


def printed(book: Book, key: str) -> list[str]:
    rows = printed_rows(book, key, write_amount=lambda figure: str(figure.value))
    return [" ".join(" ".join(row).split()) for row in rows]


def test_wages_are_the_items_of_their_class_by_either_classification(hunan: Book) -> None:
    # 180.50 + 140.00 + 42.00 + 20.10 + 30.30 = 412.90; 501 01 = 180.50 + 140.00, 501 02 = 42.00 + 20.10
    assert printed(hunan, "wages")[0] == "301 工资福利支出 412.90"
    assert len(printed(hunan, "wages")) == 7
    assert printed(hunan, "wages")[-1] == "合计 412.90"
    assert printed(hunan, "government_wages") == [
        "501 机关工资福利支出 412.90",
        "501 50101 工资奖金津补贴 320.50",
        "501 50102 社会保障缴费 62.10",
        "501 50103 住房公积金 30.30",
        "合计 412.90",
    ]


def test_a_fund_has_its_own_items_in_each_part(hunan: Book) -> None:
    assert printed(hunan, "fund_summary") == [
        "310 资本性支出 80.00 0 80.00",
        "310 31005 基础设施建设 80.00 0 80.00",
        "合计 80.00 0 80.00",
    ]
    assert printed(hunan, "special_account")[-1] == "合计 25.00 0.00 25.00"


def test_a_part_has_the_items_of_all_funds() -> None:
    book = open_book("2024", UNITS["anhui-2024"], MADE_UP)
    rows = printed(book, "basic_of_all")
    # 81.25 + 9.15 + 3.30; no project spending (委托业务费, 办公设备购置)
    assert rows[-1] == "合计 93.70 93.70 0"
    assert not [row for row in rows if "委托业务费" in row or "办公设备购置" in row]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('part = "basic"', 'part = "business"', "part：发现“business”，应为basic、project之一"),
        ('fund = "财政专户管理资金"\nnumber', 'fund = "单位资金"\nnumber', "fund：发现“单位资金”，应为一般公共预算、"),
        ('kind = "basic"\n', 'kind = "basic"\nfund = "一般公共预算"\n', "fund：basic 一种的附表不能只列一部分"),
        ('classes = ["302"]', 'classes = ["30"]', "classes"),
        ('value = "total", width = 16', 'value = "general_public", width = 16', "发现“general_public”，应为"),
    ],
)
def test_what_a_table_cannot_be_about_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    project = copy_layout(tmp_path, "hunan-2025", {old: new})
    with pytest.raises(InputError) as refused:
        require_whole_form(project, "hunan-2025")
    assert message in str(refused.value)
