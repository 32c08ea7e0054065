"""Forms of events: local times, and what cannot be."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from workshops.forms.events import EventCreateForm, EventFilterForm, EventForm, MoveForm
from workshops.forms.moments import local_moment, span_initial
from workshops.models import Event, Theme


@pytest.fixture(autouse=True)
def local_time(process):
    with timezone.override(process.zone):
        yield


def plain(error: ValidationError) -> str:
    return error.messages[0].replace("\N{NO-BREAK SPACE}", " ")


def test_local_times_are_right_on_both_sides_of_the_clock_change():
    assert local_moment(date(2013, 3, 30), time(14)) == datetime(2013, 3, 30, 13, tzinfo=UTC)
    assert local_moment(date(2013, 3, 31), time(1, 59)) == datetime(2013, 3, 31, 0, 59, tzinfo=UTC)
    assert local_moment(date(2013, 3, 31), time(3)) == datetime(2013, 3, 31, 1, tzinfo=UTC)
    assert local_moment(date(2013, 4, 1), time(14)) == datetime(2013, 4, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("clock", [time(2), time(2, 30), time(2, 59)])
def test_time_that_the_clock_leaves_out_is_refused_with_the_reason(clock):
    with pytest.raises(ValidationError) as refused:
        local_moment(date(2013, 3, 31), clock)
    assert plain(refused.value) == (
        f"2:{clock.minute:02} Uhr gibt es am 31. März 2013 nicht: In dieser Nacht wird die Uhr vorgestellt. "
        "Wählen Sie eine andere Uhrzeit."
    )


def test_time_that_the_clock_shows_twice_is_refused_with_the_reason():
    with pytest.raises(ValidationError) as refused:
        local_moment(date(2013, 10, 27), time(2, 30))
    assert plain(refused.value).startswith("2:30 Uhr gibt es am 27. Oktober 2013 zweimal")


def test_move_form_reads_local_times():
    form = MoveForm({"day": "2013-04-18", "starts": "14:30", "ends": "17:30"})
    assert form.is_valid()
    assert form.cleaned_data["starts_at"] == datetime(2013, 4, 18, 12, 30, tzinfo=UTC)
    assert form.cleaned_data["ends_at"] == datetime(2013, 4, 18, 15, 30, tzinfo=UTC)
    assert MoveForm({"day": "18.04.2013", "starts": "14:30", "ends": "17:30"}).is_valid()


def test_move_form_shows_what_it_would_read():
    event = Event.objects.get(slug="thema-4-april")
    form = MoveForm({name: str(value) for name, value in span_initial(event.starts_at, event.ends_at).items()})
    assert form.is_valid()
    assert (form.cleaned_data["starts_at"], form.cleaned_data["ends_at"]) == (event.starts_at, event.ends_at)


def test_move_form_without_any_time_means_no_date():
    form = MoveForm({})
    assert form.is_valid()
    assert (form.cleaned_data["starts_at"], form.cleaned_data["ends_at"]) == (None, None)


@pytest.mark.parametrize(
    ("data", "field", "message"),
    [
        (
            {"day": "2013-03-31", "starts": "02:30", "ends": "04:00"},
            "starts",
            "2:30 Uhr gibt es am 31. März 2013 nicht",
        ),
        ({"day": "2013-04-18", "starts": "14:30"}, "ends", "Geben Sie auch das Ende an."),
        ({"starts": "14:30", "ends": "15:30"}, "day", "Geben Sie auch den Tag an."),
        ({"day": "2013-04-18", "starts": "14:30", "ends": "14:30"}, "ends", "Das Ende muss nach dem Beginn liegen."),
        (
            {"day": "morgen", "starts": "14:30", "ends": "15:30"},
            "day",
            "Geben Sie einen Tag ein, zum Beispiel 17.01.2013.",
        ),
        ({"day": "2013-04-18", "starts": "25:00", "ends": "15:30"}, "starts", "Geben Sie eine Uhrzeit ein"),
        ({"day": "2013-04-18", "starts": "14:30\x00", "ends": "15:30"}, "starts", "Geben Sie eine Uhrzeit ein"),
    ],
    ids=["gap", "no-end", "no-day", "no-length", "no-date", "no-clock", "nul"],
)
def test_move_form_says_what_is_wrong(data, field, message):
    form = MoveForm(data)
    assert list(form.errors) == [field]
    assert form.errors[field][0].replace("\N{NO-BREAK SPACE}", " ").startswith(message)


def create(**changes: str) -> EventCreateForm:
    theme = Theme.objects.get(number=1)
    return EventCreateForm({"kind": "theme_workshop", "theme": str(theme.pk), "status": "tentative", **changes})


def test_new_event_takes_its_times_and_places():
    form = create(day="2013-05-02", starts="14:00", ends="17:00", places="40", places_for_migrant_organisations="5")
    assert form.is_valid(), form.errors
    event = form.save(commit=False)
    assert event.starts_at == datetime(2013, 5, 2, 12, tzinfo=UTC)
    assert (event.places, event.places_for_migrant_organisations) == (40, 5)


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"theme": ""}, "theme", "Wählen Sie das Thema des Workshops."),
        ({"kind": ""}, "kind", "Wählen Sie, was für ein Termin es ist."),
        ({"kind": "kick_off"}, "theme", "Das gibt es nur bei einem Themen-Workshop. Lassen Sie das Feld leer."),
        ({"number": "0"}, "number", "Die Zahl darf nicht kleiner als 1 sein."),
        (
            {"places": "5", "places_for_migrant_organisations": "6"},
            "places_for_migrant_organisations",
            "Es können nicht mehr",
        ),
        ({"day": "2013-03-31", "starts": "02:30", "ends": "05:00"}, "starts", "2:30\N{NO-BREAK SPACE}Uhr"),
        ({"status": "cancelled"}, "status", ""),
    ],
    ids=["theme", "kind", "kick-off", "number", "held", "gap", "cancelled"],
)
def test_new_event_says_what_is_wrong(changes, field, message):
    form = create(**changes)
    assert list(form.errors) == [field]
    assert form.errors[field][0].replace("2:30 Uhr", "2:30\N{NO-BREAK SPACE}Uhr").startswith(message)


def test_number_once_in_its_theme():
    Event.objects.filter(slug="thema-1-januar").update(number=1)
    form = create(number="1")
    assert form.errors == {"__all__": ["Diese Nummer trägt in diesem Thema schon ein anderer Workshop."]}


def test_registration_window_refuses_the_gap_and_the_wrong_order():
    event = Event.objects.get(slug="thema-4-april")
    data = {"status": "confirmed", "held": "unknown"}
    gap = EventForm(data | {"registration_closes_at": "2013-03-31T02:30"}, instance=event)
    assert "gibt es am" in gap.errors["registration_closes_at"][0]
    window = {"registration_opens_at": "2013-03-01T10:00", "registration_closes_at": "2013-02-01T10:00"}
    order = EventForm(data | window, instance=event)
    assert order.errors == {"registration_closes_at": ["Der Anmeldeschluss muss nach dem Beginn der Anmeldung liegen."]}


def test_other_fields_of_an_event_cannot_be_smuggled_in():
    event = Event.objects.get(slug="thema-4-april")
    starts_at, uid = event.starts_at, event.uid
    data = {
        "status": "confirmed",
        "held": "unknown",
        "starts_at": "2013-01-01",
        "slug": "x",
        "uid": "x",
        "sequence": "99",
    }
    EventForm(data, instance=event).save()
    event.refresh_from_db()
    assert (event.starts_at, event.uid, event.sequence, event.slug) == (starts_at, uid, 0, "thema-4-april")


@pytest.mark.parametrize("value", ["x", "99", "\x00", "1' OR 1=1", "9" * 500])
def test_filter_ignores_what_it_cannot_understand(value):
    form = EventFilterForm({"thema": value, "art": value, "stand": value})
    assert [form.value(name) for name in ("thema", "art", "stand")] == [None, None, None]
