from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from budgetbook.core.errors import InputError
from budgetbook.narrative.form_text import see, table_reference

if TYPE_CHECKING:
    from budgetbook.book import Book


def test_a_table_is_named_by_its_number_and_marked_with_its_key(book: Book) -> None:
    fragment = table_reference(book, "spending")
    (attributes, text) = re.fullmatch(r"<span ([^>]*)>(.*)</span>", fragment).groups()  # type: ignore[union-attr]
    assert text == "预算03表"
    assert 'class="budget-figure designation table-reference"' in attributes
    assert 'data-table="spending"' in attributes
    assert 'data-figure="spending"' in attributes
    ((name, mark),) = fragment.figures
    assert (name, mark.text) == ("spending", "预算03表")
    assert mark.cells[0].file.endswith("luoyang-2020.toml")


def test_a_statement_says_where_its_table_is(book: Book) -> None:
    assert re.sub("<[^>]*>", "", see(book, "balance")) == "（详见预算01表）"
    assert re.sub("<[^>]*>", "", see(book, "performance", frame="详见{}")) == "详见预算11表"


def test_of_a_table_that_the_form_lacks_nothing_is_said(book: Book) -> None:
    assert see(book, "undertaking") == ""


def test_a_table_that_does_not_print_what_is_told_is_not_referred_to(book: Book) -> None:
    assert see(book, "three_public", prints="operating_cost") == ""
    assert re.sub("<[^>]*>", "", see(book, "operating_cost", prints="amount")) == "（详见预算10表）"
    with pytest.raises(InputError, match="表样没有附表“undertaking”"):
        table_reference(book, "undertaking")
