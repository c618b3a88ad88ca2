"""What the tables of a document state, by what it is of: the same amount in two tables, and amounts by name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from budgetbook.importing import typed_text
from budgetbook.review.located import Located
from budgetbook.review.official import Line, OfficialTable
from budgetbook.review.scopes import (
    TOTAL,
    Scope,
    column_scope,
    fund_of,
    part_of,
)

_THREE_PUBLIC: tuple[tuple[str, str], ...] = (
    ("公务用车购置及运行费", r"购置(?:及|和|、)?运行"),
    ("公务用车购置费", r"车.*购置|购置费"),
    ("公务用车运行维护费", r"车.*运行(?!.*购置)|^运行"),
    ("公务用车购置及运行费", r"车"),
    ("因公出国（境）费", r"出国"),
    ("公务接待费", r"接待"),
    ("机关运行经费", r"机关运行"),
    ("会议费", r"^会议费$"),
    ("培训费", r"^培训费$"),
    ("“三公”经费", r"三公|合计|共计|总计|^小计$"),
)
PROCUREMENT = "政府采购"
_NARROWER = re.compile(r"人员经费|公用经费|工资福利|商品和服务|对个人和家庭|资本性")
"""Words of a title that say that a table is about a part of basic spending alone."""
_CARRIED = re.compile("结转|结余|调入|弥补|收支差额")
_MANY = 10
_FUNCTION_KINDS = {"income", "spending", "general_public", "government_fund", "state_capital", "special_account"}


@dataclass(frozen=True)
class Fact:
    """One amount of a table with what it is of.

    Attributes
    ----------
    name
        The name beside it as `normalised_name` writes it: 行政运行, 三公 parts; 总计 for a sum of all.
    """

    scope: Scope
    name: str
    amount: Located
    table: OfficialTable


@dataclass
class Facts:
    """All that the tables state, with the names of codes as the document has them."""

    all: list[Fact] = field(default_factory=list)
    functions: dict[str, str] = field(default_factory=dict)
    by_name: dict[str, list[Fact]] = field(default_factory=dict)
    by_scope: dict[Scope, list[Fact]] = field(default_factory=dict)

    @cached_property
    def carried(self) -> frozenset[Decimal]:
        """By how much two totals may differ: what is carried over or taken from reserves, in any combination."""
        names = (fact for fact in self.all if _CARRIED.search(fact.name) and fact.amount.value)
        return subset_sums(fact.amount.value for fact in names)

    def add(self, fact: Fact) -> None:
        """Keep a fact."""
        self.all.append(fact)
        self.by_name.setdefault(fact.name, []).append(fact)
        self.by_scope.setdefault(fact.scope, []).append(fact)


def subset_sums(amounts: Iterable[Decimal]) -> frozenset[Decimal]:
    """What some of different amounts can add up to, of no more than ten."""
    sums = {Decimal(0)}
    for amount in sorted(set(amounts))[:_MANY]:
        sums |= {known + amount for known in sums}
    return frozenset(sums - {Decimal(0)})


def normalised_name(name: str) -> str:
    """A name without numbering, quotation marks and the words that only say how it is paid."""
    plain = typed_text.label(name).replace('"', "").replace("其它", "其他")
    return re.sub(r"^其中[:,]?", "", plain)


def collect(tables: Iterable[OfficialTable]) -> Facts:
    """Collect what the tables state."""
    facts = Facts()
    for table in tables:
        for fact in _of_table(table):
            facts.add(fact)
        if table.kind in _FUNCTION_KINDS:
            for line in (line for lines in table.lines for line in lines if line.code and line.name):
                facts.functions.setdefault(line.code, normalised_name(line.name))
    return facts


def _of_table(table: OfficialTable) -> Iterator[Fact]:
    for number, lines in enumerate(table.lines):
        side = _side_of(table, number)
        # a code that stands there several times is of each unit, and not of all
        rows_of_code = Counter(line.code for line in lines)
        for line in (line for line in lines if rows_of_code[line.code] == 1 or not line.code):
            for column, amount in line.amounts.items():
                yield from _fact(table, side, line, column, amount)


def _side_of(table: OfficialTable, number: int) -> str:
    if table.kind in ("balance", "appropriation") and len(table.sides) > 1:
        return "收入" if number == 0 else "支出"
    return "收入" if table.kind == "income" else "支出"


def _fact(table: OfficialTable, side: str, line: Line, column: int, amount: Located) -> Iterator[Fact]:
    path = table.paths.get(column, ())
    scope = column_scope(table.kind, path, side)
    if scope is None or table.kind in ("", "other"):
        return
    if table.kind in ("three_public", "operating_cost"):
        words = [*reversed(path), line.name] if len(table.sides[0].amounts) > 1 else [line.name]
        name = _three_public(words, path)
        # 会议费 and 培训费 stand in some places' tables of “三公”经费, and in their sums
        more = name == "“三公”经费" and line.is_total and re.search("会议费|培训费", table.title)
        if name and not more:
            yield Fact(Scope("支出", "", name, ""), normalised_name(name), amount, table)
        return
    if table.kind == "basic" and _NARROWER.search(table.title):
        scope = replace(scope, part=re.sub(r"[（(]按[^（）()]*[）)]", "", table.title))
    name = normalised_name(line.name)
    if table.kind in ("projects", "procurement", "performance", "transfer", "assets", "economic"):
        if line.is_total and table.kind == "procurement" and "采购" in table.title:
            yield Fact(Scope("支出", "", PROCUREMENT, ""), PROCUREMENT, amount, table)
        elif name:
            yield Fact(replace(scope, item=f"{table.kind}:{name}"), name, amount, table)
        return
    if line.is_total or (not line.code and not name and not line.unit_code):
        carried = bool(re.search("总计", line.name)) and table.kind in ("balance", "appropriation")
        yield Fact(
            replace(scope, item=TOTAL if carried or table.kind not in ("balance", "appropriation") else "合计"),
            TOTAL,
            amount,
            table,
        )
    elif line.unit_code:
        return
    elif line.code:
        item = f"{'economic' if table.kind == 'basic' else 'function'}:{line.code}"
        yield Fact(replace(scope, item=item), name, amount, table)
    elif side == "收入" and (fund := fund_of(name)):
        yield Fact(replace(scope, fund=fund), name, amount, table)
    elif part_of(name) and table.kind == "balance":
        yield Fact(replace(scope, part=part_of(name)), name, amount, table)
    elif name:
        yield Fact(replace(scope, item=f"name:{name}"), name, amount, table)


def _three_public(words: list[str], path: tuple[str, ...]) -> str:
    for word in words:
        plain = normalised_name(word)
        own = plain in ("合计", "小计", "总计", "共计")
        if own and any("车" in one for one in path):
            return "公务用车购置及运行费"
        if re.search("三公", "".join(path)) and not re.search(r"车|出国|接待|会议|培训|机关运行", plain) and own:
            return "“三公”经费"
        for name, pattern in _THREE_PUBLIC:
            if re.search(pattern, plain):
                return name
    return ""


def with_class_codes(facts: Facts) -> None:
    """Give the names of 类 in tables of income and spending the codes that other tables have beside them."""
    by_name: dict[str, set[str]] = {}
    for code, name in facts.functions.items():
        if len(code) == 3:
            by_name.setdefault(name, set()).add(code)
    for place, fact in enumerate(facts.all):
        codes = by_name.get(fact.name, set())
        if fact.scope.item == f"name:{fact.name}" and len(codes) == 1:
            new = replace(fact, scope=replace(fact.scope, item=f"function:{next(iter(codes))}"))
            facts.all[place] = new
            facts.by_scope[fact.scope].remove(fact)
            facts.by_scope.setdefault(new.scope, []).append(new)
            facts.by_name[fact.name] = [new if one is fact else one for one in facts.by_name[fact.name]]
