"""Open data beside the document: the official tables as a workbook and as CSV, described by datapackage.json.

A CSV file here is data, not a picture of the table: one heading row, one row for one line of one side of the table,
and two columns that say what a row is (行类型, and 明细行: whether it adds up others). Every cell is as printed; only
thousands separators and the indentation of names are left out.

The descriptor follows Data Package and Table Schema, version 1 (specs.frictionlessdata.io): version 2 allows no `type`
of a resource but `table`, and without one readers take the workbook for one table. The fiscal attributes follow Fiscal
Data Package 1.0 (fiscal.datapackage.org) and its budget taxonomy: `columnType`, `extraFields` with `constant`,
`normalize` and `normalizationTarget`, `columnTypes`.

The input tables (spending.csv …) are not published a second time. What they say is in the official tables, and each of
their cells from which a number was made is in figures.json with file, row, column and what was typed; as working files
they follow the office's habits (GBK, a 合计 row to check by), and two sets of tables would leave readers to choose.
"""

from budgetbook.opendata.write import write_open_data

__all__ = ["write_open_data"]
