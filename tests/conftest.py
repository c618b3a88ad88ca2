"""What the tests share: copies of the real 2020 data to break, and the publication made from it once."""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
import sys
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import psutil
import pytest
import yaml
from filelock import FileLock
from hypothesis import HealthCheck, settings

import budgetbook.run.light_imports  # noqa: F401  before nbformat, see there
from budgetbook import publish
from budgetbook.audit.provenance import committed_only
from budgetbook.book import Book, open_book
from budgetbook.checks import run_checks
from budgetbook.core.project import Project, find_project
from budgetbook.dataset.dataset import load_dataset
from budgetbook.publish import build
from budgetbook.render import pandoc, quarto, workspace
from budgetbook.render.discrepancies import discrepancies
from budgetbook.render.finish_docx import finish_docx
from budgetbook.render.finish_html import finish_html
from budgetbook.render.webfonts import write_webfonts
from budgetbook.render.word.contents import pages_of
from budgetbook.render.workspace import _link_fonts, make_workspace, metadata_of
from budgetbook.run import execute, warm
from budgetbook.run.execute import document_notebooks
from budgetbook.traced.compare import require_same_numbers
from budgetbook.traced.expected import LISTED_AT
from tests.composed import LUOYANG
from tests.files import replace_in, replaced
from tests.lent import Lend, Lent
from tests.proofs import PROOF

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from budgetbook.forms.form import Form
    from budgetbook.run.compose import Composed

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
YEAR, UNIT = "2020", "157001"

# the same examples in every run, however slow the machine; the slices of a proof have seeds of their own
settings.register_profile(
    "tests", deadline=None, derandomize=not PROOF, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("tests")

# thousands of books are made and dropped; looking for circles among them seldom is quicker
gc.set_threshold(50_000)


class OpenSmall(Protocol):
    """What the fixture `small` gives."""

    def __call__(self, *changes: tuple[str, str]) -> Book: ...


SLOW_FOLDERS = {"audit", "browser", "document", "importing", "notebooks", "opendata", "render", "tools", "traced"}
SLOW_MODULES = {
    *("test_bad_inputs", "test_cell_traceback", "test_clean_notebook", "test_cli", "test_complete", "test_execute"),
    *("test_explain", "test_failed_notebook", "test_guide", "test_kernel", "test_mutations", "test_no_floats"),
    *("test_publish", "test_real_documents", "test_sample", "test_calls", "test_fonts", "test_round_trip"),
    "test_kinds_of_units",
    *("test_examples", "test_printing", "test_prose", "test_run", "test_template"),
    *("test_department", "test_pandas_extension", "test_shipped"),
}
"""Tests that build, run notebooks, open browsers or try whole tables: `make test-quick` leaves them out."""

BUILT = {"publication", "quarto_publication", "sample_publication", "filled", "executed", "marked", "browser"}
"""Fixtures that build or open a browser: tests with one of them are slow wherever they stand."""


@cache
def _is_slow(path: Path) -> bool:
    return path.stem in SLOW_MODULES or not SLOW_FOLDERS.isdisjoint(path.relative_to(ROOT / "tests").parts)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even import for `make test-quick` what it leaves out."""
    return True if config.getoption("markexpr") == "not slow" and _is_slow(collection_path) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make test-quick` leaves out, and put its files first: small ones at the end keep all at work."""
    for item in items:
        if _is_slow(item.path) or not BUILT.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: not _is_slow(item.path))


def pytest_collection_finish() -> None:
    """Leave all that stays for the whole run out of that search."""
    gc.freeze()


class Once(Protocol):
    """What the fixture `once` gives."""

    def __call__(self, name: str, make: Callable[[Path], Path]) -> Path: ...


@pytest.fixture(scope="session")
def project() -> Project:
    """This project, with its own data."""
    return find_project(start=ROOT)


@pytest.fixture(scope="session")
def book() -> Book:
    """The real 2020 book."""
    return open_book(YEAR, UNIT, ROOT / "data")


@pytest.fixture(scope="session")
def known_lent(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], object]], Lent]:
    """The folders that go from test to test, by name."""
    place = tmp_path_factory.mktemp("lent")
    known: dict[str, Lent] = {}
    return lambda name, make: known.setdefault(name, Lent(make, place / name))


@pytest.fixture
def lend(known_lent: Callable[[str, Callable[[Path], object]], Lent]) -> Iterator[Lend]:
    """Lay a folder of a name at a place, where a test may break it; what lays it out first is asked once."""
    with ExitStack() as stack:
        yield lambda name, target, make: stack.enter_context(known_lent(name, make).at(target))


@pytest.fixture
def data(lend: Lend, project: Project, tmp_path: Path) -> Path:
    """A copy of the data folder that a test may break."""
    ignore = shutil.ignore_patterns("raw")
    return lend("data", tmp_path / "data", lambda kept: shutil.copytree(project.data, kept, ignore=ignore))


@pytest.fixture
def lend_frame(lend: Lend, project: Project) -> Callable[[Path], None]:
    """Lay copies of the notebooks and the frame into a folder."""
    committed = committed_only(project.report)

    def lay(root: Path) -> None:
        for name in ("notebooks", "report"):
            lend(name, root / name, partial(shutil.copytree, project.root / name, ignore=committed))

    return lay


@pytest.fixture
def lend_forms(lend: Lend, project: Project) -> Callable[[Path], None]:
    """Lay a copy of the forms into a folder."""

    def lay(root: Path) -> None:
        lend("forms", root / "report" / "forms", partial(shutil.copytree, project.forms))

    return lay


@pytest.fixture
def copied(project: Project, data: Path, lend_frame: Callable[[Path], None]) -> Project:
    """A copy of the project around the copied data, whose notebooks and frame a test may change."""
    root = data.parent
    lend_frame(root)
    for name in ("_quarto.yml", "requirements.lock"):
        shutil.copy2(project.root / name, root)
    return Project(root=root, data=data)


@pytest.fixture
def unit_folder(data: Path) -> Path:
    """The copy's folder of the 2020 unit."""
    return data / YEAR / UNIT


@pytest.fixture
def edit(unit_folder: Path) -> Callable[[str, str, str], None]:
    """Replace a text that must be there, once, in a file of the copied unit: edit("income.csv", "92.0", "93.0")."""

    def replace(file: str, old: str, new: str) -> None:
        replace_in(unit_folder / file, old, new)

    return replace


@pytest.fixture
def reform(project: Project, data: Path) -> Callable[[str, str], Project]:
    """Replace a text that must be there, once, in the real form beside the copied data: reform("decimals = 1", …).

    What it returns is the project of both; what was replaced before stays replaced.
    """
    copied = Project(root=data.parent, data=data)
    shutil.copytree(project.forms, copied.forms)

    def replace(old: str, new: str) -> Project:
        replace_in(copied.forms / "luoyang-2020.toml", old, new)
        return copied

    return replace


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let builds run one of the document's notebooks alone, for a test in which that one breaks."""

    def run_only(name: str) -> None:
        def only_this(project: Project, form: Form) -> list[Composed]:
            return [one for one in document_notebooks(project, form) if one.name == name]

        monkeypatch.setattr(workspace, "document_notebooks", only_this)

    return run_only


@contextmanager
def without_webfont() -> Iterator[None]:
    """Let builds in this process cut no font for the page, which takes a third of one, for tests that look at none.

    The fonts of pages are looked at in the publications that the command makes.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workspace, "write_webfonts", lambda target, *_texts: target.write_text("", encoding="utf-8"))
        yield


@contextmanager
def without_previews() -> Iterator[None]:
    """Let builds in this process make no pages of the notebooks, for tests that look at the documents.

    Those pages are looked at in the publications that the command makes, and in that of the sample.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("budgetbook.publish.write_previews", lambda *_: None)
        yield


@contextmanager
def page_alone() -> Iterator[None]:
    """Let builds in this process print neither PDF nor Word file, for tests that look at the page and the figures."""
    page = {"report.html"}
    with pytest.MonkeyPatch.context() as patch, documents_alone():
        for name in ("_pdf", "_docx"):
            patch.setattr(
                pandoc, name, lambda _report, _text, target, *_: target.write_text("没有印出", encoding="utf-8")
            )
        patch.setattr(
            "budgetbook.traced.compare.require_same_numbers",
            lambda made, frame, names: require_same_numbers(made, frame, page & {*names}),
        )
        patch.setattr(publish, "run_in_fork", lambda *_: None)
        patch.setattr("budgetbook.render.word.contents.pages_of", lambda _: {})
        yield


@contextmanager
def documents_alone() -> Iterator[None]:
    """Let builds in this process make neither those pages nor a font."""
    with without_webfont(), without_previews():
        yield


@pytest.fixture
def only_documents() -> Iterator[None]:
    """The same for one test."""
    with documents_alone():
        yield


@pytest.fixture
def no_webfont() -> Iterator[None]:
    """The same for one test."""
    with without_webfont():
        yield


SMALL_DATA = """[data]
inputs = ["income", "spending", "basic_spending", "three_public", "operating_cost", "procurement", "vehicles"]
government_codes = false
spending = [
    { key = "running", heading = "基本支出", of = "basic", classes = ["301", "302", "303", "310"] },
    { key = "works", heading = "项目支出", of = "project" },
]
other_income = [
    { key = "fees", source = "事业收入", fund = "事业资金" },
    { key = "rest", source = "其他收入", fund = "其他资金" },
]

"""

SMALL_TABLES = """
[[tables]]
key = "balance"
kind = "balance_by_class"
number = "表一"
contents = "一、收支总表"
title = "{year}年收支总表"
columns = [
    { heading = ["收入", "项目"], value = "income_item", width = 3 },
    { heading = ["收入", "金额"], value = "income_amount", width = 2 },
    { heading = ["支出", "项目"], value = "spending_item", width = 3 },
    { heading = ["支出", "金额"], value = "total", width = 2 },
]

[[tables]]
key = "income"
kind = "income"
number = "表二"
contents = "二、收入总表"
title = "{year}年收入总表"
columns = [
    { heading = ["科目"], value = "name", width = 3 },
    { heading = ["合计"], value = "total", width = 2 },
    { heading = ["财政拨款"], value = "appropriation", width = 2 },
    { heading = ["事业收入"], value = "fees", width = 2 },
    { heading = ["其他收入"], value = "rest", width = 2 },
]

[[tables]]
key = "spending"
kind = "spending"
number = "表三"
contents = "三、支出总表"
title = "{year}年支出总表"
columns = [
    { heading = ["科目"], value = "name", width = 3 },
    { heading = ["合计"], value = "total", width = 2 },
    { heading = ["基本支出"], value = "running", width = 2 },
    { heading = ["项目支出"], value = "works", width = 2 },
]

[[tables]]
key = "appropriation"
kind = "appropriation"
number = "表四"
contents = "四、财政拨款收支总表"
title = "{year}年财政拨款收支总表"
blank_without_data = true
columns = [
    { heading = ["收入", "项目"], value = "income_item", width = 3 },
    { heading = ["收入", "金额"], value = "income_amount", width = 2 },
    { heading = ["支出", "项目"], value = "spending_item", width = 3 },
    { heading = ["支出", "合计"], value = "total", width = 2 },
    { heading = ["支出", "一般公共预算"], value = "general_public", width = 2 },
    { heading = ["支出", "政府性基金预算"], value = "government_fund", width = 2 },
    { heading = ["支出", "国有资本经营预算"], value = "state_capital", width = 2 },
]

[[tables]]
key = "general_public"
kind = "spending_by_fund"
fund = "一般公共预算"
number = "表五"
contents = "五、一般公共预算支出表"
title = "{year}年一般公共预算支出表"
columns = "spending"

[[tables]]
key = "government_fund"
kind = "spending_by_fund"
fund = "政府性基金预算"
number = "表六"
contents = "六、政府性基金预算支出表"
title = "{year}年政府性基金预算支出表"
columns = "spending"

[[tables]]
key = "state_capital"
kind = "spending_by_fund"
fund = "国有资本经营预算"
number = "表七"
contents = "七、国有资本经营预算支出表"
title = "{year}年国有资本经营预算支出表"
columns = "spending"

[[tables]]
key = "basic"
kind = "basic"
number = "表八"
contents = "八、一般公共预算基本支出表"
title = "{year}年一般公共预算基本支出表"
columns = [
    { heading = ["科目编码", "类"], value = "class", width = 1 },
    { heading = ["科目编码", "款"], value = "item_only", width = 1 },
    { heading = ["科目名称"], value = "name", width = 3 },
    { heading = ["合计"], value = "amount", width = 2 },
    { heading = ["人员经费"], value = "personnel", width = 2 },
    { heading = ["公用经费"], value = "operating", width = 2 },
]

[[tables]]
key = "three_public"
kind = "three_public_line"
number = "表九"
contents = "九、“三公”经费和机关运行经费表"
title = "{year}年“三公”经费和机关运行经费表"
amount_unit = "万元"
numbers = { decimals = 2, strip = true }
columns = [
    { heading = ["合计"], value = "amount", width = 1 },
    { heading = ["因公出国（境）费"], value = "abroad", width = 1 },
    { heading = ["公务接待费"], value = "reception", width = 1 },
    { heading = ["公务用车购置及运行费", "小计"], value = "vehicles", width = 1 },
    { heading = ["公务用车购置及运行费", "购置费"], value = "vehicle_purchase", width = 1 },
    { heading = ["公务用车购置及运行费", "运行费"], value = "vehicle_running", width = 1 },
    { heading = ["机关运行经费"], value = "operating_cost", width = 1 },
]
"""

SMALL_CHANGES = (
    ('amount_unit = "万元"', 'amount_unit = "元"'),
    ("numbers = { decimals = 1 }", "numbers = { decimals = 0, thousands = true }"),
    ('total_row = "first"', 'total_row = "last"'),
    ("department_row = true", "department_row = false"),
    ("empty_total = false", "empty_total = true"),
    ("部门名称：{unit}", "编制部门：{unit}"),
    ('appropriation = "财政拨款"', 'appropriation = "财政拨款收入"'),
    (
        '["一般公共预算拨款", "政府性基金预算拨款", "国有资本经营预算拨款"]',
        '["一般公共预算资金", "政府性基金", "国有资本经营预算"]',
    ),
)

SMALL_FILES = {
    "income.csv": "收入来源,资金性质,预算数\n财政拨款,一般公共预算,920000\n财政拨款,政府性基金预算,30000\n"
    "事业收入,事业资金,20500\n",
    "spending.csv": "科目编码,科目名称,资金性质,基本支出,项目支出\n2010301,行政运行,一般公共预算,577000,0\n"
    "2010302,一般行政管理事务,一般公共预算,0,180000\n2010302,一般行政管理事务,事业资金,0,20500\n"
    "2080505,机关事业单位基本养老保险缴费支出,一般公共预算,59000,0\n2101101,行政单位医疗,一般公共预算,54000,0\n"
    "2120803,城市建设支出,政府性基金预算,0,30000\n2210201,住房公积金,一般公共预算,50000,0\n",
    "basic_spending.csv": "部门预算经济科目编码,部门预算经济科目名称,小计\n30101,基本工资,500000\n"
    "30108,机关事业单位基本养老保险缴费,59000\n30201,办公费,74950\n30217,公务接待费,2050\n30302,退休费,104000\n",
    "three_public.csv": (
        "项目,预算数\n因公出国（境）费用,0\n公务接待费,2050\n公务用车运行维护费,13000\n公务用车购置,0\n"
    ),
    "operating_cost.csv": "项目,预算数\n机关运行经费,77000\n",
}
"""The real budget in 元, with money of a government fund and of fees beside it; nothing of 国有资本经营预算."""


@pytest.fixture
def small(project: Project, data: Path, unit_folder: Path, edit: Callable[[str, str, str], None]) -> OpenSmall:
    """Open a book under a small form of the tests' own: in 元, two kinds of spending, 合计 below the rows.

    Pairs of texts are first replaced in the form, each once.
    """
    edit("unit.toml", 'form = "luoyang-2020"', 'form = "small"')
    edit("unit.toml", '"万元"', '"元"')
    for name, text in SMALL_FILES.items():
        (unit_folder / name).write_text(text, encoding="utf-8")
    for name in ("accepted", "performance_tasks", "performance_targets", "project_targets"):
        (unit_folder / f"{name}.csv").unlink()
    copied = Project(root=data.parent, data=data)
    copied.forms.mkdir(parents=True)
    head, rest = (project.forms / "luoyang-2020.toml").read_text(encoding="utf-8").split("[data]\n", 1)
    frame = rest[rest.index("[annex]\n") : rest.index("[[tables]]\n")]
    form = head + SMALL_DATA + frame + SMALL_TABLES

    def open_small(*changes: tuple[str, str]) -> Book:
        text = replaced(form, *SMALL_CHANGES, *changes)
        (copied.forms / "small.toml").write_text(text, encoding="utf-8")
        loaded = load_dataset(copied, YEAR, UNIT)
        return Book(loaded, loaded.form)

    return open_small


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Once:
    """Make a folder once for all workers of a run, and return what making it returned."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent

    def once(name: str, make: Callable[[Path], Path]) -> Path:
        folder = shared / f"once-{name}"
        with FileLock(shared / f"{name}.lock"):
            note = folder / "made"
            if not note.exists():
                shutil.rmtree(folder, ignore_errors=True)  # where making it failed in another worker
                folder.mkdir()
                note.write_text(str(make(folder)), encoding="utf-8")
        return Path(note.read_text(encoding="utf-8"))

    return once


def published_by(project: Project, folder: Path, renderer: str) -> Path:
    """Publish 2020 by the command, in a process of its own; beside the year's folder lie what it said
    and the processes that outlived it.
    """
    command = [sys.executable, "-m", "budgetbook", "build", "--year", YEAR, "--unit", UNIT]
    command += ["--renderer", renderer, "--output", str(folder)]
    marked = {**os.environ, "BUDGETBOOK_TEST_TREE": str(folder)}
    done = subprocess.run(
        command, cwd=project.root, capture_output=True, text=True, encoding="utf-8", check=False, env=marked
    )
    outlived = processes_with("BUDGETBOOK_TEST_TREE", str(folder))
    assert (done.returncode, done.stderr) == (0, "")
    (folder / "said.txt").write_text(done.stdout, encoding="utf-8")
    (folder / "outlived.txt").write_text("\n".join(outlived), encoding="utf-8")
    return folder / YEAR / UNIT


def processes_with(name: str, value: str) -> list[str]:
    """The commands of all processes that have a variable in their environment, which their children inherit."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.environ().get(name) == value:
                found.append(" ".join(process.cmdline()))
    return found


@pytest.fixture(scope="session")
def publication(project: Project, once: Once) -> Path:
    """The 2020 publication made by the built-in renderer."""
    return once("pandoc", lambda folder: published_by(project, folder, "pandoc"))


@pytest.fixture(scope="session")
def executed(publication: Path) -> list[Path]:
    """The four notebooks of the document as they were run for the publication."""
    return [publication / "notebooks" / f"{name}.ipynb" for name in LUOYANG]


@pytest.fixture
def kept_warm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands in this process neither start nor end the warm process: it is started where a kernel is forked,
    and serves the tests that follow.

    What commands start and end is looked at where they run in processes of their own.
    """
    monkeypatch.setattr(warm, "warm_kernels", lambda *_: nullcontext())


@pytest.fixture
def told_before(executed: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Notebooks that need no running, since they have been run for the publication."""
    monkeypatch.setattr(execute, "run_notebooks", lambda *_, **__: executed)


@pytest.fixture(scope="session")
def filled(project: Project, book: Book, once: Once) -> Path:
    """The report folder of a workspace, filled for 2020; beside it, what was said and what was there for rendering."""

    def fill(folder: Path) -> Path:
        make_workspace(project, folder)
        said: list[str] = []
        found: list[str] = []

        def look() -> None:
            found.extend(path.relative_to(folder / "report").as_posix() for path in (folder / "report").rglob("*"))

        checked = run_checks(book)
        executed = workspace.fill_report(project, book, checked, folder / "report", "渲染器", said.append, [look])
        assert [path.parent for path in executed] == [folder / "report" / "executed"] * 6
        (folder / "said.txt").write_text("\n".join(said), encoding="utf-8")
        (folder / "found.txt").write_text("\n".join(found), encoding="utf-8")
        return folder / "report"

    return once("filled", fill)


@pytest.fixture(scope="session")
def sample_publication(project: Project, once: Once) -> Path:
    """The made-up publication of 2022, which is compared with 2021, by the built-in renderer."""
    made_up = Project(root=project.root, data=ROOT / "tests" / "data")
    with without_webfont():
        return once("sample", lambda folder: build(made_up, "2022", "999001", folder, "pandoc", lambda _: None))


@pytest.fixture(scope="session")
def quarto_publication(project: Project, once: Once) -> Path:
    """The 2020 publication made by Quarto; skips where there is none."""
    if quarto.find() is None:
        pytest.skip("PATH 上没有 Quarto")
    return once("quarto", lambda folder: published_by(project, folder, "quarto"))


LONG_TEXT = f"""# 第一部分

{"正文一段。" * 12}

## 一、概况

{("正文一段。" * 30 + chr(10) * 2) * 40}
::: {{.landscape}}

# 附件

{"附件目录一行。" * 12}

## 一、表

| 甲 | 乙 | 丙 | 丁 | 戊 |
|----|----|----|----|----|
| 一 | 二 | 三 | 四 | 五 |

{("附表一行。" * 30 + chr(10) * 2) * 30}
:::
"""
"""A document of several pages, upright and lying, that takes no notebook."""


@pytest.fixture(scope="session", params=["pandoc", "quarto"])
def marked(request: pytest.FixtureRequest, project: Project, once: Once) -> Path:
    """A long text as if it were printed from made-up data: report.html, report.pdf and report.docx by each renderer."""
    if request.param == "quarto" and quarto.find() is None:
        pytest.skip("PATH 上没有 Quarto")
    return once(f"marked-{request.param}", lambda folder: made_of_long_text(project, folder, request.param))


def made_of_long_text(project: Project, folder: Path, renderer: str) -> Path:
    data, work, made = folder / "data", folder / "workspace", folder / "documents"
    shutil.copytree(project.data, data, ignore=shutil.ignore_patterns("raw"))
    unit_toml = data / YEAR / UNIT / "unit.toml"
    unit_toml.write_text(f"sample = true\n{unit_toml.read_text(encoding='utf-8')}", encoding="utf-8")
    work.mkdir()
    made.mkdir()
    make_workspace(project, work)
    report = work / "report"
    (report / "index.qmd").write_text(LONG_TEXT, encoding="utf-8")
    metadata = yaml.safe_dump(metadata_of(open_book(YEAR, UNIT, data)), allow_unicode=True)
    (report / "_metadata.yml").write_text(metadata, encoding="utf-8")
    _link_fonts(report / "fonts")
    write_webfonts(report / "fonts.css", [report / "_metadata.yml", report / "index.qmd"])
    if renderer == "pandoc":
        pandoc.render(work, made)
    else:
        quarto.render(work, made)
    finish_html(made / "report.html", (report / "fonts.css").read_text(encoding="utf-8"))
    finish_docx(made / "report.docx", report, pages_of(made / "report.pdf"))
    return made


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
def next_year(lend: Lend, unit_folder: Path) -> Path:
    """The unit's folder of 2021 in the copied data: a sound budget with 2020 as its base."""
    return lend("next-year", unit_folder.parents[1] / "2021" / UNIT, lay_out_next_year)


def lay_out_next_year(folder: Path) -> None:
    shutil.copytree(ROOT / "data" / YEAR / UNIT, folder)
    for file, old, new in OF_NEXT_YEAR:
        replace_in(folder / file, old, new)
    (folder / "text" / "three_public_no_base.md").unlink()
    (folder / "reasons.csv").write_text(REASONS_OF_NEXT_YEAR, encoding="utf-8-sig")


@pytest.fixture
def next_book(next_year: Path) -> Book:
    """The book of 2021, compared with 2020."""
    return open_book("2021", UNIT, next_year.parents[1])


@pytest.fixture(scope="module", params=["publication", "quarto_publication"])
def folder(request: pytest.FixtureRequest) -> Path:
    """The publication by each renderer."""
    path: Path = request.getfixturevalue(request.param)
    return path


@pytest.fixture(scope="session")
def frame(publication: Path, book: Book, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The executed notebooks and the metadata of the 2020 publication, as its renderer had them."""
    folder = tmp_path_factory.mktemp("frame")
    shutil.copytree(publication / "notebooks", folder / "executed")
    figures = json.loads((publication / "figures.json").read_text(encoding="utf-8"))["figures"]
    of_notebooks = [entry for entry in figures if entry["place"] != LISTED_AT]
    metadata = metadata_of(book, discrepancies(book, run_checks(book), of_notebooks))
    (folder / "_metadata.yml").write_text(yaml.safe_dump(metadata, allow_unicode=True), encoding="utf-8")
    return folder
