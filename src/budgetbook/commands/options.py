"""What the commands share: their settings, and the options that several have."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from budgetbook.core.errors import BudgetBookError, UsageError
from budgetbook.core.project import with_typed_paths

DONE = click.style("完成", bold=True)

SETTINGS: dict[str, Any] = {
    "context_settings": {"help_option_names": ["-h", "--help"], "max_content_width": 100},
    "options_metavar": "[选项]",
    "epilog": "退出码：0 完成；1 有核对不符，不公开；2 输入或用法有误。",
}

PATH = click.Path(path_type=Path, readable=False)
"""A path as typed; what is wrong with it is told where it is opened."""

year_option = click.option("--year", required=True, metavar="年度", help="预算年度，如 2020。")
unit_option = click.option("--unit", required=True, metavar="单位编码", help="六位预算单位编码，如 157001。")
data_option = click.option(
    "--data", type=PATH, metavar="目录", help="数据目录，其下为 年度/单位编码/。默认为项目的 data/。"
)


def require_jobs(jobs: int | None) -> None:
    """Refuse less than one at a time.

    Raises
    ------
    UsageError
        The number given is none that can be.
    """
    if jobs is not None and jobs < 1:
        raise UsageError(f"--jobs：发现“{jobs}”，应为1或更大的整数。")


def command(name: str | None = None, **settings: Any) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a command of a function, with the settings that all have; its errors name paths as they were typed."""

    def made(function: Callable[..., Any]) -> click.Command:
        @wraps(function)
        def run(*arguments: Any, **options: Any) -> Any:
            try:
                return function(*arguments, **options)
            except BudgetBookError as error:
                error.args = (with_typed_paths(str(error), options.get("data")), *error.args[1:])
                raise

        whole: Callable[[Callable[..., Any]], click.Command] = click.command(
            name or function.__name__, **(SETTINGS | settings)
        )
        return whole(run)

    return made
