"""A department is the sum of its units: its book, made from their folders, and what is refused."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from budgetbook.audit.control import UNCONTROLLED, WRONG
from budgetbook.audit.notebook import require_agreement
from budgetbook.audit.provenance import data_files
from budgetbook.book import Book, open_book
from budgetbook.checks import run_checks
from budgetbook.core.errors import CheckError, InputError, UsageError
from budgetbook.core.project import Project, find_project
from budgetbook.dataset.sources import sources_of
from budgetbook.figures.ledger import SourcedText
from budgetbook.forms.schema import ACCEPTED
from budgetbook.importing.run import import_files
from budgetbook.opendata.write import open_tables
from budgetbook.publication.verification import verify
from budgetbook.publish import build
from budgetbook.scaffold import scaffold
from budgetbook.tables.build import build_table
from budgetbook.tables.model import BodyRow
from budgetbook.workbook.export import annex_workbook
from budgetbook.workbook.template import read_template_spec
from tests.audit.conftest import control_table, print_book, run_audit  # noqa: F401  fixtures
from tests.files import read_csv, replace_in, write_csv
from tests.places import MADE_UP, ROOT
from tests.render.test_marked_texts import published  # noqa: F401  fixture
from tests.review.own_books import errors_in

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from tests.audit.conftest import ControlTable, PrintBook
    from tests.reused_folders import CopyFolder

DEPARTMENT, OFFICE, LIBRARY, FORMER = "998000", "998001", "998002", "998003"


@pytest.fixture
def data(copy_folder: CopyFolder, tmp_path: Path) -> Path:
    """A copy of the department with its units and its form."""
    return copy_folder("department", tmp_path / "data", lay_out)


def lay_out(folder: Path) -> None:
    for year in ("2022", "2023"):
        for unit in (MADE_UP / year).glob("998*"):
            shutil.copytree(unit, folder / year / unit.name)
    shutil.copytree(MADE_UP / "forms", folder / "forms")


def department(data: Path) -> Book:
    return open_book("2023", DEPARTMENT, data)


def failures(data: Path) -> list[str]:
    return [line.sentence for line in run_checks(department(data)).of("failed", "stale")]


def test_tables_are_added_up_row_by_row(data: Path) -> None:
    book = department(data)
    measures = {name: str(figure.value) for name, figure in book.data.measures.items()}
    # by hand: 500 + 300 of 一般公共预算, 40 of 政府性基金, 12 of other income; 30 flow from the office to the library
    assert measures["收入总计"] == measures["支出总计"] == "852.0"
    assert (measures["一般公共预算收入"], measures["一般公共预算支出"]) == ("800.0", "800.0")
    assert (measures["上级补助收入"], measures["上级补助资金支出"]) == ("0.0", "0")
    assert (measures["基本支出"], measures["项目支出"]) == ("600.0", "252.0")
    assert measures["对附属单位补助支出"] == "0.0"  # 30 of the office's, which the library has as its income
    assert (measures["人员经费"], measures["公用经费"], measures["机关运行经费"]) == ("500.0", "100.0", "60.0")
    assert (measures["“三公”经费"], measures["政府采购"], measures["车辆"]) == ("12.5", "33.0", "4")
    items = book.table("spending").set_index(["科目编码", "资金性质"])["合计"]
    assert {key: str(amount.value) for key, amount in items.items()} == {
        ("2070101", "一般公共预算"): "260.0",
        ("2070104", "一般公共预算"): "260.0",
        ("2070104", "其他资金"): "12.0",
        ("2070108", "一般公共预算"): "110.0",
        ("2070199", "一般公共预算"): "20.0",
        ("2070904", "政府性基金预算"): "40.0",
        ("2080505", "一般公共预算"): "60.0",
        ("2101101", "一般公共预算"): "20.0",
        ("2101102", "一般公共预算"): "12.0",
        ("2210201", "一般公共预算"): "58.0",
    }


def test_every_figure_points_into_the_units_files(data: Path) -> None:
    book = department(data)
    amount = book.table("procurement").set_index("采购类别")["预算数"]["货物"]
    assert [str(cell) for cell in amount.cells] == [
        f"data/2023/{OFFICE}/procurement.csv 第2行“预算数”",
        f"data/2023/{LIBRARY}/procurement.csv 第2行“预算数”",
    ]
    assert amount.formula == "市文化局本级政府采购货物 10.0 + 市图书馆政府采购货物 8.0 = 18.0万元"
    income = book.table("income").set_index("收入来源")["预算数"]["上级补助收入"]
    assert income.cells[-1].file == f"data/2023/{DEPARTMENT}/set_off.csv"
    paid = book.table("spending").set_index("科目编码")["对附属单位补助支出"]["2070199"]
    assert paid.formula == "其他文化和旅游支出的对附属单位补助支出 30.0 − 单位之间抵销 30.0 = 0.0万元"
    assert list(book.table("project_targets")["实施单位"]) == ["示例市文化局本级", "示例市图书馆"]


def test_the_units_are_parts_of_the_department(data: Path) -> None:
    office, library = department(data).data.unit_parts
    assert [str(part.measures["支出总计"].value) for part in (office, library)] == ["510.0", "342.0"]
    assert str(library.measures["一般公共预算支出"].value) == "330.0"
    own = open_book("2023", LIBRARY, data)
    assert str(own.data.measures["一般公共预算支出"].value) == "300.0"
    assert run_checks(own).has_passed


def test_a_notebook_can_take_one_unit(data: Path) -> None:
    book = department(data)
    library = book.table("spending", unit=LIBRARY)
    assert str(library["合计"].figures.total("图书馆").value) == "342.0"
    assert set(library["资金性质"]) == {"一般公共预算", "其他资金"}
    with pytest.raises(UsageError, match="没有编码为“998003”的所属单位；有998001、998002"):
        book.table("spending", unit=FORMER)


def test_purposes_are_the_departments_own_or_agree(data: Path) -> None:
    form = data / "forms" / "department-2022.toml"
    replace_in(form, '"vehicles",\n', '"vehicles", "purposes",\n')
    names = {}
    for year, unit in (("2022", FORMER), *((year, unit) for year in ("2022", "2023") for unit in (OFFICE, LIBRARY))):
        spending = read_csv(data / year / unit / "spending.csv")[2:]
        names[year, unit] = {code: name for code, name, *_ in spending}
        rows = [[code, name, f"{name}的开支"] for code, name in names[year, unit].items()]
        write_csv(data / year / unit / "purposes.csv", [["科目编码", "科目名称", "主要用途"], *rows])
    purposes = department(data).table("purposes").set_index("科目编码")["主要用途"]
    assert purposes.to_dict()["2070108"] == "文化活动的开支"
    assert set(purposes.to_dict()) == set(names["2023", OFFICE] | names["2023", LIBRARY])
    replace_in(data / "2023" / LIBRARY / "purposes.csv", "文化活动的开支", "读者活动")
    assert refused(data) == (
        f"data/2023/{LIBRARY}/purposes.csv 第3行“主要用途”列：发现“读者活动”，应为与 "
        f"data/2023/{OFFICE}/purposes.csv 第3行相同的“文化活动的开支”（两个单位都有科目编码“2070108”，要合为一行）。"
    )
    own = [[code, name, "部门的说法"] for code, name in (names["2023", OFFICE] | names["2023", LIBRARY]).items()]
    write_csv(data / "2023" / DEPARTMENT / "purposes.csv", [["科目编码", "科目名称", "主要用途"], *own])
    assert set(department(data).table("purposes")["主要用途"]) == {"部门的说法"}


def test_the_department_of_the_year_before_has_its_own_units(data: Path) -> None:
    book = department(data)
    assert book.comparison
    assert book.data.base
    change = book.comparison.change_of("一般公共预算支出")
    assert change.base
    # 490 + 290 + 50 by hand; the third unit is no longer the department's
    assert (str(change.now.value), str(change.base.value)) == ("800.0", "830.0")
    assert book.data.base.notices == (
        f"所属单位本年不再列入 {FORMER}“示例市文化馆”：本年与上年各按当年的单位相加，增减中有单位变动的部分。",
    )


@pytest.mark.parametrize("unit", [DEPARTMENT, OFFICE, LIBRARY])
def test_every_figure_is_recomputed_and_controlled(
    data: Path,
    unit: str,
    print_book: PrintBook,  # noqa: F811
    control_table: ControlTable,  # noqa: F811
) -> None:
    printed_book = print_book(data, "2023", unit)
    require_agreement(printed_book.recomputed())
    judged = control_table(printed_book)
    assert judged[judged["核对"].isin([WRONG, UNCONTROLLED])].empty
    assert len(judged) > 700


def test_the_audit_sees_that_nothing_was_set_off(
    data: Path,
    print_book: PrintBook,  # noqa: F811
    control_table: ControlTable,  # noqa: F811
) -> None:
    printed_book = print_book(data, "2023", DEPARTMENT)
    (data / "2023" / DEPARTMENT / "set_off.csv").unlink()
    judged = control_table(printed_book)
    wrong = judged[judged["核对"] == WRONG]
    assert "tables.balance.total.income_amount" in set(wrong["数据编号"])


def refused(data: Path) -> str:
    with pytest.raises(InputError) as error:
        department(data)
    return str(error.value)


def test_a_table_of_its_own_that_is_added_up_is_refused(data: Path, snapshot: SnapshotAssertion) -> None:
    for file in ("income.csv", "project_targets.csv"):
        shutil.copyfile(data / "2023" / OFFICE / file, data / "2023" / DEPARTMENT / file)
        assert refused(data) == snapshot(name=file)
        (data / "2023" / DEPARTMENT / file).unlink()
    assert run_checks(department(data)).has_passed


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("unit.toml", 'kind = "部门汇总"', 'kind = "行政单位"'),
        ("unit.toml", '"998002"]', '"998001"]'),
        ("unit.toml", '"998002"]', '"998000"]'),
        ("unit.toml", '"998002"]', '"998009"]'),
        ("unit.toml", '"998002"]', '"99802"]'),
        ("set_off.csv", "\n998001,", "\n998003,"),
        ("set_off.csv", ",998002,", ",998001,"),
        ("set_off.csv", "2070199,", "2070104,"),
        ("set_off.csv", "上级补助收入", "财政拨款"),
        ("set_off.csv", ",2070104,", ",2070108,"),
        ("set_off.csv", ",专项资金,", ",工资福利支出,"),
        ("set_off.csv", "一般公共预算", "上级补助资金"),
        ("set_off.csv", ",30.0,", ",-30.0,"),
        ("set_off.csv", ",30.0,", ",0.0,"),
    ],
)
def test_what_does_not_fit_is_refused(data: Path, file: str, old: str, new: str, snapshot: SnapshotAssertion) -> None:
    replace_in(data / "2023" / DEPARTMENT / file, old, new)
    with pytest.raises((InputError, UsageError)) as error:
        department(data)
    assert str(error.value).replace(str(data), "data") == snapshot


def test_units_that_cannot_be_added_are_refused(data: Path, snapshot: SnapshotAssertion) -> None:
    library = data / "2023" / LIBRARY
    form = (data / "forms" / "department-2022.toml").read_text(encoding="utf-8")
    assert form.count('heading = "一般性项目"') == 1
    other = form.replace('heading = "一般性项目"', 'heading = "特定目标类"')
    (data / "forms" / "other-2022.toml").write_text(other, encoding="utf-8")
    replace_in(library / "unit.toml", "department-2022", "other-2022")
    replace_in(library / "spending.csv", "一般性项目", "特定目标类")
    assert refused(data) == snapshot


def test_one_thing_in_two_units_must_be_called_the_same(data: Path, snapshot: SnapshotAssertion) -> None:
    row = "示例文化节,示例市文化局,示例市文化局本级,40.0,40.0,,办好一届文化节。,产出指标,数量指标,演出场次,20场\n"
    path = data / "2023" / LIBRARY / "project_targets.csv"
    path.write_text(path.read_text(encoding="utf-8-sig") + row.replace("办好", "协办"), encoding="utf-8")
    assert refused(data) == snapshot


def test_a_unit_that_is_wrong_stops_its_department(data: Path, snapshot: SnapshotAssertion) -> None:
    # less in the one unit and more in the other: the department's sum is right, and neither unit's is
    for unit, amount, other in ((OFFICE, "500.0", "490.0"), (LIBRARY, "300.0", "310.0")):
        whole = {"500.0": ("540.0", "530.0"), "300.0": ("342.0", "352.0")}[amount]
        replace_in(data / "2023" / unit / "income.csv", f"一般公共预算,{amount}", f"一般公共预算,{other}")
        replace_in(data / "2023" / unit / "income.csv", *whole)
    assert "\n".join(failures(data)) == snapshot


def test_what_a_unit_has_accepted_holds_in_its_department(data: Path) -> None:
    path = data / "2023" / OFFICE
    replace_in(path / "three_public.csv", "公务接待费,2.5", "公务接待费,2.4")
    replace_in(path / "unit.toml", "sample = true", "sample = true\ntranscribed = true")
    [failed] = run_checks(open_book("2023", OFFICE, data)).of("failed")
    row = (failed.check, failed.acceptance_place, failed.found, failed.expected, "照录来源", "张三", "2023-03-01")
    write_csv(path / "accepted.csv", [ACCEPTED.headings, row])
    report = run_checks(department(data))
    [accepted] = report.of("accepted")
    assert (accepted.check, accepted.acceptance_place) == ("B5", f"{OFFICE}/{failed.acceptance_place}")
    assert not report.of("stale")
    # the department's own sum contradicts itself as well, which is for the department to accept
    [own] = [line for line in report.of("failed") if line.check == "B5"]
    assert {cell.file.split("/")[2] for cell in own.cells} == {OFFICE, LIBRARY}


def test_a_flow_that_is_not_declared_is_found(data: Path, snapshot: SnapshotAssertion) -> None:
    (data / "2023" / DEPARTMENT / "set_off.csv").unlink()
    assert "\n".join(failures(data)) == snapshot


def test_more_than_there_is_cannot_be_set_off(data: Path, snapshot: SnapshotAssertion) -> None:
    replace_in(data / "2023" / DEPARTMENT / "set_off.csv", "30.0", "31.0")
    assert "\n".join(line for line in failures(data) if line.startswith("[U1")) == snapshot


def test_only_a_department_sets_off(data: Path, snapshot: SnapshotAssertion) -> None:
    shutil.copyfile(data / "2023" / DEPARTMENT / "set_off.csv", data / "2023" / OFFICE / "set_off.csv")
    with pytest.raises(InputError) as error:
        open_book("2023", OFFICE, data)
    assert str(error.value) == snapshot


def test_a_departments_tables_are_filled_in_the_units(data: Path, snapshot: SnapshotAssertion) -> None:
    project = find_project(data)
    with pytest.raises(UsageError) as error:
        read_template_spec(project, "2023", DEPARTMENT, None)
    assert str(error.value) == snapshot
    with pytest.raises(UsageError) as error:
        import_files(project, "2023", DEPARTMENT, [data / "2023" / OFFICE / "income.csv"])
    assert str(error.value) == snapshot


def test_a_workbook_has_the_sums(data: Path) -> None:
    workbook, _ = annex_workbook(department(data))
    rows = [[cell.value for cell in row] for row in workbook["车辆占用情况"].iter_rows()]
    assert [row for row in rows if row[0] in ("一般公务用车", "特种专业技术用车")] == [
        ["一般公务用车", "3"],
        ["特种专业技术用车", "1"],
    ]


def test_tables_stand_unit_by_unit(data: Path) -> None:
    book = department(data)
    rows = [[cell.value for cell in row.cells[:3]] for row in build_table(book, "units").body]
    rows = [[value.text if isinstance(value, SourcedText) else value for value in row] for row in rows]
    assert [[str(value) for value in row] for row in rows] == [
        ["None", "合计", "852万元"],
        [OFFICE, "示例市文化局本级", "510万元"],
        [LIBRARY, "示例市图书馆", "342万元"],
    ]
    by_function = build_table(book, "general_public").body
    units = [row for row in by_function if row.kind == "unit"]
    assert [_code(row) for row in units] == [OFFICE, LIBRARY]
    assert [str(row.cells[5].value) for row in units] == ["470万元", "330万元"]
    codes = [_code(row) for row in by_function if row.kind == "item"]
    assert codes == [OFFICE] * 6 + [LIBRARY] * 5
    [table] = [table for table in open_tables(book) if table.key == "general_public"]
    code = [field.name for field in table.fields].index("完整编码")
    assert {row[code] for row in table.rows if row[1] == "项"} >= {"2070101", "2070104", "2210201"}


def _code(row: BodyRow) -> str:
    code = row.cells[3].value
    return code.text if isinstance(code, SourcedText) else ""


def test_lists_of_the_form_are_added_up_follow_each_other_or_are_its_own(
    data: Path, snapshot: SnapshotAssertion
) -> None:
    book = department(data)
    staff = book.table("staff").set_index("人员类别")["编制数"].to_dict()
    assert {name: str(figure) for name, figure in staff.items()} == {
        "行政编制": "40人",
        "工勤编制": "6人",
        "事业编制": "30人",
    }
    assert list(book.table("purchases")["品目"]) == ["办公设备", "会议服务", "书架"]
    assert list(book.table("overall")["指标值"]) == ["80场"]
    replace_in(data / "2023" / LIBRARY / "purchases.csv", "书架", "办公设备")
    assert refused(data) == snapshot


def test_a_departments_publication_is_made_from_the_units_folders(data: Path) -> None:
    project, book = find_project(data), department(data)
    files = {project.shown(path) for path in data_files(project, **book.parameters)}
    assert {f"data/2023/{OFFICE}/income.csv", f"data/2022/{FORMER}/spending.csv"} <= files
    assert book.last_year
    read = [one for year in (book.data, *book.last_year.units) for one in (year, *year.units)]
    folders = {project.shown(path) for path in sources_of(project, **book.parameters).folders}
    assert folders == {one.folder for one in read}


def test_a_unit_may_lack_what_it_has_none_of(
    data: Path,
    print_book: PrintBook,  # noqa: F811
    control_table: ControlTable,  # noqa: F811
) -> None:
    for file in ("operating_cost.csv", "vehicles.csv"):
        (data / "2023" / LIBRARY / file).unlink()
    book = department(data)
    assert [str(book.data.measures[name].value) for name in ("机关运行经费", "车辆")] == ["60.0", "2"]
    printed_book = print_book(data, "2023", DEPARTMENT, checked=False)
    require_agreement(printed_book.recomputed())
    judged = control_table(printed_book)
    assert judged[judged["核对"].isin([WRONG, UNCONTROLLED])].empty


def test_a_new_year_is_filled_in_the_units(data: Path, snapshot: SnapshotAssertion) -> None:
    project = find_project(data)
    folder, todos = scaffold(project, "2024", DEPARTMENT)
    assert sorted(path.name for path in folder.glob("*.*")) == [
        *(
            "overall.csv",
            "performance_targets.csv",
            "performance_tasks.csv",
            "reasons.csv",
            "set_off.csv",
            "unit.toml",
            "待办.md",
        ),
    ]
    about = [f"{todo.file} {todo.place}：{todo.what}" for todo in todos if not todo.file.startswith(("text/", "data/"))]
    assert "\n".join(about) == snapshot
    assert f"在所属单位 {OFFICE}、{LIBRARY} 的目录中分别填好" in (folder / "待办.md").read_text(encoding="utf-8")
    for unit in (OFFICE, LIBRARY):
        scaffold(project, "2024", unit)
    assert 'units = ["998001", "998002"]' in (folder / "unit.toml").read_text(encoding="utf-8")
    replace_in(folder / "unit.toml", 'cover = ""', 'cover = "2024-03"')
    replace_in(folder / "unit.toml", 'annex = ""', 'annex = "2024-03-10"')
    with pytest.raises(InputError) as error:
        open_book("2024", DEPARTMENT, data)
    assert "data/2024/998001/" in str(error.value)


def test_a_department_is_published_and_a_unit_that_changed_stops_it(published: Path, tmp_path: Path) -> None:  # noqa: F811
    data = shutil.copytree(published.parents[2] / "data", tmp_path / "data")
    output = shutil.copytree(published.parents[1], tmp_path / "output")
    folder = output / "2023" / DEPARTMENT
    assert verify(folder) == ([], ())
    assert errors_in(folder) == []
    replace_in(data / "2023" / LIBRARY / "spending.csv", "图书馆,一般公共预算,150.0", "图书馆,一般公共预算,151.0")
    with pytest.raises(CheckError) as error:
        build(Project(ROOT, data), "2023", DEPARTMENT, output, "pandoc", lambda _: None)
    assert f"data/2023/{LIBRARY}/spending.csv" in str(error.value)
    assert verify(folder) == ([], ())
