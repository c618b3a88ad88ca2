"""The layout of the data (数据栏目): which columns the input tables of a form have.

Places cut spending differently: one splits basic spending by 工资福利支出, 对个人和家庭的补助 and 商品和服务支出,
another knows only 基本支出 and 项目支出. The form says so, and the tables are read accordingly.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from pydantic import Field, model_validator

from budgetbook.core.toml import Problem, ProblemsError, Section
from budgetbook.forms import schema
from budgetbook.forms.columns import Column, TableSchema
from budgetbook.forms.lists import Equality, ListForm
from budgetbook.forms.money import IncomeGroup, OtherIncome, SpendingKind, group_problems

RESERVED = (
    *("class", "section", "item", "unit_code", "name", "income_item", "income_amount", "spending_item"),
    *("total", *schema.SPENDING_PARTS, "appropriation", "income", "short", "year", *schema.FUND_COLUMN_KEYS),
)
"""Names that the columns of every form, or the sentence that tells of income, have already.

A kind or an income of that name would take their place.
"""


CARRY_OVER_COLUMNS = ("this_year", "carried_over")
"""Those that the columns of a form with 结转 have besides."""

REQUIRED_INPUTS = ("income", "spending", "basic_spending", "three_public", "operating_cost", "procurement", "vehicles")
"""Input tables that no budget is without."""

BESIDE_THE_BUDGET = ("accepted", "reasons", "lineage", "last_year", "set_off")
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
    carried_over_by_item
        Whether spending.csv also gives the part of each amount that 上年结转 pays for.
    other_income, income_groups
        The sources of income besides 财政拨款, in the order in which they are listed; those that are told as one.
    government_codes
        Whether basic_spending.csv also gives the government's economic classification and the part that is
        fiscal appropriation.
    lists
        The list tables that the form declares itself; a unit has to fill in each of them.
    """

    inputs: tuple[str, ...]
    may_be_absent: tuple[str, ...] = ("procurement", "vehicles", "project_targets")
    spending: tuple[SpendingKind, ...] = Field(min_length=1)
    other_income: tuple[OtherIncome, ...] = ()
    income_groups: tuple[IncomeGroup, ...] = ()
    government_codes: bool
    carried_over_by_item: bool = False
    lists: tuple[ListForm, ...] = ()

    @model_validator(mode="after")
    def _hangs_together(self) -> Layout:
        money = (*self._about_names(), *group_problems(self.other_income, self.income_groups))
        problems = [*money, *self._about_tables(), *self._about_lists(), *self._about_parts()]
        if problems:
            raise ProblemsError(problems)
        return self

    def _about_names(self) -> Iterator[Problem]:
        incomes = [income.key for income in self.other_income] + [group.key for group in self.income_groups]
        keys = [*(kind.key for kind in self.spending), *incomes]
        reserved = (*RESERVED, *(CARRY_OVER_COLUMNS if self.has_carry_over else ()))
        # the columns of a form that divides basic spending can have these: no names of an income
        expenses = tuple(schema.EXPENSE_NAMES) if len(self.kinds_of("basic")) > 1 else ()
        taken_keys = [key for key in keys if key in reserved] + [key for key in incomes if key in expenses]
        for taken in taken_keys:
            free = f"应为附表各栏没有用到的名称（不是{'、'.join((*reserved, *expenses))}）"
            yield Problem((), f"“data”：发现 key“{taken}”，{free}")
        names = {
            " key": keys,
            "支出栏目": list(self.spending_table.headings),
            "资金性质": list(self.funds),
            "收入来源": [schema.APPROPRIATION, *(income.source for income in self.other_income)],
            "income_groups 的名称": [schema.APPROPRIATION, *(group.name for group in self.income_groups)],
            "income_groups 中的收入": [key for group in self.income_groups for key in group.of],
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
        if self.carried_over_by_item and not self.has_carry_over:
            what = f"要有各资金的上年结转，“data.inputs”中应有“{schema.CARRY_OVER.stem}”"
            yield Problem(("carried_over_by_item",), f"“data.carried_over_by_item”：{what}")

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
            if not kinds and of in ("basic", "project"):
                yield Problem(("spending",), f"“data.spending”没有 of = “{of}”的支出，应至少有一栏")
            for number, kind in enumerate(self.spending):
                heading = kind.heading
                if kind.of == of and heading in self.spending_table.computed_columns and kinds != [part]:
                    why = f"应为别的名称（程序算出的一栏叫“{heading}”）"
                    yield Problem(("spending", number), f"“data.spending”：发现支出栏目“{heading}”，{why}")
        for number, kind in enumerate(self.spending):
            if kind.of != "basic" and kind.classes:
                part = schema.SPENDING_PARTS[kind.of]
                what = f"“data.spending”：发现{part}“{kind.key}”有 classes，应只有基本支出才写经济分类"
                yield Problem(("spending", number, "classes"), what)

    @cached_property
    def parts(self) -> dict[str, str]:
        """The parts of all spending: the names by which the form's columns ask for them, and those in print."""
        present = {kind.of for kind in self.spending}
        return {part: name for part, name in schema.SPENDING_PARTS.items() if part in present}

    def kinds_of(self, part: str) -> tuple[SpendingKind, ...]:
        """Return the kinds of spending that make up a part of it."""
        return tuple(kind for kind in self.spending if kind.of == part)

    @cached_property
    def funds(self) -> tuple[str, ...]:
        """Every 资金性质 that spending can have."""
        return (*schema.FUNDS, *dict.fromkeys(income.fund for income in self.other_income))

    @cached_property
    def fund_keys(self) -> dict[str, str]:
        """Every 资金性质 by the name under which a form's columns ask for it."""
        keys = {income.fund: income.key for income in self.other_income}
        keys |= {group.name: group.key for group in self.income_groups if group.name in keys}
        return {schema.KEY_OF_FUND.get(fund) or keys[fund]: fund for fund in self.funds}

    @cached_property
    def fund_sums(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """What adds up several 资金性质, 财政拨款 and groups of income: names, and keys of the funds, by column."""
        groups = {
            group.key: (group.name, group.of)
            for group in self.income_groups
            if group.name not in self.fund_keys.values()
        }
        return {"appropriation": (schema.APPROPRIATION, schema.FUND_COLUMN_KEYS), **groups}

    @cached_property
    def whole(self) -> tuple[str, ...]:
        """The columns that add up to all money: 财政拨款, and each group or fund of other income."""
        sum_of = {key: column for column, (_, keys) in self.fund_sums.items() for key in keys}
        return tuple(dict.fromkeys(sum_of.get(key, key) for key in self.fund_keys))

    @cached_property
    def income_rows(self) -> tuple[tuple[str, str], ...]:
        """Every source of income with its fund, as income.csv can list them."""
        fiscal = ((schema.APPROPRIATION, fund) for fund in schema.FUNDS)
        return (*fiscal, *((income.source, income.fund) for income in self.other_income))

    @property
    def has_carry_over(self) -> bool:
        """Tell whether the funds have 上年结转 and 年终结转."""
        return schema.CARRY_OVER.stem in self.inputs

    @cached_property
    def spending_table(self) -> TableSchema:
        """Schema of spending.csv: code, name, fund and one amount for each kind; what 上年结转 pays of them."""
        from_carry_over = Column(schema.FROM_CARRY_OVER, "amount", label=f"{{科目名称}}的{schema.CARRIED_IN}")
        return TableSchema(
            file=schema.SPENDING_FILE,
            title="支出预算",
            columns=(
                Column("科目编码", "code"),
                Column("科目名称"),
                Column("资金性质"),
                *(Column(kind.heading, "amount", label=f"{{科目名称}}的{kind.heading}") for kind in self.spending),
                *((from_carry_over,) if self.carried_over_by_item else ()),
            ),
            key=("科目编码", "资金性质"),
            computed_columns=("类", "款", "类名称", "款名称", *self.parts.values(), "合计"),
        )

    @cached_property
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

    @cached_property
    def economic_spending_table(self) -> TableSchema:
        """Schema of economic_spending.csv: the economic items of all spending that basic_spending.csv does not have."""
        codes = tuple(column for column in self.basic_spending_table.columns if column.kind != "amount")
        label = "{部门预算经济科目名称}（{支出类型}，{资金性质}）"
        return TableSchema(
            file=schema.ECONOMIC_SPENDING_FILE,
            title="其他支出的经济分类",
            columns=(
                Column("支出类型", allowed=tuple(self.parts.values())),
                Column("资金性质"),
                *codes,
                Column("预算数", "amount", label=label),
            ),
            key=("支出类型", "资金性质", *self.basic_spending_table.key),
        )

    @cached_property
    def tables(self) -> tuple[TableSchema, ...]:
        """Schemas of the input tables that a unit has to fill in, in the order of the document."""
        used = {*self.inputs, *(one.key for one in self.lists)}
        return tuple(table for table in self.every_table if table.stem in used)

    @cached_property
    def every_table(self) -> tuple[TableSchema, ...]:
        """Schemas of all input tables there are, in the order of the document."""
        return (
            schema.INCOME,
            schema.CARRY_OVER,
            self.spending_table,
            self.basic_spending_table,
            self.economic_spending_table,
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
