from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from model_bakery import baker

from workshops import clock
from workshops.models import Process

REAL = datetime(2026, 11, 23, 10, tzinfo=UTC)
WINTER_2013 = datetime(2013, 1, 7, 8, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return baker.make(Process, timezone="Europe/Berlin")


def test_without_anchor_it_is_the_real_time(process, settings):
    settings.DEMO = True

    with time_machine.travel(REAL, tick=False):
        assert clock.now() == REAL


def test_anchored_clock_runs_on_from_its_moment(process, settings):
    settings.DEMO = True
    with time_machine.travel(REAL, tick=False):
        clock.set_anchor(process=process, moment=WINTER_2013)

    with time_machine.travel(REAL + timedelta(hours=5), tick=False):
        assert clock.now() == WINTER_2013 + timedelta(hours=5)
        assert clock.at(REAL + timedelta(hours=1)) == WINTER_2013 + timedelta(hours=1)


def test_outside_demo_mode_the_anchor_counts_for_nothing(process, settings):
    settings.DEMO = False
    with time_machine.travel(REAL, tick=False):
        clock.set_anchor(process=process, moment=WINTER_2013)

        assert clock.now() == REAL


def test_today_is_the_local_day(process, settings):
    settings.DEMO = True
    with time_machine.travel(REAL, tick=False):
        clock.set_anchor(process=process, moment=datetime(2013, 4, 10, 22, 30, tzinfo=UTC))

        assert clock.today() == date(2013, 4, 11)


def test_local_time_knows_both_sides_of_the_change(process):
    assert clock.to_local(datetime(2013, 1, 17, 13, tzinfo=UTC)).hour == 14
    assert clock.to_local(datetime(2013, 4, 11, 12, tzinfo=UTC)).hour == 14


def test_local_time_follows_the_process(process):
    process.timezone = "Europe/Lisbon"
    process.save()

    assert clock.to_local(datetime(2013, 1, 17, 13, tzinfo=UTC)).tzinfo == ZoneInfo("Europe/Lisbon")
