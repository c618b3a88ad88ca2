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


# an invented 2021 that hangs together, beside the real 2020: files of the unit, what stands there, what it becomes
OF_NEXT_YEAR = (
    ("unit.toml", "available = false", "available = true"),
    ("unit.toml", '"2020-06"', '"2021-06"'),
    ("unit.toml", '"2020-06-02"', '"2021-06-02"'),
    ("income.csv", "合计,,92.0", "合计,,90.0"),
    ("income.csv", "一般公共预算,92.0", "一般公共预算,90.0"),
    ("spending.csv", "合计,,,66.3,0.0,7.7,18.0", "合计,,,70.3,0.0,7.7,12.0"),
    ("spending.csv", "一般公共预算,50.0,", "一般公共预算,54.0,"),
    ("spending.csv", "一般公共预算,0.0,0.0,0.0,18.0", "一般公共预算,0.0,0.0,0.0,12.0"),
    ("basic_spending.csv", "合计,,,,74.0,74.0", "合计,,,,78.0,78.0"),
    ("basic_spending.csv", "工资奖金津补贴,16.0,16.0", "工资奖金津补贴,20.0,20.0"),
    ("basic_spending.csv", "办公经费,0.2,0.2", "办公经费,0.3,0.3"),
    ("basic_spending.csv", "公务接待费,0.2,0.2", "公务接待费,0.1,0.1"),
    ("three_public.csv", "合计,1.5", "合计,1.4"),
    ("three_public.csv", "公务接待费,0.2", "公务接待费,0.1"),
    ("performance_tasks.csv", ",74,74,,2020年", ",78,78,,2021年"),
    ("performance_tasks.csv", ",1.5,1.5,,2020年", ",1.4,1.4,,2021年"),
    ("performance_tasks.csv", ",18,18,,2020年", ",12,12,,2021年"),
    ("accepted.csv", "7.7万元（data/2020", "7.7万元（data/2021"),
    ("accepted.csv", "93.5万元（data/2020", "91.4万元（data/2021"),
    ("accepted.csv", "支出总计 92万元（data/2020", "支出总计 90万元（data/2021"),
)
REASONS_OF_NEXT_YEAR = """事项,名称,原因
收入总计,,信用体系建设宣传项目缩减，财政拨款减少
基本支出,,正常增资
项目支出,,落实过紧日子要求，压减宣传项目
人员经费,,新录用公务员2人
“三公”经费,,从严控制公务接待，批次减少
公务接待费,,接待批次下降
2010301,行政运行,在职人员增加，工资相应增长
2010302,一般行政管理事务,信用体系建设宣传项目规模缩减
"""


@pytest.fixture
def next_year(unit_folder: Path) -> Path:
    """The unit's folder of 2021 in the copied data: a sound budget with 2020 as its base."""
    folder = unit_folder.parents[1] / "2021" / UNIT
    shutil.copytree(unit_folder, folder)
    for file, old, new in OF_NEXT_YEAR:
        text = (folder / file).read_bytes().decode("utf-8")
        assert old in text, f"{file} 中没有 {old!r}"
        (folder / file).write_bytes(text.replace(old, new, 1).encode("utf-8"))
    (folder / "text" / "three_public_no_base.md").unlink()
    (folder / "reasons.csv").write_text(REASONS_OF_NEXT_YEAR, encoding="utf-8-sig")
    return folder


@pytest.fixture
def next_book(next_year: Path) -> Book:
    """The book of 2021, compared with 2020."""
    return open_book("2021", UNIT, next_year.parents[1])
