"""python -m budgetbook."""

from budgetbook.cli import main

main()
