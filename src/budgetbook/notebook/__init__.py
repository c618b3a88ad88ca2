"""What the notebooks call: `from budgetbook.notebook import *` brings it all."""

from budgetbook.notebook.calls import *  # noqa: F403
from budgetbook.notebook.calls import __all__ as __all__
