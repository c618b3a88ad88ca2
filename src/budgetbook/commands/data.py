"""Commands on a unit's data: check it, lay out a new year, explain a number made of it."""

from pathlib import Path
from typing import Any, get_args

import click

from budgetbook.commands.options import DONE, command, data_option, unit_option, year_option
from budgetbook.core.errors import UsageError
from budgetbook.dataset.unit_words import LEVELS, UnitKind


@command()
@year_option
@unit_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    help="报告的格式：table 给人看，json 和 csv 列出每一处比较。默认 table。",
)
@data_option
def check(year: str, unit: str, format_: Any, data: Path | None) -> int:
    """核对一个单位一个年度的数据，不生成文本。

    报告先列最要紧的：不符和失效的认定使退出码为 1；提示和已认定的差异列出，但不妨碍公开。
    """
    from budgetbook.book import open_book
    from budgetbook.checks import run_checks
    from budgetbook.checks.printing import print_report
    from budgetbook.core.project import find_project, with_typed_paths
    from budgetbook.form_check import require_whole_form_of
    from budgetbook.refusals import refusals

    require_whole_form_of(find_project(data), year, unit)
    book = open_book(year, unit, data)
    report, refused = run_checks(book), refusals(find_project(data), book)

    def shown(text: object) -> str:
        return with_typed_paths(str(text), data)

    print_report(report, [*map(shown, book.data.notices)], format_, [*map(shown, refused)], shown)
    return 1 if not report.has_passed else max((refusal.exit_code for refusal in refused), default=0)


@command()
@click.argument("year", metavar="年度")
@unit_option
@click.option("--from", "from_year", metavar="年度", help="沿用哪一年的科目、项目和文字。默认为上一年。")
@click.option("--form", metavar="表样", help="单位的第一年：由哪个表样搭起，如 shanghai-2023。")
@click.option("--name", metavar="名称", help="第一年：单位全称。")
@click.option("--kind", type=click.Choice(get_args(UnitKind)), help="第一年：单位的类别。")
@click.option("--short-name", metavar="简称", help="第一年：简称，正文里印的是它。不写就照全称，并列入待办。")
@click.option("--level", type=click.Choice(LEVELS), help="第一年：级次。不写就空着，填好以前不能公开。")
@data_option
def new(
    year: str,
    unit: str,
    from_year: str | None,
    form: str | None,
    name: str | None,
    kind: str | None,
    short_name: str | None,
    level: str | None,
    data: Path | None,
) -> None:
    """搭好新一年的数据目录：沿用上年的科目、项目和文字，金额留空；单位的第一年由表样搭起。

    写入 <数据目录>/<年度>/<单位编码>/，连同一份待办清单（待办.md），逐条列出只有人能填的内容和所在的文件、位置。
    目录已经存在就不动它。上年的金额不抄过来，只作比较的基数。

    第一年写 --form、--name、--kind：各张表只有标题和必有的行，各篇文字只有一行说明（没有改写就不能公开）。
    主管部门编码取单位编码的前三位。
    """
    from budgetbook.core.project import find_project, with_typed_paths
    from budgetbook.dataset.unit import read_incomplete_unit
    from budgetbook.first_year import NewUnit, lay_out_first_year
    from budgetbook.scaffold import TODO, next_steps, scaffold

    project = find_project(data)
    options = {"--form": form, "--name": name, "--kind": kind, "--short-name": short_name, "--level": level}
    given = [option for option, value in options.items() if value is not None]
    if form is not None and name is not None and kind is not None and from_year is None:
        first = NewUnit(form, name, kind, short_name or "", level or "")
        folder, todos = lay_out_first_year(project, year, unit, first)
    elif not given:
        folder, todos = scaffold(project, year, unit, from_year)
    elif from_year is not None:
        raise UsageError(f"--from 和 {given[0]} 不能同时写：沿用上年的写前者，单位的第一年写后者。")
    else:
        missing = [option for option in ("--form", "--name", "--kind") if options[option] is None]
        raise UsageError(f"缺少 {'、'.join(missing)}：单位的第一年，--form、--name、--kind 都要写。")
    shown = with_typed_paths(project.shown(folder), data)
    click.echo(f"{DONE} 已写入 {shown}；待办{len(todos)}项（{TODO}）：")
    for number, todo in enumerate(todos, start=1):
        click.echo(f"  {number}. {todo.file}　{todo.place}：{todo.what}")
    click.echo(f"{click.style('步骤', bold=True)}：")
    units = read_incomplete_unit(folder / "unit.toml", project.shown(folder / "unit.toml")).unit.units
    for number, step in enumerate(next_steps(project, year, unit, units), start=1):
        click.echo(f"  {number}. {step.replace('--data 目录', f'--data {data}')}")


@command()
@click.argument("wanted", metavar="数字")
@year_option
@unit_option
@data_option
def explain(wanted: str, year: str, unit: str, data: Path | None) -> None:
    """说明公开文本中一个数字的来历。

    数字可以是印出的文字（如 80.43%、92万元）、figures.json 中的数据编号，或者数据的名称。
    """
    from budgetbook.book import open_book
    from budgetbook.core.project import find_project
    from budgetbook.explain import explain as find
    from budgetbook.figures.ledger import describe_ledger_cell

    project = find_project(data)
    for explanation in find(project, open_book(year, unit, data), wanted):
        entry = explanation.entry
        click.echo(f"{click.style(entry['text'], bold=True)}　{entry['label']}")
        for printed in explanation.entries:
            click.echo(f"  位置：{printed['place']}")
            click.echo(f"  编号：{printed['id']}")
        if entry["formula"]:
            click.echo(f"  计算：{entry['formula']}")
        for name, cells in explanation.operands:
            for cell in cells:
                click.echo(f"  {name}：{describe_ledger_cell(cell)}")
        for line in explanation.checks:
            click.echo(f"  核对：{line}")
