"""The parts of a form: any number, in any order, under any title, and nothing left out of the numbering."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from budgetbook.core.errors import InputError
from budgetbook.core.project import Project
from budgetbook.forms.reading import read_form
from budgetbook.run.compose import notebook_names
from tests.files import replaced
from tests.places import MADE_UP, ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.forms.form import Form

    Read = Callable[..., Form]

SAMPLES = Project(ROOT, MADE_UP)
GLOSSARY = '[[parts]]\nkey = "glossary"\nnumber = "第三部分"\ntitle = "名词解释"\nglossary = true\n'
TABLES = '[[parts]]\nkey = "tables"\ntitle = "附件：{unit}{year}年度部门预算表"\ntables = true\n'


@pytest.fixture
def read(project: Project, tmp_path: Path) -> Read:
    """Read the form luoyang-2020 with other parts, or with texts of it replaced."""

    def read(parts: str = "", *changes: tuple[str, str]) -> Form:
        text = (project.forms / "luoyang-2020.toml").read_text(encoding="utf-8")
        if parts:
            text = re.sub(
                r"(?s)^\[\[parts\]\].*?(?=^\[\[glossary\]\])", lambda _: f"{parts}\n", text, flags=re.MULTILINE
            )
        copy = Project(root=tmp_path, data=project.data)
        copy.forms.mkdir(parents=True, exist_ok=True)
        (copy.forms / "somewhere-2020.toml").write_text(replaced(text, *changes), encoding="utf-8")
        return read_form(copy, "somewhere-2020")

    return read


@pytest.mark.parametrize(
    ("layout", "names", "first", "glossary"),
    [
        ("anhui-2024", ["0-summary", "1-overview", "2-tables", "3-statement", "4-glossary"], "overview.duties", ""),
        ("chongqing-2023", ["0-summary", "1-text", "2-tables"], "text.profile", "text.glossary"),
        ("hunan-2025", ["0-summary", "1-statement", "2-tables"], "statement.profile", "statement.glossary"),
    ],
)
def test_parts_stand_in_any_number_and_order(layout: str, names: list[str], first: str, glossary: str) -> None:
    form = read_form(SAMPLES, layout)
    assert notebook_names(form) == names
    assert next(form.sections).id == first
    place = form.section("glossary")
    assert (place.id if place else "") == glossary


def test_a_section_may_be_divided_once() -> None:
    form = read_form(SAMPLES, "hunan-2025")
    place = form.section("institution")
    assert place is not None
    assert [around.key for around in place.around] == ["profile"]
    assert (place.id, place.form_key) == (
        "statement.institution",
        "parts.statement.sections.profile.sections.institution",
    )
    assert [place.section.key for place in form.sections][:4] == ["profile", "duties", "institution", "composition"]


def test_a_form_without_glossary_has_none(read: Read) -> None:
    terms = re.compile(r"(?s)\[\[glossary\]\].*(?=# 附表：)")
    text = (ROOT / "report" / "forms" / "luoyang-2020.toml").read_text(encoding="utf-8")
    (all_terms,) = terms.findall(text)
    form = read("", (GLOSSARY, ""), (all_terms, ""))
    assert form.glossary == ()
    assert [part.key for part in form.parts] == ["overview", "statement", "tables"]


INNER = '{ key = "profile", title = "一、概况", sections = [%s] }'
ONE, TWO = '{ key = "duties", title = "（一）职责" }', '{ key = "composition", title = "（二）构成" }'


@pytest.mark.parametrize(
    "replaced",
    [
        [
            ('number = "第二部分"', 'number = "第三部分"'),
            ('key = "glossary"\nnumber = "第三部分"', 'key = "glossary"\nnumber = "第四部分"'),
        ],
        [('number = "第二部分"', 'number = "第一部分"')],
        [("二、收入预算", "三、收入预算")],
        [("十、其他重要事项", "九、其他重要事项")],
        [("一、主要职能", "1.主要职能"), ("二、机构设置", "3.机构设置")],
        [("一、主要职能", "1、主要职能")],
        [("一、主要职能", "二、主要职能")],
        [('{ key = "duties", title = "一、主要职能" }', INNER % f"{TWO.replace('composition', 'b')}, {ONE}")],
        [('{ key = "duties", title = "一、主要职能" }', INNER % f"{ONE}, {ONE.replace('duties', 'b')}")],
        [("三、部门支出总体情况表", "四、部门支出总体情况表")],
        [("十二、项目（政策）绩效目标表", "十一、项目（政策）绩效目标表")],
        [("预算03表", "预算04表")],
        [("预算01表", "附表二")],
        [('key = "glossary"\nnumber', 'key = "overview"\nnumber')],
        [('key = "composition"', 'key = "duties"')],
        [("\nglossary = true", "\nsections = []")],
        [("\nglossary = true", "\nglossary = true\ntables = true")],
        [(GLOSSARY, "")],
        [('{ key = "duties", title = "一、主要职能" }', '{ key = "glossary", title = "一、名词解释" }')],
        [('{ key = "duties", title = "一、主要职能" }', '{ key = "glossary", title = "一、名词解释", text = true }')],
        [(TABLES, ""), ("date = true", "")],
        [('title = "{unit}概况"\n', "")],
        [('title = "附件：{unit}{year}年度部门预算表"\n', "")],
        [('title = "{unit}概况"\n', 'title = "{unit}概况"\ndate = true\n')],
        [('key = "statement"\n', 'key = "annex"\n')],
        [('{ key = "duties", title = "一、主要职能" }', '{ key = "Duties", title = "一、主要职能" }')],
        [('{ key = "duties", title = "一、主要职能" }', '{ key = "duties", title = "一、主要职能", text = "是" }')],
        [('charts = ["html", "pdf", "docx"]', 'charts = ["html", "word"]')],
        [('plain_words = ["html"]', 'plain_words = "html"')],
    ],
    ids=[
        "a part left out",
        "a part twice",
        "a section left out",
        "a section twice",
        "a section left out of those counted in digits",
        "digits and numerals side by side",
        "the first is the second",
        "sections inside one in a wrong order",
        "a number twice inside a section",
        "a table left out",
        "a table's number twice",
        "a table's number left out",
        "the first table is the second",
        "two parts of one key",
        "two sections of one key",
        "a part of nothing",
        "a part of two things",
        "terms and no place for them",
        "two places for the terms",
        "terms as the unit's text",
        "tables and no place for them",
        "number without title",
        "tables without title",
        "a date under no tables",
        "a key that ids have",
        "a section's key in capitals",
        "text in words",
        "a format that there is not",
        "formats not in a list",
    ],
)
def test_parts_that_do_not_hang_together_are_refused(
    read: Read, replaced: list[tuple[str, str]], snapshot: SnapshotAssertion
) -> None:
    with pytest.raises(InputError) as refused:
        read("", *replaced)
    message = str(refused.value)
    assert message.startswith("report/forms/somewhere-2020.toml ")
    assert message.endswith("。")
    assert message.count("。") == 1
    assert message == snapshot


def test_the_form_is_checked_wherever_it_is_read(read: Read) -> None:
    form = (SAMPLES.data / "forms" / "hunan-2025.toml").read_text(encoding="utf-8")
    parts = form[form.index("[[parts]]") : form.index("[[glossary]]")]
    with pytest.raises(InputError, match="第二部分"):
        read(parts.replace("第二部分", "第三部分"))
