"""Charts as files: a drawing and a sharp picture of it, under the label by which the document embeds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image

from budgetbook.render.embedded_copies import write_charts

if TYPE_CHECKING:
    from pathlib import Path

LABELS = ["fig-balance", "fig-basic-and-project", "fig-spending-by-class", "fig-basic-by-item", "fig-three-public"]


def test_every_chart_of_the_notebooks_is_written_as_drawing_and_picture(publication: Path, tmp_path: Path) -> None:
    labels = write_charts(sorted((publication / "notebooks").glob("[1-4]*.ipynb")), tmp_path / "charts")
    assert labels == LABELS
    files = {path.name for path in (tmp_path / "charts").iterdir()}
    assert files == {f"{label}.{kind}" for label in LABELS for kind in ("svg", "png")}


def test_a_picture_is_its_drawing_at_300_dots_to_the_inch(publication: Path, tmp_path: Path) -> None:
    write_charts([publication / "notebooks" / "2-statement.ipynb"], tmp_path)
    for label in LABELS:
        svg = (tmp_path / f"{label}.svg").read_text(encoding="utf-8")
        points = float(svg.partition('width="')[2].partition("pt")[0])
        with Image.open(tmp_path / f"{label}.png") as picture:
            assert abs(picture.width - points / 72 * 300) <= 1
            # neither empty nor all ink
            dark = sum(picture.convert("L").histogram()[:128])
            assert 0.01 < dark / (picture.width * picture.height) < 0.6


def test_a_single_chart_and_none_at_all_are_written_too(publication: Path, tmp_path: Path) -> None:
    assert write_charts([publication / "notebooks" / "3-glossary.ipynb"], tmp_path / "none") == []
    assert list((tmp_path / "none").iterdir()) == []
