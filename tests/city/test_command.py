"""What the command says where it is asked for many units in a wrong way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from budgetbook.cli import cli
from budgetbook.usage import exit_code_of

if TYPE_CHECKING:
    from pathlib import Path

ALL = ("--all",)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--unit", "157001", "--all"), "发现 --unit、--all，应为其中的一个。"),
        (("--units", "157001", "--all"), "发现 --units、--all，应为其中的一个。"),
        (("--unit", "157001", "--jobs", "2"), "--jobs：只用于许多单位（--units 或 --all）。"),
        (("--unit", "157001", "--scheduler", "tls://甲:1"), "--scheduler：只用于许多单位（--units 或 --all）。"),
        ((*ALL, "--debug"), "--debug：只用于一个单位（--unit）。"),
        ((*ALL, "--jobs", "0"), "--jobs：发现“0”，应为1或更大的整数。"),
        ((*ALL, "--jobs", "2", "--scheduler", "tls://甲:1"), "发现 --jobs 和 --scheduler，应为其中的一个"),
        ((*ALL, "--scheduler", "tcp://10.0.0.8:8786"), "tcp:// 只可用于本机（127.0.0.1）。"),
        ((*ALL, "--scheduler", "甲:8786"), "--scheduler：发现“甲:8786”，应为 tls://主机:端口。"),
        ((*ALL, "--scheduler", "tcp://127.0.0.1:9"), "--scheduler：连不上“tcp://127.0.0.1:9”。"),
        ((*ALL, "--output", "data"), "应为与数据、笔记本和源代码分开的目录"),
        (("--units", "没有.csv"), "--units：发现“没有.csv”，应为用逗号隔开的单位编码"),
        ((), "缺少 --unit（六位预算单位编码，如 157001。"),
    ],
)
def test_misuse_is_told_in_a_sentence(
    options: tuple[str, ...],
    told: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("budgetbook.city.cluster._SECONDS", 0.2)
    output = () if "--output" in options else ("--output", str(tmp_path / "output"))
    assert exit_code_of(cli, ["build", "--year", "2020", "--renderer", "pandoc", *options, *output]) == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "output").exists()
