"""Reading a form: it must hang together, and its notebooks must be there."""

from budgetbook.core.errors import InputError
from budgetbook.core.project import Project
from budgetbook.core.toml import read_toml
from budgetbook.forms.form import Form
from budgetbook.forms.parts import check_parts
from budgetbook.forms.texts import TEXTS


def read_form(project: Project, name: str) -> Form:
    """Read a form and check that it hangs together.

    Raises
    ------
    InputError
        There is no such form, a key is unknown or missing, or it refers to a table or a folder that is not there.
    """
    path = project.form_file(name)
    shown = project.shown(path)
    if not path.is_file():
        known = "、".join(project.form_names) or "无"
        raise InputError(f"没有表样“{name}”：缺少文件 {shown}；现有表样：{known}。")
    form = read_toml(path, shown, Form)
    form._file = shown
    _check_notebooks(project, form.notebooks, shown)
    check_parts(form, shown)
    unknown = [name for name in form.texts if name not in TEXTS]
    if unknown:
        raise InputError(f"{shown} 的 texts：发现“{unknown[0]}”，应为{'、'.join(TEXTS)}中的名称。")
    if form.last_year is not None and form.last_year < form.first_year:
        raise InputError(f"{shown} 的 last_year：发现{form.last_year}，应不早于 first_year（{form.first_year}）。")
    keys = [table.key for table in form.tables]
    for table in form.tables:
        if keys.count(table.key) > 1:
            raise InputError(f"{shown} 中附表“{table.key}”重复。")
        if isinstance(table.columns, str):
            if table.columns not in keys:
                raise InputError(f"{shown} 附表“{table.key}”的栏目引用了不存在的附表“{table.columns}”。")
            if isinstance(form.table(table.columns).columns, str):
                raise InputError(f"{shown} 附表“{table.key}”的栏目引用了“{table.columns}”，后者自己没有栏目。")
    return form


def _check_notebooks(project: Project, folder: str, shown: str) -> None:
    """Refuse a folder without notebooks: the form's sections would be searched for only in the common ones."""
    known = sorted({path.parent.name for path in project.notebooks.glob("[a-z]*/*.ipynb")})
    if folder and folder not in known:
        raise InputError(
            f"{shown} 的 notebooks：发现“{folder}”，应为 {project.shown(project.notebooks)}/ 下有笔记本的目录；"
            f"现有{'、'.join(known) or '无'}。"
        )
