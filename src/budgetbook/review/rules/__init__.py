"""The rules of a review: each takes an analysed document and adds relations or findings to the results."""
