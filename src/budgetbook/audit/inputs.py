"""The inputs as the auditor reads them: CSV and TOML as text, by this module's own few lines and no other reader."""

import csv
import io
import re
import tomllib
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

Cell = dict[str, Any]
"""A cell of figures.json: file, row, column, raw."""

YEAR = "目录名"
"""The column under which a folder's name, the budget year, is a cell."""

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_ITEM = re.compile(r"(.+) 第(\d+)项(?:\.(\w+))?")


class MissingInputError(LookupError):
    """An input does not have what a figure claims to come from; the message says so in Chinese."""


class Inputs:
    """All files that figures come from.

    Parameters
    ----------
    locate
        Where a file lies that is named as sources name it: data/2020/157001/income.csv.
    folder
        The unit's folder of the year, named so.
    """

    def __init__(self, locate: Callable[[str], Path], folder: str) -> None:
        self._locate = locate
        self._rows = cache(lambda file: read_csv(locate(file)))
        self._toml = cache(lambda file: tomllib.loads(locate(file).read_text(encoding="utf-8-sig")))
        self.text = cache(self._text)
        self.unit = cache(self._unit)
        self.number = cache(lambda text: None if (digits := number(text)) is None else Fraction(digits))
        unit = self._toml(f"{folder}/unit.toml")["unit"]
        self.template_variables = {"unit": unit["name"], "short": unit["short_name"], "level": unit["level"]}
        self.template_variables["year"] = folder.split("/")[-2]

    def _text(self, file: str, row: int, column: str) -> str:
        """Return what stands in a cell, row 0 being that of a file without rows.

        Raises
        ------
        MissingInputError
            There is no such file, row or column.
        """
        try:
            if column == YEAR:
                return self._locate(file).resolve(strict=True).parent.name
            if file.endswith(".md"):
                return self._locate(file).read_text(encoding="utf-8-sig").lstrip("\n").splitlines()[row - 1]
            if row:
                headings, record = self._rows(file)[0], self._rows(file)[row - 1]
                return record[headings.index(column)]
            return self._entry(file, column)
        except (OSError, LookupError, ValueError, StopIteration):
            raise MissingInputError(f"{file} 没有第{row}行“{column}”" if row else f"{file} 没有“{column}”") from None

    def _entry(self, file: str, path: str) -> str:
        """Follow a path of keys; of a form's text the names in braces are filled in, as where it is printed."""
        form = self._toml(file)
        if path.startswith("tables."):
            table = _follow(form, ".".join(path.split(".")[:2]))
            own = {"number": table["number"], "title": table["title"]}
            try:
                return self._filled(str(_follow(form, path)), own)
            except IndexError:  # the note of an empty table comes after the others
                return self._filled(table["empty_note"], own)
        return self._filled(str(_follow(form, path)), {})

    def _filled(self, text: str, own: dict[str, str]) -> str:
        template_variables = self.template_variables | {
            key: _fill(value, self.template_variables) for key, value in own.items()
        }
        return _fill(text, template_variables)

    def _unit(self, file: str, column: str) -> str:
        """Return the unit of a number: 年 of a folder; of a count, what the form or the heading in brackets says.

        All else is in the unit of the folder's amounts.
        """
        if column == YEAR:
            return "年"
        settings = self._toml(f"{file.rpartition('/')[0]}/unit.toml")
        declared = next((one for one in self._columns(settings["form"], file) if one["heading"] == column), {})
        if "unit" in declared:
            return str(declared["unit"])
        bracketed = re.search(r"（(.)）$", column)
        return bracketed[1] if bracketed else str(settings["amount_unit"])

    def _columns(self, form: str, file: str) -> list[dict[str, Any]]:
        """Return the columns of a list that the form declares itself; none of any other table."""
        names = (f"{folder}/forms/{form}.toml" for folder in ("data", "report"))
        found = next((name for name in names if self._locate(name).is_file()), None)
        lists = self._toml(found)["data"].get("lists", []) if found else []
        return next((one["columns"] for one in lists if file.endswith(f"/{one['key']}.csv")), [])


def check_raw(inputs: Inputs, cell: Cell) -> None:
    """Compare what a figure claims to have read with what stands there.

    Raises
    ------
    MissingInputError
        Something else stands there.
    """
    found = inputs.text(cell["file"], cell["row"], cell["column"])
    if cell["raw"] != found:
        place = f"第{cell['row']}行" if cell["row"] else ""
        raise MissingInputError(f"{cell['file']} {place}“{cell['column']}”现为“{found}”")


def half_width(text: str) -> str:
    """Write full-width digits and signs, which lie 0xFEE0 above the others, as half-width ones."""
    return "".join(chr(ord(sign) - 0xFEE0) if 0xFF01 <= ord(sign) <= 0xFF5E else sign for sign in text)


def number(text: str) -> str | None:
    """Return a number as typed in plain digits without thousands separators; None where it is none."""
    digits = half_width(text).replace(",", "")
    return digits if _NUMBER.fullmatch(digits) else None


def read_csv(path: Path) -> list[list[str]]:
    """Read a CSV as text, in UTF-8 or in GBK; every cell without the blanks around it."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    return [
        [value.strip().replace("\r\n", "\n") for value in record]
        for record in csv.reader(io.StringIO(text, newline=""))
    ]


def _follow(tree: Any, path: str) -> Any:
    """Follow a path of keys: tables.basic.number, tables.basic.columns 第1项.value, glossary 基本支出."""
    item = _ITEM.fullmatch(path)
    if item:
        found = _follow(tree, item[1])[int(item[2]) - 1]
        return found[item[3]] if item[3] else found
    for key in re.split("[. ]", path):
        if isinstance(tree, list):
            tree = next(entry for entry in tree if key in (entry.get("key"), entry.get("term")))
            tree = tree["text"] if "term" in tree else tree
        else:
            tree = tree[key]
    return tree


def _fill(text: str, template_variables: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: template_variables.get(match[1], match[0]), text)
