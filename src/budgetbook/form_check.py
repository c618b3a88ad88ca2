"""A form checked whole: by itself, and against the kinds of tables and the notebooks that it asks for."""

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from budgetbook.core.errors import BudgetBookError
from budgetbook.core.project import Project
from budgetbook.core.toml import Problem
from budgetbook.dataset.unit import read_incomplete_unit
from budgetbook.forms.form import DOCUMENT_PARTS
from budgetbook.forms.layout import Layout, OtherIncome, SpendingKind
from budgetbook.forms.reading import entries_of, form_problems, open_form
from budgetbook.forms.schema import FUNDS
from budgetbook.refusals import read_notebook
from budgetbook.run.select_sections import NOTEBOOK_OF, SECTION, tag_of
from budgetbook.tables.kind import LaidOut
from budgetbook.tables.kinds import KINDS


def require_whole_form(project: Project, name: str) -> None:
    """Check all of a form.

    Raises
    ------
    InputError
        Something in it is wrong; all that is, is told at once, each with its line and with what is allowed.
    """
    file = open_form(project, name)
    problems = [*form_problems(project, file), *_about_kinds(file.data), *_about_sections(project, file.data)]
    if problems:
        raise file.error(problems)


def require_whole_form_of(project: Project, year: str, unit: str, form: str | None = None) -> None:
    """Check the form that a unit names for a year, else the given one; where there is none, others say so."""
    path = project.data / year / unit / "unit.toml"
    name = read_incomplete_unit(path, project.shown(path)).form if path.is_file() else form
    if name is not None:
        require_whole_form(project, name)


def _about_kinds(data: dict[str, Any]) -> Iterator[Problem]:
    """See that each table is of a kind that there is, and asks only for what that has."""
    layout = _layout(data)
    tables = entries_of(data, "tables")
    columns = {str(table.get("key")): table.get("columns") for _, table in tables}
    told: set[str] = set()
    for number, table in tables:
        path, called = ("tables", number), f"附表“{table.get('key')}”的"
        name, fund = table.get("kind"), table.get("fund")
        kind = KINDS.get(name) if isinstance(name, str) else None
        if kind is None:
            if isinstance(name, str):
                yield Problem((*path, "kind"), f"{called} kind：发现“{name}”，应为{'、'.join(KINDS)}之一")
            continue
        if kind.is_of_one_fund and fund not in FUNDS:
            yield Problem((*path, "fund"), f"{called} fund：发现“{fund or ''}”，应为{'、'.join(FUNDS)}之一")
        if isinstance(kind, LaidOut) or layout is None:
            continue
        is_own = not isinstance(table.get("columns"), str)
        if is_own and not table.get("columns"):
            yield Problem((*path, "columns"), f"{called[:-1]}没有栏目（columns）")
        known = [column.name for column in kind.columns(layout)]
        printed = table if is_own else {"columns": columns.get(table["columns"])}
        for place, column in entries_of(printed, "columns"):
            value = column.get("value")
            if isinstance(value, str) and value not in known and (is_own or value not in told):
                told.add(value)
                heading = column.get("heading")
                shown = "/".join(map(str, heading)) if isinstance(heading, list) else str(heading)
                at = (*path, "columns", place, "value") if is_own else (*path, "columns")
                yield Problem(at, f"{called}“{shown}”栏：发现“{value}”，应为{'、'.join(known)}之一")


def _layout(data: dict[str, Any]) -> Layout | None:
    """Return the layout of the data, on which the values of columns depend; None where a kind or an income is wrong."""
    written = data.get("data")
    try:
        return Layout.model_construct(
            inputs=(),
            spending=tuple(SpendingKind.model_validate(kind) for _, kind in entries_of(written, "spending")),
            other_income=tuple(OtherIncome.model_validate(other) for _, other in entries_of(written, "other_income")),
            government_codes=isinstance(written, dict) and written.get("government_codes") is True,
        )
    except ValidationError:
        return None


def _about_sections(project: Project, data: dict[str, Any]) -> Iterator[Problem]:
    """See that there is a notebook's cell for each section."""
    folder = data.get("notebooks")
    for part in DOCUMENT_PARTS:
        written = data.get("parts", {}).get(part) if isinstance(data.get("parts"), dict) else None
        paths = [project.notebooks / f"{NOTEBOOK_OF[part]}.ipynb"]
        if isinstance(folder, str) and folder and (project.notebooks / folder / paths[0].name).is_file():
            paths.insert(0, project.notebooks / folder / paths[0].name)
        try:
            tags = [tag_of(cell) for path in paths for cell in read_notebook(path, project.shown(path))["cells"]]
        except BudgetBookError:
            continue  # a notebook that cannot be read is told of by whoever runs it
        known = list(dict.fromkeys(tag.removeprefix(SECTION) for tag in tags if tag and tag.startswith(SECTION)))
        for number, section in entries_of(written, "sections"):
            key = section.get("key")
            if isinstance(key, str) and key not in known:
                there = "、".join(known) or "无"
                what = f"“parts.{part}”：没有写“{key}”一节的笔记本单元格；有{there}"
                yield Problem(("parts", part, "sections", number), what)
