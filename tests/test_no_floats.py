"""No float holds money, from the CSV to the page: not in the code, and not while it runs."""

from __future__ import annotations

import ast
import json
import re
import shutil
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from bs4 import BeautifulSoup

from budgetbook import publish
from budgetbook.core.project import DATA_VARIABLE, Project
from budgetbook.figures import Figure
from budgetbook.figures.ledger import Ledger, SourcedText
from budgetbook.notebook import session
from tests.composed import LUOYANG
from tests.places import ROOT
from tests.published import page_of
from tests.quicker_builds import only_html

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = ROOT / "src" / "budgetbook"

# ---------------------------------------------------------------- the code

LENGTH = "a bar's length is a share of the longest bar; its number is printed from the figure"
DRAWING = "inches, points and places on a drawing"
STEPS = "how far a failed check is from the cause of its failure, in steps"
ARRAYS = "pandas hands over arrays of it; figures stand in them as objects"
STORED = "a workbook holds numbers as floats; each is read as a decimal with the digits that Excel shows"
REFUSED = "what a sentence refuses"
RUN = "seconds that a run of many units takes"
PAGE = "millimetres, points and twips on a page"
PLACE = "where signs and lines stand on a page that is reviewed"
ALIKE = "how alike two texts are, how many cells hold amounts, which of two findings is the cause"

EXCEPTIONS: dict[str, tuple[set[str], str]] = {
    "charts.style": ({"float literal"}, DRAWING),
    "charts.style.draw": ({"float"}, LENGTH),
    "charts.style.lines_of": ({"float", "float literal"}, DRAWING),
    "charts.style._canvas": ({"float"}, DRAWING),
    "charts.style._height": ({"float"}, DRAWING),
    "charts.style._scale": ({"float", "float literal"}, DRAWING),
    "charts.style._width": ({"float"}, DRAWING),
    "charts.style._draw_heading": ({"float", "float literal"}, DRAWING),
    "charts.style._draw_bar": ({"float", "float literal"}, DRAWING),
    "charts.style._write": ({"float"}, DRAWING),
    "charts.style._draw_legend": ({"float"}, DRAWING),
    "figures.figure.Figure.__float__": ({"float"}, "to be drawn by matplotlib; what is computed of it is refused"),
    "tables.html._percents": ({"float"}, "widths of columns"),
    "tables.html._column_groups": ({"rounding format"}, "widths of columns"),
    "charts.matplotlib_chart": ({"import of math"}, LENGTH),
    "charts.matplotlib_chart._require_lengths": ({"float", "float literal", "rounding format"}, LENGTH),
    "checks.report": ({"import of math"}, STEPS),
    "checks.report._rank": ({"float"}, STEPS),
    "figures.array": ({"import of numpy"}, ARRAYS),
    "figures.array.FigureArray.__array__": ({"float"}, "to be drawn by matplotlib, as a figure is"),
    "figures.dtype.is_missing": ({"float"}, "an empty cell is a float to pandas"),
    "figures.operands": ({"import of numpy"}, ARRAYS),
    "narrative.sentence": ({"import of numpy"}, REFUSED),
    "narrative.sentence._fault": ({"float"}, REFUSED),
    "run.compose._require_known": ({"float literal"}, "how alike two tags must be"),
    "core.numerals": ({"import of math"}, "the product of whole numbers, for numbers in words"),
    "run.kernel": ({"float literal"}, "seconds to wait for a kernel"),
    "run.kernel._Client.wait_for_ready": ({"float", "float literal"}, "seconds to wait for a kernel"),
    "run.kernel._PopenLike.wait": ({"float"}, "seconds to wait for a process"),
    "importing.biff": ({"import of struct"}, "whole numbers that name rows, columns and formats of a workbook"),
    "importing.shown.stored_number": ({"float", "rounding format"}, STORED),
    "importing.xls._number": ({"float"}, STORED),
    "importing.shown.format_number": (
        {"rounding format"},
        "a decimal as the cell's format shows it, to be compared with what it stores",
    ),
    "importing.content": ({"import of struct"}, "the error that a damaged file raises"),
    "importing.ods._is_number": ({"float"}, "the name of a type of cell"),
    "importing.shown._date": ({"float"}, "days since the first of a workbook's calendar"),
    "workbook.styles.set_up_print": ({"float literal"}, "inches of a page's margins"),
    "publish.make.render": ({"clock"}, "seconds that rendering took"),
    "city.cluster": ({"float literal"}, "how many units a worker is given before it has done one"),
    "city.progress.LineProgress.__init__": ({"clock"}, RUN),
    "city.progress.LineProgress._left": ({"clock"}, RUN),
    "city.result.UnitResult": ({"float"}, RUN),
    "city.task.BuildOutcome": ({"float"}, RUN),
    "city.task._Watch": ({"float literal"}, RUN),
    "city.task._Watch.__enter__": ({"clock"}, RUN),
    "city.task._Watch.__exit__": ({"clock"}, RUN),
    "city.task._Watch._look": ({"float literal"}, RUN),
    "render.word.page": ({"float literal"}, PAGE),
    "render.word.page.twips": ({"float"}, PAGE),
    "render.word.page.emu": ({"float"}, PAGE),
    "render.word.page.Page": ({"float"}, PAGE),
    "render.word.page.Page.text_width": ({"float"}, PAGE),
    "render.word.pictures": ({"float literal"}, PAGE),
    "render.word.pictures._size_of": ({"float"}, PAGE),
    "review.document": ({"float"}, PLACE),
    "review.review._sort_key": ({"float", "float literal"}, PLACE),
    "review.rules.performance._column": ({"float"}, PLACE),
    "review.show.page": ({"float literal"}, PLACE),
    "review.findings.group_by_cause": ({"float literal"}, ALIKE),
    "review.official._holds_amounts": ({"float literal"}, ALIKE),
    "review.rules.structure": ({"float literal"}, ALIKE),
}
"""Where a float may stand, of which kinds, and what it measures there: never money."""

OF_PLACES = tuple(f"review.reading.{name}" for name in ("joining", "pdf", "pdf_grid", "pdf_page", "pdf_characters"))
"""Modules that find out where things stand on a page, and hold what stands there as text."""

MODULES = {"math", "cmath", "numpy", "statistics", "random", "array", "struct"}
READERS = {"read_csv", "read_table", "read_excel", "read_json", "read_fwf"}
ATTRIBUTES = {
    "to_numeric": "numeric parsing",
    "QUOTE_NONNUMERIC": "numeric parsing",
    "from_float": "float",
    "fromhex": "float",
    "total_seconds": "clock",
    "perf_counter": "clock",
    "monotonic": "clock",
}
FLOAT_NAME = re.compile(r"\b(float(16|32|64|128)?|complex|double)\b")
ROUNDING_FORMAT = re.compile(r"[eEgGn%]$")
PERCENT_FORMAT = re.compile(r"%[-+ #0-9.]*[eEfFgG]")


def kinds_of(node: ast.AST) -> Iterator[str]:
    """The ways in which a piece of code makes, names or parses a float."""
    match node:
        case ast.Constant(value=float() | complex()):
            yield "float literal"
        case ast.Constant(value=str(text)) if FLOAT_NAME.fullmatch(text):
            yield "float"
        case ast.Name(id="float" | "complex"):
            yield "float"
        case ast.Import(names=names):
            yield from (f"import of {name.name}" for name in names if name.name.split(".")[0] in MODULES)
        case ast.ImportFrom(module=str(module), names=names):
            if module.split(".")[0] in MODULES:
                yield f"import of {module}"
            yield from (ATTRIBUTES[name.name] for name in names if name.name in ATTRIBUTES)
            yield from ("numeric parsing" for name in names if module == "pandas" and name.name in READERS)
        case ast.Attribute(attr=name) if name in ATTRIBUTES:
            yield ATTRIBUTES[name]
        case ast.Attribute(value=ast.Name(id="time"), attr="time"):
            yield "clock"
        case ast.Call(func=ast.Attribute(attr=name), keywords=keywords) if name in READERS:
            if not any(keyword.arg == "dtype" and ast.unparse(keyword.value) == "str" for keyword in keywords):
                yield "numeric parsing"
        case ast.FormattedValue(format_spec=ast.JoinedStr() as spec):
            if ROUNDING_FORMAT.search(
                "".join(str(part.value) for part in spec.values if isinstance(part, ast.Constant))
            ):
                yield "rounding format"
        case ast.BinOp(left=ast.Constant(value=str(text)), op=ast.Mod()) if PERCENT_FORMAT.search(text):
            yield "float"
        case (
            ast.arg(annotation=ast.Constant(value=str(text))) | ast.AnnAssign(annotation=ast.Constant(value=str(text)))
        ):
            if FLOAT_NAME.search(text):
                yield "float"
        case ast.FunctionDef(returns=ast.Constant(value=str(text))) if FLOAT_NAME.search(text):
            yield "float"


def floats_in(tree: ast.AST, where: str) -> Iterator[tuple[str, str]]:
    """Every use of floats below a node: the function it stands in, and its kind."""
    for node in ast.iter_child_nodes(tree):
        yield from ((where, kind) for kind in kinds_of(node))
        named = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        yield from floats_in(node, f"{where}.{node.name}" if named else where)  # type: ignore[attr-defined]


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def test_floats_stand_only_where_they_cannot_hold_money() -> None:
    found: defaultdict[str, set[str]] = defaultdict(set)
    modules = sorted(PACKAGE.rglob("*.py"))
    for path in modules:
        if module_name(path) in OF_PLACES:
            continue
        for where, kind in floats_in(ast.parse(path.read_text(encoding="utf-8")), module_name(path)):
            found[where].add(kind)
    assert len(modules) > 40
    assert found == {where: kinds for where, (kinds, _) in EXCEPTIONS.items()}


def test_no_float_stands_in_a_notebook() -> None:
    for name in LUOYANG:
        cells = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4).cells
        code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
        assert list(floats_in(ast.parse(code), name)) == []


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("x = float(cell)", "float"),
        ("x = map(float, cells)", "float"),
        ("def f(x: float) -> None: ...", "float"),
        ("def f() -> list[float]: ...", "float"),
        ('def f(x: "float | None") -> None: ...', "float"),
        ('def f() -> "float": ...', "float"),
        ('x: "list[float]" = []', "float"),
        ('x = frame.astype("float64")', "float"),
        ("x = Decimal.from_float(y)", "float"),
        ('x = "%.1f" % amount', "float"),
        ("x = 0.1", "float literal"),
        ("x = y * 1e4", "float literal"),
        ("import math", "import of math"),
        ("import numpy as np", "import of numpy"),
        ("from statistics import fmean", "import of statistics"),
        ("x = pd.to_numeric(y)", "numeric parsing"),
        ("from pandas import to_numeric", "numeric parsing"),
        ("x = pd.read_csv(path)", "numeric parsing"),
        ("x = pd.read_csv(path, dtype=object)", "numeric parsing"),
        ("from pandas import read_csv", "numeric parsing"),
        ("x = csv.reader(file, quoting=csv.QUOTE_NONNUMERIC)", "numeric parsing"),
        ('x = f"{amount:.2e}"', "rounding format"),
        ('x = f"{amount:.1%}"', "rounding format"),
        ("x = time.time()", "clock"),
    ],
)
def test_a_float_in_the_code_would_be_noticed(source: str, kind: str) -> None:
    assert set(floats_in(ast.parse(source), "module")) >= {("module", kind)} or (
        set(floats_in(ast.parse(source), "module")) == {("module.f", kind)}
    )


@pytest.mark.parametrize(
    "source",
    ["x = pd.read_csv(path, dtype=str)", 'x = Decimal("0.1")', 'x = f"{value:f}"', 'x = "no float holds money"'],
)
def test_exact_numbers_are_left_alone(source: str) -> None:
    assert list(floats_in(ast.parse(source), "module")) == []


# ---------------------------------------------------------------- the run

LARGE = "12345678901234567.1"
TENTH, TWO_TENTHS, THREE_TENTHS = "0.1", "0.2", "0.3"
GENERAL = "12345678901234567.2"
"""All general projects: LARGE + 0.1."""
PROJECT = "12345678901234567.4"
"""All project spending: LARGE + 0.1 + 0.2."""
WHOLE = "12345678901234641.4"
"""All spending, and all income: the real basic spending of 74.0 and PROJECT."""
TASK = "12345678901234565.9"
"""The task that is left when the others, 74 and 1.5, are taken from WHOLE."""


@dataclass(frozen=True)
class Published:
    """A publication of amounts that no float can hold, and the data it was made from."""

    data: Path
    folder: Path

    @property
    def figures(self) -> dict[str, dict[str, Any]]:
        """Its ledger by id; a number in it that is not written as a text is refused."""
        text = (self.folder / "figures.json").read_text(encoding="utf-8")
        return {entry["id"]: entry for entry in json.loads(text, parse_float=_refuse)["figures"]}

    @property
    def page(self) -> BeautifulSoup:
        return page_of(self.folder)


def _refuse(text: str) -> Any:
    raise AssertionError(f"figures.json 中有浮点数 {text}")


def replaced(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_bytes().decode("utf-8-sig")
    for old, new in changes:
        assert text.count(old) == 1, (path.name, old)
        text = text.replace(old, new)
    path.write_bytes(text.encode("utf-8-sig"))


@pytest.fixture(scope="module")
def published(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The 2020 budget with projects of LARGE, 0.1 and 0.2 in place of the one of 18.0; nothing is printed."""
    data = tmp_path_factory.mktemp("exact") / "data"
    shutil.copytree(project.data, data, ignore=shutil.ignore_patterns("raw"))
    unit = data / "2020" / "157001"
    added = f"2010505,专项统计业务,一般公共预算,0.0,0.0,0.0,{TENTH},{TWO_TENTHS}\r\n"
    real = "一般公共预算,0.0,0.0,0.0,18.0,0.0\r\n"
    replaced(
        unit / "spending.csv",
        ("7.7,18.0,0.0\r\n", f"7.7,{GENERAL},0.2\r\n"),
        (real, real.replace("18.0", LARGE) + added),
    )
    replaced(
        unit / "income.csv",
        ("合计,,92.0", f"合计,,{WHOLE}"),
        ("一般公共预算,92.0", f"一般公共预算,{WHOLE}"),
    )
    replaced(unit / "performance_tasks.csv", ("18,18", f"{TASK},{TASK}"))
    accepted = (unit / "accepted.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (unit / "accepted.csv").write_text("".join(line for line in accepted if not line.startswith("P1")), "utf-8")
    output = tmp_path_factory.mktemp("output")
    with only_html():
        made = publish.build(Project(project.root, data), "2020", "157001", output, "pandoc", lambda _: None)
    return Published(data, made)


def test_the_amounts_are_such_that_no_float_holds_them() -> None:
    for text in (LARGE, PROJECT, WHOLE, TASK):
        assert Decimal(float(text)) != Decimal(text)
    assert float(TENTH) + float(TWO_TENTHS) != float(THREE_TENTHS)


@pytest.mark.parametrize(
    ("id_", "value", "formula"),
    [
        ("tables.spending.2010302.general", LARGE, ""),
        (
            "tables.spending.2010505.project",
            THREE_TENTHS,
            f"一般性项目 {TENTH} + 专项资金 {TWO_TENTHS} = {THREE_TENTHS}万元",
        ),
        (
            "statement.spending.parts.项目支出.amount",
            PROJECT,
            f"行政运行项目支出 0.0 + 一般行政管理事务项目支出 {LARGE} + 专项统计业务项目支出 {THREE_TENTHS} + "
            "机关事业单位基本养老保险缴费支出项目支出 0.0 + 行政单位医疗项目支出 0.0 + 住房公积金项目支出 0.0 "
            f"= {PROJECT}万元",
        ),
        ("statement.overall.spending", WHOLE, f"基本支出 74.0 + 项目支出 {PROJECT} = {WHOLE}万元"),
        (
            "statement.overall.income",
            WHOLE,
            f"一般公共预算财政拨款 {WHOLE} + 政府性基金预算财政拨款 0.0 + 国有资本经营预算财政拨款 0.0 + "
            f"其他收入 0.0 = {WHOLE}万元",
        ),
        ("tables.performance.业务工作会议支出.amount", TASK, ""),
    ],
)
def test_the_ledger_has_every_digit_of_the_value_and_of_its_formula(
    published: Published, id_: str, value: str, formula: str
) -> None:
    entry = published.figures[id_]
    assert (entry["value"], entry["text"].removesuffix("万元"), entry["formula"]) == (value, value, formula)


def test_every_amount_of_the_ledger_is_exactly_the_sum_of_the_cells_it_names(published: Published) -> None:
    amounts = [entry for entry in published.figures.values() if entry["unit"] in ("万元", "辆")]
    assert len(amounts) > 500
    for entry in amounts:
        cells = [Decimal(cell["raw"]) for cell in entry["cells"]]
        assert Decimal(entry["value"]) == sum(cells, Decimal(0)), entry["id"]


def test_every_number_of_the_ledger_is_written_out_without_exponent_or_noise(published: Published) -> None:
    for entry in published.figures.values():
        if entry["unit"] != "编号":
            assert re.fullmatch(r"-?\d+(\.\d+)?", entry["value"]), entry["id"]
            assert "e" not in (entry["text"] + entry["formula"]).lower()
            assert "0000000" not in entry["formula"], entry["id"]


def row_of(page: BeautifulSoup, table: str, *begin: str) -> list[str]:
    """The cells of the one row of a table that begins so, where it is filled."""
    rows = [
        [cell.get_text() for cell in row.find_all(["td", "th"])]
        for row in page.select(f".budget-table-{table} tbody tr")
    ]
    (row,) = [filled for row in rows if (filled := [text for text in row if text])[: len(begin)] == list(begin)]
    return row


def test_the_annex_prints_every_digit(published: Published) -> None:
    page = published.page
    zero = "0.0"
    for table in ("spending", "general-public"):
        assert row_of(page, table, "201", "03", "02")[-8:] == [LARGE, *[zero] * 4, LARGE, LARGE, zero]
        assert row_of(page, table, "201", "05", "05")[-8:] == [
            *(THREE_TENTHS, *[zero] * 4),
            *(THREE_TENTHS, TENTH, TWO_TENTHS),
        ]
        assert row_of(page, table, "合计")[-8:] == [
            *(WHOLE, "74.0", "66.3", zero, "7.7"),
            *(PROJECT, GENERAL, TWO_TENTHS),
        ]
    assert row_of(page, "balance", "收入总计") == [*("收入总计", WHOLE, "支出总计"), *(WHOLE, WHOLE, *[zero] * 3)]
    assert row_of(page, "performance", "3、业务工作会议支出")[2:4] == [TASK, TASK]


def test_the_sentences_print_every_digit(published: Published) -> None:
    text = published.page.get_text()
    assert f"收入总计{WHOLE}万元，支出总计{WHOLE}万元，收支平衡。" in text
    assert f"基本支出74万元，占0.00%；项目支出{PROJECT}万元，占100.00%（详见预算03表）。" in text


def test_who_cannot_see_the_charts_hears_every_digit(published: Published) -> None:
    words = [str(image["alt"]) for image in published.page.find_all("img")]
    assert (
        f"。收入总计{WHOLE}：一般公共预算财政拨款{WHOLE}；支出总计{WHOLE}：项目支出{PROJECT}，基本支出74。" in words[0]
    )
    assert f"；项目支出{PROJECT}：一般性项目{GENERAL}，专项资金{TWO_TENTHS}。" in words[1]


# ---------------------------------------------------------------- every figure there is


@dataclass(frozen=True)
class Walk:
    """What a run of all notebooks made and printed."""

    made: list[Figure]
    printed: dict[str, Figure | SourcedText]


@pytest.fixture(scope="module")
def walk(published: Published) -> Walk:
    """Run the notebooks' cells here, where every figure can be looked at as it is made."""
    made: list[Figure] = []
    printed: dict[str, Figure | SourcedText] = {}
    begin, record = Figure.__init__, Ledger.record

    def watch_figure(self: Figure, *values: Any, **named: Any) -> None:
        begin(self, *values, **named)
        made.append(self)

    def watch_record(self: Ledger, id_: str, figure: Figure | SourcedText, text: str, place: str) -> None:
        record(self, id_, figure, text, place)
        printed[id_] = figure

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Figure, "__init__", watch_figure)
        patch.setattr(Ledger, "record", watch_record)
        patch.setattr(session, "display", lambda *_, **__: None)
        patch.setenv(DATA_VARIABLE, str(published.data))
        patch.chdir(ROOT)
        for name in LUOYANG:
            namespace: dict[str, Any] = {}
            for cell in nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4).cells:
                if cell.cell_type == "code":
                    exec(cell.source, namespace)
    return Walk(made, printed)


def test_every_figure_of_a_whole_run_is_an_exact_decimal(walk: Walk) -> None:
    assert len(walk.made) > 1000
    assert {type(figure.value) for figure in walk.made} == {Decimal}


def test_every_figure_is_published_with_its_own_exact_value(walk: Walk, published: Published) -> None:
    figures = published.figures
    # the list of what was accepted is made of the checks, after the notebooks
    of_notebooks = [id_ for id_ in figures if not id_.startswith("discrepancies.")]
    assert ["document.title.year", *walk.printed] == of_notebooks
    for id_, printed in walk.printed.items():
        if isinstance(printed, Figure):
            assert Decimal(figures[id_]["value"]).compare_total(printed.value) == 0, id_
