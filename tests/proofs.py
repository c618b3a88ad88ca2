"""Proofs that take long: `make proof` tries every case, `make test` a fixed slice of them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")

PROOF = bool(os.environ.get("BUDGETBOOK_PROOF"))
"""Whether this run is to try every case."""


def slice_of(cases: Iterable[T], most: int) -> list[T]:
    """Return every case in a proof, else at most some: always the same ones, spread over all."""
    every = list(cases)
    return every if PROOF else every[:: -(-len(every) // most) or 1]


def examples(proof: int, test: int) -> int:
    """Return how many examples a property is tried with."""
    return proof if PROOF else test
