"""The example authority: an invented city region of ten districts, told from end to end.

All people and bodies are invented, and every file says that it is synthetic.
"""

__all__: list[str] = []
