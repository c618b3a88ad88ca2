"""Texts of a form: every number in them is a figure, a mark, or part of the unit's own name."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from budgetbook.narrative.form_text import form_text

if TYPE_CHECKING:
    from budgetbook.book import Book


def marked(markup: str, class_: str) -> list[str]:
    return [span.get_text() for span in BeautifulSoup(markup, "html.parser").select(f".{class_}")]


def test_the_year_and_the_tables_number_carry_their_source(book: Book) -> None:
    fragment = form_text(book, "预算03表　2020年部门支出总体情况表", "tables.spending.title", "title", "spending")
    assert marked(fragment, "budget-figure") == ["预算03表", "2020年"]
    assert [name for name, _ in fragment.figures] == ["title.number", "title.year"]


@pytest.mark.parametrize("number", ["2", "1,234", "九十三万"])
def test_a_number_that_a_text_cites_is_marked_with_the_text(book: Book, number: str) -> None:
    text = f"不超过{number}元的两部分。"
    fragment = form_text(book, text, "glossary 基本支出", "基本支出")
    assert marked(fragment, "budget-figure") == [number]
    assert re.sub("<[^>]*>", "", fragment) == text
    ((name, mark),) = fragment.figures
    assert name == "基本支出.cited1"
    assert [(cell.column, cell.raw) for cell in mark.cells] == [("glossary 基本支出", text)]


@pytest.mark.parametrize("name", ["洛阳市第12中学", "洛阳市九年制学校"])
def test_a_number_in_the_units_name_is_its_own_word(book: Book, name: str) -> None:
    unit = book.data.settings.unit.model_copy(update={"name": name})
    settings = book.data.settings.model_copy(update={"unit": unit})
    other = dataclasses.replace(book, data=dataclasses.replace(book.data, settings=settings))
    fragment = form_text(other, f"第二部分　{name}2020年预算", "parts.statement.title", "heading")
    assert marked(fragment, "own-words") == [name]
    assert marked(fragment, "budget-figure") == ["2020年"]
