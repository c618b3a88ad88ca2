"""What counts as visible text of a published file, and in which order it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import docx
import pikepdf
import pytest

from budgetbook.core.number_tokens import compact
from budgetbook.render.pdf_conformance import structure
from budgetbook.render.word.xml import element, field, paragraph, run
from budgetbook.traced.blocks import numbers_of
from budgetbook.traced.compare import html_blocks, word_blocks
from budgetbook.traced.pdf import _unicode, pdf_blocks
from tests.document.printing import print_text

if TYPE_CHECKING:
    from pathlib import Path

    from budgetbook.core.project import Project
    from budgetbook.traced.blocks import Block

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>1</title><style>p::before { content: "2" }</style>
</head><body title="3"><nav id="TOC"><ul><li>目录4</li></ul></nav><main><!-- 5 --><h1>预算6</h1>
<p>收入<span class="budget-figure" title="来源：第7行">8<b>9</b></span>万元<br>10</p>
<details><summary>数据</summary><table><tr><td>11</td><td>12</td></tr></table></details>
<figure><img alt="13" src="data:,14"><figcaption>图15</figcaption></figure><ol><li>甲</li><li>乙</li></ol>
<script type="application/json">{"16": 16}</script></main><footer>17</footer></body></html>"""


def texts(blocks: list[Block]) -> list[str]:
    return [text for block in blocks if (text := compact("".join(piece.text for piece in block.pieces)))]


def test_of_the_page_counts_what_is_seen_or_can_be_unfolded(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text(PAGE, encoding="utf-8")
    assert texts(html_blocks(tmp_path / "report.html")) == [
        *("预算6", "收入89万元10", "数据", "11", "12", "图15", "1.甲", "2.乙", "17")
    ]


def test_of_the_word_file_counts_the_text_without_contents_and_page_numbers(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].footer.paragraphs[0].text = "— 1 —"
    document.add_paragraph("预算2")
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "3", "4"
    table.rows[0].cells[1].add_paragraph("5")
    document.element.body.append(paragraph("Normal", run("6"), run("7"), *field("PAGEREF x1 \\h", "8")))
    gallery = element("w:docPartObj", element("w:docPartGallery", val="Table of Contents"))
    contents = element("w:sdt", element("w:sdtPr", gallery), element("w:sdtContent", paragraph("Normal", run("9"))))
    document.element.body.insert(0, contents)
    document.save(str(tmp_path / "report.docx"))
    assert texts(word_blocks(tmp_path / "report.docx")) == ["预算2", "3", "4", "5", "678"]


ROWS = "".join(
    f"<tr><td>第{number}行</td><td style='text-align: right'>{number}.5</td></tr>" for number in range(1, 90)
)
TEXT = f"""# 第一部分　预算2020年

## 一、收支 {{#balance}}

全年收入<span class="budget-figure" data-figure="x" title="来源：第3行">1,234万元</span>，{"长" * 60}共92.5万元，
[详见5](#balance)，**增长6%**，减少-7.5万元。

<div class="table-title">

表8

</div>

```{{=html}}
<table><thead><tr><th>名称9</th><th>金额10</th></tr></thead><tbody>{ROWS}</tbody></table>
```

完11。
"""


@pytest.fixture(scope="module")
def printed(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A text with contents, a table that goes over several pages, and page numbers, in print."""
    return print_text(project, tmp_path_factory.mktemp("printed"), TEXT)


def test_the_pdf_is_read_in_the_order_of_its_structure_without_contents_and_what_pages_repeat(printed: Path) -> None:
    rows = [number for row in range(1, 90) for number in (str(row), f"{row}.5")]
    with pikepdf.open(printed) as pdf:
        assert len(pdf.pages) > 4
    assert [number.text for number in numbers_of(pdf_blocks(printed))] == [
        *("二〇二〇", "六", "2020", "1,234", "92.5", "5", "6", "-7.5", "8", "9", "10", *rows, "11")
    ]
    assert texts(pdf_blocks(printed))[-3:] == ["第89行", "89.5", "完11。"]


def test_text_that_the_structure_of_a_pdf_leaves_out_counts_as_well(printed: Path, tmp_path: Path) -> None:
    with pikepdf.open(printed) as pdf:
        last = [one for one in structure(pdf.Root.StructTreeRoot) if one.S == "/P"][-1]
        last.K = pikepdf.Array([])
        page = pdf.pages[0]
        fonts = {name: _unicode(font.ToUnicode).items() for name, font in page.Resources.Font.items()}
        name, codes = next(
            (name, codes) for name, pairs in fonts.items() if "六" in (codes := {sign: code for code, sign in pairs})
        )
        page.contents_add(b"BT %s 9 Tf <%s> Tj ET" % (name.encode(), codes["六"].hex().encode() * 3))
        pdf.save(tmp_path / "untagged.pdf")
    found = texts(pdf_blocks(tmp_path / "untagged.pdf"))
    # such text is read piece by piece
    assert "".join(found) == "".join(texts(pdf_blocks(printed))) + "六六六"
