"""What was accepted of the unit's own sentences is marked behind them in every format; the data are made up."""

from __future__ import annotations

import shutil
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from docx.oxml.ns import qn
from lxml import etree

from budgetbook.core.project import Project
from budgetbook.publish import build
from tests.files import replace_in
from tests.fixtures.publications import Once
from tests.places import MADE_UP
from tests.published import compact, page_of, pdf_pages
from tests.quicker_builds import only_documents

if TYPE_CHECKING:
    from pathlib import Path

ACCEPTED = """核对编号,位置,发现,应为,理由,认定人,日期
W2,duties.md 第1行“正文”,"“局,”",全角标点，汉字之间没有空格,照录,数据录入人,2023-02-01
W10,three_public_vehicles.md 第1行“正文”,“87.65万元”,表格中有的金额,照录,数据录入人,2023-02-01
W10,reasons.csv 第2行“原因”,“88.77万元”,表格中有的金额,照录,数据录入人,2023-02-01
"""

MARKED = {"注一": "公共文化服务。", "注二": "另有文化活动经费增加", "注三": "其中保险87.65万元"}
"""What each mark stands behind."""

TOLD = {
    "注一": "正文中的“局,”，不符合核对规则“文字中没有半角标点和多余空格”。",
    "注二": "原因中的“88.77万元”，不符合核对规则“文字中的金额见于表格”。",
    "注三": "正文中的“87.65万元”，不符合核对规则“文字中的金额见于表格”。",
}


@pytest.fixture(scope="session")
def published(project: Project, once: Once) -> Path:
    """The made-up department with these texts, its data in a folder beside the output."""

    def make(folder: Path) -> Path:
        samples, data = MADE_UP, folder / "data"
        for unit in (*samples.glob("2022/998*"), *samples.glob("2023/998*"), samples / "forms"):
            shutil.copytree(unit, data / unit.relative_to(samples))
        own = data / "2023" / "998000"
        (own / "accepted.csv").write_text(ACCEPTED, encoding="utf-8-sig")
        for name, old, new in (
            ("text/duties.md", "局负责", "局,负责"),
            ("text/three_public_vehicles.md", "公务出行", "公务出行，其中保险87.65万元"),
            ("reasons.csv", "文化馆划出", "文化馆划出，涉及88.77万元"),
        ):
            replace_in(own / name, old, new)
        with only_documents():
            return build(Project(project.root, data), "2023", "998000", folder / "output", "pandoc", lambda _: None)

    return once("department", make)


def test_the_page_has_a_mark_behind_each_text_and_its_note(published: Path) -> None:
    page = page_of(published)
    marks = page.select("main a.discrepancy-mark")
    assert [mark.get_text() for mark in marks] == list(MARKED)
    for mark in marks:
        before = "".join(str(text) for text in reversed([*mark.find_all_previous(string=True, limit=12)]))
        assert compact(before).endswith(MARKED[mark.get_text()])
    notes = [compact(one.find("p").get_text()) for one in page.select("main .discrepancy")]  # type: ignore[union-attr]
    assert notes == [compact(f"{name}　{told}") for name, told in TOLD.items()]


def test_print_and_word_have_them_too(published: Path) -> None:
    pdf = "".join(pdf_pages(published / "report.pdf"))
    with zipfile.ZipFile(published / "report.docx") as archive:
        body: Any = etree.fromstring(archive.read("word/document.xml"))
    word = compact("".join(body.itertext(qn("w:t"))))
    for name, before in MARKED.items():
        assert f"{before}{name}" in pdf
        assert f"{before}{name}" in word
        assert compact(f"{name}　{TOLD[name]}") in pdf
        assert compact(f"{name}　{TOLD[name]}") in word
