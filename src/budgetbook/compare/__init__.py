"""Comparison of this year with last year, and which codes are compared together in it."""
