"""What the notebooks call: open the book, say a sentence, show a chart or a table.

Everything shown is Markdown or HTML that reads well in JupyterLab and that both renderers understand.
"""

from __future__ import annotations

import itertools
from functools import wraps
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
from IPython.core.getipython import get_ipython
from IPython.display import HTML, Markdown, display

from budgetbook import charts
from budgetbook.book import Book
from budgetbook.book import open_book as _open_book
from budgetbook.charts import bar_chart, change_chart, grouped_bar_chart, stacked_bar_chart
from budgetbook.charts.pictures import chart_outputs
from budgetbook.charts.style import use_style
from budgetbook.checks import require_sound, run_checks
from budgetbook.compare.comparison import THREE_PUBLIC
from budgetbook.core.dates import chinese_day
from budgetbook.core.errors import InputError, UsageError
from budgetbook.core.jupyter_looks import styled
from budgetbook.core.listing import listing
from budgetbook.core.numerals import chinese_number
from budgetbook.core.output_metadata import OUTPUT_METADATA, PUBLISHED_TABLE
from budgetbook.dataset.prose import paragraphs
from budgetbook.figures import Cell, Figure, FigureArray, amount, describe_cells
from budgetbook.figures.ledger import LEDGER_TYPE, Ledger, Mark
from budgetbook.forms.schema import FUNDS, PARTS
from budgetbook.forms.texts import NO_BASE
from budgetbook.narrative import Fragment, NarrativeError, including, lists, own_words, plain_words, sentence
from budgetbook.narrative.changes import change_alone, change_if_any, change_of, item_statements
from budgetbook.narrative.form_words import form_words, fragment_of
from budgetbook.narrative.funds import fund_balances, fund_statement
from budgetbook.narrative.income import other_income
from budgetbook.narrative.items import explained_items
from budgetbook.narrative.lists import NOTHING, together
from budgetbook.narrative.references import see
from budgetbook.narrative.sentence import join, named, prose
from budgetbook.notebook import frames as notebook_frames
from budgetbook.tables import build_table, printed_values, table_html
from budgetbook.tables import changes as change_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from budgetbook.figures.changes import Change
    from budgetbook.tables.model import AnnexTable

__all__ = [
    "FUNDS",
    "NOTHING",
    "Book",
    "amount",
    "amounts_of",
    "bar_chart",
    "breakdown",
    "change_alone",
    "change_chart",
    "change_if_any",
    "change_of",
    "change_tables",
    "changes_by_class",
    "changes_of_three_public",
    "day_of",
    "grouped_bar_chart",
    "in_sentence",
    "including",
    "kinds_of",
    "no_base",
    "open_book",
    "other_income",
    "pd",
    "phrase",
    "plain_words",
    "purpose_of",
    "say",
    "say_changes",
    "say_fund",
    "say_funds",
    "say_glossary",
    "say_items",
    "say_plainly",
    "section",
    "see",
    "short_name",
    "show_annex_cover",
    "show_change_table",
    "show_chart",
    "show_figure",
    "show_ledger",
    "show_table",
    "stacked_bar_chart",
    "start_part",
    "subsection",
    "tell",
    "together",
    "words_of",
]


class Place(NamedTuple):
    """Where in the document the notebook is: the id that figures there begin with, and its name."""

    id: str
    words: str


_OF_CHARTS = ("chart", "caption", "change_caption", "alt")
"""Names that ids of what is printed in charts have."""

_LISTED = itemgetter("place", "id", "label", "text", "formula")
"""What is listed of each entry of the ledger."""

_UNPUBLISHED = "other."
"""What ids begin with in a section that the form does not have."""

_book: Book | None = None
_ledger = Ledger()
_place = Place("", "")


def _opened() -> Book:
    if _book is None:
        raise UsageError("还没有打开数据：先运行 book = open_book(year, unit)。")
    return _book


def open_book(year: str | int, unit: str | int) -> Book:
    """Load a unit's budget of a year and check it; a budget that does not reconcile is not told.

    Codes may come as numbers, which is how `papermill -p` passes them. Where the data is made up, the notebook says so
    here; in the document the frame says it on every page.

    Raises
    ------
    BudgetBookError
        The data is not there, is not as it must be, or does not reconcile.
    """
    global _book, _ledger, _place
    notebook_frames.register(get_ipython())
    book = _open_book(str(year), str(unit))
    require_sound(run_checks(book))
    _book, _ledger, _place = book, Ledger(), Place("", "")
    use_style()  # for what the notebook itself draws
    if book.sample_mark:
        _show(f'<div class="auditor">\n\n**{book.sample_mark}**\n\n</div>')
    return book


def start_part(book: Book, part: str) -> None:
    """Show the heading of a part: 第二部分 …."""
    form = book.form.parts[part]  # type: ignore[index]
    _move(part, form.number)
    _show_heading(book, "#", f"{form.number}　{book.fill(form.title, part)}", f"parts.{part}.title")


def section(book: Book, key: str) -> None:
    """Show the heading of a section, numbered and worded by the form.

    Which sections are published, and in which order, the form says; a notebook that is run by itself shows all of its
    own, and of one that the form does not have it says so.
    """
    part = next((part for part in book.form.parts if book.form.has_section(part, key)), None)
    if part is None:
        _move(f"{_UNPUBLISHED}{key}", "表样以外")
        _show(f'<div class="auditor">\n\n表样 {book.form_file} 没有“{key}”一节：以下不会公开。\n\n</div>')
        return
    form = book.form.section(part, key)
    _move(f"{part}.{key}", f"{book.form.parts[part].number} {form.title}")
    _show_heading(book, "##", book.fill(form.title, key), f"parts.{part} {key}")


def subsection(title: str) -> None:
    """Show a heading inside a section: （一）…."""
    _show(f"### {sentence(title)}")


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
    _tell(phrase(template, **values))


def _values(template: str, values: dict[str, Figure | str]) -> dict[str, Figure | str]:
    known: dict[str, Callable[[], Figure | str]] = {
        "short": lambda: short_name(_opened()),
        "year": lambda: _opened().data.year,
        "last_year": lambda: _opened().data.last_year,
    }
    given = {name: in_sentence(value) if isinstance(value, Figure) else value for name, value in values.items()}
    return {name: value() for name, value in known.items() if f"{{{name}}}" in template} | given


def in_sentence(figure: Figure) -> Figure:
    """Return an amount as sentences print it: in the unit and with the decimals of the form's running text."""
    return _opened().told(figure)


def say_plainly(fragment: Fragment | None) -> None:
    """Show what a citizen wants to know of the section, set apart; nothing where there is nothing to say."""
    if fragment is not None:
        _tell(fragment.under("plain"), '<div class="plain-words">\n\n{}\n\n</div>')


def tell(book: Book, name: str) -> None:
    """Show the unit's own prose (text/*.md) as it was written.

    Raises
    ------
    InputError
        The form has this section and does not ask for the text.
    """
    text = "\n\n".join(prose(paragraph) for paragraph in paragraphs(_prose_of(book, name)))
    _show(f'<div class="own-words">\n\n{text}\n\n</div>')


def words_of(book: Book, name: str) -> Fragment:
    """Return the unit's own prose, to stand inside a sentence."""
    return own_words(_prose_of(book, name))


def _prose_of(book: Book, name: str) -> str:
    if name in book.data.prose:
        return book.data.prose[name]
    return _missing(f"表样 {book.form_file} 的“texts”没有“{name}”：这一节要写 text/{name}.md 的文字。")


def _missing(message: str) -> Fragment:
    """Refuse what is not there; a section that is not published anyway goes on without it."""
    if not _place.id.startswith(_UNPUBLISHED):
        raise InputError(message)
    return Fragment("（未提供）")


def purpose_of(book: Book, amount: Figure, name: str) -> Fragment:
    """Return what an amount is for in the unit's own words, to stand behind it; nothing where it is zero."""
    return join("", (Fragment("，"), words_of(book, name))) if amount != 0 else Fragment("")


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
        return _missing(f"{cell.file} 缺少“{key}”：表样 {book.form_file} 的正文要写这个日期，形如 2020-06-02。")
    return fragment_of("day", Mark(chinese_day(cell.raw), "日期", (cell,), "date"))


def no_base(book: Book) -> Fragment:
    """Return the reason why there is no last year to compare with; nothing where there is one."""
    return own_words(book.data.prose.get(NO_BASE, ""))


def _of_amounts(listed: Callable[..., Fragment]) -> Callable[..., Fragment]:
    """Make a list of amounts print them as sentences do."""

    @wraps(listed)
    def in_sentences(parts: Iterable[Figure], *others: Any) -> Fragment:
        return listed(map(in_sentence, parts), *others)

    return in_sentences


breakdown, amounts_of = _of_amounts(lists.breakdown), _of_amounts(lists.amounts_of)


def say_funds(book: Book) -> None:
    """Say how much of each fund of 财政拨款 comes in and goes out; why it changed is told of each fund by itself."""
    after = Fragment("增减变动的金额和原因，分别见以下各节。" if book.comparison else "")
    see_table = see(book, "appropriation").under("see")
    _tell(join("", (phrase("{short}{year}"), fund_balances(book), Fragment("。"), after, see_table)))


def say_fund(book: Book, fund: str) -> None:
    """Say what a fund pays for, or that there is nothing of it, and how each 项 changed."""
    _tell(fund_statement(book, fund))
    say_changes(book, fund)


def say_items(book: Book) -> None:
    """Say of every 项 of fiscal spending, numbered, its amount, what it is for (purposes.csv) and how it changed."""
    for item in explained_items(book):
        _tell(item)


def say_changes(book: Book, fund: str = FUNDS[0]) -> None:
    """Say of every 项 of a fund, a paragraph each, what changed from last year; nothing where there is none."""
    statements = [statement for _, statement in item_statements(book, fund)]
    if statements:
        each = "各项" if len(statements) > 1 else ""
        say(f"与上年相比，{each}支出变动情况如下：")
    for statement in statements:
        _tell(statement.under("changes"))


def say_glossary(book: Book) -> None:
    """Show the form's terms and explanations, numbered."""
    for number, entry in enumerate(book.form.glossary, start=1):
        text = form_words(book, book.fill(entry.text, f"glossary {entry.term}"), f"glossary {entry.term}", entry.term)
        # not **…**: before a Chinese character Markdown does not take the closing stars for an end
        head = Fragment(f"<strong>{chinese_number(number)}、{entry.term}：</strong>")
        _tell(join("", (head, text)))


def show_annex_cover(book: Book) -> None:
    """Show the annex's cover sheet: its title, its tables and its date."""
    _move("annex.cover", "附件封面")
    lines = [
        form_words(book, book.fill(table.contents, table.key), f"tables {table.key} contents", "heading")
        for table in book.form.tables
    ]
    cell = book.data.setting("dates.annex")
    _show_heading(book, "#", book.fill(book.form.title.annex, "title.annex"), "title.annex")
    _tell(join("\n\n", lines), '<div class="annex-list">\n\n{}\n\n</div>')
    _tell(
        fragment_of("date", Mark(chinese_day(cell.raw), "附件日期", (cell,), "date")),
        '<div class="annex-date">\n\n{}\n\n</div>',
    )


def show_chart(chart: charts.Sketch | None) -> None:
    """Draw a chart in the house style, with its caption and, folded, the table of its figures.

    The cell begins with `#| label: fig-…`. Nothing is shown where there is nothing to compare.
    """
    _show_drawn(chart.draw(_opened()) if chart is not None else None)


def show_figure(
    fig: Any, *, figures: Any, caption: str | Fragment, alt: str | Fragment, **values: Figure | str
) -> None:
    """Show a matplotlib figure of one's own, with the table of its figures under it.

    The cell begins with `#| label: fig-…`. Every text of the picture that has a digit is a tick of an axis or the
    printed text of one of its figures.

    Parameters
    ----------
    figures
        What is drawn: a Series of figures, or figures by name.
    caption, alt
        Its title, and what it shows to those who cannot see it: templates as for `say`, or fragments.
    values
        What stands for the names in caption and alt.
    """
    import matplotlib.pyplot as plt

    made = [
        text
        if isinstance(text, Fragment)
        else phrase(text, **{name: value for name, value in values.items() if f"{{{name}}}" in text})
        for text in (caption, alt)
    ]
    plt.close(fig)  # or the kernel would show it a second time
    _show_drawn(charts.own_chart(_opened(), fig, figures, *made))


def _show_drawn(chart: charts.Chart | None) -> None:
    if chart is None:
        return
    # where a section has several charts of which the same is to be entered, they are numbered
    for id_ in itertools.chain([_place.id], (f"{_place.id}.chart-{number}" for number in itertools.count(2))):
        caption = chart.caption.under(id_)
        entries = [
            *((f"{id_}.chart.{name}", figure, text, f"{_place.words} 图") for name, figure, text in chart.figures),
            *((name, printed, printed.text, f"{_place.words} 图题") for name, printed in caption.figures),
        ]
        if all(_ledger.takes(*entry, _running_cell()) for entry in entries):
            break
    for entry in entries:
        _record(*entry)
    data, metadata = chart_outputs(chart.svg)
    display(data, metadata={**metadata, OUTPUT_METADATA: {"caption": str(caption), "alt": chart.alt}}, raw=True)
    _show_html(charts.chart_table_html(chart, id_))


def kinds_of(book: Book) -> dict[str, list[str]]:
    """Return the columns of the table of spending that 基本支出 and 项目支出 are made of, as the form has them."""
    return {name: [kind.heading for kind in book.form.data.spending if kind.of == part] for part, name in PARTS.items()}


def changes_by_class(book: Book) -> pd.DataFrame:
    """Return spending of 一般公共预算 by 类, as the text prints it: columns 本年 and 上年, indexed by name.

    What was split or merged is compared together; empty where one of the years has no such 类.
    """
    return _compared(book, book.comparison.classes[FUNDS[0]] if book.comparison else {})


def changes_of_three_public(book: Book) -> pd.DataFrame:
    """Return the items of “三公”经费, as the text prints them: columns 本年 and 上年, indexed by name."""
    totals = book.comparison.totals if book.comparison else {}
    return _compared(book, {item: totals[item] for item in THREE_PUBLIC[1:] if item in totals})


def _compared(book: Book, changes: Mapping[str, Change]) -> pd.DataFrame:
    unit = book.form.text_amounts.unit
    columns = {
        "本年": [None if change.ended else change.now for change in changes.values()],
        "上年": [change.base for change in changes.values()],
    }
    index = [change.label for change in changes.values()]
    return pd.DataFrame({name: FigureArray(figures, unit) for name, figures in columns.items()}, index=index)


def show_change_table(table: AnnexTable | None) -> None:
    """Show a table of the change from last year in the text; nothing where there is no last year."""
    if table is None:
        return
    _show(f'<div class="table-title">\n\n{table.title}\n\n</div>')
    _show(f'<div class="table-lines">\n\n<span></span> <span>{table.unit_line}</span>\n\n</div>')
    for name, printed, text in printed_values(table):
        _record(f"tables.{table.key}.{name}", printed, text, f"{_place.words} 表")
    _show_html(table_html(table))


def show_table(book: Book, key: str) -> None:
    """Show an official table of the annex: heading, number and unit lines, the table, its notes."""
    if key not in {table.key for table in book.form.tables}:
        _show(f'<div class="auditor">\n\n表样 {book.form_file} 没有附表“{key}”：不会公开。\n\n</div>')
        return
    table = build_table(book, key)
    _move(f"tables.{key}", f"附件 {table.number}")
    title = form_words(book, f"{table.number}　{table.title}", f"tables.{key}.title", "title", key)
    _show_heading(book, "##", table.contents, f"tables {key} contents")
    _tell(title, '<div class="table-title">\n\n{}\n\n</div>')
    department = form_words(book, table.department_line, "annex.department_line", "department")
    _tell(department, f'<div class="table-lines">\n\n<span>{{}}</span> <span>{table.unit_line}</span>\n\n</div>')
    for name, printed, text in printed_values(table):
        _record(f"{_place.id}.{name}", printed, text, _place.words)
    _show_html(table_html(table))
    for number, note in enumerate(table.notes, start=1):
        marked = form_words(book, note, f"tables.{key}.notes 第{number}项", f"note{number}", key)
        _tell(marked, '<div class="table-note">\n\n{}\n\n</div>')


def show_ledger() -> None:
    """Show the ledger of all figures that this notebook printed, folded by place; publication collects it from here."""
    rows = [(*_LISTED(entry), describe_cells(Cell(**cell) for cell in entry["cells"])) for entry in _ledger]
    table = pd.DataFrame(rows, columns=["位置", "编号", "名称", "印出", "计算式", "来源"], dtype=str)
    ledger = _ledger.as_json() | {"book": _opened().parameters}
    display({LEDGER_TYPE: ledger, "text/html": listing(table, by="位置").data}, raw=True)


def _show(markdown: str) -> None:
    # the empty line keeps paragraphs apart where a renderer joins the outputs of one cell
    display(Markdown(styled(markdown) + "\n"))


def _show_html(table: str) -> None:
    display(HTML(styled(table)), metadata=PUBLISHED_TABLE)


def _show_heading(book: Book, level: str, text: str, key: str) -> None:
    """Show a heading of the form; in print it stays plain, for contents lists repeat it."""
    _tell(form_words(book, text, key, "heading"), f"{level} {{}}")


def _tell(fragment: Fragment, frame: str = "{}") -> None:
    """Show a fragment in its frame, and enter its figures in the ledger under the place where it stands."""
    named = fragment.under(_place.id)
    for name, printed in named.figures:
        _record(name, printed, printed.text, _place.words)
    _show(frame.format(named))


def _move(id_: str, words: str) -> None:
    global _place
    _place = Place(id_, words)
    _ledger.show(id_, _running_cell())


def _record(id_: str, printed: Figure | Mark, text: str, place: str) -> None:
    _ledger.record(id_, printed, text, place, _running_cell())


def _running_cell() -> str | None:
    """Return the id of the cell at work, which JupyterLab tells the kernel; None where a notebook is run as a whole."""
    shell = get_ipython()
    parent: dict[str, Any] = getattr(shell, "get_parent", dict)() if shell else {}
    cell: str | None = parent.get("metadata", {}).get("cellId")
    return cell
