"""What a command starts ends with it; limits that are too low are told before anything starts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from budgetbook.core.processes import interrupts_blocked

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

PATIENCE = 20

COMMAND = textwrap.dedent(
    """
    import signal, tempfile
    for number in (signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)  # whoever runs the tests may ignore them
    from budgetbook.core.processes import ending_on_signals, guarded_children, run_program
    with ending_on_signals():
        try:
            with guarded_children():
                print(tempfile.mkdtemp(), flush=True)
                run_program(["sh", "-c", "echo started >&2; sleep 600 & sleep 600"])
        except KeyboardInterrupt:
            print("interrupted", flush=True)
    """
)


def children_of(command: subprocess.Popen[str]) -> list[psutil.Process]:
    """Wait until the command's program and the program's program run."""
    me = psutil.Process(command.pid)
    for _ in range(PATIENCE * 20):
        found: list[psutil.Process] = me.children(recursive=True)
        if sum(child.name() == "sleep" for child in found) == 2:
            return found
        psutil.wait_procs([me], timeout=0.05)
    raise AssertionError("没有启动")


@pytest.mark.parametrize(
    ("number", "times"), [(signal.SIGTERM, 1), (signal.SIGHUP, 1), (signal.SIGINT, 5), (signal.SIGKILL, 1)]
)
def test_a_signal_ends_all_and_removes_what_was_temporary(number: signal.Signals, times: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND], stdout=subprocess.PIPE, encoding="utf-8", start_new_session=True
    ) as command:
        assert command.stdout
        folder = Path(command.stdout.readline().strip()).parent
        assert folder.name.startswith("budgetbook-")
        children = children_of(command)
        for _ in range(times):
            command.send_signal(number)
        said = command.stdout.read()
    assert said == ("" if number == signal.SIGKILL else "interrupted\n")
    assert command.returncode == (-signal.SIGKILL if number == signal.SIGKILL else 0)
    _, alive = psutil.wait_procs(children, timeout=PATIENCE)
    assert alive == []
    for _ in range(PATIENCE * 20):
        if not folder.exists():
            break
        psutil.wait_procs([psutil.Process()], timeout=0.05)
    assert not folder.exists()


def in_group(group: int) -> list[psutil.Process]:
    """Return the processes of a group."""
    found = []
    for process in psutil.process_iter():
        with suppress(ProcessLookupError):
            if os.getpgid(process.pid) == group:
                found.append(process)
    return found


def test_what_is_being_started_when_the_signal_comes_ends_as_well() -> None:
    many = "i=0; while [ $i -lt 2000 ]; do sleep 600 & i=$((i+1)); done; wait"
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND.replace("echo started >&2; sleep 600 & sleep 600", many)],
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    ) as command:
        me = psutil.Process(command.pid)
        while not (started := [child for child in me.children(recursive=True) if child.name() == "sleep"]):
            assert me.status() != psutil.STATUS_ZOMBIE
        group = os.getpgid(started[0].pid)
        command.send_signal(signal.SIGTERM)
    _, alive = psutil.wait_procs(in_group(group), timeout=PATIENCE)
    assert alive == []
    assert in_group(group) == []


@pytest.mark.parametrize("ignored", ["()", "(signal.SIGINT, signal.SIGHUP)"], ids=["none", "those of nohup and &"])
def test_a_signal_waits_for_what_must_not_be_left_half_done(ignored: str) -> None:
    code = f"""
        import os, signal
        for number in (signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN if number in {ignored} else signal.SIG_DFL)
        from budgetbook.core.processes import ending_on_signals, signals_deferred
        with ending_on_signals():
            try:
                with signals_deferred():
                    os.kill(os.getpid(), signal.SIGTERM)
                    print("whole", flush=True)
                print("after", flush=True)
            except KeyboardInterrupt:
                os.kill(os.getpid(), signal.SIGTERM)
                print("interrupted", flush=True)
        """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout == "whole\ninterrupted\n"


def test_a_signal_that_the_caller_ignores_stays_ignored() -> None:
    code = """
        import os, signal
        from budgetbook.core.processes import ending_on_signals
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        with ending_on_signals():
            os.kill(os.getpid(), signal.SIGHUP)
            print("goes on")
        """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout == "goes on\n"


@pytest.mark.parametrize("limit", ["RLIMIT_NOFILE, (24, 24)", "RLIMIT_AS, (300 << 20, 300 << 20)"])
def test_too_little_room_is_told_before_anything_starts(limit: str, snapshot: SnapshotAssertion) -> None:
    code = f"""
        import resource
        from budgetbook.core.errors import UsageError
        from budgetbook.core.processes import guarded_children
        resource.setrlimit(resource.{limit})
        try:
            with guarded_children():
                print("started")
        except UsageError as error:
            print(error)
        """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=True,
    )
    assert done.stdout.strip() == snapshot


@pytest.mark.skipif(sys.platform == "win32", reason="Windows 没有信号屏蔽")
def test_ctrl_c_waits_for_the_end_of_the_block_and_never_reaches_what_was_started_in_it(tmp_path: Path) -> None:
    """Multiprocessing unblocks it where it starts its own helper, which must therefore run before."""
    tells = tmp_path / "blocked"
    look = "import signal, sys; open(sys.argv[1], 'w').write(str(signal.pthread_sigmask(signal.SIG_BLOCK, ())))"
    asks = threading.Event()

    def start_later() -> None:
        asks.wait(PATIENCE)
        process = get_context("spawn").Process(target=subprocess.call, args=([sys.executable, "-c", look, str(tells)],))
        process.start()
        process.join()

    heard: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    try:
        with interrupts_blocked():
            thread = threading.Thread(target=start_later)
            thread.start()
            signal.pthread_kill(threading.get_ident(), signal.SIGINT)  # another thread of the tests might take it
            assert heard == []
        assert heard == [signal.SIGINT]
    finally:
        signal.signal(signal.SIGINT, before)
    asks.set()
    thread.join()
    assert tells.read_text(encoding="utf-8") == str({signal.SIGINT})
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
