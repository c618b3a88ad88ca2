"""The auditor's side: every figure computed again from the input files, and where everything came from.

Nothing here is needed to make the document; `recompute` deliberately shares no code with the figures it checks.
"""
