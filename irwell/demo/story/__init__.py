"""The story of the example authority: acts, reads and proofs, each for real, each checked."""

from irwell.demo.story.starting import PEOPLE, SEED, Outcome, Wish, begin

__all__ = ["PEOPLE", "SEED", "Outcome", "Wish", "begin"]
