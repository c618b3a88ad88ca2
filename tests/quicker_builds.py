"""Builds in this process that leave out what a test does not look at.

Fonts of pages and pages of notebooks are looked at in the publications that the command makes.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from budgetbook import publish
from budgetbook.render import pandoc, workspace
from budgetbook.traced.compare import require_same_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def without_webfont() -> Iterator[None]:
    """Cut no font for the page, which takes a third of a build."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workspace, "write_webfonts", lambda target, *_texts: target.write_text("", encoding="utf-8"))
        yield


@contextmanager
def without_previews() -> Iterator[None]:
    """Make no pages of the notebooks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("budgetbook.publish.write_previews", lambda *_: None)
        yield


@contextmanager
def only_documents() -> Iterator[None]:
    """Make neither those pages nor a font."""
    with without_webfont(), without_previews():
        yield


@contextmanager
def only_html() -> Iterator[None]:
    """Print neither PDF nor Word file either: the page and the figures are made alone."""
    page = {"report.html"}
    with pytest.MonkeyPatch.context() as patch, only_documents():
        for name in ("_pdf", "_docx"):
            patch.setattr(
                pandoc, name, lambda _report, _text, target, *_: target.write_text("没有印出", encoding="utf-8")
            )
        patch.setattr(
            "budgetbook.traced.compare.require_same_numbers",
            lambda made, frame, names: require_same_numbers(made, frame, page & {*names}),
        )
        patch.setattr(publish, "run_in_fork", lambda *_: None)
        patch.setattr("budgetbook.render.word.contents.pages_of", lambda _: {})
        yield
