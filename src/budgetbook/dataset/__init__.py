"""The dataset: all that people typed for one unit and year, read strictly."""
