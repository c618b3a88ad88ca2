"""unit.toml: who publishes, under which form, on which dates."""

import re
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, Field, field_validator

from budgetbook.core.numerals import is_day
from budgetbook.core.toml import Section, read_toml

Basis = Literal["预算数", "执行数"]
"""What this year is compared with: last year's budget, or what it came to."""

UnitKind = Literal["行政单位", "参公单位", "事业单位", "部门汇总"]
INSTITUTION: UnitKind = "事业单位"
"""A public institution, which has no 机关运行经费."""

LEVELS = ("省级", "市级", "区级", "县级")

_NAME = re.compile(r"[\u4e00-\u9fff〇A-Za-z0-9（）、·—“”]+")


class _Strict(Section):
    model_config = ConfigDict(strict=True)


class Unit(_Strict):
    """The publishing body (单位)."""

    code: str = Field(pattern=r"^[0-9]{6}$")
    department_code: str = Field(pattern=r"^[0-9]{3}$")
    name: str
    short_name: str
    level: str
    kind: UnitKind

    @staticmethod
    def is_name(text: str) -> bool:
        """Tell whether a text can be the name of a unit."""
        return bool(_NAME.fullmatch(text))

    @field_validator("name", "short_name")
    @classmethod
    def _is_name(cls, value: str) -> str:
        if not cls.is_name(value):
            raise ValueError("由汉字、字母、数字和全角括号组成的名称")
        return value

    @field_validator("level")
    @classmethod
    def _is_level(cls, value: str) -> str:
        if value not in LEVELS:
            raise ValueError(f"{'、'.join(LEVELS)}之一")
        return value


class Dates(_Strict):
    """The month on the cover (年-月); the days on the annex, of counting the assets and of the approval (年-月-日)."""

    cover: str
    annex: str
    assets: str | None = None
    approved: str | None = None

    @field_validator("cover")
    @classmethod
    def _is_month(cls, value: str) -> str:
        if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", value):
            raise ValueError("形如 2020-06 的年月")
        return value

    @field_validator("annex", "assets", "approved")
    @classmethod
    def _is_day(cls, value: str) -> str:
        if not is_day(value):
            raise ValueError("形如 2020-06-02 的日期")
        return value


class PreviousYear(_Strict):
    """What there is to compare with.

    Attributes
    ----------
    available
        Whether last year's budget is there. Without it the items of spending may still be compared with the outturn.
    basis
        Whether the items of spending are compared with last year's budget, or with its outturn (last_year.csv).
    """

    available: bool
    basis: Basis = "预算数"


class UnitFile(_Strict):
    """The whole of unit.toml.

    Attributes
    ----------
    table_decimals
        Decimals of the official tables' numbers, where the unit prints more or fewer than its form says.
    sample
        Whether the data is made up, to show or to try something: every page printed from it says so.
    transcribed
        Whether the book transcribes one that was published (照录), contradictions and all; a new one must be right.
    """

    form: str = Field(pattern=r"^[a-z0-9-]+$")
    amount_unit: Literal["元", "万元"]
    table_decimals: int | None = Field(default=None, ge=0, le=6)
    sample: bool = False
    transcribed: bool = False
    unit: Unit
    dates: Dates
    previous_year: PreviousYear


class IncompleteDates(Dates):
    """Dates of a year that is still being prepared: each may be empty."""

    @field_validator("cover")
    @classmethod
    def _is_month(cls, value: str) -> str:
        return value and super()._is_month(value)

    @field_validator("annex", "assets", "approved")
    @classmethod
    def _is_day(cls, value: str) -> str:
        return value and super()._is_day(value)


class IncompleteUnit(Unit):
    """A unit whose level is still to be filled in."""

    @field_validator("level")
    @classmethod
    def _is_level(cls, value: str) -> str:
        return value and super()._is_level(value)


class IncompleteUnitFile(UnitFile):
    """unit.toml of a year that is still being prepared."""

    unit: IncompleteUnit
    dates: IncompleteDates


def read_incomplete_unit(path: Path, shown: str) -> IncompleteUnitFile:
    """Read a unit.toml that may still wait for its dates and its level: amounts are read and sheets made without them.

    Raises
    ------
    InputError
        As `read_unit`, but for empty dates and an empty level.
    """
    return read_toml(path, shown, IncompleteUnitFile)


def read_unit(path: Path, shown: str) -> UnitFile:
    """Read unit.toml.

    Raises
    ------
    InputError
        The file is missing, is not TOML, or a key is missing, unknown or of the wrong kind.
    """
    return read_toml(path, shown, UnitFile)
