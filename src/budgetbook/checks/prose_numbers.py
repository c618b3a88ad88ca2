"""Numbers that the unit types into its prose: they carry no source, so each must agree with one that the tables hold.

Amounts are read in every spelling (９３万元, 九十三万元, 1,092万元, 93 万元, 93万, 1亿2000万元), shares where the
sentence names something of the budget (基本支出占80.43%), counts of vehicles, and of projects with targets. Titles of
papers and targets (90%以上, 不超过5万元) are none.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from budgetbook.book import Book
from budgetbook.checks.model import Finding
from budgetbook.checks.own_texts import own_prose
from budgetbook.core.numerals import NUMERALS, read_chinese_number
from budgetbook.core.text import half_width
from budgetbook.figures import Cell, Figure
from budgetbook.forms import schema
from budgetbook.tables.build import rows_of
from budgetbook.tables.model import Numbered

ABOUT = Decimal("1.12")
"""How much more than a round number 余 and 多 may mean: 九十余万元 is less than a hundred."""

IN_YUAN = {"元": Decimal(1), "万元": Decimal(10000), "亿元": Decimal(100000000)}

_FINEST = Decimal("0.000001")
"""The last digit that an amount of the tables can have."""

_SCALES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_ARABIC = r"(?<![\d.])(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_CHINESE = rf"(?<![{NUMERALS}第几数])(?=[^百千万亿佰仟])[{NUMERALS}]+(?:点[{NUMERALS}]+)?"
_PIECE = re.compile(rf"({_ARABIC})\s*([十百千万亿]*)")
# 元 may begin another word
_AMOUNT = re.compile(
    rf"(?P<sign>[¥￥]\s*)?(?P<number>(?:{_ARABIC}\s*[百千万亿]+\s*)*{_ARABIC}\s*[百千万亿]*|{_CHINESE})"
    r"\s*(?P<yuan>[元圆](?![旦月素件器年代宵首帅勋老气组化论制])|(?(sign)|(?<=[万亿])(?=$|[,。;、:!?)\s]|用于|其中)))"
)
_ABOUT = re.compile(rf"(?P<number>{_ARABIC}\s*[百千万亿]*|{_CHINESE})\s*[余多]\s*(?P<unit>[万亿]?)[元圆]")
_SHARE = re.compile(
    rf"(?P<whole>(?:占|比重|比例)[^,。;!?\n%]{{0,24}}?)(?P<number>{_ARABIC}(?=\s*%)|(?<=百分之){_CHINESE})\s*%?"
)
_COUNT = rf"(?P<number>{_ARABIC}|{_CHINESE})\s*"
_VEHICLES = re.compile(rf"(?:车辆|公车|用车)[^,。;!?\n]{{0,12}}?{_COUNT}辆")
_VEHICLES_AFTER = re.compile(rf"{_COUNT}辆(?=[^,。;、(!?\n]{{0,6}}(?:用车|公车))")
_PROJECTS_BEFORE = re.compile(rf"绩效目标的?(?:重点|主要|预算|专项)?项目[^,。;!?\n]{{0,3}}?{_COUNT}[个项]")
_PROJECTS = re.compile(rf"{_COUNT}[个项](?:重点|主要|预算|专项)?项目(?:支出)?的?[^,。;!?\n]{{0,6}}绩效目标")

_TARGET_BEFORE = re.compile(r"(?:不超过|不[高低大小少多]于|[高低大小少多]于|超过?|突破|不足|至[少多]|力争|[≥≤<>])\s*$")
_REACHES = re.compile(r"达到?\s*$")
_TARGET_AFTER = re.compile(r"\s*(?:\(含\))?(?:及?以[上下内外]|左右)")
_OF_THE_BUDGET = re.compile(r"收入|支出|预算|经费|资金|拨款|采购|三公|总[计额]|合计")
_BOUGHT = re.compile(r"购|更新|新增|报废|处置|租|淘汰|增加|减少")
_MOVES = re.compile(r"提高|提升|增|上升|下降|降低|减")
_CHINESE_NAME = re.compile(r"(?!合计|小计).*[\u4e00-\u9fff].+")
_TITLE = re.compile(r"《[^《》]*》|〔[^〔〕]*〕")
_SENTENCE = re.compile(r"[。;!?\n]")
_CLAUSE = re.compile(r"[,。;:!?\n]")

_WHOLES = (
    *("收入总计", "支出总计", schema.APPROPRIATION, *schema.SPENDING_PARTS.values(), "一般公共预算基本支出"),
    *(f"{fund}支出" for fund in schema.FUNDS),
    *("“三公”经费", "公务用车购置及运行费", "政府采购"),
)
"""What a share may be of, where the sentence does not say it."""


def typed_amounts(book: Book) -> Iterator[Finding]:
    """An amount typed into prose carries no source; it must at least be one that the tables hold (E06, E24)."""
    known = _Known(book)
    for cell, text in _texts(book):
        wrong = [match for match in _amounts(text) if not known.has(*_value_and_steps(match["number"]))]
        wrong += [
            match
            for match in _ABOUT.finditer(text)
            if not known.has_about(_value(match["number"] + match["unit"])) and not _is_target(text, match)
        ]
        numbers = (cell.raw[match.start() : match.end()].strip() for match in wrong)
        yield from _findings(cell, numbers, "表格中有的金额")


def typed_shares(book: Book) -> Iterator[Finding]:
    """A share of the budget that is typed into prose must come from the tables (E13)."""
    known = _Known(book)
    for cell, text in _texts(book):
        wrong = [
            cell.raw[match.start() : match.end()]
            for match in _SHARE.finditer(text)
            if not (_is_target(text, match) or _MOVES.search(match["whole"])) and not known.has_share(text, match)
        ]
        yield from _findings(cell, wrong, "由表格中的数算得出的占比")


def typed_counts(book: Book) -> Iterator[Finding]:
    """Vehicles and projects with targets that are counted in prose must be those of the tables (E03, E34)."""
    vehicles = {figure.value for figure in book.data.frame(schema.VEHICLES.stem)["数量（辆）"].figures}
    projects = {row.text("项目名称") for row in book.data.sources[schema.PROJECT_TARGETS.file].rows}
    vehicles |= {book.data.measures["车辆"].value, Decimal(0)}
    for cell, text in _texts(book):
        counted = [match for pattern in (_VEHICLES, _VEHICLES_AFTER) for match in pattern.finditer(text)]
        known = [(match, vehicles) for match in counted if not _BOUGHT.search(_SENTENCE.split(text[: match.end()])[-1])]
        counted = [match for pattern in (_PROJECTS, _PROJECTS_BEFORE) for match in pattern.finditer(text)]
        known += [(match, {Decimal(len(projects))}) for match in counted if projects]
        wrong = [
            cell.raw[match.start() : match.end()]
            for match, values in known
            if _value(match["number"]) not in values and not _is_target(text, match)
        ]
        yield from _findings(cell, wrong, "表格中有的数量")


@dataclass(frozen=True)
class _Known:
    """What the tables of a book hold: each amount in 元, by itself and by the names that stand beside it."""

    book: Book

    @cached_property
    def _by_name(self) -> dict[str, list[Figure]]:
        """Every amount that the tables hold or the document states, by names; those without a name under nothing."""
        known: dict[str, list[Figure]] = {"": []}
        for name, figure in self.book.data.measures.items():
            known.setdefault(name, []).append(figure)
        for table in self.book.data.sources.values():
            for row in (*table.rows, *((table.published_total,) if table.published_total else ())):
                known[""] += row.amounts
                for heading in ("任务名称", "项目名称", "采购类别"):
                    if heading in row.values:
                        known.setdefault(row.text(heading), []).extend(row.amounts)
        for form in self.book.form.tables:
            for row in rows_of(self.book, form):
                figures = [value for value in row.values.values() if isinstance(value, Figure)]
                words = (value.name if isinstance(value, Numbered) else value for value in row.values.values())
                for beside in ("", *(word for word in words if isinstance(word, str))):
                    known.setdefault(beside, []).extend(figures)
        known[""] += self._of_the_comparison()
        return {name: [figure for figure in figures if figure.unit in IN_YUAN] for name, figures in known.items()}

    def _of_the_comparison(self) -> Iterator[Figure]:
        comparison = self.book.comparison
        if comparison is not None:
            changes = (
                *comparison.totals.values(),
                *comparison.funds.values(),
                *(item.change for item in comparison.items),
                *(change for classes in comparison.classes.values() for change in classes.values()),
            )
            for change in changes:
                yield from (figure for figure in (change.now, change.base, change.difference) if figure is not None)

    @cached_property
    def _values(self) -> frozenset[Decimal]:
        return frozenset(abs(_in_yuan(figure)) for figures in self._by_name.values() for figure in figures)

    @cached_property
    def _rounded(self) -> dict[Decimal, frozenset[Decimal]]:
        return {}

    @cached_property
    def _names(self) -> re.Pattern[str]:
        names = sorted(map(half_width, filter(_CHINESE_NAME.fullmatch, self._by_name)), key=len, reverse=True)
        return re.compile("|".join(map(re.escape, names)))

    def has(self, value: Decimal, unit: Decimal, step: Decimal) -> bool:
        """Tell whether an amount in 元 is one that the tables hold, or rounded where its unit is above the data's."""
        if not value or value in self._values:
            return True
        if unit <= IN_YUAN[self.book.data.amount_unit] or step < _FINEST:
            return False
        if step not in self._rounded:
            self._rounded[step] = frozenset(_round(known, step) for known in self._values)
        return value in self._rounded[step]

    def has_about(self, value: Decimal) -> bool:
        """Tell whether an amount in 元 that is a little above a round one (九十余万元) is one that the tables hold."""
        return any(value <= known <= value * ABOUT for known in self._values)

    def has_share(self, text: str, match: re.Match[str]) -> bool:
        """Tell whether a share in a sentence comes from the tables, or is of nothing that the budget speaks of."""
        # 比例 may be of anything that the sentence tells of
        part_of = _CLAUSE if match["whole"].startswith("比例") else _SENTENCE
        before = part_of.split(text[: match.start()])[-1]
        whole = self._named(match["whole"]) or [figure for name in _WHOLES for figure in self._by_name.get(name, ())]
        parts = [_in_yuan(figure) for figure in self._named(before)]
        parts += [_value(amount["number"]) for amount in _amounts(before)][-1:]
        if not parts and not _OF_THE_BUDGET.search(before + match["whole"]):
            return True
        parts = parts or [_in_yuan(figure) for figure in self.book.data.measures.values() if figure.unit in IN_YUAN]
        value, _, step = _value_and_steps(match["number"])
        # shares that add up to a whole are rounded together: each may be off by 0.01
        allowed = max(step / 2, Decimal("0.01"))
        wholes = [amount for figure in whole if (amount := _in_yuan(figure))]
        return any(abs(part * 100 / amount - value) <= allowed for part in parts for amount in wholes)

    def _named(self, words: str) -> list[Figure]:
        """Return the amounts of what is named last in some words."""
        named = self._names.findall(words)[-1:]
        return [figure for name, figures in self._by_name.items() if half_width(name) in named for figure in figures]


def _texts(book: Book) -> Iterator[tuple[Cell, str]]:
    """Go through the unit's prose: the cell, and its text in half-width signs without titles, as long as it was."""
    for cell in own_prose(book):
        text = _TITLE.sub(lambda match: " " * len(match.group()), cell.raw)
        yield cell, half_width(text).replace("\u3000", " ")


def _amounts(text: str) -> Iterator[re.Match[str]]:
    """Find the amounts that are no targets.

    An amount in 万 or 亿 without 元 counts where its clause is about the budget.
    """
    for match in _AMOUNT.finditer(text):
        number = match["number"]
        small = len(number) == 1 and number in NUMERALS  # 一元, 三元: words rather than amounts
        bare = not (match["yuan"] or match["sign"]) and not _OF_THE_BUDGET.search(_clause(text, match.start()))
        if not (small or bare or _is_target(text, match)):
            yield match


def _clause(text: str, place: int) -> str:
    return _CLAUSE.split(text[:place])[-1]


def _is_target(text: str, match: re.Match[str]) -> bool:
    """Tell whether a number is a bound or a target rather than what the budget states."""
    before, after = text[: match.start("number")], text[match.end() :]
    reaches = _REACHES.search(before) is not None and not _OF_THE_BUDGET.search(_clause(text, match.start("number")))
    return reaches or _TARGET_BEFORE.search(before) is not None or _TARGET_AFTER.match(after) is not None


def _value(number: str) -> Decimal:
    return _value_and_steps(number)[0]


def _value_and_steps(number: str) -> tuple[Decimal, Decimal, Decimal]:
    """Read a number; return with it its unit (万 of 1亿2000万) and one of its last digit."""
    pieces = _PIECE.findall(number)
    scales = pieces[-1][1] if pieces else number[len(number.rstrip("万亿")) :]
    unit = _scale(scales)
    if not pieces:
        decimals = len(number.rstrip("万亿").partition("点")[2])
        return read_chinese_number(number), unit, unit.scaleb(-decimals)
    value = sum(Decimal(digits.replace(",", "")) * _scale(signs) for digits, signs in pieces)
    return Decimal(value), unit, unit.scaleb(-len(pieces[-1][0].partition(".")[2]))


def _scale(signs: str) -> Decimal:
    return Decimal(1).scaleb(sum(_SCALES[sign] for sign in signs))


def _in_yuan(figure: Figure) -> Decimal:
    return figure.value * IN_YUAN[figure.unit]


def _round(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def _findings(cell: Cell, wrong: Iterable[str], expected: str) -> Iterator[Finding]:
    """Yield a failed finding for each distinct number that is wrong, or one passed finding."""
    found = list(dict.fromkeys(wrong))
    for number in found:
        yield Finding(Cell(cell.file, cell.row, cell.column, number), f"“{number}”", expected, holds=False)
    if not found:
        yield Finding(cell, f"“{cell.raw.strip()[:8]}…”", expected, holds=True)
