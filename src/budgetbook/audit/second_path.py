"""The second path: every printed number computed anew, by plain pandas straight from the CSV files.

It imports nothing of this project. Reading, adding, shares and printing are all written a second time, in another
way (whole numbers of the smallest unit, pandas sums), so that a slip of the first path cannot hide in the second.
"""

from __future__ import annotations

import tomllib
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FISCAL = {
    "general_public": "一般公共预算",
    "government_fund": "政府性基金预算",
    "state_capital": "国有资本经营预算",
}
_THREE_PUBLIC = {
    "abroad": ("因公出国（境）费用", "因公出国（境）费"),
    "reception": ("公务接待费", "公务接待费"),
    "vehicle_running": ("公务用车运行维护费", "公务用车运行维护费"),
    "vehicle_purchase": ("公务用车购置", "公务用车购置费"),
}


_DRAWN = 18
"""Bars that a chart has room for."""


class SecondPath:
    """One unit's budget of a year, computed anew.

    Parameters
    ----------
    folder
        The unit's folder of the year, with its CSV files and unit.toml.
    classification
        The year's classification: functions.csv.
    form
        The form's TOML file.
    """

    def __init__(self, folder: Path, classification: Path, form: Path) -> None:
        self._folder = folder
        self._form = tomllib.loads(form.read_text(encoding="utf-8-sig"))
        self._unit = tomllib.loads((folder / "unit.toml").read_text(encoding="utf-8-sig"))
        layout = self._form["data"]
        self._kinds = {kind["key"]: kind["heading"] for kind in layout["spending"]}
        self._parts = {
            part: [kind["key"] for kind in layout["spending"] if kind["of"] == part] for part in ("basic", "project")
        }
        self._funds = {**FISCAL, **{income["key"]: income["fund"] for income in layout["other_income"]}}
        self.sources: dict[str, str] = {income["source"]: income["key"] for income in layout["other_income"]}
        self._names = read(classification / "functions.csv").set_index("科目编码")["科目名称"]
        self._year = int(folder.parent.name)
        self._spending = self._table("spending.csv", [*self._kinds.values()])
        self._income = self._table("income.csv", ["预算数"])
        self._pairs = layout["government_codes"]
        columns = ["小计", "其中：财政拨款"] if self._pairs else ["小计"]
        self._basic = self._table("basic_spending.csv", columns)
        three_public = self._table("three_public.csv", ["预算数"]).set_index("项目")["预算数"]
        self._three_public = {key: three_public[name] for key, (name, _) in _THREE_PUBLIC.items()}
        self._three_public["vehicles"] = sum_(three_public[["公务用车运行维护费", "公务用车购置"]])
        self._three_public["total"] = sum_(three_public)

    def values(self) -> dict[str, Decimal]:
        """Return the value of every figure that the document can print, by its id."""
        found = {
            **dict(self._overall()),
            **dict(self._captions()),
            **dict(self._by_class()),
            **dict(self._by_item()),
            **dict(self._other_matters()),
            **dict(self._explanation()),
            **dict(self._tables()),
            **dict(self._performance()),
        }
        return {id_: self._converted(id_, value) for id_, value in found.items()}

    def marks(self) -> dict[str, str]:
        """Return every code, date and table number that the document can print, by its id."""
        return {**dict(self._codes()), **dict(self._running()), **dict(self._numbers()), **dict(self._lines())}

    @property
    def unit(self) -> str:
        """The unit of the data: 元 or 万元."""
        return str(self._form["amount_unit"])

    def name(self, code: str) -> str:
        """Return the name of a function code."""
        return str(self._names[code])

    def typed_names(self) -> dict[str, str]:
        """Return the name that stands beside each 项 in the spending table."""
        return dict(zip(self._spending["科目编码"], self._spending["科目名称"], strict=True))

    def items(self) -> dict[tuple[str, str], Decimal]:
        """Return all spending by fund and 项."""
        rows = self._spending
        return {
            (fund, code): self._by_kind(rows.iloc[[place]])["total"]
            for place, (fund, code) in enumerate(zip(rows["资金性质"], rows["科目编码"], strict=True))
        }

    def totals(self) -> dict[str, Decimal]:
        """Return the totals that are compared with last year's, by name."""
        spending, classes = self._by_kind(self._spending), self._basic["部门预算经济科目编码"].str[:3]
        fiscal = self._income[self._income["收入来源"] == "财政拨款"]
        income = sum_(self._income["预算数"])
        parts = self._three_public
        return {
            "收入总计": income,
            "财政拨款": sum_(fiscal["预算数"]),
            **{source: self._from(source) for source in self.sources},
            "支出总计": spending["total"],
            "基本支出": spending["basic"],
            "项目支出": spending["project"],
            **{f"{fund}支出": self._by_kind(self._of_fund(fund))["total"] for fund in FISCAL.values()},
            "人员经费": sum_(self._basic[classes.isin(["301", "303"])]["小计"]),
            "公用经费": sum_(self._basic[classes.isin(["302", "310"])]["小计"]),
            "“三公”经费": parts["total"],
            "因公出国（境）费": parts["abroad"],
            "公务用车购置及运行费": parts["vehicles"],
            "公务用车购置费": parts["vehicle_purchase"],
            "公务用车运行维护费": parts["vehicle_running"],
            "公务接待费": parts["reception"],
            "机关运行经费": sum_(self._table("operating_cost.csv", ["预算数"])["预算数"]),
            "政府采购": sum_(self._table("procurement.csv", ["预算数"])["预算数"]),
        }

    def told(self, value: Decimal) -> Decimal:
        """Turn an amount into the unit of the text, rounded as there."""
        unit, decimals = self._form["text_amounts"]["unit"], self._form["text_amounts"].get("decimals")
        if unit == self.unit:
            return value
        value = value / 10000 if unit == "万元" else value * 10000
        return value if decimals is None else rounded(value, decimals)

    def decimals(self, value: Decimal) -> int:
        """Return the decimals with which running text prints an amount."""
        decimals = self._form["text_amounts"].get("decimals") if value else None
        return len(stripped(f"{value:f}").partition(".")[2]) if decimals is None else int(decimals)

    def cites(self, number: str) -> bool:
        """Tell whether the words of the form cite a number: a note, or the glossary."""
        texts = [
            note for table in self._form["tables"] for note in (*table.get("notes", ()), table.get("empty_note", ""))
        ]
        texts += [entry["text"] for entry in self._form["glossary"]]
        return any(number in text for text in texts)

    def text(self, id_: str, value: Decimal, unit: str) -> str:
        """Write a value as the document prints it at that place."""
        if unit == "%":
            return f"{rounded(value, 2)}%"
        if id_.startswith("tables.") and unit in ("元", "万元"):
            return self._in_table(id_.split(".")[1], value)
        decimals = self._form["text_amounts"].get("decimals") if value and unit in ("元", "万元") else None
        number = stripped(f"{value:f}") if decimals is None else str(rounded(value, decimals))
        return number if ".chart." in id_ and unit != "年" else f"{number}{unit}"

    def _in_table(self, key: str, value: Decimal) -> str:
        table = next(table for table in self._form["tables"] if table["key"] == key)
        style = table.get("numbers", self._form["numbers"])
        decimals = self._unit.get("table_decimals", style["decimals"]) if "numbers" not in table else style["decimals"]
        number = f"{rounded(value, decimals):{',' if style.get('thousands') else ''}f}"
        return stripped(number) if style.get("strip") else number

    def _converted(self, id_: str, value: Decimal) -> Decimal:
        """Turn 元 into 万元, or the other way, where the text or the table is in another unit than the data."""
        place, key = id_.split(".")[:2]
        if place == "statement":
            counts = (".other_matters.vehicles", ".assets_statement.vehicles")
            if id_.endswith((".share", ".percent", *counts)) or ".vehicle_kinds." in id_:
                return value
            return self.told(value)
        units = {table["key"]: table.get("amount_unit") for table in self._form["tables"]}
        unit = units.get(key) or self.unit
        if unit == self.unit:
            return value
        return value / 10000 if unit == "万元" else value * 10000

    def year_of(self, id_: str) -> Decimal | None:
        """Return the year that stands under an id ending in year or last_year; None for any other."""
        years = {"year": self._year, "last_year": self._year - 1}
        last = id_.rpartition(".")[2]
        return Decimal(years[last]) if last in years else None

    def _table(self, file: str, amounts: list[str]) -> pd.DataFrame:
        frame = read(self._folder / file)
        frame = frame[frame.iloc[:, 0] != "合计"].copy()
        for column in amounts:
            frame[column] = frame[column].map(read_amount)
        return frame

    def _optional(self, file: str) -> pd.DataFrame:
        """Read a table that not every form asks for; without it there are no rows."""
        path = self._folder / file
        return read(path) if path.exists() else pd.DataFrame(dtype=str)

    def _of_fund(self, fund: str) -> pd.DataFrame:
        return self._spending[self._spending["资金性质"] == fund]

    def _from(self, source: str) -> Decimal:
        return sum_(self._income[self._income["收入来源"] == source]["预算数"])

    def _by_kind(self, rows: pd.DataFrame) -> dict[str, Decimal]:
        kinds = {key: sum_(rows[heading]) for key, heading in self._kinds.items()}
        parts = {part: sum((kinds[key] for key in keys), Decimal(0)) for part, keys in self._parts.items()}
        return {"total": parts["basic"] + parts["project"], **parts, **kinds}

    def _by_fund(self, rows: pd.DataFrame) -> dict[str, Decimal]:
        funds = {key: self._by_kind(rows[rows["资金性质"] == name])["total"] for key, name in self._funds.items()}
        fiscal = sum((funds[key] for key in FISCAL), Decimal(0))
        return {"total": sum(funds.values(), Decimal(0)), "appropriation": fiscal, **funds}

    def _overall(self) -> Iterator[tuple[str, Decimal]]:
        income, spending = sum_(self._income["预算数"]), self._by_kind(self._spending)
        whole, basic, project = spending["total"], spending["basic"], spending["project"]
        fiscal = self._income[self._income["收入来源"] == "财政拨款"]
        yield "statement.overall.income", income
        yield "statement.overall.spending", whole
        larger = max(basic, project)
        yield "statement.overall.plain.amount", larger
        largest_source = max(self._income["预算数"])
        yield from _share("statement.overall.plain.origin.share", largest_source, income)
        for _, row in self._income.iterrows():
            name = f"{row['资金性质']}财政拨款" if row["收入来源"] == "财政拨款" else row["收入来源"]
            yield f"statement.overall.chart.收入.{name}", row["预算数"]
        yield "statement.overall.chart.收入.total", income
        yield "statement.overall.chart.支出.total", whole
        yield "statement.overall.chart.支出.基本支出", basic
        yield "statement.overall.chart.支出.项目支出", project
        yield "statement.income.income", income
        yield "statement.income.appropriation", sum_(fiscal["预算数"])
        for source, key in self.sources.items():
            yield f"statement.income.{key}", self._from(source)
        yield "statement.spending.spending", whole
        yield "statement.spending.parts.基本支出.amount", basic
        yield "statement.spending.parts.项目支出.amount", project
        if whole:
            for name, share in zip(("基本支出", "项目支出"), self._shares([basic, project]), strict=True):
                yield f"statement.spending.parts.{name}.share", share
        largest = max(*(spending[key] for key in self._parts["basic"]), project)
        yield "statement.spending.plain.start.amount", largest
        yield from _share("statement.spending.plain.start.share", largest, whole)
        for part, name in (("basic", "基本支出"), ("project", "项目支出")):
            yield f"statement.spending.chart.{name}.total", spending[part]
            for key in self._parts[part]:
                yield f"statement.spending.chart.{name}.{self._kinds[key]}", spending[key]
        for section, fund in (("government_fund", "政府性基金预算"), ("state_capital", "国有资本经营预算")):
            yield from self._fund(section, fund)

    def _captions(self) -> Iterator[tuple[str, Decimal]]:
        """The numbers in the captions of charts: wholes, the larger of two parts, and the largest of many."""
        income, spending = self._income["预算数"], self._by_kind(self._spending)
        yield "statement.overall.caption.message.income.whole", sum_(income)
        yield "statement.overall.caption.message.income.most.amount", max(income, default=Decimal(0))
        yield "statement.overall.caption.message.spending.whole", spending["total"]
        two = [spending["basic"], spending["project"]]
        yield from self._larger("statement.overall.caption.message.spending.larger", two)
        yield from self._larger("statement.spending.caption.message.first", two)
        larger = ["basic", "project"] if two[0] == two[1] else ["basic"] if two[0] > two[1] else ["project"]
        members = [spending[key] for part in larger for key in self._parts[part]]
        yield "statement.spending.caption.message.most.amount", max(members, default=Decimal(0))
        rows = self._of_fund("一般公共预算")
        classes = [self._by_kind(members)["total"] for _, members in rows.groupby(rows["科目编码"].str[:3])]
        yield "statement.general_public.caption.message.whole", sum(classes, Decimal(0))
        if any(classes):
            yield "statement.general_public.caption.message.most.amount", max(classes)
            yield (
                "statement.general_public.caption.message.most.share",
                self._shares(classes)[classes.index(max(classes))],
            )
        basic = self._basic.groupby("部门预算经济科目编码")["小计"].agg(sum_)
        personnel = sum_(basic[basic.index.str[:3].isin(["301", "303"])])
        yield from self._larger("statement.basic.caption.message.larger", [personnel, sum_(basic) - personnel])
        yield "statement.basic.caption.message.most.amount", max(basic, default=Decimal(0))
        parts = [self._three_public[key] for key in _THREE_PUBLIC]
        yield "statement.three_public.caption.message.whole", sum(parts, Decimal(0))
        yield "statement.three_public.caption.message.most.amount", max(parts)

    def _larger(self, start: str, parts: list[Decimal]) -> Iterator[tuple[str, Decimal]]:
        if all(parts):
            yield f"{start}.share", max(self._shares(parts))

    def _fund(self, section: str, fund: str) -> Iterator[tuple[str, Decimal]]:
        yield f"statement.{section}.income", sum_(self._income[self._income["资金性质"] == fund]["预算数"])
        rows = self._of_fund(fund)
        yield f"statement.{section}.spending", self._by_kind(rows)["total"]
        for code, members in rows.groupby(rows["科目编码"].str[:3]):
            yield f"statement.{section}.parts.{self._names[code]}.amount", self._by_kind(members)["total"]

    def _by_class(self) -> Iterator[tuple[str, Decimal]]:
        rows = self._of_fund("一般公共预算")
        whole = self._by_kind(rows)["total"]
        for fund in FISCAL.values():
            start = "statement.appropriation" + ("" if fund == FISCAL["general_public"] else f".{fund}")
            yield f"{start}.income", sum_(self._income[self._income["资金性质"] == fund]["预算数"])
            yield f"{start}.amount", self._by_kind(self._of_fund(fund))["total"]
        yield "statement.general_public.amount", whole
        if not whole:
            yield from self._fund("general_public", "一般公共预算")
            return
        codes = sorted(rows["科目编码"].str[:3].unique())
        amounts = [self._by_kind(rows[rows["科目编码"].str.startswith(code)])["total"] for code in codes]
        shares = self._shares(amounts)
        for code, amount, share in zip(codes, amounts, shares, strict=True):
            name = self._names[code]
            yield f"statement.general_public.parts.{name}.amount", amount
            yield f"statement.general_public.parts.{name}.share", share
            yield f"statement.general_public.chart.{name}", amount
            yield f"statement.general_public.chart.{name}.share", share
        top = amounts.index(max(amounts))
        members = rows[rows["科目编码"].str.startswith(codes[top])]
        yield "statement.general_public.plain.start.share", shares[top]
        yield "statement.general_public.plain.equal.amount", max(amounts)
        yield (
            "statement.general_public.plain.amount",
            max(self._by_kind(row.to_frame().T)["total"] for _, row in members.iterrows()),
        )

    def _by_item(self) -> Iterator[tuple[str, Decimal]]:
        by_item = self._basic.groupby("部门预算经济科目编码")["小计"].agg(sum_)
        names = self._basic.drop_duplicates("部门预算经济科目编码").set_index("部门预算经济科目编码")
        whole = sum_(self._basic["小计"])
        classes = self._basic["部门预算经济科目编码"].str[:3]
        yield "statement.basic.amount", whole
        yield "statement.basic.personnel", sum_(self._basic[classes.isin(["301", "303"])]["小计"])
        yield "statement.basic.operating", sum_(self._basic[classes.isin(["302", "310"])]["小计"])
        if len(by_item):
            yield "statement.basic.plain.start.amount", max(by_item)
            yield from _share("statement.basic.plain.start.share", max(by_item), whole)
        for code in by_item.index:
            name = str(names.at[code, "部门预算经济科目名称"])
            yield f"statement.basic.chart.{name}", by_item[code]
        yield from self._rest(by_item)
        spending = self._by_kind(self._spending)["total"]
        parts = {"amount": "total", "purchase": "vehicle_purchase", "running": "vehicle_running"}
        for start in ("statement.three_public", "statement.three_public_statement"):
            for key, (_, name) in _THREE_PUBLIC.items():
                yield f"{start}.chart.{name}", self._three_public[key]
            for name in ("amount", "abroad", "vehicles", "purchase", "running", "reception"):
                yield f"{start}.{name}", self._three_public[parts.get(name, name)]
            yield f"{start}.plain.amount", max(self._three_public[key] for key in _THREE_PUBLIC)
            yield from _share(f"{start}.plain.start.share", self._three_public["total"], spending)

    def _rest(self, by_item: pd.Series[Any]) -> Iterator[tuple[str, Decimal]]:
        """The two parts of basic spending, and of each what a drawing of too many items tells in one."""
        ranked = by_item[by_item > 0].sort_values(ascending=False, kind="stable")
        left = ranked.iloc[_DRAWN - 2 :] if len(ranked) > _DRAWN else ranked.iloc[:0]
        for name, classes in (("人员经费", ["301", "303"]), ("公用经费", ["302", "310"])):
            yield f"statement.basic.chart.{name}.total", sum_(by_item[by_item.index.str[:3].isin(classes)])
            yield f"statement.basic.chart.{name}.其余各项", sum_(left[left.index.str[:3].isin(classes)])

    def _other_matters(self) -> Iterator[tuple[str, Decimal]]:
        cost = self._table("operating_cost.csv", ["预算数"])
        yield "tables.operating_cost.operating_cost.amount", sum_(cost["预算数"])
        for key, value in self._three_public.items():
            yield f"tables.three_public.line.{'amount' if key == 'total' else key}", value
        yield "tables.three_public.line.operating_cost", sum_(cost["预算数"])

    def _explanation(self) -> Iterator[tuple[str, Decimal]]:
        """The sections of a form that explains item by item."""
        fiscal_income = self._income[self._income["收入来源"] == "财政拨款"]
        fiscal = self._spending[self._spending["资金性质"].isin(FISCAL.values())]
        start = "statement.explanation"
        yield f"{start}.income", sum_(self._income["预算数"])
        yield f"{start}.sources.财政拨款收入.amount", sum_(fiscal_income["预算数"])
        for _, row in self._income.iterrows():
            yield f"{start}.sources.{row['收入来源']}.amount", row["预算数"]
        yield f"{start}.spending", self._by_kind(self._spending)["total"]
        yield f"{start}.fiscal", self._by_kind(fiscal)["total"]
        for fund in FISCAL.values():
            yield f"{start}.funds.{fund}拨款支出预算.amount", self._by_kind(self._of_fund(fund))["total"]
        for code, members in fiscal.groupby("科目编码"):
            yield f"{start}.items.{code}.amount", self._by_kind(members)["total"]
        yield from self._statements()

    def _statements(self) -> Iterator[tuple[str, Decimal]]:
        for section in ("other_matters", "operating_cost_statement"):
            cost = self._table("operating_cost.csv", ["预算数"])
            yield f"statement.{section}.operating_cost", sum_(cost["预算数"])
        procurement = self._table("procurement.csv", ["预算数"])
        vehicles = self._table("vehicles.csv", ["数量（辆）"])
        for section, word in (("other_matters", ""), ("procurement_statement", "预算")):
            yield f"statement.{section}.procurement", sum_(procurement["预算数"])
            for _, row in procurement.iterrows():
                yield f"statement.{section}.kinds.政府采购{row['采购类别']}{word}.amount", row["预算数"]
        for section in ("other_matters", "assets_statement"):
            yield f"statement.{section}.vehicles", sum_(vehicles["数量（辆）"])
            for _, row in vehicles.iterrows():
                yield f"statement.{section}.vehicle_kinds.{row['车辆类别']}.amount", row["数量（辆）"]

    def _tables(self) -> Iterator[tuple[str, Decimal]]:
        for table in self._form["tables"]:
            start = f"tables.{table['key']}"
            match table["rows"]:
                case "spending":
                    yield from _nested(start, self._spending, self._by_kind)
                case "spending_by_fund":
                    yield from _nested(start, self._of_fund(table["fund"]), self._by_kind)
                case "income":
                    yield from _nested(start, self._spending, self._by_fund)
                case "balance":
                    yield from self._balance(start)
                case "balance_by_class":
                    yield from self._sides(start, self._income, self._spending)
                case "appropriation":
                    income = self._income[self._income["收入来源"] == "财政拨款"]
                    spending = self._spending[self._spending["资金性质"].isin(FISCAL.values())]
                    yield from self._sides(start, income, spending)
                case "basic":
                    yield from self._economic(start)
                case "three_public":
                    yield from ((f"{start}.{key}.amount", value) for key, value in self._three_public.items())

    def _balance(self, start: str) -> Iterator[tuple[str, Decimal]]:
        for _, row in self._income.iterrows():
            yield f"{start}.{row['收入来源']}.{row['资金性质']}.income_amount", row["预算数"]
        yield f"{start}.total.income_amount", sum_(self._income["预算数"])
        for fund, rows in {
            "": self._spending,
            **{key: self._of_fund(name) for key, name in self._funds.items()},
        }.items():
            for kind, value in self._by_kind(rows).items():
                yield f"{start}.{kind}.{fund or 'total'}", value

    def _sides(self, start: str, income: pd.DataFrame, rows: pd.DataFrame) -> Iterator[tuple[str, Decimal]]:
        """Income by source on the left, spending by 类 on the right."""
        for _, row in income.iterrows():
            yield f"{start}.{row['收入来源']}.{row['资金性质']}.income_amount", row["预算数"]
        fiscal = income[income["收入来源"] == "财政拨款"]
        yield f"{start}.财政拨款.income_amount", sum_(fiscal["预算数"])
        yield f"{start}.total.income_amount", sum_(income["预算数"])
        groups = {"total": rows, **dict(iter(rows.groupby(rows["科目编码"].str[:3])))}
        for code, members in groups.items():
            yield from ((f"{start}.{code}.{key}", value) for key, value in self._by_fund(members).items())

    def _economic(self, start: str) -> Iterator[tuple[str, Decimal]]:
        codes = self._basic["部门预算经济科目编码"]
        groups = {"total": self._basic, **dict(iter(self._basic.groupby(codes.str[:3])))}
        items = codes + "." + self._basic["政府预算经济科目编码"] if self._pairs else codes
        groups |= dict(iter(self._basic.groupby(items)))
        for key, members in groups.items():
            amount = sum_(members["小计"])
            yield f"{start}.{key}.amount", amount
            if self._pairs:
                yield f"{start}.{key}.appropriation", sum_(members["其中：财政拨款"])
            personnel = sum_(members[members["部门预算经济科目编码"].str[:3].isin(["301", "303"])]["小计"])
            yield f"{start}.{key}.personnel", personnel
            yield f"{start}.{key}.operating", amount - personnel

    def _performance(self) -> Iterator[tuple[str, Decimal]]:
        columns = {"amount": "总金额", "fiscal": "财政资金", "other": "其他资金"}
        for _, row in self._optional("performance_tasks.csv").iterrows():
            for key, heading in columns.items():
                if row[heading]:
                    yield f"tables.performance.{row['任务名称']}.{key}", read_amount(row[heading])
        columns = {"total": "资金总额", "fiscal": "财政资金", "other": "其他资金"}
        for _, row in self._optional("project_targets.csv").iterrows():
            for key, heading in columns.items():
                if row[heading]:
                    yield f"tables.project_targets.{row['项目名称']}.{key}", read_amount(row[heading])

    def _codes(self) -> Iterator[tuple[str, str]]:
        unit = self._unit["unit"]
        yield "tables.performance.unit_code", unit["code"]
        for table in self._form["tables"]:
            start = f"tables.{table['key']}"
            if table["rows"] in ("spending", "income", "spending_by_fund"):
                rows = self._of_fund(table["fund"]) if "fund" in table else self._spending
                yield f"{start}.department.unit_code", unit["department_code"]
                for code in rows["科目编码"]:
                    levels = {"class": code[:3], "section": code[3:5], "item": code[5:]}
                    for depth, key in enumerate((code[:3], code[:5], code), start=1):
                        yield from ((f"{start}.{key}.{level}", levels[level]) for level in list(levels)[:depth])
                    yield f"{start}.{code}.unit_code", unit["code"]
            elif table["rows"] == "basic":
                for _, row in self._basic.iterrows():
                    item = row["部门预算经济科目编码"]
                    yield f"{start}.{item[:3]}.class", item[:3]
                    yield f"{start}.{item}.class", item[:3]
                    yield f"{start}.{item}.item_only", item[3:]
                    if not self._pairs:
                        continue
                    government = row["政府预算经济科目编码"]
                    place = f"{start}.{item}.{government}"
                    yield f"{place}.class", item[:3]
                    yield f"{place}.item", item
                    yield f"{place}.government_class", government[:3]
                    yield f"{place}.government_item", government

    def _running(self) -> Iterator[tuple[str, str]]:
        """Number the tasks one by one, the targets within each 二级指标."""
        for number, (_, row) in enumerate(self._optional("performance_tasks.csv").iterrows(), start=1):
            yield f"tables.performance.{row['任务名称']}.number", str(number)
        targets = self._optional("performance_targets.csv")
        if targets.empty:
            return
        begins = (targets[["一级指标", "二级指标"]] != targets[["一级指标", "二级指标"]].shift()).any(axis=1).cumsum()
        for (_, row), number in zip(targets.iterrows(), targets.groupby(begins).cumcount() + 1, strict=True):
            yield f"tables.performance.{row['二级指标']}.{row['三级指标']}.number", str(number)

    def _lines(self) -> Iterator[tuple[str, str]]:
        """Number the three funds under 财政拨款 where income is listed by source."""
        for table in self._form["tables"]:
            if table["rows"] == "balance_by_class":
                for number, fund in enumerate(FISCAL.values(), start=1):
                    yield f"tables.{table['key']}.财政拨款.{fund}.income_item.number", str(number)

    def _numbers(self) -> Iterator[tuple[str, str]]:
        dates = self._unit["dates"]
        yield "annex.cover.date", _day(dates["annex"])
        if "assets" in dates:
            yield "statement.assets_statement.day.day", _day(dates["assets"])
        charts = {
            "overall": "balance",
            "spending": "spending",
            "general_public": "general_public",
            "basic": "basic",
            "three_public": "three_public",
            "explanation": "general_public",
            "three_public_statement": "three_public",
        }
        numbers = {table["key"]: table["number"] for table in self._form["tables"]}
        for section, key in charts.items():
            for place in ("chart.source", f"caption.source.{key}", f"change_caption.source.{key}"):
                yield f"statement.{section}.{place}", numbers.get(key, "")
        sections = [section["key"] for section in self._form["parts"]["statement"]["sections"]]
        for table in self._form["tables"]:
            for section in sections:
                yield f"statement.{section}.see.{table['key']}", table["number"]
            yield f"tables.{table['key']}.title.number", table["number"]
            for note in range(1, 1 + max(1, len(table.get("notes", [])) + 1)):
                yield f"tables.{table['key']}.note{note}.number", table["number"]

    def _shares(self, amounts: list[Decimal]) -> list[Decimal]:
        """Give the shares of all in the form's way, in whole ten-thousandths."""
        scale = max(-int(amount.as_tuple().exponent) for amount in amounts)
        units = [int(amount.scaleb(scale)) for amount in amounts]
        whole = sum(units)
        if self._form["share_rule"] == "half-up":
            return [Decimal((unit * 20000 + whole) // (2 * whole)).scaleb(-2) for unit in units]
        parts = pd.DataFrame(
            {"cut": [unit * 10000 // whole for unit in units], "rest": [unit * 10000 % whole for unit in units]}
        )
        missing = 10000 - int(parts["cut"].sum())
        parts.loc[parts.sort_values("rest", ascending=False, kind="stable").index[:missing], "cut"] += 1
        return [Decimal(int(cut)).scaleb(-2) for cut in parts["cut"]]


def sum_(values: pd.Series[Any]) -> Decimal:
    """Add exact decimals; of none the sum is zero."""
    return sum(values, Decimal(0))


def read(path: Path) -> pd.DataFrame:
    """Read a CSV as text, in UTF-8 or in GBK."""
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except UnicodeDecodeError:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="gb18030")
    frame = frame.map(str.strip)
    frame.columns = frame.columns.str.strip()
    for column in frame.columns[frame.columns.str.endswith("编码")]:
        frame[column] = frame[column].map(_half_width)
    return frame


def _half_width(raw: str) -> str:
    """Write full-width digits and signs, which lie 0xFEE0 above the others, as half-width ones."""
    return "".join(chr(ord(sign) - 0xFEE0) if 0xFF01 <= ord(sign) <= 0xFF5E else sign for sign in raw)


def read_amount(raw: str) -> Decimal:
    """Read an amount as typed."""
    return Decimal(_half_width(raw).replace(",", "")) + 0  # not minus zero


def _nested(start: str, rows: pd.DataFrame, values: Any) -> Iterator[tuple[str, Decimal]]:
    """Go down from 合计 over 类 and 款 to 项."""
    groups = {"total": rows, "department": rows}
    for digits in (3, 5, 7):
        groups |= dict(iter(rows.groupby(rows["科目编码"].str[:digits])))
    for key, members in groups.items():
        yield from ((f"{start}.{key}.{name}", value) for name, value in values(members).items())


def rounded(value: Decimal, places: int) -> Decimal:
    """Round half up."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def stripped(number: str) -> str:
    """Leave out zeros at the end of the decimals."""
    return number.rstrip("0").rstrip(".") if "." in number else number


def _day(text: str) -> str:
    year, month, day = (int(part) for part in text.split("-"))
    return f"{year}年{month}月{day}日"


def _share(id_: str, part: Decimal, whole: Decimal) -> Iterator[tuple[str, Decimal]]:
    if whole:
        yield id_, rounded(part * 100 / whole, 2)
