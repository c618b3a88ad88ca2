"""A department is the sum of its units: its book, made from their folders, and what is refused."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from budgetbook.audit.control import UNCONTROLLED, WRONG
from budgetbook.audit.notebook import recompute, require_agreement
from budgetbook.book import Book, open_book
from budgetbook.checks import run_checks
from budgetbook.core.errors import InputError, UsageError
from budgetbook.core.project import find_project
from tests.audit.conftest import controlled, ledger_of  # noqa: F401  fixtures

if TYPE_CHECKING:
    from tests.audit.conftest import Controlled, LedgerOf

DATA = Path(__file__).parent / "data"
DEPARTMENT, OFFICE, LIBRARY, FORMER = "998000", "998001", "998002", "998003"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the department with its units and its form."""
    for year in ("2022", "2023"):
        for unit in (DATA / year).glob("998*"):
            shutil.copytree(unit, tmp_path / year / unit.name)
    shutil.copytree(DATA / "forms", tmp_path / "forms")
    return tmp_path


def rewrite(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8-sig")
    for old, new in changes:
        assert text.count(old) == 1, (path, old)
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def department(data: Path) -> Book:
    return open_book("2023", DEPARTMENT, data)


def failures(data: Path) -> list[str]:
    return [line.sentence for line in run_checks(department(data)).of("failed", "stale")]


def test_tables_are_added_up_row_by_row(data: Path) -> None:
    book = department(data)
    measures = {name: str(figure.value) for name, figure in book.data.measures.items()}
    # by hand: 500 + 300 of 一般公共预算, 40 of 政府性基金, 12 of other income; 30 flow from the office to the library
    assert measures["收入总计"] == measures["支出总计"] == "852.0"
    assert (measures["一般公共预算收入"], measures["一般公共预算支出"]) == ("800.0", "800.0")
    assert (measures["上级补助收入"], measures["上级补助资金支出"]) == ("0.0", "0")
    assert (measures["基本支出"], measures["项目支出"]) == ("600.0", "252.0")
    assert (measures["人员经费"], measures["公用经费"], measures["机关运行经费"]) == ("500.0", "100.0", "60.0")
    assert (measures["“三公”经费"], measures["政府采购"], measures["车辆"]) == ("12.5", "33.0", "4")
    items = book.table("spending").set_index(["科目编码", "资金性质"])["合计"]
    assert {key: str(amount.value) for key, amount in items.items()} == {
        ("2070101", "一般公共预算"): "260.0",
        ("2070104", "一般公共预算"): "260.0",
        ("2070104", "其他资金"): "12.0",
        ("2070108", "一般公共预算"): "110.0",
        ("2070199", "一般公共预算"): "20.0",
        ("2070904", "政府性基金预算"): "40.0",
        ("2080505", "一般公共预算"): "60.0",
        ("2101101", "一般公共预算"): "20.0",
        ("2101102", "一般公共预算"): "12.0",
        ("2210201", "一般公共预算"): "58.0",
    }


def test_every_figure_points_into_the_units_files(data: Path) -> None:
    book = department(data)
    amount = book.table("procurement").set_index("采购类别")["预算数"]["货物"]
    assert [str(cell) for cell in amount.cells] == [
        f"data/2023/{OFFICE}/procurement.csv 第2行“预算数”",
        f"data/2023/{LIBRARY}/procurement.csv 第2行“预算数”",
    ]
    assert amount.formula == "市文化局本级政府采购货物 10.0 + 市图书馆政府采购货物 8.0 = 18.0万元"
    income = book.table("income").set_index("收入来源")["预算数"]["上级补助收入"]
    assert income.cells[-1].file == f"data/2023/{DEPARTMENT}/set_off.csv"
    paid = book.table("spending").set_index("科目编码").loc["2070199", "对附属单位补助支出"]
    assert paid.formula == "其他文化和旅游支出的对附属单位补助支出 30.0 − 单位之间抵销 30.0 = 0.0万元"
    assert list(book.table("project_targets")["实施单位"]) == ["示例市文化局本级", "示例市图书馆"]


def test_the_units_are_parts_of_the_department(data: Path) -> None:
    office, library = department(data).data.parts
    assert [str(part.measures["支出总计"].value) for part in (office, library)] == ["510.0", "342.0"]
    assert str(library.measures["一般公共预算支出"].value) == "330.0"
    own = open_book("2023", LIBRARY, data)
    assert str(own.data.measures["一般公共预算支出"].value) == "300.0"
    assert run_checks(own).has_passed


def test_the_department_of_the_year_before_has_its_own_units(data: Path) -> None:
    book = department(data)
    change = book.comparison.change_of("一般公共预算支出")
    # 490 + 290 + 50 by hand; the third unit is no longer the department's
    assert (str(change.now.value), str(change.base.value)) == ("800.0", "830.0")
    assert book.data.base.notices == (
        f"所属单位本年不再列入 {FORMER}“示例市文化馆”：本年与上年各按当年的单位相加，增减中有单位变动的部分。",
    )


@pytest.mark.parametrize("unit", [DEPARTMENT, OFFICE, LIBRARY])
def test_every_figure_is_recomputed_and_controlled(
    data: Path,
    unit: str,
    ledger_of: LedgerOf,  # noqa: F811
    controlled: Controlled,  # noqa: F811
) -> None:
    told = ledger_of(data, "2023", unit)
    require_agreement(recompute(told.project, told.book, told.ledger))
    judged = controlled(told)
    assert judged[judged["核对"].isin([WRONG, UNCONTROLLED])].empty
    assert len(judged) > 700


def test_the_audit_sees_that_nothing_was_set_off(
    data: Path,
    ledger_of: LedgerOf,  # noqa: F811
    controlled: Controlled,  # noqa: F811
) -> None:
    told = ledger_of(data, "2023", DEPARTMENT)
    (data / "2023" / DEPARTMENT / "set_off.csv").unlink()
    judged = controlled(told)
    wrong = judged[judged["核对"] == WRONG]
    assert "tables.balance.total.income_amount" in set(wrong["数据编号"])
