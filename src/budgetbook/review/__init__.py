"""Review of finished budget documents: what can be proved wrong from the document alone."""
