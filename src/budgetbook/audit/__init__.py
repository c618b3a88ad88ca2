"""The auditor's side: every figure computed a second time, and where everything came from.

Nothing here is needed to make the document; `second_path` deliberately shares no code with the figures it checks.
"""
