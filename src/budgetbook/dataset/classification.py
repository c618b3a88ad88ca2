"""The year's budget classification (政府收支分类科目): codes, names and the 30x -> 50x mapping."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from budgetbook.dataset.reader import Table, read_table
from budgetbook.dataset.schema import Column, TableSchema
from budgetbook.errors import InputError

if TYPE_CHECKING:
    from budgetbook.project import Project

_CODES = (Column("科目编码", "code"), Column("科目名称"), Column("依据"))

_FUNCTIONS = TableSchema("functions.csv", "支出功能分类科目", _CODES, ("科目编码",), has_total=False)
_DEPARTMENT = TableSchema("economic_department.csv", "部门预算支出经济分类科目", _CODES, ("科目编码",), has_total=False)
_GOVERNMENT = TableSchema("economic_government.csv", "政府预算支出经济分类科目", _CODES, ("科目编码",), has_total=False)
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


SEEN = "见于公开文本"
"""What stands under 依据 where a row was read in a published document."""


@dataclass(frozen=True)
class Classification:
    """Codes and names of one year.

    Attributes
    ----------
    functions
        Function codes (类 3, 款 5, 项 7 digits) and names.
    department, government
        Economic items of the department's (301xx) and the government's (501xx) classification.
    mapping
        The government's economic items that a department's may go with. Where published documents show a pair,
        only such pairs count; where none was seen, those inferred from the classification do.
    plain_words
        What a code pays for, in words a citizen understands.
    notices
        What was not as it should be and yet read without doubt.
    """

    functions: dict[str, str]
    department: dict[str, str]
    government: dict[str, str]
    mapping: dict[str, frozenset[str]]
    plain_words: dict[str, str]
    notices: tuple[str, ...] = ()


def read_classification(project: Project, year: int) -> Classification:
    """Read the classification of a year.

    Raises
    ------
    InputError
        There is none for that year, or one of its files is not as expected.
    """
    folder = project.classification / str(year)
    if not folder.is_dir():
        raise InputError(f"没有{year}年的政府收支分类科目：应有目录 {project.shown(folder)}。")

    notices: list[str] = []

    def names(schema: TableSchema) -> dict[str, str]:
        path = folder / schema.file
        table = read_table(path, schema, project.shown(path), "万元")
        notices.extend(table.notices)
        return {row.text("科目编码"): row.text("科目名称") for row in table.rows}

    mapping_path = folder / _MAPPING.file
    mapping = read_table(mapping_path, _MAPPING, project.shown(mapping_path), "万元")
    words_path = project.classification / _PLAIN_WORDS.file
    words = read_table(words_path, _PLAIN_WORDS, project.shown(words_path), "万元")
    return Classification(
        functions=names(_FUNCTIONS),
        department=names(_DEPARTMENT),
        government=names(_GOVERNMENT),
        mapping=_strongest_pairs(mapping),
        plain_words={row.text("科目编码"): row.text("通俗说明") for row in words.rows},
        notices=(*notices, *mapping.notices, *words.notices),
    )


def _strongest_pairs(table: Table) -> dict[str, frozenset[str]]:
    pairs: dict[str, dict[bool, set[str]]] = {}
    for row in table.rows:
        by_basis = pairs.setdefault(row.text("部门预算经济科目编码"), {True: set(), False: set()})
        by_basis[row.text("依据") == SEEN].add(row.text("政府预算经济科目编码"))
    return {code: frozenset(by_basis[True] or by_basis[False]) for code, by_basis in pairs.items()}
