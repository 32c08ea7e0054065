"""What must hold of the database before anything is served or sent.

Places are never oversold only under these conditions: on SQLite a transaction takes the write lock before it reads, on
PostgreSQL it sees what others committed while it waited for a lock.
"""

from typing import Any

from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction


def database_faults() -> list[str]:
    """Why the database must not be used as it is configured, in words; empty when it may.

    Asks the database itself, so that a server's own default is noticed too.
    Raises django.db.OperationalError when it cannot be reached.
    """
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        mode = (connection.transaction_mode or "DEFERRED").upper()
        return [] if mode in {"IMMEDIATE", "EXCLUSIVE"} else [f"SQLite transactions are {mode}, not IMMEDIATE."]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        level = cursor.fetchone()[0]
    return [] if level == "read committed" else [f"PostgreSQL's isolation level is {level}, not read committed."]


def require_safe_database() -> None:
    """Called by web and worker before they start. Raises ImproperlyConfigured with every fault."""
    faults = database_faults()
    if faults:
        raise ImproperlyConfigured(f"Refusing to start: {' '.join(faults)}")


def check_database(databases: list[str] | None, **kwargs: Any) -> list[CheckMessage]:
    """The same for `manage.py check --database default`."""
    return [Error(fault, id="workshops.E001") for fault in database_faults()] if databases else []
