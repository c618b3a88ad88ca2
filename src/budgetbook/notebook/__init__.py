"""What the notebooks call: `from budgetbook.notebook import *` brings it all."""

from budgetbook.notebook import displays, sentences, session, structure, summary
from budgetbook.notebook.displays import *  # noqa: F403
from budgetbook.notebook.sentences import *  # noqa: F403
from budgetbook.notebook.session import *  # noqa: F403
from budgetbook.notebook.structure import *  # noqa: F403
from budgetbook.notebook.summary import *  # noqa: F403

__all__ = [*summary.__all__, *session.__all__, *structure.__all__, *sentences.__all__, *displays.__all__]
