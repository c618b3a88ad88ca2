"""TOML files that people write, read into a model."""

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from budgetbook.core.errors import InputError
from budgetbook.core.text import escape_invisible

Model = TypeVar("Model", bound=BaseModel)


class Section(BaseModel):
    """A section of such a file: keys that it does not know are refused, and nothing of it changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def read_toml(path: Path, shown: str, model: type[Model]) -> Model:
    """Read a TOML file into `model`; the first thing that does not fit is told, with all that is wrong alike."""
    if not path.is_file():
        raise InputError(f"缺少文件 {shown}。")
    try:
        data = _parsed(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError(f"{shown} 不是 UTF-8 编码：请用文本编辑器另存为 UTF-8。") from None
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        where = f"第{line.group(1)}行" if line else "末尾"
        raise InputError(
            f"{shown} {where}不合 TOML 的格式：请检查引号、等号、方括号，以及有没有写了两遍的项目。"
        ) from None
    except (RecursionError, ValueError):
        raise InputError(f"{shown} 有嵌套过深的内容或位数过多的数，应为表样说明中的项目。") from None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first, *others = error.errors()
        # what is wrong in the same way is told with it: the dates of a new year are all blank
        alike = [other for other in others if _way(other) == _way(first)]
        raise InputError(f"{shown} {'；'.join(map(_explain, (first, *alike)))}。") from None


# a build reads its form more than once; pydantic copies what it takes from it
@lru_cache(maxsize=8)
def _parsed(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


def _way(problem: Any) -> tuple[Any, ...]:
    """Return what makes two problems one: their kind, and that what was found is blank in both or in neither."""
    return problem["type"], problem.get("input") == "", len(problem["loc"])


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


_PATTERNS = {
    "^[0-9]{6}$": "六位数字",
    "^[0-9]{3}$": "三位数字",
    "^[a-z0-9-]+$": "由小写字母、数字和连字符组成的名称",
    "^[a-z_]+$": "由小写字母和下划线组成的名称",
}


_LARGEST = 10**18


def _shown(found: Any) -> str:
    """Write what was found in one line; of a list or a section only that it is one."""
    if isinstance(found, dict):
        return "若干项目的一节"
    if isinstance(found, list | tuple):
        return f"{len(found)}项的一列"
    if isinstance(found, str):
        return escape_invisible(found)
    return "位数过多的数" if isinstance(found, int) and abs(found) > _LARGEST else str(found)


def _place(location: tuple[str | int, ...]) -> str:
    """Write the path to a setting; pydantic's own notes in it (which of two types it tried) are left out."""
    parts = [part for part in location if isinstance(part, int) or not re.search(r"[\[\]]|^str$", part)]
    return ".".join(f"第{part + 1}项" if isinstance(part, int) else part for part in parts)
