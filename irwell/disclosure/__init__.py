"""Making figures safe to show: smallest groups, thresholds, rounding."""
