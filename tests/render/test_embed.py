"""The built-in renderer's view of index.qmd: what it puts in, and what it refuses by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from budgetbook.core.errors import RenderError
from budgetbook.render.embed import expand

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    Write = Callable[..., None]

EMBED = "{{< embed notebooks/part.ipynb >}}"
ASIS = "#| output: asis\nsay()"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write notebooks/part.ipynb from cells."""
    (tmp_path / "notebooks").mkdir()

    def write(*cells: Any) -> None:
        nbformat.write(new_notebook(cells=list(cells)), tmp_path / "notebooks" / "part.ipynb")

    return write


def code(source: str, *outputs: Any, **metadata: str) -> Any:
    return new_code_cell(source, id="the-cell", outputs=list(outputs), metadata=metadata)


def shown(kind: str, content: str) -> Any:
    return new_output("display_data", data={kind: content})


def expanded(folder: Path, text: str = EMBED) -> str:
    (folder / "index.qmd").write_text(text, encoding="utf-8")
    return expand(folder / "index.qmd")


def refusal(folder: Path, text: str = EMBED) -> str:
    with pytest.raises(RenderError) as caught:
        expanded(folder, text)
    return str(caught.value).replace(str(folder), "<目录>")


def test_the_frame_stays_without_its_front_matter(tmp_path: Path) -> None:
    frame = "---\ntitle: 不要\n---\n\n::: {.landscape}\n\n附件 --- 部分\n\n:::\n"
    assert expanded(tmp_path, frame) == "\n::: {.landscape}\n\n附件 --- 部分\n\n:::\n"


def test_a_notebook_gives_its_prose_and_its_outputs_in_order_but_no_code(tmp_path: Path, write: Write) -> None:
    write(
        new_markdown_cell("说明"),
        code(
            "#| output: asis\nsay('收入')",
            shown("text/markdown", "收入92万元。"),
            shown("text/markdown", "支出92万元。"),
        ),
        new_code_cell("income = 92"),
        new_markdown_cell("结束"),
    )
    text = expanded(tmp_path)
    assert [line for line in text.splitlines() if line and not line.startswith(":::")] == [
        "说明",
        "收入92万元。",
        "支出92万元。",
        "结束",
    ]


def test_a_cell_that_is_not_included_is_left_out_with_all_its_outputs(tmp_path: Path, write: Write) -> None:
    ledger = shown("text/html", "<table><tr><td>台账</td></tr></table>")
    write(new_markdown_cell("说明"), code("#| include: false\nshow_ledger()", ledger), new_markdown_cell("结束"))
    assert [line for line in expanded(tmp_path).splitlines() if line and not line.startswith(":::")] == ["说明", "结束"]


def test_what_a_cell_without_an_option_shows_is_working_material(tmp_path: Path, write: Write) -> None:
    table = new_output("execute_result", data={"text/html": "<table></table>", "text/plain": "合计 92.0"})
    write(new_markdown_cell("说明"), code("income", table, new_output("stream", text="92")), new_markdown_cell("结束"))
    assert [line for line in expanded(tmp_path).splitlines() if line and not line.startswith(":::")] == ["说明", "结束"]


def test_each_embedded_notebook_is_wrapped_under_its_name(tmp_path: Path, write: Write) -> None:
    write(new_markdown_cell("正文"))
    assert 'notebook="part.ipynb"' in expanded(tmp_path)


def test_notebooks_are_put_in_where_they_are_embedded(tmp_path: Path, write: Write) -> None:
    write(new_markdown_cell("正文"))
    text = expanded(tmp_path, f"前\n\n{EMBED}\n\n中\n\n{EMBED}\n\n后\n")
    assert [word for word in text.split() if word in {"前", "正文", "中", "后"}] == ["前", "正文", "中", "正文", "后"]


def test_a_chart_becomes_a_file_with_its_caption_and_alt_text(tmp_path: Path, write: Write) -> None:
    captions = {"fig-cap": "“三公”经费构成", "fig-alt": '条形图："接待"0.2'}
    write(code("#| label: fig-three-public\nshow()", shown("image/svg+xml", "<svg>图</svg>"), **captions))
    text = expanded(tmp_path)
    assert "![“三公”经费构成](charts/fig-three-public.svg){#fig-three-public" in text
    assert 'alt="条形图：&quot;接待&quot;0.2"}' in text


@pytest.mark.parametrize(
    "shortcode",
    [
        "{{< include annex.md >}}",
        "{{< pagebreak >}}",
        "{{< embed notebooks/part.ipynb#fig-balance >}}",
        "{{< embed notebooks/part.ipynb echo=true >}}",
        "{{< embed notebooks/part.py >}}",
    ],
)
def test_an_unknown_shortcode_is_refused_by_name(
    tmp_path: Path, write: Write, snapshot: SnapshotAssertion, shortcode: str
) -> None:
    write()
    assert refusal(tmp_path, shortcode) == snapshot


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param(code(ASIS, shown("text/html", "<table></table>")), id="html"),
        pytest.param(code(ASIS, shown("text/plain", "92")), id="plain-text"),
        pytest.param(code(ASIS, shown("image/png", "iVBORw0KGgo=")), id="bitmap"),
        pytest.param(code(ASIS, new_output("stream", text="92")), id="printed"),
        pytest.param(code(ASIS, new_output("error", ename="ValueError", evalue="错")), id="error"),
        pytest.param(
            code("#| label: fig-balance\nshow()", shown("image/svg+xml", "<svg/>")), id="chart-without-caption"
        ),
    ],
)
def test_an_unknown_kind_of_output_is_refused_by_name(
    tmp_path: Path, write: Write, snapshot: SnapshotAssertion, cell: Any
) -> None:
    write(cell)
    assert refusal(tmp_path) == snapshot


def test_a_missing_notebook_is_refused_by_name(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    assert refusal(tmp_path) == snapshot
