"""A catalogue of bad and odd inputs: each is read right and said so, or refused in one clear sentence.

Every case is one change to a copy of the real 2020 data. What is refused never reaches the output folder.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypandoc
import pytest
from pydantic import BaseModel

from budgetbook import notebook, publish
from budgetbook.audit import inputs
from budgetbook.audit.inputs import number
from budgetbook.book import Book, open_book
from budgetbook.checks import require_passed, run_checks
from budgetbook.core.errors import BudgetBookError, CheckError, InputError, UsageError
from budgetbook.core.project import DATA_VARIABLE, find_project
from budgetbook.dataset.unit import Dates, PreviousYear, Unit, UnitFile
from budgetbook.forms import form as forms
from budgetbook.forms import schema
from budgetbook.forms.changes_form import ChangesForm
from budgetbook.forms.layout import Layout
from budgetbook.forms.lists import Equality, ListColumn, ListForm
from budgetbook.forms.money import IncomeGroup, OtherIncome, SpendingKind
from budgetbook.forms.parts import FormatsForm, PartForm, SectionForm
from budgetbook.forms.reading import read_form
from budgetbook.forms.table_form import ColumnForm, NumbersForm, TableForm
from budgetbook.forms.texts import TEXTS
from budgetbook.narrative.sentence import amounts_of, sentence
from budgetbook.notebook import session
from budgetbook.publication.manifest import complete_manifest
from budgetbook.render import pandoc
from budgetbook.tables import build_annex, printed_values, table_html
from budgetbook.tables.kind import GENERAL
from budgetbook.tables.kinds import KINDS, LIST
from tests.command_line import run_command
from tests.files import read_csv, write_csv
from tests.notebook_text import plain, shown_by_notebooks
from tests.places import UNIT, YEAR
from tests.reused_results import reuse_results

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.core.project import Project

    Change = Callable[[Path], None]

FOLDER = f"data/{YEAR}/{UNIT}"
FORM = "report/forms/luoyang-2020.toml"
FUNCTIONS = f"data/classification/{YEAR}/functions.csv"
DATA = read_form(find_project(start=Path(__file__).parent), "luoyang-2020").data


@pytest.fixture
def root(data: Path, copy_forms: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project's inputs (data and forms) that a test may break; the working folder is there."""
    folder = data.parent
    (folder / "notebooks").mkdir(parents=True)
    (folder / "_quarto.yml").touch()
    copy_forms(folder)
    monkeypatch.chdir(folder)
    monkeypatch.delenv(DATA_VARIABLE, raising=False)
    return folder


# changes to the data


def at(root: Path, file: str) -> Path:
    """A file of the unit, or one named from the project's root."""
    return root / (file if file.startswith(("report/", "data/")) else f"{FOLDER}/{file}")


def swap(file: str, old: str, new: str, count: int = 1) -> Change:
    """Replace a text that must be there."""

    def change(root: Path) -> None:
        path = at(root, file)
        text = path.read_bytes().decode("utf-8")
        assert old in text, f"{file} 中没有 {old!r}"
        path.write_bytes(text.replace(old, new, count).encode("utf-8"))

    return change


def moved(file: str, name: str) -> Change:
    """Give a file of the unit another name."""

    def change(root: Path) -> None:
        at(root, file).rename(at(root, name))

    return change


def copied(file: str, name: str) -> Change:
    """Leave a copy of a file of the unit beside it."""

    def change(root: Path) -> None:
        shutil.copyfile(at(root, file), at(root, name))

    return change


def amount(typed: str) -> Change:
    """Type something else than 92.0 into income.csv, row 3."""
    return swap("income.csv", "一般公共预算,92.0", f"一般公共预算,{typed}")


def recoded(file: str, encoding: str) -> Change:
    """Save a file in another encoding."""

    def change(root: Path) -> None:
        path = at(root, file)
        path.write_bytes(path.read_bytes().decode("utf-8-sig").encode(encoding))

    return change


def bytes_of(file: str, make: Callable[[bytes], bytes]) -> Change:
    """Change a file byte by byte."""

    def change(root: Path) -> None:
        path = at(root, file)
        path.write_bytes(make(path.read_bytes()))

    return change


def added(file: str, text: str) -> Change:
    """Add lines to the end of a file."""
    return bytes_of(file, lambda data: data + text.encode("utf-8"))


def written(file: str, text: str) -> Change:
    """Write a whole file."""

    def change(root: Path) -> None:
        at(root, file).write_text(text, encoding="utf-8")

    return change


def in_2019(file: str, rows: str) -> Change:
    """Write a list of codes and names of another year."""

    def change(root: Path) -> None:
        folder = root / "data/classification/2019"
        folder.mkdir()
        (folder / file).write_text(f"科目编码,科目名称,依据\n{rows}", encoding="utf-8")

    return change


def of_2019(root: Path) -> None:
    """Have all lists of codes and names for another year alone."""
    (root / "data/classification/2020").rename(root / "data/classification/2019")


def removed(file: str) -> Change:
    """Leave a file out."""
    return lambda root: at(root, file).unlink()


def all_of(*changes: Change) -> Change:
    """Make several changes."""

    def change(root: Path) -> None:
        for one in changes:
            one(root)

    return change


def folder_instead(file: str) -> Change:
    """Put a folder where a file should be."""
    return all_of(removed(file), lambda root: at(root, file).mkdir())


def form_of_2019(root: Path) -> None:
    """Name a form that is there and is used for 2019 alone."""
    form = root / FORM
    form.with_name("luoyang-2019.toml").write_bytes(form.read_bytes())
    swap("report/forms/luoyang-2019.toml", "first_year = 2020", "last_year = 2019\nfirst_year = 2019")(root)
    swap("unit.toml", '"luoyang-2020"', '"luoyang-2019"')(root)


# what becomes of them


class PastChecksError(Exception):
    """The build has got past its checks."""


def attempt(root: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Build until the notebooks would be run; return what was said on the way."""

    def fill_report(*_: object) -> list[Path]:
        raise PastChecksError

    monkeypatch.setattr(publish, "fill_report", fill_report)
    lines: list[str] = []
    project = find_project(root / "data", root)
    with pytest.raises(PastChecksError):
        publish.build(project, YEAR, UNIT, root / "output", "pandoc", lines.append)
    return lines


def files(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*"))


def refusal(root: Path, monkeypatch: pytest.MonkeyPatch, kind: type[BudgetBookError]) -> str:
    """Build what must be refused as `kind`, leaving nothing behind; return the message."""
    before = files(root)
    with pytest.raises(BudgetBookError) as refused:
        attempt(root, monkeypatch)
    assert type(refused.value) is kind
    assert files(root) == before
    return str(refused.value).replace(str(root), "<项目>")


@pytest.fixture(scope="module")
def real(book: Book) -> Book:
    """The real book, of which everything is worked out that checks ask for."""
    run_checks(book)
    return book


def complaint(root: Path, real: Book) -> str:
    """What the reader or the checks say against the data; nothing where they take it."""
    try:
        changed = open_book(YEAR, UNIT, root / "data")
        reuse_results(changed, real)
        require_passed(run_checks(changed))
    except BudgetBookError as refused:
        return str(refused)
    return ""


QUOTED = re.compile(r"“[^”]*”")
NAMES = re.compile(r"<项目>|[\w.-]*[/.][\w./-]+|U\+[0-9A-F]{4}|\[(A|B|D|F|G|M|N|O|P|T|V|W|Y)\d+ ")
FOREIGN = {
    "UTF",
    "KB",
    "CSV",
    "Excel",
    "TOML",
    "true",
    "false",
    "year",
    "luoyang",
    "shanghai",
    "kind",
    "largest",
    "remainder",
    "half",
    "up",
}
FOREIGN |= {"unit", "short", "level", "office"}
FOREIGN |= {word for kind in KINDS.values() for column in kind.columns(DATA) for word in column.name.split("_")}
FOREIGN |= {word for name in (*KINDS, *TEXTS) for word in name.split("_")} | {"no", "base"}
FOREIGN |= {word for name in (*GENERAL, LIST) for word in name.split("_")}
FOREIGN |= {"luoyang", "shanghai", "henan", "beijing"}  # names of forms
MODELS: tuple[type[BaseModel], ...] = (
    *(forms.Form, TableForm, ColumnForm, NumbersForm, PartForm, SectionForm),
    *(forms.TextAmounts, forms.AnnexForm, forms.TitleForm, forms.GlossaryEntry, ChangesForm),
    *(FormatsForm, forms.Confirmation, ListForm, ListColumn, Equality),
    *(Layout, SpendingKind, OtherIncome, IncomeGroup, UnitFile, Unit, Dates, PreviousYear),
)
FOREIGN |= {word for model in MODELS for key in model.model_fields for word in key.split("_")}


def without_line(message: str) -> str:
    """Leave out on which line of a TOML file a setting stands."""
    return re.sub(r"(\.toml) 第\d+行(?=“|缺少|附表)", r"\1 ", message)


def assert_clear(message: str) -> None:
    """One line per fault, a whole sentence, in Chinese, and nothing in it that nobody sees and nothing names."""
    for line in message.split("\n") if message else ():
        assert line.endswith(("。", "。）")), line
        words = set(re.findall(r"[A-Za-z]{2,}", NAMES.sub("", QUOTED.sub("", line))))
        assert words <= FOREIGN, line
        assert "{'" not in line, line
        unseen = [c for c in line if unicodedata.category(c) in ("Cc", "Cf")]
        assert not unseen or "U+" in line, repr(line)


def case(id_: str, change: Change, place: str) -> Any:
    """One bad input and how its refusal begins."""
    return pytest.param(change, place, id=id_)


NO_NUMBER = f"{FOLDER}/income.csv 第3行“预算数”列：发现"
ENCODING = f"{FOLDER}/income.csv 不是 UTF-8 编码"

AMOUNTS = [
    case("words", amount("暂无"), f"{NO_NUMBER}“暂无”，应为以万元为单位的数字"),
    case("with its unit", amount("92.0万元"), f"{NO_NUMBER}“92.0万元”，应为"),
    case("unit alone", amount("万元"), f"{NO_NUMBER}“万元”，应为"),
    case("full-width with its unit", amount("９２．０万元"), f"{NO_NUMBER}“９２．０万元”，应为"),
    case("with a currency sign", amount("￥92.0"), f"{NO_NUMBER}“￥92.0”，应为"),
    case("percent", amount("92%"), f"{NO_NUMBER}“92%”，应为"),
    case("in brackets, as accountants do", amount("(92.0)"), f"{NO_NUMBER}“(92.0)”，应为"),
    case("separator in a wrong place", amount('"1,23.4"'), f"{NO_NUMBER}“1,23.4”，应为"),
    case("separator after four digits", amount('"1234,567.0"'), f"{NO_NUMBER}“1234,567.0”，应为"),
    case("separator and no group", amount('"92,"'), f"{NO_NUMBER}“92,”，应为"),
    case("comma for the point", amount('"92,0"'), f"{NO_NUMBER}“92,0”，应为"),
    case("separator that splits the cell", amount("1,092.0"), f"{FOLDER}/income.csv 第3行有4格，应为3格"),
    case("empty", amount(""), f"{NO_NUMBER}空白，应为"),
    case("full-width space alone", amount("　"), f"{NO_NUMBER}空白，应为"),
    case("space inside", amount("9 2.0"), f"{NO_NUMBER}“9 2.0”，应为"),
    case("plus", amount("+92.0"), f"{NO_NUMBER}“+92.0”，应为"),
    case("typographic minus", amount("−92.0"), f"{NO_NUMBER}“−92.0”，应为"),
    case("no digit before the point", amount(".5"), f"{NO_NUMBER}“.5”，应为"),
    case("no digit after the point", amount("5."), f"{NO_NUMBER}“5.”，应为"),
    case("two points", amount("9.2.0"), f"{NO_NUMBER}“9.2.0”，应为"),
    case("1e9", amount("1e9"), f"{NO_NUMBER}“1e9”，应为"),
    case("1E2", amount("1E2"), f"{NO_NUMBER}“1E2”，应为"),
    case("9.2E+01", amount("9.2E+01"), f"{NO_NUMBER}“9.2E+01”，应为"),
    case("NaN", amount("NaN"), f"{NO_NUMBER}“NaN”，应为"),
    case("inf", amount("inf"), f"{NO_NUMBER}“inf”，应为"),
    case("None", amount("None"), f"{NO_NUMBER}“None”，应为"),
    case("#REF!", amount("#REF!"), f"{NO_NUMBER}“#REF!”，应为"),
    case("#N/A", amount("#N/A"), f"{NO_NUMBER}“#N/A”，应为"),
    case("#####", amount("#####"), f"{NO_NUMBER}“#####”，应为"),
    case("hyphen", amount("-"), f"{NO_NUMBER}“-”，应为"),
    case("dash", amount("——"), f"{NO_NUMBER}“——”，应为"),
    case("Chinese numerals", amount("九十二"), f"{NO_NUMBER}“九十二”，应为"),
    case("financial numerals", amount("玖拾贰"), f"{NO_NUMBER}“玖拾贰”，应为"),
    case("Arabic digits of the Arabs", amount("٩٢"), f"{NO_NUMBER}“٩٢”，应为"),
    case("40 digits", amount("9" * 40), f"{NO_NUMBER}“{'9' * 40}”，应为"),
    case("19 digits", amount("9" * 19), f"{NO_NUMBER}“{'9' * 19}”，应为"),
    case("7 decimals", amount("92.0000001"), f"{NO_NUMBER}“92.0000001”，应为"),
    case("float noise", amount("92.00000000000001"), f"{NO_NUMBER}“92.00000000000001”，应为"),
    case("hex", amount("0x5C"), f"{NO_NUMBER}“0x5C”，应为"),
    case("underscore", amount("9_2.0"), f"{NO_NUMBER}“9_2.0”，应为"),
    case("formula", amount("=46*2"), f"{NO_NUMBER}“=46*2”，应为"),
    case("date", amount("9月2日"), f"{NO_NUMBER}“9月2日”，应为"),
    case("square", amount("9²"), f"{NO_NUMBER}“9²”，应为"),
    case("circled", amount("①"), f"{NO_NUMBER}“①”，应为"),
    case(
        "zero-width space",
        amount("92.0\u200b"),
        f"{NO_NUMBER}“92.0",
    ),
    case("line break", amount('"92\n.0"'), f"{NO_NUMBER}“92"),
    case("NUL", amount("92.0\x00"), f"{NO_NUMBER}“92.0"),
]

COUNTS_AND_CODES = [
    case(
        "count with decimals", swap("vehicles.csv", "用车,2", "用车,2.0"), f"{FOLDER}/vehicles.csv 第3行“数量（辆）”列"
    ),
    case("count below zero", swap("vehicles.csv", "用车,2", "用车,-2"), f"{FOLDER}/vehicles.csv 第3行“数量（辆）”列"),
    case(
        "count with its unit", swap("vehicles.csv", "用车,2", "用车,2辆"), f"{FOLDER}/vehicles.csv 第3行“数量（辆）”列"
    ),
    case(
        "empty count", swap("vehicles.csv", "用车,2", "用车,"), f"{FOLDER}/vehicles.csv 第3行“数量（辆）”列：发现空白"
    ),
    case(
        "code of Excel",
        swap("spending.csv", "2010301,", "2010301.0,"),
        f"{FOLDER}/spending.csv 第3行“科目编码”列：发现“2010301.0”，应为数字编码",
    ),
    case(
        "code with an exponent",
        swap("spending.csv", "2010301,", "2.01E+06,"),
        f"{FOLDER}/spending.csv 第3行“科目编码”列：发现“2.01E+06”",
    ),
    case(
        "code with an apostrophe",
        swap("spending.csv", "2010301,", "'2010301,"),
        f"{FOLDER}/spending.csv 第3行“科目编码”列：发现“'2010301”",
    ),
    case(
        "code of six digits",
        swap("spending.csv", "2010301,", "201030,"),
        f"{FOLDER}/spending.csv 第3行“科目编码”列：发现“201030”，应为数字编码",
    ),
    case(
        "code of a section",
        swap("spending.csv", "2010301,", "20103,"),
        f"{FOLDER}/spending.csv 第3行“科目编码”列：发现“20103”，应为本年支出功能分类中的七位项级科目",
    ),
    case(
        "unknown code",
        swap("spending.csv", "2010301,", "2019999,"),
        f"{FOLDER}/spending.csv 第3行“科目编码”列：发现“2019999”，{FUNCTIONS} 中没有这一编码",
    ),
    case(
        "section under another class",
        swap("spending.csv", "2010301,", "2080301,"),
        f"{FOLDER}/spending.csv 第3行“科目编码”列：发现“2080301”，{FUNCTIONS} 中没有这一编码",
    ),
    case(
        "duplicated code",
        swap("spending.csv", "2010302,一般行政管理事务", "2010301,行政运行"),
        f"{FOLDER}/spending.csv 第4行“科目编码”列：发现“2010301”，应为不与第3行重复的行",
    ),
    case(
        "economic code of the other side",
        swap("basic_spending.csv", "30101,", "50101,"),
        f"{FOLDER}/basic_spending.csv 第3行“部门预算经济科目编码”列：发现“50101”",
    ),
    case(
        "code whose section has no name",
        swap(FUNCTIONS, "20103,", "20104,"),
        f"科目表 {FUNCTIONS} 缺少 20103 的名称：data/2020/157001/spending.csv 第3行用到 2010301",
    ),
    case(
        "unknown economic code",
        swap("basic_spending.csv", "30101,", "30190,"),
        f"{FOLDER}/basic_spending.csv 第3行“部门预算经济科目编码”列：发现“30190”，"
        "data/classification/2020/economic_department.csv 中没有这一编码",
    ),
    case(
        "no list of functions in any year",
        removed(FUNCTIONS),
        f"缺少文件 {FUNCTIONS}，别的年度也没有",
    ),
    case(
        "list of another year with a code twice",
        in_2019("functions.csv", "2010301,行政运行,甲\n2010301,行政运转,乙\n"),
        "data/classification/2019/functions.csv 第3行“科目编码”列：发现“2010301”，应为不与第2行重复的行",
    ),
    case(
        "zero-width space in a code",
        swap("spending.csv", "2010301,", "2010301\u200b,"),
        f"{FOLDER}/spending.csv 第3行“科目编码”列：发现“2010301",
    ),
]

NAMES_AND_WORDS = [
    case(
        "name that is not official",
        swap("spending.csv", ",行政运行,", ",行政运转,"),
        f"{FOLDER}/spending.csv 第3行“科目名称”列：发现“行政运转”，应为2010301 的规范名称“行政运行”",
    ),
    case(
        "name of another year",
        all_of(
            in_2019("functions.csv", "2080501,归口管理的行政单位离退休,甲\n"),
            swap("spending.csv", "2080505,机关事业单位基本养老保险缴费支出", "2080501,归口管理的行政单位离退休"),
        ),
        f"{FOLDER}/spending.csv 第5行“科目名称”列：发现“归口管理的行政单位离退休”，"
        "应为2080501 的规范名称“行政单位离退休”（“归口管理的行政单位离退休”是2019年的旧名称）",
    ),
    case(
        "half-width brackets in an official name",
        swap("basic_spending.csv", "30201,办公费,", "30213,维修(护)费,"),
        f"{FOLDER}/basic_spending.csv 第11行“部门预算经济科目名称”列：发现“维修(护)费”，"
        "应为30213 的规范名称“维修（护）费”（只是全角半角或空格不同）",
    ),
    case(
        "empty name",
        swap("spending.csv", ",行政运行,", ",,"),
        f"{FOLDER}/spending.csv 第3行“科目名称”列：发现空白，应为文字，不能为空",
    ),
    case(
        "space inside a name",
        swap("spending.csv", ",行政运行,", ",行政 运行,"),
        f"{FOLDER}/spending.csv 第3行“科目名称”列：发现“行政 运行”，应为2010301 的规范名称“行政运行”",
    ),
    case(
        "no-break space inside a name",
        swap("spending.csv", ",行政运行,", ",行政\u00a0运行,"),
        f"{FOLDER}/spending.csv 第3行“科目名称”列：发现“行政\u00a0运行”，应为2010301 的规范名称“行政运行”",
    ),
    case(
        "zero-width space inside a name",
        swap("spending.csv", ",行政运行,", ",行政\u200b运行,"),
        f"{FOLDER}/spending.csv 第3行“科目名称”列：发现“行政",
    ),
    case(
        "half-width brackets",
        swap("three_public.csv", "因公出国（境）费用", "因公出国(境)费用"),
        f"{FOLDER}/three_public.csv 第3行“项目”列：发现“因公出国(境)费用”",
    ),
    case(
        "item of another name",
        swap("three_public.csv", "公务用车购置,", "公务用车购置费,"),
        f"{FOLDER}/three_public.csv 第6行“项目”列：发现“公务用车购置费”",
    ),
    case(
        "fund of another name",
        swap("spending.csv", "一般公共预算", "一般公共预算拨款"),
        f"{FOLDER}/spending.csv 第3行“资金性质”列：发现“一般公共预算拨款”",
    ),
    case(
        "vehicle kind that is a total",
        swap("vehicles.csv", "合计,2", "总计,2"),
        f"{FOLDER}/vehicles.csv 第2行“车辆类别”列：发现“总计”",
    ),
    case(
        "tab inside a text",
        swap("performance_tasks.csv", "基本支出类", "基本\t支出类"),
        f"{FOLDER}/performance_tasks.csv 第2行“任务名称”列",
    ),
    case(
        "line break in a name",
        swap("performance_tasks.csv", "基本支出类", '"基本\n支出类"'),
        f"{FOLDER}/performance_tasks.csv 第2行“任务名称”列",
    ),
    case(
        "formula in a text",
        swap("performance_tasks.csv", "基本支出类", "=SUM(A1:A2)"),
        f"{FOLDER}/performance_tasks.csv 第2行“任务名称”列：发现“=SUM(A1:A2)”，应为不以 =、+、-、@ 开头的文字",
    ),
]

LAYOUT = [
    case("misspelt table", moved("procurement.csv", "procurment.csv"), f"{FOLDER}/procurment.csv 不是任何一张表"),
    case("copy of a table", copied("spending.csv", "spending (2).csv"), f"{FOLDER}/spending (2).csv 不是任何一张表"),
    case("missing file", removed("income.csv"), f"缺少文件 {FOLDER}/income.csv：应有“收入预算”表"),
    case("folder in place of a file", folder_instead("income.csv"), f"{FOLDER}/income.csv 是文件夹，不是文件"),
    case("empty file", written("income.csv", ""), f"{FOLDER}/income.csv 是空文件"),
    case(
        "missing column",
        bytes_of("income.csv", lambda data: re.sub(rb"(?m),[^,\r]*(?=\r)", b"", data)),
        f"{FOLDER}/income.csv 第1行缺少“预算数”列",
    ),
    case(
        "extra column",
        bytes_of("income.csv", lambda data: data.replace("预算数".encode(), "预算数,备注".encode(), 1)),
        f"{FOLDER}/income.csv 第1行多出“备注”列",
    ),
    case(
        "extra column without heading",
        bytes_of("income.csv", lambda data: data.replace(b"\r\n", b",\r\n")),
        f"{FOLDER}/income.csv 第1行多出没有列标题的第4列",
    ),
    case(
        "columns reordered",
        swap("income.csv", "收入来源,资金性质", "资金性质,收入来源"),
        f"{FOLDER}/income.csv 第1行列的次序不同",
    ),
    case(
        "duplicated heading",
        swap("income.csv", "资金性质,预算数", "资金性质,预算数,预算数"),
        f"{FOLDER}/income.csv 第1行“预算数”列重复",
    ),
    case(
        "no headings",
        bytes_of("income.csv", lambda data: data.partition(b"\n")[2]),
        f"{FOLDER}/income.csv 第1行缺少“收入来源”列：发现3列（“合计”、“”、“92.0”）",
    ),
    case(
        "title above the headings",
        bytes_of("income.csv", lambda data: "收入预算表,,\r\n".encode() + data.removeprefix(b"\xef\xbb\xbf")),
        f"{FOLDER}/income.csv 第1行",
    ),
    case(
        "semicolons for commas",
        bytes_of("income.csv", lambda data: data.replace(b",", b";")),
        f"{FOLDER}/income.csv 第1行",
    ),
    case(
        "full-width commas for commas",
        bytes_of("income.csv", lambda data: data.replace(b",", "，".encode())),
        f"{FOLDER}/income.csv 第1行各列之间不是半角逗号：发现1列",
    ),
    case(
        "tabs for commas",
        bytes_of("income.csv", lambda data: data.replace(b",", b"\t")),
        f"{FOLDER}/income.csv 第1行",
    ),
    case(
        "zero-width space in a heading",
        swap("income.csv", "预算数", "预算数\u200b"),
        f"{FOLDER}/income.csv 第1行",
    ),
    case(
        "two byte order marks",
        bytes_of("income.csv", lambda data: b"\xef\xbb\xbf" + data),
        f"{FOLDER}/income.csv 第1行",
    ),
    case(
        "GBK bytes that are not GBK", bytes_of("income.csv", lambda d: d[3:].decode().encode("gbk") + b"\xff"), ENCODING
    ),
    case(
        "GBK and a missing column", all_of(swap("income.csv", "资金性质,", ""), recoded("income.csv", "gbk")), ENCODING
    ),
    case("UTF-16", recoded("income.csv", "utf-16"), ENCODING),
    case("UTF-16 without a mark", recoded("income.csv", "utf-16-le"), ENCODING),
    case("Excel workbook", bytes_of("income.csv", lambda _: b"PK\x03\x04\x14\x00\xff\xfe"), ENCODING),
    case(
        "blank line in the middle",
        swap("income.csv", "其他收入", "\r\n其他收入"),
        f"{FOLDER}/income.csv 第6行是空行",
    ),
    case("blank line at the end", added("income.csv", "\r\n"), f"{FOLDER}/income.csv 第7行是空行"),
    case("line of commas at the end", added("income.csv", ",,\r\n"), f"{FOLDER}/income.csv 第7行是空行"),
    case("short row", swap("income.csv", "预算,92.0", "预算"), f"{FOLDER}/income.csv 第3行有2格，应为3格"),
    case("long row", amount("92.0,"), f"{FOLDER}/income.csv 第3行有4格，应为3格"),
    case("note under the table", added("income.csv", "注：单位万元\r\n"), f"{FOLDER}/income.csv 第7行有1格，应为3格"),
    case(
        "total twice",
        added("income.csv", "合计,,92.0\r\n"),
        f"{FOLDER}/income.csv 第7行“收入来源”列：发现“合计”，应为全表只有一行“合计”（第2行已有）",
    ),
    case(
        "total in another column",
        swap("income.csv", "合计,,92.0", ",合计,92.0"),
        f"{FOLDER}/income.csv 第2行“收入来源”列：发现空白",
    ),
    case(
        "total in the column of names",
        swap("spending.csv", "合计,,,", ",合计,,"),
        f"{FOLDER}/spending.csv 第2行“科目编码”列：发现空白",
    ),
    case(
        "total with more words",
        swap("income.csv", "合计,,92.0", "合计,全部,92.0"),
        f"{FOLDER}/income.csv 第2行“资金性质”列：发现“全部”",
    ),
    case(
        "total under another word",
        swap("income.csv", "合计,,", "总计,,"),
        f"{FOLDER}/income.csv 第2行“收入来源”列：发现“总计”",
    ),
    case(
        "quote that is not closed",
        swap("performance_tasks.csv", "厉行节约类支出", '"厉行节约类支出'),
        f"{FOLDER}/performance_tasks.csv 第3行的引号不成对",
    ),
    case(
        "words after a closing quote",
        swap("performance_tasks.csv", "厉行节约类支出", '"厉行"节约类支出'),
        f"{FOLDER}/performance_tasks.csv 第3行的引号不成对",
    ),
    case(
        "comma that splits a text",
        swap("performance_tasks.csv", "厉行节约类支出", "厉行,节约类支出"),
        f"{FOLDER}/performance_tasks.csv 第3行有7格，应为6格",
    ),
    case(
        "item left out",
        swap("three_public.csv", "公务接待费,0.2\r\n", ""),
        f"{FOLDER}/three_public.csv “项目”列缺少“公务接待费”行",
    ),
]

UNIT_FILE = f"{FOLDER}/unit.toml"
NAME = '\nname = "洛阳市'
SHORT = 'short_name = "市政务'
SETTINGS = [
    case("no unit.toml", removed("unit.toml"), f"缺少文件 {UNIT_FILE}"),
    case(
        "unknown key",
        swap("unit.toml", "[dates]", '[dates]\nday = "2020"'),
        f"{UNIT_FILE} “dates.day”不是认识的项目",
    ),
    case("missing key", swap("unit.toml", 'level = "市级"', ""), f"{UNIT_FILE} 缺少“unit.level”"),
    case(
        "number for a text",
        swap("unit.toml", 'code = "157001"', "code = 157001"),
        f"{UNIT_FILE} “unit.code”：发现157001",
    ),
    case("text for yes or no", swap("unit.toml", "= false", '= "false"'), f"{UNIT_FILE} “previous_year.available”"),
    case(
        "list for a section",
        swap("unit.toml", "[unit]", "[[unit]]"),
        f"{UNIT_FILE} “unit”",
    ),
    case("unknown level", swap("unit.toml", '"市级"', '"乡级"'), f"{UNIT_FILE} “unit.level”：发现“乡级”，应为"),
    case("text without quotes", swap("unit.toml", '"市级"', "市级"), f"{UNIT_FILE} 第10行不合 TOML 的格式"),
    case(
        "quote that is not closed in unit.toml",
        swap("unit.toml", '"市级"', '"市级'),
        f"{UNIT_FILE} 第10行不合 TOML 的格式",
    ),
    case("Chinese quotes", swap("unit.toml", '"市级"', "“市级”"), f"{UNIT_FILE} 第10行不合 TOML 的格式"),
    case(
        "key twice",
        swap("unit.toml", "[dates]", '[dates]\nannex = "2020-06-01"'),
        f"{UNIT_FILE} 第16行不合 TOML 的格式",
    ),
    case("unit.toml in GBK", recoded("unit.toml", "gbk"), f"{UNIT_FILE} 不是 UTF-8 编码"),
    case("unit.toml in UTF-16", recoded("unit.toml", "utf-16"), f"{UNIT_FILE} 不是 UTF-8 编码"),
    case("empty unit.toml", written("unit.toml", ""), f"{UNIT_FILE} 缺少“form”"),
    case(
        "date that is none",
        swap("unit.toml", "2020-06-02", "2020-06-31"),
        f"{UNIT_FILE} “dates.annex”：发现“2020-06-31”",
    ),
    case("date in words", swap("unit.toml", "2020-06-02", "二〇二〇年六月二日"), f"{UNIT_FILE} “dates.annex”"),
    case(
        "last year that is not there", swap("unit.toml", "= false", "= true"), f"{UNIT_FILE} “previous_year.available”"
    ),
    case("form that does not exist", swap("unit.toml", "luoyang-2020", "luoyang-2021"), "没有表样“luoyang-2021”"),
    case(
        "form for another year",
        form_of_2019,
        f"{UNIT_FILE} “form”：发现“luoyang-2019”（用于2019年），应为用于2020年的表样",
    ),
    case(
        "form that is not yet in use",
        swap(FORM, "first_year = 2020", "first_year = 2021"),
        f"{UNIT_FILE} “form”：发现“luoyang-2020”（用于2021年起），应为用于2020年的表样",
    ),
    case(
        "form no longer in use",
        swap(FORM, "first_year = 2020", "last_year = 2019\nfirst_year = 2017"),
        f"{UNIT_FILE} “form”：发现“luoyang-2020”（用于2017至2019年），应为用于2020年的表样",
    ),
    case(
        "amounts in another unit", swap("unit.toml", '"万元"', '"元"'), f"{UNIT_FILE} “amount_unit”：发现“元”，应为表样"
    ),
    case(
        "empty name of the unit",
        swap("unit.toml", '"洛阳市政务服务和大数据管理局"', '""'),
        f"{UNIT_FILE} “unit.name”：发现空白",
    ),
    case(
        "blank name of the unit",
        swap("unit.toml", '"洛阳市政务服务和大数据管理局"', '"　"'),
        f"{UNIT_FILE} “unit.name”",
    ),
    case(
        "HTML in the unit's name",
        swap("unit.toml", NAME, '\nname = "<b>洛阳</b>市'),
        f"{UNIT_FILE} “unit.name”",
    ),
    case(
        "Markdown in the unit's name",
        swap("unit.toml", NAME, '\nname = "**洛阳**市'),
        f"{UNIT_FILE} “unit.name”",
    ),
    case(
        "line break in the unit's name",
        swap("unit.toml", NAME, '\nname = "洛阳\\n市'),
        f"{UNIT_FILE} “unit.name”",
    ),
    case(
        "zero-width space in the unit's name",
        swap("unit.toml", NAME, '\nname = "洛阳\\u200b市'),
        f"{UNIT_FILE} “unit.name”",
    ),
    case(
        "spaces around the unit's short name",
        swap("unit.toml", SHORT, 'short_name = " 市政务'),
        f"{UNIT_FILE} “unit.short_name”",
    ),
]

FORMS = [
    case(
        "digit typed into the title",
        swap(FORM, "{year}年度部门预算", "2020年度部门预算"),
        f"{FORM} “title.document”：发现“{{unit}}2020年度部门预算”，应为不含数字的文字（有“2020”",
    ),
    case(
        "digit typed into a section's title",
        swap(FORM, "一、主要职能", "一、2020年主要职能"),
        f"{FORM} “parts.第1项.sections.第1项.title”：发现“一、2020年主要职能”，应为不含数字的文字（有“2020”",
    ),
    case(
        "digit typed into a table's title",
        swap(FORM, 'title = "{year}年机关', 'title = "2020年机关'),
        f"{FORM} “tables.第10项.title”",
    ),
    case(
        "full-width digit typed into a heading",
        swap(FORM, '["其他收入"]', '["其他收入１"]'),
        f"{FORM} “tables.第2项.columns.第",
    ),
    case("form in GBK", recoded(FORM, "gbk"), f"{FORM} 不是 UTF-8 编码"),
    case("form that is not TOML", swap(FORM, 'place = "洛阳市"', "place = 洛阳市"), f"{FORM} 第5行不合 TOML 的格式"),
    case("unknown key in a form", swap(FORM, "place =", "city ="), f"{FORM} "),
    case("unknown rule of shares", swap(FORM, "largest-remainder", "exact"), f"{FORM} “share_rule”：发现“exact”，应为"),
    case(
        "unknown kind of table",
        swap(FORM, 'kind = "income"', 'kind = "incomes"'),
        f"{FORM} 附表“income”的 kind：发现“incomes”，应为",
    ),
    case(
        "unknown value of a column",
        swap(FORM, 'value = "income_amount"', 'value = "incomes"'),
        f"{FORM} 附表“balance”的“收入/金额”栏：发现“incomes”，应为",
    ),
    case(
        "unknown name in braces",
        swap(FORM, '"{unit}概况"', '"{office}概况"'),
        f"{FORM} “parts.第1项.title”：发现“{{office}}概况”，应为花括号中只写",
    ),
]

TEXT = f"{FOLDER}/text"
ACCEPTED = f"{FOLDER}/accepted.csv"

PROSE = [
    case("no prose", removed("text/duties.md"), f"缺少文件 {TEXT}/duties.md：应写明部门职责"),
    case("empty prose", written("text/duties.md", " \n　\n"), f"{TEXT}/duties.md 是空文件"),
    case("unknown prose", written("text/dutys.md", "职责。"), f"{TEXT}/dutys.md 不属于文本的任何一处"),
    case(
        "a paragraph without end",
        added("text/duties.md", f"\n{'字' * 5001}。\n"),
        f"{TEXT}/duties.md 第21行：发现5002字",
    ),
    case("prose of a megabyte", written("text/duties.md", "职责。\n" * 100_000), f"{TEXT}/duties.md 有976KB"),
    case("prose in GBK", recoded("text/duties.md", "gbk"), f"{TEXT}/duties.md 不是 UTF-8 编码"),
    case("prose in UTF-16", recoded("text/duties.md", "utf-16"), f"{TEXT}/duties.md 不是 UTF-8 编码"),
    case(
        "script in prose",
        added("text/duties.md", "\n<script>alert(1)</script>\n"),
        f"{TEXT}/duties.md 第21行：发现“<script>”",
    ),
    case(
        "handler in prose",
        added("text/year_goal.md", "\n<img src=x onerror=alert(1)>\n"),
        f"{TEXT}/year_goal.md 第3行：发现“<img",
    ),
    case(
        "shortcode in prose",
        added("text/duties.md", "\n{{< include x.md >}}\n"),
        f"{TEXT}/duties.md 第21行：发现“{{{{< include",
    ),
    case(
        "link in prose", added("text/duties.md", "\n[甲](https://example.com)\n"), f"{TEXT}/duties.md 第21行：发现“](”"
    ),
    case("raw Typst in prose", added("text/duties.md", "\n`#x`{=typst}\n"), f"{TEXT}/duties.md 第21行"),
    case(
        "control character in prose",
        added("text/duties.md", "\n甲\x07乙。\n"),
        f"{TEXT}/duties.md 第21行",
    ),
    case(
        "two paragraphs inside a sentence",
        added("text/three_public_reception.md", "。\n\n甲"),
        f"{TEXT}/three_public_reception.md",
    ),
]

ACCEPTANCES = [
    case(
        "unknown column in accepted.csv",
        swap("accepted.csv", "认定人,日期", "认定人,日期,备注"),
        f"{ACCEPTED} 第1行多出“备注”列",
    ),
    case(
        "missing column in accepted.csv", swap("accepted.csv", "认定人,日期", "认定人"), f"{ACCEPTED} 第1行缺少“日期”列"
    ),
    case(
        "date of Excel",
        swap("accepted.csv", "2026-11-23", "2026/11/23"),
        f"{ACCEPTED} 第2行“日期”列：发现“2026/11/23”，应为形如 2020-06-02 的日期",
    ),
    case("no date", swap("accepted.csv", "2026-11-23", ""), f"{ACCEPTED} 第2行“日期”列：发现空白"),
    case(
        "date without dashes",
        swap("accepted.csv", "2026-11-23", "20261123"),
        f"{ACCEPTED} 第2行“日期”列：发现“20261123”",
    ),
    case(
        "no reason",
        swap("accepted.csv", "来源正文照录；57.7恰为行政运行总额，疑为误填，应由单位核实", ""),
        f"{ACCEPTED} 第5行“理由”列：发现空白",
    ),
    case(
        "accepted twice",
        bytes_of("accepted.csv", lambda data: data + data.splitlines(keepends=True)[1]),
        f"{ACCEPTED} 第7行“核对编号”列：发现“M1”，应为不与第2行重复的行",
    ),
    case(
        "accepted.csv with another check", swap("accepted.csv", "M1,", ","), f"{ACCEPTED} 第2行“核对编号”列：发现空白"
    ),
]


@pytest.mark.parametrize(
    ("change", "place"),
    [*AMOUNTS, *COUNTS_AND_CODES, *NAMES_AND_WORDS, *LAYOUT, *SETTINGS, *FORMS, *PROSE, *ACCEPTANCES],
)
def test_a_bad_input_is_refused_in_one_clear_sentence(
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Change,
    place: str,
    snapshot: SnapshotAssertion,
) -> None:
    change(root)
    message = refusal(root, monkeypatch, InputError)
    assert without_line(message).startswith(place)
    assert_clear(message)
    assert message == snapshot


def test_bad_inputs_of_every_kind_are_told_at_once(
    root: Path, monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion
) -> None:
    for change in (
        swap("unit.toml", 'cover = "2020-06"', 'cover = ""'),
        swap("income.csv", "一般公共预算,92.0", "一般公共预算,九十二"),
        swap("spending.csv", "2010301,行政运行", "2010399,行政运行"),
        swap("basic_spending.csv", "30101,基本工资", "30101,工资"),
        swap("basic_spending.csv", "30103,奖金", "30103,奖励"),
        swap("three_public.csv", "公务接待费,", "公务招待费,"),
        swap("vehicles.csv", "数量", "辆数"),
    ):
        change(root)
    (root / FOLDER / "text" / "duties.md").unlink()
    (root / FOLDER / "text" / "institution.md").write_text("\n", encoding="utf-8")
    assert refusal(root, monkeypatch, InputError) == snapshot


def test_cells_of_one_column_with_the_same_fault_are_told_together(
    root: Path, monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion
) -> None:
    swap("spending.csv", ",0.0", ",零", count=9)(root)
    assert refusal(root, monkeypatch, InputError) == snapshot


def test_the_code_of_another_unit_is_refused(
    root: Path, monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion
) -> None:
    swap("unit.toml", '"157001"', '"157002"')(root)
    message = refusal(root, monkeypatch, UsageError)
    assert_clear(message)
    assert message == snapshot


# free text


def with_text(root: Path, file: str, heading: str, text: str) -> int:
    """Type a text into the last row of a table (预算12表 gets one); return the row as Excel counts."""
    path = root / FOLDER / file
    rows = read_csv(path)
    if file == schema.PROJECT_TARGETS.file:
        rows.append(["智慧城市", "市局", "市局", "1.0", "1.0", "", "建成平台", "产出指标", "数量指标", "平台", "一个"])
    rows[-1][rows[0].index(heading)] = text
    write_csv(path, rows)
    return len(rows)


FREE_TEXT = [
    *((schema.VEHICLES.file, heading) for heading in ["车辆类别"]),
    *((schema.PERFORMANCE_TASKS.file, heading) for heading in ["任务名称", "主要内容或用途", "计划实施时间"]),
    *((schema.PERFORMANCE_TARGETS.file, heading) for heading in schema.PERFORMANCE_TARGETS.headings),
    *((schema.PROJECT_TARGETS.file, c.heading) for c in schema.PROJECT_TARGETS.columns if c.kind == "text"),
    *((schema.ACCEPTED.file, heading) for heading in ["理由", "认定人"]),
]
every_free_text = pytest.mark.parametrize(("file", "heading"), FREE_TEXT, ids=[" ".join(pair) for pair in FREE_TEXT])


@every_free_text
def test_a_text_that_excel_would_compute_or_with_a_character_that_nobody_sees_is_refused(
    root: Path, monkeypatch: pytest.MonkeyPatch, file: str, heading: str, real: Book
) -> None:
    path = root / FOLDER / file
    typed = path.read_bytes()
    for text in ("=1+1", "+1", "@SUM(A1)", "-其他", "其他\u200b事项", "其他\u202e事项", "其他\x00事项"):
        path.write_bytes(typed)
        row = with_text(root, file, heading, text)
        message = complaint(root, real)
        assert message.startswith(f"{FOLDER}/{file} 第{row}行“{heading}”列：发现“{text[:2]}")
        if text.startswith("其他"):
            assert message.endswith(f"（第3个字符是 U+{ord(text[2]):04X}）。")
        else:
            assert message.endswith(f"发现“{text}”，应为不以 =、+、-、@ 开头的文字（Excel 会当作公式）。")
    assert refusal(root, monkeypatch, InputError) == message


# what is read, but does not reconcile


def failing(id_: str, change: Change, *checks: str) -> Any:
    return pytest.param(change, set(checks), id=id_)


TASK = "基本支出类"
TARGET = "便利化,超过210项民生服务实现掌上办"

FAILED = [
    failing("negative amount", amount("-92.0"), "A3", "B1", "B2", "T1", "T2"),
    failing("minus zero for the amount", amount("-0"), "A3", "B1", "B2", "T1"),
    failing("ten digits", amount("1000000000.0"), "A3", "B1", "B2", "T1"),
    failing("eighteen digits", amount("9" * 18), "A3", "B1", "B2", "T1"),
    failing("amount in yuan", amount("920000"), "A3", "B1", "B2", "T1"),
    failing("too many decimals", amount("92.05"), "A3", "B1", "B2", "T1", "T3"),
    failing(
        "decimals that cancel out",
        all_of(amount("91.96"), swap("income.csv", "其他资金,0.0", "其他资金,0.04")),
        "B2",
        "T3",
    ),
    failing("wrong total", swap("income.csv", "合计,,92.0", "合计,,93.0"), "T1"),
    failing(
        "row left out",
        swap("spending.csv", "2210201,住房公积金,一般公共预算,5.0,0.0,0.0,0.0,0.0\r\n", ""),
        "A3",
        "B1",
        "B2",
        "B3",
        "B4",
        "P1",
        "T1",
    ),
    failing("total among the tasks", added("performance_tasks.csv", "合计,全部,93.5,93.5,,2020年全年\r\n"), "P1"),
    failing("space inside a task's name", swap("performance_tasks.csv", TASK, "基本 支出类"), "N1"),
    failing("full-width space inside a task's name", swap("performance_tasks.csv", TASK, "基本　支出类"), "N1"),
    failing("no-break space inside a task's name", swap("performance_tasks.csv", TASK, "基本\u00a0支出类"), "N1"),
    failing("half-width brackets in a task's name", swap("performance_tasks.csv", TASK, "基本支出(类)"), "N1"),
    failing("half-width comma in a task's name", swap("performance_tasks.csv", TASK, '"基本,支出类"'), "N1"),
    failing("entity beside a Chinese character", swap("performance_tasks.csv", TASK, "基本&lt;支出类"), "N1"),
    failing("other economic item", swap("basic_spending.csv", "50103,住房公积金", "50102,社会保障缴费"), "M1"),
    failing("more than all", swap("performance_targets.csv", "满意度达到95%以上", "满意度达到195%以上"), "P3"),
    failing("acceptance that matches nothing", swap("accepted.csv", "“50101”", "“50102”"), "M1"),
    failing("acceptance of what is well", added("accepted.csv", "B1,,甲,乙,丙,丁,2026-11-23\r\n"), "B1"),
    failing("acceptance of an unknown check", added("accepted.csv", "Z9,,甲,乙,丙,丁,2026-11-23\r\n"), "Z9"),
    failing("acceptances left out", removed("accepted.csv"), "M1", "O1", "P1", "P3"),
    failing("instruction left in prose", added("text/duties.md", "\n此处请填写职责。\n"), "W1"),
    failing("half-width comma in prose", added("text/duties.md", "\n（十）甲,乙。\n"), "W2"),
    failing("bracket that is not closed", added("text/duties.md", "\n（十甲。\n"), "W7"),
    failing("full-width comma in a number", added("text/duties.md", "\n共1，234件。\n"), "W8"),
]


@pytest.mark.parametrize(("change", "checks"), FAILED)
def test_an_input_that_does_not_reconcile_is_refused_by_the_checks_it_breaks(
    root: Path, monkeypatch: pytest.MonkeyPatch, change: Change, checks: set[str], snapshot: SnapshotAssertion
) -> None:
    change(root)
    message = refusal(root, monkeypatch, CheckError)
    assert set(re.findall(r"^\[(\w+) ", message, re.MULTILINE)) == checks
    assert_clear(message)
    assert message == snapshot


def test_a_line_break_between_two_chinese_signs_is_read_or_refused_in_one_line(root: Path, real: Book) -> None:
    swap("performance_targets.csv", TARGET, '便利化,"民生服务\n实现掌上办"')(root)
    assert_clear(complaint(root, real))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        pytest.param(
            swap("vehicles.csv", "一般公务用车,2", "9座客车,2"),
            f"{FOLDER}/vehicles.csv 第3行“车辆类别”列：发现“9座客车”",
            id="kind of vehicle",
        ),
        pytest.param(
            swap("unit.toml", SHORT, 'short_name = "市12345政务'), f"{UNIT_FILE} “unit.short_name”", id="unit"
        ),
    ],
)
def test_a_name_with_a_digit_is_told_or_refused_where_it_stands(
    root: Path, change: Change, place: str, real: Book
) -> None:
    change(root)
    if refused := complaint(root, real):
        assert without_line(refused).startswith(place)
        return
    book = open_book(YEAR, UNIT, root / "data")
    kinds = amounts_of(book.table("vehicles")["数量（辆）"].figures)
    rendered_blocks = sentence("{short}有{kinds}。", short=notebook.short_name(book), kinds=kinds)
    assert book.data.settings.unit.short_name in rendered_blocks
    assert book.table("vehicles")["车辆类别"].iloc[0] in rendered_blocks


def test_a_backslash_in_a_name_stays_in_the_id_of_its_figure(root: Path) -> None:
    swap("vehicles.csv", "一般公务用车,2", "甲\\textbf乙,2")(root)
    fragment = amounts_of(open_book(YEAR, UNIT, root / "data").table("vehicles")["数量（辆）"].figures)
    assert fragment.figures[0][0] == "甲\\textbf乙.amount"
    assert 'data-figure="甲\\textbf乙.amount"' in fragment


def test_a_bracket_that_is_not_closed_is_placed_on_its_own_line(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    added("text/duties.md", "\n（十甲。\n")(root)
    assert f"{FOLDER}/text/duties.md 第21行" in refusal(root, monkeypatch, CheckError)


# what is read


def figures(book: Book) -> list[str]:
    """Every figure and code of the annex as it is printed, and the totals as they are told."""
    printed = [text for table in build_annex(book) for _, _, text in printed_values(table)]
    return [*printed, *(figure.text for figure in book.data.measures.values())]


@pytest.fixture(scope="module")
def real_figures(book: Book) -> list[str]:
    """The figures of the real book."""
    return figures(book)


def read_by_the_auditor(root: Path) -> dict[tuple[str, int, int], Decimal]:
    """Every number and code of the tables as the auditor's own reader has it."""
    return {
        (table.file, row, place): Decimal(digits)
        for table in TABLES
        for row, record in enumerate(inputs.read_csv(root / FOLDER / table.file))
        for place, text in enumerate(record)
        if (digits := number(text)) is not None
    }


def notice(file: str, row: int, heading: str, found: str, number: str) -> str:
    return f"{FOLDER}/{file} 第{row}行“{heading}”：发现“{found}”，已读作 {number}。"


def in_gbk(file: str) -> str:
    return f"{FOLDER}/{file} 不是 UTF-8 编码，已按 GBK 编码读入。"


def everywhere(old: bytes, new: bytes) -> Change:
    """Replace bytes in all CSV files of the unit."""
    return all_of(*(bytes_of(one.file, lambda data: data.replace(old, new)) for one in TABLES))


def quoted(data: bytes) -> bytes:
    """Put every cell of a table into quotes, as some programs do."""
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    return out.getvalue().encode("utf-8-sig")


TABLES = (*DATA.tables, schema.ACCEPTED)

READ = [
    ("nothing changed", lambda _: None, []),
    ("no byte order mark", everywhere(b"\xef\xbb\xbf", b""), []),
    ("line ends of Unix", everywhere(b"\r\n", b"\n"), []),
    ("no last line end", bytes_of("income.csv", bytes.rstrip), []),
    ("every cell in quotes", all_of(*(bytes_of(one.file, quoted) for one in TABLES)), []),
    ("amount without decimals", amount("92"), []),
    ("amount with two decimals", amount("92.00"), []),
    ("amount with a leading zero", amount("092.0"), []),
    ("amount with spaces around", amount("  92.0 "), []),
    ("amount with a full-width space behind", amount("92.0　"), []),
    ("amount with a no-break space behind", amount("92.0\u00a0"), []),
    ("amount with a line break behind", amount('"92.0\n"'), []),
    ("minus zero", swap("spending.csv", "18.0,0.0", "18.0,-0"), [notice("spending.csv", 2, "专项资金", "-0", "0")]),
    ("amount in full-width digits", amount("９２．０"), [notice("income.csv", 3, "预算数", "９２．０", "92.0")]),
    ("amount partly in full-width digits", amount("9２.0"), [notice("income.csv", 3, "预算数", "9２.0", "92.0")]),
    (
        "total in full-width digits",
        swap("income.csv", "合计,,92.0", "合计,,９２．０"),
        [notice("income.csv", 2, "预算数", "９２．０", "92.0")],
    ),
    (
        "count in full-width digits",
        swap("vehicles.csv", "公务用车,2", "公务用车,２"),
        [notice("vehicles.csv", 3, "数量（辆）", "２", "2")],
    ),
    ("name with trailing spaces", swap("spending.csv", ",行政运行,", ",行政运行  ,"), []),
    ("name with a trailing full-width space", swap("spending.csv", ",行政运行,", ",行政运行　,"), []),
    ("code with spaces around", swap("spending.csv", "2010301,", " 2010301 ,"), []),
    ("file in GBK", recoded("spending.csv", "gbk"), [in_gbk("spending.csv")]),
    ("file in GB18030", recoded("spending.csv", "gb18030"), [in_gbk("spending.csv")]),
    (
        "all files in GBK",
        all_of(*(recoded(one.file, "gbk") for one in DATA.tables)),
        [in_gbk(one.file) for one in DATA.tables],
    ),
    (
        "GBK and full-width digits",
        all_of(amount("９２"), recoded("income.csv", "gbk")),
        [in_gbk("income.csv"), notice("income.csv", 3, "预算数", "９２", "92")],
    ),
    (
        "accepted.csv in GBK",
        recoded("accepted.csv", "gbk"),
        [f"{FOLDER}/accepted.csv 不是 UTF-8 编码，已按 GBK 编码读入。"],
    ),
    ("Windows line ends in prose", bytes_of("text/duties.md", lambda data: data.replace(b"\n", b"\r\n")), []),
    ("byte order mark in prose", bytes_of("text/duties.md", lambda data: b"\xef\xbb\xbf" + data), []),
    ("byte order mark in unit.toml", bytes_of("unit.toml", lambda data: b"\xef\xbb\xbf" + data), []),
    ("Windows line ends in unit.toml", bytes_of("unit.toml", lambda data: data.replace(b"\n", b"\r\n")), []),
    ("file that is none of ours", written("说明.xlsx", "甲"), []),
]

SPELLINGS = [
    (
        "code in full-width digits",
        swap("spending.csv", "2010301,", "２０１０３０１,"),
        [notice("spending.csv", 3, "科目编码", "２０１０３０１", "2010301")],
    ),
    (
        "minus zero as income",
        swap("income.csv", "政府性基金预算,0.0", "政府性基金预算,-0.0"),
        [notice("income.csv", 4, "预算数", "-0.0", "0.0")],
    ),
    (
        "minus zero for vehicles",
        swap("three_public.csv", "公务用车购置,0.0", "公务用车购置,-0.0"),
        [notice("three_public.csv", 6, "预算数", "-0.0", "0.0")],
    ),
    ("heading with spaces around", swap("income.csv", "资金性质,预算数", "资金性质 , 预算数 "), []),
]

LISTS = {
    "functions.csv": "支出功能分类科目",
    "economic_department.csv": "部门预算支出经济分类科目",
    "economic_government.csv": "政府预算支出经济分类科目",
    "economic_mapping.csv": "部门预算与政府预算经济分类对照",
}
OTHER_YEARS = [
    (
        "lists of codes and names of another year",
        of_2019,
        [
            f"缺少 data/classification/2020/{file}，“{title}”改用2019年的（data/classification/2019/{file}）："
            "公开前请对照2020年《政府收支分类科目》核实编码和名称。"
            for file, title in LISTS.items()
        ],
    ),
]


def params(cases: list[tuple[str, Change, list[str]]]) -> list[Any]:
    return [pytest.param(change, notices, id=id_) for id_, change, notices in cases]


@pytest.mark.parametrize(("change", "notices"), params(READ + SPELLINGS + OTHER_YEARS))
def test_an_odd_input_is_read_right_and_said_so(
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    book: Book,
    real_figures: list[str],
    change: Change,
    notices: list[str],
) -> None:
    change(root)
    odd = open_book(YEAR, UNIT, root / "data")
    assert list(odd.data.notices) == notices
    assert figures(odd) == real_figures
    assert odd.data.prose == book.data.prose
    if notices:  # what is read alike is checked alike
        lines = attempt(root, monkeypatch)
        assert [line.strip() for line in lines[1 : 1 + len(notices)]] == notices


@pytest.mark.parametrize(
    ("change", "notices"),
    params(READ + SPELLINGS),
)
def test_the_auditor_reads_an_odd_input_the_same(root: Path, change: Change, notices: list[str]) -> None:
    del notices
    clean = read_by_the_auditor(root)
    change(root)
    assert read_by_the_auditor(root) == clean


def test_thousands_separators_are_read_with_a_notice_each(root: Path) -> None:
    for change in [
        bytes_of("income.csv", lambda data: data.replace(b",92.0", b",1092.0")),
        bytes_of("spending.csv", lambda data: data.replace(b",18.0,", b",1018.0,")),
        swap("performance_tasks.csv", ",18,18,", ",1018,1018,"),
        swap("accepted.csv", "93.5万元", "1093.5万元"),
        swap("accepted.csv", "92万元", "1092万元"),
    ]:
        change(root)
    plain = open_book(YEAR, UNIT, root / "data")
    by_auditor = read_by_the_auditor(root)
    for change in [
        swap("income.csv", "一般公共预算,1092.0", '一般公共预算,"1,092.0"'),
        swap("spending.csv", ",1018.0,", ',"1，018.0",'),
        swap("performance_tasks.csv", ",1018,1018,", ',"1,018",１，０１８,'),
    ]:
        change(root)
    separated = open_book(YEAR, UNIT, root / "data")
    require_passed(run_checks(separated))
    assert list(separated.data.notices) == [
        notice("income.csv", 3, "预算数", "1,092.0", "1092.0"),
        notice("spending.csv", 2, "一般性项目", "1，018.0", "1018.0"),
        notice("performance_tasks.csv", 4, "总金额", "1,018", "1018"),
        notice("performance_tasks.csv", 4, "财政资金", "１，０１８", "1018"),
    ]
    assert figures(separated) == figures(plain)
    assert plain.data.measures["收入总计"].text == "1092万元"
    assert read_by_the_auditor(root) == by_auditor


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        pytest.param('便利化,"他说""好"""', '他说"好"', id="quotes in quotes"),
        pytest.param('便利化,他说"好"', '他说"好"', id="quotes in the middle"),
        pytest.param("便利化,他说“好”", "他说“好”", id="Chinese quotes"),
        pytest.param("便利化,甲，乙、丙", "甲，乙、丙", id="Chinese commas"),
        pytest.param('便利化,"a,b"', "a,b", id="comma between letters"),
        pytest.param('便利化,"甲；\n乙。"', "甲；\n乙。", id="line break"),
        pytest.param("便利化,超过２１０项", "超过２１０项", id="full-width digits in words"),
        pytest.param("便利化,$x$", "$x$", id="TeX"),
    ],
)
def test_a_text_with_quotes_commas_or_line_breaks_is_read_as_it_was_typed(root: Path, typed: str, text: str) -> None:
    swap("performance_targets.csv", TARGET, typed)(root)
    odd = open_book(YEAR, UNIT, root / "data")
    require_passed(run_checks(odd))
    targets = odd.table("performance_targets")
    assert targets["指标值"].iloc[1] == text
    assert targets["三级指标"].iloc[2] == "大数据归集应用"
    assert odd.data.notices == ()


# prose as it is told


def rendered_blocks(root: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> list[dict[str, Any]]:
    """The blocks that the built-in renderer makes of a text where the document tells it, as pandoc sees them."""
    shown: list[Any] = []
    monkeypatch.setattr(session, "display", shown.append)
    notebook.show_unit_text(open_book(YEAR, UNIT, root / "data"), name)
    command = [pypandoc.get_pandoc_path(), f"--from={pandoc._READER}", "--to=json"]
    done = subprocess.run(command, input=shown[0].data, capture_output=True, text=True, encoding="utf-8", check=True)
    document = json.loads(done.stdout)
    assert document["meta"] == {}, "the text has set what the document calls itself"
    (frame,) = document["blocks"]
    assert (frame["t"], frame["c"][0][1]) == ("Div", ["own-words"])
    blocks: list[dict[str, Any]] = frame["c"][1]
    return blocks


def words(block: dict[str, Any]) -> str:
    """The words of a plain paragraph; anything but words in it is an error."""
    assert block["t"] == "Para", block["t"]
    text = ""
    for inline in block["c"]:
        # a number is held together with its unit
        held = inline["t"] == "Span" and inline["c"][0][1] == ["number-unit"]
        for piece in inline["c"][1] if held else [inline]:
            assert piece["t"] in ("Str", "Space", "SoftBreak"), piece["t"]
            text += piece["c"] if piece["t"] == "Str" else " "
    return text


def line(text: str, id_: str) -> Any:
    return pytest.param(text, id=id_)


LINES = [
    line("甲 < 乙，丙 > 丁。", "less and greater"),
    line("不超过<5万元。", "less than a number"),
    line("#let x = 1", "Typst assignment"),
    line("#box[甲]", "Typst function"),
    line("#include “甲”", "Typst inclusion"),
    line("甲$x$乙。", "TeX formula"),
    line("$$x$$", "TeX display"),
    line("{{甲}}", "braces"),
    line("甲 &amp 乙。", "ampersand"),
    line("// 甲", "Typst comment"),
    line("= 甲", "Typst heading"),
    line("甲_乙_丙", "underscores inside a word"),
    line("“甲”——乙……", "Chinese quotes and dashes"),
    line("（1）甲；（2）乙。", "numbers in brackets"),
    line("https://example.com/甲", "bare address"),
    line("::::::", "colons"),
    line("~~~ {=typst}\n#text(size: 90pt)[甲]\n~~~", "raw block in tildes"),
    line("``` {=typst}\n#text(size: 90pt)[甲]\n```", "raw block after a space"),
    line("`#甲`{ =typst}", "raw inline after a space"),
    line("[甲]: javascript:alert(1)\n\n见[甲]。", "link by reference"),
    line("[甲][乙]\n\n[乙]: https://example.com", "link by another reference"),
    line('[甲]{style="color: red"}', "span with a style"),
    line("::: {.auditor}\n甲。\n:::", "block that is left out of print"),
    line("# 甲", "heading"),
    line("甲\n---", "underlined heading"),
    line("---\ntitle: 甲\n---", "document's title"),
    line("关注 @洛阳发布。", "citation"),
    line("甲[^1]。\n\n[^1]: 乙。", "footnote"),
    line("依照<关于加强管理的通知>执行。", "Chinese words in angle brackets"),
    line("甲\\textbf{乙}丙。", "TeX command"),
    line("\\begin{甲}\n乙\n\\end{甲}", "TeX environment"),
    line("\\甲", "backslash"),
    line("培训3~5次，走访10~20户。", "ranges with tildes"),
    line("规格10*20*30。", "measures with asterisks"),
    line("甲^2^乙。", "carets"),
    line("a &lt; b", "entity"),
    line("甲&lt;乙。", "entity beside a Chinese sign"),
    line("    缩进四格。", "indented by four spaces"),
    line("第一行，\n第二行。", "line break inside a sentence"),
    line("* * *", "line of asterisks"),
]


@pytest.mark.parametrize("text", LINES)
def test_a_line_of_prose_is_printed_as_it_was_written_or_refused(
    root: Path, monkeypatch: pytest.MonkeyPatch, text: str, real: Book
) -> None:
    (root / TEXT / "duties.md").write_text(f"职责是：\n\n{text}\n\n完。", encoding="utf-8")
    if refused := complaint(root, real):
        assert f"{TEXT}/duties.md 第3行" in refused
        return
    first, *between, last = rendered_blocks(root, monkeypatch, "duties")
    assert (words(first), words(last)) == ("职责是：", "完。")
    paragraphs = [line for line in text.splitlines() if line.strip()]
    assert [words(block) for block in between] == [paragraph.strip() for paragraph in paragraphs]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("**甲**。", "Strong", id="bold"),
        pytest.param("*甲*。", "Emph", id="italic"),
        pytest.param("`甲`。", "Code", id="code"),
    ],
)
def test_the_markdown_that_prose_may_use_is_taken_as_such_or_printed_as_it_was_written(
    root: Path, monkeypatch: pytest.MonkeyPatch, text: str, kind: str
) -> None:
    written("text/duties.md", text)(root)
    (paragraph,) = rendered_blocks(root, monkeypatch, "duties")
    if [inline["t"] for inline in paragraph["c"]] == [kind, "Str"]:
        assert "甲" in json.dumps(paragraph["c"][0], ensure_ascii=False)
    else:
        assert words(paragraph) == text


# the command line


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """An output folder with an earlier publication."""
    folder = tmp_path / "output"
    (folder / YEAR / UNIT).mkdir(parents=True)
    (folder / YEAR / UNIT / "report.html").write_text("上一次的公开文本", encoding="utf-8")
    (folder / YEAR / UNIT / "manifest.json").write_text('{"inputs": {}}', encoding="utf-8")
    complete_manifest(folder / YEAR / UNIT)
    return folder


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(amount("九十二"), 2, id="words for an amount"),
        pytest.param(removed("income.csv"), 2, id="missing file"),
        pytest.param(recoded("income.csv", "utf-16"), 2, id="UTF-16"),
        pytest.param(swap("unit.toml", "luoyang-2020", "luoyang-2021"), 2, id="form that does not exist"),
        pytest.param(added("text/duties.md", "\n<script>\n"), 2, id="script in prose"),
        pytest.param(swap("unit.toml", '"157001"', '"157002"'), 2, id="another unit"),
        pytest.param(amount("93.0"), 1, id="income and spending differ"),
        pytest.param(swap("accepted.csv", "“50101”", "“50102”"), 1, id="acceptance that matches nothing"),
    ],
)
@pytest.mark.usefixtures("kept_warm")
@pytest.mark.parametrize("command", ["build", "check"])
def test_the_command_line_ends_with_the_right_code_and_leaves_the_output_as_it_was(
    root: Path,
    capsys: pytest.CaptureFixture[str],
    earlier: Path,
    command: str,
    change: Change,
    code: int,
) -> None:
    change(root)
    before = files(root)
    options = ["--renderer", "pandoc", "--output", str(earlier)] if command == "build" else []
    assert run_command(command, "--year", YEAR, "--unit", UNIT, "--data", root / "data", *options) == code
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    if command == "build" or code == 2:
        assert err.startswith("核对不符，不予公开\n[" if code == 1 else "不能继续 ")
    else:
        assert "确须照来源公开的，在 accepted.csv 中写明理由认定" in out.rstrip().splitlines()[-1]
    assert files(root) == before
    assert (earlier / YEAR / UNIT / "report.html").read_text(encoding="utf-8") == "上一次的公开文本"


# much that is odd at once


def test_odd_inputs_make_the_same_document_and_it_is_said_what_was_read(
    root: Path, monkeypatch: pytest.MonkeyPatch, project: Project, book: Book
) -> None:
    """What the auditor makes of such files is tested in tests/audit/test_recompute.py."""
    for change in [
        bytes_of("income.csv", quoted),
        swap("income.csv", '"一般公共预算","92.0"', '"一般公共预算","９２．０"'),
        recoded("income.csv", "gbk"),
        swap("spending.csv", "2010301,行政运行,", " 2010301 ,行政运行　,"),
        bytes_of("basic_spending.csv", lambda data: data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")),
        bytes_of("three_public.csv", lambda data: data.replace(b".0\r\n", b"\r\n")),
        swap("vehicles.csv", "公务用车,2", "公务用车,２"),
        recoded("performance_targets.csv", "gb18030"),
        recoded("accepted.csv", "gbk"),
        bytes_of("text/duties.md", lambda data: data.replace(b"\n", b"\r\n")),
    ]:
        change(root)
    said = "\n".join(attempt(root, monkeypatch))
    for notice_ in [
        in_gbk("income.csv"),
        notice("income.csv", 3, "预算数", "９２．０", "92.0"),
        notice("vehicles.csv", 3, "数量（辆）", "２", "2"),
        in_gbk("performance_targets.csv"),
    ]:
        assert notice_ in said
    odd = open_book(YEAR, UNIT, root / "data")
    of_odd, of_real = (
        [plain(shown) for shown in (*shown_by_notebooks(project, one), *map(table_html, build_annex(one)))]
        for one in (odd, book)
    )
    assert len(of_odd) > 60
    assert [pair for pair in zip(of_odd, of_real, strict=True) if pair[0] != pair[1]] == []
