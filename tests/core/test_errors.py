from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from budgetbook.core.errors import BudgetBookError, CheckError, InputError, RenderError, UsageError
from budgetbook.figures.ledger import LedgerError

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion


@pytest.mark.parametrize(
    ("error", "code"),
    [(CheckError, 1), (InputError, 2), (UsageError, 2), (RenderError, 2), (LedgerError, 2)],
    ids=["check", "input", "usage", "render", "ledger"],
)
def test_a_failed_check_exits_with_1_and_everything_else_with_2(error: type[BudgetBookError], code: int) -> None:
    assert error("…").exit_code == code
    assert issubclass(error, BudgetBookError)


def test_an_error_says_its_sentence_and_nothing_else() -> None:
    assert str(RenderError("没有生成 report.pdf，本次不公开。")) == "没有生成 report.pdf，本次不公开。"


@pytest.mark.parametrize("found", ["九十二", ""], ids=["filled", "empty"])
def test_a_refused_cell_is_named_by_file_row_column_found_and_expected(found: str, snapshot: SnapshotAssertion) -> None:
    error = InputError.in_cell("data/2020/157001/income.csv", 3, "预算数", found, "数字，如 92.0")
    assert isinstance(error, InputError)
    assert str(error) == snapshot
