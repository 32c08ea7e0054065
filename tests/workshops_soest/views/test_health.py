from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from workshops.models import Heartbeat

pytestmark = pytest.mark.django_db


def health(client):
    response = client.get("/healthz")
    return response.status_code, response.json()


def test_health_is_fine_before_the_worker_and_without_a_process(client):
    assert health(client) == (200, {"database": "ok", "worker_age_seconds": None})


@pytest.mark.parametrize(("age", "status"), [(0, 200), (120, 200), (121, 503), (90_000, 503)])
def test_health_tells_a_silent_worker(client, time_machine, age, status):
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    Heartbeat.objects.create(name="worker", beat_at=now - timedelta(seconds=age))
    assert health(client) == (status, {"database": "ok", "worker_age_seconds": age})


def test_health_ignores_other_heartbeats(client):
    Heartbeat.objects.create(name="another", beat_at=timezone.now() - timedelta(days=1))
    assert health(client) == (200, {"database": "ok", "worker_age_seconds": None})


def test_health_tells_a_database_that_is_gone(client):
    def gone(*args):
        raise OperationalError("the disk is gone")

    with connection.execute_wrapper(gone):
        assert health(client) == (503, {"database": "gone", "worker_age_seconds": None})


def test_health_is_never_cached(client):
    assert client.get("/healthz").headers["Cache-Control"] == "no-store"
