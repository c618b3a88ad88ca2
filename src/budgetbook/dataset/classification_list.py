"""Whether a code and a name (科目) are those of the budget year's classification, and if not, in what way."""

import csv
import io
from collections.abc import Collection
from dataclasses import dataclass, field

from budgetbook.core.errors import InputError
from budgetbook.core.text import escape_invisible, half_width
from budgetbook.dataset.row import Row
from budgetbook.figures import Cell
from budgetbook.forms.columns import Column, TableSchema

INFERRED = "依科目体系推定"
"""What stands under 依据 where a name was not read anywhere, but follows from how the classification is built."""


@dataclass(frozen=True)
class ClassificationKind:
    """One of the classifications, and which of its codes a budget is written in.

    Attributes
    ----------
    file, title
        The list's file in the year's folder; what it is called.
    prefix, digits, level
        How its codes begin, how long those are that a row of a budget must have, and what such a code is called.
    parents
        Lengths of the codes above them whose names are printed as well, and therefore must be listed.
    """

    file: str
    title: str
    prefix: str
    digits: int
    level: str
    parents: tuple[int, ...] = ()

    @property
    def above(self) -> str:
        """What the codes above are called: 类, or 类和款."""
        return "和".join({3: "类", 5: "款"}[digits] for digits in sorted(self.parents))


def list_schema(kind: ClassificationKind) -> TableSchema:
    """Return the columns of a list: code, name, and where they were found."""
    columns = (Column("科目编码", "code"), Column("科目名称"), Column("依据"))
    return TableSchema(kind.file, f"{kind.title}科目", columns, ("科目编码",), has_total=False)


_OF_ANOTHER_YEAR = "年的科目表）"


def kept_from(basis: str, year: int) -> str:
    """Return what stands under 依据 where a row of another year's list was kept for want of a newer one."""
    return basis if basis.endswith(_OF_ANOTHER_YEAR) else f"{basis}（{year}{_OF_ANOTHER_YEAR}"


def is_inferred(basis: str) -> bool:
    """Tell whether nobody has read a name in the year's own classification or in a document of the year."""
    return basis == INFERRED or basis.endswith(_OF_ANOTHER_YEAR)


FUNCTIONS = ClassificationKind("functions.csv", "支出功能分类", "2", 7, "七位项级科目", (5, 3))
ECONOMIC = ClassificationKind("economic_department.csv", "部门预算支出经济分类", "3", 5, "五位款级科目", (3,))
GOVERNMENT = ClassificationKind("economic_government.csv", "政府预算支出经济分类", "5", 5, "五位款级科目")


@dataclass(frozen=True)
class ClassificationList:
    """The codes and names of one classification that a budget year goes by.

    No list is complete: each holds only the codes seen so far. An unknown code may therefore be right, and so may a
    name that differs from an inferred one or from another year's. Such a row is still refused, because nobody has
    confirmed its name; the message says how to resolve it.

    Attributes
    ----------
    budget_year
        The year of the budget.
    year
        The year whose list is used: the budget year, where it has one.
    file
        Its file as messages name it: data/classification/2020/functions.csv.
    folder
        The folder of the data's own lists as messages name it: data/classification.
    names
        Code to name.
    inferred
        The codes whose name was not read anywhere.
    other_years
        The lists of all other years, by year: they only serve to recognise what is not in this one.
    unconfirmed
        The codes of this list that were taken from a unit's tables and that nobody has confirmed, each with the cell of
        learned.csv in which to confirm it.
    """

    kind: ClassificationKind
    budget_year: int
    year: int
    file: str
    folder: str
    names: dict[str, str]
    inferred: frozenset[str] = frozenset()
    other_years: dict[int, dict[str, str]] = field(default_factory=dict)
    unconfirmed: dict[str, Cell] = field(default_factory=dict)

    def of(self, row: Row, code_heading: str, name_heading: str) -> tuple[str, str]:
        """Return the code and the name that a row gives, which must be in the list exactly so.

        Raises
        ------
        InputError
            The code is of another classification or level; it is not in the list; what is above it is not; or the
            name is not the list's (E26), perhaps because it is another year's (E39). A name that differs in width or
            spaces alone is refused too: names are printed as typed, and N1 would not let such a one pass.
        """
        code, name = row.text(code_heading), row.text(name_heading)
        if len(code) != self.kind.digits or not (code in self.names or code.startswith(self.kind.prefix)):
            raise row.cell_error(code_heading, f"本年{self.kind.title}中的{self.kind.level}")
        if code not in self.names:
            raise self._unknown(row, code_heading, code, name)
        for above in self._unnamed_above(code):
            missing = f"科目表 {self.file} 缺少 {above} 的名称"
            used = f"{row.file} 第{row.number}行用到 {code}"
            raise InputError(f"{missing}：{used}，应补列它的{self.kind.above}。", cause=missing)
        if name != self.names[code]:
            raise self._misnamed(row, name_heading, code, name)
        return code, name

    def require_code(self, row: Row, heading: str) -> None:
        """See that a code without a name is in the list, and of the level that rows of a budget have."""
        if row.text(heading) not in self.names or len(row.text(heading)) != self.kind.digits:
            raise row.cell_error(heading, f"{self.file} 中的{self.kind.level}")

    def _unnamed_above(self, code: str) -> list[str]:
        return [code[:digits] for digits in self.kind.parents if code[:digits] not in self.names]

    def _unknown(self, row: Row, heading: str, code: str, name: str) -> InputError:
        elsewhere = [year for year, names in self.other_years.items() if code in names]
        known = ""
        if elsewhere:
            year = nearest(elsewhere, self.budget_year)
            known = f"（{year}年的科目表中有：“{self.other_years[year][code]}”）"
        unnamed = self._unnamed_above(code)
        above = f"（上级 {'、'.join(unnamed)} 也要列出）" if unnamed else ""
        return self._unconfirmed(
            row,
            heading,
            f"{self.file} 中没有这一编码{known}",
            f"该表{self._shortcoming or '只列见过的科目'}，编码不一定有错",
            f"编码和名称都对，就{self._own_list}加一行“{self._line(code, name)}”{above}，不对就改正；"
            "成批的用“budgetbook classification import”读入科目表，或用“import --learn-codes”照单位的表列入",
        )

    def _misnamed(self, row: Row, heading: str, code: str, name: str) -> InputError:
        official = self.names[code]
        if _as_read(name) == _as_read(official):
            return row.cell_error(heading, f"{code} 的规范名称“{official}”（只是全角半角或空格不同）")
        years = [y for y, names in sorted(self.other_years.items()) if _as_read(names.get(code, "")) == _as_read(name)]
        # a name given up before the list used does not come back in the years after it
        outdated = bool(years) and max(years) < self.year < self.budget_year
        reason = self._shortcoming or ("中的这一名称是推定的" if code in self.inferred else "")
        if outdated or not reason:
            return row.cell_error(heading, f"{code} 的规范名称“{official}”{self._whose(name, years, self._age(years))}")
        return self._unconfirmed(
            row,
            heading,
            f"{self.file} 中 {code} 是“{official}”{self._whose(name, years, '名称')}",
            f"该表{reason}，名称不一定有错",
            f"是“{escape_invisible(name)}”，"
            f"就{self._own_list}把该行改为“{self._line(code, name)}”，是“{official}”，就改正名称",
        )

    @staticmethod
    def _whose(name: str, years: Collection[int], what: str) -> str:
        return f"（“{escape_invisible(name)}”是{'、'.join(map(str, years))}年的{what}）" if years else ""

    def _age(self, years: Collection[int]) -> str:
        if all(year < self.year for year in years):
            return "旧名称"
        return "新名称" if all(year > self.year for year in years) else "名称"

    @property
    def _shortcoming(self) -> str:
        """Why the list may lack or misname what the budget year has; nothing where it is the year's own."""
        return "" if self.year == self.budget_year else f"是{self.year}年的（没有{self.budget_year}年的）"

    @property
    def _own_list(self) -> str:
        """Where a row belongs that was verified for the budget year."""
        if self.year == self.budget_year:
            return "在该表"
        return f"把该表复制为 {self.folder}/{self.budget_year}/{self.kind.file}、核对各行，并在其中"

    def _line(self, code: str, name: str) -> str:
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow((code, name, f"{self.budget_year}年政府收支分类科目"))
        return escape_invisible(line.getvalue())

    def _unconfirmed(self, row: Row, heading: str, missing: str, why: str, settle: str) -> InputError:
        found = escape_invisible(row.cells[heading].raw)
        return InputError(
            f"{row.file} 第{row.number}行“{heading}”列：发现“{found}”，{missing}；{why}："
            f"请查{self.budget_year}年《政府收支分类科目》，{settle}。"
        )


def nearest(years: Collection[int], year: int) -> int:
    """Return the year itself, else the nearest one before it, else the nearest one after it.

    Raises
    ------
    ValueError
        There is no year at all.
    """
    return max((y for y in years if y <= year), default=min(years))


def _as_read(name: str) -> str:
    """Return a name for comparison: half-width and without spaces."""
    return "".join(half_width(name).split())
