"""Every change from last year is computed again and controlled, however codes and units were regrouped."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from budgetbook import notebook
from budgetbook.audit.notebook import require_agreement
from budgetbook.book import open_book
from budgetbook.core.project import find_project
from budgetbook.dataset.lineage import LINEAGE
from budgetbook.figures.ledger import LEDGER_TYPE, unpacked
from budgetbook.forms.schema import FUND_COLUMN_KEYS, FUNDS
from budgetbook.notebook.displays import show_drawn
from budgetbook.notebook.session import here
from tests.audit.conftest import PrintedBook
from tests.charts import shipped
from tests.composed import cells_run_here
from tests.files import replace_in, write_csv

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from budgetbook.book import Book
    from tests.audit.conftest import ControlTable

    Tell = Callable[[], list[dict[str, Any]]]

UNIT = "157001"
PLACES = {
    "overall.change": "收入总计",
    "income.appropriation_change": "财政拨款",
    "income.other_change": "其他收入",
    "spending.parts.基本支出.change": "基本支出",
    "spending.parts.项目支出.change": "项目支出",
    "general_public.change": "一般公共预算支出",
    "basic.personnel_change": "人员经费",
    "basic.operating_change": "公用经费",
    "three_public.change": "“三公”经费",
    "three_public.abroad_change": "因公出国（境）费",
    "three_public.vehicles_change": "公务用车购置及运行费",
    "three_public.purchase_change": "公务用车购置费",
    "three_public.running_change": "公务用车运行维护费",
    "three_public.reception_change": "公务接待费",
    "government_fund.change": "政府性基金预算支出",
    "state_capital.change": "国有资本经营预算支出",
    "other_matters.operating_cost_change": "机关运行经费",
    "other_matters.procurement_change": "政府采购",
}
"""Where the text tells the change of a total."""


def tell(book: Book) -> list[dict[str, Any]]:
    """Tell every change that there is, as notebooks do, and return the ledger."""
    shown: dict[str, Any] = {}
    comparison = book.comparison
    assert comparison is not None
    with cells_run_here(book, lambda data, **_: shown.update(data if isinstance(data, dict) else {})):
        notebook.open_book("2021", UNIT)
        for place, item in PLACES.items():
            section, _, name = place.partition(".")
            if book.form.section(section):
                notebook.section(book, section)
                here.write(notebook.change_without_comma(book, item).under(name))
        for key, fund in zip(FUND_COLUMN_KEYS, FUNDS, strict=True):
            notebook.section(book, key)
            notebook.say_changes(book, fund)
            notebook.show_change_table(notebook.change_tables.by_class(book, fund))
        notebook.section(book, "general_public")
        show_drawn(shipped.change_by_class(book))
        notebook.section(book, "three_public")
        notebook.show_change_table(notebook.change_tables.three_public(book))
        show_drawn(shipped.change_of_three_public(book))
        notebook.show_ledger()
    entries: list[dict[str, Any]] = unpacked(json.loads(json.dumps(shown[LEDGER_TYPE])))["figures"]
    return entries


@pytest.fixture
def tell_changes(next_year: Path, monkeypatch: pytest.MonkeyPatch) -> Tell:
    """Tell 2021 as it is at the time of the call; reasons do not matter here."""

    def tell_2021() -> list[dict[str, Any]]:
        with monkeypatch.context() as patch:
            patch.setattr("budgetbook.forms.changes_form.ChangesForm.needs_reason", lambda *_: False)
            return tell(open_book("2021", UNIT, next_year.parents[1]))

    return tell_2021


def agree(next_year: Path, ledger: list[dict[str, Any]], control_table: ControlTable) -> str:
    data = next_year.parents[1]
    printed_book = PrintedBook(find_project(data), open_book("2021", UNIT, data), ledger)
    table = control_table(printed_book)
    assert table[table["核对"].isin(["不符", "口径未独立核对"])].to_dict("records") == []
    return require_agreement(printed_book.recomputed())


def declare(folder: Path, *rows: str) -> None:
    write_csv(folder / "lineage.csv", [LINEAGE.headings, *((*row.split(","), "科目修订") for row in rows)])


PENSION = "2080505,机关事业单位基本养老保险缴费支出"
PENSION_ROW = f"{PENSION},一般公共预算,5.9,0.0,0.0,0.0,0.0\r\n"
ANNUITY, OTHER_PENSION = "2080506,机关事业单位职业年金缴费支出", "2080599,其他行政事业单位养老支出"
GENERAL = "2010302,一般行政管理事务"
GENERAL_ROW = f"{GENERAL},一般公共预算,0.0,0.0,0.0,12.0,0.0\r\n"
CENSUS = "2010507,专项普查活动"


def as_it_is(_: Path) -> None:
    pass


def split(folder: Path) -> None:
    rows = (f"{ANNUITY},一般公共预算,3.0,0.0,0.0,0.0,0.0\r\n", f"{OTHER_PENSION},一般公共预算,4.0,0.0,0.0,0.0,0.0\r\n")
    replace_in(folder / "spending.csv", PENSION_ROW, "".join(rows))
    declare(folder, f"功能科目,{PENSION},{ANNUITY}", f"功能科目,{PENSION},{OTHER_PENSION}")


def merged(folder: Path) -> None:
    more = f"{ANNUITY},一般公共预算,1.5,0.0,0.0,0.0,0.0\r\n"
    replace_in(folder.parents[1] / "2020" / UNIT / "spending.csv", PENSION_ROW, PENSION_ROW + more)
    declare(folder, f"功能科目,{ANNUITY},{PENSION}")


def across_classes(folder: Path) -> None:
    rows = (f"{CENSUS},一般公共预算,0.0,0.0,0.0,5.0,0.0\r\n", f"{OTHER_PENSION},一般公共预算,0.0,0.0,0.0,8.0,0.0\r\n")
    replace_in(folder / "spending.csv", GENERAL_ROW, "".join(rows))
    declare(folder, f"功能科目,{GENERAL},{CENSUS}", f"功能科目,{GENERAL},{OTHER_PENSION}")


def new_and_ended(folder: Path) -> None:
    replace_in(folder / "spending.csv", GENERAL, CENSUS)


def a_number_used_again(folder: Path) -> None:
    root = folder.parents[1] / "classification"
    shutil.copytree(root / "2020", root / "2021")
    replace_in(root / "2021" / "functions.csv", GENERAL, "2010302,数据事务")
    replace_in(folder / "spending.csv", GENERAL, "2010302,数据事务")
    declare(folder, f"功能科目,{GENERAL},,", "功能科目,,,2010302,数据事务")


def funds(folder: Path) -> None:
    row = GENERAL_ROW.replace("一般公共预算", "政府性基金预算").replace("12.0", "3.25")
    replace_in(folder / "spending.csv", GENERAL_ROW, GENERAL_ROW + row)
    old = GENERAL_ROW.replace("12.0", "18.0")
    other = old.replace("一般公共预算", "其他资金").replace("18.0", "0.0")
    replace_in(folder.parents[1] / "2020" / UNIT / "spending.csv", old, old + other)


def outturn(folder: Path) -> None:
    replace_in(folder / "unit.toml", "available = true", 'available = true\nbasis = "执行数"')
    rows = ("科目编码,科目名称,资金性质,上年数", "2010301,行政运行,一般公共预算,60.13", f"{GENERAL},一般公共预算,0.0")
    (folder / "last_year.csv").write_text("\n".join(rows) + "\n", encoding="utf-8-sig")


def two_units(folder: Path) -> None:
    last_year = folder.parents[1] / "2020" / UNIT
    other = last_year.with_name("157002")
    shutil.copytree(last_year, other)
    name = "洛阳市政务服务和大数据管理局"
    replace_in(other / "unit.toml", f'code = "{UNIT}"', 'code = "157002"')
    replace_in(other / "unit.toml", f'name = "{name}"', 'name = "洛阳市信息中心"')
    replace_in(other / "spending.csv", "一般公共预算,50.0,", "一般公共预算,4.25,")
    declare(folder, f"单位,{UNIT},{name},{UNIT},{name}", f"单位,157002,洛阳市信息中心,{UNIT},{name}")


WAYS = [
    as_it_is,
    split,
    merged,
    across_classes,
    new_and_ended,
    a_number_used_again,
    funds,
    outturn,
    two_units,
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_printed_number_of_a_change_is_computed_again_and_controlled(
    next_year: Path, tell_changes: Tell, control_table: ControlTable, way: Callable[[Path], None]
) -> None:
    way(next_year)
    ledger = tell_changes()
    assert len([entry for entry in ledger if entry["unit"] != "年"]) >= 50
    assert agree(next_year, ledger, control_table) == f"{len(ledger)}个数据全部由计算式和录入的原文复算，全部相符。"
