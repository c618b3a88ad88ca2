from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from budgetbook.core.pictures import svg_to_png
from tests.charts import shipped

if TYPE_CHECKING:
    from budgetbook.book import Book

DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="36" height="72"><rect width="36" height="72" fill="red"/></svg>'


@pytest.mark.parametrize("count", [0, 1, 3])
def test_each_drawing_gives_one_picture_of_its_size(count: int) -> None:
    pictures = svg_to_png([DOT] * count, 144)
    assert len(pictures) == count
    for picture in pictures:
        with Image.open(io.BytesIO(picture)) as image:
            # a pixel of an SVG is three quarters of a point
            assert image.size == (54, 108)
            assert image.convert("RGB").getpixel((20, 20)) == (255, 0, 0)


def test_the_same_drawing_gives_the_same_bytes_with_no_word_of_when_or_by_what(book: Book) -> None:
    chart = shipped.balance(book)
    assert chart is not None
    picture, again = svg_to_png([chart.svg], 144), svg_to_png([chart.svg], 144)
    assert picture == again
    with Image.open(io.BytesIO(picture[0])) as image:
        assert image.info == {}
