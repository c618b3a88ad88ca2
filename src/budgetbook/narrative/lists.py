"""Lists inside sentences: what an amount consists of."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING

from budgetbook.narrative.sentence import Fragment, join, named, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
    """List amounts: 货物3万元，服务2万元; with semicolons where a comma stands within one of them.

    Parameters
    ----------
    changes
        What is said of each part's change from last year, after its amount.
    """
    pieces = [
        sentence("{name}{amount}{change}", name=named(part.label), amount=part, change=change).under(part.label)
        for part, change in zip(parts, changes, strict=False)
    ]
    return join("；" if any("，" in piece for piece in pieces) else "，", pieces)


def consisting(parts: Sequence[Figure], stop: str) -> Fragment:
    """Say what spending consists of: ，其中：甲3万元，乙2万元; of one thing, ，全部为甲, for its amount has been told.

    Parameters
    ----------
    stop
        The sign before it; after a full stop the sentence begins anew.
    """
    if len(parts) == 1:
        subject = "支出" if stop == "。" else ""
        return sentence("{stop}{subject}全部为{name}", stop=stop, subject=subject, name=named(parts[0].label))
    return join("", (Fragment(f"{stop}其中："), amounts_of(parts)))


def including(names: Iterable[str]) -> Fragment:
    """Say what an amount includes, each name once: ，主要包括：办公费、差旅费; nothing where there is no name."""
    listed = "、".join(dict.fromkeys(names))
    return sentence("，主要包括：{names}", names=listed) if listed else Fragment("")


def together(figures: Sequence[Figure]) -> str:
    """Name figures that share what is said of them: 甲; 甲和乙; 甲、乙和丙."""
    *others, last = [named(figure.label) for figure in figures]
    return f"{'、'.join(others)}和{last}" if others else last
