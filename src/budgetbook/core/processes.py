"""Processes and signals, in which operating systems differ: all that a command starts ends with it, however it ends."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

from budgetbook.core.errors import UsageError

GROUP_VARIABLE = "BUDGETBOOK_PROCESS_GROUP"
"""Environment variable with the number of the group that a command's processes form."""

_ASKED_TO_END = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


class _Interruptions:
    """What becomes of the signals that ask the command to end: the first ends it, those after it are ignored."""

    def __init__(self) -> None:
        self.is_deferred = False
        self.has_come = False
        self.has_ended = False

    def take(self, *_: object) -> None:
        self.has_come = True
        if not self.is_deferred:
            self.interrupt()

    def interrupt(self) -> None:
        self.has_ended = True
        for number in _ASKED_TO_END:
            signal.signal(number, signal.SIG_IGN)
        end_children()
        raise KeyboardInterrupt


_INTERRUPTIONS = _Interruptions()


@contextmanager
def ending_on_signals() -> Iterator[None]:
    """Let every signal that asks the command to end raise KeyboardInterrupt, once, and end all that it started.

    Signals that the caller ignores, as nohup does, stay ignored.
    """
    before = {number: signal.getsignal(number) for number in _ASKED_TO_END}
    heard = {number: handler for number, handler in before.items() if handler != signal.SIG_IGN}
    for number in heard:
        signal.signal(number, _INTERRUPTIONS.take)
    try:
        yield
    finally:
        _INTERRUPTIONS.has_come = _INTERRUPTIONS.has_ended = False
        for number, handler in heard.items():
            signal.signal(number, handler)


@contextmanager
def environment_with(variables: Mapping[str, str]) -> Iterator[None]:
    """Set environment variables, which the processes started meanwhile inherit; afterwards all are as they were."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


@contextmanager
def signals_deferred() -> Iterator[None]:
    """Defer termination signals until the block ends."""
    _INTERRUPTIONS.is_deferred = True
    try:
        yield
    finally:
        _INTERRUPTIONS.is_deferred = False
    if _INTERRUPTIONS.has_come and not _INTERRUPTIONS.has_ended:
        _INTERRUPTIONS.interrupt()


@contextmanager
def interrupts_blocked() -> Iterator[None]:
    """Let Ctrl-C wait for the end of the block, and never reach threads and processes that are started in it.

    A terminal sends it to all processes of a command; those would each tell of it, and this one ends them anyhow.
    """
    if sys.platform != "win32":
        from multiprocessing import resource_tracker

        resource_tracker.ensure_running()  # which would unblock them
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        if sys.platform != "win32":
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def end_children() -> None:
    """End every process that this one started, and those that they started.

    Those of the guarded group end at one stroke: one by one, what one of them was just starting would be left over.
    The one in which Python's multiprocessing notes what is to be removed ends by itself, and complains where it is
    missing before.
    """
    from multiprocessing import resource_tracker

    import psutil

    group = os.environ.get(GROUP_VARIABLE)
    if group and sys.platform != "win32" and os.getpgrp() != int(group):
        with suppress(ProcessLookupError):  # all have ended
            os.killpg(int(group), signal.SIGKILL)
    tracker: Any = resource_tracker._resource_tracker
    for child in psutil.Process().children(recursive=True):
        if child.pid != tracker._pid:
            end_process(child.pid)


def end_process(number: int) -> None:
    """End a process at once, unless it has ended."""
    import psutil

    with suppress(psutil.NoSuchProcess):
        psutil.Process(number).kill()


_GUARD = """
import os, signal, sys
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
sys.stdin.buffer.read()
group = os.getpgrp()
if os.fork() == 0:
    import shutil
    os.setpgid(0, 0)
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:  # all have ended
        pass
    shutil.rmtree(sys.argv[1], ignore_errors=True)
"""


@contextmanager
def guarded_children() -> Iterator[None]:
    """See that neither a process nor a temporary file outlives this process, even if it is killed.

    Its children form a group, which a guard ends; temporary files go into one folder, which the guard removes. The
    guard waits for the end of a pipe, which comes with the end of this process, however it ends. Windows has no such
    groups.
    """
    if sys.platform == "win32" or GROUP_VARIABLE in os.environ:
        yield
    else:
        _require_room()
        with _group():
            yield


@contextmanager
def _group() -> Iterator[None]:
    folder = tempfile.mkdtemp(prefix="budgetbook-")
    command = [sys.executable, "-I", "-S", "-c", _GUARD, folder]
    guard = subprocess.Popen(command, stdin=subprocess.PIPE, process_group=0)
    environment = ExitStack()
    environment.enter_context(environment_with({GROUP_VARIABLE: str(guard.pid), "TMPDIR": folder}))
    tempfile.tempdir = folder
    try:
        yield
    finally:
        with signals_deferred():
            environment.close()
            tempfile.tempdir = None
            shutil.rmtree(folder, ignore_errors=True)
            guard.communicate()


_LIMITS = (
    ("RLIMIT_NOFILE", 256, 1, "打开的文件至多{}个（ulimit -n）"),
    ("RLIMIT_AS", 1400 << 20, 1 << 20, "内存至多{}MB（ulimit -v）"),
)
"""What a command with kernels needs; the libraries that talk with them abort the process where they have less."""


def _require_room() -> None:
    """Take what the system allows, and refuse to start with too little.

    Raises
    ------
    UsageError
        A limit that the caller has set is too low.
    """
    if sys.platform != "win32":
        import resource

        for name, needed, unit, words in _LIMITS:
            kind = getattr(resource, name)
            soft, hard = resource.getrlimit(kind)
            if soft != resource.RLIM_INFINITY and soft < needed:
                try:
                    resource.setrlimit(kind, (needed, hard))
                except (ValueError, OSError):
                    limit = words.format(soft // unit)
                    raise UsageError(f"{limit}，不够用：至少要{needed // unit}，请放宽后重试。") from None


def run_program(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a program and take down what it says, as one of the processes that end with this one."""
    group = os.environ.get(GROUP_VARIABLE)
    grouped: dict[str, Any] = {"process_group": int(group)} if group else {}
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, **grouped, **options)


def start_own_group() -> None:
    """Join the command's process group, and let what this process starts form its own."""
    join_guarded()
    os.environ.pop(GROUP_VARIABLE, None)


def join_guarded() -> None:
    """Make this process, and those that it will start, one of those that the guard ends."""
    group = os.environ.get(GROUP_VARIABLE)
    if group and sys.platform != "win32":
        os.setpgid(0, int(group))
