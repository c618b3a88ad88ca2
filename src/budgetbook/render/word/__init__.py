"""The Word file: its page, its styles, and what pandoc leaves out of it."""
