"""A new year: the unit's folder made from last year's, with structure and words carried over and amounts emptied.

Nothing of last year's amounts is copied as if it were this year's: a cell that waits for its amount is empty, and an
empty cell is refused when the budget is loaded, so that none can be forgotten. Last year's figures stay where they
are, in last year's folder, as the base of the comparison.
"""

import csv
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import tomlkit

from budgetbook.core.errors import UsageError
from budgetbook.core.project import Project
from budgetbook.dataset.comparison_base import OUTTURN
from budgetbook.dataset.dataset import Dataset, load_dataset
from budgetbook.dataset.reader import Table
from budgetbook.dataset.reasons import REASONS, item_of
from budgetbook.dataset.set_off import SET_OFF
from budgetbook.dataset.settings import require_codes, require_data
from budgetbook.dataset.unit import Unit
from budgetbook.forms import schema
from budgetbook.forms.change_items import CHANGE_ITEMS, OTHER_INCOME
from budgetbook.forms.columns import TableSchema
from budgetbook.forms.texts import NO_BASE, TEXTS
from budgetbook.publication.unit_folder import UnitFolder

TODO = "待办.md"

_TIED_TO_A_YEAR = re.compile(r"20\d\d年|\d+(?:\.\d+)?(?:亿元|万元|元|%|％)")


@dataclass(frozen=True)
class Todo:
    """One thing that only a person can supply: in which file, where, and what."""

    file: str
    place: str
    what: str


def scaffold(project: Project, year: str, unit: str, from_year: str | None = None) -> tuple[Path, list[Todo]]:
    """Make data/<year>/<unit>/ from an earlier year.

    Parameters
    ----------
    from_year
        The year whose structure and words are carried over; by default the year before.

    Returns
    -------
    Path, list of Todo
        The new folder, and what is left to do in it (also written to 待办.md there).

    Raises
    ------
    UsageError
        The parameters are no codes, there is nothing to start from, or the folder is there already.
    InputError
        The earlier year's data is not as it must be.
    """
    require_codes(year, unit)
    start = from_year or str(int(year) - 1)
    require_codes(start, unit)
    if start >= year:
        raise UsageError(f"--from：发现“{start}”，应为早于{year}年的年度。")
    unit_folder = UnitFolder.below(project.data, year, unit)
    unit_folder.require_none(project)
    try:
        require_data(project, start, unit, may_be_new=False)
    except UsageError as error:
        is_first = not any(folder.parent.name < year for folder in project.data.glob(f"[0-9]*/{unit}"))
        hint = "单位的第一年由表样搭起：用 --form、--name、--kind（见 --help）。" if is_first else ""
        raise UsageError(f"{error}{hint}") from None
    before = load_dataset(project, start, unit)
    has_base = (project.data / str(int(year) - 1) / unit).is_dir()
    with new_folder(project, unit_folder) as folder:
        todos = [
            *_settings(project, before, folder, year, has_base=has_base),
            *_tables(before, folder),
            *_units(before, folder, year),
            *(_comparison(before, folder) if has_base else ()),
            *_texts(before, project.data / start / unit / "text", folder, has_base=has_base),
            *_others(before, year),
        ]
        origin = (
            f"由{before.year.text}的数据搭成。科目、项目和文字沿用了{before.year.text}的；"
            "金额都空着：空格不是零，没有的填 0.0。"
        )
        write_todo_list(folder, project, before.settings.unit, year, origin, todos)
    return unit_folder.path, todos


@contextmanager
def new_folder(project: Project, unit_folder: UnitFolder) -> Iterator[Path]:
    """Give a folder to be filled, which becomes the unit's when that is done.

    Raises
    ------
    UsageError
        The unit has a folder of that year already.
    """
    with unit_folder.held(), unit_folder.scratch() as scratch:
        unit_folder.require_none(project)
        folder = scratch / unit_folder.unit
        (folder / "text").mkdir(parents=True)
        yield folder
        unit_folder.exchange(folder)


def write_todo_list(folder: Path, project: Project, unit: Unit, year: str, origin: str, todos: Sequence[Todo]) -> None:
    """Write the list into a new folder as a Markdown table, under the steps in which it is worked off.

    Parameters
    ----------
    origin
        What the folder was made from.
    """
    rows = "\n".join(f"| □ | {todo.file} | {todo.place} | {todo.what} |" for todo in todos)
    listed = enumerate(next_steps(project, year, unit.code, unit.units), start=1)
    steps = "\n".join(f"{number}. {step}" for number, step in listed)
    text = (
        f"# {unit.name}{year}年部门预算：待办\n\n{origin}\n\n{steps}\n\n"
        f"| 完成 | 文件 | 位置 | 要做什么 |\n|---|---|---|---|\n{rows}\n"
    )
    (folder / TODO).write_text(text, encoding="utf-8", newline="\n")


def next_steps(project: Project, year: str, unit: str, units: Sequence[str] = ()) -> tuple[str, ...]:
    """Say how the list is worked off: with which commands, in which order.

    Parameters
    ----------
    units
        The units that a department adds up, in which its amounts are filled in.
    """
    whose = f"--year {year} --unit {unit}"
    if project.data != project.root / "data":
        whose += " --data 目录"
    filled = (
        "填金额：直接填在各 CSV 文件中；或者用 "
        f"budgetbook template {whose} --output 填报.xlsx 写出填报表，填好后用 budgetbook import 填报.xlsx {whose} 读入"
    )
    if units:
        filled = f"填金额：在所属单位 {'、'.join(units)} 的目录中分别填好、核对；部门自己的表直接填在 CSV 文件中"
    return (
        filled,
        "照待办清单核实设置和文字",
        f"核对：budgetbook check {whose}，改到没有不符",
        f"生成：budgetbook build {whose}",
    )


def _settings(project: Project, before: Dataset, folder: Path, year: str, *, has_base: bool) -> Iterator[Todo]:
    """Carry unit.toml over with its comments; dates are emptied, and contradictions are not to be transcribed."""
    path = project.data / str(before.year.value) / before.settings.unit.code / "unit.toml"
    document = tomlkit.parse(path.read_text(encoding="utf-8-sig"))
    dates = document["dates"]
    for key, meaning in (
        ("cover", "封面日期（年-月）"),
        ("annex", "附件日期（年-月-日）"),
        ("assets", "资产清查的日期（年-月-日）"),
        ("approved", "预算批复的日期（年-月-日）"),
    ):
        if key in dates:
            dates[key] = ""
            yield Todo("unit.toml", f"dates.{key}", f"填{meaning}")
    document.pop("transcribed", None)  # a new budget is not copied from a published one
    document["previous_year"]["available"] = has_base
    (folder / "unit.toml").write_text(tomlkit.dumps(document), encoding="utf-8", newline="\n")
    if not before.form.covers(int(year)):
        yield Todo("unit.toml", "form", f"{before.settings.form} 只用于{before.form.period}：换成{year}年的表样")
    else:
        place = before.form.file.rpartition("/")[0]
        yield Todo("unit.toml", "form", f"核实{year}年仍用表样 {before.settings.form}（{place}/）")
    yield Todo("unit.toml", "unit", "核实单位名称、简称、级次和类别没有变化；改了名称或编码的，在 lineage.csv 声明")


def _tables(before: Dataset, folder: Path) -> Iterator[Todo]:
    for needed in before.form.data.tables:
        table = before.sources[needed.file]
        if table.sums is not None:
            continue  # a department's, which are filled in its units
        if not table.is_read:
            headings = "、".join(needed.headings)
            what = f"{before.year.text}没有{needed.title}，没有搭出；本年有的加上这个文件，列标题为{headings}"
            yield Todo(needed.file, "全表", what)
            continue
        _write(folder / needed.file, table)
        amounts = [column.heading for column in needed.columns if column.is_of_one_year]
        if amounts:
            place = f"{len(table.rows)}行，{'、'.join(f'“{heading}”' for heading in amounts)}列"
            yield Todo(
                needed.file,
                place,
                f"填本年的{needed.title}{'' if before.units else '（用 budgetbook import 读入的会整张替换）'}",
            )
        else:
            yield Todo(needed.file, f"{len(table.rows)}行", f"核对{needed.title}是否仍然适用")


def _units(before: Dataset, folder: Path, year: str) -> Iterator[Todo]:
    """Say what a department's new year asks of its units, and carry over what flows between them."""
    if not before.units:
        return
    yield Todo("unit.toml", "unit.units", "核实所属单位：本年有增减的，改成本年的")
    for unit in (data.settings.unit for data in before.units):
        what = f"由 budgetbook new {year} --unit {unit.code} 搭好，填好并核对：本部门的各表由所属单位的相加"
        yield Todo(f"../{unit.code}/", f"{unit.name}的各表", what)
    if before.set_off:
        rows = tuple(flow.row for flow in before.set_off)
        _write(folder / SET_OFF.file, Table(SET_OFF, SET_OFF.file, rows, None))
        yield Todo(SET_OFF.file, f"{len(rows)}行，“金额”列", "填本年单位之间的往来；没有了的删去该行，新有的加一行")


def _comparison(before: Dataset, folder: Path) -> Iterator[Todo]:
    """Lay out what is typed for the comparison alone: reasons, and last year's outturn where that is the base."""
    if before.form.changes.stated != "none":
        reasons = [(item, name, "") for item, name in _items(before)]
        write_rows(folder / REASONS.file, REASONS, reasons)
        advice = "金额填好后写增减变动的原因：budgetbook check 指出还缺哪些；持平的留空，用不到的行不必删"
        yield Todo(REASONS.file, f"{len(reasons)}行，“原因”列", advice)
    if before.settings.previous_year.basis == OUTTURN:
        spending = before.frame("spending")[["科目编码", "科目名称", "资金性质"]]
        outturn = [(*item, "") for item in spending.itertuples(index=False, name=None)]
        write_rows(folder / schema.LAST_YEAR.file, schema.LAST_YEAR, outturn)
        yield Todo(schema.LAST_YEAR.file, f"{len(outturn)}行，“上年数”列", f"填{before.year.text}的{OUTTURN}")


def _items(before: Dataset) -> Iterator[tuple[str, str]]:
    """Name what the document tells the change of, in its order: each fund's 项 stand behind the fund's total."""
    funds = {f"{fund}支出": fund for fund in schema.FUNDS}
    for total in CHANGE_ITEMS:
        if total in before.form.changes.items and total in {OTHER_INCOME, *before.measures}:
            yield total, ""
        spending = before.frame("spending")
        for item in spending[spending["资金性质"] == funds.get(total)].to_dict("records"):
            yield item_of(item["科目编码"], item["资金性质"]), item["科目名称"]


def _write(path: Path, table: Table) -> None:
    """Write a table's rows with the cells of one year only left empty."""
    columns = table.schema.columns
    write_rows(
        path,
        table.schema,
        (["" if column.is_of_one_year else row.cells[column.heading].raw for column in columns] for row in table.rows),
    )


def write_rows(path: Path, schema: TableSchema, rows: Iterable[Sequence[str]]) -> None:
    """Write a table as Excel reads it (UTF-8 with BOM)."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(schema.headings)
        writer.writerows(rows)


def _texts(before: Dataset, source: Path, folder: Path, *, has_base: bool) -> Iterator[Todo]:
    for path in sorted(source.glob("*.md")):
        if path.stem == NO_BASE:
            continue
        shutil.copyfile(path, folder / "text" / path.name)
        meaning = before.form.unit_texts.get(path.stem, TEXTS.get(path.stem, ""))
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        by_line = {number: _TIED_TO_A_YEAR.findall(line) for number, line in enumerate(lines, start=1)}
        for number, words in by_line.items():
            if not words:
                continue
            found = "、".join(f"“{word}”" for word in dict.fromkeys(words))
            yield Todo(f"text/{path.name}", f"第{number}行", f"{meaning}：提到{found}，改写成本年的")
        if not any(by_line.values()):
            yield Todo(f"text/{path.name}", "全文", f"{meaning}：核实仍然如此（新的职责、机构、人员）")
    if not has_base:
        yield Todo(f"text/{NO_BASE}.md", "全文", f"写明{TEXTS[NO_BASE]}")


def _others(before: Dataset, year: str) -> Iterator[Todo]:
    if before.accepted:
        yield Todo(
            "accepted.csv",
            f"{before.year.text}有{len(before.accepted)}处",
            "已认定的差异不沿用：本年仍有而确须照录的，重新认定",
        )
    yield Todo(f"data/classification/{year}", "全部", "核对本年政府收支分类科目的增减和改名；改动的写成该年的清单")
    if before.units:
        return
    yield Todo(
        schema.SPENDING_FILE,
        "科目编码",
        "核对新增和取消的科目；改名、拆分、合并的在 lineage.csv 声明",
    )
