"""The command that reviews finished documents."""

from __future__ import annotations

import io
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from budgetbook.commands.options import PATH, command, require_jobs
from budgetbook.core.whole_file import written_whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from budgetbook.forms.form import Form
    from budgetbook.review.model import AnalysedDocument
    from budgetbook.review.review import ReviewOutcome

FORMATS = ("table", "json", "csv", "html")

_FEW = 8
"""So many documents are reviewed in the time in which workers start."""


@command(epilog="退出码：0 没有错误；1 有错误；2 有文件不能读，或用法有误。")
@click.argument("files", metavar="文件…", nargs=-1, required=True, type=PATH)
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="table",
    help="table 在终端列出；json、csv 供程序读；html 是带页面图片的网页。默认 table。",
)
@click.option("--output", type=PATH, metavar="文件", help="写入的文件；不写就在终端输出（html 必须写）。")
@click.option("--previous", type=PATH, metavar="文件", help="同一单位上年的文本，用来核对上年数和增减。")
@click.option("--form", metavar="表样", help="当地的表样，如 luoyang-2020；写了就看附表是否齐全。")
@click.option("--jobs", type=int, metavar="个数", help="同时核对几个文件。默认文件不多时为1，多时为处理器的个数。")
def review(
    files: tuple[Path, ...],
    format_: str,
    output: Path | None,
    previous: Path | None,
    form: str | None,
    jobs: int | None,
) -> int:
    """核对已经成文的预算文本，找出单凭文本就能证明的错误。

    可读有文字的 PDF、Word（.docx）、网页、Markdown 和附表的工作簿，几个文件或整个目录。扫描的 PDF 不读。

    错误可由文本本身证明（两处不能同真、算式不成立）；警告须由人判断；提示是写法。没有看懂的数字如数列出。

    一个文件列出各处发现；几个文件先列一张表。
    """
    from budgetbook.core.errors import UsageError
    from budgetbook.core.project import find_project
    from budgetbook.forms.reading import read_form
    from budgetbook.review.review import Unreadable, analyse_file, documents_in

    require_jobs(jobs)
    if format_ == "html" and output is None:
        raise UsageError("--format html 应同时写 --output 文件.html。")
    documents = documents_in(files)
    base = analyse_file(previous) if previous else None
    outcomes = _outcomes(documents, base, read_form(find_project(), form) if form else None, jobs)
    if output is not None:
        with written_whole(output) as file:
            file.write_text(_as_text(outcomes, format_, documents), encoding="utf-8", newline="")
    elif format_ == "table":
        _print_table(outcomes)
    else:
        click.echo(_as_text(outcomes, format_, documents), nl=False)
    if any(isinstance(outcome, Unreadable) for outcome in outcomes):
        return 2
    return 1 if any(outcome.count("error") for outcome in outcomes if not isinstance(outcome, Unreadable)) else 0


def _as_text(outcomes: list[ReviewOutcome], format_: str, documents: Mapping[str, Path]) -> str:
    from budgetbook.review.show import page, tables

    match format_:
        case "html":
            return page.as_page(outcomes, list(documents.values()))
        case "json":
            return tables.as_json(outcomes)
        case "csv":
            return tables.as_csv(outcomes)
    printed = io.StringIO()
    _print_table(outcomes, file=printed, width=120)
    return printed.getvalue()


def _print_table(outcomes: list[ReviewOutcome], **console: Any) -> None:
    from rich.console import Console

    from budgetbook.review.show.tables import print_reviews

    print_reviews(outcomes, Console(highlight=False, soft_wrap=True, **console))


def _outcomes(
    documents: Mapping[str, Path], base: AnalysedDocument | None, form: Form | None, jobs: int | None
) -> list[ReviewOutcome]:
    """Review documents one after another, or many by workers, as units are built; progress goes to standard error."""
    from budgetbook.review.review import review_or_cause

    if jobs == 1 or (jobs is None and len(documents) <= _FEW):
        return [review_or_cause(path, name, base, form) for name, path in documents.items()]
    from budgetbook.city import cluster, progress
    from budgetbook.city.reviews import review_all
    from budgetbook.core.processes import guarded_children

    say, live = partial(click.echo, err=True), sys.stderr.isatty()
    with guarded_children(), progress.shown(say, len(documents), live=live, what="全部文件", on_error=True) as shown:
        return review_all(documents, base, form, partial(cluster.local_workers, jobs), shown)
