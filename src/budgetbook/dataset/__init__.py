"""The dataset: all that people typed for one unit and year, read strictly."""

from budgetbook.dataset.dataset import Dataset, load_dataset

__all__ = ["Dataset", "load_dataset"]
