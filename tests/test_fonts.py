from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fontTools.ttLib import TTFont

from budgetbook import fonts

if TYPE_CHECKING:
    from pathlib import Path

    from budgetbook.project import Project

FONTS = [(fonts.SERIF, fonts.SERIF_FILE), (fonts.SANS, fonts.SANS_FILE)]
WRITTEN = ("data/**/*.csv", "data/**/*.md", "data/**/*.toml", "report/forms/*.toml", "notebooks/*.ipynb", "src/**/*.py")


@pytest.mark.parametrize(("name", "file"), FONTS)
def test_the_file_holds_the_family_that_is_asked_for_by_name(name: str, file: Path) -> None:
    with TTFont(file, lazy=True) as font:
        assert font["name"].getBestFamilyName() == name


@pytest.mark.parametrize(("name", "file"), FONTS)
def test_the_font_has_every_character_that_the_project_can_print(name: str, file: Path, project: Project) -> None:
    del name
    printed = {
        character
        for pattern in WRITTEN
        for path in project.root.glob(pattern)
        for character in path.read_text(encoding="utf-8-sig")
        if character.isprintable()
    }
    with TTFont(file, lazy=True) as font:
        missing = printed - {chr(code) for code in font.getBestCmap()}
    assert len(printed) > 500
    assert not missing
