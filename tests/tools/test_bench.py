"""The bench: ratios of the times of whole process trees, and what a build spends its time on."""

from __future__ import annotations

import json
from itertools import chain, repeat
from typing import TYPE_CHECKING

from tests.tools import bench
from tests.tools.bench import HERE, NOTEBOOK, Run, import_share, main, ratios, run, steps

if TYPE_CHECKING:
    import pytest


def test_the_time_of_a_run_is_that_of_its_process_tree() -> None:
    busy = "import time\nwhile time.process_time() < 0.3: pass"
    done = run("-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}]); print('完')")
    assert done.cpu >= 0.3
    assert [line for _, line in done.said] == ["完"]
    idle = run("-c", "import time; time.sleep(0.4)")
    assert idle.wall >= 0.4
    assert idle.cpu < 0.4


def test_a_ratio_is_the_median_of_pairs() -> None:
    measured = iter([Run(2.0, 9.0), Run(30.0, 6.0), Run(4.0, 3.0)])
    against = chain([Run(1.0, 3.0), Run(3.0, 3.0)], repeat(Run(2.0, 3.0)))
    walls, cpu, first = ratios(lambda: next(measured), lambda: next(against), 3)
    assert (walls, cpu, first) == (2.0, 2.0, Run(2.0, 9.0))


def test_the_share_of_imports_is_of_the_whole_time() -> None:
    imports = import_share("-c", "import pandas")
    assert imports > 0.5
    assert 0 < import_share("-c", "import json, decimal; sum(range(50_000_000))") < imports / 2


def test_each_step_lasts_until_the_next_one() -> None:
    said = ((1.0, "[1] 读取数据"), (1.5, "[2]   提示 甲"), (2.0, "[3] 渲染"), (9.0, "完成 已写入"))
    assert steps(Run(10.0, 1.0, said)) == ["   10%  启动", "   10%  读取数据", "   80%  渲染"]


def test_the_notebook_reads_one_file_and_draws_five_charts() -> None:
    cells = json.loads((HERE / NOTEBOOK).read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    assert code.count("read_csv") == 1
    assert code.count("plt.subplots") == 5
    assert "budgetbook" not in code


def test_what_cannot_be_built_cannot_be_measured(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench, "run", lambda *command: Run(1.0, 1.0) if "papermill" in command else run(*command))
    assert main(["--year", "2020", "--unit", "999999", "--pairs", "1"]) == 2
    said = capsys.readouterr()
    assert "999999" in said.err
    assert said.out == ""
