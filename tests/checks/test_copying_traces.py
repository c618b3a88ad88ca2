"""Remains of spreadsheets and personal data in tables and prose; what ordinary budgets say stops nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.checks.changing import note_says
from tests.places import SHARED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from budgetbook.checks.report import CheckReport

TARGETS, TASKS = "performance_targets.csv", "performance_tasks.csv"
CASES = SHARED / "cases" / "publication"


def target(value: str) -> list[tuple[str, str, str]]:
    """Make a change after which a target has another value."""
    return [(TARGETS, "社会公众满意,满意度达到95%以上", f"社会公众满意,{value}")]


WRONG = {
    "S1": [
        "#REF!",
        "########",
        "##",
        "#N/A",
        "#DIV/0!",
        "#value!",
        "锟斤拷",
        "满意\ufffd",
        "锛屾弧鎰",
        "å¥½",
        "瀹屾垚鐜?",
        "鐜囪揪鍒90%",
        "#BUSY!",
        "Err:502",
    ],
    "S2": [
        *("≥500m?", "5-Mar", "Mar-20", "4.10305E+11", "0.9", "95%?", "满意?度", "2020-03-05 00:00:00", "TRUE"),
        *("nan", "1.5e+10", "1899-12-30", "达到&nbsp;95%", "第一行_x000D_", "<br/>满意"),
    ],
    "S3": [
        "身份证410302199001010000",
        "410302199001010005",
        "手机139-0000-0000",
        "身份证号码410302900101001",
        "卡号6222021234567890121",
        "6222021234567890128",
    ],
}
SAID = {
    "S1": ["金额为#REF!", "共####万元", "锟斤拷"],
    "S2": ["建成500m?绿地", "编号4.10305E+11", "于5-Mar办结"],
    "S3": [
        "联系人身份证号410302199001010000",
        "联系人４１０３０２１９９００１０１０００５",
        "手机13900000000",
        "电话+86 139 0000 0000",
        "账号6222 0212 3456 7890 123",
    ],
}

BREAKS = [
    *(
        pytest.param(id_, target(value), [], id=f"{id_}-target-{number}")
        for id_, values in WRONG.items()
        for number, value in enumerate(values, start=1)
    ),
    *(
        pytest.param(id_, note_says(f"{words}。"), ["W2"] if "?" in words else [], id=f"{id_}-text-{number}")
        for id_, texts in SAID.items()
        for number, words in enumerate(texts, start=1)
    ),
]

HOLDS = [
    *(
        pytest.param(target(value), id=f"S-target-{number}")
        for number, value in enumerate(
            ("95%", "3", "≥500m²", "A级", "ISO9001", "GB/T 9704", "3月5日", "2020-03-05", "13900000000元")
        )
    ),
    pytest.param(
        note_says(
            "。\n\n".join(
                (
                    "咨询电话0379-63912345、63912345、12345、4001234567",
                    "统一社会信用代码11410300MB1234567X、114103000054321098",
                    "项目编号6222021234567890121、410302199001010000、20200101123456789",
                    "详见http://www.ly.gov.cn/x?id=3",
                    "共办结13900000000000件，流水号1390000000012",
                    "推进C#语言培训，掌握Excel",
                    "锲而不舍，琼瑶，氤氲，饕餮，囹圄，踌躇满志，邂逅，缱绻。",
                )
            )
        ),
        id="S-text",
    ),
]


@pytest.mark.skipif(not CASES.is_dir(), reason="the cases are not there")
def test_the_cases_of_debris_are_told(report_after: Callable[..., CheckReport]) -> None:
    def append(folder: Path, _: pytest.MonkeyPatch) -> None:
        rows = (CASES / "debris-in-text" / "append-to-performance_targets.csv").read_text(encoding="utf-8")
        with (folder / TARGETS).open("a", encoding="utf-8", newline="") as file:
            file.write(rows)

    report = report_after(append)
    assert [(line.check, line.found) for line in report.of("failed")] == [("S1", "“#REF!”"), ("S1", "“########”")]
    warned = [line.found for line in report.of("warning") if line.check == "S2"]
    assert warned == ["“≥500m?”", "“5-Mar”", "“4.10305E+11”", "“0.9”"]


@pytest.mark.skipif(not CASES.is_dir(), reason="the cases are not there")
def test_the_case_of_personal_data_blocks_until_it_is_accepted(report_after: Callable[..., CheckReport]) -> None:
    words = (CASES / "personal-data" / "append-to-duties.md").read_text(encoding="utf-8")

    def append(folder: Path, _: pytest.MonkeyPatch) -> None:
        with (folder / "text" / "duties.md").open("a", encoding="utf-8", newline="") as file:
            file.write(words)

    def accept(folder: Path, _: pytest.MonkeyPatch) -> None:
        with (folder / "accepted.csv").open("a", encoding="utf-8", newline="") as file:
            for line in report.of("failed"):
                file.write(
                    f"{line.check},{line.acceptance_place},{line.found},{line.expected},对外窗口,张三,2020-06-01\r\n"
                )

    report = report_after(append)
    found = [(line.check, line.found) for line in report.of("failed")]
    assert found == [("S3", "身份证号“410***********0000”"), ("S3", "手机号“139****0000”")]
    assert report_after(accept).has_passed
