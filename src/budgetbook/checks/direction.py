"""In which direction a reason points: what its words say went up or down.

A reason names causes, and a cause may well go the other way than the amount: fewer people because more of them retired.
So a reason contradicts a change only where it says the opposite and nothing that agrees; and unless it says so of the
change itself, it may still tell of a part that rose while the whole fell. Words do not count

- that are denied (未增加, 不再新增, 严控增长), or stand in the name of a paper or in quotation marks;
- that tell of another year by itself (上年新增设备), unless that year is what is compared with (比上年增加);
- that are about something other than money (提高效率, 减少污染), or about what lowers spending as it grows
  (退休人员增加, 压减力度增加).

What the reason says of the change itself (减少的主要原因是……) decides, whatever follows.
"""

import re
from collections.abc import Iterator

from budgetbook.figures.changes import Direction

_UP = "增加|增长|上升|提高|新增|上调|调增|追加|增资|增编|提标|上涨|增多|增大|扩大|增至|增为|升至"
_DOWN = "减少|下降|压减|降低|取消|压缩|缩减|削减|调减|核减|下调|裁减|精简|下滑|只减不增|减员|减至|减为|降至|降为"
_WORD = re.compile(f"(?P<down>{_DOWN})|(?P<up>{_UP})")

# words that agree with a direction without saying it: not enough to contradict, enough to excuse
_RISES = re.compile(
    "补发|补缴|调入|招录|招聘|录用|启动|首次|恢复|增人|扩编|划入|转入|增配|新建|新设|加大[^，。；]{0,6}(?:投入|保障|支持)"
)
_FALLS = re.compile(
    "不再|未安排|没有安排|不安排|停止|终止|暂停|结束|完工|完毕|已[^，。；]{0,12}完成|完成(?=$|[，。；、])|到期|期满|收回|"
    "划出|划转|转出|移交|撤销|退休(?!费|金|待遇|生活)|调出|离职|辞职|去世|退出|节约|节俭|过紧日子|紧缩|推迟|延期"
)

_SILENT = re.compile(r"《[^《》]*》|“[^“”]*”|‘[^‘’]*’|「[^「」]*」|〔[^〔〕]*〕")
_CLAUSES = re.compile(r"[，。；：、！？,;:!?\n（）()]")

_HEAD = re.compile(
    r"(?:本年度?|今年|当年|该|此|本|项|预算|支出|收入|经费|资金|财政拨款|总体|总额|较|比|与|同|上年度?|去年|相比|有所|大幅|略有|数|年初|主要)*"
    r"(?:(?P<down>减少|下降|降低|压减|压缩)|(?P<up>增加|增长|上升|提高))"
    r"(?:额|幅度|较多|较大|较快)?(?:的|之)?(?:主要|重要|具体)?(?:原因|因素|是由于|是因为|是因|系因|系由)"
)

_SAME = re.compile(
    r"(?:本年度?|今年|当年|该|此|本|项|预算|支出|收入|经费|资金|财政拨款|总体|总额|较|比|与|同|和|上年度?|去年|相比|数|年初|保持|基本|大致)*"
    r"(?:持平|一致|相同|相当|不变|(?:没有|无)(?:变化|变动|增减))"
)

_DENIED = re.compile(
    r"(?:未|不|没有|没|无|勿|不再|未再|不予|不得|不能|不会|并未|并不|禁止|严禁|停止|暂停|暂缓|取消)"
    r"(?:有|再|得|予|安排|作|做|任何|明显|大幅)*$"
    r"|(?:控制|严控|遏制|抑制|防止|避免|杜绝)[^，。；]{0,12}$"
)
_ANOTHER_YEAR = re.compile(r"上年|去年|上一年|以前年度|往年|前年|(20\d\d)年")
_COMPARED_WITH = re.compile(r"(?:比|较|与|同|和|对比|相比|相较|高于|低于)(?:于)?$")
_COMPARED_YEAR = re.compile(
    r"(?:(?:比|较|高于|低于)(?:于)?|[与同和](?=20\d\d年[^，。；]*(?:比|较|持平|一致|相同|增|减|升|降)))(20\d\d)年"
)

_OTHER_THINGS = (
    "效率|效能|效益|效果|质量|满意度|知晓率|知晓度|认识|意识|站位|透明度|公信力|积极性|获得感|幸福感|覆盖面|影响力|竞争力|"
    "环节|跑腿|污染|排放|浪费|风险|隐患|事故|次数|时限|门槛|能耗|损耗|损失|纠纷|矛盾|案件|成本|贫困|发病率|死亡率|难度"
)
_PAY = "工资|待遇|补助|补贴|津贴|标准|缴费|基数|经费"
_OTHER_OBJECT = re.compile(
    rf"^(?:(?!{_UP}|{_DOWN}).){{0,10}}?(?:{_OTHER_THINGS})|^(?:(?!{_UP}|{_DOWN}|{_PAY}).){{0,10}}?(?:水平|能力|素质|收入|就业)"
)
_PRICE = re.compile(r"^.{0,6}?(?:收费|加成|票价|限制|免税|优惠)")

# what lowers spending as it grows, and raises it as it shrinks
_INVERSE = re.compile(
    r"(?:退休|离休|调出|离职|辞职|减员|结转|结余|节约|节支|压减|压缩|减免|扣减|核减|减税|降费|其他资金|自有资金|上级补助|"
    r"上级资金|事业收入|经营收入|收费|增速|增幅|涨幅|降幅|减幅|捐赠)"
    r"(?:人员|人数|职工|干部|资金|收入|额度|数额|力度|规模|比例|的|有所|大幅|逐年|相应|比上年|较上年|数|金额)*$"
)


def contradicts(reason: str, direction: Direction, year: str) -> bool:
    """Tell whether a reason says the opposite of a change, and nothing that agrees with it.

    Parameters
    ----------
    year
        The budget's year, of which the reason speaks; other years are not meant.
    """
    if direction == "持平":
        return False
    clauses = _CLAUSES.split(_SILENT.sub("", reason))
    heads: set[Direction] = {_direction_of(match) for clause in clauses if (match := _HEAD.match(clause))}
    heads |= {"持平" for clause in clauses if _SAME.fullmatch(clause)}
    if heads:
        return direction not in heads
    found = {one for clause in clauses for one in _directions_in(clause, year)}
    agrees = _RISES if direction == "增加" else _FALLS
    return bool(found) and direction not in found and not any(agrees.search(clause) for clause in clauses)


def restated_change(reason: str) -> str:
    """Return the words by which a reason says the change itself (减少的主要原因是, 与上年持平), if it does."""
    heads = (_HEAD.match(clause) or _SAME.fullmatch(clause) for clause in _CLAUSES.split(_SILENT.sub("", reason)))
    return next((head.group(0) for head in heads if head), "")


def compared_years(text: str) -> list[str]:
    """Return the years with which a text compares (较2021年增加)."""
    return _COMPARED_YEAR.findall(_SILENT.sub("", text))


def _direction_of(match: re.Match[str]) -> Direction:
    return "减少" if match["down"] else "增加"


def _directions_in(clause: str, year: str) -> Iterator[Direction]:
    for match in _WORD.finditer(clause):
        before, after = clause[: match.start()], clause[match.end() :]
        of_other_things = _OTHER_OBJECT.match(after) or _INVERSE.search(before) or _DENIED.search(before)
        of_price = match.group(0) == "取消" and _PRICE.match(after)
        if not (of_other_things or of_price or _tells_of_another_year(before, year)):
            yield _direction_of(match)


def _tells_of_another_year(before: str, year: str) -> bool:
    others = [match for match in _ANOTHER_YEAR.finditer(before) if match[1] != year]
    return bool(others) and not _COMPARED_WITH.search(before[: others[-1].start()])
