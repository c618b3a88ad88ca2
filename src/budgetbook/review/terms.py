"""Which amounts of the tables a term of the text can mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from budgetbook.checks.budget_terms import OTHER_NAMES
from budgetbook.core.text import half_width
from budgetbook.review.facts import PROCUREMENT, Fact, Facts, normalised_name
from budgetbook.review.scopes import TOTAL, fund_of, part_of
from budgetbook.review.statements import function_path_of

_SIDE = re.compile("收入|支出")
_THREE_PUBLIC = (
    ("公务用车购置费", r"车购置费"),
    ("公务用车运行维护费", r"车运行"),
    ("公务用车购置及运行费", r"车购置(?:及|和)运行"),
    ("因公出国（境）费", r"因公出国"),
    ("公务接待费", r"公务接待"),
    ("“三公”经费", r"三公"),
    ("机关运行经费", r"机关运行"),
    ("会议费", r"^会议费"),
    ("培训费", r"^培训费"),
)
_SUM_WORDS = re.compile(r"总计|合计|总额|总预算|总收入|总支出|收入预算|支出预算|收支")


@dataclass(frozen=True)
class FunctionPath:
    """A term that names 类, 款 and 项, with the code that the tables give it.

    Attributes
    ----------
    code
        Empty where no table has it.
    wrong
        The names that are not those of the tables: what is written, and what the tables have.
    """

    code: str
    wrong: tuple[tuple[str, str], ...] = ()


@dataclass
class Terms:
    """The terms of a document's text, and what its tables hold of each."""

    facts: Facts

    def facts_of(self, term: str) -> list[Fact]:
        """The facts that a term can mean; nothing where the tables have none, or the term is not understood."""
        if (match := function_path_of(term)) is not None:
            code = self.function_path(match).code
            return self._where(lambda one: one.scope.item == f"function:{code}" and not one.scope.part) if code else []
        plain = half_width(term).replace('"', "")
        for name, pattern in _THREE_PUBLIC:
            if re.search(pattern, plain):
                return [
                    fact
                    for fact in self.facts.by_name.get(normalised_name(name), ())
                    if fact.table.kind in ("three_public", "operating_cost")
                ]
        if re.match("政府采购(?!货物|工程|服务)", plain):
            return list(self.facts.by_name.get(PROCUREMENT, ()))
        fund, part = fund_of(plain), part_of(plain)
        if part:
            return self._where(
                lambda one: (
                    one.scope.part == part
                    and one.scope.item == TOTAL
                    and one.scope.side == "支出"
                    and fund in ("", one.scope.fund)
                )
            )
        sides = set(_SIDE.findall(plain)) or ({"收入", "支出"} if fund else set())
        if "收支" in plain:
            sides = {"收入", "支出"}
        if fund and re.fullmatch(r".*(?:收入|支出|收支|拨款|预算|总计|合计|资金|收入支出|总额)+", plain):
            return self._where(
                lambda one: (
                    one.scope.side in sides
                    and one.scope.fund == fund
                    and not one.scope.part
                    and one.scope.item in (TOTAL, "合计")
                )
            )
        if _SUM_WORDS.search(plain) and sides and not self.facts.by_name.get(normalised_name(term)):
            return self._where(
                lambda one: (
                    one.scope.side in sides
                    and not one.scope.fund
                    and not one.scope.part
                    and one.scope.item in (TOTAL, "合计")
                )
            )
        if re.match("本年(?:收入|支出)", plain):
            return []
        return [one for one in self._named(term) if one.name != TOTAL]

    def _named(self, term: str) -> list[Fact]:
        found = list(self.facts.by_name.get(normalised_name(term), ()))
        for name, others in OTHER_NAMES.items():
            if term in map(half_width, others):
                found += self.facts.by_name.get(normalised_name(name), ())
        return found

    def _where(self, holds: Callable[[Fact], bool]) -> list[Fact]:
        return [
            fact
            for fact in self.facts.all
            if holds(fact) and fact.table.kind not in ("projects", "procurement", "performance")
        ]

    def function_path(self, match: re.Match[str]) -> FunctionPath:
        """Find the code of a path of names: by its names, or by the codes that stand beside them."""
        names = [normalised_name(match[key] or "") for key in ("class", "section", "item")]
        classes = [name for code, name in self.facts.functions.items() if len(code) == 3]
        # words may stand right before it: 用于一般公共服务支出（类）
        names[0] = next((name for name in classes if names[0].endswith(name)), names[0])
        codes = [match[key] or "" for key in ("c", "s", "i")]
        typed = codes[0] + codes[1].zfill(2) + (codes[2].zfill(2) if names[2] else "") if codes[0] and codes[1] else ""
        length = 7 if names[2] else 5
        if typed in self._paths:
            return FunctionPath(typed, _differences(names, self._paths[typed]))
        paths = {code: path for code, path in self._paths.items() if len(code) == length}
        whole = [code for code, path in paths.items() if path[-1 if names[2] else 1] and _agrees(names, path)]
        if whole:
            return FunctionPath(whole[0])
        # one name of three is not that of the tables
        near = [
            code
            for code, path in paths.items()
            if all(path) and sum(one == other for one, other in zip(names, path, strict=True)) == 2
        ]
        return (
            FunctionPath(near[0], _differences(names, paths[near[0]]))
            if len(near) == 1 and names[2]
            else FunctionPath("")
        )

    @cached_property
    def _paths(self) -> dict[str, tuple[str, str, str]]:
        """The names of 类, 款 and 项 of each code of the functional tables."""
        known = self.facts.functions
        return {
            code: (known.get(code[:3], ""), known.get(code[:5], ""), known.get(code, "") if len(code) == 7 else "")
            for code in known
            if len(code) in (5, 7)
        }


def _agrees(names: Iterable[str], path: Iterable[str]) -> bool:
    """Tell whether names are those of a path, as far as the tables have rows for each."""
    return all(not known or one == known for one, known in zip(names, path, strict=True))


def _differences(names: Iterable[str], known: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((one, other) for one, other in zip(names, known, strict=True) if other and one and one != other)
