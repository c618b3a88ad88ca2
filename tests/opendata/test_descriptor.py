"""datapackage.json: the same data gives the same file, nothing in it is invented, fiscal terms are the standard's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from frictionless import Package

from budgetbook.book import open_book

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.book import Book
    from tests.opendata.conftest import Written

# Fiscal Data Package 1.0, budget taxonomy: the types that are used here, a type of one's own adding to the end of one
TAXONOMY = re.compile(
    r"value|value-currency:code|direction|phase:id|date:fiscal-year"
    r"|(functional|economic|administrative)-classification:generic(:level[1-8])?:(code|label)(:government)?"
    r"|fin-source:generic:(code|label)|expenditure-type:(code|label)|activity:generic:project:label"
)


Made = tuple["Path", dict[str, Any]]


def schemas(package: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["name"]: one["schema"] for one in package["resources"] if one["path"].endswith(".csv")}


def constants(schema: dict[str, Any]) -> dict[str, Any]:
    return {field["columnType"]: field["constant"] for field in schema["extraFields"] if "constant" in field}


def test_every_book_validates(any_package: Made) -> None:
    folder, _ = any_package
    report = Package(str(folder / "datapackage.json")).validate()
    assert report.flatten(["type", "note"]) == []
    assert report.valid


def test_the_same_book_gives_the_same_bytes(book: Book, written: Written, tmp_path: Path) -> None:
    first, _ = written(book)
    files = sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file())
    first.rename(tmp_path / "first")
    second, _ = written(open_book("2020", "157001"))
    assert [str(path) for path in files if path.suffix in (".json", ".xlsx")] == [
        "datapackage.json",
        "figures.json",
        "tables.xlsx",
    ]
    for file in files:
        assert (second / file).read_bytes() == (tmp_path / "first" / file).read_bytes(), file


def test_the_descriptor_says_what_is_known_and_nothing_that_is_not(book: Book, written: Written) -> None:
    _, package = written(book)
    assert package["name"] == "budget-2020-157001"
    assert package["title"] == "洛阳市政务服务和大数据管理局2020年度部门预算：附表和数据"
    assert package["created"] == "2020-06-02T00:00:00+08:00"
    assert package["contributors"] == [{"title": "洛阳市政务服务和大数据管理局", "role": "publisher"}]
    assert package["fiscalPeriod"] == {"start": "2020-01-01", "end": "2020-12-31"}
    assert not {"licenses", "license", "homepage", "version"} & package.keys()


@pytest.mark.parametrize("key", ["balance", "spending", "tables.xlsx", "figures.json"])
def test_a_resource_is_described(book: Book, written: Written, key: str, snapshot: SnapshotAssertion) -> None:
    _, package = written(book)
    (resource,) = [resource for resource in package["resources"] if resource["name"] == key]
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", resource.pop("hash"))
    assert resource.pop("bytes") > 0
    assert resource == snapshot


def test_made_up_data_says_so(sample: Book, written: Written) -> None:
    _, package = written(sample)
    assert "示例数据，不是真实预算" in package["title"]
    assert package["description"].startswith("示例数据，不是真实预算。")


def test_every_title_is_chinese_and_says_more_than_a_key(any_package: Made) -> None:
    _, package = any_package
    chinese = re.compile("[\u4e00-\u9fff]")
    for resource in package["resources"]:
        assert chinese.search(resource["title"]), resource["name"]
        for field in resource.get("schema", {"fields": []})["fields"]:
            assert chinese.search(field["title"]), field["name"]


def test_column_types_are_those_of_the_taxonomy_each_once_in_a_table(any_package: Made) -> None:
    _, package = any_package
    for key, schema in schemas(package).items():
        types = [field.get("columnType") for field in (*schema["fields"], *schema["extraFields"])]
        used = [type_ for type_ in types if type_]
        assert [type_ for type_ in used if not TAXONOMY.fullmatch(type_)] == []
        assert len(set(used)) == len(used), key
        # the project's name is all there is; every other label has its code beside it
        labels = [type_ for type_ in used if type_.endswith(":label") and not type_.startswith("activity")]
        if "完整编码" in [field["name"] for field in schema["fields"]]:
            assert [label for label in labels if label.replace("label", "code") not in used] == []
        assert used.count("value") == 1, key


def test_measures_are_told_apart_by_every_column_that_was_reduced(any_package: Made) -> None:
    _, package = any_package
    reduced = 0
    for key, schema in schemas(package).items():
        extra = {field["name"]: field for field in schema["extraFields"]}
        varying = {name for name, field in extra.items() if "constant" not in field}
        targets = {name for name, field in extra.items() if field.get("normalizationTarget")}
        found = [field["normalize"] for field in schema["fields"] if "normalize" in field]
        assert all(set(one) == varying - targets for one in found), key
        assert len({tuple(one.items()) for one in found}) == len(found), key
        assert len(targets) == bool(found) == bool(varying)
        # a column that adds up others would count twice
        assert not [field for field in schema["fields"] if "normalize" in field and "sumOf" in field]
        reduced += len(found)
    assert reduced > 10


def test_direction_and_phase_are_stated_for_every_table(book: Book, written: Written) -> None:
    _, package = written(book)
    found = {}
    for key, schema in schemas(package).items():
        stated = constants(schema)
        assert (stated["phase:id"], stated["date:fiscal-year"]) == ("approved", 2020)
        assert stated["value-currency:code"] == "CNY"
        measures = {field["normalize"]["方向"] for field in schema["fields"] if "方向" in field.get("normalize", {})}
        found[key] = {stated["direction"]} if "direction" in stated else measures
    both = {"revenue", "expenditure"}
    assert found.pop("balance") == found.pop("appropriation") == both
    assert found.pop("income") == {"revenue"}
    assert set(map(tuple, found.values())) == {("expenditure",)}


def test_the_fund_of_a_table_of_one_fund_is_stated(book: Book, written: Written) -> None:
    _, package = written(book)
    funds = {key: constants(schema).get("fin-source:generic:label") for key, schema in schemas(package).items()}
    assert {key: fund for key, fund in funds.items() if fund} == {
        "general_public": "一般公共预算",
        "government_fund": "政府性基金预算",
        "state_capital": "国有资本经营预算",
    }


def test_last_year_was_approved_as_this_one_is(sample: Book, written: Written) -> None:
    _, package = written(sample)
    fields = {field["name"]: field for field in schemas(package)["change_general_public"]["fields"]}
    assert fields["上年预算数"]["normalize"] == {"年度": 2021, "阶段": "approved"}
    assert fields["本年预算数"]["normalize"] == {"年度": 2022, "阶段": "approved"}


def test_an_outturn_was_executed(next_year: Path, written: Written) -> None:
    settings = next_year / "unit.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("available = true", 'available = true\nbasis = "执行数"'), encoding="utf-8")
    (next_year / "last_year.csv").write_text(
        "科目编码,科目名称,资金性质,上年数\n2010301,行政运行,一般公共预算,60.13\n", encoding="utf-8-sig"
    )
    _, package = written(open_book("2021", "157001", next_year.parents[1]))
    found = {
        key: field["normalize"]
        for key, schema in schemas(package).items()
        for field in schema["fields"]
        if field["name"].startswith("上年")
    }
    assert found == {
        "change_general_public": {"年度": 2020, "阶段": "executed"},
        "change_three_public": {"年度": 2020, "阶段": "approved"},
    }
