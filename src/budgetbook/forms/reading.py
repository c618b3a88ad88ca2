"""Reading a form: it must hang together, and its notebooks must be there."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from budgetbook.core.errors import InputError
from budgetbook.core.project import Project
from budgetbook.core.toml import Problem, TomlFile, open_toml, parsed, problems_in
from budgetbook.forms.form import Form
from budgetbook.forms.parts import PartForm, part_problems
from budgetbook.forms.texts import TEXTS


def read_form(project: Project, name: str) -> Form:
    """Read a form and check that it hangs together.

    Raises
    ------
    InputError
        There is no such form, a key is unknown or missing, or it refers to a table or a folder that is not there. All
        that is wrong is told at once, each with its line.
    """
    file = open_form(project, name)
    problems = form_problems(project, file)
    if problems:
        raise file.error(problems)
    return _form_of(file.text, file.shown)


@lru_cache(maxsize=32)
def _form_of(text: str, shown: str) -> Form:
    form = Form.model_validate(parsed(text))
    form._file = shown
    return form


@lru_cache(maxsize=32)
def _problems_in(text: str) -> tuple[Problem, ...]:
    return tuple(problems_in(parsed(text), Form))


def open_form(project: Project, name: str) -> TomlFile:
    """Open the file of a form.

    Raises
    ------
    InputError
        There is no such form, or it is no TOML.
    """
    path = project.form_file(name)
    shown = project.shown(path)
    if not path.is_file():
        known = "、".join(project.form_names) or "无"
        raise InputError(f"没有表样“{name}”：缺少文件 {shown}；现有表样：{known}。")
    return open_toml(path, shown)


def form_problems(project: Project, file: TomlFile) -> list[Problem]:
    """Return all that is wrong with a form by itself; where one setting is, the others are looked at all the same."""
    data = file.data
    return [
        *_problems_in(file.text),
        *_about_notebooks(project, data.get("notebooks", "")),
        *_about_texts(data.get("texts")),
        *_about_parts(data),
        *_about_tables(data),
        *_about_years(data.get("first_year"), data.get("last_year")),
    ]


def entries_of(data: Any, key: str) -> list[tuple[int, dict[str, Any]]]:
    """Return the sections of an array of a form that may be written wrongly, each with its place."""
    found = data.get(key) if isinstance(data, dict) else None
    return [
        (number, entry)
        for number, entry in enumerate(found if isinstance(found, list) else ())
        if isinstance(entry, dict)
    ]


def notebook_places(project: Project) -> list[str]:
    """Return the folders that places have for notebooks of their own."""
    return sorted({path.parent.name for path in project.notebooks.glob("[a-z]*/*.ipynb")})


def _about_notebooks(project: Project, folder: Any) -> Iterator[Problem]:
    """Refuse a folder without notebooks: the form's sections would be searched for only in the common ones."""
    known = notebook_places(project)
    if isinstance(folder, str) and folder and folder not in known:
        there = f"{project.shown(project.notebooks)}/ 下有笔记本的目录；现有{'、'.join(known) or '无'}"
        yield Problem(("notebooks",), f"“notebooks”：发现“{folder}”，应为 {there}")


def _about_texts(texts: Any) -> Iterator[Problem]:
    for number, name in enumerate(texts if isinstance(texts, list) else ()):
        if isinstance(name, str) and name not in TEXTS:
            yield Problem(("texts", number), f"“texts”：发现“{name}”，应为{'、'.join(TEXTS)}中的名称")


def _about_parts(data: dict[str, Any]) -> Iterator[Problem]:
    """Look at the parts where each by itself is as it must be."""
    try:
        parts = [PartForm.model_validate(part) for _, part in entries_of(data, "parts")]
    except ValidationError:
        return
    tables = [table for _, table in entries_of(data, "tables")]
    yield from part_problems(parts, tables, has_glossary=bool(data.get("glossary")))


def _about_tables(data: dict[str, Any]) -> Iterator[Problem]:
    tables = entries_of(data, "tables")
    columns: dict[Any, Any] = {}
    for number, table in tables:
        key = table.get("key")
        if isinstance(key, str) and key in columns:
            yield Problem(("tables", number, "key"), f"附表“{key}”重复")
        columns.setdefault(str(key), table.get("columns"))
    for number, table in tables:
        other = table.get("columns")
        if not isinstance(other, str):
            continue
        own = f"附表“{table.get('key')}”的栏目引用了"
        if other not in columns:
            known = "、".join(columns)
            yield Problem(("tables", number, "columns"), f"{own}不存在的附表“{other}”；有{known}")
        elif isinstance(columns[other], str):
            yield Problem(("tables", number, "columns"), f"{own}“{other}”，后者自己没有栏目")


def _about_years(first: Any, last: Any) -> Iterator[Problem]:
    if isinstance(first, int) and isinstance(last, int) and last < first:
        yield Problem(("last_year",), f"“last_year”：发现{last}，应不早于 first_year（{first}）")
