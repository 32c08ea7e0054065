"""What all processes count together: nothing is lost, and what cannot be counted is an error, soon."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection, connections
from django.test import Client

from participants.models import Submission
from workshops import shared_cache


@pytest.fixture
def empty(transactional_db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def locked(process_of_its_own: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Somebody else is writing and does not come to an end."""
    monkeypatch.setattr(shared_cache, "PATIENCE_MILLISECONDS", 300)
    other = connections.create_connection("default")
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE" if other.vendor == "sqlite" else "LOCK TABLE cache IN EXCLUSIVE MODE")
    try:
        yield
    finally:
        other.rollback()
        other.close()


@pytest.fixture
def process_of_its_own(empty: None, request: pytest.FixtureRequest) -> None:
    """The process is loaded before anybody locks."""
    request.getfixturevalue("process")


def test_entries_are_made_once_counted_and_end(empty):
    assert [cache.add("a", 1), cache.add("a", 2), cache.get("a")] == [True, False, 1]
    cache.set("a", 5)
    assert (cache.incr("a"), cache.incr("a", 3), cache.get("a")) == (6, 9, 9)
    with pytest.raises(ValueError, match="not found"):
        cache.incr("b")
    cache.set("gone", 1, timeout=-1)
    assert cache.add("gone", 2)
    assert (cache.delete("a"), cache.delete("a"), cache.get("a")) == (True, False, None)


def test_counting_at_once_loses_nothing(empty):
    cache.set("count", 0)

    def count(_turn: int) -> None:
        cache.incr("count")
        connection.close()

    with ThreadPoolExecutor(6) as crowd:
        list(crowd.map(count, range(30)))
    assert cache.get("count") == 30


def test_one_of_many_makes_an_entry(empty):
    def make(_turn: int) -> bool:
        made = cache.add("lock", 1)
        connection.close()
        return made

    with ThreadPoolExecutor(6) as crowd:
        assert sorted(crowd.map(make, range(12))) == [False] * 11 + [True]


def test_what_cannot_be_written_is_an_error_soon(locked):
    for write in (
        lambda: cache.add("a", 1),
        lambda: cache.set("a", 1),
        lambda: cache.delete("a"),
    ):
        begun = time.monotonic()
        with pytest.raises(OperationalError):
            write()
        assert time.monotonic() - begun < 2


def test_afterwards_everything_waits_as_usual(locked):
    with pytest.raises(OperationalError):
        cache.set("a", 1)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout" if connection.vendor == "sqlite" else "SHOW lock_timeout")
        assert cursor.fetchone()[0] in {20000, "20s"}


@pytest.mark.parametrize(
    ("path", "entered"),
    [("/konto/login/code/", {"email": "wer@example.org"}), ("/einladung/", {"code": "ABCD-EFGH-JKMN-PQRS"})],
)
def test_who_cannot_be_counted_is_asked_to_come_back(locked, path, entered):
    client = Client(raise_request_exception=False)
    begun = time.monotonic()
    answer = client.post(path, entered)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert time.monotonic() - begun < 3
    assert Submission.objects.count() == 0
