"""Settings, urls, wsgi: plugs the doors in."""
