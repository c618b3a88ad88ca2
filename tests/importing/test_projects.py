from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.files import read_csv

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    from tests.importing.conftest import Office, OfficeSheet

    Find = Callable[[str], OfficeSheet]


@pytest.fixture
def table(sheet: Callable[[str], OfficeSheet]) -> OfficeSheet:
    """预算12表 with two projects: the first has three targets, of two levels."""
    found = sheet("project_targets")
    del found.rows[found.body :]
    money = [Decimal("18.0"), Decimal("18.0"), None]
    found.rows += [
        ["信用体系建设", "市政府", "市大数据局", *money, "建成", "产出指标", "数量指标", "指标1、会议", "5次"],
        [None, None, None, None, None, None, None, None, None, "指标2、培训", "2次"],
        [None, None, None, None, None, None, None, None, "时效指标", "指标1、完成", "年底"],
        [
            "运行维护",
            "市政府",
            "市大数据局",
            Decimal("3.5"),
            Decimal("3.0"),
            Decimal("0.5"),
            "正常",
            "效益指标",
            "社会效益",
            "指标1、稳定",
            None,
        ],
    ]
    return found


def test_a_projects_own_cells_are_written_in_each_of_its_rows(office: Office, table: OfficeSheet) -> None:
    office.send(office.xlsx([table]))
    _, *rows = read_csv(office.folder / "project_targets.csv")
    first = ["信用体系建设", "市政府", "市大数据局", "18", "18", "", "建成", "产出指标"]
    assert rows == [
        [*first, "数量指标", "会议", "5次"],
        [*first, "数量指标", "培训", "2次"],
        [*first, "时效指标", "完成", "年底"],
        ["运行维护", "市政府", "市大数据局", "3.5", "3", "0.5", "正常", "效益指标", "社会效益", "稳定", ""],
    ]


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        pytest.param(0, 1, None, id="department-missing"),
        pytest.param(0, 3, None, id="money-missing"),
        pytest.param(1, 9, None, id="target-missing"),
        pytest.param(1, 1, "省政府", id="another-department"),
        pytest.param(0, 3, "18万", id="no-amount"),
    ],
)
def test_a_missing_or_contradicting_cell_is_in_doubt(
    office: Office, table: OfficeSheet, row: int, column: int, value: str | None, snapshot: SnapshotAssertion
) -> None:
    table.rows[table.body + row][column] = value
    assert "\n".join(office.refused(office.xlsx([table]))) == snapshot
