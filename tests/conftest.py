"""What the tests share: copies of the real 2020 data to break, and the publication made from it once."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from budgetbook.book import Book, open_book
from budgetbook.project import Project, find_project
from budgetbook.publish import build
from budgetbook.render import pandoc, quarto
from budgetbook.render.webfonts import write_webfonts
from budgetbook.render.workspace import _link_fonts, make_workspace, metadata_of

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
YEAR, UNIT = "2020", "157001"


@pytest.fixture(scope="session")
def project() -> Project:
    """This project, with its own data."""
    return find_project(start=ROOT)


@pytest.fixture(scope="session")
def book() -> Book:
    """The real 2020 book."""
    return open_book(YEAR, UNIT, ROOT / "data")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the data folder that a test may break."""
    target = tmp_path / "data"
    shutil.copytree(ROOT / "data", target, ignore=shutil.ignore_patterns("raw"))
    return target


@pytest.fixture
def unit_folder(data: Path) -> Path:
    """The copy's folder of the 2020 unit."""
    return data / YEAR / UNIT


@pytest.fixture
def edit(unit_folder: Path) -> Callable[[str, str, str], None]:
    """Replace a text that must be there, once, in a file of the copied unit: edit("income.csv", "92.0", "93.0")."""

    def replace(file: str, old: str, new: str) -> None:
        path = unit_folder / file
        text = path.read_bytes().decode("utf-8")
        assert old in text, f"{file} 中没有 {old!r}"
        path.write_bytes(text.replace(old, new, 1).encode("utf-8"))

    return replace


@pytest.fixture
def reform(project: Project, data: Path) -> Callable[[str, str], Project]:
    """Replace a text that must be there, once, in the real form beside the copied data: reform("decimals = 1", …).

    What it returns is the project of both; what was replaced before stays replaced.
    """
    copied = Project(root=data.parent, data=data)
    shutil.copytree(project.forms, copied.forms)

    def replace(old: str, new: str) -> Project:
        path = copied.forms / "luoyang-2020.toml"
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{path.name} 中没有 {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return copied

    return replace


LONG_TEXT = f"""# 第一部分

{"正文一段。" * 12}

## 一、概况

{("正文一段。" * 30 + chr(10) * 2) * 40}
::: {{.landscape}}

# 附件

## 一、表

{("附表一行。" * 30 + chr(10) * 2) * 30}
:::
"""
"""A document of several pages, upright and lying, that takes no notebook."""


@pytest.fixture(scope="session", params=["pandoc", "quarto"])
def marked(request: pytest.FixtureRequest, project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A long text as if it were printed from made-up data: report.html and report.pdf by each renderer."""
    if request.param == "quarto" and quarto.find() is None:
        pytest.skip("PATH 上没有 Quarto")
    data = tmp_path_factory.mktemp("marked") / "data"
    shutil.copytree(project.data, data, ignore=shutil.ignore_patterns("raw"))
    unit_toml = data / YEAR / UNIT / "unit.toml"
    unit_toml.write_text(f"sample = true\n{unit_toml.read_text(encoding='utf-8')}", encoding="utf-8")
    workspace, made = data.parent / "workspace", data.parent / "made"
    workspace.mkdir()
    made.mkdir()
    make_workspace(project, workspace)
    report = workspace / "report"
    (report / "index.qmd").write_text(LONG_TEXT, encoding="utf-8")
    metadata = yaml.safe_dump(metadata_of(open_book(YEAR, UNIT, data)), allow_unicode=True)
    (report / "_metadata.yml").write_text(metadata, encoding="utf-8")
    _link_fonts(report / "fonts")
    write_webfonts(report / "fonts.scss", [report / "_metadata.yml", report / "index.qmd"])
    if request.param == "pandoc":
        pandoc.render(workspace, made)
        return made
    quarto._run(workspace, "--metadata", "embed-resources:true")
    return workspace / quarto.OUTPUT


@pytest.fixture(scope="session")
def publication(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The 2020 publication made by the built-in renderer."""
    return build(project, YEAR, UNIT, tmp_path_factory.mktemp("pandoc"), "pandoc", lambda _: None)


@pytest.fixture(scope="session")
def quarto_publication(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The 2020 publication made by Quarto; skips where there is none."""
    if quarto.find() is None:
        pytest.skip("PATH 上没有 Quarto")
    return build(project, YEAR, UNIT, tmp_path_factory.mktemp("quarto"), "quarto", lambda _: None)
