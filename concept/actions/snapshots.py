"""One state of all the data, for what is made from many tables."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction
from django.db.models import Model

ATTEMPTS = 5
# What PostgreSQL says to who would change what somebody else changed after the state that they see.
SERIALIZATION_FAILURE = "40001"

Arguments = ParamSpec("Arguments")
Made = TypeVar("Made")


def in_one_snapshot(*, alone_on: type[Model]) -> Callable[[Callable[Arguments, Made]], Callable[Arguments, Made]]:
    """An action in a transaction that sees one state of the data, and in which nobody else writes to `alone_on`.

    SQLite's transactions are like that. PostgreSQL's see with every query what was committed until then, unless told
    otherwise before the first one. Within a transaction that is under way, the action sees what that one sees.
    """

    def decorate(act: Callable[Arguments, Made]) -> Callable[Arguments, Made]:
        @wraps(act)
        def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Made:
            is_first = not connection.in_atomic_block
            attempts = ATTEMPTS
            while True:
                attempts -= 1
                try:
                    with transaction.atomic():
                        if is_first and connection.vendor == "postgresql":
                            _take_snapshot(alone_on)
                        return act(*args, **kwargs)
                except OperationalError as error:
                    failed = getattr(error.__cause__, "sqlstate", "") == SERIALIZATION_FAILURE
                    if not (failed and is_first and attempts):
                        raise

        return run

    return decorate


def _take_snapshot(alone_on: type[Model]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        # A lock is no query: what is seen is as of the first query after everybody else has let go.
        table = connection.ops.quote_name(alone_on._meta.db_table)
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
