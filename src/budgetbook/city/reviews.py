"""Many documents are reviewed by the workers of a run, several at a time; one that ends a worker stops only itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from distributed import Client, as_completed

from budgetbook.city.cluster import cause_of
from budgetbook.city.progress import LineProgress
from budgetbook.forms.form import Form
from budgetbook.review.model import AnalysedDocument
from budgetbook.review.review import ReviewOutcome, Unreadable, review_or_cause


def review_all(
    documents: Mapping[str, Path],
    base: AnalysedDocument | None,
    form: Form | None,
    workers: Callable[[], AbstractContextManager[Client]],
    progress: LineProgress,
) -> list[ReviewOutcome]:
    """Review documents, and say of each what was found as it comes; return them in their order.

    Parameters
    ----------
    documents
        Their files, which the workers can read, by the names they go by.
    base, form
        Last year's document and the place's form, as `review` takes them.
    workers
        Gives workers of this machine.
    """
    outcomes: dict[str, ReviewOutcome] = {}
    with workers() as client:
        futures = {
            client.submit(review_or_cause, path, name, base, form, key=f"{number}-{name}", pure=False): name
            for number, (name, path) in enumerate(documents.items())
        }
        for future in as_completed(futures, loop=client.loop):
            name, error = futures.pop(future), future.exception()
            outcomes[name] = future.result() if error is None else Unreadable(name, cause_of(error))
            future.release()
            progress.done(f"{name}：{outcomes[name].summary}")
    return [outcomes[name] for name in documents]
