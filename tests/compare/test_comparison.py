"""This year against last year: an invented 2021 against the published 2020."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from budgetbook.book import Book, open_book
from budgetbook.compare.code_groups import Group
from budgetbook.core.errors import InputError
from budgetbook.dataset.dataset import load_dataset
from budgetbook.dataset.lineage import LINEAGE
from budgetbook.forms.change_items import CHANGE_ITEMS
from budgetbook.forms.changes_form import ChangesForm
from tests.files import replace_in, write_csv

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.compare.comparison import Comparison
    from budgetbook.figures.changes import Change
    from tests.fixtures.copies import EditForm

    Compare = Callable[[], Comparison]

UNIT = "157001"
GENERAL_PUBLIC = "一般公共预算"


@pytest.fixture
def compare(next_year: Path) -> Compare:
    """Open the book of 2021 as it is at the time of the call, and return its comparison."""

    def compare() -> Comparison:
        comparison = open_book("2021", UNIT, next_year.parents[1]).comparison
        assert comparison is not None
        return comparison

    return compare


@pytest.fixture
def change(next_year: Path) -> Callable[[str, str, str], None]:
    """Replace a text, once, in a file of the unit's 2021 or, with ../../2020, of another year's folder."""

    def replace(file: str, old: str, new: str) -> None:
        replace_in(next_year / file, old, new)

    return replace


@pytest.fixture
def declare(next_year: Path) -> Callable[..., None]:
    """Write lineage.csv: rows of kind, last year's code and name, this year's code and name."""

    def declare(*rows: tuple[str, str, str, str, str]) -> None:
        write_csv(next_year / "lineage.csv", [LINEAGE.headings, *((*row, "科目修订") for row in rows)])

    return declare


@pytest.fixture
def spend(change: Callable[[str, str, str], None]) -> Callable[..., None]:
    """Put spending rows of 一般公共预算 in the place of a code's row: code, name, amount."""

    def spend(instead_of: str, *rows: tuple[str, str, str]) -> None:
        new = "".join(f"{code},{name},{GENERAL_PUBLIC},0.0,0.0,0.0,{amount},0.0\r\n" for code, name, amount in rows)
        change("spending.csv", ROWS[instead_of], new)

    return spend


def printed_change(change: Change) -> tuple[str, str, str, str]:
    """Base, now, direction and percentage, as they are printed."""
    base, percent = change.base, change.percent
    before, rate = "无" if base is None else base.text, "" if percent is None else percent.text
    return (before, change.now.text, change.direction, rate)


CENSUS = ("2010507", "专项普查活动")
OLD = ("功能科目", "2080505", "机关事业单位基本养老保险缴费支出")
ANNUITY, OTHER_PENSION = ("2080506", "机关事业单位职业年金缴费支出"), ("2080599", "其他行政事业单位养老支出")
ROWS = {
    "2010302": "2010302,一般行政管理事务,一般公共预算,0.0,0.0,0.0,12.0,0.0\r\n",
    "2080505": "2080505,机关事业单位基本养老保险缴费支出,一般公共预算,5.9,0.0,0.0,0.0,0.0\r\n",
}


def test_without_last_year_nothing_is_compared(book: Book) -> None:
    assert book.comparison is None


def test_every_total_is_compared_with_the_published_one(next_book: Book) -> None:
    comparison = next_book.comparison
    assert comparison is not None
    others = ("事业单位经营支出", "上缴上级支出", "对附属单位补助支出")  # which this form does not have
    assert tuple(comparison.totals) == tuple(item for item in CHANGE_ITEMS if item not in others)
    assert {item: printed_change(change) for item, change in comparison.totals.items()} == {
        "收入总计": ("92万元", "90万元", "减少", "下降2.17%"),
        "财政拨款": ("92万元", "90万元", "减少", "下降2.17%"),
        "其他收入": ("0万元", "0万元", "持平", ""),
        "支出总计": ("92万元", "90万元", "减少", "下降2.17%"),
        "基本支出": ("74万元", "78万元", "增加", "增长5.41%"),
        "项目支出": ("18万元", "12万元", "减少", "下降33.33%"),
        "一般公共预算支出": ("92万元", "90万元", "减少", "下降2.17%"),
        "人员经费": ("66.3万元", "70.3万元", "增加", "增长6.03%"),
        "公用经费": ("7.7万元", "7.7万元", "持平", ""),
        "政府性基金预算支出": ("0万元", "0万元", "持平", ""),
        "国有资本经营预算支出": ("0万元", "0万元", "持平", ""),
        "“三公”经费": ("1.5万元", "1.4万元", "减少", "下降6.67%"),
        "因公出国（境）费": ("0万元", "0万元", "持平", ""),
        "公务用车购置及运行费": ("1.3万元", "1.3万元", "持平", ""),
        "公务用车购置费": ("0万元", "0万元", "持平", ""),
        "公务用车运行维护费": ("1.3万元", "1.3万元", "持平", ""),
        "公务接待费": ("0.2万元", "0.1万元", "减少", "下降50.00%"),
        "机关运行经费": ("57.7万元", "57.7万元", "持平", ""),
        "政府采购": ("0万元", "0万元", "持平", ""),
    }


def test_every_item_is_compared_with_the_published_one(next_book: Book) -> None:
    comparison = next_book.comparison
    assert comparison is not None
    assert {changed.item: printed_change(changed.change) for changed in comparison.of_fund(GENERAL_PUBLIC)} == {
        "2010301": ("57.7万元", "61.7万元", "增加", "增长6.93%"),
        "2010302": ("18万元", "12万元", "减少", "下降33.33%"),
        "2080505": ("5.9万元", "5.9万元", "持平", ""),
        "2101101": ("5.4万元", "5.4万元", "持平", ""),
        "2210201": ("5万元", "5万元", "持平", ""),
    }
    assert comparison.of_fund("政府性基金预算") == ()


def test_a_change_comes_from_the_cells_of_both_years(next_book: Book) -> None:
    comparison = next_book.comparison
    assert comparison is not None
    difference = comparison.change_of("2010301").difference
    assert difference is not None
    assert difference.formula == "本年行政运行 61.7 − 上年行政运行 57.7 = 4.0万元"
    assert {cell.file for cell in difference.cells} == {
        "data/2020/157001/spending.csv",
        "data/2021/157001/spending.csv",
    }


def test_classes_are_compared_and_so_is_the_fund(next_book: Book) -> None:
    comparison = next_book.comparison
    assert comparison is not None
    classes = comparison.classes[GENERAL_PUBLIC]
    assert {code: (change.label, *printed_change(change)) for code, change in classes.items()} == {
        "201": ("一般公共服务支出", "75.7万元", "73.7万元", "减少", "下降2.64%"),
        "208": ("社会保障和就业支出", "5.9万元", "5.9万元", "持平", ""),
        "210": ("卫生健康支出", "5.4万元", "5.4万元", "持平", ""),
        "221": ("住房保障支出", "5万元", "5万元", "持平", ""),
    }
    assert printed_change(comparison.funds[GENERAL_PUBLIC]) == ("92万元", "90万元", "减少", "下降2.17%")
    assert comparison.classes["政府性基金预算"] == {}


def test_an_unknown_item_is_refused_by_name(next_book: Book) -> None:
    comparison = next_book.comparison
    assert comparison is not None
    with pytest.raises(InputError, match="没有可与上年比较的事项“2010399”；有收入总计、"):
        comparison.change_of("2010399")


# ---- reasons


def test_the_reason_of_an_item_is_the_one_given_for_it(next_book: Book) -> None:
    comparison = next_book.comparison
    assert comparison is not None
    assert comparison.reason_text("2010301") == "在职人员增加，工资相应增长"
    assert comparison.reason_text("公用经费") == ""


def test_a_total_that_is_all_of_a_larger_one_has_its_reason(next_book: Book) -> None:
    comparison = next_book.comparison
    assert comparison is not None
    reason = "信用体系建设宣传项目缩减，财政拨款减少"
    for item in ("收入总计", "财政拨款", "支出总计", "一般公共预算支出"):
        assert comparison.reason_text(item) == reason


def test_a_reason_of_its_own_comes_first(compare: Compare, next_year: Path) -> None:
    path = next_year / "reasons.csv"
    path.write_text(path.read_text(encoding="utf-8-sig") + "财政拨款,,项目少\n支出总计,,\n", encoding="utf-8-sig")
    comparison = compare()
    assert comparison.reason_text("财政拨款") == comparison.reason_text("一般公共预算支出") == "项目少"
    assert comparison.reason_text("支出总计") == comparison.reason_text("收入总计")


def test_a_part_of_another_amount_has_not_the_reason_of_the_whole(
    compare: Compare, change: Callable[..., None]
) -> None:
    change("reasons.csv", "人员经费,,新录用公务员2人\n", "")
    assert compare().reason_text("人员经费") == ""


def test_the_same_amount_this_year_alone_is_not_the_same_change(compare: Compare, change: Callable[..., None]) -> None:
    change("../../2020/157001/income.csv", "其他资金,0.0", "其他资金,1.0")
    comparison = compare()
    assert printed_change(comparison.totals["收入总计"])[:2] == ("93万元", "90万元")
    assert comparison.reason_text("财政拨款") == ""


def test_the_same_amount_last_year_alone_is_not_the_same_change(compare: Compare, change: Callable[..., None]) -> None:
    change("income.csv", "其他资金,0.0", "其他资金,1.0")
    comparison = compare()
    assert printed_change(comparison.totals["收入总计"])[:2] == ("92万元", "91万元")
    assert comparison.reason_text("财政拨款") == ""


# ---- codes that come, go and change


def test_a_new_item_has_no_base_and_one_that_is_gone_has_ended(compare: Compare, spend: Callable[..., None]) -> None:
    spend("2010302", (*CENSUS, "25.0"))
    new, ended = (compare_item(compare(), code) for code in ("2010507", "2010302"))
    assert printed_change(new) == ("无", "25万元", "增加", "")
    assert (new.label, new.ended, new.base) == ("专项普查活动", False, None)
    assert printed_change(ended) == ("18万元", "0万元", "减少", "下降100%")
    assert (ended.label, ended.ended) == ("一般行政管理事务", True)


def compare_item(comparison: Comparison, item: str) -> Change:
    [found] = [changed.change for changed in comparison.items if changed.item == item]
    return found


def test_an_item_of_zero_is_no_new_item(compare: Compare, change: Callable[..., None]) -> None:
    change("../../2020/157001/spending.csv", "0.0,18.0,0.0", "0.0,0.0,0.0")
    change_of = compare_item(compare(), "2010302")
    assert printed_change(change_of) == ("0万元", "12万元", "增加", "")
    assert change_of.base is not None


def test_codes_that_may_be_one_item_are_refused_until_declared(
    compare: Compare, spend: Callable[..., None], declare: Callable[..., None], snapshot: SnapshotAssertion
) -> None:
    spend("2080505", (*ANNUITY, "6.4"))
    with pytest.raises(InputError) as error:
        compare()
    assert str(error.value) == snapshot
    declare((*OLD, *ANNUITY))
    renamed = compare_item(compare(), "2080506")
    assert printed_change(renamed) == ("5.9万元", "6.4万元", "增加", "增长8.47%")
    assert renamed.label == "机关事业单位职业年金缴费支出"


def test_a_split_is_told_of_the_new_items_together(
    compare: Compare, spend: Callable[..., None], declare: Callable[..., None]
) -> None:
    spend("2080505", (*ANNUITY, "3.0"), (*OTHER_PENSION, "4.0"))
    declare((*OLD, *ANNUITY), (*OLD, *OTHER_PENSION))
    [split] = [changed for changed in compare().items if changed.group.before == ("2080505",)]
    assert split.item == "2080506"
    assert split.group == Group(("2080505",), ("2080506", "2080599"))
    assert split.change.label == "机关事业单位职业年金缴费支出、其他行政事业单位养老支出"
    assert printed_change(split.change) == ("5.9万元", "7万元", "增加", "增长18.64%")


def test_a_merger_adds_up_last_years_items(
    compare: Compare, change: Callable[..., None], declare: Callable[..., None]
) -> None:
    more = "2080506,机关事业单位职业年金缴费支出,一般公共预算,1.5,0.0,0.0,0.0,0.0\r\n"
    change("../../2020/157001/spending.csv", ROWS["2080505"], ROWS["2080505"] + more)
    declare(("功能科目", *ANNUITY, "2080505", "机关事业单位基本养老保险缴费支出"))
    merged = compare_item(compare(), "2080505")
    assert printed_change(merged) == ("7.4万元", "5.9万元", "减少", "下降20.27%")
    assert merged.base is not None
    assert merged.base.formula == ("机关事业单位基本养老保险缴费支出 5.9 + 机关事业单位职业年金缴费支出 1.5 = 7.4万元")


def test_money_that_moved_to_another_class_is_compared_under_that_class(
    compare: Compare, spend: Callable[..., None], declare: Callable[..., None]
) -> None:
    spend("2010302", (*OTHER_PENSION, "13.0"))
    declare(("功能科目", "2010302", "一般行政管理事务", *OTHER_PENSION))
    classes = compare().classes[GENERAL_PUBLIC]
    assert printed_change(classes["201"]) == ("57.7万元", "61.7万元", "增加", "增长6.93%")
    assert printed_change(classes["208"]) == ("23.9万元", "18.9万元", "减少", "下降20.92%")


def test_classes_that_a_split_crosses_stand_together(
    compare: Compare, spend: Callable[..., None], declare: Callable[..., None]
) -> None:
    spend("2010302", (*CENSUS, "5.0"), (*OTHER_PENSION, "8.0"))
    old = ("功能科目", "2010302", "一般行政管理事务")
    declare((*old, *CENSUS), (*old, *OTHER_PENSION))
    classes = compare().classes[GENERAL_PUBLIC]
    assert list(classes) == ["201+208", "210", "221"]
    assert classes["201+208"].label == "一般公共服务支出、社会保障和就业支出"
    assert printed_change(classes["201+208"]) == ("81.6万元", "80.6万元", "减少", "下降1.23%")


def test_a_class_that_is_new_has_no_base_and_one_that_is_gone_has_ended(
    compare: Compare, change: Callable[..., None]
) -> None:
    change("spending.csv", "2210201,住房公积金,", "2070308,群众体育,")
    classes = compare().classes[GENERAL_PUBLIC]
    assert printed_change(classes["207"])[0] == "无"
    assert classes["221"].ended
    assert printed_change(classes["221"]) == ("5万元", "0万元", "减少", "下降100%")


def test_the_same_code_under_two_funds_is_two_items(compare: Compare, change: Callable[..., None]) -> None:
    row = ROWS["2010302"]
    change("spending.csv", row, row + row.replace(GENERAL_PUBLIC, "政府性基金预算").replace("12.0", "3.0"))
    comparison = compare()
    assert printed_change(compare_item(comparison, "2010302")) == ("18万元", "12万元", "减少", "下降33.33%")
    assert printed_change(compare_item(comparison, "2010302（政府性基金预算）")) == ("无", "3万元", "增加", "")
    assert list(comparison.classes["政府性基金预算"]) == ["201"]


def test_a_number_that_is_used_for_something_else_has_two_items(
    compare: Compare, next_year: Path, declare: Callable[..., None], change: Callable[..., None]
) -> None:
    root = next_year.parents[1] / "classification"
    shutil.copytree(root / "2020", root / "2021")
    path = root / "2021" / "functions.csv"
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text.replace("2010302,一般行政管理事务", "2010302,数据事务"), encoding="utf-8-sig")
    change("spending.csv", "2010302,一般行政管理事务", "2010302,数据事务")
    declare(
        ("功能科目", "2010302", "一般行政管理事务", "", ""),
        ("功能科目", "", "", "2010302", "数据事务"),
    )
    comparison = compare()
    assert printed_change(compare_item(comparison, "2010302")) == ("无", "12万元", "增加", "")
    assert printed_change(compare_item(comparison, "2010302（上年科目）")) == ("18万元", "0万元", "减少", "下降100%")


def test_what_other_money_pays_for_is_compared_and_not_stated(compare: Compare, change: Callable[..., None]) -> None:
    row = ROWS["2010302"]
    change("spending.csv", row, row + row.replace(GENERAL_PUBLIC, "其他资金").replace("12.0", "3.0"))
    comparison = compare()
    assert printed_change(comparison.change_of("2010302（其他资金）")) == ("无", "3万元", "增加", "")
    stated = comparison.stated(ChangesForm(items=("项目支出",)))
    assert list(stated) == ["项目支出", "2010301", "2010302", "2080505", "2101101", "2210201"]


# ---- last year's outturn


OUTTURN = """科目编码,科目名称,资金性质,上年数
2010301,行政运行,一般公共预算,60.13
2010302,一般行政管理事务,一般公共预算,0.0
"""


def test_items_are_compared_with_the_outturn_and_totals_with_the_budget(
    compare: Compare, next_year: Path, change: Callable[..., None]
) -> None:
    change("unit.toml", "available = true", 'available = true\nbasis = "执行数"')
    (next_year / "last_year.csv").write_text(OUTTURN, encoding="utf-8-sig")
    comparison = compare()
    assert (comparison.basis, comparison.basis_of("2010301"), comparison.basis_of("支出总计")) == (
        "执行数",
        "执行数",
        "预算数",
    )
    assert printed_change(compare_item(comparison, "2010301")) == ("60.13万元", "61.7万元", "增加", "增长2.61%")
    assert printed_change(compare_item(comparison, "2010302")) == ("0万元", "12万元", "增加", "")
    assert printed_change(compare_item(comparison, "2080505"))[0] == "无"
    assert printed_change(comparison.totals["支出总计"]) == ("92万元", "90万元", "减少", "下降2.17%")
    assert printed_change(comparison.funds[GENERAL_PUBLIC]) == ("60.13万元", "90万元", "增加", "增长49.68%")


def test_an_outturn_without_rows_is_not_taken_for_the_budget(
    compare: Compare, next_year: Path, change: Callable[..., None]
) -> None:
    change("unit.toml", "available = true", 'available = true\nbasis = "执行数"')
    (next_year / "last_year.csv").write_text(OUTTURN.partition("\n")[0] + "\n", encoding="utf-8-sig")
    assert {printed_change(changed.change)[0] for changed in compare().items} == {"无"}


def test_amounts_are_rounded_as_running_text_prints_them_before_they_are_compared(
    edit_form: EditForm, change: Callable[..., None]
) -> None:
    """Data in 元, text in 万元 of two decimals: 5.90004 and 5.90 are printed alike, and so they are 持平."""
    project = edit_form('text_amounts = { unit = "万元" }', 'text_amounts = { unit = "万元", decimals = 2 }')
    edit_form('amount_unit = "万元"', 'amount_unit = "元"')
    change("unit.toml", 'amount_unit = "万元"', 'amount_unit = "元"')
    change("../../2020/157001/unit.toml", 'amount_unit = "万元"', 'amount_unit = "元"')
    change("spending.csv", "支出,一般公共预算,5.9,", "支出,一般公共预算,59000.4,")
    change("../../2020/157001/spending.csv", "支出,一般公共预算,5.9,", "支出,一般公共预算,59000,")
    change("spending.csv", "行政单位医疗,一般公共预算,5.4,", "行政单位医疗,一般公共预算,54049,")
    change("../../2020/157001/spending.csv", "行政单位医疗,一般公共预算,5.4,", "行政单位医疗,一般公共预算,53951,")
    data = load_dataset(project, "2021", UNIT)
    comparison = Book(data=data, form=data.form).comparison
    assert comparison is not None
    assert printed_change(compare_item(comparison, "2080505")) == ("5.90万元", "5.90万元", "持平", "")
    medical = compare_item(comparison, "2101101")
    assert printed_change(medical) == ("5.40万元", "5.40万元", "持平", "")


def test_a_base_in_another_unit_is_turned_exactly(change: Callable[..., None], edit_form: EditForm) -> None:
    """The place changed from 元 to 万元: what was 577000元 is 57.7万元."""
    project = edit_form("first_year = 2020", "first_year = 2021")
    form = (project.forms / "luoyang-2020.toml").read_text(encoding="utf-8")
    form = form.replace("first_year = 2021", "first_year = 2020").replace('amount_unit = "万元"', 'amount_unit = "元"')
    (project.forms / "luoyang-yuan.toml").write_text(form, encoding="utf-8")
    change("../../2020/157001/unit.toml", 'form = "luoyang-2020"', 'form = "luoyang-yuan"')
    change("../../2020/157001/unit.toml", 'amount_unit = "万元"', 'amount_unit = "元"')
    change("../../2020/157001/spending.csv", "一般公共预算,50.0,0.0,7.7", "一般公共预算,500000,0,77000")
    data = load_dataset(project, "2021", UNIT)
    comparison = Book(data=data, form=data.form).comparison
    assert comparison is not None
    running = compare_item(comparison, "2010301")
    assert printed_change(running) == ("57.7万元", "61.7万元", "增加", "增长6.93%")
    assert running.difference is not None
    assert running.difference.text == "增加4万元"


def test_units_that_were_merged_are_added_up(next_year: Path, compare: Compare) -> None:
    last_year = next_year.parents[1] / "2020" / UNIT
    other = last_year.with_name("157002")
    shutil.copytree(last_year, other)
    settings = (other / "unit.toml").read_text(encoding="utf-8")
    settings = settings.replace('code = "157001"', 'code = "157002"').replace("大数据管理局", "信息中心")
    (other / "unit.toml").write_text(settings, encoding="utf-8")
    name = "洛阳市政务服务和大数据管理局"
    (next_year / "lineage.csv").write_text(
        "类别,上年编码,上年名称,本年编码,本年名称,依据\n"
        f"单位,157001,{name},157001,{name},机构改革\n"
        f"单位,157002,{name.replace('大数据管理局', '信息中心')},157001,{name},机构改革\n",
        encoding="utf-8-sig",
    )
    comparison = compare()
    assert printed_change(comparison.totals["支出总计"]) == ("184万元", "90万元", "减少", "下降51.09%")
    assert printed_change(compare_item(comparison, "2010301")) == ("115.4万元", "61.7万元", "减少", "下降46.53%")
    base = comparison.totals["支出总计"].base
    assert base is not None
    assert {cell.file for cell in base.cells} == {f"data/2020/{code}/spending.csv" for code in ("157001", "157002")}
