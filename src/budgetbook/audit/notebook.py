"""What the auditor's notebook calls. Tables come as DataFrames with Chinese headings, one row a rule or a figure."""

import inspect
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from budgetbook.audit.control import ARITHMETIC, CELL, MEASURE, UNCONTROLLED, WRONG, Control, Measures
from budgetbook.audit.inputs import Inputs
from budgetbook.audit.recomputed import recompute_all
from budgetbook.audit.style import Style
from budgetbook.audit.years import Reader, Year
from budgetbook.book import Book
from budgetbook.checks.report import STATUS_NAMES, CheckReport, Status
from budgetbook.core.documents import FIGURES
from budgetbook.core.errors import CheckError, UsageError
from budgetbook.core.project import Project
from budgetbook.dataset.classification import list_paths
from budgetbook.dataset.classification_list import ECONOMIC, FUNCTIONS
from budgetbook.dataset.learned_codes import LEARNED
from budgetbook.figures import Cell, describe_cells

FIGURES_VARIABLE = "BUDGETBOOK_FIGURES"
"""Environment variable by which a build hands figures.json to the auditor's notebook."""

_SEVERITIES = {"error": "阻止公开", "warning": "提示"}


def rules(report: CheckReport) -> pd.DataFrame:
    """List every rule: how much it compared and how that came out.

    Columns: 编号, 规则, 性质, 容许差异, 比较, then one per outcome with its count, 代码 (where the rule is written,
    with its origin in the docstring).
    """
    rows = []
    for result in report:
        lines = [line for line in report.lines if line.check == result.check.id and line.status != "stale"]
        counts = {name: sum(line.status == status for line in lines) for status, name in STATUS_NAMES.items()}
        rows.append(
            {
                "编号": result.check.id,
                "规则": result.check.title,
                "性质": _SEVERITIES[result.check.severity],
                "容许差异": result.check.tolerance,
                "比较": len(result.findings),
                **counts,
                "代码": f"{result.check.rule.__module__.removeprefix('budgetbook.')}.{result.check.rule.__name__}",
            }
        )
    return pd.DataFrame(rows)


def rule_source(report: CheckReport, id_: str) -> str:
    """Return a rule's code with its docstring, which names the rule's origin."""
    for result in report:
        if result.check.id == id_:
            return inspect.getsource(result.check.rule)
    known = "、".join(result.check.id for result in report)
    raise UsageError(f"没有编号为“{id_}”的规则；有{known}。")


def comparisons(report: CheckReport, *statuses: Status) -> pd.DataFrame:
    """List the comparisons of the given outcomes (all, by default), worst first.

    Columns: 规则 (id and title), 结果, 位置, 发现, 应为, 说明.
    """
    return pd.DataFrame(
        [
            (f"{line.check} {line.title}", STATUS_NAMES[line.status], line.place, line.found, line.expected, line.note)
            for line in report.lines
            if not statuses or line.status in statuses
        ],
        columns=["规则", "结果", "位置", "发现", "应为", "说明"],
        dtype=str,
    )


def figures_file(project: Project, year: str, unit: str) -> Path:
    """Return where the figures of the publication lie: of the build at work, else of the last one under output/."""
    named = os.environ.get(FIGURES_VARIABLE)
    return Path(named) if named else project.root / "output" / year / unit / FIGURES


def read_ledger(project: Project, year: str, unit: str) -> list[dict[str, Any]]:
    """Read the figures of the publication.

    Raises
    ------
    UsageError
        There is none yet.
    """
    path = figures_file(project, year, unit)
    if not path.is_file():
        raise UsageError(f"还没有 {project.shown(path)}：请先用 budgetbook build 生成公开文本，再打开审计笔记本。")
    figures: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["figures"]
    return figures


def recompute(project: Project, book: Book, ledger: list[dict[str, Any]]) -> pd.DataFrame:
    """Compute every figure of the ledger again, from its expression and the input files as text.

    Columns: 位置, 结果 (相符 or 不符), 名称, 印出 (text) and 台账 (value) of the ledger, 复算印出 and 复算 of the
    recomputation, 计算, 来源, 数据编号. Where a figure cannot be computed again, 复算 says why, and it does not agree.
    """
    rows = []
    for entry, again in zip(ledger, recompute_all(*sources(project, book), ledger), strict=True):
        cells = describe_cells(Cell(**cell) for cell in entry["cells"])
        outcome = "相符" if again.agrees(entry) else "不符"
        printed = (entry["text"], entry["value"], again.text, again.problem or again.value)
        rows.append((entry["place"], outcome, entry["label"], *printed, entry["formula"], cells, entry["id"]))
    columns = ["位置", "结果", "名称", "印出", "台账", "复算印出", "复算", "计算", "来源", "数据编号"]
    return pd.DataFrame(rows, columns=columns, dtype=str)


def sources(project: Project, book: Book) -> tuple[Inputs, Style]:
    """Return what a book's figures are recomputed from: its input files, and how its form prints numbers."""
    folder = _folder(project, book)
    form = project.form_file(book.data.settings.form)
    return Inputs(_locate(project), project.shown(folder)), Style(form, folder / "unit.toml")


def _folder(project: Project, book: Book) -> Path:
    return project.data / str(book.data.year.value) / book.data.settings.unit.code


def _locate(project: Project) -> Callable[[str], Path]:
    """Return what finds a file that is named as sources name it."""

    def locate(file: str) -> Path:
        return project.data / file.removeprefix("data/") if file.startswith("data/") else project.root / file

    return locate


def read_years(project: Project, book: Book) -> tuple[Year, Year | None]:
    """Read the input tables of this year and last year as text and decimals; None where there is no last year.

    Where only last year's outturn is there, it stands among this year's tables, and last year has none.
    """
    year, base = int(book.data.year.value), book.data.base
    paths = {used: list_paths(project, used) for used in (year, *((year - 1,) if base else ()))}
    lists = {
        year: tuple(files[file] for file in (FUNCTIONS.file, ECONOMIC.file, LEARNED.file) if file in files)
        for year, files in paths.items()
    }
    reader = Reader(_locate(project), project.form_file, lists)
    now = reader.read(project.shown(_folder(project, book)))
    return now, reader.read_last(now)


def control(project: Project, book: Book, ledger: list[dict[str, Any]], measures: Measures) -> pd.DataFrame:
    """Say of every figure of the ledger whether it is what it claims to be; see `budgetbook.audit.control`.

    Columns: 位置, 核对 (单元格, 口径, 计算, 口径未独立核对 or 不符), 名称, 印出, 台账, 应为 (where it is wrong), 计算,
    数据编号.
    """
    inputs, style = sources(project, book)
    controlling = Control(inputs, measures, book.data.amount_unit, style.share_rule)
    rows = []
    for entry in ledger:
        kind, expected = controlling.judge(entry)
        printed = (entry["label"], entry["text"], entry["value"], expected)
        rows.append((entry["place"], kind, *printed, entry["formula"], entry["id"]))
    columns = ["位置", "核对", "名称", "印出", "台账", "应为", "计算", "数据编号"]
    return pd.DataFrame(rows, columns=columns, dtype=str)


_MAX_LISTED = 10
"""How many figures that were not controlled a line names."""


def require_measures(controlled: pd.DataFrame) -> str:
    """Say how many figures were controlled in which way; stop where any is not the measure that it is named after.

    Raises
    ------
    CheckError
        A figure is not what it claims to be.
    """
    wrong = controlled[controlled["核对"] == WRONG]
    if len(wrong):
        lines = [
            f"[口径] 数据 {row['数据编号']}：发现{row['印出']}（{row['台账']}），"
            f"“{row['名称']}”应为{row['应为']}；说的是别的数，就另起名称。"
            for _, row in wrong.iterrows()
        ]
        raise CheckError("\n".join(lines))
    counts = controlled["核对"].value_counts()
    counts_line = "，".join(f"{kind}{counts.get(kind, 0)}个" for kind in (CELL, MEASURE, ARITHMETIC, UNCONTROLLED))
    open_ = controlled[controlled["核对"] == UNCONTROLLED]
    listed = "；".join(
        f"{row['名称']} {row['印出']}（{row['数据编号']}）" for _, row in open_.head(_MAX_LISTED).iterrows()
    )
    more = "；……" if len(open_) > _MAX_LISTED else ""
    return f"{len(controlled)}个数据：{counts_line}{f'：{listed}{more}' if listed else ''}。"


def require_agreement(recomputed: pd.DataFrame) -> str:
    """Say how many figures agree; stop where any does not.

    Raises
    ------
    CheckError
        A figure printed is not what its expression and the input files come to.
    """
    wrong = recomputed[recomputed["结果"] != "相符"]
    if len(wrong):
        lines = [
            f"[复算] 数据 {row['数据编号']}（{row['名称']}）：发现{row['印出']}（{row['台账']}），"
            f"应为{row['复算印出'] or '能由计算式和原文复算的数'}（{row['复算']}）。"
            for _, row in wrong.iterrows()
        ]
        raise CheckError("\n".join(lines))
    return f"{len(recomputed)}个数据全部由计算式和录入的原文复算，全部相符。"
