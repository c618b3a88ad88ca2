"""The rules of a review: each takes what was understood of a document and yields relations or findings."""
