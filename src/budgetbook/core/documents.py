"""The names of what people read of a publication."""

PAGE, PDF, WORD = DOCUMENTS = ("report.html", "report.pdf", "report.docx")
"""The three files of the document; each shows the same numbers."""

FIGURES = "figures.json"
"""The publication's ledger: every printed figure, with the cells and the expression that it comes from."""

PREVIEW = "-preview.html"
"""How the names of the notebooks' pages end."""
