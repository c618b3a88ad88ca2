"""Rendering the executed notebooks into HTML and PDF, by Quarto or by pandoc and Typst. Rendering never executes."""
