"""One registration on the team's side, and registering for others."""

import pytest
from django.db import connection

from participants.actions.registrations import cancel_registration
from participants.models import Organisation, Registration
from tests.participants.registering import mails, register, states
from workshops.models import Event

pytestmark = pytest.mark.django_db


def address(registration: Registration, page: str = "") -> str:
    return f"/team/anmeldungen/{registration.reference}/{page}"


def form(event: Event, **fields: str) -> dict[str, str]:
    values = {
        "channel": "paper", "organisation": "Nachbarschaftshilfe", "category": "vereine", "municipality": "musterstadt",
        "contact_name": "Frau Yıldız", "phone": "02921 000", "events": event.slug, "delegates-0-name": "Änne Groß",
        "delegates-0-email": "", "submission_key": "key-of-this-form",
    }  # fmt: skip
    return values | fields


def test_page_tells_who_comes_and_what_happened(event, team_client, team_member):
    register(event, people=2)
    [registration] = register(event)
    team_client.post(address(registration, "zulassen/"), {"reason": "Referentin", "beyond_places": "on"})
    page = team_client.get(address(registration))

    assert [(line.what, line.who, line.why) for line in page.context["history"]] == [
        ("Anmeldung eingegangen", "Ansprechperson", ""),
        ("Bestätigt: auf die Warteliste gekommen", "Ansprechperson", ""),
        ("Außer der Reihe und über die Plätze hinaus zugelassen", "Tessa Team", "Referentin"),
    ]
    text = page.content.decode()
    assert registration.delegates.get().name in text
    assert "1 über den Plätzen" in text


def test_admitting_without_reason_or_room_says_so(event, team_client):
    register(event, people=2)
    [registration] = register(event)
    without_reason = team_client.post(address(registration, "zulassen/"), {"beyond_places": "on"})
    assert "Geben Sie einen Grund ein" in without_reason.content.decode()
    without_room = team_client.post(address(registration, "zulassen/"), {"reason": "Referentin"})
    assert "Dafür reichen die Plätze nicht: 1 werden gebraucht, 0 sind frei." in without_room.content.decode()
    assert states(event) == ["confirmed", "waiting"]


def test_putting_back_and_admitting(event, team_client):
    [first] = register(event, people=2)
    [second] = register(event, people=2)
    answer = team_client.post(address(first, "zuruecksetzen/"), {"reason": "Irrtum"})
    assert answer["Location"] == address(first)
    assert states(event) == ["waiting", "confirmed"]
    assert team_client.get(address(second, "zuruecksetzen/")).status_code == 200
    assert len(mails("put_back")) == 1


def test_splitting(event, team_client):
    register(event)
    [group] = register(event, people=2)
    page = team_client.get(f"/team/termine/{event.slug}/anmeldungen/")
    assert (page.context["fitting"], page.context["first"]) == (1, group)
    assert "Plätze bleiben leer" in page.content.decode()
    one, other = group.delegates.values_list("pk", flat=True)
    for faulty in ([], [one, other], [one, 999_999], ["x"]):
        assert team_client.post(address(group, "teilen/"), {"first": faulty}).status_code == 200
    assert team_client.post(address(group, "teilen/"), {"first": [other]}).status_code == 302

    assert states(event) == ["confirmed", "confirmed", "waiting"]
    assert group.delegates.get().pk == other


def test_correcting_people_and_keeping_a_note(event, team_client, team_member):
    [group] = register(event, people=2)
    one, other = group.delegates.all()
    data = {
        "team_note": "kommt später",
        f"person-{one.pk}-name": "Ayşe",
        f"person-{one.pk}-email": "Ayse@Example.org",
        f"person-{other.pk}-name": other.name,
        f"person-{other.pk}-leaves": "on",
    }
    assert team_client.post(address(group, "personen/"), data).status_code == 302
    group.refresh_from_db()

    assert group.team_note == "kommt später"
    assert list(group.delegates.values_list("name", "email")) == [("Ayşe", "ayse@example.org")]
    assert {change.by for change in group.changes.filter(kind="people")} == {team_member}


def test_person_who_is_registered_already_is_refused_whole(make_event, team_client):
    event = make_event(places=5)
    [other] = register(event)
    other.delegates.update(email="anna@example.org")
    [group] = register(event, people=2)
    one, two = group.delegates.all()
    data = {
        f"person-{one.pk}-name": "Neu",
        f"person-{two.pk}-name": "Anna",
        f"person-{two.pk}-email": "ANNA@example.org",
        "team_note": "x",
    }
    page = team_client.post(address(group, "personen/"), data)
    assert "Diese Person ist für diesen Termin schon angemeldet." in page.content.decode()
    group.refresh_from_db()
    assert (group.team_note, [person.name for person in group.delegates.all()]) == ("", [one.name, two.name])


def test_registering_on_paper_and_printing_the_letter(event, team_client):
    page = team_client.get(f"/team/anmeldungen/neu/?termine={event.slug}")
    assert page.status_code == 200
    answer = team_client.post("/team/anmeldungen/neu/", form(event))
    registration = Registration.objects.get()
    assert answer["Location"] == address(registration)
    assert (registration.state, registration.submission.channel, mails()) == ("confirmed", "paper", [])
    letter = team_client.get(address(registration, "brief/")).content.decode()
    assert "Sie haben einen Platz." in letter
    assert registration.reference in letter
    again = team_client.post("/team/anmeldungen/neu/", form(event))
    assert (again["Location"], Registration.objects.count()) == (address(registration), 1)


def test_form_says_what_is_missing_and_keeps_the_rest(event, team_client):
    page = team_client.post("/team/anmeldungen/neu/", {"organisation": "Nachbarschaftshilfe", "channel": "fax"})
    text = page.content.decode()
    for words in (
        "Geben Sie den Namen der Ansprechperson ein",
        "Wählen Sie mindestens einen Termin aus",
        "Wählen Sie aus, wie die",
    ):
        assert words in text
    assert 'value="Nachbarschaftshilfe"' in text
    more = team_client.post("/team/anmeldungen/neu/", form(event, add="1")).content.decode()
    assert 'value="Änne Groß"' in more
    assert 'name="delegates-3-name"' in more


def test_form_begins_with_a_known_contact(event, team_client):
    [registration] = register(event, organisation="Brücke", email="bruecke@example.org")
    text = team_client.get(f"/team/anmeldungen/neu/?wie={registration.reference}").content.decode()
    assert 'value="Brücke"' in text
    assert 'value="bruecke@example.org"' in text
    for strange in ("x", "\x00", "%00", "9" * 300):
        assert team_client.get("/team/anmeldungen/neu/", {"wie": strange, "termine": strange}).status_code == 200


def test_held_places_are_shown_and_released(make_event, team_client):
    event = make_event(places=3, places_for_migrant_organisations=2)
    register(event)
    register(event)
    Organisation.objects.filter(pk=register(event)[0].organisation_id).update(is_migrant_organisation=True)
    page = team_client.get(f"/team/termine/{event.slug}/anmeldungen/").content.decode()
    assert "2 freie Plätze sind für Migrantenorganisationen freigehalten." in page
    assert "Migrantenorganisation" in team_client.get("/team/anmeldungen/").content.decode()
    team_client.post(f"/team/termine/{event.slug}/freigeben/")
    assert states(event) == ["confirmed", "confirmed", "confirmed"]


def test_over_full_events_stand_out_in_the_list(event, team_client):
    register(event, people=2)
    Event.objects.update(places=1)
    assert "1 über den Plätzen" in team_client.get("/team/anmeldungen/").content.decode()
    assert "Mehr Personen als Plätze" in team_client.get(f"/team/termine/{event.slug}/anmeldungen/").content.decode()
    assert team_client.get("/team/anmeldungen/?stand=aktiv").context["events"] == []


def test_cancelled_event_is_not_moved(event, team_client):
    register(event)
    team_client.post(f"/team/termine/{event.slug}/absagen/", {"reason": ""})
    data = {"day": "2013-02-01", "starts": "14:00", "ends": "16:00", "venue": "", "confirm": "1"}
    page = team_client.post(f"/team/termine/{event.slug}/verlegen/", data)
    assert "Nehmen Sie zuerst die Absage zurück" in page.content.decode()
    assert Event.objects.get().starts_at == event.starts_at


@pytest.mark.parametrize("path", ["a/{}/", "anmelden/{}/absagen/", "anmelden/{}/teilen/", "team/anmeldungen/{}/",
                                  "team/anmeldungen/{}/zulassen/", "kalender/meine/{}.ics"])  # fmt: skip
@pytest.mark.parametrize("part", ["%00", "x%00y", "%0A", "%E2%80%AE", "x" * 3000])
def test_strange_addresses_are_not_found(event, team_client, path, part):
    assert team_client.get("/" + path.format(part)).status_code == 404
    assert not connection.needs_rollback


def test_queries_of_the_pages_do_not_grow(make_event, team_client, assert_same_queries):
    event = make_event(places=None)
    [first] = register(event)

    def look() -> None:
        for path in ("/team/anmeldungen/", f"/team/termine/{event.slug}/anmeldungen/", address(first)):
            assert team_client.get(path).status_code == 200

    assert_same_queries(look, lambda _number: (register(event), make_event()))


def test_contact_splits_the_group_by_the_link(event, client):
    from_link = register(event)[0]
    [group] = register(event, people=2)
    client.get(link_of(group))
    page = client.get("/a/").content.decode()
    assert "Sie können Ihre Gruppe teilen" in page
    path = f"/anmelden/{group.reference}/teilen/"
    assert client.get(path).status_code == 200
    assert client.get(f"/anmelden/{from_link.reference}/teilen/").status_code == 404
    assert client.post(path, {}).status_code == 200
    assert client.post(path, {"first": [group.delegates.all()[0].pk]})["Location"] == "/a/"

    assert states(event) == ["confirmed", "confirmed", "waiting"]
    both = client.get("/a/").content.decode()
    assert both.count("Kennzeichen") == 2
    cancel_registration(registration=from_link)
    assert states(event) == ["cancelled", "confirmed", "confirmed"]


def link_of(registration: Registration) -> str:
    """The path of the link by which its contact sees it."""
    text = registration.submission.mails.filter(kind="registered").latest("pk").text
    return "/a/" + text.split("/a/")[1].split("/")[0] + "/"
