"""Rendering with Quarto, wherever it is found."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from budgetbook.errors import RenderError

NAME = "quarto"

INSTALL = (
    "没有找到 Quarto。可运行 make report（会尝试安装），或 conda env create -f environment.yml，"
    "或从 Quarto 官网下载安装并加入 PATH；也可改用 --renderer pandoc。"
)

OUTPUT = Path("output/quarto/report")
"""Where _quarto.yml makes Quarto write, below the workspace."""

_MODULE = re.compile(r'<script[^>]*type="module"[^>]*></script>\n?')

RENDERED = "BUDGETBOOK_EXECUTED"
"""Environment variable that tells the pre-render step that the notebooks have been run already."""


def find() -> str | None:
    """Return Quarto's program: beside this Python, else on PATH; None where there is none."""
    beside = Path(sys.executable).with_name("quarto")
    return str(beside) if beside.exists() else shutil.which("quarto")


def version() -> str:
    """Name Quarto with its version."""
    done = subprocess.run([_program(), "--version"], capture_output=True, text=True, check=False)
    return f"Quarto {done.stdout.strip()}"


def render(workspace: Path, output: Path) -> None:
    """Render the workspace with Quarto into report.html, report.pdf, report.docx and a page for each notebook.

    Raises
    ------
    RenderError
        There is no Quarto, it failed, or it did not make every format.
    """
    # first the page with its parts beside it, which is how Quarto makes the notebooks' own pages …
    _run(workspace)
    made = workspace / OUTPUT
    for name in ("report.html", "report.pdf", "report.docx"):
        if not (made / name).is_file():
            raise RenderError(f"Quarto 没有生成 {name}。")
    shutil.copytree(made / "notebooks", output / "notebooks", ignore=shutil.ignore_patterns("*.ipynb"))
    for page in (output / "notebooks").glob("*.html"):
        # browsers refuse module scripts to pages opened from a folder; all they do here is mark the contents list
        page.write_text(_MODULE.sub("", page.read_text(encoding="utf-8")), encoding="utf-8")
    for name in ("report.pdf", "report.docx"):
        shutil.copy2(made / name, output)
    # … then the page in one file, which opens from anywhere
    _run(workspace, "--to", "html", "--metadata", "embed-resources:true")
    shutil.copy2(made / "report.html", output)


def _run(workspace: Path, *arguments: str) -> None:
    done = subprocess.run(
        [_program(), "render", *arguments],
        cwd=workspace,
        capture_output=True,
        text=True,
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
