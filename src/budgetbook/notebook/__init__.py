"""What the notebooks call: `from budgetbook.notebook import *` brings it all."""

from budgetbook.notebook import glance, opened, shown, structure, words
from budgetbook.notebook.glance import *  # noqa: F403
from budgetbook.notebook.opened import *  # noqa: F403
from budgetbook.notebook.shown import *  # noqa: F403
from budgetbook.notebook.structure import *  # noqa: F403
from budgetbook.notebook.words import *  # noqa: F403

__all__ = [*glance.__all__, *opened.__all__, *structure.__all__, *words.__all__, *shown.__all__]
