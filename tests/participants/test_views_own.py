"""Meine Organisation: what a contact sees and does, and that nobody reaches anybody else's."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from participants.actions.registrations import cancel_registration
from participants.models import Contact, Delegate, ErasureRequest, Organisation, Registration
from participants.urls import organisation_urls
from participants.views import own as views
from tests.participants.registering import START, link_in, mails, register, states, submit
from workshops import clock
from workshops.models import Event, User

pytestmark = pytest.mark.django_db

CODE_PAGE = "/konto/login/code/"


def signed_in(email: str) -> Client:
    client = Client()
    client.force_login(User.objects.filter(email=email).first() or User.objects.create_user(email))
    return client


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


@pytest.fixture
def own(event: Event) -> Registration:
    """Two people of „Verein“, registered by erste@example.org, who speaks for it."""
    [registration] = register(event, people=2, organisation="Verein", email="erste@example.org")
    return registration


@pytest.fixture
def client(own: Registration) -> Client:
    return signed_in("erste@example.org")


@pytest.fixture
def base(own: Registration) -> str:
    return f"/organisation/{own.organisation_id}/"


def addresses(registration: Registration) -> Iterator[str]:
    """Every page of this registration's organisation."""
    known = {
        "organisation": registration.organisation_id,
        "reference": registration.reference,
        "delegate": registration.delegates.all()[0].pk,
        "pk": registration.contact_id,
    }

    def walk(patterns: list, parameters: tuple[str, ...]) -> Iterator[str]:
        for pattern in patterns:
            names = (*parameters, *pattern.pattern.converters)
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns, names)
            else:
                yield reverse(f"participants:{pattern.name}", kwargs={name: known[name] for name in names})

    yield from walk(organisation_urls, ("organisation",))


# --- Doors --------------------------------------------------------------------------------------------------------------


def test_two_organisations_reach_nothing_of_each_other(own, make_event):
    [other] = register(make_event(), organisation="Anderer Verein", email="fremd@example.org")
    changes = Registration.objects.count(), len(mails()), list(Contact.objects.values_list())
    for theirs, email in ((own, "fremd@example.org"), (other, "erste@example.org")):
        stranger = signed_in(email)
        paths = list(addresses(theirs))
        assert len(paths) == 23
        for path in paths:
            assert (path, stranger.get(path).status_code in {404, 405}) == (path, True)
            assert (path, stranger.post(path, {"name": "X", "email": "x@example.org"}).status_code) == (path, 404)
    assert (Registration.objects.count(), len(mails()), list(Contact.objects.values_list())) == changes


def test_nobody_reaches_a_strangers_registration_by_their_own_door(own, make_event):
    [other] = register(make_event(), organisation="Anderer Verein", email="fremd@example.org")
    stranger, theirs = signed_in("fremd@example.org"), f"/organisation/{other.organisation_id}/"
    person = own.delegates.all()[0].pk
    for path in (
        f"anmeldungen/{own.reference}/",
        f"anmeldungen/{own.reference}/absagen/",
        f"anmeldungen/{own.reference}/personen/{person}/",
        f"anmeldungen/{other.reference}/personen/{person}/",
        f"anmeldungen/{other.reference}/personen/{person}/abmelden/",
        f"ansprechpersonen/{own.contact_id}/uebergeben/",
    ):
        assert stranger.get(theirs + path).status_code == 404
        assert stranger.post(theirs + path).status_code == 404
    for path in ("annehmen", "ablehnen"):
        assert stranger.post(f"{theirs}ansprechpersonen/{own.contact_id}/{path}/").status_code == 404
    assert states(own.event) == ["confirmed"]


def test_strangers_are_asked_to_sign_in_and_come_back(own, base):
    for path in ("/organisation/", base, base + "daten.json"):
        assert Client().get(path)["Location"] == f"{CODE_PAGE}?next={path}"


def test_nothing_is_stored_on_the_way(client, own, base):
    for path in addresses(own):
        response = client.get(path)
        if response.status_code == 200:
            assert (path, response["Cache-Control"]) == (path, "no-store, private")


def test_a_form_of_another_site_changes_nothing(own, base):
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_user("erste@example.org"))
    for path in addresses(own):
        assert client.post(path).status_code == 403
    assert states(own.event) == ["confirmed"]


def test_a_contact_without_organisation_is_told_what_to_do(county):
    assert "noch keine Anmeldung" in page(signed_in("niemand@example.org"), "/organisation/")


def test_a_newcomer_sees_their_own_alone_until_accepted(own, base, make_event):
    [theirs] = register(make_event(), organisation="Verein", email="zweite@example.org")
    newcomer, speaker = signed_in("zweite@example.org"), signed_in("erste@example.org")
    text = page(newcomer, base)
    assert (theirs.reference in text, own.reference in text) == (True, False)
    assert "Sie sehen nur Ihre eigenen Anmeldungen" in text
    assert own.contact.name not in page(newcomer, base + "daten/")
    for path in ("ansprechpersonen/", "ansprechpersonen/einladen/", "angaben/", f"anmeldungen/{own.reference}/"):
        assert newcomer.get(base + path).status_code == 404
    assert newcomer.post(f"{base}ansprechpersonen/{theirs.contact_id}/annehmen/").status_code == 404

    assert theirs.reference not in page(speaker, base)
    assert theirs.contact.name in page(speaker, base)
    speaker.post(f"{base}ansprechpersonen/{theirs.contact_id}/annehmen/")
    assert own.reference in page(newcomer, base)
    assert theirs.reference in page(speaker, base)


def test_declining_on_the_page_keeps_them_out(own, base, client, make_event):
    [theirs] = register(make_event(), organisation="Verein", email="zweite@example.org")
    client.post(f"{base}ansprechpersonen/{theirs.contact_id}/ablehnen/")
    assert own.reference not in page(signed_in("zweite@example.org"), base)
    assert "Abgelehnt" in page(client, base + "ansprechpersonen/")


def test_an_unproven_address_is_not_accepted_by_a_click(own, base, client, make_event):
    unproven = submit(make_event(), organisation="Verein", email="dritte@example.org").contact
    assert client.post(f"{base}ansprechpersonen/{unproven.pk}/annehmen/").status_code == 404
    unproven.refresh_from_db()
    assert not unproven.is_accepted


def test_who_has_two_organisations_chooses_and_switches(own, base, client, make_event):
    assert client.get("/organisation/")["Location"] == base
    [other] = register(make_event(), organisation="Zweiter Verein", email="erste@example.org")
    text = page(client, "/organisation/")
    assert base in text
    assert f"/organisation/{other.organisation_id}/" in text
    assert "Organisation wechseln" in page(client, base)


# --- Signing in ---------------------------------------------------------------------------------------------------------


def sign_in(email: str, path: str = CODE_PAGE) -> tuple[Client, str]:
    client = Client()
    client.post(path, {"email": email})
    [code] = re.findall(r"\n\n([A-Z0-9-]{6,})\n\n", outbox.outbox[-1].body)
    return client, client.post("/konto/login/code/confirm/", {"code": code})["Location"]


def test_a_contact_signs_in_by_code_and_the_team_too(own, base, team_member):
    client, location = sign_in("Erste@example.org")
    assert location == "/organisation/"
    assert own.reference in page(client, base)
    assert sign_in("team@example.org")[1] == "/team/"
    assert User.objects.get(email="erste@example.org").role == ""


def test_signing_in_gives_a_new_session(own):
    client = Client()
    client.post(CODE_PAGE, {"email": "erste@example.org"})
    before = client.session.session_key
    [code] = re.findall(r"\n\n([A-Z0-9-]{6,})\n\n", outbox.outbox[-1].body)
    client.post("/konto/login/code/confirm/", {"code": code})
    assert client.session.session_key != before


def test_known_and_unknown_address_look_the_same(own):
    answers = []
    for email in ("erste@example.org", "fremd@example.org"):
        client = Client()
        first = client.post(CODE_PAGE, {"email": email})
        second = client.get(first["Location"])
        text = re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", second.content.decode().replace(email, "…"))
        answers.append((first.status_code, first["Location"], text))
    assert answers[0] == answers[1]
    assert [message.to for message in outbox.outbox] == [["erste@example.org"], ["fremd@example.org"]]


@pytest.mark.parametrize("email", ["", "x", "a\0b@example.org"])
def test_what_is_no_address_gets_a_word(county, email):
    assert Client().post(CODE_PAGE, {"email": email}).status_code == 200
    assert User.objects.count() == 0


# --- Registrations ------------------------------------------------------------------------------------------------------


def test_what_is_sent_signed_in_is_confirmed_at_once(own, base, client, make_event):
    event = make_event()
    text = page(client, f"{base}anmelden/?termine={event.slug}")
    [key] = re.findall(r'name="submission_key" value="([^"]+)"', text)
    entered = {
        "submission_key": key,
        "events": [event.slug],
        # As a browser sends it: empty rows too.
        "delegates-TOTAL_FORMS": "3",
        "delegates-INITIAL_FORMS": "3",
        "delegates-0-name": "Ayşe",
        "delegates-1-name": "",
        "delegates-1-email": "",
        "delegates-2-name": "Jürgen",
        # Nobody is asked for these; nobody may set them.
        "organisation": "Anderer",
        "contact": "1",
        "state": "confirmed",
    }
    assert client.post(base + "anmelden/", entered)["Location"] == base
    client.post(base + "anmelden/", entered)
    [registration] = event.registrations.all()
    assert (registration.state, registration.contact, registration.organisation) == (
        "confirmed",
        own.contact,
        own.organisation,
    )
    assert [delegate.name for delegate in registration.delegates.all()] == ["Ayşe", "Jürgen"]
    assert len(mails("registered")) == 2
    assert len(mails("confirm_link")) == 1
    assert "angemeldet" in page(client, base)


def test_wrong_entries_are_kept_and_said(own, base, client, make_event):
    event = make_event()
    answer = client.post(base + "anmelden/", {"events": [event.slug]}).content.decode()
    assert "Fehler:" in answer
    assert answer.count("Geben Sie den Namen der Person ein, die kommt") == 2
    answer = client.post(
        base + "anmelden/",
        {"delegates-TOTAL_FORMS": "1", "delegates-INITIAL_FORMS": "0", "delegates-0-name": "Ayşe"},
    ).content.decode()
    assert "Wählen Sie mindestens einen Termin aus" in answer
    assert 'value="Ayşe"' in answer
    assert event.registrations.count() == 0


def test_the_public_form_leads_who_is_signed_in_to_their_own(own, base, client, make_event):
    event = make_event()
    answer = client.get(f"/termine/{event.slug}/anmelden/")
    assert answer["Location"] == f"/organisation/?termine={event.slug}"
    assert client.get(answer["Location"])["Location"] == f"{base}anmelden/?termine={event.slug}"
    assert client.get(f"/anmelden/?termine={event.slug}&andere=1").status_code == 200
    assert client.get("/organisation/?termine=")["Location"] == base + "anmelden/?termine="
    stranger = Client().get(f"/termine/{event.slug}/anmelden/")
    assert (stranger.status_code, "sessionid" in stranger.cookies) == (200, False)


def test_swapping_adding_taking_out_and_cancelling_by_the_pages(own, base, client):
    registration = f"{base}anmeldungen/{own.reference}/"
    first, second = own.delegates.all()
    swap = f"{registration}personen/{first.pk}/"
    assert f'value="{first.name}"' in page(client, swap)
    assert "Geben Sie den Namen" in client.post(swap, {"name": ""}).content.decode()
    assert client.post(swap, {"name": "Neue", "email": ""})["Location"] == registration
    assert client.post(swap, {"name": "Noch eine"}).status_code == 404
    assert "schon angemeldet" in client.post(f"{registration}personen/{second.pk}/", {"name": "Neue"}).content.decode()
    client.post(f"{registration}personen/{second.pk}/abmelden/")
    assert list(Delegate.objects.values_list("name", flat=True)) == ["Neue"]
    answer = client.post(f"{registration}weitere-person/", {"name": "Dazu", "submission_key": "schluessel"})
    assert answer["Location"] != registration
    assert states(own.event) == ["confirmed", "confirmed"]
    client.post(registration + "absagen/")
    assert states(own.event) == ["cancelled", "confirmed"]


def test_group_is_split_on_the_page_and_each_part_goes_on_by_itself(own, base, client, make_event):
    full = make_event(places=2)
    [taken] = register(full, people=2)
    [group] = register(full, people=3, organisation="Verein", email="erste@example.org")
    url = f"{base}anmeldungen/{group.reference}/teilen/"
    first, second, third = group.delegates.all()
    assert "Wer soll zuerst einen Platz bekommen?" in page(client, url)
    for chosen in ([], [first.pk, second.pk, third.pk], [own.delegates.all()[0].pk], ["x"]):
        assert "Fehler:" in client.post(url, {"first": chosen}).content.decode()
    assert full.registrations.count() == 2
    assert client.post(url, {"first": [first.pk, second.pk]})["Location"] == base
    part = full.registrations.get(split_from=group)
    assert [person.name for person in part.delegates.all()] == [third.name]
    cancel_registration(registration=taken)
    assert states(full) == ["cancelled", "confirmed", "waiting"]
    assert part.reference in page(client, base)
    # A single person is no group.
    alone = f"{base}anmeldungen/{part.reference}/teilen/"
    assert "lässt sich nicht teilen" in page(client, alone)
    client.post(alone, {"first": [third.pk]})
    assert full.registrations.count() == 3


def test_group_with_places_is_split_without_losing_them(own, base, client):
    url = f"{base}anmeldungen/{own.reference}/teilen/"
    first, _second = own.delegates.all()
    assert "Wer bleibt in dieser Anmeldung?" in page(client, url)
    client.post(url, {"first": [first.pk]})
    assert states(own.event) == ["confirmed", "confirmed"]
    assert "Gruppe teilen" not in page(client, f"{base}anmeldungen/{own.reference}/")


def test_a_full_event_is_explained_before_one_more_is_added(own, base, client):
    assert "kommt auf die Warteliste" in page(client, f"{base}anmeldungen/{own.reference}/weitere-person/")


def test_offer_is_taken_by_the_page(base, client, own, make_event, set_time):
    event = make_event(places=1)
    [first] = register(event)
    [waiting] = register(event, organisation="Verein", email="erste@example.org")
    set_time(START + timedelta(weeks=1, hours=-20))
    cancel_registration(registration=first)
    assert "Ein Platz ist frei" in page(client, base)
    client.post(f"{base}anmeldungen/{waiting.reference}/annehmen/")
    waiting.refresh_from_db()
    assert waiting.state == "confirmed"


def test_themes_say_where_the_organisation_is_in(own, base, client, make_event, set_time):
    assert [standing.key for standing in client.get(base).context["standings"]] == ["registered"]
    later = make_event()
    [standing] = client.get(base).context["standings"]
    assert (standing.slugs, f"termine={later.slug}" in page(client, base)) == (later.slug, True)
    Delegate.objects.update(attendance="present", attendance_source="team", attendance_at=clock.now())
    assert [standing.key for standing in client.get(base).context["standings"]] == ["attended"]
    Registration.objects.update(state="cancelled", end_reason="by_contact")
    Delegate.objects.update(attendance="unknown", attendance_source="", attendance_at=None)
    assert [standing.key for standing in client.get(base).context["standings"]] == ["missing"]


def test_overview_takes_the_same_queries_for_thirty_registrations(
    own, base, client, make_event, assert_same_queries: Callable
):
    def add(number: int) -> None:
        register(make_event(places=None), organisation="Verein", email="erste@example.org", people=2)

    assert_same_queries(lambda: page(client, base), add)
    assert_same_queries(lambda: page(client, base + "daten/"), add)


# --- Contacts -----------------------------------------------------------------------------------------------------------


def test_invited_through_the_link_get_shows_and_post_acts(own, base, client):
    client.post(base + "ansprechpersonen/einladen/", {"name": "Neue", "email": "neue@example.org"})
    link = link_in(mails("contact_invited")[0])
    guest = Client()
    for _scan in range(2):
        answer = guest.get(link)
        assert (answer["Location"], answer["Referrer-Policy"]) == ("/a/adresse/", "no-referrer")
        assert "Verein" in page(guest, "/a/adresse/")
    assert own.organisation.contacts.count() == 1
    assert "Sie sind jetzt Ansprechperson" in guest.post("/a/adresse/").content.decode()
    assert "Sie sind jetzt Ansprechperson" in guest.post("/a/adresse/").content.decode()
    assert guest.get(link).status_code == 410
    assert Client().get("/a/adresse/").status_code == 404
    assert own.reference in page(signed_in("neue@example.org"), base)


def test_an_invitation_is_taken_back_on_the_page(own, base, client):
    client.post(base + "ansprechpersonen/einladen/", {"name": "Neue", "email": "neue@example.org"})
    [proof], [mail] = own.organisation.address_proofs.all(), mails("contact_invited")
    client.post(f"{base}ansprechpersonen/einladungen/{proof.pk}/zuruecknehmen/")
    assert Client().get(link_in(mail)).status_code == 410
    assert mails("contact_invited")[0].state == "withdrawn"


def test_the_last_one_is_told_why_they_cannot_go_and_goes_after_handing_over(own, base, client):
    leave = f"{base}ansprechpersonen/{own.contact_id}/uebergeben/"
    assert "Sie sind die einzige Ansprechperson" in page(client, leave)
    heir = own.organisation.contacts.create(name="Erbin", email="erbin@example.org", accepted_at=clock.now())
    assert "Wählen Sie aus" in client.post(leave).content.decode()
    assert client.post(leave, {"successor": heir.pk})["Location"] == "/organisation/"
    assert client.get(base).status_code == 404
    assert own.reference in page(signed_in("erbin@example.org"), base)


def test_a_new_address_counts_after_its_link(own, base, client):
    client.post(base + "kontakt/adresse/", {"email": "neu@example.org"})
    visitor = Client()
    visitor.get(link_in(mails("address_proof")[0]))
    assert own.reference in page(client, base)
    assert "Die neue Adresse gilt" in visitor.post("/a/adresse/").content.decode()
    # The account went along: whoever is signed in stays it, the old address opens nothing.
    assert own.reference in page(client, base)
    assert signed_in("erste@example.org").get(base).status_code == 404
    assert sign_in("neu@example.org")[1] == "/organisation/"


def test_own_details_are_changed_and_nothing_else(own, base, client):
    entered = {
        "name": "Neuer Name",
        "phone": "0123",
        "language": "Türkçe",
        "email": "boese@example.org",
        "accepted_at": "",
    }
    client.post(base + "kontakt/", entered)
    contact = Contact.objects.get(pk=own.contact_id)
    assert (contact.name, contact.phone, contact.language) == ("Neuer Name", "0123", "Türkçe")
    assert (contact.email, contact.is_accepted) == ("erste@example.org", True)


def test_organisation_is_changed_but_takes_no_other_ones_name(own, base, client):
    Organisation.objects.create(name="Fremder Verein", municipality=own.organisation.municipality)
    place = own.organisation.municipality_id
    answer = client.post(base + "angaben/", {"name": "FREMDER Verein", "municipality": place})
    assert "zu allgemein" in answer.content.decode()
    client.post(
        base + "angaben/",
        {"name": "Verein Musterstadt", "municipality": place, "public_listing": "on", "is_migrant_organisation": "on"},
    )
    organisation = Organisation.objects.get(pk=own.organisation_id)
    assert (organisation.name, organisation.public_listing) == ("Verein Musterstadt", True)
    assert not organisation.is_migrant_organisation


def test_postal_address_is_given_and_told_again(own, base, client):
    entered = {"name": "Verein", "street": "Ring 1", "postcode": "01234", "town": "Dorf"}
    client.post(base + "angaben/", entered)
    assert 'value="Ring 1"' in page(client, base + "angaben/")
    known = json.loads(client.get(base + "daten.json").content)["Ihre Organisation"][0]
    assert (known["Straße und Hausnummer"], known["Postleitzahl"], known["Ort"]) == ("Ring 1", "01234", "Dorf")
    assert "Kürzen Sie" in client.post(base + "angaben/", entered | {"postcode": "1" * 11}).content.decode()


@pytest.mark.parametrize("value", ["a\0b", "x" * 10_000, "\u202eVerein\r\nBcc: x"])
def test_strange_entries_are_refused_or_harmless(own, base, client, value):
    for path, names in (
        ("kontakt/", ["name", "phone"]),
        ("angaben/", ["name"]),
        ("ansprechpersonen/einladen/", ["name"]),
    ):
        response = client.post(base + path, dict.fromkeys(names, value) | {"email": "x@example.org"})
        assert response.status_code in {200, 302}
    assert "\n" not in Contact.objects.get(pk=own.contact_id).name


# --- Calendar, data, erasure --------------------------------------------------------------------------------------------


def secret_feed(client: Client, base: str) -> str:
    [address] = re.findall(
        r"http://testserver(/kalender/meine/[\w-]+\.ics)", client.post(base + "kalender/").content.decode()
    )
    return address


def test_the_secret_calendar_is_shown_once_and_holds_what_is_registered(own, base, client, make_event):
    full = make_event(places=1)
    register(full)
    register(full, organisation="Verein", email="erste@example.org")
    address = secret_feed(client, base)
    assert "/kalender/meine/" not in page(client, base + "kalender/")

    answer = Client().get(address)
    assert answer["Cache-Control"] == "private, no-cache"
    assert (answer["X-Robots-Tag"], answer.cookies) == ("noindex", {})
    entries = [str(entry["summary"]) for entry in Calendar.from_ical(answer.content).walk("VEVENT")]
    assert entries == ["Workshop: Bildung (angemeldet)", "Workshop: Bildung (auf der Warteliste)"]
    assert own.delegates.all()[0].name not in answer.content.decode()
    assert Client().get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304

    renewed = secret_feed(client, base)
    assert (Client().get(address).status_code, Client().get(renewed).status_code) == (404, 200)
    client.post(base + "kalender/", {"close": "1"})
    assert Client().get(renewed).status_code == 404


@pytest.mark.parametrize("secret", ["", "x", "%00", "x" * 3000])
def test_a_guessed_calendar_is_not_there(own, secret):
    assert Client().get(f"/kalender/meine/{secret}.ics").status_code == 404


def test_a_newcomers_calendar_holds_their_own_alone(own, base, make_event):
    register(make_event(), organisation="Verein", email="zweite@example.org")
    answer = Client().get(secret_feed(signed_in("zweite@example.org"), base))
    assert len(Calendar.from_ical(answer.content).walk("VEVENT")) == 1


def test_everything_known_can_be_read_and_taken_along(own, base, client, make_event):
    register(make_event(), organisation="Anderer", email="fremd@example.org", contact_name="Fremde")
    answer = client.get(base + "daten.json")
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="meine-daten.json"'
    known = json.loads(answer.content)
    assert known["Ihre Person"][0]["E-Mail-Adresse"] == "erste@example.org"
    assert [row["Kennzeichen"] for row in known["Anmeldungen"]] == [own.reference]
    assert [row["Name"] for row in known["Wer kommt?"]] == [delegate.name for delegate in own.delegates.all()]
    text = answer.content.decode()
    assert "Fremde" not in text
    # The secrets of links stay secrets.
    assert not re.search(r"/a/[A-Za-z0-9_-]{16,}", text)
    assert own.reference in page(client, base + "daten/")


def test_reasons_of_changes_are_told_in_words(own, base, client):
    client.post(f"{base}anmeldungen/{own.reference}/absagen/")
    known = json.loads(client.get(base + "daten.json").content)
    assert known["Änderungen an Anmeldungen"][-1]["Grund"] == "Sie haben abgesagt."


def test_the_wish_to_be_forgotten_reaches_the_team(own, base, client, team_client):
    client.get(base + "loeschen/")
    assert ErasureRequest.objects.count() == 0
    client.post(base + "loeschen/")
    assert "darum gebeten" in page(client, base + "daten/")
    assert "erste@example.org" in page(team_client, "/team/anfragen/")
    [wish] = ErasureRequest.objects.all()
    team_client.post(f"/team/anfragen/loeschungen/{wish.pk}/")
    wish.refresh_from_db()
    assert wish.done_at is not None


def test_the_team_decides_who_speaks_for_an_organisation(own, make_event, team_client):
    for number, (decision, accepted) in enumerate([("accept", True), ("decline", False), ("unsinn", False)]):
        [theirs] = register(make_event(), organisation="Verein", email=f"neu-{number}@example.org")
        assert f"neu-{number}@example.org" in page(team_client, "/team/anfragen/")
        team_client.post(f"/team/anfragen/ansprechpersonen/{theirs.contact_id}/", {"decision": decision})
        contact = Contact.objects.get(pk=theirs.contact_id)
        assert (contact.is_accepted, contact.declined_at is not None) == (accepted, decision == "decline")


def test_too_many_changes_are_slowed_down(own, base, client, monkeypatch):
    monkeypatch.setattr(views, "CHANGES_PER_CLIENT", 2)
    answers = [client.post(base + "kontakt/", {"name": "Name"}).status_code for _try in range(3)]
    assert answers == [302, 302, 429]


def test_taking_the_only_one_out_is_their_own_cancellation(base, client, make_event):
    [registration] = register(make_event(), organisation="Verein", email="erste@example.org")
    person = registration.delegates.get()
    client.post(f"{base}anmeldungen/{registration.reference}/personen/{person.pk}/abmelden/")
    registration.refresh_from_db()
    assert (registration.state, registration.end_reason) == ("cancelled", "by_contact")
