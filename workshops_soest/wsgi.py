"""What the web server serves."""

import os

from django.core.wsgi import get_wsgi_application
from django.db import connections

from workshops.checks import require_safe_database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workshops_soest.settings")
application = get_wsgi_application()
# Serving runs none of Django's checks by itself.
require_safe_database()
# The server forks after this: its children must not share a connection.
connections.close_all()
