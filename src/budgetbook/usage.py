"""How the command line ends: its exit codes, and the Chinese sentence for whatever stopped it, wrong usage included."""

import re

import click

from budgetbook.core.errors import BudgetBookError


def exit_code_of(command: click.Command, arguments: list[str] | None) -> int:
    """Run a command and return its exit code, the error that stopped it printed."""
    try:
        code = command.main(args=arguments, prog_name="budgetbook", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        return 2
    except click.ClickException as error:
        click.echo(f"{click.style('用法有误', fg='red')} {explain_usage(error)}", err=True)
        return 2
    except BudgetBookError as error:
        word, end = ("核对不符，不予公开", "\n") if error.exit_code == 1 else ("不能继续", " ")
        click.echo(f"{click.style(word, fg='red')}{end}{error}", err=True)
        return error.exit_code
    except click.Abort:
        click.echo("已中断，没有公开。", err=True)
        return 2
    return code if isinstance(code, int) else 0


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
