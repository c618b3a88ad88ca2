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

BESIDE_PACKAGES = {"python", "pip", "quarto"}
FILES = ("requirements.lock", "environment.yml", "pyproject.toml", "Makefile")
HOST = re.compile(
    r"://|index[-_]url|find[-_]links|trusted[-_]host|\b[\w-]+\.(?:org|com|cn|net|edu|io)\b", re.IGNORECASE
)


@pytest.fixture(scope="module")
def locked(project: Project) -> dict[str, str]:
    text = (project.root / "requirements.lock").read_text(encoding="utf-8")
    return {canonicalize_name(name): pin for name, pin in re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)}


@pytest.fixture(scope="module")
def environment(project: Project) -> dict[str, str]:
    """Every package that environment.yml names, by conda or by pip, with its version."""
    dependencies = yaml.safe_load((project.root / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    conda = [line for line in dependencies if isinstance(line, str)]
    pip = [line for part in dependencies if isinstance(part, dict) for line in part["pip"] if line != "-e ."]
    pairs = [re.fullmatch(r"([\w.-]+?)(?:==?([\d.]+)|([<>].+))?", line) for line in (*conda, *pip)]
    assert all(pairs), "environment.yml 中有认不出的一行"
    return {canonicalize_name(pair[1]): pair[2] or pair[3] or "" for pair in pairs if pair}


@pytest.fixture(scope="module")
def pyproject(project: Project) -> dict[str, Any]:
    loaded: dict[str, Any] = tomllib.loads((project.root / "pyproject.toml").read_text(encoding="utf-8"))
    return loaded


def test_conda_installs_the_versions_of_the_lock(environment: dict[str, str], locked: dict[str, str]) -> None:
    packages = environment.keys() - BESIDE_PACKAGES
    assert packages <= locked.keys()
    assert {name: environment[name] for name in packages} == {name: locked[name] for name in packages}


def test_conda_installs_all_that_the_project_needs(environment: dict[str, str], pyproject: dict[str, Any]) -> None:
    needed = {canonicalize_name(Requirement(line).name) for line in pyproject["project"]["dependencies"]}
    assert len(needed) > 10
    assert needed <= environment.keys()


def test_conda_and_make_take_each_python_that_the_project_allows_and_no_other(
    environment: dict[str, str], pyproject: dict[str, Any], project: Project
) -> None:
    allowed = SpecifierSet(pyproject["project"]["requires-python"])
    assert [minor for minor in range(20) if f"3.{minor}.0" in allowed] == [11, 12, 13]
    assert SpecifierSet(environment["python"]) == allowed
    makefile = (project.root / "Makefile").read_text(encoding="utf-8")
    (supported,) = re.findall(r"^SUPPORTED := import sys; sys\.exit\(not (.+)\)$", makefile, re.MULTILINE)
    assert supported == "(3, 11) <= sys.version_info < (3, 14)"
    assert "for python in python3.11 python3.12 python3.13 python3;" in makefile


def test_conda_installs_the_quarto_that_make_tries(environment: dict[str, str], project: Project) -> None:
    makefile = (project.root / "Makefile").read_text(encoding="utf-8")
    assert re.findall(r"^QUARTO_VERSION := (\S+)$", makefile, re.MULTILINE) == [environment["quarto"]]


def test_the_lock_satisfies_what_the_project_asks_for(locked: dict[str, str], pyproject: dict[str, Any]) -> None:
    groups = (pyproject["project"]["dependencies"], pyproject["dependency-groups"]["dev"])
    for requirement in (Requirement(line) for lines in groups for line in lines):
        assert locked[canonicalize_name(requirement.name)] in requirement.specifier, requirement


def test_every_locked_package_is_pinned_by_hash(project: Project, locked: dict[str, str]) -> None:
    text = (project.root / "requirements.lock").read_text(encoding="utf-8")
    hashed = re.findall(r"^[\w.-]+==\S+(?: ; [^\\\n]+)? \\\n    --hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)
    assert len(hashed) == len(locked)


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
