"""The team's pages about events, venues, themes and the process."""

import re

import pytest

from workshops.actions.saving import save_fields
from workshops.forms.events import EventForm
from workshops.models import AgendaItem, Event, EventRole, Person, Process, Theme, Venue


def listed(response) -> list[str]:
    return [event.slug for event in response.context["events"]]


def test_list_shows_every_event_dated_or_not(process, team_client):
    Event.objects.filter(slug="thema-1-april").update(is_published=False)
    page = team_client.get("/team/termine/")
    assert len(listed(page)) == Event.objects.count() == 20
    assert listed(page)[0] == "thema-1-januar"
    assert "nicht veröffentlicht" in page.content.decode()


def test_list_is_narrowed(process, team_client):
    Event.objects.filter(slug="thema-1-april").update(status="cancelled")

    def look(**query: str) -> list[str]:
        return listed(team_client.get("/team/termine/", query))

    assert look(thema="1") == ["thema-1-januar", "thema-1-februar", "thema-1-april"]
    assert look(thema="1", stand="kommend") == ["thema-1-januar", "thema-1-februar"]
    assert look(stand="abgesagt") == ["thema-1-april"]
    assert look(stand="vorbei") == []
    assert len(look(stand="ohne-datum")) == 7
    assert len(look(art="evening_session")) == 2
    assert len(look(thema="x", art="\x00", stand="9" * 300)) == 20


def test_tokens_take_one_filter_off(process, team_client):
    page = team_client.get("/team/termine/", {"thema": "1", "stand": "kommend"})
    assert page.context["tokens"] == [
        (Theme.objects.get(number=1).short_title, "/team/termine/?stand=kommend"),
        ("kommend", "/team/termine/?thema=1"),
    ]


def test_queries_do_not_grow(process, team_client, assert_same_queries):
    event = Event.objects.get(slug="thema-1-januar")

    def add(number: int) -> None:
        made = Event.objects.create(slug=f"x-{number}", kind="theme_workshop", theme=event.theme, venue=event.venue)
        AgendaItem.objects.create(event=made, position=1, title="x", minutes=5)

    assert_same_queries(lambda: team_client.get("/team/termine/"), add)


def test_new_event_is_made_and_leads_to_its_page(process, team_client):
    assert 'value="40"' in team_client.get("/team/termine/neu/").content.decode()
    theme = Theme.objects.get(number=2)
    data = {
        "kind": "theme_workshop",
        "theme": str(theme.pk),
        "status": "tentative",
        "day": "2013-05-02",
        "starts": "14:00",
        "ends": "17:00",
    }
    assert team_client.post("/team/termine/neu/", data)["Location"] == "/team/termine/thema-2-2013-05-02/"
    event = Event.objects.get(slug="thema-2-2013-05-02")
    assert (event.theme, event.is_published, event.tasks.count() > 0) == (theme, False, True)


def test_wrong_new_event_keeps_what_was_entered(process, team_client):
    page = team_client.post(
        "/team/termine/neu/", {"kind": "theme_workshop", "title": "Mein Titel", "status": "tentative"}
    )
    html = page.content.decode()
    assert (page.status_code, "Mein Titel" in html, "<title>Fehler:" in html) == (200, True, True)
    assert html.count("Wählen Sie das Thema des Workshops.") == 2


def test_event_is_changed(process, team_client):
    url = "/team/termine/thema-4-april/"
    data = {"title": "Alt werden hier", "audience": "alle", "status": "confirmed", "held": "unknown"}
    assert team_client.post(url, data)["Location"] == url
    event = Event.objects.get(slug="thema-4-april")
    assert (event.title, event.audience, event.is_published) == ("Alt werden hier", "alle", False)


def test_two_who_change_one_event_see_both_versions(process, team_client):
    url = "/team/termine/thema-4-april/"
    seen = team_client.get(url).context["seen"]
    first = {"title": "Alt werden", "status": "confirmed", "held": "unknown", "is_published": "on", "seen": seen}
    assert team_client.post(url, first).status_code == 302
    # The same once more is no conflict.
    assert team_client.post(url, first).status_code == 302
    page = team_client.post(url, first | {"title": "", "audience": "Alle ab 60"})
    html = page.content.decode()
    assert page.status_code == 409
    for words in ("Titel: Alt werden", "Titel: –", "Für wen: Alle ab 60", "Öffentlich sichtbar: ja"):
        assert f">{words}</" in html
    assert Event.objects.get(slug="thema-4-april").title == "Alt werden"
    again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html))
    assert team_client.post(url, again).status_code == 302
    assert Event.objects.get(slug="thema-4-april").audience == "Alle ab 60"


@pytest.mark.parametrize(
    ("path", "first", "second"),
    [
        ("orte/kreishaus", {"name": "Kreishaus am Ring", "step_free": "true"}, {"name": "Kreishaus Soest"}),
        ("themen/1", {"title": "Kita", "short_title": "Kita", "colour": "#112233", "planned_workshops": "3"}, {"title": "Früh"}),
    ],
)  # fmt: skip
def test_two_who_change_what_the_process_stands_on_see_both_versions(process, team_client, path, first, second):
    url, field = f"/team/einrichtung/{path}/", next(iter(second))
    seen = team_client.get(url).context["seen"]
    assert team_client.post(url, first | {"seen": seen}).status_code == 302
    conflict = team_client.post(url, first | second | {"seen": seen})
    page = conflict.content.decode()
    assert conflict.status_code == 409
    for words in (first[field], second[field]):
        assert f": {words}</strong>" in page
    again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    assert team_client.post(url, again).status_code == 302
    assert f'value="{second[field]}"' in team_client.get(url).content.decode()


def test_saving_what_an_event_is_about_leaves_the_rest_of_it_alone(process):
    form = EventForm({"status": "confirmed", "held": "yes"}, instance=Event.objects.get(slug="thema-4-april"))
    assert form.is_valid()
    Event.objects.filter(slug="thema-4-april").update(agenda_version=7, places=3)
    save_fields(form=form, seen="")
    event = Event.objects.get(slug="thema-4-april")
    assert (event.held, event.agenda_version, event.places) == ("yes", 7, 3)


def test_every_kind_of_event_has_its_page(process, team_client):
    for slug in Event.objects.values_list("slug", flat=True):
        assert team_client.get(f"/team/termine/{slug}/").status_code == 200


def test_venue_theme_and_process_are_kept_up_to_date(process, team_client):
    assert team_client.get("/team/einrichtung/").status_code == 200
    for path in ("prozess/", "themen/1/", "orte/kreishaus/", "orte/neu/"):
        assert team_client.get(f"/team/einrichtung/{path}").status_code == 200
    team_client.post("/team/einrichtung/orte/neu/", {"name": "Bürgerhaus Süd", "step_free": "true"})
    team_client.post("/team/einrichtung/orte/neu/", {"name": "Bürgerhaus Süd", "step_free": "unknown"})
    assert list(Venue.objects.filter(name="Bürgerhaus Süd").values_list("slug", "step_free").order_by("slug")) == [
        ("buergerhaus-sued", True), ("buergerhaus-sued-2", None),
    ]  # fmt: skip
    page = team_client.post("/team/einrichtung/themen/1/", {"title": "", "colour": "blau", "planned_workshops": "-1"})
    assert sorted(page.context["form"].errors) == ["colour", "planned_workshops", "short_title", "title"]
    values = {
        name: getattr(process, name) or ""
        for name in ("motto", "convenor", "county", "due_text", "contact_email", "imprint")
    }
    numbers = {"closes_hours_before": "12", "offer_hours": "6"}
    team_client.post("/team/einrichtung/prozess/", values | numbers | {"title": "Neuer Titel"})
    assert (Process.objects.get().title, Process.objects.get().closes_hours_before) == ("Neuer Titel", 12)


@pytest.mark.parametrize(
    "path", ["termine/neu/", "termine/thema-4-april/", "einrichtung/", "einrichtung/prozess/", "einrichtung/orte/neu/"]
)
def test_only_the_process_lead_plans(process, client, moderator_client, editor_client, delegate_a_client, path):
    url = f"/team/{path}"
    assert client.get(url)["Location"] == f"/konto/login/code/?next={url}"
    for refused in (moderator_client, editor_client, delegate_a_client):
        assert (refused.get(url).status_code, refused.post(url).status_code) == (403, 403)


def test_moderators_see_the_list_without_what_they_may_not(process, moderator, moderator_client):
    person = Person.objects.create(slug="mo", name="Mo", user=moderator)
    EventRole.objects.create(event=Event.objects.get(slug="thema-4-april"), person=person, role="moderation")
    html = moderator_client.get("/team/termine/").content.decode()
    assert "/team/termine/thema-4-april/tagesordnung/" in html
    assert "/team/termine/thema-4-februar/tagesordnung/" not in html
    assert 'href="/team/termine/thema-4-april/"' not in html
    assert "Neuer Termin" not in html
