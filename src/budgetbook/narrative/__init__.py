"""The narrative: sentences in which every number is a figure."""

from budgetbook.narrative.lists import amounts_of, breakdown, consisting, including
from budgetbook.narrative.sentence import Fragment, NarrativeError, own_words, sentence

__all__ = [
    "Fragment",
    "NarrativeError",
    "amounts_of",
    "breakdown",
    "consisting",
    "including",
    "own_words",
    "sentence",
]
