"""The desk: the register, the acts, roles, tasks, tokens and signed links."""
