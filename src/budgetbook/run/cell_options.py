"""Which cells of a notebook are published, and what they may hold and show.

A cell that begins with `#| output: asis` publishes its sentences and tables, one with `#| label: fig-…` its chart; all
others are only for readers of the notebook. A cell that cannot be published is refused, never skipped: before the run
where its source shows the fault, otherwise as soon as the cell has run.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from typing import Any

from budgetbook.core.errors import InputError
from budgetbook.core.output_metadata import OUTPUT_METADATA, chart_metadata

ASIS, LABEL = "#| output: asis", "#| label: fig-…"

_OPTION = re.compile(r"#\| ([a-z]+): (\S+)")
_VALUES = {"output": re.compile("asis"), "include": re.compile("false"), "label": re.compile(r"fig-[a-z0-9-]+")}

_MAX_CELL_NAME = 24
"""Characters of a cell's first line by which a message names it."""

_MAX_QUOTED = 120
"""Characters of a printed text that a message repeats."""

_CHARTS = re.compile(r"show_chart|show_figure")
_TEXTS = re.compile(r"say(_\w+)?|show_unit_text|section|subsection|start_part|show_table|show_change_table")
_MARKUP = re.compile(r'<(?!div class="auditor">|/div>)[A-Za-z/!?][^>\n]*>?|`+\{?=\w+\}?|\{\{[<%]')
_PICTURE = re.compile(r"!\[[^\]]*\]\(|<(?:img|svg|iframe|object|embed|video)\b", re.IGNORECASE)


def options_of(cell: Any) -> dict[str, str]:
    """Return the options at the head of a code cell (`#| label: fig-balance`), by name."""
    head: list[str] = []
    for line in cell.source.splitlines():
        if not line.startswith("#|"):
            break
        head.append(line)
    return {match[1]: match[2] for match in map(_OPTION.fullmatch, map(str.rstrip, head)) if match}


def is_published(cell: Any) -> bool:
    """Tell whether what a code cell shows stands in the document."""
    options = options_of(cell)
    return options.get("include") != "false" and ("output" in options or "label" in options)


def published(notebook: Any) -> Iterator[tuple[Any, Any]]:
    """Go through what the document has of an executed notebook, in order.

    Each Markdown cell comes with None, each output of a code cell with that cell.
    """
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            yield cell, None
        elif is_published(cell):
            for output in cell.outputs:
                yield cell, output


def require_publishable(notebooks: Iterable[tuple[str, Any]]) -> None:
    """Refuse what the source of the notebooks shows that it cannot be published as it stands.

    Parameters
    ----------
    notebooks
        Their names for messages, and they themselves, with the sections of the form.

    Raises
    ------
    InputError
        The message names notebook and cell of each fault.
    """
    faults: list[str] = []
    labelled: dict[str, str] = {}
    for shown, notebook in notebooks:
        for cell in notebook.cells:
            place = f"{shown} {name_of(cell)}"
            faults += [f"{place}{fault}。" for fault in _faults(cell)]
            label = options_of(cell).get("label") if cell.cell_type == "code" else None
            if label and labelled.setdefault(label, place) != place:
                faults.append(f"{place}的“label: {label}”已用于 {labelled[label]}：全文不能重复，请另起一个。")
    if faults:
        raise InputError("\n".join(faults))


def name_of(cell: Any) -> str:
    """Name a cell by its first words, which people see in JupyterLab, and by its id."""
    lines = [line for line in cell.source.splitlines() if line.strip() and not _OPTION.fullmatch(line.rstrip())]
    start = lines[0].strip() if lines else ""
    words = f"{start[:_MAX_CELL_NAME]}…" if len(start) > _MAX_CELL_NAME else start
    return f"单元格“{words or cell.id}”（{cell.id}）"


def _faults(cell: Any) -> Iterator[str]:
    if cell.cell_type == "code":
        yield from _faults_of_options(cell.source)
        yield from _faults_of_calls(cell)
    elif cell.cell_type != "markdown":
        yield f"的类型是“{cell.cell_type}”，应为代码或 Markdown"
    elif cell.get("attachments") or _PICTURE.search(cell.source):
        yield "贴了图片，它的数字没有来历：图由数据画出，写 show_chart 或 show_figure"
    elif tag := _MARKUP.search(cell.source):
        yield f"有 HTML 等标记“{tag.group()}”，其中的字核对不到：只写 Markdown（给审计人员的说明除外，见别的格子）"


def _faults_of_options(source: str) -> Iterator[str]:
    lines = [line.rstrip() for line in source.splitlines()]
    at_head = True
    for line in lines:
        at_head = at_head and line.startswith("#|")
        option = _OPTION.fullmatch(line)
        if not re.match(r"#\s*\|", line):
            continue
        if not option or option[1] not in _VALUES or not _VALUES[option[1]].fullmatch(option[2]):
            yield f"的选项“{line}”不认识：只认“{ASIS}”“{LABEL}”（小写字母、数字和连字符）“#| include: false”"
        elif not at_head:
            yield f"的“{line}”不在开头，不起作用：请移到第一行"


def _faults_of_calls(cell: Any) -> Iterator[str]:
    options = options_of(cell)
    called = list(_called(cell.source))
    if any(name.endswith(".show") for name in called):
        yield "用 .show() 画的图不会公开：把图交给 show_figure(fig, figures=…, caption=…, alt=…)"
    charts, texts = (any(map(names.fullmatch, called)) for names in (_CHARTS, _TEXTS))
    if options.get("include") == "false":
        if charts or texts:
            yield "写了“#| include: false”，印出的不会公开：请去掉这一行"
        return
    if (charts or "label" in options) and (texts or "output" in options):
        yield f"既有图又有句子或表：各写一格，图的一格第一行是“{LABEL}”，句子的一格是“{ASIS}”"
    elif charts and "label" not in options:
        yield _lacks("画了图", LABEL)
    elif texts and "output" not in options:
        yield _lacks("印出句子或表", ASIS)
    if is_published(cell) and {"print", "display"} & {*called}:
        yield "用 print 或 display 印出的不能公开：句子用 say，图用 show_chart 或 show_figure"


def _called(source: str) -> Iterator[str]:
    """Go through the names of what a cell itself calls, `.name` for methods; the insides of functions are left out."""
    waiting: list[ast.AST] = list(filter(None, [_parsed(source)]))
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.func.id
            elif isinstance(node.func, ast.Attribute):
                yield f".{node.func.attr}"
        waiting += ast.iter_child_nodes(node)


def _parsed(source: str) -> ast.AST | None:
    try:
        return ast.parse(source)
    except SyntaxError:
        # takes long to import, and only a cell with IPython's own commands (%, !) needs it
        from IPython.core.inputtransformer2 import TransformerManager
    try:
        return ast.parse(TransformerManager().transform_cell(source))
    except SyntaxError:
        return None  # running it says where


def fault_of_outputs(cell: Any) -> str | None:
    """Say what a cell that has run shows and the document cannot take; None where all is well."""
    options = options_of(cell)
    outputs = cell.get("outputs", [])
    if sum(bool(chart_metadata(output)) for output in outputs) > 1:
        return "一格里画了几张图：一张图写一格，各有自己的 label"
    for output in sorted(outputs, key=_is_picture, reverse=True):  # a picture before what drawing it returned
        data = output.get("data", {})
        if chart_metadata(output):
            if "label" not in options:
                return _lacks("画了图", LABEL)
        elif _is_picture(output):
            return f"图没有数据来历，不能公开：交给 show_chart 或 show_figure，第一行写“{LABEL}”"
        elif "text/markdown" in data:
            if not options:
                return _lacks("印出句子", ASIS)
        elif is_published(cell) and OUTPUT_METADATA not in output.get("metadata", {}):
            return f"显示的{_named(output)}不能公开：去掉它，或移到没有“#|”开头的格子里，只给看笔记本的人看"
    return None


def _lacks(shown: str, option: str) -> str:
    return f"{shown}，第一行却没有“{option}”，不会公开：请加上这一行"


def _is_picture(output: Any) -> bool:
    return any(kind.startswith("image/") for kind in output.get("data", {}))


def _named(output: Any) -> str:
    if output.output_type == "stream":
        return f"{'警告' if output.name == 'stderr' else '文字'}“{' '.join(output.text.split())[:_MAX_QUOTED]}”"
    return "表" if "text/html" in output.get("data", {}) else "值"
