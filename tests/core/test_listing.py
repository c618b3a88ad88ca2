"""Tables of the auditor's notebook."""

from __future__ import annotations

import pandas as pd
from bs4 import BeautifulSoup

from budgetbook.core.listing import listing


def test_counts_stand_at_the_right_under_their_heading_and_words_at_the_left() -> None:
    page = BeautifulSoup(listing(pd.DataFrame({"编号": ["A1", "A2"], "比较": [738, 5]})).data, "lxml")
    for row in page.select("tr"):
        name, count = row.find_all(["th", "td"])
        assert count.get("class") == ["count"]
        assert name.get("class") is None
    (style,) = page.select("style")
    assert ".audit-frame th.count, .audit-frame td.count {text-align: right !important}" in style.get_text()
