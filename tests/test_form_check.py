"""A form that is wrong in many ways is told all of them in one run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from budgetbook.core.errors import InputError
from budgetbook.core.project import Project
from budgetbook.form_check import require_whole_form
from tests.files import replace_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    EditForm = Callable[..., Project]

NAME = "luoyang-2020"

WRONG = {
    "unknown key": ('place = "洛阳市"', 'place = "洛阳市"\ncity = "洛阳"'),
    "wrong value": ('share_rule = "largest-remainder"', 'share_rule = "bankers"'),
    "wrong placeholder": ('"部门名称：{unit}"', '"部门名称：{office}"'),
    "wrong text": ('"institution", "duties"', '"institution", "tasks", "duties"'),
    "wrong section": ('{ key = "duties", title = "一、主要职能" }', '{ key = "duty", title = "一、主要职能" }'),
    "wrong kind": ('kind = "income"', 'kind = "incomes"'),
    "wrong value of a column": ('value = "income_item"', 'value = "income_line"'),
    "wrong reference": ('columns = "spending"', 'columns = "expenditure"'),
    "missing key": ('key = "glossary"\n', ""),
    "heading of the data twice": ('heading = "专项资金"', 'heading = "一般性项目"'),
}


@pytest.fixture
def edit_copied_form(project_copy: Project) -> EditForm:
    """Replace texts of the copied form, each once."""
    path = project_copy.form_file(NAME)

    def replace(*changes: tuple[str, str]) -> Project:
        for old, new in changes:
            replace_in(path, old, new)
        return project_copy

    return replace


def refusal(project: Project) -> list[str]:
    with pytest.raises(InputError) as refused:
        require_whole_form(project, NAME)
    return str(refused.value).splitlines()


@pytest.mark.parametrize("name", ["luoyang-2020", "shanghai-2023", "shanghai-unit-2024", "henan-2023", "beijing-2023"])
def test_the_shipped_forms_are_whole(project: Project, name: str) -> None:
    require_whole_form(project, name)


@pytest.mark.parametrize(("old", "new"), WRONG.values(), ids=WRONG)
def test_each_mistake_is_told_with_its_line(edit_copied_form: EditForm, old: str, new: str) -> None:
    project = edit_copied_form((old, new))
    told = refusal(project)
    assert len(told) == 1
    number = re.match(rf"report/forms/{NAME}\.toml 第(\d+)行", told[0])
    assert number is not None
    lines = project.form_file(NAME).read_text(encoding="utf-8").splitlines()
    start = int(number[1]) - 1
    changed = new.splitlines()[-1] if new else "[[parts]]"
    assert any(changed in line for line in lines[max(start - 1, 0) : start + 2]) or lines[start] == "[data]"


def test_a_section_that_another_place_tells_is_told_with_that_place(edit_copied_form: EditForm) -> None:
    section = '{ key = "duties", title = "一、主要职能" }'
    (line,) = refusal(edit_copied_form((section, section.replace("duties", "operating_cost_statement"))))
    assert "别处的笔记本有这一节，表样写 notebooks = “shanghai” 就用那里的" in line


def test_notebooks_that_are_not_there_are_told_without_the_sections_that_they_would_tell(
    edit_copied_form: EditForm,
) -> None:
    place, section = 'place = "洛阳市"', '{ key = "duties", title = "一、主要职能" }'
    other = section.replace("duties", "operating_cost_statement")
    (line,) = refusal(edit_copied_form((place, f'{place}\nnotebooks = "luoyang"'), (section, other)))
    assert "“notebooks”：发现“luoyang”" in line


def test_all_mistakes_are_told_in_one_run_in_the_order_of_the_file(
    edit_copied_form: EditForm, snapshot: SnapshotAssertion
) -> None:
    told = refusal(edit_copied_form(*WRONG.values()))
    assert len(told) == len(WRONG)
    assert told == snapshot
    numbers = [int(re.search(r"第(\d+)行", line)[1]) for line in told]  # type: ignore[index]
    assert numbers == sorted(numbers)


def test_a_list_that_is_wrong_hides_nothing_else(project: Project, tmp_path: Path) -> None:
    text = project.form_file("henan-2023").read_text(encoding="utf-8")
    for old, new in (('role = "project"', 'role = "scheme"'), ('kind = "three_public"', 'kind = "three_publik"')):
        assert text.count(old) == 1
        text = text.replace(old, new)
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "own-2023.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        require_whole_form(Project(project.root, tmp_path), "own-2023")
    found = [re.findall("发现“([^”]*)”", line)[0] for line in str(refused.value).splitlines()]
    assert found == ["scheme", "three_publik"]
