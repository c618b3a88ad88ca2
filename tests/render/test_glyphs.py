"""Every character is looked up in the fonts that print it; one that is missing is named with where it came from."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import nbformat
import pytest

from budgetbook.core import fonts
from budgetbook.core.errors import RenderError
from budgetbook.render import workspace
from budgetbook.render.glyphs import notebook_texts, require_glyphs
from budgetbook.render.workspace import fill_report

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.core.project import Project
    from budgetbook.run.compose import Composed

FREE = fonts.font_chains({})


def notebook(folder: Path, *cells: nbformat.NotebookNode) -> Path:
    path = folder / "1-overview.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=list(cells)), path)
    return path


def shown(kind: str, text: str, **metadata: str) -> Any:
    output = nbformat.v4.new_output("display_data", data={kind: text, "text/plain": "䶮"})
    return nbformat.v4.new_code_cell("print('𠮷')", outputs=[output], metadata=metadata)


def test_text_that_all_fonts_have_passes() -> None:
    require_glyphs([("正文", "洛阳市2020年度部门预算“三公”经费〔2017〕51号\u200b\n")], FREE)


def test_a_character_that_a_font_lacks_is_refused_with_its_place(snapshot: SnapshotAssertion) -> None:
    with pytest.raises(RenderError) as caught:
        require_glyphs([("1-overview.ipynb “一、主要职能”", "洛阳"), ("封面", "洛阳𠮷利")], FREE)
    assert str(caught.value) == snapshot


def test_only_what_is_printed_counts_and_its_heading_is_known(tmp_path: Path) -> None:
    path = notebook(
        tmp_path,
        nbformat.v4.new_markdown_cell("# 第一部分"),
        shown("text/markdown", "## <span>一、</span>职能\n\n正文"),
        shown("text/html", "<td>表</td>"),
        shown("image/svg+xml", "<text>图</text>", **{"fig-alt": "条形图"}),
    )
    texts = list(notebook_texts(path))
    assert [place for place, _ in texts] == ["1-overview.ipynb “第一部分”", *["1-overview.ipynb “一、职能”"] * 4]
    printed = "".join(text for _, text in texts)
    assert all(word in printed for word in ("第一部分", "正文", "表", "图", "条形图"))
    assert not set("𠮷䶮") & set(printed)


def test_a_character_is_taken_from_the_next_font_of_the_chain() -> None:
    narrow = fonts.Face(fonts.SANS, fonts.SANS_FILE)
    lacking = min(fonts.characters(FREE["body"][0]) - fonts.characters(narrow))
    with pytest.raises(RenderError, match=f"U\\+{lacking:04X}"):
        require_glyphs([("正文", chr(lacking))], {"body": (narrow,)})


def test_a_character_is_found_beside_a_table_in_another_encoding(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "2020" / "157001"
    folder.mkdir(parents=True)
    (folder / "income.csv").write_bytes("收入来源\n财政拨款\n".encode("gbk"))
    (folder / "targets.csv").write_text("指标\n满意度😀\n", encoding="utf-8")
    with pytest.raises(RenderError, match=r"来自 data/2020/157001/targets\.csv 第2行"):
        require_glyphs([("正文", "满意度😀")], FREE, folder)


def test_a_build_is_refused_before_rendering_and_names_the_file_and_its_line(
    project: Project,
    data: Path,
    unit_folder: Path,
    filled_report: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    snapshot: SnapshotAssertion,
) -> None:
    """The notebooks are those of the real text, run before, with the character in its place."""
    from budgetbook.book import open_book
    from budgetbook.checks import run_checks
    from budgetbook.core.project import Project as Folder

    def run_notebooks(_project: Folder, composed: list[Composed], *given: Any, **_: object) -> list[Path]:
        executed: Path = given[1]
        executed.mkdir(exist_ok=True)
        for one in composed:
            told = (filled_report / "executed" / f"{one.name}.ipynb").read_text(encoding="utf-8")
            (executed / f"{one.name}.ipynb").write_text(told.replace("六个科室", "六个𠮷科室"), encoding="utf-8")
        return [executed / f"{one.name}.ipynb" for one in composed]

    monkeypatch.setattr(workspace, "run_notebooks", run_notebooks)
    text = unit_folder / "text" / "composition.md"
    text.write_text(text.read_text(encoding="utf-8").replace("六个科室", "六个𠮷科室"), encoding="utf-8")
    (tmp_path / "report").mkdir()
    shutil.copy(project.report / "index.qmd", tmp_path / "report")
    book = open_book("2020", "157001", data)
    with pytest.raises(RenderError) as caught:
        fill_report(Folder(project.root, data), book, run_checks(book), tmp_path / "report", "", lambda _: None)
    assert str(caught.value) == snapshot
    assert not (tmp_path / "report" / "fonts.scss").exists()
