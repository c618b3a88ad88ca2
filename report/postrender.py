"""Quarto's post-render step: complete the files that it has rendered."""

from quarto_step import run

run("after_render")
