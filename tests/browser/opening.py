"""Opening a page of the publication in a browser, and noting what it asks for and complains of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PATIENCE = 300_000
"""How long to wait for what must come, in ms: on a busy machine everything comes late."""


class Opened(NamedTuple):
    """A page, and what it asked for and complained of since it was opened."""

    page: Page
    requests: list[str]
    complaints: list[str]


def open_page(browser: Browser, path: Path, **settings: Any) -> Opened:
    """Open a file as a reader does who has no network."""
    context = browser.new_context(offline=True, **settings)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
    page.on("console", lambda message: complaints.append(message.text) if message.type != "log" else None)
    page.on("pageerror", lambda error: complaints.append(error.message))
    page.goto(path.as_uri(), wait_until="load")
    page.evaluate("document.fonts.ready")
    return Opened(page, requests, complaints)


def settle(page: Page) -> None:
    """Let the page do what a scroll, a tap or a key has brought about."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def wait_until(page: Page, condition: str) -> None:
    """Wait for a condition in JavaScript; the page's policy forbids what Playwright's own waiting does."""
    page.evaluate(
        f"new Promise(done => {{ const look = () => ({condition}) ? done() : setTimeout(look, 10); look(); }})"
    )
