"""Quarto and the built-in renderer print the same words, numbers and order; skipped where there is no Quarto."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from bs4 import Tag

from tests.published import compact, main_of, pdf_pages

if TYPE_CHECKING:
    from pathlib import Path

BLOCKS = ["h1", "h2", "h3", "p", "li", "figcaption", "th", "td", "summary", "caption"]


@pytest.fixture(scope="module")
def mains(publication: Path, quarto_publication: Path) -> tuple[Tag, Tag]:
    """The document on screen by each renderer."""
    without = "nav, .notebook-link, .files"
    return main_of(publication, without), main_of(quarto_publication, without)


@pytest.fixture(scope="module")
def pages(publication: Path, quarto_publication: Path) -> tuple[list[str], list[str]]:
    """The pages in print by each renderer, without their numbers."""

    def pages(folder: Path) -> list[str]:
        return [re.sub(r"—\d+—", "", text) for text in pdf_pages(folder / "report.pdf")]

    return pages(publication), pages(quarto_publication)


def test_headings_paragraphs_captions_and_cells_are_the_same_in_the_same_order(mains: tuple[Tag, Tag]) -> None:
    """To the blank: only what surrounds a block may differ."""
    builtin, by_quarto = ([(block.name, block.get_text().strip()) for block in main.find_all(BLOCKS)] for main in mains)
    assert len(builtin) > 800
    assert builtin == by_quarto
    assert [text[:4] for name, text in builtin if name == "figcaption"][:2] == ["图1　2", "图2　2"]


def test_only_pictures_carry_words_for_the_blind(mains: tuple[Tag, Tag]) -> None:
    for main in mains:
        assert {element.name for element in main.select("[alt]")} == {"img"}


def test_no_word_stands_outside_these_blocks(mains: tuple[Tag, Tag]) -> None:
    for main in mains:
        blocks = "".join(compact(block.get_text()) for block in main.find_all(BLOCKS))
        assert compact(main.get_text()) == blocks


def test_the_cells_of_a_table_span_and_align_alike(mains: tuple[Tag, Tag]) -> None:
    builtin, by_quarto = (
        [
            [cell.get(name) for name in ("colspan", "rowspan", "scope", "style")]
            for cell in main.select(".budget-table th, .budget-table td")
        ]
        for main in mains
    )
    assert len(builtin) > 700
    assert builtin == by_quarto


def test_every_number_carries_the_same_id_and_the_same_source(mains: tuple[Tag, Tag]) -> None:
    builtin, by_quarto = (
        [
            (str(figure["data-figure"]), figure.get_text(), str(figure["title"]))
            for figure in main.select(".budget-figure")
        ]
        for main in mains
    )
    in_summary, of_first_class = [(name, title) for name, text, title in builtin if text == "75.7万元"]
    assert in_summary == ("summary.uses.bar.一般公共服务支出", of_first_class[1])
    assert of_first_class[0] == "statement.general_public.parts.一般公共服务支出.amount"
    assert of_first_class[1].startswith(
        "一般公共服务支出\n计算：行政运行 57.7 + 一般行政管理事务 18.0 = 75.7万元\n来源："
    )
    assert builtin == by_quarto


def test_the_units_own_words_are_marked_alike(mains: tuple[Tag, Tag]) -> None:
    builtin, by_quarto = ([compact(words.get_text()) for words in main.select(".own-words")] for main in mains)
    assert "市政务服务和大数据管理局部门预算只包含局机关六个科室、一个机关党支部本级预算。" in builtin
    assert "因机构改革，我单位2019年未单独列支“三公”经费。" in builtin
    assert builtin == by_quarto


def test_the_charts_are_the_same_in_number_and_in_words(mains: tuple[Tag, Tag]) -> None:
    builtin, by_quarto = ([image["alt"] for image in main.find_all("img")] for main in mains)
    assert len(builtin) == 5
    assert builtin == by_quarto


def test_set_apart_blocks_are_the_same(mains: tuple[Tag, Tag]) -> None:
    names = [".plain-words", ".table-number", ".table-lines", ".table-note", ".annex-list", ".annex-date"]
    builtin, by_quarto = ([[compact(e.get_text()) for e in main.select(name)] for name in names] for main in mains)
    assert [len(texts) for texts in builtin] == [5, 12, 12, 5, 1, 1]
    assert builtin == by_quarto


def test_the_same_words_stand_on_the_same_pages_in_print(pages: tuple[list[str], list[str]]) -> None:
    builtin, by_quarto = pages
    assert len(builtin) == len(by_quarto)
    different = [number for number, texts in enumerate(zip(builtin, by_quarto, strict=True)) if len(set(texts)) > 1]
    assert different == []


def stands_in(paragraph: str, texts: list[str]) -> bool:
    """Tell whether a paragraph is printed, maybe parted between two pages, the second of which begins with a chart.

    No line begins with a full stop: what stands on the second page is more than that.
    """
    parted = (
        paragraph[:place] in page and paragraph[place:] in following
        for page, following in pairwise(texts)
        for place in range(1, len(paragraph) - 1)
        if paragraph[:8] in page
    )
    return paragraph in "".join(texts) or any(parted)


def test_the_words_in_print_are_those_on_screen_but_for_the_summary_and_the_plain_ones(
    mains: tuple[Tag, Tag], pages: tuple[list[str], list[str]]
) -> None:
    for main, texts in zip(mains, pages, strict=True):
        summary = main.select(".summary p")
        assert len(summary) == 10
        screen_only = [*main.select(".plain-words p"), *summary]
        assert not [words for words in screen_only if stands_in(compact(words.get_text()), texts)]
        apart = [*main.select("p.subtitle"), *screen_only]
        paragraphs = [compact(p.get_text()) for p in main.find_all("p") if p not in apart]
        assert [paragraph for paragraph in paragraphs if not stands_in(paragraph, texts[2:])] == []
