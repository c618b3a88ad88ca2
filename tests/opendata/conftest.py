"""Open data as it is written, and how its files are read back."""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from budgetbook.book import open_book
from budgetbook.opendata import write_open_data
from budgetbook.opendata.write import csv_bytes, open_tables
from tests.places import MADE_UP

if TYPE_CHECKING:
    from budgetbook.book import Book
    from tests.fixtures.small import OpenSmall


Rows = list[dict[str, str]]


class RowsOf(Protocol):
    """What the fixture `rows_of` gives."""

    def __call__(self, book: Book, key: str) -> Rows: ...


class Written(Protocol):
    """What the fixture `written` gives."""

    def __call__(self, book: Book) -> tuple[Path, dict[str, Any]]: ...


@cache
def sample_of(year: str) -> Book:
    """The made-up book of a year."""
    return open_book(year, "999001", MADE_UP)


@pytest.fixture
def sample() -> Book:
    """The made-up book of 2022, which has a year before it."""
    return sample_of("2022")


@pytest.fixture(params=["2020", "2021", "2022", "2023", "small"])
def any_book(request: pytest.FixtureRequest, book: Book) -> Book:
    """The real book, each made-up one, and the real one under a form in 元 that cuts everything otherwise."""
    if request.param == "small":
        open_small: OpenSmall = request.getfixturevalue("open_small")
        return open_small()
    return book if request.param == "2020" else sample_of(request.param)


def read(content: bytes) -> Rows:
    """The rows of a CSV file, as anyone reads them."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.fixture
def rows_of() -> RowsOf:
    """Read the rows of one table of a book."""
    return lambda book, key: read(csv_bytes(next(table for table in open_tables(book) if table.key == key)))


@pytest.fixture
def read_rows() -> Any:
    """Read the rows of a CSV file."""
    return read


_PACKAGES: dict[str, tuple[Path, dict[str, Any]]] = {}


@pytest.fixture
def any_package(
    any_book: Book, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, Any]]:
    """The open data of any book and its descriptor, written once for all tests that only look."""
    name = request.node.callspec.params["any_book"]
    if name not in _PACKAGES:
        _PACKAGES[name] = write(any_book, tmp_path_factory.mktemp(name) / "made")
    return _PACKAGES[name]


def write(book: Book, folder: Path) -> tuple[Path, dict[str, Any]]:
    folder.mkdir()
    (folder / "figures.json").write_text('{"figures": []}\n', encoding="utf-8")
    write_open_data(book, folder)
    return folder, json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Write the open data of a book beside a figures.json without figures, and read its descriptor."""
    return lambda book: write(book, tmp_path / "made")
