"""Patterns, trends and relationships under an agreement's output rules."""
