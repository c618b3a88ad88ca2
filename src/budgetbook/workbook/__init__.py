"""Excel workbooks: the annex in its official form (`export`), and empty sheets for hand entry (`template`).

Both hold input tables in one layout, that of `budgetbook.workbook.input_sheet`, by which `import` knows them.
"""
