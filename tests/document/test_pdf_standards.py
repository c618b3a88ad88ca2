"""The PDF is what it says it is: PDF/UA-1 and PDF/A-2a, checked here, by Typst, and by veraPDF where there is one."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
import typst
from lxml import etree

from budgetbook.core.errors import RenderError
from budgetbook.render.finish_pdf import finish_pdf
from budgetbook.render.pdf_conformance import accessibility_faults, archive_faults, attribute, structure
from tests.document.printing import print_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from budgetbook.core.project import Project

PROPERTIES = {
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}

TEXT = """# 第一部分

## 一、甲

正文，见[二、乙](#b)。

![图题](bars.svg){alt="条形图"}

## 二、乙 {#b}

| 项目 | 金额 |
|------|-----:|
| 基本 | 1.0 |
"""


@pytest.fixture(scope="module", params=["publication", "quarto_publication"])
def published(request: pytest.FixtureRequest) -> Path:
    """The published PDF by each renderer."""
    folder: Path = request.getfixturevalue(request.param)
    return folder / "report.pdf"


@pytest.fixture(scope="module")
def small(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small document with a bit of everything."""
    folder = tmp_path_factory.mktemp("standards")
    (folder / "report").mkdir()
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="50"><rect width="90" height="50"/></svg>'
    (folder / "report" / "bars.svg").write_text(svg, encoding="utf-8")
    return print_text(project, folder, TEXT)


def test_the_published_pdf_has_no_fault(published: Path) -> None:
    with pikepdf.open(published) as pdf:
        assert [*accessibility_faults(pdf), *archive_faults(pdf)] == []


def test_the_metadata_name_both_standards_title_and_language(published: Path) -> None:
    with pikepdf.open(published) as pdf:
        tree = etree.fromstring(pdf.Root.Metadata.read_bytes())
        title = str(pdf.docinfo["/Title"])
        assert str(pdf.Root.Lang) == "zh-CN"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)

    def told(path: str) -> list[str]:
        return [str(element.text) for element in tree.findall(path, PROPERTIES)]

    assert (told(".//pdfuaid:part"), told(".//pdfaid:part"), told(".//pdfaid:conformance")) == (["1"], ["2"], ["A"])
    assert told(".//dc:title//rdf:li") == [title] == ["洛阳市政务服务和大数据管理局2020年度部门预算"]
    assert told(".//dc:language//rdf:li") == ["zh-CN"]
    assert "part" in told(".//pdfaProperty:name")


def test_every_table_has_headings_with_a_scope(published: Path) -> None:
    with pikepdf.open(published) as pdf:
        tables = [element for element in structure(pdf.Root.StructTreeRoot) if element.S == "/Table"]
        scopes = [[str(attribute(c, "/Scope")) for c in structure(t) if c.S == "/TH"] for t in tables]
    assert len(scopes) == 12
    # the ninth, which is empty, heads no row; the performance table has no heading rows above
    assert [sorted(set(of_table)) for of_table in scopes[:9]] == [["/Column", "/Row"]] * 7 + [["/Column"]] * 2
    # there five rows are headed by their first cell, one of them by two, and the last by its own; the rest head columns
    assert (scopes[10].count("/Row"), scopes[10].count("/Column")) == (7, 11)


def test_no_empty_row_stands_in_a_table(published: Path) -> None:
    with pikepdf.open(published) as pdf:
        cells = [cell for cell in structure(pdf.Root.StructTreeRoot) if cell.S == "/TH"]
        assert [cell for cell in cells if "/K" not in cell or cell.K == []] == []


@pytest.mark.parametrize("flavour", ["ua1", "2a"])
def test_verapdf_finds_no_fault(published: Path, flavour: str) -> None:
    program = shutil.which("verapdf")
    if program is None:
        pytest.skip("PATH 上没有 veraPDF")
    command = [program, "--flavour", flavour, "--format", "text", "-v", str(published)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.stdout.startswith("PASS"), done.stdout + done.stderr


def test_typst_makes_the_same_document_under_pdf_a_too(small: Path) -> None:
    report = small.parent / "report"
    made = typst.compile(
        report / "document.typ",
        root=report,
        font_paths=[report / "fonts"],
        ignore_system_fonts=True,
        pdf_standards=["a-2a"],  # type: ignore[list-item]
    )
    assert isinstance(made, bytes)
    assert made.startswith(b"%PDF-1.7")


def test_finishing_twice_changes_nothing_more(small: Path, tmp_path: Path) -> None:
    copy = tmp_path / "report.pdf"
    shutil.copy2(small, copy)
    with pikepdf.open(copy) as pdf:
        before = pdf.Root.Metadata.read_bytes()
    finish_pdf(copy)
    with pikepdf.open(copy) as pdf:
        assert pdf.Root.Metadata.read_bytes() == before


def without_alt(pdf: pikepdf.Pdf) -> None:
    del of_role(pdf, "/Figure")["/Alt"]


def without_scope(pdf: pikepdf.Pdf) -> None:
    del of_role(pdf, "/TH")["/A"]


def without_headings(pdf: pikepdf.Pdf) -> None:
    for element in structure(pdf.Root.StructTreeRoot):
        if element.S == "/TH":
            element.S = pikepdf.Name.TD


def with_a_gap_in_the_levels(pdf: pikepdf.Pdf) -> None:
    of_role(pdf, "/H2").S = pikepdf.Name.H3


def without_title_in_the_window(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.ViewerPreferences


def without_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang


def without_bookmarks(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Outlines


def without_tags(pdf: pikepdf.Pdf) -> None:
    pdf.Root.MarkInfo.Marked = False


def with_unmarked_content(pdf: pikepdf.Pdf) -> None:
    pdf.pages[2].contents_add(b"0 0 10 10 re f", prepend=False)


def without_words_of_a_link(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[1].Annots[0]["/Contents"]


def without_font_file(pdf: pikepdf.Pdf) -> None:
    del font_of(pdf).DescendantFonts[0].FontDescriptor["/FontFile3"]


def without_characters(pdf: pikepdf.Pdf) -> None:
    del font_of(pdf)["/ToUnicode"]


def with_device_colour(pdf: pikepdf.Pdf) -> None:
    pdf.pages[2].contents_add(b"/Artifact BMC 1 0 0 rg EMC", prepend=False)


def with_a_program(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="1")


def with_another_title(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = "别的标题"


BROKEN: dict[Callable[[pikepdf.Pdf], None], str] = {
    without_alt: "第1个图形没有替代文字",
    without_scope: "第1个表格有表头单元格没有注明管辖的是行还是列",
    without_headings: "第1个表格没有表头单元格",
    with_a_gap_in_the_levels: "标题的级别有跳跃",
    without_title_in_the_window: "阅读器窗口不显示文件标题",
    without_language: "没有注明语言是中文",
    without_bookmarks: "没有书签",
    without_tags: "没有标签结构",
    with_unmarked_content: "第3页：有内容既没有标签也没有注明是装饰",
    without_words_of_a_link: "第2页：有链接没有文字说明",
    without_font_file: "没有嵌入",
    without_characters: "的字形不能读成文字",
    with_device_colour: "第3页：颜色随设备而变",
    with_a_program: "含有自动执行的动作",
    with_another_title: "元数据中的标题与文件标题不同",
}


def of_role(pdf: pikepdf.Pdf, role: str) -> Any:
    return next(element for element in structure(pdf.Root.StructTreeRoot) if role == element.S)


def font_of(pdf: pikepdf.Pdf) -> Any:
    return next(iter(pdf.pages[2].Resources.Font.values()))


@pytest.mark.parametrize("damage", BROKEN, ids=lambda damage: damage.__name__)
def test_a_pdf_with_a_fault_is_refused(small: Path, tmp_path: Path, damage: Callable[[pikepdf.Pdf], None]) -> None:
    copy = tmp_path / "report.pdf"
    with pikepdf.open(small) as pdf:
        damage(pdf)
        pdf.save(copy)
    before = copy.read_bytes()
    with pytest.raises(RenderError, match=f"^report.pdf 不符合 PDF/UA-1 和 PDF/A-2a：.*{BROKEN[damage]}"):
        finish_pdf(copy)
    assert copy.read_bytes() == before
