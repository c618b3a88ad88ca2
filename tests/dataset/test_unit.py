from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from budgetbook.core.errors import InputError
from budgetbook.dataset.unit import read_unit

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.core.project import Project
    from tests.fixtures.copies import Edit

SHOWN = "data/2020/157001/unit.toml"


@pytest.fixture
def unit_toml(unit_folder: Path) -> Path:
    return unit_folder / "unit.toml"


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as refused:
        read_unit(path, SHOWN)
    return str(refused.value)


def test_the_real_unit_is_read_as_published(project: Project) -> None:
    settings = read_unit(project.data / "2020/157001/unit.toml", SHOWN)
    assert settings.unit.name == "洛阳市政务服务和大数据管理局"
    assert settings.unit.short_name == "市政务服务和大数据管理局"
    assert (settings.unit.code, settings.unit.department_code) == ("157001", "157")
    assert (settings.unit.level, settings.unit.kind) == ("市级", "行政单位")
    assert (settings.form, settings.amount_unit) == ("luoyang-2020", "万元")
    assert (settings.dates.cover, settings.dates.annex) == ("2020-06", "2020-06-02")
    assert settings.previous_year.available is False


def test_data_is_a_sample_only_where_it_says_so(unit_toml: Path, edit: Edit) -> None:
    assert read_unit(unit_toml, SHOWN).sample is False
    edit("unit.toml", 'form = "luoyang-2020"', 'sample = true\nform = "luoyang-2020"')
    assert read_unit(unit_toml, SHOWN).sample is True


@pytest.mark.parametrize("prefix", [b"", b"\xef\xbb\xbf"], ids=["no BOM", "BOM"])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_line_ends_and_bom_make_no_difference(unit_toml: Path, prefix: bytes, line_end: bytes) -> None:
    expected = read_unit(unit_toml, SHOWN)
    unit_toml.write_bytes(prefix + unit_toml.read_bytes().replace(b"\n", line_end))
    assert read_unit(unit_toml, SHOWN) == expected


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        pytest.param("[dates]", '[dates]\nday = "2020-06-02"', "“dates.day”", id="unknown key"),
        pytest.param("[unit]", "[units]", "“unit”", id="unknown section"),
        pytest.param('level = "市级"', "", "“unit.level”", id="missing key"),
        pytest.param('form = "luoyang-2020"', "", "“form”", id="missing form"),
        pytest.param('code = "157001"', "code = 157001", "“unit.code”", id="number for text"),
        pytest.param('code = "157001"', 'code = "15701"', "“unit.code”", id="code too short"),
        pytest.param('department_code = "157"', 'department_code = "57"', "“unit.department_code”", id="digit lost"),
        pytest.param('name = "洛阳市政务服务和大数据管理局"', 'name = ""', "“unit.name”：发现空白", id="empty name"),
        pytest.param('level = "市级"', 'level = "地级"', "“unit.level”：发现“地级”", id="unknown level"),
        pytest.param('kind = "行政单位"', 'kind = "企业"', "“unit.kind”：发现“企业”", id="unknown kind"),
        pytest.param('"万元"', '"亿元"', "“amount_unit”：发现“亿元”", id="unknown amount unit"),
        pytest.param('"luoyang-2020"', '"../洛阳"', "“form”：发现“../洛阳”", id="form with a path"),
        pytest.param('"2020-06"', '"2020-6"', "“dates.cover”：发现“2020-6”", id="month of one digit"),
        pytest.param('"2020-06"', '"2020-13"', "“dates.cover”：发现“2020-13”", id="thirteenth month"),
        pytest.param('"2020-06"', '"2020年6月"', "“dates.cover”：发现“2020年6月”", id="month in Chinese"),
        pytest.param('"2020-06-02"', '"2020-06-31"', "“dates.annex”：发现“2020-06-31”", id="day that is none"),
        pytest.param('"2020-06-02"', '"2020-6-2"', "“dates.annex”：发现“2020-6-2”", id="day of one digit"),
        pytest.param('"2020-06-02"', "2020-06-02", "“dates.annex”", id="date without quotes"),
        pytest.param(
            'form = "luoyang-2020"', 'sample = "true"\nform = "a"', "“sample”：发现“true”", id="sample in quotes"
        ),
        pytest.param("[unit]", "[unit]\nsample = true", "“unit.sample”", id="sample in a section"),
        pytest.param("= false", '= "false"', "“previous_year.available”", id="yes or no in quotes"),
        pytest.param("= false", "= 0", "“previous_year.available”：发现“0”", id="zero for no"),
        pytest.param("[previous_year]\navailable = false", "", "“previous_year”", id="missing section"),
        pytest.param("[unit]", "unit = 157001\n[other]", "“unit”", id="value for a section"),
    ],
)
def test_a_setting_that_does_not_fit_is_refused_by_its_key(
    unit_toml: Path, edit: Edit, old: str, new: str, fault: str, snapshot: SnapshotAssertion
) -> None:
    edit("unit.toml", old, new)
    message = refusal(unit_toml)
    assert message.startswith(SHOWN)
    assert fault in message
    assert message == snapshot


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param('"2020-06-02"', '"20200602"', id="day without dashes"),
        pytest.param('"2020-06-02"', '"2020-W23-2"', id="day of a week"),
        pytest.param('"2020-06"', '"２０２０-06"', id="full-width month"),
        pytest.param('department_code = "157"', 'department_code = "１５７"', id="full-width department code"),
    ],
)
def test_dates_and_codes_are_written_in_one_way_only(unit_toml: Path, edit: Edit, old: str, new: str) -> None:
    edit("unit.toml", old, new)
    assert "发现“" in refusal(unit_toml)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param('code = "157001"', 'code = "15701"', id="code too short"),
        pytest.param('level = "市级"', 'level = "地级"', id="unknown level"),
        pytest.param("[unit]", "unit = 157001\n[other]", id="value for a section"),
        pytest.param("[dates]", "[dates", id="not TOML"),
    ],
)
def test_what_is_expected_is_told_in_chinese_and_not_as_a_pattern(
    unit_toml: Path, edit: Edit, old: str, new: str
) -> None:
    edit("unit.toml", old, new)
    message = refusal(unit_toml)
    for foreign in ("^", "\\d", "Expected", "Input should", ", "):
        assert foreign not in message


def test_yes_or_no_in_quotes_is_told_to_go_without_quotes(unit_toml: Path, edit: Edit) -> None:
    edit("unit.toml", "= false", '= "false"')
    assert "引号" in refusal(unit_toml)


def test_a_missing_file_is_refused(unit_toml: Path, snapshot: SnapshotAssertion) -> None:
    unit_toml.unlink()
    assert refusal(unit_toml) == snapshot


@pytest.mark.parametrize(
    ("content", "row"),
    [
        pytest.param('form = "a"\namount_unit = 万元\n', 2, id="text without quotes"),
        pytest.param('form = "a"\n[unit]\nname = "甲"\nname = "乙"\n', 4, id="key twice"),
    ],
)
def test_a_file_that_is_not_toml_is_refused_with_its_row(
    unit_toml: Path, content: str, row: int, snapshot: SnapshotAssertion
) -> None:
    unit_toml.write_text(content, encoding="utf-8")
    message = refusal(unit_toml)
    assert message.startswith(SHOWN)
    assert f"第{row}行" in message
    assert message == snapshot


def test_a_file_in_another_encoding_is_told_to_be_saved_as_utf_8(unit_toml: Path) -> None:
    unit_toml.write_bytes(unit_toml.read_text(encoding="utf-8").encode("gbk"))
    message = refusal(unit_toml)
    assert message.startswith(f"{SHOWN} 不是 UTF-8 编码")
    assert "codec" not in message
