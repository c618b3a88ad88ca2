"""Stacked bars: of what parts each of several amounts is made up."""

import pandas as pd

from budgetbook.book import Book
from budgetbook.charts import captions, series_figures
from budgetbook.charts.model import Chart, ChartSpec, heading_of, make_chart, without_unit
from budgetbook.charts.rows import ChartCell, ChartRow
from budgetbook.charts.style import MAX_BARS, OTHERS, colour_of
from budgetbook.figures import Figure, FigureError, total
from budgetbook.narrative.sentence import Fragment


def stacked_bar_chart(
    frame: pd.DataFrame, *, title: str, message: Fragment | str | None = None, source: str | None = None
) -> ChartSpec:
    """Compare figures that are made up of parts: a bar for each row, of a part for each column.

    Parameters
    ----------
    frame
        Figures of one unit, none below zero, under names without digits in the index and in the headings; at most
        four columns.
    title
        What is shown, without the year.
    message
        What the chart shows, to stand after the year: a sentence that was made, or a template for one, in which {most}
        is the largest bar. By default that.
    source
        Key of the official table that the figures come from: "spending".

    Raises
    ------
    FigureError
        It holds anything but figures of one unit, is too large for a page, or a figure is below zero.
    NarrativeError
        A digit stands in a name, the title or the message.
    """
    columns = {
        series_figures.name_of(heading): series_figures.named_figures(frame[heading]) for heading in frame.columns
    }
    if len(columns) > len(OTHERS) or len(frame) > MAX_BARS:
        raise FigureError(f"发现{len(frame)}行{len(columns)}栏，应至多{MAX_BARS}行{len(OTHERS)}栏，更多的画不清")
    rows: dict[str, dict[str, Figure]] = {}
    for heading, figures in columns.items():
        for name, figure in figures.items():
            rows.setdefault(name, {})[heading] = figure.named(f"{name}{heading}")
    units = {figure.unit for figures in rows.values() for figure in figures.values()}
    if len(units) > 1:
        raise FigureError(f"单位不同，不能画在一张图上：{'、'.join(sorted(units))}；先用 series.figures.in_unit 换算")

    def draw(spec: ChartSpec, book: Book) -> Chart | None:
        parts = {
            name: {heading: book.in_text_unit(figure) for heading, figure in figures.items()}
            for name, figures in rows.items()
        }
        wholes = {
            name: total(figures.values(), name, next(iter(figures.values())).unit) for name, figures in parts.items()
        }
        if sum(whole.value > 0 for whole in wholes.values()) < 2:
            return None
        colours = {heading: colour_of(heading, other=other) for heading, other in zip(columns, OTHERS, strict=False)}
        drawn = []
        for name, whole in sorted(wholes.items(), key=lambda item: -item[1].value):
            figures = parts[name]
            cells = [ChartCell(without_unit(whole), f"{name}.total", whole)]
            for heading in columns:
                figure = figures.get(heading)
                cells.append(
                    ChartCell("") if figure is None else ChartCell(without_unit(figure), f"{name}.{heading}", figure)
                )
            value = cells[0].text
            in_words = "，".join(f"{heading}{without_unit(figure)}" for heading, figure in figures.items())
            lengths = tuple((figure.value, colours[heading]) for heading, figure in figures.items())
            drawn.append(ChartRow(name, tuple(cells), name, value, f"{name}{value}：{in_words}", lengths))
        parts_text = spec.fill_message("{most}", {"most": lambda: captions.largest_part(book, list(wholes.values()))})
        unit = next(iter(wholes.values())).unit
        headings = ("项目", heading_of(unit), *columns)
        return make_chart(book, spec, parts_text, headings, drawn, unit, legend=colours, kind="堆叠条形图")

    return ChartSpec(title, message, source, draw)
