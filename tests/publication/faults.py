"""Tries one command again and again, each time with a fault at another of its steps in the file system.

Run by test_faults.py as a program of its own, for each try is a forked process that may be killed.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from budgetbook import publish
from budgetbook.audit.unchanged import MANIFEST
from budgetbook.core import system
from budgetbook.core.documents import DOCUMENTS
from budgetbook.core.project import Project
from budgetbook.importing.write import write_all
from budgetbook.publication.unit_folder import UnitFolder
from budgetbook.render import pandoc
from budgetbook.scaffold import scaffold

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
YEAR, UNIT = "2020", "157001"
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
STEPS = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.link", "os.truncate", "shutil.copytree"}

Tree = dict[str, bytes]


def publish_quickly(folder: Path) -> None:
    """Publish with documents that are written at once instead of rendered; all that surrounds them is real."""

    def fill_report(*arguments: Any) -> list[Path]:
        report, meanwhile = arguments[3], arguments[6]
        (report / "executed").mkdir()
        (report / "executed" / "1-overview.ipynb").write_text("new", encoding="utf-8")
        (report / "figures.json").write_text('{"figures": []}', encoding="utf-8")
        (report / MANIFEST).write_text('{"inputs": {}}', encoding="utf-8")
        for work in meanwhile:
            work()
        return [report / "executed" / "1-overview.ipynb"]

    def render(workspace: Path, output: Path) -> None:
        assert workspace.is_dir()
        for name in DOCUMENTS:
            (output / name).write_text("new", encoding="utf-8")

    replaced: dict[str, Any] = {
        "publish.fill_report": fill_report,
        "publish.run_in_fork": lambda *_: None,
        "publish.write_previews": lambda *_: None,
        "render.finish_html.finish_pages": lambda *_: None,
        "render.word.contents.pages_of": lambda _: {},
        "traced.compare.require_same_numbers": lambda *_: None,
        "opendata.write_open_data": lambda *_: (),
    }
    for place, value in replaced.items():
        module, _, name = place.rpartition(".")
        setattr(import_module(f"budgetbook.{module}"), name, value)
    pandoc.render = render
    publish.build(Project(ROOT, ROOT / "data"), YEAR, UNIT, folder, "pandoc", lambda _: None)


def import_files(folder: Path) -> None:
    """Write three tables into the data of a unit."""
    names = ("income.csv", "spending.csv", "new.csv")
    write_all(UnitFolder.below(folder, YEAR, UNIT), dict.fromkeys(names, b"new"))


def lay_out(folder: Path) -> None:
    """Lay out the data of a new year."""
    scaffold(Project(ROOT, folder), "2021", UNIT, None)


def old_publication(folder: Path) -> None:
    publish_quickly(folder)
    for name in ("report.html", "report.pdf"):
        path = folder / YEAR / UNIT / name
        path.write_text("old", encoding="utf-8")
    from budgetbook.publication.manifest import complete_manifest

    (folder / YEAR / UNIT / "SHA256SUMS").unlink()
    complete_manifest(folder / YEAR / UNIT)
    (folder / YEAR / UNIT / "theirs.txt").write_text("theirs", encoding="utf-8")


def old_data(folder: Path) -> None:
    shutil.copytree(ROOT / "data", folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("raw"))


COMMANDS: dict[str, tuple[Callable[[Path], None], Callable[[Path], None]]] = {
    "build": (old_publication, publish_quickly),
    "import": (old_data, import_files),
    "new": (old_data, lay_out),
}


def tree(folder: Path) -> Tree:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def visible(found: Tree) -> Tree:
    """Leave out what commands at work keep under hidden names."""
    return {name: content for name, content in found.items() if "/." not in f"/{name}"}


class Fault:
    """An audit hook that does something at one of the steps that write below a folder."""

    def __init__(self, folder: Path, step: int, kind: str) -> None:
        self.below, self.step, self.kind, self.count = str(folder), step, kind, 0

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in STEPS and not (event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES):
            return
        if not str(arguments[0]).startswith(self.below):
            return
        self.count += 1
        if self.count != self.step:
            return
        if self.kind == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(28, "No space left on device") if self.kind == "full" else RuntimeError("坏了")


def attempt(command: Callable[[Path], None], folder: Path, step: int, kind: str) -> int:
    """Run the command in a process of its own with a fault at a step; return its number of steps, 0 if it broke."""
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        fault = Fault(folder, step, kind)
        try:
            sys.addaudithook(fault)
            command(folder)
            os.write(writes, str(fault.count).encode())
        except (OSError, RuntimeError):
            pass
        finally:
            os._exit(0)
    os.close(writes)
    os.waitpid(child, 0)
    with os.fdopen(reads, "rb") as told:
        return int(told.read() or 0)


def main(*commands: str) -> None:
    """Try commands, each as name:first:step; print of each, by its name, what was tried and what went wrong."""
    told = {}
    for text in commands:
        name, first, step = text.split(":")
        told[name] = try_faults(name, int(first), int(step))
    print(json.dumps(told))


def try_faults(name: str, first: int, step: int) -> dict[str, Any]:
    """Try every `step`-th step of a command from `first` on with every kind of fault."""
    moves = name.startswith("moved-")
    prepare, command = COMMANDS[name.removeprefix("moved-")]
    swaps = system._swap
    if moves:  # a file system that swaps nothing
        system._swap = lambda *_: False
    with tempfile.TemporaryDirectory() as scratch:
        old, new = Path(scratch) / "old", Path(scratch) / "new"
        old.mkdir()
        child = os.fork()
        if child == 0:
            prepare(old)
            os._exit(0)
        os.waitpid(child, 0)
        shutil.copytree(old, new)
        steps = attempt(command, new, 0, "none")
        before, after = tree(old), tree(new)
        assert steps > 10
        assert before != after
        assert visible(after) == after
        wrong: list[str] = []
        outcomes = {"old": 0, "new": 0}
        tried = 0
        for number in range(1 + first, steps + 1, step):
            for kind in ("kill", "full", "broken"):
                tried += 1
                folder = Path(scratch) / "at-work"
                shutil.copytree(old, folder)
                attempt(command, folder, number, kind)
                found = visible(tree(folder))
                state = "old" if found == before else "new" if found == after else ""
                if state:
                    outcomes[state] += 1
                elif moves and kind == "kill" and not (folder / YEAR / UNIT).exists():
                    state = "moved"  # between two renames; the next command puts it back
                    outcomes[state] = outcomes.get(state, 0) + 1
                else:
                    wrong.append(f"{kind} at {number}: neither old nor new")
                if state == "old" or name != "new":
                    attempt(command, folder, 0, "none")
                    if tree(folder) != after:
                        wrong.append(f"{kind} at {number}: the next one does not clear it away")
                shutil.rmtree(folder)
    system._swap = swaps
    return {"steps": steps, "tried": tried, "outcomes": outcomes, "wrong": wrong}


if __name__ == "__main__":
    main(*sys.argv[1:])
