"""Classes of elements of a published page that those who read it again must know."""

from typing import Any

CHART, CHART_TABLE, PLAIN_WORDS, SUMMARY = "chart", "chart-data", "plain-words", "summary"
"""What stands in some formats only: charts, the tables under them, “通俗地说”, and the summary at the top."""


def class_of(element: Any) -> list[str]:
    """Return the classes of an element."""
    return str(element.get("class", "")).split()
