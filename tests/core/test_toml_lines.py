"""The line of every setting of a TOML text."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from budgetbook.core.toml_lines import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from budgetbook.core.project import Project
    from budgetbook.core.toml_lines import TomlPath

TEXT = '''# 注释 = 1
title = "甲 # 乙" # 注释
"引号 的" = 'x = [1]'
long = """
第一行
[not.a.section]
"""

[a.b]
numbers = [
    1, # 一
    [2, 3],
    { x = "]", y.z = "}" },
]

[[rows]]
name = "一"
[[rows.cells]]
v = 1
[[rows.cells]]
v = 2
[rows.more]
k = true
[[rows]]
name = "二"
when = 2020-06-02
'''


def settings(value: Any, path: TomlPath = ()) -> Iterator[TomlPath]:
    """Go through the ways to all settings."""
    if path:
        yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from settings(part, (*path, key))


def test_each_setting_has_its_line() -> None:
    lines = lines_of(TEXT)
    assert {path: lines[path] for path in settings(tomllib.loads(TEXT)) if path != ("a",)} == {
        ("title",): 2,
        ("引号 的",): 3,
        ("long",): 4,
        ("a", "b"): 9,
        ("a", "b", "numbers"): 10,
        ("a", "b", "numbers", 0): 11,
        ("a", "b", "numbers", 1): 12,
        ("a", "b", "numbers", 1, 0): 12,
        ("a", "b", "numbers", 1, 1): 12,
        ("a", "b", "numbers", 2): 13,
        ("a", "b", "numbers", 2, "x"): 13,
        ("a", "b", "numbers", 2, "y"): 13,
        ("a", "b", "numbers", 2, "y", "z"): 13,
        ("rows",): 16,
        ("rows", 0): 16,
        ("rows", 0, "name"): 17,
        ("rows", 0, "cells"): 18,
        ("rows", 0, "cells", 0): 18,
        ("rows", 0, "cells", 0, "v"): 19,
        ("rows", 0, "cells", 1): 20,
        ("rows", 0, "cells", 1, "v"): 21,
        ("rows", 0, "more"): 22,
        ("rows", 0, "more", "k"): 23,
        ("rows", 1): 24,
        ("rows", 1, "name"): 25,
        ("rows", 1, "when"): 26,
    }


@pytest.mark.parametrize("name", ["luoyang-2020", "shanghai-2023", "shanghai-unit-2024"])
def test_in_a_real_form_every_text_stands_on_its_line(project: Project, name: str) -> None:
    text = (project.forms / f"{name}.toml").read_text(encoding="utf-8")
    lines, data = lines_of(text), tomllib.loads(text)
    for path in settings(data):
        value: Any = data
        for part in path:
            value = value[part]
        if isinstance(value, str):
            assert value in text.splitlines()[lines[path] - 1], path
