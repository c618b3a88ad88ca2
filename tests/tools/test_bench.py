"""The bench: what took how long is told under its own name, as a multiple of one step of the same run."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from budgetbook.render import pandoc
from tests.tools import bench
from tests.tools.bench import BUILT_IN, Step, Watch, built_in, main, table

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A clock that stands still but for what is added to its one number, in ns."""
    now = [0]
    monkeypatch.setattr(time, "perf_counter_ns", lambda: now[0])
    return now


def test_each_format_has_its_own_time(clock: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    costs = dict(zip(BUILT_IN, (200_000_000, 700_000_000, 300_000_000), strict=True))

    def spend(name: str) -> None:
        clock[0] += costs[name]

    for name in BUILT_IN:
        monkeypatch.setattr(pandoc, name, lambda name=name: spend(name))

    def render(_workspace: Path, _made: Path) -> None:
        for name in BUILT_IN:
            getattr(pandoc, name)()

    monkeypatch.setattr(pandoc, "render", render)
    watch = Watch()
    built_in(tmp_path, tmp_path, watch)
    assert watch.steps == [
        Step("内置渲染器 HTML", 200),
        Step("内置渲染器 PDF", 700),
        Step("内置渲染器 Word", 300),
    ]
    pandoc.render(tmp_path, tmp_path)
    assert len(watch.steps) == 3


def test_the_built_in_renderer_makes_each_format_by_a_function_of_that_name() -> None:
    assert all(callable(getattr(pandoc, name)) for name in BUILT_IN)


def test_the_table_has_seconds_and_multiples_of_the_built_in_html() -> None:
    steps = [Step("执行笔记本", 10_040), Step("内置渲染器 HTML", 400), Step("内置渲染器 PDF", 1_010)]
    assert table(steps).splitlines() == [
        "步骤                 秒     倍数",
        "执行笔记本         10.0     25.1",
        "内置渲染器 HTML     0.4      1.0",
        "内置渲染器 PDF      1.0      2.5",
    ]


def test_what_cannot_be_built_cannot_be_measured(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--year", "2020", "--unit", "999999"]) == 2
    said = capsys.readouterr()
    assert "999999" in said.err
    assert said.out == ""
    assert bench.UNIT_STEP == "内置渲染器 HTML"
