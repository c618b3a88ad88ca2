"""Import this before all else that is heavy: a process that lives for seconds then starts sooner.

jsonschema does without what checks web addresses and durations, one of which takes seconds to build: the schema of
notebooks has none of these formats. Kernels do without the debugger that each would load for JupyterLab. And Python
hardly looks for garbage, neither meanwhile nor at its end: what is imported and read stays until the process ends, and
the search took a third of `budgetbook check`. Its threads share one heap, in which a build needs a fifth less. pydantic
seeks no plugins, for which it would look through all packages that are installed.
"""

import atexit
import gc
import os
import sys

from budgetbook.core.system import use_one_malloc_arena

gc.set_threshold(1_000_000)
atexit.register(gc.freeze)
use_one_malloc_arena()
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

if "jsonschema" not in sys.modules:
    for name in ("rfc3987_syntax", "rfc3986_validator", "isoduration"):
        # so that importing it fails at once
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
sys.modules.setdefault("debugpy", None)  # type: ignore[arg-type]


def resume_garbage_collection() -> None:
    """Let a process that goes on for hours look for garbage again, but not through what has been imported."""
    gc.freeze()
    gc.set_threshold(10_000)
