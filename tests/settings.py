"""The settings under test, in an environment of their own: neither `.env` nor the shell's variables reach the suite.

Only `DATABASE_URL` is taken from the shell, so that the same suite runs on SQLite and PostgreSQL.
"""

import os
import tempfile
from pathlib import Path

_folder = Path(tempfile.gettempdir())
# Parallel runs on one machine must not share a database file; the runner appends a suffix for each of its workers.
_sqlite_file = _folder / f"zuhause-test-{os.getpid()}.sqlite3"

os.environ |= {
    "DEMO": "1",
    "DEBUG": "0",
    "SECRET_KEY": "only-for-tests-" + "k" * 50,
    "DATABASE_URL": os.environ.get("DATABASE_URL", "sqlite://:memory:"),
    "SITE_URL": "http://testserver",
    "ALLOWED_HOSTS": "testserver,localhost",
    "EMAIL_URL": "memorymail://",
    "DEFAULT_FROM_EMAIL": "noreply@example.org",
    "MEDIA_ROOT": str(_folder / f"zuhause-test-{os.getpid()}-media"),
    "TRUSTED_PROXIES": "0",
}
for _name in ("PROCESS_CLOCK", "RATE_LIMITS", "STAGE"):
    os.environ.pop(_name, None)

from workshops_soest.settings import *  # noqa: E402, F403
from workshops_soest.settings import DATABASES, STORAGES  # noqa: E402

# Threads and the live server need a file: an in-memory database locks whole tables.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # The live server looks at the name before the test database is made.
    DATABASES["default"] |= {"NAME": str(_sqlite_file), "TEST": {"NAME": str(_sqlite_file)}}
# Hashed file names and a scanned folder would need collectstatic before every run.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
