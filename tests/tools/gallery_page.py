"""The page on which a gallery is leafed through: contact sheets first, then picture by picture with the arrow keys."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.tools.pictures import Group

_PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ margin: 0; font: 15px/1.6 sans-serif; background: #eee; color: #222; }}
header, section {{ padding: .5rem 1rem; }}
header {{ position: sticky; top: 0; background: #fff; border-bottom: 1px solid #bbb; }}
nav a {{ margin-right: 1em; white-space: nowrap; }}
figure {{ margin: 1rem 0; scroll-margin-top: 5rem; }}
img {{ max-width: 100%; border: 1px solid #999; background: #fff; }}
summary {{ cursor: pointer; }}
section {{ scroll-margin-top: 5rem; }}
</style>
</head>
<body>
<header><strong>{title}</strong>　按 ← → 逐张翻看<br><nav>{links}</nav></header>
{sections}
<script>
const pictures = [...document.querySelectorAll("figure")];
let at = -1;
addEventListener("keydown", event => {{
  const step = {{ArrowRight: 1, ArrowLeft: -1}}[event.key];
  if (!step) return;
  at = Math.max(0, Math.min(pictures.length - 1, at + step));
  pictures[at].closest("details").open = true;
  pictures[at].scrollIntoView();
  event.preventDefault();
}});
</script>
</body>
</html>
"""


def index_page(groups: Sequence[Group], publication: Path) -> str:
    """Write the page."""
    title = f"图册：{'/'.join(publication.parts[-2:])}"
    links = "".join(f'<a href="#{group.key}">{escape(group.title)}（{len(group.pictures)}）</a>' for group in groups)
    return _PAGE.format(title=escape(title), links=links, sections="\n".join(_section(group) for group in groups))


def _section(group: Group) -> str:
    sheets = "\n".join(
        f'<img src="{sheet.as_posix()}" loading="lazy" alt="{escape(group.title)}总览">' for sheet in group.sheets
    )
    pictures = "\n".join(
        f"<figure><figcaption>{escape(group.title)} 第{number}张</figcaption>"
        f'<img src="{picture.as_posix()}" loading="lazy" alt="{escape(group.title)} 第{number}张"></figure>'
        for number, picture in enumerate(group.pictures, start=1)
    )
    one_by_one = f"<details><summary>逐张</summary>\n{pictures}\n</details>\n" if pictures else ""
    heading = f"{escape(group.title)}{escape(group.remark)}"
    return f'<section id="{group.key}">\n<h2>{heading}</h2>\n{sheets}\n{one_by_one}</section>'
