"""Quarto's pre-render step: run the notebooks where their outputs are older than data, notebooks or code."""

from quarto_step import run

run("before_render")
