"""Imported by the warm process alone, before all else: from then on it ends with the command, however that ends."""

from budgetbook.core.processes import join_guarded

join_guarded()
