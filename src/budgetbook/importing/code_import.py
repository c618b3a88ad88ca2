"""A year's lists of codes and names from a file as offices have it, merged over those in use: all of it or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from budgetbook.core.errors import InputError
from budgetbook.core.project import Project
from budgetbook.dataset.classification_list import (
    ECONOMIC,
    FUNCTIONS,
    GOVERNMENT,
    ClassificationKind,
    kept_from,
    list_schema,
    nearest,
)
from budgetbook.dataset.reader import read_table
from budgetbook.importing.code_table import ListedCode, listed_codes
from budgetbook.importing.model import Findings
from budgetbook.importing.sheets import read_sheets
from budgetbook.importing.write import csv_bytes

INCOME_DIGIT = "1"
"""What the codes of income (收入分类科目) begin with, which no budget book needs."""


@dataclass(frozen=True)
class MergedList:
    """One list as it becomes.

    Attributes
    ----------
    path, shown
        Where it is written, and how messages name that.
    rows
        Code, name and source of each code, in order of code.
    new, confirmed
        Codes that the list in use lacks; those for which it has the same name.
    renamed
        Codes with the name in the list in use and that in the file.
    kept
        Codes that only the list in use has.
    """

    path: Path
    shown: str
    rows: tuple[tuple[str, str, str], ...]
    new: tuple[str, ...]
    confirmed: tuple[str, ...]
    renamed: tuple[tuple[str, str, str], ...]
    kept: tuple[str, ...]


def import_codes(
    project: Project, year: int, files: Sequence[Path], *, force: bool = False
) -> tuple[list[MergedList], list[str]]:
    """Read codes and names from files into the lists of a year.

    Parameters
    ----------
    force
        Whether a name replaces another that was taken from the year's own classification before.

    Returns
    -------
    list of MergedList
        Those that were written; none where anything is not certain.
    list of str
        What is not certain, a sentence each.

    Raises
    ------
    InputError
        A file cannot be read at all, holds no codes, or a list in use is not as it must be.
    """
    findings = Findings()
    sheets = [sheet for file in files for sheet in read_sheets(file)]
    found = [code for sheet in sheets for code in listed_codes(sheet, findings) if code.code[0] != INCOME_DIGIT]
    if not found and not findings.sentences:
        names = "、".join(file.name for file in files)
        raise InputError(f"{names} 中没有读到科目：应有“科目编码”（或“类”“款”“项”）和“科目名称”的列，以2、3、5开头。")
    by_code = _one_name_each(found, findings)
    merged = [
        _merged(project, kind, year, by_code, findings, force=force) for kind in (FUNCTIONS, ECONOMIC, GOVERNMENT)
    ]
    lists = [one for one in merged if one is not None]
    if findings.sentences:
        return [], findings.sentences
    for one in lists:
        one.path.parent.mkdir(parents=True, exist_ok=True)
        one.path.with_suffix(".new").write_bytes(_csv(one))
    for one in lists:
        one.path.with_suffix(".new").replace(one.path)
    return lists, []


def _one_name_each(found: Sequence[ListedCode], findings: Findings) -> dict[str, ListedCode]:
    by_code: dict[str, ListedCode] = {}
    for listed in found:
        first = by_code.setdefault(listed.code, listed)
        if first.name != listed.name:
            found_here = f"{listed.code} {listed.name}（{first.where}是“{first.name}”）"
            findings.at(listed.where, "{found}：一个编码有两个名称，应只有一个", found_here)
    return by_code


def _merged(
    project: Project,
    kind: ClassificationKind,
    year: int,
    by_code: Mapping[str, ListedCode],
    findings: Findings,
    *,
    force: bool,
) -> MergedList | None:
    """Merge the codes of one classification over the list in use; None where the files have none of them."""
    own = {code: listed for code, listed in by_code.items() if code.startswith(kind.prefix)}
    if not own:
        return None
    there, used = _rows_in_use(project, kind, year)
    for code, listed in own.items():
        missing = [code[:digits] for digits in (3, 5) if digits < len(code) and not {code[:digits]} & {*own, *there}]
        if missing:
            parents = "、".join(missing)
            findings.at(listed.where, f"{{found}}的上级 {parents} 不在文件中，原来的科目表中也没有", code)
    source = f"{year}年政府收支分类科目"
    renamed = [
        (code, there[code][0], own[code].name) for code in own if code in there and there[code][0] != own[code].name
    ]
    for code, old, new in renamed:
        if used == year and there[code][1].startswith(source) and not force:
            found = f"{code} {new}（原来读入的是“{old}”，{there[code][1]}）"
            findings.at(own[code].where, "{found}与原来读入的名称不同：确要改，加 --force", found)
    rows = {code: (name, basis if used == year else kept_from(basis, used)) for code, (name, basis) in there.items()}
    rows |= {code: (listed.name, f"{source}（{listed.where}）") for code, listed in own.items()}
    path = project.classification / str(year) / kind.file
    return MergedList(
        path=path,
        shown=project.shown(path),
        rows=tuple((code, *rows[code]) for code in sorted(rows)),
        new=tuple(sorted(own.keys() - there.keys())),
        confirmed=tuple(code for code in sorted(own) if code in there and there[code][0] == own[code].name),
        renamed=tuple(sorted(renamed)),
        kept=tuple(sorted(there.keys() - own.keys())),
    )


def _rows_in_use(project: Project, kind: ClassificationKind, year: int) -> tuple[dict[str, tuple[str, str]], int]:
    """Return names and sources of the list that a year goes by, by code, and the year of that list."""
    paths = {int(path.parent.name): path for path in project.lists(f"[1-9][0-9][0-9][0-9]/{kind.file}").values()}
    if not paths:
        return {}, year
    used = nearest(paths, year)
    table = read_table(paths[used], list_schema(kind), project.shown(paths[used]), "万元")
    return {row.text("科目编码"): (row.text("科目名称"), row.text("依据")) for row in table.rows}, used


def _csv(merged: MergedList) -> bytes:
    schema = list_schema(FUNCTIONS)
    return csv_bytes(schema, [dict(zip(schema.headings, row, strict=True)) for row in merged.rows], None)
