"""The input tables of this year and last year as the auditor's notebook computes with them: text, and decimals."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from budgetbook.audit.inputs import half_width, number, read_csv

_AMOUNTS = (
    *("预算数", "小计", "其中：财政拨款", "总金额", "财政资金", "其他资金", "资金总额", "上年数", "金额"),
    *("上年结转", "年终结转", "其中：上年结转"),
)
_COUNTS = ("数量（辆）",)
_OWN = ("performance_tasks", "performance_targets", "reasons", "lineage", "last_year", "accepted", "set_off")
"""Files that a department has itself: those of its units are about the unit alone."""
_MAY_BE_ABSENT = {
    "operating_cost": ("项目", "预算数"),
    "procurement": ("采购类别", "预算数"),
    "vehicles": ("车辆类别", "数量（辆）"),
    "performance_tasks": ("任务名称", "总金额", "财政资金", "其他资金"),
    "performance_targets": ("一级指标", "二级指标", "三级指标", "指标值"),
    "project_targets": ("项目名称", "资金总额", "财政资金", "其他资金"),
}
"""Tables without which a year may be, and the headings that the auditor's notebook asks them for."""


@dataclass(frozen=True)
class Year:
    """One year's input tables.

    Attributes
    ----------
    folders
        The unit's folder; of last year, those of all units that were merged into it.
    form
        The form's file, as a dictionary.
    unit
        The [unit] of unit.toml.
    typed
        By the file's name without .csv: text as typed, codes in plain digits, amounts as decimals in this year's unit;
        without 合计; the index is file and row. Of a department, the rows of all its units. Without any, there is only
        last year's outturn.
    tables
        The same, in which the notebook has added up the rows of a department's units.
    units
        The [unit] of each unit that a department adds up, by the unit's folder.
    functions, economic
        Names by code: function classification, and the department's economic one.
    """

    folders: tuple[str, ...]
    form: dict[str, Any]
    unit: dict[str, str]
    typed: dict[str, pd.DataFrame]
    tables: dict[str, pd.DataFrame]
    units: dict[str, dict[str, str]]
    functions: dict[str, str]
    economic: dict[str, str]

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.tables[name]

    def with_table(self, name: str, table: pd.DataFrame) -> "Year":
        """Return the same year with another table in place of one."""
        return replace(self, tables={**self.tables, name: table})

    @property
    def lists(self) -> list[dict[str, Any]]:
        """The lists that the form declares itself, as its file has them."""
        return list(self.form["data"].get("lists", []))

    @property
    def other_income(self) -> list[dict[str, str]]:
        """The form's sources of income besides 财政拨款."""
        return list(self.form["data"].get("other_income", []))

    @property
    def income_groups(self) -> list[dict[str, Any]]:
        """The form's groups of such sources."""
        return list(self.form["data"].get("income_groups", []))

    @property
    def kinds(self) -> dict[str, str]:
        """The columns of spending.csv, by the form's key."""
        return {kind["key"]: kind["heading"] for kind in self.form["data"]["spending"]}

    def place_of(self, section: str) -> str:
        """What ids begin with in a section, whichever part the form puts it into."""
        for part in self.form["parts"]:
            around = part.get("sections", [])
            inside = [inner for one in around for inner in one.get("sections", [])]
            if any(one["key"] == section for one in [*around, *inside]):
                return f"{part['key']}.{section}"
        return f"other.{section}"

    def kinds_of(self, part: str) -> list[str]:
        """The columns of a part of spending: 基本支出 (basic), 项目支出 (project), …."""
        return [kind["heading"] for kind in self.form["data"]["spending"] if kind["of"] == part]


@dataclass(frozen=True)
class Reader:
    """Reads years.

    Attributes
    ----------
    locate, form_file
        Where a file lies that is named as sources name it; where a form does.
    lists
        The files of function and economic classification, by year, and that of codes taken from units' tables.
    """

    locate: Callable[[str], Path]
    form_file: Callable[[str], Path]
    lists: Mapping[int, tuple[Path, ...]]

    def read(self, folder: str) -> Year:
        """Read the year of a folder named as sources name it."""
        settings = self._toml(self.locate(f"{folder}/unit.toml"))
        return self._year((folder,), settings["amount_unit"])

    def read_last(self, now: Year) -> Year | None:
        """Read the year before, of all units that became this one; None where there is none to compare with."""
        (folder,) = now.folders
        settings = self._toml(self.locate(f"{folder}/unit.toml"))
        start, year, unit = folder.rsplit("/", 2)
        if not settings["previous_year"]["available"]:
            if "last_year" not in now.tables:
                return None
            return Year((), now.form, now.unit, {}, {}, {}, *self._names(int(year) - 1))
        codes = [unit]
        if "lineage" in now.tables:
            units = now["lineage"]
            units = units[(units["类别"] == "单位") & (units["本年编码"] == unit)]
            codes = list(units["上年编码"]) or codes
        return self._year(tuple(f"{start}/{int(year) - 1}/{code}" for code in codes), settings["amount_unit"])

    def _year(self, folders: tuple[str, ...], amount_unit: str) -> Year:
        settings = [self._toml(self.locate(f"{folder}/unit.toml")) for folder in folders]
        form = self._toml(self.form_file(settings[0]["form"]))
        read: dict[str, list[pd.DataFrame]] = {}
        units = self._units(folders, settings)
        declared = form["data"].get("lists", [])
        own_of_department = {*_OWN, *(one["key"] for one in declared if one.get("of_department"))}
        for folder, own in (*zip(folders, settings, strict=True), *units.items()):
            own_form = self._toml(self.form_file(own["form"]))
            headings = [kind["heading"] for kind in own_form["data"]["spending"]]
            lists = {one["key"]: one["columns"] for one in own_form["data"].get("lists", [])}
            for path in sorted(self.locate(folder).glob("*.csv")):
                if folder in units and path.stem in own_of_department:
                    continue
                table = _table(f"{folder}/{path.name}", read_csv(path))
                kinds = dict.fromkeys((*_AMOUNTS, *headings), "amount") | dict.fromkeys(_COUNTS, "count")
                kinds |= {column["heading"]: column.get("kind", "text") for column in lists.get(path.stem, ())}
                numbers = [column for column in table.columns if kinds.get(column) in ("amount", "count")]
                for column in numbers:
                    to_unit = (own["amount_unit"], amount_unit) if kinds[column] == "amount" else ("", "")
                    table[column] = table[column].map(lambda text, units=to_unit: _decimal(text, *units))
                read.setdefault(path.stem, []).append(table)
        typed = {name: _table("", [[*headings]]) for name, headings in _MAY_BE_ABSENT.items()}
        typed |= {name: pd.concat(parts) for name, parts in read.items()}
        functions, economic = self._names(int(folders[0].split("/")[-2]))
        named = {folder: own["unit"] for folder, own in units.items()}
        return Year(folders, form, settings[0]["unit"], typed, dict(typed), named, functions, economic)

    def _units(self, folders: tuple[str, ...], settings: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
        """Read the settings of the units that departments add up, by folder."""
        codes = [
            f"{folder.rpartition('/')[0]}/{code}"
            for folder, own in zip(folders, settings, strict=True)
            for code in own["unit"].get("units", ())
        ]
        return {folder: self._toml(self.locate(f"{folder}/unit.toml")) for folder in codes}

    def _names(self, year: int) -> tuple[dict[str, str], dict[str, str]]:
        functions, economic, *learned = (dict(record[:2] for record in read_csv(path)[1:]) for path in self.lists[year])
        more = {code: name for codes in learned for code, name in codes.items()}
        return more | functions, more | economic

    @staticmethod
    def _toml(path: Path) -> dict[str, Any]:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))


def _table(file: str, records: list[list[str]]) -> pd.DataFrame:
    headings, *rows = records
    index = pd.MultiIndex.from_product([[file], range(2, len(rows) + 2)], names=["文件", "行"])
    table = pd.DataFrame(rows, columns=headings, index=index, dtype=object)
    for column in headings:
        if column.endswith("编码"):
            table[column] = table[column].map(half_width)
    return table[table[headings[0]] != "合计"]


def _decimal(text: str, unit: str, wanted: str) -> Decimal | None:
    digits = number(text)
    if digits is None:
        return None
    value = Decimal(digits) + 0  # not minus zero
    return value if unit == wanted else value.scaleb(-4) if wanted == "万元" else value.scaleb(4)


def connected_sets(sets: Iterable[set[Any]]) -> list[set[Any]]:
    """Join sets that have something in common, directly or through others."""
    groups: list[set[Any]] = []
    for one in sets:
        touching = [group for group in groups if group & one]
        groups = [group for group in groups if not group & one] + [one.union(*touching)]
    return groups
