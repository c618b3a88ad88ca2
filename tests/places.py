"""Where things lie that several test modules look at."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MADE_UP = ROOT / "tests" / "data"
"""A data folder of made-up units, with forms of its own."""
YEAR, UNIT = "2020", "157001"
"""The budget that is shipped: a real one."""
SHARED = ROOT.parent / "shared"
"""Real documents of other places, beside the project where there are any."""
