"""The classification (政府收支分类科目) of a budget year: codes, names and the 30x -> 50x mapping.

Each year has a folder under data/classification with as many of the four lists as are known. A list that the budget
year lacks is taken whole from the nearest earlier year that has it, else from the nearest later one, with a notice:
rows of two years are never mixed, for a code that one list leaves out may have been abolished.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from budgetbook.core.errors import InputError
from budgetbook.core.project import Project
from budgetbook.dataset.classification_list import (
    ECONOMIC,
    FUNCTIONS,
    GOVERNMENT,
    ClassificationKind,
    ClassificationList,
    is_inferred,
    list_schema,
    nearest,
)
from budgetbook.dataset.learned_codes import LEARNED, with_learned
from budgetbook.dataset.reader import Table, read_table
from budgetbook.dataset.row import Row
from budgetbook.forms.columns import Column, TableSchema

_MAPPING = TableSchema(
    "economic_mapping.csv",
    "部门预算与政府预算经济分类对照",
    (Column("部门预算经济科目编码", "code"), Column("政府预算经济科目编码", "code"), Column("依据")),
    ("部门预算经济科目编码", "政府预算经济科目编码"),
    has_total=False,
)
_PLAIN_WORDS = TableSchema(
    "plain_words.csv",
    "科目的通俗说明",
    (Column("科目编码", "code"), Column("通俗说明")),
    ("科目编码",),
    has_total=False,
)
_YEAR = re.compile(r"[1-9][0-9]{3}")

ECONOMIC_PREFIXES = {"economic": "部门", "government": "政府"}
"""The two economic classifications, and what the headings of their codes begin with."""

SEEN = "见于公开文本"
"""What stands under 依据 where a row was read in a published document."""


@dataclass(frozen=True)
class Classification:
    """Codes and names that a budget year goes by.

    Attributes
    ----------
    function_list
        Function codes (类 3, 款 5, 项 7 digits).
    economic_list, government_list
        Economic items of the department's (301xx) and the government's (501xx) classification.
    mapping
        The government's economic items that a department's may go with. Where published documents show a pair,
        only such pairs count; where none was seen, those inferred from the classification do.
    plain_words
        What a code pays for, in words a citizen understands; the same for all years.
    years
        From which year each of the lists was taken, by its file name.
    notices
        What was not as it should be and yet read without doubt, and which lists are another year's.
    """

    function_list: ClassificationList
    economic_list: ClassificationList
    government_list: ClassificationList
    mapping: dict[str, frozenset[str]]
    plain_words: dict[str, str]
    years: dict[str, int]
    notices: tuple[str, ...] = ()

    @property
    def functions(self) -> dict[str, str]:
        """Function codes and names."""
        return self.function_list.names

    @property
    def economic(self) -> dict[str, str]:
        """Economic codes and names of the department's classification."""
        return self.economic_list.names

    @property
    def government(self) -> dict[str, str]:
        """Economic codes and names of the government's classification."""
        return self.government_list.names

    def codes_and_names(self, kind: str) -> dict[str, str]:
        """Return codes and names of one classification: functions, economic (the department's), government."""
        return {"functions": self.functions, "economic": self.economic, "government": self.government}[kind]

    def function_of(self, row: Row) -> tuple[str, str]:
        """Return the 项 that a row of spending names: code and name, or refuse them (`ClassificationList.of`)."""
        return self.function_list.of(row, "科目编码", "科目名称")

    def economic_of(self, row: Row, side: str) -> tuple[str, str]:
        """Return the 款 that a row names on one side (部门 or 政府), or refuse it (`ClassificationList.of`)."""
        codes = {"部门": self.economic_list, "政府": self.government_list}[side]
        return codes.of(row, f"{side}预算经济科目编码", f"{side}预算经济科目名称")


def read_classification(project: Project, year: int) -> Classification:
    """Read the lists that a budget year goes by, and those of the other years to recognise what is not in them.

    Raises
    ------
    InputError
        No year has one of the lists, or a list, of whichever year, is not as expected.
    """
    lists = _Lists(project, year)
    functions, economic, government = (lists.read_list(kind) for kind in (FUNCTIONS, ECONOMIC, GOVERNMENT))
    paths = lists.paths(_MAPPING)
    mapping = lists.read(_MAPPING, paths[lists.years[_MAPPING.file]])
    own_words = project.classification / _PLAIN_WORDS.file
    words = lists.read(_PLAIN_WORDS, project.lists(_PLAIN_WORDS.file).get(_PLAIN_WORDS.file, own_words))
    learned = lists.learned()
    return Classification(
        function_list=with_learned(functions, learned),
        economic_list=with_learned(economic, learned),
        government_list=with_learned(government, learned),
        mapping=_strongest_pairs(mapping),
        plain_words={row.text("科目编码"): row.text("通俗说明") for row in words.rows},
        years=lists.years,
        notices=tuple(lists.notices),
    )


def list_paths(project: Project, year: int) -> dict[str, Path]:
    """Return where each of the lists lies that a budget year goes by, by its file name.

    Raises
    ------
    InputError
        No year has one of the lists.
    """
    lists = _Lists(project, year)
    schemas = (*(list_schema(kind) for kind in (FUNCTIONS, ECONOMIC, GOVERNMENT)), _MAPPING)
    paths = {schema.file: lists.paths(schema)[lists.years[schema.file]] for schema in schemas}
    learned = lists.learned_path()
    return paths | ({LEARNED.file: learned} if learned else {})


@dataclass(frozen=True)
class _Lists:
    """The lists of all years, read for one budget year: which year's are used, and what is to be said of that."""

    project: Project
    year: int
    years: dict[str, int] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)

    def read_list(self, kind: ClassificationKind) -> ClassificationList:
        """Read one list of codes and names, of every year that has it."""
        schema = list_schema(kind)
        tables = {year: self.read(schema, path) for year, path in self.paths(schema).items()}
        used = tables.pop(self.years[kind.file])
        return ClassificationList(
            kind=kind,
            budget_year=self.year,
            year=self.years[kind.file],
            file=used.file,
            folder=self.project.shown(self.project.classification),
            names=_names(used),
            inferred=frozenset(row.text("科目编码") for row in used.rows if is_inferred(row.text("依据"))),
            other_years={year: _names(table) for year, table in tables.items()},
        )

    def paths(self, schema: TableSchema) -> dict[int, Path]:
        """Find one list in all years' folders, and note which year's is used."""
        shown = self.project.shown
        found = self.project.lists(f"*/{schema.file}").values()
        paths = {int(path.parent.name): path for path in found if _YEAR.fullmatch(path.parent.name)}
        lacking = shown(self.project.classification / str(self.year) / schema.file)
        if not paths:
            headings = "、".join(schema.headings)
            raise InputError(f"缺少文件 {lacking}，别的年度也没有：应有“{schema.title}”表，列标题为{headings}。")
        self.years[schema.file] = used = nearest(paths, self.year)
        if used != self.year:
            self.notices.append(
                f"缺少 {lacking}，“{schema.title}”改用{used}年的（{shown(paths[used])}）："
                f"公开前请对照{self.year}年《政府收支分类科目》核实编码和名称。"
            )
        return paths

    def learned(self) -> Table | None:
        """Read the codes of the budget year that were taken from units' tables, where there are any."""
        path = self.learned_path()
        if path is None:
            return None
        self.years[LEARNED.file] = self.year
        return self.read(LEARNED, path)

    def learned_path(self) -> Path | None:
        """Find the codes of the budget year that were taken from units' tables."""
        name = f"{self.year}/{LEARNED.file}"
        return self.project.lists(name).get(name)

    def read(self, schema: TableSchema, path: Path) -> Table:
        """Read one list."""
        table = read_table(path, schema, self.project.shown(path), "万元")
        self.notices.extend(table.notices)
        return table


def _names(table: Table) -> dict[str, str]:
    return {row.text("科目编码"): row.text("科目名称") for row in table.rows}


def _strongest_pairs(table: Table) -> dict[str, frozenset[str]]:
    pairs: dict[str, dict[bool, set[str]]] = {}
    for row in table.rows:
        by_basis = pairs.setdefault(row.text("部门预算经济科目编码"), {True: set(), False: set()})
        by_basis[row.text("依据") == SEEN].add(row.text("政府预算经济科目编码"))
    return {code: frozenset(by_basis[True] or by_basis[False]) for code, by_basis in pairs.items()}
