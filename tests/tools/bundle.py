"""Everything that a machine without network needs, in one folder: `make bundle` where there is network, then carry it.

The folder is the project itself, with the wheels of the lock and of the program, and Quarto where it is installed for
the same kind of machine.
"""

from __future__ import annotations

import argparse
import hashlib
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packaging.requirements import Requirement

from budgetbook.audit.provenance import GENERATED
from budgetbook.core.project import find_project
from budgetbook.core.system import find_program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

PYTHONS = ("3.11", "3.12", "3.13")
WHEELS = "wheels"
REQUIREMENTS = f"{WHEELS}/requirements.txt"
PROJECT = (
    *("data", "notebooks", "report", "_quarto.yml", "requirements.lock", "environment.yml", "LICENSE"),
    *("README.md", "README.zh.md", "CONTRIBUTING.md", "docs"),
)
"""What of the project the program needs beside itself, and what people read."""


class BundleError(Exception):
    """The bundle cannot be made; the message is one Chinese sentence."""


@dataclass(frozen=True)
class Machine:
    """A kind of machine: its name in print, what pip calls its wheels, and what markers ask of it."""

    title: str
    tags: tuple[str, ...]
    markers: dict[str, str]


def _linux(title: str, processor: str) -> Machine:
    tags = [f"manylinux_2_{minor}_{processor}" for minor in range(28, 4, -1)]
    tags += [f"manylinux{year}_{processor}" for year in ("2014", "2010", "1")]
    markers = {"sys_platform": "linux", "os_name": "posix", "platform_machine": processor, "platform_system": "Linux"}
    return Machine(title, tuple(tags), markers)


def _mac(title: str, processor: str) -> Machine:
    markers = {"sys_platform": "darwin", "os_name": "posix", "platform_machine": processor, "platform_system": "Darwin"}
    return Machine(title, (f"macosx_15_0_{processor}",), markers)


MACHINES = {
    "linux-x86_64": _linux("Linux（x86-64）", "x86_64"),
    "linux-aarch64": _linux("Linux（ARM64，如鲲鹏、飞腾）", "aarch64"),
    "macosx-arm64": _mac("macOS 15 及以上（Apple 芯片）", "arm64"),
    "macosx-x86_64": _mac("macOS 15 及以上（Intel 芯片）", "x86_64"),
    "win-amd64": Machine(
        "Windows（64位）",
        ("win_amd64",),
        {"sys_platform": "win32", "os_name": "nt", "platform_machine": "AMD64", "platform_system": "Windows"},
    ),
}

INSTRUCTIONS = """# 部门预算公开：在不联网的机器上安装

本文件夹自带全部软件包（{wheels}/），安装时不用联网。适用于 {machines}，须先装有 {pythons}。
把整个文件夹拷到目标机器，在其中打开终端，依次运行。
{commands}
文本写入 output/2020/157001/。下一年怎么做，见 notebooks/README.md。
{quarto}"""

ON_UNIX = """
## Linux、macOS

```
python3 -m venv .venv
.venv/bin/python -m pip install --no-index --find-links {wheels} --no-deps --require-hashes -r {requirements}
.venv/bin/budgetbook build --year 2020 --unit 157001
```

Debian 上若第一条说缺 ensurepip，先装 python3-venv。
"""

ON_WINDOWS = """
## Windows

```
py -m venv .venv
.venv\\Scripts\\python -m pip install --no-index --find-links {wheels} --no-deps --require-hashes -r {requirements}
.venv\\Scripts\\budgetbook build --year 2020 --unit 157001
```
"""

WITH_QUARTO = """
## Quarto

quarto/ 是 Quarto，只用于 {machine}。要用它渲染，把 quarto/bin 加入 PATH；不用它，内置渲染器做出同样的文本。
"""


def this_machine() -> str:
    """Name the kind of machine that this is."""
    name = sysconfig.get_platform()
    return f"macosx-{platform.machine()}" if name.startswith("macosx") else name


def make_bundle(
    root: Path, target: Path, machines: Sequence[str], pythons: Sequence[str], progress: Callable[[str], None]
) -> None:
    """Make the folder anew.

    Raises
    ------
    BundleError
        Something other than a bundle is there, or a package cannot be had.
    """
    if target.exists() and not (target / REQUIREMENTS).is_file():
        raise BundleError(f"{target} 已经存在，且不是以前生成的离线安装文件夹：请另指定 --target。")
    shutil.rmtree(target, ignore_errors=True)
    (target / WHEELS).mkdir(parents=True)
    _copy_project(root, target)
    lock = (root / "requirements.lock").read_text(encoding="utf-8")
    for machine in machines:
        for python in pythons:
            progress(f"收集软件包：{MACHINES[machine].title}，Python {python}")
            _download(target / WHEELS, lock, MACHINES[machine], python)
    own = _own_wheel(root, target / WHEELS)
    (target / REQUIREMENTS).write_text(f"{lock}{own}\n", encoding="utf-8", newline="\n")
    quarto = _copy_quarto(target) if this_machine() in machines else ""
    text = instructions(machines, pythons, quarto)
    (target / "安装说明.md").write_text(text, encoding="utf-8", newline="\n")


def instructions(machines: Sequence[str], pythons: Sequence[str], quarto: str = "") -> str:
    """Say how each kind of machine is set up from the folder."""
    systems = {ON_WINDOWS if machine.startswith("win") else ON_UNIX: None for machine in machines}
    return INSTRUCTIONS.replace("{commands}", "".join(systems)).format(
        wheels=WHEELS,
        requirements=REQUIREMENTS,
        machines="、".join(MACHINES[machine].title for machine in machines),
        pythons=" 或 ".join(f"Python {python}" for python in pythons),
        quarto=quarto,
    )


def _copy_project(root: Path, target: Path) -> None:
    """Copy what people wrote; what builds and editors left beside it stays."""
    made = [root / "report" / name for name in GENERATED]

    def left(folder: str, names: list[str]) -> set[str]:
        others = {".ipynb_checkpoints", "__pycache__"}
        return {name for name in names if name in others or Path(folder, name) in made}

    for name in PROJECT:
        source = root / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=left)
        else:
            shutil.copy2(source, target / name)


def lines_for(lock: str, machine: Machine, python: str) -> Iterator[str]:
    """Yield the packages that a machine gets, with their hashes; pip would ask the markers of this machine instead."""
    markers: Any = {
        **machine.markers,
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    for name, hashes in re.findall(r"^(\w.+?) \\\n((?:    --hash=.+\n)+)", lock, re.MULTILINE):
        line = Requirement(name)
        if line.marker is None or line.marker.evaluate(markers):
            yield f"{line.name}{line.specifier} \\\n{hashes}"


def _download(folder: Path, lock: str, machine: Machine, python: str) -> None:
    wanted = folder / "wanted.txt"
    wanted.write_text("".join(lines_for(lock, machine, python)), encoding="utf-8", newline="\n")
    tags = [f"--platform={tag}" for tag in machine.tags]
    options = ["--no-deps", "--require-hashes", "--only-binary=:all:", f"--python-version={python}", *tags]
    _pip("download", *options, f"--dest={folder}", f"--requirement={wanted}")
    wanted.unlink()


def _own_wheel(root: Path, folder: Path) -> str:
    """Make the program's wheel and return its line for the requirements."""
    _pip("wheel", "--no-deps", "--no-build-isolation", f"--wheel-dir={folder}", str(root))
    (wheel,) = folder.glob("budgetbook-*.whl")
    return f"budgetbook=={wheel.name.split('-')[1]} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}"


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--no-input", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or done.stderr.splitlines()
        raise BundleError(f"不能收集软件包（须能连到软件源）：{said[0] if said else 'pip 没有说原因'}")


def _copy_quarto(target: Path) -> str:
    """Copy Quarto, where it is installed in a folder of its own, and return what the instructions say of it."""
    program = find_program("quarto")
    folder = Path(program).resolve().parents[1] if program else None
    if folder is None or not (folder / "share" / "version").is_file():
        return ""
    shutil.copytree(folder, target / "quarto", symlinks=True)
    return WITH_QUARTO.format(machine=MACHINES[this_machine()].title)


def main(arguments: list[str] | None = None) -> int:
    """Make the bundle that the command line asks for; return the exit code."""
    root = find_project().root
    parser = argparse.ArgumentParser(description="把不联网的机器上安装所需的一切收进一个文件夹。")
    parser.add_argument("--machine", action="append", choices=MACHINES, help="目标机器，可以写几次。默认为本机。")
    parser.add_argument("--python", action="append", choices=PYTHONS, help="目标机器的 Python，可以写几次。默认同此。")
    parser.add_argument("--target", type=Path, default=root / "output" / "bundle", help="默认为 output/bundle。")
    wanted = parser.parse_args(arguments)
    here = ".".join(platform.python_version_tuple()[:2])
    try:
        make_bundle(root, wanted.target, wanted.machine or [this_machine()], wanted.python or [here], print)
    except BundleError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"已写入 {wanted.target}；整个文件夹拷到目标机器，照其中的 安装说明.md 做。")
    return 0


if __name__ == "__main__":
    sys.exit(main())
