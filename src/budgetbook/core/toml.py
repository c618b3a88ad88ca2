"""TOML files that people write, read into a model."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Self, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from budgetbook.core.errors import InputError
from budgetbook.core.text import escape_invisible
from budgetbook.core.toml_lines import TomlPath, lines_of

Model = TypeVar("Model", bound=BaseModel)


class Section(BaseModel):
    """A section of such a file: keys that it does not know are refused, and nothing of it changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Copy it with other settings; what was worked out of these ones is worked out anew."""
        copied = super().model_copy(update=update, deep=deep)
        for name in vars(copied).keys() - type(self).model_fields.keys():
            del vars(copied)[name]
        return copied


@dataclass(frozen=True)
class Problem:
    """One thing that does not fit in a file: the way to the setting, and what is wrong with it."""

    path: TomlPath
    what: str


class ProblemsError(ValueError):
    """What a model's validator raises where several of its settings do not fit together."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("；".join(problem.what for problem in self.problems))


@dataclass(frozen=True)
class TomlFile:
    """A TOML file as read.

    Attributes
    ----------
    shown
        Its name in messages.
    data
        What it says.
    """

    shown: str
    text: str
    data: dict[str, Any]

    def error(self, problems: Iterable[Problem]) -> InputError:
        """Make the error that tells all problems, each with its line, in the order of the file."""
        lines = lines_of(self.text)
        messages = []
        for problem in problems:
            known = (problem.path[:count] for count in range(len(problem.path), 0, -1))
            line = next((lines[path] for path in known if path in lines), 0)
            messages.append((line, f"{self.shown} {f'第{line}行' if line else ''}{problem.what}。"))
        return InputError("\n".join(dict.fromkeys(text for _, text in sorted(messages, key=lambda one: one[0]))))


def open_toml(path: Path, shown: str) -> TomlFile:
    """Read a TOML file.

    Raises
    ------
    InputError
        There is no such file, it is not in UTF-8, or it is no TOML.
    """
    if not path.is_file():
        raise InputError(f"缺少文件 {shown}。")
    try:
        text = path.read_text(encoding="utf-8-sig")
        return TomlFile(shown, text, parsed(text))
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


def problems_in(data: Any, model: type[BaseModel]) -> list[Problem]:
    """Return all that does not fit in a file that should be such a model."""
    try:
        model.model_validate(data)
    except ValidationError as error:
        found = error.errors()
        paths = [_path(one["loc"]) for one in found]
        causes = [
            one
            for number, (one, path) in enumerate(zip(found, paths, strict=True))
            # what follows from a part that does not fit, or from another type that was tried, is not told
            if path not in paths[:number] and not any(len(path) < len(p) and p[: len(path)] == path for p in paths)
        ]
        return [problem for one in causes for problem in _problems(one, model)]
    return []


def read_toml(path: Path, shown: str, model: type[Model]) -> Model:
    """Read a TOML file into `model`; all that does not fit is told at once, each with its line."""
    file = open_toml(path, shown)
    problems = problems_in(file.data, model)
    if problems:
        raise file.error(problems)
    return model.model_validate(file.data)


# a build reads its form more than once; pydantic copies what it takes from it
@lru_cache(maxsize=8)
def parsed(text: str) -> dict[str, Any]:
    """Parse the text of a TOML file; what is returned is not to be changed."""
    return tomllib.loads(text)


def _problems(problem: Any, model: type[BaseModel]) -> Iterator[Problem]:
    """Turn what pydantic found into problems of the file."""
    path = _path(problem["loc"])
    cause = problem.get("ctx", {}).get("error")
    if isinstance(cause, ProblemsError):
        yield from (Problem((*path, *one.path), one.what) for one in cause.problems)
    elif problem["type"] == "extra_forbidden":
        known = _keys(model, problem["loc"][:-1])
        allowed = f"；这里可用的有{'、'.join(known)}" if known else ""
        yield Problem(path, f"“{place_of(path)}”不是认识的项目{allowed}")
    else:
        yield Problem(path, _explain(problem, place_of(path)))


def _keys(model: type[BaseModel], location: Iterable[str | int]) -> list[str]:
    """Return the keys that a section may have, by the way to it."""
    found: Any = model
    for part in location:
        if isinstance(part, str) and part in getattr(found, "model_fields", {}):
            found = _model_in(found.model_fields[part].annotation)
    return list(getattr(found, "model_fields", {}))


def _model_in(annotation: Any) -> Any:
    """Return the model in an annotation: in a tuple, a dictionary, or beside other types."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for part in get_args(annotation) if (model := _model_in(part))), None)


def _explain(problem: Any, place: str) -> str:
    context = problem.get("ctx", {})
    found = _shown(problem.get("input"))
    shown = f"“{place}”：发现{f'“{found}”' if found.strip() else '空白'}，应为"
    match problem["type"]:
        case "missing":
            return f"缺少“{place}”"
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


def _path(location: tuple[str | int, ...]) -> TomlPath:
    """Return the way to a setting; pydantic's own notes in it (which of two types it tried) are left out."""
    return tuple(part for part in location if isinstance(part, int) or not re.search(r"[\[\]]|^str$", part))


def place_of(path: TomlPath) -> str:
    """Write the way to a setting: tables.第2项.columns."""
    return ".".join(f"第{part + 1}项" if isinstance(part, int) else part for part in path)
