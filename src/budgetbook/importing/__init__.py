"""Import: the official tables as offices send them, turned back into the input tables."""
