"""Showing what a review found: in the terminal, as JSON, as CSV, as a page with the document's pages as pictures."""
