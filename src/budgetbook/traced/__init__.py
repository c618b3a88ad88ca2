"""Publication refuses a number without a source: in the executed notebooks, and again in every published file."""

from budgetbook.traced.compare import DOCUMENTS, PAGE, PDF, WORD, require_same_numbers
from budgetbook.traced.expected import require_traced

__all__ = ["DOCUMENTS", "PAGE", "PDF", "WORD", "require_same_numbers", "require_traced"]
