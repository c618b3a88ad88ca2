"""What the tests in a browser share: Chromium, and the publication by each renderer."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

import pytest
from playwright.sync_api import Browser, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-sync",
    "--disable-component-update",
]


Opened = TypeVar("Opened", bound="HasPage")


class HasPage(Protocol):
    """What a test module knows of a page that it opened."""

    @property
    def page(self) -> Page: ...


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

    def get(self, key: object, open_: Callable[[], Opened]) -> Opened:
        """Return what `open_` made for this key."""
        known = self._opened.get(key)
        if known is None or known.page in self._crashed:
            known = self._opened[key] = open_()
            known.page.on("crash", lambda page: self._crashed.append(page))
        return cast("Opened", known)

    def close(self) -> None:
        """Close them all."""
        for opened in self._opened.values():
            opened.page.context.close()


@pytest.fixture(scope="module")
def kept_open(browser: Browser, folder: Path) -> Iterator[KeptOpen]:
    """Pages shared by the tests of a module on one publication."""
    del browser, folder  # what is kept open belongs to them
    pages = KeptOpen()
    yield pages
    pages.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window, for all modules here that a worker takes in turn; skips where there is none."""
    if CHROMIUM is None:
        pytest.skip("PATH 上没有 chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
