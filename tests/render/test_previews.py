"""The notebooks' own pages, in a publication by each renderer."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from budgetbook.core.errors import RenderError
from budgetbook.render.previews import preview_markdown

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ["0-summary", "1-overview", "2-statement", "3-glossary", "4-tables"]
PAGES = [f"{name}-preview.html" for name in (*NAMES, "audit")]


def page(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")


def test_each_notebook_has_a_page_of_its_own(each_publication: Path) -> None:
    pages = sorted((each_publication / "notebooks").glob("*.html"))
    assert [path.name for path in pages] == PAGES


def test_the_page_of_a_notebook_shows_its_code_and_the_auditors_notes(each_publication: Path) -> None:
    statement = page(each_publication / "notebooks" / "2-statement-preview.html")
    text = statement.get_text()
    assert "支出总计是支出预算表各行之和，即基本支出加项目支出（表样另有经营支出等的，再加这些）" in text
    assert '"收入":income["预算数"].figures.total(total_name(book,"收入"))' in "".join(text.split())


def test_each_page_says_in_chinese_what_it_computes(each_publication: Path) -> None:
    titles = {
        name: page(each_publication / "notebooks" / f"{name}-preview.html").select_one("h1.title") for name in NAMES
    }
    assert {name: title.get_text() if title else "" for name, title in titles.items()} == {
        "0-summary": "计算笔记本　一图读懂",
        "1-overview": "计算笔记本　第一部分　洛阳市政务服务和大数据管理局概况",
        "2-statement": "计算笔记本　第二部分　洛阳市政务服务和大数据管理局2020年部门预算情况说明",
        "3-glossary": "计算笔记本　第三部分　名词解释",
        "4-tables": "计算笔记本　附件：洛阳市政务服务和大数据管理局2020年度部门预算表",
    }
    audit = page(each_publication / "notebooks" / "audit-preview.html").select_one("h1.title")
    assert audit
    assert audit.get_text() == "审计笔记本"


@pytest.mark.parametrize("name", PAGES)
def test_the_parameters_stand_once(each_publication: Path, name: str) -> None:
    cells = [cell.get_text() for cell in page(each_publication / "notebooks" / name).select("pre")]
    assert sum('year = "2020"' in cell for cell in cells) == 1


def test_the_page_of_a_notebook_shows_the_tables_that_its_sections_start_from(each_publication: Path) -> None:
    def cells(name: str) -> list[str]:
        return [cell.get_text() for cell in page(each_publication / name).find_all("td")]

    working = {"2080505", "机关事业单位基本养老保险缴费支出", "5.9万元"}
    assert working <= set(cells("notebooks/2-statement-preview.html"))
    assert "5.9万元" not in cells("report.html")


def test_the_executed_notebooks_keep_their_tables_as_people_see_them(each_publication: Path) -> None:
    notebook = nbformat.read(each_publication / "notebooks" / "4-tables.ipynb", as_version=4)
    data = [output.data for cell in notebook.cells for output in cell.get("outputs", [])]
    tables = [item["text/html"] for item in data if "text/html" in item]
    assert ["table-scroll" in table for table in tables] == [True] * 12 + [False]
    assert "<details" in tables[-1]
    assert ">编号</th>" in tables[-1]


def test_the_pages_of_the_notebooks_leave_the_ledger_to_the_notebooks(each_publication: Path) -> None:
    for name in NAMES:
        assert page(each_publication / "notebooks" / f"{name}-preview.html").find_all("th", string="计算式") == []


def test_the_report_leads_to_every_notebook(each_publication: Path) -> None:
    linked = {link["href"] for link in page(each_publication / "report.html").find_all("a", href=True)}
    assert {f"notebooks/{name}-preview.html" for name in NAMES} <= linked
    for name in NAMES:
        links = page(each_publication / "notebooks" / f"{name}-preview.html").find_all("a", href=True)
        assert f"{name}.ipynb" in {link["href"] for link in links}


@pytest.mark.parametrize("name", ["report.html", *(f"notebooks/{name}" for name in PAGES)])
def test_no_link_of_a_page_is_dead(each_publication: Path, name: str) -> None:
    path = each_publication / name
    targets = {
        str(element.get("href") or element.get("src"))
        for element in page(path).find_all(["a", "link", "script", "img"])
        if element.get("href") or element.get("src")
    }
    local = [target for target in targets if not target.startswith(("#", "data:", "http"))]
    assert [target for target in local if not (path.parent / unquote(target)).is_file()] == []


@pytest.mark.parametrize("name", PAGES)
def test_each_page_leads_back_to_the_report(each_publication: Path, name: str) -> None:
    assert page(each_publication / "notebooks" / name).find("a", href="../report.html")


def test_the_auditors_page_holds_every_line_of_the_auditors_notebook(each_publication: Path) -> None:
    notebook = nbformat.read(each_publication / "notebooks" / "audit.ipynb", as_version=4)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    tables = [output.data["text/html"] for output in outputs if "text/html" in output.get("data", {})]
    printed = [line for output in outputs if output.output_type == "stream" for line in output.text.splitlines()]
    rows = sum(table.count("<tr>") for table in tables)
    assert (len(tables), len(printed)) > (5, 5)
    shown = page(each_publication / "notebooks" / "audit-preview.html")
    assert len(shown.select(".audit-frame tr")) == rows
    words = "".join(shown.get_text().split())
    assert [line for line in printed if "".join(line.split()) not in words] == []


# ---------------------------------------------------------------- from notebook to page


def written(folder: Path, *cells: object) -> str:
    nbformat.write(new_notebook(cells=list(cells)), folder / "part.ipynb")
    return preview_markdown(folder / "part.ipynb", folder / "part.md")


def test_prose_code_and_what_the_code_gave_stand_in_their_order(tmp_path: Path) -> None:
    outputs = [
        new_output("stream", text="一行\n"),
        new_output("execute_result", data={"text/html": "<b>表</b>", "text/plain": "表"}),
        new_output("execute_result", data={"text/plain": "80.43"}),
    ]
    text = written(tmp_path, new_markdown_cell("# 题"), new_code_cell("say()", outputs=outputs))
    assert text.split("\n\n") == [
        "# 题",
        "```{.python}\nsay()\n```",
        '```{=html}\n<pre class="printed"><code>一行</code></pre>\n```',
        "```{=html}\n<b>表</b>\n```",
        '```{=html}\n<pre class="printed"><code>80.43</code></pre>\n```',
    ]


def test_what_the_document_leaves_out_is_left_out_here_too(tmp_path: Path) -> None:
    ledger = new_output("display_data", data={"text/html": "<table></table>"})
    assert written(tmp_path, new_code_cell("#| include: false\nshow_ledger()", outputs=[ledger])) == ""


def test_long_html_and_a_long_print_stand_in_files_beside_the_page(tmp_path: Path) -> None:
    table = f"<table>{'<tr><td>1</td></tr>' * 300}</table>"
    outputs = [new_output("stream", text="一行\n" * 2000), new_output("display_data", data={"text/html": table})]
    text = written(tmp_path, new_code_cell("say()", outputs=outputs))
    files = [tmp_path / "part-1.html", tmp_path / "part-2.html"]
    assert text.split("\n\n")[1:] == [f"```{{=html-file}}\n{file}\n```" for file in files]
    assert files[0].read_text(encoding="utf-8").count("一行") == 2000
    assert files[1].read_text(encoding="utf-8") == table


def test_a_fence_within_code_does_not_end_it(tmp_path: Path) -> None:
    assert written(tmp_path, new_code_cell('x = """\n````\n"""')).startswith("`````{.python}\n")


def test_an_output_that_no_page_can_show_is_refused_by_name(tmp_path: Path) -> None:
    cell = new_code_cell("show()", id="the-cell", outputs=[new_output("display_data", data={"video/mp4": "…"})])
    with pytest.raises(RenderError, match=r"part\.ipynb 单元格“the-cell”的输出（video/mp4）不能成为网页"):
        written(tmp_path, cell)


def test_a_notebook_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match=r"缺少已执行的笔记本 .*gone\.ipynb"):
        preview_markdown(tmp_path / "gone.ipynb", tmp_path / "gone.md")
