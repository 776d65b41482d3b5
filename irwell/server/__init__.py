"""Settings, urls, wsgi: plugs the doors in.

Reads the environment, and nothing below it does.
"""

__all__: list[str] = []
