"""What the auditor's notebook calls. Tables come as DataFrames with Chinese headings, one row a rule or a figure."""

from __future__ import annotations

import inspect
import json
import os
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from budgetbook.audit.second_changes import SecondChanges
from budgetbook.audit.second_path import SecondPath
from budgetbook.checks.report import STATUS_NAMES
from budgetbook.dataset.classification import list_paths
from budgetbook.dataset.subjects import FUNCTIONS
from budgetbook.errors import CheckError, UsageError
from budgetbook.figures import Cell, describe_cells
from budgetbook.figures.ledger import LABEL

if TYPE_CHECKING:
    from budgetbook.book import Book
    from budgetbook.checks.report import CheckReport, Status
    from budgetbook.project import Project

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


def read_ledger(project: Project, year: str, unit: str) -> list[dict[str, Any]]:
    """Read the figures of the publication: of the build at work, else of the last one under output/.

    Raises
    ------
    UsageError
        There is none yet.
    """
    named = os.environ.get(FIGURES_VARIABLE)
    path = Path(named) if named else project.root / "output" / year / unit / "figures.json"
    if not path.is_file():
        raise UsageError(f"还没有 {project.shown(path)}：请先用 budgetbook build 生成公开文本，再打开审计笔记本。")
    figures: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["figures"]
    return figures


def recompute(project: Project, book: Book, ledger: list[dict[str, Any]]) -> pd.DataFrame:
    """Compute every figure of the ledger by the second path.

    Columns: 位置, 结果 (相符 or 不符), 名称, 印出 (text) and 台账 (value) of the ledger, 复算印出 and 复算 of the
    second path, 计算, 来源, 数据编号. Amounts in the ledger's unit; 复算 is empty where the second path knows no such
    figure, which does not count as agreement.
    """
    year = str(book.data.year.value)
    folder = project.data / year / book.data.settings.unit.code
    names = list_paths(project, book.data.classification)[FUNCTIONS.file].parent
    path = SecondPath(folder, names, project.form_file(book.data.settings.form))
    values, marks = path.values(), path.marks()
    written = path.text
    if book.data.base is not None:
        last_year = book.data.base.units[0].classification
        last_names = list_paths(project, last_year)[FUNCTIONS.file].parent
        changes = SecondChanges(path, folder, last_names, project.form_file)
        values |= changes.values()
        written = changes.text
    rows = []
    for entry in ledger:
        id_, unit = entry["id"], entry["unit"]
        if unit == LABEL:
            value = text = marks.get(id_, _cited(path, entry))
            agrees = entry["value"] == entry["text"] == text
        else:
            number = path.year_of(id_) if unit == "年" else values.get(id_)
            value = "" if number is None else f"{number:f}"
            text = "" if number is None else written(id_, number, unit)
            agrees = number is not None and Decimal(entry["value"]) == number and entry["text"] == text
        cells = describe_cells(Cell(**cell) for cell in entry["cells"])
        outcome = "相符" if agrees else "不符"
        printed = (entry["text"], entry["value"], text, value)
        rows.append((entry["place"], outcome, entry["label"], *printed, entry["formula"], cells, id_))
    columns = ["位置", "结果", "名称", "印出", "台账", "复算印出", "复算", "计算", "来源", "数据编号"]
    return pd.DataFrame(rows, columns=columns, dtype=str)


def require_agreement(recomputed: pd.DataFrame) -> str:
    """Say how many figures agree; stop where any does not.

    Raises
    ------
    CheckError
        A figure printed differs from the second path's, or the second path does not know it.
    """
    wrong = recomputed[recomputed["结果"] != "相符"]
    if len(wrong):
        lines = [
            f"[复算] 数据 {row['数据编号']}：发现{row['印出']}（{row['台账']}），"
            f"应为{row['复算印出'] or '第二条路径也算得出的数'}（{row['复算'] or '没有算出'}）。"
            for _, row in wrong.iterrows()
        ]
        raise CheckError("\n".join(lines))
    return f"{len(recomputed)}个数据全部由第二条路径复算，全部相符。"


def _cited(path: SecondPath, entry: dict[str, Any]) -> str:
    """Return a number that the form's own words cite, where the form indeed has it."""
    text: str = entry["text"]
    return text if ".cited" in entry["id"] and path.cites(text) else ""
