"""Patterns, trends and relationships under an agreement's output rules.

Gives only figures that passed disclosure control; never rows.
"""

from irwell.insight.at_source import count_at_source
from irwell.insight.counting import CountSpec, count_by, count_files, count_spec

__all__ = ["CountSpec", "count_at_source", "count_by", "count_files", "count_spec"]
