"""Reports rows with numbers on a sheet that belong to no recognised table; running text may stay unread."""

from collections.abc import Collection

from budgetbook.importing import typed_text
from budgetbook.importing.candidates import Candidates
from budgetbook.importing.headings import difference, heading_paths, missing_and_extra
from budgetbook.importing.model import Findings
from budgetbook.importing.sheet import Sheet
from budgetbook.workbook.sheet_names import INSTRUCTIONS, REFERENCE

_CONTENTS = "目录"


def report_unrecognised(
    sheet: Sheet, used: Collection[int], candidates: Candidates, year: str, findings: Findings
) -> None:
    """Report rows of numbers that belong to no known table.

    One row with a number may be anything (a cover has codes and dates), unless the title of a table stands over it.
    A list of contents has page numbers, and the lists of a template's own sheets are no data.
    """
    if sheet.name in (INSTRUCTIONS, REFERENCE):
        return
    first = next((text for place in range(len(sheet.rows)) for text in sheet.texts(place)), "")
    if typed_text.normalised(first) == _CONTENTS and not sheet.prose:
        return
    remainder = [place for place in range(len(sheet.rows)) if place not in used and place not in sheet.prose]
    with_numbers = [place for place in remainder if _has_amount(sheet, place)]
    if not with_numbers:
        return
    titles = [
        (place, text)
        for place in range(with_numbers[0])
        if place not in used
        for text in sheet.texts(place)
        if candidates.titled(text)
    ]
    # in a long text titles are everywhere
    is_titled = bool(titles) and not sheet.prose
    if len(with_numbers) == 1 and not is_titled:
        return
    where = sheet.where(with_numbers[0])
    if not is_titled:
        findings.say(f"{where}起有数字，但栏目与表样的任何一张表都不同，没有认出。")
        return
    place, title = titles[-1]
    wanted = candidates.titled(title)[0].wanted
    differences = [
        difference(heading_paths(sheet.rows[start:end], year), wanted)
        for start in range(place + 1, with_numbers[0])
        for end in range(start + 1, with_numbers[0] + 1)
    ]
    missing, extra = min(differences, key=lambda pair: len(pair[0]) + len(pair[1]), default=(["栏目"], []))
    findings.say(f"{where}：标题是“{title}”，栏目不符：{missing_and_extra(missing, extra)}。")


def _has_amount(sheet: Sheet, place: int) -> bool:
    texts = sheet.texts(place)
    return len(texts) > 1 and any(typed_text.amount(text) is not None for text in texts)
