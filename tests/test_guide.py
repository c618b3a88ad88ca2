"""What the guide tells to write into a notebook is published with its source; what it warns of is refused."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell

from budgetbook.core.errors import BudgetBookError, InputError
from budgetbook.publish import build
from budgetbook.run.failed_notebook import NotebookError
from tests.published import entries_by_id, page_of
from tests.quicker_builds import only_html

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.core.project import Project

GUIDE = Path("notebooks") / "README.md"
SECTION = "section-spending"
STATEMENT = "2-statement.ipynb"

STACKED = """#| label: fig-stacked
by_class = book.table("spending").groupby("类名称")[["基本支出", "项目支出"]].sum()
show_chart(stacked_bar_chart(by_class, title="各类支出的构成"))"""
DRAWN = """#| label: fig-own
import matplotlib.pyplot as plt
parts = book.table("spending")[["基本支出", "项目支出"]].sum().figures.named()
fig, axes = plt.subplots()
axes.barh(parts.index, {lengths})
{more}
show_figure(fig, figures=parts, caption="图", alt="图")"""
TYPED_LENGTHS = DRAWN.format(lengths="[1, 9]", more="")
IN_A_TABLE = DRAWN.format(lengths="parts.astype(float)", more='axes.table([["1000"]])')
LATE = """#| label: fig-late
import matplotlib.pyplot as plt
plt.bar(["收入"], [92])"""


def codes_of(project: Project, chapter: str) -> list[str]:
    """Return what a chapter of the guide tells to write into a cell."""
    text = (project.root / GUIDE).read_text(encoding="utf-8")
    within = text.split(f"\n## {chapter}\n")[1].split("\n## ")[0]
    blocks = re.findall(r"^( *)```python\n(.*?)^ *```$", within, re.MULTILINE | re.DOTALL)
    return [re.sub(f"^{indent}", "", code, flags=re.MULTILINE).rstrip() for indent, code in blocks]


def add(project: Project, *sources: str) -> None:
    """Write cells at the end of a section, as copying one of its cells in JupyterLab does."""
    path = project.notebooks / STATEMENT
    notebook = nbformat.read(path, as_version=4)
    last = max(place for place, cell in enumerate(notebook.cells) if SECTION in cell.metadata.get("tags", []))
    for number, source in enumerate(sources):
        cell = new_code_cell(source, id=f"own-{number}", metadata={"tags": [SECTION]})
        notebook.cells.insert(last + 1 + number, cell)
    nbformat.write(notebook, path)


def published(project: Project) -> tuple[BeautifulSoup, dict[str, Any]]:
    """Build, and return the page and the figures by id."""
    with only_html():
        folder = build(project, "2020", "157001", project.root / "output", "pandoc", lambda _: None)
    return page_of(folder), entries_by_id(folder)


def test_a_sentence_and_charts_of_the_analysts_own_are_published_with_their_sources(project_copy: Project) -> None:
    sentences, charts = codes_of(project_copy, "加一句话"), codes_of(project_copy, "加一张图")
    assert (len(sentences), len(charts)) == (1, 2)
    add(project_copy, *sentences, *charts, STACKED)
    page, figures = published(project_copy)
    assert "一般公共预算中，基本支出74万元，占80.43%。" in page.get_text()
    share = figures["statement.spending.share"]
    assert (share["text"], share["label"]) == ("80.43%", "一般公共预算基本支出占一般公共预算支出的比重")
    assert {(cell["row"], cell["column"]) for cell in share["cells"]} >= {(3, "工资福利支出"), (3, "商品和服务支出")}
    captions = [caption.get_text() for caption in page.select("figcaption")]
    assert [caption.split("　", 1)[1] for caption in captions[2:5]] == [
        "2020年支出按项级科目：行政运行最多",
        "2020年基本支出与项目支出",
        "2020年各类支出的构成：一般公共服务支出最多",
    ]
    tables = [[cell.get_text() for cell in table.select("td")] for table in page.select("table.chart-table")[2:5]]
    assert tables[0] == ["57.7", "18", "5.9", "5.4", "5"]
    assert tables[1] == ["74", "18"]
    assert tables[2][:3] == ["75.7", "57.7", "18"]
    assert figures["statement.spending.chart.行政运行"]["text"] == "57.7"
    stacked = figures["statement.spending.chart.一般公共服务支出.total"]
    assert (stacked["text"], len(stacked["cells"])) == ("75.7", 10)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("#| label: fig-own\nimport matplotlib.pyplot as plt\nplt.bar(['收入'], [92])\nplt.show()", InputError),
        ("say('{basic}。', basic=spending['基本支出'].sum())", InputError),
        ("#| label: fig-balance\nshow_chart(None)", InputError),
        (LATE, NotebookError),
        ("#| output: asis\nsay('{x}。', x=spending['合计'].sum().as_change())", NotebookError),
        (TYPED_LENGTHS, NotebookError),
        (IN_A_TABLE, NotebookError),
        ("#| output: asis\nspending[['科目名称', '合计']]", NotebookError),
        ("#| output: asis\nsay('一般公共预算支出92万元。')", NotebookError),
        ("#| output: asis\nsay('{basic}。', basic=float(spending['基本支出'].sum().value))", NotebookError),
    ],
    ids=[
        *("plt-show", "no-asis", "label-again", "picture", "no-change", "lengths", "cells"),
        *("table", "typed-number", "float"),
    ],
)
def test_what_cannot_be_published_is_refused_by_cell(
    project_copy: Project,
    run_only: Callable[[str], None],
    source: str,
    kind: type[BudgetBookError],
    snapshot: SnapshotAssertion,
) -> None:
    add(project_copy, source)
    run_only(Path(STATEMENT).stem)
    with pytest.raises(kind) as refused:
        build(project_copy, "2020", "157001", project_copy.root / "output", "pandoc", lambda _: None)
    assert str(refused.value).split("；执行到此处")[0] == snapshot
    assert not (project_copy.root / "output" / "2020").exists()
