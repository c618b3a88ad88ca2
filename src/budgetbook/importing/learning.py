"""Codes that the year's lists lack, taken from the unit's own tables (--learn-codes).

A code is taken only where every table that has it gives it one name, and where the codes above it have names too. Each
is written with the place it was taken from, and waits in learned.csv for somebody to confirm it.
"""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from budgetbook.core.project import Project
from budgetbook.dataset.classification import Classification
from budgetbook.dataset.classification_list import ClassificationList
from budgetbook.dataset.learned_codes import CONFIRMED, LEARNED
from budgetbook.dataset.reader import read_table
from budgetbook.importing import typed_text
from budgetbook.importing.coded_lines import economic_code, function_code, has_codes, is_department, is_subtotal
from budgetbook.importing.inputs import InputTable
from budgetbook.importing.lines import RegionLines
from budgetbook.importing.model import Findings, Target
from budgetbook.importing.write import Rows, csv_bytes

_COLUMNS = {
    "科目编码": "科目名称",
    "部门预算经济科目编码": "部门预算经济科目名称",
    "政府预算经济科目编码": "政府预算经济科目名称",
}
"""The columns of codes of input sheets, with those of their names."""


@dataclass(frozen=True)
class Mention:
    """One place where a table gives a code a name.

    Attributes
    ----------
    is_used
        Whether the row has amounts, so that the code is needed.
    """

    code: str
    name: str
    where: str
    is_used: bool


def mentions(regions: Iterable[RegionLines], inputs: Iterable[InputTable], target: Target) -> Iterator[Mention]:
    """Go through the codes of official tables and input sheets, with what each is called there."""
    above = government_above = ""
    for line in (line for region in regions for line in region.lines):
        if not has_codes(line) or is_subtotal(line) or line.is_total or is_department(line, target):
            continue
        is_economic = line.kind.classification != "functions"
        above = (economic_code if is_economic else function_code)(line.names, above) or above
        named = [(above, line.names.get("name", ""))]
        if is_economic:
            government_above = economic_code(line.names, government_above, "government_") or government_above
            named.append((government_above, line.names.get("government_name", "")))
        yield from (Mention(code, name, line.where, line.is_filled) for code, name in named if code and name)
    for given in inputs:
        for row, where in zip(given.rows, given.sources, strict=True):
            for heading, of in _COLUMNS.items():
                if row.get(heading) and row.get(of):
                    yield Mention(typed_text.digits(row[heading]), row[of], where, is_used=True)


def learn(found: Sequence[Mention], classification: Classification, findings: Findings) -> Rows:
    """Return rows of learned.csv for the codes in use that the lists lack; report what cannot be taken."""
    rows: Rows = []
    lists = (classification.function_list, classification.economic_list, classification.government_list)
    by_code: dict[str, list[Mention]] = {}
    for mention in found:
        by_code.setdefault(mention.code, []).append(mention)
    for codes in lists:
        for code in _lacking(found, codes):
            places = by_code.get(code, [])
            names = {typed_text.normalised(place.name): place for place in places}
            below = next(mention for mention in found if mention.is_used and mention.code.startswith(code))
            if not names:
                what = "科目表中没有，各表中也没有它的名称：请在表中列出这一级"
                findings.say(f"{below.where}：{below.code} 的上级 {code} {what}。")
            elif len(names) > 1:
                names_in_places = "，".join(f"{place.where}是“{place.name}”" for place in names.values())
                findings.say(f"{code} 在各处的名称不一致：{names_in_places}。请改成一致。")
            else:
                (place,) = names.values()
                row = (code, typed_text.official_name(place.name), place.where, "")
                rows.append(dict(zip(LEARNED.headings, row, strict=True)))
    return rows


def _lacking(found: Sequence[Mention], codes: ClassificationList) -> list[str]:
    """Return the codes in use, and those above them, that a list lacks."""
    own = [mention.code for mention in found if mention.is_used and mention.code.startswith(codes.kind.prefix)]
    levels = (digits for digits in (3, 5, 7) if digits <= codes.kind.digits)
    return sorted({code[:digits] for digits in levels for code in own if len(code) >= digits} - codes.names.keys())


def with_codes(project: Project, year: str, unit: str, rows: Rows, scratch: Path) -> Project:
    """Return the project with a copy of its data, as far as an import reads it, in which the codes are listed."""
    for folder in (project.classification, project.data / "forms"):
        if folder.is_dir():
            shutil.copytree(folder, scratch / folder.name)
    (scratch / year / unit).mkdir(parents=True)
    shutil.copy2(project.data / year / unit / "unit.toml", scratch / year / unit)
    copy = Project(project.root, scratch)
    write_learned(copy, year, rows)
    return copy


def write_learned(project: Project, year: str, rows: Rows) -> None:
    """Add codes to the year's learned.csv; what stands there already stays."""
    path = project.classification / year / LEARNED.file
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.parent / f".{LEARNED.file}.lock"):
        there = read_table(path, LEARNED, project.shown(path), "万元").rows if path.exists() else ()
        known = {row.text("科目编码"): dict(row.values) for row in there}
        merged = known | {row["科目编码"]: row for row in rows if row["科目编码"] not in known}
        new = path.with_name(f".{LEARNED.file}.new")
        new.write_bytes(csv_bytes(LEARNED, [merged[code] for code in sorted(merged)], None))
        new.replace(path)


def notice(row: dict[str, str], file: str) -> str:
    """Say of a code where it was taken from, and what is to be done about it."""
    what = f"科目 {row['科目编码']}“{row['科目名称']}”取自 {row['来源']}"
    return f"{what}，列入 {file}：查过《政府收支分类科目》以后，在“{CONFIRMED}”一栏写明依据和确认人。"
