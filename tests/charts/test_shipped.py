from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from html import unescape
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from budgetbook.charts.style import COLOURS, LETTERS, MAX_BARS, SMALL, WIDTH
from budgetbook.forms.schema import THREE_PUBLIC_ITEMS
from tests.charts import shipped
from tests.notebook_text import with_changed_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from budgetbook.book import Book
    from budgetbook.charts import Chart

    Draw = Callable[[Book], Chart | None]

SVG = "{http://www.w3.org/2000/svg}"
GLYPH = re.compile(r"#NotoSansSC-Regular-([0-9a-f]+)")
FILLS = set(COLOURS.values())


CHARTS: dict[str, Draw] = {
    "balance": shipped.balance,
    "basic_and_project": shipped.basic_and_project,
    "spending_by_class": shipped.spending_by_class,
    "basic_by_item": shipped.basic_by_item,
    "three_public": shipped.three_public,
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


HEADINGS = {"wages": "工资福利支出", "transfers": "对个人和家庭的补助", "goods": "商品和服务支出"}


def with_first_item(book: Book, **kinds: str) -> Book:
    """The book with other amounts of the first spending item, by kind."""
    other = {HEADINGS[kind]: value for kind, value in kinds.items()}
    return with_changed_rows(
        book, "spending.csv", lambda row: {**row, **(other if row["科目编码"] == "2010301" else {})}
    )


def with_rows(book: Book, file: str, heading: str, *rows: tuple[int, str]) -> Book:
    """The book with only the rows of these numbers of a table, under other amounts."""
    table = book.data.sources[file]
    made = [
        replace(
            table.rows[number],
            number=place,
            values={**table.rows[number].values, heading: value},
            cells={h: replace(cell, row=place) for h, cell in table.rows[number].cells.items()},
        )
        for place, (number, value) in enumerate(rows, start=3)
    ]
    sources = {**book.data.sources, file: replace(table, rows=tuple(made))}
    return replace(book, data=replace(book.data, sources=sources))


def with_spending(book: Book, *items: int) -> Book:
    """The book with only the spending items of these numbers."""
    rows = book.data.sources["spending.csv"].rows
    return with_rows(book, "spending.csv", "资金性质", *((n, rows[n].text("资金性质")) for n in items))


def with_income(book: Book, *values: str) -> Book:
    """The book with only so many sources of income, under other amounts."""
    return with_rows(book, "income.csv", "预算数", *enumerate(values))


def with_basic(book: Book, *values: tuple[int, str]) -> Book:
    """The book with only the economic items of these numbers, under other amounts."""
    return with_rows(book, "basic_spending.csv", "小计", *values)


def with_three_public(book: Book, *values: str) -> Book:
    """The book with other amounts of the parts, in the order in which they are named."""
    parts = dict(zip(THREE_PUBLIC_ITEMS, values, strict=True))
    return with_changed_rows(book, "three_public.csv", lambda row: {**row, "预算数": parts[row["项目"]]})


def words(caption: str) -> str:
    """A caption as it is read."""
    return unescape(re.sub(r"<[^>]*>", "", caption))


@pytest.mark.parametrize(
    ("name", "caption"),
    [
        (
            "balance",
            "2020年收入总计全部为一般公共预算财政拨款；支出总计中基本支出占80.43%",
        ),
        ("basic_and_project", "2020年支出总计中，基本支出占80.43%；基本支出中工资福利支出较多"),
        (
            "spending_by_class",
            "2020年一般公共预算支出92万元，一般公共服务支出最多",
        ),
        (
            "basic_by_item",
            "2020年一般公共预算基本支出中，人员经费占89.59%；各项中津贴补贴最多",
        ),
        (
            "three_public",
            "2020年“三公”经费1.5万元，公务用车运行维护费较多，因公出国（境）费和公务用车购置费没有安排",
        ),
    ],
)
def test_the_caption_tells_what_the_chart_shows(book: Book, name: str, caption: str) -> None:
    chart = CHARTS[name](book)
    assert chart is not None
    assert words(chart.caption) == caption


@every_chart
def test_every_number_of_a_caption_is_a_figure_with_its_source(book: Book, name: str) -> None:
    chart = CHARTS[name](book)
    assert chart is not None
    beside = re.sub(r"<span[^>]*>[^<]*</span>", "", chart.caption)
    assert not re.search(r"\d", beside)
    assert len(chart.caption.figures) == chart.caption.count("data-figure") >= 2
    for figure_name, printed in chart.caption.figures:
        assert f'data-figure="{figure_name}"' in chart.caption
        assert printed.cells


@every_chart
def test_the_caption_repeats_nothing_that_the_bars_say(book: Book, name: str) -> None:
    """Nor the unit and the table, which stand on the drawing."""
    chart = CHARTS[name](book)
    assert chart is not None
    told = {printed.text.removesuffix("万元") for _, printed in chart.caption.figures} - {"2020年"}
    assert told.isdisjoint({cell.text for row in chart.rows for cell in row.cells})
    assert not re.search("单位|预算..表", words(chart.caption))


@pytest.mark.parametrize(
    ("name", "subject", "bars"),
    [
        (
            "balance",
            "收入与支出总体情况",
            "收入总计92：一般公共预算财政拨款92；支出总计92：基本支出74，项目支出18。",
        ),
        (
            "spending_by_class",
            "一般公共预算支出按功能分类",
            "一般公共服务支出75.7（82.28%）；社会保障和就业支出5.9（6.41%）；卫生健康支出5.4（5.87%）；"
            "住房保障支出5（5.44%）。",
        ),
        (
            "basic_and_project",
            "基本支出与项目支出的构成",
            "基本支出74：工资福利支出66.3，商品和服务支出7.7；项目支出18：一般性项目18。",
        ),
        (
            "basic_by_item",
            "一般公共预算基本支出按经济分类",
            "人员经费66.3：津贴补贴16.6，基本工资16，奖金11.1，其他工资福利支出6.1，机关事业单位基本养老保险缴费5.9，"
            "职工基本医疗保险缴费5.4，住房公积金5，其他社会保障缴费0.2；公用经费7.7：其他交通费用3.9，"
            "公务用车运行维护费1.3，福利费1，工会经费0.8，差旅费0.3，办公费0.2，公务接待费0.2。",
        ),
        (
            "three_public",
            "“三公”经费构成",
            "公务用车运行维护费1.3；公务接待费0.2；因公出国（境）费0；公务用车购置费0。",
        ),
    ],
)
def test_who_cannot_see_the_chart_hears_its_message_and_every_bar_with_its_value(
    book: Book, name: str, subject: str, bars: str
) -> None:
    chart = CHARTS[name](book)
    assert chart is not None
    message = words(chart.caption).removeprefix("2020年")
    assert chart.alt == f"条形图，2020年{subject}，单位万元。{message}。{bars}"


@every_chart
def test_every_name_and_value_that_is_heard_is_also_drawn(book: Book, name: str) -> None:
    chart = CHARTS[name](book)
    assert chart is not None
    shown = "".join(box.words for box in lines_of_text(drawn(chart))).replace("　", "")
    heard = re.findall(r"[^；，：。]+", chart.alt.split("。")[-2])
    assert len(heard) > 2
    for part in heard:
        name_heard, value = re.fullmatch(r"(\D*?)([\d.]*(?:（[\d.]+%）)?)", part).groups()  # type: ignore[union-attr]
        assert name_heard in shown
        assert value in shown


@every_chart
def test_the_table_under_a_chart_has_exactly_the_figures_of_the_drawing(book: Book, name: str) -> None:
    chart = CHARTS[name](book)
    assert chart is not None
    cells = [(cell.name, cell.text) for row in chart.rows for cell in row.cells if cell.figure is not None]
    assert cells == [(figure_name, text) for figure_name, _, text in chart.figures[:-2]]
    on_it = [number for box in lines_of_text(drawn(chart))[:-1] for number in re.findall(r"\d[\d.]*%?", box.words)]
    assert sorted(on_it) == sorted(text for _, text in cells)


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
    lines = [box.words for box in lines_of_text(drawn(CHARTS[name](book)))]
    assert (lines[0], lines[-1]) == ("单位：万元", f"数据来源：{table}")
    assert table in {form.number for form in book.form.tables}


@every_chart
def test_the_same_data_gives_the_same_bytes(book: Book, name: str) -> None:
    assert CHARTS[name](book) == CHARTS[name](book)


@every_chart
def test_nothing_stands_outside_of_the_drawing(book: Book, name: str) -> None:
    svg = drawn(CHARTS[name](book))
    height = float(svg.get("height", "").removesuffix("pt"))
    assert float(svg.get("width", "").removesuffix("pt")) == WIDTH
    assert bars(svg)
    for box in (*bars(svg), *lines_of_text(svg)):
        assert 0 <= box.left <= box.right <= WIDTH
        assert 0 <= box.top <= box.bottom <= height


@every_chart
def test_letters_are_at_least_nine_points_in_print_and_eleven_pixels_on_a_phone(book: Book, name: str) -> None:
    texts = lines_of_text(drawn(CHARTS[name](book)))
    sizes = {round((text.bottom - text.top) / 0.9, 1) for text in texts}
    assert min(sizes) == SMALL >= 9
    # 340 pixels are left beside the margins of a phone's 390
    assert min(sizes) / WIDTH * 340 >= 11
    assert LETTERS / WIDTH * 340 >= 12


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("balance", [92.0, 74.0, 18.0]),
        ("basic_and_project", [66.3, 7.7, 18.0]),
        ("spending_by_class", [75.7, 5.9, 5.4, 5.0]),
        (
            "basic_by_item",
            [16.6, 16.0, 11.1, 6.1, 5.9, 5.4, 5.0, 0.2, 3.9, 1.3, 1.0, 0.8, 0.3, 0.2, 0.2],
        ),
        ("three_public", [1.3, 0.2, 0.0, 0.0]),
    ],
)
def test_the_bars_are_as_long_as_their_values_and_in_this_order(book: Book, name: str, values: list[float]) -> None:
    lengths = [bar.right - bar.left for bar in bars(drawn(CHARTS[name](book)))]
    per_unit = max(lengths) / max(values)
    assert lengths == pytest.approx([value * per_unit for value in values], abs=0.01)


@every_chart
def test_all_bars_start_at_zero_on_one_line(book: Book, name: str) -> None:
    assert len({round(bar.left, 2) for bar in bars(drawn(CHARTS[name](book)))}) == 1


def test_a_category_has_the_same_colour_in_every_chart(book: Book) -> None:
    income, basic, project = bars(drawn(shipped.balance(book)))
    assert [income.fill, basic.fill, project.fill] == [COLOURS["收入"], COLOURS["基本支出"], COLOURS["项目支出"]]
    wages, goods, general = bars(drawn(shipped.basic_and_project(book)))
    assert [wages.fill, goods.fill, general.fill] == [COLOURS["基本支出"], COLOURS["基本支出"], COLOURS["项目支出"]]
    items = bars(drawn(shipped.basic_by_item(book)))
    assert [item.fill for item in items] == [COLOURS["人员经费"]] * 8 + [COLOURS["公用经费"]] * 7


def test_a_group_is_named_over_its_bars_with_its_total_and_no_legend_is_needed(book: Book) -> None:
    lines = [box.words for box in lines_of_text(drawn(shipped.basic_by_item(book)))]
    assert lines[1:3] == ["人员经费　66.3", "津贴补贴"]
    assert lines[lines.index("公用经费　7.7") + 1] == "其他交通费用"
    assert not [line for line in lines if "■" in line]


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
def test_no_text_lies_on_a_bar(book: Book, name: str, variant: Callable[[Book], Book]) -> None:
    svg = drawn(CHARTS[name](variant(book)))
    texts, drawn_bars = lines_of_text(svg), bars(svg)
    assert len(texts) > len(drawn_bars) > 1
    assert [text.words for text in texts for bar in drawn_bars if bar.overlaps(text)] == []


def with_many(book: Book, count: int) -> Book:
    """The book with so many items of 人员经费, each a little smaller than the one before, and one of 公用经费."""
    book = with_basic(book, *((0, f"{100 - number}.0") for number in range(count)), (0, "200.0"))
    table = book.data.sources["basic_spending.csv"]
    names = [(f"301{number:02}", f"奖金{chr(0x4E00 + number)}") for number in range(count)] + [("30201", "办公费")]
    rows = tuple(
        replace(row, values={**row.values, "部门预算经济科目编码": code, "部门预算经济科目名称": name})
        for row, (code, name) in zip(table.rows, names, strict=True)
    )
    sources = {**book.data.sources, table.schema.file: replace(table, rows=rows)}
    return replace(book, data=replace(book.data, sources=sources))


@pytest.mark.parametrize("count", [3, MAX_BARS - 1, MAX_BARS, 49])
def test_a_page_has_room_for_however_many_items_there_are(book: Book, count: int) -> None:
    chart = shipped.basic_by_item(with_many(book, count))
    svg = drawn(chart)
    assert len(bars(svg)) == (count + 1 if count < MAX_BARS else MAX_BARS - 1)
    # the text of an A4 page is 702 points high, of which the caption needs four lines
    assert float(svg.get("height", "").removesuffix("pt")) <= 702 - 4 * 16
    for one, other in itertools.combinations(lines_of_text(svg), 2):
        assert not one.overlaps(other)


def test_what_is_too_much_for_a_drawing_is_told_in_one_and_nothing_is_lost(book: Book) -> None:
    chart = shipped.basic_by_item(with_many(book, 30))
    assert chart is not None
    personnel, *items, operating, office = chart.rows
    assert (personnel.name, operating.name, office.name) == ("人员经费", "公用经费", "办公费")
    assert len(items) == MAX_BARS - 2
    assert items[-1].name == "其余各项"
    values = [row.cells[0].figure.value for row in items if row.cells[0].figure]
    assert values[:-1] == sorted(values[:-1], reverse=True)
    assert sum(values) == sum(100 - number for number in range(30)) == Decimal(personnel.cells[0].text)


def test_an_item_in_two_rows_has_one_bar(book: Book) -> None:
    chart = shipped.basic_by_item(with_basic(book, (0, "10.0"), (0, "6.0"), (1, "15.9")))
    assert chart is not None
    assert chart.alt.endswith("。人员经费31.9：基本工资16，津贴补贴15.9；公用经费0。")


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


def test_a_side_without_anything_is_heard_as_nothing(book: Book) -> None:
    chart = shipped.balance(with_income(book))
    assert chart is not None
    assert chart.alt.endswith("。收入总计0；支出总计92：基本支出74，项目支出18。")
