"""Protocols for machines: Delta Sharing, plain download, pushes, Irwell's JSON API.

Decides nothing: each request is an act or a lookup at the desk.
"""

__all__: list[str] = []
