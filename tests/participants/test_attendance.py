"""Who was there: rules, trace, the list at the door, prints and tables."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from participants.actions.attendance import (
    AlreadyListedError,
    DoorClosedError,
    WalkIn,
    add_walk_in,
    mark_attendance,
    mark_rest_absent,
)
from participants.actions.registrations import cancel_registration
from participants.models import Delegate, Registration
from participants.pdf import sheets_of
from participants.queries import place_state
from participants.queries.attendance import Presence
from participants.templatetags.participants import phone_links
from tests.participants.registering import START, register
from workshops.models import EventRole, Person, User

pytestmark = pytest.mark.django_db


def delegate(event, **fields) -> Delegate:
    return register(event, **fields)[0].delegates.get()


def trace(person: Delegate) -> list[tuple[str, str, str]]:
    return list(person.attendance_changes.values_list("from_attendance", "to_attendance", "source"))


@pytest.fixture
def at_the_door(set_time, event):
    """It is ten minutes before the event."""
    set_time(START - timedelta(minutes=10))
    return event


# --- Rules -------------------------------------------------------------------------------------------------------------


def test_marking_notes_source_and_time_and_leaves_a_trace(event, set_time, team_member):
    person = delegate(event)
    set_time(START)
    marked = mark_attendance(delegate=person, attendance="present", by=team_member)
    assert (marked.attendance, marked.attendance_source) == ("present", "team")
    assert timedelta() <= marked.attendance_at - START < timedelta(seconds=10)
    mark_attendance(delegate=person, attendance="excused", source="self")
    mark_attendance(delegate=person, attendance="unknown", source="team")
    person.refresh_from_db()
    assert (person.attendance, person.attendance_source, person.attendance_at) == ("unknown", "", None)
    assert trace(person) == [
        ("unknown", "present", "team"),
        ("present", "excused", "self"),
        ("excused", "unknown", "team"),
    ]
    assert person.attendance_changes.first().by == team_member


def test_the_same_said_again_changes_nothing(event):
    person = delegate(event)
    first = mark_attendance(delegate=person, attendance="present")
    assert mark_attendance(delegate=person, attendance="present").attendance_at == first.attendance_at
    mark_attendance(delegate=person, attendance="present", source="list")
    assert trace(person) == [("unknown", "present", "team"), ("present", "present", "list")]


def test_whoever_has_cancelled_is_not_marked(event):
    registration = register(event)[0]
    person = registration.delegates.get()
    cancel_registration(registration=registration)
    assert mark_attendance(delegate=person, attendance="present").attendance == "unknown"
    assert trace(person) == []


@pytest.mark.parametrize("words", [{"attendance": "here"}, {"attendance": "present", "source": "rumour"}])
def test_unknown_words_are_refused(event, words):
    with pytest.raises(ValueError, match="is not a valid"):
        mark_attendance(delegate=delegate(event), **words)


@pytest.mark.parametrize(
    "values", ["attendance = 'there'", "attendance = 'present'", "attendance_source = 'list'", "attendance_at = NULL"]
)
def test_database_keeps_attendance_with_source_and_time(event, values):
    person = mark_attendance(delegate=delegate(event), attendance="present")
    other = delegate(event)
    row = person if values.endswith("NULL") else other
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE participants_delegate SET {values} WHERE id = %s", [row.pk])


def test_the_rest_is_absent_after_the_end_alone(make_event, set_time, team_member):
    event = make_event(places=2)
    here, absent, waiting = delegate(event), delegate(event), delegate(event)
    mark_attendance(delegate=here, attendance="present")
    set_time(event.ends_at - timedelta(minutes=1))
    assert mark_rest_absent(event=event) == 0
    set_time(START + timedelta(hours=4))
    assert mark_rest_absent(event=event, source="list", by=team_member) == 1
    for person in (here, absent, waiting):
        person.refresh_from_db()
    assert [person.attendance for person in (here, absent, waiting)] == ["present", "absent", "unknown"]
    assert trace(absent) == [("unknown", "absent", "list")]
    assert mark_rest_absent(event=event) == 0


def test_walk_in_is_never_refused_for_places_and_counts_as_beyond(at_the_door, team_member):
    event = at_the_door
    person = add_walk_in(event=event, walk_in=WalkIn("Änne Groß", "Chor"), key="walk-in-1", by=team_member)
    registration = person.registration
    assert (registration.state, registration.is_walk_in, registration.submission.channel) == ("confirmed", True, "team")
    assert (registration.organisation.name, person.attendance, person.is_active) == ("Chor", "present", True)
    for number in (2, 3):
        add_walk_in(event=event, walk_in=WalkIn(f"Person {number}"), key=f"walk-in-{number}")
    assert place_state(event).taken == 3
    assert Presence.of(event) == Presence(expected=3, present=3, absent=0, excused=0, walk_ins=3, places=2)
    assert Presence.of(event).beyond == 1
    assert Registration.objects.get(delegates__name="Person 2").organisation.name == "Person 2"


def test_the_same_walk_in_sent_twice_is_one(at_the_door):
    first = add_walk_in(event=at_the_door, walk_in=WalkIn("Mo"), key="walk-in-1")
    assert add_walk_in(event=at_the_door, walk_in=WalkIn("Mo"), key="walk-in-1") == first
    assert Delegate.objects.count() == 1


def test_who_is_on_the_list_is_no_walk_in(event, set_time):
    person = delegate(event)
    Delegate.objects.filter(pk=person.pk).update(email="mo@example.org")
    set_time(START)
    with pytest.raises(AlreadyListedError):
        add_walk_in(event=event, walk_in=WalkIn("Mo", email="mo@example.org"), key="walk-in-1")
    assert Delegate.objects.count() == 1


def test_no_door_before_the_day_nor_without_date_nor_when_cancelled(event, make_event, set_time):
    undated = make_event(starts_at=None, ends_at=None)
    set_time(START - timedelta(days=1))
    for closed in (event, undated):
        with pytest.raises(DoorClosedError):
            add_walk_in(event=closed, walk_in=WalkIn("Mo"), key="walk-in-1")
    cancelled = make_event(status="cancelled")
    set_time(START + timedelta(days=90))
    with pytest.raises(DoorClosedError):
        add_walk_in(event=cancelled, walk_in=WalkIn("Mo"), key="walk-in-1")
    assert add_walk_in(event=event, walk_in=WalkIn("Mo"), key="walk-in-1").attendance == "present"


# --- The list at the door ----------------------------------------------------------------------------------------------


def names(page) -> list[str]:
    return [person.name for person in page.context["people"]]


def test_list_is_sorted_and_searched_however_names_are_spelled(make_event, team_client):
    event = make_event(places=None)
    for name, organisation in (("Zoë Groß", "Chor"), ("Änne Öztürk", "Schützenverein"), ("Bo", "Gross & Co")):
        add_person(event, name, organisation)
    url = f"/team/termine/{event.slug}/heute/"
    assert names(team_client.get(url)) == ["Änne Öztürk", "Bo", "Zoë Groß"]
    assert names(team_client.get(url, {"suche": "GROSS"})) == ["Bo", "Zoë Groß"]
    assert names(team_client.get(url, {"suche": "oeztuerk schuetzen"})) == ["Änne Öztürk"]
    assert names(team_client.get(url, {"suche": "nobody"})) == []
    for strange in ("\x00", "%", "9" * 300, "'; --"):
        assert team_client.get(url, {"suche": strange, "quelle": strange}).status_code == 200


def add_person(event, name: str, organisation: str) -> Delegate:
    person = delegate(event, organisation=organisation)
    person.name = name
    person.save()
    return person


def test_one_press_ticks_and_another_takes_back(event, team_client, team_member):
    person = delegate(event)
    url = f"/team/termine/{event.slug}/heute/abhaken/"
    answer = team_client.post(url, {"present": person.pk, "suche": "mo", "quelle": "list"})
    assert answer["Location"] == f"/team/termine/{event.slug}/heute/?suche=mo&quelle=list#person-{person.pk}"
    person.refresh_from_db()
    assert (person.attendance, person.attendance_source) == ("present", "list")
    assert person.attendance_changes.last().by == team_member
    team_client.post(url, {"unknown": person.pk})
    person.refresh_from_db()
    assert person.attendance == "unknown"


@pytest.mark.parametrize("number", ["", "x", "\x00", "-1", "9" * 40, "²"])
def test_strange_numbers_tick_nobody(at_the_door, team_client, number):
    answer = team_client.post(f"/team/termine/{at_the_door.slug}/heute/abhaken/", {"present": number})
    assert answer.status_code == 302


def test_people_of_other_events_cannot_be_ticked_here(at_the_door, make_event, team_client):
    other = delegate(make_event())
    base = f"/team/termine/{at_the_door.slug}/heute/"
    assert team_client.post(f"{base}abhaken/", {"present": other.pk}).status_code == 404
    assert team_client.get(f"{base}{other.pk}/").status_code == 404
    assert trace(other) == []


def test_walk_in_form(at_the_door, team_client):
    url = f"/team/termine/{at_the_door.slug}/heute/"
    key = team_client.get(url).context["form"].initial["key"]
    faulty = team_client.post(url, {"name": "", "organisation": "Chor", "key": key})
    assert faulty.status_code == 200
    assert "Geben Sie den Namen der Person ein" in faulty.content.decode()
    assert faulty.context["form"]["organisation"].value() == "Chor"
    for _time in range(2):
        answer = team_client.post(url, {"name": "Mo", "organisation": "Chor", "email": "Mo@example.org", "key": key})
        assert answer.status_code == 302
    person = Delegate.objects.get()
    assert (person.name, person.email, person.attendance) == ("Mo", "mo@example.org", "present")
    again = team_client.post(url, {"name": "Mo", "email": "mo@example.org", "key": "another-key"})
    assert "Mit dieser E-Mail-Adresse steht schon jemand auf der Liste" in again.content.decode()
    again = team_client.post(url, {"name": "MO", "organisation": "chor", "key": "another-key"})
    assert "Diese Person steht schon auf der Liste" in again.content.decode()
    assert Delegate.objects.count() == 1
    team_client.post(url, {"name": "Mo", "organisation": "Turnverein", "key": "another-key"})
    assert Delegate.objects.count() == 2


def test_walk_in_before_the_day_is_told_why_not(event, team_client):
    answer = team_client.post(f"/team/termine/{event.slug}/heute/", {"name": "Mo", "key": "key-key-key"})
    assert "Vor dem Tag des Termins" in answer.content.decode()
    assert Delegate.objects.count() == 0


def test_correction_asks_for_the_source_and_shows_the_trace(event, team_client, set_time):
    person = delegate(event)
    set_time(START + timedelta(days=3))
    url = f"/team/termine/{event.slug}/heute/{person.pk}/"
    faulty = team_client.post(url, {"attendance": "present"})
    assert "Wählen Sie aus, woher Sie das wissen" in faulty.content.decode()
    team_client.post(url, {"attendance": "present", "source": "list"})
    team_client.post(url, {"attendance": "excused", "source": "self"})
    assert trace(person) == [("unknown", "present", "list"), ("present", "excused", "self")]
    page = team_client.get(url).content.decode()
    assert "von der Unterschriftenliste" in page
    assert "Sonntag, 20. Januar 2013" in page.replace("\xa0", " ")


def test_page_shows_room_contact_numbers_and_who_waits(event, team_client):
    register(event, people=2, phone="02921 / 12 34 56")
    register(event, phone="+49 (0)2921 99")
    event.venue.internal_contact, event.venue.room = "Frau Haus, 02921 777", "Aula"
    event.venue.save()
    page = team_client.get(f"/team/termine/{event.slug}/heute/").content.decode()
    for expected in (
        "Aula",
        'href="tel:02921123456"',
        'href="tel:+49292199"',
        'href="tel:02921777"',
        "auf der Warteliste",
    ):
        assert expected in page


def test_phone_links_escape_what_stands_around():
    assert phone_links("<b>ruf 0123 45678 an</b>") == (
        '&lt;b&gt;ruf <a href="tel:012345678"><bdi dir="ltr">0123 45678</bdi></a> an&lt;/b&gt;'
    )
    assert phone_links("Zimmer 12") == "Zimmer 12"


# --- Who may -----------------------------------------------------------------------------------------------------------


PAGES = ("heute/", "anwesenheit.pdf", "anwesenheit.xlsx", "anwesenheit.csv", "unterstuetzung/")


def test_only_the_events_own_team_gets_in(event, make_event, client, moderator, moderator_client, delegate_a_client):
    person, foreign = delegate(event), make_event()
    pages = [*PAGES, f"heute/{person.pk}/"]
    for page in pages:
        url = f"/team/termine/{event.slug}/{page}"
        assert client.get(url).status_code == 302
        assert delegate_a_client.get(url).status_code == 403
        assert moderator_client.get(url).status_code == 403
    assert (
        moderator_client.post(f"/team/termine/{event.slug}/heute/abhaken/", {"present": person.pk}).status_code == 403
    )
    assert trace(person) == []
    EventRole.objects.create(
        event=event, person=Person.objects.create(slug="mo", name="Mo", user=moderator), role="moderation"
    )
    for page in pages:
        assert moderator_client.get(f"/team/termine/{event.slug}/{page}").status_code == 200
        assert moderator_client.get(f"/team/termine/{foreign.slug}/{page}").status_code == (403)


def test_a_role_at_the_event_without_a_role_in_the_team_opens_nothing(event):
    user = User.objects.create_user("gast@example.org")
    EventRole.objects.create(event=event, person=Person.objects.create(slug="g", name="G", user=user), role="host")
    client = Client()
    client.force_login(user)
    assert client.get(f"/team/termine/{event.slug}/heute/").status_code == 403


# --- Paper and tables --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("people", "sheets", "blank"), [(0, 1, 24), (1, 1, 23), (20, 1, 4), (21, 2, 23), (40, 2, 4)])
def test_one_sheet_for_twenty_people_with_blank_lines_at_the_end(people, sheets, blank):
    made = sheets_of([Delegate(name=str(number)) for number in range(people)])
    assert len(made) == sheets
    assert made[-1].count(None) == blank
    assert sum(len(sheet) - sheet.count(None) for sheet in made) == people


def test_table_holds_who_was_there_and_no_formula(event, team_client, set_time):
    person = add_person(event, "=HYPERLINK(1)", "+Verein")
    set_time(START)
    mark_attendance(delegate=person, attendance="present", source="list")
    answer = team_client.get(f"/team/termine/{event.slug}/anwesenheit.csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Name;Organisation;Art;Kommune;Anmeldung;Anwesenheit;Quelle;Festgestellt"
    assert lines[1].startswith(
        "'=HYPERLINK(1);'+Verein;Vereine;Musterstadt;angemeldet;war da;von der Unterschriftenliste;2013-01-17 "
    )
    assert answer["Cache-Control"] == "no-store, private"
    assert team_client.get(f"/team/termine/{event.slug}/anwesenheit.xlsx").content[:2] == b"PK"
    assert team_client.get(f"/team/termine/{event.slug}/anwesenheit.odt").status_code == 404


def test_sheet_is_a_pdf(event, team_client):
    add_person(event, "Zoë Groß", "Chor")
    answer = team_client.get(f"/team/termine/{event.slug}/anwesenheit.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")


def test_queries_do_not_grow(make_event, team_client, assert_same_queries, set_time):
    event = make_event(places=None)

    def look() -> None:
        assert team_client.get(f"/team/termine/{event.slug}/heute/").status_code == 200
        assert team_client.get(f"/team/termine/{event.slug}/anwesenheit.csv").status_code == 200

    assert_same_queries(look, lambda number: register(event, phone="02921 123456"))
