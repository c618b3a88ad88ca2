"""Proofs that take long: `make proof` tries every case, slice by slice, `make test` one small fixed slice of them.

`BUDGETBOOK_PROOF=3/20` runs the slice number 3 of the 20 (counted from 0) into which a proof is cut. `make proof` goes
through the slices in turn and notes each one that holds, so that it goes on where it was stopped.
"""

from __future__ import annotations

import os
from random import Random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")

PROOF = bool(os.environ.get("BUDGETBOOK_PROOF"))
"""Whether this run is part of a proof."""

_NUMBER, _SLICES = (int(part) for part in (os.environ.get("BUDGETBOOK_PROOF") or "0/1").split("/"))


def every_nth(of: int, first: int = 0) -> tuple[int, int]:
    """Return which cases are tried, as first and step: one in `of`, beginning with `first`, or a proof's slice."""
    return (_NUMBER, _SLICES) if PROOF else (first % of, of)


def slice_of(cases: Iterable[T], most: int) -> list[T]:
    """Return the cases that are tried: some, always the same ones, or those of this slice of a proof.

    They are mixed first: at even distances all might be of one kind.
    """
    every = list(cases)
    mixed = Random(0).sample(every, len(every))
    return mixed[_NUMBER::_SLICES] if PROOF else mixed[:most]


def examples(proof: int, test: int) -> int:
    """Return how many examples a property is tried with; each slice of a proof draws others (`--hypothesis-seed`)."""
    return -(-proof // _SLICES) if PROOF else test
