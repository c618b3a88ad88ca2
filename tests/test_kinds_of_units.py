"""Every kind of unit publishes under the shipped forms, from its first year on: small made-up budgets."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pypdfium2
import pytest

from budgetbook.book import read_book
from budgetbook.checks import require_passed, run_checks
from budgetbook.core.project import Project
from budgetbook.dataset.unit_words import UnitKind
from budgetbook.first_year import NewUnit, lay_out_first_year
from budgetbook.form_check import require_whole_form_of
from budgetbook.publish import build
from budgetbook.render.workspace import fill_report, make_workspace
from budgetbook.run.completeness import paragraphs_of
from budgetbook.run.executed import read_executed
from tests.files import read_csv, write_csv
from tests.places import ROOT
from tests.proofs import PROOF, slice_of
from tests.quicker_builds import only_documents, without_webfont
from tests.review.own_books import errors_in

if TYPE_CHECKING:
    from pathlib import Path

FORMS = {"luoyang-2020": "2022", "shanghai-2023": "2024", "shanghai-unit-2024": "2025"}
KINDS = get_args(UnitKind)
UNIT = "905001"
INSTITUTION = "事业单位"
INSTITUTIONS = [("luoyang-2020", INSTITUTION), ("shanghai-unit-2024", INSTITUTION)]
PLACES = ("luoyang-2020", "shanghai-2023")
TOLD = [(form, kind) for form in PLACES for kind in KINDS if (form, kind) not in INSTITUTIONS]
"""What differs by kind is in the notebooks: of two forms of one place one is told for each kind.

Institutions are rendered, by a proof; else one is told here and one in `test_completeness.py`, and `test_layouts.py`
renders one.
"""
IN_TURN = [(PLACES[number % 2], kind) for number, kind in enumerate(KINDS)]
TRIED = slice_of(TOLD, 0) if PROOF else [*(one for one in IN_TURN if one in TOLD), INSTITUTIONS[1]]
"""A proof tells every kind under the form of each place, else the forms take turns."""

NO_OPERATING_COST = "示例局是事业单位，没有机关运行经费"


def amounts(form: str, *values: int) -> list[str]:
    """Write amounts, given in 万元, in the form's unit."""
    return [f"{value * 10_000 if form.startswith('shanghai') else value}" for value in values]


def write(path: Path, *rows: list[str]) -> None:
    """Write rows under the headings that are there."""
    write_csv(path, [read_csv(path)[0], *rows])


def fill_in(folder: Path, form: str, kind: str) -> None:
    """Fill in a small budget: 30 for people, 12 for running, 8 for a project; an institution earns 8 of it itself."""
    is_luoyang, is_institution = form.startswith("luoyang"), kind == INSTITUTION
    other = ("其他收入", "其他资金") if is_luoyang else ("事业收入", "事业收入")
    earned = 8 if is_institution else 0
    path = folder / "income.csv"
    rows = read_csv(path)[1:]
    income = {("财政拨款", "一般公共预算"): 50 - earned, other: earned}
    write(path, *([source, fund, *amounts(form, income.get((source, fund), 0))] for source, fund, _ in rows))
    item = ["2013950", "事业运行"] if is_institution else ["2010301", "行政运行"]
    columns = {
        "luoyang-2020": ((25, 5, 12, 0, 0), (0, 0, 0, 8, 0)),
        "shanghai-2023": ((42, 0), (0, 8)),
        "shanghai-unit-2024": ((30, 12, 0), (0, 0, 8)),
    }
    basic, project = (amounts(form, *values) for values in columns[form])
    fund = other[1] if is_institution else "一般公共预算"
    spending = [[*item, "一般公共预算", *basic], ["2010302", "一般行政管理事务", fund, *project]]
    write(folder / "spending.csv", *spending)
    items = {("30101", "基本工资"): 25, ("30302", "退休费"): 5, ("30201", "办公费"): 12}
    government = {
        "30101": ("50501", "工资福利支出") if is_institution else ("50101", "工资奖金津补贴"),
        "30302": ("50905", "离退休费"),
        "30201": ("50502", "商品和服务支出") if is_institution else ("50201", "办公经费"),
    }
    write(
        folder / "basic_spending.csv",
        *(
            [code, name, *government[code], *amounts(form, value, value)]
            if is_luoyang
            else [code, name, *amounts(form, value)]
            for (code, name), value in items.items()
        ),
    )
    items_of_three = ("因公出国（境）费用", "公务接待费", "公务用车运行维护费", "公务用车购置")
    write(folder / "three_public.csv", *([name, *amounts(form, 0)] for name in items_of_three))
    if not is_institution:
        cost = 7 if kind == "部门汇总" else 12
        write(folder / "operating_cost.csv", ["机关运行经费", *amounts(form, cost)])
    for name in ("procurement", "vehicles", "project_targets"):
        (folder / f"{name}.csv").unlink(missing_ok=True)
    if (folder / "purposes.csv").exists():
        write(folder / "purposes.csv", *([*row[:2], "保障机构运转"] for row in spending))
    for path in (folder / "text").glob("*.md"):
        path.write_text(
            "用于日常工作\n" if path.stem in ("operating_cost",) else "示例单位的说明文字。\n", encoding="utf-8"
        )
    for name in ("three_public_vehicles", "three_public_reception", "three_public_no_base"):
        if (folder / "text" / f"{name}.md").exists():
            (folder / "text" / f"{name}.md").write_text("本项说明另述。\n"[: -2 if "base" not in name else None])


def dated(folder: Path, year: str) -> None:
    path = folder / "unit.toml"
    text = path.read_text(encoding="utf-8").replace('cover = ""', f'cover = "{year}-02"')
    text = text.replace('annex = ""', f'annex = "{year}-02-10"').replace(
        'assets = ""', f'assets = "{int(year) - 1}-12-31"'
    )
    path.write_text(f"sample = true\n{text}", encoding="utf-8")


def lay_out_filled(folder: Path, form: str, kind: str) -> Project:
    """Lay out the first year of a unit of a kind in a folder, and fill it in."""
    (folder / "data").mkdir()
    project = Project(ROOT, folder / "data")
    given = NewUnit(form, "示例市示例局", kind, short_name="示例局", level="市级")
    unit, _ = lay_out_first_year(project, FORMS[form], UNIT, given)
    fill_in(unit, form, kind)
    dated(unit, FORMS[form])
    return project


def assert_tells_of_operating_cost(text: str, kind: str) -> None:
    assert (NO_OPERATING_COST in text) is (kind == INSTITUTION)
    assert ("机关运行经费支出预算" in text or "机关运行经费预算为" in text) is (kind != INSTITUTION)


@pytest.mark.proof
@pytest.mark.parametrize(("form", "kind"), TRIED)
def test_every_kind_of_unit_has_its_text_and_tables(tmp_path: Path, form: str, kind: str) -> None:
    """All that a build does but rendering, which knows no kinds."""
    project, workspace = lay_out_filled(tmp_path, form, kind), tmp_path / "workspace"
    require_whole_form_of(project, FORMS[form], UNIT)
    book = read_book(project, FORMS[form], UNIT)
    checked = run_checks(book)
    require_passed(checked)
    workspace.mkdir()
    make_workspace(project, workspace)
    with without_webfont():
        notebooks = fill_report(project, book, checked, workspace / "report", "", lambda _: None)
    paragraphs = [paragraph for notebook in notebooks for paragraph in paragraphs_of(read_executed(notebook))]
    assert_tells_of_operating_cost("".join("".join(paragraphs).split()), kind)


@pytest.mark.proof
@pytest.mark.skipif(not PROOF, reason="只在逐一试遍时")
@pytest.mark.parametrize(("form", "kind"), INSTITUTIONS)
def test_an_institution_publishes(tmp_path: Path, form: str, kind: str) -> None:
    project = lay_out_filled(tmp_path, form, kind)
    with only_documents():
        made = build(project, FORMS[form], UNIT, tmp_path / "output", "pandoc", lambda _: None)
    assert errors_in(made) == []
    document = pypdfium2.PdfDocument(made / "report.pdf")
    text = "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    assert "示例数据，不是真实预算" in text
    assert_tells_of_operating_cost(text, kind)
