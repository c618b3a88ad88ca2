"""What is refused of tables whose cells are as they must be: unknown codes, names, funds and kinds, missing rows."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from budgetbook.book import open_book
from budgetbook.core.errors import InputError
from budgetbook.dataset.reader import read_table
from budgetbook.dataset.validation import validate_functions
from budgetbook.figures import WAN_YUAN
from budgetbook.forms import schema
from tests.files import write_csv
from tests.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.book import Book
    from tests.fixtures.copies import Edit

    OpenSmall = Callable[..., Book]
    Outturn = Callable[..., None]

FOLDER = "data/2020/157001"


def refusal_at(data: Path, place: str) -> str:
    """What is said where the real budget, changed, is opened and refused; it must begin with the place."""
    with pytest.raises(InputError) as refused:
        open_book("2020", "157001", data)
    assert str(refused.value).startswith(f"{FOLDER}/{place}")
    return str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        pytest.param("财政拨款,一般", "财政补助,一般", "第3行“收入来源”列：发现“财政补助”", id="unknown source"),
        pytest.param("一般公共预算", "公共财政预算", "第3行“资金性质”列：发现“公共财政预算”", id="unknown fund"),
        pytest.param("其他资金", "一般公共预算", "第6行“资金性质”列：发现“一般公共预算”", id="fund of another source"),
        pytest.param("拨款,一般公共预算", "拨款,其他资金", "第3行“资金性质”列：发现“其他资金”", id="other fund"),
    ],
)
def test_income_of_an_unknown_kind_is_refused(
    data: Path, edit: Edit, old: str, new: str, place: str, snapshot: SnapshotAssertion
) -> None:
    edit("income.csv", old, new)
    assert refusal_at(data, f"income.csv {place}") == snapshot


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        pytest.param("2010301,", "2019999,", "第3行“科目编码”列：发现“2019999”", id="unknown code"),
        pytest.param("2010301,", "10301,", "第3行“科目编码”列：发现“10301”", id="code that lost its leading digits"),
        pytest.param("2010301,", "20103,", "第3行“科目编码”列：发现“20103”", id="section instead of item"),
        pytest.param("2010301,", "201,", "第3行“科目编码”列：发现“201”", id="class instead of item"),
        pytest.param("2010301,", "3010100,", "第3行“科目编码”列：发现“3010100”", id="economic code"),
        pytest.param(",行政运行,", ",行政运转,", "第3行“科目名称”列：发现“行政运转”", id="wrong name"),
        pytest.param(",住房公积金,", ",公积金,", "第7行“科目名称”列：发现“公积金”", id="short name"),
        pytest.param("一般公共预算", "公共财政预算", "第3行“资金性质”列：发现“公共财政预算”", id="unknown fund"),
    ],
)
def test_spending_outside_the_classification_is_refused(
    data: Path,
    edit: Edit,
    old: str,
    new: str,
    place: str,
    snapshot: SnapshotAssertion,
) -> None:
    edit("spending.csv", old, new)
    assert refusal_at(data, f"spending.csv {place}") == snapshot


def test_an_item_whose_section_the_classification_lacks_is_blamed_on_the_classification(
    data: Path,
) -> None:
    functions = data / "classification/2020/functions.csv"
    lines = [line for line in functions.read_text(encoding="utf-8-sig").splitlines() if not line.startswith("20103,")]
    functions.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError, match=r"functions\.csv.*20103\D"):
        open_book("2020", "157001", data)


def test_an_economic_item_whose_class_the_classification_lacks_is_blamed_on_the_classification(data: Path) -> None:
    items = data / "classification/2020/economic_department.csv"
    lines = [line for line in items.read_text(encoding="utf-8-sig").splitlines() if not line.startswith("301,")]
    items.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError, match=r"economic_department\.csv 缺少 301 的名称：.*应补列它的类。$"):
        open_book("2020", "157001", data)


def test_an_unknown_code_is_refused_as_it_was_typed(data: Path, edit: Edit) -> None:
    edit("spending.csv", "2010301,", "２０１９９９９,")
    with pytest.raises(InputError, match=r"第3行“科目编码”列：发现“２０１９９９９”，.*加一行“2019999,行政运行,"):
        open_book("2020", "157001", data)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        pytest.param("30101,", "30190,", "第3行“部门预算经济科目编码”列：发现“30190”", id="unknown code"),
        pytest.param("30101,", "101,", "第3行“部门预算经济科目编码”列：发现“101”", id="code that lost its digits"),
        pytest.param("30101,", "301,", "第3行“部门预算经济科目编码”列：发现“301”", id="class instead of item"),
        pytest.param("30101,", "50101,", "第3行“部门预算经济科目编码”列：发现“50101”", id="code of the other side"),
        pytest.param("基本工资", "工资", "第3行“部门预算经济科目名称”列：发现“工资”", id="wrong name"),
        pytest.param(",50101,", ",50190,", "第3行“政府预算经济科目编码”列：发现“50190”", id="unknown government code"),
        pytest.param(",50101,", ",501,", "第3行“政府预算经济科目编码”列：发现“501”", id="government class"),
        pytest.param("工资奖金津补贴", "工资", "第3行“政府预算经济科目名称”列：发现“工资”", id="wrong government name"),
    ],
)
def test_an_economic_item_outside_the_classification_is_refused(
    data: Path,
    edit: Edit,
    old: str,
    new: str,
    place: str,
    snapshot: SnapshotAssertion,
) -> None:
    edit("basic_spending.csv", old, new)
    assert refusal_at(data, f"basic_spending.csv {place}") == snapshot


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        pytest.param(
            *("income.csv", "事业收入,", "经营收入,"),
            "第4行“收入来源”列：发现“经营收入”，应为财政拨款或事业收入或其他收入。",
            id="source of no form",
        ),
        pytest.param(
            *("income.csv", "事业收入,事业资金", "事业收入,其他资金"),
            "第4行“资金性质”列：发现“其他资金”，应为事业资金。",
            id="fund of another source",
        ),
        pytest.param(
            *("spending.csv", "事业资金", "经营资金"),
            "第4行“资金性质”列：发现“经营资金”，"
            "应为一般公共预算、政府性基金预算、国有资本经营预算、事业资金、其他资金之一。",
            id="fund of no form",
        ),
        pytest.param(
            *("spending.csv", "基本支出,项目支出", "项目支出,基本支出"), "第1行", id="headings in another order"
        ),
        pytest.param(*("spending.csv", "基本支出,", "工资福利支出,"), "第1行", id="heading of another form"),
        pytest.param(
            *("basic_spending.csv", "30201,办公费,", "30101,基本工资,"),
            "第4行“部门预算经济科目编码”列：发现“30101”，应为不与第2行重复的行",
            id="one item in two rows",
        ),
    ],
)
def test_what_another_form_has_is_refused(
    open_small: OpenSmall, edit: Edit, file: str, old: str, new: str, message: str
) -> None:
    edit(file, old, new)
    with pytest.raises(InputError) as refused:
        open_small()
    assert str(refused.value).startswith(f"{FOLDER}/{file} {message}")


def test_a_table_that_the_form_does_not_ask_for_must_not_be_there(open_small: OpenSmall, unit_folder: Path) -> None:
    (unit_folder / "purposes.csv").write_text("科目编码,科目名称,主要用途\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        open_small()
    assert str(refused.value) == f"{FOLDER}/purposes.csv：表样 small 不用“支出科目的用途”表，应删除这个文件。"


@pytest.mark.parametrize("item", schema.THREE_PUBLIC_ITEMS, ids=["abroad", "reception", "running", "purchase"])
def test_every_item_of_three_public_must_be_listed(
    data: Path, unit_folder: Path, item: str, snapshot: SnapshotAssertion
) -> None:
    path = unit_folder / "three_public.csv"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith(item + ",")]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert refusal_at(data, f"three_public.csv “项目”列缺少“{item}”行") == snapshot


@pytest.mark.parametrize(
    ("name", "place"),
    [
        pytest.param("共计", "第7行“项目”列：发现“共计”", id="total under another word"),
        pytest.param("公务用车费", "第7行“项目”列：发现“公务用车费”", id="subtotal"),
        pytest.param("会议费", "第7行“项目”列：发现“会议费”", id="foreign item"),
    ],
)
def test_three_public_has_no_other_items(
    data: Path, edit: Edit, name: str, place: str, snapshot: SnapshotAssertion
) -> None:
    edit("three_public.csv", "公务用车购置,0.0", f"公务用车购置,0.0\n{name},1.5")
    assert refusal_at(data, f"three_public.csv {place}") == snapshot


def test_operating_cost_must_be_stated(data: Path, unit_folder: Path, snapshot: SnapshotAssertion) -> None:
    (unit_folder / "operating_cost.csv").write_text("项目,预算数\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        open_book("2020", "157001", data)
    assert str(refused.value) == snapshot


def test_procurement_of_an_unknown_kind_is_refused(data: Path, unit_folder: Path, snapshot: SnapshotAssertion) -> None:
    (unit_folder / "procurement.csv").write_text("采购类别,预算数\n设备,6.0\n", encoding="utf-8")
    assert refusal_at(data, "procurement.csv 第2行“采购类别”列：发现“设备”") == snapshot


@pytest.mark.parametrize("word", ["总计", "共计", "小计", "合 计"], ids=["total", "in all", "subtotal", "spaced"])
def test_a_total_under_another_word_is_no_kind_of_vehicle(data: Path, edit: Edit, word: str) -> None:
    edit("vehicles.csv", "合计,", f"{word},")
    with pytest.raises(InputError, match=f"第2行“车辆类别”列：发现“{word}”"):
        open_book("2020", "157001", data)


# last year's outturn


@pytest.fixture
def outturn(tmp_path: Path, book: Book) -> Outturn:
    """Write last_year.csv with some rows and hold it against the classification and two funds."""

    def validate(*rows: tuple[str, ...]) -> None:
        path = tmp_path / "last_year.csv"
        write_csv(path, [schema.LAST_YEAR.headings, *rows])
        table = read_table(path, schema.LAST_YEAR, "data/2024/157001/last_year.csv", WAN_YUAN)
        validate_functions(table, book.data.classification, ("一般公共预算", "其他资金"))

    return validate


@pytest.mark.parametrize(
    "row",
    [
        ("2012999", "其他群众团体事务支出", "一般公共预算", "1.0"),
        ("20129", "群众团体事务", "一般公共预算", "1.0"),
        ("2012902", "行政管理事务", "一般公共预算", "1.0"),
        ("2012902", "一般行政管理事务", "专项资金", "1.0"),
        ("2012902", "一般行政管理事务", "一般公共预算", ""),
    ],
    ids=["unknown code", "section", "other name", "unknown fund", "empty amount"],
)
def test_what_is_no_item_of_last_year_is_refused(
    outturn: Outturn, row: tuple[str, ...], snapshot: SnapshotAssertion
) -> None:
    with pytest.raises(InputError) as error:
        outturn(row)
    assert str(error.value) == snapshot


@pytest.mark.parametrize("wrong", ["2070109,群众文化活动,", "2079999,群众文化,"])
def test_purposes_are_not_compared_with_a_wrong_code_or_name(tmp_path: Path, wrong: str) -> None:
    shutil.copytree(ROOT / "tests" / "data", tmp_path / "data")
    spending = tmp_path / "data" / "2024" / "999104" / "spending.csv"
    text = spending.read_text(encoding="utf-8-sig")
    spending.write_text(text.replace("2070109,群众文化,", wrong), encoding="utf-8-sig")
    with pytest.raises(InputError) as refused:
        open_book("2024", "999104", tmp_path / "data")
    assert "spending.csv 第4行" in str(refused.value)
    assert "purposes.csv" not in str(refused.value)
