"""How gunicorn serves the site; it reads this file by itself when it is started in this folder."""

import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
wsgi_app = "workshops_soest.wsgi"
workers = int(os.environ.get("WEB_CONCURRENCY", "3"))
# One request at a time in each process, as SQLite likes it; unlike "sync", this class does not let a browser's idle
# connection block the process.
worker_class = "gthread"
threads = 1
# The settings and the database are checked once, before anything listens.
preload_app = True
timeout = 60
graceful_timeout = 5
loglevel = "warning"
control_socket_disable = True
