"""The page of a city and its tables as files: what is listed, when they change, and when they stay."""

from __future__ import annotations

import json
import shutil
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook

from budgetbook.city import site
from budgetbook.commands.city import _update_page
from budgetbook.core.errors import CheckError, UsageError
from budgetbook.publication.manifest import compare_with_manifest, hashes_of_files
from tests.city.made_publications import PROVENANCE, YEAR, publish
from tests.files import read_csv, read_records
from tests.published import entries_by_id

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from budgetbook.core.project import Project


@pytest.fixture
def refresh(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Make the page anew, without a font, and return what was said."""
    monkeypatch.setattr("budgetbook.city.page.write_webfonts", lambda target, _: target.write_text(""))

    def refresh_page(**options: Any) -> list[str]:
        said: list[str] = []
        site.update_city_page(project, tmp_path, YEAR, PROVENANCE, (), said.append, **options)
        return said

    return refresh_page


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """The year's folder with two units, one of them without a 三公 table."""
    publish(tmp_path, "101001", "甲局", classes={"201": "1060.5"}, three_public=("1", "0.255", "2"))
    publish(tmp_path, "102001", "乙<校>", classes={"205": "20000.5"}, unit="元", kind="事业单位", three_public=None)
    return tmp_path / YEAR


def page_of(city: Path) -> BeautifulSoup:
    return BeautifulSoup((city / "index.html").read_text(encoding="utf-8"), "html.parser")


def units_of(page: BeautifulSoup) -> list[list[str]]:
    return [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in page.select("#city-units tr")]


def test_each_unit_has_its_totals_and_its_files(city: Path, refresh: Callable[..., list[str]]) -> None:
    assert refresh() == []
    page = page_of(city)
    assert units_of(page)[1:] == [
        ["101001 甲局", "行政单位", "1,060.50", "1,060.50", "0.00", "1,060.50", "3.26", "网页 PDF 数据"],
        ["102001 乙<校>", "事业单位", "2.00", "2.00", "0.00", "2.00", "—", "网页 PDF 数据"],
    ]
    links = {str(one["href"]) for one in page.select("a[href]") if not str(one["href"]).startswith("#")}
    assert [href for href in links if not (city / href.partition("#")[0]).is_file()] == []


def test_each_number_leads_to_the_cell_that_prints_it(city: Path, refresh: Callable[..., list[str]]) -> None:
    refresh()
    page = page_of(city)
    (link,) = page.select("a[data-figure='city.units.102001.income']")
    assert link["href"] == "102001/report.html#origin-tables.balance.total.income_amount"
    assert str(link["title"]).splitlines() == [
        "102001 乙<校>收入总计",
        "计算：20000.5元 ÷ 10000 = 2.00005万元",
        "来源：102001/figures.json “tables.balance.total.income_amount”",
    ]
    rows = page.select(".sums tbody tr")
    (total,) = (row for row in rows if row.select_one("[data-figure='city.totals.three_public']"))
    assert [str(one["href"]) for one in total.select("a")] == [
        "101001/report.html#origin-tables.three_public.total.amount"
    ]
    assert [cell.get_text(strip=True) for cell in total.select("td")][:2] == ["3.26", "2个单位中的1个"]
    # every number of the page is in the ledger, in the same words
    ledger = entries_by_id(city / "city")
    shown = {str(one["data-figure"]): one.get_text() for one in page.select("[data-figure]")}
    assert {id_: text for id_, text in shown.items() if text != "—"} == {k: one["text"] for k, one in ledger.items()}
    assert ledger["city.totals.income"]["value"] == "1062.50005"


def test_the_tables_have_the_amounts_unrounded(city: Path, refresh: Callable[..., list[str]]) -> None:
    refresh()
    rows = [row for row in read_csv(city / "city" / "addends.csv") if row[0] == "city.totals.income"]
    cell = "tables.balance.total.income_amount"
    assert rows == [
        ["city.totals.income", "101001", "甲局", cell, "1060.5", "万元", "1060.5"],
        ["city.totals.income", "102001", "乙<校>", cell, "20000.5", "元", "2.00005"],
    ]
    workbook = load_workbook(city / "city" / "city.xlsx")
    assert f"{workbook.properties.created:%Y-%m-%d}" == "2021-01-01"  # not the moment: the same again is the same bytes
    sheet = workbook.worksheets[0]
    assert [cell.value for cell in sheet[4]][:6] == ["102001", "乙<校>", "事业单位", "计入", 2.00005, 2.00005]
    assert [cell.value for cell in sheet[4]][8] == "—"


def test_the_catalogue_lists_every_package(city: Path, refresh: Callable[..., list[str]]) -> None:
    refresh()
    catalog = json.loads((city / "city" / "catalog.json").read_text(encoding="utf-8"))
    first, second, of_city = catalog["dcat:dataset"]
    assert catalog["@type"] == "dcat:Catalog"
    assert (first["@id"], first["dct:publisher"]["dct:identifier"]) == ("../101001/datapackage.json", "101001")
    assert second["dct:title"]["@value"] == "乙<校>2021年度部门预算：附表和数据"
    own = [one["dcat:downloadURL"]["@id"] for one in of_city["dcat:distribution"]]
    assert [name for name in own if not (city / "city" / name).is_file()] == []


def test_the_same_publications_give_the_same_bytes_and_nothing_is_written_twice(
    city: Path, refresh: Callable[..., list[str]]
) -> None:
    refresh()
    files, page = hashes_of_files(city), city / "index.html"
    stamp = page.stat().st_ino
    refresh()
    assert page.stat().st_ino == stamp
    page.unlink()
    shutil.rmtree(city / "city")
    refresh()
    assert hashes_of_files(city) == files
    assert sorted(path.name for path in city.iterdir()) == ["101001", "102001", "city", "index.html"]
    assert compare_with_manifest(city / "city").changed == ()


def test_what_is_published_no_more_is_listed_no_more(city: Path, refresh: Callable[..., list[str]]) -> None:
    refresh()
    shutil.rmtree(city / "102001")
    (city / "101001" / "report.pdf").unlink()
    assert refresh() == ["101001 没有列入：缺少 report.pdf。"]
    assert units_of(page_of(city))[1:] == []


def test_nothing_is_made_where_nothing_is_published(tmp_path: Path, refresh: Callable[..., list[str]]) -> None:
    refresh()
    assert not (tmp_path / YEAR).exists()
    (tmp_path / YEAR).mkdir()
    refresh()
    assert list((tmp_path / YEAR).iterdir()) == []


def test_publications_that_contradict_each_other_leave_the_page_as_it_was(
    city: Path, refresh: Callable[..., list[str]]
) -> None:
    refresh()
    files = hashes_of_files(city)
    folder = publish(city.parent, "103000", "丙局", classes={"201": "1"}, units={"101001": "甲局"})
    with pytest.raises(CheckError, match=r"X2 .*丙局的收入总计：发现1万元，应为101001 甲局 1060.5万元"):
        refresh()
    assert {name: digest for name, digest in hashes_of_files(city).items() if not name.startswith(folder.name)} == files


def test_a_run_that_is_killed_leaves_the_old_page(
    city: Path, refresh: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    refresh()
    page, folder = (city / "index.html").read_bytes(), hashes_of_files(city / "city")
    publish(city.parent, "103001", "丙局", classes={"201": "1"})
    with monkeypatch.context() as broken:
        broken.setattr(site, "complete_manifest", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            refresh()
    assert ((city / "index.html").read_bytes(), hashes_of_files(city / "city")) == (page, folder)
    refresh()
    assert len(units_of(page_of(city))) == 4
    # killed between the folder and the page: the next run puts the page right
    (city / "index.html").write_bytes(page)
    refresh()
    assert len(units_of(page_of(city))) == 4


def test_a_page_that_others_made_or_changed_is_not_replaced(city: Path, refresh: Callable[..., list[str]]) -> None:
    page = city / "index.html"
    page.write_text("自己的首页", encoding="utf-8")
    with pytest.raises(UsageError, match=r"index.html 不是本程序生成的，或在生成之后有人改过，没有动它"):
        refresh()
    assert page.read_text(encoding="utf-8") == "自己的首页"
    kept = city.parent / "replaced" / YEAR
    assert refresh(overwrite=True) == [f"原有的总页移到 {kept / 'index-1.html'}"]
    assert (kept / "index-1.html").read_text(encoding="utf-8") == "自己的首页"
    assert len(units_of(page_of(city))) == 3

    changed = page.read_text(encoding="utf-8").replace("1,060.50", "1,060.51", 1)
    page.write_text(changed, encoding="utf-8")
    with pytest.raises(UsageError, match="有人改过"):
        refresh()
    refresh(overwrite=True)
    assert (kept / "index-2.html").read_text(encoding="utf-8") == changed
    assert "1,060.51" not in page.read_text(encoding="utf-8")


def test_made_up_units_are_marked(city: Path, refresh: Callable[..., list[str]]) -> None:
    publish(city.parent, "999001", "示例局", classes={"201": "5"}, is_sample=True)
    refresh()
    page = page_of(city)
    assert units_of(page)[3][0] == "999001 示例局 （示例） 不计入（示例数据）"
    assert "不是真实预算，不计入合计（1个）" in page.get_text()
    assert page.select(".sample-mark") == []
    for code in ("101001", "102001"):
        shutil.rmtree(city / code)
    refresh()
    assert [one.get_text() for one in page_of(city).select(".sample-mark")] == ["示例数据，不是真实预算"]
    assert {row["数据性质"] for row in read_records(city / "city" / "totals.csv")} == {"示例数据，不是真实预算"}


def test_the_command_tells_why_the_page_stays_and_exits_with_1(
    city: Path, project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(city.parent, "103000", "丙局", classes={"201": "1"}, units={"101001": "甲局"})
    run: Any = SimpleNamespace(
        project=project,
        output=city.parent,
        year=YEAR,
        provenance=PROVENANCE,
        overwrite=False,
        in_words=lambda error: str(error),
    )
    assert _update_page(run, [], print) == 1
    told = capsys.readouterr().err
    assert told.startswith("各单位的总页没有动：\n[X2 部门等于所属单位之和] 部门 103000 丙局的收入总计")
    assert not (city / "index.html").exists()
