"""The second path of the comparison shares nothing with the first and agrees with it on every number printed."""

from __future__ import annotations

import ast
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from budgetbook import chart_style, notebook
from budgetbook.audit import second_changes
from budgetbook.audit.notebook import recompute, require_agreement
from budgetbook.book import open_book
from budgetbook.changes import Change
from budgetbook.dataset.schema import FUND_KEYS, FUNDS
from budgetbook.errors import CheckError
from budgetbook.ledger import LEDGER_TYPE
from budgetbook.project import find_project
from tests.telling import NO_DRAWING

if TYPE_CHECKING:
    from collections.abc import Callable

    from budgetbook.book import Book

    Tell = Callable[[], list[dict[str, Any]]]

UNIT = "157001"
SOURCE = Path(second_changes.__file__)


def tell(book: Book, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Tell every change that there is, as notebooks do, and return the ledger."""
    shown: dict[str, Any] = {}
    comparison = book.comparison
    assert comparison is not None
    with monkeypatch.context() as patch:
        patch.setattr(notebook, "_open_book", lambda *_: book)
        patch.setattr(notebook, "run_checks", lambda _: None)
        patch.setattr(notebook, "require_sound", lambda _: None)
        patch.setattr(notebook, "display", lambda data, **_: shown.update(data if isinstance(data, dict) else {}))
        patch.setattr(chart_style, "draw", lambda *_: NO_DRAWING)
        notebook.open_book("2021", UNIT)
        for place, item in second_changes._PLACES.items():
            section, _, name = place.partition(".")
            if notebook.section(book, "statement", section):
                notebook._tell(notebook.change_alone(book, item).under(name))
        for key, fund in zip(FUND_KEYS, FUNDS, strict=True):
            notebook.section(book, "statement", key)
            notebook.say_changes(book, fund)
            notebook.show_change_table(notebook.change_tables.by_class(book, fund))
        notebook.section(book, "statement", "general_public")
        notebook.show_chart(notebook.change_charts.by_class(book))
        notebook.section(book, "statement", "three_public")
        notebook.show_change_table(notebook.change_tables.three_public(book))
        notebook.show_chart(notebook.change_charts.three_public(book))
        notebook.show_ledger()
    entries: list[dict[str, Any]] = json.loads(json.dumps(shown[LEDGER_TYPE]))["figures"]
    return entries


@pytest.fixture
def told(next_year: Path, monkeypatch: pytest.MonkeyPatch) -> Tell:
    """Tell 2021 as it is at the time of the call; reasons do not matter here."""

    def told() -> list[dict[str, Any]]:
        with monkeypatch.context() as patch:
            patch.setattr("budgetbook.change_words.ChangeWords.needs_reason", lambda *_: False)
            return tell(open_book("2021", UNIT, next_year.parents[1]), monkeypatch)

    return told


def agree(next_year: Path, ledger: list[dict[str, Any]]) -> str:
    data = next_year.parents[1]
    return require_agreement(recompute(find_project(data), open_book("2021", UNIT, data), ledger))


def swap(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode("utf-8")
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode("utf-8"))


def declare(folder: Path, *rows: str) -> None:
    lines = ("类别,上年编码,上年名称,本年编码,本年名称,依据", *(f"{row},科目修订" for row in rows))
    (folder / "lineage.csv").write_text("\n".join(lines) + "\n", encoding="utf-8-sig")


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
    swap(folder / "spending.csv", PENSION_ROW, "".join(rows))
    declare(folder, f"功能科目,{PENSION},{ANNUITY}", f"功能科目,{PENSION},{OTHER_PENSION}")


def merged(folder: Path) -> None:
    more = f"{ANNUITY},一般公共预算,1.5,0.0,0.0,0.0,0.0\r\n"
    swap(folder.parents[1] / "2020" / UNIT / "spending.csv", PENSION_ROW, PENSION_ROW + more)
    declare(folder, f"功能科目,{ANNUITY},{PENSION}")


def across_classes(folder: Path) -> None:
    rows = (f"{CENSUS},一般公共预算,0.0,0.0,0.0,5.0,0.0\r\n", f"{OTHER_PENSION},一般公共预算,0.0,0.0,0.0,8.0,0.0\r\n")
    swap(folder / "spending.csv", GENERAL_ROW, "".join(rows))
    declare(folder, f"功能科目,{GENERAL},{CENSUS}", f"功能科目,{GENERAL},{OTHER_PENSION}")


def new_and_ended(folder: Path) -> None:
    swap(folder / "spending.csv", GENERAL, CENSUS)


def a_number_used_again(folder: Path) -> None:
    root = folder.parents[1] / "classification"
    shutil.copytree(root / "2020", root / "2021")
    swap(root / "2021" / "functions.csv", GENERAL, "2010302,数据事务")
    swap(folder / "spending.csv", GENERAL, "2010302,数据事务")
    declare(folder, f"功能科目,{GENERAL},,", "功能科目,,,2010302,数据事务")


def funds(folder: Path) -> None:
    row = GENERAL_ROW.replace("一般公共预算", "政府性基金预算").replace("12.0", "3.25")
    swap(folder / "spending.csv", GENERAL_ROW, GENERAL_ROW + row)
    old = GENERAL_ROW.replace("12.0", "18.0")
    other = old.replace("一般公共预算", "其他资金").replace("18.0", "0.0")
    swap(folder.parents[1] / "2020" / UNIT / "spending.csv", old, old + other)


def outturn(folder: Path) -> None:
    swap(folder / "unit.toml", "available = true", 'available = true\nbasis = "执行数"')
    rows = ("科目编码,科目名称,资金性质,上年数", "2010301,行政运行,一般公共预算,60.13", f"{GENERAL},一般公共预算,0.0")
    (folder / "last_year.csv").write_text("\n".join(rows) + "\n", encoding="utf-8-sig")


def two_units(folder: Path) -> None:
    last_year = folder.parents[1] / "2020" / UNIT
    other = last_year.with_name("157002")
    shutil.copytree(last_year, other)
    name = "洛阳市政务服务和大数据管理局"
    swap(other / "unit.toml", f'code = "{UNIT}"', 'code = "157002"')
    swap(other / "unit.toml", f'name = "{name}"', 'name = "洛阳市信息中心"')
    swap(other / "spending.csv", "一般公共预算,50.0,", "一般公共预算,4.25,")
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
def test_every_printed_number_of_a_change_is_computed_again_and_agrees(
    next_year: Path, told: Tell, way: Callable[[Path], None]
) -> None:
    way(next_year)
    ledger = told()
    assert len([entry for entry in ledger if entry["unit"] != "年"]) >= 50
    assert agree(next_year, ledger) == f"{len(ledger)}个数据全部由第二条路径复算，全部相符。"


@pytest.mark.parametrize(
    ("attribute", "wrong"),
    [
        ("difference", lambda self: self.now.named("变动")),
        ("percent", lambda self: self.now.share_of(self.base, "变动") if self.base and self.base.value else None),
    ],
)
def test_a_slip_of_the_first_path_is_noticed(
    next_year: Path, told: Tell, monkeypatch: pytest.MonkeyPatch, attribute: str, wrong: Callable[[Change], Any]
) -> None:
    monkeypatch.setattr(Change, attribute, property(wrong))
    with pytest.raises(CheckError, match=r"statement\.overall\.change\."):
        agree(next_year, told())


def test_a_group_that_the_first_path_took_apart_is_noticed(
    next_year: Path, told: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    split(next_year)
    monkeypatch.setattr(
        "budgetbook.regroup._connected", lambda before, after, _: [{(0, c)} for c in before] + [{(1, c)} for c in after]
    )
    with pytest.raises(CheckError, match=r"changes\.2080506"):
        agree(next_year, told())


def test_the_second_path_imports_nothing_but_itself() -> None:
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {module for module in imported if module and module.startswith("budgetbook")} == {
        "budgetbook.audit.second_path"
    }
