"""The desk: the register, the acts, roles, tasks, tokens and signed links.

The only room that changes the register, and only by an act that leaves one ledger entry.
"""

__all__: list[str] = []
