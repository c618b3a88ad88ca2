"""The finish of a page: what becomes of styles, files and policy, and what is refused."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetbook.core.errors import RenderError
from budgetbook.render.finish_html import _attributes, _written, finish_html
from tests.files import read_records
from tests.proofs import examples
from tests.published import entries_of

if TYPE_CHECKING:
    from pathlib import Path

    from budgetbook.core.project import Project

FRAME = """<!DOCTYPE html>
<html><head>
<meta charset="utf-8">
<style>p { margin: 0 }</style>
<script>let x = "<b onclick='no mark-up'>";</script>
</head><body>
{body}
<footer></footer>
</body></html>
"""


def finished(folder: Path, body: str) -> BeautifulSoup:
    page = folder / "report.html"
    page.write_text(FRAME.replace("{body}", body), encoding="utf-8")
    finish_html(page)
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


def hash_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def policy_of(page: BeautifulSoup) -> str:
    (meta,) = page.find_all("meta", attrs={"http-equiv": "Content-Security-Policy"})
    return str(meta["content"])


def test_a_style_becomes_a_class_and_equal_styles_the_same_one(tmp_path: Path) -> None:
    page = finished(tmp_path, '<p style="text-align: right">a</p><p class="x" style="text-align:  right;">b</p>')
    one, other = page.find_all("p")
    assert (one.get("style"), other.get("style")) == (None, None)
    assert one["class"] == ["style-1"]
    assert other["class"] == ["x", "style-1"]
    assert ".style-1 { text-align: right; }" in page.find_all("style")[-1].get_text()


def test_the_policy_names_the_hash_of_every_script_and_style_of_the_finished_page(tmp_path: Path) -> None:
    page = finished(tmp_path, '<p style="color: red">a</p>')
    allowed = policy_of(page)
    assert len(page.find_all("style")) == 2
    for element in page.find_all(["style", "script"]):
        assert hash_of(element.get_text()) in allowed
    assert "unsafe" not in allowed


def test_what_stands_in_a_script_or_a_comment_is_no_markup(tmp_path: Path) -> None:
    page = finished(tmp_path, '<!-- <img src="x.png" onerror="y"> --><p title="a > b" lang="zh">a</p>')
    assert page.find("p")["title"] == "a > b"  # type: ignore[index]
    assert "<b onclick=" in page.find("script").get_text()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('<p onclick="x()">a</p>', "<p> 带有事件属性 onclick"),
        ("<p OnClick=x>a</p>", "<p> 带有事件属性 onclick"),
        ('<img src="https://example.com/x.png">', "<img> 要另取 https://example.com/x.png"),
        ('<img alt="a>b" src="x.png">', "<img> 要另取 x.png"),
        ('<link rel="stylesheet" href="x.css">', "<link> 要另取 x.css"),
        ('<script src="x.js"></script>', "<script> 要另取 x.js"),
        ('<iframe src="x.html"></iframe>', "<iframe> 要另取 x.html"),
        ('<a href=" JavaScript:x()">a</a>', "<a> 的 href 是脚本"),
        ('<p style="background: url(x.png)">a</p>', "不是简单的样式"),
        ('<p style="}</style>">a</p>', "不是简单的样式"),
    ],
)
def test_what_the_policy_would_forbid_stops_the_publication(tmp_path: Path, body: str, words: str) -> None:
    with pytest.raises(RenderError, match=re.escape(words)):
        finished(tmp_path, body)


def test_the_contents_repeat_headings_without_their_figures(tmp_path: Path) -> None:
    figure = '<span class="budget-figure" data-figure="year" title="甲 1 > 乙\n“丙”">2020年</span>'
    contents = f'<nav id="TOC"><a href="#a">一、{figure}收入 <em>表</em></a></nav>'
    page = finished(tmp_path, f'{contents}<h2 id="a">一、{figure}收入表</h2>')
    (link,) = page.select("#TOC a")
    assert link.decode_contents() == "一、2020年收入 <em>表</em>"
    assert len(page.select("h2 .budget-figure")) == 1


def test_files_that_are_not_there_are_not_offered(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(b"%PDF")
    item = '<li class="file"><a href="{0}">{0}</a></li>\n'
    page = finished(tmp_path, f"<ul>{item.format('report.pdf')}{item.format('report.docx')}</ul>")
    assert [link["href"] for link in page.find_all("a")] == ["report.pdf"]


def test_files_that_are_marked_are_carried_once_with_their_bytes(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    content = "\ufeff科目,金额\r\n</script>,1\r\n".encode()
    (tmp_path / "tables" / "a.csv").write_bytes(content)
    item = '<li class="file"><a href="tables/a.csv" download data-carried>a</a></li>'
    page = finished(tmp_path, f"<ul>{item}{item}</ul>")
    (carried,) = page.find_all("script", id="carried-files")
    files = json.loads(carried.get_text())
    assert files["tables/a.csv"]["name"] == "a.csv"
    assert files["tables/a.csv"]["type"].startswith("text/csv")
    assert base64.b64decode(files["tables/a.csv"]["base64"]) == content
    assert hash_of(carried.get_text()) not in policy_of(page)  # data, which is not run


def test_a_page_without_such_files_carries_nothing(tmp_path: Path) -> None:
    assert finished(tmp_path, "<p>a</p>").find_all("script", id="carried-files") == []


TEXTS = st.text("\"'&<>=; a甲") | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@pytest.mark.proof
@settings(max_examples=examples(400, 20))
@given(st.dictionaries(st.from_regex(r"[a-z][a-z-]{0,8}", fullmatch=True), st.none() | TEXTS, max_size=5))
def test_attributes_are_written_as_they_were_read(attributes: dict[str, str | None]) -> None:
    assert _attributes("".join(map(_written, attributes.items()))) == attributes


def test_a_page_without_a_place_for_the_policy_is_not_published(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_text("<html><head></head><body></body></html>", encoding="utf-8")
    with pytest.raises(RenderError, match="安全策略无处可写"):
        finish_html(page)


def test_the_page_carries_the_cells_that_its_figures_cite_and_nothing_else_that_was_typed(
    publication: Path, project: Project
) -> None:
    soup = BeautifulSoup((publication / "report.html").read_text(encoding="utf-8"), "html.parser")
    (script,) = soup.select('script[type="application/json"]#cited-cells')
    carried = json.loads(script.get_text())
    cited = {
        (cell["file"], cell["column"], str(cell["row"]), cell["raw"])
        for entry in entries_of(publication)
        for cell in entry["cells"]
        if cell["file"].endswith(".csv")
    }
    assert len(cited) > 100
    assert cited == {
        (file, column, row, raw)
        for file, columns in carried.items()
        for column, rows in columns.items()
        for row, raw in rows.items()
    }
    rows = read_records(project.root / "data/2020/157001/spending.csv")
    assert carried["data/2020/157001/spending.csv"]["商品和服务支出"]["3"] == rows[1]["商品和服务支出"] == "7.7"
    assert not [file for file in carried if file.endswith(("unit.toml", "accepted.csv", ".md"))]


def test_what_is_typed_cannot_end_the_element_that_carries_it(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_text(FRAME.replace("{body}", ""), encoding="utf-8")
    cells = {"a.csv": {"名称": {"2": "</script><b onclick='x'>"}}}
    finish_html(page, carried={"cited-cells": cells})
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    assert json.loads(soup.select("#cited-cells")[0].get_text()) == cells
    assert soup.find("b") is None
