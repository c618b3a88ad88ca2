"""What the tests in a browser share: Chromium, and the publication by each renderer."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar, cast

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.opening import ARGUMENTS, DESKTOP, SCREENS, Opened, at_rest, open_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

CHROMIUM = shutil.which("chromium")

Kept = TypeVar("Kept", bound="HasPage")


class HasPage(Protocol):
    """What a test module knows of a page that it opened."""

    @property
    def page(self) -> Page: ...


class OnScreen(Protocol):
    """What the fixture `report` gives."""

    def __call__(self, screen: str, **size: int) -> Opened: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Try again where Chromium itself died under a test, which says nothing of the document; only then."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=2, only_rerun=["Target crashed"]))


class KeptOpen:
    """Pages that tests share: each is opened when it is first asked for, and again after it crashed."""

    def __init__(self) -> None:
        self._opened: dict[object, HasPage] = {}
        self._crashed: list[Page] = []

    def get(self, key: object, open_: Callable[[], Kept]) -> Kept:
        """Return what `open_` made for this key."""
        known = self._opened.get(key)
        if known is None or known.page in self._crashed:
            known = self._opened[key] = open_()
            known.page.on("crash", lambda page: self._crashed.append(page))
        return cast("Kept", known)


class Chromium(NamedTuple):
    """Chromium without a window, and the pages that are kept open in it."""

    browser: Browser
    kept_open: KeptOpen


RUNNING: list[tuple[Chromium, ExitStack]] = []
"""The one that runs, and what closes it: it serves all modules here that a worker takes in turn."""


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """Close Chromium after the last test here: the loop that drives it would disturb those of other tests."""
    if RUNNING and (nextitem is None or Path(__file__).parent not in nextitem.path.parents):
        RUNNING.pop()[1].close()


@pytest.fixture(scope="module")
def chromium() -> Chromium:
    """What runs, started where nothing does; skips where there is no Chromium."""
    if CHROMIUM is None:
        pytest.skip("PATH 上没有 chromium")
    if not RUNNING:
        closing = ExitStack()
        browser = closing.enter_context(sync_playwright()).chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS])
        closing.callback(browser.close)
        RUNNING.append((Chromium(browser, KeptOpen()), closing))
    return RUNNING[0][0]


@pytest.fixture(scope="module")
def browser(chromium: Chromium) -> Browser:
    """Chromium, for a test that opens a page of its own."""
    return chromium.browser


@pytest.fixture(scope="module")
def kept_open(chromium: Chromium) -> KeptOpen:
    """Pages shared by tests, also by those of other modules."""
    return chromium.kept_open


@pytest.fixture
def report(chromium: Chromium, each_publication: Path) -> OnScreen:
    """Give the report on a screen, as it is when one comes to it; tests share it, and may change its size."""

    def on_screen(screen: str, **size: int) -> Opened:
        settings = SCREENS[screen]
        opened = chromium.kept_open.get(
            (each_publication, screen),
            lambda: open_page(chromium.browser, each_publication / "report.html", **settings),
        )
        wanted = size or settings["viewport"]
        if opened.page.viewport_size != wanted:
            opened.page.set_viewport_size({"width": wanted["width"], "height": wanted["height"]})
        at_rest(opened.page)
        return opened

    return on_screen


@pytest.fixture
def page(report: OnScreen) -> Page:
    """The report on a desktop, as it is when one comes to it; a module may have another screen in its place."""
    return report("desktop").page


@pytest.fixture
def phone(report: OnScreen) -> Page:
    """The report on a phone."""
    return report("phone").page


@pytest.fixture
def marked_page(chromium: Chromium, long_sample: Path) -> Page:
    """The long text from made-up data on a desktop, kept open; tests may change its size."""
    page = chromium.kept_open.get(long_sample, lambda: open_page(chromium.browser, long_sample / "report.html")).page
    page.set_viewport_size({"width": DESKTOP["width"], "height": DESKTOP["height"]})
    at_rest(page)
    return page
