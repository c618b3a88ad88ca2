"""A run of many units: the command whole, once; and its parts with workers in this process that build nothing."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager, suppress
from threading import get_ident
from typing import TYPE_CHECKING, Any

import psutil
import pytest
from distributed import Client, KilledWorker, LocalCluster

from budgetbook.audit.provenance import provenance_of
from budgetbook.city import task
from budgetbook.city.cluster import prepare_worker, require_same_program
from budgetbook.city.progress import LineProgress
from budgetbook.city.result import UnitResult, exit_code_of, summary
from budgetbook.city.run import CityRun
from budgetbook.core.errors import RenderError, UsageError
from budgetbook.core.project import Project
from budgetbook.core.steps import parallel_steps
from budgetbook.publication.manifest import hashes_of_files
from budgetbook.publication.unit_folder import UnitFolder
from budgetbook.render import pandoc
from tests.files import read_records
from tests.fixtures.publications import processes_with
from tests.places import UNIT, YEAR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FAILING, UNREADABLE = "157002", "157003"


@pytest.fixture
def city(data: Path) -> Path:
    """The real unit, one with its tables, which accepts cells of the other, and one with a broken file."""
    for code in (FAILING, UNREADABLE):
        folder = data / YEAR / code
        shutil.copytree(data / YEAR / UNIT, folder)
        settings = folder / "unit.toml"
        settings.write_text(settings.read_text(encoding="utf-8").replace(UNIT, code), encoding="utf-8")
    (data / YEAR / UNREADABLE / "spending.csv").write_bytes(b"\xff\xfe\x00")
    return data


def command(city: Path, output: Path) -> list[str]:
    options = ("--all", "--jobs", "2", "--renderer", "pandoc", "--data", str(city), "--output", str(output))
    return [sys.executable, "-m", "budgetbook", "build", "--year", YEAR, *options]


def rows_of(output: Path) -> dict[str, dict[str, str]]:
    """The newest report's rows by unit."""
    return {row["单位编码"]: row for row in read_records(max((output / "runs").glob("*.csv")))}


def kill_a_worker_at_work(run: subprocess.Popen[str]) -> bool:
    """Wait until a worker has kernels, and kill it; tell whether there was one before the run ended."""
    while run.poll() is None:
        with suppress(subprocess.TimeoutExpired):
            run.wait(0.2)
        with suppress(psutil.Error):  # what ends while it is looked at
            for worker in psutil.Process(run.pid).children():
                if "spawn_main" in " ".join(worker.cmdline()) and len(worker.children(recursive=True)) > 3:
                    worker.kill()
                    return True
    return False


@pytest.mark.slow
def test_each_unit_ends_as_it_would_alone_whatever_becomes_of_the_others(
    city: Path, publication: Path, project: Project, tmp_path: Path
) -> None:
    output = tmp_path / "output"
    (output / YEAR).mkdir(parents=True)
    marked = {**os.environ, "BUDGETBOOK_TEST_TREE": str(tmp_path)}
    run = subprocess.Popen(
        command(city, output), cwd=project.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=marked
    )
    assert kill_a_worker_at_work(run)
    said, errors = run.communicate()
    assert (run.returncode, errors) == (2, "")
    assert processes_with("BUDGETBOOK_TEST_TREE", str(tmp_path)) == []
    rows = rows_of(output)
    assert {code: row["结果"] for code, row in rows.items()} == {
        UNIT: "已公开",
        FAILING: "核对不符",
        UNREADABLE: "输入有误",
    }
    assert rows[FAILING]["第一条发现"].startswith("[O1 机关运行经费等于公用经费]")
    assert "spending.csv" in rows[UNREADABLE]["第一条发现"]
    assert "共3个单位：已公开1个，核对不符1个，输入有误1个" in said
    assert hashes_of_files(output / YEAR / UNIT) == hashes_of_files(publication)
    # the page lists what is published, and the command says where it is
    assert sorted(path.name for path in (output / YEAR).iterdir()) == [UNIT, "city", "index.html"]
    page = (output / YEAR / "index.html").read_bytes()
    assert f"各单位的总页在 {(output / YEAR / 'index.html').resolve()}" in said
    assert f"{UNIT}/report.html#origin-tables.balance.total.income_amount".encode() in page
    assert FAILING.encode() not in page

    # the same command again: nothing has changed, and no worker is asked for
    for code in (FAILING, UNREADABLE):
        shutil.rmtree(city / YEAR / code)
    again = subprocess.run(command(city, output), cwd=project.root, capture_output=True, text=True, check=False)
    assert (again.returncode, again.stderr) == (0, "")
    assert {code: row["结果"] for code, row in rows_of(output).items()} == {UNIT: "没有改动"}
    assert (output / YEAR / "index.html").read_bytes() == page


# ---- with workers in this process


@contextmanager
def threads() -> Iterator[Client]:
    """One worker that is a thread of this process."""
    with (
        LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        yield client


def keep_cold(monkeypatch: pytest.MonkeyPatch) -> None:
    """No kernels are needed where nothing is built, and a worker that is a thread of the tests would keep them."""
    monkeypatch.setattr(task, "start_warm_process", lambda: None)
    monkeypatch.setattr("budgetbook.city.cluster.start_warm_process", lambda: None)


@pytest.fixture
def run(
    city: Path, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., dict[str, UnitResult]]:
    keep_cold(monkeypatch)

    def run_units(*units: str, workers: Callable[[], Any] = threads) -> dict[str, UnitResult]:
        whole = CityRun(Project(project.root, city), YEAR, tmp_path / "output", "pandoc", overwrite=False, in_words=str)
        results: dict[str, UnitResult] = {}
        whole.build(dict.fromkeys(units, "某局"), workers, LineProgress(lambda _: None, len(units)), results)
        return results

    return run_units


def no_workers() -> Any:
    pytest.fail("没有要生成的")


def test_an_error_that_nobody_foresaw_is_tried_again_and_then_told(
    run: Callable[..., dict[str, UnitResult]], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def breaks(*_: object, **_options: object) -> None:
        tried.append("一次")
        raise ZeroDivisionError

    monkeypatch.setattr(task, "run_in_reporting_fork", breaks)
    results = run(UNIT)
    assert len(tried) == 2
    assert results[UNIT].state == "broke"
    assert "ZeroDivisionError" in results[UNIT].finding


def test_workers_with_another_program_are_refused_by_name_before_anything_is_sent(
    run: Callable[..., dict[str, UnitResult]], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = provenance_of(pandoc.version())
    theirs = {**ours, "versions": {**ours["versions"], "pandas": "2.0.0"}, "program": {**ours["program"], "sha256": ""}}
    monkeypatch.setattr("budgetbook.city.cluster.worker_provenance", lambda _: theirs)
    monkeypatch.setattr(task, "run_in_reporting_fork", lambda *_, **_options: pytest.fail("没有拒绝"))
    with pytest.raises(
        UsageError, match=r"0（inproc://.+版本不同：pandas，本机为3.+，它为2.0.0，程序不同：源代码"
    ) as told:
        run(UNIT)
    assert "没有发给任何一个" in str(told.value)


def test_a_worker_that_joins_later_with_another_program_makes_nothing(
    run: Callable[..., dict[str, UnitResult]], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = provenance_of(pandoc.version())
    monkeypatch.setattr(task, "worker_provenance", lambda _: {**ours, "fonts": {}})
    monkeypatch.setattr(task, "run_in_reporting_fork", lambda *_, **_options: pytest.fail("没有拒绝"))
    assert "工作进程 0 与本机不同，没有用它：字体不同" in run(UNIT)[UNIT].finding


def test_a_worker_without_the_program_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_cold(monkeypatch)

    class Answers:
        def scheduler_info(self, **_: object) -> dict[str, Any]:
            return {"workers": {"tls://甲:1": {"id": "甲"}}}

        def run(self, function: object, *_: object, **_options: object) -> dict[str, Any]:
            assert function is prepare_worker
            return {"tls://甲:1": ModuleNotFoundError("budgetbook")}

    client: Any = Answers()
    with pytest.raises(UsageError, match=r"甲（tls://甲:1）：不能运行本程序（ModuleNotFoundError）"):
        require_same_program(client, "pandoc", {})


def test_a_worker_does_the_steps_of_a_unit_in_turn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def is_done_here(*_: object) -> None:
        with parallel_steps() as steps:
            found.append(steps.submit(get_ident).result() == get_ident())

    found: list[bool] = []
    monkeypatch.setattr(task, "make", is_done_here)
    task._make({}, YEAR, UNIT, tmp_path, pandoc.__name__, print)
    assert found == [True]


def test_a_unit_whose_worker_died_twice_is_told(tmp_path: Path, project: Project) -> None:
    class Died:
        def exception(self) -> Exception:
            last: Any = None
            return KilledWorker("unit", last, 1)

    whole = CityRun(project, YEAR, tmp_path, "pandoc", overwrite=False, in_words=str)
    died: Any = Died()
    one: Any = None
    assert whole._publish(one, died)[:2] == ("broke", "工作进程两次中途退出（多半是内存不足，或被人结束）。")


def test_what_people_changed_in_a_publication_is_not_replaced(
    run: Callable[..., dict[str, UnitResult]], publication: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "output" / YEAR / UNIT
    shutil.copytree(publication, folder)
    assert run(UNIT, workers=no_workers)[UNIT].state == "unchanged"
    (folder / "report.html").write_text("改过", encoding="utf-8")
    found = run(UNIT)[UNIT]
    assert (found.state, (folder / "report.html").read_text(encoding="utf-8")) == ("refused", "改过")
    assert "report.html 在生成之后有人改过" in found.finding


def test_what_was_seen_whole_is_not_read_again_and_any_change_of_a_file_is_seen(
    run: Callable[..., dict[str, UnitResult]], publication: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "output" / YEAR / UNIT
    shutil.copytree(publication, folder)
    monkeypatch.setattr("budgetbook.city.up_to_date._TICK_NS", 0)  # else a file of this very moment is not noted
    assert run(UNIT, workers=no_workers)[UNIT].state == "unchanged"
    read: list[Path] = []

    def found(place: Path) -> tuple[list[str], tuple[str, ...]]:
        read.append(place)
        return ["改过"], ()

    monkeypatch.setattr("budgetbook.city.up_to_date.verify", found)
    assert run(UNIT, workers=no_workers)[UNIT].state == "unchanged"
    assert read == []
    page = folder / "report.html"
    state, content = page.stat(), page.read_bytes()
    page.write_bytes(content[:-1] + b"x")
    os.utime(page, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert run(UNIT)[UNIT].state == "refused"
    assert read == [folder]


@pytest.mark.parametrize("name", ["unit.toml", "text/duties.md"])
def test_a_unit_is_built_again_after_any_change_of_its_inputs(
    name: str, run: Callable[..., dict[str, UnitResult]], publication: Path, city: Path, tmp_path: Path
) -> None:
    shutil.copytree(publication, tmp_path / "output" / YEAR / UNIT)
    with (city / YEAR / UNIT / name).open("ab") as file:
        file.write(b"\n")

    def asked() -> Any:
        raise RenderError("要生成")

    with pytest.raises(RenderError, match="要生成"):
        run(UNIT, workers=asked)


@pytest.mark.parametrize("is_published", [False, True])
def test_a_file_that_may_not_be_read_stops_its_unit_alone(
    is_published: bool,
    run: Callable[..., dict[str, UnitResult]],
    publication: Path,
    city: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(_: Project, year: str, unit: str) -> dict[str, bytes]:
        raise PermissionError(errno.EACCES, "Permission denied", str(city / year / unit / "income.csv"))

    if is_published:
        shutil.copytree(publication, tmp_path / "output" / YEAR / UNIT)
    for reads in ("budgetbook.publication.snapshot.read_book", "budgetbook.city.up_to_date.data_files"):
        monkeypatch.setattr(reads, refused)
    results = run(UNIT, UNREADABLE)
    assert results[UNIT].state == results[UNREADABLE].state == "refused"
    assert results[UNIT].finding.endswith(f"{YEAR}/{UNIT}/income.csv：没有读取的权限。")


# ---- what is said of it


def results_of(*states: Any) -> list[UnitResult]:
    return [UnitResult(f"{number:06}", "某局", state) for number, state in enumerate(states)]


@pytest.mark.parametrize(
    ("states", "code"),
    [
        (("published", "unchanged"), 0),
        (("published", "failed"), 1),
        (("failed", "refused"), 2),
        (("published", "broke"), 2),
        (("published", "not built"), 2),
    ],
)
def test_the_exit_code_is_that_of_the_worst(states: tuple[str, ...], code: int) -> None:
    assert exit_code_of(results_of(*states)) == code


def test_the_summary_counts_each_state() -> None:
    assert summary(results_of("published", "failed", "published")) == "共3个单位：已公开2个，核对不符1个"


def test_a_place_that_was_left_is_free_again(run: Callable[..., dict[str, UnitResult]], tmp_path: Path) -> None:
    """A unit that is refused leaves neither lock nor folder."""
    assert run(UNREADABLE)[UNREADABLE].state == "refused"
    assert not (tmp_path / "output").exists()
    with UnitFolder.below(tmp_path / "output", YEAR, UNREADABLE).held(pytest.fail):
        pass


def test_programs_read_the_same_results(tmp_path: Path) -> None:
    from datetime import datetime

    from budgetbook.city.result import write_results

    results = [UnitResult("157001", "某局", "failed", 1.25, 300, "收支不等，差1.0")]
    file = write_results(results, tmp_path, YEAR, datetime.now().astimezone())
    assert rows_of(tmp_path)["157001"]["最大的进程（MB）"] == "300"
    (unit,) = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))["units"]
    assert unit == {
        "unit": "157001",
        "name": "某局",
        "state": "failed",
        "seconds": 1.25,
        "memory": 300,
        "finding": "收支不等，差1.0",
    }
