"""text/*.md: the prose that the unit writes itself; every other text of the document is computed."""

import re
from collections.abc import Mapping
from pathlib import Path

from budgetbook.core.errors import Faults, InputError
from budgetbook.core.project import Project
from budgetbook.core.text import describe_invisible, escape_invisible
from budgetbook.forms.texts import INSIDE_SENTENCES, NO_BASE, OWN_TERMS

TEMPLATE_PLACEHOLDER = re.compile(
    r"（[^（）]{0,12}(?:根据实际情况|选列|请填|填写|增加内容)[^（）]*）|填写说明|请填|"
    r"(?<![A-Za-z.])[XＸ×]{2,}(?![A-Za-z.])|(?<![A-Za-z./@])[xｘ]{2,}(?![A-Za-z./@])|…+等?）|"
    r"(?:增加|减少|增长|下降)(?:（(?:增加|减少|增长|下降)）|[/／](?:增加|减少|增长|下降))"
)
"""Words of a template that were left: instructions to the author, placeholders, alternatives not chosen (E20-E22)."""

_MAX_BYTES = 256 << 10
"""A whole published book has a tenth of it."""

_MAX_LINE = 5000
"""How long a paragraph may be, in characters; the rules for prose look through each of them many times."""

_TERM = re.compile("[^：。]{1,30}(?=：.)")
_MARKUP = re.compile(r"</?[A-Za-z!?][^>\n]*>?|\{\{[<%].*|`\{?=\w+\}?|!\[|\]\(")


def read_prose(folder: Path, project: Project, meanings: Mapping[str, str]) -> dict[str, str]:
    """Read the unit's prose, one plain text per name; each line is a paragraph.

    Parameters
    ----------
    meanings
        The texts that the document needs, and what each has to say.

    Raises
    ------
    InputError
        Texts are missing, empty or not as they must be, or there are files that belong to no place of the document:
        all are told at once.
    """
    texts = {}
    with Faults() as faults:
        for name, meaning in meanings.items():
            with faults.noting():
                texts[name] = _read(folder / f"{name}.md", project, meaning)
        for path in sorted(folder.glob("*.md")):
            if path.stem not in (*meanings, NO_BASE):
                known = "、".join(meanings)
                message = f"{project.shown(path)} 不属于文本的任何一处：请检查文件名，可用的有{known}。"
                faults.note(InputError(message))
    return texts


def _read(path: Path, project: Project, meaning: str) -> str:
    shown = project.shown(path)
    if not path.is_file():
        raise InputError(f"缺少文件 {shown}：应写明{meaning}。")
    size = path.stat().st_size
    if size > _MAX_BYTES:
        raise InputError(
            f"{shown} 有{size >> 10}KB，文字没有这么长（至多{_MAX_BYTES >> 10}KB）：请检查是不是放错了文件。"
        )
    try:
        text = path.read_text(encoding="utf-8-sig").rstrip().lstrip("\n")
    except UnicodeDecodeError:
        raise InputError(f"{shown} 不是 UTF-8 编码：请用文本编辑器另存为 UTF-8。") from None
    if not text.strip():
        raise InputError(f"{shown} 是空文件：应写明{meaning}。")
    _check(path.stem, text, shown)
    return text


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text: each line that is not empty is one."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def term_of(line: str) -> str:
    """Return the term that a line of the unit's own glossary explains; empty where it explains none."""
    term = _TERM.match(line.strip())
    return term.group() if term else ""


def _check(name: str, text: str, shown: str) -> None:
    """Refuse what is no plain text, and several paragraphs where the text stands inside a sentence."""
    for number, line in enumerate(text.splitlines(), start=1):
        if len(line) > _MAX_LINE:
            raise InputError(f"{shown} 第{number}行：发现{len(line)}字，应为至多{_MAX_LINE}字的一段。")
        expected = describe_invisible(line)
        match = _MARKUP.search(line)
        if match:
            expected = "不含网页标记、图片和链接的文字"
        if not expected and name == OWN_TERMS and line.strip() and not term_of(line):
            raise InputError(f"{shown} 第{number}行：发现“{line.strip()[:20]}”，应为一个名词一行：名词：解释。")
        if expected:
            found = match.group(0) if match else escape_invisible(line.strip())
            raise InputError(f"{shown} 第{number}行：发现“{found}”，应为{expected}。")
    if name in (*INSIDE_SENTENCES, NO_BASE) and len(paragraphs(text)) > 1:
        raise InputError(f"{shown}：发现{len(paragraphs(text))}段，应为一段文字（它接在正文的句子里）。")
