"""The command line: what it says in Chinese, and with which code it ends."""

from __future__ import annotations

import csv
import gettext
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from babel.messages.pofile import read_po
from openpyxl import load_workbook
from rich.cells import cell_len

from budgetbook import cli, publish
from budgetbook.core.errors import RenderError
from budgetbook.core.project import DATA_VARIABLE
from budgetbook.run.warm import warm_up
from tests.command_line import run_command
from tests.files import replace_in, tree
from tests.published import entries_of

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from budgetbook.core.project import Project
    from tests.fixtures.copies import Edit

BUILD = ("build", "--year", "2020", "--unit", "157001", "--renderer", "pandoc")

REAL = ("--year", "2020", "--unit", "157001")

OUR_WORDS = (
    "budgetbook build check explain year unit renderer auto quarto pandoc format table json csv data output "
    "help version report html pdf docx word figures new excel export template import xlsx force form luoyang toml "
    "xls ods amount skip corrections debug failed verify diff rebuild manifest overwrite replaced old "
    "classification learn codes learned level short name kind txt shanghai from "
    "units all jobs scheduler dask tls tcp runs review previous markdown"
)

HEADINGS = ["核对编号", "位置", "发现", "应为", "结果", "规则", "说明"]
"""Of a line of the check report."""

WORST_FIRST = ["不符", "认定失效", "提示", "已认定", "相符"]


class Ended(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], kept_warm: None, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command line in this process, on a terminal 80 characters wide."""
    del kept_warm
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv(DATA_VARIABLE, raising=False)

    def run(*arguments: str | Path) -> Ended:
        code = run_command(*arguments)
        return Ended(code, *capsys.readouterr())

    return run


@pytest.mark.parametrize(
    "arguments",
    [
        *(("--help",), ("-h",), ("build", "--help"), ("check", "--help"), ("explain", "--help")),
        *(("export", "--help"), ("template", "--help"), ("import", "--help"), ("new", "--help")),
        *(("classification", "import", "--help"), ("review", "--help")),
    ],
    ids=" ".join,
)
def test_the_help_is_complete_and_in_chinese(run: Run, snapshot: SnapshotAssertion, arguments: tuple[str, ...]) -> None:
    ended = run(*arguments)
    words = set(re.findall(r"[A-Za-z]{3,}", ended.out))
    assert {word.lower() for word in words} <= set(OUR_WORDS.split())
    assert ended.out == snapshot
    assert (ended.code, ended.err) == (0, "")


def test_clicks_words_are_those_of_the_catalogues_text() -> None:
    catalogue = Path(cli.__file__).parent / "locale" / "zh_CN" / "LC_MESSAGES" / "messages.po"
    with catalogue.open("rb") as text, catalogue.with_suffix(".mo").open("rb") as made:
        wanted = {str(message.id): message.string for message in read_po(text) if message.id}
        compiled = gettext.GNUTranslations(made)
    assert {english: compiled.gettext(english) for english in wanted} == wanted
    assert "Options" in wanted


def test_without_arguments_the_help_is_shown_as_an_error(run: Run) -> None:
    ended = run()
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == run("--help").out


def test_the_version_is_that_of_the_package(run: Run) -> None:
    assert run("--version").out == f"budgetbook {metadata.version('budgetbook')}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("publish",), id="unknown-command"),
        pytest.param((*BUILD, "--formats", "docx"), id="unknown-option"),
        pytest.param((*BUILD, "--rendrer", "pandoc"), id="misspelt-option"),
        pytest.param(("build", "--year", "2020"), id="missing-unit"),
        pytest.param(("build", "--unit", "157001"), id="missing-year"),
        pytest.param((*BUILD, "--output"), id="missing-value"),
        pytest.param((*BUILD, "--renderer", "word"), id="bad-renderer"),
        pytest.param((*BUILD, "2020"), id="extra-argument"),
        pytest.param(("check", *REAL, "--format", "xml"), id="bad-format"),
        pytest.param(("check", "--unit", "157001"), id="check-without-year"),
        pytest.param(("check", "--year", "2020", "--unit", "15700"), id="check-unit-not-a-code"),
        pytest.param(("explain", *REAL), id="nothing-to-explain"),
        pytest.param(("explain", *REAL, "92万元", "74万元"), id="two-to-explain"),
        pytest.param(("build", "--year", "二〇二〇", "--unit", "157001"), id="year-not-a-code"),
        pytest.param(("build", "--year", "2020", "--unit", "15700"), id="unit-not-a-code"),
        pytest.param(("build", "--year", "2020", "--unit", "157001", "--data", "没有"), id="no-data-folder"),
        pytest.param(("export", *REAL), id="export-without-output"),
        pytest.param(("export", *REAL, "--output", "2020.xls"), id="export-not-xlsx"),
        pytest.param(("export", *REAL, "--output", "没有/2020.xlsx"), id="export-no-folder"),
        pytest.param(("template", *REAL, "--output", "2020"), id="template-not-xlsx"),
        pytest.param(("import", *REAL), id="nothing-to-import"),
        pytest.param(("import", "没有.xlsx", *REAL), id="import-no-file"),
        pytest.param(("import", "a.xlsx", *REAL, "--amount-unit", "亿元"), id="import-other-unit"),
        pytest.param(("import", "a.xlsx", "--year", "2020", "--unit", "15700"), id="import-unit-not-a-code"),
        pytest.param(("template", *REAL, "--output", "a.xlsx", "--form", "kaifeng-2020"), id="template-other-form"),
    ],
)
def test_wrong_usage_is_explained_in_chinese_and_ends_with_2(
    run: Run, snapshot: SnapshotAssertion, arguments: tuple[str, ...]
) -> None:
    ended = run(*arguments)
    assert ended.code == 2
    assert ended.err == snapshot


@pytest.mark.parametrize("renderer", ["[auto]", "[/auto]"])
def test_a_wrong_value_in_brackets_is_shown_whole(run: Run, renderer: str) -> None:
    ended = run(*BUILD, "--renderer", renderer)
    assert ended.code == 2
    assert f"发现“{renderer}”" in ended.err


@pytest.mark.parametrize(("year", "unit"), [("2019", "157001"), ("2020", "158001")])
def test_a_year_or_unit_without_data_is_told_with_what_there_is(
    run: Run, snapshot: SnapshotAssertion, data: Path, year: str, unit: str
) -> None:
    ended = run("build", "--year", year, "--unit", unit, "--data", data)
    assert ended.code == 2
    assert ended.err.replace(str(data), "<数据目录>") == snapshot


def test_a_failed_check_ends_with_1_and_names_cell_found_and_expected(
    run: Run,
    snapshot: SnapshotAssertion,
    data: Path,
    edit: Edit,
    tmp_path: Path,
) -> None:
    edit("income.csv", "一般公共预算,92.0", "一般公共预算,93.0")
    ended = run(*BUILD, "--data", data, "--output", tmp_path / "output")
    assert ended.code == 1
    assert ended.err.replace(str(data), "data") == snapshot
    assert not (tmp_path / "output").exists()


def test_bad_input_ends_with_2_and_names_file_row_and_column(
    run: Run,
    snapshot: SnapshotAssertion,
    data: Path,
    edit: Edit,
    tmp_path: Path,
) -> None:
    edit("spending.csv", "18.0,0.0", "18万,0.0")
    ended = run(*BUILD, "--data", data, "--output", tmp_path / "output")
    assert ended.code == 2
    assert str(data) in ended.err
    assert ended.err.replace(f"{data}/", "data/") == snapshot
    assert not (tmp_path / "output").exists()


def test_quarto_asked_for_and_not_installed_ends_with_2_and_the_way_to_install_it(
    run: Run, snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "python").symlink_to(sys.executable)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    ended = run(*BUILD, "--renderer", "quarto", "--output", tmp_path / "output")
    assert ended.code == 2
    assert ended.err == snapshot


def test_an_output_folder_that_is_a_file_ends_with_2_and_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "output").write_text("", encoding="utf-8")
    ended = run(*BUILD, "--output", tmp_path / "output")
    assert ended.code == 2
    assert ended.err.startswith("不能继续 ")
    assert str(tmp_path / "output") in ended.err


@pytest.mark.parametrize("output", ["", "2020", "../data/2020/157001", ".."])
def test_an_output_folder_that_would_replace_data_ends_with_2_and_nothing_runs(
    run: Run, data: Path, monkeypatch: pytest.MonkeyPatch, output: str
) -> None:
    monkeypatch.chdir(data)
    before = tree(data)
    ended = run(*BUILD, "--data", ".", "--output", output or ".")
    assert (ended.code, ended.out) == (2, "")
    assert re.fullmatch(r"不能继续 --output：发现“.*”\S*数据目录 .*。\n", ended.err)
    assert tree(data) == before


def test_an_interrupted_build_ends_with_2(
    run: Run, snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(*_arguments: object, **_options: object) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(publish, "build", build)
    ended = run(*BUILD)
    assert ended.code == 2
    assert ended.err == snapshot


@pytest.mark.parametrize("name", ["output", "草稿[old]"])
def test_the_paths_written_are_listed(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    def build(*_arguments: object, **_options: object) -> Path:
        (tmp_path / name / "notebooks").mkdir(parents=True)
        documents = ("report.html", "report.pdf", "figures.json")
        for file in (*documents, "notebooks/1-overview.ipynb", "notebooks/1-overview.html"):
            (tmp_path / name / file).touch()
        return tmp_path / name

    monkeypatch.setattr(publish, "build", build)
    ended = run(*BUILD)
    assert ended.code == 0
    listed = [line.strip().removeprefix(f"{tmp_path}/{name}/") for line in ended.out.splitlines()[1:]]
    assert listed == ["figures.json", "notebooks/1-overview.ipynb", "report.html", "report.pdf"]


def test_the_output_goes_to_the_project_unless_another_folder_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, project: Project
) -> None:
    outputs: list[object] = []

    def build(_project: object, _year: str, _unit: str, output: Path, *_rest: object, **_options: object) -> Path:
        outputs.append(output)
        return tmp_path

    monkeypatch.setattr(publish, "build", build)
    run(*BUILD)
    run(*BUILD, "--output", tmp_path)
    assert outputs == [project.root / "output", tmp_path]


@pytest.mark.parametrize("command", [["check", *REAL], ["--help"]], ids=["check", "help"])
def test_a_command_imports_only_what_it_needs(project: Project, command: list[str]) -> None:
    heavy = ["matplotlib", "papermill", "jsonschema", "nbformat", "IPython", "jupyter_client", "openpyxl", "docx"]
    heavy += ["pikepdf", "fontTools", "typst", *(["pandas", "pydantic"] if command == ["--help"] else [])]
    code = (
        "import sys; from budgetbook.cli import main\n"
        f"try: main({command!r})\nexcept SystemExit as end: assert not end.code, end\n"
        f"print(*sorted({{*sys.modules}} & {{*{heavy!r}}}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=project.root, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "\n")


def test_no_process_outlives_the_command(publication: Path) -> None:
    assert (publication.parents[1] / "outlived.txt").read_text(encoding="utf-8") == ""


def test_the_whole_command_makes_a_publication_and_tells_each_step(publication: Path) -> None:
    said = (publication.parents[1] / "said.txt").read_text(encoding="utf-8")
    steps = re.findall(r"^\[(\d+)\] (  )?(\S+)", said, re.MULTILINE)
    assert [number for number, _, _ in steps] == [str(number) for number in range(1, len(steps) + 1)]
    assert [words for _, indented, words in steps if indented] == [*["提示"] * 2, *["已认定"] * 5]
    words = [words for _, indented, words in steps if not indented]
    begins = ["读取数据", "勾稽核对：", *["执行"] * 5, "数据台账：", "执行"]
    begins += ["830个数据全部", "830个数据：", "渲染：", "渲染完成，用时", "公开的三种"]
    assert len(words) == len(begins)
    assert all(word.startswith(begin) for word, begin in zip(words, begins, strict=True))
    assert (publication / "report.pdf").read_bytes().startswith(b"%PDF")
    assert entries_of(publication)
    for name in ("report.html", "report.pdf", "figures.json"):
        assert str(publication / name) in said


@pytest.fixture
def broken_notebook(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_only: Callable[[str], None]
) -> Path:
    """A copy of the project, to work in, whose first notebook says a number that was typed."""
    for name in ("notebooks", "report"):
        shutil.copytree(project.root / name, tmp_path / name)
    shutil.copy(project.root / "_quarto.yml", tmp_path)
    path = tmp_path / "notebooks" / "1-overview.ipynb"
    replace_in(path, "（一）机构设置情况", "1. 机构设置情况")
    warm_up()  # not from a folder that goes before it does
    monkeypatch.chdir(tmp_path)
    run_only(path.stem)
    return tmp_path


@pytest.mark.parametrize("folder", ["output", "别处"])
def test_a_notebook_that_breaks_ends_with_2_and_is_left_to_look_at(
    run: Run, snapshot: SnapshotAssertion, project: Project, broken_notebook: Path, folder: str
) -> None:
    ended = run(*BUILD, "--data", project.data, "--output", broken_notebook / folder)
    assert (ended.code, ended.err.count("\n")) == (2, 1)
    assert ended.err == snapshot
    (left,) = [path for path in (broken_notebook / folder).rglob("*") if path.is_file()]
    assert left == broken_notebook / folder / "failed" / "2020" / "157001" / "1-overview.ipynb"
    assert "句子里不能直接写数字" in left.read_text(encoding="utf-8")


def test_for_a_search_the_traceback_is_shown_and_the_folder_at_work_is_kept(
    run: Run, project: Project, broken_notebook: Path
) -> None:
    ended = run(*BUILD, "--debug", "--data", project.data)
    assert ended.code == 2
    *shown, sentence = ended.err.splitlines()
    assert sentence.startswith("不能继续 notebooks/1-overview.ipynb 第3个代码单元格（duties）第3行")
    assert shown[0] == "Traceback (most recent call last):"
    assert "NarrativeError" in ended.err
    assert "narrative/sentence.py" in ended.err
    (kept,) = re.findall(r"工作目录是 (\S+?)，", ended.out)
    assert (Path(kept) / "workspace" / "report" / "index.qmd").is_file()
    assert Path(kept).parent == broken_notebook / "output" / "2020"


def test_for_a_search_the_traceback_of_any_error_is_shown(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def render(*_: object, **_options: object) -> None:
        raise RenderError("坏了")

    monkeypatch.setattr(publish, "build", render)
    assert run(*BUILD, "--output", tmp_path).err == "不能继续 坏了\n"
    ended = run(*BUILD, "--output", tmp_path, "--debug")
    assert (ended.code, ended.err.splitlines()[-1]) == (2, "不能继续 坏了")
    assert ended.err.startswith("Traceback")


def check_lines(ended: Ended) -> list[dict[str, str]]:
    """The lines of a report in JSON."""
    lines: list[dict[str, str]] = json.loads(ended.out)["核对"]
    return lines


def test_the_real_data_pass_with_what_is_accepted_and_why(run: Run) -> None:
    ended = run("check", *REAL, "--format", "json")
    assert (ended.code, ended.err) == (0, "")
    report = json.loads(ended.out)
    assert list(report) == ["可以公开", "小结", "读取说明", "核对"]
    assert report["可以公开"] is True
    assert f"{len(report['核对'])}处比较：提示2处，已认定5处，相符" in report["小结"]
    accepted = {line["核对编号"]: line for line in report["核对"] if line["结果"] == "已认定"}
    assert set(accepted) == {"M1", "P3", "O1", "P1"}
    cost = accepted["O1"]
    assert list(cost) == HEADINGS
    assert (cost["规则"], cost["发现"]) == ("机关运行经费等于公用经费", "“57.7”")
    assert cost["位置"] == "operating_cost.csv 第2行“预算数”"
    assert cost["应为"].startswith("与公用经费 7.7万元（data/2020/157001/basic_spending.csv 第11至17行")
    assert cost["说明"].startswith("来源正文照录；57.7恰为行政运行总额")
    tasks = accepted["P1"]
    assert tasks["发现"].startswith("绩效任务金额合计 93.5万元")
    assert tasks["应为"].startswith("不大于支出总计 92万元")


@pytest.mark.parametrize(
    ("broken", "code", "worst"),
    [
        ((), 0, "提示"),
        (("income.csv", "一般公共预算,92.0", "一般公共预算,93.0"), 1, "不符"),
        (
            ("basic_spending.csv", "工资福利支出,50101,工资奖金津补贴", "工资福利支出,50199,其他工资福利支出"),
            1,
            "认定失效",
        ),
        (("spending.csv", "50.0,0.0,7.7", "50.0,0.0,7.8"), 1, "不符"),
    ],
    ids=["as it is", "income", "acceptance", "spending"],
)
def test_the_worst_stands_first_and_decides_the_exit_code(
    run: Run, data: Path, edit: Edit, broken: tuple[str, str, str] | tuple[()], code: int, worst: str
) -> None:
    if broken:
        edit(*broken)
    ended = run("check", *REAL, "--data", data, "--format", "json")
    assert (ended.code, ended.err) == (code, "")
    lines = check_lines(ended)
    ranks = [WORST_FIRST.index(line["结果"]) for line in lines]
    assert ranks == sorted(ranks)
    assert lines[0]["结果"] == worst
    assert json.loads(ended.out)["可以公开"] is (code == 0)


def test_a_broken_number_is_reported_with_cell_found_and_expected(run: Run, data: Path, edit: Edit) -> None:
    edit("income.csv", "一般公共预算,92.0", "一般公共预算,93.0")
    failed = [
        line for line in check_lines(run("check", *REAL, "--data", data, "--format", "json")) if line["结果"] == "不符"
    ]
    by_check = {line["核对编号"]: line for line in failed}
    assert set(by_check) == {"A3", "B1", "B2", "T1"}
    assert by_check["B2"]["位置"] == "income.csv 第3行“预算数”"
    assert by_check["B2"]["发现"] == "“93.0”"
    assert by_check["B2"]["应为"].startswith("与一般公共预算支出 92万元（data/2020/157001/spending.csv 第3至7行")
    assert by_check["T1"]["位置"] == "income.csv 第2行“预算数”"
    assert by_check["T1"]["发现"] == "“92.0”"


def test_the_report_as_csv_has_the_same_lines_as_in_json(run: Run, data: Path, edit: Edit) -> None:
    edit("income.csv", "一般公共预算,92.0", "一般公共预算,93.0")
    as_json, as_csv = (run("check", *REAL, "--data", data, "--format", name) for name in ("json", "csv"))
    headings, *rows = csv.reader(io.StringIO(as_csv.out))
    assert headings == HEADINGS
    assert rows == [list(line.values()) for line in check_lines(as_json)]
    assert (as_csv.code, as_csv.err) == (1, "")


def test_the_report_for_people_lists_all_but_what_agrees_and_says_whether_to_publish(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = check_lines(run("check", *REAL, "--format", "json"))
    monkeypatch.setenv("COLUMNS", "2000")
    ended = run("check", *REAL)
    assert (ended.code, ended.err) == (0, "")
    rows: list[list[str]] = []
    for line in ended.out.splitlines():
        if line.startswith("│"):
            outcome, told = (cell.strip() for cell in line.strip("│").split("│"))
            if outcome:
                rows.append([outcome])
            if not told.startswith("位置："):
                rows[-1].append(told)
    assert rows == [
        [
            line["结果"],
            f"{line['核对编号']} {line['规则']}",
            f"发现：{line['发现']}",
            f"应为：{line['应为']}",
            *([f"说明：{line['说明']}"] if line["说明"] else []),
        ]
        for line in lines
        if line["结果"] != "相符"
    ]
    assert [row[0] for row in rows] == [*["提示"] * 2, *["已认定"] * 5]
    *_, summary, verdict = ended.out.splitlines()
    assert "提示2处，已认定5处，相符" in summary
    assert verdict == "可以公开。"


def test_the_report_for_people_fits_the_terminal(run: Run) -> None:
    lines = run("check", *REAL).out.splitlines()
    assert max(cell_len(line) for line in lines if line.startswith(("│", "┏"))) <= 80


def test_a_report_with_failures_says_what_to_do(run: Run, data: Path, edit: Edit) -> None:
    edit("income.csv", "一般公共预算,92.0", "一般公共预算,93.0")
    ended = run("check", *REAL, "--data", data)
    assert ended.code == 1
    verdict = ended.out.splitlines()[-1]
    assert verdict == (
        "不能公开：请改正不符之处；确须照来源公开的，在 accepted.csv 中写明理由认定"
        "（前四栏照抄 --format csv 的同一行）。"
    )
    assert ended.out.index("不符") < ended.out.index("提示") < ended.out.index("已认定")


def test_people_are_shown_the_data_folder_as_they_typed_it_and_programs_data(
    run: Run, data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What is copied from a CSV report into accepted.csv is the same wherever the data lie."""
    monkeypatch.setenv("COLUMNS", "300")
    at = "/2020/157001/operating_cost.csv 第"
    table = run("check", *REAL, "--data", data).out
    assert f"位置：{data}{at}" in table
    assert f"：data{at}" not in table
    csv_report = run("check", *REAL, "--data", data, "--format", "csv").out
    assert "（data/2020/157001/performance_tasks.csv 第" in csv_report
    assert str(data) not in csv_report
    monkeypatch.setattr("budgetbook.publish.build", lambda *given, **_: given[5](f"提示 data{at}3行") or tmp_path)
    assert f"[1] 提示 {data}{at}3行" in run(*BUILD, "--data", data, "--output", tmp_path).out


@pytest.mark.parametrize("format_", ["table", "json", "csv"])
def test_data_that_cannot_be_read_are_not_checked(run: Run, data: Path, edit: Edit, format_: str) -> None:
    edit("spending.csv", "18.0,0.0", "18万,0.0")
    ended = run("check", *REAL, "--data", data, "--format", format_)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"不能继续 {data}/2020/157001/spending.csv 第2行“一般性项目”列：发现“18万”")


def test_checking_leaves_everything_as_it_is(run: Run, data: Path) -> None:
    before = tree(data.parent)
    run("check", *REAL, "--data", data)
    assert tree(data.parent) == before


@pytest.mark.usefixtures("notebooks_already_run")
def test_a_printed_number_is_explained_down_to_its_cells_and_checks(run: Run) -> None:
    ended = run("explain", "19.57%", *REAL)
    assert (ended.code, ended.err) == (0, "")
    head, *rest = ended.out.splitlines()
    assert head == "19.57%　项目支出占支出总计的比重"
    assert rest[:3] == [
        "  位置：第二部分 三、支出预算总体情况说明",
        "  编号：statement.spending.parts.项目支出.share",
        "  计算：项目支出 18.0 ÷ 支出总计 92.0 = 19.5652% → 19.57%（最大余额法）",
    ]
    cells = [line for line in rest if line.startswith(("  分子", "  分母"))]
    assert len(cells) == 5 * 5
    assert "  分子 项目支出：data/2020/157001/spending.csv 第4行“一般性项目”：18.0" in cells
    denominator = "  分母 支出总计，除以上各格外"
    assert f"{denominator}：data/2020/157001/spending.csv 第3行“工资福利支出”：50.0" in cells
    assert sum(line.startswith(denominator) for line in cells) == 5 * 3
    checks = [line for line in rest if line.startswith("  核对：")]
    assert "  核对：B1 收入总计等于支出总计：相符1处" in checks
    assert "  核对：P1 绩效任务金额合计不大于支出总计：已认定1处" in checks
    assert rest == rest[:3] + cells + checks


@pytest.mark.usefixtures("notebooks_already_run")
def test_a_code_is_explained_without_a_formula(run: Run) -> None:
    ended = run("explain", "tables.spending.2010302.item", *REAL)
    assert ended.out.splitlines() == [
        "02　功能分类科目编码 2010302",
        "  位置：附件 预算03表",
        "  编号：tables.spending.2010302.item",
        "  来源：data/2020/157001/spending.csv 第4行“科目编码”：2010302",
    ]


@pytest.mark.usefixtures("notebooks_already_run")
def test_what_is_not_printed_ends_with_2_and_what_may_be_asked_for(run: Run) -> None:
    ended = run("explain", "80.44%", *REAL)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == ("不能继续 公开文本中没有印出“80.44%”：应为印出的文字（如 80.43%、92万元）、数据编号或名称。\n")


def test_a_number_of_other_data_is_explained_by_them(run: Run, data: Path, edit: Edit) -> None:
    edit("vehicles.csv", "合计,2", "合计,3")
    edit("vehicles.csv", "一般公务用车,2", "一般公务用车,3")
    ended = run("explain", "车辆", *REAL, "--data", data)
    assert ended.out.startswith("3辆　车辆\n")
    assert "  来源：data/2020/157001/vehicles.csv 第3行“数量（辆）”：3\n" in ended.out


def test_brackets_in_what_people_write_are_printed_as_they_are(
    run: Run, data: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit("accepted.csv", "来源预算06表照录", "见[b]附件[/说明]")
    monkeypatch.setenv("COLUMNS", "2000")
    ended = run("check", *REAL, "--data", data)
    assert ended.code == 0
    assert "说明：见[b]附件[/说明]；" in ended.out


def test_numbers_of_data_that_do_not_reconcile_end_with_1(run: Run, data: Path, edit: Edit) -> None:
    edit("income.csv", "一般公共预算,92.0", "一般公共预算,93.0")
    ended = run("explain", "92万元", *REAL, "--data", data)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("核对不符，不予公开\n[T1 ")


def test_the_annex_is_written_as_a_workbook_and_its_sheets_are_listed(
    run: Run, snapshot: SnapshotAssertion, tmp_path: Path
) -> None:
    ended = run("export", *REAL, "--output", tmp_path / "2020.xlsx")
    assert (ended.code, ended.err) == (0, "")
    checked, *listed = ended.out.replace(str(tmp_path), "<目录>").splitlines()
    assert re.fullmatch(r"核对：\d+项规则，\d+处比较：提示2处，已认定5处，相符\d+处", checked)
    assert listed == snapshot
    assert load_workbook(tmp_path / "2020.xlsx")["车辆占用情况"]["A5"].value == "一般公务用车"


def test_a_workbook_is_written_where_checks_fail_and_the_command_says_so(
    run: Run, data: Path, edit: Edit, tmp_path: Path
) -> None:
    edit("income.csv", "一般公共预算,92.0", "一般公共预算,93.0")
    ended = run("export", *REAL, "--data", data, "--output", tmp_path / "2020.xlsx")
    assert (ended.code, ended.err) == (0, "")
    assert "不符" in ended.out.splitlines()[0]
    assert ended.out.splitlines()[1].startswith("注意 核对不符，不能公开；")
    # the published total of 92.0 is no longer the sum, and so comes along on a sheet of its own
    assert "  收入预算：4行" in ended.out.splitlines()
    assert (tmp_path / "2020.xlsx").is_file()


def test_bad_input_writes_no_workbook(run: Run, data: Path, edit: Edit, tmp_path: Path) -> None:
    edit("spending.csv", "18.0,0.0", "18万,0.0")
    ended = run("export", *REAL, "--data", data, "--output", tmp_path / "2020.xlsx")
    assert ended.code == 2
    assert "spending.csv 第2行“一般性项目”列：发现“18万”" in ended.err
    assert not (tmp_path / "2020.xlsx").exists()


@pytest.mark.parametrize("command", ["export", "template"])
def test_a_workbook_that_is_there_is_replaced_only_on_demand(run: Run, tmp_path: Path, command: str) -> None:
    path = tmp_path / "2020.xlsx"
    path.write_bytes(b"mine")
    ended = run(command, *REAL, "--output", path)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == f"不能继续 {path} 已经存在，没有改动它：请换一个文件名，确要覆盖请加 --force。\n"
    assert path.read_bytes() == b"mine"
    assert run(command, *REAL, "--output", path, "--force").code == 0
    assert load_workbook(path).worksheets


def test_a_template_is_written_and_its_sheets_are_listed(run: Run, snapshot: SnapshotAssertion, tmp_path: Path) -> None:
    ended = run("template", *REAL, "--output", tmp_path / "空白.xlsx")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.replace(str(tmp_path), "<目录>") == snapshot
    assert load_workbook(tmp_path / "空白.xlsx").sheetnames[0] == "填表说明"


def test_a_template_for_a_new_unit_goes_by_the_form_that_is_named(run: Run, data: Path, tmp_path: Path) -> None:
    new = ("template", "--year", "2024", "--unit", "158001", "--data", data, "--output", tmp_path / "空白.xlsx")
    ended = run(*new)
    assert ended.code == 2
    shipped = "beijing-2023、henan-2023、luoyang-2020、shanghai-2023、shanghai-unit-2024"
    assert f"请用 --form 写明，现有{shipped}。" in ended.err
    assert run(*new, "--form", "shanghai-2023").code == 0
    assert load_workbook(tmp_path / "空白.xlsx")["支出预算"]["A2"].value == "单位：元"


def test_import_tells_what_it_read_and_that_nothing_changes(
    run: Run, project: Project, data: Path, snapshot: SnapshotAssertion
) -> None:
    raw = project.data / "raw" / "2020" / "157001"
    options = ("--data", data, "--corrections", raw / "corrections.csv")
    ended = run("import", raw / "published.md", *REAL, *options)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.replace(f"{data}/", "data/") == snapshot


def test_import_of_what_is_in_doubt_writes_nothing_and_ends_with_2(
    run: Run, project: Project, data: Path, unit_folder: Path, snapshot: SnapshotAssertion, tmp_path: Path
) -> None:
    published = (project.data / "raw" / "2020" / "157001" / "published.md").read_text(encoding="utf-8")
    (tmp_path / "附表.md").write_text(published.replace("\t74.0\t74.0\n", "\t[74.5]\t74.5\n"), encoding="utf-8")
    before = {path: path.read_bytes() for path in unit_folder.glob("*.csv")}
    ended = run("import", tmp_path / "附表.md", *REAL, "--data", data)
    assert (ended.code, ended.err) == (2, "")
    assert ended.out.replace(f"{data}/", "data/") == snapshot
    assert {path: path.read_bytes() for path in unit_folder.glob("*.csv")} == before
