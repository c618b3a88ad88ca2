"""A step of a plain `quarto render`, run in the Python that has budgetbook installed."""

import os
import sys
from importlib import import_module
from pathlib import Path


def run(name: str) -> None:
    """Take a step by its name; a publication does this work itself, before and after Quarto."""
    if os.environ.get("BUDGETBOOK_EXECUTED"):
        return
    try:
        steps = import_module("budgetbook.render.quarto_steps")
    except ModuleNotFoundError:
        # Quarto may have found another Python than the one that make has set up
        python = Path(__file__).resolve().parents[1] / ".venv" / "bin" / "python"
        if not python.exists() or Path(sys.executable) == python:
            sys.exit("没有安装 budgetbook：请先运行 make setup，或激活 conda 环境。")
        os.execv(python, [str(python), *sys.argv])
    getattr(steps, name)()
