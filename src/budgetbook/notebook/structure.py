"""The headings of the document, as the form orders and words them: parts, sections, the list of the official tables."""

from budgetbook.book import Book
from budgetbook.forms.parts import GLOSSARY, SUMMARY, SUMMARY_PART, PartForm
from budgetbook.narrative.form_text import form_text
from budgetbook.narrative.sentence import join, sentence
from budgetbook.notebook.sentences import dated
from budgetbook.notebook.session import here, in_frame, show

__all__ = ["section", "start_part", "subsection"]


def start_part(book: Book, key: str) -> None:
    """Show the heading of a part: 第二部分 …; that of the official tables is followed by their list."""
    part = book.form.part(key)
    if key == SUMMARY:
        here.move(SUMMARY, SUMMARY_PART.title)
    elif part is None:
        show(in_frame("auditor", f"表样 {book.form_file} 没有“{key}”这一部分：它有的各节编入别的部分。"))
    elif part.tables:
        _show_annex_cover(book, part)
    else:
        here.move(part.key, part.number, depth=1)
        if part.title:
            here.show_heading("#", book.fill(part.heading, key), f"parts.{key}.title")


def _show_annex_cover(book: Book, part: PartForm) -> None:
    here.move("annex.cover", f"{part.number or '附件'}封面")
    lines = [
        form_text(book, book.fill(table.contents, table.key), f"tables.{table.key}.contents", table.key)
        for table in book.form.tables
    ]
    here.show_heading("#", book.fill(part.heading, part.key), f"parts.{part.key}.title")
    here.write(join("\n\n", lines), in_frame("annex-list"))
    if part.date:
        date = dated("date", "附件日期", book.data.setting("dates.annex"))
        here.write(date, in_frame("annex-date"))


def section(book: Book, key: str) -> None:
    """Show the heading of a section, numbered and worded by the form.

    The form decides which sections are published, where, and in which order. A notebook run by itself shows all its
    sections, and notes those that the form does not have. The glossary has no heading where it is a part by itself.
    """
    if key == SUMMARY:
        show(in_frame(SUMMARY, f"# {SUMMARY_PART.title}"))
        return
    place = book.form.section(key)
    if place is None:
        part = next((part for part in book.form.parts if part.glossary and key == GLOSSARY), None)
        here.leave_form(key) if part is None else here.go_on(part.key, part.number)
        return
    here.move(place.id, f"{place.part.number} {place.section.title}".strip(), depth=2 + len(place.around))
    here.show_heading("#" * here.depth, book.fill(place.section.title, key), f"{place.form_key}.title")


def subsection(title: str) -> None:
    """Show a heading inside a section: （一）…."""
    show(f"{'#' * (here.depth + 1)} {sentence(title)}")
