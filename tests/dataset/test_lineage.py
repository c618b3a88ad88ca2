from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from budgetbook.core.errors import InputError
from budgetbook.dataset.lineage import LINEAGE, Lineage, read_lineage
from budgetbook.dataset.reader import read_table
from budgetbook.figures import WAN_YUAN
from tests.files import write_csv

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    Read = Callable[..., Lineage]

FILE = "data/2021/157001/lineage.csv"
NOTICE = "财预〔2020〕1号"


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read links given as rows without their last cell."""

    def read(*rows: tuple[str, ...]) -> Lineage:
        path = tmp_path / "lineage.csv"
        write_csv(path, [LINEAGE.headings, *((*row, NOTICE) for row in rows)])
        return read_lineage(read_table(path, LINEAGE, FILE, WAN_YUAN))

    return read


def test_functions_and_units_are_told_apart(read: Read) -> None:
    lineage = read(
        ("单位", "157001", "市大数据局", "157001", "市数据局"),
        ("功能科目", "2010350", "事业运行", "2010301", "行政运行"),
        ("功能科目", "20103", "政府办公厅（室）事务", "20103", "政府办公厅（室）及相关机构事务"),
    )
    assert [(link.before, link.after) for link in lineage.units] == [("157001", "157001")]
    assert [(link.before_name, link.after_name) for link in lineage.functions] == [
        ("事业运行", "行政运行"),
        ("政府办公厅（室）事务", "政府办公厅（室）及相关机构事务"),
    ]
    assert all(link.is_pair for link in (*lineage.units, *lineage.functions))


def test_what_is_new_and_what_has_ended_has_one_side(read: Read) -> None:
    new, ended = read(
        ("功能科目", "", "", "2010308", "信访事务"), ("功能科目", "2010350", "事业运行", "", "")
    ).functions
    assert (new.before, new.after, new.is_pair) == ("", "2010308", False)
    assert (ended.before, ended.after, ended.is_pair) == ("2010350", "", False)


def test_full_width_digits_are_read_as_digits(read: Read) -> None:
    [link] = read(("功能科目", "２０１０３５０", "事业运行", "2010301", "行政运行")).functions
    assert link.before == "2010350"


def test_a_split_and_a_merger_are_a_row_each(read: Read) -> None:
    lineage = read(
        ("功能科目", "2010350", "事业运行", "2010301", "行政运行"),
        ("功能科目", "2010350", "事业运行", "2010302", "一般行政管理事务"),
        ("功能科目", "2010399", "其他", "2010302", "一般行政管理事务"),
    )
    assert len(lineage.functions) == 3


REFUSED = {
    "unknown kind": ("经济科目", "30101", "基本工资", "30102", "津贴补贴"),
    "code of six digits": ("功能科目", "201035", "事业运行", "2010301", "行政运行"),
    "a word for a code": ("功能科目", "2010350", "事业运行", "无", "行政运行"),
    "unit of three digits": ("单位", "157", "市大数据局", "157001", "市数据局"),
    "code without name": ("功能科目", "2010350", "", "2010301", "行政运行"),
    "name without code": ("功能科目", "", "事业运行", "2010301", "行政运行"),
    "neither side": ("功能科目", "", "", "", ""),
    "unit without last year": ("单位", "", "", "157001", "市数据局"),
    "unit without this year": ("单位", "157001", "市数据局", "", ""),
    "section into another": ("功能科目", "20103", "甲", "20104", "乙"),
    "section into an item": ("功能科目", "20103", "甲", "2010301", "乙"),
    "new section": ("功能科目", "", "", "20104", "乙"),
}


@pytest.mark.parametrize("row", REFUSED.values(), ids=REFUSED)
def test_what_is_no_link_is_refused_by_its_cell(read: Read, row: tuple[str, ...], snapshot: SnapshotAssertion) -> None:
    with pytest.raises(InputError) as error:
        read(row)
    assert str(error.value).startswith(f"{FILE} 第2行")
    assert str(error.value) == snapshot


def test_the_same_pair_twice_and_a_link_without_ground_are_refused(
    read: Read, tmp_path: Path, snapshot: SnapshotAssertion
) -> None:
    pair = ("功能科目", "2010350", "事业运行", "2010301", "行政运行")
    with pytest.raises(InputError) as twice:
        read(pair, pair)
    read(pair)
    path = tmp_path / "lineage.csv"
    path.write_text(path.read_text(encoding="utf-8-sig").replace(NOTICE, ""), encoding="utf-8-sig")
    with pytest.raises(InputError) as groundless:
        read_table(path, LINEAGE, FILE, WAN_YUAN)
    assert (str(twice.value), str(groundless.value)) == snapshot
