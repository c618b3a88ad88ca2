"""Official tables of any length in print: nothing crosses a rule, and every page says which table it goes on with."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle, islice, pairwise
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from budgetbook.book import open_book
from budgetbook.tables import build_table, table_html
from tests.document.printing import crossed, glyphs, lines, print_text, rules, words
from tests.proofs import PROOF

if TYPE_CHECKING:
    from pathlib import Path

    from budgetbook.book import Book
    from budgetbook.core.project import Project
    from budgetbook.tables.model import AnnexTable

pytestmark = pytest.mark.proof
"""A proof prints a table of five hundred rows, `make test` none longer than fifty."""

FIRST = 2
NAME = "政府办公厅（室）及相关机构事务中其他用于保障机构正常运转和履行职能所需的各项支出"
MARK = "预算03表（续表）"
HEADS = ["科目编码", "基本支出", "项目支出"]


def of_length(table: AnnexTable, rows: int) -> AnnexTable:
    """The table with so many rows below its total, each with a name of forty characters."""
    total, *items = table.body
    named = []
    for number, row in enumerate(islice(cycle(items), rows - 1)):
        cells = list(row.cells)
        name = next(place for place, cell in enumerate(cells) if isinstance(cell.value, str) and len(cell.value) > 1)
        cells[name] = replace(cells[name], value=f"{chr(0x4E00 + number)}{NAME[:38]}末")
        named.append(replace(row, cells=tuple(cells)))
    return replace(table, body=(total, *named))


def sheet(table: AnnexTable) -> str:
    """The table as its notebook shows it in the annex."""
    number = f'<span class="budget-figure" data-figure="tables.{table.key}.title.number">{table.number}</span>'
    return (
        f"# 甲\n\n正文，见{number}。\n\n::: {{.landscape}}\n\n# 附件：部门预算表\n\n## {table.contents}\n\n"
        f'<div class="table-title">\n\n{number}　{table.title}\n\n</div>\n\n'
        f'<div class="table-lines">\n\n<span>{table.department_line}</span> <span>{table.unit_line}</span>\n\n</div>'
        f"\n\n```{{=html}}\n{table_html(table)}\n```\n\n:::\n"
    )


class Sheets:
    """The pages of a table."""

    def __init__(self, path: Path, title: str) -> None:
        with pypdfium2.PdfDocument(path) as document:
            pages = [glyphs(page) for page in document]
            texts = ["".join(glyph.character for glyph in page) for page in pages]
            first = next(n for n, text in enumerate(texts) if n > FIRST + 1 and title in text)
            self.pages = pages[first:]
            self.lines = [lines(page) for page in self.pages]
            self.texts = ["".join(words(line) for line in page) for page in self.lines]
            self.crossed = [crossed(page, document[first + n]) for n, page in enumerate(self.pages)]
            self.rules = [rules(document[first + n]) for n in range(len(self.pages))]
            self.sizes = [
                tuple(side * 25.4 / 72 for side in document[first + n].get_size()) for n in range(len(pages) - first)
            ]


@pytest.fixture(scope="module", params=[5, 50, *([500] if PROOF else [])])
def sheets(
    request: pytest.FixtureRequest, project: Project, book: Book, tmp_path_factory: pytest.TempPathFactory
) -> tuple[int, Sheets]:
    """预算03表 with so many rows, and its pages."""
    table = of_length(build_table(book, "spending"), request.param)
    path = print_text(project, tmp_path_factory.mktemp("table"), sheet(table))
    return request.param, Sheets(path, table.title)


def test_every_row_is_printed_whole(sheets: tuple[int, Sheets]) -> None:
    rows, printed = sheets
    text = "".join("".join(glyph.character for glyph in page) for page in printed.pages)
    assert text.count("末") == rows - 1
    assert [chr(0x4E00 + number) for number in range(rows - 1) if chr(0x4E00 + number) + NAME[:3] not in text] == []
    assert (len(printed.pages) == 1) == (rows == 5)


def test_no_character_crosses_a_rule_of_its_cell(sheets: tuple[int, Sheets]) -> None:
    _, printed = sheets
    assert all(len(vertical) > 10 and len(horizontal) > 3 for vertical, horizontal in printed.rules)
    assert [found for found in printed.crossed if found] == []


def test_every_page_has_the_heading_rows_and_all_but_the_first_say_which_table_goes_on(
    sheets: tuple[int, Sheets],
) -> None:
    _, printed = sheets
    assert [head for text in printed.texts for head in HEADS if head not in text] == []
    assert ["（续表）" in text for text in printed.texts] == [number > 0 for number in range(len(printed.texts))]


def test_the_mark_of_a_continued_table_stands_above_its_heading_rows_at_the_right(
    sheets: tuple[int, Sheets],
) -> None:
    _, printed = sheets
    for page, (vertical, horizontal) in list(zip(printed.lines, printed.rules, strict=True))[1:]:
        mark, head = page[0], page[1]
        assert words(mark) == MARK
        assert head[0].base > mark[0].base
        assert max(glyph.ink.bottom for glyph in mark) < min(rule.top for rule in horizontal)
        assert mark[-1].right == pytest.approx(max(rule.left for rule in vertical), abs=1)


def test_a_table_of_many_columns_lies_within_the_type_area_turned(sheets: tuple[int, Sheets]) -> None:
    _, printed = sheets
    for size, (vertical, horizontal) in zip(printed.sizes, printed.rules, strict=True):
        assert size == pytest.approx((297, 210), abs=0.1)
        assert min(rule.left for rule in vertical) == pytest.approx(35, abs=0.1)
        assert max(rule.left for rule in vertical) == pytest.approx(35 + 225, abs=0.1)
        assert 28 - 0.1 < min(rule.top for rule in horizontal) < max(rule.top for rule in horizontal) < 210 - 26 + 0.1


def test_the_number_of_a_landscape_page_stands_where_it_stands_on_portrait_ones(sheets: tuple[int, Sheets]) -> None:
    """GB/T 9704-2012, 8: the page turned, 7 mm below the type area: right of it on odd pages, left on even ones."""
    _, printed = sheets
    for page in printed.pages:
        number = [glyph for glyph in page if glyph.size == 14.0 and glyph.right < 35]
        digits = int("".join(glyph.character for glyph in number if glyph.character.isdigit()))
        # what is up on the portrait page is at the right: the dashes begin 7 mm left of the type area
        dashes = [glyph.ink.right for glyph in number if glyph.character == "—"]
        assert dashes == pytest.approx([35 - 7] * 2, abs=0.1)
        middle = sum(glyph.ink.top + glyph.ink.bottom for glyph in number) / 2 / len(number)
        assert (middle > 105) == (digits % 2 == 1)


def test_amounts_are_aligned_at_their_decimal_points(sheets: tuple[int, Sheets]) -> None:
    _, printed = sheets
    points: dict[int, list[float]] = {}
    for page in printed.pages:
        for before, point in pairwise(page):
            if point.character == "." and before.character.isdigit():
                points.setdefault(round(point.left / 3), []).append(point.left)
    assert len(points) == 8
    assert all(max(places) - min(places) < 0.02 for places in points.values())


@pytest.fixture(scope="module")
def performance(project: Project, book: Book, tmp_path_factory: pytest.TempPathFactory) -> Sheets:
    """The real performance table, whose merged cells go over several pages."""
    table = build_table(book, "performance")
    return Sheets(print_text(project, tmp_path_factory.mktemp("performance"), sheet(table)), table.title)


def test_a_page_that_begins_within_merged_cells_says_within_which(performance: Sheets) -> None:
    marks = [words(page[0]) for page in performance.lines[1:]]
    assert len(marks) >= 2
    assert all(mark.endswith("预算11表（续表）") for mark in marks)
    groups = [mark.removesuffix("预算11表（续表）") for mark in marks]
    assert groups[0].startswith("接上页：年度")
    assert any(group.startswith("接上页：年度绩效目标—效益指标") for group in groups)


def test_a_page_that_begins_among_the_targets_has_their_headings(performance: Sheets) -> None:
    marks = [words(page[0]) for page in performance.lines[1:]]
    targets = [mark for mark in marks if "年度绩效目标" in mark]
    assert targets
    assert [mark for mark in targets if "栏目：一级指标｜二级指标｜三级指标｜指标值" not in mark] == []
    assert [mark for mark in marks if "年度主要工作内容" in mark and "｜总金额｜财政资金｜其他资金｜" not in mark] == []


def test_no_character_of_the_performance_table_crosses_a_rule(performance: Sheets) -> None:
    assert [found for found in performance.crossed if found] == []


def test_a_table_of_two_columns_stands_upright(project: Project, book: Book, tmp_path: Path) -> None:
    table = build_table(book, "three_public")
    printed = Sheets(print_text(project, tmp_path, sheet(table)), table.title)
    (size,), ((vertical, _),) = printed.sizes, printed.rules
    assert size == pytest.approx((210, 297), abs=0.1)
    assert max(rule.left for rule in vertical) - min(rule.left for rule in vertical) == pytest.approx(156, abs=0.1)


def test_a_project_that_goes_on_over_a_page_is_named_there(project: Project, tmp_path: Path) -> None:
    """The made-up 预算12表 has five projects of five to nine rows: a page is filled before the next begins."""
    table = build_table(open_book("2022", "999001", project.root / "tests" / "data"), "project_targets")
    printed = Sheets(print_text(project, tmp_path, sheet(table)), table.title)
    assert len(printed.pages) < 5
    assert [page for page in printed.rules[:-1] if max(rule.top for rule in page[1]) < 160] == []
    texts = ["".join(glyph.character for glyph in page) for page in printed.pages]
    firsts = [row for row in table.body if row.cells[0].rows > 1]
    assert len(firsts) == 5
    for row in firsts:
        start = table.body.index(row)
        for member in table.body[start : start + row.cells[0].rows]:
            value = str(member.cells[-1].value)
            assert any(value in text and str(row.cells[0].value) in text for text in texts), value


def test_the_second_line_of_a_name_begins_below_the_first(sheets: tuple[int, Sheets]) -> None:
    _, printed = sheets
    found = 0
    for page in printed.pages:
        for number, first in enumerate(page):
            if "".join(glyph.character for glyph in page[number + 1 : number + 4]) == NAME[:3]:
                below = [
                    glyph.left
                    for glyph in page
                    if first.base + 1 < glyph.base < first.base + 6 and abs(glyph.left - first.left) < 20
                ]
                assert min(below) == pytest.approx(first.left, abs=0.2)
                found += 1
    assert found >= 4


def test_the_number_of_a_table_whose_heading_is_its_title_stands_above_it(project: Project, tmp_path: Path) -> None:
    text = (
        "# 甲\n\n正文。\n\n::: {.landscape}\n\n# 附件：部门预算表\n\n## 2.示例所2025年收入总表\n\n"
        '<div class="table-number">\n\n附表二\n\n</div>\n\n|甲|乙|\n|--|--|\n|一|二|\n\n:::\n'
    )
    with pypdfium2.PdfDocument(print_text(project, tmp_path, text)) as document:
        *_, last = [[words(line) for line in lines(glyphs(page))] for page in document]
    assert last[:2] == ["附表二", "2.示例所2025年收入总表"]


def test_no_row_or_two_are_left_to_a_page_of_their_own(project: Project, tmp_path: Path) -> None:
    """Rows are set closer where that saves the page: twenty-three would go on with one, twenty-four with two."""
    for count in (23, 24):
        rows = "".join(
            f"<tr><td>{row:03}</td><td>{'甲' * (row % 9)}</td><td>1.5</td><td>2.5</td><td>3.5</td></tr>"
            for row in range(count)
        )
        table = (
            "<table><thead><tr><th>一</th><th>二</th><th>三</th><th>四</th><th>五</th></tr></thead>"
            f"<tbody>{rows}</tbody></table>"
        )
        text = (
            "# 甲\n\n正文。\n\n::: {.landscape}\n\n# 附件：部门预算表\n\n## 收入总表\n\n"
            f"```{{=html}}\n{table}\n```\n\n:::\n"
        )
        with pypdfium2.PdfDocument(print_text(project, tmp_path / str(count), text)) as document:
            pages = [lines(glyphs(page)) for page in document]
        landscape = [page for page in pages if any("001" in words(line) for line in page)]
        assert any(f"{count - 1:03}" in words(line) for line in landscape[-1])


def test_no_letter_stands_alone_on_the_last_line_of_a_cell(project: Project, tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>一</td><td>{'甲' * many}末</td><td>1.5</td></tr>" for many in range(8, 24))
    head = "<thead><tr><th>一</th><th>二</th><th>三</th></tr></thead>"
    text = f"# 甲\n\n```{{=html}}\n<table>{head}<tbody>{rows}</tbody></table>\n```\n"
    with pypdfium2.PdfDocument(print_text(project, tmp_path, text)) as document:
        ends = [words(line).strip("一1.5") for line in lines(glyphs(list(document)[FIRST])) if "末" in words(line)]
    assert len(ends) == 16
    assert "末" not in ends


def test_a_number_in_a_cell_is_not_parted_from_its_unit(project: Project, tmp_path: Path) -> None:
    """However narrow the form makes the column of 指标值; and both stand on one line with what is before them."""
    table = build_table(open_book("2022", "999001", project.root / "tests" / "data"), "project_targets")
    printed = Sheets(print_text(project, tmp_path, sheet(table)), table.title)
    rows = [words(line) for page in printed.lines for line in page]
    kept = ("330天", "5万元", "200个", "10月底", "4500平方米", "不低于86%")
    assert [one for one in kept if not any(one in row for row in rows)] == []


def test_a_column_has_room_for_the_words_of_its_heading(project: Project, tmp_path: Path) -> None:
    """However narrow the form makes it, as long as the others have room enough."""
    columns = "".join(f'<col style="width: {width}%">' for width in (60, 4, 36))
    heading = "<tr><th>甲</th><th>政府性\u200b基金\u200b预算</th><th>乙</th></tr>"
    row = f"<tr><td>{'丙' * 20}</td><td>1</td><td>2</td></tr>"
    table = f"<table><colgroup>{columns}</colgroup><thead>{heading}</thead><tbody>{row}</tbody></table>"
    text = f"# 甲\n\n```{{=html}}\n{table}\n```\n"
    with pypdfium2.PdfDocument(print_text(project, tmp_path, text)) as document:
        found = [words(line).strip("甲乙") for line in lines(glyphs(list(document)[FIRST]))]
    assert [line for line in found if line in ("政府性", "基金", "预算")] == ["政府性", "基金", "预算"]
