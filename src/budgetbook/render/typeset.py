"""Typst in a process of its own: what it holds of a long document, up to a gigabyte, ends with it.

Run as a program it says in a line what is wrong, and ends with 1 where anything is.
"""

import sys
from pathlib import Path

import typst

from budgetbook.core.errors import RenderError
from budgetbook.core.processes import run_program


def typeset(source: Path, target: Path, fonts: Path, standard: str) -> None:
    """Make a PDF of a Typst file, with the fonts of a folder alone, by a standard (ua-1).

    Raises
    ------
    RenderError
        Typst refused the file or warned; the message is Typst's.
    """
    arguments = [str(path.resolve()) for path in (source, target, fonts)]
    done = run_program([sys.executable, "-P", "-X", "utf8", "-m", __name__, *arguments, standard])
    if done.returncode:
        message = done.stdout.strip() or (done.stderr.strip().splitlines() or ["中途退出（多半是内存不足）"])[-1]
        raise RenderError(f"Typst 不能排版：{message}。")


def _fault(source: str, target: str, fonts: str, standard: str) -> str:
    try:
        _, warnings = typst.compile_with_warnings(
            source,
            output=target,
            root=str(Path(source).parent),
            font_paths=[fonts],
            ignore_system_fonts=True,
            pdf_standards=[standard],  # type: ignore[list-item]  # the binding knows more than its types say
        )
    except typst.TypstError as error:
        return str(error)
    return next((warning.message for warning in warnings), "")


if __name__ == "__main__":
    fault = _fault(*sys.argv[1:])
    print(fault, end="")  # to the process that started this one
    sys.exit(bool(fault))
