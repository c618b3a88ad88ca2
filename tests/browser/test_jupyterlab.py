"""The executed notebooks in JupyterLab, which trusts none that it has not run itself."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from socket import create_connection
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from tests.browser.opening import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Locator, ViewportSize

    Open = Callable[..., Locator]

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 600, "height": 900}

OPEN = """async path => {
    await jupyterapp.restored;
    const preference = {shouldStart: false};
    await jupyterapp.commands.execute('docmanager:open', {path, kernelPreference: preference});
}"""
"""Open a notebook as a click on its name does, but start nothing that could run it: here it is looked at."""


@pytest.fixture(scope="module")
def server(publication: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab over copies of the executed notebooks, with nothing of the user's."""
    folder = tmp_path_factory.mktemp("jupyterlab")
    shutil.copytree(publication / "notebooks", folder / "notebooks")
    settings = folder / "settings" / "@jupyterlab" / "notebook-extension" / "tracker.jupyterlab-settings"
    settings.parent.mkdir(parents=True)
    # every cell is there from the start, not only those in view
    settings.write_text(json.dumps({"windowingMode": "none", "kernelStatus": {}}), encoding="utf-8")
    home = {f"JUPYTER_{name}_DIR": str(folder / name.lower()) for name in ("DATA", "CONFIG", "RUNTIME")}
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", "--port=0", "--allow-root"),
        *("--IdentityProvider.token=", "--LabApp.news_url=None", "--LabApp.extension_manager=readonly"),
        "--expose-app-in-browser",
        f"--ServerApp.root_dir={folder}",
    ]
    environment = {**os.environ, **home, "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings")}
    # without Node it does not ask what it could build
    environment["PATH"] = str(Path(sys.executable).parent)
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            # it says its address when it is ready, and ends its words where it cannot start
            lines = iter(process.stderr.readline, "")
            address = next(match[0] for line in lines if (match := re.search(r"http://127\.0\.0\.1:[1-9]\d*", line)))
            Thread(target=process.stderr.read).start()  # so that it may go on talking
            # it listens a little after that
            while process.poll() is None:
                with suppress(ConnectionRefusedError):
                    create_connection(("127.0.0.1", int(address.rpartition(":")[2]))).close()
                    break
            yield address
        finally:
            process.kill()  # it has nothing to save, and a server at work may miss the signal to end


@pytest.fixture(scope="module")
def open_(browser: Browser, server: str) -> Iterator[Open]:
    """Open a notebook by its name, as somebody does who has just been sent it, in the JupyterLab that is there."""
    page = browser.new_context(viewport=DESKTOP).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{server}/doc?reset")
    page.wait_for_function("window.jupyterapp")

    def open_(name: str, viewport: ViewportSize = DESKTOP) -> Locator:
        page.set_viewport_size(viewport)
        page.evaluate(OPEN, f"notebooks/{name}.ipynb")
        notebook = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
        notebook.locator(".jp-Cell:last-child .jp-OutputArea-output").first.wait_for(state="attached")
        return notebook

    yield open_
    page.context.close()


def test_every_chart_is_there(open_: Open) -> None:
    pictures = open_("2-statement").locator(".jp-OutputArea-output img")
    pictures.nth(4).wait_for(state="attached")
    looks = pictures.evaluate_all("all => all.map(one => [one.src.slice(0, 14), one.naturalWidth, one.width])")
    assert looks == [["data:image/png", 576, 384]] * 5


def test_a_figure_is_seen_to_explain_itself(open_: Open) -> None:
    figure = open_("2-statement").locator(".budget-figure", has_text="80.43%").first
    looks = figure.evaluate("one => [getComputedStyle(one).borderBottomStyle, getComputedStyle(one).cursor, one.title]")
    assert looks[:2] == ["dotted", "help"]
    assert "计算：基本支出 74.0 ÷ 支出总计 92.0" in looks[2]


def test_a_wide_table_scrolls_in_a_narrow_window_and_no_word_stands_on_end(open_: Open) -> None:
    table = open_("4-tables", NARROW).locator(".budget-table").nth(1)
    inner, outer = table.evaluate("one => [one.offsetWidth, one.parentElement.clientWidth]")
    assert inner > outer
    assert table.evaluate("one => getComputedStyle(one.parentElement).overflowX") == "auto"
    narrowest = table.locator("thead th").evaluate_all("all => Math.min(...all.map(cell => cell.clientWidth))")
    assert narrowest >= 24  # two letters


def test_the_ledger_is_folded(open_: Open) -> None:
    last = open_("4-tables", NARROW).locator(".jp-Notebook .jp-Cell").last
    groups = last.locator("details")
    assert groups.count() == 13
    assert last.evaluate("one => one.offsetHeight") < 1000
    groups.nth(1).locator("summary").click()
    assert groups.nth(1).locator("tbody tr").count() > 40
