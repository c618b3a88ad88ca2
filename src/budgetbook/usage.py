"""How the command line ends: its exit codes, and the Chinese sentence for whatever stopped it, wrong usage included."""

import difflib
import errno
import re
import sys
import traceback
from collections.abc import Iterator, Sequence

import click

from budgetbook.core.errors import BudgetBookError
from budgetbook.core.system import save_error_log


def exit_code_of(command: click.Command, arguments: list[str] | None) -> int:
    """Run a command and return its exit code, the error that stopped it printed."""
    try:
        code = command.main(args=arguments, prog_name="budgetbook", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        return 2
    except click.ClickException as error:
        typed = sys.argv[1:] if arguments is None else arguments
        click.echo(f"{click.style('用法有误', fg='red')} {explain_usage(error, typed)}", err=True)
        return 2
    except BudgetBookError as error:
        word, end = ("核对不符，不予公开", "\n") if error.exit_code == 1 else ("不能继续", " ")
        click.echo(f"{click.style(word, fg='red')}{end}{error}", err=True)
        return error.exit_code
    except click.Abort:
        click.echo("已中断，没有写入任何结果。", err=True)
        return 2
    except SystemExit as end:  # click has completed what was typed so far
        return end.code if isinstance(end.code, int) else 2
    except BaseException as error:  # a library in Rust may panic, which is no Exception
        click.echo(f"{click.style('不能继续', fg='red')} {explain_unforeseen(error)}", err=True)
        return 2
    return code if isinstance(code, int) else 0


_CAUSES = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出了磁盘配额",
    errno.EFBIG: "文件太大，超出了限制（ulimit -f）或磁盘所能",
    errno.EMFILE: "打开的文件太多，请放宽限制（ulimit -n）",
    errno.ENFILE: "打开的文件太多",
    errno.ENOMEM: "内存不足",
    errno.EAGAIN: "进程太多或内存不足",
    errno.EACCES: "没有读写的权限",
    errno.EPERM: "没有读写的权限",
    errno.EROFS: "所在的磁盘只能读",
    errno.EIO: "磁盘读写出错",
    errno.ENOENT: "没有这个文件或目录",
    errno.ENOTDIR: "路径中有文件，应为目录",
    errno.EISDIR: "是目录，应为文件",
    errno.ENAMETOOLONG: "路径太长",
    errno.ELOOP: "符号链接绕成了圈",
}
"""What the operating system's refusals mean."""


def explain_unforeseen(error: BaseException) -> str:
    """Say in a sentence what stopped a command that no part of the program foresaw.

    What the operating system refused is said by its cause. Anything else is an error of the program: the traceback goes
    into a file, for whoever mends it.
    """
    for cause in _causes_of(error):
        if isinstance(cause, MemoryError):
            return "内存不足。没有写入任何结果。"
        if isinstance(cause, OSError) and cause.errno in _CAUSES:
            place = f"{cause.filename}：" if cause.filename else ""
            return f"{place}{_CAUSES[cause.errno]}。没有写入任何结果。"
    kept = save_error_log("budgetbook-error-", "".join(traceback.format_exception(error)))
    return f"程序出错（{type(error).__name__}），没有写入任何结果。{kept}请连同所用的命令交给维护的人。"


def _causes_of(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def explain_usage(error: click.ClickException, typed: Sequence[str]) -> str:
    """Say a usage error in Chinese.

    Parameters
    ----------
    typed
        The arguments of the command line: every option that is missing is told, not only the first.
    """
    match error:
        case click.MissingParameter(param=param, ctx=click.Context() as context) if param is not None:
            given = {argument.partition("=")[0] for argument in typed}
            others = [one for one in context.command.params if one.required and one is not param]
            missing = [one for one in others if isinstance(one, click.Option) and given.isdisjoint(one.opts)]
            return f"缺少 {'、'.join(_named(one, context) for one in (param, *missing))}"
        case click.NoSuchOption(option_name=name, possibilities=near):
            arguments = [one for one in error.ctx.command.params if f"--{one.name}" == name] if error.ctx else []
            if arguments and error.ctx:
                called = arguments[0].make_metavar(error.ctx)
                return f"没有选项 {name}：{called}直接写在命令后面，如 {error.ctx.command_path} {called} …。"
            return f"没有选项 {name}" + (f"；是不是 {'、'.join(near)}？" if near else "。")
        case click.BadOptionUsage(option_name=name):
            return f"选项 {name} 的用法不对：后面要跟一个值。"
        case click.BadParameter(param=param) if param is not None:
            choices = getattr(param.type, "choices", None)
            expected = f"，应为 {'、'.join(choices)} 之一" if choices else "，不合要求"
            return f"选项 {param.opts[0]}：发现“{_quoted(error.message)}”{expected}。"
        case click.UsageError(message=message, ctx=click.Context() as context) if "No such command" in message:
            name = _quoted(message)
            known = context.command.list_commands(context) if isinstance(context.command, click.Group) else []
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"是不是 {near[0]}？" if near else ""
            return f"没有“{name}”这个命令；{hint}可用的命令见 {context.command_path} --help。"
        case click.UsageError(message=message) if "unexpected extra argument" in message:
            extra = message[message.rfind("(") + 1 : message.rfind(")")]
            return f"多出“{extra}”；见 {error.ctx.command_path if error.ctx else 'budgetbook'} --help。"
        case click.UsageError():
            return f"命令的用法不对；见 {error.ctx.command_path if error.ctx else 'budgetbook'} --help。"
        case _:
            return error.format_message()


def _named(param: click.Parameter, context: click.Context) -> str:
    name = param.make_metavar(context) if isinstance(param, click.Argument) else param.opts[0]
    return f"{name}（{getattr(param, 'help', '') or '见 --help'}）"


def _quoted(message: str) -> str:
    return next(iter(re.findall(r"'([^']*)'", message)), "")
