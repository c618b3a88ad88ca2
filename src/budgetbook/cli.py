"""The command line, in Chinese."""

import gettext
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import click

from budgetbook import __version__
from budgetbook.core.errors import BudgetBookError
from budgetbook.core.system import keep_printing
from budgetbook.usage import exit_code_of

_DONE = click.style("完成", bold=True)


# click's own words are in Chinese, whatever the machine's language is
os.environ["LANGUAGE"] = "zh_CN"
gettext.bindtextdomain("messages", str(Path(__file__).with_name("locale")))

_SETTINGS: dict[str, Any] = {
    "context_settings": {"help_option_names": ["-h", "--help"], "max_content_width": 100},
    "options_metavar": "[选项]",
    "epilog": "退出码：0 完成；1 有核对不符，不公开；2 输入或用法有误。",
}


@click.group(subcommand_metavar="命令 [参数]...", **_SETTINGS)
@click.version_option(__version__, prog_name="budgetbook", message="%(prog)s %(version)s")
def cli() -> None:
    """部门预算公开：由表格数据生成三部分文本和附表（HTML、PDF、Word），核对不过就不公开。"""


def _command(name: str | None = None) -> Callable[[Callable[..., Any]], click.Command]:
    made: Callable[[Callable[..., Any]], click.Command] = cli.command(name, **_SETTINGS)
    return made


_PATH = click.Path(path_type=Path)

_year = click.option("--year", required=True, metavar="年度", help="预算年度，如 2020。")
_unit = click.option("--unit", required=True, metavar="单位编码", help="六位预算单位编码，如 157001。")
_data = click.option("--data", type=_PATH, metavar="目录", help="数据目录，其下为 年度/单位编码/。默认为项目的 data/。")


@_command()
@_year
@_unit
@click.option(
    "--renderer",
    type=click.Choice(["auto", "quarto", "pandoc"]),
    default="auto",
    help="渲染器：quarto 用 Quarto；pandoc 用内置渲染器；auto 有 Quarto 就用 Quarto。默认 auto。",
)
@_data
@click.option(
    "--output", type=_PATH, metavar="目录", help="输出目录，写入其下的 年度/单位编码/。默认为项目的 output/。"
)
@click.option("--debug", is_flag=True, help="查错用：出错时列出经过，并留下工作目录。")
def build(year: str, unit: str, renderer: Any, data: Path | None, output: Path | None, debug: bool) -> None:
    """生成一个单位一个年度的公开文本。

    先读取并核对数据，再执行四个笔记本，最后渲染为 report.html、report.pdf 和 report.docx，连同附表的工作簿、数据文件和
    执行后的笔记本写入 <输出目录>/<年度>/<单位编码>/。任何一步不成，已公开的原样不动。

    执行出错的笔记本，连同执行到出错处的结果，留在 <输出目录>/failed/<年度>/<单位编码>/。
    """
    from budgetbook.run.warm import warm_up

    warm_up()  # the kernels' imports go on beside our own
    from budgetbook import publish
    from budgetbook.core.project import find_project

    project = find_project(data)
    steps = count(1)

    def progress(line: str) -> None:
        click.echo(f"[{next(steps)}] {line}")

    try:
        folder = publish.build(project, year, unit, output or project.root / "output", renderer, progress, debug)
    except BudgetBookError:
        if debug:
            traceback.print_exc()
        raise
    click.echo(f"{_DONE} 已写入 {folder}：")
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (path.parent == folder or path.suffix in (".ipynb", ".csv")):
            click.echo(f"  {path}")


@_command()
@_year
@_unit
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    help="报告的格式：table 给人看，json 和 csv 列出每一处比较。默认 table。",
)
@_data
def check(year: str, unit: str, format_: Any, data: Path | None) -> int:
    """核对一个单位一个年度的数据，不生成文本。

    报告先列最要紧的：不符和失效的认定使退出码为 1；提示和已认定的差异列出，但不妨碍公开。
    """
    from budgetbook.book import open_book
    from budgetbook.checks import run_checks
    from budgetbook.checks.printing import print_report

    book = open_book(year, unit, data)
    report = run_checks(book)
    print_report(report, book.data.notices, format_)
    return 0 if report.has_passed else 1


@_command()
@click.argument("year", metavar="年度")
@_unit
@click.option("--from", "from_year", metavar="年度", help="沿用哪一年的科目、项目和文字。默认为上一年。")
@_data
def new(year: str, unit: str, from_year: str | None, data: Path | None) -> None:
    """搭好新一年的数据目录：沿用上年的科目、项目和文字，金额留空。

    写入 <数据目录>/<年度>/<单位编码>/，连同一份待办清单（待办.md），逐条列出只有人能填的内容和所在的文件、位置。
    目录已经存在就不动它。上年的金额不抄过来，只作比较的基数。
    """
    from budgetbook.core.project import find_project
    from budgetbook.scaffold import TODO, next_steps, scaffold

    project = find_project(data)
    folder, todos = scaffold(project, year, unit, from_year)
    click.echo(f"{_DONE} 已写入 {project.shown(folder)}；待办{len(todos)}项（{TODO}）：")
    for number, todo in enumerate(todos, start=1):
        click.echo(f"  {number}. {todo.file}　{todo.place}：{todo.what}")
    click.echo(f"{click.style('步骤', bold=True)}：")
    for number, step in enumerate(next_steps(project, year, unit), start=1):
        click.echo(f"  {number}. {step}")


@_command()
@click.argument("wanted", metavar="数字")
@_year
@_unit
@_data
def explain(wanted: str, year: str, unit: str, data: Path | None) -> None:
    """说明公开文本中一个数字的来历。

    数字可以是印出的文字（如 80.43%、92万元）、figures.json 中的数据编号，或者数据的名称。
    """
    from budgetbook.run.warm import warm_up

    warm_up()
    from budgetbook.book import open_book
    from budgetbook.core.project import find_project
    from budgetbook.explain import explain as find
    from budgetbook.figures.ledger import describe_ledger_cell

    project = find_project(data)
    for explanation in find(project, open_book(year, unit, data), wanted):
        entry = explanation.entry
        click.echo(f"{click.style(entry['text'], bold=True)}　{entry['label']}")
        click.echo(f"  位置：{entry['place']}")
        click.echo(f"  编号：{entry['id']}")
        if entry["formula"]:
            click.echo(f"  计算：{entry['formula']}")
        for cell in entry["cells"]:
            click.echo(f"  来源：{describe_ledger_cell(cell)}")
        for line in explanation.checks:
            click.echo(f"  核对：{line}")


_workbook = click.option(
    "--output",
    required=True,
    type=_PATH,
    metavar="文件.xlsx",
    help="写入的工作簿。已有这个文件就不写，除非加 --force。",
)
_force = click.option("--force", is_flag=True, help="覆盖已有的文件。")


@_command()
@_year
@_unit
@_workbook
@_data
@_force
def export(year: str, unit: str, output: Path, data: Path | None, force: bool) -> None:
    """把一个单位一个年度的附表写成 Excel 工作簿。

    每张附表按规定的表式占一张工作表，附表没有载明的数据（政府采购、车辆等）另列在后，合起来可用 import 读回。

    工作簿是工作文件，不是公开文本：核对不符也写，并说明核对的结果。
    """
    from budgetbook.book import open_book
    from budgetbook.checks import run_checks
    from budgetbook.workbook.export import annex_workbook
    from budgetbook.workbook.saving import require_writable, save

    require_writable(output, replace=force)
    book = open_book(year, unit, data)
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


@_command()
@_year
@_unit
@_workbook
@_data
@click.option("--form", metavar="表样", help="表样的名称，如 luoyang-2020。单位已有 unit.toml 的不必写。")
@_force
def template(year: str, unit: str, output: Path, data: Path | None, form: str | None, force: bool) -> None:
    """写一个供手工填报的空白 Excel 工作簿。

    有填表说明，每张数据表一张工作表：科目编码从本年科目中选，名称自动带出，合计由公式算出。填好后用 import 读入。
    """
    from budgetbook.core.project import find_project
    from budgetbook.workbook.saving import require_writable, save
    from budgetbook.workbook.template import read_template_spec, template_workbook

    require_writable(output, replace=force)
    workbook, sheets = template_workbook(read_template_spec(find_project(data), year, unit, form))
    save(workbook, output, replace=force)
    _print_sheets(output, sheets)


def _print_sheets(output: Path, sheets: Mapping[str, str]) -> None:
    click.echo(f"{_DONE} 已写入 {output}，{len(sheets)}张工作表：")
    for name, holds in sheets.items():
        click.echo("  " + "：".join(filter(None, (name, holds))))


@_command("import")
@click.argument("files", metavar="文件…", nargs=-1, required=True, type=_PATH)
@_year
@_unit
@_data
@click.option(
    "--amount-unit", multiple=True, metavar="元|万元", help="表上没有“单位：”的，金额的单位；也可写“附表九=万元”。"
)
@click.option("--skip", multiple=True, metavar="工作表", help="不读的工作表（没有工作表的文件写文件名），可以写几次。")
@click.option(
    "--corrections",
    type=_PATH,
    metavar="文件.csv",
    help="来源的勘误：文件、工作表、行、发现、改作、理由。来源本身不改。",
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
    force: bool,
) -> int:
    """把单位报来的附表读成数据。

    可读 .xlsx、.xls、.ods、.csv、.md，一个文件或几个文件。按表名和栏目认出各张附表，只取一次录入的数，
    小计、合计和其他各表都拿来核对。读了什么、没读什么都列出；有一处不能确定，就什么都不写。
    """
    from rich.console import Console

    from budgetbook.core.project import find_project
    from budgetbook.importing.report import print_outcome
    from budgetbook.importing.run import import_files

    project = find_project(data)
    outcome = import_files(
        project, year, unit, files, amount_units=amount_unit, skip=skip, corrections=corrections, force=force
    )
    print_outcome(outcome, Console(highlight=False, soft_wrap=True))
    return 2 if outcome.findings else 0


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    import budgetbook.run.light_imports  # noqa: F401

    keep_printing()
    sys.exit(exit_code_of(cli, arguments))
