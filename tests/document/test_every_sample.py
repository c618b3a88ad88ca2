"""What an editor would strike out of any text: every sample, every place, and a layout with deeper headings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from budgetbook.book import read_book
from budgetbook.core.project import Project
from tests.layouts import UNITS, copy_layout
from tests.notebook_text import found_in, paragraphs, shown_by_notebooks
from tests.places import MADE_UP

if TYPE_CHECKING:
    from collections.abc import Callable

    from budgetbook.book import Book

SAMPLES = sorted((path.parent.parent.name, path.parent.name) for path in MADE_UP.glob("20*/*/unit.toml"))
REAL, DEEPER = "2020 157001", "2025 hunan"
NAMES = [REAL, DEEPER, *(" ".join(sample) for sample in SAMPLES)]
OPENED: dict[str, tuple[Book, list[str]]] = {}

Sample = tuple["Book", list[str]]


@pytest.fixture
def open_sample(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Sample]:
    """Return the book of a name and every paragraph of its text, told once for all tests."""

    def sample(name: str) -> Sample:
        if name not in OPENED:
            year, unit = name.split()
            if name == REAL:
                data = project
            elif name == DEEPER:
                data, unit = copy_layout(tmp_path_factory.mktemp("hunan"), "hunan-2025"), UNITS["hunan-2025"]
            else:
                data = Project(project.root, MADE_UP)
            book = read_book(data, year, unit)
            OPENED[name] = book, paragraphs(shown_by_notebooks(data, book))
        return OPENED[name]

    return sample


@pytest.fixture(params=NAMES)
def sample(request: pytest.FixtureRequest, open_sample: Callable[[str], Sample]) -> Sample:
    return open_sample(request.param)


@pytest.fixture
def texts(sample: Sample) -> list[str]:
    assert len(sample[1]) > 20
    return sample[1]


def test_no_two_signs_stand_where_one_belongs(texts: list[str]) -> None:
    assert found_in(texts, "[，。；：、][，。；：、]|（）|[（“《][，。；：、]|[，、][）]") == []


def test_the_full_stop_stands_after_the_reference_to_a_table(texts: list[str]) -> None:
    assert found_in(texts, "[。；，]（详见") == []
    assert any(re.search("（详见[^（）]+）。$", text) for text in texts)


def test_quoted_names_stand_side_by_side(texts: list[str]) -> None:
    assert found_in(texts, "”、“|》、《") == []


def test_no_part_of_nothing_is_given_a_share(texts: list[str]) -> None:
    assert found_in(texts, r"(?<![0-9.])0(?:\.0+)?(?:万元|元)，占") == []
    assert found_in(texts, r"(?<![0-9.])0\.00%") == []


def test_what_ended_began_or_stayed_is_said_in_one_way(texts: list[str]) -> None:
    assert found_in(texts, r"[上本]年无此项|下降100\.00%|增长率无可比性|(?<![0-9.])0(?:\.0+)?万元，比") == []
    fallen = found_in(texts, r"下降100%")
    assert all(re.search("未安排|无|没有安排", text) for text in texts if "下降100%" in text), fallen


def test_one_sentence_calls_the_unit_by_one_name(sample: Sample) -> None:
    book, texts = sample
    unit = book.data.settings.unit
    typed = "".join(book.data.prose.values())
    ours = [text for text in texts if text not in typed]
    assert [text for text in ours if re.search("本单位|本部门|我单位", text) and unit.short_name in text] == []


def test_a_list_is_numbered_a_level_below_the_heading_over_it(open_sample: Callable[[str], Sample]) -> None:
    starts = {"2020 157001": "（一）", "2024 999104": "（一）", DEEPER: "1."}
    for name, start in starts.items():
        assert any(text.startswith(f"{start}因公出国（境）费") for text in open_sample(name)[1]), name
    for name, start in {DEEPER: "（一）", "2024 999104": "（一）", "2023 999202": "（一）"}.items():
        assert any(text.startswith(f"{start}财政拨款收入：") for text in open_sample(name)[1]), name


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("2022 999001", "科普活动（项）2022年未安排预算，比2021年预算减少20万元，下降100%，主要原因是"),
        ("2022 999001", "群众体育（项）60万元，比2021年预算增加60万元（上年未安排），主要原因是"),
        ("2022 999001", "政府性基金预算收、支各475万元，均比2021年预算增加140万元，增长41.79%，主要原因是"),
        ("2022 999001", "国有资本经营预算收、支各30万元，均与2021年预算持平。支出全部为"),
        ("2022 999001", "（一）因公出国（境）费2022年未安排预算，比2021年预算减少6万元，下降100%，主要原因是"),
        ("2023 999001", "公务用车购置费2023年未安排预算，比2022年预算减少18万元，下降100%，主要原因是"),
        ("2023 999001", "（一）因公出国（境）费4.5万元，比2022年预算增加4.5万元（上年未安排），主要原因是"),
        ("2023 999001", "；无上年结转，比2022年预算减少62万元，下降100%，主要原因是"),
        ("2023 998000", "；没有安排对附属单位补助支出（详见预算03表）。"),
        ("2023 999202", "占0.63%；没有安排上缴上级支出和对附属单位补助支出。"),
        ("2023 999201", "按收入来源：一般公共预算收入5,200.0万元，"),
        ("2023 999201", "示范血液中心是事业单位，没有机关运行经费。"),
    ],
)
def test_a_sentence_reads_as_an_editor_would_write_it(
    open_sample: Callable[[str], Sample], name: str, sentence: str
) -> None:
    assert sentence in "\n".join(open_sample(name)[1])
