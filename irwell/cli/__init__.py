"""Commands for people and schedules: files first, the register second."""
