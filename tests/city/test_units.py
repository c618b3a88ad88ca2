"""Which units a run is of."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from budgetbook.city.units import all_units, named_units, unit_names
from budgetbook.core.errors import BudgetBookError, UsageError
from budgetbook.core.project import Project
from tests.places import UNIT, YEAR

if TYPE_CHECKING:
    from pathlib import Path

OTHER = "157002"


@pytest.fixture
def city(project: Project, data: Path) -> Project:
    """Two units; the second's unit.toml cannot be read."""
    shutil.copytree(data / YEAR / UNIT, data / YEAR / OTHER)
    (data / YEAR / OTHER / "unit.toml").write_text("[", encoding="utf-8")
    (data / YEAR / "说明").mkdir()
    return Project(project.root, data)


def test_all_units_are_those_with_data_for_the_year(city: Project) -> None:
    assert all_units(city, YEAR) == [UNIT, OTHER]
    with pytest.raises(UsageError, match="2031 中没有单位的数据"):
        all_units(city, "2031")


def test_a_unit_without_a_readable_name_is_called_by_its_code_alone(city: Project) -> None:
    assert unit_names(city, YEAR, [UNIT, OTHER]) == {UNIT: "洛阳市政务服务和大数据管理局", OTHER: ""}


@pytest.mark.parametrize("named", [f"{OTHER},{UNIT}", f"{OTHER}，{UNIT}"])
def test_units_are_named_with_commas_between(named: str, city: Project) -> None:
    assert named_units(city, YEAR, named) == [UNIT, OTHER]


@pytest.mark.parametrize(
    "text",
    [
        f"{OTHER}\n\n{UNIT}\n",
        f"\ufeff{OTHER}\r\n{UNIT}",
        f"单位名称,单位编码\r\n乙局,{OTHER}\r\n甲局, {UNIT} \r\n",
        f"单位编码\n{OTHER}\n{UNIT}\n",
    ],
)
def test_units_are_listed_in_a_file(text: str, city: Project, tmp_path: Path) -> None:
    for encoding in ("utf-8", "gbk")[: 1 if text.startswith("\ufeff") else 2]:
        file = tmp_path / "单位.csv"
        file.write_bytes(text.encode(encoding))
        assert named_units(city, YEAR, str(file)) == [UNIT, OTHER]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "没有单位编码，应为每行一个。"),
        ("单位编码\n", "没有单位编码，应为每行一个。"),
        ("名称,编码\n甲局,157001\n", "第1行：发现“名称,编码”，应有“单位编码”一列。"),
        ("157001\n甲局\n", "第2行：发现“甲局”，应为六位单位编码。"),
        ("157001\n157002\n157001\n", "第3行：发现“157001”，已见于"),
        ("157001\n157009\n", "没有单位 157009 的数据；现有单位：157001、157002"),
    ],
)
def test_a_list_that_is_none_is_told(text: str, told: str, city: Project, tmp_path: Path) -> None:
    file = tmp_path / "单位.txt"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BudgetBookError) as error:
        named_units(city, YEAR, str(file))
    assert told in str(error.value)


def test_a_file_that_is_not_there_is_told(city: Project) -> None:
    with pytest.raises(UsageError, match=r"--units：发现“单位.csv”，应为用逗号隔开的单位编码（157001,157002）"):
        named_units(city, YEAR, "单位.csv")
    with pytest.raises(BudgetBookError, match="--units 第2个：发现“15700”，应为六位单位编码"):
        named_units(city, YEAR, "157001,15700")
