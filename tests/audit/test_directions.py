"""A direction is part of a number: where the package swaps 增加 and 减少, or 增长 and 下降, nothing is published."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from functools import cached_property
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

import pytest

import budgetbook
from budgetbook.audit.notebook import require_agreement
from budgetbook.core.errors import BudgetBookError
from budgetbook.figures import printing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.audit.conftest import PrintBook

PACKAGE = Path(budgetbook.__file__).parent

SWAPPED = {"增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长"}
WORDS = re.compile("|".join(SWAPPED))

PRINT = {
    "audit.recomputed": "what a formula must say in words",
    "audit.style": "what a change must be printed as",
    "figures.expression": "in words what a formula comes to",
    "figures.printing": "a change with its direction",
}
"""The modules that say in which direction an amount went."""

READ = {
    "figures.changes": "for checks and colours which way an amount went",
    "charts.changes": "the name of a colour",
    "forms.changes_form": "what a form may not say, and messages about it",
    "charts.style": "names of colours",
    "figures.figure": "messages about what is no change",
    "checks.direction": "what people wrote",
    "checks.prose": "what people wrote",
    "checks.prose_claims": "what people wrote",
    "checks.prose_numbers": "what people wrote",
    "checks.prose_shares": "what people wrote",
    "dataset.reasons": "what people wrote",
    "dataset.prose": "what people wrote",
}
"""The modules that have these words for something else: they print none of them."""

REVIEW = "review"
"""Where documents of others are read; nothing of what is published comes from there."""


def constants(path: Path) -> Iterator[str]:
    """The texts in a module's code; what documents it is none of them."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    statements = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in statements:
            yield node.value


def test_the_words_stand_in_these_modules_alone() -> None:
    found = {
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).parts[0] != REVIEW and any(WORDS.search(text) for text in constants(path))
    }
    assert found == PRINT.keys() | READ.keys()


def swapped(value: Any) -> Any:
    """The same with the words swapped, in whatever it consists of."""
    match value:
        case str():
            return WORDS.sub(lambda match: SWAPPED[match.group()], value)
        case CodeType():
            return value.replace(co_consts=tuple(swapped(constant) for constant in value.co_consts))
        case tuple():
            return tuple(swapped(one) for one in value)
        case dict():
            return {key: swapped(one) for key, one in value.items()}
    return value


def functions(module: ModuleType) -> Iterator[FunctionType]:
    """The functions of a module, and those of its classes."""
    for member in vars(module).values():
        parts = vars(member).values() if inspect.isclass(member) else (member,)
        for part in parts:
            if isinstance(part, cached_property):
                part = part.func
            function = part.fget if isinstance(part, property) else part
            if isinstance(function, FunctionType) and function.__module__ == module.__name__:
                yield function


def swap(patch: pytest.MonkeyPatch, name: str) -> None:
    """Swap the words in all that a module does."""
    module = importlib.import_module(f"budgetbook.{name}")
    for function in functions(module):
        patch.setattr(function, "__code__", swapped(function.__code__))
    for attribute, value in list(vars(module).items()):
        if not attribute.startswith("__") and isinstance(value, (str, tuple, dict)):
            patch.setattr(module, attribute, swapped(value))


@pytest.fixture
def publish(print_book: PrintBook, next_year: Path) -> Callable[[], str]:
    """Go as far towards publication as numbers are concerned, without the checks: the audit alone must see it."""

    def publish() -> str:
        printed_book = print_book(next_year.parents[1], "2021", checked=False)
        return require_agreement(printed_book.recomputed())

    return publish


def test_as_they_are_the_directions_agree(publish: Callable[[], str]) -> None:
    assert publish().endswith("全部相符。")


@pytest.mark.parametrize("name", PRINT)
def test_swapping_the_words_of_a_module_stops_publication(
    publish: Callable[[], str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    swap(monkeypatch, name)
    with pytest.raises(BudgetBookError):
        publish()


@pytest.mark.parametrize("printed_as", printing._DIRECTIONS)
def test_swapping_the_words_of_one_kind_of_print_stops_publication(
    publish: Callable[[], str], monkeypatch: pytest.MonkeyPatch, printed_as: str
) -> None:
    up, down = printing._DIRECTIONS[printed_as]
    monkeypatch.setitem(printing._DIRECTIONS, printed_as, (down, up))
    with pytest.raises(BudgetBookError, match=rf"\[复算\] 数据 .*(发现{up}.*应为{down}|发现{down}.*应为{up})"):
        publish()
