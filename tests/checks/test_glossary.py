"""W14: terms that the document uses and nothing explains, and the other way round."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from budgetbook.book import open_book
from budgetbook.checks import run_checks
from budgetbook.core.errors import InputError
from tests.notebook_text import paragraphs, shown_by_notebooks
from tests.places import MADE_UP

if TYPE_CHECKING:
    from collections.abc import Callable

    from budgetbook.book import Book
    from budgetbook.core.project import Project


def term(line: str) -> Callable[[Path, object], object]:
    """Give the unit a glossary of its own."""
    return lambda folder, _: (folder / "text" / "glossary.md").write_text(f"{line}\n", encoding="utf-8")


BREAKS = [
    pytest.param("W14", [term("政府购买服务：指把公共服务交由社会力量承担。")], [], id="W14-a-term-not-used"),
]
HOLDS = [
    pytest.param([term("数字政府：指以信息技术支撑的政府运行方式。")], id="W14-a-term-of-the-units-own"),
]


def noticed(book: Book) -> list[str]:
    """What W14 notices; it fails nothing."""
    report = run_checks(book)
    assert [line for line in report.of("failed", "stale") if line.check == "W14"] == []
    return [line.found for line in report.of("warning") if line.check == "W14"]


def with_terms(unit_folder: Path, *lines: str) -> Book:
    (unit_folder / "text" / "glossary.md").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return open_book("2020", "157001", unit_folder.parents[1])


def test_a_document_that_explains_what_it_uses_gets_no_notice(book: Book) -> None:
    assert noticed(book) == []


def test_what_is_used_and_not_explained_is_noticed() -> None:
    assert noticed(open_book("2024", "999103", MADE_UP)) == [
        "没有解释“基本支出”",
        "没有解释“项目支出”",
        "没有解释“三公经费”",
        "没有解释“机关运行经费”",
    ]


def test_a_term_that_the_form_does_not_explain_is_noticed(book: Book) -> None:
    glossary = tuple(entry for entry in book.form.glossary if entry.term != "基本支出")
    data = replace(book.data, form=book.form.model_copy(update={"glossary": glossary}))
    assert noticed(replace(book, data=data, form=data.form)) == ["没有解释“基本支出”"]


def test_a_term_of_the_units_own_is_printed_after_those_of_the_form(unit_folder: Path, project: Project) -> None:
    book = with_terms(unit_folder, "数字政府：指以信息技术支撑的政府运行方式。", "“一网通办”：指在1个平台办理事项。")
    assert noticed(book) == []
    found = paragraphs(shown_by_notebooks(project, book))
    assert found[-3].startswith("六、机关运行经费：")
    assert found[-2:] == [
        "七、数字政府：指以信息技术支撑的政府运行方式。",
        "八、“一网通办”：指在1个平台办理事项。",
    ]


def test_a_term_that_nothing_else_mentions_is_noticed(unit_folder: Path) -> None:
    book = with_terms(unit_folder, "政府购买服务：指把公共服务交由社会力量承担。")
    assert noticed(book) == ["解释了“政府购买服务”"]


@pytest.mark.parametrize("line", ["指以信息技术支撑的政府运行方式。", "数字政府", "数字政府："])
def test_a_line_that_explains_no_term_is_refused(unit_folder: Path, line: str) -> None:
    with pytest.raises(InputError, match=r"text/glossary\.md 第1行：发现“.+”，应为一个名词一行：名词：解释。"):
        with_terms(unit_folder, line)
