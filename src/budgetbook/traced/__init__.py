"""Publication refuses a number without a source: in the executed notebooks, and again in every published file."""
