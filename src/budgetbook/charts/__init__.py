"""Charts in the house style, drawn from Series of figures: bars, bars in groups, stacked bars, bars of a change."""

from budgetbook.charts.bars import bar_chart, grouped_bar_chart
from budgetbook.charts.changes import change_chart
from budgetbook.charts.model import Chart, Sketch, chart_table_html
from budgetbook.charts.own import own_chart
from budgetbook.charts.stacks import stacked_bar_chart

__all__ = [
    "Chart",
    "Sketch",
    "bar_chart",
    "change_chart",
    "chart_table_html",
    "grouped_bar_chart",
    "own_chart",
    "stacked_bar_chart",
]
