"""Rendering with Quarto, wherever it is found."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from budgetbook.core.errors import RenderError
from budgetbook.core.system import find_program

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
    done = subprocess.run([_program(), "--version"], capture_output=True, encoding="utf-8", check=False)
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
    for name in ("report.html", "report.pdf", "report.docx"):
        if not (made / name).is_file():
            raise RenderError(f"Quarto 没有生成 {name}。")
        shutil.copy2(made / name, output)


def _run(workspace: Path) -> None:
    done = subprocess.run(
        [_program(), "render"],
        cwd=workspace,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "QUARTO_PYTHON": sys.executable, RENDERED: "1"},
        check=False,
    )
    if done.returncode:
        raise RenderError(f"Quarto 渲染失败：{(done.stderr or done.stdout).strip()}")


def _program() -> str:
    program = find()
    if program is None:
        raise RenderError(INSTALL)
    return program
