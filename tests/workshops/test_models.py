"""What must always hold stands in the database itself: raw SQL may not break it either."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from model_bakery import baker

from workshops.models import AgendaItem, Event, EventRole, Milestone, Municipality, Process, Theme, User

START = datetime(2013, 1, 17, 13, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def make_workshop(**fields) -> Event:
    return baker.make(
        Event,
        kind=Event.Kind.THEME_WORKSHOP,
        theme=fields.pop("theme", None) or baker.make(Theme, number=7),
        starts_at=START,
        ends_at=START + timedelta(hours=3),
        **fields,
    )


def make_process() -> Process:
    return baker.make(Process, timezone="Europe/Berlin")


MAKERS = {
    Event: make_workshop,
    AgendaItem: lambda: baker.make(AgendaItem, event=make_workshop(), minutes=15),
    EventRole: lambda: baker.make(EventRole, event=make_workshop(), role="moderation"),
    Milestone: lambda: baker.make(Milestone, date=None, date_precision="none"),
    Municipality: lambda: baker.make(Municipality, kind="city"),
    Process: make_process,
    Theme: lambda: baker.make(Theme, number=3),
    User: lambda: baker.make(User, email="a@example.org"),
}

FORBIDDEN = [
    (Event, "theme_id = NULL"),
    (Event, "kind = 'kick_off'"),
    (Event, "kind = 'picnic'"),
    (Event, "status = 'perhaps'"),
    (Event, "held = 'perhaps'"),
    (Event, "number = 0"),
    (Event, "starts_at = NULL"),
    (Event, "ends_at = NULL"),
    (Event, "ends_at = starts_at"),
    (Event, "ends_at = '2013-01-17 12:00:00+00:00'"),
    (Event, "part_of_id = id"),
    (Event, "places = 5, places_for_migrant_organisations = 6"),
    (Event, "places = -1"),
    (Event, "sequence = -1"),
    (AgendaItem, "minutes = 0"),
    (AgendaItem, "minutes = 721"),
    (AgendaItem, "method = 'juggling'"),
    (EventRole, "role = 'cook'"),
    (Milestone, "date = '2013-06-30'"),
    (Milestone, "date_precision = 'day'"),
    (Milestone, "status = 'perhaps'"),
    (Municipality, "kind = 'village'"),
    (Process, "id = 2"),
    (Process, "clock_process_moment = '2013-01-07 08:00:00+00:00'"),
    (Theme, "number = 0"),
    (User, "role = 'king'"),
]


@pytest.mark.parametrize(("model", "assignment"), FORBIDDEN, ids=lambda value: getattr(value, "__name__", value))
def test_database_refuses(model, assignment):
    row = MAKERS[model]()

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET {assignment} WHERE id = %s", [row.pk])


@pytest.mark.parametrize(
    "assignment",
    [
        "kind = 'kick_off', theme_id = NULL",
        "starts_at = NULL, ends_at = NULL",
        "number = 1",
        "places = NULL, places_for_migrant_organisations = 6",
        "places = 6, places_for_migrant_organisations = 6",
    ],
)
def test_database_allows(assignment):
    event = make_workshop()

    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE workshops_event SET {assignment} WHERE id = %s", [event.pk])
        assert cursor.rowcount == 1


def test_event_number_is_given_once_in_its_theme():
    theme = baker.make(Theme, number=1)
    make_workshop(theme=theme, number=1)
    other = make_workshop(theme=theme)
    make_workshop(theme=baker.make(Theme, number=2), number=1)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE workshops_event SET number = 1 WHERE id = %s", [other.pk])


def test_user_email_counts_once_whatever_its_case():
    baker.make(User, email="a@example.org")
    other = baker.make(User, email="b@example.org")

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE workshops_user SET email = 'A@Example.org' WHERE id = %s", [other.pk])


class TestRegistrationWindow:
    @pytest.fixture(autouse=True)
    def process(self):
        return baker.make(Process, timezone="Europe/Berlin", closes_hours_before=24)

    @pytest.mark.parametrize(
        ("moment", "fields", "accepted"),
        [
            (START - timedelta(hours=24, seconds=1), {}, True),
            (START - timedelta(hours=24), {}, False),
            (START - timedelta(hours=1), {"registration_closes_at": START}, True),
            (START - timedelta(days=9), {"registration_opens_at": START - timedelta(days=8)}, False),
            (START - timedelta(days=8), {"registration_opens_at": START - timedelta(days=8)}, True),
            (START - timedelta(days=2), {"status": Event.Status.CANCELLED}, False),
            (START - timedelta(days=2), {"is_published": False}, False),
        ],
    )
    def test_accepts_registrations(self, moment, fields, accepted):
        event = make_workshop(**fields)

        with time_machine.travel(moment, tick=False):
            assert event.accepts_registrations is accepted

    def test_an_undated_event_accepts_none(self):
        assert baker.make(Event, kind="kick_off", theme=None).accepts_registrations is False


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"title": "Eigener Titel"}, "Eigener Titel"),
        ({"theme": Theme(title="Wohnen")}, "Wohnen"),
        ({"kind": "kick_off"}, "Auftakt"),
    ],
)
def test_display_title(fields, title):
    assert Event(**fields).display_title == title


def test_process_is_read_once_in_its_scope(django_assert_num_queries):
    make_process()

    with django_assert_num_queries(1), Process.in_scope() as process:
        assert Process.current() is process
        assert Process.current() is process
