"""Whatever breaks at whichever step in the file system: what stands there is all old or all new, and nothing stays."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.proofs import every_nth

if TYPE_CHECKING:
    from budgetbook.core.project import Project


@pytest.mark.proof
@pytest.mark.parametrize(("command", "of"), [("build", 60), ("import", 12), ("new", 12), ("moved-import", 12)])
def test_a_fault_at_any_step_leaves_old_or_new_whole(project: Project, command: str, of: int) -> None:
    """Killed, out of space, or broken at the step; the command after it clears away what is left."""
    first, step = every_nth(of)
    done = subprocess.run(
        [sys.executable, "-m", "tests.publication.faults", command, str(first), str(step)],
        cwd=project.root,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    assert told["wrong"] == []
    assert told["tried"] >= 3
    assert sum(told["outcomes"].values()) == told["tried"]
