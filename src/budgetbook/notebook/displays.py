"""What notebooks show beside text: charts, tables of changes, and the official tables of the annex."""

import itertools
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from budgetbook import charts
from budgetbook.book import Book
from budgetbook.charts import bar_chart, change_chart, grouped_bar_chart, stacked_bar_chart
from budgetbook.charts.style import chart_outputs
from budgetbook.compare.comparison import THREE_PUBLIC_CHANGES
from budgetbook.core.output_metadata import OUTPUT_METADATA
from budgetbook.dataset.comparison_base import OUTTURN
from budgetbook.figures import Figure, FigureArray
from budgetbook.figures.changes import Change
from budgetbook.forms.printed import COUNTED
from budgetbook.forms.schema import FUNDS
from budgetbook.narrative.form_text import form_text, table_reference
from budgetbook.narrative.sentence import Fragment, sentence
from budgetbook.notebook.sentences import phrase
from budgetbook.notebook.session import here, in_frame, show, show_data, show_html
from budgetbook.tables import build_table, printed_values, table_html
from budgetbook.tables import changes as change_tables
from budgetbook.tables.model import AnnexTable

__all__ = [
    "bar_chart",
    "change_chart",
    "change_tables",
    "changes_by_class",
    "changes_of_three_public",
    "grouped_bar_chart",
    "show_change_table",
    "show_chart",
    "show_figure",
    "show_table",
    "spending_columns",
    "stacked_bar_chart",
]


def show_chart(chart: charts.ChartSpec | None) -> None:
    """Draw a chart in the house style, with its caption and, folded, the table of its figures.

    The cell begins with `#| label: fig-…`. Nothing is shown where there is nothing to compare.
    """
    show_drawn(chart.draw(here.book) if chart is not None else None)


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
    show_drawn(charts.matplotlib_chart(here.book, fig, figures, *made))


def show_drawn(chart: charts.Chart | None) -> None:
    """Show a drawn chart, with its table, and enter its figures; nothing where there is none."""
    if chart is None:
        return
    # where a section has several charts of which the same is to be entered, they are numbered
    for id_ in itertools.chain([here.place.id], (f"{here.place.id}.chart-{number}" for number in itertools.count(2))):
        caption = chart.caption.under(id_)
        entries = [
            *((f"{id_}.chart.{name}", figure, text, f"{here.place.name} 图") for name, figure, text in chart.figures),
            *((name, printed, printed.text, f"{here.place.name} 图题") for name, printed in caption.figures),
        ]
        if all(here.ledger.can_record(*entry) for entry in entries):
            break
    for entry in entries:
        here.ledger.record(*entry)
    data, metadata = chart_outputs(chart.svg)
    show_data(data, {**metadata, OUTPUT_METADATA: {"caption": str(caption), "alt": chart.alt}})
    show_html(charts.chart_table_html(chart, id_))


def spending_columns(book: Book) -> dict[str, list[str]]:
    """Return the columns of the table of spending that 基本支出, 项目支出 and other parts are made of, by the form."""
    layout = book.form.data
    return {name: [kind.heading for kind in layout.kinds_of(part)] for part, name in layout.parts.items()}


def changes_by_class(book: Book) -> pd.DataFrame:
    """Return spending of 一般公共预算 by 类, as the text prints it: columns 本年 and 上年, indexed by name.

    What was split or merged is compared together; empty where one of the years has no such 类.
    """
    return _compared(book, book.comparison.classes[FUNDS[0]] if book.comparison else {})


def changes_of_three_public(book: Book) -> pd.DataFrame:
    """Return the items of “三公”经费, as the text prints them: columns 本年 and 上年, indexed by name."""
    totals = book.comparison.totals if book.comparison else {}
    return _compared(book, {item: totals[item] for item in THREE_PUBLIC_CHANGES[1:] if item in totals})


def _compared(book: Book, changes: Mapping[str, Change]) -> pd.DataFrame:
    unit = book.form.text_amounts.unit
    columns = {
        "本年": [None if change.ended else change.now for change in changes.values()],
        "上年": [change.base for change in changes.values()],
    }
    index = [change.label for change in changes.values()]
    return pd.DataFrame({name: FigureArray(figures, unit) for name, figures in columns.items()}, index=index)


_ORDINAL = f"{COUNTED}.|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）"
"""What a heading has before its title."""


def show_change_table(table: AnnexTable | None) -> None:
    """Show a table of the change from last year in the text; nothing where there is no last year."""
    if table is None:
        return
    show(in_frame("table-title", f"{table.title}"))
    show(in_frame("table-lines", f"<span></span> <span>{table.unit_line}</span>"))
    for name, printed, text in printed_values(table):
        here.ledger.record(f"tables.{table.key}.{name}", printed, text, f"{here.place.name} 表")
    show_html(table_html(table))
    key = table.key.removeprefix("change_")
    if key in {known.key for known in here.book.form.tables}:
        is_outturn = any(cell.text.endswith(OUTTURN) for row in table.head for cell in row)
        of_last_year = sentence(
            "数据来源：{table}、{last_year}{base}",
            table=table_reference(here.book, key),
            last_year=table.years["last_year"],
            base=OUTTURN if is_outturn else "部门预算",
        )
        here.write(of_last_year.under(f"{table.key}.source"), in_frame("table-note"))


def show_table(book: Book, key: str) -> None:
    """Show an official table of the annex: heading, number and unit lines, the table, its notes."""
    if key not in {table.key for table in book.form.tables}:
        show(in_frame("auditor", f"表样 {book.form_file} 没有附表“{key}”：不会公开。"))
        return
    table = build_table(book, key)
    here.move(f"tables.{key}", f"附件 {table.number}")
    here.show_heading("##", table.contents, f"tables.{key}.contents")
    # a heading that says the whole title is the title
    is_titled = re.fullmatch(rf"(?:{_ORDINAL})?{re.escape(table.title)}", table.contents)
    if table.number or not is_titled:
        words = table.number if is_titled else f"{table.number}　{table.title}"
        title = form_text(book, words, f"tables.{key}.title", "title", key)
        here.write(title, in_frame("table-number" if is_titled else "table-title"))
    department = form_text(book, table.department_line, "annex.department_line", "department")
    here.write(department, in_frame("table-lines", f"<span>{{}}</span> <span>{table.unit_line}</span>"))
    for name, printed, text in printed_values(table):
        here.ledger.record(f"{here.place.id}.{name}", printed, text, here.place.name)
    show_html(table_html(table))
    for number, note in enumerate(table.notes, start=1):
        marked = form_text(book, note, f"tables.{key}.notes 第{number}项", f"note{number}", key)
        here.write(marked, in_frame("table-note"))
