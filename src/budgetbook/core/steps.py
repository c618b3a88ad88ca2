"""Steps of a build that need not wait for each other: side by side, or in turn where other builds stand beside it."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

_IS_SEQUENTIAL: ContextVar[bool] = ContextVar("sequential_steps", default=False)


@contextmanager
def sequential_steps() -> Iterator[None]:
    """Run the steps of a build in this thread one after another.

    When all processors are busy this takes no longer, and only one step's memory is held.
    """
    token = _IS_SEQUENTIAL.set(True)
    try:
        yield
    finally:
        _IS_SEQUENTIAL.reset(token)


def parallel_steps(most: int | None = None) -> Executor:
    """Return what does steps side by side, at most so many at once, or in turn; with its block all are done."""
    return _SequentialExecutor() if _IS_SEQUENTIAL.get() else ThreadPoolExecutor(most)


class _SequentialExecutor(Executor):
    """Does each step when its result is asked for, and those that nobody asked for when the block has come through."""

    def __init__(self) -> None:
        self._steps: list[_Step] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self._steps.append(_Step(partial(fn, *args, **kwargs)))
        return self._steps[-1]

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        if error is None:
            for step in self._steps:
                step.do()


class _Step(Future[Any]):
    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__()
        self._work = work

    def do(self) -> None:
        if not self.done():
            try:
                self.set_result(self._work())
            except Exception as error:
                self.set_exception(error)

    def result(self, timeout: Any = None) -> Any:
        self.do()
        return super().result(timeout)
