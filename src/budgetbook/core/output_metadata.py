"""Keys by which notebooks hand data to the renderers; apart, so that neither side imports the other."""

from typing import Any

OUTPUT_METADATA = "budgetbook"
"""Under this key a chart's output carries its caption and its words for the blind, a table's that it is published."""

PUBLISHED_TABLE: dict[str, Any] = {OUTPUT_METADATA: {"table": True}}
"""What marks the HTML of an official table, and of the one under a chart; tables that a cell looks at have no mark."""


def chart_metadata(output: Any) -> dict[str, str]:
    """Return the caption and alt text of a chart's output; nothing of another output."""
    found: dict[str, str] = output.get("metadata", {}).get(OUTPUT_METADATA, {})
    return found if "caption" in found else {}
