"""A build killed at any moment: the publication before it stands, no process stays, the next one clears away."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections import Counter
from random import Random
from typing import TYPE_CHECKING

import psutil
import pytest

from budgetbook.publication.manifest import complete_manifest
from budgetbook.publication.unit_folder import UnitFolder
from budgetbook.publication.verification import verify
from tests.places import UNIT, YEAR
from tests.proofs import slice_of

if TYPE_CHECKING:
    from pathlib import Path

    from budgetbook.core.project import Project

SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
PATIENCE = 30
"""Seconds after which a process that was to end has not."""

STAGES = (
    "",
    *("读取数据", "勾稽核对", "执行 notebooks/2", "数据台账", "逐个复算"),
    *("口径", "渲染：", "渲染完成", "公开的三种"),
)
"""What a build says when it enters a stage."""

KILLS = [(stage, number) for number in range(23) for stage in STAGES]


@pytest.fixture
def old(publication: Path, tmp_path: Path) -> Path:
    """An earlier publication, in its place."""
    folder = tmp_path / "output" / YEAR / UNIT
    shutil.copytree(publication, folder)
    (folder / "report.html").write_text("上一次的公开文本", encoding="utf-8")
    (folder / "SHA256SUMS").unlink()
    complete_manifest(folder)
    return folder


def build_until(project: Project, output: Path, stage: str, delay: float, number: int) -> list[psutil.Process]:
    """Start a build and end it a moment after it enters a stage; return the processes that it had."""
    # whoever runs the tests may ignore a signal
    heard = (
        "import signal; from budgetbook.cli import main; "
        "[signal.signal(number, signal.SIG_DFL) for number in (signal.SIGHUP, signal.SIGINT)]; main()"
    )
    command = [sys.executable, "-c", heard, "build", "--year", YEAR, "--unit", UNIT, "--renderer", "pandoc"]
    with subprocess.Popen(
        [*command, "--output", str(output)],
        cwd=project.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    ) as build:
        assert build.stdout
        for line in build.stdout if stage else ():
            if stage in line:
                break
        me = psutil.Process(build.pid)
        psutil.wait_procs([me], timeout=delay)
        children = me.children(recursive=True) if me.is_running() and me.status() != psutil.STATUS_ZOMBIE else []
        build.send_signal(number)
        build.communicate(timeout=PATIENCE)  # its last line comes when all that could still write has ended
    return children


@pytest.mark.proof
def test_a_build_that_is_killed_leaves_the_publication_before_it(
    project: Project, old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = UnitFolder.below(old.parents[1], YEAR, UNIT)
    reached: Counter[str] = Counter()
    for stage, number in slice_of(KILLS, 1):
        chance = Random(f"{stage}{number}")
        children = build_until(project, place.root, stage, chance.random(), chance.choice(SIGNALS))
        _, alive = psutil.wait_procs(children, timeout=PATIENCE)
        assert alive == []
        assert verify(old) == ([], ())
        is_old = (old / "report.html").read_text(encoding="utf-8") == "上一次的公开文本"
        reached[(stage or "开始") if is_old else "已公开"] += 1
        with place.held():
            assert sorted(path.name for path in old.parent.iterdir()) == [f".{UNIT}.lock", UNIT]
        if not is_old:
            (old / "report.html").write_text("上一次的公开文本", encoding="utf-8")
            (old / "SHA256SUMS").unlink()
            complete_manifest(old)
    with capsys.disabled():
        print(f"\n在各阶段终止的次数：{dict(reached)}")
    assert sum(reached.values()) == len(slice_of(KILLS, 1))
