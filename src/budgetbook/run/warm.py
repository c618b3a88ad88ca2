"""The warm process from which kernels are forked, and work beside them: it imports what they need, once."""

import multiprocessing
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import Any

from budgetbook.core.errors import RenderError
from budgetbook.core.processes import end_process, guarded_children
from budgetbook.core.system import forks_kernels

_PRELOADED = [
    "budgetbook.run.guarded",
    "budgetbook.run.light_imports",
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "matplotlib.backends.backend_svg",
    "matplotlib.figure",
    "pandas",
    "budgetbook.notebook",
]

_ONE_AT_A_TIME = threading.Lock()
"""Held while a process is started: notebooks that run side by side start theirs from threads."""


def warm_up(*more: str) -> None:
    """Start the process, if it is not there yet, and return at once: it imports while the caller goes on.

    Where kernels are not forked there is nothing to start.

    Parameters
    ----------
    more
        Modules that it imports besides those that every notebook needs.
    """
    if not forks_kernels():
        return
    from multiprocessing import forkserver

    multiprocessing.set_forkserver_preload([*_PRELOADED, *more])
    with _ONE_AT_A_TIME, _nameless_main():
        forkserver.ensure_running()


@contextmanager
def warm_kernels(*more: str) -> Iterator[None]:
    """Start the warm process; with the block end all that was started in it, and temporary files go.

    Parameters
    ----------
    more
        Modules that it imports besides those that every notebook needs.
    """
    with guarded_children():
        warm_up(*more)
        try:
            yield
        finally:
            _end()


def fork(target: Callable[..., None], *arguments: Any, may_fork: bool = False) -> BaseProcess:
    """Fork the warm process and call `target` there.

    Parameters
    ----------
    may_fork
        Whether the new process may fork the same warm process in its turn.
    """
    warm_up()
    context: Any = multiprocessing.get_context("forkserver")
    process: BaseProcess = context.Process(target=target, args=arguments, daemon=not may_fork)
    with _ONE_AT_A_TIME, _nameless_main():
        process.start()
    return process


def run_in_fork(work: Callable[..., None], *arguments: Any) -> None:
    """Do what computes for long in a fork of the warm process: the threads of one process compute in turn.

    Where nothing is forked it is done here.

    Parameters
    ----------
    work
        A function of a module; what it raises is raised here.
    """
    if forks_kernels():
        _run_and_wait(_answer, work, arguments)
    else:
        work(*arguments)


def run_in_reporting_fork(work: Callable[..., None], *arguments: Any, progress: Callable[[str], None]) -> None:
    """Do in a fork of the warm process what needs much memory, which the system has back at its end.

    Where nothing is forked it is done here.

    Parameters
    ----------
    work
        A function of a module that may fork as well, and takes `progress` as its last argument; what it raises is
        raised here.
    """
    if forks_kernels():
        _run_and_wait(_answer_and_report, work, arguments, progress)
    else:
        work(*arguments, progress)


def _run_and_wait(
    answer: Callable[..., None],
    work: Callable[..., None],
    arguments: tuple[Any, ...],
    progress: Callable[[str], None] | None = None,
) -> None:
    receiver, sender = multiprocessing.Pipe(duplex=False)
    with receiver, sender:
        process = fork(answer, sender, work, *arguments, may_fork=progress is not None)
        sender.close()
        try:
            while isinstance(message := receiver.recv(), str):
                if progress:
                    progress(message)
        except EOFError:
            process.join()
            message = RenderError(f"子进程中途退出（退出码 {process.exitcode}）。")
    process.join()
    if message:
        raise message


def _answer(sender: Connection, work: Callable[..., None], *arguments: Any) -> None:
    """Do the work and send what it raised, or None; runs in the forked process."""
    try:
        work(*arguments)
    except BaseException as error:
        sender.send(error)
    else:
        sender.send(None)


def _answer_and_report(sender: Connection, work: Callable[..., None], *arguments: Any) -> None:
    """Do the work and send what it says, and last what it raised, or None; runs in the forked process."""
    from multiprocessing import forkserver

    server: Any = forkserver
    # multiprocessing would start a second fork server, though this process can reach the first
    server.ensure_running = server._forkserver.ensure_running = lambda: None
    _answer(sender, work, *arguments, sender.send)


def _end() -> None:
    """End the process, and the one that Python's multiprocessing keeps beside it, before this one ends.

    They would end by themselves, but a moment after the command has returned.
    """
    from multiprocessing import forkserver, resource_tracker, util

    server: Any = forkserver._forkserver
    if server._forkserver_pid is not None:
        end_process(server._forkserver_pid)  # it may still import what nobody needs any more
    server._stop()  # Python's own tests end them so
    tracker: Any = resource_tracker._resource_tracker
    if tracker._pid is not None:  # else it is that of the process which started this one
        tracker._stop()
    util._run_finalizers(-100)  # type: ignore[attr-defined]  # its temporary folder goes as well


@contextmanager
def _nameless_main() -> Iterator[None]:
    """Hide the main module from forked processes; they would run it again."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
