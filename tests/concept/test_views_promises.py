"""The team's pages of the promise: the list, the agenda editor's panel, a point's uses, the last workshop's end."""

import re

import pytest
from django.urls import reverse

from concept.actions.minutes import open_minutes
from concept.actions.promises import put_on_agenda
from concept.models import CarryOver, PromiseClosing, Result
from tests.concept.promising import contribution, evening, item, owed, result, workshop
from workshops import clock
from workshops.models import AgendaItem, Event, EventRole, Person

pytestmark = pytest.mark.usefixtures("process")

State = CarryOver.State
ADDRESS = "/team/zusagen/"
AFTERWARDS = "2013-12-01T12:00"


def fresh(row):
    return CarryOver.objects.get(pk=row.pk)


def evenings() -> list[Event]:
    return list(Event.objects.filter(kind=Event.Kind.EVENING_SESSION).order_by("pk"))


def last_workshop() -> Event:
    return Event.objects.filter(theme__number=1).dated().order_by("-starts_at")[0]


@pytest.fixture
def moderates(moderator) -> Event:
    """The moderator's own workshop, of theme 1."""
    person = Person.objects.create(slug="mo", name="Mo", user=moderator)
    EventRole.objects.create(event=workshop(), person=person, role=EventRole.Kind.MODERATION)
    return workshop()


def act(client, name: str, rows, *, theme: int = 1, **values):
    data = {"act": name, "rows": [row.pk for row in rows]} | values
    return client.post(f"{ADDRESS}?thema={theme}", data, follow=True)


def text_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_the_overview_counts_every_theme_and_names_what_has_none(team_client):
    owed()
    loose = contribution("Heimatlos", themes=())
    text = text_of(team_client.get(ADDRESS))
    assert "1 nicht eingeplant" in text
    assert "Heimatlos" in text
    assert reverse("concept:team-contribution", args=[loose.number]) in text


def test_several_go_onto_one_point_and_off_again(team_client):
    rows, point = [owed(), owed()], item()
    text = text_of(act(team_client, "put", rows, target=point.pk))
    assert "2 Beiträge sind weitergebracht." in text
    assert {fresh(row).agenda_item for row in rows} == {point}
    act(team_client, "take-off", rows)
    assert {fresh(row).state for row in rows} == {State.OPEN}


def test_a_new_point_is_made_for_them(team_client):
    event = workshop()
    act(team_client, "put", [row := owed()], target=f"neu-{event.pk}", title="Von den Abenden")
    assert fresh(row).agenda_item == event.agenda_items.get(title="Von den Abenden")
    act(team_client, "put", [other := owed()], target=f"neu-{event.pk}", title="")
    assert fresh(other).agenda_item.title == "Aus den Abendterminen"


def test_refused_dealt_with_and_opened_again(team_client, set_clock):
    rows = [owed(), owed()]
    act(team_client, "put", rows[:1], target=item().pk)
    set_clock(AFTERWARDS)
    found = result(workshop())
    team_client.get(ADDRESS)
    act(team_client, "deal", rows[:1], result=found.number)
    act(team_client, "refuse", rows[1:], reason="Steht im Gesetz.")
    assert [(fresh(row).state, fresh(row).result) for row in rows] == [(State.DEALT_WITH, found), (State.REFUSED, None)]
    act(team_client, "reopen", rows, reason="Verwechselt.")
    assert [fresh(row).state for row in rows] == [State.ON_AGENDA, State.OPEN]


@pytest.mark.parametrize(
    ("name", "values", "error"),
    [
        ("put", {}, "Wählen Sie, auf welche Tagesordnung die Beiträge kommen."),
        ("put", {"target": "99999"}, "Wählen Sie einen Punkt, den es auf der Tagesordnung noch gibt."),
        ("refuse", {"reason": " "}, "Schreiben Sie eine Begründung"),
        ("reopen", {"reason": "Gut."}, "hat inzwischen einen anderen Stand"),
        ("deal", {"reason": "Gut."}, "hat inzwischen einen anderen Stand"),
        ("deal", {"result": "x\x00"}, "Nullzeichen sind nicht erlaubt."),
        ("deal", {"result": "999"}, "Wählen Sie ein Ergebnis aus der Liste."),
    ],
)
def test_what_is_missing_is_said_and_what_was_ticked_stays(team_client, name, values, error):
    row = owed()
    text = text_of(act(team_client, name, [row], **values))
    assert error in text
    assert "<title>Fehler:" in text
    assert f'value="{row.pk}" checked' in text
    assert fresh(row).state == State.OPEN


@pytest.mark.parametrize("rows", [[], ["x"], ["999999"], ["\x00"]])
def test_nothing_sensible_ticked(team_client, rows):
    owed()
    response = team_client.post(f"{ADDRESS}?thema=1", {"act": "refuse", "rows": rows, "reason": "Gut."})
    assert "<title>Fehler:" in text_of(response)


@pytest.mark.parametrize("query", ["?thema=x", "?thema=%00", "?thema=99999999999", "?stand=%00&termin=%00"])
def test_what_cannot_be_understood_shows_the_overview(team_client, query):
    owed()
    assert "Nach Thema" in text_of(team_client.get(ADDRESS + query))


def test_the_list_is_narrowed(team_client):
    row = owed("Gehört zum Abend")
    put_on_agenda(carry_overs=[row], agenda_item=item(), by=None)
    for query, is_there in [
        ("stand=offen", False),
        ("stand=eingeplant", True),
        (f"termin={evening().slug}", True),
        (f"termin={workshop().slug}", True),  # nothing was said there: it narrows nothing
    ]:
        assert ("Gehört zum Abend" in text_of(team_client.get(f"{ADDRESS}?thema=1&{query}"))) is is_there


def test_said_where_offers_what_concerns_the_theme_alone(team_client):
    owed("Zum ersten Thema")
    other = evenings()[1]
    owed("Zum zweiten Thema", number=2, event=other)
    text = text_of(team_client.get(f"{ADDRESS}?thema=1"))
    assert f'value="{evening().slug}"' in text
    assert f'value="{other.slug}"' not in text
    assert "Abendtermin für Migrantenorganisationen (1)</option>" in text


def test_workshops_to_come_are_offered_before_past_ones(team_client, set_clock):
    owed()
    first, second, third = (workshop(place=place) for place in range(3))
    set_clock(f"{first.ends_at:%Y-%m-%dT23:00}")
    groups = re.findall(r'<optgroup label="([^"]+)"', text_of(team_client.get(f"{ADDRESS}?thema=1")))
    dates = [f"{event.date_in_words} {event.display_title}, {event.venue}" for event in (first, second, third)]
    assert groups[:2] == dates[1:]
    assert groups[-1] == f"vorbei: {dates[0]}"


def test_a_moderator_goes_on_with_their_own_themes_alone(moderator_client, moderates):
    own, other = owed("Eigenes"), owed("Fremdes", number=2)
    assert "Eigenes" in text_of(moderator_client.get(f"{ADDRESS}?thema=1"))
    assert "Fremdes" not in text_of(moderator_client.get(f"{ADDRESS}?thema=2"))
    act(moderator_client, "refuse", [own], reason="Gut.")
    assert act(moderator_client, "refuse", [other], theme=2, reason="Gut.").status_code == 404
    assert [fresh(own).state, fresh(other).state] == [State.REFUSED, State.OPEN]
    # Another theme's row behind one's own theme's address.
    assert "<title>Fehler:" in text_of(act(moderator_client, "refuse", [other], reason="Gut."))


def test_a_moderator_reads_what_is_promised_to_their_theme(moderator_client, moderates):
    own, other = owed("Eigenes"), owed("Fremdes", number=2)
    pages = [reverse("concept:team-contribution", args=[row.contribution.number]) for row in (own, other)]
    assert [moderator_client.get(page).status_code for page in pages] == [200, 403]


def test_an_editor_reads_and_changes_nothing(editor_client):
    row = owed("Zu lesen")
    assert "Zu lesen" in text_of(editor_client.get(f"{ADDRESS}?thema=1"))
    assert 'name="rows"' not in text_of(editor_client.get(f"{ADDRESS}?thema=1"))
    assert act(editor_client, "refuse", [row], reason="Gut.").status_code == 404


@pytest.mark.parametrize("query", ["", "?thema=1"])
def test_the_pages_take_the_same_queries_however_much_is_owed(team_client, assert_same_queries, query):
    def add(number: int) -> None:
        put_on_agenda(carry_overs=[owed()], agenda_item=point, by=None)
        owed(f"Gedanke {number}", number=number % 5 + 1)
        contribution(themes=())

    point = item()
    assert_same_queries(lambda: team_client.get(ADDRESS + query), add)


# --- The agenda editor -------------------------------------------------------------------------------------------------


def editor_page(client, event: Event) -> str:
    return text_of(client.get(reverse("workshops:agenda-edit", args=[event.slug])))


def test_the_moderator_sees_what_is_not_on_the_agenda_yet(moderator_client, moderates):
    assert "Aus den Abendterminen" not in editor_page(moderator_client, moderates)
    planned, _open = owed("Eingeplant"), owed()
    put_on_agenda(carry_overs=[planned], agenda_item=item(), by=None)
    text = editor_page(moderator_client, moderates)
    assert "Noch nicht auf der Tagesordnung: 1" in text
    assert "Ein Beitrag steht auf dieser Tagesordnung" in text


def test_what_was_not_dealt_with_shows_as_overdue(team_client, set_clock):
    put_on_agenda(carry_overs=[owed()], agenda_item=item(), by=None)
    set_clock(AFTERWARDS)
    assert "Noch nicht als behandelt festgehalten: 1" in editor_page(team_client, workshop())
    assert "1 überfällig" in text_of(team_client.get(ADDRESS))
    assert "eingeplante Beiträge nach ihrem Workshop nicht behandelt" in text_of(team_client.get("/team/"))
    assert "1 noch nicht als behandelt festgehalten" in text_of(
        team_client.get(reverse("concept:wall", args=[workshop().slug]))
    )


def test_one_click_takes_up_what_the_last_workshop_left_open(team_client):
    result(workshop(), "Wer bezahlt?", kind=Result.Kind.OPEN)
    second = workshop(place=1)
    assert "Als ersten Punkt aufnehmen" in editor_page(team_client, second)
    response = team_client.post(reverse("concept:open-results", args=[second.slug]), follow=True)
    assert "Was offen ist, ist jetzt der erste Punkt." in text_of(response)
    assert "Als ersten Punkt aufnehmen" not in text_of(response)
    response = team_client.post(reverse("concept:open-results", args=[second.slug]), follow=True)
    assert "Es ist nichts mehr offen" in text_of(response)
    assert second.agenda_items.count() == 1


def test_a_point_in_use_is_not_deleted_before_what_hangs_on_it_is_taken_off(team_client):
    event, row, point = workshop(), owed(), item()
    put_on_agenda(carry_overs=[row], agenda_item=point, by=None)
    delete = reverse("workshops:agenda-item-delete", args=[event.slug, point.pk])
    uses = reverse("concept:agenda-item-uses", args=[event.slug, point.pk])
    text = text_of(team_client.post(delete, {"version": 0}, follow=True))
    assert "wird noch gebraucht: Behandlung eines Beitrags (1)." in text
    assert f'<a href="{uses}">' in text
    assert f"Beitrag {row.contribution.number}" in text_of(team_client.get(uses))
    assert "An diesem Punkt hängt nichts." in text_of(team_client.post(uses, follow=True))
    assert fresh(row).state == State.OPEN
    team_client.post(delete, {"version": 0})
    assert not AgendaItem.objects.filter(pk=point.pk).exists()


def test_a_point_with_a_note_or_an_attachment_stays_and_says_so(team_client):
    event, point = workshop(), item(is_public=False)
    minutes = open_minutes(event=event, by=None)
    delete = reverse("workshops:agenda-item-delete", args=[event.slug, point.pk])
    uses = reverse("concept:agenda-item-uses", args=[event.slug, point.pk])
    note = minutes.notes.create(agenda_item=point, text="<p>Gesagt</p>")
    assert "wird noch gebraucht: Notiz im Protokoll (1)." in text_of(
        team_client.post(delete, {"version": 0}, follow=True)
    )
    page = text_of(team_client.get(uses))
    assert "An diesem Punkt hängt nichts." not in page
    assert f'<a href="{reverse("concept:minutes-point", args=[event.slug, point.pk])}">Notiz im Protokoll</a>' in page
    note.delete()
    # Without its internal point it would be for everyone.
    photo = minutes.attachments.create(
        agenda_item=point, kind="photo", title="Wand", is_public=True, size=1, added_at=clock.now()
    )
    assert "Anhang eines Protokolls (1)." in text_of(team_client.post(delete, {"version": 0}, follow=True))
    assert reverse("concept:attachment-edit", args=[event.slug, photo.key]) in text_of(team_client.get(uses))


def test_what_was_said_at_a_point_stays_there(team_client):
    point = item()
    found = result(workshop(), "Ein Ergebnis", agenda_item=point)
    uses = reverse("concept:agenda-item-uses", args=[workshop().slug, point.pk])
    text = text_of(team_client.get(uses))
    assert str(found) in text
    assert "Alles vom Punkt nehmen" not in text


# --- The last workshop -------------------------------------------------------------------------------------------------


def test_the_last_workshop_is_not_closed_silently(team_client, set_clock):
    event = last_workshop()
    row = owed("Übersehen")
    result(event, agenda_item=item(event))
    set_clock(AFTERWARDS)
    team_client.get("/team/")
    state = reverse("concept:minutes-state", args=[event.slug])
    team_client.post(reverse("concept:minutes-edit", args=[event.slug]))
    asked = {"step": "ask", "respond_by": "2014-01-10T18:00", "respond_by_0": "2014-01-10", "respond_by_1": "18:00"}
    text = text_of(team_client.post(state, asked, follow=True))
    assert "Das ist der letzte Workshop zum Thema" in text
    assert "Übersehen" in text
    close = reverse("concept:promise-close", args=[event.slug])
    assert team_client.post(close, {"reason": " "}).status_code == 422
    team_client.post(close, {"reason": "Der Auftrag endet."})
    assert PromiseClosing.objects.get().reason == "Der Auftrag endet."
    assert "Das Protokoll steht zur Abstimmung." in text_of(team_client.post(state, asked, follow=True))
    assert fresh(row).state == State.OPEN


def planning(event: Event, **values) -> dict[str, str]:
    """What the event's own form sends."""
    return {"status": event.status, "held": event.held, "is_published": "on"} | values


def test_the_last_workshop_is_not_marked_as_held_silently(team_client, set_clock):
    event = last_workshop()
    owed("Übersehen")
    set_clock(AFTERWARDS)
    address = reverse("workshops:team-event-edit", args=[event.slug])
    asked = text_of(team_client.post(address, planning(event, held="yes", title="Abschluss")))
    assert "Übersehen" in asked
    assert '<input type="hidden" name="title" value="Abschluss">' in asked
    event.refresh_from_db()
    assert (event.held, event.title) == ("unknown", "")
    text_of(
        team_client.post(address, planning(event, held="yes", title="Abschluss") | {"zusage-seen": "1"}, follow=True)
    )
    event.refresh_from_db()
    assert (event.held, event.title) == ("yes", "Abschluss")
    # The minutes ask again.
    assert not PromiseClosing.objects.exists()


@pytest.mark.parametrize("way", ["not held", "cancelled"])
def test_a_last_workshop_that_falls_through_needs_a_reason_for_what_is_open(team_client, set_clock, way):
    event, row = last_workshop(), owed("Übersehen")
    put_on_agenda(carry_overs=[row], agenda_item=item(event), by=None)
    Event.objects.filter(theme=event.theme, starts_at=None).delete()
    set_clock(f"{event.starts_at:%Y-%m-%dT08:00}")
    address = reverse("workshops:team-event-edit", args=[event.slug])
    data = planning(event, held="no")
    if way == "cancelled":
        address, data = reverse("participants:event-cancel", args=[event.slug]), {"reason": "Krank"}
    assert "Übersehen" in text_of(team_client.post(address, data))
    assert "Schreiben Sie, warum Sie trotzdem abschließen." in text_of(
        team_client.post(address, data | {"zusage-reason": " "})
    )
    stored = Event.objects.get(pk=event.pk)
    assert (stored.is_cancelled, stored.held) == (False, "unknown")
    text_of(team_client.post(address, data | {"zusage-reason": "Wir fragen schriftlich."}, follow=True))
    stored.refresh_from_db()
    assert stored.is_cancelled is (way == "cancelled")
    assert stored.held == ("no" if way == "not held" else "unknown")
    [closing] = PromiseClosing.objects.all()
    assert (closing.reason, list(closing.left_open.all())) == ("Wir fragen schriftlich.", [row])


def test_nobody_is_asked_while_another_workshop_is_to_come(team_client, set_clock):
    owed("Übersehen")
    event = last_workshop()
    set_clock(f"{workshop().starts_at:%Y-%m-%dT08:00}")
    address = reverse("participants:event-cancel", args=[event.slug])
    text_of(team_client.post(address, {"reason": "Krank"}, follow=True))
    assert Event.objects.get(pk=event.pk).is_cancelled
