"""What events are called where one of several is chosen."""

import pytest

from tests.concept.promising import contribution
from workshops.models import Event, Process
from workshops.queries.event_names import EventNames

pytestmark = pytest.mark.usefixtures("process")


def test_a_name_says_when_what_and_where(django_assert_num_queries):
    events = list(Event.objects.filter(theme__number=1).dated().order_by("starts_at"))
    names = EventNames()
    with Process.in_scope(), django_assert_num_queries(1):
        first = {names(event) for event in events}
    assert f"17.01.2013 {events[0].display_title}, {events[0].venue}" in first


@pytest.mark.parametrize(
    "address",
    [
        "/beitraege/?termin=abendtermin-2",
        "/team/beitraege/?termin=abendtermin-2",
        "/team/aufgaben/?termin=abendtermin-2",
        "/team/termine/auftakt/",
    ],
)
def test_what_was_chosen_is_named_like_what_is_offered(team_client, address):
    """Where the list was narrowed, its token; else the field that offers workshops."""
    event = Event.objects.get(slug="abendtermin-2")
    contribution(event=event, is_public=True)
    words = EventNames()(event)
    html = team_client.get(address).content.decode()
    if "termin=" in address:
        # Once in the list of choices, once as the token.
        assert html.count(words) == 2
    else:
        workshop = Event.objects.theme_workshops().dated().select_related("theme", "venue")[0]
        assert f">{EventNames()(workshop)}</option>" in html


def test_no_two_events_have_the_same_name():
    """The two evening sessions have neither date nor place, and one title."""
    names = EventNames()
    every = [names(event) for event in Event.objects.all()]
    assert len(set(every)) == len(every)
    assert [names(event) for event in Event.objects.filter(kind="evening_session").order_by("pk")] == [
        "ohne Termin Abendtermin für Migrantenorganisationen (1)",
        "ohne Termin Abendtermin für Migrantenorganisationen (2)",
    ]
