"""What differs between operating systems: forked kernels, links, names of programs, swapped folders, the console.

Nothing else in the package may ask which system it runs on, or use what only some have; ruff (`banned-api`) and mypy
for Windows hold this.
"""

import ctypes
import errno
import io
import multiprocessing
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from budgetbook.core.errors import RenderError, UsageError
from budgetbook.core.processes import GROUP_VARIABLE

KERNELS_VARIABLE = "BUDGETBOOK_KERNELS"
"""Environment variable that says how the notebooks' kernels start: forked, or ordinary."""

FORKED, ORDINARY = "forked", "ordinary"


def use_one_malloc_arena() -> None:
    """Make all threads use one glibc arena; else memory freed by one thread is not reused by others."""
    _ask_glibc("mallopt", _ARENAS, 1)


_ARENAS = -8
"""M_ARENA_MAX of glibc's malloc.h."""


def trim_heap() -> None:
    """Return unused heap memory to the system; glibc keeps it otherwise."""
    _ask_glibc("malloc_trim", 0)


def _ask_glibc(function: str, *arguments: int) -> None:
    """Call a function that manages memory, where this system has it."""
    if sys.platform == "linux" and hasattr(library := ctypes.CDLL(None), function):
        getattr(library, function)(*arguments)


def forks_kernels() -> bool:
    """Tell whether the notebooks' kernels are forked: where the system can, unless BUDGETBOOK_KERNELS is `ordinary`.

    Raises
    ------
    UsageError
        BUDGETBOOK_KERNELS names no way to start a kernel, or one that this system does not have.
    """
    can_fork = "forkserver" in multiprocessing.get_all_start_methods() and _has_room_for_sockets()
    ways = [FORKED, ORDINARY] if can_fork else [ORDINARY]
    wanted = os.environ.get(KERNELS_VARIABLE) or ways[0]
    if wanted not in ways:
        raise UsageError(f"环境变量 {KERNELS_VARIABLE} 是“{wanted}”，应为 {' 或 '.join(ways)}。")
    return wanted == FORKED


_LONGEST = 70
"""How many bytes the path of the temporary folder may have: a socket's has 107, of which the names below take some."""


def _has_room_for_sockets() -> bool:
    return len(os.fsencode(tempfile.gettempdir())) <= _LONGEST


def link(place: Path, file: Path) -> None:
    """Make a file visible under another path: a link where the system allows one, else a copy."""
    try:
        place.symlink_to(file)
    except OSError:
        shutil.copy2(file, place)


def find_program(name: str) -> str | None:
    """Find a program beside this Python, else on PATH, whatever its file is called (`quarto`, `quarto.exe`, …)."""
    return shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)


def exchange(made: Path, target: Path) -> Path | None:
    """Put a finished folder in place of an old one, in one step where the file system can.

    Linux swaps two folders at once. Elsewhere the old one is first moved aside, and for a moment nothing is there:
    whoever finds it so moves it back.

    Returns
    -------
    Path or None
        Where the old folder is now: at `made`, or beside it under the name `replaced`; None where there was none.

    Raises
    ------
    RenderError
        Another program has a file of the old folder open, which on Windows holds it in its place.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    replaced = made.with_name(REPLACED)
    try:
        if not target.exists():
            made.rename(target)
            return None
        if _swap(made, target):
            return made
        target.rename(replaced)
        try:
            made.rename(target)
        except BaseException:
            replaced.rename(target)
            raise
    except PermissionError as error:
        raise RenderError(
            f"不能替换 {target}：其中有文件正被别的程序打开（如 Word、PDF 阅读器、资源管理器），或没有写的权限；"
            "请关闭后重新生成。已公开的原样不动。"
        ) from error
    return replaced


REPLACED = "replaced"
"""Name of the folder that was moved aside, where two cannot be swapped."""

_HERE, _EXCHANGE = -100, 2
"""AT_FDCWD and RENAME_EXCHANGE of Linux."""

_CANNOT = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EXDEV)


def _swap(one: Path, other: Path) -> bool:
    """Swap two folders of one file system at once; tell whether that was done."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    if rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(other))


def save_error_log(name: str, text: str) -> str:
    """Keep a text for whoever looks into an error, in a temporary file that outlives this process; say where it is."""
    if not text.strip():
        return "没有留下经过。"
    folder = Path(tempfile.gettempdir())
    folder = folder.parent if GROUP_VARIABLE in os.environ else folder
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", errors="replace", prefix=name, suffix=".txt", dir=folder, delete=False
        ) as file:
            file.write(text)
    except (OSError, MemoryError):
        return "经过没有能够保存。"
    return f"经过在 {file.name}。"


def make_output_robust() -> None:
    r"""Print to the end, whoever listens.

    A console whose character set lacks a character, as GBK does, prints its number (\u2713); a reader who goes away, as
    `head` does, is no reason to stop.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper) and stream is getattr(sys, f"__{name}__"):
            encoding, errors, by_line = stream.encoding, "backslashreplace", stream.line_buffering
            setattr(sys, name, _Lasting(stream.buffer, encoding, errors, line_buffering=by_line))


class _Lasting(io.TextIOWrapper):
    """A stream that goes nowhere once nobody reads it."""

    def write(self, text: str, /) -> int:
        written: int = self._lasting(lambda: super(_Lasting, self).write(text))
        return written

    def flush(self) -> None:
        self._lasting(super().flush)

    def _lasting(self, work: Callable[[], Any]) -> Any:
        try:
            return work()
        except BrokenPipeError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
            return work()
