"""The kernel that runs the notebooks: warm, but as much on its own as one started the usual way."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import socket
import sys
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.connect import LocalPortCache, port_names
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook

from budgetbook.core.system import FORKED, KERNELS_VARIABLE, ORDINARY
from budgetbook.run.kernel import OrdinaryKernelManager, WarmKernelManager, kernel_manager

CONNECTION = "import ipykernel; from pathlib import Path; file = Path(ipykernel.get_connection_file())"


@pytest.fixture(params=[FORKED, ORDINARY])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """How kernels start: as they do here, and as they do where a system cannot fork."""
    monkeypatch.setenv(KERNELS_VARIABLE, request.param)
    return str(request.param)


def run(folder: Path, *sources: str) -> str:
    """Run a notebook of these cells in a kernel of its own and return what it prints."""
    client = NotebookClient(
        new_notebook(cells=[new_code_cell(source) for source in sources]),
        kernel_manager_class=kernel_manager(),
        resources={"metadata": {"path": str(folder)}},
        shutdown_kernel="immediate",
    )
    executed: Any = client.execute()
    return "".join(output["text"] for cell in executed.cells for output in cell.outputs)


LEFT_BEHIND = {
    "amount = 92": "'amount' in globals()",
    "import os; os.environ['BUDGET'] = '92'": "'BUDGET' in __import__('os').environ",
    "import budgetbook.figures; budgetbook.figures.YUAN = '角'": "figures.YUAN != '元'",
}
"""What a notebook may leave behind, a variable, the environment and a module, and how the next would see it."""

SEEN = {
    "left behind": f"[{', '.join(LEFT_BEHIND.values())}]",
    "folder": "os.getcwd()",
    "environment": "os.environ.get('BUDGETBOOK_DATA')",
    "columns left out": "repr(pd.DataFrame([range(100000, 100012)])).count('...')",
    "pictures": "matplotlib.get_backend()",
}
"""What a notebook sees of where it runs."""


@pytest.mark.usefixtures("way")
def test_a_notebook_sees_its_own_folder_this_moments_environment_and_nothing_of_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tables and pictures appear as in JupyterLab, however wide the terminal; our own folder is left alone."""
    before = Path.cwd()
    imports = "import json, os, matplotlib, pandas as pd; from budgetbook import figures"
    look = f"print(json.dumps({{{', '.join(f'{name!r}: {code}' for name, code in SEEN.items())}}}))"
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("MPLBACKEND", "svg")
    monkeypatch.setenv("BUDGETBOOK_DATA", "/first")
    seen = {
        "left behind": [True] * 3,
        "folder": str(tmp_path),
        "environment": "/first",
        "columns left out": 0,
        "pictures": "module://matplotlib_inline.backend_inline",
    }
    assert json.loads(run(tmp_path, imports, *LEFT_BEHIND, look)) == seen
    monkeypatch.delenv("BUDGETBOOK_DATA")
    assert json.loads(run(tmp_path, imports, look)) == seen | {"left behind": [False] * 3, "environment": None}
    assert Path.cwd() == before


def test_the_kernel_does_not_see_what_has_left_the_environment_since_the_first_one_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = "import os; print('PYTEST_VERSION' in os.environ)"
    assert run(tmp_path, look) == "True\n"
    monkeypatch.delenv("PYTEST_VERSION")
    assert run(tmp_path, look) == "False\n"


def test_a_forked_kernel_is_another_process_with_the_imports_done_and_nothing_of_our_own_program(
    tmp_path: Path,
) -> None:
    """It loads no debugger either."""
    loaded = "[name for name in ('pandas', 'pydevd', 'pytest') if name in sys.modules]"
    pid, *seen = json.loads(
        run(tmp_path, f"import json, os, sys; print(json.dumps([os.getpid(), sys.argv, {loaded}]))")
    )
    assert pid != os.getpid()
    assert seen == [["ipykernel"], ["pandas"]]


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("ending", ["pass", "1 / 0"])
def test_no_process_and_no_file_is_left_when_a_notebook_has_ended(tmp_path: Path, ending: str) -> None:
    note = tmp_path / "note.json"
    source = f"{CONNECTION}; import json, os\nPath({str(note)!r}).write_text(json.dumps([os.getpid(), str(file)]));"
    if ending == "pass":
        run(tmp_path, source)
    else:
        with pytest.raises(CellExecutionError):
            run(tmp_path, source, ending)
    pid, connection_file = json.loads(note.read_text(encoding="utf-8"))
    assert multiprocessing.active_children() == []
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert not Path(connection_file).exists()


def test_the_kernel_talks_through_local_sockets_that_are_removed(tmp_path: Path) -> None:
    printed = run(tmp_path, f"{CONNECTION}; print(file.read_text())")
    connection = json.loads(printed)
    assert connection["transport"] == "ipc"
    sockets = Path(connection["ip"])
    assert len(connection["ip"]) < 80  # a socket's name may have about 100 characters
    assert list(sockets.parent.glob(f"{sockets.name}*")) == []


@pytest.mark.parametrize(("way", "variable"), [(FORKED, "IPYTHONDIR"), (ORDINARY, "HOME")], indirect=["way"])
@pytest.mark.usefixtures("way")
def test_a_kernel_keeps_no_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.delenv("IPYTHONDIR", raising=False)
    (tmp_path / "fresh").mkdir()
    monkeypatch.setenv(variable, str(tmp_path / "fresh"))
    assert run(tmp_path, "amount = 92", "print(amount, len(In))") == "92 3\n"
    assert list((tmp_path / "fresh").rglob("profile_default"))  # IPython was there
    assert not list((tmp_path / "fresh").rglob("*hist*"))


@pytest.mark.usefixtures("way")
def test_kernels_run_side_by_side(tmp_path: Path) -> None:
    async def run_all() -> list[str]:
        clients = [
            NotebookClient(
                new_notebook(cells=[new_code_cell(f"amount = {number}"), new_code_cell("print(amount)")]),
                kernel_manager_class=kernel_manager(),
                resources={"metadata": {"path": str(tmp_path)}},
                shutdown_kernel="immediate",
            )
            for number in range(2)
        ]
        executed: Any = await asyncio.gather(*(client.async_execute() for client in clients))
        return [notebook.cells[1].outputs[0]["text"] for notebook in executed]

    assert asyncio.run(run_all()) == ["0\n", "1\n"]


def test_the_kernel_is_the_one_that_the_system_and_the_variable_ask_for(
    way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kernel_manager() is {FORKED: WarmKernelManager, ORDINARY: OrdinaryKernelManager}[way]
    monkeypatch.delenv(KERNELS_VARIABLE)
    assert kernel_manager() is WarmKernelManager
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    assert kernel_manager() is OrdinaryKernelManager


def test_an_ordinary_kernel_forks_nothing_and_runs_this_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KERNELS_VARIABLE, ORDINARY)
    monkeypatch.setattr("budgetbook.run.kernel.fork", None)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    other = tmp_path / "kernels" / "python3" / "kernel.json"
    other.parent.mkdir(parents=True)
    other.write_text('{"argv": ["false"], "display_name": "x", "language": "python"}', encoding="utf-8")
    assert run(tmp_path, "import sys; print(sys.executable)") == f"{sys.executable}\n"


def test_nobody_listens_to_an_ordinary_kernel_and_it_warns_of_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(KERNELS_VARIABLE, ORDINARY)
    connection = json.loads(run(tmp_path, f"{CONNECTION}; print(file.read_text())"))
    assert connection["curve_secretkey"]
    assert capfd.readouterr() == ("", "")


def test_an_ordinary_kernel_answers_though_the_ports_that_were_free_are_taken_when_it_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KERNELS_VARIABLE, ORDINARY)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        monkeypatch.setattr(LocalPortCache, "find_available_port", lambda *_: taken)
        connection = json.loads(run(tmp_path, f"{CONNECTION}; print(file.read_text())"))
    assert taken not in {connection[name] for name in port_names}
