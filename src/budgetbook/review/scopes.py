"""What an amount is of: side, fund, part and item, told by a table's title and headings or by the words of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from budgetbook.forms.schema import APPROPRIATION, FUNDS, SPENDING_PARTS

GENERAL, GOVERNMENT_FUND, STATE_CAPITAL = FUNDS
BASIC, PROJECT = SPENDING_PARTS["basic"], SPENDING_PARTS["project"]
PERSONNEL, OPERATING = "人员经费", "公用经费"
TOTAL = "总计"

_KINDS: tuple[tuple[str, str], ...] = (
    ("performance", r"绩效"),
    ("procurement", r"采购|购买服务"),
    ("three_public", r"三公"),
    ("operating_cost", r"机关运行经费|行政经费"),
    ("transfer", r"转移支付|专项资金管理清单"),
    ("assets", r"资产|车辆|新增资产"),
    ("government_fund", r"政府性?基金"),
    ("state_capital", r"国有资本"),
    ("special_account", r"财政专户"),
    ("basic", r"基本支出"),
    ("projects", r"项目支出|项目预算|项目经费"),
    ("appropriation", r"财政拨款.*收支|财政拨款收入支出"),
    ("balance", r"收支|收入支出"),
    ("general_public", r"一般公共预算.*支出|财政拨款支出"),
    ("income", r"收入"),
    ("economic", r"经济分类"),
    ("spending", r"支出"),
)
"""What a table is by the words of its title: the first that stand in it (the titles of ten places)."""

_ENDS = r"支出(?:功能分类|分类汇总|分科目)?(?:预算|总体|情况|明细|总)*表?(?:[（(][^（）()]*[）)])?$"
_WHOLE = {
    "income": r"(?<!事业)(?<!非税)收入(?:预算|总体|情况|明细|总)*表?(?:[（(][^（）()]*[）)])?$",
    "spending": rf"(?:^|部门|单位|[局委厅办处所院校队年度会馆])(?:预算|本年)?{_ENDS}",
    "general_public": rf"一般公共预算(?:拨款|财政拨款|当年拨款)?{_ENDS}|财政拨款{_ENDS}|按功能分类",
    "government_fund": rf"政府性?基金(?:预算)?(?:财政拨款|拨款)?{_ENDS}",
    "state_capital": rf"国有资本经营(?:预算)?(?:财政拨款|拨款)?(?:{_ENDS}|表$)",
}
"""What the title of a table of the whole says: a table of 人员支出 alone, of one project, is of something else."""
_BY_FUND = {
    "government_fund": GOVERNMENT_FUND,
    "state_capital": STATE_CAPITAL,
    "general_public": GENERAL,
    "basic": GENERAL,
    "special_account": "财政专户管理资金",
}

_FUND_WORDS: tuple[tuple[str, str], ...] = (
    ("上年结转", r"结转|结余"),
    (GENERAL, r"一般公共预算"),
    (GOVERNMENT_FUND, r"政府性?基金"),
    (STATE_CAPITAL, r"国有资本"),
    (APPROPRIATION, r"财政(?:一般)?拨款"),
    ("财政专户管理资金", r"财政专户"),
    ("事业单位经营收入", r"经营收入"),
    ("事业收入", r"事业收入"),
    ("上级补助收入", r"上级补助"),
    ("附属单位上缴收入", r"附属单位上缴"),
    ("单位资金", r"单位资金"),
    ("其他收入", r"其他(?:收入|资金)"),
)
_PART_WORDS: tuple[tuple[str, str], ...] = (
    (PERSONNEL, r"人员(?:经费|支出)"),
    (OPERATING, r"(?:日常)?公用(?:经费|支出)"),
    (BASIC, r"基本支出"),
    (PROJECT, r"项目支出"),
)
LAST_YEAR = r"上年(?!结转|结余)|去年|执行数?|决算"
"""What the heading of a column says that is of last year's budget or what came of it."""
NOT_NOW = re.compile(rf"{LAST_YEAR}|增减|增加|减少|比较|较.*[年数]|变动|幅度|%|20\d\d年")
"""What the heading of a column says that is not of this year's budget."""
CHANGE_HEADING = re.compile(r"增减|增加|减少|增长|变动|变化|差额|[比较与][^/]*[年数]")
"""What the heading of a column says that tells of a change from last year."""
_SUM = re.compile(r"^(?:合计|小计|总计|共计|预算数|金额|本年预算|资金总额)$")
_PLAIN_COLUMN = re.compile(
    r"^(?:合计|小计|总计|共计|预算数|金额|本年预算数?|年?预算|支出|收入|支出预算|收入预算|本年支出|本年收入|"
    r"财政拨款(?:收入|支出)|一般公共预算(?:基本)?支出|政府性基金预算(?:财政拨款)?支出|国有资本经营预算(?:财政拨款)?支出)$"
)


@dataclass(frozen=True)
class Scope:
    """What an amount is of.

    Attributes
    ----------
    side
        收入 or 支出; empty where it is neither.
    fund
        The money that pays for it; empty for all.
    part
        基本支出, 项目支出 and their parts; empty for all.
    item
        A code, or 总计, or a name where there is no code.
    """

    side: str = ""
    fund: str = ""
    part: str = ""
    item: str = TOTAL


def kind_of(title: str, paths: Mapping[int, tuple[str, ...]] | None = None) -> str:
    """Tell what a table is by its title, and where that does not tell by its headings; empty where neither does."""
    plain = re.sub(r"\s", "", title)
    found = next((kind for kind, words in _KINDS if plain and re.search(words, plain)), "")
    if found in _WHOLE and not re.search(_WHOLE[found], plain):
        return "other"
    if found or not paths:
        return found
    heads = "/".join("/".join(path) for path in paths.values())
    if "指标值" in heads or "绩效" in heads:
        return "performance"
    return ""


def column_scope(kind: str, path: Iterable[str], side: str) -> Scope | None:
    """Tell what a column of a table is of; None for one of another year, of a change, or that is not understood."""
    words = [word for word in path if word]
    if any(NOT_NOW.search(word) for word in words):
        return None
    scope = Scope(side, _BY_FUND.get(kind, APPROPRIATION if kind == "appropriation" else ""))
    if kind == "basic":
        scope = replace(scope, part=BASIC)
    for word in words:
        fund = fund_of(word)
        part = part_of(word)
        if fund and kind in _BY_FUND and fund != scope.fund:
            return None
        if fund and not part and kind not in _BY_FUND:
            scope = replace(scope, fund=fund)
        elif part:
            scope = replace(scope, part=part)
        elif not (_PLAIN_COLUMN.match(word) or fund):
            scope = replace(scope, part=word)
    return scope


def is_sum_column(path: tuple[str, ...]) -> bool:
    """Tell whether a column is called a sum."""
    return bool(path) and bool(_SUM.match(path[-1]))


def fund_of(words: str) -> str:
    """The fund or source of money that words name first in this order; empty where they name none."""
    return next((fund for fund, pattern in _FUND_WORDS if re.search(pattern, words)), "")


def part_of(words: str) -> str:
    """The part of spending that words name; empty where they name none."""
    return next((part for part, pattern in _PART_WORDS if re.search(pattern, words)), "")
