from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from budgetbook.core.errors import InputError
from budgetbook.core.project import Project, find_project
from budgetbook.dataset.classification import Classification, list_paths, read_classification
from budgetbook.dataset.dataset import load_dataset
from tests.files import replace_in
from tests.places import SHARED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.book import Book
    from tests.fixtures.copies import EditForm


@pytest.fixture(scope="module")
def real(project: Project) -> Classification:
    return read_classification(project, 2020)


def alone(data: Path) -> Project:
    """A project around the copied data, that ships no lists besides."""
    return Project(data.parent, data)


def refusal(data: Path, year: int = 2020) -> str:
    with pytest.raises(InputError) as refused:
        read_classification(find_project(data), year)
    return str(refused.value)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("201", "一般公共服务支出"),
        ("208", "社会保障和就业支出"),
        ("210", "卫生健康支出"),
        ("221", "住房保障支出"),
        ("2010301", "行政运行"),
        ("2080505", "机关事业单位基本养老保险缴费支出"),
    ],
)
def test_functions_have_the_names_of_the_published_text(real: Classification, code: str, name: str) -> None:
    assert real.functions[code] == name


def test_one_name_may_stand_on_both_sides_under_other_codes(real: Classification) -> None:
    assert real.economic["30113"] == real.government["50103"] == "住房公积金"
    assert real.economic["30101"] == "基本工资"
    assert real.government["50101"] == "工资奖金津补贴"


@pytest.mark.parametrize("pair", [("30101", "50101"), ("30217", "50206"), ("30231", "50208"), ("30239", "50201")])
def test_the_published_pairs_of_economic_items_are_allowed(real: Classification, pair: tuple[str, str]) -> None:
    ours, governments = pair
    assert governments in real.mapping[ours]


def test_a_pair_of_strangers_is_not_in_the_mapping(real: Classification) -> None:
    assert "50201" not in real.mapping["30101"]


def test_a_pair_seen_in_a_published_text_outranks_one_that_was_inferred(real: Classification) -> None:
    assert real.mapping["30199"] == {"50199"}


def test_an_inferred_pair_counts_where_none_was_seen(real: Classification) -> None:
    assert real.mapping["30227"] == {"50205"}


def test_all_pairs_of_the_strongest_basis_count_in_whatever_order_they_stand(data: Path) -> None:
    (data / "classification/2020/economic_mapping.csv").write_text(
        "部门预算经济科目编码,政府预算经济科目编码,依据\n"
        "30101,50101,见于公开文本\n30102,50199,依科目体系推定\n30101,50102,依科目体系推定\n"
        "30102,50101,依科目体系推定\n30101,50501,见于公开文本\n",
        encoding="utf-8",
    )
    assert read_classification(find_project(data), 2020).mapping == {
        "30101": {"50101", "50501"},
        "30102": {"50101", "50199"},
    }


def test_every_function_has_its_parents(real: Classification) -> None:
    orphans = {code for code in real.functions for digits in (3, 5) if code[:digits] not in real.functions}
    assert orphans == set()


def test_every_economic_item_has_its_class(real: Classification) -> None:
    for names in (real.economic, real.government):
        assert {code for code in names if code[:3] not in names} == set()


def test_every_mapped_economic_item_has_a_name(real: Classification) -> None:
    assert set(real.mapping) - set(real.economic) == set()
    assert {code for codes in real.mapping.values() for code in codes} - set(real.government) == set()


def test_plain_words_say_what_a_function_class_pays_for(real: Classification) -> None:
    assert real.plain_words["201"] == "政府机关的日常运转和各项公共管理事务"


# ---- lists of other years

LISTS = ("functions.csv", "economic_department.csv", "economic_government.csv", "economic_mapping.csv")
TITLES = ("支出功能分类科目", "部门预算支出经济分类科目", "政府预算支出经济分类科目", "部门预算与政府预算经济分类对照")


def write_list(data: Path, year: int, rows: str, file: str = "functions.csv") -> None:
    """Write a list of codes and names of a year."""
    path = data / f"classification/{year}" / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"科目编码,科目名称,依据\n{rows}", encoding="utf-8")


def substituted(year: int, used: int, *files: str) -> tuple[str, ...]:
    """The notices that a year's lists are another year's."""
    return tuple(
        f"缺少 data/classification/{year}/{file}，“{title}”改用{used}年的（data/classification/{used}/{file}）："
        f"公开前请对照{year}年《政府收支分类科目》核实编码和名称。"
        for file, title in zip(LISTS, TITLES, strict=True)
        if file in files
    )


def test_a_year_with_all_its_lists_has_nothing_to_say(real: Classification) -> None:
    assert real.years == dict.fromkeys(LISTS, 2020)
    assert real.notices == ()


@pytest.mark.parametrize("year", [2019, 2021, 2024])
def test_a_year_without_lists_takes_those_of_2020_and_says_so(
    data: Path, real: Classification, year: int, snapshot: SnapshotAssertion
) -> None:
    found = read_classification(find_project(data), year)
    assert found.years == dict.fromkeys(LISTS, 2020)
    assert (found.functions, found.economic, found.government) == (real.functions, real.economic, real.government)
    assert (found.mapping, found.plain_words) == (real.mapping, real.plain_words)
    assert found.notices == substituted(year, 2020, *LISTS)
    assert found.notices == snapshot


def test_each_list_is_looked_for_by_itself(data: Path) -> None:
    write_list(data, 2021, "208,社会保障和就业支出,甲\n")
    (data / "classification/2019").mkdir()
    (data / "classification/2020/economic_mapping.csv").rename(data / "classification/2019/economic_mapping.csv")
    found = read_classification(alone(data), 2021)
    assert [found.years[file] for file in LISTS] == [2021, 2020, 2020, 2019]
    assert found.functions == {"208": "社会保障和就业支出"}
    assert found.notices == (
        *substituted(2021, 2020, "economic_department.csv", "economic_government.csv"),
        *substituted(2021, 2019, "economic_mapping.csv"),
    )
    assert list_paths(alone(data), 2021) == {
        file: data / f"classification/{year}/{file}" for file, year in zip(LISTS, [2021, 2020, 2020, 2019], strict=True)
    }


@pytest.mark.parametrize(
    ("year", "used"), [(2016, 2018), (2018, 2018), (2019, 2018), (2020, 2020), (2024, 2020), (2025, 2025), (2030, 2025)]
)
def test_the_nearest_earlier_list_is_taken_before_a_later_one(data: Path, year: int, used: int) -> None:
    for other in (2018, 2025):
        write_list(data, other, f"201,{other}年的名称,甲\n")
    found = read_classification(find_project(data), year)
    assert found.years["functions.csv"] == used
    assert found.functions["201"] == {2020: "一般公共服务支出"}.get(used, f"{used}年的名称")
    assert found.function_list.budget_year == year
    assert set(found.function_list.other_years) == {2018, 2020, 2025} - {used}


@pytest.mark.parametrize(("year", "used"), [(2019, 2018), (2020, 2020), (2024, 2020), (2025, 2025)])
def test_the_pairs_are_those_of_the_year_that_is_named(data: Path, real: Classification, year: int, used: int) -> None:
    for other, government in ((2018, "50101"), (2025, "50102")):
        path = data / f"classification/{other}/economic_mapping.csv"
        path.parent.mkdir()
        rows = f"部门预算经济科目编码,政府预算经济科目编码,依据\n30101,{government},甲\n"
        path.write_text(rows, encoding="utf-8")
    found = read_classification(find_project(data), year)
    assert found.years["economic_mapping.csv"] == used
    assert found.mapping == {2018: {"30101": {"50101"}}, 2020: real.mapping, 2025: {"30101": {"50102"}}}[used]


def test_a_years_own_name_of_a_code_wins_and_the_others_are_known(data: Path) -> None:
    write_list(data, 2019, "20805,行政事业单位离退休,甲\n2080501,归口管理的行政单位离退休,甲\n")
    old, new = (read_classification(find_project(data), year) for year in (2019, 2020))
    assert (old.functions["20805"], new.functions["20805"]) == ("行政事业单位离退休", "行政事业单位养老支出")
    assert new.function_list.other_years == {2019: old.functions}
    assert old.function_list.other_years == {2020: new.functions}


def test_rows_of_two_years_are_never_mixed(data: Path) -> None:
    write_list(data, 2021, "208,社会保障和就业支出,甲\n")
    assert set(read_classification(find_project(data), 2021).functions) == {"208"}
    assert "2010301" in read_classification(find_project(data), 2020).functions


def test_an_inferred_name_is_known_to_be_one(data: Path) -> None:
    write_list(data, 2021, "208,社会保障和就业支出,见于公开文本\n20805,行政事业单位养老支出,依科目体系推定\n")
    assert read_classification(find_project(data), 2021).function_list.inferred == {"20805"}
    assert read_classification(find_project(data), 2020).function_list.inferred == {"20103"}


@pytest.mark.parametrize("folder", ["2021草稿", "旧", "２０２１", "021", "20210"])
def test_a_folder_that_is_no_year_holds_no_list(data: Path, real: Classification, folder: str) -> None:
    shutil.copytree(data / "classification/2020", data / "classification" / folder)
    (data / "classification/2021").mkdir()
    found = read_classification(find_project(data), 2021)
    assert found.years == dict.fromkeys(LISTS, 2020)
    assert found.function_list.other_years == {}
    assert read_classification(find_project(data), 2020) == real


@pytest.mark.parametrize("year", [2020, 2021])
@pytest.mark.parametrize("file", [*LISTS, "plain_words.csv"])
def test_a_list_that_no_year_has_is_refused(data: Path, file: str, year: int, snapshot: SnapshotAssertion) -> None:
    for path in (data / "classification").rglob(file):
        path.unlink()
    with pytest.raises(InputError) as refused:
        read_classification(alone(data), year)
    message = str(refused.value)
    folder = "" if file == "plain_words.csv" else f"{year}/"
    assert message.startswith(f"缺少文件 data/classification/{folder}{file}")
    assert ("别的年度也没有" in message) is (file != "plain_words.csv")
    assert message == snapshot


def test_a_classification_without_any_year_is_refused(data: Path) -> None:
    shutil.rmtree(data / "classification/2020")
    with pytest.raises(InputError, match=r"^缺少文件 data/classification/2020/functions\.csv，别的年度也没有：应有"):
        read_classification(alone(data), 2020)


def test_a_list_of_another_year_that_cannot_be_read_is_refused_by_its_name(data: Path) -> None:
    write_list(data, 2019, "2010301,,甲\n")
    assert refusal(data) == ("data/classification/2019/functions.csv 第2行“科目名称”列：发现空白，应为文字，不能为空。")


# ---- budgets of other years


def of_year(data: Path, year: int) -> Path:
    """Take the 2020 unit's data for those of another year."""
    shutil.copytree(data / "2020", data / str(year))
    return data / f"{year}/157001"


@pytest.fixture
def used_since_2018(edit_form: EditForm) -> Project:
    """The copied data, under a form that is used for all years from 2018."""
    return edit_form("first_year = 2020", "first_year = 2018")


def refused_budget(project: Project, year: int) -> str:
    with pytest.raises(InputError) as refused:
        load_dataset(project, str(year), "157001")
    return str(refused.value)


OLD_LIST = (
    "201,一般公共服务支出,甲\n20103,政府办公厅（室）及相关机构事务,甲\n2010301,行政运行,甲\n2010302,一般行政管理事务,甲\n"
    "208,社会保障和就业支出,甲\n20805,行政事业单位离退休,甲\n2080501,归口管理的行政单位离退休,甲\n"
    "210,医疗卫生与计划生育支出,甲\n21011,行政事业单位医疗,甲\n2101101,行政单位医疗,甲\n"
    "221,住房保障支出,甲\n22102,住房改革支出,甲\n2210201,住房公积金,甲\n"
)


@pytest.mark.parametrize("year", [2019, 2021, 2024])
def test_a_budget_of_another_year_is_read_with_its_notices(used_since_2018: Project, book: Book, year: int) -> None:
    of_year(used_since_2018.data, year)
    loaded = load_dataset(used_since_2018, str(year), "157001")
    assert loaded.notices == substituted(year, 2020, *LISTS)
    spending, as_published = loaded.table("spending"), book.table("spending")
    assert spending["合计"].sum() == as_published["合计"].sum()
    assert list(spending["科目名称"]) == list(as_published["科目名称"])


def test_a_budget_is_told_by_the_names_of_its_own_year(data: Path, used_since_2018: Project) -> None:
    write_list(data, 2018, OLD_LIST)
    replace_in(of_year(data, 2018) / "spending.csv", PENSION, "2080501,归口管理的行政单位离退休")
    loaded = load_dataset(used_since_2018, "2018", "157001")
    spending = loaded.table("spending")
    assert set(spending.loc[spending["类"] == "210", "类名称"]) == {"医疗卫生与计划生育支出"}
    assert set(spending.loc[spending["款"] == "20805", "款名称"]) == {"行政事业单位离退休"}


PENSION = "2080505,机关事业单位基本养老保险缴费支出"
OFFICE = "30201,办公费,50201,办公经费"

REFUSED = [
    pytest.param(2020, "spending.csv", PENSION, "2080501,归口管理的行政单位离退休", id="outdated name"),
    pytest.param(2021, "spending.csv", PENSION, "2080501,归口管理的行政单位离退休", id="outdated name, earlier list"),
    pytest.param(2018, "spending.csv", PENSION, "2080501,行政单位离退休", id="name of later years"),
    pytest.param(2018, "spending.csv", "2101101,行政单位医疗", "2101102,事业单位医疗", id="code of later years"),
    pytest.param(2021, "spending.csv", PENSION, "2080508,对机关事业单位职业年金的补助", id="unknown, earlier list"),
    pytest.param(2020, "spending.csv", PENSION, "2081107,残疾人生活和护理补贴", id="unknown section"),
    pytest.param(2020, "spending.csv", PENSION, "2080505,养老保险缴费", id="name of no list"),
    pytest.param(2021, "spending.csv", PENSION, "2080505,养老保险缴费", id="name of no list, earlier list"),
    pytest.param(2020, "basic_spending.csv", OFFICE, "30213,维修(护)费,50209,维修（护）费", id="half-width brackets"),
    pytest.param(2024, "basic_spending.csv", OFFICE, "30297,办公费,50201,办公经费", id="unknown economic item"),
    pytest.param(2020, "basic_spending.csv", OFFICE, "30201,办公费,50205,委托费", id="another name than the inferred"),
]


@pytest.mark.parametrize(("year", "file", "old", "new"), REFUSED)
def test_a_budget_with_a_code_or_name_that_its_list_has_not_is_refused(
    data: Path, used_since_2018: Project, year: int, file: str, old: str, new: str, snapshot: SnapshotAssertion
) -> None:
    write_list(data, 2018, OLD_LIST)
    if year != 2020:
        of_year(data, year)
    if year == 2018 and new != "2080501,行政单位离退休":
        replace_in(data / "2018/157001" / "spending.csv", PENSION, "2080501,归口管理的行政单位离退休")
    replace_in(data / f"{year}/157001" / file, old, new)
    message = refused_budget(used_since_2018, year)
    assert message.startswith(f"data/{year}/157001/{file} 第")
    assert message == snapshot


@pytest.mark.parametrize("year", [2020, 2021])
def test_an_analyst_who_does_what_the_refusal_says_can_go_on(data: Path, year: int) -> None:
    folder = data / "2020/157001" if year == 2020 else of_year(data, year)
    replace_in(folder / "spending.csv", PENSION, "2080508,对机关事业单位职业年金的补助")
    message = refused_budget(find_project(data), year)
    (line,) = re.findall("加一行“([^”]+)”", message)
    own = data / f"classification/{year}/functions.csv"
    assert ("复制为 data/classification/2021/functions.csv" in message) is (year == 2021)
    if year == 2021:
        own.parent.mkdir()
        shutil.copy(data / "classification/2020/functions.csv", own)
    with own.open("a", encoding="utf-8", newline="") as file:
        file.write(f"{line}\r\n")
    loaded = load_dataset(find_project(data), str(year), "157001")
    assert loaded.classification.years["functions.csv"] == year
    assert "2080508" in set(loaded.table("spending")["科目编码"])


# ---- codes of real documents


def printed_subjects(path: Path) -> Iterator[tuple[str, str]]:
    """Codes and names in the tables of a published document, whose cells hold 类, 款, 项 and the name."""
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("\t")]
        if re.fullmatch("[235][0-9]{2}", cells[0]):
            below = [cell.zfill(2) for cell in cells[1:3] if re.fullmatch("[0-9]{1,2}", cell)]
            name = next(cell for cell in cells[1:] if re.search("[\u4e00-\u9fff]", cell))
            yield "".join((cells[0], *below)), name


@pytest.mark.parametrize(
    ("document", "kinds", "otherwise"),
    [
        ("wanli_2023", {"2": 66, "3": 30}, set()),
        ("wanli_2024", {"2": 66, "3": 31}, {("30213", "维修(护)费")}),
        ("putuo_czj_2025", {"2": 19, "3": 29}, set()),
    ],
)
def test_every_code_that_a_real_document_prints_is_known_under_its_name(
    real: Classification, document: str, kinds: dict[str, int], otherwise: set[tuple[str, str]]
) -> None:
    path = SHARED / f"peers/{document}.tsv"
    if not path.exists():
        pytest.skip(f"没有真实文本 {path}")
    printed = set(printed_subjects(path))
    lists = {"2": real.functions, "3": real.economic}
    assert {first: len({code for code, _ in printed if code[0] == first}) for first in lists} == kinds
    assert {(code, name) for code, name in printed if lists[code[0]].get(code) != name} == otherwise


def test_a_code_with_two_names_is_refused(data: Path, snapshot: SnapshotAssertion) -> None:
    path = data / "classification/2020/functions.csv"
    path.write_text("科目编码,科目名称,依据\n2010301,行政运行,甲\n2010301,行政运转,乙\n", encoding="utf-8")
    message = refusal(data)
    assert message.startswith("data/classification/2020/functions.csv 第3行")
    assert "“2010301”" in message
    assert "第2行" in message
    assert message == snapshot


def test_a_data_folder_may_bring_its_own_classification(data: Path) -> None:
    (data / "classification/2020/functions.csv").write_text(
        "科目编码,科目名称,依据\n299,试验支出,甲\n", encoding="utf-8"
    )
    assert read_classification(find_project(data), 2020).functions == {"299": "试验支出"}


def test_a_data_folder_uses_the_shipped_lists_that_it_lacks(data: Path, real: Classification) -> None:
    for file in ("functions.csv", "economic_mapping.csv"):
        (data / "classification/2020" / file).unlink()
    (data / "classification/plain_words.csv").write_text("科目编码,通俗说明\n201,甲\n", encoding="utf-8")
    found = read_classification(find_project(data), 2020)
    assert (found.functions, found.mapping) == (real.functions, real.mapping)
    assert found.plain_words == {"201": "甲"}


def test_a_data_folder_without_classification_uses_the_projects(data: Path, real: Classification) -> None:
    shutil.rmtree(data / "classification")
    assert read_classification(find_project(data), 2020) == real
