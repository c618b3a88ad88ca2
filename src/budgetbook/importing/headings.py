"""Headings over two or three rows, with merged cells, as one path for each column."""

import re
from collections.abc import Mapping, Sequence

from budgetbook.importing.typed_text import heading, normalised

Path = tuple[str, ...]

IGNORED_HEADINGS = ("备注", "序号", "行次", "年度主要工作内容", "年度绩效目标")
"""Columns that hold no data: an office may add them, or they only name what stands beside them."""

WHOLE_CODE = "code"
"""The name given to one column that holds a whole code where the form has one for each level."""

_NO_NUMBER = re.compile(r"栏次|栏号|[甲乙丙丁戊己庚辛A-H]|[*×]+")
"""What stands in a row of column numbers over the columns that hold no amounts."""
_FORMULA = re.compile(r"=\d[-+\d().…]*$")
_LEVELS = ("class", "section", "item", "item_only")


def heading_paths(rows: Sequence[Sequence[str]], year: str) -> dict[int, Path]:
    """Return the headings of each column from the top level down, for comparison."""
    return _paths([[heading(text, year) for text in row] for row in rows])


def shown_headings(rows: Sequence[Sequence[str]]) -> dict[int, str]:
    """Return the headings of each column as they stand there, for messages."""
    paths = _paths([["".join(text.split()) for text in row] for row in rows])
    return {column: shown(path) for column, path in paths.items()}


def _paths(texts: Sequence[Sequence[str]]) -> dict[int, Path]:
    """Return the texts over each column from the top level down.

    A merged cell is a text with blanks beside or below it: the blank beside a heading belongs to it where
    a heading stands below.
    """
    paths = {}
    above: list[str] = [""] * len(texts)
    for column in range(len(texts[0])):
        own = [level for level, row in enumerate(texts) if row[column]]
        if not own:
            continue
        # a new heading ends what was merged on all the levels below it
        above[own[0] :] = [""] * (len(texts) - own[0])
        for level in own:
            above[level] = texts[level][column]
        paths[column] = tuple(text for text in above[: own[-1] + 1] if text)
    return paths


def is_ignored(path: Path) -> bool:
    """Tell whether a column holds no data, whatever stands beside it over the others."""
    return path[-1] in IGNORED_HEADINGS


def find_columns(found: Mapping[int, Path], wanted: Mapping[str, Path]) -> dict[str, int] | None:
    """Find the column of each value by its headings; None unless every column is accounted for."""
    if not set(found.values()).issuperset(wanted.values()):
        return None  # at once, for most rows of a sheet are no headings
    read = {column: path for column, path in found.items() if path in wanted.values() or not is_ignored(path)}
    places = {path: column for column, path in read.items()}
    if len(places) != len(read) or set(places) != set(wanted.values()):
        return None
    return {value: places[path] for value, path in wanted.items()}


def whole_code_headings(wanted: Mapping[str, Path]) -> dict[str, Path] | None:
    """Return the headings where one column holds the whole code whose levels the form has side by side, if it has."""
    levels = {path[:-1] for value, path in wanted.items() if value in _LEVELS}
    if len(levels) != 1 or () in levels:
        return None
    others = {value: path for value, path in wanted.items() if value not in _LEVELS}
    return {WHOLE_CODE: levels.pop(), **others}


def difference(found: Mapping[int, Path], wanted: Mapping[str, Path]) -> tuple[list[str], ...]:
    """Name the headings that are missing and those that are too many, each by its last level where that tells it."""
    missing = [path for path in wanted.values() if path not in found.values()]
    extra = [path for path in found.values() if path not in wanted.values() and not is_ignored(path)]
    last = [path[-1] for path in (*wanted.values(), *extra)]
    return tuple(
        [path[-1] if last.count(path[-1]) == 1 else shown(path) for path in paths] for paths in (missing, extra)
    )


def difference_in_words(missing: Sequence[str], extra: Sequence[str]) -> str:
    """Say in words what `difference` found; with the same headings on both sides, one is there twice."""
    match missing, extra:
        case [[one], [other]]:
            return f"栏目“{other}”不认识，表样上是“{one}”"
        case [[], [_, *_]]:
            return f"栏目“{'”“'.join(extra)}”不认识，表样上没有"
        case [[], []]:
            return "有的栏目重复"
    parts = [f"缺少“{'”“'.join(missing)}”"] if missing else []
    parts += [f"多出“{'”“'.join(extra)}”"] if extra else []
    return f"栏目不符：{'，'.join(parts)}"


def shown(path: Path) -> str:
    """A heading as messages name it."""
    return "/".join(path)


def numbers_columns(row: Sequence[str]) -> bool:
    """Tell whether a row numbers the columns (栏次): 1, 2, 3 … or 1=2+3, 2, 3, behind words, letters or ** or not."""
    numbers = [text for text in map(normalised, row) if text and not _NO_NUMBER.fullmatch(text)]
    return len(numbers) > 1 and [_FORMULA.sub("", text) for text in numbers] == [
        str(number) for number in range(1, len(numbers) + 1)
    ]
