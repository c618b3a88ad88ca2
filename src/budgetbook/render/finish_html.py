"""Makes the HTML page self-contained: it loads nothing, and a Content-Security-Policy allows only its own scripts.

The page's Content-Security-Policy allows its styles and scripts by their hashes, and pictures and fonts that it
carries within. Inline styles, which pandoc and the official tables use, become classes of a style of their own.
"""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from html import escape, unescape
from pathlib import Path
from types import MappingProxyType
from typing import Any

from budgetbook.core.documents import PAGE, PREVIEW
from budgetbook.core.errors import RenderError
from budgetbook.render.origins import PAGE_DATA

_STYLE = '<style type="text/css">'
_CHARSET = '<meta charset="utf-8">'

# what is not mark-up is matched first, so that nothing within it counts as a tag
_PIECE = re.compile(
    r"<!--.*?-->"
    r"|<(?P<raw>script|style)\b(?P<raw_head>[^>]*)>(?P<content>.*?)</(?P=raw)\s*>"
    r"""|<(?P<name>[a-zA-Z][\w:-]*)(?P<attributes>(?:[^>"']|"[^"]*"|'[^']*')*)>""",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""\s+([^\s"'>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+))?""")
_FILE = re.compile(r'<li class="file">\s*<a\s[^>]*?href="([^"]+)"[^>]*>.*?</li>\n?', re.DOTALL)

_OF_FRAME = re.compile(
    r'<link rel="stylesheet" href="(?P<style>[^"]+)">'
    r'|<script src="(?P<script>[^"]+)"></script>'
    r'|(?P<before><img src=")(?P<drawing>charts/[^"]+\.svg)"'
)

_CAPTION = re.compile(r"(<figcaption[^>]*>\s*图)(?:\s|&nbsp;)*(\d+)(　)\s+")
"""How Quarto writes the number of a picture: with blanks of its own around it."""

_CONTENTS = re.compile(r'<nav id="TOC".*?</nav>', re.DOTALL)
_SPAN = re.compile(r"""<span\b(?:[^>"']|"[^"]*"|'[^']*')*>(.*?)</span>""", re.DOTALL)
"""The contents repeat headings with the figures in them, which explain themselves in their places."""

_LOADED = {
    ("link", "href"),
    ("img", "src"),
    ("script", "src"),
    ("iframe", "src"),
    ("source", "src"),
    ("object", "data"),
}
"""What a browser fetches by itself, by element and attribute."""

_TYPES = {
    ".csv": "text/csv;charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def embed_frame(page: Path, frame: Path) -> None:
    """Put the frame's style sheets and scripts, and the charts, into a page that names them, in its place.

    pandoc can do so as well, but reads and writes the whole page once more for it, which takes as long as making it.

    Parameters
    ----------
    frame
        The folder in which their names are looked up.
    """

    def replace(piece: re.Match[str]) -> str:
        if piece["style"]:
            return f"{_STYLE}\n{(frame / piece['style']).read_text(encoding='utf-8')}</style>"
        if piece["script"]:
            return f"<script>{(frame / piece['script']).read_text(encoding='utf-8')}</script>"
        drawing = base64.b64encode((frame / piece["drawing"]).read_bytes()).decode("ascii")
        return f'{piece["before"]}data:image/svg+xml;base64,{drawing}"'

    text = _OF_FRAME.sub(replace, page.read_text(encoding="utf-8"))
    page.write_text(text, encoding="utf-8", newline="\n")


def finish_html(page: Path, fonts: str = "", carried: Mapping[str, Any] = MappingProxyType({})) -> None:
    """Finish one page in its place.

    Links to files that are not beside it are taken out; those marked data-carried are written into the page as well,
    so that it can hand them out where it travels alone.

    Parameters
    ----------
    fonts
        The style sheet with the page's fonts, which goes before its others.
    carried
        What it carries as JSON for its scripts, by the ids of the elements.

    Raises
    ------
    RenderError
        The page would load something from outside, has an event handler in its mark-up, or has no place for the policy.
    """
    text = page.read_text(encoding="utf-8")
    text = _FILE.sub(lambda item: item[0] if (page.parent / unescape(item[1])).is_file() else "", text)
    text = _carry_files(text, page.parent)
    for name, content in carried.items():
        text = _carry(text, name, content) if content else text
    text = _styles_to_classes(text, page.name)
    text = _CAPTION.sub(r"\1\2\3", text)
    text = _CONTENTS.sub(lambda contents: _SPAN.sub(r"\1", contents[0]), text)
    if fonts and _STYLE not in text:
        raise RenderError(f"网页没有 {_STYLE}，字体无处可写，本次不公开。")
    if fonts:
        text = text.replace(_STYLE, f"{_STYLE}{fonts}</style>\n{_STYLE}", 1)
    page.write_text(_with_policy(text), encoding="utf-8", newline="\n")


def finish_pages(folder: Path, report: Path) -> None:
    """Complete report.html and the notebooks' pages in place.

    Parameters
    ----------
    folder
        The publication: with all files that the pages link to.
    report
        The frame that they were rendered from.

    Raises
    ------
    RenderError
        A page is not fit to be published; the message says why.
    """
    fonts = (report / "fonts.css").read_text(encoding="utf-8")
    for page in sorted((folder / "notebooks").glob(f"*{PREVIEW}")):
        finish_html(page, fonts)
    finish_html(folder / PAGE, fonts, json.loads((report / PAGE_DATA).read_text(encoding="utf-8")))


def _carry_files(text: str, folder: Path) -> str:
    names = re.findall(r'<a\s[^>]*?href="([^"]+)"[^>]*\sdata-carried\b', text)
    files = {
        name: {
            "name": (folder / name).name,
            "type": _TYPES[(folder / name).suffix],
            "base64": base64.b64encode((folder / name).read_bytes()).decode("ascii"),
        }
        for name in dict.fromkeys(names)
    }
    if not files:
        return text
    return _carry(text, "carried-files", files)


def _carry(text: str, name: str, content: Any) -> str:
    """Write something into the page as JSON, for its scripts."""
    # "<" would let a text in it end the element
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    before, end, after = text.rpartition("<footer>")
    return f'{before}<script type="application/json" id="{name}">{data}</script>\n{end}{after}'


def _styles_to_classes(text: str, page: str) -> str:
    """Turn every style attribute into a class, and refuse what must not be in the mark-up."""
    classes: dict[str, str] = {}

    def replace(piece: re.Match[str]) -> str:
        if piece["raw"]:
            _require_harmless(piece["raw"], _attributes(piece["raw_head"]), page)
            return piece[0]
        if not piece["name"]:
            return piece[0]
        attributes = _attributes(piece["attributes"])
        _require_harmless(piece["name"].lower(), attributes, page)
        # Quarto writes a picture's words on what surrounds it as well
        is_doubled = piece["name"] == "div" and attributes.pop("alt", None) is not None
        if "style" not in attributes:
            return _tag(piece, attributes) if is_doubled else piece[0]
        style = attributes.pop("style") or ""
        if re.search(r"[{}<>\\]|url\(", style):
            raise RenderError(f"{page} 的 <{piece['name']}> 的样式“{style}”不是简单的样式，本次不公开。")
        name = classes.setdefault(" ".join(style.split()).rstrip(";"), f"style-{len(classes) + 1}")
        attributes["class"] = f"{attributes.get('class') or ''} {name}".strip()
        return _tag(piece, attributes)

    text = _PIECE.sub(replace, text)
    rules = "".join(f".{name} {{ {style}; }}\n" for style, name in classes.items())
    return text.replace("</head>", f"<style>\n{rules}</style>\n</head>", 1) if rules else text


def _tag(piece: re.Match[str], attributes: dict[str, str | None]) -> str:
    end = " /" if piece["attributes"].rstrip().endswith("/") else ""
    return f"<{piece['name']}{''.join(map(_written, attributes.items()))}{end}>"


def _attributes(text: str) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for name, value in _ATTRIBUTE.findall(text):
        # as browsers do, the first of two counts
        found.setdefault(name.lower(), unescape(value.strip("\"'")) if value else None)
    return found


def _written(attribute: tuple[str, str | None]) -> str:
    name, value = attribute
    return f" {name}" if value is None else f' {name}="{escape(value)}"'


def _require_harmless(element: str, attributes: dict[str, str | None], page: str) -> None:
    for name, value in attributes.items():
        if name.startswith("on"):
            raise RenderError(f"{page} 的 <{element}> 带有事件属性 {name}，网页的安全策略不容许，本次不公开。")
        address = (value or "").strip().lower()
        if (element, name) in _LOADED and not address.startswith("data:"):
            raise RenderError(f"{page} 的 <{element}> 要另取 {value}，网页应自成一体，本次不公开。")
        if address.startswith("javascript:"):
            raise RenderError(f"{page} 的 <{element}> 的 {name} 是脚本，网页的安全策略不容许，本次不公开。")


def _with_policy(text: str) -> str:
    scripts: dict[str, None] = {}
    styles: dict[str, None] = {}
    for piece in _PIECE.finditer(text):
        if piece["raw"] and "application/json" not in piece["raw_head"]:
            digest = hashlib.sha256(piece["content"].encode("utf-8")).digest()
            kind = scripts if piece["raw"] == "script" else styles
            kind[f"'sha256-{base64.b64encode(digest).decode('ascii')}'"] = None
    policy = "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src", *(scripts or ("'none'",)))),
            " ".join(("style-src", *(styles or ("'none'",)))),
            "img-src data:",
            "font-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    if _CHARSET not in text:
        raise RenderError(f"网页的开头没有 {_CHARSET}，安全策略无处可写，本次不公开。")
    meta = f'{_CHARSET}\n<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return text.replace(_CHARSET, meta, 1)
