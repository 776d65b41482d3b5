"""The WSGI door: served by gunicorn with threads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "irwell.server.settings")
application = get_wsgi_application()
