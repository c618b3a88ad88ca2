"""What the notebooks call: each helper shows the words of the printed document."""

from __future__ import annotations

import base64
import dataclasses
import io
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from IPython.display import HTML
from markdown_it import MarkdownIt
from PIL import Image

from budgetbook import notebook
from budgetbook.book import open_book as open_unchecked
from budgetbook.checks import run_checks
from budgetbook.core.errors import CheckError, UsageError
from budgetbook.core.project import DATA_VARIABLE, Project
from budgetbook.figures.ledger import LEDGER_TYPE, LedgerError, join_ledgers, ledger_of, unpacked
from budgetbook.forms.schema import BASIC_SPENDING_FILE
from budgetbook.narrative import changes
from budgetbook.narrative.sentence import NarrativeError
from budgetbook.narrative.sentence import sentence as fragment
from budgetbook.notebook import session
from budgetbook.notebook.displays import show_drawn
from budgetbook.notebook.session import here
from budgetbook.run.execute import document_notebooks, run_notebooks
from budgetbook.tables.build import build_table
from tests.charts import shipped
from tests.files import read_csv, write_csv
from tests.places import UNIT, YEAR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from budgetbook.book import Book
    from budgetbook.checks import CheckReport
    from tests.fixtures.copies import Edit

    Entries = Callable[[], dict[str, dict[str, Any]]]
    ShowLedger = Callable[[], dict[str, Any]]


@pytest.fixture(scope="module")
def checked(book: Book) -> CheckReport:
    """What the checks find in the real book."""
    return run_checks(book)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch, checked: CheckReport) -> list[str]:
    """What the helpers display, as Markdown or HTML, in a notebook that has just opened its book."""
    outputs: list[str] = []
    monkeypatch.setattr(session, "display", lambda item, **_: outputs.append(item.data))
    with monkeypatch.context() as patched:
        patched.setattr(session, "run_checks", lambda _: checked)
        notebook.open_book(YEAR, UNIT)
    return outputs


@pytest.fixture
def show_ledger(monkeypatch: pytest.MonkeyPatch) -> ShowLedger:
    """Show the ledger and return what is displayed, by its type."""

    def show() -> dict[str, Any]:
        displayed: dict[str, Any] = {}
        with monkeypatch.context() as patched:
            patched.setattr(session, "display", lambda data, **_: displayed.update(data))
            notebook.show_ledger()
        return displayed

    return show


@pytest.fixture
def entries(show_ledger: ShowLedger) -> Callable[[], dict[str, dict[str, Any]]]:
    """The entries of the ledger at the time of the call, by id."""
    return lambda: {entry["id"]: entry for entry in unpacked(show_ledger()[LEDGER_TYPE])["figures"]}


def words(markdown: str) -> str:
    """The words of a piece of Markdown, as they are read in print."""
    return re.sub(r"<[^>]*>|[\n*]", "", markdown)


def ids_on(markup: str) -> list[str]:
    """The ids of the figures in what was shown."""
    return [str(span["data-figure"]) for span in BeautifulSoup(markup, "html.parser").select(".budget-figure")]


def with_fund(edit: Edit, data: Path) -> Book:
    """A book in which 3万元 of 政府性基金预算 come in and are spent."""
    edit("income.csv", "政府性基金预算,0.0", "政府性基金预算,3.0")
    edit("income.csv", "合计,,92.0", "合计,,95.0")
    edit("spending.csv", "18.0,0.0\r\n", "21.0,0.0\r\n")
    row = "2010302,一般行政管理事务,一般公共预算,0.0,0.0,0.0,18.0,0.0\r\n"
    edit("spending.csv", row, row + "2010302,一般行政管理事务,政府性基金预算,0.0,0.0,0.0,3.0,0.0\r\n")
    return open_unchecked(YEAR, UNIT, data)


def test_made_up_data_says_so_where_the_notebook_opens_it(
    data: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs: list[str] = []
    monkeypatch.setattr(session, "display", lambda item, **_: outputs.append(item.data))
    monkeypatch.setenv(DATA_VARIABLE, str(data))
    notebook.open_book(YEAR, UNIT)
    assert outputs == []
    edit("unit.toml", "[unit]", "sample = true\n[unit]")
    notebook.open_book(YEAR, UNIT)
    # the frame says it in the document, so there it is left out as all that is for the auditor
    assert outputs == ['<div class="auditor">\n\n**示例数据，不是真实预算**\n\n</div>\n']


@pytest.mark.parametrize(
    ("part", "heading"),
    [
        ("overview", "# 第一部分　洛阳市政务服务和大数据管理局概况"),
        ("statement", "# 第二部分　洛阳市政务服务和大数据管理局2020年部门预算情况说明"),
        ("glossary", "# 第三部分　名词解释"),
    ],
)
def test_a_part_starts_with_its_number_and_title(shown: list[str], book: Book, part: str, heading: str) -> None:
    notebook.start_part(book, part)
    assert [words(markdown) for markdown in shown] == [heading]
    assert ids_on(shown[0]) == (["statement.heading.year"] if "2020" in heading else [])


def test_a_section_has_the_forms_heading(shown: list[str], book: Book) -> None:
    notebook.section(book, "three_public")
    assert shown == ["## 九、“三公”经费支出预算情况说明\n"]


def test_a_subsection_has_the_given_heading(shown: list[str]) -> None:
    notebook.subsection("（一）机关运行经费支出情况")
    assert shown == ["### （一）机关运行经费支出情况\n"]


@pytest.mark.parametrize("tell", [notebook.subsection, notebook.say])
def test_a_typed_number_is_refused(shown: list[str], tell: Callable[[str], None]) -> None:
    with pytest.raises(NarrativeError, match="不能直接写数字"):
        tell("基本支出74万元")
    assert not shown


def test_a_sentence_is_said_with_its_figures(shown: list[str], book: Book) -> None:
    notebook.say("{year}收入总计{income}。", year=book.data.year, income=book.data.measures["收入总计"])
    assert words(shown[0]) == "2020年收入总计92万元。"
    assert "income.csv 第3至6行“预算数”" in shown[0]


def test_plain_words_are_set_apart(shown: list[str]) -> None:
    notebook.say_plainly(fragment("通俗地说"))
    assert shown == ['<div class="plain-words">\n\n通俗地说\n\n</div>\n']


def test_nothing_is_shown_where_there_is_nothing_to_say(shown: list[str]) -> None:
    notebook.say_plainly(None)
    notebook.show_chart(None)
    assert not shown


def test_the_change_of_every_item_is_said_under_its_code(shown: list[str], next_book: Book, entries: Entries) -> None:
    notebook.section(next_book, "general_public")
    notebook.say_changes(next_book)
    assert words(shown[1]) == "与上年相比，各项支出变动情况如下："
    assert len(shown) == 7
    assert words(shown[2]).endswith("比2020年预算增加4万元，增长6.93%，主要原因是在职人员增加，工资相应增长。")
    percent = entries()["statement.general_public.changes.2010301.change.percent"]
    assert (percent["text"], percent["place"]) == ("增长6.93%", "第二部分 五、一般公共预算支出预算情况说明")
    assert ids_on("".join(shown[1:])) == list(entries())


def test_a_single_change_is_said_without_a_lead_in(
    shown: list[str], next_book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = next(changes.item_statements(next_book, "一般公共预算"))
    monkeypatch.setattr("budgetbook.notebook.sentences.item_statements", lambda *_: iter([first]))
    notebook.section(next_book, "general_public")
    notebook.say_changes(next_book)
    (said,) = shown[1:]
    assert words(said).endswith("比2020年预算增加4万元，增长6.93%，主要原因是在职人员增加，工资相应增长。")


def test_a_table_of_changes_stands_in_its_section_with_every_number_in_the_ledger(
    shown: list[str], next_book: Book, entries: Entries
) -> None:
    notebook.section(next_book, "three_public")
    notebook.show_change_table(notebook.change_tables.three_public(next_book))
    title, lines, table, note = shown[1:]
    assert words(title) == "“三公”经费比上年的变动"
    assert words(lines).strip() == "单位：万元"
    assert words(note) == "数据来源：预算07表、2020年部门预算"
    assert ids_on(table + note) == list(entries())
    entry = entries()["tables.change_three_public.公务接待费.percent"]
    assert (entry["text"], entry["place"]) == ("50.00", "第二部分 九、“三公”经费支出预算情况说明 表")


def test_a_chart_of_changes_is_shown_with_its_figures(
    monkeypatch: pytest.MonkeyPatch, next_book: Book, entries: Entries
) -> None:
    monkeypatch.setattr(session, "display", lambda *_, **__: None)
    notebook.open_book(YEAR, UNIT)
    notebook.section(next_book, "three_public")
    show_drawn(shipped.change_of_three_public(next_book))
    assert entries()["statement.three_public.chart.公务接待费.percent"]["text"] == "下降50.00%"


def test_without_last_year_no_change_is_told(shown: list[str], book: Book) -> None:
    notebook.say_changes(book)
    notebook.show_change_table(notebook.change_tables.by_class(book))
    assert notebook.change_clause(book, "支出总计") == ""
    assert not shown


def test_the_units_own_prose_is_told_as_it_was_written(shown: list[str], book: Book) -> None:
    notebook.show_unit_text(book, "composition")
    sentence = "市政务服务和大数据管理局部门预算只包含局机关六个科室、一个机关党支部本级预算。"
    assert shown == [f'<div class="own-words">\n\n{sentence}\n\n</div>\n']
    assert notebook.unit_text(book, "composition") == f'<span class="own-words">{sentence}</span>'


def test_the_reason_for_no_comparison_is_given_only_where_there_is_one(book: Book) -> None:
    reason = "因机构改革，我单位2019年未单独列支“三公”经费。"
    assert words(notebook.no_last_year_reason(book)) == reason
    assert notebook.no_last_year_reason(book).startswith('<span class="own-words">')
    prose = {name: text for name, text in book.data.prose.items() if name != "three_public_no_base"}
    compared = dataclasses.replace(book, data=dataclasses.replace(book.data, prose=prose))
    assert notebook.no_last_year_reason(compared) == ""


@pytest.mark.parametrize("fund", ["政府性基金预算", "国有资本经营预算"])
def test_a_fund_without_money_is_said_to_have_none(shown: list[str], book: Book, fund: str) -> None:
    notebook.say_fund(book, fund)
    number = {"政府性基金预算": "预算08表", "国有资本经营预算": "预算09表"}[fund]
    assert words(shown[0]) == (f"市政务服务和大数据管理局2020年没有{fund}拨款安排的收入和支出（详见{number}）。")


def test_a_fund_with_money_is_said_to_pay_for_its_classes(shown: list[str], edit: Edit, data: Path) -> None:
    notebook.say_fund(with_fund(edit, data), "政府性基金预算")
    assert words(shown[0]) == (
        "市政务服务和大数据管理局2020年政府性基金预算收、支各3万元，支出全部为一般公共服务支出（详见预算08表）。"
    )


def test_every_fund_with_money_is_told_with_its_income_and_spending(
    shown: list[str], edit: Edit, data: Path, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(here.ledger, "record", lambda *_: None)
    notebook.say_funds(book)
    assert words(shown[0]) == "市政务服务和大数据管理局2020年一般公共预算收支预算92万元（详见预算04表）。"
    notebook.say_funds(with_fund(edit, data))
    assert words(shown[1]).endswith("，政府性基金预算收支预算3万元（详见预算04表）。")
    for file in ("income.csv", "spending.csv"):
        sources = {**book.data.sources, file: dataclasses.replace(book.data.sources[file], rows=())}
        book = dataclasses.replace(book, data=dataclasses.replace(book.data, sources=sources))
    notebook.say_funds(book)
    assert words(shown[2]) == "市政务服务和大数据管理局2020年没有财政拨款安排的收入和支出（详见预算04表）。"


def test_what_an_amount_of_nothing_is_for_is_not_told(book: Book) -> None:
    parts = book.table("three_public").set_index("名称")["预算数"]
    assert notebook.purpose_of(book, parts["因公出国（境）费"], "three_public_reception") == ""
    assert words(notebook.purpose_of(book, parts["公务接待费"], "three_public_reception")) == (
        "，主要用于按规定开支的各类公务接待支出"
    )


def test_the_glossary_numbers_its_terms_and_fills_in_the_level(shown: list[str], book: Book) -> None:
    notebook.start_part(book, "glossary")
    shown.clear()
    notebook.say_glossary(book)
    assert len(shown) == 6
    assert words(shown[0]) == "一、财政拨款收入：是指市级财政当年拨付的资金。"
    assert words(shown[5]).startswith("六、机关运行经费：是指为保障行政单位")


def test_the_terms_of_the_glossary_are_bold_in_jupyter_too(shown: list[str], book: Book) -> None:
    notebook.say_glossary(book)
    html = [MarkdownIt().render(markdown) for markdown in shown]
    assert [line for line in html if not line.startswith("<p><strong>") or "*" in line] == []


@pytest.mark.parametrize(("depth", "numbers"), [(1, ["一、", "二、"]), (2, ["（一）", "（二）"]), (3, ["1.", "2."])])
def test_a_list_is_numbered_a_level_below_the_heading_over_it(
    shown: list[str], book: Book, depth: int, numbers: list[str]
) -> None:
    here.move("somewhere", "某处", depth)
    notebook.say_glossary(book)
    terms = [entry.term for entry in book.form.glossary]
    for paragraph, number, term in zip(shown[:2], numbers, terms[:2], strict=True):
        assert words(paragraph).startswith(f"{number}{term}：")


def test_a_glossary_of_more_than_ten_terms_loses_none(shown: list[str], book: Book) -> None:
    glossary = book.form.glossary * 4
    long = dataclasses.replace(book, form=book.form.model_copy(update={"glossary": glossary}))
    notebook.start_part(book, "glossary")
    shown.clear()
    notebook.say_glossary(long)
    numerals = [words(markdown).split("、")[0] for markdown in shown]
    assert numerals[9:12] == ["十", "十一", "十二"]
    assert numerals[19:] == ["二十", "二十一", "二十二", "二十三", "二十四"]


def test_the_annex_cover_names_its_title_its_twelve_tables_and_its_date(
    shown: list[str], book: Book, entries: Entries
) -> None:
    notebook.start_part(book, "tables")
    heading, contents, date = shown
    assert words(heading) == "# 附件：洛阳市政务服务和大数据管理局2020年度部门预算表"
    lines = [line for line in contents.splitlines() if line and not line.startswith("<")]
    assert len(lines) == 12
    assert lines[0] == "一、部门收支总体情况表"
    assert lines[11] == "十二、项目（政策）绩效目标表"
    assert date.startswith('<div class="annex-date">')
    assert words(date) == "2020年6月2日"
    assert entries()["annex.cover.date"] == {
        "id": "annex.cover.date",
        "label": "附件日期",
        "value": "2020年6月2日",
        "unit": "编号",
        "text": "2020年6月2日",
        "formula": "",
        "expression": {"date": [0]},
        "printed_as": "number",
        "cells": [{"file": "data/2020/157001/unit.toml", "row": 0, "column": "dates.annex", "raw": "2020-06-02"}],
        "place": "附件封面",
    }


def test_a_chart_is_shown_with_its_caption_and_its_words_for_the_blind(
    monkeypatch: pytest.MonkeyPatch, book: Book
) -> None:
    displayed: dict[str, Any] = {}
    monkeypatch.setattr(
        session, "display", lambda data, **options: displayed.update({} if isinstance(data, HTML) else data | options)
    )
    show_drawn(shipped.three_public(book))
    assert displayed["image/svg+xml"].startswith("<?xml")
    with Image.open(io.BytesIO(base64.b64decode(displayed["image/png"]))) as picture:
        assert picture.width == 1.5 * displayed["metadata"]["image/png"]["width"]
        assert picture.convert("RGB").getpixel((0, 0)) == (255, 255, 255)  # to be read on a dark page too
    caption = displayed["metadata"]["budgetbook"]["caption"]
    assert words(caption).startswith("2020年“三公”经费1.5万元，公务用车运行维护费较多，")
    assert "公务用车运行维护费1.3" in displayed["metadata"]["budgetbook"]["alt"]


def test_a_table_is_shown_with_heading_number_unit_and_notes(shown: list[str], book: Book) -> None:
    notebook.show_table(book, "three_public")
    heading, title, lines, table, note = shown
    assert heading == "## 七、一般公共预算“三公”经费支出情况表\n"
    assert title.startswith('<div class="table-title">\n\n')
    assert words(title).endswith("预算07表　2020年一般公共预算“三公”经费支出情况表")
    assert lines.startswith('<div class="table-lines">\n\n')
    assert "<span>部门名称：洛阳市政务服务和大数据管理局</span> <span>单位：万元</span>" in lines
    assert re.match('<div style="[^"]*overflow-x: auto" class="table-scroll"', table)
    assert words(note).startswith("注：按照党中央、国务院有关规定")


@pytest.mark.parametrize("ordinal", ["", "三、", "（三）"])
def test_a_heading_that_is_the_whole_title_leaves_the_number_alone(
    shown: list[str], book: Book, monkeypatch: pytest.MonkeyPatch, ordinal: str
) -> None:
    table = build_table(book, "spending")
    heading = f"{ordinal}{table.title}"
    headed = dataclasses.replace(table, contents=heading)
    monkeypatch.setattr("budgetbook.notebook.displays.build_table", lambda *_: headed)
    notebook.show_table(book, "spending")
    assert words(shown[0]) == f"## {heading}"
    assert shown[1].startswith('<div class="table-number">')
    assert words(shown[1]).endswith("预算03表")


def test_a_heading_that_says_the_title_of_its_table_is_the_title(shown: list[str], project: Project) -> None:
    book = open_unchecked("2024", "999104", project.root / "tests" / "data")
    notebook.show_table(book, "income")
    assert words(shown[0]) == "## （二）2024年预算单位收入预算总表"
    assert shown[1].startswith('<div class="table-number">\n\n')
    assert words(shown[1]) == "附表二"


def test_an_empty_table_is_shown_with_a_note_that_names_it(shown: list[str], book: Book) -> None:
    notebook.show_table(book, "government_fund")
    assert words(shown[-1]) == (
        "注：市政务服务和大数据管理局2020年没有政府性基金预算支出，预算08表《2020年政府性基金预算支出情况表》为空表。"
    )


def test_every_table_of_the_form_can_be_shown(shown: list[str], book: Book) -> None:
    for table in book.form.tables:
        notebook.show_table(book, table.key)
    headings = [markdown for markdown in shown if markdown.startswith("## ")]
    titles = [words(markdown) for markdown in shown if markdown.startswith('<div class="table-title">')]
    numbers = [match.group() for title in titles if (match := re.search(r"预算\d\d表(?=　)", title))]
    assert len(headings) == 12
    assert numbers == [f"预算{number:02}表" for number in range(1, 13)]


def test_everything_shown_ends_its_paragraph(shown: list[str], book: Book) -> None:
    notebook.start_part(book, "statement")
    notebook.start_part(book, "tables")
    notebook.say_glossary(book)
    assert all(markdown.endswith("\n") for markdown in shown)


@pytest.mark.parametrize(("year", "unit"), [(YEAR, UNIT), (2020, 157001)])
def test_a_book_is_opened_by_codes_typed_as_text_or_as_numbers(year: str | int, unit: str | int) -> None:
    assert notebook.open_book(year, unit).data.measures["收入总计"].text == "92万元"


def test_a_book_that_does_not_reconcile_is_not_opened(data: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(data))
    edit("income.csv", "一般公共预算,92.0", "一般公共预算,91.0")
    with pytest.raises(CheckError, match="收入总计等于支出总计"):
        notebook.open_book(YEAR, UNIT)


def test_a_year_without_data_is_not_opened() -> None:
    with pytest.raises(UsageError, match="没有1999年的数据"):
        notebook.open_book("1999", UNIT)


def test_every_name_that_the_notebooks_may_import_is_there() -> None:
    assert [name for name in notebook.__all__ if not hasattr(notebook, name)] == []


def test_what_a_section_says_is_entered_under_the_section(book: Book, shown: list[str], entries: Entries) -> None:
    notebook.section(book, "income")
    notebook.say(
        "{year}收入{income}，其中：{parts}。",
        year=book.data.year,
        income=book.data.measures["收入总计"],
        parts=notebook.amounts_of([book.data.measures["其他收入"]]),
    )
    figures = entries()
    assert list(figures) == [
        "statement.income.year",
        "statement.income.income",
        "statement.income.parts.其他收入.amount",
    ]
    assert figures["statement.income.income"] == {
        "id": "statement.income.income",
        "label": "收入总计",
        "value": "92.0",
        "unit": "万元",
        "text": "92万元",
        "formula": (
            "一般公共预算财政拨款 92.0 + 政府性基金预算财政拨款 0.0 + "
            "国有资本经营预算财政拨款 0.0 + 其他收入 0.0 = 92.0万元"
        ),
        "expression": {"sum": [0, 1, 2, 3], "label": "收入总计"},
        "printed_as": "number",
        "cells": [
            {"file": "data/2020/157001/income.csv", "row": row, "column": "预算数", "raw": raw}
            for row, raw in enumerate(("92.0", "0.0", "0.0", "0.0"), start=3)
        ],
        "place": "第二部分 二、收入预算总体情况说明",
    }
    assert ids_on(shown[-1]) == list(figures)


def test_a_subsection_belongs_to_its_section(book: Book, shown: list[str], entries: Entries) -> None:
    notebook.section(book, "other_matters")
    notebook.subsection("（四）国有资产占用情况")
    notebook.say("车辆{vehicles}。", vehicles=book.data.measures["车辆"])
    assert ids_on(shown[-1]) == list(entries()) == ["statement.other_matters.vehicles"]


def test_plain_words_have_ids_of_their_own(book: Book, shown: list[str], entries: Entries) -> None:
    notebook.section(book, "overall")
    notebook.say("{amount}", amount=book.data.measures["支出总计"])
    notebook.say_plainly(fragment("{amount}", amount=book.data.measures["基本支出"]))
    assert ids_on("".join(shown)) == list(entries()) == ["statement.overall.amount", "statement.overall.plain.amount"]


def test_the_same_may_be_said_again_but_nothing_else_under_its_name(
    book: Book, shown: list[str], entries: Entries
) -> None:
    notebook.section(book, "income")
    for _ in range(2):
        notebook.say("{amount}", amount=book.data.measures["收入总计"])
    assert len(entries()) == 1
    count = len(shown)
    with pytest.raises(
        LedgerError, match=r"“statement\.income\.amount”已是92万元（收入总计），不能再记74万元（基本支出）"
    ):
        notebook.say("{amount}", amount=book.data.measures["基本支出"])
    assert len(shown) == count


@pytest.mark.usefixtures("shown")
def test_the_figures_of_a_chart_are_entered_under_its_section(
    book: Book, entries: Entries, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook.section(book, "three_public")
    monkeypatch.setattr(session, "display", lambda *_, **__: None)
    show_drawn(shipped.three_public(book))
    figures = entries()
    assert {name: entry["value"] for name, entry in figures.items()} == {
        "statement.three_public.chart.因公出国（境）费": "0.0",
        "statement.three_public.chart.公务接待费": "0.2",
        "statement.three_public.chart.公务用车运行维护费": "1.3",
        "statement.three_public.chart.公务用车购置费": "0.0",
        "statement.three_public.chart.year": "2020",
        "statement.three_public.chart.source.three_public": "预算07表",
        "statement.three_public.caption.year": "2020",
        "statement.three_public.caption.message.whole": "1.5",
    }
    assert figures["statement.three_public.chart.公务用车运行维护费"]["text"] == "1.3"
    assert figures["statement.three_public.caption.message.whole"]["text"] == "1.5万元"
    places = ["第二部分 九、“三公”经费支出预算情况说明 图"] * 6
    places += ["第二部分 九、“三公”经费支出预算情况说明 图题"] * 2
    assert [entry["place"] for entry in figures.values()] == places


def test_the_table_under_a_chart_repeats_its_figures(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    tables: list[str] = []
    monkeypatch.setattr(session, "display", lambda item, **_: tables.append(getattr(item, "data", "")))
    chart = shipped.three_public(book)
    notebook.section(book, "three_public")
    show_drawn(chart)
    assert 'data-figure="statement.three_public.chart.公务接待费"' in tables[-1]


def test_each_figure_and_code_of_a_table_is_entered_as_the_table_prints_it(
    book: Book, shown: list[str], entries: Entries
) -> None:
    notebook.show_table(book, "general_public")
    figures = entries()
    assert set(ids_on("".join(shown))) == set(figures)
    assert {entry["place"] for entry in figures.values()} == {"附件 预算05表"}
    total, code = figures["tables.general_public.total.total"], figures["tables.general_public.2010302.item"]
    assert (total["text"], total["value"], total["unit"]) == ("92.0", "92.0", "万元")
    assert (code["text"], code["value"], code["unit"], code["label"]) == (
        "02",
        "02",
        "编号",
        "功能分类科目编码 2010302",
    )
    assert [cell["raw"] for cell in code["cells"]] == ["2010302"]
    number, year = figures["tables.general_public.title.number"], figures["tables.general_public.title.year"]
    assert (number["text"], year["text"]) == ("预算05表", "2020年")
    assert number["cells"] == [
        {
            "file": "report/forms/luoyang-2020.toml",
            "row": 0,
            "column": "tables.general_public.number",
            "raw": "预算05表",
        }
    ]


def test_number_and_year_in_a_tables_note_are_figures_too(book: Book, shown: list[str]) -> None:
    notebook.show_table(book, "state_capital")
    assert ids_on(shown[-1]) == [f"tables.state_capital.note1.{name}" for name in ("year", "number", "year")]


def test_the_units_own_prose_is_not_entered(book: Book, shown: list[str], entries: Entries) -> None:
    notebook.section(book, "three_public")
    notebook.show_unit_text(book, "three_public_no_base")
    notebook.say("{no_base}", no_base=notebook.no_last_year_reason(book))
    assert all("2019" in markdown for markdown in shown[1:])
    assert entries() == {}


def test_the_ledger_names_the_parts_sections_and_tables_shown_in_their_order(
    book: Book, shown: list[str], show_ledger: ShowLedger
) -> None:
    notebook.start_part(book, "statement")
    notebook.section(book, "overall")
    notebook.section(book, "income")
    notebook.start_part(book, "tables")
    notebook.show_table(book, "basic")
    notebook.show_table(book, "basic")
    assert shown
    assert show_ledger()[LEDGER_TYPE]["shown"] == [
        *("statement", "statement.overall", "statement.income"),
        *("annex.cover", "tables.basic", "tables.basic"),
    ]


@pytest.mark.usefixtures("shown")
def test_a_book_that_is_opened_begins_a_new_ledger(book: Book, entries: Entries, show_ledger: ShowLedger) -> None:
    notebook.section(book, "income")
    notebook.say("{amount}", amount=book.data.measures["收入总计"])
    assert entries()
    notebook.open_book(YEAR, UNIT)
    assert unpacked(show_ledger()[LEDGER_TYPE]) == {"figures": [], "shown": [], "book": {"year": YEAR, "unit": UNIT}}


def test_the_ledger_is_shown_to_people_folded_by_place(book: Book, shown: list[str], show_ledger: ShowLedger) -> None:
    kinds = [book.data.measures["基本支出"].named("<基本> & 支出"), book.data.measures["项目支出"]]
    for section in ("spending", "basic"):
        notebook.section(book, section)
        notebook.say("{parts}", parts=notebook.amounts_of(kinds))
    assert shown
    displayed = show_ledger()
    folds = BeautifulSoup(displayed["text/html"], "html.parser")("details")
    places = ["第二部分 三、支出预算总体情况说明", "第二部分 六、一般公共预算基本支出预算情况说明"]
    assert [fold.select("summary")[0].get_text() for fold in folds] == [f"{place}（2行）" for place in places]
    assert not [fold for fold in folds if fold.has_attr("open")]
    rows = []
    for place, fold in zip(places, folds, strict=True):
        assert [cell.get_text() for cell in fold("th")] == ["编号", "名称", "印出", "计算式", "来源"]
        rows += [[place, *(cell.get_text() for cell in row("td"))] for row in fold.select("tbody tr")]
    assert [row[:5] for row in rows] == [
        [entry[name] for name in ("place", "id", "label", "text", "formula")]
        for entry in displayed[LEDGER_TYPE]["figures"]
    ]
    assert [row[3] for row in rows] == ["74万元", "18万元"] * 2
    assert rows[1][5] == "data/2020/157001/spending.csv 第3至7行“一般性项目”“专项资金”"


def test_a_ledger_without_an_entry_is_shown_as_nothing(show_ledger: ShowLedger) -> None:
    notebook.open_book(YEAR, UNIT)
    displayed = show_ledger()
    assert displayed[LEDGER_TYPE]["figures"] == []
    assert "<details" not in displayed["text/html"]


def printed_by(notebooks: Iterable[Path]) -> dict[str, dict[str, Any]]:
    """Return all that executed notebooks printed, by id."""
    figures = join_ledgers(ledger_of(nbformat.read(path, as_version=4)) for path in notebooks)["figures"]
    return {entry["id"]: entry for entry in figures}


@pytest.fixture
def larger(project: Project, book: Book, data: Path, unit_folder: Path) -> Project:
    """The real budget with every amount and number of vehicles three times as large, but for the first two items of
    basic spending, which are exchanged as well, so that another is the largest."""
    for schema in book.form.data.tables:
        path = unit_folder / schema.file
        rows = read_csv(path)
        for row in rows[1:]:
            for place, column in enumerate(schema.columns):
                if column.kind in ("amount", "count") and row[place]:
                    row[place] = str(Decimal(row[place]) * 3)
        if schema.file == BASIC_SPENDING_FILE:
            (first, second) = (row for row in rows if row[0] in ("30101", "30102"))
            first[4:], second[4:] = second[4:], first[4:]
        write_csv(path, rows)
    accepted = unit_folder / "accepted.csv"
    text = accepted.read_text(encoding="utf-8")
    amount = r"\d+(?:\.\d)?(?=万元)|\d+\.\d(?=”)"
    accepted.write_text(re.sub(amount, lambda match: str(Decimal(match.group()) * 3), text), encoding="utf-8")
    return Project(root=project.root, data=data)


def test_other_amounts_have_the_same_ids(executed: list[Path], larger: Project, book: Book, tmp_path: Path) -> None:
    printed = printed_by(executed)
    others = printed_by(
        run_notebooks(larger, document_notebooks(larger, book.form), {"year": YEAR, "unit": UNIT}, tmp_path / "larger")
    )
    assert set(others) == set(printed)
    amounts = {name for name, entry in printed.items() if entry["unit"] in ("万元", "辆") and Decimal(entry["value"])}
    exchanged = {
        name for name in amounts if re.search(r"\.3010[12]\.|\.(基本工资|津贴补贴)$|^statement\.basic\.plain", name)
    }
    assert len(amounts) > 250
    assert len(exchanged) == 4 + 2 + 1
    wrong = [n for n in amounts - exchanged if Decimal(others[n]["value"]) != 3 * Decimal(printed[n]["value"])]
    assert wrong == []
    largest = "statement.basic.plain.amount"
    assert (printed[largest]["label"], printed[largest]["text"]) == ("津贴补贴", "16.6万元")
    assert (others[largest]["label"], others[largest]["text"]) == ("基本工资", "49.8万元")
