"""Commands for people and schedules: files first, the register second.

Parses, calls one room or one act, prints. Names the server only as a string.
"""

__all__: list[str] = []
