"""What comes in and what it pays for: the three funds of 财政拨款, 项 by 项, and income from other sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import pandas as pd

from budgetbook.book import Book
from budgetbook.figures import Figure
from budgetbook.forms.change_items import OTHER_INCOME
from budgetbook.forms.schema import CARRIED_IN, CARRIED_OUT, FUNDS, KEY_OF_FUND, PURPOSES
from budgetbook.narrative.changes import (
    amount_or_none,
    change_clause,
    change_clause_if_any,
    change_without_comma,
    item_statements,
    paths_of,
)
from budgetbook.narrative.form_text import see
from budgetbook.narrative.own_text import anchors_in
from budgetbook.narrative.sentence import Fragment, consisting, join, named, sentence, use_of

Side = Literal["收入", "支出"]


def income_of(book: Book, fund: str) -> Figure:
    """Return the income of one fund, in the data's unit."""
    income = book.table("income")
    of_fund: Figure = income[income["资金性质"] == fund]["预算数"].figures.total(fund)
    return of_fund


def spending_of(book: Book, fund: str) -> pd.DataFrame:
    """Return the rows of spending that one fund pays for."""
    spending = book.table("spending")
    return spending[spending["资金性质"] == fund]


def whole_of(book: Book, of_year: Figure, side: Side) -> Figure:
    """Return all 收入 or 支出: this year's, with 上年结转 or 年终结转 where the form has them."""
    return book.data.measures[f"{side}总计"] if book.form.data.has_carry_over else of_year


def leading_to(book: Book, of_year: Figure, side: Side) -> Fragment:
    """Return what leads from all 收入 or 支出 to the parts of this year's: ，其中：; with 结转 where there is any."""
    if not book.form.data.has_carry_over:
        return Fragment("，其中：")
    parts = carry_over_parts(book, of_year, side)
    return sentence("，其中：{parts}。本年{side}中，", parts=parts, side=side)


def in_brackets(book: Book, of_year: Figure, side: Side) -> Fragment:
    """Return this year's 收入 or 支出 and 结转 in brackets; nothing where the form has no 结转."""
    if not book.form.data.has_carry_over:
        return Fragment("")
    return sentence("（{parts}）", parts=carry_over_parts(book, of_year, side))


def carry_over_parts(book: Book, of_year: Figure, side: Side) -> Fragment:
    """Tell all 收入 or 支出 by this year's and 结转: 本年收入90万元，上年结转2万元."""
    heading = CARRIED_IN if side == "收入" else CARRIED_OUT
    key = "income" if side == "收入" else "spending"
    words = f"本年{side}{{{key}_of_year}}，{heading}{{{key}_carried}}"
    carried = book.in_sentence(book.data.measures[heading])
    return sentence(words, **{f"{key}_of_year": book.in_sentence(of_year), f"{key}_carried": carried})


def _carried(book: Book, fund: str) -> dict[str, Figure]:
    """Return 上年结转 and 年终结转 of a fund, by name in a sentence; none where both are zero, or the form has none."""
    if not book.form.data.has_carry_over:
        return {}
    headings = {"carried_in": CARRIED_IN, "carried_out": CARRIED_OUT}
    found = {name: book.in_sentence(book.data.measures[f"{fund}{heading}"]) for name, heading in headings.items()}
    return found if any(figure != 0 for figure in found.values()) else {}


def fund_balances(book: Book) -> Fragment:
    """Tell income and spending of every fund that has any: 一般公共预算收支预算92万元，政府性基金预算收支预算5万元.

    Of 一般公共预算, the figure is named amount, of any other fund it is named after the fund.
    """
    pieces = []
    for fund in FUNDS:
        income, spending = income_of(book, fund), spending_of(book, fund)["合计"].figures.total(f"{fund}支出")
        carried = _carried(book, fund)
        if income == 0 and spending == 0 and not carried:
            continue
        if carried:
            words = "{fund}本年收入{income}、上年结转{carried_in}，本年支出{amount}、年终结转{carried_out}"
            amounts = {"income": book.in_sentence(income), "amount": book.in_sentence(spending)}
            piece = sentence(words, fund=fund, **amounts, **carried)
        elif income == spending:
            piece = sentence("{fund}收支预算{amount}", fund=fund, amount=book.in_sentence(spending))
        else:
            words = "{fund}收入预算{income}、支出预算{amount}"
            piece = sentence(words, fund=fund, income=book.in_sentence(income), amount=book.in_sentence(spending))
        pieces.append(piece if fund == FUNDS[0] else piece.under(fund))
    between = "；" if any("，" in piece for piece in pieces) else "，"
    return join(between, pieces) if pieces else Fragment("没有财政拨款安排的收入和支出")


def fund_statement(book: Book, fund: str) -> Fragment:
    """Say what a fund pays for by 类, or that there is nothing of it."""
    income, spending = income_of(book, fund), spending_of(book, fund)
    amount = spending["合计"].figures.total(f"{fund}支出")
    words_of_fund: dict[str, Figure | str] = {
        "short": named(book.data.settings.unit.short_name),
        "year": book.data.year,
        "fund": fund,
        "see": see(book, KEY_OF_FUND[fund]),
    }
    carried = _carried(book, fund)
    if income == 0 and amount == 0 and not carried:
        change = change_clause_if_any(book, f"{fund}支出")
        return sentence("{short}{year}没有{fund}拨款安排的收入和支出{change}{see}。", **words_of_fund, change=change)
    change = change_clause(book, f"{fund}支出")
    are_equal = income == amount and not carried
    start = "。支出" if change else "，支出" if are_equal else "，"
    parts = consisting([book.in_sentence(part) for part in by_class(spending).figures], start)
    if are_equal:
        if change:
            both = Fragment("，均" if _were_equal(book, fund) else "；支出")
            change = join("", (both, change_without_comma(book, f"{fund}支出")))
        words = "{short}{year}{fund}收、支各{spending}{change}{parts}{see}。"
        return sentence(words, **words_of_fund, spending=book.in_sentence(amount), change=change, parts=parts)
    brought, left = ("，上年结转{carried_in}", "；年终结转{carried_out}") if carried else ("", "")
    return sentence(
        f"{{short}}{{year}}{{fund}}收入{{income}}{brought}，支出{{spending}}{{change}}{{parts}}{left}{{see}}。",
        **words_of_fund,
        **carried,
        income=book.in_sentence(income),
        spending=book.in_sentence(amount),
        change=change,
        parts=parts,
    )


def _were_equal(book: Book, fund: str) -> bool:
    """Tell whether last year's income of a fund was its spending, so that both changed by the same."""
    units = book.last_year.units if book.last_year else ()
    return all(unit.measures[f"{fund}收入"] == unit.measures[f"{fund}支出"] for unit in units)


def by_class(spending: pd.DataFrame) -> pd.Series[Any]:
    """Add up spending by 类, in order of code, each sum named after its 类."""
    sums: pd.Series[Any] = spending.groupby(["类", "类名称"])["合计"].sum().droplevel("类").figures.named()
    return sums


def by_item(spending: pd.DataFrame) -> pd.Series[Any]:
    """Add up spending by 项, in order of code, under the code, each sum named after its 项."""
    sums = spending.groupby(["科目编码", "科目名称"])["合计"].sum()
    named: pd.Series[Any] = sums.droplevel("科目编码").figures.named()
    return named.set_axis(sums.index.get_level_values("科目编码"))


def other_income(book: Book) -> tuple[str, dict[str, Figure | str]]:
    """Return the words that go on from 财政拨款 in a sentence, and their values.

    其他收入 is always told, zero or not; any other source where it has an amount, or had one last year. Each source's
    figure is named after its key in the form, its change after that: other, other_change.
    """
    income = book.table("income")
    changes = {source: change_clause(book, source) for source, _ in _sources(book)}
    stop = "；" if any(changes.values()) else "，"
    words = ""
    values: dict[str, Figure | str] = {}
    for source, key in _sources(book):
        amount = book.in_sentence(income[income["收入来源"] == source]["预算数"].figures.total(source))
        has_ended = isinstance(amount_or_none(book, source, amount), Fragment)
        words += f"{stop}无{{{key}_name}}" if has_ended else f"{stop}{{{key}_name}}{{{key}}}"
        words += f"{{{key}_change}}"
        values[f"{key}_name"] = named(source)
        if not has_ended:
            values[key] = amount
        values[f"{key}_change"] = changes[source]
    return words, values


def _sources(book: Book) -> Iterator[tuple[str, str]]:
    """Give every source that the text states, with its key; last year's form may have had others than this year's."""
    years = [book.data, *(book.last_year.units if book.last_year else ())]
    known = {source: key for data in (*reversed(years[1:]), book.data) for source, key in data.other_sources.items()}
    there: set[str] = set()
    for data in years:
        income = data.table("income")
        there |= set(income[income["预算数"] != 0]["收入来源"])
    for source in dict.fromkeys((*book.data.other_sources, *known)):
        if source == OTHER_INCOME or source in there:
            yield source, known[source]


def explained_items(book: Book) -> Iterator[tuple[Figure | None, Fragment]]:
    """Say of every 项 of fiscal spending its amount, what it is for (purposes.csv) and how it changed.

    Each comes with its amount. Changes that do not belong to a single 项 follow at the end, without one: split codes,
    ended codes, several funds.
    """
    names = book.data.classification.functions
    alone = _items_of_one_fund(book)
    spending, purposes = book.table("spending"), book.table("purposes").set_index("科目编码")["主要用途"]
    fiscal = by_item(spending[spending["资金性质"].isin(FUNDS)])
    rows = book.data.sources[PURPOSES.file].rows
    anchors = {row.text("科目编码"): anchors_in(book, [row.cells["主要用途"]]) for row in rows}
    for code, amount in zip(fiscal.index, fiscal.figures, strict=True):
        item = sentence(
            "“{path}”科目{amount}{purpose}{change}。",
            path=paths_of((code,), names),
            amount=amount_or_none(book, alone.get(code, ""), book.in_sentence(amount)),
            # a form without purposes.csv has no such section, but the notebook that has it can be run by itself
            purpose=use_of(purposes.get(code, ""), anchors.get(code)) if amount != 0 else "",
            change=change_clause(book, alone[code]) if code in alone else "",
        )
        yield amount, item.under(f"items.{code}")
    for fund in FUNDS:
        for key, statement in item_statements(book, fund):
            if key not in alone.values():
                yield None, join("", (Fragment(f"{fund}安排的"), statement)).under("changes")


def _items_of_one_fund(book: Book) -> dict[str, str]:
    """Return the items whose change is that of all fiscal money of one code, by that code."""
    spending = book.table("spending")
    codes = spending[spending["资金性质"].isin(FUNDS)]["科目编码"].value_counts()
    changes = () if book.comparison is None else book.comparison.items
    single = (change for change in changes if change.fund in FUNDS and len(change.group.after) == 1)
    return {change.group.after[0]: change.item for change in single if codes.get(change.group.after[0], 0) == 1}
