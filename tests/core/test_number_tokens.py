"""What counts as a number: one definition for typed sentences, executed notebooks and published files."""

from __future__ import annotations

import pytest

from budgetbook.core.number_tokens import compact, find_numbers, first_number, number_text, sentence_around


def numbers(text: str) -> list[str]:
    return [number_text(match) for match in find_numbers(compact(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本单位共有3个内设机构。", ["3"]),
        ("３个", ["３"]),
        ("截至٣月", ["٣"]),
        ("1,234万元，1，234.5元", ["1,234", "1，234.5"]),
        ("2020，2021", ["2020", "2021"]),
        ("占80.43%", ["80.43"]),
        ("增长−5.2%、-5.2%、2019-2020", ["-5.2", "-5.2", "2019", "2020"]),
        ("0379-63991234", ["0379", "63991234"]),
        ("① 50m² ½", ["①", "50", "²", "½"]),
        ("九十三万元、两辆、三十余人", ["九十三万", "两", "三十"]),
        ("三点五万元、百万元、十亿元", ["三点五万", "百万", "十亿"]),
        ("玖拾叁万元整", ["玖拾叁万"]),
        ("百分之八十、三分之一、百分之三点五", ["百分之八十", "三分之一", "百分之三点五"]),
        ("二〇二〇年六月、二○二○年", ["二〇二〇", "六", "二○二○"]),
        ("占七成，是上年的两倍，共十六项", ["七", "两", "十六"]),
        ("另有一个内设机构", ["一"]),
        ("九年义务教育", ["九"]),
        ("占nan，增长-inf%，为None、<NA>", ["nan", "-inf", "None", "<NA>"]),
    ],
)
def test_numbers_are_found_in_order(text: str, expected: list[str]) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "一、主要职能",
        "（三）公务接待费",
        "十一、部门（单位）整体绩效目标表",
        "第一部分　概况",
        "第三个项目，第二年",
        "“三公”经费",
        "一般公共预算",
        "二级指标",
        "人员经费和公用经费两部分",
        "最大的一项是津贴补贴",
        "上一年、每一项、另一个、同一单位",
        "统一年度预算，逐一项目，单一家庭",
        "一次性补助，一成不变，统一成文",
        "单位：万元",
        "每千人",
        "增长不足万分之一",
        "干部队伍人员，十分重要，各占一半",
        "Finance、info、Nanjing",
    ],
)
def test_numerals_that_count_nothing_are_words(text: str) -> None:
    assert numbers(text) == []


def test_spaces_that_a_renderer_puts_in_do_not_part_a_number_from_itself_or_its_unit() -> None:
    assert numbers("1\u200b,234 九十三\n万元") == ["1,234", "九十三万"]


def test_an_ideographic_space_parts_numbers() -> None:
    assert numbers("图1\u30002020年") == ["1", "2020"]


def test_the_first_number_of_a_text_or_none_is_returned() -> None:
    assert first_number("收入 九十三 万元，支出92万元") == "九十三万"
    assert first_number("一、收入") is None


def test_the_sentence_around_a_number_is_quoted_and_cut_where_it_is_long() -> None:
    text = f"前一句。{'很长' * 60}共有3个机构{'很长' * 60}。后一句。"
    match = next(find_numbers(text))
    quoted = sentence_around(text, *match.span())
    assert "共有3个机构" in quoted
    assert (quoted[0], quoted[-1], len(quoted)) == ("…", "…", 82)
    assert sentence_around("前一句。有3个。后一句。", 5, 6) == "有3个。"
    assert sentence_around("有3", 1, 2) == "有3"
