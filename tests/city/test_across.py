"""What the publications of a city contradict each other in, told with both units, both amounts and the difference."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from budgetbook.city.across import require_agreement
from budgetbook.city.published import published_units
from budgetbook.city.sums import PublishedUnits
from budgetbook.core.errors import CheckError
from tests.city.made_publications import YEAR, publish

if TYPE_CHECKING:
    from pathlib import Path

UNITS = {"201001": "丙局本级", "201002": "丙馆"}


def look(output: Path) -> None:
    found, left = published_units(output / YEAR, {})
    assert left == []
    before, _ = published_units(output / str(int(YEAR) - 1), {})
    require_agreement(PublishedUnits(YEAR, found), {one.folder: one for one in before})


def contradictions(output: Path) -> list[str]:
    with pytest.raises(CheckError) as error:
        look(output)
    return str(error.value).splitlines()


def publish_department(output: Path, *, total: str = "100", set_off: str = "", last: str = "40") -> None:
    """丙局 of 丙局本级 (60) and 丙馆 (40): the one may pay the other."""
    whole = {"207": total, "208": "10"}
    publish(output, "201000", "丙局", classes=whole, units=UNITS, set_off=set_off, three_public=("1", "2", "0"))
    publish(output, "201001", "丙局本级", classes={"207": "60", "208": "10"}, three_public=("1", "0", "0"))
    publish(output, "201002", "丙馆", classes={"207": last}, unit="万元", three_public=("0", "2", "0"))


def test_a_department_that_is_the_sum_of_its_units_passes(tmp_path: Path) -> None:
    publish_department(tmp_path)
    look(tmp_path)


def test_what_units_pay_each_other_explains_the_difference(tmp_path: Path) -> None:
    publish_department(tmp_path, total="85", set_off="15")
    look(tmp_path)


def test_a_department_that_is_not_the_sum_of_its_units_is_told(tmp_path: Path) -> None:
    publish_department(tmp_path, last="35.5")
    told = "201001 丙局本级 {}万元 + 201002 丙馆 35.5万元 = {}万元，相差4.5万元。"
    assert contradictions(tmp_path) == [
        f"[X2 部门等于所属单位之和] 部门 201000 丙局的收入总计：发现110万元，应为{told.format('70', '105.5')}",
        f"[X2 部门等于所属单位之和] 部门 201000 丙局的支出总计：发现110万元，应为{told.format('70', '105.5')}",
        f"[X2 部门等于所属单位之和] 部门 201000 丙局的207 207类支出：发现100万元，应为{told.format('60', '95.5')}",
    ]


def test_more_than_what_units_pay_each_other_is_told(tmp_path: Path) -> None:
    publish_department(tmp_path, total="80", set_off="15")
    first, *_ = contradictions(tmp_path)
    assert first == (
        "[X2 部门等于所属单位之和] 部门 201000 丙局的收入总计：发现90万元，应为201001 丙局本级 70万元 + "
        "201002 丙馆 40万元 − 单位之间抵销 15万元 = 95万元，相差5万元。"
    )


def test_three_public_of_units_is_that_of_the_department(tmp_path: Path) -> None:
    publish_department(tmp_path)
    shutil.rmtree(tmp_path / YEAR / "201002")
    publish(tmp_path, "201002", "丙馆", classes={"207": "400000"}, unit="元", three_public=("0", "20000.01", "0"))
    (told,) = contradictions(tmp_path)
    assert "“三公”经费：发现3万元，应为201001 丙局本级 1万元 + 201002 丙馆 2.000001万元" in told
    assert told.endswith("相差0.000001万元。")


def test_a_department_of_which_units_are_missing_cannot_be_compared(tmp_path: Path) -> None:
    publish_department(tmp_path, last="1")
    shutil.rmtree(tmp_path / YEAR / "201001")
    look(tmp_path)


def test_a_folder_with_another_units_publication_is_told(tmp_path: Path) -> None:
    publish(tmp_path, "101001", "甲局", classes={"201": "1"})
    publish(tmp_path, "101001", "甲局", classes={"201": "1"}, folder="101002")
    assert contradictions(tmp_path) == [
        "[X1 一个编码一个单位] 101002 的清单：发现单位 101001 甲局，101001 另有自己的目录，应为单位 101002。"
    ]


def test_one_code_under_two_names_or_in_two_departments_is_told(tmp_path: Path) -> None:
    publish(tmp_path, "201000", "丙局", classes={"207": "50"}, units=UNITS)
    publish(tmp_path, "202000", "己局", classes={"207": "50"}, units={"201002": "丙馆", "202001": "己馆"})
    publish(tmp_path, "201001", "丙局机关", classes={"207": "60"})
    assert contradictions(tmp_path) == [
        "[X1 一个编码一个单位] 部门 201000 丙局所列的单位 201001：发现“丙局本级”，"
        "应为201001 自己的公开文本中的“丙局机关”。",
        "[X1 一个编码一个单位] 部门 202000 己局所列的单位 201002：发现“丙馆”，"
        "应为只属于一个部门（部门 201000 丙局也列有它）。",
    ]


def test_last_years_total_is_that_which_was_published_then(tmp_path: Path) -> None:
    publish(tmp_path, "101001", "甲局", classes={"201": "700000"}, unit="元", year="2020")
    publish(tmp_path, "101001", "甲局", classes={"201": "80"}, last_income="70")
    look(tmp_path)
    publish(tmp_path, "101002", "乙局", classes={"201": "50"}, year="2020")
    publish(tmp_path, "101002", "乙局", classes={"201": "80"}, last_income="48.8")
    (told,) = contradictions(tmp_path)
    assert re.fullmatch(
        r"\[X3 上年数与上年公开的一致\] 101002 乙局2021年公开的上年收入总计（statement\.overall\.change\.amount）："
        r"发现48\.8万元，应为101002 乙局2020年公开的50万元（tables\.balance\.total\.income_amount），相差1\.2万元。",
        told,
    )


def test_a_publication_that_people_changed_is_not_listed(tmp_path: Path) -> None:
    publish(tmp_path, "101001", "甲局", classes={"201": "1"})
    folder = publish(tmp_path, "101002", "乙局", classes={"201": "1"})
    (folder / "report.html").write_text("改过", encoding="utf-8")
    (tmp_path / YEAR / "101003").mkdir()
    found, left = published_units(tmp_path / YEAR, {})
    assert [one.folder for one in found] == ["101001"]
    assert left == ["101002 没有列入：report.html 与清单不符：生成之后有人改过。"]
