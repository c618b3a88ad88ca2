"""Quarto's pre-render step: run the notebooks where their outputs are older than data, notebooks or code."""

import os
import sys
from pathlib import Path

if os.environ.get("BUDGETBOOK_EXECUTED"):
    sys.exit()  # publication does this work itself, before and after Quarto

try:
    from budgetbook.render.prerender import main
except ModuleNotFoundError:
    # Quarto may have found another Python than the one that make has set up
    python = Path(__file__).resolve().parents[1] / ".venv" / "bin" / "python"
    if not python.exists() or Path(sys.executable) == python:
        sys.exit("没有安装 budgetbook：请先运行 make setup，或激活 conda 环境。")
    os.execv(python, [str(python), __file__])

main()
