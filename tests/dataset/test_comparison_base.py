"""Whose budget of last year is the base, and which files the comparison wants or refuses."""

from __future__ import annotations

import shutil
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from budgetbook.audit.notebook import read_years
from budgetbook.book import open_book
from budgetbook.core.errors import InputError
from budgetbook.core.project import find_project
from budgetbook.dataset.dataset import Dataset, load_dataset
from budgetbook.dataset.lineage import LINEAGE
from budgetbook.narrative.changes import change_clause, change_clause_if_any
from budgetbook.tables.changes import by_class, three_public
from tests.files import replace_in, write_csv

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

UNIT, OTHER = "157001", "157002"
NAME = "洛阳市政务服务和大数据管理局"


def load(folder: Path, unit: str = UNIT) -> Dataset:
    return load_dataset(find_project(folder.parents[1]), "2021", unit)


@pytest.fixture
def refusal(next_year: Path) -> Callable[[], str]:
    def refusal() -> str:
        with pytest.raises(InputError) as error:
            load(next_year)
        return str(error.value)

    return refusal


@pytest.fixture
def declare(next_year: Path) -> Callable[..., None]:
    """Write lineage.csv of units: last year's code and name, this year's code and name."""

    def declare(*rows: tuple[str, str, str, str]) -> None:
        write_csv(next_year / "lineage.csv", [LINEAGE.headings, *(("单位", *row, "机构改革方案") for row in rows)])

    return declare


@pytest.fixture
def last_year(next_year: Path) -> Path:
    """The base's own folder."""
    return next_year.parents[1] / "2020" / UNIT


def another_unit(last_year: Path, name: str = "洛阳市信息中心") -> Path:
    """Give last year another unit beside this one."""
    folder = last_year.with_name(OTHER)
    shutil.copytree(last_year, folder)
    replace_in(folder / "unit.toml", f'code = "{UNIT}"', f'code = "{OTHER}"')
    replace_in(folder / "unit.toml", f'name = "{NAME}"', f'name = "{name}"')
    return folder


def test_a_budget_that_has_nothing_to_compare_with_has_no_base(unit_folder: Path) -> None:
    assert load_dataset(find_project(unit_folder.parents[1]), "2020", UNIT).base is None


def test_the_base_is_the_units_own_budget_of_last_year(next_year: Path) -> None:
    base = load(next_year).base
    assert base is not None
    assert [str(unit.folder) for unit in base.units] == ["data/2020/157001"]
    assert base.units[0].measures["支出总计"].text == "92万元"
    assert (base.basis, base.outturn, base.lineage.functions, base.lineage.units) == ("预算数", None, (), ())
    assert len(base.reasons) == 8


def test_the_base_has_no_base_of_its_own(next_year: Path, last_year: Path) -> None:
    """Otherwise every year since the first would have to be there."""
    replace_in(last_year / "unit.toml", "available = false", "available = true")
    base = load(next_year).base
    assert base is not None
    assert base.units[0].base is None


def test_reasons_may_all_be_missing(next_year: Path) -> None:
    (next_year / "reasons.csv").unlink()
    base = load(next_year).base
    assert base is not None
    assert base.reasons == ()


def test_what_was_read_with_a_notice_is_told(next_year: Path) -> None:
    path = next_year / "reasons.csv"
    path.write_bytes(path.read_text(encoding="utf-8-sig").encode("gb18030"))
    assert "data/2021/157001/reasons.csv 不是 UTF-8 编码，已按 GBK 编码读入。" in load(next_year).notices


@pytest.mark.parametrize("name", ["reasons.csv", "lineage.csv", "last_year.csv"])
def test_without_a_base_what_only_a_comparison_uses_is_refused(
    next_year: Path, refusal: Callable[[], str], name: str, snapshot: SnapshotAssertion
) -> None:
    replace_in(next_year / "unit.toml", "available = true", "available = false")
    (next_year / "text" / "three_public_no_base.md").write_text("首次编报。\n", encoding="utf-8")
    shutil.move(next_year / "reasons.csv", next_year / name)
    assert refusal() == snapshot


def test_with_a_base_a_reason_for_having_none_is_refused(
    next_year: Path, refusal: Callable[[], str], snapshot: SnapshotAssertion
) -> None:
    (next_year / "text" / "three_public_no_base.md").write_text("首次编报。\n", encoding="utf-8")
    assert refusal() == snapshot


def test_an_outturn_that_is_not_compared_with_is_refused(
    next_year: Path, refusal: Callable[[], str], snapshot: SnapshotAssertion
) -> None:
    (next_year / "last_year.csv").write_text("科目编码,科目名称,资金性质,上年数\n", encoding="utf-8-sig")
    assert refusal() == snapshot


def test_an_outturn_that_is_compared_with_must_be_there(
    next_year: Path, refusal: Callable[[], str], snapshot: SnapshotAssertion
) -> None:
    replace_in(next_year / "unit.toml", "available = true", 'available = true\nbasis = "执行数"')
    assert refusal() == snapshot


def test_another_basis_is_refused(next_year: Path, refusal: Callable[[], str], snapshot: SnapshotAssertion) -> None:
    replace_in(next_year / "unit.toml", "available = true", 'available = true\nbasis = "决算数"')
    assert refusal() == snapshot


def test_a_base_that_is_not_there_is_refused(
    last_year: Path, refusal: Callable[[], str], snapshot: SnapshotAssertion
) -> None:
    shutil.rmtree(last_year)
    assert refusal() == snapshot


def test_a_base_that_cannot_be_read_is_refused_by_its_own_cell(last_year: Path, refusal: Callable[[], str]) -> None:
    replace_in(last_year / "spending.csv", "一般公共预算,50.0,", "一般公共预算,五十,")
    assert refusal().startswith("data/2020/157001/spending.csv 第3行“工资福利支出”列：发现“五十”")


# ---- units that were renamed, merged or split


def test_a_unit_that_was_renamed_is_compared_once_declared(
    next_year: Path, declare: Callable[..., None], refusal: Callable[[], str], snapshot: SnapshotAssertion
) -> None:
    replace_in(next_year / "unit.toml", f'name = "{NAME}"', 'name = "洛阳市数据局"')
    assert refusal() == snapshot
    declare((UNIT, NAME, UNIT, "洛阳市数据局"))
    base = load(next_year).base
    assert base is not None
    assert base.units[0].settings.unit.name == NAME


def test_a_unit_under_another_code_is_compared_once_declared(
    next_year: Path, last_year: Path, declare: Callable[..., None]
) -> None:
    another_unit(last_year, NAME)
    shutil.rmtree(last_year)
    declare((OTHER, NAME, UNIT, NAME))
    base = load(next_year).base
    assert base is not None
    assert [unit.folder for unit in base.units] == ["data/2020/157002"]


def test_units_that_were_merged_are_all_the_base(
    next_year: Path, last_year: Path, declare: Callable[..., None]
) -> None:
    another_unit(last_year)
    declare((UNIT, NAME, UNIT, NAME), (OTHER, "洛阳市信息中心", UNIT, NAME))
    base = load(next_year).base
    assert base is not None
    assert [unit.folder for unit in base.units] == ["data/2020/157001", "data/2020/157002"]


UNITS: dict[str, list[tuple[str, str, str, str]]] = {
    "another unit's row": [(UNIT, NAME, OTHER, "洛阳市信息中心")],
    "a split": [(UNIT, NAME, UNIT, NAME), (UNIT, NAME, OTHER, "洛阳市信息中心")],
    "no such unit last year": [("157009", "洛阳市档案局", UNIT, NAME)],
    "the unit's own base left out": [(OTHER, "洛阳市信息中心", UNIT, NAME)],
    "another name last year": [(UNIT, "洛阳市大数据局", UNIT, NAME)],
    "another name this year": [(UNIT, NAME, UNIT, "洛阳市数据局")],
}


@pytest.mark.parametrize("rows", UNITS.values(), ids=UNITS)
def test_what_leaves_it_open_which_budget_is_the_base_is_refused(
    last_year: Path,
    declare: Callable[..., None],
    refusal: Callable[[], str],
    rows: list[tuple[str, ...]],
    snapshot: SnapshotAssertion,
) -> None:
    another_unit(last_year)
    declare(*rows)
    assert refusal() == snapshot


OUTTURN = "科目编码,科目名称,资金性质,上年数\n2010301,行政运行,一般公共预算,50.0\n"


def test_of_last_year_only_amounts_are_needed(next_year: Path, last_year: Path) -> None:
    whole = load(next_year).base
    shutil.rmtree(last_year / "text")
    for name in ("vehicles", "performance_tasks", "performance_targets", "project_targets", "accepted"):
        (last_year / f"{name}.csv").unlink()
    replace_in(last_year / "unit.toml", 'cover = "2020-06"', 'cover = ""')
    replace_in(last_year / "unit.toml", 'level = "市级"', 'level = ""')
    base = load(next_year).base
    assert base is not None
    assert whole is not None
    assert base.units[0].measures["支出总计"] == whole.units[0].measures["支出总计"]
    assert base.spending.equals(whole.spending)


@pytest.mark.parametrize("name", ["income", "spending", "basic_spending", "three_public", "operating_cost"])
def test_every_table_of_amounts_is_needed_of_last_year(last_year: Path, refusal: Callable[[], str], name: str) -> None:
    (last_year / f"{name}.csv").unlink()
    assert refusal().startswith(f"缺少文件 data/2020/157001/{name}.csv")


@pytest.fixture
def only_outturn(next_year: Path, last_year: Path) -> Path:
    """2021 with 2020's outturn alone."""
    shutil.rmtree(last_year)
    replace_in(next_year / "unit.toml", "available = true", 'available = false\nbasis = "执行数"')
    (next_year / "text" / "three_public_no_base.md").write_text("首次编报。\n", encoding="utf-8")
    (next_year / "last_year.csv").write_text(OUTTURN, encoding="utf-8")
    return next_year


def test_last_years_outturn_can_be_given_by_itself(only_outturn: Path) -> None:
    base = load(only_outturn).base
    assert base is not None
    assert base.units == ()
    assert [str(amount) for amount in base.spending["合计"]] == ["50万元"]
    assert base.classification.functions["2010301"] == "行政运行"
    opened = open_book("2021", UNIT, only_outturn.parents[1])
    assert opened.last_year is None
    assert opened.comparison is not None
    assert opened.comparison.totals == {}
    changed = opened.comparison.change_of("2010301")
    assert (changed.base, str(changed.difference)) == (base.spending["合计"].iloc[0], "增加11.7万元")


def test_without_the_file_the_outturn_is_asked_for(
    only_outturn: Path, refusal: Callable[[], str], snapshot: SnapshotAssertion
) -> None:
    (only_outturn / "last_year.csv").unlink()
    assert refusal() == snapshot


def test_an_outturn_alone_states_no_change_of_totals(only_outturn: Path) -> None:
    opened = open_book("2021", UNIT, only_outturn.parents[1])
    assert not change_clause(opened, "“三公”经费")
    assert not change_clause_if_any(opened, "机关运行经费")
    assert "执行数" in str(change_clause(opened, "2010301"))
    assert three_public(opened) is None
    assert by_class(opened) is not None


def test_the_audit_reads_an_outturn_alone(only_outturn: Path) -> None:
    data = only_outturn.parents[1]
    opened = open_book("2021", UNIT, data)
    now, last = read_years(find_project(data), opened)
    assert last is not None
    assert (last.tables, last.functions["2010301"]) == ({}, "行政运行")
    assert list(now["last_year"]["上年数"]) == [Decimal("50.0")]


def test_the_audit_reads_what_is_absent_as_nothing(next_year: Path) -> None:
    (next_year / "procurement.csv").unlink()
    (next_year / "vehicles.csv").unlink()
    data = next_year.parents[1]
    now, _ = read_years(find_project(data), open_book("2021", UNIT, data))
    assert (list(now["procurement"].columns), len(now["procurement"])) == (["采购类别", "预算数"], 0)
    assert now["vehicles"]["数量（辆）"].sum() == 0
