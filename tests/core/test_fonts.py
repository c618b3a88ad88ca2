from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from fontTools import subset
from fontTools.ttLib import TTFont

from budgetbook.core import fonts
from tests.document.printing import glyphs, print_text

if TYPE_CHECKING:
    from budgetbook.core.project import Project

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


OFFICIAL = {
    "title": "FZXiaoBiaoSong-B05S",
    "heading": "SimHei",
    "subheading": "KaiTi_GB2312",
    "body": "FangSong_GB2312",
    "page-number": "SimSun",
}


def make_font(folder: Path, family: str, characters: str) -> Path:
    """Make a font of that family with a few of the wheel's glyphs, as if an office had installed it."""
    font = TTFont(fonts.SANS_FILE)
    worker = subset.Subsetter(subset.Options(name_IDs=["*"]))
    worker.populate(text=characters)
    worker.subset(font)
    for name in (1, 3, 4, 6, 16):
        font["name"].setName(family, name, 3, 1, 0x409)
    font["CFF "].cff.fontNames = [family]
    path = folder / f"{family}.otf"
    font.save(path)
    return path


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an official font for each role, of few characters, and one that nobody asks for."""
    folder = tmp_path_factory.mktemp("office")
    for family in (*OFFICIAL.values(), "FangSong", "HappyFont"):
        make_font(folder, family, "部门预算公开一、（）第—1 ")
    return folder


def test_where_nothing_is_installed_the_fonts_are_the_wheels() -> None:
    chosen = fonts.families(fonts.font_chains({}))
    assert chosen == {role: [fonts.SANS if role == "heading" else fonts.SERIF] for role in (*OFFICIAL, "total")}


def test_installed_official_fonts_come_first_and_the_wheels_after_them(office: Path) -> None:
    chosen = fonts.families(fonts.font_chains(fonts.installed([office])))
    free = fonts.families(fonts.font_chains({}))
    assert chosen == {role: [family, *free[role]] for role, family in {**OFFICIAL, "total": OFFICIAL["body"]}.items()}


def test_free_faces_of_a_distribution_come_before_the_wheels_and_after_the_official_ones() -> None:
    face = {weight: fonts.Face("Noto Serif CJK SC", Path(f"{weight}.ttc"), weight=weight) for weight in (400, 700, 900)}
    debian = {
        "Noto Serif CJK SC": face[400],
        "Noto Serif CJK SC Bold": face[700],
        "LXGW WenKai": fonts.Face("LXGW WenKai", Path("kai.ttf")),
    }
    chosen = fonts.font_chains(debian)
    assert fonts.families(chosen)["subheading"] == ["LXGW WenKai", fonts.SERIF]
    assert fonts.families(chosen)["body"] == [fonts.SERIF]
    assert chosen["title"][0].weight == chosen["total"][0].weight == 700
    weights = fonts.template_names(chosen)
    assert (weights["title-weight"], weights["total-weight"]) == (700, 700)
    official = fonts.font_chains({**debian, "FangSong": fonts.Face("FangSong", Path("f.ttf"))})
    assert fonts.families(official)["total"] == ["FangSong", fonts.SERIF]  # it has no bold face


def test_the_better_of_two_installed_fonts_is_chosen(office: Path, tmp_path: Path) -> None:
    (tmp_path / "FangSong.otf").symlink_to(office / "FangSong.otf")
    assert fonts.families(fonts.font_chains(fonts.installed([tmp_path])))["body"] == ["FangSong", fonts.SERIF]


def test_a_document_is_printed_in_the_installed_fonts_and_takes_what_they_lack_from_the_next(
    office: Path, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chains = fonts.font_chains(fonts.installed([office]))
    monkeypatch.setattr(fonts, "chosen", lambda: chains)
    text = "# 第一部分\n\n## 一、预算\n\n### （一）公开\n\n部门**预算**，龘。\n"
    path = print_text(project, tmp_path, text)
    with pypdfium2.PdfDocument(path) as document:
        page = glyphs(document[2])
    used: dict[str, set[str]] = {}
    for glyph in page:
        used.setdefault(glyph.font, set()).add(glyph.character)
    assert used["FangSong_GB2312"] == set("部门")
    assert used["SimHei"] == set("一、预算")
    assert used["KaiTi_GB2312"] == set("（一）公开")
    assert used["SimSun"] == set("—1")
    assert "第" in used["FZXiaoBiaoSong"]
    assert set("龘，。") <= used["NotoSerifSC"]
