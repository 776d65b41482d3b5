"""Attacks on a small world: each must be refused or found, by the rule that names it."""

from irwell.demo.attack.running import run_attacks

__all__ = ["run_attacks"]
