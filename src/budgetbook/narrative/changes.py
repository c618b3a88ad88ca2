"""Change statements: by how much, by how many percent, in which direction and why."""

from collections.abc import Iterator, Mapping

from budgetbook.book import Book
from budgetbook.compare.comparison import ItemChange
from budgetbook.core.errors import InputError
from budgetbook.dataset.comparison_base import OUTTURN
from budgetbook.dataset.reasons import REASONS
from budgetbook.dataset.unit import Basis
from budgetbook.figures import Figure
from budgetbook.figures.changes import Change
from budgetbook.forms.changes_form import ChangesForm
from budgetbook.narrative.own_text import anchors_in
from budgetbook.narrative.sentence import Fragment, NarrativeError, join, named, own_words, sentence


def change_statement(
    changes_form: ChangesForm,
    change: Change,
    last_year: Figure,
    basis: Basis,
    reason: str = "",
    anchors: Fragment | None = None,
) -> Fragment:
    """Say a change: 比2020年预算增加5万元，增长5.43%，主要原因是…….

    Its figures are named amount, percent and last_year, in every year.

    Parameters
    ----------
    changes_form
        The form's words.
    last_year
        The year of the base.
    basis
        Whether the base is last year's budget or its outturn.
    reason
        The unit's own words; empty where no reason is given.
    anchors
        Where in them marks may stand.

    Raises
    ------
    NarrativeError
        The form wants a reason for this change and there is none.
    """
    if changes_form.needs_reason(change) and not reason:
        raise NarrativeError(f"缺少{change.label}{change.direction}的原因")
    template = _template(changes_form, change)
    template = template.replace("{base}", changes_form.outturn if basis == OUTTURN else changes_form.budget)
    values: dict[str, Figure | str] = {"last_year": last_year}
    values["amount"] = change.difference
    values["base_amount"] = change.before.named(f"上年{change.label}")
    if change.percent is not None:
        values["percent"] = change.percent
    # of equal amounts no reason is told, for there is nothing that it could explain
    if reason and change.direction != "持平":
        template += changes_form.reason
        values["reason"] = own_words(reason, anchors)
    return sentence(template, **{name: value for name, value in values.items() if f"{{{name}}}" in template})


def _template(changes_form: ChangesForm, change: Change) -> str:
    if change.direction == "持平":
        return changes_form.equal
    return changes_form.changed.replace("{rate}", changes_form.no_rate if change.percent is None else changes_form.rate)


def change_clause(book: Book, item: str) -> Fragment:
    """Say the change of an item after its amount: ，比2020年预算增加5万元……; nothing where there is no last year.

    Parameters
    ----------
    item
        Its name in reasons.csv: 支出总计, “三公”经费, 2010301.

    Raises
    ------
    InputError
        There is no such item, or its change has no reason although it needs one.
    """
    clause = change_without_comma(book, item)
    return join("", (Fragment("，"), clause)) if clause else clause


def amount_or_none(book: Book, item: str, amount: Figure) -> Figure | Fragment:
    """Return the amount of an item, to stand before its change; the form's words where it has none any more."""
    return _none(book) if amount == 0 and _is_stated(book, item) and _has_fallen(book, item) else amount


def _none(book: Book) -> Fragment:
    template = book.form.changes.ended
    return sentence(template, **({"year": book.data.year} if "{year}" in template else {}))


def _has_fallen(book: Book, item: str) -> bool:
    return book.comparison is not None and book.comparison.change_of(item).signed < 0


def _is_stated(book: Book, item: str) -> bool:
    comparison = book.comparison
    return comparison is not None and comparison.has(item) and book.form.changes.states(comparison.change_of(item))


def change_clause_if_any(book: Book, item: str) -> Fragment:
    """Say the change of an item that there is not this year; nothing where there was none last year either."""
    comparison = book.comparison
    if comparison is None or not comparison.has(item) or comparison.change_of(item).direction == "持平":
        return Fragment("")
    return change_clause(book, item)


def change_without_comma(book: Book, item: str) -> Fragment:
    """Say the change of an item as the whole of a clause: 比2020年预算增加5万元……; nothing where the form states none.

    Raises
    ------
    InputError
        There is no such item, or its change has no reason although it needs one.
    """
    comparison, changes_form = book.comparison, book.form.changes
    if comparison is None or not _is_stated(book, item):
        return Fragment("")
    change, typed = comparison.change_of(item), comparison.reason_of(item)
    reason = typed.text if typed else ""
    if changes_form.needs_reason(change) and not reason:
        raise InputError(f"{book.data.folder}/{REASONS.file}：缺少“{item}”{change.direction}的原因。")
    basis, anchors = comparison.basis_of(item), anchors_in(book, [typed.row.cells["原因"]] if typed else [])
    return change_statement(changes_form, change, comparison.year_before, basis, reason, anchors)


def item_statements(book: Book, fund: str) -> Iterator[tuple[str, Fragment]]:
    """Say of every 项 of a fund its amount and its change, a sentence each; nothing where there is no last year.

    Each comes with the item that it is about.

    The figures are named after the item: 2010301.amount, 2010301.change.percent.
    """
    if book.comparison is not None:
        for changed in filter(lambda changed: book.form.changes.states(changed.change), book.comparison.of_fund(fund)):
            yield changed.item, _item_statement(book, changed).under(changed.item)


def _item_statement(book: Book, changed: ItemChange) -> Fragment:
    change, clause = changed.change, change_clause(book, changed.item)
    if change.ended:
        assert book.data.base is not None
        last = book.data.base.classification.functions
        name = paths_of(changed.group.before, last)
        return sentence("{name}{none}{change}。", name=name, none=_none(book), change=clause)
    name = paths_of(changed.group.after, book.data.classification.functions)
    moved = _moved(book, changed)
    spending = book.table("spending")
    in_group = (spending["资金性质"] == changed.fund) & spending["科目编码"].isin(changed.group.after)
    amount = spending[in_group]["合计"].figures.total(change.label)
    if amount == 0:
        return sentence("{name}{none}{moved}{change}。", name=name, none=_none(book), moved=moved, change=clause)
    return sentence(
        "{name}{amount}{moved}{change}。", name=name, amount=book.in_sentence(amount), moved=moved, change=clause
    )


def _moved(book: Book, changed: ItemChange) -> Fragment:
    """Name the 项 of last year's budget where its code differs, so that readers can find the base."""
    before, after = changed.group.before, changed.group.after
    if not before or before == after:
        return Fragment("")
    assert book.data.base is not None
    last = book.data.base.classification.functions
    return sentence("，上年列{name}", name=paths_of(before, last))


def paths_of(codes: tuple[str, ...], functions: Mapping[str, str]) -> str:
    """Name codes by 类, 款 and 项, as statements do."""
    return named(
        "、".join(f"{functions[code[:3]]}（类）{functions[code[:5]]}（款）{functions[code]}（项）" for code in codes)
    )
