"""The command line in this process."""

from __future__ import annotations

import pytest

from budgetbook.cli import main


def run_command(*arguments: object) -> int:
    """Run `budgetbook` with these arguments, and return its exit code."""
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    assert isinstance(ended.value.code, int)
    return ended.value.code
