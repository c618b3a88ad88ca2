"""Whatever is changed in the real 2020 data is noticed: reading refuses it, a check blocks it, or readers see it.

Every cell of every table is changed in every way that an analyst's hand could slip, every row is deleted, doubled
and swapped with the next; the settings and the unit's own prose are changed character by character. What none of
the three notices is a check that is missing or a column that nobody needs. That a wrong number is printed is no
notice: numbers must be refused or blocked.
"""

from __future__ import annotations

import csv
import functools
import io
import re
import shutil
import tomllib
from collections import Counter
from contextlib import contextmanager
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from budgetbook.book import Book, open_book
from budgetbook.charts import style as chart_style
from budgetbook.checks import CHECKS, CheckResult, run_checks
from budgetbook.checks.report import make_report
from budgetbook.core.errors import InputError, UsageError
from budgetbook.core.numerals import chinese_month
from budgetbook.core.output_metadata import OUTPUT_METADATA
from budgetbook.core.project import Project, find_project
from budgetbook.dataset.classification import read_classification
from budgetbook.forms import schema
from budgetbook.forms.reading import read_form
from budgetbook.forms.texts import NO_BASE
from budgetbook.notebook import session
from budgetbook.tables.kinds import KINDS
from tests.composed import LUOYANG, NO_DRAWING, code_of_document
from tests.files import replaced
from tests.places import UNIT, YEAR
from tests.proofs import PROOF, every_nth, examples, slice_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from budgetbook.checks import Check, Finding
    from budgetbook.dataset.classification import Classification
    from budgetbook.forms.columns import Column, TableSchema
    from budgetbook.forms.table_form import TableForm
    from budgetbook.tables.model import AnnexRow

    RowsOf = Callable[[Book, TableForm], list[AnnexRow]]


FORM = read_form(find_project(start=Path(__file__).parent), "luoyang-2020")

CHOICES: dict[tuple[str, str], tuple[str, ...]] = {
    ("income.csv", "收入来源"): (schema.APPROPRIATION, "其他收入"),
    ("income.csv", "资金性质"): (*schema.FUNDS, "其他资金"),
    ("spending.csv", "资金性质"): (*schema.FUNDS, "其他资金"),
    ("three_public.csv", "项目"): schema.THREE_PUBLIC_ITEMS,
    ("procurement.csv", "采购类别"): schema.PROCUREMENT_KINDS,
    ("performance_targets.csv", "一级指标"): ("产出指标", "效益指标", "满意度指标"),
    ("project_targets.csv", "一级指标"): ("产出指标", "效益指标", "满意度指标"),
}
"""Cells that hold one of a few words, and these words."""

FILLED = {
    "procurement.csv": "采购类别,预算数\r\n合计,5.0\r\n货物,3.0\r\n服务,2.0\r\n",
    "project_targets.csv": (
        "项目名称,主管部门,实施单位,资金总额,财政资金,其他资金,年度绩效目标,一级指标,二级指标,三级指标,指标值\r\n"
        "信用体系建设宣传,市政务局,市政务局,10.0,10.0,,宣传诚信,产出指标,数量指标,宣传次数,六次\r\n"
        "信用体系建设宣传,市政务局,市政务局,10.0,10.0,,宣传诚信,效益指标,社会效益,市民知晓,逐步提高\r\n"
        "政务公开,市政务局,市政务局,8.0,7.0,1.0,公开政务,产出指标,质量指标,公开规范,\r\n"
    ),
}
"""The tables that are empty in 2020, with rows that agree with the other tables."""


SETTING_CHOICES = {
    "form": ("luoyang-2021",),
    "amount_unit": ("元",),
    "level": ("省级", "区级", "县级"),
    "kind": ("参公单位", "事业单位"),
    "available": ("true",),
}
"""Settings that are one of a few words, and the other words."""

_BY_CODE = "附表都按科目编码排列，行的先后不起作用"
_TOTAL_ANYWHERE = "合计行由首格认出，在哪一行都一样"
_TOTAL_OPTIONAL = "合计行可有可无（data/README.md），只用来核对，不参与计算"
EXCUSED = {
    ("income.csv", "合计行与下一行对换"): _TOTAL_ANYWHERE,
    ("income.csv", "删去合计行"): _TOTAL_OPTIONAL,
    ("income.csv", "行与下一行对换"): "收入按表样的次序列出，行的先后不起作用",
    ("spending.csv", "行与下一行对换"): _BY_CODE,
    ("basic_spending.csv", "行与下一行对换"): _BY_CODE,
    ("basic_spending.csv", "合计行与下一行对换"): _TOTAL_ANYWHERE,
    ("three_public.csv", "行与下一行对换"): "四项由名称认出，按表样的次序印出",
    ("three_public.csv", "合计行与下一行对换"): _TOTAL_ANYWHERE,
    ("three_public.csv", "删去合计行"): _TOTAL_OPTIONAL,
    ("procurement.csv", "合计行与下一行对换"): _TOTAL_ANYWHERE,
    ("procurement.csv", "删去合计行"): _TOTAL_OPTIONAL,
    ("vehicles.csv", "合计行与下一行对换"): _TOTAL_ANYWHERE,
    ("vehicles.csv", "删去合计行"): _TOTAL_OPTIONAL,
    ("unit.toml", "改为参公单位"): "参公单位同行政单位一样有机关运行经费，别无不同（见名词解释六）",
}
"""Changes by file that may go unnoticed, and why; one that is noticed after all is no longer excused."""


class Mutation(NamedTuple):
    """One change of one file.

    Attributes
    ----------
    row
        As Excel counts.
    column
        The heading; empty where it is the row that was moved.
    is_number
        Whether an amount or a count was changed, which no reader can know to be wrong: reading or a check must stop it.
    is_harmless
        Whether all that was changed is free, as the order of some tables' rows is.
    """

    file: str
    row: int
    column: str
    change: str
    content: bytes
    is_number: bool = False
    is_harmless: bool = False

    def __str__(self) -> str:
        return f"{self.file} 第{self.row}行{f'“{self.column}”' if self.column else ''}：{self.change}"


# ---- how a mutation is noticed


REFUSED, BLOCKED, PRINTED = "拒绝", "核对", "印出"

_CHEAP_FIRST = sorted(CHECKS, key=lambda check: check.id[0] in "AW")


class Noticed(Exception):  # noqa: N818  it is the good outcome
    """What was just shown differs from what the untouched data show."""


class Witness:
    """Loads, checks and tells a book as a build does, and says who noticed that something was changed."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.folder = project.data / YEAR / UNIT
        self._cells = {name: code[:-1] for name, code in code_of_document(project, FORM).items()}
        self._untouched: Book | None = None
        self._known: dict[str, Any] = {}
        self._expected: dict[str, list[str]] = {}
        self._watched: dict[str, tuple[Book, dict[str, Any], dict[str, list[str]]]] = {}
        self._book: Book | None = None
        self._told: list[str] = []
        self._awaited: list[str] | None = None

    def patch(self, patch: pytest.MonkeyPatch) -> None:
        """Let the notebooks tell the book at hand into this witness's ears, with charts in words alone."""
        patch.setattr("budgetbook.dataset.dataset.read_classification", functools.cache(read_classification))
        patch.setattr("budgetbook.dataset.settings.read_form", functools.cache(read_form))
        patch.setattr(session, "_open_book", lambda *_: self._book)
        patch.setattr(session, "run_checks", lambda _: None)
        patch.setattr(session, "require_passed", lambda _: None)
        patch.setattr(session, "display", self._hear)
        patch.setattr(chart_style, "draw", lambda *_: NO_DRAWING)
        # a figure's note of where it comes from is not read as part of the text
        patch.setattr(import_module("budgetbook.figures.markup"), "describe_cells", lambda _: "")
        for kind in KINDS.values():
            patch.setattr(kind, "rows", self._remembered(kind.rows))

    @contextmanager
    def watching(self, file: str = "unit.toml", content: str = "") -> Iterator[None]:
        """Remember what the data show, with the content of one file replaced if any is given, for as long as this."""
        path = self.folder / file
        original = path.read_bytes()
        try:
            if content:
                path.write_bytes(content.encode("utf-8-sig"))
            if content not in self._watched:
                self._untouched, self._known, self._expected = None, {}, {}
                book = self.open()
                self._untouched = book
                assert run_checks(book).has_passed
                assert not self.blocks(book)
                for name in self._cells:
                    self._expected[name] = self.tell(book, name)
                self._watched[content] = (book, self._known, self._expected)
            self._untouched, self._known, self._expected = self._watched[content]
            yield
        finally:
            path.write_bytes(original)

    def open(self) -> Book:
        """Open the book of the data as they are."""
        return open_book(YEAR, UNIT, self.project.data)

    def tell(self, book: Book, name: str) -> list[str]:
        """Run a notebook's code and return what people read of it, with the cover; stop where it is not as expected."""
        self._book = book
        self._told = []
        self._awaited = self._expected.get(name)
        self._say("\n".join((book.title, *book.cover_lines, chinese_month(book.data.settings.dates.cover))))
        namespace: dict[str, Any] = {}
        for cell in self._cells[name]:
            exec(cell, namespace)
        if self._awaited is not None and self._told != self._awaited:
            raise Noticed
        return self._told

    def blocks(self, book: Book) -> bool:
        """Tell whether `run_checks(book)` is not sound, stopping at the first check that fails.

        A check's failed lines are the same whatever other checks found; stale acceptances need them all.
        """
        results = []
        for check in _CHEAP_FIRST:
            result = CheckResult(check, self._failures(check, book))
            if result.findings and make_report(
                (result,), book.data.accepted, transcribed=book.data.settings.transcribed
            ).of("failed"):
                return True
            results.append(result)
        return not make_report(
            tuple(results), book.data.accepted, transcribed=book.data.settings.transcribed
        ).has_passed

    def accepted(self, book: Book) -> list[str]:
        """Return what the auditor reads of the discrepancies that were accepted; nothing where any blocks."""
        results = tuple(CheckResult(check, self._failures(check, book)) for check in CHECKS)
        report = make_report(results, book.data.accepted, transcribed=book.data.settings.transcribed)
        return [line.sentence for line in report.of("accepted")] if report.has_passed else []

    def outcome(self, mutation: Mutation) -> str:
        """Say who noticed the mutation; empty where nobody did."""
        path = self.folder / mutation.file
        original = path.read_bytes()
        path.write_bytes(mutation.content)
        try:
            book = self.open()
        except (InputError, UsageError):
            return REFUSED
        finally:
            path.write_bytes(original)
        if self.blocks(book):
            return BLOCKED
        # where most of the file stands comes first: the first difference is enough
        names = LUOYANG if mutation.file.endswith(".md") else LUOYANG[::-1]
        try:
            for name in names:
                self.tell(book, name)
        except Noticed:
            return PRINTED
        return ""

    def _hear(self, shown: Any, **options: Any) -> None:
        if isinstance(shown, dict):
            chart = options["metadata"][OUTPUT_METADATA]
            self._say(f"{_read(chart['caption'])}\n{chart['alt']}")
        else:
            self._say(_read(shown.data))

    def _say(self, text: str) -> None:
        place = len(self._told)
        self._told.append(text)
        if self._awaited is not None and (place >= len(self._awaited) or self._awaited[place] != text):
            raise Noticed

    # A book of the same amounts as the untouched one has the same tables of amounts, which are not worked out again.
    # Were that wrong, something noticed would be taken for unnoticed, never the other way.

    def _same_amounts(self, book: Book) -> bool:
        return self._untouched is not None and _amounts(book) == _amounts(self._untouched)

    def _failures(self, check: Check, book: Book) -> tuple[Finding, ...]:
        of_amounts = check.id in ("A1", "A2", "A3")
        key = check.id
        if of_amounts and key in self._known and self._same_amounts(book):
            found: tuple[Finding, ...] = self._known[key]
            return found
        failures = tuple(finding for finding in check.rule(book) if not finding.holds)
        if book is self._untouched:
            self._known[key] = failures
        return failures

    def _remembered(self, rows: RowsOf) -> RowsOf:
        """Work out a table's rows once for all who ask about the same book."""
        latest: list[Any] = [None, {}]

        def remembered(book: Book, form: TableForm) -> list[AnnexRow]:
            if latest[0] is not book:
                latest[:] = [book, self._known.setdefault(str(rows), {}) if self._same_amounts(book) else {}]
            known: dict[str, list[AnnexRow]] = latest[1]
            if form.key not in known:
                known[form.key] = rows(book, form)
            return known[form.key]

        return remembered


def _amounts(book: Book) -> tuple[Any, ...]:
    data = book.data
    names = ("income", "spending", "basic_spending", "three_public", "operating_cost", "project_targets")
    rows = (row for name in names for row in data.sources[f"{name}.csv"].rows)
    return (data.settings, *(tuple(row.values.values()) for row in rows))


def _read(markup: str) -> str:
    """Return what is read of a piece of Markdown or HTML, its cells kept apart."""
    return re.sub(r"<[^>]*>", "", re.sub(r"<br\b[^>]*>", "\n", re.sub(r"<t[dh]\b[^>]*>", "|", markup)))


# ---- mutations of the tables


def _mutations(table: TableSchema, text: str, classification: Classification) -> Iterator[Mutation]:
    """Change every cell, and delete, double and move every row."""
    rows = list(csv.reader(io.StringIO(text, newline="")))
    headings, records = rows[0], rows[1:]

    def made(number: int, column: str, change: str, changed: list[list[str]]) -> Mutation:
        is_number = column != "" and table.column(column).kind in ("amount", "count")
        return Mutation(table.file, number + 2, column, change, _written([headings, *changed]), is_number)

    for number, record in enumerate(records):
        for place, column in enumerate(table.columns):
            for change, new in _cell_mutations(table, record, place, column, classification):
                changed = [*records[:number], new, *records[number + 1 :]]
                yield made(number, column.heading, change, changed)
            following = records[number + 1][place] if number + 1 < len(records) else record[place]
            if column.kind == "text" and following != record[place]:
                new = [*record[:place], following, *record[place + 1 :]]
                changed = [*records[:number], new, *records[number + 1 :]]
                yield made(number, column.heading, "同下一行", changed)
        row = "合计行" if record[0] == schema.TOTAL else "行"
        yield made(number, "", f"删去{row}", [*records[:number], *records[number + 1 :]])
        yield made(number, "", f"重复{row}", [*records[: number + 1], record, *records[number + 1 :]])
        if number + 1 < len(records):
            swapped = [*records[:number], records[number + 1], record, *records[number + 2 :]]
            yield made(number, "", f"{row}与下一行对换", swapped)


def _cell_mutations(
    table: TableSchema, record: list[str], place: int, column: Column, classification: Classification
) -> Iterator[tuple[str, list[str]]]:
    """Change one cell; where a code changes, once more with the name that goes with it."""
    raw = record[place]

    def with_cells(*cells: tuple[int, str]) -> list[str]:
        new = list(record)
        for where, value in cells:
            new[where] = value
        return new

    values: dict[str, str] = {}
    match column.kind:
        case "amount" if raw:
            amount = Decimal(raw)
            values = {"加0.1": f"{amount + Decimal('0.1')}", "减0.1": f"{amount - Decimal('0.1')}"}
            values |= {"乘10": f"{amount * 10}", "改空": ""} | ({"变号": f"{-amount}"} if amount else {})
        case "amount":
            values = {"填0.1": "0.1"}
        case "count":
            values = {"加1": f"{int(raw) + 1}", "减1": f"{int(raw) - 1}", "乘10": f"{int(raw) * 10}", "改空": ""}
            values |= {"变号": f"-{raw}"} if int(raw) else {}
        case "code" if raw.isdecimal():
            names = _names(column.heading, classification)
            for code in _other_codes(raw, names):
                yield f"改为{code}", with_cells((place, code))
                yield f"改为{code}{names[code]}", with_cells((place, code), (place + 1, names[code]))
            values = {"改空": ""}
        case _:
            values = {"末尾加一字": f"{raw}甲"} | ({"末尾减一字": raw[:-1], "改空": ""} if raw else {})
            values |= {f"改为{word}": word for word in CHOICES.get((table.file, column.heading), ())}
    for change, value in values.items():
        same = value == raw or (value and raw and column.kind == "amount" and Decimal(value) == Decimal(raw))
        if not same:
            yield change, with_cells((place, value))


def _names(heading: str, classification: Classification) -> dict[str, str]:
    if heading == "科目编码":
        return classification.functions
    return classification.economic if heading.startswith("部门") else classification.government


def _other_codes(code: str, names: dict[str, str]) -> list[str]:
    """Choose other codes of the same level: the neighbours on both sides, and the first one of another class."""
    level = sorted(name for name in names if len(name) == len(code))
    place = level.index(code)
    elsewhere = [other for other in level if other[:3] != code[:3]]
    return list(dict.fromkeys([*level[max(0, place - 1) : place], *level[place + 1 : place + 2], *elsewhere[:1]]))


def _written(rows: list[list[str]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode("utf-8-sig")


# ---- mutations of the settings and of the prose


def _setting_mutations(text: str) -> Iterator[Mutation]:
    """Change every character of every value of unit.toml, and every word to the others that may stand there."""
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        match = re.match(r'(\w+) = ("?)([^"#\s]+)', line)
        if match is None:
            continue
        key, quote, value = match.groups()
        values = [value[:place] + _other(value[place]) + value[place + 1 :] for place in range(len(value)) if quote]
        values += [word for word in SETTING_CHOICES.get(key, ()) if word != value]
        for new in values:
            changed = line[: match.start(3)] + new + line[match.end(3) :]
            content = "".join([*lines[:number], changed, *lines[number + 1 :]])
            assert tomllib.loads(content) != tomllib.loads(text)
            yield Mutation("unit.toml", number + 1, key, f"改为{new}", content.encode("utf-8"))


def _other(character: str) -> str:
    """Return another character of the same kind."""
    if character.isdecimal():
        return str((int(character) + 1) % 10)
    return chr(ord(character) ^ 1) if character.isascii() and character.isalpha() else "甲"


def _prose_mutations(file: str, text: str) -> Iterator[Mutation]:
    """Change one character in the middle of every clause, and drop and add one in every paragraph."""
    for match in re.finditer(r"[^，。；：、\s]+", text):
        place = (match.start() + match.end()) // 2
        row = text.count("\n", 0, place) + 1
        for change, new in (("换", _other(text[place])), ("删", ""), ("添", f"{text[place]}甲")):
            if change == "换" or "\n" in text[match.end() : match.end() + 2]:
                content = text[:place] + new + text[place + 1 :]
                yield Mutation(file, row, "", f"{change}一字“{match.group()}”", content.encode("utf-8"))


# ---- edits at random


INPUTS = (
    "unit.toml",
    *(table.file for table in FORM.data.tables),
    *(f"text/{name}.md" for name in (*FORM.texts, NO_BASE)),
)


def _edits(folder: Path, count: int, seed: int) -> Iterator[Mutation]:
    """Draw single edits of the files as they are typed: a character, a cell or a line, anywhere in any of them.

    An edit that leaves every value as it was (5.00 for 5.0, a comment) is none.
    """
    chance = Random(seed)
    texts = {file: (folder / file).read_bytes().decode("utf-8-sig") for file in INPUTS}
    while count:
        file = chance.choice(INPUTS)
        text = texts[file]
        ways = (_one_character, _one_line, *((_one_cell, _one_cell) if file.endswith(".csv") else ()))
        change, row, edited = chance.choice(ways)(chance, text)
        before, after = _values(file, text), _values(file, edited)
        if after != before:
            count -= 1
            is_csv = file.endswith(".csv")
            yield Mutation(
                *(file, row, "", change, edited.encode("utf-8")),
                is_number=is_csv and _differ_in_numbers(file, before, after),
                is_harmless=is_csv and _mean_the_same(file, before, after),
            )


def _values(file: str, text: str) -> Any:
    """Return what a file says, as far as the way of writing it makes no difference."""
    if file == "unit.toml":
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError:
            return text
    if not file.endswith(".csv"):
        return [line.strip() for line in text.splitlines() if line.strip()]
    return [[_value(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline="")) if any(row)]


def _value(cell: str) -> Decimal | str:
    return Decimal(cell) if re.fullmatch(r"-?[0-9]+\.[0-9]+|0+", cell) else cell


Rows = list[list[Decimal | str]]


def _mean_the_same(file: str, before: Rows, after: Rows) -> bool:
    """Tell whether two tables differ only in what `EXCUSED` says to be free: the order of rows, the total's row."""
    (own, total), (others, new_total) = (_parted(file, rows) for rows in (before, after))
    return own == others and new_total in ([], total)


def _parted(file: str, rows: Rows) -> tuple[Rows, Rows]:
    """Part a table's rows, sorted where their order has no meaning, and the amounts of its total."""
    own = [row for row in rows if row[0] != schema.TOTAL]
    totals: Rows = [[cell for cell in row if isinstance(cell, Decimal)] for row in rows if row[0] == schema.TOTAL]
    return sorted(own, key=str) if (file, "行与下一行对换") in EXCUSED else own, totals


def _differ_in_numbers(file: str, before: Rows, after: Rows) -> bool:
    """Tell whether all that differs between two tables is amounts and counts."""
    if list(map(len, before)) != list(map(len, after)) or before[0] != after[0]:
        return False
    table = next(table for table in FORM.data.tables if table.file == file)
    rows = zip(before, after, strict=True)
    kinds = {
        column.kind for row in rows for column, *cells in zip(table.columns, *row, strict=True) if len({*cells}) > 1
    }
    return kinds <= {"amount", "count"}


def _one_character(chance: Random, text: str) -> tuple[str, int, str]:
    at = chance.randrange(len(text) - 1)
    one, two = text[at], text[at + 1]
    other = chance.choice((_other(one), chance.choice(text)))
    change, new = chance.choice((("换", other + two), ("删", two), ("添", one + other + two), ("对换", two + one)))
    return f"{change}一字“{one}{two}”→“{new}”", text.count("\n", 0, at) + 1, text[:at] + new + text[at + 2 :]


def _one_line(chance: Random, text: str) -> tuple[str, int, str]:
    lines = text.splitlines(keepends=True)
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    line = lines[at]
    match chance.randrange(3):
        case 0:
            del lines[at]
            change = "删去一行"
        case 1:
            lines.insert(other, line)
            change = f"第{other + 1}行前重复一行"
        case _:
            lines[at], lines[other] = lines[other], line
            change = f"与第{other + 1}行对换"
    return f"{change}“{line.strip()[:20]}”", at + 1, "".join(lines)


def _one_cell(chance: Random, text: str) -> tuple[str, int, str]:
    rows = list(csv.reader(io.StringIO(text, newline="")))
    row = chance.randrange(len(rows))
    place, other = (chance.randrange(len(rows[row])) for _ in range(2))
    old = rows[row][place]
    new = chance.choice((rows[row][other], chance.choice(rows)[place], chance.choice(chance.choice(rows))))
    if re.fullmatch(r"[0-9]+\.[0-9]", old):
        new = chance.choice((new, f"{Decimal(old) + Decimal(chance.randrange(1, 1000)) / 10}"))
    rows[row][place] = new
    return f"“{old}”改为“{new}”", row + 1, _written(rows).decode("utf-8-sig")


# ---- the tests


@pytest.fixture(scope="module")
def witness(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Witness]:
    """Who notices what is changed in a copy of the data."""
    target = tmp_path_factory.mktemp("mutated") / "data"
    shutil.copytree(project.data, target, ignore=shutil.ignore_patterns("raw"))
    witness = Witness(find_project(target))
    with pytest.MonkeyPatch.context() as patch:
        witness.patch(patch)
        yield witness


MOST, MOST_OF_PROSE = 5, 1
"""How many mutations of one file are tried outside of a proof."""


def judge(witness: Witness, mutations: Iterable[Mutation]) -> Counter[str]:
    """Count who noticed the mutations; stop the test with a list of those that nobody did, unless excused."""
    counts: Counter[str] = Counter()
    survivors = []
    for mutation in mutations:
        noticed = witness.outcome(mutation)
        if not noticed and (mutation.is_harmless or (mutation.file, mutation.change) in EXCUSED):
            noticed = "无妨"
        counts[noticed or "无人发现"] += 1
        if not noticed or (mutation.is_number and noticed == PRINTED):
            survivors.append(f"{mutation}{'（照样印出）' if noticed else ''}")
    table = "，".join(f"{who}{count}处" for who, count in counts.items())
    print(table)
    assert not survivors, f"{table}\n" + "\n".join(survivors)
    return counts


def test_the_witness_hears_what_the_document_says(witness: Witness) -> None:
    with witness.watching():
        book = witness.open()
        heard = {name: "\n".join(witness.tell(book, name)) for name in LUOYANG}
    assert "二〇二〇年六月" in heard["1-overview"]
    assert "负责全市信用体系建设的规划、组织、管理、监督和协调工作。" in heard["1-overview"]
    assert "其中：基本支出74万元，占80.43%；项目支出18万元，占19.57%（详见预算03表）。" in heard["2-statement"]
    assert "公务用车运行维护费1.3" in heard["2-statement"]  # in the words of the chart
    assert "2020年“三公”经费1.5万元，公务用车运行维护费较多，" in heard["2-statement"]
    assert "财政拨款收入：是指市级财政当年拨付的资金。" in heard["3-glossary"]
    assert "|01|157001|\u3000\u3000行政运行|57.7|57.7|50.0|0.0|7.7|0.0|0.0|0.0" in heard["4-tables"]
    assert "来源" not in heard["2-statement"]


def test_data_that_are_not_changed_are_noticed_by_nobody(witness: Witness) -> None:
    with witness.watching():
        for file in ("spending.csv", "accepted.csv", "unit.toml", "text/duties.md"):
            assert witness.outcome(Mutation(file, 0, "", "照旧", (witness.folder / file).read_bytes())) == ""


@pytest.mark.parametrize(
    ("file", "old", "new", "noticed"),
    [
        ("income.csv", "92.0", "九十二", REFUSED),
        ("spending.csv", "66.3", "66.4", BLOCKED),
        ("operating_cost.csv", "57.7", "7.7", BLOCKED),  # what was accepted is no longer there
        ("performance_tasks.csv", "三公经费", "三公费用", PRINTED),
        ("unit.toml", "参公单位、", "", ""),  # a remark
    ],
)
def test_each_kind_of_notice_is_taken(witness: Witness, file: str, old: str, new: str, noticed: str) -> None:
    text = (witness.folder / file).read_bytes().decode("utf-8")
    with witness.watching():
        mutation = Mutation(file, 0, "", f"{old}→{new}", replaced(text, (old, new)).encode("utf-8"))
        assert witness.outcome(mutation) == noticed


def test_stopping_at_the_first_failure_blocks_what_the_whole_report_blocks(witness: Witness) -> None:
    blocked = []
    with witness.watching():
        path = witness.folder / "basic_spending.csv"
        original = path.read_bytes()
        text = original.decode("utf-8-sig")
        mutations = _mutations(FORM.data.basic_spending_table, text, witness.open().data.classification)
        for mutation in [m for m in mutations if m.column in ("小计", "政府预算经济科目编码") or not m.column][::25]:
            try:
                path.write_bytes(mutation.content)
                book = witness.open()
            except InputError:
                continue
            finally:
                path.write_bytes(original)
            blocked.append(witness.blocks(book))
            assert blocked[-1] is not run_checks(book).has_passed, str(mutation)
    assert set(blocked) == {True, False}


@pytest.mark.proof
@pytest.mark.parametrize("table", FORM.data.tables, ids=lambda table: table.file)
def test_no_cell_and_no_row_of_a_table_can_be_changed_unnoticed(witness: Witness, table: TableSchema) -> None:
    filled = FILLED.get(table.file, "")
    with witness.watching(table.file, filled):
        text = filled or (witness.folder / table.file).read_bytes().decode("utf-8-sig")
        classification = witness.open().data.classification
        counts = judge(witness, slice_of(_mutations(table, text, classification), MOST))
    assert PROOF or counts[REFUSED] + counts[BLOCKED]


@pytest.mark.proof
@pytest.mark.skipif(not PROOF or every_nth(1)[0] > 0, reason="只在逐一试遍的第一份")
@pytest.mark.parametrize("file", dict.fromkeys(file for file, _ in EXCUSED))
def test_every_excuse_is_needed(witness: Witness, file: str) -> None:
    filled = FILLED.get(file, "")
    with witness.watching(file, filled):
        text = filled or (witness.folder / file).read_bytes().decode("utf-8-sig")
        mutations = _setting_mutations(text)
        if file != "unit.toml":
            table = next(table for table in FORM.data.tables if table.file == file)
            mutations = _mutations(table, text, witness.open().data.classification)
        left = {change for excused, change in EXCUSED if excused == file}
        for mutation in mutations:
            if mutation.change in left and not witness.outcome(mutation):
                left.remove(mutation.change)
    assert left == set()


@pytest.mark.parametrize("file", FILLED)
def test_a_row_added_to_an_empty_table_is_noticed(witness: Witness, file: str) -> None:
    headings, *rows = FILLED[file].splitlines(keepends=True)
    row = next(row for row in rows if not row.startswith(schema.TOTAL))
    with witness.watching():
        assert witness.outcome(Mutation(file, 2, "", "添一行", (headings + row).encode())) == PRINTED


@pytest.mark.proof
def test_no_setting_can_be_changed_unnoticed(witness: Witness) -> None:
    with witness.watching():
        judge(witness, slice_of(_setting_mutations((witness.folder / "unit.toml").read_text(encoding="utf-8")), MOST))


@pytest.mark.proof
@pytest.mark.parametrize("name", [*FORM.texts, NO_BASE])
def test_no_character_of_the_units_own_prose_can_be_changed_unnoticed(witness: Witness, name: str) -> None:
    file = f"text/{name}.md"
    with witness.watching():
        text = (witness.folder / file).read_text(encoding="utf-8")
        counts = judge(witness, slice_of(_prose_mutations(file, text), MOST_OF_PROSE))
    assert counts.total()


@pytest.mark.proof
def test_an_edit_at_random_is_noticed(witness: Witness) -> None:
    count, seed = examples(10_000, 6), every_nth(1)[0]
    with witness.watching():
        judge(witness, _edits(witness.folder, count, seed))


@pytest.mark.proof
def test_no_acceptance_can_be_changed_unnoticed(witness: Witness) -> None:
    path = witness.folder / schema.ACCEPTED.file
    original = path.read_bytes()

    with witness.watching():
        book = witness.open()
        accepted = witness.accepted(book)
        mutations = list(_mutations(schema.ACCEPTED, original.decode("utf-8-sig"), book.data.classification))
        survivors = []
        for mutation in slice_of(mutations, 5):
            path.write_bytes(mutation.content)
            try:
                seen = witness.accepted(witness.open())
            except InputError:
                continue
            finally:
                path.write_bytes(original)
            # the order of acceptances has no meaning, for the checks have theirs; who accepted is not told
            if seen == accepted and mutation.change != "行与下一行对换" and "“认定人”" not in str(mutation):
                survivors.append(str(mutation))
    assert len(accepted) == 5
    assert len(mutations) > 5 * len(schema.ACCEPTED.columns)
    assert not survivors
