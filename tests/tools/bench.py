"""How long a build takes, as a multiple of what papermill takes for a fixed notebook; and how soon commands answer.

Seconds differ from machine to machine and from hour to hour; ratios of two times taken one after the other hardly do.
The notebook (bench.ipynb beside this file) is plain pandas and matplotlib and never changes. Both are new processes
every time, and nothing of an earlier build is used.
"""

from __future__ import annotations

import argparse
import re
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from budgetbook.render import quarto

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HERE = Path(__file__).resolve().parent
NOTEBOOK = "bench.ipynb"

PAIRS = 5

BUDGETBOOK = ("-m", "budgetbook")
PANDAS = ("-c", "import pandas")

_STEP = re.compile(r"\[\d+\] (?! )(.+)")
_IMPORT = re.compile(r"import time: +(\d+) \|")
_MAX_QUOTED = 30
"""Characters of a step's line that are printed."""


@dataclass(frozen=True)
class Run:
    """One run of a program: its wall and its CPU time in seconds, when it said what, and what it wrote as errors.

    CPU time is that of the whole process tree, as far as each process waited for those that it had started.
    """

    wall: float
    cpu: float
    said: tuple[tuple[float, str], ...] = ()
    errors: str = ""


def run(*arguments: str, folder: Path = HERE) -> Run:
    """Run this Python with some arguments in a folder.

    Raises
    ------
    subprocess.CalledProcessError
        It failed.
    """
    with tempfile.TemporaryFile(mode="w+", encoding="utf-8") as errors:
        before, started = _cpu_of_children(), time.perf_counter()
        command = [sys.executable, "-u", *arguments]
        with subprocess.Popen(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=errors, text=True, encoding="utf-8"
        ) as process:
            assert process.stdout is not None
            said = tuple((time.perf_counter() - started, line.rstrip("\n")) for line in process.stdout)
        wall, cpu = time.perf_counter() - started, _cpu_of_children() - before
        errors.seek(0)
        complained = errors.read()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, stderr=complained)
    return Run(wall, cpu, said, complained)


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def ratios(measured: Callable[[], Run], against: Callable[[], Run], pairs: int) -> tuple[float, float, Run]:
    """Run both one after the other, several times; return the medians of the ratios of wall and CPU time, and a run.

    The run is the first one that was measured.
    """
    runs = [(measured(), against()) for _ in range(pairs)]
    walls = median(one.wall / other.wall for one, other in runs)
    return walls, median(one.cpu / other.cpu for one, other in runs), runs[0][0]


def import_share(*arguments: str) -> float:
    """Return the part of a run's wall time in which it imports modules."""
    done = run("-X", "importtime", *arguments)
    return sum(int(own) for own in _IMPORT.findall(done.errors)) / 1_000_000 / done.wall


def steps(build: Run) -> list[str]:
    """Return a line for each step that a build announced: the part of its time until the next one."""
    begun = [(0.0, "启动"), *((when, match[1]) for when, line in build.said if (match := _STEP.match(line)))]
    ends = [when for when, _ in begun[1:]] + [build.wall]
    parts = ((end - when) / build.wall for end, (when, _) in zip(ends, begun, strict=True))
    return [f"  {part:4.0%}  {step[:_MAX_QUOTED]}" for part, (_, step) in zip(parts, begun, strict=True)]


def report(unit: Sequence[str], pairs: int, say: Callable[[str], None]) -> None:
    """Measure everything and say it, line by line.

    Parameters
    ----------
    unit
        The options that name the unit and the year.
    """
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:

        def build(renderer: str) -> Run:
            return run(*BUDGETBOOK, "build", *unit, "--renderer", renderer, "--output", scratch)

        def papermill() -> Run:
            return run("-m", "papermill", NOTEBOOK, str(Path(scratch) / NOTEBOOK))

        papermill()  # so that the first pair does not read from the disk what the others find in memory
        walls, cpu, first = ratios(lambda: build("pandoc"), papermill, pairs)
        say(f"整个生成（内置渲染器）是 papermill 执行固定笔记本的：用时 {walls:.2f} 倍，CPU {cpu:.2f} 倍")
        for line in steps(first):
            say(line)
        if quarto.find():
            walls, cpu, _ = ratios(lambda: build("quarto"), papermill, 1)
            say(f"整个生成（Quarto，只量一次）：用时 {walls:.2f} 倍，CPU {cpu:.2f} 倍")
        for file in ("report.pdf", "report.docx", "report.html"):
            _say_review(Path(scratch) / unit[1] / unit[3] / file, say)
    for name, arguments in {"check": ("check", *unit), "--help": ("--help",)}.items():
        walls, cpu, _ = ratios(lambda a=arguments: run(*BUDGETBOOK, *a), lambda: run(*PANDAS), pairs)  # type: ignore[misc]
        share = import_share(*BUDGETBOOK, *arguments)
        say(f"budgetbook {name} 是 import pandas 的：用时 {walls:.2f} 倍，CPU {cpu:.2f} 倍；其中导入占 {share:.0%}")


def _say_review(path: Path, say: Callable[[str], None]) -> None:
    """Say how long a review of a published file takes; it ends with 1 where it finds an error."""
    code = f"import sys; from budgetbook.cli import main\ntry: main(['review', {str(path)!r}])\nexcept SystemExit: pass"
    done = run("-c", f"{code}\nimport resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)")
    memory = int(done.said[-1][1]) // 1024
    say(f"budgetbook review {path.name}：{done.wall:.1f} 秒，CPU {done.cpu:.1f} 秒，内存 {memory} MB")


def main(arguments: list[str] | None = None) -> int:
    """Measure a build of one unit and year and print the ratios: 0 when done, else the exit code of what failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.bench", description="量出生成和核对所用的时间。")
    parser.add_argument("--year", required=True, metavar="年度", help="预算年度，如 2020")
    parser.add_argument("--unit", required=True, metavar="单位编码", help="六位预算单位编码，如 157001")
    parser.add_argument("--pairs", type=int, default=PAIRS, metavar="次数", help=f"成对量几次，取中位数；默认{PAIRS}")
    given = parser.parse_args(arguments)
    try:
        report(("--year", given.year, "--unit", given.unit), given.pairs, print)
    except subprocess.CalledProcessError as error:
        print(error.stderr, end="", file=sys.stderr)
        return error.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
