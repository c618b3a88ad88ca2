"""What stops the Word file from being finished, and what finishing leaves alone."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import docx
import pytest
import yaml
from PIL import Image

from budgetbook.core.errors import RenderError
from budgetbook.render import pandoc
from budgetbook.render.finish_docx import finish_docx

if TYPE_CHECKING:
    from pathlib import Path

    from budgetbook.core.project import Project

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="72pt" height="36pt"></svg>'
METADATA = {
    "title": "某局预算",
    "cover-lines": ["某局", "预算"],
    "subtitle": "二〇二〇年六月",
    "toc-title": "目录",
    "lang": "zh-Hans",
    "published": "2020-06-02",
}


@pytest.fixture
def report(project: Project, tmp_path: Path) -> Path:
    """The frame with one chart, a dot."""
    folder = tmp_path / "report"
    shutil.copytree(project.report / "filters", folder / "filters")
    shutil.copytree(project.report / "pandoc", folder / "pandoc")
    shutil.copy2(project.report / "reference.docx", folder)
    for name in ("document.yml", "_metadata.yml"):
        (folder / name).write_text(yaml.safe_dump(METADATA, allow_unicode=True), encoding="utf-8")
    (folder / "charts").mkdir()
    Image.new("L", (300, 150), 255).save(folder / "charts" / "fig-dot.png")
    (folder / "charts" / "fig-dot.svg").write_text(DRAWING, encoding="utf-8")
    return folder


def word(report: Path, text: str) -> Path:
    source, target = report / "document.md", report.parent / "report.docx"
    source.write_text(text, encoding="utf-8")
    pandoc._docx(report, source, target)
    return target


def test_a_finished_file_stays_as_it_is(report: Path) -> None:
    path = word(report, "# 第一部分　概况\n\n正文。\n")
    finish_docx(path, report, {})
    once = path.read_bytes()
    finish_docx(path, report, {})
    assert path.read_bytes() == once


def test_a_chart_keeps_its_size_where_it_is_narrower_than_the_page(report: Path) -> None:
    path = word(report, '# 概况\n\n![题](charts/fig-dot.png){#fig-dot alt="一个点"}\n')
    finish_docx(path, report, {})
    (shape,) = docx.Document(str(path)).inline_shapes
    assert (shape.width.inches, shape.height.inches) == (1, 0.5)


def test_a_chart_without_words_is_refused(report: Path) -> None:
    path = word(report, "# 概况\n\n::: {#x}\n![](charts/fig-dot.png)　\n:::\n")
    with pytest.raises(RenderError, match="图表 fig-dot 没有文字说明"):
        finish_docx(path, report, {})


def test_a_picture_that_no_notebook_has_drawn_is_refused(report: Path) -> None:
    Image.new("L", (30, 15), 0).save(report / "other.png")
    path = word(report, "# 概况\n\n文字![照片](other.png)文字\n")
    with pytest.raises(RenderError, match="有一幅图不是笔记本画的图表"):
        finish_docx(path, report, {})
