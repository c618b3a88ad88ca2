"""unit.toml: who publishes, under which form, on which dates."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from budgetbook.errors import InputError
from budgetbook.plain_text import visible

if TYPE_CHECKING:
    from pathlib import Path


Basis = Literal["预算数", "执行数"]
"""What this year is compared with: last year's budget, or what it came to."""

Model = TypeVar("Model", bound=BaseModel)


_NAME = re.compile(r"[\u4e00-\u9fff〇A-Za-z0-9（）、·—“”]+")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Unit(_Strict):
    """The publishing body (单位)."""

    code: str = Field(pattern=r"^[0-9]{6}$")
    department_code: str = Field(pattern=r"^[0-9]{3}$")
    name: str
    short_name: str
    level: Literal["省级", "市级", "区级", "县级"]
    kind: Literal["行政单位", "参公单位", "事业单位", "部门汇总"]

    @field_validator("name", "short_name")
    @classmethod
    def _is_name(cls, value: str) -> str:
        if not _NAME.fullmatch(value):
            raise ValueError("由汉字、字母、数字和全角括号组成的名称")
        return value


class Dates(_Strict):
    """The month on the cover (年-月), the day on the annex, and the day on which assets were counted (年-月-日)."""

    cover: str
    annex: str
    assets: str | None = None

    @field_validator("cover")
    @classmethod
    def _is_month(cls, value: str) -> str:
        if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", value):
            raise ValueError("形如 2020-06 的年月")
        return value

    @field_validator("annex", "assets")
    @classmethod
    def _is_day(cls, value: str) -> str:
        if not is_day(value):
            raise ValueError("形如 2020-06-02 的日期")
        return value


class PreviousYear(_Strict):
    """Whether last year's budget exists to compare with.

    Attributes
    ----------
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
    """

    form: str = Field(pattern=r"^[a-z0-9-]+$")
    amount_unit: Literal["元", "万元"]
    table_decimals: int | None = Field(default=None, ge=0, le=6)
    sample: bool = False
    unit: Unit
    dates: Dates
    previous_year: PreviousYear


class WaitingDates(Dates):
    """Dates of a year that is still being prepared: each may be empty."""

    @field_validator("cover")
    @classmethod
    def _is_month(cls, value: str) -> str:
        return value and super()._is_month(value)

    @field_validator("annex", "assets")
    @classmethod
    def _is_day(cls, value: str) -> str:
        return value and super()._is_day(value)


class WaitingUnitFile(UnitFile):
    """unit.toml of a year that is still being prepared."""

    dates: WaitingDates


def read_waiting_unit(path: Path, shown: str) -> WaitingUnitFile:
    """Read a unit.toml that may still wait for its dates, to read tables for it or to make sheets for them.

    Raises
    ------
    InputError
        As `read_unit`, but for empty dates.
    """
    return read_toml(path, shown, WaitingUnitFile)


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
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError(f"{shown} 不是 UTF-8 编码：请用文本编辑器另存为 UTF-8。") from None
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        where = f"第{line.group(1)}行" if line else "末尾"
        raise InputError(
            f"{shown} {where}不合 TOML 的格式：请检查引号、等号、方括号，以及有没有写了两遍的项目。"
        ) from None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise InputError(f"{shown} {_explain(error.errors()[0])}。") from None


def is_day(text: str) -> bool:
    """Tell whether a text is a day as this project writes it: 2020-06-02."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


_PATTERNS = {
    "^[0-9]{6}$": "六位数字",
    "^[0-9]{3}$": "三位数字",
    "^[a-z0-9-]+$": "由小写字母、数字和连字符组成的名称",
    "^[a-z_]+$": "由小写字母和下划线组成的名称",
}


def _explain(problem: Any) -> str:
    place = _place(problem["loc"])
    context = problem.get("ctx", {})
    found = _shown(problem.get("input"))
    shown = f"“{place}”：发现{f'“{found}”' if found.strip() else '空白'}，应为"
    match problem["type"]:
        case "missing":
            return f"缺少“{place}”"
        case "extra_forbidden":
            return f"中的“{place}”不是认识的项目"
        case "literal_error":
            choices = re.split(r", | or ", context["expected"].replace("'", ""))
            return f"{shown}{'、'.join(choices)}之一"
        case "string_pattern_mismatch":
            return f"{shown}{_PATTERNS[context['pattern']]}"
        case "value_error" if isinstance(problem.get("input"), dict):
            return f"“{place}”：{context['error']}"
        case "value_error":
            return f"{shown}{context['error']}"
        case "string_type":
            return f"“{place}”：发现{found}，应为加引号的文字"
        case "bool_type" | "bool_parsing":
            return f"{shown}不加引号的 true 或 false"
        case "string_too_short":
            return f"“{place}”：发现空白，应有文字"
        case "int_type" | "int_parsing" | "int_from_float":
            return f"{shown}不加引号的整数"
        case "greater_than":
            return f"{shown}大于{context['gt']}的数"
        case "greater_than_equal":
            return f"{shown}不小于{context['ge']}的数"
        case "less_than_equal":
            return f"{shown}不大于{context['le']}的数"
        case "too_short":
            return f"“{place}”：发现{found}，应至少有{context['min_length']}项"
        case "too_long":
            return f"“{place}”：发现{found}，应至多有{context['max_length']}项"
        case "tuple_type" | "list_type":
            return f"{shown}方括号括起的一列"
        case "model_type" | "model_attributes_type" | "dict_type":
            return f"{shown}有若干项目的一节"
        case _:
            return f"“{place}”：发现“{found}”，不合要求"


def _shown(found: Any) -> str:
    """Write what was found in one line; of a list or a section only that it is one."""
    if isinstance(found, dict):
        return "若干项目的一节"
    if isinstance(found, list | tuple):
        return f"{len(found)}项的一列"
    return visible(str(found)) if isinstance(found, str) else str(found)


def _place(location: tuple[str | int, ...]) -> str:
    """Write the path to a setting; pydantic's own notes in it (which of two types it tried) are left out."""
    parts = [part for part in location if isinstance(part, int) or not re.search(r"[\[\]]|^str$", part)]
    return ".".join(f"第{part + 1}项" if isinstance(part, int) else part for part in parts)
