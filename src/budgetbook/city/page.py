"""The page of a city: every published unit with its totals, then the sums; each number leads to the cell it comes from.

It is whole without scripts, which add finding, sorting and filtering.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from string import Template

from budgetbook.book import SAMPLE_MARK
from budgetbook.city.catalog import FOR_READERS
from budgetbook.city.published import Published
from budgetbook.city.stated import MEASURES, THREE_PUBLIC
from budgetbook.city.sums import PublishedUnits, Sum
from budgetbook.city.tables import NUMBERS, UNIT, CityTable, inclusion_note
from budgetbook.core.documents import FIGURES, PAGE
from budgetbook.figures import plain
from budgetbook.figures.ledger import Ledger
from budgetbook.figures.markup import source_note
from budgetbook.render.finish_html import embed_frame, finish_html
from budgetbook.render.webfonts import write_webfonts

FOLDER = "city"
"""Where the tables and the catalogue lie beside the page, and where its frame lies in report/."""

SCRIPTS = (f"{FOLDER}/city.js", f"{FOLDER}/city.css", "scripts/bar.js")
"""Files of report/ whose text may appear on the page; the font must cover it."""

_SHOWN = ("income", "spending", "basic", "project", "three_public")
"""The measures that each unit's row shows."""


def write_page(
    city: PublishedUnits, tables: Sequence[CityTable], folder: Path, page: Path, frame: Path, title: str
) -> Ledger:
    """Write the page, and return the ledger of its numbers.

    Parameters
    ----------
    folder
        The year's, with the publications.
    frame
        The folder report/ with its style sheets and scripts.
    """
    ledger = Ledger()
    text = Template((frame / FOLDER / "page.html").read_text(encoding="utf-8")).substitute(
        title=title,
        mark=f'<p class="sample-mark" role="note">{SAMPLE_MARK}</p>\n' if city.is_sample else "",
        subtitle=f"已公开{len(city.listed)}个" if city.listed else "还没有公开的",
        how_to_read=_how_to_read(city),
        kinds="".join(f"<option>{escape(kind)}</option>" for kind in sorted({one.kind for one in city.listed})),
        units=_units(city, folder, ledger),
        how_added=_how_added(city),
        sums="\n".join(_sums(city, ledger)),
        files="".join(_files(tables)),
    )
    page.write_text(text, encoding="utf-8", newline="\n")
    fonts = page.with_name("fonts.css")
    write_webfonts(fonts, [page, *(frame / name for name in SCRIPTS)])
    embed_frame(page, frame)
    finish_html(page, fonts.read_text(encoding="utf-8"))
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace(_GENERATOR, _sealed(text), 1), encoding="utf-8", newline="\n")
    return ledger


_GENERATOR = '<meta name="generator" content="budgetbook">'
_SEALED = re.compile(r'<meta name="generator" content="budgetbook sha256-[0-9a-f]{64}">')


def _sealed(text: str) -> str:
    """Return the element that names the program, with the hash of the page in which it stands without one."""
    return _GENERATOR.replace("budgetbook", f"budgetbook sha256-{hashlib.sha256(text.encode('utf-8')).hexdigest()}")


def is_as_made(page: Path) -> bool:
    """Tell whether a page is one that `write_page` made, and nobody changed: it carries the hash of all else in it."""
    text = page.read_text(encoding="utf-8", errors="replace")
    found = _SEALED.search(text)
    return found is not None and _sealed(text.replace(found[0], _GENERATOR, 1)) == found[0]


def _how_to_read(city: PublishedUnits) -> str:
    lines = [
        f"金额以{UNIT}为单位，四舍五入到两位小数；点一个数，就到该单位公开文本中印有它的那一格。",
        "“—”表示该单位的附表没有印出这一项，不是零。",
    ]
    if not city.is_sample and len(city.added) < len(city.listed):
        lines.append(f"标有“示例”的是示例数据，不是真实预算，不计入合计（{len(city.listed) - len(city.added)}个）。")
    return "".join(lines)


def _how_added(city: PublishedUnits) -> str:
    lines = [f"各单位公开的数相加，共{city.units}个单位；先各自换成{UNIT}（不舍入）再加。"]
    if city.department_of:
        lines.append(
            "部门的预算是所属单位之和，已经减去单位之间往来的钱：加部门的数，不再加它所属的单位；"
            "部门没有印出的，加所属单位的数。"
        )
    lines.append("其他单位之间往来的钱（如上级补助收入）公开文本没有说明，没有减去。")
    lines.append("没有印出某一项的单位不计入那一项，“单位数”一栏写明。支出按类和收入按来源只加各项之和等于总计的单位。")
    return "".join(lines)


def _units(city: PublishedUnits, folder: Path, ledger: Ledger) -> str:
    names = [f"{MEASURES[one]}（{UNIT}）" for one in _SHOWN]
    head = (
        '<th scope="col" data-first="ascending">单位</th><th scope="col">性质</th>'
        + "".join(f'<th scope="col" data-first="descending">{name}</th>' for name in names)
        + '<th scope="col" class="link-head">文件</th>'
    )
    rows = "".join(_unit(city, one, folder, ledger) for one in city.listed)
    return _table("各单位的部门预算", head, rows, "city-units", "budget-table")


def _unit(city: PublishedUnits, one: Published, folder: Path, ledger: Ledger) -> str:
    cells = "".join(_amount(one, measure, ledger) for measure in _SHOWN)
    notes = [f"部门汇总：{'、'.join(one.units)}"] if one.units else []
    notes += [] if (inclusion := inclusion_note(city, one)) == "计入" else [inclusion]
    note = f'<span class="unit-note">{escape("；".join(notes))}</span>' if notes else ""
    mark = "（示例）" if one.is_sample else ""
    links = "".join(
        f'<a href="{one.folder}/{name}" aria-label="{escape(f"{one.name}：{words}")}">{words}</a>'
        for name, words in FOR_READERS.items()
        if (folder / one.folder / name).is_file()
    )
    return (
        f'<tr data-kind="{escape(one.kind)}" data-find="{escape(f"{one.folder} {one.name}")}">'
        f'<th scope="row" class="row-head" data-value="{one.folder}">{one.folder}　'
        f'<a href="{one.folder}/{PAGE}">{escape(one.name)}</a>{mark}{note}</th>'
        f'<td>{escape(one.kind)}</td>{cells}<td class="links-cell"><div class="links">{links}</div></td></tr>\n'
    )


def _amount(one: Published, measure: str, ledger: Ledger) -> str:
    stated = one.measures.get(measure)
    if stated is None:
        return '<td class="number">—</td>'
    figure = one.figure(stated)
    name, text = f"city.units.{one.folder}.{measure}", NUMBERS.text(figure)
    ledger.record(name, figure, text, "各单位")
    link = f'<a href="{escape(one.link(stated))}" data-figure="{name}" title="{source_note(figure)}">{text}</a>'
    return f'<td class="number" data-value="{plain(figure.value)}">{link}</td>'


def _sums(city: PublishedUnits, ledger: Ledger) -> Iterable[str]:
    totals = city.totals()
    of_three_public = [one for one in totals if one.id.rpartition(".")[2] in THREE_PUBLIC]
    others = [one for one in totals if one not in of_three_public]
    for heading, sums, first in (
        ("收支", others, "项目"),
        ("“三公”经费", of_three_public, "项目"),
        ("支出按功能分类（类）", city.classes(), "类"),
        ("收入按来源", city.incomes(), "来源"),
    ):
        head = "".join(f'<th scope="col">{one}</th>' for one in (first, f"合计（{UNIT}）", "单位数", "所加的数"))
        rows = "".join(_sum(one, heading, ledger) for one in sums)
        yield f"<h3>{heading}</h3>\n" + _table(heading, head, rows, "", "budget-table sums")


def _sum(one: Sum, heading: str, ledger: Ledger) -> str:
    figure, text = one.figure, "—"
    if figure is not None:
        text = NUMBERS.text(figure)
        ledger.record(one.id, figure, text, f"合计 {heading}")
    code = one.id.rpartition(".")[2]
    name = f"{code} {one.label}" if code.isdecimal() else one.label
    items = "".join(
        f'<li><a href="{escape(part.owner.link(part.stated))}">{part.owner.folder}</a> {NUMBERS.text(part.figure)}</li>'
        for part in one.parts
    )
    added = f"<details><summary>{len(one.parts)}个</summary><ul>{items}</ul></details>" if items else "—"
    return (
        f'<tr><th scope="row" class="row-head">{escape(name)}</th><td class="number" data-figure="{escape(one.id)}">'
        f"{text}</td><td>{one.coverage}</td><td>{added}</td></tr>\n"
    )


def _table(label: str, head: str, rows: str, id_: str, classes: str) -> str:
    name = f' id="{id_}"' if id_ else ""
    return (
        f'<div class="table-scroll" role="region" tabindex="0" aria-label="{escape(label)}">\n'
        f'<table{name} class="{classes}">\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>'
    )


def _files(tables: Sequence[CityTable]) -> Iterable[str]:
    others = (("city.xlsx", "工作簿（Excel）"), ("catalog.json", "目录（DCAT）"), (FIGURES, "数据台账（JSON）"))
    for name, words in (*((f"{one.key}.csv", f"{one.title}（CSV）") for one in tables), *others):
        yield f'<li><a href="{FOLDER}/{name}">{escape(words)}</a></li>\n'
