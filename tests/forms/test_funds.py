"""Funds and parts of spending as a form has them: what it may say of them, and what is refused.

The forms are those of tests/data/forms, each with a made-up unit: institution-2024, wuzhou-2025, economic-2024.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from budgetbook.core.errors import InputError
from budgetbook.core.project import Project
from budgetbook.forms.reading import read_form
from tests.files import replaced
from tests.places import MADE_UP

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.forms.layout import Layout

FISCAL = {"general_public": "一般公共预算", "government_fund": "政府性基金预算", "state_capital": "国有资本经营预算"}


def layout(project: Project, name: str) -> Layout:
    return read_form(Project(project.root, MADE_UP), name).data


def test_a_form_without_other_income_has_the_three_funds_alone(project: Project) -> None:
    economic = layout(project, "economic-2024")
    assert economic.other_income == ()
    assert economic.fund_keys == FISCAL
    assert economic.whole == ("appropriation",)
    assert not economic.has_carry_over


def test_several_sources_can_have_one_fund_which_their_group_names(project: Project) -> None:
    wuzhou = layout(project, "wuzhou-2025")
    assert wuzhou.fund_keys == {**FISCAL, "special_account": "财政专户管理资金", "unit_money": "单位资金"}
    assert wuzhou.whole == ("appropriation", "special_account", "unit_money")
    assert list(wuzhou.fund_sums) == ["appropriation"]
    assert wuzhou.income_rows[4:] == (("事业收入", "单位资金"), ("上级补助收入", "单位资金"), ("其他收入", "单位资金"))
    assert wuzhou.spending_table.headings[-1] == "其中：上年结转"


def test_each_source_may_have_a_fund_of_its_own_which_the_group_adds_up(project: Project) -> None:
    institution = layout(project, "institution-2024")
    sources = ("undertaking", "trade", "from_superior", "from_subordinate", "other")
    assert tuple(institution.fund_keys) == (*FISCAL, *sources)
    assert institution.fund_sums == {
        "appropriation": ("财政拨款", tuple(FISCAL)),
        "unit_money": ("单位资金", sources),
    }
    assert institution.whole == ("appropriation", "unit_money")


def test_a_form_has_the_parts_of_spending_that_its_columns_are_of(project: Project) -> None:
    assert layout(project, "economic-2024").parts == {"basic": "基本支出", "project": "项目支出"}
    institution = layout(project, "institution-2024")
    assert list(institution.parts.values()) == [
        *("基本支出", "项目支出", "事业单位经营支出", "上缴上级支出", "对附属单位补助支出"),
    ]
    assert institution.spending_table.computed_columns[4:] == (*institution.parts.values(), "合计")


@pytest.fixture
def reformed(project: Project, tmp_path: Path) -> Callable[..., Layout]:
    """Read a form after texts in it were replaced, each once."""

    def read(name: str, *changes: tuple[str, str]) -> Layout:
        folder = tmp_path / "data" / "forms"
        folder.mkdir(parents=True)
        text = replaced((MADE_UP / "forms" / f"{name}.toml").read_text(encoding="utf-8"), *changes)
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
        return read_form(Project(project.root, tmp_path / "data"), name).data

    return read


OF = 'of = ["undertaking", "from_superior", "other"]'
GROUP = f'[[data.income_groups]]\nkey = "unit_money"\nname = "单位资金"\n{OF}\n'
INPUT = '"income", "carry_over", "spending"'

REFUSED = [
    pytest.param([(GROUP, "")], id="one fund of several sources that no group names"),
    pytest.param([(OF, 'of = ["undertaking", "other"]')], id="a source of the fund that the group leaves out"),
    pytest.param([(OF, 'of = ["undertaking", "from_superior", "other", "special_account"]')], id="a source too many"),
    pytest.param([(OF, 'of = ["undertaking", "from_superior", "others"]')], id="a source that there is not"),
    pytest.param([(OF, "of = []")], id="a group of nothing"),
    pytest.param([(GROUP, GROUP + GROUP.replace("unit_money", "more"))], id="two groups of one name"),
    pytest.param([('key = "unit_money"', 'key = "other"')], id="a group with a source's key"),
    pytest.param([('key = "unit_money"', 'key = "carried_over"')], id="a group with the key of a column"),
    pytest.param([(INPUT, '"income", "spending"')], id="上年结转 by item without that of the funds"),
    pytest.param([('of = "project"', 'of = "trade"')], id="a part that there is not"),
    pytest.param([('of = "project"', 'of = "project"\nclasses = ["312"]')], id="classes of project spending"),
]


@pytest.mark.parametrize("changes", REFUSED)
def test_what_does_not_hang_together_is_refused(
    reformed: Callable[..., Layout], changes: list[tuple[str, str]], snapshot: SnapshotAssertion
) -> None:
    with pytest.raises(InputError) as refused:
        reformed("wuzhou-2025", *changes)
    message = str(refused.value)
    assert message.endswith("。")
    assert message == snapshot


def test_a_key_that_only_forms_with_carry_over_use_is_free_elsewhere(reformed: Callable[..., Layout]) -> None:
    found = reformed(
        "wuzhou-2025",
        ('key = "unit_money"', 'key = "carried_over"'),
        (INPUT, '"income", "spending"'),
        ("carried_over_by_item = true", "carried_over_by_item = false"),
    )
    assert found.fund_keys["carried_over"] == "单位资金"
