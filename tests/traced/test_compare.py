"""Publication compares the numbers of each file with those of the notebooks, one by one."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from nbformat.v4 import new_code_cell, new_output

from budgetbook import publish
from budgetbook.core.documents import DOCUMENTS
from budgetbook.core.errors import CheckError
from budgetbook.publish import build
from budgetbook.render import pandoc
from budgetbook.traced.compare import require_same_numbers
from tests.places import UNIT, YEAR
from tests.traced.rewriting import rewrite

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.core.project import Project
    from tests.traced.conftest import Write

    Edit = Callable[[list[str]], list[str]]


each_document = pytest.mark.parametrize("name", DOCUMENTS)


def two(texts: list[str]) -> tuple[int, int]:
    """Places of two different amounts, one far behind the other."""
    amounts = [place for place, text in enumerate(texts) if re.fullmatch(r"\d+\.\d", text)]
    first = amounts[0]
    return first, next(place for place in reversed(amounts) if texts[place] != texts[first])


def swap(texts: list[str]) -> list[str]:
    first, last = two(texts)
    texts[first], texts[last] = texts[last], texts[first]
    return texts


def drop(texts: list[str]) -> list[str]:
    texts[two(texts)[1]] = ""
    return texts


def print_twice(texts: list[str]) -> list[str]:
    place = two(texts)[0]
    texts[place] = f"{texts[place]}、{texts[place]}"
    return texts


def change_a_digit(texts: list[str]) -> list[str]:
    place = two(texts)[0]
    old = texts[place][0]
    texts[place] = ("9" if old != "9" else "8") + texts[place][1:]
    return texts


def take_a_number_that_stands_elsewhere(texts: list[str]) -> list[str]:
    first, last = two(texts)
    texts[first] = texts[last]
    return texts


@each_document
def test_the_publication_has_the_numbers_of_its_notebooks(publication: Path, frame: Path, name: str) -> None:
    require_same_numbers(publication, frame, [name])


def test_what_quarto_makes_has_the_numbers_of_its_notebooks(quarto_publication: Path, frame: Path) -> None:
    require_same_numbers(quarto_publication, frame)


@each_document
@pytest.mark.parametrize("edit", [swap, drop, print_twice, change_a_digit, take_a_number_that_stands_elsewhere])
def test_another_number_in_a_published_file_is_noticed(
    publication: Path, frame: Path, tmp_path: Path, name: str, edit: Edit
) -> None:
    shutil.copy2(publication / name, tmp_path)
    rewrite(tmp_path / name, edit)
    with pytest.raises(CheckError) as refused:
        require_same_numbers(tmp_path, frame, [name])
    assert refused.value.exit_code == 1
    lines = str(refused.value).splitlines()
    assert len(lines) == 2
    assert re.match(
        rf"\[F4 公开文件的数字与笔记本相同\] {re.escape(name)} 第\d+个数字：发现“.+”（“.*”），应为“", lines[0]
    )


FIGURE = '<span class="budget-figure" data-figure="{}">{}</span>'


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("收入92万元，支出83万元。", id="same"),
        pytest.param("收入83万元，支出92万元。", id="swapped"),
        pytest.param("收入92万元，支出万元。", id="dropped"),
        pytest.param("收入92万元，支出83万元。共3个机构。", id="added"),
        pytest.param("收入92万元，支出-83万元。", id="sign"),
    ],
)
def test_the_first_difference_is_named(write: Write, tmp_path: Path, words: str, snapshot: SnapshotAssertion) -> None:
    text = f"## 一、收支\n\n收入{FIGURE.format('income', '92万元')}，支出{FIGURE.format('spending', '83万元')}。"
    cell = new_code_cell(
        "#| output: asis\nsay()", id="said", outputs=[new_output("display_data", data={"text/markdown": text})]
    )
    report = write(cell, figures={"income": "92万元", "spending": "83万元"})
    page = "<html><body><h1>某局2020年预算</h1><p>二〇二〇年六月</p><h2>一、收支</h2><p>{}</p></body></html>"
    (tmp_path / "report.html").write_text(page.format(words), encoding="utf-8")
    try:
        require_same_numbers(tmp_path, report, ["report.html"])
        message = ""
    except CheckError as error:
        message = str(error)
    assert message == snapshot


@pytest.fixture
def rerendered(monkeypatch: pytest.MonkeyPatch, publication: Path, frame: Path) -> Callable[[str, Edit], None]:
    """Let a build take the notebooks and the documents of the publication, one of them with other numbers."""

    def use(name: str, edit: Edit) -> None:
        def fill_report(*given: Any) -> list[Path]:
            _, _, _, report, _, _, meanwhile, _ = given
            shutil.copytree(frame, report, dirs_exist_ok=True)
            for known in ("figures.json", "manifest.json"):
                shutil.copy2(publication / known, report)
            for work in meanwhile:
                work()
            return sorted((report / "executed").glob("*.ipynb"))

        def render(_workspace: Path, made: Path) -> None:
            for document in DOCUMENTS:
                shutil.copy2(publication / document, made)
            rewrite(made / name, edit)

        monkeypatch.setattr(publish, "fill_report", fill_report)
        monkeypatch.setattr(pandoc, "render", render)
        for done_to_files in ("publish.run_in_fork", "publish.write_previews", "render.finish_html.finish_pages"):
            monkeypatch.setattr(f"budgetbook.{done_to_files}", lambda *_: None)

    return use


def test_nothing_is_published_where_one_file_has_another_number(
    rerendered: Callable[[str, Edit], None], project: Project, tmp_path: Path
) -> None:
    for name in DOCUMENTS:
        rerendered(name, swap)
        with pytest.raises(CheckError, match=rf"\] {re.escape(name)} 第"):
            build(project, YEAR, UNIT, tmp_path, "pandoc", lambda _: None)
        assert list(tmp_path.iterdir()) == []
    rerendered(name, lambda texts: texts)
    assert (build(project, YEAR, UNIT, tmp_path, "pandoc", lambda _: None) / name).is_file()
