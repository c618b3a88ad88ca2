"""Commands on publications: build one, verify it, tell what differs between two."""

import json
import traceback
from itertools import count
from pathlib import Path
from typing import Any

import click

from budgetbook.commands.options import DONE, PATH, command, data_option, year_option
from budgetbook.core.errors import BudgetBookError, UsageError


@command()
@year_option
@click.option("--unit", metavar="单位编码", help="六位预算单位编码，如 157001。")
@click.option("--units", metavar="文件|编码,编码", help="几个单位：用逗号隔开的编码，或者列有编码的文件。")
@click.option("--all", "all_", is_flag=True, help="这一年有数据的所有单位。")
@click.option("--jobs", type=int, metavar="个数", help="同时生成几个单位，每个用一个处理器。默认为处理器的个数。")
@click.option("--scheduler", metavar="地址", help="交给一个 Dask 集群生成，如 tls://主机:8786；本机的可用 tcp://。")
@click.option(
    "--renderer",
    type=click.Choice(["auto", "quarto", "pandoc"]),
    default="auto",
    help="渲染器：quarto 用 Quarto；pandoc 用内置渲染器；auto 有 Quarto 就用 Quarto。默认 auto。",
)
@data_option
@click.option("--output", type=PATH, metavar="目录", help="输出目录，写入其下的 年度/单位编码/。默认为项目的 output/。")
@click.option(
    "--overwrite", is_flag=True, help="有人改过的、不是生成的也替换；原有的整个移到 <输出目录>/replaced/ 下。"
)
@click.option("--debug", is_flag=True, help="查错用：出错时列出经过，并留下工作目录。")
def build(
    year: str,
    unit: str | None,
    units: str | None,
    all_: bool,
    jobs: int | None,
    scheduler: str | None,
    renderer: Any,
    data: Path | None,
    output: Path | None,
    overwrite: bool,
    debug: bool,
) -> int:
    """生成一个单位一个年度的公开文本，或者许多单位的。

    先读取并核对数据，再执行各个笔记本，最后渲染为 report.html、report.pdf 和 report.docx，连同附表的工作簿、数据文件、
    执行后的笔记本写入 <输出目录>/<年度>/<单位编码>/。任何一步不成，已公开的原样不动。

    原来那里不是生成的文件照样保留；生成之后有人改过的，不加 --overwrite 不替换。

    执行出错的笔记本，连同执行到出错处的结果，留在 <输出目录>/failed/<年度>/<单位编码>/。

    许多单位：--units 列出单位，如 157001,157002，或者一个文件（每行一个编码，或者有“单位编码”一列的 CSV）；--all
    生成这一年有数据的所有单位。几个单位同时生成，一个单位不成，不影响别的单位。每个单位的结果写入 <输出目录>/runs/
    下的文件。没有改动的不再生成，所以中断以后同一命令接着做。
    """
    chosen = [name for name, given in (("--unit", unit), ("--units", units), ("--all", all_)) if given]
    if len(chosen) > 1:
        raise UsageError(f"发现 {'、'.join(chosen)}，应为其中的一个。")
    if units or all_:
        if debug:
            raise UsageError("--debug：只用于一个单位（--unit）。")
        from budgetbook.commands.city import build_many

        return build_many(year, units, jobs, scheduler, renderer, data, output, overwrite=overwrite)
    several = [name for name, given in (("--jobs", jobs), ("--scheduler", scheduler)) if given is not None]
    if several and unit:
        raise UsageError(f"{'、'.join(several)}：只用于许多单位（--units 或 --all）。")
    if not unit:
        context = click.get_current_context()
        (param,) = (param for param in context.command.params if param.name == "unit")
        raise click.MissingParameter(ctx=context, param=param)
    from budgetbook.core.project import find_project, with_typed_paths
    from budgetbook.run.warm import warm_kernels

    steps = count(1)

    def progress(line: str) -> None:
        click.echo(f"[{next(steps)}] {with_typed_paths(line, data)}")

    # it imports while we import
    with warm_kernels("budgetbook.audit.notebook", "budgetbook.render.finish_docx"):
        from budgetbook import publish

        project = find_project(data)
        target = output or project.root / "output"
        try:
            folder = publish.build(project, year, unit, target, renderer, progress, debug=debug, overwrite=overwrite)
        except BudgetBookError:
            if debug:
                traceback.print_exc()
            raise
    click.echo(f"{DONE} 已写入 {folder}：")
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (path.parent == folder or path.suffix in (".ipynb", ".csv")):
            click.echo(f"  {path}")
    return 0


@command()
@click.argument("folder", metavar="公开目录", type=PATH)
@click.option("--rebuild", is_flag=True, help="由项目的数据重新生成一遍，逐个字节比较。")
@data_option
def verify(folder: Path, rebuild: bool, data: Path | None) -> int:
    """核对公开目录是否仍与生成时一样。

    公开目录是 build 写成的目录，如 output/2020/157001。逐个文件与其中的清单（manifest.json）比较，
    有不同的，退出码为 1。数据仍在本项目中的，还列出生成之后改动了哪些输入。
    """
    from budgetbook.core.project import find_project
    from budgetbook.publication import verification
    from budgetbook.publication.manifest import read_manifest, read_unit_manifest

    faults, others = verification.verify(folder)
    click.echo(f"{DONE} 各文件与清单相同" if not faults else "\n".join(faults))
    for name in others:
        click.echo(f"提示 {name} 不在清单中，不是生成的")
    project = find_project(data)
    if rebuild:
        from budgetbook.rebuild import verify_by_rebuilding
        from budgetbook.run.warm import warm_kernels

        with warm_kernels():
            again = verify_by_rebuilding(project, folder, lambda line: click.echo(f"  {line}", err=True))
        click.echo(f"{DONE} 重新生成的各文件逐个字节相同" if not again else "\n".join(again))
        faults += again
    elif "page" not in read_manifest(folder):
        noted = read_unit_manifest(folder)
        year, unit = noted["year"], noted["unit"]
        if (project.data / year / unit).is_dir():
            for line in verification.changed_inputs(project, noted):
                click.echo(f"提示 生成之后{line}")
    return 1 if faults else 0


@command()
@click.argument("old", metavar="原公开目录", type=PATH)
@click.argument("new", metavar="现公开目录", type=PATH)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    help="table 给人看，json 和 csv 列出每一处。默认 table。",
)
def diff(old: Path, new: Path, format_: str) -> None:
    """列出两份公开文本中不同的数据。

    按数据编号比较：更正前与更正后，或者上年与本年。
    """
    from budgetbook.publication.differences import differences, print_as_csv, require_figures

    found = differences(require_figures(old), require_figures(new))
    if format_ == "json":
        click.echo(json.dumps([one.as_row() for one in found], ensure_ascii=False, indent=1))
    elif format_ == "csv":
        click.echo(print_as_csv(found), nl=False)
    else:
        click.echo(f"{len(found)}个数据不同" if found else "数据全部相同")
        for one in found:
            click.echo(f"  {one.sentence}")
