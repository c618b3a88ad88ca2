from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.importing.markdown import read_html, read_markdown

if TYPE_CHECKING:
    from budgetbook.importing.sheet import Sheet


def read(text: str) -> Sheet:
    return read_markdown("a.md", text)


def rows(sheet: Sheet) -> list[tuple[int, list[str]]]:
    """The rows that are not blank, with their lines, without the blank cells at their ends."""
    found = []
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        cells = list(row)
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            found.append((number, cells))
    return found


TABLE = [["类", "款", "", "总计"], ["", "", "合计", "92.0"], ["201", "03", "", "57.7"]]


def test_a_table_may_be_written_with_tabs() -> None:
    sheet = read("## 2020年表\n\n类\t款\t\t总计\n\t\t合计\t92.0\n201\t03\t\t57.7\n")
    assert rows(sheet) == [(1, ["2020年表"]), *enumerate(TABLE, start=3)]
    assert sheet.prose == {0}


def test_a_table_may_be_written_with_bars() -> None:
    sheet = read("单位：**万元**\n\n| 类 | 款 | | 总计 |\n|---|:-:|---|--:|\n| | | 合计 | 92.0 |\n|201|03||57.7|\n")
    assert rows(sheet) == [(1, ["单位：万元"]), (3, TABLE[0]), (5, TABLE[1]), (6, TABLE[2])]


def test_a_table_may_be_written_in_html_with_cells_that_span_others() -> None:
    sheet = read(
        "前\n<table>\n<tr><th rowspan='2'>单位<br>代码</th><th colspan='2'>科目编码</th><th>总计</th></tr>\n"
        "<tr><td>类</td><td>款</td><td>&lt;92.0&gt;</td></tr>\n<tr><td>157</td><td>201</td></tr>\n</table>\n后\n",
    )
    assert rows(sheet) == [
        (1, ["前"]),
        (3, ["单位\n代码", "科目编码", "", "总计"]),
        (4, ["", "类", "款", "<92.0>"]),
        (5, ["157", "201"]),
        (7, ["后"]),
    ]


def test_paragraphs_within_a_cell_become_lines() -> None:
    assert rows(read("职能\t<p>一。</p><p>二。</p>\n")) == [(1, ["职能", "一。\n二。"])]


def test_a_bar_that_is_text_is_no_border() -> None:
    assert rows(read(r"| a \| b | c |")) == [(1, ["a | b", "c"])]


def test_text_between_the_tables_of_a_web_page_is_read_and_the_ends_of_cells_may_be_left_out() -> None:
    sheet = read_html(
        "表.xls",
        "<html><head><title>页</title><style>td {}</style></head><body>"
        "<h3>2020年<b>支出</b>表</h3><div>单位：万元</div>"
        "<table><tr><td>类<td>总计<tr><td>201<td>57.7</table><p>注：无</p><script>a = 1</script></body></html>",
        (),
    )
    assert [list(row) for row in sheet.rows] == [
        ["2020年支出表", ""],
        ["单位：万元", ""],
        ["类", "总计"],
        ["201", "57.7"],
        ["注：无", ""],
    ]
    assert sheet.prose == {0, 1, 4}
