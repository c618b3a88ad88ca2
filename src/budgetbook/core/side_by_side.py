"""Steps of a build that need not wait for each other: side by side, or in turn where other builds stand beside it."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_IN_TURN: ContextVar[bool] = ContextVar("in_turn", default=False)


@contextmanager
def in_turn() -> Iterator[None]:
    """Let the steps of builds in this thread take turns: each of the other processors has a build of its own.

    With all processors at work they take no longer so, and each holds the memory of one step.
    """
    token = _IN_TURN.set(True)
    try:
        yield
    finally:
        _IN_TURN.reset(token)


def side_by_side(most: int | None = None) -> Executor:
    """Return what does steps side by side, at most so many at once, or in turn; with its block all are done."""
    return _InTurn() if _IN_TURN.get() else ThreadPoolExecutor(most)


class _InTurn(Executor):
    """Does each step where it is handed in, before anything else; what it raises is raised with its result."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as error:
            done.set_exception(error)
        return done
