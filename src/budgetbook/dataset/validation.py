"""Checks of the input tables against classification, form and each other: unknown codes, funds and names.

`budgetbook.dataset.reader` has checked each cell by itself before.
"""

from collections.abc import Collection, Mapping

from budgetbook.core.errors import Faults, InputError
from budgetbook.dataset.classification import Classification
from budgetbook.dataset.reader import Table
from budgetbook.dataset.row import Row
from budgetbook.forms import schema
from budgetbook.forms.columns import TableSchema
from budgetbook.forms.layout import Layout


def validate(tables: Mapping[str, Table], classification: Classification, layout: Layout) -> None:
    """Check the rows of a budget's tables.

    Parameters
    ----------
    tables
        All input tables by file name; those that were not or could not be read are without rows.

    Raises
    ------
    InputError
        Codes or names are not in the year's classification; sources of income, funds or kinds are not the form's;
        rows that must be there are missing. All are told at once.
    """
    with Faults() as faults:
        are_known = False
        with faults.noting():
            validate_functions(tables[schema.SPENDING_FILE], classification, layout.funds)
            are_known = bool(tables[schema.SPENDING_FILE].rows)
        for row in tables[schema.ECONOMIC_SPENDING_FILE].rows:
            with faults.noting():
                _validate_economic(row, layout)
        for row in (*tables[schema.BASIC_SPENDING_FILE].rows, *tables[schema.ECONOMIC_SPENDING_FILE].rows):
            with faults.noting():
                classification.economic_of(row, "部门")
                if layout.government_codes:
                    classification.economic_of(row, "政府")
        for row in tables[schema.INCOME.file].rows:
            with faults.noting():
                _validate_income(row, layout)
        _validate_names(tables, layout, faults)
        for row in (row for table in tables.values() for row in table.rows):
            with faults.noting():
                _validate_words_and_codes(row, classification)
        for row in tables[schema.VEHICLES.file].rows:
            # lest a total be counted as a kind
            if "".join(row.text("车辆类别").split()) in ("合计", "总计", "共计", "小计", "总数"):
                faults.note(row.cell_error("车辆类别", f"一类车辆；合计行的首格写“{schema.TOTAL}”"))
        # what differs from a wrong code or name need not be wrong
        if are_known and tables[schema.PURPOSES.file].is_read and tables[schema.SPENDING_FILE].is_read:
            _validate_purposes(tables[schema.PURPOSES.file], tables[schema.SPENDING_FILE], faults)


def _validate_economic(row: Row, layout: Layout) -> None:
    """See that a row is about spending that is listed by economic item in this table and no other."""
    _require(row, "支出类型", tuple(layout.parts.values()))
    _require(row, "资金性质", layout.funds)
    if (row.text("支出类型"), row.text("资金性质")) == (schema.SPENDING_PARTS["basic"], schema.FUNDS[0]):
        raise row.cell_error("支出类型", f"别的支出（{schema.FUNDS[0]}的基本支出填在 {schema.BASIC_SPENDING_FILE}）")


def _validate_words_and_codes(row: Row, classification: Classification) -> None:
    """See that words are among those allowed, and codes and their names those of the year's classification."""
    lists = {
        "functions": classification.function_list,
        "economic": classification.economic_list,
        "government": classification.government_list,
    }
    names = {column.name_of: column.heading for column in row.schema.columns if column.name_of}
    for column in row.schema.columns:
        if column.allowed and (row.text(column.heading) or not column.may_be_empty):
            _require(row, column.heading, column.allowed)
        if column.codes and column.heading in names:
            lists[column.codes].of(row, column.heading, names[column.heading])
        elif column.codes:
            lists[column.codes].require_code(row, column.heading)


def validate_functions(table: Table, classification: Classification, funds: Collection[str]) -> None:
    """See that every code is a 项 of the year's classification under its official name, and every fund one of the form.

    Raises
    ------
    InputError
        Some are not: all are told at once.
    """
    with Faults() as faults:
        for row in table.rows:
            with faults.noting():
                classification.function_of(row)
            with faults.noting():
                _require(row, "资金性质", funds)


def _validate_income(row: Row, layout: Layout) -> None:
    """See that a source of income is one of the form, and its fund one that it can have."""
    own = row.text("收入来源")
    if own not in (source for source, _ in layout.income_rows):
        raise row.cell_error("收入来源", "或".join(dict.fromkeys(source for source, _ in layout.income_rows)))
    _require(row, "资金性质", [fund for source, fund in layout.income_rows if source == own])


def _validate_names(tables: Mapping[str, Table], layout: Layout, faults: Faults) -> None:
    """See that there is a row for each of the names wanted, zero where there is nothing, and for no other."""
    wanted: list[tuple[TableSchema, str, Collection[str]]] = [
        (schema.THREE_PUBLIC, "项目", schema.THREE_PUBLIC_ITEMS),
        (schema.OPERATING_COST, "项目", (schema.OPERATING_COST_ITEM,)),
    ]
    if layout.has_carry_over:
        wanted.append((schema.CARRY_OVER, "资金性质", layout.funds))
    for table, heading, names in ((tables[one.file], heading, names) for one, heading, names in wanted):
        if not table.is_read:
            continue
        for row in table.rows:
            with faults.noting():
                _require(row, heading, names)
        there = {row.text(heading) for row in table.rows}
        if there <= set(names):  # else the one that is missing is there under another name
            for name in (name for name in names if name not in there):
                faults.note(table.missing_row_error(heading, name))


def _validate_purposes(table: Table, spending: Table, faults: Faults) -> None:
    """See that the purpose of every 项 of spending is told, and of no other."""
    names = {row.text("科目编码"): row.text("科目名称") for row in spending.rows}
    for row in table.rows:
        code = row.text("科目编码")
        if code not in names:
            faults.note(row.cell_error("科目编码", f"支出预算表中有的项级科目（{'、'.join(sorted(names))}）"))
        elif row.text("科目名称") != names[code]:
            faults.note(row.cell_error("科目名称", f"支出预算表中 {code} 的名称“{names[code]}”"))
    for code in sorted(names.keys() - {row.text("科目编码") for row in table.rows}):
        message = f"{table.file} 缺少 {code}“{names[code]}”：支出预算表中的每个项级科目都要写明主要用途。"
        faults.note(InputError(message))


def _require(row: Row, heading: str, known: Collection[str]) -> None:
    if row.text(heading) not in known:
        raise row.cell_error(heading, f"{'、'.join(known)}{'之一' if len(known) > 1 else ''}")
