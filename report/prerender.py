"""Quarto's pre-render step: run the notebooks where their outputs are older than data, notebooks or code."""

from budgetbook.render.prerender import main

main()
