"""Charts in the house style, drawn from Series of figures: bars, bars in groups, stacked bars, bars of a change."""

from budgetbook.charts.bars import bar_chart, grouped_bar_chart
from budgetbook.charts.changes import change_chart
from budgetbook.charts.matplotlib_chart import matplotlib_chart
from budgetbook.charts.model import Chart, ChartSpec, chart_table_html
from budgetbook.charts.stacks import stacked_bar_chart

__all__ = [
    "Chart",
    "ChartSpec",
    "bar_chart",
    "change_chart",
    "chart_table_html",
    "grouped_bar_chart",
    "matplotlib_chart",
    "stacked_bar_chart",
]
