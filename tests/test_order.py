"""Lists stand in the order they were meant in, on every database."""

import traceback
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import QuerySet
from django.db.models.query import ModelIterable

from tests.test_hostile_text import printed, scene, views  # noqa: F401

# Read from the queries as they are built, not from what a database answers.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]


def place_of_call() -> str:
    """The line of our own code that asked."""
    ours = [
        f"{Path(frame.filename).relative_to(settings.BASE_DIR)}:{frame.lineno}"
        for frame in traceback.extract_stack()
        if frame.filename.startswith(str(settings.BASE_DIR))
        and not {".venv", "tests"} & set(Path(frame.filename).relative_to(settings.BASE_DIR).parts)
    ]
    return ours[-1] if ours else ""


def test_rows_with_counts_have_an_order_of_their_own(scene, monkeypatch):  # noqa: F811
    """Where a query groups, Django leaves out the model's order; SQLite happens to keep to the primary key."""
    fetch, without_order = QuerySet._fetch_all, set()

    def watched(self: QuerySet) -> None:
        fetch(self)
        is_list = self._iterable_class is ModelIterable and len(self._result_cache) > 1
        if is_list and self.query.group_by is not None and not self.ordered:
            without_order.add(f"{self.model.__name__} {place_of_call()}")

    monkeypatch.setattr(QuerySet, "_fetch_all", watched)
    assert len(views(scene)) > 150
    assert without_order == set()
