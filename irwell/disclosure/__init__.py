"""Making figures safe to show: smallest groups, thresholds, rounding.

The only room that constructs `Passed`, the mark that a figure may leave.
"""

from irwell.disclosure.counts import protect_count, protect_counts
from irwell.disclosure.groups import hold_below, smallest_group
from irwell.disclosure.stored import passed_again

__all__ = ["hold_below", "passed_again", "protect_count", "protect_counts", "smallest_group"]
