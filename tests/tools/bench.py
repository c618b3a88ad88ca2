"""How long each step of a build takes, and each format of each renderer, as multiples of one step of the same run.

Seconds differ from machine to machine and from hour to hour; multiples, taken in one run, hardly do. The built-in
renderer's HTML is 1. Nothing is written beside a folder that goes at the end.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width
from unittest.mock import patch

import yaml

from budgetbook.book import open_book
from budgetbook.checks import require_sound, run_checks
from budgetbook.core.errors import BudgetBookError, RenderError
from budgetbook.core.project import find_project
from budgetbook.opendata import write_open_data
from budgetbook.render import pandoc, quarto
from budgetbook.render.finish import finish
from budgetbook.render.workspace import fill_report, make_workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from budgetbook.core.project import Project

BUILT_IN = {"_html": "内置渲染器 HTML", "_pdf": "内置渲染器 PDF", "_docx": "内置渲染器 Word"}
"""What the built-in renderer makes each format with."""

UNIT_STEP = BUILT_IN["_html"]


@dataclass(frozen=True)
class Step:
    """A step and how long it took, in ms."""

    name: str
    milliseconds: int


class Watch:
    """Steps in the order in which they came to an end."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Take the time of what is done inside."""
        started = time.perf_counter_ns()
        yield
        self.steps.append(Step(name, (time.perf_counter_ns() - started) // 1_000_000))

    def watched(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function that does the same and takes its time."""

        def watched_work(*arguments: Any, **named: Any) -> Any:
            with self.step(name):
                return work(*arguments, **named)

        return watched_work


def measure(project: Project, year: str, unit: str, watch: Watch) -> None:
    """Go through a build step by step, with every renderer that there is."""
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        workspace, made = Path(scratch) / "workspace", Path(scratch) / "made"
        workspace.mkdir()
        made.mkdir()
        with watch.step("读取和核对"):
            book = open_book(year, unit, project.data)
            require_sound(run_checks(book))
        make_workspace(project, workspace)
        with watch.step("执行笔记本和逐个复算"):
            notebooks = fill_report(project, book, workspace / "report", pandoc.version(), lambda _: None)
        built_in(workspace, made, watch)
        (made / "notebooks").mkdir(exist_ok=True)
        for notebook in notebooks:
            (made / "notebooks" / notebook.name).write_bytes(notebook.read_bytes())
        (made / "figures.json").write_bytes((workspace / "report" / "figures.json").read_bytes())
        with watch.step("附表数据"):
            write_open_data(book, made)
        with watch.step("收尾"):
            finish(made, workspace / "report")
        program = quarto.find()
        if program:
            with_quarto(program, workspace, watch)


def built_in(workspace: Path, made: Path, watch: Watch) -> None:
    """Render with the built-in renderer, format by format."""
    patches = [
        patch.object(pandoc, name, watch.watched(said, getattr(pandoc, name))) for name, said in BUILT_IN.items()
    ]
    for one in patches:
        one.start()
    try:
        pandoc.render(workspace, made)
    finally:
        for one in patches:
            one.stop()


def with_quarto(program: str, workspace: Path, watch: Watch) -> None:
    """Render with Quarto, format by format."""
    formats = yaml.safe_load((workspace / "_quarto.yml").read_text(encoding="utf-8"))["format"]
    names = {"html": "HTML", "typst": "PDF", "docx": "Word"}
    for name in formats:
        with watch.step(f"Quarto {names.get(name, name)}"):
            done = subprocess.run(
                [program, "render", "--to", name],
                cwd=workspace,
                capture_output=True,
                text=True,
                encoding="utf-8",
                env={**os.environ, "QUARTO_PYTHON": sys.executable, quarto.RENDERED: "1"},
                check=False,
            )
        if done.returncode:
            raise RenderError(f"Quarto 渲染失败：{done.stderr.strip()}")


def table(steps: list[Step]) -> str:
    """Lay the steps out: name, seconds, and the multiple of the built-in renderer's HTML."""
    unit = next(step.milliseconds for step in steps if step.name == UNIT_STEP)
    width = max(_width(step.name) for step in steps)
    lines = [f"{_padded('步骤', width)}{'':6}秒{'':5}倍数"]
    for step in steps:
        tenths = (step.milliseconds * 10 + max(unit, 1) // 2) // max(unit, 1)
        seconds = (step.milliseconds + 50) // 100
        lines.append(f"{_padded(step.name, width)}{seconds // 10:>6}.{seconds % 10}{tenths // 10:>7}.{tenths % 10}")
    return "\n".join(lines)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def main(arguments: list[str] | None = None) -> int:
    """Measure a build of one unit and year and print the table: 0 when done, else the error's code."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.bench", description="量出生成的每一步所用的时间。")
    parser.add_argument("--year", required=True, metavar="年度", help="预算年度，如 2020")
    parser.add_argument("--unit", required=True, metavar="单位编码", help="六位预算单位编码，如 157001")
    given = parser.parse_args(arguments)
    watch = Watch()
    try:
        measure(find_project(), given.year, given.unit, watch)
    except BudgetBookError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(table(watch.steps))
    print(f"倍数以“{UNIT_STEP}”为1。" + ("" if quarto.find() else "没有找到 Quarto，只量了内置渲染器。"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
