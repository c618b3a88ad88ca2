"""Keys by which notebooks hand data to the renderers; apart, so that neither side imports the other."""

CHART_METADATA = "budgetbook"
"""A chart's output carries its caption and its words for the blind under this key."""

WORKING = {CHART_METADATA: {"working": True}}
"""Metadata of an output, under its MIME type, that is working material (a DataFrame looked at) and not published."""
