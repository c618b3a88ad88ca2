"""How long a run of many units takes, against one worker alone and against the naive way, unit by unit.

The naive way is what people did before: for each unit five papermill commands, then pandoc and Typst, or Quarto, for
page, Word and PDF, one command after the other. Sums and checks, audit and open data are not even part of it.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pypandoc

from budgetbook.core.project import DATA_VARIABLE
from budgetbook.render import quarto
from tests.files import read_records
from tests.places import ROOT
from tests.tools.bench import BUDGETBOOK, PANDAS, Run, run
from tests.tools.made_city import YEAR, make_city

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

UNITS = 40
NAIVE = 8
"""How many units are built the naive way; evenly chosen, so that they are of all sizes."""

_DONE = re.compile(r"\[(\d+)/\d+\] ")


@dataclass(frozen=True)
class City:
    """A made-up city, and where what is built of it goes."""

    folder: Path
    units: Sequence[str]
    renderer: str

    def build(self, jobs: int, output: str) -> Run:
        """Build all units with so many workers."""
        options = ("--all", "--jobs", str(jobs), "--renderer", self.renderer)
        places = ("--data", str(self.folder / "data"), "--output", str(self.folder / output))
        return run(*BUDGETBOOK, "build", "--year", YEAR, *options, *places, folder=ROOT)

    def naive(self, unit: str) -> tuple[float, float]:
        """Build one unit the naive way, and return the wall time of papermill's commands and that of all."""
        started = time.perf_counter()
        with _environment(DATA_VARIABLE, str(self.folder / "data")), tempfile.TemporaryDirectory() as scratch:
            notebooks = sorted((ROOT / "notebooks").glob("[0-9]-*.ipynb"))
            executed = [str(Path(scratch) / notebook.name) for notebook in notebooks]
            for notebook, target in zip(notebooks, executed, strict=True):
                run("-m", "papermill", str(notebook), target, "-r", "year", YEAR, "-r", "unit", unit, folder=ROOT)
            executed_after = time.perf_counter() - started
            for command in _by_quarto(Path(scratch)) if self.renderer == "quarto" else _by_pandoc(executed):
                run("-c", *command, folder=Path(scratch))
        return executed_after, time.perf_counter() - started


_PROGRAM = "import subprocess, sys; subprocess.run(sys.argv[1:], check=True)"
_TYPST = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[1] + '.pdf')"
_ALONE = ("-s", "--file-scope", "--extract-media=media", "--variable=mainfont:Noto Serif SC")
"""Options without which pandoc reads no second notebook, and Typst finds neither charts nor a font."""
_FORMATS = "format: {html: {embed-resources: true}, docx: default, typst: {mainfont: Noto Serif SC}}"


def _by_pandoc(executed: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for name in ("report.html", "report.docx", "report.typ"):
        yield (_PROGRAM, pypandoc.get_pandoc_path(), *_ALONE, *executed, "-o", name)
    yield (_TYPST, "report.typ")


def _by_quarto(folder: Path) -> Iterator[tuple[str, ...]]:
    """One command renders all notebooks of a folder."""
    (folder / "_quarto.yml").write_text(_FORMATS, encoding="utf-8")
    yield (_PROGRAM, str(quarto.find()), "render")


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    os.environ[name] = value
    try:
        yield
    finally:
        del os.environ[name]


def marginal(done: Run, jobs: int) -> float:
    """Return how many seconds a unit more takes: between the first that each worker brought and the last of all."""
    ends = [when for when, line in done.said if _DONE.match(line)]
    return (ends[-1] - ends[jobs - 1]) / (len(ends) - jobs)


def memory_of(output: Path) -> list[int]:
    """Return the most that a process held while each unit was built, in MB, in the order of the codes."""
    return [int(row["最大的进程（MB）"]) for row in read_records(max((output / "runs").glob("*.csv")))]


def report(count: int, naive: int, renderer: str, say: Callable[[str], None]) -> None:
    """Measure everything and say it, line by line."""
    with tempfile.TemporaryDirectory(prefix="bench-city-") as scratch:
        folder = Path(scratch)
        make_city(folder, count)
        city = City(folder, sorted(path.name for path in (folder / "data" / YEAR).iterdir()), renderer)
        two = city.build(2, "two")
        of_two = marginal(two, 2)
        say(f"{count}个单位，两个工作进程：共 {two.wall:.0f} 秒，再多一个单位 {of_two:.1f} 秒")
        one = marginal(city.build(1, "one"), 1)
        say(f"两个工作进程是一个的 {one / of_two:.2f} 倍快")
        times = [city.naive(unit) for unit in city.units[:: max(1, count // naive)]]
        executing, whole = (sum(each) / len(each) for each in zip(*times, strict=True))
        say(f"逐条命令的做法：每个单位平均 {whole:.1f} 秒，其中 papermill 执行笔记本 {executing:.1f} 秒")
        say(f"再多一个单位是它的 1/{whole / of_two:.1f}；只与 papermill 相比是 1/{executing / of_two:.1f}")
        held = memory_of(folder / "two")
        tenth = max(1, count // 10)
        say(f"一个进程至多占内存：前{tenth}个单位 {max(held[:tenth])} MB，最后{tenth}个 {max(held[-tenth:])} MB")
        again, pandas = city.build(2, "two"), run(*PANDAS)
        say(f"都没有改动：{again.wall:.1f} 秒，是 import pandas 的 {again.wall / pandas.wall:.1f} 倍")


def main(arguments: list[str] | None = None) -> int:
    """Measure a made-up city and print the ratios."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.bench_city", description="量出许多单位所用的时间。")
    parser.add_argument("--units", type=int, default=UNITS, metavar="个数", help=f"生成几个单位；默认{UNITS}")
    parser.add_argument("--naive", type=int, default=NAIVE, metavar="个数", help=f"逐条命令的做几个；默认{NAIVE}")
    parser.add_argument("--renderer", choices=("pandoc", "quarto"), default="pandoc", help="用哪个渲染器；默认 pandoc")
    given = parser.parse_args(arguments)
    report(given.units, given.naive, given.renderer, print)
    return 0


if __name__ == "__main__":
    sys.exit(main())
