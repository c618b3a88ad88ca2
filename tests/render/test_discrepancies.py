"""What the source contradicts itself in, and was accepted so, is told to the reader of 2020 in every format."""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2
import pytest
from bs4 import Tag
from docx.oxml.ns import qn
from lxml import etree

from budgetbook.book import open_book
from budgetbook.checks import Finding, run_checks
from budgetbook.checks.report import ReportLine
from budgetbook.figures.ledger import SourcedText
from budgetbook.render.discrepancies import _Difference, discrepancies, ledger_of_list
from budgetbook.render.workspace import metadata_of
from budgetbook.tables.build import build_table
from budgetbook.traced.blocks import parse
from budgetbook.traced.expected import LISTED_AT
from tests.published import compact, entries_of, main_of, page_of, pdf_pages

if TYPE_CHECKING:
    from pathlib import Path

    from budgetbook.book import Book

    Entries = list[dict[str, Any]]

TOLD = {
    "注一": "绩效任务金额合计93.5万元（预算11表），大于支出总计92万元（预算01表）。",
    "注二": "机关运行经费57.7万元（预算10表），与公用经费7.7万元（预算06表）不一致。",
    "注三": "预算06表中30199的政府预算经济科目编码为“50101”，不符合核对规则“部门预算经济科目与政府预算经济科目对应”。",
    "注四": "预算11表中指标值为“满意度达到100%以上”，不符合核对规则“绩效指标的百分比在零到一百之间”。",
}
"""74 + 1.5 + 18 of the tasks against all spending; 57.7 of 预算10表 against 302 of 预算06表; 50199 goes with 30199."""

IN_SUMMARY = {"注一": ["summary.how_much.answer.spending"], "注二": ["summary.people.bar.公用经费"]}
"""On the page alone."""

MARKED = {
    "注一": [
        "statement.overall.spending",
        "statement.spending.spending",
        "tables.balance.total.total",
        "tables.spending.total.total",
        "tables.appropriation.total.total",
        "tables.general_public.total.total",
        "tables.performance.基本支出类.amount",
        "tables.performance.厉行节约类支出.amount",
        "tables.performance.业务工作会议支出.amount",
    ],
    "注二": [
        "statement.basic.operating",
        "statement.other_matters.operating_cost",
        "tables.basic.302.amount",
        "tables.operating_cost.operating_cost.amount",
    ],
    # three other rows print the same code of the same cells
    "注三": ["tables.basic.30199.50101.government_item"],
    # two rows say the same
    "注四": [
        "tables.performance.服务对象满意度指标.上级满意.value",
        "tables.performance.服务对象满意度指标.本级政府.value",
    ],
}

ON_PAGE = {name: [*IN_SUMMARY.get(name, ()), *marked] for name, marked in MARKED.items()}

PLACES = {
    "注一": [
        *("一、收入支出预算总体情况说明", "三、支出预算总体情况说明"),
        *("预算01表", "预算03表", "预算04表", "预算05表", "预算11表"),
    ],
    "注二": ["六、一般公共预算基本支出预算情况说明", "十、其他重要事项的情况说明", "预算06表", "预算10表"],
    "注三": ["预算06表"],
    "注四": ["预算11表"],
}


@pytest.fixture(scope="module")
def figures(publication: Path) -> Entries:
    """What the notebooks of 2020 printed."""
    return [entry for entry in entries_of(publication) if entry["place"] != LISTED_AT]


@pytest.fixture(scope="module")
def main(each_publication: Path) -> Tag:
    return main_of(each_publication)


# ---------------------------------------------------------------- what there is to tell


def test_each_contradiction_is_told_with_its_figures_and_where_they_stand(book: Book, figures: Entries) -> None:
    listed = discrepancies(book, run_checks(book), figures)
    assert {one.name: parse(one.sentence).text_content() for one in listed} == TOLD
    assert {one.name: [id_ for id_, _ in one.places] for one in listed} == ON_PAGE
    places = {one.name: [parse(name).text_content() for _, name in one.places if name] for one in listed}
    assert places == PLACES


def test_the_numbers_of_the_list_are_figures_with_their_cells(book: Book, figures: Entries) -> None:
    entries = ledger_of_list(discrepancies(book, run_checks(book), figures))["figures"]
    amounts = {entry["label"]: entry for entry in entries if entry["unit"] == "万元"}
    assert {label: entry["text"] for label, entry in amounts.items()} == {
        "绩效任务金额合计": "93.5万元",
        "支出总计": "92万元",
        "机关运行经费": "57.7万元",
        "公用经费": "7.7万元",
    }
    assert [cell["raw"] for cell in amounts["绩效任务金额合计"]["cells"]] == ["74", "1.5", "18"]
    assert {entry["place"] for entry in entries} == {LISTED_AT}


def test_the_audit_has_recomputed_the_numbers_of_the_list(publication: Path) -> None:
    audit = json.loads((publication / "notebooks" / "audit.ipynb").read_text(encoding="utf-8"))
    shown = "".join(str(output) for cell in audit["cells"] for output in cell.get("outputs", []))
    assert f"{len(entries_of(publication))}个数据全部由计算式和录入的原文复算，全部相符" in shown
    assert "discrepancies.operating_cost_is_operating_part.found.amount" in shown


def test_a_book_without_acceptances_tells_nothing(data: Path, unit_folder: Path, figures: Entries) -> None:
    (unit_folder / "accepted.csv").unlink()
    book = open_book("2020", "157001", data)
    assert discrepancies(book, run_checks(book), figures) == ()
    assert "discrepancies" not in metadata_of(book, discrepancies(book, run_checks(book), figures))


def test_a_contradiction_of_which_nothing_is_printed_is_not_listed(book: Book, figures: Entries) -> None:
    files = ("operating_cost.csv", "basic_spending.csv")
    others = [entry for entry in figures if not any(cell["file"].endswith(files) for cell in entry["cells"])]
    assert [one.name for one in discrepancies(book, run_checks(book), others)] == ["注一", "注二"]


def test_a_setting_is_not_marked_wherever_it_is_printed(book: Book, figures: Entries) -> None:
    finding = Finding(None, "2020年", "2020年", holds=False, figures=(book.data.year,) * 2, contrast="不一致")
    line = ReportLine("accepted", "X1", "", "", "", "", finding=finding)
    order = {entry["id"]: number for number, entry in enumerate(figures)}
    assert "document.title.year" in order
    assert _Difference(book, line, "", figures, order).printed == []


def test_what_is_of_last_year_is_named_so(book: Book, figures: Entries) -> None:
    now = book.data.measures["公用经费"]
    typed = [replace(cell, file=cell.file.replace("2020", "2019")) for cell in now.cells]
    before = replace(now, expression=None, cells=tuple(typed))
    finding = Finding(None, "", "", holds=False, figures=(before, now), contrast="大于")
    line = ReportLine("accepted", "X1", "", "", "", "", finding=finding)
    order = {entry["id"]: number for number, entry in enumerate(figures)}
    told = parse(_Difference(book, line, "", figures, order).sentence).text_content()
    assert told == "上年公用经费7.7万元，大于公用经费7.7万元（预算06表）。"


def test_what_the_rule_wants_is_not_told_for_its_numbers_have_no_source(book: Book, figures: Entries) -> None:
    entries = ledger_of_list(discrepancies(book, run_checks(book), figures))["figures"]
    quoted = {entry["id"].removeprefix("discrepancies."): entry for entry in entries if "whole" in str(entry)}
    assert {id_: quoted[id_]["text"] for id_ in ("economic_mapping.found.of.code", "percentages.found.said.words")} == {
        "economic_mapping.found.of.code": "30199",
        "percentages.found.said.words": "满意度达到100%以上",
    }
    assert [cell["row"] for cell in quoted["economic_mapping.found.said.words"]["cells"]] == [10]
    assert [cell["row"] for cell in quoted["percentages.found.said.words"]["cells"]] == [22, 23]


def test_of_two_that_say_the_same_only_the_accepted_one_is_marked(data: Path, unit_folder: Path) -> None:
    path = unit_folder / "accepted.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text("\n".join(line for line in lines if "第23行" not in line) + "\n", encoding="utf-8-sig")
    table = build_table(open_book("2020", "157001", data), "performance")
    named = {cell.name: cell.value for row in table.body for cell in row.cells if cell.name.endswith(".value")}
    assert [name for name, value in named.items() if isinstance(value, SourcedText)] == [
        "服务对象满意度指标.上级满意.value"
    ]


def _told(book: Book, finding: Finding, figures: Entries, title: str = "某项规则") -> tuple[str, list[str]]:
    order = {entry["id"]: number for number, entry in enumerate(figures)}
    line = ReportLine("accepted", "X1", "", "", "", "", finding=finding)
    one = _Difference(book, line, title, figures, order)
    return one.words if one.listed else "", [entry["id"] for entry in one.printed]


def test_an_amount_of_which_a_rule_wants_something_else_is_quoted_as_typed(book: Book, figures: Entries) -> None:
    (cell,) = book.data.measures["机关运行经费"].cells
    told, printed = _told(book, Finding(cell, "", "", holds=False), figures, "“三公”等八项")
    assert told == "预算10表中预算数为“57.7”，不符合核对规则。"  # a name with a number in it is not told
    assert printed == MARKED["注二"][1::2]


def test_a_figure_without_another_that_it_contradicts_is_told_by_itself(book: Book, figures: Entries) -> None:
    cost = book.data.measures["机关运行经费"]
    told, printed = _told(book, Finding(cost.cells[0], "", "", holds=False, figures=(cost,)), figures, "没有“某某”的数")
    assert told == "机关运行经费57.7万元（预算10表），不符合核对规则“没有‘某某’的数”。"
    assert printed == MARKED["注二"][1::2]


def test_a_date_is_told_as_it_is_printed(book: Book, figures: Entries) -> None:
    told, printed = _told(book, Finding(book.data.setting("dates.annex"), "", "", holds=False), figures)
    assert told == "附件日期为“2020年6月2日”，不符合核对规则“某项规则”。"
    assert printed == ["annex.cover.date"]


def test_words_of_which_a_finding_names_a_part_are_told_as_a_whole(book: Book, figures: Entries) -> None:
    cell = book.data.sources["performance_targets.csv"].rows[20].cells["指标值"]
    told, printed = _told(book, Finding(replace(cell, raw="100%"), "", "", holds=False), figures)
    assert told == "预算11表中指标值为“满意度达到100%以上”，不符合核对规则“某项规则”。"
    assert printed == MARKED["注四"][:1]


def test_what_is_not_printed_has_neither_mark_nor_entry(book: Book, figures: Entries) -> None:
    """Names of items are printed as the classification has them."""
    name = book.data.sources["basic_spending.csv"].rows[0].cells["部门预算经济科目名称"]
    for where in (name, book.data.setting("unit.short_name"), None):
        assert _told(book, Finding(where, "", "", holds=False), figures) == ("", [])


# ---------------------------------------------------------------- the page


def test_the_page_lists_what_is_told_at_its_end(main: Tag) -> None:
    heading = main.find(id="discrepancies")
    assert isinstance(heading, Tag)
    assert (heading.name, heading.get_text()) == ("h1", LISTED_AT)
    later = [one.get_text() for one in heading.find_all_next(["h1", "h2", "table"])]
    assert later == []
    shown = [compact(one.find("p").get_text()) for one in main.select(".discrepancy")]  # type: ignore[union-attr]
    assert shown == [compact(f"{name}　{told}") for name, told in TOLD.items()]


def test_each_figure_has_its_mark_that_leads_to_the_note_and_back(main: Tag) -> None:
    marks = main.select("a.discrepancy-mark")
    found: dict[str, list[str]] = {}
    for mark in marks:
        name = mark.get_text()
        figure = mark.find_previous(attrs={"data-figure": True})
        assert isinstance(figure, Tag)
        found.setdefault(name, []).append(str(figure["data-figure"]))
        note = main.find(id=str(mark["href"]).removeprefix("#"))
        assert isinstance(note, Tag)
        assert compact(note.get_text()).startswith(compact(f"{name}　{TOLD[name]}"))
        told = f"{TOLD[name].removesuffix('。')}，照录，待核实。"
        assert mark["title"] == told
        assert mark["aria-label"] == f"{name}：{told}"
        # neither is inside the other: each is a control by itself
        assert mark.find_parent(class_="budget-figure") is None
    assert found == ON_PAGE
    back = [str(link["href"]) for link in main.select(".discrepancy p:last-child a")]
    assert len(back) == sum(map(len, PLACES.values()))
    assert set(back) <= {f"#{mark['id']}" for mark in marks}


def test_the_list_stands_before_the_link_to_the_audit(main: Tag) -> None:
    note = main.select(".discrepancy")[-1]
    assert note.find_next(class_="notebook-link") is not None


def test_who_accepted_it_is_not_published(each_publication: Path) -> None:
    for path in (each_publication / "report.html", each_publication / "figures.json"):
        assert "数据录入人" not in path.read_text(encoding="utf-8")


def test_a_book_of_another_year_has_neither_list_nor_marks(sample_publication: Path) -> None:
    assert page_of(sample_publication).select("[class^=discrepancy], #discrepancies") == []


# ---------------------------------------------------------------- print and Word


def test_the_pdf_has_marks_and_list_with_links_between_them(each_publication: Path) -> None:
    *before, last = [re.sub(r"—\d+—", "", page) for page in pdf_pages(each_publication / "report.pdf")]
    assert last.startswith(LISTED_AT)
    for name, told in TOLD.items():
        assert compact(f"{name}　{told}见：") in last
        # the contents name the heading alone
        assert "".join(before).count(name) == len(MARKED[name])
    assert "公用经费7.7万元注二，主要包括" in "".join(before)
    with pikepdf.open(each_publication / "report.pdf") as pdf:
        links = [link for link in pdf.pages[-1].get("/Annots", []) if link.Subtype == "/Link"]
        assert len(links) >= sum(map(len, PLACES.values()))


def test_amounts_with_a_mark_stay_in_line_with_those_above_and_below(each_publication: Path) -> None:
    """预算01表: 支出总计 92.0 has a mark, and its point is below that of 专项资金 0.0."""
    with pypdfium2.PdfDocument(each_publication / "report.pdf") as document:
        text = next(one for page in document if "一般性项目" in (one := page.get_textpage()).get_text_bounded())
        whole = text.get_text_range()
        marked = whole.index("92.0", whole.index("支出总计"))
        above = whole.index("18.0", whole.index("一般性项目"))
        right = [text.get_charbox(place + 3)[2] for place in (marked, above)]
    # a bold 0 may be wider by a fraction of a point; a mark is wider than five
    assert right[0] == pytest.approx(right[1], abs=0.5)


def test_word_has_marks_and_list_with_links_between_them(each_publication: Path) -> None:
    with zipfile.ZipFile(each_publication / "report.docx") as archive:
        body: Any = etree.fromstring(archive.read("word/document.xml"))
    lines = [compact("".join(one.itertext(qn("w:t")))) for one in body.iter(qn("w:p"))]
    for name, told in TOLD.items():
        assert compact(f"{name}　{told}") in lines
        marks = [link for link in body.iter(qn("w:hyperlink")) if "".join(link.itertext(qn("w:t"))) == name]
        assert len(marks) == len(MARKED[name])
    bookmarks = {one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))}
    anchors = {one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink"))} - {None}
    assert {anchor for anchor in anchors if anchor.startswith("discrepancy")} <= bookmarks
    assert sum(anchor.startswith("discrepancy-") for anchor in anchors) == len(TOLD) + sum(map(len, PLACES.values()))
