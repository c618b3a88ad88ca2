"""On which line of a TOML file each of its settings stands; tomllib does not tell."""

import re
from collections.abc import Callable

TomlPath = tuple[str | int, ...]
"""The way to a setting: keys, and from 0 the places in arrays."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_KEY = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|[A-Za-z0-9_-]+")
_STRINGS = (
    r'"""(?:[^\\]|\\.)*?"""+',
    r"'''.*?'''+",
    r'"(?:[^"\\\n]|\\.)*"',
    r"'[^'\n]*'",
)
_STRING = re.compile("|".join(_STRINGS), re.S)
_PLAIN = re.compile(r"[^,\]}\n#]+")


def lines_of(text: str) -> dict[TomlPath, int]:
    """Return the line, from 1, of every setting of a valid TOML text.

    Of a section it is the line of its heading, of an entry of an array the line on which it begins.
    """
    return _Scanner(text).lines


class _Scanner:
    """Goes through a text once."""

    def __init__(self, text: str) -> None:
        self.lines: dict[TomlPath, int] = {}
        self._text = text
        self._place = 0
        self._sections: dict[TomlPath, int] = {}
        section: TomlPath = ()
        self._skip(_BLANK)
        while self._place < len(text):
            if text.startswith("[", self._place):
                section = self._heading()
            else:
                self._setting(section)
            self._skip(_BLANK)

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._place)
        assert match is not None
        self._place = match.end()
        return match.group(0)

    def _note(self, path: TomlPath, place: int) -> None:
        self.lines.setdefault(path, self._text.count("\n", 0, place) + 1)

    def _keys(self) -> tuple[str, ...]:
        """Read a key, which may have several parts: text_amounts.unit."""
        keys = []
        while True:
            self._skip(_SPACE)
            keys.append(self._skip(_KEY).strip("\"'"))
            self._skip(_SPACE)
            if not self._text.startswith(".", self._place):
                return tuple(keys)
            self._place += 1

    def _heading(self) -> TomlPath:
        """Read [section] or [[section]]; of the latter each is one of an array."""
        start = self._place
        is_one_of_many = self._text.startswith("[[", start)
        self._place += 1 + is_one_of_many
        *above, last = self._keys()
        self._place += 1 + is_one_of_many
        path: TomlPath = ()
        for key in above:
            path = (*path, key)
            if path in self._sections:
                path = (*path, self._sections[path])
        path = (*path, last)
        self._note(path, start)
        if is_one_of_many:
            self._sections[path] = self._sections.get(path, -1) + 1
            path = (*path, self._sections[path])
            self._note(path, start)
        return path

    def _setting(self, section: TomlPath) -> None:
        start = self._place
        keys = self._keys()
        for count in range(1, len(keys) + 1):
            self._note((*section, *keys[:count]), start)
        self._place += 1  # the sign =
        self._skip(_SPACE)
        self._value((*section, *keys))

    def _value(self, path: TomlPath) -> None:
        opened = self._text[self._place]
        if opened in "\"'":
            self._skip(_STRING)
        elif opened == "[":
            self._entries("]", lambda number: self._entry((*path, number)))
        elif opened == "{":
            self._entries("}", lambda _: self._setting(path))
        else:
            self._skip(_PLAIN)

    def _entry(self, path: TomlPath) -> None:
        self._note(path, self._place)
        self._value(path)

    def _entries(self, closed: str, read: Callable[[int], None]) -> None:
        self._place += 1
        number = 0
        self._skip(_BLANK)
        while not self._text.startswith(closed, self._place):
            read(number)
            number += 1
            self._skip(_BLANK)
            if self._text.startswith(",", self._place):
                self._place += 1
            self._skip(_BLANK)
        self._place += 1
