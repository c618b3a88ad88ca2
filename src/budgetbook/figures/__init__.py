"""Figures: numbers that keep their source, alone and in the columns of pandas DataFrames."""

from budgetbook.figures import accessor  # registers series.figures
from budgetbook.figures.cells import Cell, describe_cells
from budgetbook.figures.dtype import FigureArray, FigureDtype
from budgetbook.figures.expression import Expression
from budgetbook.figures.figure import Figure, FigureError, Threshold, amount, count, total
from budgetbook.figures.printing import AMOUNT_UNITS, PERCENT, WAN_YUAN, YUAN, NumberFormat, PrintedAs, plain

__all__ = [
    "AMOUNT_UNITS",
    "PERCENT",
    "WAN_YUAN",
    "YUAN",
    "Cell",
    "Expression",
    "Figure",
    "FigureArray",
    "FigureDtype",
    "FigureError",
    "NumberFormat",
    "PrintedAs",
    "Threshold",
    "accessor",
    "amount",
    "count",
    "describe_cells",
    "plain",
    "total",
]
