"""预算01表 by function: income by source on the left, spending by 类 on the right."""

from budgetbook.book import Book
from budgetbook.dataset.measures import total_name
from budgetbook.figures import Cell
from budgetbook.forms import schema
from budgetbook.forms.layout import Layout
from budgetbook.forms.table_form import TableForm
from budgetbook.tables.kind import LINE_LEVEL, PART_LEVEL, SUM_LEVEL, TOTAL_LEVEL, Column, Level
from budgetbook.tables.kinds.balance import Balance
from budgetbook.tables.model import AnnexRow, Numbered
from budgetbook.tables.two_sided import (
    CLASS,
    IncomeLine,
    class_columns,
    closing_rows,
    fiscal_lines,
    income_beside_spending,
    income_by_source,
    other_income_lines,
    spending_by_class,
)


class BalanceByClass(Balance):
    """部门收支总体情况表, with spending by 类, and 财政拨款 above its three funds."""

    name = "balance_by_class"
    lists_classes = True

    def level_names(self) -> tuple[str, ...]:
        return (TOTAL_LEVEL.words, LINE_LEVEL.words, PART_LEVEL.words, CLASS.words)

    def spending_columns(self, layout: Layout) -> tuple[Column, ...]:
        return class_columns(layout)

    def income_level(self, key: str) -> Level:
        if key.startswith(schema.APPROPRIATION):
            return SUM_LEVEL if key == schema.APPROPRIATION else PART_LEVEL
        return super().income_level(key)

    def spending_level(self, key: str) -> Level:
        return CLASS

    def rows(self, book: Book, form: TableForm) -> list[AnnexRow]:
        data, layout = book.data, book.form.data
        spending, income = data.frame("spending"), data.measures[total_name(layout, "收入")]
        last = closing_rows(book, spending, total_name(layout, "支出"), income, layout.funds)
        return income_beside_spending(self._income(book), spending_by_class(book, form, spending), last)

    @staticmethod
    def _income(book: Book) -> list[IncomeLine]:
        """Return the lines of income: the funds of 财政拨款 under it, or where it has no name by themselves."""
        data, annex, amounts = book.data, book.form.annex, income_by_source(book)
        if not annex.appropriation:
            funds = zip(schema.FUNDS, fiscal_lines(book), strict=True)
            lines = [(f"{fund}.{schema.APPROPRIATION}", name, amount) for fund, (_, name, amount) in funds]
            return [*lines, *other_income_lines(book, len(lines) + 1)]
        listed = [
            Cell(book.form_file, 0, f"annex.funds 第{place}项", name) for place, name in enumerate(annex.funds, 1)
        ]
        appropriation = data.measures[schema.APPROPRIATION]
        left: list[IncomeLine] = [(schema.APPROPRIATION, f"一、{annex.appropriation}", appropriation)]
        for number, (fund, name) in enumerate(zip(schema.FUNDS, annex.funds, strict=True), start=1):
            amount = amounts.get((schema.APPROPRIATION, fund))
            left.append((f"{schema.APPROPRIATION}.{fund}", Numbered(name, tuple(listed[:number])), amount))
        return [*left, *other_income_lines(book, 2)]
