"""The command build for many units: which they are, who builds them, and what is said of it."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from budgetbook.commands.options import DONE, require_jobs
from budgetbook.core.errors import BudgetBookError, UsageError
from budgetbook.core.processes import guarded_children
from budgetbook.core.project import find_project, with_typed_paths

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from budgetbook.city.result import UnitResult


def build_many(
    year: str,
    units: str | None,
    jobs: int | None,
    scheduler: str | None,
    renderer: Any,
    data: Path | None,
    output: Path | None,
    *,
    overwrite: bool,
) -> int:
    """Build the units that are named, or else all of the year, and return the exit code.

    Raises
    ------
    BudgetBookError
        The units, the output folder or the workers cannot be used; nothing was built.
    """
    from budgetbook.city.result import UnitResult, exit_code_of, summary, write_results
    from budgetbook.city.units import all_units, named_units, unit_names

    require_jobs(jobs)
    if jobs and scheduler:
        raise UsageError("发现 --jobs 和 --scheduler，应为其中的一个：集群有几个工作进程，就同时生成几个单位。")
    project = find_project(data)
    target = output or project.root / "output"
    codes = named_units(project, year, units) if units else all_units(project, year)
    for code in codes:
        project.require_separate_output(target, year, code)
    from budgetbook.city import cluster, progress
    from budgetbook.city.run import CityRun
    from budgetbook.publish import renderer_module_for
    from budgetbook.render import quarto

    if scheduler:
        cluster.require_safe(scheduler)

    def workers() -> AbstractContextManager[Any]:
        if scheduler:
            return cluster.workers_of(scheduler)
        return cluster.local_workers(jobs)

    names = unit_names(project, year, codes)
    results: dict[str, UnitResult] = {}
    started, interrupted = datetime.now().astimezone(), False
    chosen: Any = "quarto" if renderer_module_for(renderer) is quarto else "pandoc"
    city = CityRun(project, year, target, chosen, overwrite, lambda error: with_typed_paths(str(error), data))
    with guarded_children(), progress.shown(click.echo, len(codes), live=sys.stdout.isatty()) as shown:
        try:
            city.build(names, workers, shown, results)
        except KeyboardInterrupt:
            interrupted = True
    rows = [results.get(code) or UnitResult(code, names[code], "not built") for code in codes]
    if interrupted or results:
        report = write_results(rows, target, year, started)
        for row in rows:
            if row.finding:
                click.echo(row.line)
        click.echo(f"{'已中断，同一命令接着做' if interrupted else DONE} {summary(rows)}；各单位的结果在 {report}")
    if interrupted:
        return 2
    return max(exit_code_of(rows), _update_page(city, rows, click.echo))


def _update_page(city: Any, rows: Sequence[UnitResult], say: Callable[[str], None]) -> int:
    """Make the page of the year anew and say where it is, or why it stays as it was; return the exit code."""
    from budgetbook.city.site import update_city_page

    intact = [row.unit for row in rows if row.state in ("published", "unchanged")]
    try:
        page = update_city_page(
            city.project, city.output, city.year, city.provenance, intact, say, overwrite=city.overwrite
        )
    except BudgetBookError as error:
        click.echo(f"各单位的总页没有动：\n{city.in_words(error)}", err=True)
        return error.exit_code
    if page:
        say(f"{DONE} 各单位的总页在 {page}")
    return 0
