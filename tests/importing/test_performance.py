from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.files import read_records
from tests.source_document import PUBLISHED

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    from tests.importing.conftest import Office, OfficeSheet

    Find = Callable[[str], OfficeSheet]


def targets(office: Office) -> list[dict[str, str]]:
    return read_records(office.folder / "performance_targets.csv")


def test_the_published_targets_are_put_where_their_numbers_say(office: Office) -> None:
    """Cells of the source slipped out of their columns; its errata list what a person found (README of 2020)."""
    outcome = office.send(PUBLISHED)
    found = [(row["一级指标"], row["二级指标"]) for row in targets(office)]
    assert [(pair, found.count(pair)) for pair in dict.fromkeys(found)] == [
        (("产出指标", "数量指标"), 4),
        (("产出指标", "质量目标"), 3),
        (("产出指标", "时效指标"), 1),
        (("产出指标", "成本指标"), 1),
        (("效益指标", "经济效益"), 3),
        (("效益指标", "社会效益"), 3),
        (("效益指标", "生态效益"), 2),
        (("效益指标", "可持续发展影响指标"), 2),
        (("满意度指标", "服务对象满意度指标"), 3),
    ]
    assert [notice for notice in outcome.notices if "错栏" in notice] == [
        "published.md 第278行起的绩效指标错栏，已按“指标1、”的编号和指标名称归位：请对照原表。"
    ]


def published_with(tmp_path: Path, old: str, new: str) -> Path:
    text = PUBLISHED.read_text(encoding="utf-8")
    assert text.count(old) == 1
    (tmp_path / "published.md").write_text(text.replace(old, new), encoding="utf-8")
    return tmp_path / "published.md"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("指标2、智慧洛阳云平台", "指标4、智慧洛阳云平台", id="number-missing"),
        pytest.param("指标2、智慧洛阳云平台", "智慧洛阳云平台", id="no-number"),
        pytest.param("\t质量目标\t", "\t\t", id="no-second-level"),
        pytest.param("\t经济效益\t", "\t其他效益\t", id="second-level-of-no-known-first"),
        pytest.param("指标3、政策执行规范性", "指标3、政策执行规范性\t指标4、又一个", id="two-in-a-row"),
    ],
)
def test_slipped_targets_that_the_numbers_do_not_settle_are_in_doubt(
    office: Office, tmp_path: Path, old: str, new: str, snapshot: SnapshotAssertion
) -> None:
    assert "\n".join(office.refused(published_with(tmp_path, old, new))) == snapshot


def test_levels_that_stand_once_are_written_in_each_row(office: Office, sheet: Find) -> None:
    office.send(office.xlsx([sheet("performance")]))
    assert office.differing("performance_targets.csv", "performance_tasks.csv") == []


def test_explanations_of_a_level_in_brackets_are_left_out(office: Office, sheet: Find) -> None:
    table = sheet("performance")
    row, column = table.find("产出指标")
    table.rows[row][column] = "产出指标\n（预期提供的公共产品或服务）"
    office.send(office.xlsx([table]))
    assert office.differing("performance_targets.csv") == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("经济效益", None, id="second-level-missing"),
        pytest.param("效益指标", "产出指标", id="second-level-of-another-first"),
        pytest.param("成本指标", None, id="second-level-of-one-missing"),
        pytest.param("指标2、便利化", "指标3、便利化", id="wrong-number"),
        pytest.param("3、业务工作会议支出", None, id="task-without-a-name"),
    ],
)
def test_a_missing_or_contradicting_text_is_in_doubt(
    office: Office, sheet: Find, old: str, new: str | None, snapshot: SnapshotAssertion
) -> None:
    table = sheet("performance")
    row, column = table.find(old)
    table.rows[row][column] = new
    assert "\n".join(office.refused(office.xlsx([table]))) == snapshot


def test_tasks_keep_the_decimals_that_they_were_typed_with(office: Office) -> None:
    office.send(PUBLISHED)
    lines = (office.folder / "performance_tasks.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[2:5] for line in lines[1:]] == [["74", "74", ""], ["1.5", "1.5", ""], ["18", "18", ""]]


def test_a_task_without_amounts_is_listed_as_not_read(office: Office, sheet: Find) -> None:
    table = sheet("performance")
    row, column = table.find("1、基本支出类")
    for place in range(column + 1, len(table.rows[row])):
        if isinstance(table.rows[row][place], Decimal):
            table.rows[row][place] = None
    outcome = office.send(office.xlsx([table]))
    assert f"附表.xlsx 工作表“{table.name}” 第{row + 1}行：未填金额，未读入。" in outcome.unread
