from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from pydantic import BaseModel, ConfigDict

from budgetbook.core.errors import InputError
from budgetbook.core.toml import read_toml
from budgetbook.figures import WAN_YUAN, Figure
from budgetbook.figures.changes import Change
from budgetbook.forms.change_items import CHANGE_ITEMS
from budgetbook.forms.changes_form import ChangesForm

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    Read = Callable[[str], ChangesForm]


class FormWithChanges(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    changes: ChangesForm = ChangesForm()


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read the section of a form, as it stands in its TOML file."""

    def read(section: str) -> ChangesForm:
        path = tmp_path / "form.toml"
        path.write_text(section, encoding="utf-8")
        return read_toml(path, "report/forms/form.toml", FormWithChanges).changes

    return read


def change(now: str, base: str | None) -> Change:
    def wan(value: str) -> Figure:
        return Figure(Decimal(value), WAN_YUAN, "行政运行")

    return Change("行政运行", wan(now), None if base is None else wan(base))


def test_a_form_that_says_nothing_has_the_common_words_and_wants_every_reason(read: Read) -> None:
    words = read("")
    assert words == ChangesForm()
    assert words.items == CHANGE_ITEMS
    assert (words.threshold_percent, words.threshold_amount) == (None, None)


def test_a_form_has_words_and_items_of_its_own(read: Read) -> None:
    words = read('[changes]\nbudget = "上年预算"\nrate = ""\nitems = ["支出总计", "“三公”经费"]\n')
    assert (words.budget, words.rate, words.items) == ("上年预算", "", ("支出总计", "“三公”经费"))


def test_thresholds_are_exact(read: Read) -> None:
    words = read('[changes]\nthreshold_percent = 10\nthreshold_amount = "0.1"\n')
    assert (words.threshold_percent, words.threshold_amount) == (Decimal(10), Decimal("0.1"))


REFUSED = {
    "a float": "threshold_amount = 0.1",
    "a negative threshold": 'threshold_percent = "-1"',
    "a word for a threshold": 'threshold_percent = "一成"',
    "a threshold that is not there": 'stated = "above_threshold"',
    "a word for what is stated": 'stated = "some"',
    "infinity": 'threshold_percent = "Infinity"',
    "yes for a threshold": "threshold_percent = true",
    "a digit": 'budget = "2020年预算"',
    "an unknown name": 'budget = "{year}预算"',
    "no amount": 'changed = "比{base}变动{rate}"',
    "a direction beside the amount, which has its own": 'changed = "比{base}{direction}{amount}{rate}"',
    "a direction typed": 'changed = "比{base}增加{amount}{rate}"',
    "a direction typed beside": 'rate = "，增长{percent}"',
    "a growth beside the percentage, which has its own": 'rate = "，{growth}{percent}"',
    "equal typed": 'equal = "与{base}持平，{amount}"',
    "a name twice": 'changed = "比{base}{amount}，{amount}{rate}"',
    "a brace left open": 'rate = "，{percent"',
    "a percentage where there is none": 'no_rate = "，增长{percent}"',
    "no reason": 'reason = "，原因见说明"',
    "a change beside what has ended": 'ended = "{year}未安排预算，{change}"',
    "an unknown item": 'items = ["支出合计"]',
    "a rate of its own for what is slight": 'slight_rate = "，变动极小"',
    "an unknown key": 'increase = "比{base}增加{amount}"',
}


@pytest.mark.parametrize("line", REFUSED.values(), ids=REFUSED)
def test_words_that_would_not_make_a_sentence_are_refused(read: Read, line: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(InputError) as error:
        read(f"[changes]\n{line}\n")
    assert str(error.value) == snapshot


@pytest.mark.parametrize(
    ("percent", "amount", "now", "base", "needed"),
    [
        # without a threshold every change needs its reason
        (None, None, "10.0", "10.0", False),
        (None, None, "10.1", "10.0", True),
        (None, None, "9.9", "10.0", True),
        (None, None, "0.1", None, True),
        (None, None, "0.0", None, False),
        # above, not at, the threshold
        ("10", None, "110.0", "100.0", False),
        ("10", None, "110.1", "100.0", True),
        ("10", None, "89.9", "100.0", True),
        (None, "5", "105.0", "100.0", False),
        (None, "5", "105.1", "100.0", True),
        (None, "5", "94.9", "100.0", True),
        # of two thresholds either is enough
        ("10", "5", "106.0", "100.0", True),
        ("10", "5", "11.2", "10.0", True),
        ("10", "5", "104.0", "100.0", False),
        # without a percentage there is no telling that it is small
        ("10", None, "0.1", "0.0", True),
        ("10", None, "0.1", None, True),
        (None, "5", "4.9", None, False),
        (None, "5", "5.1", None, True),
        # the exact percentage counts, not the printed one
        ("10", None, "110.001", "100.0", True),
        ("0", None, "100.0", "100.0", False),
        ("0", None, "100.1", "100.0", True),
    ],
)
def test_a_reason_is_needed_above_the_threshold(
    percent: str | None, amount: str | None, now: str, base: str | None, needed: bool
) -> None:
    words = ChangesForm(
        threshold_percent=None if percent is None else Decimal(percent),
        threshold_amount=None if amount is None else Decimal(amount),
    )
    assert words.needs_reason(change(now, base)) is needed
