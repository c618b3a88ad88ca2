"""The built-in renderer over a small frame: two whole documents, or the engine's own words."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest
import yaml

from budgetbook.core import fonts
from budgetbook.core.errors import RenderError
from budgetbook.render import pandoc
from budgetbook.render.raw_html import raw_html
from budgetbook.render.workspace import make_workspace

if TYPE_CHECKING:
    from budgetbook.core.project import Project

METADATA = {
    "title": "预算",
    "cover-lines": ["某局", "预算"],
    "subtitle": "二〇二〇年六月",
    "published": "2020-06-02",
    "lang": "zh",
    "fonts": fonts.template_names(fonts.font_chains({})),
}


@pytest.fixture
def frame(project: Project, tmp_path: Path) -> Path:
    """A workspace of the committed frame with no notebook in it."""
    return empty_frame(project, tmp_path / "workspace")


def empty_frame(project: Project, folder: Path) -> Path:
    folder.mkdir()
    make_workspace(project, folder)
    (folder / "report" / "fonts").mkdir()
    for file in (fonts.SERIF_FILE, fonts.SANS_FILE):
        (folder / "report" / "fonts" / file.name).symlink_to(file)
    (folder / "report" / "fonts.css").write_text("", encoding="utf-8")
    return folder


def render(frame: Path, text: str, **metadata: object) -> tuple[str, bytes]:
    (frame / "report" / "index.qmd").write_text(text, encoding="utf-8")
    written = yaml.safe_dump(METADATA | metadata, allow_unicode=True)
    (frame / "report" / "_metadata.yml").write_text(written, encoding="utf-8")
    made = frame / "made"
    made.mkdir()
    pandoc.render(frame, made)
    return (made / "report.html").read_text(encoding="utf-8"), (made / "report.pdf").read_bytes()


def test_both_engines_are_named_with_the_versions_that_quarto_has() -> None:
    assert re.fullmatch(r"内置渲染器（pandoc 3\.8[\d.]*，Typst 0\.14[\d.]*）", pandoc.version())


@pytest.fixture(scope="module")
def made(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is made of a small text."""
    frame = empty_frame(project, tmp_path_factory.mktemp("small") / "workspace")
    render(frame, "# 概况\n\n## 一、职能\n\n正文。\n")
    return frame / "made"


@pytest.fixture(scope="module")
def html(made: Path) -> str:
    """The page among it."""
    return (made / "report.html").read_text(encoding="utf-8")


def test_one_html_file_and_one_pdf_are_made(made: Path, html: str) -> None:
    assert "<p>正文。</p>" in html
    assert (made / "report.pdf").read_bytes().startswith(b"%PDF")
    assert sorted(path.name for path in made.iterdir()) == ["report.docx", "report.html", "report.pdf"]


def test_the_page_needs_no_other_file(html: str) -> None:
    assert re.findall(r"<link[^>]*stylesheet", html) == []
    assert re.findall(r'src="([^"]*)"', html) == []
    # what it links to beside itself, finish_html takes out where it is not there
    assert re.findall(r'<a href="([^"#]+)"', html) == [
        *("report.pdf", "report.docx", "tables.xlsx", "figures.json", "datapackage.json")
    ]


def test_the_page_has_the_title_the_date_and_the_contents(html: str) -> None:
    assert "<title>预算</title>" in html
    assert '<p class="subtitle">二〇二〇年六月</p>' in html
    assert '<p class="contents-title">目录</p>' in html
    contents = html[html.index("<nav") : html.index("</nav>")]
    assert re.findall(r'href="#([^"]*)"', contents) == ["概况", "一职能"]


def test_a_title_with_special_characters_is_printed_as_it_is(frame: Path) -> None:
    lines = ["“三公”经费（2020年）", 'A"B', "A#B", "A$B$", "A@B"]
    title = " ".join(lines)
    html, pdf = render(frame, "# 概况\n", title=title, **{"cover-lines": lines})
    assert f"<title>{title}</title>" in unescape(html)
    with pypdfium2.PdfDocument(pdf) as document:
        assert document.get_metadata_value("Title") == title
        assert document[0].get_textpage().get_text_bounded().split()[: len(lines)] == lines


def test_a_picture_that_is_not_there_stops_the_render_with_its_name(frame: Path) -> None:
    with pytest.raises(RenderError, match=r"figures/gone\.svg"):
        render(frame, "![图](figures/gone.svg)\n")


def test_what_typst_cannot_set_stops_the_render_with_its_words(frame: Path) -> None:
    with pytest.raises(RenderError, match=r"^Typst 不能排版：.*nothing"):
        render(frame, "```{=typst}\n#nothing()\n```\n")


def test_a_font_that_typst_does_not_find_stops_the_render(frame: Path) -> None:
    for file in (frame / "report" / "fonts").iterdir():
        file.unlink()
    with pytest.raises(RenderError, match=r"^Typst 不能排版：.*noto"):
        render(frame, "# 概况\n\n正文。\n")


def test_the_filters_are_quartos_in_its_order(project: Project) -> None:
    settings = yaml.safe_load((project.root / "_quarto.yml").read_text(encoding="utf-8"))
    of_quarto = [Path(one["path"] if isinstance(one, dict) else one).stem for one in settings["filters"]]
    listed = (project.report / "pandoc" / "builtin.lua").read_text(encoding="utf-8").partition("ipairs({")[2]
    assert re.findall(r'"(\w+)"', listed.partition("})")[0]) == of_quarto


def test_long_html_stands_beside_the_text_and_comes_back_whole(frame: Path) -> None:
    html = (
        '<table data-quarto-disable-processing="true" class="a">\n```\n' + "<tr><td>1</td></tr>\n" * 1000 + "</table>"
    )
    report = frame / "report"
    source = report / "document.md"
    long, short = (raw_html(one, report / f"{len(one)}.html") for one in (html, "<b>短</b>\n```"))
    text = f"前\n\n{long}\n\n{short}\n\n后\n"
    assert len(text) < 500
    source.write_text(text, encoding="utf-8")
    source.with_suffix(".yml").write_text(yaml.safe_dump({"lang": "zh-Hans"}), encoding="utf-8")
    pandoc.convert(report, source, report / "page.html", "--to=html5", "--wrap=none")
    page = (report / "page.html").read_text(encoding="utf-8")
    assert page.split("\n", 1)[0] == "<p>前</p>"
    assert html.removeprefix('<table data-quarto-disable-processing="true" ') in page
    assert page.endswith("<b>短</b>\n```\n<p>后</p>\n")


def test_only_a_table_of_some_pages_is_set_again_to_see_whether_one_is_saved(frame: Path) -> None:
    """Typst keeps all that it measures: the largest tables took it half a gigabyte more."""
    report = frame / "report"
    source, target = report / "document.md", report / "document.typ"
    source.with_suffix(".yml").write_text(yaml.safe_dump({"lang": "zh-Hans"}), encoding="utf-8")
    closer = {}
    for rows in (100, 101):
        html = f"<table><tbody>{'<tr><td>1</td></tr>' * rows}</tbody></table>"
        text = f"::: {{.landscape}}\n\n# 附件\n\n## 一、表\n\n```{{=html}}\n{html}\n```\n\n:::\n"
        source.write_text(text, encoding="utf-8")
        pandoc.convert(report, source, target, "--to=typst")
        closer[rows] = "#closer[\n== 一、表" in target.read_text(encoding="utf-8")
    assert closer == {100: True, 101: False}
