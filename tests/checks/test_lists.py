"""Lists that a form declares: their sums against measures and other tables, and the numbers of a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LIST = """
[[data.lists]]
key = "project_list"
title = "项目支出"
columns = [
    { heading = "项目名称", key = "project" },
    { heading = "科目编码", key = "code", kind = "code", codes = "functions" },
    { heading = "采购类别", key = "category", values = ["货物", "服务"] },
    { heading = "预算数", key = "amount", kind = "amount", sum = true, sum_of = ["fiscal", "other"] },
    { heading = "财政拨款", key = "fiscal", kind = "amount", sum = true },
    { heading = "其他资金", key = "other", kind = "amount", may_be_empty = true },
    { heading = "面向中小企业预留", key = "reserved", kind = "amount", part_of = "amount" },
    { heading = "车辆", key = "vehicles", kind = "count", unit = "辆", sum = true },
]
names_row = ["项目名称"]
total = true
equals = [
    { column = "amount", measure = "项目支出" },
    { column = "amount", by = "code", list = "spending", of = "项目支出", of_by = "科目编码" },
    { column = "vehicles", where = { category = "货物" }, measure = "车辆" },
    { column = "reserved", list = "vehicles", of = "count", of_where = { category = "一般公务用车" } },
]

[[data.other_income]]
"""
HEADINGS = "项目名称,科目编码,采购类别,预算数,财政拨款,其他资金,面向中小企业预留,车辆\r\n"
WEBSITE, CARS = "网站,2010302,服务,12.0,10.0,2.0,2.0,9", "车辆,2010302,货物,6.0,6.0,,0.0,2"


def listing(*rows: str) -> Callable[[Path, pytest.MonkeyPatch], None]:
    """Let the form of the real book declare a list, and fill it."""

    def change(folder: Path, _: pytest.MonkeyPatch) -> None:
        form = folder.parents[2] / "report" / "forms" / "luoyang-2020.toml"
        text = form.read_text(encoding="utf-8")
        form.write_text(text.replace("\n[[data.other_income]]\n", LIST, 1), encoding="utf-8", newline="\n")
        content = HEADINGS + "".join(f"{row}\r\n" for row in rows)
        (folder / "project_list.csv").write_text(content, encoding="utf-8-sig", newline="")

    return change


BREAKS = [
    pytest.param(
        "L1",
        [listing(WEBSITE.replace("12.0,10.0", "12.1,10.1"), CARS)],
        [],
        id="L1-a-sum-is-not-the-measure-nor-its-code",
    ),
    pytest.param(
        "L1", [listing(WEBSITE.replace("2010302", "2010301"), CARS)], [], id="L1-a-project-under-another-code"
    ),
    pytest.param("L1", [listing(WEBSITE, CARS.removesuffix("2") + "3")], [], id="L1-a-count-of-some-rows"),
    pytest.param("L2", [listing(WEBSITE.replace("12.0,10.0", "12.0,9.9"), CARS)], [], id="L2-a-tenth-is-missing"),
    pytest.param(
        "L3",
        [listing(WEBSITE.replace("2.0,9", "12.1,9"), CARS)],
        ["L1"],
        id="L3-more-reserved-than-there-is",
    ),
    pytest.param("T1", [listing("合计,,,19.0,16.0,,,11", WEBSITE, CARS)], [], id="T1-the-total-of-a-list"),
]

HOLDS = [
    pytest.param([listing(WEBSITE, CARS)], id="L1-sums-that-agree-and-an-empty-cell"),
    pytest.param([listing("合计,,,18.0,16.0,,,11", WEBSITE, CARS)], id="T1-what-is-not-summed-is-blank"),
]
