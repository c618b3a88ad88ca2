"""Where a publication came from: every input and the program with its hash, every package with its version."""

from __future__ import annotations

import hashlib
import platform
import re
import shutil
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from budgetbook.audit import provenance
from budgetbook.audit.provenance import RENDERER_VARIABLE, input_hashes, packages, programs
from budgetbook.book import open_book
from budgetbook.core import fonts
from budgetbook.core.project import find_project

if TYPE_CHECKING:
    from budgetbook.book import Book
    from budgetbook.core.project import Project


def hashes(project: Project, book: Book) -> dict[str, str]:
    table = input_hashes(project, book)
    assert list(table.columns) == ["文件", "字节", "SHA-256"]
    assert table["文件"].is_unique
    return dict(zip(table["文件"], table["SHA-256"], strict=True))


# ---- inputs


@pytest.mark.parametrize(
    "pattern",
    [
        "data/2020/157001/*.csv",
        "data/2020/157001/text/*.md",
        "data/2020/157001/unit.toml",
        "data/classification/*.csv",
        "data/classification/2020/*.csv",
        "report/forms/luoyang-2020.toml",
        "report/index.qmd",
        "report/reference.docx",
        "report/filters/**/*.lua",
        "report/typst/*.typ",
        "report/styles/*.css",
        "notebooks/*.ipynb",
        "_quarto.yml",
        "requirements.lock",
    ],
)
def test_every_input_is_listed_with_its_true_hash(project: Project, book: Book, pattern: str) -> None:
    listed = hashes(project, book)
    files = sorted(project.root.glob(pattern))
    assert files
    for path in files:
        name = path.relative_to(project.root).as_posix()
        assert listed[name] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_all_tables_and_texts_of_the_unit_are_among_the_inputs(project: Project, book: Book) -> None:
    listed = hashes(project, book)
    assert {f"data/2020/157001/{table.file}" for table in book.form.data.tables} <= set(listed)
    assert {f"data/2020/157001/text/{name}.md" for name in book.data.prose} <= set(listed)
    assert "data/2020/157001/accepted.csv" in listed


def test_last_years_budget_is_among_the_inputs_of_a_comparison(next_year: Path) -> None:
    data = next_year.parents[1]
    listed = set(hashes(find_project(data), open_book("2021", "157001", data)))
    assert {f"data/{year}/157001/spending.csv" for year in (2020, 2021)} <= listed
    assert "data/2021/157001/reasons.csv" in listed
    assert not [name for name in hashes(find_project(data), open_book("2020", "157001", data)) if "/2021/" in name]


def test_the_lists_of_codes_that_are_used_are_among_the_inputs_whichever_year_they_are_of(data: Path) -> None:
    classification = data / "classification"
    (classification / "2019").mkdir()
    shutil.copy(classification / "2020/functions.csv", classification / "2019")
    (classification / "2020/economic_mapping.csv").rename(classification / "2019/economic_mapping.csv")
    (classification / "2020/functions.csv").unlink()
    listed = hashes(find_project(data), open_book("2020", "157001", data))
    # the data folder lacks functions.csv of 2020: the shipped one is used
    assert sorted(name for name in listed if name.startswith("data/classification/20")) == [
        "data/classification/2020/economic_department.csv",
        "data/classification/2020/economic_government.csv",
        "data/classification/2020/economic_mapping.csv",
        "data/classification/2020/functions.csv",
    ]


def test_the_inputs_are_listed_in_order_with_their_sizes(project: Project, book: Book) -> None:
    table = input_hashes(project, book)
    sizes = dict(zip(table["文件"], table["字节"], strict=True))
    income = project.data / "2020" / "157001" / "income.csv"
    assert sizes["data/2020/157001/income.csv"] == len(income.read_bytes())
    of_unit = [name for name in table["文件"] if name.startswith("data/2020/")]
    assert of_unit == sorted(of_unit)


@pytest.mark.parametrize("file", ["2020/157001/income.csv", "2020/157001/text/duties.md", "2020/157001/unit.toml"])
def test_a_changed_byte_changes_the_hash_of_that_file_alone(data: Path, file: str) -> None:
    project = find_project(data)
    book = open_book("2020", "157001", data)
    before = hashes(project, book)
    path = data / file
    path.write_bytes(path.read_bytes() + b"\n")
    after = hashes(project, book)
    assert [name for name in before if after[name] != before[name]] == [f"data/{file}"]
    assert after[f"data/{file}"] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_file_that_is_added_or_taken_away_is_seen(data: Path) -> None:
    project = find_project(data)
    book = open_book("2020", "157001", data)
    before = set(hashes(project, book))
    (data / "2020" / "157001" / "accepted.csv").unlink()
    (data / "2020" / "157001" / "more.csv").write_text("", encoding="utf-8")
    after = set(hashes(project, book))
    assert (before - after, after - before) == ({"data/2020/157001/accepted.csv"}, {"data/2020/157001/more.csv"})


def test_data_that_lie_elsewhere_are_listed_under_the_same_names(project: Project, book: Book, data: Path) -> None:
    elsewhere = hashes(find_project(data), open_book("2020", "157001", data))
    assert elsewhere == hashes(project, book)


def test_what_a_build_makes_is_no_input(project: Project, data: Path, tmp_path: Path) -> None:
    root = tmp_path / "root"
    for folder in ("notebooks", "report"):
        shutil.copytree(project.root / folder, root / folder, ignore=shutil.ignore_patterns("executed", "fonts*"))
    for name in ("_quarto.yml", "requirements.lock"):
        shutil.copy2(project.root / name, root)
    copied = type(project)(root=root, data=data)
    book = open_book("2020", "157001", data)
    before = hashes(copied, book)
    made = (
        "report/executed/a.html",
        "report/notebooks/b.py",
        "report/charts/c.svg",
        "report/fonts.css",
        "report/index_files/d.svg",
    )
    for name in (
        *made,
        "notebooks/.ipynb_checkpoints/1-overview.ipynb",
        "notebooks/images/new.png",
        "notebooks/README.md",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x", encoding="utf-8")
    assert hashes(copied, book) == before


# ---- programs


def test_programs_and_their_versions_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(RENDERER_VARIABLE, "Quarto 1.9.38")
    table = programs()
    versions = dict(zip(table["项目"], table["版本"], strict=True))
    assert list(table.columns) == ["项目", "版本"]
    assert versions["本项目"] == metadata.version("budgetbook")
    assert versions["渲染器"] == "Quarto 1.9.38"
    assert versions["Python"] == platform.python_version()
    assert {"pandas", "papermill", "typst"} <= set(packages())
    for name in packages():
        assert versions[name] == metadata.version(name)


def test_the_fonts_are_listed_with_their_hashes() -> None:
    table = programs()
    listed = {name: version for name, version in zip(table["项目"], table["版本"], strict=True) if "字体" in name}
    assert listed == {
        f"字体 {file.name}": f"SHA-256 {hashlib.sha256(file.read_bytes()).hexdigest()}"
        for file in (fonts.SERIF_FILE, fonts.SANS_FILE)
    }


def test_a_notebook_opened_by_itself_says_that_nothing_was_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(RENDERER_VARIABLE, raising=False)
    table = programs()
    (renderer,) = table.loc[table["项目"] == "渲染器", "版本"]
    assert renderer == "未渲染"


def test_the_program_is_listed_with_one_hash_of_all_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def listed() -> str:
        table = programs()
        (version,) = table.loc[table["项目"] == "源代码", "版本"]
        return str(version)

    assert re.fullmatch("SHA-256 [0-9a-f]{64}", listed())
    copy = tmp_path / "budgetbook"
    shutil.copytree(Path(provenance.__file__).parents[1], copy)
    monkeypatch.setattr(provenance, "__file__", str(copy / "audit" / "provenance.py"))
    before = listed()
    (copy / "audit" / "__pycache__").mkdir(exist_ok=True)
    (copy / "audit" / "__pycache__" / "more.pyc").touch()
    assert listed() == before
    with (copy / "book.py").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert listed() != before
