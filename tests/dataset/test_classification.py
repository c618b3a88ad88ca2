from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from budgetbook.dataset.classification import Classification, read_classification
from budgetbook.errors import InputError
from budgetbook.project import Project, find_project

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion


@pytest.fixture(scope="module")
def real(project: Project) -> Classification:
    return read_classification(project, 2020)


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
    assert real.department["30113"] == real.government["50103"] == "住房公积金"
    assert real.department["30101"] == "基本工资"
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
    for names in (real.department, real.government):
        assert {code for code in names if code[:3] not in names} == set()


def test_every_mapped_economic_item_has_a_name(real: Classification) -> None:
    assert set(real.mapping) - set(real.department) == set()
    assert {code for codes in real.mapping.values() for code in codes} - set(real.government) == set()


def test_plain_words_say_what_a_function_class_pays_for(real: Classification) -> None:
    assert real.plain_words["201"] == "政府机关的日常运转和各项公共管理事务"


def test_a_year_without_classification_is_refused(data: Path, snapshot: SnapshotAssertion) -> None:
    message = refusal(data, 2021)
    assert "data/classification/2021" in message
    assert message == snapshot


@pytest.mark.parametrize(
    "file",
    [
        "2020/functions.csv",
        "2020/economic_department.csv",
        "2020/economic_government.csv",
        "2020/economic_mapping.csv",
        "plain_words.csv",
    ],
)
def test_a_missing_file_is_refused(data: Path, file: str, snapshot: SnapshotAssertion) -> None:
    (data / "classification" / file).unlink()
    message = refusal(data)
    assert message.startswith(f"缺少文件 data/classification/{file}")
    assert message == snapshot


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


def test_a_data_folder_without_classification_uses_the_projects(data: Path, real: Classification) -> None:
    shutil.rmtree(data / "classification")
    assert read_classification(find_project(data), 2020) == real
