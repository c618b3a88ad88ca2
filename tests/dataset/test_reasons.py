from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from budgetbook.core.errors import InputError
from budgetbook.dataset.reader import read_table
from budgetbook.dataset.reasons import REASONS, Reason, item_of, read_reasons
from budgetbook.figures import WAN_YUAN
from budgetbook.forms.change_items import CHANGE_ITEMS
from tests.files import write_csv

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    Read = Callable[..., tuple[Reason, ...]]

FILE = "data/2021/157001/reasons.csv"


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read reasons given as rows of item, name and reason."""

    def read(*rows: tuple[str, str, str]) -> tuple[Reason, ...]:
        path = tmp_path / "reasons.csv"
        write_csv(path, [REASONS.headings, *rows])
        return read_reasons(read_table(path, REASONS, FILE, WAN_YUAN))

    return read


def test_a_reason_is_read_as_it_was_written(read: Read) -> None:
    [reason] = read(("2010301", "行政运行", "新录用公务员2人，工资和社保缴费相应增加"))
    assert (reason.item, reason.name, reason.text) == ("2010301", "行政运行", "新录用公务员2人，工资和社保缴费相应增加")
    assert (reason.row.file, reason.row.number) == (FILE, 2)


def test_a_row_may_wait_for_its_reason_and_go_without_a_name(read: Read) -> None:
    [waiting, unnamed] = read(("2010301", "行政运行", ""), ("支出总计", "", "人员增加"))
    assert waiting.text == ""
    assert unnamed.name == ""


@pytest.mark.parametrize(
    ("typed", "item"),
    [
        ("“三公”经费", "“三公”经费"),
        ("三公经费", "“三公”经费"),
        ('"三公"经费', "“三公”经费"),
        ("”三公“经费", "“三公”经费"),
        ("「三公」经费", "“三公”经费"),
        ("因公出国(境)费", "因公出国（境）费"),
        ("２０１０３０１", "2010301"),
        ("2120801（政府性基金预算）", "2120801（政府性基金预算）"),
        ("2120801(政府性基金预算)", "2120801（政府性基金预算）"),
        ("收入 总计", "收入总计"),
        ("收入合计", "收入合计"),
    ],
)
def test_an_item_is_found_however_its_quotes_brackets_and_digits_were_typed(read: Read, typed: str, item: str) -> None:
    [reason] = read((typed, "", "人员增加"))
    assert reason.item == item


def test_the_item_of_a_code_names_its_fund_unless_it_is_the_general_one() -> None:
    assert item_of("2010301", "一般公共预算") == "2010301"
    assert item_of("2120801", "政府性基金预算") == "2120801（政府性基金预算）"
    assert item_of("2010301", "其他资金") == "2010301（其他资金）"


def test_no_item_is_listed_twice() -> None:
    assert len(set(CHANGE_ITEMS)) == len(CHANGE_ITEMS)


REFUSED = {
    "alternatives in brackets": "增加（减少）的主要因素",
    "alternatives in half-width brackets": "人员增加(减少)",
    "alternatives with a stroke": "人员增加/减少",
    "an alternative left": "人员变动（持平）",
    "placeholder": "新增XX项目",
    "small placeholder": "新增xx项目",
    "dots": "……",
    "dots at the end": "人员增加……",
    "half-width dots": "人员增加...",
    "blanks to fill": "新增__项目",
    "instruction": "（请填写原因）",
    "nothing": "无",
    "a stroke": "/",
    "the same": "同上",
    "others": "其他原因",
    "yet to be settled": "待定",
    "yet to be filled in": "尚待补充",
    "told elsewhere": "另行说明",
    "digits alone": "12",
    "the words that the sentence has": "主要原因是人员增加",
    "the words in short": "原因：人员增加",
    "the words in another way": "主要是由于人员增加",
    "full stop": "人员增加。",
    "comma at the end": "人员增加，",
    "comma at the beginning": "，人员增加",
    "semicolon at the beginning": "；人员增加",
    "two lines": "人员增加\n工资提高",
}


@pytest.mark.parametrize("reason", REFUSED.values(), ids=REFUSED)
def test_what_is_no_reason_is_refused_by_its_cell(read: Read, reason: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(InputError) as error:
        read(("支出总计", "", "项目减少"), ("2010301", "行政运行", reason))
    assert str(error.value).startswith(f"{FILE} 第3行“原因”列：")
    assert str(error.value) == snapshot


@pytest.mark.parametrize(
    "reason",
    [
        "其他工资福利支出增加",
        "无障碍设施改造",
        "同上级部门合署办公，人员划入",
        "主要领导调入",
        "略有增加的是公用经费",
        "因公务用车更新",
        "Windows系统升级",
        "人员增加（含劳务派遣）",
        "原因不明的差额调整入本科目",
    ],
)
def test_what_only_looks_like_a_template_is_read(read: Read, reason: str) -> None:
    [read_reason] = read(("2010301", "行政运行", reason))
    assert read_reason.text == reason


def test_an_item_that_is_written_in_two_ways_is_still_one(read: Read, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(InputError) as error:
        read(("“三公”经费", "", "车辆报废"), ("三公经费", "", "接待减少"))
    assert str(error.value) == snapshot
