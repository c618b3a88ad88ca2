"""A section in the unit's own words: whoever asks for texts knows it, by its title."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from budgetbook.core.errors import InputError
from budgetbook.dataset.dataset import load_dataset
from budgetbook.scaffold import scaffold
from budgetbook.workbook.template import read_template_spec, template_workbook
from tests.layouts import copy_layout

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.core.project import Project


@pytest.fixture
def anhui(tmp_path: Path) -> Project:
    return copy_layout(tmp_path, "anhui-2024")


def test_a_text_of_the_forms_own_is_read_like_the_others(anhui: Project) -> None:
    assert load_dataset(anhui, "2024", "999301").prose["work_plan"].startswith("按时编制预算。")


def test_a_text_of_the_forms_own_is_missed_by_its_title(anhui: Project, snapshot: SnapshotAssertion) -> None:
    text = anhui.data / "2024" / "999301" / "text" / "work_plan.md"
    text.write_text("", encoding="utf-8")
    with pytest.raises(InputError) as empty:
        load_dataset(anhui, "2024", "999301")
    text.unlink()
    with pytest.raises(InputError) as missing:
        load_dataset(anhui, "2024", "999301")
    assert [str(empty.value), str(missing.value)] == snapshot


def test_a_text_of_another_layout_is_refused(anhui: Project, snapshot: SnapshotAssertion) -> None:
    (anhui.data / "2024" / "999301" / "text" / "other_notes.md").write_text("无。\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_dataset(anhui, "2024", "999301")
    assert str(refused.value) == snapshot


def test_a_new_year_carries_it_over_and_asks_whether_it_still_holds(anhui: Project) -> None:
    folder, todos = scaffold(anhui, "2025", "999301")
    assert (folder / "text" / "work_plan.md").is_file()
    (todo,) = [todo for todo in todos if todo.file == "text/work_plan.md"]
    assert todo.what.startswith("本年度主要工作任务：")


def test_the_template_names_it(anhui: Project) -> None:
    workbook, _ = template_workbook(read_template_spec(anhui, "2024", "999301", None))
    said = "".join(str(cell.value) for row in workbook.worksheets[0].iter_rows() for cell in row if cell.value)
    assert "本年度主要工作任务（work_plan.md）" in said
