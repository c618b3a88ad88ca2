"""Commands on workbooks: write the official tables, write an empty one to fill in, read one."""

from collections.abc import Mapping
from pathlib import Path

import click

from budgetbook.commands.options import DONE, PATH, command, data_option, unit_option, year_option

_workbook = click.option(
    "--output",
    required=True,
    type=PATH,
    metavar="文件.xlsx",
    help="写入的工作簿。已有这个文件就不写，除非加 --force。",
)
_force = click.option("--force", is_flag=True, help="覆盖已有的文件。")


@command()
@year_option
@unit_option
@_workbook
@data_option
@_force
def export(year: str, unit: str, output: Path, data: Path | None, force: bool) -> None:
    """把一个单位一个年度的附表写成 Excel 工作簿。

    每张附表按规定的表式占一张工作表，附表没有载明的数据（政府采购、车辆等）另列在后，合起来可用 import 读回。

    工作簿是工作文件，不是公开文本：核对不符也写，并说明核对的结果。
    """
    from budgetbook.book import read_book
    from budgetbook.checks import run_checks
    from budgetbook.core.project import find_project
    from budgetbook.workbook.export import annex_workbook
    from budgetbook.workbook.saving import require_writable, save

    require_writable(output, replace=force)
    project = find_project(data)
    project.require_outside_inputs(output, year, unit)
    book = read_book(project, year, unit)
    report = run_checks(book)
    workbook, sheets = annex_workbook(book)
    save(workbook, output, replace=force)
    for notice in book.data.notices:
        click.echo(f"读取：{notice}")
    click.echo(f"核对：{report.summary}")
    if not report.has_passed:
        beware = click.style("注意", fg="yellow")
        click.echo(f"{beware} 核对不符，不能公开；工作簿照数据写成，详见 budgetbook check。")
    _print_sheets(output, sheets)


@command()
@year_option
@unit_option
@_workbook
@data_option
@click.option("--form", metavar="表样", help="表样的名称，如 luoyang-2020。单位已有 unit.toml 的不必写。")
@_force
def template(year: str, unit: str, output: Path, data: Path | None, form: str | None, force: bool) -> None:
    """写一个供手工填报的空白 Excel 工作簿。

    有填表说明，每张数据表一张工作表：科目编码从本年科目中选，名称自动带出，合计由公式算出。填好后用 import 读入。
    """
    from budgetbook.core.project import find_project
    from budgetbook.form_check import require_whole_form_of
    from budgetbook.workbook.saving import require_writable, save
    from budgetbook.workbook.template import read_template_spec, template_workbook

    require_writable(output, replace=force)
    project = find_project(data)
    project.require_outside_inputs(output, year, unit)
    require_whole_form_of(project, year, unit, form)
    workbook, sheets = template_workbook(read_template_spec(project, year, unit, form))
    save(workbook, output, replace=force)
    _print_sheets(output, sheets)


def _print_sheets(output: Path, sheets: Mapping[str, str]) -> None:
    click.echo(f"{DONE} 已写入 {output}，{len(sheets)}张工作表：")
    for name, holds in sheets.items():
        click.echo("  " + "：".join(filter(None, (name, holds))))


@command("import")
@click.argument("files", metavar="文件…", nargs=-1, required=True, type=PATH)
@year_option
@unit_option
@data_option
@click.option(
    "--amount-unit", multiple=True, metavar="元|万元", help="表上没有“单位：”的，金额的单位；也可写“附表九=万元”。"
)
@click.option("--skip", multiple=True, metavar="工作表", help="不读的工作表（没有工作表的文件写文件名），可以写几次。")
@click.option(
    "--corrections",
    type=PATH,
    metavar="文件.csv",
    help="来源的勘误：文件、工作表、行、发现、改作、理由。来源本身不改。",
)
@click.option(
    "--learn-codes",
    is_flag=True,
    help="科目表中没有的科目，照所读的表列入 classification/年度/learned.csv（处处名称一致、上级有名称的），待人确认。",
)
@click.option("--force", is_flag=True, help="覆盖已有的不同的数据。")
def import_(
    files: tuple[Path, ...],
    year: str,
    unit: str,
    data: Path | None,
    amount_unit: tuple[str, ...],
    skip: tuple[str, ...],
    corrections: Path | None,
    learn_codes: bool,
    force: bool,
) -> int:
    """把单位报来的附表读成数据。

    可读 .xlsx、.xls、.et、.ods、.csv、.md，一个文件或几个文件；存成 .xls 的网页和文本也认得。按表名和栏目认出各张附表，
    只取一次录入的数，小计、合计和其他各表都拿来核对。读了什么、没读什么都列出；有一处不能确定，就什么都不写。
    """
    from rich.console import Console

    from budgetbook.core.project import find_project, with_typed_paths
    from budgetbook.form_check import require_whole_form_of
    from budgetbook.importing.report import print_outcome
    from budgetbook.importing.run import import_files

    project = find_project(data)
    require_whole_form_of(project, year, unit)
    outcome = import_files(
        project,
        year,
        unit,
        files,
        amount_units=amount_unit,
        skip=skip,
        corrections=corrections,
        learn_codes=learn_codes,
        force=force,
    )
    print_outcome(
        outcome.with_paths(lambda text: with_typed_paths(text, data)), Console(highlight=False, soft_wrap=True)
    )
    return 2 if outcome.findings else 0
