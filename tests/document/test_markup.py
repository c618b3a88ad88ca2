"""Mark-up typed into cells is printed as it was typed, in every format and by both renderers; nothing of it acts.

Every string stands once in every free cell of the tables. What prose may hold is tested where prose is read.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup, Tag

from budgetbook.core.project import Project
from budgetbook.publish import build
from budgetbook.render import quarto
from tests.command_line import run_command
from tests.places import UNIT, YEAR
from tests.published import compact, entries_of, page_of, pdf_pages
from tests.quicker_builds import without_previews

if TYPE_CHECKING:
    from pathlib import Path


MARKUP = {
    "script": "<script>alert(x)</script>",
    "handler": "<img src=x onerror=alert(x)>",
    "bold tag": "<b>x</b>",
    "end of the table": "x</td></tr></table>",
    "comment": "<!-- x -->",
    "entity": "&lt;b&gt;",
    "attribute": '" onclick="x',
    "bold": "**x**",
    "italic": "_x_",
    "link": "[x](https://example.com)",
    "reference": "[x][y]",
    "picture": "![x](x.png)",
    "code": "`x`",
    "raw HTML": "`x`{=html}",
    "fence": "```{=typst}",
    "heading": "# x",
    "div": ":::::: {.auditor}",
    "span": "[x]{.landscape}",
    "shortcode": "{{< include x.md >}}",
    "braces": "{unit}",
    "TeX formula": "$x$",
    "TeX command": r"\textbf{x}",
    "Typst assignment": "#let x = y",
    "Typst function": "#box[x]",
    "Typst label": "<x>",
    "footnote": "x^[y]",
    "table": "| x | y |",
    "console": "[red]x[/red]",
    "two hyphens": "x--y",
    "three hyphens": "x---y",
    "three dots": "x...y",
    "hyphen and question mark": "x-?y",
    "straight quotes": "'x'",
    "tilde": "x~y",
}
"""No digit, for a kind of vehicle is told in a sentence; no sign beside a Chinese one, for that is refused."""

PROSE = {
    "TeX formula": "$u$",
    "TeX display": "$$u+v$$",
    "Typst assignment": "#let u = v",
    "Typst function": "#box[u]",
    "address": "https://example.com/u",
    "mail": "u@example.com",
    "two hyphens": "u--v",
    "three dots": "u...v",
    "straight quotes": "'u'",
    "double quotes": '"u"',
    "apostrophe": "u's",
    "comment of Typst": "// u",
    "heading of Typst": "= u",
    "less": "u < v",
    "braces": "{{u}}",
    "emoji": ":smile:",
    "underscores": "u_v_w",
}
"""Ordinary writing, which prose may hold."""


PLACES = 3 + 4 + 8 + 1
"""Free cells in which each string stands: of a task, of a target, of a project's target, and of a vehicle."""


def plant(folder: Path) -> None:
    """Type every string into a row of its own of every table with free text; the sums stay as they are."""

    def add(file: str, rows: list[list[str]]) -> None:
        with (folder / file).open("a", encoding="utf-8", newline="") as opened:
            csv.writer(opened).writerows(rows)

    strings = list(MARKUP.values())
    add("performance_tasks.csv", [[text, text, "0.0", "0.0", "", text] for text in strings])
    add("performance_targets.csv", [[text] * 4 for text in strings])
    add("project_targets.csv", [[text] * 3 + ["0.0", "0.0", ""] + [text] * 5 for text in strings])
    add("vehicles.csv", [[text, "0"] for text in strings])
    # Typst takes a slash at the beginning of a line for a list of terms
    targets = folder / "performance_targets.csv"
    words = targets.read_text(encoding="utf-8-sig")
    assert ",无污染" in words
    targets.write_text(words.replace(",无污染", ",/ 无污染"), encoding="utf-8-sig", newline="")
    for name in ("duties", "target_note"):
        with (folder / "text" / f"{name}.md").open("a", encoding="utf-8") as opened:
            opened.write("\n" + "".join(f"\n{text}\n" for text in PROSE.values()))
    # the accepted sum of the tasks names their rows; its reason is shown to the auditor
    accepted = folder / "accepted.csv"
    last = 1 + 3 + len(strings)
    words = accepted.read_text(encoding="utf-8")
    words = words.replace("performance_tasks.csv 第2至4行", f"performance_tasks.csv 第2至{last}行")
    words = words.replace("疑为误填", "<b>疑为误填</b>[red]").replace("数据录入人", "<i>数据录入人</i>")
    accepted.write_text(words, encoding="utf-8", newline="")


class Made:
    """A publication with every string in every free cell, beside the clean one by the same renderer."""

    def __init__(self, renderer: str, folder: Path, clean: Path, said: list[str]) -> None:
        self.renderer = renderer
        self.folder = folder
        self.said = said
        self.page = page_of(folder)
        self.clean_page = page_of(clean)
        self.printed = "".join(pdf_pages(folder / "report.pdf"))
        self.clean_printed = "".join(pdf_pages(clean / "report.pdf"))
        self.figures = entries_of(folder)


@pytest.fixture(scope="module", params=["pandoc", "quarto"])
def made(request: pytest.FixtureRequest, project: Project, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The publication by each renderer; skips where there is no Quarto."""
    renderer = request.param
    if renderer == "quarto" and quarto.find() is None:
        pytest.skip("PATH 上没有 Quarto")
    data = tmp_path_factory.mktemp(renderer) / "data"
    shutil.copytree(project.data, data, ignore=shutil.ignore_patterns("raw"))
    plant(data / YEAR / UNIT)
    said: list[str] = []
    with without_previews():
        folder = build(Project(project.root, data), YEAR, UNIT, data.parent / "output", renderer, said.append)
    clean = request.getfixturevalue("publication" if renderer == "pandoc" else "quarto_publication")
    return Made(renderer, folder, clean, said)


# on screen


def test_every_cell_on_screen_holds_the_string_as_it_was_typed(made: Made) -> None:
    cells = [cell.get_text() for cell in made.page.select("main td")]
    typed = Counter(cells)
    numbered = Counter(re.sub(r"^(指标)?\d+、", "", cell) for cell in cells if re.match(r"(指标)?\d+、", cell))
    assert {text: (typed[text], numbered[text]) for text in MARKUP.values()} == dict.fromkeys(
        MARKUP.values(), (PLACES - 3, 2)
    )


def test_the_sentence_on_screen_holds_every_string_as_it_was_typed(made: Made) -> None:
    (sentence,) = (text for text in (p.get_text() for p in made.page.select("main p")) if "账面共有车辆" in text)
    sentence = " ".join(sentence.split())
    assert [text for text in MARKUP.values() if f"，{text}0辆" not in sentence] == []


def is_ours(tag: Tag) -> bool:
    """Tell the end of a line, and what holds a number and its unit together, from all else."""
    return tag.name == "br" or tag.get("class") == ["number-unit"]


def test_no_cell_of_own_words_holds_an_element_but_of_ours(made: Made) -> None:
    tables = (".budget-table-performance", ".budget-table-project-targets")
    cells = made.page.select(", ".join(f"{table} td.own-words" for table in tables))
    assert len(cells) > len(MARKUP) * 10
    assert [str(cell) for cell in cells if not all(map(is_ours, cell.find_all()))] == []


def test_only_words_are_marked_as_own_words(made: Made) -> None:
    assert [str(cell) for cell in made.page.select("td.own-words .budget-figure")] == []


def beside_prose(page: BeautifulSoup) -> list[Tag]:
    """The elements of a page save the unit's prose, the note under 预算12表, which is not empty here, and marks.

    There are more tasks here, whose sum is accepted, and so more marks.
    """
    left_out = page.select("div.own-words, div.table-note, .discrepancy-mark, .discrepancy")
    apart = {id(tag) for one in left_out for tag in (one, *one.find_all(True))}
    return [tag for tag in page.find_all(True) if id(tag) not in apart]


def elements(page: BeautifulSoup) -> Counter[str]:
    """How often each element stands on a page, save those that rows, cells and figures are made of."""
    return Counter(tag.name for tag in beside_prose(page) if tag.name not in ("tr", "td", "span", "br"))


def test_the_page_has_no_other_elements_than_the_clean_one(made: Made) -> None:
    assert elements(made.page) == elements(made.clean_page)


def attributes(page: BeautifulSoup) -> set[tuple[str, str]]:
    return {(tag.name, name) for tag in beside_prose(page) for name in tag.attrs}


def test_the_page_has_no_other_attributes_than_the_clean_one(made: Made) -> None:
    assert attributes(made.page) == attributes(made.clean_page)


# in print


def test_print_holds_every_string_as_often_as_it_was_typed(made: Made) -> None:
    strings = [compact(text) for text in MARKUP.values()]
    expected = {text: sum(other.count(text) for other in strings) * PLACES for text in strings}
    assert {text: made.printed.count(text) for text in strings} == expected
    assert [text for text in strings if text in made.clean_printed] == []
    assert [text for text in strings if f"，{text}0辆" not in made.printed] == []


# in the data and the notebooks


def test_the_ledger_names_its_figures_by_the_strings(made: Made) -> None:
    entries = {entry["id"]: entry for entry in made.figures}
    for text in MARKUP.values():
        assert entries[f"tables.performance.{text}.amount"]["text"] == "0.0"
        assert entries[f"tables.project_targets.{text}.total"]["label"] == f"{text}资金总额"
        assert entries[f"statement.other_matters.vehicle_kinds.{text}.amount"]["text"] == "0辆"


def test_the_figures_on_screen_bear_their_ids_from_the_ledger(made: Made) -> None:
    shown = [str(tag["data-figure"]) for tag in made.page.select("[data-figure]")]
    for text in MARKUP.values():
        ids = [id_ for id_ in shown if text in id_]
        assert set(ids) == {entry["id"] for entry in made.figures if text in entry["id"]}
        assert len(ids) >= 4


def test_the_notebooks_hold_no_other_elements_than_tables_need(made: Made) -> None:
    for path in sorted((made.folder / "notebooks").glob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        outputs = [output.get("data", {}) for cell in notebook["cells"] for output in cell.get("outputs", [])]
        for html in ("".join(data["text/html"]) for data in outputs if "text/html" in data):
            names = {tag.name for tag in BeautifulSoup(html, "html.parser").find_all(True)}
            assert names <= {*("div", "table", "colgroup", "col", "thead", "tbody", "tr", "th", "td")} | {
                *("caption", "span", "strong", "br", "style", "details", "summary")
            }, path.name


def test_what_the_auditor_reads_of_an_acceptance_is_what_was_typed(made: Made) -> None:
    notebook = json.loads((made.folder / "notebooks" / "audit.ipynb").read_text(encoding="utf-8"))
    outputs = [output.get("data", {}) for cell in notebook["cells"] for output in cell.get("outputs", [])]
    html = "".join("".join(data.get("text/html", "")) for data in outputs)
    assert "<b>疑为误填</b>[red]" in BeautifulSoup(html, "html.parser").get_text()


def test_what_is_said_of_an_acceptance_is_what_was_typed(made: Made) -> None:
    (line,) = (line for line in made.said if "57.7恰为" in line)
    assert "，<b>疑为误填</b>[red]，" in line


@pytest.mark.parametrize("format_", ["table", "json", "csv"])
def test_the_check_report_shows_an_acceptance_as_it_was_typed(
    data: Path, capsys: pytest.CaptureFixture[str], format_: str
) -> None:
    plant(data / YEAR / UNIT)
    assert run_command("check", "--year", YEAR, "--unit", UNIT, "--data", data, "--format", format_) == 0
    assert "<b>疑为误填</b>[red]" in re.sub(r"[\s│]", "", capsys.readouterr().out)


# prose


def test_every_line_of_prose_is_printed_as_it_was_written(made: Made) -> None:
    on_screen = Counter(" ".join(p.get_text().split()) for p in made.page.select("main div.own-words p"))
    cells = (cell.get_text("\n") for cell in made.page.select("main td.own-words"))
    (note,) = (cell.splitlines() for cell in cells if "行政经费" in cell)
    assert [text for text in PROSE.values() if on_screen[text] != 1 or text not in note] == []
    printed = [compact(text) for text in PROSE.values()]
    assert [text for text in printed if made.printed.count(text) < 2 or "\\" + text in made.printed] == []


def test_no_line_of_prose_becomes_a_formula_or_a_link(made: Made) -> None:
    prose = made.page.select("main div.own-words")
    assert len(prose) >= 4
    assert [str(tag) for one in prose for tag in one.select("a, .math, math, em, code, h1, h2, h3")] == []


# what stops the printing


def test_a_cell_that_begins_with_a_slash_is_printed(made: Made) -> None:
    assert "/无污染" not in made.clean_printed
    assert "/无污染" in made.printed
