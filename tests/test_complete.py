"""Nothing of the form may be missing from what the notebooks printed, and nothing may stand there twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import nbformat
import pytest

from budgetbook.complete import require_complete
from budgetbook.errors import CheckError
from budgetbook.figures.ledger import ledger_of

if TYPE_CHECKING:
    from pathlib import Path

    from budgetbook.book import Book

PLACES = {
    "overview": "第一部分",
    "overview.duties": "一、主要职能",
    "overview.composition": "二、机构设置及部门预算单位构成",
    "statement": "第二部分",
    "statement.overall": "一、收入支出预算总体情况说明",
    "statement.income": "二、收入预算总体情况说明",
    "statement.spending": "三、支出预算总体情况说明",
    "statement.appropriation": "四、财政拨款收入支出预算总体情况说明",
    "statement.general_public": "五、一般公共预算支出预算情况说明",
    "statement.basic": "六、一般公共预算基本支出预算情况说明",
    "statement.government_fund": "七、政府性基金预算收支情况说明",
    "statement.state_capital": "八、国有资本经营预算支出预算情况说明",
    "statement.three_public": "九、“三公”经费支出预算情况说明",
    "statement.other_matters": "十、其他重要事项的情况说明",
    "glossary": "第三部分",
    "tables.balance": "预算01表",
    "tables.income": "预算02表",
    "tables.spending": "预算03表",
    "tables.appropriation": "预算04表",
    "tables.general_public": "预算05表",
    "tables.basic": "预算06表",
    "tables.three_public": "预算07表",
    "tables.government_fund": "预算08表",
    "tables.state_capital": "预算09表",
    "tables.operating_cost": "预算10表",
    "tables.performance": "预算11表",
    "tables.project_targets": "预算12表",
}
"""What the published document of 2020 has, and the name under which it is missed."""


def ledger(*places: str) -> dict[str, Any]:
    return {"figures": [], "shown": list(places)}


def refusal(book: Book, *ledgers: dict[str, Any]) -> list[str]:
    with pytest.raises(CheckError) as refused:
        require_complete(book.form, (), ledgers)
    return str(refused.value).splitlines()


def test_the_published_notebooks_are_complete(book: Book, publication: Path) -> None:
    ledgers = [
        ledger_of(nbformat.read(path, as_version=4))
        for path in sorted((publication / "notebooks").glob("[0-9]*.ipynb"))
    ]
    assert len(ledgers) == 4
    require_complete(book.form, (), ledgers)


def test_everything_may_come_from_one_notebook_or_from_many_in_any_order(book: Book) -> None:
    require_complete(book.form, (), [ledger(*PLACES)])
    require_complete(book.form, (), [ledger(place) for place in reversed(PLACES)])


@pytest.mark.parametrize(("place", "name"), PLACES.items(), ids=PLACES)
def test_what_is_missing_is_named(book: Book, place: str, name: str) -> None:
    assert refusal(book, ledger(*(other for other in PLACES if other != place))) == [
        f"[F1 表样的章节和附表齐全] 发现“{name}”印了0次，应为1次。"
    ]


@pytest.mark.parametrize("place", ["overview", "statement.basic", "tables.balance"])
def test_what_is_printed_twice_is_named(book: Book, place: str) -> None:
    message = [f"[F1 表样的章节和附表齐全] 发现“{PLACES[place]}”印了2次，应为1次。"]
    assert refusal(book, ledger(*PLACES, place)) == message
    assert refusal(book, ledger(*PLACES), ledger(place)) == message


def test_each_of_several_problems_is_named_in_the_order_of_the_form(book: Book) -> None:
    shown = [place for place in PLACES if place not in ("tables.income", "statement.overall")]
    lines = refusal(book, ledger(*shown, "glossary", "glossary"))
    assert [line.partition("发现")[2] for line in lines] == [
        "“第三部分”印了3次，应为1次。",
        "“一、收入支出预算总体情况说明”印了0次，应为1次。",
        "“预算02表”印了0次，应为1次。",
    ]


def test_notebooks_that_printed_nothing_lack_everything(book: Book) -> None:
    assert len(refusal(book)) == len(refusal(book, ledger(), ledger())) == len(PLACES)


def test_what_the_form_does_not_ask_for_is_not_counted(book: Book) -> None:
    require_complete(book.form, (), [ledger(*PLACES, "annex.cover", "annex.cover")])
