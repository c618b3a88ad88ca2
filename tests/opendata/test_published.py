"""The open data of the 2020 publication: the same cells as in the HTML, and valid for an independent reader."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from frictionless import Package
from python_calamine import CalamineWorkbook

from tests.files import read_records
from tests.published import entries_of, page_of

FRAME = {"行号", "收支", "行类型", "明细行", "完整编码"}
TWO_SIDED = ("balance", "appropriation")


def descriptor(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def page(publication: Path) -> BeautifulSoup:
    page = page_of(publication)
    for mark in page.select(".discrepancy-mark"):  # no part of the amount
        mark.decompose()
    return page


def html_rows(page: BeautifulSoup, key: str) -> list[list[str]]:
    """The body cells of a table in the HTML, row by row; an empty table has one row of nothing."""
    table = page.select_one(f"table.budget-table-{key.replace('_', '-')}")
    assert isinstance(table, Tag), key
    # what names a row is a heading, but as much a cell of the data as the others
    cells = [row.select("td, th.row-head") for row in table.select("tbody tr")]
    rows = [[cell.get_text().strip("\u200b\u3000 \n") for cell in row] for row in cells]
    return [row for row in rows if any(row)]


ONE_SIDED = (
    *("income", "spending", "general_public", "basic", "three_public", "government_fund", "state_capital"),
    *("operating_cost", "project_targets"),
)


def test_the_tables_are_those_of_the_html(publication: Path, page: BeautifulSoup) -> None:
    files = {path.stem for path in (publication / "tables").iterdir()}
    classes = {name for table in page.select("table.budget-table") for name in table["class"] if "table-" in name}
    assert files == {*ONE_SIDED, *TWO_SIDED, "performance"}
    assert {f"budget-table-{key.replace('_', '-')}" for key in files} <= classes


@pytest.mark.parametrize("key", ONE_SIDED)
def test_every_cell_is_the_one_printed_in_the_html(publication: Path, page: BeautifulSoup, key: str) -> None:
    # 项目 is a column of the table itself where it has one side
    rows = [
        [text for name, text in row.items() if name not in FRAME]
        for row in read_records(publication / "tables" / f"{key}.csv")
    ]
    assert rows == html_rows(page, key)
    assert bool(rows) == (key not in ("government_fund", "state_capital", "project_targets"))


@pytest.mark.parametrize("key", TWO_SIDED)
def test_both_sides_together_are_the_row_printed_in_the_html(publication: Path, page: BeautifulSoup, key: str) -> None:
    printed: dict[str, list[str]] = {}
    rows = read_records(publication / "tables" / f"{key}.csv")
    spending = [name for name in rows[0] if name.startswith("支出_")]
    for row in rows:
        sides = printed.setdefault(row["行号"], [""] * (3 + len(spending)))
        if row["收支"] == "收入":
            sides[:2] = [row["项目"], row["收入_金额"]]
        else:
            sides[2:] = [row["项目"], *(row[name] for name in spending)]
    assert list(printed.values()) == html_rows(page, key)


def test_the_performance_table_has_every_text_of_the_html(publication: Path, page: BeautifulSoup) -> None:
    printed = {text for row in html_rows(page, "performance") for text in row if text}
    told: set[str] = set()
    for row in read_records(publication / "tables" / "performance.csv"):
        texts = {name: text for name, text in row.items() if text and name not in (*FRAME, "栏目", "序号")}
        number = {"任务名称": f"{row['序号']}、", "三级指标": f"指标{row['序号']}、"}
        told |= {number.get(name, "") + text for name, text in texts.items()}
    assert told == printed
    assert len(printed) > 50


def test_the_workbook_has_a_sheet_for_each_official_table_and_no_other(publication: Path) -> None:
    sheets = CalamineWorkbook.from_path(publication / "tables.xlsx").sheet_names
    assert len(sheets) == 12
    assert [name[:6] for name in sheets] == [f"预算{number:02}表 " for number in range(1, 13)]


def flaws(folder: Path) -> list[str]:
    """What an independent reader finds wrong: type and note of each error."""
    report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid == (not report.flatten(["type"]))
    return [f"{type_}: {note}" for type_, note in report.flatten(["type", "note"])]


def test_the_package_validates(publication: Path) -> None:
    package = Package(str(publication / "datapackage.json"))
    assert len(package.resources) == 14
    assert flaws(publication) == []


def test_amounts_and_codes_are_read_as_what_they_are(publication: Path) -> None:
    package: Any = Package(str(publication / "datapackage.json"))
    rows = package.get_resource("spending").read_rows()
    item = next(row for row in rows if row["完整编码"] == "2010301")
    assert (item["科目编码_款"], str(item["总计"]), item["明细行"]) == ("03", "57.7", True)
    assert type(item["总计"]).__name__ == "Decimal"
    assert package.get_resource("figures.json").read_json()["figures"]


Edit = Callable[[bytes], bytes]

BROKEN: dict[str, tuple[Edit, str]] = {
    "an amount in words": (lambda b: b.replace(b"75.7,57.7", "七十五,57.7".encode(), 1), "type-error"),
    "an amount with a comma": (lambda b: b.replace(b"75.7,57.7", b'"7,5.7",57.7', 1), "type-error"),
    "an unknown kind of row": (lambda b: b.replace("款".encode(), "级".encode(), 2), "constraint-error"),
    "a code with a letter": (lambda b: b.replace(b"2010301,201", b"20I0301,201", 1), "constraint-error"),
    "a row twice": (lambda b: b + b"".join(b.splitlines(keepends=True)[-1:]), "primary-key"),
    "a row without a number": (lambda b: b.replace(b"\r\n5,", b"\r\n,", 1), "constraint-error"),
    "another heading": (lambda b: b.replace("总计".encode(), "合计".encode(), 1), "incorrect-label"),
    "a cell too many": (lambda b: b.replace(b"75.7,57.7", b"75.7,0,57.7", 1), "extra-cell"),
}


@pytest.mark.parametrize("flaw", BROKEN)
def test_a_broken_value_is_noticed(publication: Path, tmp_path: Path, flaw: str) -> None:
    """Even by who has the size and hash of the broken file put right."""
    folder = Path(shutil.copytree(publication, tmp_path / "copy", ignore=shutil.ignore_patterns("*.html", "*.pdf")))
    path = folder / "tables" / "spending.csv"
    edit, expected = BROKEN[flaw]
    broken = edit(path.read_bytes())
    assert broken != path.read_bytes()
    path.write_bytes(broken)
    package = descriptor(folder)
    (resource,) = [resource for resource in package["resources"] if resource["name"] == "spending"]
    resource |= {"bytes": len(broken), "hash": f"sha256:{hashlib.sha256(broken).hexdigest()}"}
    (folder / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    assert expected in [flaw.partition(":")[0] for flaw in flaws(folder)]


@pytest.mark.parametrize("name", ["tables/income.csv", "tables.xlsx", "figures.json"])
def test_a_changed_byte_is_noticed(publication: Path, tmp_path: Path, name: str) -> None:
    folder = Path(shutil.copytree(publication, tmp_path / "copy", ignore=shutil.ignore_patterns("*.html", "*.pdf")))
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[:-5] + bytes([content[-5] ^ 1]) + content[-4:])
    assert [flaw.partition(":")[0] for flaw in flaws(folder)][:1] == ["hash-count"]


def fields_of_entries(folder: Path) -> Iterator[tuple[list[str], list[str]]]:
    (resource,) = [one for one in descriptor(folder)["resources"] if one["name"] == "figures.json"]
    names = [field["name"] for field in resource["schema"]["fields"]]
    assert resource["dialect"] == {"property": "figures"}
    for entry in entries_of(folder):
        yield list(entry), names


def test_the_fields_of_figures_are_those_described(publication: Path) -> None:
    entries = list(fields_of_entries(publication))
    assert len(entries) > 400
    assert [entry for entry, names in entries if sorted(entry) != sorted(names)] == []


def test_the_values_of_figures_are_of_the_types_described(publication: Path) -> None:
    types: dict[str, type] = {"string": str, "array": list}
    (resource,) = [one for one in descriptor(publication)["resources"] if one["name"] == "figures.json"]
    described = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
    assert described.pop("expression") == "any"
    fields = {name: types[type_] for name, type_ in described.items()}
    entries = entries_of(publication)
    assert [entry for entry in entries if any(type(entry[name]) is not kind for name, kind in fields.items())] == []
    assert len({entry[name] for entry in entries for name in resource["schema"]["primaryKey"]}) == len(entries)
    cells = [cell for entry in entries for cell in entry["cells"]]
    assert {tuple(sorted(cell)) for cell in cells} == {("column", "file", "raw", "row")}
