"""What notebooks say: headings, sentences, the unit's own words, lists of amounts and of changes."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from budgetbook.book import Book
from budgetbook.core.numerals import chinese_day, chinese_number
from budgetbook.dataset import measures
from budgetbook.figures import Cell, Figure, amount
from budgetbook.figures.accessor import share_by_itself
from budgetbook.figures.ledger import SourcedText
from budgetbook.forms.schema import FUNDS
from budgetbook.forms.texts import NO_BASE, OWN_TERMS
from budgetbook.narrative import plain_summary
from budgetbook.narrative.changes import (
    amount_or_none,
    change_clause,
    change_clause_if_any,
    change_without_comma,
    item_statements,
)
from budgetbook.narrative.form_text import form_text, see
from budgetbook.narrative.funds import (
    Side,
    explained_items,
    fund_balances,
    fund_statement,
    in_brackets,
    leading_to,
    other_income,
    whole_of,
)
from budgetbook.narrative.own_text import anchors_in, anchors_of, marked_text, paragraph_cells
from budgetbook.narrative.sentence import (
    NO_TEXT,
    Fragment,
    NarrativeError,
    fragment_of,
    including,
    join,
    join_names,
    named,
    own_words,
    prose,
    sentence,
    use_of,
    whole_sentence,
)
from budgetbook.narrative.sentence import amounts_of as list_amounts
from budgetbook.narrative.sentence import breakdown as list_breakdown
from budgetbook.narrative.sentence import consisting as list_parts
from budgetbook.notebook.session import here, in_frame

__all__ = [
    "FUNDS",
    "NO_TEXT",
    "amount",
    "amount_or_none",
    "amounts_of",
    "breakdown",
    "change_clause",
    "change_clause_if_any",
    "change_without_comma",
    "consisting",
    "day_of",
    "in_brackets",
    "in_sentence",
    "including",
    "item_number",
    "join_names",
    "leading_to",
    "no_last_year_reason",
    "other_income",
    "phrase",
    "plain_summary",
    "purpose_of",
    "say",
    "say_changes",
    "say_fund",
    "say_funds",
    "say_glossary",
    "say_items",
    "say_plainly",
    "say_share_note",
    "see",
    "short_name",
    "show_unit_text",
    "total_name",
    "unit_text",
    "whole_of",
]

_OF_CHARTS = ("chart", "caption", "change_caption", "alt")
"""Names that ids of what is printed in charts have."""


def phrase(template: str, **values: Figure | str) -> Fragment:
    """Make a part of a sentence, to stand in another one, as `say` makes a whole one."""
    for name, value in values.items():
        if name in _OF_CHARTS:
            raise NarrativeError(f"句子中的名称“{name}”留给图用：换一个名称")
        if isinstance(value, Figure) and value.printed_as in ("size", "direction"):
            part = "大小" if value.printed_as == "size" else "方向"
            raise NarrativeError(
                f"句子中的 {{{name}}} 只有{value.label}的{part}：方向和大小要一起印，用 .as_change() 或 .as_growth()"
            )
    return sentence(template, **_values(template, values))


def say(template: str, **values: Figure | str) -> None:
    """Show one paragraph.

    Parameters
    ----------
    template
        The words, with {name} where a value goes and no digit. {short}, {year} and {last_year} are the unit's short
        name, the budget year and the year before.
    values
        Figures, which are printed in the form's unit for running text, names without a digit, and fragments.

    Raises
    ------
    NarrativeError
        A digit stands in the words or in a name, a value is missing or not used, or is a number without a source.
    """
    here.write(phrase(template, **values))


def _values(template: str, values: dict[str, Figure | str]) -> dict[str, Figure | str]:
    known: dict[str, Callable[[], Figure | str]] = {
        "short": lambda: short_name(here.book),
        "year": lambda: here.book.data.year,
        "last_year": lambda: here.book.data.year_before,
    }
    given = {name: in_sentence(value) if isinstance(value, Figure) else value for name, value in values.items()}
    return {name: value() for name, value in known.items() if f"{{{name}}}" in template} | given


def in_sentence(figure: Figure) -> Figure:
    """Return an amount as sentences print it: in the unit and with the decimals of the form's running text."""
    return here.book.in_sentence(figure)


def say_plainly(fragment: Fragment | None) -> None:
    """Show what a citizen wants to know of the section, set apart; nothing where there is nothing to say."""
    if fragment is not None:
        here.write(fragment.under("plain"), in_frame("plain-words"))


def say_share_note(shares: Iterable[Figure]) -> None:
    """Say which shares of one whole are not what they round to, so that all sum to it; nothing where none is."""
    made = [share.expression for share in shares if share.expression and share.value != share_by_itself(share)]
    parts = [expression.operands[0] for expression in made]
    if parts:
        words = "注：为使各项占比之和与合计相符，{names}的占比调整了尾差。"
        here.write(sentence(words, names=join_names(parts)), in_frame("table-note"))


def show_unit_text(book: Book, name: str) -> None:
    """Show the unit's own prose (text/*.md) as it was written.

    Raises
    ------
    InputError
        The form has this section and does not ask for the text.
    """
    here.write(marked_text(book, name) or Fragment(prose(_prose_of(book, name))), in_frame("own-words"))


def unit_text(book: Book, name: str) -> Fragment:
    """Return the unit's own prose, to stand inside a sentence."""
    return own_words(_prose_of(book, name), anchors_of(book, name))


def _prose_of(book: Book, name: str) -> str:
    if name in book.data.prose:
        return book.data.prose[name]
    return here.missing(f"表样 {book.form_file} 的“texts”没有“{name}”：这一节要写 text/{name}.md 的文字。")


def purpose_of(book: Book, amount: Figure, name: str) -> Fragment:
    """Return what an amount is for in the unit's own words, to stand behind it; nothing where it is zero."""
    return use_of(_prose_of(book, name), anchors_of(book, name)) if amount != 0 else Fragment("")


def total_name(book: Book, side: Side) -> str:
    """Name all 收入 or 支出 of the year: 收入总计; 本年收入合计 where the form has 上年结转 beside it."""
    return measures.total_name(book.form.data, side)


def short_name(book: Book) -> str:
    """Return the unit's short name, to stand in a sentence even where it has a number."""
    return named(book.data.settings.unit.short_name)


def day_of(book: Book, key: str) -> Fragment:
    """Return a day of unit.toml, to stand in a sentence.

    Raises
    ------
    InputError
        The section is the form's, and unit.toml does not give its day.
    """
    cell = book.data.setting(key)
    if cell.raw == str(None):
        return here.missing(f"{cell.file} 缺少“{key}”：表样 {book.form_file} 的正文要写这个日期，形如 2020-06-02。")
    return dated("day", "日期", cell)


def dated(name: str, label: str, cell: Cell) -> Fragment:
    """Write the day that stands in a cell in Chinese, as a fragment under its name."""
    return fragment_of(name, SourcedText(chinese_day(cell.raw), label, (cell,), "date"))


def item_number(*counted: Figure | Cell) -> Fragment:
    """Number an item of a list below the heading that stands last: 一、 in a part, （一） in a section, 1. below that.

    Parameters
    ----------
    counted
        What is listed, up to this item.
    """
    if here.depth > 2:
        cells = tuple(one.cells[0] if isinstance(one, Figure) else one for one in counted)
        mark = SourcedText(str(len(counted)), "序号", cells, "position")
        return join("", (fragment_of(f"number{len(counted)}", mark), Fragment(".")))
    number = chinese_number(len(counted))
    return Fragment(f"{number}、" if here.depth == 1 else f"（{number}）")


def no_last_year_reason(book: Book) -> Fragment:
    """Return the reason why there is no last year to compare with; nothing where there is one."""
    return whole_sentence(book.data.prose.get(NO_BASE, ""), anchors_of(book, NO_BASE))


def _of_amounts(listed: Callable[..., Fragment]) -> Callable[..., Fragment]:
    """Make a list of amounts print them as sentences do."""

    @wraps(listed)
    def in_sentences(parts: Iterable[Figure], *others: Any) -> Fragment:
        return listed([in_sentence(part) for part in parts], *others)

    return in_sentences


breakdown, amounts_of, consisting = _of_amounts(list_breakdown), _of_amounts(list_amounts), _of_amounts(list_parts)


def say_funds(book: Book) -> None:
    """Say how much of each fund of 财政拨款 comes in and goes out; why it changed is told of each fund by itself."""
    are_stated = book.comparison and book.comparison.stated(book.form.changes)
    after = Fragment("增减变动的金额和原因，分别见以下各节。" if are_stated else "")
    see_table = see(book, "appropriation").under("see")
    here.write(join("", (phrase("{short}{year}"), fund_balances(book), see_table, Fragment("。"), after)))


def say_fund(book: Book, fund: str) -> None:
    """Say what a fund pays for, or that there is nothing of it, and how each 项 changed."""
    here.write(fund_statement(book, fund))
    say_changes(book, fund)


def say_items(book: Book) -> None:
    """Say of every 项 of fiscal spending, numbered, its amount, what it is for (purposes.csv) and how it changed."""
    counted: list[Figure] = []
    for item_amount, item in explained_items(book):
        if item_amount is not None:
            counted.append(item_amount)
            item = join("", (item_number(*counted).under("items"), item))
        here.write(item)


def say_changes(book: Book, fund: str = FUNDS[0]) -> None:
    """Say of every 项 of a fund, a paragraph each, what changed from last year; nothing where there is none."""
    statements = [statement for _, statement in item_statements(book, fund)]
    if len(statements) > 1:
        say("与上年相比，各项支出变动情况如下：")
    for statement in statements:
        here.write(statement.under("changes"))


def say_glossary(book: Book) -> None:
    """Show the terms and explanations of the form and of the unit's own glossary, numbered."""
    counted: list[Cell] = []

    def write(term: str, explanation: Fragment) -> None:
        # not **…**: before a Chinese character Markdown does not take the closing stars for an end
        number = item_number(*counted).under(term)
        head = join("", (Fragment("<strong>"), number, Fragment(f"{named(term)}：</strong>")))
        here.write(join("", (head, explanation)))

    for entry in book.form.glossary:
        key = f"glossary {entry.term}"
        counted.append(Cell(book.form_file, 0, key, entry.text))
        write(entry.term, form_text(book, book.fill(entry.text, key), key, entry.term))
    for cell in paragraph_cells(book, OWN_TERMS):
        counted.append(cell)
        term, _, words = cell.raw.strip().partition("：")
        write(term, own_words(words, anchors_in(book, (cell,))))
