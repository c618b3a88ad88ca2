"""A run: what has changed is sent to the workers, what they bring is published; one bad unit stops only itself."""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from distributed import Client, Future, as_completed

from budgetbook.audit.provenance import provenance_of
from budgetbook.city.cluster import cause_of, require_same_program
from budgetbook.city.progress import LineProgress
from budgetbook.city.result import State, UnitResult
from budgetbook.city.task import BuildOutcome, Task, build_unit
from budgetbook.city.up_to_date import UpToDate
from budgetbook.core.errors import BudgetBookError, InputError, UsageError
from budgetbook.core.project import Project
from budgetbook.core.system import trim_heap
from budgetbook.publication.manifest import write_files
from budgetbook.publication.snapshot import read_snapshot
from budgetbook.publication.unit_folder import UnitFolder
from budgetbook.publish import MADE_FOLDER, RendererName, failed_folder, publishing, put_in_place, renderer_module_for
from budgetbook.run.failed_notebook import saving_failed_notebook
from budgetbook.run.light_imports import resume_garbage_collection


@dataclass(frozen=True)
class CityRun:
    """What all units of a run have in common.

    Attributes
    ----------
    renderer
        The renderer that all use.
    in_words
        How an error is told to whoever typed the command.
    """

    project: Project
    year: str
    output: Path
    renderer: RendererName
    overwrite: bool
    in_words: Callable[[BudgetBookError], str]

    @cached_property
    def provenance(self) -> dict[str, Any]:
        """By what everything of the run is made."""
        return provenance_of(renderer_module_for(self.renderer).version())

    def build(
        self,
        names: dict[str, str],
        workers: Callable[[], AbstractContextManager[Client]],
        progress: LineProgress,
        results: dict[str, UnitResult],
    ) -> None:
        """Build the units that have changed, publish each as it comes, and note what became of it in `results`.

        Parameters
        ----------
        names
            The units' names by their codes, in the order of the codes: whoever builds some of them at the same time
            takes their places in the same order, so that no two wait for each other.
        workers
            Gives the workers; not asked where nothing has changed.

        Raises
        ------
        UsageError
            The workers cannot be used; nothing was sent to them.
        """
        provenance = self.provenance

        def note(unit: str, state: State, finding: str = "", outcome: BuildOutcome | None = None) -> None:
            seconds, memory = (outcome.seconds, outcome.memory) if outcome else (None, None)
            results[unit] = UnitResult(unit, names[unit], state, seconds, memory, finding)
            if state == "published":
                up_to_date.note(unit)
            progress.done(results[unit].line, took_time=seconds is not None)

        changed = []
        with UpToDate(self.project, self.year, self.output.resolve(), provenance) as up_to_date:
            with ThreadPoolExecutor() as threads:  # to hash what was not seen before is most of the work
                for unit, is_up_to_date in zip(names, threads.map(up_to_date.check, names), strict=True):
                    if isinstance(is_up_to_date, BudgetBookError):
                        note(unit, *self._stopped_by(is_up_to_date))
                    elif is_up_to_date:
                        note(unit, "unchanged")
                    else:
                        changed.append(unit)
            if not changed:
                return
            resume_garbage_collection()
            with workers() as client:
                require_same_program(client, self.renderer, provenance)
                self._send(changed, client, provenance, progress, note)

    def _send(
        self,
        units: Sequence[str],
        client: Client,
        provenance: dict[str, Any],
        progress: LineProgress,
        note: Callable[..., None],
    ) -> None:
        """Keep every worker at work, and one unit ready; publish what comes back."""
        topic = f"budgetbook-{uuid.uuid4()}"
        client.subscribe_topic(topic, lambda event: progress.step(**event[1]))
        waiting, at_work = iter(units), dict[Future[BuildOutcome], _AtWork]()
        ended = as_completed(loop=client.loop)
        try:
            while True:
                for unit in self._next(waiting, client, at_work):
                    try:
                        one = self._take(unit, progress)
                    except BudgetBookError as error:
                        note(unit, *self._stopped_by(error))
                        continue
                    task = Task(self.year, unit, one.inputs, self.renderer, provenance, topic)
                    # tried once more where a worker meets what nobody foresaw
                    future = client.submit(build_unit, task, key=f"{unit}-{topic}", pure=False, retries=1)
                    at_work[future] = one
                    ended.add(future)
                if not at_work:
                    return
                future = next(ended)
                one = at_work.pop(future)
                with one.held:
                    result = self._publish(one, future)
                future.release()
                note(one.unit_folder.unit, *result)
                trim_heap()  # the next publication must not need more than this one
        finally:
            for one in at_work.values():
                one.held.close()

    @staticmethod
    def _next(waiting: Iterator[str], client: Client, at_work: Mapping[Future[BuildOutcome], object]) -> Iterator[str]:
        """Give out a unit for each worker, and one more, so that none has to wait for the next."""
        workers = len(client.scheduler_info(n_workers=-1)["workers"])
        while len(at_work) <= max(1, workers):
            unit = next(waiting, None)
            if unit is None:
                return
            yield unit

    def _take(self, unit: str, progress: LineProgress) -> "_AtWork":
        """Take a unit's place, which is held until its publication comes, and read its inputs."""

        def say(line: str) -> None:
            progress.note(f"{unit} {line}")

        with ExitStack() as held:
            taken = publishing(self.project, self.year, unit, self.output, say, overwrite=self.overwrite)
            unit_folder, scratch = held.enter_context(taken)
            inputs = read_snapshot(self.project, self.year, unit)
            return _AtWork(unit_folder, scratch, inputs, say, held.pop_all())

    def _publish(self, one: "_AtWork", future: Future[BuildOutcome]) -> tuple[State, str, BuildOutcome | None]:
        """Put in place what a worker brought; return the unit's state, what stopped it, and what the worker said."""
        error = future.exception()
        if error is not None:
            return "broke", cause_of(error), None
        outcome: BuildOutcome = future.result()
        made = one.scratch / MADE_FOLDER
        try:
            with saving_failed_notebook(failed_folder(one.unit_folder), self.project.shown):
                if outcome.error is not None:
                    raise outcome.error
            write_files(outcome.files, made)
            put_in_place(one.unit_folder, made, one.say, overwrite=self.overwrite)
        except BudgetBookError as stopped:
            return (*self._stopped_by(stopped), outcome)
        return "published", "", outcome

    def _stopped_by(self, error: BudgetBookError) -> tuple[State, str]:
        state: State = "refused" if isinstance(error, InputError | UsageError) else "broke"
        return "failed" if error.exit_code == 1 else state, self.in_words(error).partition("\n")[0]


@dataclass(frozen=True)
class _AtWork:
    """A unit that a worker has: its place, a folder beside it, its inputs, and what is held until it is done."""

    unit_folder: UnitFolder
    scratch: Path
    inputs: Mapping[str, bytes]
    say: Callable[[str], None]
    held: ExitStack
