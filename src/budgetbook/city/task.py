"""What a worker does: build one unit from a copy of its inputs, and bring back the publication or what stopped it.

A worker keeps only the warm process with its imports, from which a process for each unit is forked; nothing of a unit
stays.
"""

import functools
import importlib
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any, Self

import psutil
from distributed import get_worker

import budgetbook.run.light_imports  # before jsonschema, see there
from budgetbook.audit.provenance import provenance_of
from budgetbook.core.errors import BudgetBookError, RenderError
from budgetbook.core.processes import start_own_group
from budgetbook.core.steps import sequential_steps
from budgetbook.publication.manifest import read_files
from budgetbook.publication.snapshot import write_snapshot
from budgetbook.publication.verification import manifest_differences
from budgetbook.publish import MADE_FOLDER, RendererName, make, renderer_module_for
from budgetbook.run.warm import run_in_reporting_fork, warm_kernels


@dataclass(frozen=True)
class Task:
    """All that a worker needs to build a unit.

    Attributes
    ----------
    inputs
        The snapshot: the bytes of each file by its name.
    provenance
        By what it is to be made (`provenance_of`); a worker that has anything else refuses it.
    topic
        Under which it is told how far the worker is.
    """

    year: str
    unit: str
    inputs: Mapping[str, bytes]
    renderer: RendererName
    provenance: Mapping[str, Any]
    topic: str


@dataclass(frozen=True)
class BuildOutcome:
    """What became of a task.

    Attributes
    ----------
    files
        The publication: the bytes of each file by its name; empty where there is an error.
    memory
        The most that any one process held meanwhile, in MB.
    """

    files: Mapping[str, bytes]
    error: BudgetBookError | None
    seconds: float
    memory: int


_ONE_AT_A_TIME = threading.Lock()
"""Held while a unit is built: a worker with several threads would mix up their environment variables."""


def build_unit(task: Task) -> BuildOutcome:
    """Build a unit in a folder of its own."""
    worker = get_worker()
    name = str(worker.name)

    def progress(step: str) -> None:
        worker.log_event(task.topic, {"worker": name, "unit": task.unit, "step": step})

    with _ONE_AT_A_TIME, _Watch() as watch, tempfile.TemporaryDirectory(prefix="budgetbook-") as folder:
        files: Mapping[str, bytes] = {}
        error = None
        try:
            files = _build(task, Path(folder), name, progress)
        except BudgetBookError as stopped:
            error = stopped
    return BuildOutcome(files, error, watch.seconds, watch.memory >> 20)


def _build(task: Task, folder: Path, name: str, progress: Callable[[str], None]) -> Mapping[str, bytes]:
    start_warm_process()
    renderer_module = renderer_module_for(task.renderer)
    present = worker_provenance(renderer_module.version())
    differing = list(manifest_differences(task.provenance, present, VERSION_LABELS))
    if differing:
        raise RenderError(f"工作进程 {name} 与本机不同，没有用它：{'；'.join(differing)}。")
    run_in_reporting_fork(_make, task.inputs, task.year, task.unit, folder, renderer_module.__name__, progress=progress)
    return read_files(folder / MADE_FOLDER)


def _make(
    files: Mapping[str, bytes], year: str, unit: str, folder: Path, module: str, progress: Callable[[str], None]
) -> None:
    """Build a unit; runs in a process of its own, whose memory goes with it."""
    with sequential_steps():
        make(write_snapshot(files, folder / "inputs"), year, unit, folder, importlib.import_module(module), progress)


VERSION_LABELS = ("本机为", "它为")
"""How the versions of two machines are called."""


@functools.cache
def worker_provenance(renderer_version: str) -> dict[str, Any]:
    """Say by what this worker makes publications; no file of the program changes while it runs."""
    return provenance_of(renderer_version)


@functools.cache
def start_warm_process() -> None:
    """Start the process from which kernels are forked; it ends with this worker."""
    budgetbook.run.light_imports.resume_garbage_collection()
    start_own_group()
    stack = ExitStack()
    stack.enter_context(warm_kernels("budgetbook.audit.notebook", "budgetbook.city.task"))
    Finalize(None, stack.close, exitpriority=0)  # before the folder goes in which the process listens


class _Watch:
    """Looks twice a second how much memory this process and those that it started hold, and how long it takes."""

    seconds = 0.0
    memory = 0

    def __enter__(self) -> Self:
        self._started = time.perf_counter()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self._started
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        this = psutil.Process()
        while True:
            for process in (this, *this.children(recursive=True)):
                try:
                    self.memory = max(self.memory, process.memory_info().rss)
                except psutil.Error:
                    continue  # it has ended
            if self._over.wait(0.5):
                return
