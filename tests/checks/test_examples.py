"""The examples of the modules beside this one: changes that break a rule, and changes that only look wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.checks.report import ReportLine


def test_what_breaks_a_rule_is_told_with_its_place(
    breaks: Callable[..., str], id_: str, changes: list[object], others: list[str], snapshot: SnapshotAssertion
) -> None:
    assert breaks(id_, changes, others) == snapshot


def test_what_only_looks_wrong_stops_nobody(
    new_lines: Callable[..., list[ReportLine]], sound_changes: list[object]
) -> None:
    assert new_lines(*sound_changes) == []
