"""The annex (附表): each official table filled from the data, as the form lays it out."""

from budgetbook.tables.build import build_annex, build_table
from budgetbook.tables.html import table_html
from budgetbook.tables.model import AnnexTable, printed_values

__all__ = ["AnnexTable", "build_annex", "build_table", "printed_values", "table_html"]
