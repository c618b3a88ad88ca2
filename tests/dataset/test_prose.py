from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from budgetbook.core.errors import InputError
from budgetbook.core.project import Project, find_project
from budgetbook.dataset.prose import read_prose
from budgetbook.forms.reading import read_form
from budgetbook.forms.texts import NO_BASE, TEXTS

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

SHOWN = "data/2020/157001/text"
OF_FORM = read_form(find_project(start=Path(__file__).parent), "luoyang-2020").unit_texts
NAMES = OF_FORM | {NO_BASE: TEXTS[NO_BASE]}


@pytest.fixture
def copied(data: Path) -> Project:
    return find_project(data)


@pytest.fixture
def folder(unit_folder: Path) -> Path:
    return unit_folder / "text"


def refusal(folder: Path, project: Project) -> str:
    with pytest.raises(InputError) as refused:
        read_prose(folder, project, NAMES)
    return str(refused.value)


def test_the_real_texts_are_read_word_for_word(project: Project) -> None:
    texts = read_prose(project.data / "2020/157001/text", project, NAMES)
    assert set(texts) == {*OF_FORM, NO_BASE}
    assert len(texts) == 11
    assert texts["institution"] == "此项内容涉密，按规定不予公开。"
    assert texts["duties"].startswith("洛阳市政务服务和大数据管理局为市政府组成部门，贯彻落实党中央关于政务服务")
    assert texts["duties"].endswith("9.完成市委、市政府交办的其他事项。")


@pytest.mark.parametrize("bom", ["\ufeff", ""], ids=["BOM", "no BOM"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_line_ends_and_bom_make_no_difference(folder: Path, copied: Project, bom: str, line_end: str) -> None:
    (folder / "duties.md").write_bytes(f"{bom}{line_end}（一）甲。{line_end}{line_end}（二）乙。{line_end}".encode())
    assert read_prose(folder, copied, NAMES)["duties"] == "（一）甲。\n\n（二）乙。"


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_text_is_refused(folder: Path, copied: Project, name: str, snapshot: SnapshotAssertion) -> None:
    (folder / f"{name}.md").unlink()
    message = refusal(folder, copied)
    assert message.startswith(f"缺少文件 {SHOWN}/{name}.md")
    assert message == snapshot


def test_a_missing_folder_is_told_by_its_first_text(folder: Path, copied: Project) -> None:
    folder.rename(folder.with_name("texts"))
    assert refusal(folder, copied).startswith(f"缺少文件 {SHOWN}/institution.md")


@pytest.mark.parametrize("content", ["", "\ufeff", " \n\n　"], ids=["no byte", "BOM alone", "spaces alone"])
def test_an_empty_text_is_refused(folder: Path, copied: Project, content: str, snapshot: SnapshotAssertion) -> None:
    (folder / "duties.md").write_text(content, encoding="utf-8")
    message = refusal(folder, copied)
    assert message.startswith(f"{SHOWN}/duties.md 是空文件")
    assert message == snapshot


def test_a_text_that_belongs_nowhere_is_refused(folder: Path, copied: Project, snapshot: SnapshotAssertion) -> None:
    (folder / "dutys.md").write_text("主要职责。", encoding="utf-8")
    message = refusal(folder, copied)
    assert message.startswith(f"{SHOWN}/dutys.md 不属于文本的任何一处")
    assert message == snapshot


def test_a_text_in_another_encoding_is_refused(folder: Path, copied: Project) -> None:
    (folder / "duties.md").write_bytes("主要职责。".encode("gbk"))
    assert refusal(folder, copied).startswith(f"{SHOWN}/duties.md 不是 UTF-8 编码")


def test_the_reason_for_no_base_is_asked_for_only_where_there_is_no_base(folder: Path, copied: Project) -> None:
    (folder / f"{NO_BASE}.md").unlink()
    assert set(read_prose(folder, copied, OF_FORM)) == set(OF_FORM)


def test_a_reason_for_no_base_may_stay_in_its_place_unused(folder: Path, copied: Project) -> None:
    assert NO_BASE not in read_prose(folder, copied, OF_FORM)


# what would act on the page


def with_line(folder: Path, line: str, name: str = "duties") -> None:
    (folder / f"{name}.md").write_text(f"（一）甲。\n\n{line}\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        pytest.param("甲<script>alert(1)</script>乙", "<script>", id="script"),
        pytest.param(
            '<img src="x" onerror="alert(1)">', '<img src="x" onerror="alert(1)">', id="picture with a handler"
        ),
        pytest.param("<b>甲</b>", "<b>", id="bold"),
        pytest.param("甲<br/>乙", "<br/>", id="line break"),
        pytest.param("甲</div>乙", "</div>", id="closing tag"),
        pytest.param("<!-- 甲 -->", "<!-- 甲 -->", id="comment"),
        pytest.param("<?php 甲 ?>", "<?php 甲 ?>", id="instruction"),
        pytest.param("<b", "<b", id="tag that is not closed"),
        pytest.param("<https://example.com>", "<https://example.com>", id="address in angle brackets"),
        pytest.param("甲{{< include 乙.md >}}丙", "{{< include 乙.md >}}丙", id="shortcode"),
        pytest.param("{{% include 乙.md %}}", "{{% include 乙.md %}}", id="shortcode with percent signs"),
        pytest.param("`<b>`{=html}", "<b>", id="raw HTML"),
        pytest.param("`#x`{=typst}", "`{=typst}", id="raw Typst"),
        pytest.param("```{=typst}", "`{=typst}", id="raw block"),
        pytest.param("```=html", "`=html", id="raw block without braces"),
        pytest.param("![甲](乙.png)", "![", id="picture"),
        pytest.param("[甲](https://example.com)", "](", id="link"),
    ],
)
def test_what_would_act_on_the_page_is_refused_with_its_line(
    folder: Path, copied: Project, line: str, found: str
) -> None:
    with_line(folder, line)
    assert refusal(folder, copied) == (f"{SHOWN}/duties.md 第3行：发现“{found}”，应为不含网页标记、图片和链接的文字。")


@pytest.mark.parametrize("name", NAMES)
def test_what_would_act_on_the_page_is_refused_in_every_text(folder: Path, copied: Project, name: str) -> None:
    with_line(folder, "<script>", name)
    assert refusal(folder, copied).startswith(f"{SHOWN}/{name}.md 第3行：发现“<script>”")


@pytest.mark.parametrize(
    "line",
    [
        "甲 < 乙，丙 > 丁",
        "不超过<5万元",
        "《甲》〈乙〉＜丙＞",
        "“互联网+监管”、“甲”{乙}、[甲]、（乙）",
        "{甲}｛乙｝",
        "！［甲］（乙）",
        "#let x = 1",
        "#box[甲]",
        "甲&lt;乙",
        "**甲**、`乙`",
    ],
)
def test_a_sign_of_ordinary_writing_is_read_as_it_is(folder: Path, copied: Project, line: str) -> None:
    with_line(folder, line)
    assert read_prose(folder, copied, NAMES)["duties"] == f"（一）甲。\n\n{line}"


@pytest.mark.parametrize("name", ["duties.txt", "notes.docx", ".duties.md.swp"])
def test_a_file_that_is_no_markdown_is_no_text(folder: Path, copied: Project, name: str) -> None:
    before = read_prose(folder, copied, NAMES)
    (folder / name).write_text("甲", encoding="utf-8")
    assert read_prose(folder, copied, NAMES) == before


@pytest.mark.parametrize(
    "character", ["\u200b", "\u202e", "\x00", "\x07"], ids=["zero-width", "right-to-left", "NUL", "bell"]
)
def test_a_character_that_nobody_sees_is_refused(folder: Path, copied: Project, character: str) -> None:
    with_line(folder, f"甲{character}乙。")
    message = refusal(folder, copied)
    assert message.startswith(f"{SHOWN}/duties.md 第3行")
    assert f"U+{ord(character):04X}" in message
