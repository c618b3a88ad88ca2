"""The Chinese fonts of the document: those of the wheel, so that no machine prints an empty box."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

FOLDER = Path(str(files("pylopdf_fonts_zh_cn")))

SERIF = "Noto Serif SC"
SANS = "Noto Sans SC"

SERIF_FILE = FOLDER / "NotoSerifSC-Regular.otf"
SANS_FILE = FOLDER / "NotoSansSC-Regular.otf"
