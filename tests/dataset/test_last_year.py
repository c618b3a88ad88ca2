from __future__ import annotations

import csv
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from budgetbook.dataset.last_year import LAST_YEAR, YearItem, read_last_year
from budgetbook.dataset.reader import read_table
from budgetbook.errors import InputError
from budgetbook.figures import WAN_YUAN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.book import Book

    Read = Callable[..., tuple[YearItem, ...]]

FILE = "data/2024/157001/last_year.csv"
FUNDS = ("一般公共预算", "其他资金")


@pytest.fixture
def read(tmp_path: Path, book: Book) -> Read:
    def read(*rows: tuple[str, ...]) -> tuple[YearItem, ...]:
        path = tmp_path / "last_year.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([LAST_YEAR.headings, *rows])
        return read_last_year(read_table(path, LAST_YEAR, FILE, WAN_YUAN), book.data.classification, FUNDS)

    return read


def test_the_outturn_is_read_by_code_with_its_cell(read: Read) -> None:
    items = read(
        ("2012902", "一般行政管理事务", "一般公共预算", "45.41"),
        ("2010507", "专项普查活动", "一般公共预算", "60.13"),
    )
    assert [(item.code, item.fund, item.amount.value) for item in items] == [
        ("2010507", "一般公共预算", Decimal("60.13")),
        ("2012902", "一般公共预算", Decimal("45.41")),
    ]
    assert str(items[0].amount.cells[0]) == f"{FILE} 第3行“上年数”"
    assert (items[0].amount.label, items[0].amount.unit) == ("专项普查活动", "万元")


@pytest.mark.parametrize(
    "row",
    [
        ("2012999", "其他群众团体事务支出", "一般公共预算", "1.0"),
        ("20129", "群众团体事务", "一般公共预算", "1.0"),
        ("2012902", "行政管理事务", "一般公共预算", "1.0"),
        ("2012902", "一般行政管理事务", "专项资金", "1.0"),
        ("2012902", "一般行政管理事务", "一般公共预算", ""),
    ],
    ids=["unknown code", "section", "other name", "unknown fund", "empty amount"],
)
def test_what_is_no_item_of_last_year_is_refused(read: Read, row: tuple[str, ...], snapshot: SnapshotAssertion) -> None:
    with pytest.raises(InputError) as error:
        read(row)
    assert str(error.value) == snapshot
