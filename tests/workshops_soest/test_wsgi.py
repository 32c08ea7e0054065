"""The web process refuses to start on an unsafe database: seen from outside, in a process of its own."""

import os
import subprocess
import sys

import pytest

SERVE = """
from workshops_soest import settings
settings.DATABASES["default"]["OPTIONS"] = {options}
import workshops_soest.wsgi
"""


def start(options: dict[str, str], database_url: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "workshops_soest.settings", "DATABASE_URL": database_url}
    return subprocess.run(
        [sys.executable, "-c", SERVE.format(options=options)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.sqlite_only
def test_web_refuses_deferred_transactions_and_serves_immediate_ones(tmp_path):
    database_url = f"sqlite:///{tmp_path}/site.sqlite3"

    refused = start({}, database_url)
    assert refused.returncode == 1
    assert refused.stderr.strip().endswith("Refusing to start: SQLite transactions are DEFERRED, not IMMEDIATE.")

    assert start({"transaction_mode": "IMMEDIATE"}, database_url).returncode == 0


@pytest.mark.postgres_only
def test_web_refuses_another_isolation_level_and_serves_read_committed():
    database_url = os.environ["DATABASE_URL"]

    refused = start({"options": "-c default_transaction_isolation=serializable"}, database_url)
    assert refused.returncode == 1
    assert refused.stderr.strip().endswith(
        "Refusing to start: PostgreSQL's isolation level is serializable, not read committed."
    )

    assert start({}, database_url).returncode == 0
