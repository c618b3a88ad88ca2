from __future__ import annotations

import platform
import re
import tomllib
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from budgetbook.core.project import Project

CPYTHON = 'platform_python_implementation == "CPython"'
BESIDE_PACKAGES = {"python", "pip", "quarto"}
FILES = ("requirements.lock", "environment.yml", "pyproject.toml", "Makefile")
HOST = re.compile(
    r"://|index[-_]url|find[-_]links|trusted[-_]host|\b[\w-]+\.(?:org|com|cn|net|edu|io)\b", re.IGNORECASE
)


@pytest.fixture(scope="module")
def lock(project: Project) -> list[Requirement]:
    """Every line of the lock: what is installed, and on which machines."""
    text = (project.root / "requirements.lock").read_text(encoding="utf-8")
    return [Requirement(line) for line in re.findall(r"^(\w.+?) \\$", text, re.MULTILINE)]


@pytest.fixture(scope="module")
def locked(lock: list[Requirement]) -> dict[str, str]:
    """The packages that are installed on this machine, with their versions."""
    return {canonicalize_name(line.name): version_of(line) for line in lock if holds_here(line)}


@pytest.fixture(scope="module")
def environment(project: Project) -> list[Requirement]:
    """Every package that environment.yml names, by conda or by pip."""
    dependencies = yaml.safe_load((project.root / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    conda = [re.sub(r"^([\w.-]+)=", r"\1==", line) for line in dependencies if isinstance(line, str)]
    pip = [line for part in dependencies if isinstance(part, dict) for line in part["pip"] if line != "-e ."]
    return [Requirement(line) for line in (*conda, *pip)]


def version_of(line: Requirement) -> str:
    (pin,) = line.specifier
    assert pin.operator == "=="
    return pin.version


def holds_here(line: Requirement) -> bool:
    return line.marker is None or line.marker.evaluate()


def named(lines: list[Requirement], name: str) -> Requirement:
    (line,) = (line for line in lines if canonicalize_name(line.name) == name)
    return line


@pytest.fixture(scope="module")
def pyproject(project: Project) -> dict[str, Any]:
    loaded: dict[str, Any] = tomllib.loads((project.root / "pyproject.toml").read_text(encoding="utf-8"))
    return loaded


def test_conda_installs_the_versions_of_the_lock(environment: list[Requirement], lock: list[Requirement]) -> None:
    """Those of other machines too; what conda itself brings has one version, that of the machines that have most."""
    packages = {canonicalize_name(line.name) for line in environment} - BESIDE_PACKAGES
    asked = {line for line in environment if line.name not in BESIDE_PACKAGES}
    alike = {line for line in lock if canonicalize_name(line.name) in packages}
    assert {pinned(line) for line in asked} == {pinned(line) for line in alike}


def pinned(line: Requirement) -> tuple[str, str, str]:
    """A line of the lock for comparison; that a package is CPython's alone is true of every Python that conda has."""
    marker = "" if line.marker is None else str(line.marker)
    return canonicalize_name(line.name), version_of(line), marker.replace(CPYTHON, "")


def test_conda_installs_all_that_the_project_needs(environment: list[Requirement], pyproject: dict[str, Any]) -> None:
    needed = {canonicalize_name(Requirement(line).name) for line in pyproject["project"]["dependencies"]}
    assert len(needed) > 10
    assert needed <= {canonicalize_name(line.name) for line in environment}


def test_conda_and_make_take_each_python_that_the_project_allows_and_no_other(
    environment: list[Requirement], pyproject: dict[str, Any], project: Project
) -> None:
    allowed = SpecifierSet(pyproject["project"]["requires-python"])
    assert [minor for minor in range(20) if f"3.{minor}.0" in allowed] == [11, 12, 13]
    assert named(environment, "python").specifier == allowed
    makefile = (project.root / "Makefile").read_text(encoding="utf-8")
    (supported,) = re.findall(r"^SUPPORTED := import sys; sys\.exit\(not (.+)\)$", makefile, re.MULTILINE)
    assert supported == "(3, 11) <= sys.version_info < (3, 14)"
    assert re.findall(r"^PYTHONS := (.+)$", makefile, re.MULTILINE) == ["python3.11 python3.12 python3.13"]


def test_conda_installs_the_quarto_that_make_tries(environment: list[Requirement], project: Project) -> None:
    makefile = (project.root / "Makefile").read_text(encoding="utf-8")
    assert re.findall(r"^QUARTO_VERSION := (\S+)$", makefile, re.MULTILINE) == [
        version_of(named(environment, "quarto"))
    ]


def test_the_lock_satisfies_what_the_project_asks_for(locked: dict[str, str], pyproject: dict[str, Any]) -> None:
    groups = (pyproject["project"]["dependencies"], pyproject["dependency-groups"]["dev"])
    for requirement in (Requirement(line) for lines in groups for line in lines):
        assert locked[canonicalize_name(requirement.name)] in requirement.specifier, requirement


def test_every_locked_package_is_pinned_by_hash(project: Project, lock: list[Requirement]) -> None:
    text = (project.root / "requirements.lock").read_text(encoding="utf-8")
    hashed = re.findall(r"^[\w.-]+==\S+(?: ; [^\\\n]+)? \\\n    --hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)
    assert len(hashed) == len(lock) > 100


def test_the_tests_run_with_the_locked_versions(locked: dict[str, str], pyproject: dict[str, Any]) -> None:
    names = [Requirement(line).name for line in pyproject["project"]["dependencies"]]
    assert {name: version(name) for name in names} == {name: locked[canonicalize_name(name)] for name in names}
    assert platform.python_version() in SpecifierSet(pyproject["project"]["requires-python"])


@pytest.mark.parametrize("file", FILES)
def test_no_package_registry_is_named(file: str, project: Project) -> None:
    found = HOST.findall((project.root / file).read_text(encoding="utf-8"))
    assert not found


@pytest.mark.parametrize(
    "line", ["--index-url x", "PIP_EXTRA_INDEX_URL=x", "https:" + "//x/simple", "pip install -i mirror.example.cn"]
)
def test_a_registry_would_be_noticed(line: str) -> None:
    assert HOST.search(line)
