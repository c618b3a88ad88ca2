"""unit.toml: who publishes, under which form, on which dates."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from budgetbook.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


Model = TypeVar("Model", bound=BaseModel)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Unit(_Strict):
    """The publishing body (单位)."""

    code: str = Field(pattern=r"^\d{6}$")
    department_code: str = Field(pattern=r"^\d{3}$")
    name: str = Field(min_length=1)
    short_name: str = Field(min_length=1)
    level: Literal["省级", "市级", "区级", "县级"]
    kind: Literal["行政单位", "参公单位", "事业单位"]


class Dates(_Strict):
    """The month on the cover (年-月) and the day on the annex (年-月-日)."""

    cover: str
    annex: str

    @field_validator("cover")
    @classmethod
    def _is_month(cls, value: str) -> str:
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", value):
            raise ValueError("形如 2020-06 的年月")
        return value

    @field_validator("annex")
    @classmethod
    def _is_day(cls, value: str) -> str:
        try:
            dt.date.fromisoformat(value)
        except ValueError:
            raise ValueError("形如 2020-06-02 的日期") from None
        return value


class PreviousYear(_Strict):
    """Whether last year's budget exists to compare with."""

    available: bool


class UnitFile(_Strict):
    """The whole of unit.toml."""

    form: str = Field(pattern=r"^[a-z0-9-]+$")
    amount_unit: Literal["元", "万元"]
    unit: Unit
    dates: Dates
    previous_year: PreviousYear


def read_unit(path: Path, shown: str) -> UnitFile:
    """Read unit.toml.

    Raises
    ------
    InputError
        The file is missing, is not TOML, or a key is missing, unknown or of the wrong kind.
    """
    return read_toml(path, shown, UnitFile)


def read_toml(path: Path, shown: str, model: type[Model]) -> Model:
    """Read a TOML file into `model`; the first thing that does not fit is told in one sentence."""
    if not path.is_file():
        raise InputError(f"缺少文件 {shown}。")
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{shown} 不是合乎格式的 TOML 文件：{error}。") from None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise InputError(f"{shown} {_explain(error.errors()[0])}。") from None


def _explain(problem: Any) -> str:
    place = ".".join(str(part) for part in problem["loc"])
    context = problem.get("ctx", {})
    found = problem.get("input")
    match problem["type"]:
        case "missing":
            return f"缺少“{place}”"
        case "extra_forbidden":
            return f"中的“{place}”不是认识的项目"
        case "literal_error":
            return f"“{place}”：发现“{found}”，应为{context['expected'].replace(' or ', '、').replace(chr(39), '')}之一"
        case "string_pattern_mismatch":
            return f"“{place}”：发现“{found}”，应合乎格式 {context['pattern']}"
        case "value_error":
            return f"“{place}”：发现“{found}”，应为{context['error']}"
        case "string_type":
            return f"“{place}”：发现{found}，应为加引号的文字"
        case "bool_type":
            return f"“{place}”：发现“{found}”，应为 true 或 false"
        case "string_too_short":
            return f"“{place}”：发现空白，应有文字"
        case _:
            return f"“{place}”：发现“{found}”，{problem['msg']}"
