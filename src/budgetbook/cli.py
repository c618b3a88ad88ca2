"""The command line, in Chinese."""

import gettext
import os
import sys
from pathlib import Path

import click

from budgetbook import __version__
from budgetbook.commands import classification, data, publications, review, workbooks
from budgetbook.commands.options import SETTINGS
from budgetbook.core.processes import ending_on_signals
from budgetbook.core.system import make_output_robust
from budgetbook.usage import exit_code_of

# click's own words are in Chinese, whatever the machine's language is
os.environ["LANGUAGE"] = "zh_CN"
gettext.bindtextdomain("messages", str(Path(__file__).with_name("locale")))


@click.group(subcommand_metavar="命令 [参数]...", **SETTINGS)
@click.version_option(__version__, prog_name="budgetbook", message="%(prog)s %(version)s")
def cli() -> None:
    """部门预算公开：由表格数据生成三部分文本和附表（HTML、PDF、Word），核对不过就不公开。"""


for _command in (
    *(publications.build, publications.verify, publications.diff),
    *(data.check, data.new, data.explain),
    *(workbooks.export, workbooks.template, workbooks.import_, classification.classification),
    review.review,
):
    cli.add_command(_command)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    import budgetbook.run.light_imports  # noqa: F401

    make_output_robust()
    with ending_on_signals():
        code = exit_code_of(cli, arguments)
    sys.exit(code)
