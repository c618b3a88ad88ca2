"""Where headings of columns may be broken."""

import pytest

from budgetbook.tables.heading_words import BREAK, with_breaks


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("一般公共预算", "一般公共|预算"),
        ("一般性项目", "一般性|项目"),
        ("对个人和家庭的补助", "对个人|和家庭|的补助"),
        ("商品和服务支出", "商品|和服务|支出"),
        ("专项资金", "专项|资金"),
        ("单位代码", "单位|代码"),
        ("单位（科目名称）", "单位|（科目|名称）"),
        ("2020年“三公”经费预算数", "2020年|“三公”|经费|预算数"),
        ("其中：财政拨款", "其中：|财政|拨款"),
        ("公务用车购置及运行费", "公务|用车|购置|及运行费"),
        ("类", "类"),
        ("某地自己的词", "某地自己的词"),
    ],
)
def test_a_heading_is_parted_between_its_words(heading: str, words: str) -> None:
    assert with_breaks(heading).replace(BREAK, "|") == words
    assert with_breaks(heading).replace(BREAK, "") == heading
