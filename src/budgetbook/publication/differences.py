"""Which figures differ between two publications: of one year before and after a correction, or of two years."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from budgetbook.core.documents import FIGURES
from budgetbook.core.errors import UsageError

COLUMNS = ("数据编号", "名称", "位置", "原印", "现印")

_MAX_LISTED = 10
"""How many figures one line names."""


@dataclass(frozen=True)
class Difference:
    """One figure that two publications do not have alike.

    Attributes
    ----------
    id
        The figure's id, by which both know it.
    label, place
        Its name and where it is printed: in the new publication, or in the old one if the new one lacks it.
    before, after
        As it is printed in each; empty where that publication has no such figure.
    """

    id: str
    label: str
    place: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """The difference in words."""
        change = f"{self.before or '没有'} → {self.after or '没有'}"
        return f"{self.place} {self.label}：{change}（{self.id}）"

    def as_row(self) -> dict[str, str]:
        """Return it under the headings of `COLUMNS`."""
        return dict(zip(COLUMNS, asdict(self).values(), strict=True))


Figures = dict[str, dict[str, Any]]
"""The entries of a figures.json by their ids."""


def read_figures(folder: Path, *, with_sources: bool = False) -> Figures:
    """Read the figures of a publication; none where nothing is published there.

    Parameters
    ----------
    with_sources
        Whether the entries keep their cells and expressions, which need twenty times the room of the rest.

    Raises
    ------
    UsageError
        Its figures.json cannot be understood.
    """
    path = folder / FIGURES
    if not path.is_file():
        return {}
    try:
        read = json.loads(path.read_text(encoding="utf-8"), object_hook=None if with_sources else _without_sources)
        return {entry["id"]: entry for entry in read["figures"]}
    except (ValueError, KeyError, TypeError):
        raise UsageError(f"{path} 读不懂，应为 budgetbook build 写成的数据台账。") from None


def _without_sources(read: dict[str, Any]) -> dict[str, Any]:
    for key in ("cells", "expression"):
        read.pop(key, None)
    return read


def differences(before: Figures, after: Figures) -> list[Difference]:
    """List the figures that differ in what is printed or in their value, in the new publication's order."""
    found = []
    for name in dict.fromkeys([*after, *before]):
        old, new = before.get(name), after.get(name)
        if old and new and (old["text"], old["value"]) == (new["text"], new["value"]):
            continue
        entry: dict[str, Any] = new or old or {}
        texts = (one["text"] if one else "" for one in (old, new))
        found.append(Difference(name, entry["label"], entry["place"], *texts))
    return found


def require_figures(folder: Path) -> Figures:
    """Read the figures of a publication.

    Raises
    ------
    UsageError
        Nothing is published there, or its figures.json cannot be understood.
    """
    figures = read_figures(folder)
    if not figures:
        lacking = f"没有 {FIGURES}" if folder.is_dir() else "不是已有的目录"
        raise UsageError(f"{folder} {lacking}，应为 budgetbook build 生成的公开目录，如 output/2020/157001。")
    return figures


def print_as_csv(found: Sequence[Difference]) -> str:
    """Write the differences as CSV, a row each."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(one.as_row().values() for one in found)
    return text.getvalue()


def summary_of_changes(before: Figures, after: Figures) -> str:
    """Say in one line which figures a publication has otherwise than the one that it replaced."""
    found = differences(before, after)
    if not found:
        return "与原公开文本相比：数据全部相同"
    more = "；……（全部见 budgetbook diff）" if len(found) > _MAX_LISTED else ""
    listed = "；".join(difference.sentence for difference in found[:_MAX_LISTED])
    return f"与原公开文本相比：{len(found)}个数据不同：{listed}{more}"
