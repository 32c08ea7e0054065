"""What all processes count together: limits, and who does something right now.

Django's cache in the database swallows what goes wrong while it writes. A limit that cannot be counted would be no limit
then, and whoever asks would wait as long as a registration may. Here a write that fails is an error, soon.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import OperationalError, connections, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

# How long a write waits for a locked database.
PATIENCE_MILLISECONDS = 1500


class SharedCache(DatabaseCache):
    """Raises OperationalError where nothing can be written: the answer to that is a 503. `incr` loses no count."""

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        with self._patience():
            # Refused for another reason than an entry that holds: it may have ended just now, so once more.
            for _try in range(2):
                if super().add(key, value, timeout, version):
                    return True
                if self.has_key(key, version):
                    return False
        raise OperationalError("The shared cache cannot be written.")

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        stored = self.make_and_validate_key(key, version=version)
        with self._patience():
            # Somebody else may have made the same entry just now: then it is there to be changed.
            if any(self._base_set("set", stored, value, timeout) for _try in range(2)):  # type: ignore[attr-defined]
                return
        raise OperationalError("The shared cache cannot be written.")

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        stored = self.make_and_validate_key(key, version=version)
        with self._patience() as connection:
            if connection.features.has_select_for_update:
                table = connection.ops.quote_name(self._table)  # type: ignore[attr-defined]
                with connection.cursor() as cursor:
                    cursor.execute(f"SELECT 1 FROM {table} WHERE cache_key = %s FOR UPDATE", [stored])
            return super().incr(key, delta, version)

    def _base_delete_many(self, keys: list[str]) -> bool:
        if not keys:
            return False
        with self._patience():
            return super()._base_delete_many(keys)  # type: ignore[misc]

    @contextmanager
    def _patience(self) -> Iterator[BaseDatabaseWrapper]:
        """A transaction that has the right to write, or ends soon. Inside another one that has it already."""
        connection = connections[router.db_for_write(self.cache_model_class)]
        if connection.in_atomic_block:
            yield connection
            return
        connection.ensure_connection()
        is_sqlite = connection.vendor == "sqlite"
        if is_sqlite:
            usual = connection.connection.execute("PRAGMA busy_timeout").fetchone()[0]
            connection.connection.execute(f"PRAGMA busy_timeout = {PATIENCE_MILLISECONDS}")
        try:
            with transaction.atomic(using=connection.alias):
                if not is_sqlite:
                    with connection.cursor() as cursor:
                        cursor.execute(f"SET LOCAL lock_timeout = {PATIENCE_MILLISECONDS}")
                yield connection
        finally:
            if is_sqlite and connection.connection is not None:
                connection.connection.execute(f"PRAGMA busy_timeout = {usual}")
