"""The forms of other places, each with a made-up unit: every check holds and every figure is recomputed."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from budgetbook.audit.control import UNCONTROLLED, WRONG
from budgetbook.audit.notebook import require_agreement
from budgetbook.book import open_book
from budgetbook.checks import run_checks
from budgetbook.core.errors import InputError
from budgetbook.form_check import require_whole_form
from budgetbook.workbook.export import annex_workbook
from tests.contents import CONTENTS, outline
from tests.layouts import CONFIRMED
from tests.layouts import UNITS as LAID_OUT
from tests.places import MADE_UP, ROOT
from tests.proofs import slice_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.audit.conftest import ControlTable, PrintBook, PrintedBook

DRAFTS = {"henan-2023": "999201", "beijing-2023": "999202"}
UNITS = {**DRAFTS, **LAID_OUT}
"""The made-up unit of each form; its year is that of the form."""


def unit_of(form: str) -> tuple[str, str]:
    return form[-4:], UNITS[form]


def require_sound(printed_book: PrintedBook, control_table: ControlTable) -> None:
    require_agreement(printed_book.recomputed())
    judged = control_table(printed_book)
    wrong = judged[judged["核对"].isin([WRONG, UNCONTROLLED])]["数据编号"]
    assert list(wrong) == []
    assert len(judged) > 400


@pytest.mark.parametrize("form", UNITS)
def test_every_figure_of_a_first_year_is_recomputed_and_controlled(
    print_book: PrintBook, control_table: ControlTable, form: str
) -> None:
    printed_book = print_book(MADE_UP, *unit_of(form))
    require_sound(printed_book, control_table)
    if form in CONTENTS:
        require_whole_form(printed_book.project, form)
        require_contents(printed_book, form)


def require_contents(printed_book: PrintedBook, form: str) -> None:
    """See that the headings are those of the contents list of the document that the form imitates, in its order."""
    # what stands in no part begins a level lower; the renderers raise it
    lower = not printed_book.book.form.parts[0].title
    listed = [(level + lower, title) for level, title in outline(form)]
    assert [heading for heading in printed_book.headings if heading in listed] == listed


@pytest.fixture
def second_year(tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Path, str, str]:
    """The unit's budget for the next year too, the same as the first, which is its base."""
    year, unit = unit_of(request.param)
    following = str(int(year) + 1)
    if (MADE_UP / "forms" / f"{request.param}.toml").exists():
        shutil.copytree(MADE_UP / "forms", tmp_path / "forms")
    for of in (year, following):
        shutil.copytree(MADE_UP / year / unit, tmp_path / of / unit)
    settings = tmp_path / following / unit / "unit.toml"
    text = settings.read_text(encoding="utf-8").replace("available = false", "available = true")
    settings.write_text(text.replace(f'"{year}-', f'"{following}-'), encoding="utf-8")
    (settings.parent / "text" / "three_public_no_base.md").unlink(missing_ok=True)
    return tmp_path, following, unit


@pytest.mark.proof
@pytest.mark.parametrize("second_year", slice_of([*DRAFTS, "chongqing-2023"], 1), indirect=True)
def test_every_change_from_last_year_is_recomputed_and_controlled(
    print_book: PrintBook, control_table: ControlTable, second_year: tuple[Path, str, str]
) -> None:
    require_sound(print_book(*second_year), control_table)


@pytest.mark.parametrize("form", DRAFTS)
def test_a_draft_names_what_is_assumed_until_someone_has_confirmed_it(form: str) -> None:
    book = open_book(*unit_of(form), MADE_UP)
    assert run_checks(book).has_passed
    with pytest.raises(InputError, match=r"是草稿，还不能用来公开：.+confirmed"):
        book.form.require_confirmed()


def test_a_draft_that_was_confirmed_may_be_published_and_tells_every_table_of_its_form(
    print_book: PrintBook, tmp_path: Path
) -> None:
    """How it is published is tested with the documents of other layouts, whose forms are confirmed drafts as well."""
    year, unit = unit_of("beijing-2023")
    shutil.copytree(MADE_UP / year / unit, tmp_path / year / unit)
    form = (ROOT / "report" / "forms" / "beijing-2023.toml").read_text(encoding="utf-8")
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "beijing-2023.toml").write_text(CONFIRMED + form, encoding="utf-8")
    printed_book = print_book(tmp_path, year, unit)
    printed_book.book.form.require_confirmed()
    listed = [(1, table.contents) for table in printed_book.book.form.tables]
    assert len(listed) == 13
    assert [heading for heading in printed_book.headings if heading in listed] == listed


def test_a_total_without_an_amount_is_the_sum_of_nothing(tmp_path: Path) -> None:
    year, unit = unit_of("henan-2023")
    path = shutil.copytree(MADE_UP / year / unit, tmp_path / year / unit) / "project_list.csv"
    workbook, _ = annex_workbook(open_book(year, unit, tmp_path))
    assert "项目支出表" in " ".join(workbook.sheetnames)
    text = path.read_text(encoding="utf-8-sig")
    assert text.count(",2500.0,,,2000.0") == 1
    path.write_text(text.replace(",2500.0,,,2000.0", ",2500.0,,,"), encoding="utf-8")
    book = open_book(year, unit, tmp_path)
    [failed] = run_checks(book).of("failed")
    assert (failed.check, "空着" in failed.sentence, "“单位资金”" in failed.sentence) == ("T1", True, True)
    # and the table as it came is in the workbook, its empty total too
    assert annex_workbook(book)
