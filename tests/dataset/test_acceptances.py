from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from budgetbook.core.errors import InputError
from budgetbook.dataset.reader import read_table
from budgetbook.dataset.row import Row
from budgetbook.figures import WAN_YUAN
from budgetbook.forms import schema

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fixtures.copies import Edit


FOLDER = "data/2020/157001"


def acceptances(folder: Path) -> tuple[Row, ...]:
    path = folder / "accepted.csv"
    return read_table(path, schema.ACCEPTED, f"{FOLDER}/{path.name}", WAN_YUAN).rows


def test_the_real_acceptances_are_read_word_for_word(unit_folder: Path) -> None:
    accepted = acceptances(unit_folder)
    assert [row.text("核对编号") for row in accepted] == ["M1", "P3", "P3", "O1", "P1"]
    assert accepted[0].number == 2
    assert accepted[0].values == {
        "核对编号": "M1",
        "位置": "basic_spending.csv 第10行“政府预算经济科目编码”",
        "发现": "“50101”",
        "应为": "30199 对应的50199",
        "理由": "来源预算06表照录；30199 的对应科目应由单位核实后改正",
        "认定人": "数据录入人",
        "日期": "2026-11-23",
    }
    assert accepted[-1].text("位置") == ""


@pytest.mark.parametrize("date", ["2026年11月23日", "2026/11/23", "2026-11-31", "26-11-23", "2026-11-23 10:00", "今天"])
def test_an_acceptance_without_a_date_that_is_one_is_refused(unit_folder: Path, edit: Edit, date: str) -> None:
    edit("accepted.csv", "2026-11-23", date)
    with pytest.raises(InputError) as refused:
        acceptances(unit_folder)
    assert str(refused.value) == (f"{FOLDER}/accepted.csv 第2行“日期”列：发现“{date}”，应为形如 2020-06-02 的日期。")


@pytest.mark.parametrize("date", ["20261123", "2026-W48-1", "2026W481"], ids=["no dashes", "week", "week, no dashes"])
def test_the_date_of_an_acceptance_is_written_in_one_way_only(unit_folder: Path, edit: Edit, date: str) -> None:
    edit("accepted.csv", "2026-11-23", date)
    with pytest.raises(InputError):
        acceptances(unit_folder)


@pytest.mark.parametrize(
    ("old", "new", "heading"),
    [
        pytest.param("来源预算06表照录；30199 的对应科目应由单位核实后改正", "", "理由", id="no reason"),
        pytest.param("数据录入人", "", "认定人", id="nobody"),
        pytest.param("2026-11-23", "", "日期", id="no date"),
        pytest.param("“50101”", "", "发现", id="nothing found"),
        pytest.param("M1", "", "核对编号", id="no check"),
    ],
)
def test_an_acceptance_says_what_and_why_and_who_and_when(
    unit_folder: Path, edit: Edit, old: str, new: str, heading: str
) -> None:
    edit("accepted.csv", old, new)
    with pytest.raises(InputError, match=f"第2行“{heading}”列：发现空白"):
        acceptances(unit_folder)
