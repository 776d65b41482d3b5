"""Dividing scarce resource by stated need and rule, with the comparison that proves it.

Takes figures that passed disclosure control; never rows.
"""

from irwell.allocation.sharing import Share, Sharing, share_units

__all__ = ["Share", "Sharing", "share_units"]
