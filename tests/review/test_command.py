"""The command: formats, exit codes, several files."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from click.testing import CliRunner

from budgetbook.cli import cli
from budgetbook.core.errors import UsageError
from budgetbook.importing.content import GBK_READ
from budgetbook.review.show import tables
from tests.review.made_up import PAGE

if TYPE_CHECKING:
    from click.testing import Result

SCHEMA = json.loads(Path(tables.__file__).with_name("schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "对.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "错.html").write_text(PAGE.replace("基本支出60万元，占", "基本支出61万元，占"), encoding="utf-8")
    return tmp_path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["review", *map(str, arguments)], standalone_mode=False)


def test_exit_codes_and_a_table_of_documents(files: Path) -> None:
    assert run(files / "对.html").return_value == 0
    wrong = run(files / "错.html")
    assert wrong.return_value == 1
    assert "应为：60万元" in wrong.output
    both = run(files)
    assert both.return_value == 1
    assert "对.html" in both.output
    (files / "坏.pdf").write_bytes(b"%PDF broken")
    assert run(files).return_value == 2


def test_a_file_that_may_not_be_read_is_listed_among_the_others(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_ = Path.open

    def refused(path: Path, *mode: Any, **options: Any) -> Any:
        if path.name == "错.html":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return open_(path, *mode, **options)

    monkeypatch.setattr(Path, "open", refused)
    monkeypatch.setattr(os, "access", lambda *_: False)
    done = run(files, "--format", "json")
    assert done.return_value == 2
    assert "错.html 没有读取的权限，不能核对。" in done.output
    assert "对.html" in done.output


@pytest.mark.parametrize("format_", ["table", "csv", "html"])
def test_a_full_disk_leaves_the_file_of_before(files: Path, monkeypatch: pytest.MonkeyPatch, format_: str) -> None:
    output = files / "结果"
    output.write_text("上一次的", encoding="utf-8")
    write = Path.write_text

    def full(path: Path, text: str, **options: Any) -> int:
        write(path, text[: len(text) // 2], **options)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    done = run(files / "对.html", "--format", format_, "--output", output)
    assert isinstance(done.exception, OSError)
    assert output.read_text(encoding="utf-8") == "上一次的"
    assert sorted(path.name for path in files.iterdir()) == ["对.html", "结果", "错.html"]


def test_a_link_stays_one_and_what_is_no_ordinary_file_is_written_to(files: Path) -> None:
    (files / "结果").write_text("上一次的", encoding="utf-8")
    (files / "链接").symlink_to(files / "结果")
    assert run(files / "错.html", "--format", "csv", "--output", files / "链接").return_value == 1
    assert (files / "链接").is_symlink()
    assert "61万元" in (files / "结果").read_text(encoding="utf-8")
    os.mkfifo(files / "管道")
    with os.fdopen(os.open(files / "管道", os.O_RDONLY | os.O_NONBLOCK), "rb") as pipe:
        assert run(files / "错.html", "--format", "csv", "--output", files / "管道").return_value == 1
        assert "61万元" in pipe.read().decode("utf-8")


def test_a_place_that_is_not_there_is_named_as_it_was_typed(files: Path) -> None:
    error = run(files / "对.html", "--format", "csv", "--output", files / "没有" / "结果.csv").exception
    assert isinstance(error, FileNotFoundError)
    assert error.filename == str(files / "没有" / "结果.csv")


def test_a_folder_is_reviewed_by_several_processes_with_the_same_outcome(files: Path) -> None:
    (files / "坏.pdf").write_bytes(b"%PDF broken")
    for name in ("甲", "乙"):
        (files / name).mkdir()
        (files / name / "对.html").write_text(PAGE, encoding="utf-8")
    alone, together = (run(files, "--format", "json", "--jobs", jobs) for jobs in (1, 2))
    assert (alone.return_value, together.return_value) == (2, 2)
    assert together.stdout == alone.stdout
    # files of one name go by their paths, others by their names
    names = [document["name"] for document in json.loads(together.stdout)["documents"]]
    assert [name for name in names if "对" not in name] == ["坏.pdf", "错.html"]
    assert sorted(name for name in names if "对" in name) == sorted(
        (files / folder / "对.html").as_posix() for folder in (".", "甲", "乙")
    )
    lines = together.stderr.splitlines()
    assert [line.partition("]")[0] for line in lines] == [f"[{number}/5" for number in range(1, 6)]
    assert any("坏.pdf：" in line for line in lines)
    assert "错.html：错误2处" in together.stderr


def test_names_and_causes_are_whole_in_a_narrow_terminal(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    name = "某某市某某局二〇二〇年部门预算公开.pdf"
    (files / name).write_bytes(b"%PDF broken")
    printed = run(files).output
    table, _, below = printed.partition("└")
    rows = [line.split("│") for line in table.splitlines() if "│" in line]
    assert name in "".join(row[1].strip() for row in rows)
    assert f"{name} 不能当作 PDF 打开，文件已经损坏。" in below


def test_less_than_one_process_is_refused(files: Path) -> None:
    refused = run(files, "--jobs", "0")
    assert isinstance(refused.exception, UsageError)
    assert str(refused.exception) == "--jobs：发现“0”，应为1或更大的整数。"


def test_json_follows_its_schema_and_csv_has_a_row_for_each_finding(files: Path) -> None:
    (files / "坏.pdf").write_bytes(b"%PDF broken")
    written = json.loads(run(files, "--format", "json").output)
    jsonschema.validate(written, SCHEMA)
    found = [one for document in written["documents"] for one in document.get("findings", ())]
    assert (found[0]["rule"], found[0]["severity"], found[0]["expected"]) == ("R05", "error", "60万元")
    rows = list(csv.DictReader(io.StringIO(run(files, "--format", "csv").output.removeprefix("\ufeff"))))
    assert [(row["文件"], row["程度"]) for row in rows[:2]] == [("坏.pdf", "不能读"), ("错.html", "错误")]
    assert len(rows) == len(found) + 1


def test_the_page_asks_for_nothing_outside_it_and_marks_the_places(publication: Path, tmp_path: Path) -> None:
    target = tmp_path / "核对.html"
    assert run(publication / "report.pdf", "--format", "html", "--output", target).return_value == 1
    page = target.read_text(encoding="utf-8")
    assert "http" not in page.replace("http-equiv", "")
    assert 'href="#d1-m1-0"' in page
    assert 'id="d1-m1-0" href="#d1-f1"' in page
    assert "data:image/jpeg;base64," in page


@pytest.mark.parametrize("name", ["国标.html", "国标.csv"])
def test_what_is_said_of_reading_a_file_is_shown_once(tmp_path: Path, name: str) -> None:
    text = PAGE if name.endswith("html") else "2024年收支总表,\n项目,金额\n收入,1.0\n支出,1.0\n"
    (tmp_path / name).write_text(text, encoding="gb18030")
    assert run(tmp_path / name).output.count(f"说明：{GBK_READ}\n") == 1
    (document,) = json.loads(run(tmp_path / name, "--format", "json").output)["documents"]
    assert document["not_judged"] == [GBK_READ]
    assert run(tmp_path / name, "--format", "html", "--output", tmp_path / "核对.html").return_value == 0
    assert (tmp_path / "核对.html").read_text(encoding="utf-8").count(f"<li>{GBK_READ}</li>") == 1


def test_last_years_document_is_compared(files: Path) -> None:
    last = files / "上年.html"
    last.write_text(PAGE.replace("2024年", "2023年"), encoding="utf-8")
    this = files / "今年.html"
    compared_page = PAGE.replace("支出总计100万元，", "支出总计100万元，比2023年预算80万元增加20万元，增长25.00%，")
    this.write_text(compared_page, encoding="utf-8")
    assert run(this).return_value == 0
    compared = run(this, "--previous", last)
    assert compared.return_value == 1
    assert "上年数与上年文本相等" in compared.output


def test_a_form_tells_which_tables_are_missing(files: Path) -> None:
    outcome = run(files / "对.html", "--form", "luoyang-2020")
    assert outcome.return_value == 0
    assert "“财政拨款收支总体情况表”，文本中没有标题相同的表" in outcome.output
    assert "“政府性基金预算支出情况表”" not in outcome.output
