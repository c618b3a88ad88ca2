"""Opening a page of the publication in a browser, and noting what it asks for and complains of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

# in place of those that Playwright turns off: what asks the network, what delays a page, and the suggestions of the
# address bar, which are two pages of Chromium's own in each window and cost more than a page of ours
_UNWANTED = (
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "PaintHolding", "HttpsUpgrades"),
    *("AimEnabled", "LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints"),
    *("PreconnectToSearch", "WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
)
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"),
    *("--disable-sync", "--disable-component-update", f"--disable-features={','.join(_UNWANTED)}"),
)
"""With what Chromium is started."""

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
TOUCHED = {"has_touch": True, "is_mobile": True}
SCREENS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": DESKTOP},
    "phone": {"viewport": PHONE, **TOUCHED},
    "narrow window": {"viewport": PHONE},
    "narrow phone": {"viewport": {"width": 360, "height": 740}, **TOUCHED},
}
"""On what the report is read."""
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


def figure(page: Page, id_: str) -> Locator:
    """Return the first of the places in which a figure is printed."""
    return page.locator(f'main [data-figure="{id_}"]').first


def focused_figure(page: Page) -> str | None:
    """Return the id of the figure that has the focus."""
    name: str | None = page.evaluate("document.activeElement.dataset.figure ?? null")
    return name


def settle(page: Page) -> None:
    """Let the page do what a scroll, a tap or a key has brought about."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def wait_until(page: Page, condition: str) -> None:
    """Wait for a condition in JavaScript; the page's policy forbids what Playwright's own waiting does."""
    page.evaluate(
        f"new Promise(done => {{ const look = () => ({condition}) ? done() : setTimeout(look, 10); look(); }})"
    )


AT_REST = """() => {
    localStorage.clear();
    delete document.documentElement.dataset.theme;
    for (const one of document.querySelectorAll('details[open]')) one.open = false;
    for (const one of document.querySelectorAll('.table-scroll, #TOC')) one.scrollTo(0, 0);
    if (location.hash) location.hash = '';
    // out of an explanation, and back from where links led away to
    const escape = () => document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'}));
    for (let times = 0; times < 3; times += 1) escape();
    document.activeElement.blur();
    escape();
    scrollTo(0, 0);
    return [document.getElementById('search').value !== '',
        matchMedia('print').matches || matchMedia('(prefers-color-scheme: dark)').matches];
}"""


def at_rest(page: Page) -> None:
    """Bring a page back to what it is when one comes to it: light, at its top, nothing sought or explained."""
    page.mouse.move(0, 0)  # what it rests on explains itself
    is_searched, is_changed = page.evaluate(AT_REST)
    if is_changed:
        page.emulate_media(media="null", color_scheme="light")
    if is_searched:
        page.fill("#search", "")
        wait_until(page, "(CSS.highlights.get('found')?.size ?? 0) === 0")
    settle(page)
