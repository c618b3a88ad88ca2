"""What a place and year ask for: the form, the layout of the input tables, its words for changes."""
