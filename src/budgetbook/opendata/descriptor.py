"""datapackage.json: what lies beside the document, after Data Package 1 and Fiscal Data Package 1.0."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from budgetbook.book import Book
from budgetbook.core.documents import FIGURES
from budgetbook.core.numerals import chinese_day
from budgetbook.dataset.dataset import Dataset
from budgetbook.figures.ledger import CODE_UNIT
from budgetbook.opendata.fiscal import TAXONOMY
from budgetbook.opendata.model import Field, OpenTable

WORKBOOK = "tables.xlsx"

_DIALECT = {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True}


def describe(book: Book, tables: Sequence[OpenTable], folder: Path) -> dict[str, Any]:
    """Describe the files in a folder.

    Who licenses the data, and how, is nowhere said, so no licence is named. The day is that of the annex, and not
    today's: the same data gives the same file.

    Parameters
    ----------
    tables
        Those whose CSV files are in the folder, beside the workbook and figures.json.
    """
    data = book.data
    unit, year, day = data.settings.unit, str(data.year.value), data.settings.dates.annex
    title = f"{book.title}（{book.sample_mark}）" if book.sample_mark else book.title
    kinds = {form.key: form.kind for form in book.form.tables}
    return {
        "name": f"budget-{year}-{unit.code}",
        "title": f"{title}：附表和数据",
        "description": _description(book, day),
        "language": "zh",
        "created": f"{day}T00:00:00+08:00",
        "keywords": ["部门预算", "预算公开", unit.name, f"{year}年"],
        "contributors": [{"title": unit.name, "role": "publisher"}],
        "budgetUnit": _unit(data),
        "sources": [{"title": f"{unit.name}编制的{year}年度部门预算（{data.folder}）"}],
        "profile": "data-package",
        # 预算法第十八条: the budget year is the calendar year
        "fiscalPeriod": {"start": f"{year}-01-01", "end": f"{year}-12-31"},
        "granularity": "aggregated",
        "countryCode": "CN",
        "columnTypes": [TAXONOMY],
        "resources": [
            *(_table(table, folder, kinds.get(table.key, "")) for table in tables),
            _figures(folder),
            _workbook(book, folder),
        ],
    }


def _description(book: Book, day: str) -> str:
    lines = [
        f"{book.title}的附表（{chinese_day(day)}），与公开文本印出的各表逐格相同。",
        "CSV 文件为 UTF-8 编码（带字节顺序标记，Excel 可直接打开），首行是栏目名：上下级表头以“_”相连。"
        "科目编码是文字；金额的单位见各栏的 unit，不带千分位；空白是表中印作空白的，不等于零。"
        "“行类型”说明一行是合计、主管部门、类、款还是项，“明细行”为“否”的行是其他行之和。",
        "公开的部门预算是经批复的年初预算（phase 为 approved）；金额为人民币（CNY），factor 是折合成元的倍数。",
    ]
    return "\n\n".join([*([f"{book.sample_mark}。"] if book.sample_mark else []), *lines])


def _unit(data: Dataset) -> dict[str, Any]:
    """Say who publishes, as unit.toml does, and whose tables a department adds up: a list of a city is made of that."""
    unit = data.settings.unit
    added = [{"code": one.settings.unit.code, "name": one.settings.unit.name} for one in data.units]
    return {
        "code": unit.code,
        "name": unit.name,
        "kind": unit.kind,
        "level": unit.level,
        **({"units": added} if added else {}),
    }


def _table(table: OpenTable, folder: Path, kind: str) -> dict[str, Any]:
    return {
        "name": table.key,
        # what the table is in any form, whatever it is called there
        **({"tableKind": kind} if kind else {}),
        "profile": "tabular-data-resource",
        "path": table.path,
        "title": table.title,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **_size(folder / table.path),
        "dialect": _DIALECT,
        "schema": table.schema(),
    }


def _figures(folder: Path) -> dict[str, Any]:
    return {
        "name": FIGURES,
        "path": FIGURES,
        "title": "公开文本中每个数字的来历",
        "description": "每个印出的数字一条，在 figures 之下：编号逐年不变；数值、算式和所依据的数据单元格。"
        "inputs 之下是所用的每个数据文件的 SHA-256。",
        "format": "json",
        "mediatype": "application/json",
        "encoding": "utf-8",
        **_size(folder / FIGURES),
        "dialect": {"property": "figures"},
        "schema": {"fields": [field.as_json() for field in LEDGER_FIELDS], "primaryKey": ["id"]},
    }


def _workbook(book: Book, folder: Path) -> dict[str, Any]:
    return {
        "name": WORKBOOK,
        # not a table: every sheet is one, in the form in which it is printed
        "type": "file",
        "path": WORKBOOK,
        "title": book.fill(book.form.annex_title, "parts"),
        "description": "全部附表，按规定的表式每表一张工作表，供阅读和打印；作数据用请取 CSV 文件。",
        "format": "xlsx",
        "mediatype": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        **_size(folder / WORKBOOK),
    }


def _size(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


_REQUIRED = {"constraints": {"required": True}}

LEDGER_FIELDS = (
    Field(
        "id",
        "数据编号",
        "string",
        "由所在位置和名称组成，逐年不变。",
        {"constraints": {"required": True, "unique": True}},
    ),
    Field("label", "名称", "string", "预算中的叫法。", _REQUIRED),
    Field(
        "value",
        "数值",
        "string",
        f"未经四舍五入的数，以 unit 为单位；unit 为“{CODE_UNIT}”的是编码、表号或日期。",
        _REQUIRED,
    ),
    Field("unit", "单位", "string", f"元、万元、%、辆等；“{CODE_UNIT}”表示不是用来计算的数。", _REQUIRED),
    Field("text", "印出的文字", "string", "与公开文本中完全一样。", _REQUIRED),
    Field("formula", "算式", "string", "怎样算出；直接取自一个单元格的为空。"),
    Field(
        "expression",
        "计算式",
        "any",
        "供程序复算：单元格是它在 cells 中的序号（从0起），算出来的是 {运算: [各项], …}，有名称的另带 label。",
    ),
    Field(
        "printed_as",
        "印法",
        "string",
        "number 印数字本身；change、growth 连同增减方向；direction、size 分别只印方向、大小。",
        _REQUIRED,
    ),
    Field(
        "cells",
        "来源单元格",
        "array",
        "所依据的每个数据单元格：file 文件，row 行（与 Excel 相同），column 栏目，raw 录入的内容。",
    ),
    Field("place", "位置", "string", "在公开文本中的位置。", _REQUIRED),
)
"""The fields of an entry of figures.json (see `budgetbook.figures.ledger.Entry`)."""
