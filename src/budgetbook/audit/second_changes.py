"""The second path of the comparison with last year: every change computed anew from the CSV files of both years.

It imports nothing of this project but the second path itself. What is compared with what is worked out again, from
lineage.csv, by joining codes into sets rather than by the rule's groups.
"""

from __future__ import annotations

import tomllib
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, TypeVar

from budgetbook.audit.second_path import FISCAL, SecondPath, read, read_amount, rounded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    Amounts = dict[tuple[str, str], Decimal]
    """Spending by fund and 项."""

_PARTS = {
    "change": "“三公”经费",
    "abroad_change": "因公出国（境）费",
    "vehicles_change": "公务用车购置及运行费",
    "purchase_change": "公务用车购置费",
    "running_change": "公务用车运行维护费",
    "reception_change": "公务接待费",
}
_PLACES = {
    "overall.change": "收入总计",
    "income.appropriation_change": "财政拨款",
    "spending.parts.基本支出.change": "基本支出",
    "spending.parts.项目支出.change": "项目支出",
    "general_public.change": "一般公共预算支出",
    "basic.personnel_change": "人员经费",
    "basic.operating_change": "公用经费",
    "government_fund.change": "政府性基金预算支出",
    "state_capital.change": "国有资本经营预算支出",
    "other_matters.operating_cost_change": "机关运行经费",
    "other_matters.procurement_change": "政府采购",
    "explanation.sources.财政拨款收入.change": "财政拨款",
    **{f"explanation.funds.{fund}拨款支出预算.change": f"{fund}支出" for fund in FISCAL.values()},
    **{
        f"{section}.{name}": item
        for section in ("three_public", "three_public_statement")
        for name, item in _PARTS.items()
    },
}
"""Where the text tells the change of a total."""

_THREE_PUBLIC = ("“三公”经费", "因公出国（境）费", "公务用车购置及运行费", "公务接待费")
_HUNDRED = Decimal(100)

Member = TypeVar("Member")


class SecondChanges:
    """What changed from last year, of one unit.

    Parameters
    ----------
    now
        The second path of this year.
    folder
        The unit's folder of this year.
    classification
        Function codes and names of last year.
    form_file
        Where the form of a name is read from.
    """

    def __init__(self, now: SecondPath, folder: Path, classification: Path, form_file: Callable[[str], Path]) -> None:
        self._now = now
        self._lineage = read(folder / "lineage.csv") if (folder / "lineage.csv").exists() else None
        unit, year = folder.name, int(folder.parent.name)
        last = folder.parent.parent / str(year - 1)
        self._bases = []
        for code in self._units(unit):
            settings = tomllib.loads((last / code / "unit.toml").read_text(encoding="utf-8-sig"))
            self._bases.append(SecondPath(last / code, classification, form_file(settings["form"])))
        self._before: Amounts = {}
        self._names = {code: name for base in self._bases for code, name in base.typed_names().items()}
        outturn = folder / "last_year.csv"
        if outturn.exists():
            rows = read(outturn)
            rows = rows[rows["科目编码"] != "合计"]
            self._names = dict(zip(rows["科目编码"], rows["科目名称"], strict=True))
            for _, row in rows.iterrows():
                self._before[row["资金性质"], row["科目编码"]] = read_amount(row["上年数"])
        else:
            for base in self._bases:
                for key, amount in base.items().items():
                    self._before[key] = self._before.get(key, Decimal(0)) + self._in_unit(base, amount)
        self._after = now.items()
        self._values = dict(self._every())

    def values(self) -> dict[str, Decimal]:
        """Return the value of every change that the document can print, by its id; in the unit of the text."""
        return self._values

    def _every(self) -> Iterator[tuple[str, Decimal]]:
        sources: dict[str, str] = {}
        for one in (*reversed(self._bases), self._now):
            sources |= one.sources
        totals = {item: self._total(item) for item in {*self._now.totals(), *sources}}
        for source, key in sources.items():
            yield f"statement.income.{key}", totals[source][0]
            yield from _change(f"statement.income.{key}_change", *totals[source])
        for place, item in _PLACES.items():
            yield from _change(f"statement.{place}", *totals[item])
        for number, item in enumerate(_THREE_PUBLIC):
            name = item if number else "total"
            yield from self._row(f"tables.change_three_public.{name}", *totals[item])
            for section in ("three_public", "three_public_statement"):
                yield from _chart(f"statement.{section}.chart.{item}", *totals[item])
        changed = [totals[item] for item in _THREE_PUBLIC]
        for section in ("three_public", "three_public_statement"):
            yield from _caption(f"statement.{section}.change_caption", changed[0], changed[1:])
        for key, fund in FISCAL.items():
            yield from self._of_fund(key, fund)

    def text(self, id_: str, value: Decimal, unit: str) -> str:
        """Write a value as the document prints it at that place: a table of changes has decimals of its own."""
        if not id_.startswith("tables.change_"):
            return self._now.text(id_, value, unit)
        if unit == "%":
            return str(rounded(value, 2))
        table = id_[: id_.index(".", len("tables."))]
        own = {name: amount for name, amount in self._values.items() if name.startswith(f"{table}.")}
        amounts = [amount for name, amount in own.items() if name.endswith((".now", ".base"))]
        return str(rounded(value, max(self._now.decimals(amount) for amount in amounts)))

    def _of_fund(self, key: str, fund: str) -> Iterator[tuple[str, Decimal]]:
        groups = self._groups(fund)
        suffix = "" if key == "general_public" else f"（{fund}）"
        for before, after in groups:
            base, amount = self._sum(self._before, fund, before), self._sum(self._after, fund, after)
            item = f"{(after or before)[0]}{suffix}"
            if not after and (fund, before[0]) in self._after:
                item += "（上年科目）"
            for section in (key, "explanation"):
                if amount is not None:
                    yield f"statement.{section}.changes.{item}.amount", amount
                yield from _change(f"statement.{section}.changes.{item}.change", amount or Decimal(0), base)
            if len(after) == 1 and sum((of, after[0]) in self._after for of in FISCAL.values()) == 1:
                yield from _change(f"statement.explanation.items.{after[0]}.change", amount or Decimal(0), base)
        yield from self._classes(key, fund, groups)

    def _classes(
        self, key: str, fund: str, groups: list[tuple[tuple[str, ...], tuple[str, ...]]]
    ) -> Iterator[tuple[str, Decimal]]:
        joined = _joined([{code[:3] for code in after or before} for before, after in groups])
        now, last = (
            self._now.told(sum((amount for (of, _), amount in amounts.items() if of == fund), Decimal(0)))
            for amounts in (self._after, self._before)
        )
        yield from self._row(f"tables.change_{key}.total", now, last)
        changed = []
        for classes in joined:
            members = [(b, a) for b, a in groups if {code[:3] for code in a or b} <= classes]
            base = self._sum(self._before, fund, [code for before, _ in members for code in before])
            amount = self._sum(self._after, fund, [code for _, after in members for code in after]) or Decimal(0)
            yield from self._row(f"tables.change_{key}.{'+'.join(sorted(classes))}", amount, base)
            changed.append((amount, base))
            if key == "general_public":
                label = "、".join(self._class_name(code) for code in sorted(classes))
                for section in (key, "explanation"):
                    yield from _chart(f"statement.{section}.chart.{label}", amount, base)
        for section in (key, "explanation") if key == "general_public" else ():
            yield from _caption(f"statement.{section}.change_caption", (now, last), changed)

    def _class_name(self, code: str) -> str:
        year = self._now if any(known.startswith(code) for _, known in self._after) else self._bases[0]
        return year.name(code)

    def _total(self, item: str) -> tuple[Decimal, Decimal]:
        nothing = Decimal(0)  # a source of income that only the other year's form knows
        base = sum((self._in_unit(one, one.totals().get(item, nothing)) for one in self._bases), nothing)
        return self._now.told(self._now.totals().get(item, nothing)), self._now.told(base)

    def _row(self, start: str, now: Decimal, base: Decimal | None) -> Iterator[tuple[str, Decimal]]:
        yield f"{start}.now", now
        if base is not None:
            yield f"{start}.base", base
        yield from _change(start, now, base)

    def _sum(self, amounts: Amounts, fund: str, codes: tuple[str, ...] | list[str]) -> Decimal | None:
        found = [amounts[fund, code] for code in codes if (fund, code) in amounts]
        return self._now.told(sum(found, Decimal(0))) if found else None

    def _groups(self, fund: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
        """Join the codes that lineage.csv connects; a code of both years under one name is joined with itself."""
        before = {code for of, code in self._before if of == fund}
        after = {code for of, code in self._after if of == fund}
        pairs: list[set[tuple[int, str]]] = []
        if self._lineage is not None:
            rows = self._lineage[self._lineage["类别"] == "功能科目"]
            for _, row in rows.iterrows():
                old, new = row["上年编码"], row["本年编码"]
                if len(old) == len(new) == 7:
                    pairs.append({(0, old), (1, new)})
        every = {(0, code) for code in before} | {(1, code) for code in after}
        now = self._now.typed_names()
        pairs += [{(0, code), (1, code)} for code in self._names.keys() & now.keys() if self._names[code] == now[code]]
        pairs += [{place} for place in every]
        groups = []
        for group in _joined(pairs):
            old = tuple(sorted(code for side, code in group if side == 0 and code in before))
            new = tuple(sorted(code for side, code in group if side == 1 and code in after))
            if old or new:
                groups.append((old, new))
        return groups

    def _units(self, unit: str) -> list[str]:
        if self._lineage is None:
            return [unit]
        rows = self._lineage[(self._lineage["类别"] == "单位") & (self._lineage["本年编码"] == unit)]
        return list(rows["上年编码"]) or [unit]

    def _in_unit(self, base: SecondPath, amount: Decimal) -> Decimal:
        if base.unit == self._now.unit:
            return amount
        return amount / 10000 if self._now.unit == "万元" else amount * 10000


def _joined(sets: list[set[Member]]) -> list[set[Member]]:
    joined: list[set[Member]] = []
    for one in sets:
        touching = [other for other in joined if other & one]
        joined = [other for other in joined if not other & one] + [one.union(*touching)]
    return joined


def _change(start: str, now: Decimal, base: Decimal | None) -> Iterator[tuple[str, Decimal]]:
    if base is None:
        return
    yield f"{start}.amount", abs(now - base)
    if base > 0 and now != base:
        yield f"{start}.percent", (abs(now - base) * _HUNDRED / base).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _caption(
    start: str, whole: tuple[Decimal, Decimal], changed: Iterable[tuple[Decimal, Decimal | None]]
) -> Iterator[tuple[str, Decimal]]:
    """The change of the whole, and the largest change of its parts, wherever the caption tells it."""
    yield f"{start}.message.whole.amount", abs(whole[0] - whole[1])
    largest = max((abs(now - (base or Decimal(0))) for now, base in changed), default=Decimal(0))
    yield f"{start}.message.most.amount", largest
    yield f"{start}.message.most.clause.amount", largest


def _chart(start: str, now: Decimal, base: Decimal | None) -> Iterator[tuple[str, Decimal]]:
    if base is None:
        yield f"{start}.now", now
    yield from _change(start, now, base)
