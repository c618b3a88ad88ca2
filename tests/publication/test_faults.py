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


OF = {"build": 400, "import": 40, "new": 40, "moved-import": 40}
"""The commands, and of how many steps one is tried outside of a proof."""


@pytest.fixture(scope="module")
def tried(project: Project) -> dict[str, Any]:
    """What was tried of each command and what went wrong, all by one program, which takes long to start."""
    slices = {command: every_nth(of) for command, of in OF.items()}
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.publication.faults"),
            *(f"{command}:{first}:{step}" for command, (first, step) in slices.items()),
        ],
        cwd=project.root,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.proof
@pytest.mark.parametrize("command", OF)
def test_a_fault_at_any_step_leaves_old_or_new_whole(tried: dict[str, Any], command: str) -> None:
    """Killed, out of space, or broken at the step; the command after it clears away what is left."""
    of_command = tried[command]
    assert of_command["wrong"] == []
    assert of_command["tried"] >= 3
    assert sum(of_command["outcomes"].values()) == of_command["tried"]
