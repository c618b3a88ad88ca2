"""What the notebooks call: open the book, say a sentence, show a chart or a table.

Everything shown is Markdown or HTML that reads well in JupyterLab and that both renderers understand.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
from IPython.core.getipython import get_ipython
from IPython.display import HTML, Markdown, display

from budgetbook import change_charts, change_tables, charts
from budgetbook import shares as _shares
from budgetbook.annex import build_table, printed_values, table_html
from budgetbook.audit.listing import listing
from budgetbook.book import Book
from budgetbook.book import open_book as _open_book
from budgetbook.chart_tables import chart_table_html
from budgetbook.checks import require_sound, run_checks
from budgetbook.dataset.prose import NO_BASE, paragraphs
from budgetbook.dataset.schema import FUNDS, KEY_OF_FUND
from budgetbook.dates import chinese_day
from budgetbook.errors import InputError
from budgetbook.figures import Cell, describe_cells
from budgetbook.ledger import LEDGER_TYPE, Ledger, Mark
from budgetbook.narrative import Fragment, amounts_of, breakdown, consisting, including, names_of, own_words, sentence
from budgetbook.narrative.changes import change_alone, change_if_any, change_of, item_statements
from budgetbook.narrative.funds import fund_balances
from budgetbook.narrative.income import other_income
from budgetbook.narrative.references import see
from budgetbook.narrative.sentence import figure_markup, join, mark_markup, named, prose
from budgetbook.notebook_looks import chart_outputs, styled
from budgetbook.notebook_metadata import CHART_METADATA
from budgetbook.numerals import chinese_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from budgetbook.annex.model import AnnexTable
    from budgetbook.figures import Figure

__all__ = [
    "Book",
    "amounts_of",
    "breakdown",
    "change_alone",
    "change_charts",
    "change_if_any",
    "change_of",
    "change_tables",
    "charts",
    "day_of",
    "in_section",
    "including",
    "names_of",
    "no_base",
    "open_book",
    "other_income",
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
    "shares",
    "short_name",
    "show_annex",
    "show_annex_cover",
    "show_change_table",
    "show_chart",
    "show_chart_data",
    "show_ledger",
    "show_table",
    "start_part",
    "subsection",
    "tell",
    "words_of",
]


class Place(NamedTuple):
    """Where in the document the notebook is: the id that figures there begin with, and its name."""

    id: str
    words: str


_ledger = Ledger()
_place = Place("", "")


def open_book(year: str | int, unit: str | int) -> Book:
    """Load a unit's budget of a year and check it; a budget that does not reconcile is not told.

    Codes may come as numbers, which is how `papermill -p` passes them. Where the data is made up, the notebook says so
    here; in the document the frame says it on every page.

    Raises
    ------
    BudgetBookError
        The data is not there, is not as it must be, or does not reconcile.
    """
    global _ledger, _place
    book = _open_book(str(year), str(unit))
    require_sound(run_checks(book))
    _ledger, _place = Ledger(), Place("", "")
    if book.sample_mark:
        _show(f'<div class="auditor">\n\n**{book.sample_mark}**\n\n</div>')
    return book


def start_part(book: Book, part: str) -> None:
    """Show the heading of a part: 第二部分 …."""
    form = book.form.parts[part]  # type: ignore[index]
    _move(part, form.number)
    _show_heading(book, f"# {form.number}　{book.fill(form.title, part)}")


def section(book: Book, part: str, key: str) -> bool:
    """Show the heading of a section, numbered and worded by the form; tell whether the form has the section."""
    if not book.form.has_section(part, key):
        return False
    form = book.form.section(part, key)
    _move(f"{part}.{key}", f"{book.form.parts[part].number} {form.title}")  # type: ignore[index]
    _show_heading(book, f"## {book.fill(form.title, key)}")
    return True


def in_section(key: str) -> bool:
    """Tell whether the section that was last begun is this one: a form without it shows nothing of it."""
    return _place.id.endswith(f".{key}")


def subsection(title: str) -> None:
    """Show a heading inside a section: （一）…."""
    _show(f"### {sentence(title)}")


def say(template: str, **values: Figure | str) -> None:
    """Show one paragraph; see `budgetbook.narrative.sentence`."""
    _tell(sentence(template, **values))


def say_plainly(fragment: Fragment | None) -> None:
    """Show what a citizen wants to know of the section, set apart; nothing where there is nothing to say."""
    if fragment is not None:
        _tell(fragment.under("plain"), '<div class="plain-words">\n\n{}\n\n</div>')


def tell(book: Book, name: str) -> None:
    """Show the unit's own prose (text/*.md) as it was written."""
    text = "\n\n".join(prose(paragraph) for paragraph in paragraphs(book.data.prose[name]))
    _show(f'<div class="own-words">\n\n{text}\n\n</div>')


def words_of(book: Book, name: str) -> Fragment:
    """Return the unit's own prose, to stand inside a sentence."""
    return own_words(book.data.prose[name])


def purpose_of(book: Book, amount: Figure, name: str) -> Fragment:
    """Return what an amount is for in the unit's own words, to stand behind it; nothing where it is zero."""
    return join("", (Fragment("，"), words_of(book, name))) if amount.value else Fragment("")


def short_name(book: Book) -> str:
    """Return the unit's short name, to stand in a sentence even where it has a digit."""
    return named(book.data.settings.unit.short_name)


def day_of(book: Book, key: str) -> Fragment:
    """Return a day of unit.toml, to stand in a sentence.

    Raises
    ------
    InputError
        The form asks for a day that unit.toml does not give.
    """
    cell = book.data.setting(key)
    if cell.raw == str(None):
        raise InputError(f"{cell.file} 缺少“{key}”：表样 {book.form_file} 的正文要写这个日期，形如 2020-06-02。")
    return _printed("day", Mark(chinese_day(cell.raw), "日期", (cell,)))


def no_base(book: Book) -> Fragment:
    """Return the reason why there is no last year to compare with; nothing where there is one."""
    return own_words(book.data.prose.get(NO_BASE, ""))


def shares(book: Book, parts: Sequence[Figure], whole: Figure) -> list[Figure]:
    """Return each part's share of the whole by the form's rule."""
    return _shares.shares(parts, whole, book.form.share_rule)


def say_funds(book: Book) -> None:
    """Say how much of each fund of 财政拨款 comes in and goes out; why it changed is told of each fund by itself."""
    start = sentence("{short}{year}", short=short_name(book), year=book.data.year)
    after = Fragment("增减变动的金额和原因，分别见以下各节。" if book.comparison else "")
    _tell(join("", (start, fund_balances(book), Fragment("。"), after, see(book, "appropriation").under("see"))))


def say_fund(book: Book, fund: str) -> None:
    """Say what a fund pays for, or that there is nothing of it."""
    group = book.data.spending.of_fund(fund)
    income = book.data.income_of(fund)
    words: dict[str, Figure | str] = {"short": short_name(book), "year": book.data.year, "fund": fund}
    reference = see(book, KEY_OF_FUND[fund])
    if income.value == 0 and group.amount.value == 0:
        change = change_if_any(book, f"{fund}支出")
        say("{short}{year}没有{fund}拨款安排的收入和支出{change}。{see}", **words, change=change, see=reference)
        say_changes(book, fund)
        return
    classes = [book.told(part.amount) for part in group.by_code(3, book.data.classification.functions).values()]
    say(
        "{short}{year}{fund}收入{income}，支出{spending}{change}{parts}。{see}",
        **words,
        income=book.told(income),
        spending=book.told(group.amount),
        change=change_of(book, f"{fund}支出"),
        # what follows a reason would be read as part of it
        parts=consisting(classes, "。" if book.comparison else "，"),
        see=reference,
    )
    say_changes(book, fund)


def say_items(book: Book) -> None:
    """Say of every 项 of fiscal spending, numbered, its amount, what it is for (purposes.csv) and how it changed.

    After them is told what cannot be told of one such amount: what was split, has ended, or has several funds.
    """
    names = book.data.classification.functions
    alone = _told_alone(book)
    fiscal = book.data.spending.of_funds(FUNDS, "财政拨款支出")
    for number, (code, group) in enumerate(fiscal.by_code(7, names).items(), start=1):
        path = f"{names[code[:3]]}（类）{names[code[:5]]}（款）{names[code]}（项）"
        item = sentence(
            "（{number}）“{path}”科目{amount}，主要用于{purpose}{change}。",
            number=chinese_number(number),
            path=named(path),
            amount=book.told(group.amount),
            purpose=own_words(book.data.purposes[code].rstrip("。")),
            change=change_of(book, alone[code]) if code in alone else "",
        )
        _tell(item.under(f"items.{code}"))
    for fund in FUNDS:
        for key, statement in item_statements(book, fund):
            if key not in alone.values():
                _tell(join("", (Fragment(f"{fund}安排的"), statement)).under("changes"))


def _told_alone(book: Book) -> dict[str, str]:
    """Return the items whose change is that of all fiscal money of one code, by that code."""
    fiscal = [item.code for item in book.data.spending.items if item.fund in FUNDS]
    changes = () if book.comparison is None else book.comparison.items
    single = (change for change in changes if change.fund in FUNDS and len(change.group.after) == 1)
    return {change.group.after[0]: change.item for change in single if fiscal.count(change.group.after[0]) == 1}


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
        text = _marked(book, book.fill(entry.text, f"glossary {entry.term}"), f"glossary {entry.term}", entry.term)
        # not **…**: before a Chinese character Markdown does not take the closing stars for an end
        head = Fragment(f"<strong>{chinese_number(number)}、{entry.term}：</strong>")
        _tell(join("", (head, text)))


def show_annex_cover(book: Book) -> None:
    """Show the annex's cover sheet: its title, its tables and its date."""
    _move("annex.cover", "附件封面")
    lines = "\n\n".join(book.fill(table.contents, table.key) for table in book.form.tables)
    cell = book.data.setting("dates.annex")
    _show_heading(
        book, f'# {book.fill(book.form.title.annex, "title.annex")}\n\n<div class="annex-list">\n\n{lines}\n\n</div>'
    )
    _tell(
        _printed("date", Mark(chinese_day(cell.raw), "附件日期", (cell,))), '<div class="annex-date">\n\n{}\n\n</div>'
    )


def show_chart(chart: charts.Chart | None) -> None:
    """Show a chart; nothing where there is nothing to compare."""
    if chart is None:
        return
    for name, figure, text in chart.figures:
        _record(f"{_place.id}.chart.{name}", figure, text, f"{_place.words} 图")
    caption = chart.caption.under(_place.id)
    for name, printed in caption.figures:
        _record(name, printed, printed.text, f"{_place.words} 图题")
    data, metadata = chart_outputs(chart.svg)
    display(data, metadata={**metadata, CHART_METADATA: {"caption": str(caption), "alt": chart.alt}}, raw=True)


def show_chart_data(chart: charts.Chart | None) -> None:
    """Show the numbers of the chart above as a table, folded, for those who cannot see it: on screen only.

    They are the chart's own, under the same entries of the ledger.
    """
    if chart is not None:
        display(HTML(styled(chart_table_html(chart, f"{_place.id}.chart"))))


def show_change_table(table: AnnexTable | None) -> None:
    """Show a table of the change from last year in the text; nothing where there is no last year."""
    if table is None:
        return
    _show(f'<div class="table-title">\n\n{table.title}\n\n</div>')
    _show(f'<div class="table-lines">\n\n<span></span> <span>{table.unit_line}</span>\n\n</div>')
    for name, printed, text in printed_values(table):
        _record(f"tables.{table.key}.{name}", printed, text, f"{_place.words} 表")
    display(HTML(styled(table_html(table))))


def show_annex(book: Book) -> None:
    """Show every official table of the form, in its order."""
    for table in book.form.tables:
        show_table(book, table.key)


def show_table(book: Book, key: str) -> None:
    """Show an official table of the annex: heading, number and unit lines, the table, its notes."""
    table = build_table(book, key)
    _move(f"tables.{key}", f"附件 {table.number}")
    title = _marked(book, f"{table.number}　{table.title}", f"tables.{key}.title", "title", key)
    _show_heading(book, f"## {table.contents}")
    _tell(title, '<div class="table-title">\n\n{}\n\n</div>')
    _show(f'<div class="table-lines">\n\n<span>{table.department_line}</span> <span>{table.unit_line}</span>\n\n</div>')
    for name, printed, text in printed_values(table):
        _record(f"{_place.id}.{name}", printed, text, _place.words)
    display(HTML(styled(table_html(table))))
    for number, note in enumerate(table.notes, start=1):
        marked = _marked(book, note, f"tables.{key}.notes 第{number}项", f"note{number}", key)
        _tell(marked, '<div class="table-note">\n\n{}\n\n</div>')


def show_ledger() -> None:
    """Show the ledger of all figures that this notebook printed, folded by place; publication collects it from here."""
    rows = [
        (entry.place, entry.id, entry.label, entry.text, entry.formula, describe_cells(entry.cells))
        for entry in _ledger
    ]
    table = pd.DataFrame(rows, columns=["位置", "编号", "名称", "印出", "计算式", "来源"], dtype=str)
    display({LEDGER_TYPE: _ledger.as_json(), "text/html": listing(table, by="位置").data}, raw=True)


def _show(markdown: str) -> None:
    # the empty line keeps paragraphs apart where a renderer joins the outputs of one cell
    display(Markdown(styled(markdown) + "\n"))


def _show_heading(book: Book, markdown: str) -> None:
    """Show a heading; it stays plain, for contents lists repeat it, but the year in it is entered in the ledger."""
    if book.data.year.text in markdown:
        _record(f"{_place.id}.heading.year", book.data.year, book.data.year.text, _place.words)
    _show(markdown)


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


def _marked(book: Book, text: str, key: str, name: str, table: str | None = None) -> Fragment:
    """Mark what a text of the form prints with digits: the year, the table's number, numbers it cites.

    Parameters
    ----------
    key
        The text's place in the form.
    name
        Its name in the ledger.
    """
    known: dict[str, tuple[str, Figure | Mark]] = {book.data.year.text: ("year", book.data.year)}
    if table is not None:
        known[book.form.table(table).number] = ("number", book.table_number(table))
    pieces = []
    cited = 0
    for piece in re.split(rf"({'|'.join(map(re.escape, known))}|\d+(?:\.\d+)?)", text):
        if piece in known:
            pieces.append(_printed(*known[piece]))
        elif piece[:1].isdigit():
            cited += 1
            pieces.append(
                _printed(f"cited{cited}", Mark(piece, "表样文字中的数字", (Cell(book.form_file, 0, key, text),)))
            )
        else:
            pieces.append(Fragment(piece))
    return join("", pieces).under(name)


def _printed(name: str, printed: Figure | Mark) -> Fragment:
    markup = mark_markup(name, printed) if isinstance(printed, Mark) else figure_markup(name, printed)
    return Fragment(markup, ((name, printed),))
