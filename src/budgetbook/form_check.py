"""A form checked whole: by itself, and against the kinds of tables and the notebooks that it asks for."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from pydantic import ValidationError

from budgetbook.core.errors import BudgetBookError
from budgetbook.core.project import Project
from budgetbook.core.toml import Problem
from budgetbook.core.toml_lines import TomlPath
from budgetbook.dataset.unit import read_incomplete_unit
from budgetbook.forms.layout import Layout
from budgetbook.forms.lists import ListForm
from budgetbook.forms.money import IncomeGroup, OtherIncome, SpendingKind
from budgetbook.forms.reading import entries_of, form_problems, notebook_places, open_form
from budgetbook.forms.table_form import TableForm
from budgetbook.refusals import read_notebook
from budgetbook.run.compose import library_in, sections_in
from budgetbook.tables.kinds import table_problems


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
    """See that each table that is written as it must be is of a kind that there is, and asks only for what that has."""
    layout = _layout(data)
    known = [one.key for one in layout.lists] if layout else []
    unknown = [one.get("key") for _, one in entries_of(data.get("data"), "lists") if one.get("key") not in known]
    written = {
        number: _table(entry) for number, entry in entries_of(data, "tables") if entry.get("input") not in unknown
    }
    tables = {number: table for number, table in written.items() if table is not None}
    columns = {table.key: table.columns for table in tables.values()}
    reported: set[str] = set()
    if layout is None:
        return
    for number, table in tables.items():
        is_own = not isinstance(table.columns, str)
        own = table.columns if is_own else columns.get(str(table.columns), ())
        if isinstance(own, str) or (not is_own and not own):
            continue  # a reference to a table that has none is told of by itself
        for problem in table_problems(table, own, layout):
            # what is wrong with columns that several tables have is told once
            if is_own or problem.path[:1] != ("columns",) or problem.what.partition("”的")[2] not in reported:
                yield Problem(("tables", number, *(problem.path if is_own else problem.path[:1])), problem.what)
            reported.add(problem.what.partition("”的")[2])


def _table(entry: dict[str, Any]) -> TableForm | None:
    try:
        return TableForm.model_validate(entry)
    except ValidationError:
        return None


def _layout(data: dict[str, Any]) -> Layout | None:
    """Return the layout of the data, on which the values of columns depend; None where a kind or an income is wrong.

    Lists that are wrong are left out: tables of them are not looked at.
    """
    written = data.get("data")
    settings = written if isinstance(written, dict) else {}
    inputs = settings.get("inputs")
    try:
        return Layout.model_construct(
            inputs=tuple(map(str, inputs if isinstance(inputs, list) else ())),
            spending=tuple(SpendingKind.model_validate(kind) for _, kind in entries_of(written, "spending")),
            other_income=tuple(OtherIncome.model_validate(other) for _, other in entries_of(written, "other_income")),
            income_groups=tuple(IncomeGroup.model_validate(one) for _, one in entries_of(written, "income_groups")),
            lists=_lists(written),
            government_codes=settings.get("government_codes") is True,
            carried_over_by_item=settings.get("carried_over_by_item") is True,
        )
    except ValidationError:
        return None


def _lists(written: Any) -> tuple[ListForm, ...]:
    lists = []
    for _, one in entries_of(written, "lists"):
        with suppress(ValidationError):
            lists.append(ListForm.model_validate(one))
    return tuple(lists)


def _about_sections(project: Project, data: dict[str, Any]) -> Iterator[Problem]:
    """See that a notebook has cells for each section that is neither the unit's own text nor divided."""
    folder = data.get("notebooks")
    known = _told_in(project, folder if isinstance(folder, str) else "")
    if not known or (folder and folder not in notebook_places(project)):
        return  # notebooks that are not there or cannot be read are told of by whoever runs them
    for number, part in entries_of(data, "parts"):
        for place, section in entries_of(part, "sections"):
            within = entries_of(section, "sections")
            asked: list[tuple[TomlPath, dict[str, Any]]] = [((place, "sections", at), inner) for at, inner in within]
            for way, one in asked or [((place,), section)]:
                key = one.get("key")
                if isinstance(key, str) and key not in known and one.get("text") is not True:
                    what = f"“parts”：没有写“{key}”一节的笔记本单元格；有{'、'.join(known) or '无'}"
                    having = [
                        f"notebooks = “{name}”" for name in notebook_places(project) if key in _told_in(project, name)
                    ]
                    elsewhere = f"。别处的笔记本有这一节，表样写 {'或 '.join(having)} 就用那里的" if having else ""
                    own = "。由单位自己写的一节，加 text = true"
                    yield Problem(("parts", number, "sections", *way), f"{what}{elsewhere}{own}")


def _told_in(project: Project, folder: str) -> list[str]:
    """Return the sections that the notebooks of a place tell, with those for all; none where one cannot be read."""
    cells: list[Any] = []
    for path in library_in(project, folder):
        try:
            cells += read_notebook(path, project.shown(path))["cells"]
        except BudgetBookError:
            return []
    return sections_in(cells)
