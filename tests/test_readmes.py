"""What the guides tell people: commands that there are, files that there are, every setting that there is."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import click
import pytest

from budgetbook.cli import cli
from budgetbook.dataset import unit
from budgetbook.dataset.lineage import LINEAGE
from budgetbook.dataset.reasons import REASONS
from budgetbook.forms import form as forms
from budgetbook.forms import schema
from budgetbook.forms.change_items import CHANGE_ITEMS
from budgetbook.forms.changes_form import ChangesForm
from budgetbook.forms.columns import TableSchema
from budgetbook.forms.layout import Layout
from budgetbook.forms.money import IncomeGroup, OtherIncome, SpendingKind
from budgetbook.forms.parts import FormatsForm, PartForm, SectionForm, SubsectionForm
from budgetbook.forms.table_form import ColumnForm, NumbersForm, TableForm
from tests.places import ROOT
from tests.tools.bundle import PROJECT

if TYPE_CHECKING:
    from pydantic import BaseModel

    from budgetbook.book import Book

READMES = (
    "README.md",
    "README.zh.md",
    "CONTRIBUTING.md",
    "notebooks/README.md",
    "data/README.md",
    "report/forms/README.md",
)
FORM_MODELS = (
    forms.Form,
    TableForm,
    ColumnForm,
    PartForm,
    SubsectionForm,
    SectionForm,
    FormatsForm,
    NumbersForm,
    forms.TextAmounts,
    forms.AnnexForm,
    forms.TitleForm,
    forms.GlossaryEntry,
    Layout,
    SpendingKind,
    OtherIncome,
    IncomeGroup,
    ChangesForm,
)


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_data_guide_tells_every_column_that_is_added_to_a_table(book: Book) -> None:
    chapter = text_of("data/README.md").split("## 在笔记本中")[1].split("\n## ")[0]
    told = [
        (table, column)
        for table, columns, _ in re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \|$", chapter, re.MULTILINE)
        for column in re.findall(r"`(.+?)`", columns)
    ]
    added = [(table.stem, column) for table in book.form.data.every_table for column in table.computed_columns]
    assert sorted(told) == sorted(added)


@pytest.mark.parametrize("name", READMES)
def test_every_link_and_picture_leads_to_a_file(name: str) -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text_of(name)) if "://" not in link]
    assert links
    assert [link for link in links if not ((ROOT / name).parent / link).exists()] == []


def test_all_that_a_readme_links_to_is_in_the_bundle() -> None:
    links = [link for name in READMES[:2] for link in re.findall(r"\]\(([^)#:]+)\)", text_of(name))]
    assert {link.partition("/")[0] for link in links} - {*PROJECT} == set()


def test_both_readmes_name_the_same_commands_options_and_files() -> None:
    what = r"--[a-z][a-z-]*|\bmake [a-z-]+|\boutput/[\w./-]+"
    english, chinese = ({*re.findall(what, text_of(name))} for name in READMES[:2])
    assert english == chinese
    assert len(english) > 30


def test_readme_lists_every_folder_of_the_program() -> None:
    listed = re.findall(r"^  ([a-z_]+)/ ", text_of("README.md"), re.MULTILINE)
    folders = (path.name for path in (ROOT / "src" / "budgetbook").iterdir() if path.is_dir())
    assert sorted(listed) == sorted(name for name in folders if name != "__pycache__")


def test_no_file_of_the_program_has_more_than_300_lines() -> None:
    folders = (("src", (".py",)), ("report", (".lua", ".typ", ".js", ".css", ".html")))
    files = [path for name, ends in folders for path in (ROOT / name).rglob("*") if path.suffix in ends]
    lines = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8").count("\n") for path in files}
    assert len(lines) > 300
    assert [f"{name}: {count}" for name, count in lines.items() if count > 300] == []


def test_every_error_that_a_rule_names_is_listed() -> None:
    listed = re.findall(r"^\| (E\d\d) \|", text_of("docs/errors.md"), re.MULTILINE)
    assert listed == [f"E{number:02}" for number in range(1, 41)]
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    named = {id_ for text in sources for id_ in re.findall(r"\bE\d\d\b", text)}
    assert named <= {*listed}
    assert len(named) > 30


def test_every_section_that_a_notebook_has_is_explained() -> None:
    told = text_of("report/forms/README.md")
    notebooks = (path.read_text(encoding="utf-8") for path in (ROOT / "notebooks").rglob("*.ipynb"))
    sections = {key for text in notebooks for key in re.findall(r'"section-(\w+)"', text)}
    assert [key for key in sorted(sections) if f"`{key}`" not in told] == []


def test_every_picture_is_shown_and_they_are_small() -> None:
    pictures = sorted((ROOT / "notebooks" / "images").iterdir())
    assert {f"images/{path.name}" for path in pictures} == set(
        re.findall(r"images/[\w-]+\.png", text_of("notebooks/README.md"))
    )
    assert sum(path.stat().st_size for path in pictures) < 1_500_000


@pytest.mark.parametrize("name", READMES)
def test_every_command_can_be_typed(name: str) -> None:
    """Commands in code, with the options that the program knows and the arguments that it asks for."""
    text = re.sub(r"\[--[^]]*\]", "", text_of(name))
    typed: list[str] = re.findall(r"(?:^|`)(?:\.venv(?:/bin/|\\Scripts\\))?budgetbook ([^`\n>]+)", text, re.MULTILINE)
    for line in typed:
        command, *words = shlex.split(line)
        known = cli.commands[command]
        while isinstance(known, click.Group):
            known = known.commands[words.pop(0)]
        options = {option for parameter in known.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= options, line
        if "--unit" in words:
            known.make_context(command, words)
    if name != "report/forms/README.md":
        assert typed


def test_the_guide_has_ten_steps_and_five_and_uses_every_command() -> None:
    text = text_of("notebooks/README.md")
    year, hour = text.split("## 审计人员的一小时（五步）")
    steps = [re.findall(r"^\*\*([一二三四五六七八九十])、", part, re.MULTILINE) for part in (year, hour)]
    assert steps == [list("一二三四五六七八九十"), list("一二三四五")]
    assert isinstance(cli, click.Group)
    assert [name for name in cli.commands if f"budgetbook {name}" not in text] == []


@pytest.mark.parametrize("model", FORM_MODELS, ids=lambda model: model.__name__)
def test_every_key_of_a_form_is_explained(model: type[BaseModel]) -> None:
    told = text_of("report/forms/README.md")
    assert [key for key in model.model_fields if not re.search(rf"[`\[.]{key}\b|{{{key}}}", told)] == []


def test_every_setting_of_a_unit_is_explained() -> None:
    told = text_of("data/README.md")
    sections: dict[str, type[BaseModel]] = {"unit": unit.Unit, "dates": unit.Dates, "previous_year": unit.PreviousYear}
    keys = [key for key in unit.UnitFile.model_fields if key not in sections]
    keys += [f"{section}.{key}" for section, model in sections.items() for key in model.model_fields]
    assert [key for key in keys if f"`{key}`" not in told] == []


def test_every_file_of_a_unit_and_every_item_of_the_comparison_is_explained() -> None:
    told = text_of("data/README.md")
    tables = [table for table in vars(schema).values() if isinstance(table, TableSchema)]
    files = [table.file for table in (*tables, LINEAGE, REASONS, schema.LAST_YEAR)]
    files += [schema.SPENDING_FILE, schema.BASIC_SPENDING_FILE, schema.ECONOMIC_SPENDING_FILE]
    assert [file for file in files if f"| `{file}` |" not in told] == []
    assert [item for item in CHANGE_ITEMS if item not in told] == []
