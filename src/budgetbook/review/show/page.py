"""Findings as one page that needs nothing else: the document's pages as pictures with the places marked beside them."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

import pypdfium2

from budgetbook.review.catalogue import RULES
from budgetbook.review.findings import SEVERITIES, Finding, Quotation
from budgetbook.review.review import Review, ReviewOutcome, Unreadable

_SCALE = 1.25
_QUALITY = 60
_STYLE = Path(__file__).with_name("page.css")


def as_page(outcomes: Sequence[ReviewOutcome], paths: Sequence[Path]) -> str:
    """Write the page of some reviews; the documents' files are read again for their pictures."""
    parts = [_summary(outcomes)] if len(outcomes) > 1 else []
    for number, (outcome, path) in enumerate(zip(outcomes, paths, strict=True), start=1):
        if isinstance(outcome, Unreadable):
            parts.append(
                f'<section id="d{number}"><h2>{escape(outcome.name)}</h2><p>{escape(outcome.cause)}</p></section>'
            )
        else:
            parts.append(_document(outcome, path, f"d{number}"))
    names = "、".join(outcome.name for outcome in outcomes[:3])
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>核对结果：{escape(names)}</title><style>{_STYLE.read_text(encoding='utf-8')}</style></head>\n"
        f"<body><h1>预算文本核对结果</h1>\n{''.join(parts)}\n</body></html>\n"
    )


def _summary(outcomes: Sequence[ReviewOutcome]) -> str:
    head = "".join(f"<th>{name}</th>" for name in ("文件", "年度", *SEVERITIES.values()))
    rows = []
    for number, outcome in enumerate(outcomes, start=1):
        link = f'<a href="#d{number}">{escape(outcome.name)}</a>'
        if isinstance(outcome, Unreadable):
            rows.append(f'<tr><td>{link}</td><td colspan="4">{escape(outcome.cause)}</td></tr>')
        else:
            counts = "".join(f"<td>{outcome.count(severity)}</td>" for severity in SEVERITIES)
            rows.append(f"<tr><td>{link}</td><td>{outcome.year}</td>{counts}</tr>")
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _document(review: Review, path: Path, key: str) -> str:
    judged = review.coverage
    findings = "".join(_finding(one, number, key) for number, one in enumerate(review.findings, start=1))
    notes = "".join(f"<li>{escape(note)}</li>" for note in review.notes)
    what = "读取的说明，没有判断的" if review.document.notices else "没有判断的"
    left = f"<details><summary>{what}</summary><ul>{notes}</ul></details>" if notes else ""
    pages = _pages(review, path, key)
    return (
        f'<section id="{key}"><h2>{escape(review.name)}</h2><p>{review.summary}。{judged}</p>{left}'
        f'<div class="both"><ol class="findings">{findings}</ol><div class="pages">{pages}</div></div></section>'
    )


def _finding(finding: Finding, number: int, key: str) -> str:
    quotations = "".join(
        f"<li>{_link(quotation, key, number, place)}“{escape(quotation.text)}”</li>"
        for place, quotation in enumerate(finding.quotations)
    )
    expected = f"<p>应为：<strong>{escape(finding.expected)}</strong></p>" if finding.expected else ""
    computed = f'<p class="how">计算：{escape(finding.computed)}</p>' if finding.computed else ""
    return (
        f'<li class="{finding.severity}" id="{key}-f{number}"><p><b>{SEVERITIES[finding.severity]}</b> '
        f"{finding.rule} {RULES[finding.rule].title}</p><p>{escape(finding.found)}</p>{expected}{computed}"
        f"<ul>{quotations}</ul></li>"
    )


def _link(quotation: Quotation, key: str, number: int, place: int) -> str:
    shown = escape(quotation.place)
    return f"{shown} " if quotation.position.box is None else f'<a href="#{key}-m{number}-{place}">{shown}</a> '


def _pages(review: Review, path: Path, key: str) -> str:
    marks: dict[int, list[tuple[int, int, Finding, Quotation]]] = {}
    for number, finding in enumerate(review.findings, start=1):
        for place, quotation in enumerate(finding.quotations):
            if quotation.position.page and quotation.position.box is not None:
                marks.setdefault(quotation.position.page, []).append((number, place, finding, quotation))
    if not marks:
        return ""
    pdf = pypdfium2.PdfDocument(path)
    try:
        return "".join(_page(pdf, page, marks[page], key) for page in sorted(marks))
    finally:
        pdf.close()


def _page(
    pdf: pypdfium2.PdfDocument, number: int, marks: Iterable[tuple[int, int, Finding, Quotation]], key: str
) -> str:
    page = pdf[number - 1]
    width, height = page.get_size()
    picture = io.BytesIO()
    page.render(scale=_SCALE).to_pil().convert("RGB").save(picture, "JPEG", quality=_QUALITY)
    page.close()
    data = base64.b64encode(picture.getvalue()).decode()
    boxes = []
    for finding_number, place, finding, quotation in marks:
        assert quotation.position.box is not None
        left, top, right, bottom = quotation.position.box
        style = (
            f"left:{100 * left / width:.2f}%;top:{100 * top / height:.2f}%;"
            f"width:{100 * (right - left) / width:.2f}%;height:{100 * (bottom - top) / height:.2f}%"
        )
        title = escape(f"{finding_number}. {finding.found}", quote=True)
        boxes.append(
            f'<a class="mark {finding.severity}" id="{key}-m{finding_number}-{place}" href="#{key}-f{finding_number}" '
            f'style="{style}" title="{title}"><span>{finding_number}</span></a>'
        )
    return (
        f'<figure><figcaption>第{number}页</figcaption><div class="page">'
        f'<img alt="第{number}页" loading="lazy" src="data:image/jpeg;base64,{data}">{"".join(boxes)}</div></figure>'
    )
