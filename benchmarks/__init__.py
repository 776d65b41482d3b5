"""Benchmarks with their ratio to a named peer: `python -m benchmarks [NAME...]`.

Every measured piece runs in a fresh process; runs of the two sides alternate; CPU seconds are
the fair column on a machine that is shared. No benchmark passes or fails: they print figures.
"""
