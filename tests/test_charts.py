from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from budgetbook import charts
from budgetbook.dataset.tables import BasicSpending, SpendingGroup, ThreePublic
from budgetbook.figures import Figure
from budgetbook.shares import shares

if TYPE_CHECKING:
    from collections.abc import Callable

    from budgetbook.book import Book
    from budgetbook.charts import Chart

    Draw = Callable[[Book], Chart | None]

SVG = "{http://www.w3.org/2000/svg}"
GLYPH = re.compile(r"#NotoSansSC-Regular-([0-9a-f]+)")
FILLS = (charts.DARK, charts.MIDDLE)


def spending_by_class(book: Book) -> Chart | None:
    group = book.data.spending.of_fund("一般公共预算")
    parts = [part.amount for part in group.by_code(3, book.data.classification.functions).values()]
    return charts.spending_by_class(book, parts, shares(parts, group.amount, book.form.share_rule))


CHARTS: dict[str, Draw] = {
    "balance": charts.balance,
    "basic_and_project": charts.basic_and_project,
    "spending_by_class": spending_by_class,
    "basic_by_item": charts.basic_by_item,
    "three_public": charts.three_public,
}


def as_it_is(book: Book) -> Book:
    return book


every_chart = pytest.mark.parametrize("name", CHARTS)


@dataclass(frozen=True)
class Box:
    """A bar or a line of text as it lies on the drawing, in points."""

    words: str
    fill: str
    left: float
    right: float
    top: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        return (
            min(self.right, other.right) - max(self.left, other.left) > 1
            and min(self.bottom, other.bottom) - max(self.top, other.top) > 1
        )


def drawn(chart: Chart | None) -> ElementTree.Element:
    assert chart is not None
    return ElementTree.fromstring(chart.svg)


def style(element: ElementTree.Element, name: str) -> str:
    found = re.search(rf"\b{name}: ([^;]+)", element.get("style", ""))
    return found[1] if found else ""


def lines_of_text(svg: ElementTree.Element) -> list[Box]:
    """Every line of text, read back from the outlines of its letters."""
    boxes = []
    for group in svg.iter(f"{SVG}g"):
        place = re.fullmatch(r"translate\(([\d.]+) ([\d.]+)\) scale\(([\d.]+) -[\d.]+\)", group.get("transform", ""))
        letters = group.findall(f"{SVG}use")
        if place is None or not letters:
            continue
        codes = [GLYPH.fullmatch(letter.get("{http://www.w3.org/1999/xlink}href", "")) for letter in letters]
        words = "".join(chr(int(code[1], 16)) for code in codes if code)
        assert len(words) == len(letters), "有字不是由 Noto Sans SC 写出"
        left, baseline, scale = (float(number) for number in place.groups())
        offset = re.match(r"translate\(([\d.]+)", letters[-1].get("transform", "translate(0"))
        assert offset is not None
        last = 55 if words[-1].isascii() else 100
        right = left + (float(offset[1]) + last) * scale
        boxes.append(Box(words, style(group, "fill"), left, right, baseline - 80 * scale, baseline + 10 * scale))
    return boxes


def bars(svg: ElementTree.Element) -> list[Box]:
    boxes = []
    for path in svg.iter(f"{SVG}path"):
        if style(path, "fill") in FILLS and path.get("clip-path"):
            xs, ys = zip(*re.findall(r"[ML] ([\d.]+) ([\d.]+)", path.get("d", "")), strict=True)
            across, down = [float(x) for x in xs], [float(y) for y in ys]
            boxes.append(Box("", style(path, "fill"), min(across), max(across), min(down), max(down)))
    return boxes


def amount(value: str, label: str) -> Figure:
    return Figure(Decimal(value), "万元", label)


def with_first_item(book: Book, **kinds: str) -> Book:
    """The book with other amounts of the first spending item, by kind."""
    first, *rest = book.data.spending.items
    assert kinds.keys() <= {kind.key for kind in first.kinds}
    figures = {
        kind: amount(kinds[kind.key], kind.heading) if kind.key in kinds else figure
        for kind, figure in first.kinds.items()
    }
    changed = replace(first, kinds=figures)
    return replace(book, data=replace(book.data, spending=replace(book.data.spending, items=(changed, *rest))))


def with_spending(book: Book, *items: int) -> Book:
    """The book with only the spending items of these numbers."""
    kept = tuple(book.data.spending.items[number] for number in items)
    return replace(book, data=replace(book.data, spending=SpendingGroup("支出总计", kept, "万元", book.form.data)))


def with_income(book: Book, *values: str) -> Book:
    """The book with other amounts of its sources of income."""
    income = tuple(
        replace(source, amount=replace(source.amount, value=Decimal(value)))
        for source, value in zip(book.data.income, values, strict=False)
    )
    return replace(book, data=replace(book.data, income=income))


def with_basic(book: Book, *values: tuple[int, str]) -> Book:
    """The book with only the economic items of these numbers, under other amounts."""
    items = book.data.basic.items
    kept = tuple(
        replace(items[number], amount=replace(items[number].amount, value=Decimal(value))) for number, value in values
    )
    return replace(book, data=replace(book.data, basic=BasicSpending(kept, "万元")))


def with_three_public(book: Book, *values: str) -> Book:
    return replace(book, data=replace(book.data, three_public=ThreePublic(*(amount(value, "费") for value in values))))


@pytest.mark.parametrize(
    ("name", "caption", "alt"),
    [
        (
            "balance",
            "2020年收入与支出总体情况（单位：万元）",
            "条形图，2020年收入与支出总体情况，单位万元：收入：一般公共预算财政拨款92；支出：基本支出74，项目支出18。",
        ),
        (
            "spending_by_class",
            "2020年一般公共预算支出按功能分类（单位：万元）",
            "条形图，2020年一般公共预算支出按功能分类，单位万元：一般公共服务支出75.7（82.28%）；"
            "社会保障和就业支出5.9（6.41%）；卫生健康支出5.4（5.87%）；住房保障支出5（5.44%）。",
        ),
        (
            "basic_and_project",
            "2020年基本支出与项目支出的构成（单位：万元）",
            "条形图，2020年基本支出与项目支出的构成，单位万元："
            "基本支出：工资福利支出66.3，商品和服务支出7.7；项目支出：一般性项目18。",
        ),
        (
            "basic_by_item",
            "2020年一般公共预算基本支出按经济分类（单位：万元）",
            "条形图，2020年一般公共预算基本支出按经济分类，单位万元：津贴补贴16.6；基本工资16；奖金11.1；"
            "其他工资福利支出6.1；机关事业单位基本养老保险缴费5.9；职工基本医疗保险缴费5.4；住房公积金5；"
            "其他交通费用3.9；公务用车运行维护费1.3；福利费1；工会经费0.8；差旅费0.3；其他社会保障缴费0.2；"
            "办公费0.2；公务接待费0.2。",
        ),
        (
            "three_public",
            "2020年“三公”经费构成（单位：万元）",
            "条形图，2020年“三公”经费构成，单位万元：因公出国（境）费0；公务接待费0.2；公务用车运行维护费1.3；公务用车购置费0。",
        ),
    ],
)
def test_who_cannot_see_the_chart_hears_every_bar_with_its_value(book: Book, name: str, caption: str, alt: str) -> None:
    chart = CHARTS[name](book)
    assert chart is not None
    assert (chart.caption, chart.alt) == (caption, alt)


@every_chart
def test_every_name_and_value_that_is_heard_is_also_drawn(book: Book, name: str) -> None:
    chart = CHARTS[name](book)
    assert chart is not None
    shown = "".join(box.words for box in lines_of_text(drawn(chart))).replace(" ", "")
    heard = re.findall(r"[^；，：。]+", chart.alt.split("单位万元：")[1])
    assert heard
    for part in heard:
        words, value = re.fullmatch(r"(\D*?)([\d.]*(?:（[\d.]+%）)?)", part).groups()  # type: ignore[union-attr]
        assert words in shown
        assert value in shown


@every_chart
def test_the_letters_are_outlines_of_the_wheel_s_font(book: Book, name: str) -> None:
    svg = drawn(CHARTS[name](book))
    assert not list(svg.iter(f"{SVG}text"))
    assert lines_of_text(svg)


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("balance", "预算01表"),
        ("basic_and_project", "预算03表"),
        ("spending_by_class", "预算05表"),
        ("basic_by_item", "预算06表"),
        ("three_public", "预算07表"),
    ],
)
def test_the_drawing_names_its_unit_and_the_table_it_comes_from(book: Book, name: str, table: str) -> None:
    words = [box.words for box in lines_of_text(drawn(CHARTS[name](book)))]
    assert words[-2:] == ["单位：万元", f"数据来源：{table}"]
    assert table in {form.number for form in book.form.tables}


@every_chart
def test_the_same_data_gives_the_same_bytes(book: Book, name: str) -> None:
    assert CHARTS[name](book) == CHARTS[name](book)


@every_chart
def test_no_bar_is_longer_than_the_axis(book: Book, name: str) -> None:
    svg = drawn(CHARTS[name](book))
    (axis,) = svg.findall(f"{SVG}g/{SVG}g[@id='axes_1']/{SVG}g[@id='patch_2']/{SVG}path")
    xs = [float(x) for x in re.findall(r"[ML] ([\d.]+)", axis.get("d", ""))]
    assert bars(svg)
    for bar in bars(svg):
        assert min(xs) <= bar.left <= bar.right <= max(xs)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("balance", [92.0, 74.0, 18.0]),
        ("basic_and_project", [66.3, 7.7, 18.0]),
        ("spending_by_class", [75.7, 5.9, 5.4, 5.0]),
        (
            "basic_by_item",
            [16.6, 16.0, 11.1, 6.1, 5.9, 5.4, 5.0, 3.9, 1.3, 1.0, 0.8, 0.3, 0.2, 0.2, 0.2],
        ),
        ("three_public", [0.0, 0.2, 1.3, 0.0]),
    ],
)
def test_the_bars_are_as_long_as_their_values_and_in_this_order(book: Book, name: str, values: list[float]) -> None:
    lengths = [bar.right - bar.left for bar in bars(drawn(CHARTS[name](book)))]
    per_unit = max(lengths) / max(values)
    assert lengths == pytest.approx([value * per_unit for value in values], abs=0.01)


def test_income_and_spending_start_at_one_line_and_differ_in_colour(book: Book) -> None:
    income, basic, project = bars(drawn(charts.balance(book)))
    assert income.left == basic.left == project.left
    assert [income.fill, basic.fill, project.fill] == [charts.DARK, charts.MIDDLE, charts.MIDDLE]


def test_personnel_is_dark_and_operating_lighter_and_a_key_says_so(book: Book) -> None:
    svg = drawn(charts.basic_by_item(book))
    dark, middle = charts.DARK, charts.MIDDLE
    assert [bar.fill for bar in bars(svg)] == [*[dark] * 7, *[middle] * 5, dark, middle, middle]
    key = {box.words: box.fill for box in lines_of_text(svg) if box.words.startswith("■")}
    assert key == {"■ 人员经费": dark, "■ 公用经费": middle}


@pytest.mark.parametrize(
    ("name", "variant"),
    [
        *((name, as_it_is) for name in CHARTS),
        ("basic_and_project", lambda book: with_first_item(book, transfers="3.0")),
        ("basic_and_project", lambda book: with_first_item(book, transfers="15.0", goods="20.0")),
        ("basic_and_project", lambda book: with_first_item(book, wages="1.0", transfers="0.5", goods="0.3")),
        ("balance", lambda book: with_income(book, "82.0", "3.0", "2.0", "5.0")),
        ("balance", lambda book: with_income(book, "1182.55", "1103.45", "1202.35", "1205.65")),
        ("basic_by_item", lambda book: with_basic(book, (0, "1600.55"), (8, "1600.45"))),
        ("three_public", lambda book: with_three_public(book, "1234.55", "1234.56", "1234.57", "0.0")),
    ],
    ids=[
        *CHARTS,
        "one short segment between others",
        "a label longer than its segment",
        "three short segments",
        "three short segments at the end",
        "four long labels",
        "two bars with a key",
        "long amounts",
    ],
)
def test_no_text_lies_on_another(book: Book, name: str, variant: Callable[[Book], Book]) -> None:
    texts = lines_of_text(drawn(CHARTS[name](variant(book))))
    pairs = [(one, other) for number, one in enumerate(texts) for other in texts[number + 1 :]]
    assert [(one.words, other.words) for one, other in pairs if one.overlaps(other)] == []


@pytest.mark.parametrize(
    ("name", "variant"),
    [
        *((name, as_it_is) for name in CHARTS),
        ("basic_and_project", lambda book: with_first_item(book, transfers="3.0")),
        ("basic_and_project", lambda book: with_first_item(book, transfers="20.0", goods="20.0")),
    ],
    ids=[*CHARTS, "short segment", "long label"],
)
def test_a_text_lies_wholly_on_one_bar_or_wholly_beside_the_bars(
    book: Book, name: str, variant: Callable[[Book], Book]
) -> None:
    svg = drawn(CHARTS[name](variant(book)))
    for text in lines_of_text(svg):
        under = [bar for bar in bars(svg) if bar.overlaps(text)]
        assert len(under) <= 1, text
        assert all(bar.left <= text.left + 1 and text.right - 1 <= bar.right for bar in under), text


@pytest.mark.parametrize("count", [4, 21, 22, 50])
def test_a_page_has_room_for_however_many_bars_and_their_names_are_apart(book: Book, count: int) -> None:
    items = tuple(
        replace(
            book.data.basic.items[0], code=f"301{number:02}", name="办公费", amount=amount(f"{100 - number}.0", "费")
        )
        for number in range(count)
    )
    many = replace(book, data=replace(book.data, basic=BasicSpending(items, "万元")))
    svg = drawn(charts.basic_by_item(many))
    assert len(bars(svg)) == count
    # the text of an A4 page is 702 points high, of which the caption needs two lines
    assert float(svg.get("height", "").removesuffix("pt")) <= 0.75 * 72 + 7.25 * 72
    texts = [text for text in lines_of_text(svg) if text.words == "办公费"]
    assert len(texts) == count
    assert min(text.bottom - text.top for text in texts) >= 7.5
    for one, other in itertools.pairwise(sorted(texts, key=lambda text: text.top)):
        assert not one.overlaps(other)


def test_an_item_in_two_rows_has_one_bar(book: Book) -> None:
    chart = charts.basic_by_item(with_basic(book, (0, "10.0"), (0, "6.0"), (1, "15.9")))
    assert chart is not None
    assert chart.alt.endswith("单位万元：基本工资16；津贴补贴15.9。")


@pytest.mark.parametrize(
    ("name", "variant"),
    [
        ("balance", lambda book: with_spending(with_income(book), 4)),
        ("balance", lambda book: with_spending(with_income(book))),
        ("basic_and_project", lambda book: with_spending(book, 4)),
        ("basic_and_project", lambda book: with_spending(book)),
        ("spending_by_class", lambda book: with_spending(book, 0, 1)),
        ("basic_by_item", lambda book: with_basic(book, (0, "16.0"))),
        ("basic_by_item", lambda book: with_basic(book, (0, "16.0"), (8, "0.0"))),
        ("basic_by_item", lambda book: with_basic(book)),
        ("three_public", lambda book: with_three_public(book, "0.0", "0.0", "1.3", "0.0")),
        ("three_public", lambda book: with_three_public(book, "0.0", "0.0", "0.0", "0.0")),
    ],
    ids=[
        "spending of one kind and no income",
        "neither income nor spending",
        "one kind of basic spending",
        "no spending",
        "one class",
        "one economic item",
        "one economic item above zero",
        "no economic item",
        "one part of three public above zero",
        "no three public",
    ],
)
def test_there_is_no_chart_where_there_is_nothing_to_compare(
    book: Book, name: str, variant: Callable[[Book], Book]
) -> None:
    assert CHARTS[name](variant(book)) is None


def test_there_is_no_chart_of_a_fund_without_spending(book: Book) -> None:
    assert charts.spending_by_class(book, [], []) is None


def test_a_side_without_anything_is_heard_as_nothing(book: Book) -> None:
    chart = charts.balance(with_income(book))
    assert chart is not None
    assert chart.alt.endswith("收入：无；支出：基本支出74，项目支出18。")
