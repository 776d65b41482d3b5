"""Irwell: a data-sharing authority as software. The agreement is the program."""

__version__ = "0.1.0"
__all__ = ["__version__"]
