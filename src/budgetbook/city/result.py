"""What became of each unit of a run: as a line, as a file for people and as one for programs."""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from budgetbook.core.json_file import write_json

State = Literal["published", "unchanged", "failed", "refused", "broke", "not built"]

STATES: dict[State, str] = {
    "published": "已公开",
    "unchanged": "没有改动",
    "failed": "核对不符",
    "refused": "输入有误",
    "broke": "中途出错",
    "not built": "没有做到",
}
"""What each state is called; the last is of a run that was interrupted."""

RUNS = "runs"
"""Folder under the output with what became of each run."""

_HEADINGS = ("单位编码", "单位名称", "结果", "用时（秒）", "最大的进程（MB）", "第一条发现")


@dataclass(frozen=True)
class UnitResult:
    """What became of one unit.

    Attributes
    ----------
    seconds, memory
        How long a worker took, and the most that any one of its processes held, in MB; None where none was sent it.
    finding
        The first sentence of what stopped it; empty where nothing did.
    """

    unit: str
    name: str
    state: State
    seconds: float | None = None
    memory: int | None = None
    finding: str = ""

    @property
    def line(self) -> str:
        """The result in a line."""
        took = f"，{self.seconds:.1f}秒" if self.seconds is not None else ""
        return f"{self.unit} {self.name}：{STATES[self.state]}{took}" + (f"：{self.finding}" if self.finding else "")


def exit_code_of(results: Sequence[UnitResult]) -> int:
    """Return 0 where all are published, 2 where an input was refused or something broke, else 1."""
    states = {result.state for result in results}
    return 0 if states <= {"published", "unchanged"} else 1 if states <= {"published", "unchanged", "failed"} else 2


def summary(results: Sequence[UnitResult]) -> str:
    """Say how many units there are of each state."""
    counted = Counter(result.state for result in results)
    listed = "，".join(f"{name}{counted[state]}个" for state, name in STATES.items() if counted[state])
    return f"共{len(results)}个单位：{listed}"


def write_results(results: Sequence[UnitResult], output: Path, year: str, started: datetime) -> Path:
    """Write runs/<time>.json and .csv under the output folder; return the latter."""
    folder = output / RUNS
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{started:%Y-%m-%dT%H%M%S.%f}.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(_HEADINGS)
        for result in results:
            seconds = "" if result.seconds is None else f"{result.seconds:.1f}"
            cells = (result.unit, result.name, STATES[result.state], seconds, result.memory, result.finding)
            writer.writerow(["" if cell is None else cell for cell in cells])
    whole = {
        "year": year,
        "started": started.isoformat(timespec="seconds"),
        "ended": datetime.now().astimezone().isoformat(timespec="seconds"),
        "units": [asdict(result) for result in results],
    }
    write_json(file.with_suffix(".json"), whole)
    return file
