"""Keys by which notebooks hand data to the renderers; apart, so that neither side imports the other."""

from typing import Any

OUTPUT_METADATA = "budgetbook"
"""Metadata key: a chart's output stores its caption and alt text here, a published table its mark."""

PUBLISHED_TABLE: dict[str, Any] = {OUTPUT_METADATA: {"table": True}}
"""What marks the HTML of an official table, and of the one under a chart; tables that a cell looks at have no mark."""


def chart_metadata(output: Any) -> dict[str, str]:
    """Return the caption and alt text of a chart's output; nothing of another output."""
    found: dict[str, str] = output.get("metadata", {}).get(OUTPUT_METADATA, {})
    return found if "caption" in found else {}
