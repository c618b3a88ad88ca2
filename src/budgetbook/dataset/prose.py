"""text/*.md: the unit's own prose, the only words of the document that no formula makes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from budgetbook.errors import InputError
from budgetbook.plain_text import unseen, visible

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from budgetbook.project import Project

TEXTS = {
    "institution": "机构设置情况",
    "duties": "部门职责",
    "composition": "部门预算单位构成",
    "three_public_vehicles": "公务用车购置及运行费的用途",
    "three_public_reception": "公务接待费的用途",
    "operating_cost": "机关运行经费的用途",
    "performance_management": "预算绩效管理工作开展情况",
    "functions_summary": "整体绩效目标表中的部门职能",
    "year_goal": "整体绩效目标表中的年度总体目标",
    "target_note": "整体绩效目标表中的整体目标设置说明",
    "assets": "国有资产占有使用情况",
    "projects": "项目经费情况说明",
    "three_public_no_base": "没有上年可比数的原因",
}
"""Name of each text that a form can ask for, and what it says."""

NO_BASE = "three_public_no_base"
"""The reason why there is no last year to compare with; needed when there is none."""

INSIDE_SENTENCES = ("three_public_vehicles", "three_public_reception", "operating_cost")
"""Texts that stand inside a sentence of the document, which brings its own full stop."""

_LIVE = re.compile(r"</?[A-Za-z!?][^>\n]*>?|\{\{[<%].*|`\{?=\w+\}?|!\[|\]\(")


def read_prose(folder: Path, project: Project, names: Collection[str]) -> dict[str, str]:
    """Read the unit's prose, one plain text per name; each line is a paragraph.

    Parameters
    ----------
    names
        The texts that the document needs, of TEXTS.

    Raises
    ------
    InputError
        A text is missing or empty, or there is a file that belongs to no place of the document.
    """
    texts = {}
    for name in names:
        meaning = TEXTS[name]
        path = folder / f"{name}.md"
        shown = project.shown(path)
        if not path.is_file():
            raise InputError(f"缺少文件 {shown}：应写明{meaning}。")
        try:
            text = path.read_text(encoding="utf-8-sig").rstrip().lstrip("\n")
        except UnicodeDecodeError:
            raise InputError(f"{shown} 不是 UTF-8 编码：请用文本编辑器另存为 UTF-8。") from None
        if not text.strip():
            raise InputError(f"{shown} 是空文件：应写明{meaning}。")
        _check(name, text, shown)
        texts[name] = text
    for path in sorted(folder.glob("*.md")):
        if path.stem not in (*names, NO_BASE):
            raise InputError(f"{project.shown(path)} 不属于文本的任何一处：请检查文件名，可用的有{'、'.join(names)}。")
    return texts


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text: each line that is not empty is one."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _check(name: str, text: str, shown: str) -> None:
    """Refuse what is no plain text, and several paragraphs where the text stands inside a sentence."""
    for number, line in enumerate(text.splitlines(), start=1):
        expected = unseen(line)
        match = _LIVE.search(line)
        if match:
            expected = "不含网页标记、图片和链接的文字"
        if expected:
            found = match.group(0) if match else visible(line.strip())
            raise InputError(f"{shown} 第{number}行：发现“{found}”，应为{expected}。")
    if name in (*INSIDE_SENTENCES, NO_BASE) and len(paragraphs(text)) > 1:
        raise InputError(f"{shown}：发现{len(paragraphs(text))}段，应为一段文字（它接在正文的句子里）。")
