"""Columns in and out: readers, casts, plan nodes, the DuckDB emitter, the sandboxed worker."""
