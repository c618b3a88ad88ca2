from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from budgetbook.book import Book, open_book
from budgetbook.core.errors import InputError, UsageError
from budgetbook.dataset.dataset import load_dataset
from budgetbook.figures import Figure

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from tests.fixtures.copies import Edit, EditForm


def test_the_book_has_the_title_of_the_published_document(book: Book) -> None:
    assert book.title == "洛阳市政务服务和大数据管理局2020年度部门预算"


def test_the_cover_breaks_the_title_into_lines(book: Book) -> None:
    assert book.cover_lines == ["洛阳市政务服务和大数据管理局", "2020年度部门预算"]


def test_the_texts_of_a_form_may_ask_for_the_unit_its_short_name_the_year_and_the_level(book: Book) -> None:
    assert book.template_variables == {
        "unit": "洛阳市政务服务和大数据管理局",
        "short": "市政务服务和大数据管理局",
        "year": "2020",
        "level": "市级",
    }


def test_the_notes_of_a_table_may_also_ask_for_its_number_and_title(book: Book) -> None:
    words = book.table_variables(book.form.table("government_fund"))
    assert words == {**book.template_variables, "number": "预算08表", "title": "2020年政府性基金预算支出情况表"}


def test_another_data_folder_is_told_under_the_same_form(data: Path, edit: Edit, book: Book) -> None:
    edit("unit.toml", 'name = "洛阳市政务服务和大数据管理局"', 'name = "洛阳市财政局"')
    other = open_book("2020", "157001", data)
    assert other.title == "洛阳市财政局2020年度部门预算"
    assert other.form == book.form


def test_data_in_another_unit_than_the_form_prints_is_refused(
    data: Path, edit: Edit, snapshot: SnapshotAssertion
) -> None:
    edit("unit.toml", 'amount_unit = "万元"', 'amount_unit = "元"')
    with pytest.raises(InputError) as error:
        open_book("2020", "157001", data)
    assert str(error.value) == snapshot


def test_a_unit_whose_form_is_not_there_is_refused(data: Path, edit: Edit, snapshot: SnapshotAssertion) -> None:
    edit("unit.toml", 'form = "luoyang-2020"', 'form = "kaifeng-2020"')
    with pytest.raises(InputError) as error:
        open_book("2020", "157001", data)
    assert str(error.value) == snapshot


@pytest.mark.parametrize(
    ("amounts", "text"),
    [
        ('{ unit = "万元" }', "57.7万元"),
        ('{ unit = "万元", decimals = 2 }', "57.70万元"),
        ('{ unit = "元" }', "577000元"),
        ('{ unit = "元", decimals = 0 }', "577000元"),
    ],
)
def test_running_text_tells_amounts_in_the_unit_and_decimals_of_the_form(
    edit_form: EditForm, amounts: str, text: str
) -> None:
    loaded = load_dataset(edit_form('{ unit = "万元" }', amounts), "2020", "157001")
    book = Book(loaded, loaded.form)
    measured, vehicles = loaded.measures["机关运行经费"], loaded.measures["车辆"]
    cost = book.in_sentence(measured)
    assert (cost.text, cost.label, cost.cells) == (text, "机关运行经费", measured.cells)
    assert book.in_sentence(vehicles) == vehicles


@pytest.mark.parametrize(
    ("value", "told", "compared"),
    [
        ("30", "30元", "0.00万元"),
        ("49.99", "49.99元", "0.00万元"),
        ("50", "0.01万元", "0.01万元"),
        ("0", "0.00万元", "0.00万元"),
    ],
)
def test_an_amount_too_small_for_the_unit_of_the_text_is_told_in_its_own(
    book: Book, value: str, told: str, compared: str
) -> None:
    amounts = book.form.text_amounts.model_copy(update={"decimals": 2})
    form = book.form.model_copy(update={"text_amounts": amounts})
    figure = Figure(Decimal(value), "元", "公务接待费")
    other = Book(book.data, form)
    assert other.in_sentence(figure).text == told
    assert other.in_text_unit(figure).text == compared


@pytest.mark.parametrize(("year", "unit"), [("2019", "157001"), ("2020", "157002")])
def test_a_year_or_unit_without_data_is_refused(data: Path, year: str, unit: str) -> None:
    with pytest.raises(UsageError, match="2020" if year == "2019" else "157001"):
        open_book(year, unit, data)
