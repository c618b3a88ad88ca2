"""The layout of the data (数据栏目): which columns the input tables of a form have.

Places cut spending differently: one splits basic spending by 工资福利支出, 对个人和家庭的补助 and 商品和服务支出,
another knows only 基本支出 and 项目支出. The form says so, and the tables are read accordingly.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from budgetbook.core.toml import Problem, ProblemsError, Section
from budgetbook.forms import schema
from budgetbook.forms.lists import Equality, ListForm
from budgetbook.forms.printed import Key, Name
from budgetbook.forms.schema import Column, TableSchema


class SpendingKind(Section):
    """One kind of spending (a column of spending.csv).

    Attributes
    ----------
    key
        The name by which a form's columns ask for it.
    heading
        Its heading in spending.csv, which is also its name in print.
    of
        Whether it is part of 基本支出 or of 项目支出.
    classes
        Classes of the department's economic classification (301 …) that it is made of; of a kind of 项目支出, none.
    """

    key: Key
    heading: Name = Field(min_length=1)
    of: Literal["basic", "project"]
    classes: tuple[Annotated[str, Field(pattern=r"^[0-9]{3}$")], ...] = ()


class OtherIncome(Section):
    """One source of income besides 财政拨款.

    Attributes
    ----------
    key
        The name by which a form's columns ask for the spending that it pays for.
    source
        Its name in income.csv (收入来源).
    fund
        Its name in 资金性质, in income.csv and spending.csv.
    """

    key: Key
    source: Name = Field(min_length=1)
    fund: Name = Field(min_length=1)


RESERVED = (
    *("class", "section", "item", "unit_code", "name", "income_item", "income_amount", "spending_item"),
    *("total", "basic", "project", "appropriation", "income", "short", "year", *schema.FUND_COLUMN_KEYS),
)
"""Names that the columns of every form, or the sentence that tells of income, have already.

A kind or an income of that name would take their place.
"""


REQUIRED_INPUTS = ("income", "spending", "basic_spending", "three_public", "operating_cost", "procurement", "vehicles")
"""Input tables that no budget is without."""

BESIDE_THE_BUDGET = ("accepted", "reasons", "lineage", "last_year")
"""Other tables that a unit's folder may have, under whose names there can be no list."""


class Layout(Section):
    """The layout of one form's data.

    Attributes
    ----------
    inputs
        The input tables that a unit has to fill in, by file name without .csv.
    may_be_absent
        Those of them whose file need not be there where there is nothing of the kind.
    spending
        The kinds of spending, in the order of their columns.
    other_income
        The sources of income besides 财政拨款.
    government_codes
        Whether basic_spending.csv also gives the government's economic classification and the part that is
        fiscal appropriation.
    lists
        The list tables that the form declares itself; a unit has to fill in each of them.
    """

    inputs: tuple[str, ...]
    may_be_absent: tuple[str, ...] = ("procurement", "vehicles", "project_targets")
    spending: tuple[SpendingKind, ...] = Field(min_length=1)
    other_income: tuple[OtherIncome, ...] = Field(min_length=1)
    government_codes: bool
    lists: tuple[ListForm, ...] = ()

    @model_validator(mode="after")
    def _hangs_together(self) -> Layout:
        problems = [*self._about_names(), *self._about_tables(), *self._about_lists(), *self._about_parts()]
        if problems:
            raise ProblemsError(problems)
        return self

    def _about_names(self) -> Iterator[Problem]:
        keys = [kind.key for kind in self.spending] + [income.key for income in self.other_income]
        for reserved in (key for key in keys if key in RESERVED):
            free = f"应为附表各栏没有用到的名称（不是{'、'.join(RESERVED)}）"
            yield Problem((), f"“data”：发现 key“{reserved}”，{free}")
        names = {
            " key": keys,
            "支出栏目": list(self.spending_table.headings),
            "资金性质": list(self.funds),
            "收入来源": [schema.APPROPRIATION, *(income.source for income in self.other_income)],
            "经济分类": [code for kind in self.spending for code in kind.classes],
        }
        for what, named in names.items():
            for twice in dict.fromkeys(name for name in named if named.count(name) > 1):
                yield Problem((), f"“data”：发现两个{what}“{twice}”，应各不相同")

    def _about_tables(self) -> Iterator[Problem]:
        known = [table.stem for table in self.every_table]
        for table in REQUIRED_INPUTS:
            if table not in self.inputs:
                yield Problem(("inputs",), f"“data.inputs”缺少“{table}”，应至少有{'、'.join(REQUIRED_INPUTS)}")
        empty = [table.stem for table in self.every_table if table.may_be_empty]
        for key, named, allowed in (("inputs", self.inputs, known), ("may_be_absent", self.may_be_absent, empty)):
            for number, table in enumerate(named):
                if table not in allowed:
                    what = f"“data.{key}”：发现“{table}”，应为{'、'.join(allowed)}中的名称"
                    yield Problem((key, number), what)

    def _about_lists(self) -> Iterator[Problem]:
        stems = [*BESIDE_THE_BUDGET, *(table.stem for table in self.every_table)]
        for number, one in enumerate(self.lists):
            if stems.count(one.key) > 1:
                others = f"应与别的数据表不同（{'、'.join(dict.fromkeys(stems))}）"
                yield Problem(("lists", number, "key"), f"“data.lists”明细表的 key：发现“{one.key}”，{others}")
            for place, equality in enumerate(one.equals):
                for setting, what in self._about_equality(one, equality):
                    named = f"“data.lists”明细表“{one.key}”的 equals：{what}"
                    yield Problem(("lists", number, "equals", place, setting), named)

    def _about_equality(self, one: ListForm, equality: Equality) -> Iterator[tuple[str, str]]:
        """See that an equality names another input table, and columns that it has."""
        if not equality.list:
            return
        tables = {table.stem: table for table in self.tables if table.stem != one.key}
        other = tables.get(equality.list)
        if other is None:
            yield "list", f"发现 list“{equality.list}”，应为{'、'.join(tables)}之一"
            return
        headings = (*other.headings, *other.computed_columns)
        by = equality.of_by or equality.by
        asked = [
            ("of", equality.of),
            *(("of_where", key) for key in equality.of_where),
            *([("of_by", by)] if by else []),
        ]
        for setting, name in asked:
            if other.heading_of(name) not in headings:
                known = "、".join(
                    (*(column.key or column.heading for column in other.columns), *other.computed_columns)
                )
                yield setting, f"发现 {setting}“{name}”，应为 {other.stem} 的{known}之一"

    def _about_parts(self) -> Iterator[Problem]:
        for of, part in schema.SPENDING_PARTS.items():
            kinds = [kind.heading for kind in self.spending if kind.of == of]
            if not kinds:
                yield Problem(("spending",), f"“data.spending”没有 of = “{of}”的支出，应至少有一栏")
            for number, kind in enumerate(self.spending):
                heading = kind.heading
                if kind.of == of and heading in self.spending_table.computed_columns and kinds != [part]:
                    why = f"应为别的名称（程序算出的一栏叫“{heading}”）"
                    yield Problem(("spending", number), f"“data.spending”：发现支出栏目“{heading}”，{why}")
        for number, kind in enumerate(self.spending):
            if kind.of == "project" and kind.classes:
                what = f"“data.spending”：发现项目支出“{kind.key}”有 classes，应只有基本支出才写经济分类"
                yield Problem(("spending", number, "classes"), what)

    @property
    def funds(self) -> tuple[str, ...]:
        """Every 资金性质 that spending can have."""
        return (*schema.FUNDS, *(income.fund for income in self.other_income))

    @property
    def fund_keys(self) -> dict[str, str]:
        """Every 资金性质 by the name under which a form's columns ask for it."""
        others = {income.key: income.fund for income in self.other_income}
        return {**dict(zip(schema.FUND_COLUMN_KEYS, schema.FUNDS, strict=True)), **others}

    @property
    def spending_table(self) -> TableSchema:
        """Schema of spending.csv: code, name, fund and one amount for each kind."""
        return TableSchema(
            file=schema.SPENDING_FILE,
            title="支出预算",
            columns=(
                Column("科目编码", "code"),
                Column("科目名称"),
                Column("资金性质"),
                *(Column(kind.heading, "amount", label=f"{{科目名称}}的{kind.heading}") for kind in self.spending),
            ),
            key=("科目编码", "资金性质"),
            computed_columns=("类", "款", "类名称", "款名称", *schema.SPENDING_PARTS.values(), "合计"),
        )

    @property
    def basic_spending_table(self) -> TableSchema:
        """Schema of basic_spending.csv: the department's economic item, the government's where asked, the amount."""
        government = (
            Column("政府预算经济科目编码", "code"),
            Column("政府预算经济科目名称"),
        )
        name = "{部门预算经济科目名称}"
        amounts = (
            Column("小计", "amount", label=name),
            Column("其中：财政拨款", "amount", label=f"{name}（财政拨款）"),
        )
        return TableSchema(
            file=schema.BASIC_SPENDING_FILE,
            title="一般公共预算基本支出",
            columns=(
                Column("部门预算经济科目编码", "code"),
                Column("部门预算经济科目名称"),
                *(government if self.government_codes else ()),
                *(amounts if self.government_codes else amounts[:1]),
            ),
            key=("部门预算经济科目编码", *(("政府预算经济科目编码",) if self.government_codes else ())),
            computed_columns=("类", "类名称", "经费"),
        )

    @property
    def tables(self) -> tuple[TableSchema, ...]:
        """Schemas of the input tables that a unit has to fill in, in the order of the document."""
        used = {*self.inputs, *(one.key for one in self.lists)}
        return tuple(table for table in self.every_table if table.stem in used)

    @property
    def every_table(self) -> tuple[TableSchema, ...]:
        """Schemas of all input tables there are, in the order of the document."""
        return (
            schema.INCOME,
            self.spending_table,
            self.basic_spending_table,
            schema.THREE_PUBLIC,
            schema.OPERATING_COST,
            schema.PROCUREMENT,
            schema.VEHICLES,
            schema.PERFORMANCE_TASKS,
            schema.PERFORMANCE_TARGETS,
            schema.PROJECT_TARGETS,
            schema.PURPOSES,
            *(one.table for one in self.lists),
        )
