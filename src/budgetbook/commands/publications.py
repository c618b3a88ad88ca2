"""Commands on publications: build one, verify it, tell what differs between two."""

import json
import traceback
from itertools import count
from pathlib import Path
from typing import Any

import click

from budgetbook.commands.options import DONE, PATH, command, data_option, unit_option, year_option
from budgetbook.core.errors import BudgetBookError


@command()
@year_option
@unit_option
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
    year: str, unit: str, renderer: Any, data: Path | None, output: Path | None, overwrite: bool, debug: bool
) -> None:
    """生成一个单位一个年度的公开文本。

    先读取并核对数据，再执行各个笔记本，最后渲染为 report.html、report.pdf 和 report.docx，连同附表的工作簿、数据文件、
    执行后的笔记本写入 <输出目录>/<年度>/<单位编码>/。任何一步不成，已公开的原样不动。

    原来那里不是生成的文件照样保留；生成之后有人改过的，不加 --overwrite 不替换。

    执行出错的笔记本，连同执行到出错处的结果，留在 <输出目录>/failed/<年度>/<单位编码>/。
    """
    from budgetbook.core.project import find_project, with_typed_paths
    from budgetbook.run.warm import warm_kernels

    steps = count(1)

    def progress(line: str) -> None:
        click.echo(f"[{next(steps)}] {with_typed_paths(line, data)}")

    # it imports while we import
    with warm_kernels("budgetbook.audit.notebook", "budgetbook.render.finish"):
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


@command()
@click.argument("folder", metavar="公开目录", type=PATH)
@click.option("--rebuild", is_flag=True, help="由项目的数据重新生成一遍，逐个字节比较。")
@data_option
def verify(folder: Path, rebuild: bool, data: Path | None) -> int:
    """核对公开目录是否仍与生成时一样。

    公开目录是 build 写成的目录，如 output/2020/157001。逐个文件与其中的清单（manifest.json）比较，
    有不同的，退出码为 1。数据仍在本项目中的，还列出生成之后改动了哪些输入。
    """
    from budgetbook.book import read_book
    from budgetbook.core.project import find_project
    from budgetbook.publication import verification
    from budgetbook.publication.manifest import read_manifest

    faults, others = verification.verify(folder)
    click.echo(f"{DONE} 各文件与清单相同" if not faults else "\n".join(faults))
    for name in others:
        click.echo(f"提示 {name} 不在清单中，不是生成的")
    project = find_project(data)
    if rebuild:
        from budgetbook.run.warm import warm_kernels
        from budgetbook.verify import verify_by_rebuilding

        with warm_kernels():
            again = verify_by_rebuilding(project, folder, lambda line: click.echo(f"  {line}", err=True))
        click.echo(f"{DONE} 重新生成的各文件逐个字节相同" if not again else "\n".join(again))
        faults += again
    else:
        noted = read_manifest(folder)
        year, unit = noted["year"], noted["unit"]
        if (project.data / year / unit).is_dir():
            for line in verification.inputs_since(project, read_book(project, year, unit), noted):
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
