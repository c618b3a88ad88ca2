from __future__ import annotations

import pytest

from budgetbook.forms.table_form import TableForm
from budgetbook.importing.match import by_name
from budgetbook.importing.model import TableLine
from budgetbook.importing.sheet import Sheet
from budgetbook.tables.kinds import KINDS
from budgetbook.tables.model import AnnexRow, Numbered

TABLE = TableForm(key="t", kind="three_public", number="预算07表", contents="", title="")


def line(value: str, name: str) -> TableLine:
    return TableLine(
        TABLE, KINDS[TABLE.kind], Sheet("附表.xlsx", "", (), ()), 4, {value: name} if name else {}, {}, {}, "万元"
    )


THREE_PUBLIC = [
    AnnexRow("total", "total", {"name": "合计"}),
    AnnexRow("class", "abroad", {"name": "一、因公出国（境）费用"}),
    AnnexRow("class", "reception", {"name": "二、公务接待费"}),
    AnnexRow("class", "vehicles", {"name": "三、公务用车购置及运行费"}),
    AnnexRow("item", "vehicle_running", {"name": "　　其中：公务用车运行维护费"}),
    AnnexRow("item", "vehicle_purchase", {"name": "　　　　　公务用车购置"}),
]

INCOME = [
    AnnexRow("item", "all", {"income_item": "一、财政拨款收入"}),
    AnnexRow("item", "general", {"income_item": Numbered("一般公共预算资金", ())}),
    AnnexRow("item", "fund", {"income_item": Numbered("政府性基金", ())}),
    AnnexRow("item", "capital", {"income_item": Numbered("国有资本经营预算", ())}),
    AnnexRow("item", "undertaking", {"income_item": "二、事业收入"}),
    AnnexRow("item", "operating", {"income_item": "三、事业单位经营收入"}),
    AnnexRow("item", "other", {"income_item": "四、其他收入"}),
    AnnexRow("total", "total", {"income_item": "收入总计"}),
]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("共计", "total"),
        ("总 计", "total"),
        ("1、因公出国(境)费用", "abroad"),
        ("因公出国（境）费", "abroad"),
        ("2、公务接待费", "reception"),
        ("3、公务用车费", "vehicles"),
        ("公务用车购置及运行维护费", "vehicles"),
        ("其中:(1)公务用车运行维护费", "vehicle_running"),
        ("公务用车运行费", "vehicle_running"),
        ("(2)公务用车购置", "vehicle_purchase"),
        ("公务用车购置费", "vehicle_purchase"),
        ("会议费", None),
        ("公务费", None),
    ],
)
def test_parts_of_three_public_are_known_under_the_names_that_documents_use(name: str, key: str | None) -> None:
    row = by_name(line("name", name), THREE_PUBLIC)
    assert (row and row.key) == key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("一、财政拨款收入", "all"),
        ("1. 一般公共预算", "general"),
        ("1.一般公共预算资金", "general"),
        ("2. 政府性基金预算", "fund"),
        ("3. 国有资本经营预算", "capital"),
        ("二、事业收入", "undertaking"),
        ("三、事业单位经营收入", "operating"),
        ("四、其他收入", "other"),
        ("收入总计", "total"),
        ("五、上级补助收入", None),
    ],
)
def test_sources_of_income_are_known_whatever_stands_at_their_end(name: str, key: str | None) -> None:
    row = by_name(line("income_item", name), INCOME)
    assert (row and row.key) == key


def test_a_name_that_two_rows_could_have_is_not_matched() -> None:
    rows = [AnnexRow("item", "a", {"name": "培训费"}), AnnexRow("item", "b", {"name": "培训支出"})]
    assert by_name(line("name", "培训费用"), rows) is None


def test_a_table_without_names_has_one_row() -> None:
    (row,) = rows = [AnnexRow("item", "line", {})]
    assert by_name(line("name", ""), rows) is row
