"""The municipalities' matrix and pages: what the team enters, what comes by link, what everyone reads."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from concept.actions.municipalities import add_topic, send_link
from concept.models import MunicipalLink, MunicipalResponse, MunicipalTopic
from concept.models.municipalities import Stance
from participants.models import Organisation, OutgoingMail
from tests.concept.matrices import measure
from workshops import clock
from workshops.models import Event, Municipality

pytestmark = pytest.mark.usefixtures("process")

MATRIX, LIST = "/team/kommunen/", "/kommunen/"


@pytest.fixture
def town() -> Municipality:
    return Municipality.objects.order_by("name")[0]


@pytest.fixture
def about() -> MunicipalTopic:
    return add_topic(title="Ansprechpersonen", description="In jedem Rathaus eine.")


@pytest.fixture
def address(town) -> str:
    return reverse("concept:municipal-answers", args=[town.slug])


def entries(about: MunicipalTopic, stance: str = "agrees", **values) -> dict[str, object]:
    said = {"version": 0, "stance": stance, "text": ""} | values
    speaker = {"channel": "paper", "contact": "Frau Amt", "level": "head"}
    return speaker | {f"topic-{about.pk}-{name}": value for name, value in said.items()}


def say(town: Municipality, stance: str = "agrees", **values) -> MunicipalResponse:
    values.setdefault("changed_at", clock.now())
    return MunicipalResponse.objects.create(municipality=town, stance=stance, **values)


# --- The team -----------------------------------------------------------------------------------------------------------


def test_all_answers_are_entered_at_once(team_client, town, about, address):
    asked = measure("M2.1")
    own = {f"measure-{asked.pk}-{name}": value for name, value in {"version": 0, "stance": "not_affected"}.items()}
    own[f"measure-{asked.pk}-level"] = "council"
    response = team_client.post(address, entries(about, "reservation", text="Zu teuer.") | own)
    assert (response.status_code, response["Location"]) == (302, address)
    said = MunicipalResponse.objects.order_by("pk").values_list("stance", "text", "contact", "level", "channel")
    assert list(said) == [
        ("reservation", "Zu teuer.", "Frau Amt", "head", "paper"),
        ("not_affected", "", "Frau Amt", "council", "paper"),
    ]


def test_unchanged_answers_keep_who_gave_them(team_client, town, about, address):
    say(town, topic=about, contact="Herr Rat", level="council", channel="link")
    kept = {"version": 1, "level": "council", "contact": "Herr Rat"}
    team_client.post(address, entries(about, **kept))
    response = MunicipalResponse.objects.get()
    assert (response.contact, response.channel, response.version) == ("Herr Rat", "link", 1)


def test_remark_without_a_stance_is_told_and_kept(team_client, about, address):
    response = team_client.post(address, entries(about, "no_answer", text="Wir überlegen noch."))
    page = response.content.decode()
    assert response.status_code == 422
    assert "<title>Fehler: " in page
    assert f'href="#id_topic-{about.pk}-stance_0"' in page
    assert f'id="id_topic-{about.pk}-stance_0"' in page
    assert "Wir überlegen noch." in page
    assert not MunicipalResponse.objects.exists()


@pytest.mark.parametrize("values", [{"version": "x"}, {"stance": "x"}, {"level": "x"}, {"text": "x" * 4001}])
def test_bad_entries_are_no_errors_of_the_site(team_client, about, address, values):
    assert team_client.post(address, entries(about, **values)).status_code == 422
    assert not MunicipalResponse.objects.exists()


def test_two_at_once_see_both(team_client, town, about, address):
    say(town, "reservation", topic=about, text="Zu teuer.", version=2)
    response = team_client.post(address, entries(about, text="Gern."))
    page = response.content.decode()
    assert response.status_code == 409
    assert "Zu teuer." in page
    assert "Gern." in page
    assert f'name="topic-{about.pk}-version" value="2"' in page
    team_client.post(address, entries(about, text="Gern.", version=2))
    assert MunicipalResponse.objects.get().text == "Gern."


def test_where_there_are_many_questions_each_theme_has_its_page(team_client, about, address, monkeypatch):
    monkeypatch.setattr("concept.views.municipal_answers.MOST_AT_ONCE", 1)
    asked = measure("M2.1")
    assert f"measure-{asked.pk}-stance" not in team_client.get(address).content.decode()
    page = team_client.get(f"{address}?thema=2").content.decode()
    assert f"measure-{asked.pk}-stance" in page
    assert f"topic-{about.pk}-stance" not in page


def test_answers_are_released_one_by_one_or_all(team_client, town, about):
    one, other = say(town, topic=about), say(town, measure=measure("M2.1"))
    address = reverse("concept:municipal-release", args=[town.slug])
    shown = [f"{one.pk}:1", f"{other.pk}:1", "x", "1:", ":", "9" * 30 + ":1"]

    def released() -> list[bool]:
        return list(MunicipalResponse.objects.order_by("pk").values_list("is_released", flat=True))

    team_client.post(address, {"shown": shown, "chosen": [one.pk, "x"]})
    assert released() == [True, False]
    team_client.post(address, {"shown": shown, "all": "1"})
    assert released() == [True, True]
    team_client.post(address, {"shown": shown})
    assert released() == [False, False]


def test_sheet_has_every_question_and_boxes(team_client, town, about):
    measure("M2.1", "Sprachmittlung <ausbauen>")
    response = team_client.get(reverse("concept:municipal-sheet", args=[town.slug]))
    assert response["Content-Type"] == "application/pdf"
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)
    for words in (town.name, "Ansprechpersonen", "M2.1", "Sprachmittlung <ausbauen>", "trägt mit"):
        assert words in text
    assert text.count("☐") == 3 + 2 * 3


def test_topics_are_added_changed_and_removed(team_client, town):
    topics = reverse("concept:municipal-topics")
    assert team_client.post(topics, {"title": ""}).status_code == 422
    team_client.post(topics, {"title": "Räume"})
    about = MunicipalTopic.objects.get()
    address = reverse("concept:municipal-topic", args=[about.pk])
    assert team_client.post(address, {"title": "Orte", "position": "-1", "version": "1"}).status_code == 422
    team_client.post(address, {"title": "Orte", "position": "3", "version": "1"})
    assert MunicipalTopic.objects.get().title == "Orte"
    answered = say(town, topic=about)
    team_client.post(address, {"remove": "1", "version": "2"})
    assert MunicipalTopic.objects.exists()
    answered.delete()
    team_client.post(address, {"remove": "1", "version": "1"})
    assert MunicipalTopic.objects.exists()
    team_client.post(address, {"remove": "1", "version": "2"})
    assert not MunicipalTopic.objects.exists()


def test_two_who_change_a_topic_see_both_versions(team_client, about):
    address = reverse("concept:municipal-topic", args=[about.pk])
    first, second = ({"title": title, "position": "1", "version": "1"} for title in ("Orte", "Säle"))
    team_client.post(address, first)
    # What is wrong is told first, and the version that was read stays.
    bad = team_client.post(address, second | {"position": "-1"})
    assert (bad.status_code, bad.content.decode().count('name="version" value="1"')) == (422, 2)
    response = team_client.post(address, second)
    page = response.content.decode()
    assert response.status_code == 409
    assert "<td>Orte</td><td>Säle</td>" in page
    assert 'value="Säle"' in page
    assert MunicipalTopic.objects.get().title == "Orte"
    assert team_client.post(address, second | {"version": "2"}).status_code == 302
    assert MunicipalTopic.objects.get().title == "Säle"


def test_what_was_written_to_a_topic_that_is_gone_is_kept(team_client, about):
    address = reverse("concept:municipal-topic", args=[about.pk])
    about.delete()
    response = team_client.post(address, {"title": "Säle", "position": "1", "version": "1"})
    page = response.content.decode()
    assert response.status_code == 409
    assert 'value="Säle"' in page
    assert f'action="{reverse("concept:municipal-topics")}"' in page
    assert team_client.get(address).status_code == 404


@pytest.mark.parametrize("query", ["", "thema=2", "thema=0", "thema=%00", "thema=" + "9" * 40])
def test_matrix_takes_any_address(team_client, about, query):
    measure("M2.1")
    assert team_client.get(f"{MATRIX}?{query}").status_code == 200


def test_pages_take_as_many_queries_for_many(team_client, client, assert_same_queries, town):
    def add(number: int) -> None:
        place = Municipality.objects.create(slug=f"ort-{number}", name=f"Ort {number}", kind="city")
        for where in (place, town):
            say(where, measure=measure(f"M1.{number}{'a' if where == town else ''}"))
        MunicipalLink.objects.create(
            municipality=place, email="a@example.org", token_hash=str(number), expires_at=timezone.now()
        )

    team = ["municipal-answers", "municipal-release", "municipal-links"]
    pages = [MATRIX, *(reverse(f"concept:{name}", args=[town.slug]) for name in team)]
    pages += [reverse("concept:municipal-reminder"), reverse("concept:municipal-topics")]
    public = [LIST, reverse("concept:municipality", args=[town.slug])]

    def read() -> None:
        for page in pages:
            assert team_client.get(page).status_code == 200
        for page in public:
            assert client.get(page).status_code == 200

    assert_same_queries(read, add)


def test_without_municipalities_the_pages_say_so(team_client, client):
    Event.objects.update(venue=None)
    Municipality.objects.filter(venues=None).delete()
    for each in Municipality.objects.all():
        each.venues.update(municipality=None)
        each.delete()
    assert "In diesem Prozess gibt es keine Kommunen." in team_client.get(MATRIX).content.decode()
    assert "keine Städte und Gemeinden" in client.get(LIST).content.decode()


# --- By link ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def link_address(town) -> str:
    send_link(municipality=town, email="rathaus@example.org", days=7, by=None)
    found = re.search(r"/kommunen/antwort/[\w-]+/", OutgoingMail.objects.latest("pk").text)
    assert found
    return found[0]


def test_link_is_exchanged_for_a_session_and_leaves_the_address(client, link_address):
    response = client.get(link_address)
    assert (response.status_code, response["Location"]) == (302, "/kommunen/antwort/")
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in client.get("/kommunen/antwort/")["Cache-Control"]
    assert client.post(link_address).status_code == 405


def test_municipality_answers_without_an_account_and_it_stays_internal(client, town, about, link_address):
    client.get(link_address)
    assert not MunicipalResponse.objects.exists()
    response = client.post("/kommunen/antwort/", entries(about, "reservation", text="Zu teuer."))
    assert (response.status_code, response["Location"]) == (302, "/kommunen/antwort/?gespeichert=1")
    stored = MunicipalResponse.objects.get()
    assert (stored.municipality, stored.stance, stored.text) == (town, "reservation", "Zu teuer.")
    assert (stored.channel, stored.level, stored.contact, stored.changed_by) == ("link", "head", "Frau Amt", None)
    assert not stored.is_released
    page = client.get("/kommunen/antwort/?gespeichert=1").content.decode()
    assert "Danke, Ihre Antworten sind gespeichert." in page
    assert "Zu teuer." in page
    assert 'value="Frau Amt"' in page


def test_who_answers_must_be_said_and_nothing_is_lost(client, about, link_address):
    client.get(link_address)
    response = client.post("/kommunen/antwort/", entries(about, text="Gern.") | {"contact": " "})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Schreiben Sie, wer antwortet." in page
    assert "Gern." in page


def test_question_added_while_answering_locks_nobody_out(client, about, link_address):
    client.get(link_address)
    added = measure("M2.1")
    bad = client.post("/kommunen/antwort/", entries(about) | {"contact": ""})
    assert bad.status_code == 422
    assert bad.content.decode().count("Neue Frage:") == 1
    assert f'name="measure-{added.pk}-version" value="0"' in bad.content.decode()
    assert client.post("/kommunen/antwort/", entries(about)).status_code == 302
    assert MunicipalResponse.objects.get().topic == about


def test_what_is_asked_no_more_is_shown_back(client, about, link_address):
    client.get(link_address)
    gone = {"measure-999-version": "0", "measure-999-stance": "agrees", "measure-999-text": "Gut überlegt."}
    response = client.post("/kommunen/antwort/", entries(about, text="Gern.") | gone)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Gut überlegt." in page
    assert "Nach etwas wird nicht mehr gefragt" in page
    assert "Inzwischen hat jemand anderes" not in page
    assert not MunicipalResponse.objects.exists()
    assert "measure-999" not in page
    assert client.post("/kommunen/antwort/", entries(about, text="Gern.")).status_code == 302


def test_level_is_raised_alone_for_what_came_by_link(client, town, about, link_address):
    heard = measure("M2.1")
    say(town, topic=about, level="working", contact="Frau Amt", channel="link", is_released=True)
    say(town, measure=heard, level="working", contact="Herr Rat", channel="team")
    client.get(link_address)
    own = {f"measure-{heard.pk}-version": 1, f"measure-{heard.pk}-stance": "agrees"}
    response = client.post("/kommunen/antwort/", entries(about, version=1) | own)
    assert response["Location"] == "/kommunen/antwort/?gespeichert=1"
    assert list(MunicipalResponse.objects.order_by("pk").values_list("level", "is_released")) == [
        ("head", False),
        ("working", False),
    ]
    again = client.post("/kommunen/antwort/", entries(about, version=2) | own, follow=True)
    page = again.content.decode()
    assert "Es hat sich nichts geändert." in page
    assert "Danke" not in page


def test_each_page_changes_and_raises_its_own_answers_alone(client, town, about, link_address):
    other = measure("M2.1")
    for values in ({"topic": about, "level": "working"}, {"measure": other, "level": "head"}):
        say(town, contact="Frau Amt", channel="link", is_released=True, **values)
    client.get(link_address)
    # What was said last was said of the other page: this one still begins with its own.
    page = client.get("/kommunen/antwort/?thema=0").content.decode()
    assert re.findall('value="([a-z]+)"[^>]* checked', page)[0] == "working"
    response = client.post("/kommunen/antwort/?thema=0", entries(about, version=1))
    assert response["Location"] == "/kommunen/antwort/?thema=0&gespeichert=1"
    client.post("/kommunen/antwort/?thema=0", entries(about, version=2) | {"level": "council"})
    assert list(MunicipalResponse.objects.order_by("pk").values_list("level", "is_released", "version")) == [
        ("council", False, 3),
        ("head", True, 1),
    ]


def test_link_of_one_shows_nothing_of_another(client, town, about, link_address):
    other = Municipality.objects.order_by("name")[1]
    say(other, "reservation", topic=about, text="Nur von nebenan.")
    client.get(link_address)
    page = client.get("/kommunen/antwort/").content.decode()
    assert "Nur von nebenan." not in page
    assert other.name not in page


@pytest.mark.parametrize("change", [{"revoked_at": timezone.now()}, {"expires_at": timezone.now() - timedelta(1)}])
def test_what_is_over_opens_nothing_also_for_who_is_in(client, about, link_address, change):
    client.get(link_address)
    MunicipalLink.objects.update(**change)
    assert client.get("/kommunen/antwort/").status_code == 410
    late = client.post("/kommunen/antwort/", entries(about, text="Lange überlegt."))
    assert late.status_code == 410
    assert "Lange überlegt." in late.content.decode()
    assert Client().get(link_address).status_code == 410
    assert not MunicipalResponse.objects.exists()


@pytest.mark.parametrize("token", ["unknown", "x" * 3000])
def test_unknown_link_opens_nothing(client, token):
    assert client.get(f"/kommunen/antwort/{token}/").status_code == 404


def test_link_is_sent_revoked_and_the_silent_are_reminded(team_client, town):
    address = reverse("concept:municipal-links", args=[town.slug])
    assert team_client.post(address, {"email": "rathaus", "days": "0"}).status_code == 422
    team_client.post(address, {"email": "rathaus@example.org", "days": "7"})
    reminder = reverse("concept:municipal-reminder")
    assert "rathaus@example.org" in team_client.get(reminder).content.decode()
    assert team_client.post(reminder, {"days": "400"}).status_code == 422
    team_client.post(reminder, {"days": "14"})
    assert [link.is_valid for link in MunicipalLink.objects.order_by("pk")] == [False, True]
    team_client.post(reverse("concept:municipal-link-revoke", args=[MunicipalLink.objects.latest("pk").pk]))
    assert not any(link.is_valid for link in MunicipalLink.objects.all())


# --- Everyone -----------------------------------------------------------------------------------------------------------


def test_page_of_a_municipality_shows_its_dates_and_never_its_answers(client, about):
    event = Event.objects.published().exclude(venue__municipality=None).dated()[0]
    place = event.venue.municipality
    say(place, "reservation", topic=about, text="Nur intern.", is_released=True)
    page = client.get(reverse("concept:municipality", args=[place.slug])).content.decode()
    assert event.get_absolute_url() in page
    assert f"Rückmeldung aus 1 von {Municipality.objects.count()}" in page
    for words in ("Nur intern.", str(Stance.RESERVATION.label)):
        assert words not in page


def test_measures_are_named_for_who_agreed_to_be_named(client, town):
    open_one = Organisation.objects.create(name="Verein", municipality=town, public_listing=True)
    shy = Organisation.objects.create(name="Stiller Verein", municipality=town)
    measure("M1.1", "Lotsen", lead_organisation=open_one)
    measure("M1.2", "Pool", is_public=False, lead_organisation=open_one)
    measure("M1.3", "Heimlich", lead_organisation=shy)
    page = client.get(reverse("concept:municipality", args=[town.slug])).content.decode()
    assert "Lotsen" in page
    assert "Pool" not in page
    assert "Heimlich" not in page


def test_unknown_municipality_is_not_found(client, team_client):
    assert client.get("/kommunen/nirgendwo/").status_code == 404
    assert team_client.get("/team/kommunen/nirgendwo/").status_code == 404


def test_list_leads_to_every_municipality_and_sets_no_cookie(client, town):
    response = client.get(LIST)
    assert response.content.decode().count('<th scope="row">') == Municipality.objects.count()
    assert not response.cookies
    assert f'href="/kommunen/{town.slug}/"' in response.content.decode()
