import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection, connections

from workshops.checks import database_faults, require_safe_database

pytestmark = pytest.mark.django_db


def test_database_as_configured_is_safe():
    assert database_faults() == []
    require_safe_database()
    call_command("check", databases=["default"])


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("mode", "shown"), [(None, "DEFERRED"), ("DEFERRED", "DEFERRED"), ("deferred", "DEFERRED")])
def test_deferred_sqlite_transactions_are_refused(monkeypatch, mode, shown):
    monkeypatch.setattr(connections["default"], "transaction_mode", mode)
    with pytest.raises(ImproperlyConfigured) as refusal:
        require_safe_database()
    assert str(refusal.value) == f"Refusing to start: SQLite transactions are {shown}, not IMMEDIATE."


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_other_isolation_of_the_server_is_refused():
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_isolation = 'repeatable read'")
    try:
        with pytest.raises(ImproperlyConfigured) as refusal:
            require_safe_database()
    finally:
        connection.close()
    assert str(refusal.value) == (
        "Refusing to start: PostgreSQL's isolation level is repeatable read, not read committed."
    )


@pytest.mark.sqlite_only
def test_check_command_reports_an_unsafe_database(monkeypatch):
    monkeypatch.setattr(connections["default"], "transaction_mode", None)
    with pytest.raises(SystemCheckError, match=r"workshops\.E001"):
        call_command("check", databases=["default"])
