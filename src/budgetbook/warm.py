"""The warm process from which kernels are forked: it imports what every notebook needs, once."""

from __future__ import annotations

import multiprocessing
from multiprocessing import forkserver

PRELOADED = ["ipykernel.kernelapp", "ipykernel.ipkernel", "matplotlib.figure", "pandas", "budgetbook.notebook"]

CONTEXT = multiprocessing.get_context("forkserver")


def warm_up() -> None:
    """Start the process, if it is not there yet, and return at once: it imports while the caller goes on."""
    CONTEXT.set_forkserver_preload(PRELOADED)
    forkserver.ensure_running()
