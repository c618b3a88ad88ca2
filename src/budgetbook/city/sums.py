"""Sums over all units of a year, each a figure that names the units' figures it adds.

What is added is real: made-up units (示例) are listed with their mark, and added up only where nothing else is listed,
under the same mark. Every 元 is added once: where a department is published that adds up units, its own amount is added
and theirs are not, for it leaves out what they pay each other (set_off.csv). Where its form does not print an amount,
those of its units that do are added. What a unit's tables do not print is not zero: it is not added, and each sum says
of how many units it is.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from budgetbook.city.published import Published
from budgetbook.city.stated import MEASURES, StatedAmount
from budgetbook.figures import WAN_YUAN, Figure, total

Selector = Callable[[Published], StatedAmount | None]
"""What is added of each unit."""


@dataclass(frozen=True)
class Part:
    """An amount that is added: whose it is, and of how many units."""

    owner: Published
    stated: StatedAmount
    units: int

    @property
    def figure(self) -> Figure:
        """The amount as a figure."""
        return self.owner.figure(self.stated)


@dataclass(frozen=True)
class Sum:
    """One sum.

    Attributes
    ----------
    id
        Under which it stands in figures.json.
    covered, units
        Of how many units it is, out of how many.
    """

    id: str
    label: str
    parts: tuple[Part, ...]
    covered: int
    units: int

    @property
    def figure(self) -> Figure | None:
        """The sum; None where no unit states it."""
        if not self.parts:
            return None
        return total((part.figure for part in self.parts), self.label, WAN_YUAN)

    @property
    def coverage(self) -> str:
        """Of how many units it is: 300个单位中的298个."""
        return f"全部{self.units}个" if self.covered == self.units else f"{self.units}个单位中的{self.covered}个"


class PublishedUnits:
    """The units that are published of a year, and which of them are added up.

    Attributes
    ----------
    is_sample
        Whether only made-up units are published, which are then added up.
    department_of
        The published department that adds up a unit, by the unit's folder.
    """

    def __init__(self, year: str, listed: Sequence[Published]) -> None:
        self.year = year
        self.listed = tuple(listed)
        self.is_sample = bool(listed) and all(one.is_sample for one in listed)
        self.added = {one.folder: one for one in listed if one.is_sample == self.is_sample}
        self.department_of = {
            code: one for one in listed for code in one.units if self.added.get(code) and one.folder in self.added
        }

    def units_of(self, department: Published) -> list[Published]:
        """Return those of a department's units that are published themselves."""
        return [self.added[code] for code in department.units if self.department_of.get(code) is department]

    @property
    def top_units(self) -> list[Published]:
        """Those that no published department adds up."""
        return [one for folder, one in self.added.items() if folder not in self.department_of]

    @property
    def units(self) -> int:
        """How many units are added up, each once, those included that only their department publishes."""
        return sum(_size(one) for one in self.top_units)

    def totals(self) -> list[Sum]:
        """Return the sum of each measure."""
        return [
            self._sum(f"city.totals.{measure}", label, lambda one, key=measure: one.measures.get(key))  # type: ignore[misc]
            for measure, label in MEASURES.items()
        ]

    def classes(self) -> list[Sum]:
        """Return spending by 类, in the order of their codes."""
        return self._groups("city.classes", lambda one: one.classes, by_code=True)

    def incomes(self) -> list[Sum]:
        """Return income by source, as the units list them."""
        return self._groups("city.incomes", lambda one: one.incomes, by_code=False)

    def _sum(self, id_: str, label: str, select: Selector) -> Sum:
        parts = tuple(part for top in self.top_units for part in self._parts(top, select))
        return Sum(id_, label, parts, sum(part.units for part in parts), self.units)

    def _groups(
        self, id_: str, groups: Callable[[Published], Mapping[str, StatedAmount]], *, by_code: bool
    ) -> list[Sum]:
        """Add up each group. All sums cover the units that state any group, even if not this one."""
        stating = [
            part
            for top in self.top_units
            for part in self._parts(top, lambda one: next(iter(groups(one).values()), None))
        ]
        covered = sum(part.units for part in stating)
        keys = dict.fromkeys(key for part in stating for key in groups(part.owner))
        sums = []
        for key in sorted(keys) if by_code else keys:
            parts = tuple(
                Part(part.owner, groups(part.owner)[key], part.units) for part in stating if key in groups(part.owner)
            )
            sums.append(Sum(f"{id_}.{key}", parts[0].stated.label, parts, covered, self.units))
        return sums

    def _parts(self, one: Published, select: Selector) -> Iterator[Part]:
        stated = select(one)
        if stated:
            yield Part(one, stated, _size(one))
        else:
            yield from (part for unit in self.units_of(one) for part in self._parts(unit, select))


def _size(one: Published) -> int:
    return len(one.units) or 1
