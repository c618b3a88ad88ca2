"""What differs between operating systems: forked processes, links, names of programs, open files, the console.

Nothing else in the package may ask which system it runs on, or use what only some have; ruff (`banned-api`) and mypy
for Windows hold this.
"""

import multiprocessing
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from budgetbook.core.errors import RenderError, UsageError

KERNELS_VARIABLE = "BUDGETBOOK_KERNELS"
"""Environment variable that says how the notebooks' kernels start: forked, or ordinary."""

FORKED, ORDINARY = "forked", "ordinary"


def forks_kernels() -> bool:
    """Tell whether the notebooks' kernels are forked: where the system can, unless BUDGETBOOK_KERNELS is `ordinary`.

    Raises
    ------
    UsageError
        BUDGETBOOK_KERNELS names no way to start a kernel, or one that this system does not have.
    """
    can_fork = "forkserver" in multiprocessing.get_all_start_methods()
    ways = [FORKED, ORDINARY] if can_fork else [ORDINARY]
    wanted = os.environ.get(KERNELS_VARIABLE) or ways[0]
    if wanted not in ways:
        raise UsageError(f"环境变量 {KERNELS_VARIABLE} 是“{wanted}”，应为 {' 或 '.join(ways)}。")
    return wanted == FORKED


def link(place: Path, file: Path) -> None:
    """Make a file visible under another path: a link where the system allows one, else a copy."""
    try:
        place.symlink_to(file)
    except OSError:
        shutil.copy2(file, place)


def find_program(name: str) -> str | None:
    """Find a program beside this Python, else on PATH, whatever its file is called (`quarto`, `quarto.exe`, …)."""
    return shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)


def exchange(made: Path, target: Path, replaced: Path) -> None:
    """Put a finished folder in place of an old one: two renames, the first undone if the second fails.

    Parameters
    ----------
    replaced
        Where the old folder goes; nothing is there yet.

    Raises
    ------
    RenderError
        Another program has a file of the old folder open, which on Windows holds it in its place.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        if target.exists():
            target.rename(replaced)
        try:
            made.rename(target)
        except BaseException:
            if replaced.exists():
                replaced.rename(target)
            raise
    except PermissionError as error:
        raise RenderError(
            f"不能替换 {target}：其中有文件正被别的程序打开（如 Word、PDF 阅读器、资源管理器），或没有写的权限；"
            "请关闭后重新生成。已公开的原样不动。"
        ) from error


def keep_printing() -> None:
    r"""Let a console whose character set lacks a character, as GBK does, print its number (\u2713) and go on."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Callable[..., None] | None = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
