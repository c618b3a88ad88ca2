"""Rendering the executed notebooks into HTML, PDF and Word, by Quarto or by pandoc and Typst; nothing is run here."""
