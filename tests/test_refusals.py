"""What a build would refuse for reasons in the data or the form, `budgetbook check` refuses and runs nothing."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from budgetbook.book import open_book
from budgetbook.core import fonts
from budgetbook.core.errors import BudgetBookError, InputError
from budgetbook.refusals import refusals
from tests.command_line import run_command
from tests.files import replace_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.core.project import Project

    Edit = tuple[str, str, str]

FORM = "report/forms/luoyang-2020.toml"
UNIT = "data/2020/157001"
CHECK = ("check", "--year", "2020", "--unit", "157001")
SECTIONS = '{ key = "other_matters", title = "十、其他重要事项的情况说明" }'
NO_OTHER_MATTERS = (FORM, f"    {SECTIONS},\n", "")
COST_IS_ZERO = [
    (f"{UNIT}/unit.toml", 'kind = "行政单位"', 'kind = "事业单位"'),
    (f"{UNIT}/operating_cost.csv", "机关运行经费,57.7", "机关运行经费,0.0"),
    (f"{UNIT}/accepted.csv", "O1,", "OO1,"),
]

# what is changed of a sound project, and how often it is refused
REFUSED: dict[str, tuple[list[Edit], int]] = {
    "a section that no notebook has": (
        [(FORM, SECTIONS, f'{SECTIONS},\n    {{ key = "debts", title = "十一、债务" }}')],
        1,
    ),
    "a section that no notebook has in another part": ([(FORM, 'key = "duties"', 'key = "income_of"')], 1),
    "a section of the place's own": ([(FORM, 'key = "composition"', 'key = "explanation"')], 1),
    "a section without its text": ([(FORM, '"duties", "composition", ', '"duties", ')], 1),
    "a purpose without its text": ([(FORM, '"three_public_reception", ', "")], 1),
    "two things at once": (
        [(FORM, '"institution", "duties", ', '"institution", '), (FORM, 'key = "overall"', 'key = "whole"')],
        2,
    ),
    "no section tells the matters": ([NO_OTHER_MATTERS], 2),
    "two columns of one heading": ([(FORM, 'heading = ["项目支出", "小计"]', 'heading = ["基本支出", "小计"]')], 1),
    "a heading of open data": (
        [
            (
                FORM,
                'heading = ["单位代码"], value = "unit_code", width = 9',
                'heading = ["行号"], value = "unit_code", width = 9',
            )
        ],
        1,
    ),
    "a draft of a form": ([(FORM, "amount_unit = ", 'assumed = ["附表五的栏目", "空表的注"]\namount_unit = ')], 1),
    "a sign that no font has": ([(f"{UNIT}/performance_tasks.csv", "行政", "🐼行政")], 1),
    "a sign in the unit's text": ([(f"{UNIT}/text/target_note.md", "分项设定。", "分项设定𰻞。")], 1),
}

# what does not stop a build
CONFIRMED = 'confirmed = { by = "张三", on = "2020-03-01", against = "市财政局2020年部门预算" }\namount_unit = '
SOUND: dict[str, list[Edit]] = {
    "nothing": [],
    "a draft that was confirmed": [(FORM, "amount_unit = ", f'assumed = ["附表五的栏目"]\n{CONFIRMED}')],
    "the sections in another order": [
        (FORM, 'key = "overall", title', 'key = "income", title'),
        (FORM, '{ key = "income", title = "二、', '{ key = "overall", title = "二、'),
    ],
    "signs outside the common set": [(f"{UNIT}/text/target_note.md", "分项设定。", "分项设定，面积㎡，镕、喆、玥。")],
}


def change(root: Path, edits: list[Edit]) -> None:
    for file, old, new in edits:
        replace_in(root / file, old, new)
    wanted = (*tomllib.loads((root / FORM).read_text(encoding="utf-8"))["texts"], "three_public_no_base")
    for path in (root / UNIT / "text").glob("*.md"):
        if path.stem not in wanted:
            path.unlink()


@pytest.fixture
def refused(project_copy: Project, monkeypatch: pytest.MonkeyPatch) -> Callable[[list[Edit]], list[BudgetBookError]]:
    """Change a copy of the project, and say what a build with the free fonts alone would be stopped by."""
    monkeypatch.chdir(project_copy.root)
    monkeypatch.setattr(fonts, "chosen", lambda: fonts.font_chains({}))

    def after(edits: list[Edit]) -> list[BudgetBookError]:
        change(project_copy.root, edits)
        return refusals(project_copy, open_book("2020", "157001", project_copy.data))

    return after


@pytest.mark.parametrize("case", REFUSED)
def test_what_would_stop_a_build_is_told_all_at_once(
    refused: Callable[[list[Edit]], list[BudgetBookError]], case: str, snapshot: SnapshotAssertion
) -> None:
    edits, number = REFUSED[case]
    found = refused(edits)
    assert len(found) == number
    assert [str(error) for error in found] == snapshot


@pytest.mark.parametrize("case", SOUND)
def test_what_stops_no_build_is_not_refused(refused: Callable[[list[Edit]], list[BudgetBookError]], case: str) -> None:
    assert refused(SOUND[case]) == []


def cell(**changed: Any) -> str:
    return json.dumps({"cells": [{"cell_type": "code", "metadata": {}, "source": "", **changed}]})


@pytest.mark.parametrize(
    "text",
    [
        *("", "{}", '{"cells": [{}]}', "nothing", "null", '{"cells": {"cell_type": "code"}}', '{"cells": [null]}'),
        *(cell(metadata=None), cell(metadata={"tags": None}), cell(metadata={"tags": [1]})),
        *(cell(source=None), cell(source=[1]), cell(cell_type=None)),
    ],
)
def test_a_broken_notebook_is_told(project_copy: Project, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.chdir(project_copy.root)
    for name in ("1-overview", "3-glossary"):
        (project_copy.notebooks / f"{name}.ipynb").write_text(text, encoding="utf-8")
    found = [str(error) for error in refusals(project_copy, open_book("2020", "157001", project_copy.data))]
    assert found == [
        f"notebooks/{name}.ipynb 不是完好的笔记本：请在 JupyterLab 中打开检查，或从版本库恢复。"
        for name in ("1-overview", "3-glossary")
    ]


def test_sections_of_a_notebook_that_is_gone_are_told(
    project_copy: Project, monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion
) -> None:
    monkeypatch.chdir(project_copy.root)
    for name in ("1-overview", "3-glossary"):
        (project_copy.notebooks / f"{name}.ipynb").unlink()
    assert [str(error) for error in refusals(project_copy, open_book("2020", "157001", project_copy.data))] == snapshot


def test_a_matter_that_a_section_of_own_words_says_there_is_none_of_is_told(
    project_copy: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other words about it are not enough; where there is an amount, no words are."""
    monkeypatch.chdir(project_copy.root)
    own = (FORM, SECTIONS, SECTIONS.replace("other_matters", "own_matters").replace(" }", ", text = true }"))
    text = project_copy.root / UNIT / "text" / "own_matters.md"
    change(project_copy.root, [own, *COST_IS_ZERO])
    text.write_text("没有安排机关运行经费。本单位没有车辆。\n", encoding="utf-8")
    [error] = refusals(project_copy, open_book("2020", "157001", project_copy.data))
    assert "vehicles.csv" in str(error)
    text.write_text("机关运行经费照规定管理。\n", encoding="utf-8")
    assert len(refusals(project_copy, open_book("2020", "157001", project_copy.data))) == 2


def test_a_purpose_of_nothing_needs_no_text(refused: Callable[[list[Edit]], list[BudgetBookError]]) -> None:
    edits = [*COST_IS_ZERO, (FORM, '"operating_cost",\n    "performance_management"', '"performance_management"')]
    assert refused(edits) == []


def test_a_date_that_a_section_prints_must_be_given(
    project_copy: Project, monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion
) -> None:
    monkeypatch.chdir(project_copy.root)
    notebooks = (FORM, 'place = "洛阳市"', 'place = "洛阳市"\nnotebooks = "shanghai"')
    section = (FORM, SECTIONS, f'{SECTIONS},\n    {{ key = "assets_statement", title = "十一、国有资产" }}')
    change(project_copy.root, [notebooks, section])
    [error] = refusals(project_copy, open_book("2020", "157001", project_copy.data))
    assert str(error) == snapshot
    change(project_copy.root, [(f"{UNIT}/unit.toml", 'annex = "', 'assets = "2019-12-31"\nannex = "')])
    assert refusals(project_copy, open_book("2020", "157001", project_copy.data)) == []


@pytest.mark.usefixtures("next_year")
def test_a_change_that_a_section_tells_must_be_the_forms(
    project_copy: Project, monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion
) -> None:
    monkeypatch.chdir(project_copy.root)
    assert refusals(project_copy, open_book("2021", "157001", project_copy.data)) == []
    change(project_copy.root, [(FORM, '"收入总计", "财政拨款", ', '"财政拨款", ')])
    assert [str(error) for error in refusals(project_copy, open_book("2021", "157001", project_copy.data))] == snapshot


def test_a_section_twice_is_refused_when_the_form_is_read(
    project_copy: Project, monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion
) -> None:
    monkeypatch.chdir(project_copy.root)
    change(project_copy.root, [(FORM, SECTIONS, f"{SECTIONS},\n    {SECTIONS}")])
    with pytest.raises(InputError) as error:
        open_book("2020", "157001", project_copy.data)
    assert str(error.value) == snapshot


@pytest.mark.parametrize("text", ["functions_summary", "year_goal", "target_note"])
def test_a_table_of_targets_without_its_text_is_refused(
    project_copy: Project,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    text: str,
    snapshot: SnapshotAssertion,
) -> None:
    monkeypatch.chdir(project_copy.root)
    change(project_copy.root, [(FORM, f'"{text}"', '"projects"')])
    (project_copy.root / UNIT / "text" / "projects.md").write_text("无。\n", encoding="utf-8")
    assert run_command(*CHECK) == 2
    assert capsys.readouterr().err == snapshot


@pytest.mark.parametrize(
    ("case", "code"), [("nothing", 0), ("a section without its text", 2), ("no section tells the matters", 1)]
)
def test_check_says_it_after_its_report_and_exits_as_the_build_would(
    project_copy: Project,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    case: str,
    code: int,
    snapshot: SnapshotAssertion,
) -> None:
    monkeypatch.chdir(project_copy.root)
    change(project_copy.root, REFUSED[case][0] if case in REFUSED else [])
    assert run_command(*CHECK) == code
    out = capsys.readouterr().out
    assert out[out.index("项规则") :].partition("\n")[2] == snapshot


def test_check_tells_programs(
    project_copy: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project_copy.root)
    change(project_copy.root, [NO_OTHER_MATTERS])
    assert run_command(*CHECK, "--format", "json") == 1
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert told["可以公开"] is False
    assert len(told["不能生成"]) == 2
    assert run_command(*CHECK, "--format", "csv") == 1
    printed = capsys.readouterr()
    assert "不能生成" not in printed.out
    assert printed.err.count("不能生成：[F3") == 2
