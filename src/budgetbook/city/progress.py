"""How far a run is: on a terminal a bar for all and a line for each worker, elsewhere a line for each unit."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class LineProgress:
    """A line for each unit or document that is done, with how long the rest will take."""

    def __init__(self, say: Callable[[str], None], total: int) -> None:
        self._say = say
        self._total = total
        self._done = 0
        self._built = 0
        self._started = time.perf_counter()

    def step(self, worker: str, unit: str, step: str) -> None:
        """Ignore the step; only finished units are printed."""

    def note(self, line: str) -> None:
        """Say something of a unit."""
        self._say(f"  {line}")

    def done(self, line: str, *, took_time: bool = True) -> None:
        """Say what became of one."""
        self._done += 1
        self._built += took_time
        self._say(f"[{self._done}/{self._total}] {line}{self._left()}")

    def _left(self) -> str:
        if not self._built or self._done == self._total:
            return ""
        seconds = (time.perf_counter() - self._started) / self._built * (self._total - self._done)
        return f"（还要约{seconds / 60:.0f}分钟）" if seconds >= 60 else f"（还要约{seconds:.0f}秒）"


class BarProgress(LineProgress):
    """A bar for all units with the time that is left, a line for each worker, and above them what became of units."""

    def __init__(self, bars: Any, total: int, what: str) -> None:
        super().__init__(lambda line: bars.console.print(line, markup=False, highlight=False), total)
        self._bars = bars
        self._all = bars.add_task(what, total=total)
        self._workers: dict[str, Any] = {}

    def step(self, worker: str, unit: str, step: str) -> None:
        """Say what a worker is at."""
        text = f"工作进程 {worker}：{unit} {step.strip()}"
        if worker not in self._workers:
            self._workers[worker] = self._bars.add_task(text, total=None)
        self._bars.update(self._workers[worker], description=text)

    def done(self, line: str, *, took_time: bool = True) -> None:
        """Say what became of one."""
        super().done(line, took_time=took_time)
        self._bars.advance(self._all)

    def _left(self) -> str:
        return ""


@contextmanager
def shown(
    say: Callable[[str], None], total: int, *, live: bool, what: str = "全部单位", on_error: bool = False
) -> Iterator[LineProgress]:
    """Show how far a run of so many is, on a terminal or line by line; a terminal's standard error where asked for."""
    if not live:
        yield LineProgress(say, total)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class OfAll(MofNCompleteColumn):
        def render(self, task: Any) -> Any:
            return Text() if task.total is None else super().render(task)

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), OfAll(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=on_error)) as bars:
        yield BarProgress(bars, total, what)
