"""Three real Shanghai documents as data: their tables filled into the official workbook and imported from there."""

from __future__ import annotations

import csv
import shutil
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from budgetbook.core.project import Project, find_project
from budgetbook.importing.run import import_files
from tests.files import read_records, replace_in, write_csv
from tests.importing.test_shanghai import PEERS, Published, fill, read_published
from tests.places import ROOT


class Document(NamedTuple):
    """A published document, and the unit and year under which it is kept here."""

    name: str
    year: str
    unit: str
    kind: str
    decimals: int


WANLI_2023 = Document("wanli_2023", "2023", "310001", "部门汇总", 0)
WANLI_2024 = Document("wanli_2024", "2024", "310001", "部门汇总", 0)
PUTUO_2025 = Document("putuo_czj_2025", "2025", "310002", "行政单位", 2)
DOCUMENTS = (WANLI_2023, WANLI_2024, PUTUO_2025)

_UNIT = """form = "shanghai-2023"
amount_unit = "元"
table_decimals = {decimals}

[unit]
code = "{unit}"
department_code = "310"
name = "甲镇人民政府"
short_name = "甲镇"
level = "区级"
kind = "{kind}"

[dates]
cover = "{year}-02"
annex = "{year}-02-06"
assets = "{last}-08-31"

[previous_year]
available = {available}
"""

_TEXTS = ("duties", "institution", "performance_management", "projects")


def import_all(folder: Path) -> Path:
    """Make a data folder with the documents in a folder; that of 2024 is compared with the outturn of 2023."""
    data = folder / "data"
    shutil.copytree(ROOT / "data" / "classification", data / "classification")
    for document in DOCUMENTS:
        import_document(data, document)
    compare_with_outturn(data, WANLI_2024)
    return data


def published(document: Document) -> Published:
    """Return the cells of a document as printed."""
    return read_published(document.name)


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of facts about the documents."""
    with (PEERS / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def import_document(data: Path, document: Document) -> None:
    """Import a document into a data folder, with stand-ins for what its tables do not tell."""
    project = Project(find_project(start=ROOT).root, data)
    folder = data / document.year / document.unit
    (folder / "text").mkdir(parents=True)
    settings = _UNIT.format(**document._asdict(), last=int(document.year) - 1, available="false")
    (folder / "unit.toml").write_text(settings, encoding="utf-8")
    for name in _TEXTS:
        (folder / "text" / f"{name}.md").write_text("文字说明。\n", encoding="utf-8")
    (folder / "text" / "three_public_no_base.md").write_text("上年没有可比的预算。\n", encoding="utf-8")
    workbook = data.parent / f"{document.name}.xlsx"
    fill(workbook, published(document))
    outcome = import_files(project, document.year, document.unit, [workbook])
    assert outcome.findings == ()
    write_csv(folder / "procurement.csv", [["采购类别", "预算数"]])
    write_csv(folder / "vehicles.csv", [["车辆类别", "数量（辆）"], ["一般公务用车", "1"]])
    spending = read_records(folder / "spending.csv")
    items = {row["科目编码"]: row["科目名称"] for row in spending if row["科目编码"] != "合计"}
    purposes = [[*item, "有关支出"] for item in items.items()]
    write_csv(folder / "purposes.csv", [["科目编码", "科目名称", "主要用途"], *purposes])


def compare_with_outturn(data: Path, document: Document) -> None:
    """Let a document be compared with last year's outturn as it states it, with a reason for every change."""
    folder = data / document.year / document.unit
    functions = read_records(ROOT / "data/classification/2020/functions.csv")
    names = {row["科目编码"]: row["科目名称"] for row in functions}
    codes = code_of_path(names)
    changes = [row for row in rows_of("changes") if row["document"] == document.name]
    outturn, reasons = [], []
    for row in changes:
        code = codes[row["item"]]
        amount = Decimal(row["last_year_wan"]) * 10000
        outturn.append([code, names[code], "一般公共预算", f"{amount.to_integral_value()}"])
        if row["direction"] != "平":
            reasons.append([code, names[code], f"{row['item'].replace('|', '之')}的任务有调整"])
    write_csv(folder / "last_year.csv", [["科目编码", "科目名称", "资金性质", "上年数"], *outturn])
    totals = {
        "财政拨款": "各项任务有调整",
        "一般公共预算支出": "科目之间有调整",
        "“三公”经费": "车辆更新",
        "公务用车购置及运行费": "更新车辆",
        "公务用车购置费": "更新一辆公务用车",
    }
    reasons += [[item, "", text] for item, text in totals.items()]
    write_csv(folder / "reasons.csv", [["事项", "名称", "原因"], *reasons])
    replace_in(folder / "unit.toml", "available = false", 'available = true\nbasis = "执行数"')
    (folder / "text" / "three_public_no_base.md").unlink()


def code_of_path(names: dict[str, str]) -> dict[str, str]:
    """Return the code of every 项 by 类|款|项, as the documents name it."""
    return {f"{names[code[:3]]}|{names[code[:5]]}|{name}": code for code, name in names.items() if len(code) == 7}
