"""The team's lists of registrations and mails."""

import re

import pytest

from participants.actions.submissions import DelegateEntry, Entry, confirm_submission, submit_registration
from participants.models import OutgoingMail, Registration
from workshops.models import Event


@pytest.fixture
def event(process) -> Event:
    Event.objects.filter(slug="thema-4-april").update(places=4)
    return Event.objects.get(slug="thema-4-april")


def register(event: Event, number: int, *, name: str = "", confirm: bool = True) -> Registration:
    entry = Entry(
        events=[event.slug], organisation=name or f"Verein {number:02}", contact_name=f"Änne Öztürk {number}",
        email=f"verein{number}@example.org", delegates=[DelegateEntry("Zoë Groß"), DelegateEntry("Mo")],
    )  # fmt: skip
    submission = submit_registration(entry=entry, key=f"key-{number}")
    return (confirm_submission(submission=submission) if confirm else submission).registrations.get()


def listed(response) -> list[str]:
    return [registration.organisation.name for registration in response.context["page"]]


def test_list_is_narrowed_by_event_state_and_text(event, team_client):
    for number in range(1, 4):
        register(event, number)
    register(Event.objects.get(slug="thema-1-april"), 4, name="Schützenverein Groß-Möhnesee")
    url = "/team/anmeldungen/"
    assert listed(team_client.get(url)) == ["Schützenverein Groß-Möhnesee", "Verein 03", "Verein 02", "Verein 01"]
    assert listed(team_client.get(url, {"termin": "thema-1-april"})) == ["Schützenverein Groß-Möhnesee"]
    assert listed(team_client.get(url, {"stand": "waiting"})) == ["Verein 03"]
    assert len(listed(team_client.get(url, {"stand": "aktiv"}))) == 4
    for text in ("gross-moehnesee", "GROẞ-MÖHNESEE", "SCHÜTZEN", "verein4@EXAMPLE.org"):
        assert listed(team_client.get(url, {"suche": text})) == ["Schützenverein Groß-Möhnesee"]
    reference = Registration.objects.get(contact__email="verein2@example.org").reference
    for text in ("aenne oeztuerk 2", "Änne ÖZTÜRK 2", reference.lower()):
        assert listed(team_client.get(url, {"suche": text})) == ["Verein 02"]
    assert len(listed(team_client.get(url, {"suche": "GROSS"}))) == 4


@pytest.mark.parametrize("value", ["x", "\x00", "9" * 300, "'; --", "%"])
def test_strange_filters_narrow_nothing_or_find_nothing(event, team_client, value):
    register(event, 1)
    page = team_client.get("/team/anmeldungen/", {"termin": value, "stand": value, "suche": value, "seite": value})
    assert page.status_code == 200
    assert (
        team_client.get("/team/postausgang/", dict.fromkeys(["stand", "anlass", "an", "seite"], value)).status_code
        == 200
    )


def test_event_page_shows_places_queue_and_people(event, team_client):
    for number in range(1, 6):
        register(event, number, confirm=number < 5)
    page = team_client.get("/team/termine/thema-4-april/anmeldungen/")
    places = page.context["places"]
    assert (places.places, places.taken, places.free, places.waiting) == (4, 4, 0, 4)
    groups = {title: [(r.organisation.name, r.position) for r in members] for title, members in page.context["groups"]}
    assert groups == {
        "Angemeldet": [("Verein 01", None), ("Verein 02", None)],
        "Warteliste": [("Verein 03", 1), ("Verein 04", 2)],
        "Noch nicht bestätigt": [("Verein 05", None)],
    }
    assert "Zoë Groß" in page.content.decode()


def test_team_cancels_and_the_first_in_the_queue_moves_up(event, team_client, team_member):
    first, _second, third = (register(event, number) for number in range(1, 4))
    url = f"/team/anmeldungen/{first.reference}/absagen/"
    assert team_client.get(url).status_code == 200
    first.refresh_from_db()
    assert first.state == "confirmed"
    assert team_client.post(url, {"note": "hat angerufen"})["Location"] == "/team/termine/thema-4-april/anmeldungen/"
    for registration in (first, third):
        registration.refresh_from_db()
    assert (first.state, third.state) == ("cancelled", "confirmed")
    assert first.changes.last().by == team_member
    assert team_client.post(url).status_code == 302
    assert team_client.get("/team/anmeldungen/XXXXXXXX/absagen/").status_code == 404


def test_queries_do_not_grow(event, team_client, assert_same_queries):
    Event.objects.filter(pk=event.pk).update(places=None)

    def look() -> None:
        for path in ("/team/anmeldungen/", "/team/termine/thema-4-april/anmeldungen/", "/team/postausgang/"):
            assert team_client.get(path).status_code == 200

    assert_same_queries(look, lambda number: register(event, number))


def test_outbox_masks_links_and_lets_failed_mails_go_again(event, team_client):
    register(event, 1, confirm=False)
    mail = OutgoingMail.objects.get()
    token = re.search(r"/a/([\w-]{16,})", mail.text)[1]
    page = team_client.get(f"/team/postausgang/{mail.pk}/").content.decode()
    assert token not in page
    assert "/a/…" in page
    assert token not in team_client.get("/team/postausgang/").content.decode()
    assert OutgoingMail.objects.filter(pk=mail.pk, state="queued").exists()
    OutgoingMail.objects.filter(pk=mail.pk).update(state="failed", tries=9, last_error="SMTP 550")
    assert "SMTP 550" in team_client.get("/team/postausgang/?stand=failed").content.decode()
    team_client.post(f"/team/postausgang/{mail.pk}/noch-einmal/")
    mail.refresh_from_db()
    assert (mail.state, mail.tries) == ("queued", 0)
    team_client.post(f"/team/postausgang/{mail.pk}/zurueckziehen/")
    mail.refresh_from_db()
    assert (mail.state, token in mail.text, token in mail.html) == ("withdrawn", False, False)


def test_who_may_look(event, client, moderator_client, editor_client, delegate_a_client, team_client):
    register(event, 1)
    mail = OutgoingMail.objects.first()
    for path in ("/team/anmeldungen/", "/team/postausgang/", f"/team/postausgang/{mail.pk}/"):
        assert team_client.get(path).status_code == 200
        assert client.get(path).status_code == 302
        for refused in (moderator_client, editor_client, delegate_a_client):
            assert refused.get(path).status_code == 403
