from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from budgetbook.core.errors import InputError
from budgetbook.importing.corrections import corrected, read_corrections
from budgetbook.importing.sheet import Sheet

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

HEADINGS = "文件,工作表,行,发现,改作,理由"
SHEETS = (
    Sheet("a.xlsx", "一", (("名称", "金额"), ("质量目标", "质量目标")), (1, 2)),
    Sheet("a.xlsx", " 二 ", (("名称", "金额"), ("年度任务，", "3.0")), (1, 2)),
    Sheet("b.csv", "", (("年度任务，", "3.0"),), (1,)),
)


def apply(tmp_path: Path, *lines: str) -> tuple[list[Sheet], list[str]]:
    (tmp_path / "勘误.csv").write_text("\n".join([HEADINGS, *lines]) + "\n", encoding="utf-8")
    return corrected(SHEETS, read_corrections(tmp_path / "勘误.csv"))


def test_a_correction_changes_its_one_place_and_is_told(tmp_path: Path) -> None:
    sheets, sentences = apply(tmp_path, "a.xlsx,二,2,任务，,任务。,句末误作逗号")
    assert sheets[1].rows == (("名称", "金额"), ("年度任务。", "3.0"))
    assert (sheets[0], sheets[2]) == (SHEETS[0], SHEETS[2])
    assert sentences == ["a.xlsx 工作表“二” 第2行：“任务，”按勘误改作“任务。”（句末误作逗号）。"]


def test_what_a_corrected_cell_showed_counts_no_more(tmp_path: Path) -> None:
    (tmp_path / "勘误.csv").write_text(f"{HEADINGS}\na.xlsx,一,1,3,4,误\n", encoding="utf-8")
    sheet = Sheet("a.xlsx", "一", (("3", "5"),), (1,), shown_texts={(0, 0): "3.00", (0, 1): "5.00"})
    (changed,), _ = corrected([sheet], read_corrections(tmp_path / "勘误.csv"))
    assert [changed.seen(0, column) for column in range(2)] == ["4", "5.00"]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("a.xlsx,二,1,任务，,任务。,另一行", id="another-row"),
        pytest.param("a.xlsx,,2,任务，,任务。,没有这张工作表", id="another-sheet"),
        pytest.param("c.xlsx,二,2,任务，,任务。,没有这个文件", id="another-file"),
        pytest.param("b.csv,二,1,任务，,任务。,没有工作表", id="no-sheets"),
        pytest.param("b.csv,,1,任务、,任务。,没有这几个字", id="not-there"),
        pytest.param("a.xlsx,一,2,目标,指标,有两处", id="twice"),
        pytest.param("a.xlsx,一,二,目标,指标,行号不是数字", id="no-row"),
    ],
)
def test_a_correction_that_does_not_fit_is_refused(tmp_path: Path, line: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(InputError) as refused:
        apply(tmp_path, line)
    assert str(refused.value) == snapshot


def test_all_corrections_that_do_not_fit_are_told_together(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        apply(tmp_path, "c.xlsx,二,2,任务，,任务。,没有这个文件", "a.xlsx,二,1,任务，,任务。,另一行")
    first, second = str(refused.value).splitlines()
    assert first.startswith("勘误.csv 第2行“文件”列")
    assert second.startswith("勘误.csv 第3行“发现”列")


def with_columns(tmp_path: Path, *lines: str) -> tuple[list[Sheet], list[str]]:
    (tmp_path / "勘误.csv").write_text("\n".join(["文件,工作表,行,列,发现,改作,理由", *lines]) + "\n", encoding="utf-8")
    return corrected(SHEETS, read_corrections(tmp_path / "勘误.csv"))


@pytest.mark.parametrize("column", ["B", "b", "2", "B列", "第2列", "金额"])
def test_a_correction_may_name_the_column(tmp_path: Path, column: str) -> None:
    sheets, sentences = with_columns(tmp_path, f"a.xlsx,一,2,{column},目标,指标,规范名称")
    assert sheets[0].rows == (("名称", "金额"), ("质量目标", "质量指标"))
    assert sentences == ["a.xlsx 工作表“一” 第2行：“目标”按勘误改作“指标”（规范名称）。"]


def test_both_cells_of_a_row_may_be_corrected(tmp_path: Path) -> None:
    sheets, _ = with_columns(tmp_path, "a.xlsx,一,2,A,目标,指标,规范名称", "a.xlsx,一,2,B,目标,指标,规范名称")
    assert sheets[0].rows == (("名称", "金额"), ("质量指标", "质量指标"))


@pytest.mark.parametrize("column", ["C", "二", "", "0"])
def test_a_column_that_does_not_fit_is_refused(tmp_path: Path, column: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(InputError) as refused:
        with_columns(tmp_path, f"a.xlsx,一,2,{column},目标,指标,规范名称")
    assert str(refused.value) == snapshot


def test_without_corrections_nothing_is_changed() -> None:
    assert corrected(SHEETS, ()) == (list(SHEETS), [])
