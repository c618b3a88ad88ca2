"""Whether a publication is still what was built, told by its manifest alone or by building it again."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pytest

from budgetbook import rebuild
from budgetbook.audit.provenance import packages
from budgetbook.cli import cli
from budgetbook.core.errors import UsageError
from budgetbook.core.project import Project
from budgetbook.publication.manifest import read_manifest, sha256sums_text
from budgetbook.publication.verification import changed_inputs, verify
from budgetbook.rebuild import verify_by_rebuilding
from budgetbook.usage import exit_code_of

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion


@pytest.fixture
def copy(publication: Path, tmp_path: Path) -> Path:
    """A copy of the publication that a test may change."""
    return shutil.copytree(publication, tmp_path / "157001")


def test_the_manifest_lists_inputs_program_fonts_packages_and_every_file(publication: Path, project: Project) -> None:
    manifest = json.loads((publication / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["year"], manifest["unit"]) == ("2020", "157001")
    for name in ("data/2020/157001/income.csv", "notebooks/2-statement.ipynb", "report/index.qmd", "_quarto.yml"):
        assert manifest["inputs"][name] == hashlib.sha256((project.root / name).read_bytes()).hexdigest()
    files = {path.relative_to(publication).as_posix() for path in publication.rglob("*") if path.is_file()}
    assert set(manifest["outputs"]) == files - {"manifest.json", "SHA256SUMS"}
    assert set(manifest["versions"]) == {"Python", *packages()}
    assert set(manifest["fonts"]) == {"NotoSerifSC-Regular.otf", "NotoSansSC-Regular.otf"}
    assert not [name for name in manifest["inputs"] if name.startswith(("/", "..", "output"))]


def test_the_sums_are_what_sha256sum_takes(publication: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"], cwd=publication, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    files = {path.relative_to(publication).as_posix() for path in publication.rglob("*") if path.is_file()}
    assert {line.rpartition(": ")[0] for line in done.stdout.splitlines()} == files - {"SHA256SUMS"}


@pytest.mark.parametrize("name", ["report.docx", "tables.xlsx"])
def test_office_documents_name_this_program(publication: Path, name: str) -> None:
    with zipfile.ZipFile(publication / name) as archive:
        properties = archive.read("docProps/app.xml").decode("utf-8")
    assert re.findall("<Application>(.*)</Application>", properties) == ["budgetbook"]
    assert "Microsoft" not in properties


def test_a_publication_is_what_was_built(publication: Path) -> None:
    assert verify(publication) == ([], ())


def test_every_file_that_is_gone_or_changed_is_named(copy: Path, snapshot: SnapshotAssertion) -> None:
    (copy / "report.docx").write_bytes(b"edited")
    (copy / "tables" / "basic.csv").unlink()
    (copy / "批复.pdf").touch()
    manifest = copy / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"renderer"', '"renderer "'), encoding="utf-8")
    faults, others = verify(copy)
    assert faults == snapshot
    assert others == ("批复.pdf",)


def rewrite_manifest(folder: Path, changed: dict[str, object], without: str = "") -> None:
    file = folder / "manifest.json"
    manifest = json.loads(file.read_text(encoding="utf-8")) | changed
    manifest.pop(without, None)
    file.write_text(json.dumps(manifest), encoding="utf-8")


def test_sums_that_are_not_the_manifests_are_told(copy: Path) -> None:
    sums = copy / "SHA256SUMS"
    sums.write_text("".join(sums.read_text(encoding="utf-8").splitlines(keepends=True)[1:]), encoding="utf-8")
    assert verify(copy)[0] == ["SHA256SUMS 与 manifest.json 不符：两者至少有一个在生成之后有人改过"]
    sums.unlink()
    assert verify(copy)[0] == ["缺少 SHA256SUMS"]
    sums.mkdir()
    assert verify(copy)[0] == ["SHA256SUMS 不是普通文件"]


@pytest.mark.parametrize(
    ("key", "value"), [("year", None), ("unit", 157001), ("renderer", None), ("versions", ["Python"])]
)
@pytest.mark.parametrize("options", [[], ["--rebuild"]])
def test_a_manifest_that_was_edited_past_reading_is_told(
    copy: Path, key: str, value: object, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    rewrite_manifest(copy, {key: value})
    assert exit_code_of(cli, ["verify", str(copy), *options]) == 2
    assert capsys.readouterr().err == f"不能继续 {copy}/manifest.json 读不懂，应为 budgetbook build 写成的清单。\n"


def test_the_data_of_the_page_of_many_units_are_verified_and_not_rebuilt(
    copy: Path, project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    rewrite_manifest(copy, {"page": ""}, without="unit")
    (copy / "SHA256SUMS").write_text(sha256sums_text(copy, read_manifest(copy)["outputs"]), encoding="utf-8")
    assert exit_code_of(cli, ["verify", str(copy)]) == 0
    assert capsys.readouterr() == ("完成 各文件与清单相同\n", "")
    with pytest.raises(UsageError, match="是各单位总页的数据"):
        verify_by_rebuilding(project, copy, lambda _: None)


def test_a_manifest_of_a_hundred_thousand_brackets_is_told(copy: Path) -> None:
    (copy / "manifest.json").write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(UsageError, match="读不懂"):
        verify(copy)


def test_inputs_that_changed_since_are_named(publication: Path, project_copy: Project) -> None:
    noted = read_manifest(publication)
    assert changed_inputs(project_copy, noted) == []
    income = project_copy.data / "2020" / "157001" / "income.csv"
    income.write_bytes(income.read_bytes().rstrip())
    (project_copy.data / "2020" / "157001" / "待办.md").touch()
    assert changed_inputs(project_copy, noted) == ["输入不同：data/2020/157001/income.csv"]


def test_where_the_data_are_not_nothing_is_said_of_them(
    publication: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").mkdir()
    assert exit_code_of(cli, ["verify", str(publication), "--data", str(tmp_path / "data")]) == 0
    assert capsys.readouterr().out == "完成 各文件与清单相同\n"


@pytest.fixture
def built(publication: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let building again give what the publication is."""

    def build(_project: object, year: str, unit: str, output: Path, *_: object) -> Path:
        return shutil.copytree(publication, output / year / unit)

    monkeypatch.setattr(rebuild, "build", build)


@pytest.mark.usefixtures("built")
def test_the_same_bytes_again_are_the_proof(copy: Path, project: Project) -> None:
    assert verify_by_rebuilding(project, copy, print) == []


@pytest.mark.usefixtures("built")
def test_what_differs_when_built_again_is_told_with_the_reasons(
    copy: Path, project: Project, snapshot: SnapshotAssertion
) -> None:
    manifest = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    manifest["inputs"] |= {"data/2020/157001/income.csv": "0", "data/2020/157001/gone.csv": "0"}
    manifest["versions"] |= {"pandas": "2.0.0", "Python": "3.12.1"}
    manifest["fonts"]["NotoSansSC-Regular.otf"] = "0"
    manifest["program"]["sha256"] = "0"
    (copy / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (copy / "report.docx").write_bytes(b"other")
    (copy / "tables" / "basic.csv").unlink()
    lines = verify_by_rebuilding(project, copy, print)
    assert [re.sub("现为.*", "现为…", line) for line in lines] == snapshot
