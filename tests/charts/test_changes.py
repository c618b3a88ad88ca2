from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from html import unescape
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from budgetbook.charts.style import COLOURS, MAX_BARS, WIDTH
from budgetbook.figures import Figure
from budgetbook.figures.changes import Change
from tests.charts import shipped

if TYPE_CHECKING:
    from collections.abc import Callable

    from budgetbook.book import Book
    from budgetbook.charts import Chart

    Draw = Callable[[Book], Chart | None]

SVG = "{http://www.w3.org/2000/svg}"
GLYPH = re.compile(r"#NotoSansSC-Regular-([0-9a-f]+)")
every_chart = pytest.mark.parametrize("draw", [shipped.change_by_class, shipped.change_of_three_public])


def drawn(chart: Chart | None) -> Chart:
    assert chart is not None
    return chart


def wan(value: str) -> Figure:
    return Figure(Decimal(value), "万元", "类")


def change(label: str, now: str, base: str | None, *, ended: bool = False) -> Change:
    return Change(label, wan(now), None if base is None else wan(base), ended=ended)


def with_classes(book: Book, *changes: Change) -> Book:
    """The book with other changes by class."""
    comparison = book.comparison
    assert comparison is not None
    other = replace(book)
    classes = {**comparison.classes, "一般公共预算": {str(n): change for n, change in enumerate(changes)}}
    other.__dict__["comparison"] = replace(comparison, classes=classes)
    return other


def bars(chart: Chart) -> list[tuple[str, float, float]]:
    """Colour, left and right end of each bar, from the top down."""
    found = []
    for path in ElementTree.fromstring(chart.svg).iter(f"{SVG}path"):
        fill = re.search(r"fill: ([^;]+)", path.get("style", ""))
        if fill and fill[1] in (COLOURS["增加"], COLOURS["减少"]) and path.get("clip-path"):
            ends = [float(x) for x in re.findall(r"[ML] ([\d.]+) ", path.get("d", ""))]
            found.append((fill[1], min(ends), max(ends)))
    return found


def right_ends(chart: Chart) -> list[float]:
    """The place of the last letter of each line of text, in points from the left."""
    ends = []
    for group in ElementTree.fromstring(chart.svg).iter(f"{SVG}g"):
        place = re.fullmatch(r"translate\(([\d.]+) [\d.]+\) scale\(([\d.]+) -[\d.]+\)", group.get("transform", ""))
        letters = group.findall(f"{SVG}use")
        if place and letters:
            offset = re.match(r"translate\(([\d.]+)", letters[-1].get("transform", "translate(0"))
            assert offset is not None
            ends.append(float(place[1]) + (float(offset[1]) + 100) * float(place[2]))
    return ends


def read(caption: str) -> str:
    """A caption as it is read."""
    return unescape(re.sub(r"<[^>]*>", "", caption))


def words(chart: Chart) -> list[str]:
    """Every line of text on the drawing, read back from the outlines of its letters."""
    lines = []
    for group in ElementTree.fromstring(chart.svg).iter(f"{SVG}g"):
        letters = [
            GLYPH.fullmatch(use.get("{http://www.w3.org/1999/xlink}href", "")) for use in group.findall(f"{SVG}use")
        ]
        lines.append("".join(chr(int(letter[1], 16)) for letter in letters if letter))
    return [line for line in lines if line]


@every_chart
def test_without_last_year_there_is_no_chart(book: Book, draw: Draw) -> None:
    assert draw(book) is None


def test_what_did_not_change_has_no_chart(next_book: Book) -> None:
    assert shipped.change_by_class(with_classes(next_book, change("甲", "1.0", "1.0"), change("乙", "0", "0"))) is None


def test_each_class_is_told_with_its_change(next_book: Book) -> None:
    chart = drawn(shipped.change_by_class(next_book))
    message = "一般公共预算支出比上年减少，只有一般公共服务支出减少"
    assert read(chart.caption) == f"2021年{message}"
    assert chart.alt == (
        f"条形图，2021年一般公共预算支出按功能分类比上年的变动，单位万元。{message}。"
        "社会保障和就业支出持平；卫生健康支出持平；住房保障支出持平；一般公共服务支出减少2，下降2.64%。"
    )
    assert {"社会保障和就业支出", "持平", "一般公共服务支出", "减少2，下降2.64%"} <= set(words(chart))


def test_each_of_the_three_public_items_is_told_with_its_change(next_book: Book) -> None:
    chart = drawn(shipped.change_of_three_public(next_book))
    message = "“三公”经费比上年减少，只有公务接待费减少"
    assert read(chart.caption) == f"2021年{message}"
    assert chart.alt.endswith("。因公出国（境）费持平；公务用车购置及运行费持平；公务接待费减少0.1，下降50.00%。")


def test_up_goes_right_and_down_goes_left_as_far_as_the_change_is_large(next_book: Book) -> None:
    book = with_classes(next_book, change("甲", "30", "10"), change("乙", "10", "20"), change("丙", "5", "5"))
    up, none, down = bars(drawn(shipped.change_by_class(book)))
    assert (up[0], down[0]) == (COLOURS["增加"], COLOURS["减少"])
    assert down[2] == pytest.approx(up[1])
    assert up[2] - up[1] == pytest.approx(2 * (down[2] - down[1]), rel=1e-3)
    assert none[2] - none[1] == pytest.approx(0)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (change("甲", "30", "10"), "增加20，增长200.00%"),
        (change("甲", "25", "0"), "增加25"),
        (change("甲", "25", None), "上年未安排，本年25"),
        (change("甲", "0", "18", ended=True), "本年未安排，减少18"),
        (change("甲", "1000000.1", "1000000"), "增加0.1"),
        (change("甲", "0", None), "上年未安排，本年0"),
    ],
    ids=["up", "zero base", "new", "ended", "hardly", "new and zero"],
)
def test_the_words_beside_a_bar_say_the_change(next_book: Book, changed: Change, said: str) -> None:
    chart = drawn(shipped.change_by_class(with_classes(next_book, changed, change("乙", "1", "2"))))
    assert {"甲", said} <= set(words(chart))
    assert f"甲{said}；" in f"{chart.alt.removesuffix('。')}；"


def test_labels_stand_in_a_column_left_of_all_bars(next_book: Book) -> None:
    changes = [
        change("文化旅游体育与传媒支出", "99999.9", "1.0"),
        change("社会保障和就业支出", "0", "123456.7", ended=True),
        change("住房保障支出", "5", "5"),
    ]
    chart = drawn(shipped.change_by_class(with_classes(next_book, *changes)))
    unit, *labels, source = right_ends(chart)
    assert min(unit, source) > WIDTH - 8
    assert max(labels) < min(left for _, left, _ in bars(chart))
    assert "持平" in words(chart)


@every_chart
def test_every_digit_on_the_chart_is_a_figure(next_book: Book, draw: Draw) -> None:
    chart = drawn(draw(next_book))
    printed = [text for _, _, text in chart.figures]
    on_it = re.findall(r"\d[\d.]*%?", "".join(f"{line}；" for line in words(chart)))
    known = re.findall(r"\d[\d.]*%?", "；".join(printed))
    assert sorted(on_it) == sorted(number for number in known if number != "2021")
    assert len({name for name, _, _ in chart.figures}) == len(chart.figures)


def test_the_figures_are_named_after_the_class(next_book: Book) -> None:
    chart = drawn(shipped.change_by_class(next_book))
    assert [name for name, _, _ in chart.figures] == [
        "社会保障和就业支出.direction",
        "卫生健康支出.direction",
        "住房保障支出.direction",
        "一般公共服务支出.direction",
        "一般公共服务支出.amount",
        "一般公共服务支出.percent",
        "year",
        "source.general_public",
        "last_year",
    ]


def test_the_longest_words_stay_on_the_drawing(next_book: Book) -> None:
    changes = [
        change("灾害防治及应急管理支出", "987654.3", "1000000.1"),
        change("文化旅游体育与传媒支出", "99999.9", "1.0"),
        change("社会保障和就业支出", "0", "123456.7", ended=True),
        change("援助其他地区支出", "123456.7", None),
    ]
    chart = drawn(shipped.change_by_class(with_classes(next_book, *changes)))
    assert max(right_ends(chart)) <= WIDTH


def test_of_thirty_classes_the_largest_changes_are_drawn(next_book: Book) -> None:
    changes = [change(f"支出之{chr(0x7532 + n)}", str(n), "10") for n in range(30)]
    chart = drawn(shipped.change_by_class(with_classes(next_book, *changes)))
    assert chart.subject.endswith("（变动较大的各类）")
    shown = [int(row.cells[1].text) * {"增加": 1, "减少": -1}[row.cells[0].text] for row in chart.rows]
    assert shown == [*range(19, 6, -1), *range(-6, -11, -1)]
    assert len(bars(chart)) == len(chart.rows) == MAX_BARS
