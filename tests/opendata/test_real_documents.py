"""Open data of real Shanghai documents, in 元 with one table in 万元: every published amount, and sums that hold."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import pytest
from frictionless import Package

from budgetbook.book import open_book
from budgetbook.opendata import write_open_data
from tests.files import read_records
from tests.importing.test_shanghai import PEERS
from tests.real_documents import PUTUO_2025, WANLI_2024, import_all, published

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fixtures.publications import Once
    from tests.real_documents import Document

pytestmark = pytest.mark.skipif(not PEERS.is_dir(), reason="没有 ../shared/peers 中的真实文本")

NAMES_OF_CODES = {"income": 4, "spending": 4, "general_public": 4, "government_fund": 4, "state_capital": 4, "basic": 3}
"""Published columns of codes and names before the amounts."""


@pytest.fixture(scope="module", params=[WANLI_2024, PUTUO_2025], ids=lambda document: document.name)
def document(request: pytest.FixtureRequest) -> Document:
    found: Document = request.param
    return found


@pytest.fixture(scope="module")
def folder(document: Document, once: Once, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The open data of one document; that of 2024 is compared with the outturn of 2023."""
    made = tmp_path_factory.mktemp(document.name)
    (made / "figures.json").write_text('{"figures": []}', encoding="utf-8")
    write_open_data(open_book(document.year, document.unit, once("real", import_all)), made)
    return made


def amounts_of(folder: Path, key: str) -> list[str]:
    """The columns that are described as amounts."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    (resource,) = [resource for resource in package["resources"] if resource["name"] == key]
    return [field["name"] for field in resource["schema"]["fields"] if field["type"] == "number"]


def nonzero(texts: list[str]) -> Counter[str]:
    """The amounts among texts, but for zeros, which some documents print as blanks."""
    found = []
    for text in texts:
        try:
            if Decimal(text.replace(",", "")):
                found.append(text.replace(",", ""))
        except InvalidOperation:
            continue
    return Counter(found)


def test_the_package_validates(folder: Path) -> None:
    report = Package(str(folder / "datapackage.json")).validate()
    assert report.flatten(["type", "note"]) == []
    assert report.valid


def test_every_published_amount_is_there_and_no_other(folder: Path, document: Document) -> None:
    keys = [*("balance", "income", "spending", "appropriation", "general_public"), "government_fund", "state_capital"]
    keys += ["basic", "three_public"]
    tables = published(document).tables
    assert len(tables) == len(keys)
    compared = 0
    for key, (title, rows) in zip(keys, tables.items(), strict=True):
        theirs = nonzero([text for row in rows for text in row[NAMES_OF_CODES.get(key, 0) :]])
        names = amounts_of(folder, key)
        ours = nonzero([row[name] for row in read_records(folder / "tables" / f"{key}.csv") for name in names])
        if document is WANLI_2024:
            # the facts kept of this document lack 合计 of two tables
            assert not theirs - ours, title
        else:
            assert ours == theirs, title
        compared += theirs.total()
    assert compared > 100


def test_the_detail_rows_add_up_to_the_published_whole(folder: Path, document: Document) -> None:
    whole = {"wanli_2024": "156211123", "putuo_czj_2025": None}[document.name]
    rows = read_records(folder / "tables" / "spending.csv")
    amount = next(name for name in rows[0] if name.endswith("合计"))
    detail = sum((Decimal(row[amount]) for row in rows if row["明细行"] == "是"), Decimal(0))
    (total,) = [row[amount] for row in rows if row["行类型"] == "合计"]
    assert detail == Decimal(total)
    assert whole in (None, total)
