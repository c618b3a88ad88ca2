"""The gallery: every page and every screen has its picture, and what is missing is said in one sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from PIL import Image

from tests.tools import gallery
from tests.tools.gallery import GalleryError, Wanted, find_browser, main, make_gallery

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

PHONE = (390, 844)

PAGE = """<!DOCTYPE html><html lang="zh"><style>
body {{ margin: 0; background: white; }}
div {{ height: 800px; }}
{dark}
</style><main><div style="background: red"></div><div style="background: lime"></div>
<div style="background: blue"></div></main></html>
"""
DARK = "@media (prefers-color-scheme: dark) { div { filter: brightness(.5); } }"


@pytest.fixture
def browser() -> str:
    found = find_browser()
    if found is None:
        pytest.skip("PATH 上没有 Chromium")
    return found


@pytest.fixture
def on_a_phone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gallery, "SCREENS", (PHONE,))


def size_of(path: Path) -> tuple[int, int]:
    with Image.open(path) as picture:
        return picture.size


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """A publication of two empty sheets, and of a page of three colours, 2400 px high."""
    folder = tmp_path / "output" / "2020" / "157001"
    folder.mkdir(parents=True)
    with pypdfium2.PdfDocument.new() as document:
        for _ in range(2):
            document.new_page(595, 842)
        document.save(folder / "report.pdf")
    (folder / "report.html").write_text(PAGE.format(dark=DARK), encoding="utf-8")
    return folder


@pytest.mark.usefixtures("on_a_phone")
def test_the_real_publication_has_a_picture_of_each_page_and_chart_and_of_its_first_screens(
    publication: Path, tmp_path: Path, browser: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gallery, "SCHEMES", {"light": "浅色"})
    monkeypatch.setattr(gallery, "_MOST_SCREENS", 12)
    target = tmp_path / "gallery" / "2020" / "157001"
    groups = {group.key: group for group in make_gallery(Wanted(publication, target, browser), lambda _: None)}
    with pypdfium2.PdfDocument(publication / "report.pdf") as document:
        pages = [page.get_size() for page in document]
    drawn = [size_of(target / picture) for picture in groups["pdf"].pictures]
    assert [width > height for width, height in drawn] == [width > height for width, height in pages]
    assert abs(drawn[0][0] / 96 - pages[0][0] / 72) < 0.02
    screens = groups["html-390-light"].pictures
    assert len(screens) == 12
    assert {size_of(target / picture) for picture in screens} == {PHONE}
    assert len({(target / picture).read_bytes() for picture in screens}) == len(screens)
    assert len(groups["charts"].pictures) >= 5
    index = (target / "index.html").read_text(encoding="utf-8")
    linked = re.findall(r'src="([^"]+)"', index)
    assert sorted(linked) == sorted(path.relative_to(target).as_posix() for path in target.rglob("*.png"))


def test_the_whole_page_is_cut_into_screens_in_order_light_and_dark_and_not_twice_where_it_has_no_dark(
    short: Path, browser: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The style for the dark goes from the page after its first width."""
    target = short.parents[1] / "gallery"
    monkeypatch.setattr(gallery, "SCREENS", (PHONE, (391, 844)))

    def tell(line: str) -> None:
        if line.startswith("HTML 390px 深色"):
            (short / "report.html").write_text(PAGE.format(dark=""), encoding="utf-8")

    groups = {group.key: group for group in make_gallery(Wanted(short, target, browser), tell)}
    tops = {}
    for scheme in ("light", "dark"):
        pictures = groups[f"html-390-{scheme}"].pictures
        with_size = [Image.open(target / picture).convert("RGB") for picture in pictures]
        assert [picture.size for picture in with_size] == [PHONE] * 3
        tops[scheme] = [picture.getpixel((200, 2)) for picture in with_size]
    assert tops["light"] == [(255, 0, 0), (0, 255, 0), (0, 255, 0)]
    assert tops["dark"] != tops["light"]
    assert Image.open(target / "html-390-light" / "screen-003.png").convert("RGB").getpixel((200, 840)) == (0, 0, 255)
    without = groups["html-391-dark"]
    assert (without.pictures, "没有深色样式" in without.remark) == ([], True)
    assert len(groups["html-391-light"].pictures) == 3


def test_without_a_publication_nothing_is_made_and_the_command_to_run_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["--year", "2021", "--unit", "157001"]) == 2
    said = "没有 output/2021/157001/report.html：请先运行 make report YEAR=2021 UNIT=157001。\n"
    assert capsys.readouterr().err == said
    assert list(tmp_path.iterdir()) == []


def test_without_a_browser_there_are_the_pages_in_print_and_a_sentence(
    short: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion
) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    output = short.parents[1]
    assert main(["--year", "2020", "--unit", "157001", "--output", str(output)]) == 2
    assert capsys.readouterr().err == snapshot
    target = output / "gallery" / "2020" / "157001"
    assert sorted(path.name for path in (target / "pdf").glob("page-*")) == ["page-01.png", "page-02.png"]
    assert (target / "index.html").is_file()


def test_an_earlier_gallery_goes(short: Path) -> None:
    target = short.parents[1] / "gallery"
    (target / "pdf").mkdir(parents=True)
    (target / "pdf" / "page-99.png").touch()
    with pytest.raises(GalleryError):
        make_gallery(Wanted(short, target, None), lambda _: None)
    assert not (target / "pdf" / "page-99.png").exists()
    assert [path.name for path in target.parent.iterdir() if path.name.startswith(".")] == []
