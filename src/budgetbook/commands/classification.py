"""Commands on the lists of codes and names (政府收支分类科目)."""

from pathlib import Path

import click

from budgetbook.commands.options import DONE, PATH, SETTINGS, command, data_option
from budgetbook.core.errors import InputError, UsageError

_MAX_LISTED = 20
"""How many renamed codes are listed; the others are counted."""


@click.group(subcommand_metavar="命令 [参数]...", **SETTINGS)
def classification() -> None:
    """政府收支分类科目：读入一个年度的科目表。"""


@command("import")
@click.argument("files", metavar="文件…", nargs=-1, required=True, type=PATH)
@click.option("--year", required=True, metavar="年度", help="科目表的年度，如 2024。")
@click.option("--force", is_flag=True, help="与先前读入的同年科目名称不同的，照这次的改。")
@data_option
def import_(files: tuple[Path, ...], year: str, force: bool, data: Path | None) -> int:
    """把财政部门的科目表读成一个年度的科目表。

    可读 .xlsx、.xls、.ods、.csv、.txt：一栏“科目编码”（或“类”“款”“项”三栏），一栏“科目名称”，次序不论；
    没有标题的，每行先编码后名称。
    功能分类（2开头）、部门预算经济分类（3开头）、政府预算经济分类（5开头）可以在一个文件里，收入分类不读。

    写入 <数据目录>/classification/<年度>/：文件中的科目为准，原来的科目表中另有的保留，“依据”一栏逐行注明来处。
    类、款、项不能衔接的，一个编码有两个名称的，指明行和原因，什么都不写。
    """
    from budgetbook.core.project import find_project, with_typed_paths
    from budgetbook.importing.code_import import import_codes

    if not (year.isdecimal() and year.isascii() and len(year) == 4):
        raise UsageError(f"年度：发现“{year}”，应为四位年份，如 2024。")
    lists, findings = import_codes(find_project(data), int(year), files, force=force)
    if findings:
        raise InputError("\n".join([*findings, f"没有写入：以上{len(findings)}处不能确定。"]))
    for merged in lists:
        count = len(merged.new) + len(merged.confirmed) + len(merged.renamed)
        click.echo(
            f"{DONE} 已写入 {with_typed_paths(merged.shown, data)}：读到{count}个科目，"
            f"其中新增{len(merged.new)}个、改名{len(merged.renamed)}个；"
            f"文件中没有而照原表保留的{len(merged.kept)}个（可能已经取消，“依据”一栏注明来处）。"
        )
        for code, old, new in merged.renamed[:_MAX_LISTED]:
            click.echo(f"  改名：{code} “{old}”改为“{new}”")
        if len(merged.renamed) > _MAX_LISTED:
            click.echo(f"  ……改名的还有{len(merged.renamed) - _MAX_LISTED}个")
    return 0


classification.add_command(import_)
