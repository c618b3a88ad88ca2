"""Lists inside sentences: what an amount consists of."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING

from budgetbook.narrative.sentence import Fragment, join, named, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from budgetbook.dataset.tables import EconomicItem
    from budgetbook.figures import Figure


NOTHING = Fragment("")


def breakdown(
    parts: Iterable[Figure], shares: Iterable[Figure], changes: Iterable[Fragment] = repeat(NOTHING)
) -> Fragment:
    """List amounts with their shares: 基本支出74万元，占80.43%；项目支出18万元，占19.57%.

    Parameters
    ----------
    changes
        What is said of each part's change from last year, after its share.
    """
    return join(
        "；",
        (
            sentence(
                "{name}{amount}，占{share}{change}", name=part.label, amount=part, share=share, change=change
            ).under(part.label)
            for (part, share), change in zip(zip(parts, shares, strict=True), changes, strict=False)
        ),
    )


def amounts_of(parts: Iterable[Figure], changes: Iterable[Fragment] = repeat(NOTHING)) -> Fragment:
    """List amounts: 货物3万元；服务2万元.

    Parameters
    ----------
    changes
        What is said of each part's change from last year, after its amount.
    """
    return join(
        "；",
        (
            sentence("{name}{amount}{change}", name=named(part.label), amount=part, change=change).under(part.label)
            for part, change in zip(parts, changes, strict=False)
        ),
    )


def including(items: Sequence[EconomicItem]) -> Fragment:
    """Say what an amount includes: ，主要包括：办公费、差旅费; nothing where there is no item."""
    return sentence("，主要包括：{items}", items=names_of(items)) if items else Fragment("")


def names_of(items: Iterable[EconomicItem]) -> str:
    """List the names of economic items, each once: 办公费、差旅费、公务接待费."""
    return "、".join(dict.fromkeys(item.name for item in items))
