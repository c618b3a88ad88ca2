"""Reports rows with numbers on a sheet that belong to no recognised table; running text may stay unread."""

from collections.abc import Collection

from budgetbook.importing import typed_text
from budgetbook.importing.candidates import Candidates
from budgetbook.importing.headings import difference, difference_in_words, heading_paths
from budgetbook.importing.model import Findings
from budgetbook.importing.sheet import Sheet
from budgetbook.workbook.sheet_names import INSTRUCTIONS, REFERENCE

_CONTENTS = "目录"


def report_unrecognised(
    sheet: Sheet, used: Collection[int], candidates: Candidates, year: str, findings: Findings
) -> bool:
    """Report rows of numbers that belong to no known table; tell whether there are any.

    One row with a number may be anything (a cover has codes and dates), unless the title of a table stands over it.
    A list of contents has page numbers, and the lists of a template's own sheets are no data.
    """
    if sheet.name in (INSTRUCTIONS, REFERENCE):
        return False
    first = next((text for place in range(len(sheet.rows)) for text in sheet.texts(place)), "")
    if typed_text.normalised(first) == _CONTENTS and not sheet.prose:
        return False
    remainder = [place for place in range(len(sheet.rows)) if place not in used and place not in sheet.prose]
    with_numbers = [place for place in remainder if _has_amount(sheet, place)]
    if not with_numbers:
        return False
    titles = [
        (place, candidate)
        for place in range(with_numbers[0])
        if place not in used
        for text in sheet.texts(place)
        for candidate in candidates.titled(text)
    ]
    # in a long text titles are everywhere
    is_titled = bool(titles) and not sheet.prose
    if len(with_numbers) == 1 and not is_titled:
        return False
    where = sheet.where(with_numbers[0])
    if not is_titled:
        findings.say(f"{where}起有数字，但栏目与表样的任何一张表都不同，没有认出。")
        return True
    if findings.at_unreadable(sheet, range(titles[-1][0] + 1, with_numbers[0])):
        return True
    differences = [
        (candidate, difference(heading_paths(sheet.rows[start:end], year), candidate.wanted))
        for place, candidate in titles
        for start in range(place + 1, with_numbers[0])
        for end in range(start + 1, with_numbers[0] + 1)
    ]
    if not differences:
        findings.say(f"{where}起有数字，上面只有标题，没有栏目。")
        return True
    # a heading may read like a title; the table is the one whose headings are nearest
    candidate, headings = min(differences, key=lambda found: sum(map(len, found[1])))
    findings.at(f"{candidate.name}（{sheet.shown}）", difference_in_words(*headings))
    return True


def _has_amount(sheet: Sheet, place: int) -> bool:
    texts = sheet.texts(place)
    return len(texts) > 1 and any(typed_text.amount(text) is not None for text in texts)
