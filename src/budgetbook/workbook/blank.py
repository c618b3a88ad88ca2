"""What a template is for."""

from dataclasses import dataclass

from budgetbook.dataset.classification import Classification
from budgetbook.forms.form import Form


@dataclass(frozen=True)
class Blank:
    """What a template is for.

    Attributes
    ----------
    year, unit
        Codes: "2020", "157001".
    unit_name
        The unit's full name; empty where there is no unit.toml yet.
    form
        The form that decides the columns.
    """

    year: str
    unit: str
    unit_name: str
    form: Form
    classification: Classification
