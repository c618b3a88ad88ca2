"""Shares and counts that the unit types into its prose: each must come from the tables, where it is of the budget."""

import re
from collections.abc import Iterator
from decimal import Decimal

from budgetbook.book import Book
from budgetbook.checks.budget_terms import BudgetAmounts
from budgetbook.checks.model import Finding
from budgetbook.checks.own_texts import number_findings, plain_prose
from budgetbook.checks.spelled_numbers import (
    CLAUSE,
    COUNT,
    OF_THE_BUDGET,
    SENTENCE,
    SHARE,
    amounts_in,
    is_target,
    read_share,
    value_of,
)
from budgetbook.core.text import half_width
from budgetbook.forms import schema

_SHARE_OF = re.compile(rf"(?P<whole>(?:占|比重|比例)[^,。;!?\n%]{{0,24}}?){SHARE}")
_IS_SHARE = re.compile(rf"(?:是|为|相当于|等于|达到?)(?P<whole>[^,。;!?\n%]{{1,24}}?)的\s*{SHARE}")
_SHARE_IS = re.compile(
    rf"{SHARE}的?(?P<whole>[^,。;!?\n%]{{1,24}}?)(?:是|为|用于|属于|来自|来源于|投向)(?P<after>[^,。;!?\n]{{1,24}})"
)
_RATIO = re.compile(
    r"(?P<one>[^,。;!?\n:]{2,20}?)(?:与|和|同|、)(?P<other>[^,。;!?\n:]{2,20}?)的?(?:之比|比例|比)(?:约?为|是|:)?\s*"
    r"(?P<number>(?P<a>\d+(?:\.\d+)?)\s*[:比]\s*(?P<b>\d+(?:\.\d+)?))"
)
_VEHICLE = r"(?P<kind>[\u4e00-\u9fff]{0,10}?)(?P<vehicle>公务用车|公务车辆|用车|公车|车辆)"
_GAP = (
    r"(?:[^,。;!?\n]{0,12}?(?=[\d.,]+\s*辆|[零〇一二三四五六七八九十百千两]+辆)|(?:保有量|数量?|共|有|为|计|:|\s){0,4})"
)
_VEHICLES = re.compile(rf"{_VEHICLE}{_GAP}{COUNT}[辆台部]")
_VEHICLES_AFTER = re.compile(
    rf"{COUNT}(?:辆|[台部](?=[^,。;、(!?\n]{{0,6}}车))(?P<after>[^,。;、(!?\n]{{0,6}}(?:用车|公车))"
)
_PROJECTS_BEFORE = re.compile(rf"绩效目标的?(?:重点|主要|预算|专项)?项目[^,。;!?\n]{{0,3}}?{COUNT}[个项]")
_PROJECTS = re.compile(rf"{COUNT}[个项](?:重点|主要|预算|专项)?项目(?:支出)?的?[^,。;!?\n]{{0,6}}绩效目标")

_BOUGHT = re.compile(r"购|更新|新增|报废|处置|租|淘汰|增加|减少")
_OF_ANOTHER = re.compile(r"(?:缴存|缴费|缴纳|计提|提取|预留|报销|分担|配套)(?:的|单位|个人)*$")
"""What has a 比例 of its own that no table tells."""
_MOVES = re.compile(r"提高|提升|增|上升|下降|降低|减")

_WHOLES = (
    *("收入总计", "支出总计", schema.APPROPRIATION, *schema.SPENDING_PARTS.values(), "一般公共预算基本支出"),
    *(f"{fund}支出" for fund in schema.FUNDS),
    *("“三公”经费", "公务用车购置及运行费", "政府采购"),
)
"""What a share may be of, where the sentence does not say it."""


def typed_shares(book: Book) -> Iterator[Finding]:
    """A share of the budget that is typed into prose must come from the tables (E13)."""
    known = book.once(BudgetAmounts)
    for cell, text in plain_prose(book):
        wrong = {}
        for match in (match for pattern in (_SHARE_OF, _IS_SHARE, _SHARE_IS) for match in pattern.finditer(text)):
            start, end = match.span("share")
            free = is_target(text, start, end) or _MOVES.search(match["whole"])
            if not free and not _has_share(known, text, match):
                wrong[start] = (min(start, match.start()), end, _SHARES)
        for match in _RATIO.finditer(text):
            one, other = known.named(match["one"]), known.named(match["other"])
            ratio = Decimal(match["a"]) / (Decimal(match["b"]) or 1)
            if one and other and not any(abs(a - b * ratio) * 200 <= a for a in one for b in other if b):
                wrong[match.start("number")] = (*match.span("number"), _SHARES)
        yield from number_findings(cell, wrong.values(), _SHARES)


_SHARES = "由表格中的数算得出的占比"


def typed_counts(book: Book) -> Iterator[Finding]:
    """Vehicles and projects with targets that are counted in prose must be those of the tables (E03, E34)."""
    counted = book.data.frame(schema.VEHICLES.stem)
    kinds = dict(zip(counted["车辆类别"], (figure.value for figure in counted["数量（辆）"].figures), strict=True))
    projects = {row.text("项目名称") for row in book.data.sources[schema.PROJECT_TARGETS.file].rows}
    for cell, text in plain_prose(book):
        found = [match for pattern in (_VEHICLES, _VEHICLES_AFTER) for match in pattern.finditer(text)]
        known = [
            (match, _vehicles(match, kinds, book.data.measures["车辆"].value))
            for match in found
            if not _BOUGHT.search(SENTENCE.split(text[: match.end()])[-1])
        ]
        found = [match for pattern in (_PROJECTS, _PROJECTS_BEFORE) for match in pattern.finditer(text)]
        known += [(match, {Decimal(len(projects))}) for match in found if projects]
        wrong = [
            (_start_of(match), match.end(), "表格中有的数量")
            for match, values in known
            if value_of(match["number"]) not in values and not is_target(text, match.start("number"), match.end())
        ]
        yield from number_findings(cell, wrong, "表格中有的数量")


def _vehicles(match: re.Match[str], kinds: dict[str, Decimal], total: Decimal) -> set[Decimal]:
    """Return how many vehicles a count may say: those of the kind it names, all, or any where it names another kind."""
    words = match.group()
    own = [count for kind, count in kinds.items() if half_width(kind) in words]
    if own:
        return {*own}
    plain_word = re.search(
        r"(?:^|[^\u4e00-\u9fff]|有|为|辖|管|存|数|计|共|的|位|局|现|账面|实有|辆)(?:公务用车|公务车辆|公车|车辆)", words
    )
    return {total} if plain_word else {*kinds.values(), total, Decimal(0)}


def _start_of(match: re.Match[str]) -> int:
    """Return where a count begins with what it counts: 公务用车5辆, 离退休干部用车5辆."""
    if "vehicle" not in match.re.groupindex:
        return match.start()
    return match.start("kind" if match["vehicle"] == "用车" else "vehicle")


def _has_share(known: BudgetAmounts, text: str, match: re.Match[str]) -> bool:
    """Tell whether a share in a sentence comes from the tables, or is of nothing that the budget speaks of."""
    # 比例 may be of anything that the sentence tells of
    part_of = CLAUSE if match["whole"].startswith("比例") else SENTENCE
    before = match["after"] if match.re is _SHARE_IS else part_of.split(text[: match.start()])[-1]
    if match["whole"].startswith("比例") and _OF_ANOTHER.search(before):
        return True
    whole = known.named(match["whole"])
    if match.re is not _SHARE_OF and not (whole or OF_THE_BUDGET.search(match["whole"])):
        return True
    whole = whole or [amount for name in _WHOLES for amount in known.named(half_width(name))]
    parts = known.named(before)
    if match.re is _SHARE_OF:
        parts += [spelled.values[0] for spelled in amounts_in(before)][-1:]
    if not parts and not OF_THE_BUDGET.search(before + match["whole"]):
        return True
    parts = parts or [amount for name in known.book.data.measures for amount in known.named(half_width(name))]
    value, allowed = read_share(match)
    return any(abs(part * 100 / amount - value) <= allowed for part in parts for amount in whole if amount)
