"""Publications of a few files, as a build writes them, for what is made of many of them."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from budgetbook.book import SAMPLE_MARK
from budgetbook.publication.manifest import complete_manifest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

YEAR = "2021"
PROVENANCE = {
    "program": {"name": "budgetbook", "version": "0", "sha256": "甲"},
    "renderer": "",
    "versions": {},
    "fonts": {},
}

TITLES = {"abroad": "因公出国（境）费", "reception": "公务接待费", "vehicles": "公务用车购置及运行费"}


def publish(
    output: Path,
    code: str,
    name: str,
    *,
    classes: Mapping[str, str],
    incomes: Mapping[str, str] | None = None,
    basic: str = "0",
    three_public: tuple[str, str, str] | None = ("0", "0", "0"),
    unit: str = "万元",
    kind: str = "行政单位",
    year: str = YEAR,
    units: Mapping[str, str] | None = None,
    set_off: str = "",
    last_income: str = "",
    is_sample: bool = False,
    folder: str = "",
) -> Path:
    """Write a unit's publication and return its folder.

    Parameters
    ----------
    classes
        Spending by the codes of 类, in the unit's own `unit`.
    incomes
        Income by source; by default all spending is paid from 一般公共预算.
    three_public
        因公出国（境）费, 公务接待费, 公务用车购置及运行费; None where the form has no such table.
    set_off
        Of a department: what its units pay each other, in 207 and of 上级补助收入.
    last_income
        What it tells of last year's income.
    """
    place = output / year / (folder or code)
    place.mkdir(parents=True)
    data = f"data/{year}/{code}"
    total = str(sum(map(Decimal, classes.values())))
    project = str(Decimal(total) - Decimal(basic))
    own = f"{data}/set_off.csv" if set_off else ""
    income = [
        entry(f"tables.balance.{row}.income_amount", label, amount, unit, [(f"{data}/income.csv", line, amount)])
        for line, (row, label, amount) in enumerate(_rows(incomes or {"一般公共预算": total}), start=3)
    ]
    off = [(own, 2, set_off)] if set_off else []
    every = [(cell["file"], cell["row"], cell["raw"]) for one in income for cell in one["cells"]]
    spent = [(f"{data}/spending.csv", 3, total)]
    figures = [
        *income,
        entry("tables.balance.total.income_amount", "收入总计", total, unit, [*every, *off]),
        entry("tables.balance.total.total", "支出总计", total, unit, [*spent, *off]),
        entry("tables.spending.total.total", "支出总计", total, unit, [*spent, *off]),
        entry("tables.spending.total.basic", "基本支出", basic, unit, spent),
        entry("tables.spending.total.project", "项目支出", project, unit, spent),
        # money of a fund has a table of the same columns, and of the same words
        entry("tables.fund.total.basic", "基本支出", "7777", unit, spent),
    ]
    for key, amount in classes.items():
        cells = [*spent, *off] if key == "207" else spent
        figures.append(entry(f"tables.spending.{key}.total", f"{key}类支出", amount, unit, cells))
        figures.append(entry(f"tables.spending.{key}01.total", "一款", amount, unit, cells))
    if three_public:
        whole = str(sum(map(Decimal, three_public)))
        cells = [(f"{data}/three_public.csv", row, amount) for row, amount in enumerate(three_public, start=3)]
        figures.append(entry("tables.three_public.total.amount", "“三公”经费", whole, unit, cells))
        for (key, label), cell in zip(TITLES.items(), cells, strict=True):
            figures.append(entry(f"tables.three_public.{key}.amount", label, cell[2], unit, [cell]))
    if last_income:
        figures.append(_change(data, code, int(year) - 1, total, last_income, unit))
    kinds = {"balance": "balance", "spending": "spending", "fund": "spending_by_fund", "three_public": "three_public"}
    _write(place / "figures.json", {**({"sample": SAMPLE_MARK} if is_sample else {}), "figures": figures})
    listed = [{"code": one, "name": called} for one, called in (units or {}).items()]
    package = {
        "name": f"budget-{year}-{code}",
        "title": f"{name}{year}年度部门预算：附表和数据",
        "description": "说明",
        "created": f"{year}-02-10T00:00:00+08:00",
        "keywords": ["部门预算", name],
        "budgetUnit": {"code": code, "name": name, "kind": kind, "level": "市级", "units": listed},
        "resources": [
            {
                "name": key,
                "tableKind": of,
                "path": f"tables/{key}.csv",
                "title": f"{key}表",
                "mediatype": "text/csv",
                "bytes": 10,
                "hash": "sha256:00",
            }
            for key, of in kinds.items()
        ],
    }
    _write(place / "datapackage.json", package)
    (place / "report.html").write_text("<p>公开文本</p>", encoding="utf-8")
    (place / "report.pdf").write_bytes(b"%PDF")
    _write(place / "manifest.json", {"year": year, "unit": code, "title": f"{name}预算", **PROVENANCE, "inputs": {}})
    complete_manifest(place)
    return place


def _rows(incomes: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """The rows that state income: 财政拨款 by its fund, under its own name, and other sources."""
    return [
        (f"财政拨款.{key}", f"{key}拨款收入", amount) if key.endswith("预算") else (f"{key}.资金", key, amount)
        for key, amount in incomes.items()
    ]


def entry(
    id_: str, label: str, value: str, unit: str, cells: list[tuple[str, int, str]], expression: Any = None
) -> dict[str, Any]:
    """An entry of figures.json."""
    places = list(range(len(cells)))
    return {
        "id": id_,
        "label": label,
        "value": value,
        "unit": unit,
        "text": value,
        "formula": "",
        "place": "附件",
        "expression": expression or (0 if len(places) == 1 else {"sum": places, "label": label}),
        "printed_as": "number",
        "cells": [{"file": file, "row": row, "column": "预算数", "raw": raw} for file, row, raw in cells],
    }


def _change(data: str, code: str, before: int, now: str, last: str, unit: str) -> dict[str, Any]:
    cells = [(f"{data}/income.csv", 3, now), (f"data/{before}/{code}/income.csv", 3, last)]
    words = [{"label": f"{when}收入总计", "sum": [place]} for place, when in enumerate(("本年", "上年"))]
    change = str(Decimal(now) - Decimal(last))
    return entry("statement.overall.change.amount", "收入总计增减额", change, unit, cells, {"difference": words})


def _write(file: Path, content: Any) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
