"""The bundle: a machine without network is set up from it alone."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.proofs import PROOF
from tests.tools.bundle import MACHINES, PYTHONS, REQUIREMENTS, WHEELS, instructions, lines_for, main, this_machine

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from budgetbook.core.project import Project

OFFLINE = {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "PYTHONPATH": ""}


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle for this machine; skips where its packages cannot be had."""
    if not (PROOF or os.environ.get("CI")):
        pytest.skip("收集约300 MB的软件包：在 CI 中或 make proof 时运行")
    pip = [sys.executable, "-m", "pip", "download", "--retries=0", "--no-deps", "--dest", str(tmp_path), "click"]
    if subprocess.run(pip, capture_output=True, check=False).returncode:
        pytest.skip("此处连不到软件源")
    assert main(["--target", str(tmp_path / "bundle")]) == 0
    return tmp_path / "bundle"


def test_a_machine_without_network_is_set_up_by_the_instructions(bundle: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    shutil.move(bundle, elsewhere)
    told = re.findall(r"^\.venv/bin/(.+)$", (elsewhere / "安装说明.md").read_text(encoding="utf-8"), re.MULTILINE)
    install, build = (line.split() for line in told)
    assert "--no-index" in install
    assert build[:2] == ["budgetbook", "build"]
    venv.create(elsewhere / ".venv", with_pip=True)
    check = ["budgetbook", "check", *build[2:]]
    for program, *arguments in (install, check):
        path = elsewhere / ".venv" / "bin" / program
        subprocess.run([path, *arguments], cwd=elsewhere, env={**os.environ, **OFFLINE}, check=True)


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("machine", MACHINES)
def test_each_machine_gets_what_the_lock_has_for_it(machine: str, python: str, project: Project) -> None:
    lock = (project.root / "requirements.lock").read_text(encoding="utf-8")
    names = [re.split("==", line)[0] for line in lines_for(lock, MACHINES[machine], python)]
    assert len(names) == len(set(names)) > 100
    assert ("pywinpty" in names, "colorama" in names) == ((True, True) if machine == "win-amd64" else (False, False))
    assert ("ptyprocess" in names) == (machine != "win-amd64")
    assert ("appnope" in names) == machine.startswith("macosx")
    assert ("overrides" in names) == (python == "3.11")


@pytest.mark.parametrize("machines", [*([machine] for machine in MACHINES), [*MACHINES]])
def test_the_instructions_have_the_commands_of_each_system_asked_for(machines: list[str]) -> None:
    text = instructions(machines, ["3.11", "3.13"])
    assert "{" not in text
    assert all(MACHINES[machine].title in text for machine in machines)
    assert ("## Windows" in text) == ("win-amd64" in machines)
    assert ("## Linux、macOS" in text) == (machines != ["win-amd64"])
    commands = re.findall(r"^\S+python\S* -m pip install .+$", text, re.MULTILINE)
    assert len(commands) == text.count("\n## ")
    assert all(f"--find-links {WHEELS} " in command and command.endswith(f"-r {REQUIREMENTS}") for command in commands)


def test_a_bundle_can_be_made_for_this_machine() -> None:
    assert this_machine() in MACHINES


def test_a_folder_of_something_else_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion
) -> None:
    (tmp_path / "notes.txt").write_text("92", encoding="utf-8")
    assert main(["--target", str(tmp_path)]) == 2
    assert capsys.readouterr().err.replace(str(tmp_path), "D:/资料") == snapshot
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    assert not (tmp_path / REQUIREMENTS).exists()
