"""Protocols for machines: Delta Sharing, plain download, pushes, Irwell's JSON API."""
