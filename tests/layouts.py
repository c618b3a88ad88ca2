"""The forms of tests/data/forms that imitate other places' documents, each with its made-up unit."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from budgetbook.core.project import Project
from tests.files import replaced
from tests.places import MADE_UP, ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

UNITS = {
    "anhui-2024": "999301",
    "jiangxi-2024": "999302",
    "guangxi-2025": "999303",
    "chongqing-2023": "999304",
    "hunan-2025": "999305",
}
"""The made-up unit of each form; its year is that of the form."""

CONFIRMED = 'confirmed = { by = "张三", on = "2024-03-01", against = "某单位的文本" }\n'


def copy_layout(folder: Path, layout: str, changes: Mapping[str, str] | None = None) -> Project:
    """Copy a form and its unit into a data folder of their own, to be published as if they were real.

    Parameters
    ----------
    changes
        Texts of the form to replace.
    """
    year, unit, data = layout[-4:], UNITS[layout], folder / "data"
    shutil.copytree(MADE_UP / year / unit, data / year / unit)
    settings = data / year / unit / "unit.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("sample = true\n", ""), encoding="utf-8")
    form = replaced((MADE_UP / "forms" / f"{layout}.toml").read_text(encoding="utf-8"), *(changes or {}).items())
    (data / "forms").mkdir()
    (data / "forms" / f"{layout}.toml").write_text(CONFIRMED + form, encoding="utf-8")
    return Project(ROOT, data)
