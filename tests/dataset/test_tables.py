from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetbook.dataset import schema, tables
from budgetbook.dataset.classification import Classification, read_classification
from budgetbook.dataset.reader import Table, read_table
from budgetbook.errors import InputError
from budgetbook.figures import WAN_YUAN, Figure
from budgetbook.forms import read_form
from budgetbook.project import Project, find_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.book import Book
    from budgetbook.dataset.layout import Layout

    Edit = Callable[[str, str, str], None]
    OpenSmall = Callable[..., Book]

FOLDER = "data/2020/157001"


@pytest.fixture(scope="module")
def codes(project: Project) -> Classification:
    return read_classification(project, 2020)


@pytest.fixture(scope="module")
def layout(project: Project) -> Layout:
    return read_form(project, "luoyang-2020").data


def read(unit_folder: Path, table: schema.TableSchema) -> Table:
    return read_table(unit_folder / table.file, table, f"{FOLDER}/{table.file}", WAN_YUAN)


def spending_items(unit_folder: Path, codes: Classification, layout: Layout) -> tuple[tables.SpendingItem, ...]:
    return tables.spending_items(read(unit_folder, layout.spending_table), codes, layout)


def economic_items(unit_folder: Path, codes: Classification, layout: Layout) -> tuple[tables.EconomicItem, ...]:
    return tables.economic_items(read(unit_folder, layout.basic_spending_table), codes, layout)


def values(*figures: Figure) -> list[Decimal]:
    return [figure.value for figure in figures]


def decimals(*amounts: str) -> list[Decimal]:
    return [Decimal(amount) for amount in amounts]


# income


def test_income_is_read_by_source_and_fund(book: Book) -> None:
    assert [(source.source, source.fund, source.amount.value) for source in book.data.income] == [
        ("财政拨款", "一般公共预算", Decimal(92)),
        ("财政拨款", "政府性基金预算", Decimal(0)),
        ("财政拨款", "国有资本经营预算", Decimal(0)),
        ("其他收入", "其他资金", Decimal(0)),
    ]


def test_income_is_labelled_as_it_is_told(book: Book) -> None:
    assert [source.amount.label for source in book.data.income] == [
        "一般公共预算财政拨款",
        "政府性基金预算财政拨款",
        "国有资本经营预算财政拨款",
        "其他收入",
    ]


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
    unit_folder: Path, layout: Layout, edit: Edit, old: str, new: str, place: str, snapshot: SnapshotAssertion
) -> None:
    edit("income.csv", old, new)
    with pytest.raises(InputError) as refused:
        tables.income_sources(read(unit_folder, schema.INCOME), layout)
    assert str(refused.value).startswith(f"{FOLDER}/income.csv {place}")
    assert str(refused.value) == snapshot


# spending


def test_spending_adds_up_by_kind(book: Book) -> None:
    spending = book.data.spending
    assert values(*(spending.of_kind(key) for key in ("wages", "transfers", "goods"))) == decimals("66.3", "0", "7.7")
    assert values(spending.of_kind("general"), spending.of_kind("earmarked")) == decimals("18", "0")
    assert values(spending.basic, spending.project, spending.amount) == decimals("74", "18", "92")
    assert spending.amount.label == "支出总计"


def test_an_item_adds_up_by_kind(book: Book) -> None:
    operation, affairs = book.data.spending.items[:2]
    assert values(operation.basic, operation.project, operation.amount) == decimals("57.7", "0", "57.7")
    assert values(affairs.basic, affairs.project, affairs.amount) == decimals("0", "18", "18")
    assert operation.amount.label == "行政运行"


def test_spending_adds_up_by_class(book: Book, codes: Classification) -> None:
    classes = book.data.spending.by_code(3, codes.functions)
    assert {code: (group.label, group.amount.value) for code, group in classes.items()} == {
        "201": ("一般公共服务支出", Decimal("75.7")),
        "208": ("社会保障和就业支出", Decimal("5.9")),
        "210": ("卫生健康支出", Decimal("5.4")),
        "221": ("住房保障支出", Decimal("5.0")),
    }


def test_spending_adds_up_by_section_in_the_order_of_codes(book: Book, codes: Classification) -> None:
    sections = book.data.spending.by_code(5, codes.functions)
    assert list(sections) == ["20103", "20805", "21011", "22102"]
    assert sections["20103"].label == "政府办公厅（室）及相关机构事务"
    assert sections["20103"].amount.value == Decimal("75.7")


def test_spending_of_a_fund_keeps_to_its_items(book: Book) -> None:
    spending = book.data.spending
    assert spending.of_fund("一般公共预算").amount.value == 92
    nothing = spending.of_fund("政府性基金预算").amount
    assert (nothing.text, nothing.label, len(nothing.cells)) == ("0万元", "政府性基金预算支出", 0)


def test_a_sum_of_spending_names_the_cells_that_it_adds(book: Book) -> None:
    cells = book.data.spending.of_kind("wages").cells
    assert [(cell.row, cell.column, cell.raw) for cell in cells] == [
        (row, "工资福利支出", raw) for row, raw in ((3, "50.0"), (4, "0.0"), (5, "5.9"), (6, "5.4"), (7, "5.0"))
    ]


def test_the_order_of_the_rows_does_not_matter(unit_folder: Path, codes: Classification, layout: Layout) -> None:
    path = unit_folder / "spending.csv"
    expected = [item.code for item in spending_items(unit_folder, codes, layout)]
    headings, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([headings, *reversed(rows)]), encoding="utf-8")
    assert [item.code for item in spending_items(unit_folder, codes, layout)] == expected


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
    unit_folder: Path,
    codes: Classification,
    layout: Layout,
    edit: Edit,
    old: str,
    new: str,
    place: str,
    snapshot: SnapshotAssertion,
) -> None:
    edit("spending.csv", old, new)
    with pytest.raises(InputError) as refused:
        spending_items(unit_folder, codes, layout)
    assert str(refused.value).startswith(f"{FOLDER}/spending.csv {place}")
    assert str(refused.value) == snapshot


def test_an_item_whose_section_the_classification_lacks_is_blamed_on_the_classification(
    unit_folder: Path, data: Path, layout: Layout
) -> None:
    functions = data / "classification/2020/functions.csv"
    lines = [line for line in functions.read_text(encoding="utf-8-sig").splitlines() if not line.startswith("20103,")]
    functions.write_text("\n".join(lines), encoding="utf-8")
    codes = read_classification(find_project(data), 2020)
    with pytest.raises(InputError, match=r"functions\.csv.*20103\D"):
        spending_items(unit_folder, codes, layout)


def test_a_code_in_full_width_digits_is_looked_up_in_plain_ones(
    unit_folder: Path, codes: Classification, layout: Layout, edit: Edit
) -> None:
    expected = spending_items(unit_folder, codes, layout)
    edit("spending.csv", "2010301,", "２０１０３０１,")
    assert spending_items(unit_folder, codes, layout) == expected


def test_an_unknown_code_is_refused_as_it_was_typed(
    unit_folder: Path, codes: Classification, layout: Layout, edit: Edit
) -> None:
    edit("spending.csv", "2010301,", "２０１９９９９,")
    with pytest.raises(InputError, match=r"第3行“科目编码”列：发现“２０１９９９９”，.*加一行“2019999,行政运行,"):
        spending_items(unit_folder, codes, layout)


@pytest.mark.parametrize(
    ("typed", "value"), [('"1,050.0"', "1050.0"), ("５０．０", "50.0"), ("050.0", "50.0")], ids=["1,050", "５０", "050"]
)
def test_an_amount_typed_otherwise_counts_as_it_was_read(
    unit_folder: Path, codes: Classification, layout: Layout, edit: Edit, typed: str, value: str
) -> None:
    edit("spending.csv", "50.0,", f"{typed},")
    operation, *_ = spending_items(unit_folder, codes, layout)
    [wages] = [figure for kind, figure in operation.kinds.items() if kind.key == "wages"]
    assert wages.value == Decimal(value)
    assert wages.cells[0].raw == typed.strip('"')
    assert operation.basic.value == Decimal(value) + Decimal("7.7")


amounts = st.decimals(min_value=0, max_value=10**9, places=2)


@settings(deadline=None)
@given(rows=st.lists(st.tuples(st.sampled_from(["2010301", "2010302", "2080505"]), *[amounts] * 5), max_size=8))
def test_groups_and_kinds_add_up_to_the_same_whole(
    layout: Layout, rows: list[tuple[str, *tuple[Decimal, ...]]]
) -> None:
    items = tuple(
        tables.SpendingItem(
            code,
            "甲",
            "一般公共预算",
            {kind: Figure(value, WAN_YUAN, "乙") for kind, value in zip(layout.spending, kinds, strict=True)},
            WAN_YUAN,
        )
        for code, *kinds in rows
    )
    spending = tables.SpendingGroup("支出总计", items, WAN_YUAN, layout)
    whole = sum((kind for _, *kinds in rows for kind in kinds), Decimal(0))
    classes = spending.by_code(3, {"201": "一般公共服务支出", "208": "社会保障和就业支出"})
    assert spending.amount.value == whole
    assert spending.basic.value + spending.project.value == whole
    assert sum(figure.value for figure in spending.kinds.values()) == whole
    assert sum(group.amount.value for group in classes.values()) == whole
    assert sum(item.amount.value for item in items) == whole


# basic spending


def test_basic_spending_divides_into_personnel_and_operating(book: Book) -> None:
    basic = book.data.basic
    assert values(basic.amount, basic.appropriation) == decimals("74", "74")
    assert values(basic.personnel, basic.operating) == decimals("66.3", "7.7")


def test_basic_spending_adds_up_by_class(book: Book) -> None:
    basic = book.data.basic
    assert basic.of_class("301", "工资福利支出").value == Decimal("66.3")
    assert basic.of_class("302", "商品和服务支出").value == Decimal("7.7")
    assert basic.of_class("303", "对个人和家庭的补助").value == 0


def test_items_are_told_in_the_order_of_codes_and_only_above_zero(
    unit_folder: Path, codes: Classification, layout: Layout, edit: Edit
) -> None:
    edit("basic_spending.csv", "工资奖金津补贴,16.6,16.6", "工资奖金津补贴,0.0,0.0")
    edit("basic_spending.csv", "办公经费,0.2,0.2", "办公经费,0.0,0.0")
    basic = tables.BasicSpending(economic_items(unit_folder, codes, layout), WAN_YUAN)
    assert [item.code for item in basic.personnel_items] == [
        "30101",
        "30103",
        "30108",
        "30110",
        "30112",
        "30113",
        "30199",
    ]
    assert [item.code for item in basic.operating_items] == ["30211", "30217", "30228", "30229", "30231", "30239"]


def test_personnel_includes_transfers_and_operating_includes_capital(
    unit_folder: Path, codes: Classification, layout: Layout, edit: Edit
) -> None:
    edit("basic_spending.csv", "30101,基本工资,50101,工资奖金津补贴", "30302,退休费,50905,离退休费")
    edit("basic_spending.csv", "30201,办公费,50201,办公经费", "31002,办公设备购置,50201,办公经费")
    basic = tables.BasicSpending(economic_items(unit_folder, codes, layout), WAN_YUAN)
    assert values(basic.personnel, basic.operating) == decimals("66.3", "7.7")
    assert basic.personnel_items[-1].name == "退休费"
    assert basic.operating_items[-1].name == "办公设备购置"


def test_an_economic_item_is_found_by_its_code(book: Book) -> None:
    reception = book.data.basic.of_item("30217")
    assert reception is not None
    assert (reception.label, reception.text) == ("公务接待费", "0.2万元")
    assert book.data.basic.of_item("30212") is None


def test_an_economic_item_is_added_up_over_its_government_items(
    unit_folder: Path, codes: Classification, layout: Layout, edit: Edit
) -> None:
    edit("basic_spending.csv", "30102,津贴补贴,50101", "30101,基本工资,50199")
    edit("basic_spending.csv", "50199,工资奖金津补贴", "50199,其他工资福利支出")
    basic = tables.BasicSpending(economic_items(unit_folder, codes, layout), WAN_YUAN)
    wages = basic.of_item("30101")
    assert wages is not None
    assert wages.value == Decimal("32.6")


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
    unit_folder: Path,
    codes: Classification,
    layout: Layout,
    edit: Edit,
    old: str,
    new: str,
    place: str,
    snapshot: SnapshotAssertion,
) -> None:
    edit("basic_spending.csv", old, new)
    with pytest.raises(InputError) as refused:
        economic_items(unit_folder, codes, layout)
    assert str(refused.value).startswith(f"{FOLDER}/basic_spending.csv {place}")
    assert str(refused.value) == snapshot


def test_economic_codes_in_full_width_digits_are_looked_up_in_plain_ones(
    unit_folder: Path, codes: Classification, layout: Layout, edit: Edit
) -> None:
    expected = economic_items(unit_folder, codes, layout)
    edit("basic_spending.csv", "30101,基本工资,50101,", "３０１０１,基本工资,５０１０１,")
    assert economic_items(unit_folder, codes, layout) == expected


# under a form with other columns


def test_the_incomes_of_the_form_are_read_and_told_together(small: OpenSmall) -> None:
    data = small().data
    assert [(source.source, source.fund, source.amount.text) for source in data.income] == [
        ("财政拨款", "一般公共预算", "920000元"),
        ("财政拨款", "政府性基金预算", "30000元"),
        ("事业收入", "事业资金", "20500元"),
    ]
    assert (data.other_income.label, data.other_income.text) == ("事业收入、其他收入", "20500元")
    assert values(data.appropriation, data.income_total) == decimals("950000", "970500")


def test_the_kinds_of_the_form_are_read_under_their_headings(small: OpenSmall) -> None:
    spending = small().data.spending
    assert [kind.heading for kind in spending.kinds] == ["基本支出", "项目支出"]
    assert values(spending.of_kind("running"), spending.of_kind("works")) == decimals("740000", "230500")
    assert values(spending.basic, spending.project, spending.amount) == decimals("740000", "230500", "970500")
    assert spending.of_kind("works").label == "项目支出"
    assert {cell.column for cell in spending.project.cells} == {"项目支出"}


def test_without_the_governments_codes_an_item_has_none_and_no_appropriation(small: OpenSmall) -> None:
    basic = small().data.basic
    assert {(item.government_code, item.government_name, item.appropriation) for item in basic.items} == {
        ("", "", None)
    }
    assert values(basic.amount, basic.appropriation) == decimals("740000", "0")
    assert values(basic.of_classes(("301", "303"), "甲"), basic.of_classes((), "乙")) == decimals("663000", "0")


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
            "应为一般公共预算、政府性基金预算、国有资本经营预算、事业资金、其他资金。",
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
    small: OpenSmall, edit: Edit, file: str, old: str, new: str, message: str
) -> None:
    edit(file, old, new)
    with pytest.raises(InputError) as refused:
        small()
    assert str(refused.value).startswith(f"{FOLDER}/{file} {message}")


def test_a_table_that_the_form_does_not_ask_for_must_not_be_there(small: OpenSmall, unit_folder: Path) -> None:
    (unit_folder / "purposes.csv").write_text("科目编码,科目名称,主要用途\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        small()
    assert str(refused.value) == f"{FOLDER}/purposes.csv：表样 small 不用“支出科目的用途”表，应删除这个文件。"


# “三公”经费 and 机关运行经费


def test_three_public_adds_up_with_vehicles_as_one_part(book: Book) -> None:
    parts = book.data.three_public
    assert values(parts.abroad, parts.reception, parts.vehicle_running, parts.vehicle_purchase) == decimals(
        "0", "0.2", "1.3", "0"
    )
    assert values(parts.vehicles, parts.amount) == decimals("1.3", "1.5")


@pytest.mark.parametrize("item", schema.THREE_PUBLIC_ITEMS, ids=["abroad", "reception", "running", "purchase"])
def test_every_item_of_three_public_must_be_listed(unit_folder: Path, item: str, snapshot: SnapshotAssertion) -> None:
    path = unit_folder / "three_public.csv"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith(item + ",")]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        tables.three_public(read(unit_folder, schema.THREE_PUBLIC))
    assert str(refused.value).startswith(f"{FOLDER}/three_public.csv “项目”列缺少“{item}”行")
    assert str(refused.value) == snapshot


@pytest.mark.parametrize(
    ("name", "place"),
    [
        pytest.param("共计", "第7行“项目”列：发现“共计”", id="total under another word"),
        pytest.param("公务用车费", "第7行“项目”列：发现“公务用车费”", id="subtotal"),
        pytest.param("会议费", "第7行“项目”列：发现“会议费”", id="foreign item"),
    ],
)
def test_three_public_has_no_other_items(
    unit_folder: Path, edit: Edit, name: str, place: str, snapshot: SnapshotAssertion
) -> None:
    edit("three_public.csv", "公务用车购置,0.0", f"公务用车购置,0.0\n{name},1.5")
    with pytest.raises(InputError) as refused:
        tables.three_public(read(unit_folder, schema.THREE_PUBLIC))
    assert str(refused.value).startswith(f"{FOLDER}/three_public.csv {place}")
    assert str(refused.value) == snapshot


def test_operating_cost_is_the_published_amount(book: Book) -> None:
    assert book.data.operating_cost.text == "57.7万元"
    assert book.data.operating_cost.cells[0].row == 2


def test_operating_cost_must_be_stated(unit_folder: Path, snapshot: SnapshotAssertion) -> None:
    (unit_folder / "operating_cost.csv").write_text("项目,预算数\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        tables.operating_cost(read(unit_folder, schema.OPERATING_COST))
    assert str(refused.value) == snapshot


# procurement, vehicles, performance


def test_headings_alone_mean_no_procurement(book: Book) -> None:
    assert book.data.procurement == {}


def test_procurement_is_read_by_kind(unit_folder: Path) -> None:
    (unit_folder / "procurement.csv").write_text("采购类别,预算数\n合计,8.5\n货物,6.0\n服务,2.5\n", encoding="utf-8")
    kinds = tables.procurement(read(unit_folder, schema.PROCUREMENT))
    assert {kind: figure.text for kind, figure in kinds.items()} == {"货物": "6万元", "服务": "2.5万元"}


def test_procurement_of_an_unknown_kind_is_refused(unit_folder: Path, snapshot: SnapshotAssertion) -> None:
    (unit_folder / "procurement.csv").write_text("采购类别,预算数\n设备,6.0\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        tables.procurement(read(unit_folder, schema.PROCUREMENT))
    assert str(refused.value).startswith(f"{FOLDER}/procurement.csv 第2行“采购类别”列：发现“设备”")
    assert str(refused.value) == snapshot


def test_vehicles_are_counted_by_kind(book: Book) -> None:
    assert {kind: figure.text for kind, figure in book.data.vehicles.items()} == {"一般公务用车": "2辆"}


@pytest.mark.parametrize("word", ["总计", "共计", "小计", "合 计"], ids=["total", "in all", "subtotal", "spaced"])
def test_a_total_under_another_word_is_no_kind_of_vehicle(unit_folder: Path, edit: Edit, word: str) -> None:
    edit("vehicles.csv", "合计,", f"{word},")
    with pytest.raises(InputError, match=f"第2行“车辆类别”列：发现“{word}”"):
        tables.vehicles(read(unit_folder, schema.VEHICLES))


def test_tasks_keep_the_order_of_the_file_and_an_empty_cell_is_no_money(book: Book) -> None:
    assert [(task.name, task.amount.value, task.fiscal.value, task.other) for task in book.data.tasks] == [
        ("基本支出类", 74, 74, None),
        ("厉行节约类支出", Decimal("1.5"), Decimal("1.5"), None),
        ("业务工作会议支出", 18, 18, None),
    ]


def test_other_money_of_a_task_is_read_where_it_is_stated(unit_folder: Path, edit: Edit) -> None:
    edit("performance_tasks.csv", "18,18,,", "18,16.5,1.5,")
    task = tables.performance_tasks(read(unit_folder, schema.PERFORMANCE_TASKS))[2]
    assert task.other is not None
    assert (task.other.text, task.other.label) == ("1.5万元", "业务工作会议支出其他资金")


def test_a_target_of_several_lines_keeps_its_lines(unit_folder: Path, edit: Edit) -> None:
    edit(
        "performance_targets.csv", "便利化,超过210项民生服务实现掌上办", '便利化,"（1）超过210项；\n（2）实现掌上办。"'
    )
    target = tables.performance_targets(read(unit_folder, schema.PERFORMANCE_TARGETS))[1]
    assert target.value == "（1）超过210项；\n（2）实现掌上办。"


def test_targets_keep_the_order_of_the_file_and_may_lack_their_value(book: Book) -> None:
    targets = book.data.targets
    assert len(targets) == 22
    assert (targets[1].level_one, targets[1].level_two) == ("产出指标", "数量指标")
    assert (targets[1].level_three, targets[1].value) == ("便利化", "超过210项民生服务实现掌上办")
    assert [target.level_three for target in targets if not target.value] == ["按工作计划完成年度工作目标"]


# accepted discrepancies


def acceptances(folder: Path) -> tuple[tables.Acceptance, ...]:
    return tables.acceptances(read(folder, schema.ACCEPTED))


def test_the_real_acceptances_are_read_word_for_word(unit_folder: Path) -> None:
    accepted = acceptances(unit_folder)
    assert [one.check for one in accepted] == ["M1", "P3", "P3", "O1", "P1"]
    mapping = accepted[0]
    assert mapping.place == "basic_spending.csv 第10行“政府预算经济科目编码”"
    assert (mapping.found, mapping.expected) == ("“50101”", "30199 对应的50199")
    assert mapping.reason == "来源预算06表照录；30199 的对应科目应由单位核实后改正"
    assert (mapping.by, mapping.date, mapping.row.number) == ("数据录入人", "2026-11-23", 2)
    assert accepted[-1].place == ""


@pytest.mark.parametrize("date", ["2026年11月23日", "2026/11/23", "2026-11-31", "26-11-23", "2026-11-23 10:00", "今天"])
def test_an_acceptance_without_a_date_that_is_one_is_refused(unit_folder: Path, edit: Edit, date: str) -> None:
    edit("accepted.csv", "2026-11-23", date)
    with pytest.raises(InputError) as refused:
        acceptances(unit_folder)
    assert str(refused.value) == (f"{FOLDER}/accepted.csv 第2行“日期”列：发现“{date}”，应为形如 2020-06-02 的日期。")


@pytest.mark.parametrize("date", ["20261123", "2026-W48-1", "2026W481"], ids=["no dashes", "week", "week, no dashes"])
def test_the_date_of_an_acceptance_is_written_in_one_way_only(unit_folder: Path, edit: Edit, date: str) -> None:
    edit("accepted.csv", "2026-11-23", date)
    with pytest.raises(InputError):
        acceptances(unit_folder)


@pytest.mark.parametrize(
    ("old", "new", "heading"),
    [
        pytest.param("来源预算06表照录；30199 的对应科目应由单位核实后改正", "", "理由", id="no reason"),
        pytest.param("数据录入人", "", "认定人", id="nobody"),
        pytest.param("2026-11-23", "", "日期", id="no date"),
        pytest.param("“50101”", "", "发现", id="nothing found"),
        pytest.param("M1", "", "核对编号", id="no check"),
    ],
)
def test_an_acceptance_says_what_and_why_and_who_and_when(
    unit_folder: Path, edit: Edit, old: str, new: str, heading: str
) -> None:
    edit("accepted.csv", old, new)
    with pytest.raises(InputError, match=f"第2行“{heading}”列：发现空白"):
        acceptances(unit_folder)
