"""Rendering with Quarto, wherever it is found."""

import os
import shutil
import sys
from pathlib import Path

from click import unstyle

from budgetbook.core.documents import DOCUMENTS
from budgetbook.core.errors import RenderError
from budgetbook.core.processes import run_program
from budgetbook.core.system import find_program, save_error_log

INSTALL = (
    "没有找到 Quarto。可运行 make report（会尝试安装），或 conda env create -f environment.yml，"
    "或从 Quarto 官网下载安装并加入 PATH；也可改用 --renderer pandoc。"
)

OUTPUT = Path("output/quarto/report")
"""Where _quarto.yml makes Quarto write, below the workspace."""

RENDERED = "BUDGETBOOK_EXECUTED"
"""Environment variable that tells the steps before and after a render that publication itself does their work."""


def find() -> str | None:
    """Return Quarto's program: beside this Python, else on PATH; None where there is none."""
    return find_program("quarto")


def version() -> str:
    """Name Quarto with its version."""
    done = run_program([_program(), "--version"])
    return f"Quarto {done.stdout.strip()}"


def render(workspace: Path, output: Path) -> None:
    """Render the workspace with Quarto into report.html, report.pdf and report.docx.

    Raises
    ------
    RenderError
        There is no Quarto, it failed, or it did not make every format.
    """
    _run(workspace)
    made = workspace / OUTPUT
    for name in DOCUMENTS:
        if not (made / name).is_file():
            raise RenderError(f"Quarto 没有生成 {name}。")
        shutil.copy2(made / name, output)


def _run(workspace: Path) -> None:
    environment = {**os.environ, "QUARTO_PYTHON": sys.executable, RENDERED: "1"}
    done = run_program([_program(), "render"], cwd=workspace, env=environment)
    if done.returncode:
        log = save_error_log("budgetbook-quarto-", done.stdout + done.stderr)
        raise RenderError(f"Quarto 渲染失败：{last_errors(done.stderr or done.stdout)}。{log}")


_LAST = 5
"""How many lines of what a failing Quarto says are told."""


def last_errors(output: str) -> str:
    """Return the last error that Quarto tells of, to the end; where it names none, its last lines."""
    lines = [line.rstrip() for line in unstyle(output).splitlines() if line.strip()]
    begins = [number for number, line in enumerate(lines) if line.startswith("ERROR")]
    return "\n".join(lines[begins[-1] :][:_LAST] if begins else lines[-_LAST:]).removesuffix(".")


def _program() -> str:
    program = find()
    if program is None:
        raise RenderError(INSTALL)
    return program
