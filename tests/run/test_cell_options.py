"""What cells of a notebook may hold and show: refused where the source shows it, else once the cell has run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from budgetbook.core.errors import InputError
from budgetbook.core.project import find_project
from budgetbook.run.cell_options import fault_of_outputs, options_of, require_publishable

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

REFUSED = {
    "plt.show": "#| label: fig-a\nimport matplotlib.pyplot as plt\nplt.bar([1], [2])\nplt.show()",
    "show in a working cell": "fig.show()",
    "chart without label": 'show_chart(bar_chart(parts, title="构成"))',
    "chart in a sentence's cell": '#| output: asis\nshow_chart(bar_chart(parts, title="构成"))',
    "figure without label": "if True:\n    show_figure(fig, figures=parts, caption='图', alt='图')",
    "sentence and chart": "#| label: fig-a\nsay('收入{income}。', income=income)\nshow_chart(None)",
    "both options": "#| label: fig-a\n#| output: asis\nshow_chart(None)",
    "sentence without asis": "for part in parts:\n    say('{part}。', part=part)",
    "table without asis": 'show_table(book, "income")',
    "fund without asis": 'say_fund(book, "一般公共预算")',
    "print": "#| output: asis\nsay('收入{income}。', income=income)\nprint(income)",
    "display": "#| output: asis\ndisplay(HTML('<b>92</b>'))",
    "with a magic": "#| output: asis\n%matplotlib inline\nprint(income)",
    "left out": "#| include: false\n#| output: asis\nsay('收入{income}。', income=income)",
    "unknown option": "#| echo: true\nsay('收入。')",
    "unknown value": "#| output: true\nincome",
    "no space": "#|output:asis\nincome",
    "space too many": "# | output: asis\nincome",
    "option below": "income = 1\n#| output: asis",
    "label in Chinese": "#| label: fig-收入\nshow_chart(None)",
    "label of another kind": "#| label: income\nshow_chart(None)",
}

ACCEPTED = {
    "a working cell": "income = book.table('income')\nprint(income)\nincome",
    "a function that says": "def told(part):\n    say('{part}。', part=part)",
    "a sentence": "#| output: asis\ntold(income)\nsay('收入{income}。', income=income)",
    "a chart": "#| label: fig-own-2\nshow_figure(fig, figures=parts, caption='图', alt='图')",
    "not Python": "#| output: asis\nsay(",
    "the ledger": "#| include: false\nshow_ledger()",
    "a chart's own name": "#| label: fig-a\nshow_chart(bar_chart(parts, title='show()'))",
}


def refusal(*cells: Any) -> str:
    with pytest.raises(InputError) as refused:
        require_publishable([("notebooks/2-statement.ipynb", new_notebook(cells=[*cells]))])
    return str(refused.value)


@pytest.mark.parametrize("source", REFUSED.values(), ids=REFUSED)
def test_what_the_source_shows_is_refused_before_anything_runs(source: str, snapshot: SnapshotAssertion) -> None:
    assert refusal(new_code_cell(source, id="the-cell")) == snapshot


@pytest.mark.parametrize("source", ACCEPTED.values(), ids=ACCEPTED)
def test_what_can_be_published_or_is_for_the_analyst_alone_is_accepted(source: str) -> None:
    require_publishable([("notebooks/2-statement.ipynb", new_notebook(cells=[new_code_cell(source)]))])


@pytest.mark.parametrize(
    "cell",
    [
        new_raw_cell("文字", id="raw"),
        new_markdown_cell("说明\n\n![](chart.png)", id="linked"),
        new_markdown_cell('<img src="chart.png">', id="written"),
        new_markdown_cell("<script>document.write(1)</script>", id="script"),
        new_markdown_cell("```{=typst}\n#text[92]\n```", id="typst"),
        new_markdown_cell("图", id="pasted", attachments={"a.png": {"image/png": "iVBORw0KGgo="}}),
    ],
    ids=lambda cell: cell.id,
)
def test_a_pasted_picture_is_refused(cell: Any, snapshot: SnapshotAssertion) -> None:
    assert refusal(cell) == snapshot


def test_a_label_is_used_once_in_all_notebooks(snapshot: SnapshotAssertion) -> None:
    first, again = (new_code_cell("#| label: fig-a\nshow_chart(None)", id=id_) for id_ in ("first", "again"))
    with pytest.raises(InputError) as refused:
        require_publishable(
            [
                ("notebooks/1-overview.ipynb", new_notebook(cells=[first])),
                ("notebooks/2-statement.ipynb", new_notebook(cells=[again])),
            ]
        )
    assert str(refused.value) == snapshot


def test_every_fault_is_named_at_once() -> None:
    faults = refusal(new_code_cell("show_chart(None)", id="one"), new_code_cell("say('文字。')", id="other"))
    assert [line.split("）")[0] for line in faults.splitlines()] == [
        "notebooks/2-statement.ipynb 单元格“show_chart(None)”（one",
        "notebooks/2-statement.ipynb 单元格“say('文字。')”（other",
    ]


def test_the_shipped_notebooks_have_no_fault() -> None:
    paths = sorted(find_project().notebooks.rglob("*.ipynb"))
    assert len(paths) > 5
    for path in paths:
        require_publishable([(path.name, nbformat.read(path, as_version=4))])


def test_options_stand_at_the_head_of_a_cell() -> None:
    assert options_of(new_code_cell("#| label: fig-a\n#| include: false\nx = 1\n#| output: asis")) == {
        "label": "fig-a",
        "include": "false",
    }


CHART = {"budgetbook": {"caption": "图", "alt": "图"}}
TABLE = {"budgetbook": {"table": True}}


def shown(source: str, *outputs: Any) -> str | None:
    return fault_of_outputs(new_code_cell(source, outputs=[*outputs]))


def output(kind: str, metadata: dict[str, Any] | None = None) -> Any:
    return new_output("display_data", data={kind: "…"}, metadata=metadata or {})


STREAM = new_output("stream", name="stderr", text="Warning")

SHOWN = {
    "a picture": ("#| label: fig-a", output("image/png")),
    "a drawing": ("#| label: fig-a", output("image/svg+xml")),
    "a picture nobody publishes": ("axes.bar([1], [2])", output("image/png")),
    "a chart without label": ("told()", output("image/svg+xml", CHART)),
    "two charts": ("#| label: fig-a", output("image/svg+xml", CHART), output("image/svg+xml", CHART)),
    "a sentence without asis": ("told()", output("text/markdown")),
    "a DataFrame": ("#| output: asis", output("text/markdown"), output("text/html")),
    "a DataFrame beside a chart": ("#| label: fig-a", output("image/svg+xml", CHART), output("text/html")),
    "a value": ("#| output: asis", new_output("execute_result", data={"text/plain": "92"})),
    "a warning": ("#| output: asis", STREAM),
    "printed": ("#| output: asis", new_output("stream", name="stdout", text="92")),
}


@pytest.mark.parametrize(("source", "outputs"), [(cell[0], cell[1:]) for cell in SHOWN.values()], ids=SHOWN)
def test_what_only_running_shows_is_refused(source: str, outputs: Any, snapshot: SnapshotAssertion) -> None:
    assert shown(source, *outputs) == snapshot


def test_what_the_document_takes_and_what_it_leaves_out_is_accepted() -> None:
    assert shown("#| output: asis", output("text/markdown"), output("text/html", TABLE)) is None
    assert shown("#| label: fig-a", output("image/svg+xml", CHART), output("text/html", TABLE)) is None
    assert shown("spending", output("text/html"), STREAM) is None
    assert shown("#| include: false", output("application/vnd.budgetbook.ledger+json")) is None
