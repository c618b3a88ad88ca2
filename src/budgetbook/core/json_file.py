"""JSON files as every part of a publication writes them: in UTF-8, indented, with the same line ends everywhere."""

import json
from pathlib import Path
from typing import Any


def write_json(file: Path, content: Any) -> None:
    """Write content as JSON into a file."""
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    file.write_text(text, encoding="utf-8", newline="\n")
