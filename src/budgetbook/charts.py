"""Charts: what each compares, in groups; every bar with its name and value, largest first.

Lengths are shares of the longest bar, so no float ever holds money; every printed number is a figure's text.
Each function returns None where there is nothing to compare.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from budgetbook import chart_captions, chart_style
from budgetbook.chart_style import COLOURS, MOST_BARS, Bar, Heading
from budgetbook.dataset.tables import OPERATING, PARTS, PERSONNEL
from budgetbook.figures import Figure, total
from budgetbook.narrative.references import number_of
from budgetbook.narrative.sentence import Fragment, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from budgetbook.book import Book
    from budgetbook.figures.ledger import Mark

REST = "其余各项"
"""Name of the bar that stands for all that are too many for a drawing."""


@dataclass(frozen=True)
class ChartCell:
    """One cell of the table under a chart: words, or a number with its name in the ledger and its figure.

    Attributes
    ----------
    before
        Words before the number.
    """

    text: str
    name: str = ""
    figure: Figure | None = None
    before: str = ""

    @property
    def is_number(self) -> bool:
        """Whether it stands under others as a number does; a direction is a word."""
        return self.figure is not None and self.figure.printed_as != "direction"


@dataclass(frozen=True)
class ChartRow:
    """One row of the table under a chart; that of a group stands over its members."""

    name: str
    cells: tuple[ChartCell, ...]
    is_group: bool = False


@dataclass(frozen=True)
class Chart:
    """A finished chart.

    Attributes
    ----------
    svg
        The drawing, with its letters as outlines.
    subject
        What it shows, without the year.
    caption
        Its message, with its unit and the table that it comes from.
    alt
        The same in words for those who cannot see it: the message, then every bar with its value.
    headings
        The columns of its table, that of the names first.
    rows
        The rows of its table: every bar, and every group.
    figures
        What is printed on it and in its alt text with digits: each with its name and its text as printed there.
    """

    svg: str
    subject: str
    caption: Fragment
    alt: str
    headings: tuple[str, ...]
    rows: tuple[ChartRow, ...]
    figures: tuple[tuple[str, Figure | Mark, str], ...]


@dataclass(frozen=True)
class Member:
    """One bar: its figure, its name in the ledger, its colour, and the share that is told with it."""

    figure: Figure
    name: str
    colour: str
    share: Figure | None = None

    @property
    def value(self) -> str:
        """What is printed at the bar's end: 75.7（82.28%）."""
        amount = without_unit(self.figure)
        return f"{amount}（{self.share.text}）" if self.share else amount


@dataclass(frozen=True)
class Members:
    """Bars that belong together, under the total of their group if they have one; `name` is its name in the ledger."""

    bars: tuple[Member, ...]
    whole: Figure | None = None
    name: str = ""


def balance(book: Book) -> Chart | None:
    """Draw income by source and spending by kind (预算01表)."""
    data = book.data
    income = [book.in_text_unit(source.amount) for source in data.income]
    spending = [book.in_text_unit(data.spending.basic), book.in_text_unit(data.spending.project)]
    groups = [
        _group("收入", book.in_text_unit(data.income_total), [(part, COLOURS["收入"]) for part in income]),
        _group("支出", book.in_text_unit(data.spending.amount), [(part, COLOURS[part.label]) for part in spending]),
    ]
    message = sentence(
        "{income}；{spending}",
        income=chart_captions.whole_and_most(book, data.income_total, [source.amount for source in data.income]),
        spending=chart_captions.whole_and_larger(
            book, data.spending.amount, [data.spending.basic, data.spending.project]
        ),
    )
    return _chart(book, groups, "收入与支出总体情况", "balance", message)


def spending_by_class(book: Book, parts: Sequence[Figure], shares: Sequence[Figure]) -> Chart | None:
    """Draw spending of 一般公共预算 by function class, largest first (预算05表)."""
    members = tuple(
        Member(book.in_text_unit(part), part.label, COLOURS["支出"], share)
        for part, share in zip(parts, shares, strict=True)
    )
    if not members:
        return None
    whole = book.data.spending.of_fund("一般公共预算").amount
    message = sentence(
        "一般公共预算支出{whole}，{most}", whole=book.in_text_unit(whole), most=chart_captions.most(book, parts, shares)
    )
    return _chart(book, [Members(members)], "一般公共预算支出按功能分类", "general_public", message)


def basic_and_project(book: Book) -> Chart | None:
    """Draw basic and project spending by kind (预算03表)."""
    group = book.data.spending
    kinds = {name: [figure for kind, figure in group.kinds.items() if kind.of == part] for part, name in PARTS.items()}
    wholes = {"基本支出": group.basic, "项目支出": group.project}
    groups = [
        _group(
            name, book.in_text_unit(wholes[name]), [(book.in_text_unit(figure), COLOURS[name]) for figure in figures]
        )
        for name, figures in kinds.items()
    ]
    message = chart_captions.larger_and_its_most(book, [(wholes[name], kinds[name]) for name in kinds])
    return _chart(book, groups, "基本支出与项目支出的构成", "spending", message)


def basic_by_item(book: Book) -> Chart | None:
    """Draw basic spending by economic item, 人员经费 and 公用经费 apart (预算06表).

    Of more items than a drawing has room for, the smallest are told in one.
    """
    basic = book.data.basic
    parts = [("人员经费", basic.personnel, PERSONNEL), ("公用经费", basic.operating, OPERATING)]
    most = max(figure.value for figure in basic.by_code.values()) if basic.by_code else 0
    if not most:
        return None
    shown = _largest([(code, figure) for code, figure in basic.by_code.items() if figure.value > 0])
    groups = []
    for name, whole, classes in parts:
        bars = [(book.in_text_unit(figure), COLOURS[name]) for code, figure in shown if code[:3] in classes]
        rest = [
            figure
            for code, figure in basic.by_code.items()
            if figure.value > 0 and code[:3] in classes and code not in dict(shown)
        ]
        group = _group(name, book.in_text_unit(whole), bars, under="")
        if rest:
            told = book.in_text_unit(total(rest, REST, basic.unit))
            group = Members((*group.bars, Member(told, f"{name}.{REST}", COLOURS[name])), group.whole, group.name)
        groups.append(group)
    message = sentence(
        "一般公共预算基本支出中，{larger}；各项中{most}",
        larger=chart_captions.larger(book, [basic.personnel, basic.operating], basic.amount.label),
        most=chart_captions.most(book, list(basic.by_code.values())),
    )
    return _chart(book, groups, "一般公共预算基本支出按经济分类", "basic", message)


def three_public(book: Book) -> Chart | None:
    """Draw “三公”经费 by part, zeros included, since their being zero is part of the message (预算07表)."""
    parts = book.data.three_public
    members = tuple(Member(book.in_text_unit(part), part.label, COLOURS["“三公”经费"]) for part in parts.parts)
    if not parts.amount.value:
        return None
    message = sentence(
        "“三公”经费{whole}，{most}{none}",
        whole=book.in_text_unit(parts.amount),
        most=chart_captions.most(book, parts.parts),
        none=chart_captions.without_any(parts.parts),
    )
    return _chart(book, [Members(members)], "“三公”经费构成", "three_public", message)


def without_unit(figure: Figure) -> str:
    """Return a figure as a chart prints it, whose unit stands once for all."""
    return figure.text.removesuffix(figure.unit)


def finish(
    book: Book,
    rows: Sequence[chart_style.Row],
    subject: str,
    table: str,
    message: Fragment,
    bars: str,
    headings: Sequence[str],
    told: Sequence[ChartRow],
    caption_name: str,
) -> Chart:
    """Draw the rows and put the words and the table to them.

    Parameters
    ----------
    message
        What the chart shows, in a sentence without its stop.
    bars
        Every bar with its value, in words.
    told
        The rows of the table, which hold all figures of the drawing.
    caption_name
        What the names of the caption's figures begin with: a section may have two charts.
    """
    year = book.data.year
    unit = book.form.text_amounts.unit
    number = book.table_number(table)
    svg = chart_style.draw(rows, f"单位：{unit}", f"数据来源：{number.text}")
    caption = sentence(
        "{year}{message}（单位：{unit}；见{source}）",
        year=year,
        message=message,
        unit=unit,
        source=number_of(book, table),
    ).under(caption_name)
    alt = f"条形图，{year.text}{subject}，单位{unit}。{_plain(message)}。{bars}。"
    figures: list[tuple[str, Figure | Mark, str]] = [
        (cell.name, cell.figure, cell.text) for row in told for cell in row.cells if cell.figure is not None
    ]
    figures += [("year", year, year.text), ("source", number, number.text)]
    return Chart(svg, subject, caption, alt, tuple(headings), tuple(told), tuple(figures))


def _plain(fragment: Fragment) -> str:
    return unescape(re.sub(r"<[^>]*>", "", fragment))


def _group(name: str, whole: Figure, parts: Sequence[tuple[Figure, str]], under: str | None = None) -> Members:
    """Make a group of the parts above zero; their names in the ledger begin with `under`, by default the group's."""
    start = f"{name}." if under is None else under
    bars = (Member(figure, f"{start}{figure.label}", colour) for figure, colour in parts if figure.value > 0)
    return Members(tuple(bars), whole, f"{name}.total")


def _largest(figures: Sequence[tuple[str, Figure]]) -> list[tuple[str, Figure]]:
    """Keep as many of the largest as a drawing has room for beside what is told in one for each of two groups."""
    if len(figures) <= MOST_BARS:
        return list(figures)
    return sorted(figures, key=lambda pair: -pair[1].value)[: MOST_BARS - 2]


def _chart(book: Book, groups: Sequence[Members], subject: str, table: str, message: Fragment) -> Chart | None:
    ordered = [Members(_sorted(group.bars), group.whole, group.name) for group in groups]
    values = [member.figure.value for group in ordered for member in group.bars]
    if sum(value > 0 for value in values) < 2:
        return None
    longest = max(values)
    rows: list[chart_style.Row] = []
    told: list[ChartRow] = []
    for group in ordered:
        if group.whole is not None:
            amount = without_unit(group.whole)
            rows.append(Heading(f"{group.whole.label}　{amount}"))
            told.append(ChartRow(group.whole.label, (ChartCell(amount, group.name, group.whole),), is_group=True))
        for member in group.bars:
            length = float(member.figure.value / longest)
            rows.append(Bar(member.figure.label, length, member.colour, member.value))
            told.append(ChartRow(member.figure.label, _cells(member)))
    with_shares = any(member.share for group in ordered for member in group.bars)
    headings = ("项目", f"金额（{book.form.text_amounts.unit}）", *(["占比"] if with_shares else []))
    bars = "；".join(_in_words(group) for group in ordered)
    return finish(book, rows, subject, table, message, bars, headings, told, "caption")


def _sorted(bars: Sequence[Member]) -> tuple[Member, ...]:
    """Put the largest first, what is told in one last."""
    return tuple(sorted(bars, key=lambda member: (member.figure.label == REST, -member.figure.value)))


def _cells(member: Member) -> tuple[ChartCell, ...]:
    amount = ChartCell(without_unit(member.figure), member.name, member.figure)
    share = member.share
    return (amount, ChartCell(share.text, f"{member.name}.share", share)) if share else (amount,)


def _in_words(group: Members) -> str:
    bars = [f"{member.figure.label}{member.value}" for member in group.bars]
    if group.whole is None:
        return "；".join(bars)
    whole = f"{group.whole.label}{without_unit(group.whole)}"
    return f"{whole}：{'，'.join(bars)}" if bars else whole
