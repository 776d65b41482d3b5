"""Agreement and contract become a plan, a table, a signed bundle."""
