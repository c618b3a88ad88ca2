"""The narrative: sentences in which every number is a figure."""
