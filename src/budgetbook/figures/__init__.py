"""Figures: numbers that keep their source, alone and in the columns of pandas DataFrames."""

from budgetbook.figures.accessor import SHARE_RULE
from budgetbook.figures.array import FigureArray
from budgetbook.figures.dtype import FigureDtype
from budgetbook.figures.expression import Cell, Expression, LazyField, describe_cells, sole_cell
from budgetbook.figures.figure import Figure
from budgetbook.figures.operands import FigureError, FigureTypeError, Threshold, amount
from budgetbook.figures.printing import AMOUNT_UNITS, PERCENT, WAN_YUAN, YUAN, NumberFormat, PrintedAs, plain
from budgetbook.figures.totals import count, total

__all__ = [
    "AMOUNT_UNITS",
    "PERCENT",
    "SHARE_RULE",
    "WAN_YUAN",
    "YUAN",
    "Cell",
    "Expression",
    "Figure",
    "FigureArray",
    "FigureDtype",
    "FigureError",
    "FigureTypeError",
    "LazyField",
    "NumberFormat",
    "PrintedAs",
    "Threshold",
    "amount",
    "count",
    "describe_cells",
    "plain",
    "sole_cell",
    "total",
]
