"""The layouts of other places (tests/data/layouts), each put into the form luoyang-2020 in place of its own parts."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from budgetbook.core.project import Project

if TYPE_CHECKING:
    from collections.abc import Mapping

LAYOUTS = Path(__file__).parent / "data" / "layouts"
BASE = "luoyang-2020"
OWN_TEXTS = {"work_plan": "推进数字政府建设。\n\n加强财会监督。\n", "other_notes": "无。\n", "general_notes": "无。\n"}
"""Texts that sections of these layouts ask for, beside those of the unit."""

_PARTS = re.compile(r"^\[\[parts\]\].*?(?=^\[\[glossary\]\])", re.DOTALL | re.MULTILINE)


def form_with(project: Project, parts: str) -> str:
    """Return the form luoyang-2020 with other parts."""
    text = (project.forms / f"{BASE}.toml").read_text(encoding="utf-8")
    assert _PARTS.search(text)
    return _PARTS.sub(lambda _: f"{parts}\n", text)


def laid_out(project: Project, folder: Path, layout: str, changes: Mapping[str, str] | None = None) -> Project:
    """Copy the data of 2020 into a folder, with a form of this layout.

    Parameters
    ----------
    changes
        Texts of the form to replace.
    """
    data = folder / "data"
    shutil.copytree(project.data, data, ignore=shutil.ignore_patterns("raw"))
    parts = (LAYOUTS / f"{layout}.toml").read_text(encoding="utf-8")
    text = form_with(project, parts).replace("\nplace =", '\nnotebooks = "shanghai"\nplace =', 1)
    for old, new in (changes or {}).items():
        assert old in text, old
        text = text.replace(old, new, 1)
    (data / "forms").mkdir()
    (data / "forms" / f"{layout}.toml").write_text(text, encoding="utf-8")
    unit = data / "2020" / "157001"
    settings = (unit / "unit.toml").read_text(encoding="utf-8")
    settings = settings.replace(f'"{BASE}"', f'"{layout}"').replace("[dates]", '[dates]\nassets = "2019-12-31"')
    (unit / "unit.toml").write_text(settings, encoding="utf-8")
    for name, words in OWN_TEXTS.items():
        if f'"{name}"' in parts:
            (unit / "text" / f"{name}.md").write_text(words, encoding="utf-8")
    return Project(project.root, data)
