"""Dividing scarce resource by stated need and rule, with the comparison that proves it."""
