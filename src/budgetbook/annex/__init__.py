"""The annex (附表): each official table filled from the data, as the form lays it out."""

from budgetbook.annex.build import build_annex, build_table
from budgetbook.annex.html import table_html
from budgetbook.annex.model import AnnexTable

__all__ = ["AnnexTable", "build_annex", "build_table", "table_html"]
