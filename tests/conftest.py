"""How the tests run: what they share (tests/fixtures), which of them are slow, and in what order they come."""

from __future__ import annotations

import gc
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

import budgetbook.run.light_imports  # noqa: F401  before nbformat, see there
from tests.places import ROOT
from tests.proofs import PROOF

if TYPE_CHECKING:
    from pathlib import Path

pytest_plugins = (
    "tests.fixtures.copies",
    "tests.fixtures.next_year",
    "tests.fixtures.small",
    "tests.fixtures.publications",
    "tests.fixtures.long_sample",
)

# the same examples in every run, however slow the machine; the slices of a proof have seeds of their own
settings.register_profile(
    "tests", deadline=None, derandomize=not PROOF, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("tests")

# thousands of books are made and dropped; looking for circles among them seldom is quicker
gc.set_threshold(50_000)

SLOW_FOLDERS = ("audit", "browser", "document", "importing", "notebooks", "opendata", "render", "tools", "traced")
SLOW_MODULES = (
    *("charts/test_shipped", "city/test_run", "figures/test_pandas_extension"),
    *("checks/test_examples", "checks/test_printing", "checks/test_prose", "checks/test_run"),
    *("core/test_cell_traceback", "core/test_fonts", "core/test_processes", "publication/test_faults"),
    *("run/test_clean_notebook", "run/test_execute", "run/test_failed_notebook", "run/test_kernel"),
    *("workbook/test_round_trip", "workbook/test_template"),
    *("test_bad_inputs", "test_cli", "test_department", "test_explain", "test_guide", "test_kinds_of_units"),
    *("test_mutations", "test_no_floats", "test_publish", "test_real_documents", "test_sample"),
)
"""Tests that build, run notebooks, open browsers or try whole tables: `make test-quick` leaves them out."""
SLOW = [ROOT / "tests" / name for name in (*SLOW_FOLDERS, *(f"{module}.py" for module in SLOW_MODULES))]
assert [path for path in SLOW if not path.exists()] == []

BUILT = {
    *("publication", "quarto_publication", "each_publication", "sample_publication"),
    *("filled_report", "executed", "long_sample", "browser"),
}
"""Fixtures that build or open a browser: tests with one of them are slow wherever they stand."""


@cache
def _is_slow(path: Path) -> bool:
    return any(path.is_relative_to(slow) for slow in SLOW)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even import for `make test-quick` what it leaves out."""
    return True if config.getoption("markexpr") == "not slow" and _is_slow(collection_path) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make test-quick` leaves out, and put its files first: small ones at the end keep all at work."""
    for item in items:
        if _is_slow(item.path) or not BUILT.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: not _is_slow(item.path))


def pytest_collection_finish() -> None:
    """Leave all that stays for the whole run out of that search."""
    gc.freeze()
