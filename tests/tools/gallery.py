"""Pictures of a finished publication, for people to look at: each page in print, and the HTML at three widths.

`make gallery` runs it after `make report`. It looks only; nothing of the publication changes. Pages are drawn by
pypdfium2, screens by Chromium, light and dark, the whole document cut into screens as a reader scrolls through it.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
from playwright.sync_api import sync_playwright

from tests.browser.opening import ARGUMENTS
from tests.tools.gallery_page import index_page
from tests.tools.pictures import Group, contact_sheets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
DESK = (1280, 800)
SCREENS = ((390, 844), (820, 1180), DESK)
"""Width and height of a phone, a tablet and a desk, in px."""
SCHEMES = {"light": "浅色", "dark": "深色"}
DOTS_PER_INCH = 96

# a document that has come to its end is not worth more screens than this
_MOST_SCREENS = 200


class GalleryError(Exception):
    """Something needed is missing; the message is one Chinese sentence."""


@dataclass(frozen=True)
class Wanted:
    """What to look at, and where the pictures go."""

    publication: Path
    target: Path
    browser: str | None


def make_gallery(wanted: Wanted, progress: Callable[[str], None]) -> list[Group]:
    """Draw everything aside, and put it in place of an earlier gallery.

    Raises
    ------
    GalleryError
        There is no publication; or no browser, in which case the pages in print are there all the same.
    """
    for name in ("report.html", "report.pdf"):
        if not (wanted.publication / name).is_file():
            year, unit = wanted.publication.parts[-2:]
            raise GalleryError(f"没有 {wanted.publication / name}：请先运行 make report YEAR={year} UNIT={unit}。")
    wanted.target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".gallery-", dir=wanted.target.parent) as scratch:
        folder = Path(scratch) / "gallery"
        folder.mkdir()
        groups = [print_pages(wanted.publication / "report.pdf", folder)]
        progress(f"PDF：{len(groups[0].pictures)}页")
        if wanted.browser:
            for group in screens(wanted.publication / "report.html", folder, wanted.browser):
                groups.append(group)
                progress(f"{group.title}：{len(group.pictures)}张{group.remark}")
        for group in groups:
            contact_sheets(folder, group)
        (folder / "index.html").write_text(index_page(groups, wanted.publication), encoding="utf-8")
        shutil.rmtree(wanted.target, ignore_errors=True)
        folder.rename(wanted.target)
    if wanted.browser is None:
        raise GalleryError(
            f"没有找到 Chromium（{'、'.join(BROWSERS)} 都不在 PATH 上），只画了 PDF 各页："
            "请安装 Chromium 或 Chrome 后再运行 make gallery。"
        )
    return groups


def print_pages(pdf: Path, folder: Path) -> Group:
    """Draw each page in print."""
    group = Group("pdf", "PDF 各页", columns=6)
    (folder / group.key).mkdir()
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, start=1):
            path = folder / group.key / f"page-{number:02}.png"
            page.render(scale=DOTS_PER_INCH / 72).to_pil().save(path)
            group.pictures.append(path.relative_to(folder))
    return group


def screens(html: Path, folder: Path, program: str) -> Iterator[Group]:
    """Take the HTML at each width, light and dark, screen by screen, and each chart alone."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*ARGUMENTS, "--hide-scrollbars"])
        try:
            for size in SCREENS:
                for scheme in SCHEMES:
                    yield _scroll_through(browser, html, folder, size, scheme)
            yield _charts(browser, html, folder)
        finally:
            browser.close()


def _open(browser: Browser, html: Path, size: tuple[int, int], scheme: str) -> Page:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(html.resolve().as_uri(), wait_until="load")
    page.evaluate("document.fonts.ready")
    return page


def _scroll_through(browser: Browser, html: Path, folder: Path, size: tuple[int, int], scheme: str) -> Group:
    width, height = size
    group = Group(f"html-{width}-{scheme}", f"HTML {width}px {SCHEMES[scheme]}", columns=12 if width < 500 else 6)
    page = _open(browser, html, size, scheme)
    if scheme == "dark" and not _has_dark(browser, html, page, size):
        group.remark = "（网页没有深色样式，与浅色相同）"
        page.close()
        return group
    (folder / group.key).mkdir()
    whole = int(page.evaluate("document.documentElement.scrollHeight"))
    for number in range(1, min(-(-whole // height), _MOST_SCREENS) + 1):
        page.evaluate(f"scrollTo({{top: {(number - 1) * height}, behavior: 'instant'}})")
        path = folder / group.key / f"screen-{number:03}.png"
        page.screenshot(path=path, animations="disabled")
        group.pictures.append(path.relative_to(folder))
    page.close()
    return group


def _has_dark(browser: Browser, html: Path, dark: Page, size: tuple[int, int]) -> bool:
    light = _open(browser, html, size, "light")
    differs = light.screenshot(animations="disabled") != dark.screenshot(animations="disabled")
    light.close()
    return differs


def _charts(browser: Browser, html: Path, folder: Path) -> Group:
    group = Group("charts", "各图", columns=3)
    (folder / group.key).mkdir()
    page = _open(browser, html, DESK, "light")
    for chart in page.locator("main figure :is(img, svg), main .cell-output-display > :is(img, svg)").all():
        box = chart.bounding_box()
        # marks and arrows are drawings as well
        if box is None or box["width"] < 200:
            continue
        path = folder / group.key / f"chart-{len(group.pictures) + 1:02}.png"
        chart.screenshot(path=path, animations="disabled")
        group.pictures.append(path.relative_to(folder))
    page.close()
    return group


def find_browser() -> str | None:
    """Return the first browser on PATH that can be used."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def main(arguments: list[str] | None = None) -> int:
    """Make the gallery of one unit and year: 0 when it is whole, 2 when something is missing."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.gallery", description="画出公开文本的每一页和每一屏。")
    parser.add_argument("--year", required=True, metavar="年度", help="预算年度，如 2020")
    parser.add_argument("--unit", required=True, metavar="单位编码", help="六位预算单位编码，如 157001")
    parser.add_argument("--output", type=Path, default=Path("output"), metavar="目录", help="输出目录，默认 output")
    given = parser.parse_args(arguments)
    place = Path(given.year) / given.unit
    target = given.output / "gallery" / place
    try:
        make_gallery(Wanted(given.output / place, target, find_browser()), lambda line: print(f"  {line}", flush=True))
    except GalleryError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"完成 请用浏览器打开 {target / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
