from __future__ import annotations

import csv
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from budgetbook.book import open_book
from budgetbook.core.errors import InputError
from budgetbook.dataset.comparison_base import BUDGET, OUTTURN
from budgetbook.figures import WAN_YUAN, Cell, Figure
from budgetbook.figures.changes import Change
from budgetbook.forms.changes_form import ChangesForm
from budgetbook.narrative.changes import change_clause, change_statement, item_statements
from budgetbook.narrative.sentence import NarrativeError, sentence
from tests.places import SHARED

if TYPE_CHECKING:
    from budgetbook.book import Book

PEERS = SHARED / "peers" / "changes.tsv"
LAST_YEAR = Figure(Decimal(2020), "年", "上一年度")
WORDS = ChangesForm()
REASON = "新录用公务员2人"


def wan(value: str, year: str = "2021") -> Figure:
    cell = Cell(f"data/{year}/157001/spending.csv", 3, "一般性项目", value)
    return Figure(Decimal(value), WAN_YUAN, "行政运行", cells=(cell,))


def change(now: str, base: str | None) -> Change:
    return Change("行政运行", wan(now), None if base is None else wan(base, "2020"))


def words_of(markup: str) -> str:
    return BeautifulSoup(markup, "html.parser").get_text()


@pytest.mark.parametrize(
    ("now", "base", "expected"),
    [
        ("62.3", "57.7", "比2020年预算增加4.6万元，增长7.97%，主要原因是新录用公务员2人"),
        ("25.77", "60.13", "比2020年预算减少34.36万元，下降57.14%，主要原因是新录用公务员2人"),
        ("57.7", "57.70", "与2020年预算持平"),
        ("25.0", "0.0", "比2020年预算增加25万元（上年未安排），主要原因是新录用公务员2人"),
        ("0.0", "0.0", "与2020年预算持平"),
        ("25.0", None, "比2020年预算增加25万元（上年未安排），主要原因是新录用公务员2人"),
        ("0.0", None, "与2020年预算持平"),
        ("1000000.0", "999999.9", "比2020年预算增加0.1万元，增长不足万分之一，主要原因是新录用公务员2人"),
        ("999999.9", "1000000.0", "比2020年预算减少0.1万元，下降不足万分之一，主要原因是新录用公务员2人"),
    ],
)
def test_a_change_is_said_with_amount_percentage_direction_and_reason(
    now: str, base: str | None, expected: str
) -> None:
    assert words_of(change_statement(WORDS, change(now, base), LAST_YEAR, BUDGET, REASON)) == expected


def test_what_has_ended_fell_by_all_of_it() -> None:
    ended = replace(change("0", "18.0"), ended=True)
    assert words_of(change_statement(WORDS, ended, LAST_YEAR, BUDGET, "项目完成")) == (
        "比2020年预算减少18万元，下降100%，主要原因是项目完成"
    )


def test_a_change_from_the_outturn_says_so() -> None:
    assert words_of(change_statement(WORDS, change("62.3", "57.7"), LAST_YEAR, OUTTURN, REASON)).startswith(
        "比2020年执行数增加4.6万元"
    )


def test_a_place_has_words_of_its_own() -> None:
    words = ChangesForm(budget="上年预算", changed="较{base}{amount}{rate}", rate="（{percent}）")
    fragment = change_statement(words, change("62.3", "57.7"), LAST_YEAR, BUDGET, REASON)
    assert words_of(fragment) == "较上年预算增加4.6万元（增长7.97%），主要原因是新录用公务员2人"


def test_a_place_prints_what_an_amount_changed_from() -> None:
    # a real sentence of a unit of Beijing, 2023
    words = ChangesForm(
        budget="{last_year}年初预算数", changed="比{base}{base_amount}{amount}{rate}", reason="。主要原因：{reason}"
    )
    fragment = change_statement(
        words, change("3309.58", "3683.76"), replace(LAST_YEAR, value=Decimal(2022)), BUDGET, REASON
    )
    assert words_of(fragment) == ("比2022年年初预算数3683.76万元减少374.18万元，下降10.16%。主要原因：新录用公务员2人")
    assert [name for name, _ in fragment.figures] == ["last_year", "base_amount", "amount", "percent"]
    base = dict(fragment.figures)["base_amount"]
    assert (base.label, [cell.file for cell in base.cells]) == ("上年行政运行", ["data/2020/157001/spending.csv"])


@pytest.fixture
def sample() -> Book:
    return open_book("2022", "999001", Path(__file__).resolve().parents[1] / "data")


def with_changes(book: Book, **settings: object) -> Book:
    changes = ChangesForm.model_validate(book.form.changes.model_dump() | settings)
    return replace(book, form=book.form.model_copy(update={"changes": changes}))


def test_a_place_states_only_changes_above_its_threshold(sample: Book) -> None:
    items = [item for item, _ in item_statements(sample, "一般公共预算")]
    book = with_changes(sample, stated="above_threshold", threshold_percent="5")
    # 增长9.47% and 增长0.41% (see the amounts in the sample's tables)
    assert "比2021年预算增加143.1万元，增长9.47%" in words_of(change_clause(book, "项目支出"))
    assert "增长0.41%" in words_of(change_clause(sample, "基本支出"))
    assert change_clause(book, "基本支出") == ""
    stated = [item for item, _ in item_statements(book, "一般公共预算")]
    assert "2070104" in items
    assert stated == [item for item in items if item in stated]
    assert sample.comparison is not None
    for item in items:
        percent = sample.comparison.change_of(item).percent
        is_equal = sample.comparison.change_of(item).direction == "持平"
        # without a base there is no percentage, and the change is above any
        assert (item in stated) is (not is_equal if percent is None else abs(percent.value) > 5), item


def test_a_place_states_no_change_at_all(sample: Book) -> None:
    book = with_changes(sample, stated="none")
    assert change_clause(book, "项目支出") == ""
    assert list(item_statements(book, "一般公共预算")) == []


def test_a_place_that_prints_no_percentage_has_none_of_it() -> None:
    words = ChangesForm(rate="", no_rate="")
    fragment = change_statement(words, change("62.3", "57.7"), LAST_YEAR, BUDGET, REASON)
    assert words_of(fragment) == "比2020年预算增加4.6万元，主要原因是新录用公务员2人"
    assert [name for name, _ in fragment.figures] == ["last_year", "amount"]


@pytest.mark.parametrize(
    ("now", "base", "names"),
    [
        ("62.3", "57.7", ["last_year", "amount", "percent"]),
        ("25.77", "60.13", ["last_year", "amount", "percent"]),
        ("57.7", "57.7", ["last_year", "amount"]),
        ("25.0", "0.0", ["last_year", "amount"]),
        ("25.0", None, ["last_year", "amount"]),
    ],
)
def test_the_figures_have_the_same_names_whatever_the_direction(now: str, base: str | None, names: list[str]) -> None:
    fragment = change_statement(WORDS, change(now, base), LAST_YEAR, BUDGET, REASON)
    assert [name for name, _ in fragment.figures] == names
    spans = BeautifulSoup(fragment, "html.parser").select(".budget-figure")
    assert [span["data-figure"] for span in spans] == names


def test_amount_and_percentage_carry_their_formula_and_the_cells_of_both_years() -> None:
    fragment = change_statement(WORDS, change("62.3", "57.7"), LAST_YEAR, BUDGET, REASON)
    [_, amount, percent] = [
        str(span["title"]) for span in BeautifulSoup(fragment, "html.parser").select(".budget-figure")
    ]
    assert "计算：本年行政运行 62.3 − 上年行政运行 57.7 = 4.6万元" in amount
    assert "计算：（62.3 − 57.7）÷ 57.7 = 7.9723% → 7.97%（四舍五入）" in percent
    for note in (amount, percent):
        assert "data/2021/157001/spending.csv 第3行" in note
        assert "data/2020/157001/spending.csv 第3行" in note


def test_the_reason_is_the_units_own_words_and_acts_on_nothing() -> None:
    fragment = change_statement(WORDS, change("62.3", "57.7"), LAST_YEAR, BUDGET, "新录用2人 <b>*等*</b> {x}")
    [own] = BeautifulSoup(fragment, "html.parser").select(".own-words")
    assert own.get_text() == "新录用2人 <b>*等*</b> {x}"
    assert "*" not in fragment


def test_a_change_stands_inside_a_sentence_under_a_name() -> None:
    statement = change_statement(WORDS, change("62.3", "57.7"), LAST_YEAR, BUDGET, REASON)
    fragment = sentence("行政运行{amount}，{change}。", amount=wan("62.3"), change=statement)
    assert [name for name, _ in fragment.figures] == ["amount", "change.last_year", "change.amount", "change.percent"]


@pytest.mark.parametrize(("now", "base"), [("62.3", "57.7"), ("25.77", "60.13"), ("25.0", "0.0"), ("25.0", None)])
def test_a_change_without_its_reason_is_not_said(now: str, base: str | None) -> None:
    with pytest.raises(NarrativeError, match=rf"缺少行政运行{change(now, base).direction}的原因"):
        change_statement(WORDS, change(now, base), LAST_YEAR, BUDGET)


def test_below_the_threshold_a_change_is_said_without_a_reason_or_with_one() -> None:
    words = ChangesForm(threshold_percent=Decimal(10))
    small, large = change("62.3", "57.7"), change("80.0", "57.7")
    assert words_of(change_statement(words, small, LAST_YEAR, BUDGET)) == "比2020年预算增加4.6万元，增长7.97%"
    assert words_of(change_statement(words, small, LAST_YEAR, BUDGET, REASON)).endswith(REASON)
    with pytest.raises(NarrativeError):
        change_statement(words, large, LAST_YEAR, BUDGET)


def test_no_reason_is_told_of_what_did_not_change() -> None:
    assert words_of(change_statement(WORDS, change("1.0", "1.0"), LAST_YEAR, BUDGET, REASON)) == "与2020年预算持平"


@pytest.mark.skipif(not PEERS.is_file(), reason=f"{PEERS} 不在：真实文本的增减变动只在有 shared/peers 时核对")
def test_every_statement_of_two_real_documents_is_said_with_its_published_numbers() -> None:
    """Wording as the official template has it; the numbers as published, but where the document is at fault."""
    with PEERS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert len(rows) == 67
    for row in rows:
        last_year = Figure(Decimal(row["year"]) - 1, "年", "上一年度")
        changed = change(row["this_year_wan"], row["last_year_wan"])
        words = words_of(change_statement(WORDS, changed, last_year, OUTTURN, "据实安排"))
        way = {"增": "增加", "减": "减少"}.get(row["direction"])
        difference = abs(Decimal(row["this_year_wan"]) - Decimal(row["last_year_wan"])).normalize()
        start = f"比{last_year.value}年执行数{way}{difference:f}万元"
        match row["verdict"].partition("(")[0].split():
            case ["plain_ok"]:
                growth = {"增": "增长", "减": "下降"}[row["direction"]]
                assert words == f"{start}，{growth}{row['published_percent']}%，主要原因是据实安排"
            case ["no_pct"]:
                assert words == f"与{last_year.value}年执行数持平"
            case ["ZERO_BASE_PERCENT"]:
                assert words == f"{start}（上年未安排），主要原因是据实安排"
            case _:
                assert words.startswith(start)
                assert row["published_percent"] not in words


# ---- of a book that has a base


def test_without_last_year_nothing_is_said_of_it(book: Book) -> None:
    assert change_clause(book, "支出总计") == ""
    assert list(item_statements(book, "一般公共预算")) == []


def test_the_change_of_a_total_follows_its_amount(next_book: Book) -> None:
    fragment = change_clause(next_book, "支出总计")
    assert words_of(fragment) == (
        "，比2020年预算减少2万元，下降2.17%，主要原因是信用体系建设宣传项目缩减，财政拨款减少"
    )
    assert [name for name, _ in fragment.figures] == ["last_year", "amount", "percent"]
    assert words_of(change_clause(next_book, "公用经费")) == "，与2020年预算持平"


def test_each_item_is_told_with_its_path_its_amount_and_its_change(next_book: Book) -> None:
    items, statements = zip(*item_statements(next_book, "一般公共预算"), strict=True)
    assert items == ("2010301", "2010302", "2080505", "2101101", "2210201")
    assert [words_of(statement) for statement in statements[:3]] == [
        "一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）行政运行（项）61.7万元，"
        "比2020年预算增加4万元，增长6.93%，主要原因是在职人员增加，工资相应增长。",
        "一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）一般行政管理事务（项）12万元，"
        "比2020年预算减少6万元，下降33.33%，主要原因是信用体系建设宣传项目规模缩减。",
        "社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）5.9万元，"
        "与2020年预算持平。",
    ]
    assert [name for name, _ in statements[0].figures] == [
        "2010301.amount",
        "2010301.change.last_year",
        "2010301.change.amount",
        "2010301.change.percent",
    ]


def test_an_item_that_has_ended_and_a_new_one_are_told(next_year: Path) -> None:
    path = next_year / "spending.csv"
    text = path.read_bytes().decode("utf-8").replace("2010302,一般行政管理事务", "2010507,专项普查活动")
    path.write_bytes(text.encode("utf-8"))
    reasons = next_year / "reasons.csv"
    reasons.write_text(reasons.read_text(encoding="utf-8-sig") + "2010507,,人口普查\n", encoding="utf-8-sig")
    book = open_book("2021", "157001", next_year.parents[1])
    statements = {item: words_of(statement) for item, statement in item_statements(book, "一般公共预算")}
    assert statements["2010507"] == (
        "一般公共服务支出（类）统计信息事务（款）专项普查活动（项）12万元，比2020年预算增加12万元（上年未安排），主要原因是人口普查。"
    )
    assert statements["2010302"] == (
        "一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）一般行政管理事务（项）"
        "2021年未安排预算，比2020年预算减少18万元，下降100%，主要原因是信用体系建设宣传项目规模缩减。"
    )


def test_a_change_whose_reason_is_missing_is_not_told_but_named(next_year: Path) -> None:
    (next_year / "reasons.csv").unlink()
    book = open_book("2021", "157001", next_year.parents[1])
    with pytest.raises(InputError, match=r"data/2021/157001/reasons\.csv：缺少“支出总计”减少的原因。"):
        change_clause(book, "支出总计")
    with pytest.raises(InputError, match="没有可与上年比较的事项“支出合计”"):
        change_clause(book, "支出合计")
