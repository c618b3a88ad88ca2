"""Markdown and web pages as one long sheet: tables written with tabs, with bars or in HTML, and text between them."""

import re
from html.parser import HTMLParser

from budgetbook.importing.sheet import Sheet, pad_rows

_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"\s*\|?(\s*:?-+:?\s*\|)+\s*(:?-+:?)?\s*")
_TAG = re.compile(r"</?[A-Za-z][^>]*>")
_INLINE = ("a", "b", "em", "font", "i", "span", "strong", "sub", "sup", "u")
"""What does not end a paragraph."""
_UNSEEN = ("head", "meta", "script", "style", "title")
_MARKUP = re.compile(r"^#+\s*|\*\*|__")


def read_html(name: str, text: str, notices: tuple[str, ...]) -> Sheet:
    """Read a web page, as which programs save a sheet: its tables one below the other, and the text between them."""
    parser = _parsed(text, has_text=True)
    rows = [cells for _, cells in parser.rows]
    return Sheet(
        name, "", pad_rows(rows), tuple(range(1, len(rows) + 1)), prose=frozenset(parser.prose), notices=notices
    )


def read_markdown(name: str, text: str, notices: tuple[str, ...] = ()) -> Sheet:
    """Read a Markdown file; each line is a row, running text is one cell."""
    rows: list[list[str]] = []
    numbers: list[int] = []
    prose: set[int] = set()
    lines = text.split("\n")
    place = 0
    while place < len(lines):
        line = lines[place]
        if "<table" in line.lower():
            end = next((n for n in range(place, len(lines)) if "</table" in lines[n].lower()), len(lines) - 1)
            for number, cells in html_rows("\n".join(lines[place : end + 1])):
                rows.append(cells)
                numbers.append(place + number)
            place = end + 1
            continue
        if not _RULE.fullmatch(line):
            cells = _cells(line)
            if len(cells) == 1 and cells[0]:
                prose.add(len(rows))
            rows.append(cells)
            numbers.append(place + 1)
        place += 1
    return Sheet(name, "", pad_rows(rows), tuple(numbers), frozenset(prose), notices=notices)


def _cells(line: str) -> list[str]:
    if line.lstrip().startswith("|"):
        pieces = _BAR.split(line.strip().removeprefix("|"))
        return [_plain(piece) for piece in (pieces[:-1] if not pieces[-1].strip() else pieces)]
    if "\t" in line:
        return [_plain(piece) for piece in line.split("\t")]
    return [_plain(line)]


def _plain(text: str) -> str:
    """Take the markup off a cell; a paragraph or a line break within it becomes a new line."""
    broken = re.sub(r"<br\s*/?>|</p>\s*<p>", "\n", text)
    return _MARKUP.sub("", _TAG.sub("", broken).strip()).replace("\\|", "|")


def html_rows(html: str) -> list[tuple[int, list[str]]]:
    """Read the rows of a table of HTML, each with its line; of merged cells only the first holds the text."""
    return _parsed(html).rows


def _parsed(html: str, *, has_text: bool = False) -> "_TableParser":
    parser = _TableParser(has_text=has_text)
    parser.feed(html)
    parser.close()
    return parser


class _TableParser(HTMLParser):
    """Collects the rows of tables; a cell that spans others leaves them blank, as merged cells do.

    Text between tables is a row of one cell, where it is wanted.
    """

    def __init__(self, *, has_text: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[tuple[int, list[str]]] = []
        self.prose: list[int] = []
        self._has_text = has_text
        self._between: list[str] = []
        self._taken: dict[tuple[int, int], bool] = {}
        self._text: list[str] | None = None
        self._column = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end_text(tag)
        if tag in ("tr", "td", "th") and self._text is not None:
            self.handle_endtag("td")
        if tag == "tr":
            self.rows.append((self.getpos()[0], []))
            self._column = 0
        elif tag in ("td", "th") and self.rows:
            spans = dict(attrs)
            row = len(self.rows) - 1
            while self._taken.get((row, self._column)):
                self._column += 1
            for below in range(_span(spans.get("rowspan"))):
                for beside in range(_span(spans.get("colspan"))):
                    self._taken[row + below, self._column + beside] = True
            cells = self.rows[-1][1]
            cells.extend([""] * (self._column + 1 - len(cells)))
            self._text = []
        elif tag in ("br", "p") and self._text:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._end_text(tag)
        # the ends of cells and rows may be left out
        if tag in ("td", "th", "tr", "table") and self._text is not None:
            self.rows[-1][1][self._column] = "".join(self._text).strip()
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)
        elif self._has_text:
            self._between.append(data)

    def _end_text(self, tag: str) -> None:
        """End a paragraph between tables; what no page shows is none."""
        if tag in _INLINE:
            return
        text = " ".join("".join(self._between).split())
        self._between = []
        if text and tag not in _UNSEEN:
            self.prose.append(len(self.rows))
            self.rows.append((self.getpos()[0], [text]))


def _span(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 1
