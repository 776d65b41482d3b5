"""The report of a demo: one page that stands alone, without script or outside resource.

Tables and drawings take figures that passed, or counts of metadata; never rows.
"""

__all__: list[str] = []
