"""A small process of another county, an event to fill, and people who register."""

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from participants.models import OrganisationCategory
from tests.participants.registering import START, ZONE
from workshops import clock
from workshops.models import Event, Municipality, Process, Theme, Venue


@pytest.fixture
def county(db: None) -> Process:
    """It is Monday, 7 January 2013, 9:00; three people per organisation, offers for twelve hours."""
    process = Process.objects.create(
        title="Zuhause im Musterkreis",
        convenor="Integrationsteam",
        county="Musterkreis",
        timezone="Europe/Berlin",
        due_text="bald",
        contact_email="team@example.org",
        delegates_per_organisation=3,
        closes_hours_before=24,
        offer_hours=12,
    )
    clock.set_anchor(process=process, moment=datetime(2013, 1, 7, 9, tzinfo=ZONE))
    OrganisationCategory.objects.create(slug="vereine", title="Vereine", plain_title="Verein", position=1)
    Municipality.objects.create(slug="musterstadt", name="Musterstadt", kind="city")
    return process


@pytest.fixture
def set_time(county: Process) -> Callable[[datetime], None]:
    """From now on the process takes it to be this moment."""
    return lambda moment: clock.set_anchor(process=county, moment=moment)


@pytest.fixture
def make_event(county: Process) -> Callable[..., Event]:
    """A workshop on 17 January 2013, 14–17 o'clock, with 2 places; each further one a week later."""
    theme = Theme.objects.create(
        number=1, slug="bildung", title="Bildung", short_title="Bildung", colour="#8c5d00", planned_workshops=3
    )
    venue = Venue.objects.create(slug="rathaus", name="Rathaus", municipality=Municipality.objects.get())
    numbers = itertools.count()

    def make(**fields: object) -> Event:
        number = next(numbers)
        starts_at = START + timedelta(weeks=number)
        values = {
            "slug": f"bildung-{number}",
            "kind": Event.Kind.THEME_WORKSHOP,
            "theme": theme,
            "venue": venue,
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=3),
            "status": Event.Status.CONFIRMED,
            "places": 2,
        }
        return Event.objects.create(**values | fields)

    return make


@pytest.fixture
def event(make_event: Callable[..., Event]) -> Event:
    return make_event()
