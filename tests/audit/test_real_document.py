"""A real document under the nine-table form: every figure is computed again and is what it claims to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from budgetbook.audit.control import UNCONTROLLED, WRONG
from budgetbook.audit.notebook import require_agreement
from tests.importing.test_shanghai import PEERS
from tests.real_documents import WANLI_2024, import_all

if TYPE_CHECKING:
    from tests.audit.conftest import ControlTable, PrintBook
    from tests.fixtures.publications import Once


pytestmark = pytest.mark.skipif(not PEERS.is_dir(), reason="没有 ../shared/peers 中的真实文本")


def test_every_figure_of_the_2024_document_with_2023_as_its_base_is_computed_again_and_controlled(
    print_book: PrintBook, control_table: ControlTable, once: Once
) -> None:
    printed_book = print_book(once("real", import_all), WANLI_2024.year, WANLI_2024.unit)
    assert require_agreement(printed_book.recomputed()).endswith("全部相符。")
    table = control_table(printed_book)
    assert table[table["核对"].isin([WRONG, UNCONTROLLED])].to_dict("records") == []
    directions = [entry["text"] for entry in printed_book.ledger if entry.get("printed_as") == "growth"]
    assert {"增长", "下降"} <= {text[:2] for text in directions}
