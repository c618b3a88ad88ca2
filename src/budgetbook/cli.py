"""The command line, in Chinese."""

from __future__ import annotations

import re
import sys
import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.markup import escape

from budgetbook import __version__
from budgetbook.core.errors import BudgetBookError
from budgetbook.core.system import keep_printing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from budgetbook.workbook.export import WrittenSheet

EPILOG = "退出码：0 完成；1 有核对不符，不公开；2 输入或用法有误。"


class _ChineseHelp:
    """Say click's own words in Chinese."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option: click.Option | None = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "显示本说明并退出。"
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        words = {"[OPTIONS]": "[选项]", "COMMAND": "命令", "[ARGS]...": "[参数]..."}
        text = " ".join(pieces)
        for english, chinese in words.items():
            text = text.replace(english, chinese)
        formatter.write_usage(ctx.command_path, text, prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [record for p in self.get_params(ctx) if (record := p.get_help_record(ctx))]  # type: ignore[attr-defined]
        _section(formatter, "选项", [(name, text.replace("  [required]", "（必填）")) for name, text in records])
        if isinstance(self, click.Group):
            _section(formatter, "命令", [(n, c.get_short_help_str(80)) for n, c in sorted(self.commands.items())])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        formatter.write_paragraph()
        formatter.write_text(EPILOG)


def _section(formatter: click.HelpFormatter, title: str, rows: list[tuple[str, str]]) -> None:
    formatter.write(f"\n{title}：\n")
    with formatter.indentation():
        formatter.write_dl(rows)


_SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class _Command(_ChineseHelp, click.Command):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # a command keeps the help option of the first context that asks for it, which may have no parent
        super().__init__(*args, **{"context_settings": _SETTINGS, **kwargs})


class _Group(_ChineseHelp, click.Group):
    command_class = _Command


@click.group(cls=_Group, context_settings=_SETTINGS)
@click.version_option(__version__, prog_name="budgetbook", message="%(prog)s %(version)s", help="显示版本并退出。")
def cli() -> None:
    """部门预算公开：由表格数据生成三部分文本和附表（HTML、PDF、Word），核对不过就不公开。"""


_year = click.option("--year", required=True, metavar="年度", help="预算年度，如 2020。")
_unit = click.option("--unit", required=True, metavar="单位编码", help="六位预算单位编码，如 157001。")
_data = click.option(
    "--data",
    type=click.Path(path_type=Path),
    metavar="目录",
    help="数据目录，其下为 年度/单位编码/。默认为项目的 data/。",
)


@cli.command()
@_year
@_unit
@click.option(
    "--renderer",
    type=click.Choice(["auto", "quarto", "pandoc"]),
    default="auto",
    metavar="[auto|quarto|pandoc]",
    help="渲染器：quarto 用 Quarto；pandoc 用内置渲染器；auto 有 Quarto 就用 Quarto。默认 auto。",
)
@_data
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="目录",
    help="输出目录，写入其下的 年度/单位编码/。默认为项目的 output/。",
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
    import budgetbook.run.light_imports  # noqa: F401
    from budgetbook import publish
    from budgetbook.core.project import find_project

    console = Console(highlight=False, soft_wrap=True)
    project = find_project(data)
    step = iter(range(1, 100))
    with _traceback_shown(debug):
        folder = publish.build(
            project,
            year,
            unit,
            output or project.root / "output",
            renderer,
            lambda line: console.print(f"[{next(step)}] {line}", markup=False),
            debug,
        )
    console.print("[bold]完成[/bold]", end=" ")
    console.print(f"已写入 {folder}：", markup=False)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (path.parent == folder or path.suffix in (".ipynb", ".csv")):
            console.print(f"  {path}", markup=False)


@contextmanager
def _traceback_shown(debug: bool) -> Iterator[None]:
    """Print the traceback of an error of which otherwise only its sentence is shown."""
    try:
        yield
    except BudgetBookError:
        if debug:
            traceback.print_exc()
        raise


@cli.command()
@_year
@_unit
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    metavar="[table|json|csv]",
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
    return 0 if report.is_sound else 1


@cli.command()
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

    console = Console(highlight=False, soft_wrap=True)
    project = find_project(data)
    folder, todos = scaffold(project, year, unit, from_year)
    console.print(f"[bold]完成[/bold] 已写入 {escape(project.shown(folder))}；待办{len(todos)}项（{TODO}）：")
    for number, todo in enumerate(todos, start=1):
        console.print(f"  {number}. {todo.file}　{todo.place}：{todo.what}", markup=False)
    console.print("[bold]步骤[/bold]：")
    for number, step in enumerate(next_steps(project, year, unit), start=1):
        console.print(f"  {number}. {step}", markup=False)


@cli.command()
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
    from budgetbook.figures.ledger import cell_of

    console = Console(highlight=False, soft_wrap=True)
    project = find_project(data)
    for explanation in find(project, open_book(year, unit, data), wanted):
        entry = explanation.entry
        console.print(f"[bold]{escape(entry['text'])}[/bold]　{escape(entry['label'])}")
        console.print(f"  位置：{entry['place']}", markup=False)
        console.print(f"  编号：{entry['id']}", markup=False)
        if entry["formula"]:
            console.print(f"  计算：{entry['formula']}", markup=False)
        for cell in entry["cells"]:
            console.print(f"  来源：{cell_of(cell)}", markup=False)
        for line in explanation.checks:
            console.print(f"  核对：{line}", markup=False)


_workbook = click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    metavar="文件.xlsx",
    help="写入的工作簿。已有这个文件就不写，除非加 --force。",
)
_force = click.option("--force", is_flag=True, help="覆盖已有的文件。")


@cli.command()
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
    from budgetbook.workbook.saving import require_free, save

    require_free(output, replace=force)
    book = open_book(year, unit, data)
    report = run_checks(book)
    workbook, sheets = annex_workbook(book)
    save(workbook, output, replace=force)
    console = Console(highlight=False, soft_wrap=True)
    for notice in book.data.notices:
        console.print(f"读取：{notice}", markup=False)
    console.print(f"核对：{report.summary}", markup=False)
    if not report.is_sound:
        console.print("[yellow]注意[/yellow] 核对不符，不能公开；工作簿照数据写成，详见 budgetbook check。")
    _print_sheets(console, output, sheets)


@cli.command()
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
    from budgetbook.workbook.saving import require_free, save
    from budgetbook.workbook.template import read_blank, template_workbook

    require_free(output, replace=force)
    workbook, sheets = template_workbook(read_blank(find_project(data), year, unit, form))
    save(workbook, output, replace=force)
    _print_sheets(Console(highlight=False, soft_wrap=True), output, sheets)


def _print_sheets(console: Console, output: Path, sheets: tuple[WrittenSheet, ...]) -> None:
    console.print("[bold]完成[/bold]", end=" ")
    console.print(f"已写入 {output}，{len(sheets)}张工作表：", markup=False)
    for sheet in sheets:
        console.print("  " + "：".join(filter(None, (sheet.name, sheet.holds))), markup=False)


@cli.command("import")
@click.argument("files", metavar="文件…", nargs=-1, required=True, type=click.Path(path_type=Path))
@_year
@_unit
@_data
@click.option(
    "--amount-unit",
    type=click.Choice(["元", "万元"]),
    default=None,
    metavar="[元|万元]",
    help="表上没有“单位：”一行时，金额的单位。",
)
@click.option("--skip", multiple=True, metavar="工作表", help="不读的工作表（没有工作表的文件写文件名），可以写几次。")
@click.option(
    "--corrections",
    type=click.Path(path_type=Path),
    metavar="文件.csv",
    help="来源的勘误：文件、工作表、行、发现、改作、理由。来源本身不改。",
)
@click.option("--force", is_flag=True, help="覆盖已有的不同的数据。")
def import_(
    files: tuple[Path, ...],
    year: str,
    unit: str,
    data: Path | None,
    amount_unit: Any,
    skip: tuple[str, ...],
    corrections: Path | None,
    force: bool,
) -> int:
    """把单位报来的附表读成数据。

    可读 .xlsx、.xls、.ods、.csv、.md，一个文件或几个文件。按表名和栏目认出各张附表，只取一次录入的数，
    小计、合计和其他各表都拿来核对。读了什么、没读什么都列出；有一处不能确定，就什么都不写。
    """
    from budgetbook.core.project import find_project
    from budgetbook.importing.report import print_outcome
    from budgetbook.importing.run import import_files

    project = find_project(data)
    outcome = import_files(
        project, year, unit, files, amount_unit=amount_unit or "", skip=skip, corrections=corrections, force=force
    )
    print_outcome(outcome, Console(highlight=False, soft_wrap=True))
    return 2 if outcome.doubts else 0


def explain_usage(error: click.ClickException) -> str:
    """Say a usage error in Chinese."""
    match error:
        case click.MissingParameter(param=param) if param is not None:
            name = param.make_metavar(error.ctx) if isinstance(param, click.Argument) and error.ctx else param.opts[0]
            return f"缺少 {name}（{getattr(param, 'help', '') or '见 --help'}）"
        case click.NoSuchOption(option_name=name, possibilities=near):
            return f"没有选项 {name}" + (f"；是不是 {'、'.join(near)}？" if near else "。")
        case click.BadOptionUsage(option_name=name):
            return f"选项 {name} 的用法不对：后面要跟一个值。"
        case click.BadParameter(param=param) if param is not None:
            choices = getattr(param.type, "choices", None)
            expected = f"，应为 {'、'.join(choices)} 之一" if choices else "，不合要求"
            return f"选项 {param.opts[0]}：发现“{_quoted(error.message)}”{expected}。"
        case click.UsageError(message=message) if "No such command" in message:
            return f"没有“{_quoted(message)}”这个命令；可用的命令见 budgetbook --help。"
        case click.UsageError(message=message) if "unexpected extra argument" in message:
            extra = message[message.rfind("(") + 1 : message.rfind(")")]
            return f"多出“{extra}”；见 {error.ctx.command_path if error.ctx else 'budgetbook'} --help。"
        case click.UsageError():
            return f"命令的用法不对；见 {error.ctx.command_path if error.ctx else 'budgetbook'} --help。"
        case _:
            return error.format_message()


def _quoted(message: str) -> str:
    return next(iter(re.findall(r"'([^']*)'", message)), "")


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    keep_printing()
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        code = cli.main(args=arguments, prog_name="budgetbook", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        sys.exit(2)
    except click.ClickException as error:
        errors.print(f"[red]用法有误[/red] {escape(explain_usage(error))}")
        sys.exit(2)
    except BudgetBookError as error:
        word = "核对不符，不予公开" if error.exit_code == 1 else "不能继续"
        errors.print(f"[red]{word}[/red]", end=" " if error.exit_code != 1 else "\n")
        errors.print(str(error), markup=False)
        sys.exit(error.exit_code)
    except click.Abort:
        errors.print("已中断，没有公开。")
        sys.exit(2)
    sys.exit(code if isinstance(code, int) else 0)
