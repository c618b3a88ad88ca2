"""What the notebooks call: open the book, say a sentence, show a chart or a table.

Everything shown is Markdown or HTML that reads well in JupyterLab and that both renderers understand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from IPython.display import HTML, Markdown, display

from budgetbook import charts
from budgetbook import shares as _shares
from budgetbook.annex import build_table, table_html
from budgetbook.book import Book
from budgetbook.book import open_book as _open_book
from budgetbook.checks import require_sound, run_checks
from budgetbook.dataset.prose import NO_BASE
from budgetbook.dates import chinese_day
from budgetbook.forms import fill
from budgetbook.narrative import amounts_of, breakdown, names_of, own_words, sentence
from budgetbook.notebook_metadata import CHART_METADATA
from budgetbook.numerals import chinese_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from budgetbook.figures import Figure
    from budgetbook.narrative import Fragment

__all__ = [
    "Book",
    "amounts_of",
    "breakdown",
    "charts",
    "names_of",
    "no_base",
    "open_book",
    "say",
    "say_fund",
    "say_glossary",
    "say_plainly",
    "section",
    "shares",
    "show_annex",
    "show_annex_cover",
    "show_chart",
    "show_table",
    "start_part",
    "subsection",
    "tell",
    "words_of",
]


def open_book(year: str | int, unit: str | int) -> Book:
    """Load a unit's budget of a year and check it; a budget that does not reconcile is not told.

    Codes may come as numbers, which is how `papermill -p` passes them.

    Raises
    ------
    BudgetBookError
        The data is not there, is not as it must be, or does not reconcile.
    """
    book = _open_book(str(year), str(unit))
    require_sound(run_checks(book))
    return book


def start_part(book: Book, part: str) -> None:
    """Show the heading of a part: 第二部分 …."""
    form = book.form.parts[part]  # type: ignore[index]
    _show(f"# {form.number}　{fill(form.title, book.words, part)}")


def section(book: Book, part: str, key: str) -> None:
    """Show the heading of a section, numbered and worded by the form."""
    form = book.form.section(part, key)
    _show(f"## {fill(form.title, book.words, key)}")


def subsection(title: str) -> None:
    """Show a heading inside a section: （一）…."""
    _show(f"### {sentence(title)}")


def say(template: str, **values: Figure | str) -> None:
    """Show one paragraph; see `budgetbook.narrative.sentence`."""
    _show(sentence(template, **values))


def say_plainly(fragment: Fragment | None) -> None:
    """Show what a citizen wants to know of the section, set apart; nothing where there is nothing to say."""
    if fragment is not None:
        _show(f'<div class="plain-words">\n\n{fragment}\n\n</div>')


def tell(book: Book, name: str) -> None:
    """Show the unit's own prose (text/*.md) as it was written."""
    _show(own_words(book.data.prose[name]))


def words_of(book: Book, name: str) -> Fragment:
    """Return the unit's own prose, to stand inside a sentence."""
    return own_words(book.data.prose[name])


def no_base(book: Book) -> Fragment:
    """Return the reason why there is no last year to compare with; nothing where there is one."""
    return own_words(book.data.prose.get(NO_BASE, ""))


def shares(book: Book, parts: Sequence[Figure], whole: Figure) -> list[Figure]:
    """Return each part's share of the whole by the form's rule."""
    return _shares.shares(parts, whole, book.form.share_rule)


def say_fund(book: Book, fund: str) -> None:
    """Say what a fund pays for, or that there is nothing of it."""
    group = book.data.spending.of_fund(fund)
    income = book.data.income_of(fund)
    words: dict[str, Figure | str] = {"short": book.data.settings.unit.short_name, "year": book.data.year, "fund": fund}
    if income.value == 0 and group.amount.value == 0:
        say("{short}{year}没有{fund}拨款安排的收入和支出。", **words)
        return
    classes = group.by_code(3, book.data.classification.functions).values()
    say(
        "{short}{year}{fund}收入{income}，支出{spending}，其中：{parts}。",
        **words,
        income=income,
        spending=group.amount,
        parts=amounts_of(part.amount for part in classes),
    )


def say_glossary(book: Book) -> None:
    """Show the form's terms and explanations, numbered."""
    for number, entry in enumerate(book.form.glossary, start=1):
        text = fill(entry.text, book.words, entry.term)
        # not **…**: before a Chinese character Markdown does not take the closing stars for an end
        _show(f"<strong>{chinese_number(number)}、{entry.term}：</strong>{text}")


def show_annex_cover(book: Book) -> None:
    """Show the annex's cover sheet: its title, its tables and its date."""
    lines = "\n\n".join(table.contents for table in book.form.tables)
    _show(
        f"# {fill(book.form.title.annex, book.words, 'title.annex')}\n\n"
        f'<div class="annex-list">\n\n{lines}\n\n</div>\n\n'
        f'<div class="annex-date">\n\n{chinese_day(book.data.settings.dates.annex)}\n\n</div>'
    )


def show_chart(chart: charts.Chart | None) -> None:
    """Show a chart; nothing where there is nothing to compare."""
    if chart is not None:
        display(
            {"image/svg+xml": chart.svg},
            metadata={CHART_METADATA: {"caption": chart.caption, "alt": chart.alt}},
            raw=True,
        )


def show_annex(book: Book) -> None:
    """Show every official table of the form, in its order."""
    for table in book.form.tables:
        show_table(book, table.key)


def show_table(book: Book, key: str) -> None:
    """Show an official table of the annex: heading, number and unit lines, the table, its notes."""
    table = build_table(book, key)
    _show(
        f"## {table.contents}\n\n"
        f'<div class="table-title">\n\n{table.number}　{table.title}\n\n</div>\n\n'
        f'<div class="table-lines">\n\n'
        f"<span>{table.department_line}</span> <span>{table.unit_line}</span>\n\n</div>"
    )
    display(HTML(table_html(table)))
    for note in table.notes:
        _show(f'<div class="table-note">\n\n{note}\n\n</div>')


def _show(markdown: str) -> None:
    # the empty line keeps paragraphs apart where a renderer joins the outputs of one cell
    display(Markdown(markdown + "\n"))
