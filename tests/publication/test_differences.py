"""What differs between two publications, figure by figure."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from budgetbook.core.errors import UsageError
from budgetbook.publication.differences import (
    COLUMNS,
    Difference,
    differences,
    print_as_csv,
    read_figures,
    require_figures,
    summary_of_changes,
)
from tests.published import entries_of

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion


def figures(**texts: str) -> dict[str, dict[str, Any]]:
    return {
        name: {"label": f"名称{name}", "place": "第二部分", "text": text, "value": text} for name, text in texts.items()
    }


def test_figures_that_changed_came_or_went_are_listed_in_the_new_order() -> None:
    found = differences(figures(a="92万元", b="5万元", gone="1万元"), figures(new="2万元", b="5万元", a="93万元"))
    assert found == [
        Difference("new", "名称new", "第二部分", "", "2万元"),
        Difference("a", "名称a", "第二部分", "92万元", "93万元"),
        Difference("gone", "名称gone", "第二部分", "1万元", ""),
    ]


def test_a_value_that_changed_behind_the_same_print_is_a_difference() -> None:
    before, after = figures(a="92万元"), figures(a="92万元")
    after["a"]["value"] = "92.04"
    assert [one.id for one in differences(before, after)] == ["a"]


def test_the_same_figures_are_said_to_be_so() -> None:
    assert summary_of_changes(figures(a="92万元"), figures(a="92万元")) == "与原公开文本相比：数据全部相同"


def test_the_changes_are_summed_up_in_a_line(snapshot: SnapshotAssertion) -> None:
    before = figures(**{f"f{number:02}": "1万元" for number in range(12)})
    after = figures(**{f"f{number:02}": "2万元" for number in range(12)})
    assert summary_of_changes(before, after) == snapshot
    assert summary_of_changes(figures(a="1万元"), figures(b="2万元")) == snapshot


def test_the_differences_are_a_table(publication: Path) -> None:
    published = read_figures(publication)
    assert len(published) == len(entries_of(publication))
    changed = json.loads(json.dumps(published))
    changed["statement.overall.income"]["text"] = "93万元"
    rows = list(csv.reader(io.StringIO(print_as_csv(differences(published, changed)))))
    assert rows == [
        list(COLUMNS),
        ["statement.overall.income", "收入总计", "第二部分 一、收入支出预算总体情况说明", "92万元", "93万元"],
    ]


@pytest.mark.parametrize("text", [None, "", "[]", '{"figures": [1]}'])
def test_a_folder_without_figures_is_refused(tmp_path: Path, snapshot: SnapshotAssertion, text: str | None) -> None:
    if text is not None:
        (tmp_path / "figures.json").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        require_figures(tmp_path)
    assert str(refused.value).replace(str(tmp_path), "output") == snapshot
