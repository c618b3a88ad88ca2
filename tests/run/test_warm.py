"""Work that is done in a fork of the warm process, and here where nothing is forked."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from budgetbook.core.errors import RenderError
from budgetbook.core.system import FORKED, KERNELS_VARIABLE, ORDINARY
from budgetbook.run.warm import run_in_fork


@pytest.mark.parametrize(("way", "is_here"), [(FORKED, False), (ORDINARY, True)])
def test_work_is_done_in_another_process_where_there_can_be_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str, is_here: bool
) -> None:
    monkeypatch.setenv(KERNELS_VARIABLE, way)
    run_in_fork(exec, f"import os, pathlib; pathlib.Path({str(tmp_path)!r}, str(os.getpid())).touch()")
    (worker,) = tmp_path.iterdir()
    assert (worker.name == str(os.getpid())) == is_here


@pytest.mark.parametrize("way", [FORKED, ORDINARY])
def test_what_it_raises_is_raised_here(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    monkeypatch.setenv(KERNELS_VARIABLE, way)
    with pytest.raises(RenderError, match=r"^坏了$"):
        run_in_fork(exec, "from budgetbook.core.errors import RenderError; raise RenderError('坏了')")


def test_a_process_that_ends_without_an_answer_is_an_error() -> None:
    with pytest.raises(RenderError, match=r"^子进程中途退出（退出码 3）。$"):
        run_in_fork(os._exit, 3)
