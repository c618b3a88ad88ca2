"""Lists inside sentences: what an amount consists of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.narrative.sentence import Fragment, join, named, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from budgetbook.dataset.tables import EconomicItem
    from budgetbook.figures import Figure


def breakdown(parts: Iterable[Figure], shares: Iterable[Figure]) -> Fragment:
    """List amounts with their shares: 基本支出74万元，占80.43%；项目支出18万元，占19.57%."""
    return join(
        "；",
        (
            sentence("{name}{amount}，占{share}", name=part.label, amount=part, share=share).under(part.label)
            for part, share in zip(parts, shares, strict=True)
        ),
    )


def amounts_of(parts: Iterable[Figure]) -> Fragment:
    """List amounts: 货物3万元；服务2万元."""
    return join(
        "；", (sentence("{name}{amount}", name=named(part.label), amount=part).under(part.label) for part in parts)
    )


def including(items: Sequence[EconomicItem]) -> Fragment:
    """Say what an amount includes: ，主要包括：办公费、差旅费; nothing where there is no item."""
    return sentence("，主要包括：{items}", items=names_of(items)) if items else Fragment("")


def names_of(items: Iterable[EconomicItem]) -> str:
    """List the names of economic items, each once: 办公费、差旅费、公务接待费."""
    return "、".join(dict.fromkeys(item.name for item in items))
