"""预算11表 against the published one, whose cells are the same but for what the errata name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from budgetbook.book import open_book
from budgetbook.figures import Cell, Figure
from budgetbook.figures.ledger import SourcedText
from budgetbook.figures.printing import in_decimals
from budgetbook.tables.kinds.performance import Performance
from tests.source_document import PUBLISHED
from tests.tables.printed import text_of

if TYPE_CHECKING:
    from budgetbook.book import Book
    from budgetbook.tables.model import BodyCell, BodyRow

TARGETS = PUBLISHED.read_text(encoding="utf-8").split("# 洛阳市部门（单位）整体支出绩效目标表")[1]


def texts(row: BodyRow) -> list[str]:
    return [shown(cell) for cell in row.cells]


def shown(cell: BodyCell) -> str:
    """The cell's text as printed: with its running number, if it has one."""
    return text_of(cell, lambda figure: str(figure.value))


def following(book: Book, heading: str) -> list[str]:
    """The texts of the row that begins with the heading, without it."""
    (row,) = [texts(row) for row in Performance().body(book) if row.cells[0].value == heading]
    return row[1:]


def target_rows(book: Book) -> list[BodyRow]:
    rows = Performance().body(book)
    start = next(number for number, row in enumerate(rows) if row.cells[0].value == "年度绩效目标")
    return list(rows[start + 1 : -1])


def test_the_table_begins_with_the_unit_and_its_code(book: Book) -> None:
    assert texts(Performance().body(book)[0]) == [
        "部门（单位）名称",
        "洛阳市政务服务和大数据管理局",
        "预算编码",
        "157001",
    ]


def test_the_units_code_says_that_it_stands_in_the_units_settings(book: Book) -> None:
    cells = [cell for row in Performance().body(book) for cell in row.cells if not cell.own_words]
    (code,) = [cell for cell in cells if isinstance(cell.value, SourcedText)]
    assert code.name == "unit_code"
    assert isinstance(code.value, SourcedText)
    assert code.value.cells == (Cell("data/2020/157001/unit.toml", 0, "unit.code", "157001"),)


def test_each_amount_is_named_after_its_task_and_its_column(book: Book) -> None:
    figures = {
        cell.name: in_decimals(cell.value.value, 1)
        for row in Performance().body(book)
        for cell in row.cells
        if isinstance(cell.value, Figure)
    }
    assert figures == {
        "基本支出类.amount": "74.0",
        "基本支出类.fiscal": "74.0",
        "厉行节约类支出.amount": "1.5",
        "厉行节约类支出.fiscal": "1.5",
        "业务工作会议支出.amount": "18.0",
        "业务工作会议支出.fiscal": "18.0",
    }


def test_all_but_headings_figures_code_and_name_are_the_units_own_words(book: Book) -> None:
    cells = [cell for row in Performance().body(book) for cell in row.cells]
    others = [shown(cell) for cell in cells if not cell.own_words and cell.heading is None]
    amounts = ["74", "74", "", "1.5", "1.5", "", "18", "18", ""]
    assert others == ["洛阳市政务服务和大数据管理局", "157001", *amounts]
    assert [cell.value for cell in cells if cell.own_words and cell.heading] == []


def test_duties_goal_and_closing_note_are_the_published_words(book: Book) -> None:
    for heading in ("部门（单位）职能", "年度总体目标", "整体目标设置说明"):
        (words,) = following(book, heading)
        published = re.search(rf"^{re.escape(heading)}\t(?:<p>)?(.*?)(?:</p>|$)", TARGETS, re.MULTILINE)
        assert published is not None
        assert words == published[1].rstrip()


def test_the_tasks_have_the_published_words_and_amounts(book: Book) -> None:
    published = [line.split("\t")[1:] for line in TARGETS.splitlines() if line.endswith("2020年全年")]
    tasks = [texts(row) for row in Performance().body(book) if row.cells[-1].value == "2020年全年"]
    assert tasks == [[name.replace(". ", "、"), *rest] for name, *rest in published]
    assert [task[0] for task in tasks] == ["1、基本支出类", "2、厉行节约类支出", "3、业务工作会议支出"]
    assert [task[2:5] for task in tasks] == [["74", "74", ""], ["1.5", "1.5", ""], ["18", "18", ""]]


def test_the_targets_are_named_and_numbered_as_published(book: Book) -> None:
    published = re.findall(r"指标\d、[^\t\n]+", TARGETS)
    names = [text for row in target_rows(book) for text in texts(row) if re.match(r"指标\d、", text)]
    assert len(published) == 22
    assert names == published


def test_the_targets_have_the_published_values(book: Book) -> None:
    published = {
        name: re.sub(r"\((.*?)\)", r"（\1）", value.rstrip())
        for name, value in re.findall(r"(指标\d、[^\t\n]+)\t+(.+)", TARGETS)
    }
    erratum = "指标3、完成放管服攻坚任务"
    assert published[erratum].endswith("年度任务，")
    published[erratum] = f"{published[erratum][:-1]}。"
    ours = {shown(row.cells[-2]): shown(row.cells[-1]) for row in target_rows(book)}
    assert ours == {**published, "指标1、按工作计划完成年度工作目标": ""}


def test_the_first_two_levels_stand_once_and_span_their_targets(book: Book) -> None:
    spans = [(cell.value, cell.rows) for row in target_rows(book) for cell in row.cells[:-2]]
    assert spans == [
        ("产出指标", 9),
        ("数量指标", 4),
        ("质量指标", 3),
        ("时效指标", 1),
        ("成本指标", 1),
        ("效益指标", 10),
        ("经济效益", 3),
        ("社会效益", 3),
        ("生态效益", 2),
        ("可持续发展影响指标", 2),
        ("满意度指标", 3),
        ("服务对象满意度指标", 3),
    ]


def test_every_cell_of_the_eight_columns_is_taken_once(book: Book) -> None:
    rows = Performance().body(book)
    area = sum(cell.columns * cell.rows for row in rows for cell in row.cells)
    assert area == len(rows) * len(Performance.widths) == len(rows) * 8


def test_a_running_number_counts_the_cells_up_to_its_own(book: Book) -> None:
    numbers = {
        cell.name: (cell.number[1].text, [(counted.row, counted.raw) for counted in cell.number[1].cells])
        for row in Performance().body(book)
        for cell in row.cells
        if cell.number is not None
    }
    assert len(numbers) == 3 + 22
    assert numbers["厉行节约类支出"] == ("2", [(2, "基本支出类"), (3, "厉行节约类支出")])
    # the second of 数量指标, and the first of those that follow them
    assert numbers["数量指标.便利化"][0] == "2"
    assert [raw for _, raw in numbers["数量指标.便利化"][1]][-1] == "便利化"
    assert [text for text, cells in numbers.values() if text != str(len(cells))] == []
    readings = {cell.number[1].read_as for row in Performance().body(book) for cell in row.cells if cell.number}
    assert readings == {"position"}


def test_without_tasks_and_targets_their_headings_stay(data: Path, unit_folder: Path) -> None:
    for name in ("performance_tasks.csv", "performance_targets.csv"):
        path = unit_folder / name
        path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    rows = Performance().body(open_book("2020", "157001", data))
    assert [row.cells[0].value for row in rows] == [
        "部门（单位）名称",
        "部门（单位）职能",
        "年度总体目标",
        "年度主要工作内容",
        "总金额",
        "年度绩效目标",
        "整体目标设置说明",
    ]
    assert [rows[3].cells[0].rows, rows[5].cells[0].rows] == [2, 1]
