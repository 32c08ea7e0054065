"""The agenda editor's pages, without JavaScript."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from concept.models import Contribution
from workshops.models import AgendaItem, AgendaTemplate, Event, EventRole, Person

NOW = datetime(2013, 1, 7, tzinfo=UTC)


@pytest.fixture
def event(process) -> Event:
    event = Event.objects.get(slug="thema-4-februar")
    for position, (title, minutes) in enumerate([("Begrüßung", 15), ("Karten", 35), ("Pause", 10)], start=1):
        AgendaItem.objects.create(event=event, position=position, title=title, minutes=minutes)
    return event


@pytest.fixture
def moderator_client(event, moderator, moderator_client):
    """Of someone who moderates this event."""
    person = Person.objects.create(slug="mo", name="Mo", user=moderator)
    EventRole.objects.create(event=event, person=person, role=EventRole.Kind.MODERATION)
    return moderator_client


@pytest.fixture
def url(event) -> str:
    return reverse("workshops:agenda-edit", args=[event.slug])


def rows(event: Event, **changes: str) -> dict[str, str]:
    """What the editor's form sends when nothing but `changes` was typed."""
    data = {"version": str(Event.objects.get(pk=event.pk).agenda_version)}
    for place, item in enumerate(AgendaItem.objects.filter(event=event), start=1):
        data |= {f"minutes-{item.pk}": str(item.minutes), f"position-{item.pk}": str(place)}
    return data | changes


def agenda(event: Event) -> list[tuple[str, int]]:
    return list(AgendaItem.objects.filter(event=event).values_list("title", "minutes"))


def keys(event: Event) -> list[int]:
    return [item.pk for item in AgendaItem.objects.filter(event=event)]


def text_of(response) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text.replace("\N{NO-BREAK SPACE}", " "))


def test_page_shows_computed_times_and_how_much_is_left(event, url, team_client):
    text = text_of(team_client.get(url))
    assert "14:30 bis 14:45" in text
    assert "15:20 bis 15:30" in text
    assert "Endet 15:30 – 120 Minuten bleiben frei" in text


def test_page_says_by_how_much_the_agenda_is_too_long(event, url, team_client):
    AgendaItem.objects.filter(title="Pause").update(minutes=140)
    assert "Endet 17:40 – 10 Minuten zu lang" in text_of(team_client.get(url))


def test_up_moves_one_place_and_saves_the_minutes_typed(event, url, team_client):
    first, second, _third = keys(event)
    answer = team_client.post(url, rows(event, **{f"minutes-{first}": "20", "up": str(second)}))
    assert answer["Location"] == f"{url}#punkt-{second}"
    assert agenda(event) == [("Karten", 35), ("Begrüßung", 20), ("Pause", 10)]
    assert "„Karten“ ist jetzt Punkt 1 von 3, 14:30–15:05 Uhr." in text_of(team_client.get(url))


def test_position_list_moves_to_any_place(event, url, team_client):
    first, *_rest = keys(event)
    team_client.post(url, rows(event, **{f"position-{first}": "3", "save": "1"}))
    assert agenda(event) == [("Karten", 35), ("Pause", 10), ("Begrüßung", 15)]


def test_saving_without_a_change_is_none(event, url, team_client):
    team_client.post(url, rows(event, save="1"))
    assert Event.objects.get(pk=event.pk).agenda_version == 0


def test_undo_takes_the_move_back(event, url, team_client):
    team_client.post(url, rows(event, down=str(keys(event)[0])))
    team_client.post(reverse("workshops:agenda-undo", args=[event.slug]), {"version": "1"})
    assert agenda(event) == [("Begrüßung", 15), ("Karten", 35), ("Pause", 10)]


def test_new_point_is_added_and_the_typed_minutes_are_saved(event, url, team_client):
    first, *_rest = keys(event)
    new = {"new-title": "Abschluss", "new-minutes": "5", "new-method": "plenary", "add": "1"}
    team_client.post(url, rows(event, **{f"minutes-{first}": "20"}, **new))
    assert agenda(event) == [("Begrüßung", 20), ("Karten", 35), ("Pause", 10), ("Abschluss", 5)]


@pytest.mark.parametrize("typed", ["", "0", "721", "x", "1e3", "-5", "9" * 400, "\x00", "15,5"])
def test_wrong_minutes_are_named_and_what_was_typed_stays(event, url, team_client, typed):
    first, second, _third = keys(event)
    page = team_client.post(url, rows(event, **{f"minutes-{first}": typed, f"minutes-{second}": "77", "save": "1"}))
    assert page.status_code == 200
    html = page.content.decode()
    assert (
        f'<a href="#minutes-{first}">Minuten für „Begrüßung“: Geben Sie eine ganze Zahl von 1 bis 720 ein.</a>' in html
    )
    assert 'value="77"' in html
    assert html.count('aria-invalid="true"') == 1
    assert "<title>Fehler:" in html
    assert agenda(event)[0] == ("Begrüßung", 15)


def test_new_point_without_title_saves_nothing_and_keeps_everything(event, url, team_client):
    first, *_rest = keys(event)
    data = rows(
        event, **{f"minutes-{first}": "20", "new-title": "", "new-minutes": "5", "new-method": "talk", "add": "1"}
    )
    html = team_client.post(url, data).content.decode()
    assert "Geben Sie einen Titel ein" in html
    assert 'value="20"' in html
    assert Event.objects.get(pk=event.pk).agenda_version == 0


def test_two_editors_get_both_versions_and_lose_nothing(event, url, team_client, moderator_client):
    first, *_rest = keys(event)
    mine = rows(event, **{f"minutes-{first}": "25", "down": str(first)})
    theirs = rows(event, **{"new-title": "Von Mo", "new-minutes": "5", "new-method": "talk", "add": "1"})
    moderator_client.post(url, theirs)
    page = team_client.post(url, mine)
    assert page.status_code == 409
    text = text_of(page)
    assert "Mo Moderation" in text
    assert [line.item.title for line in page.context["now"].lines] == ["Begrüßung", "Karten", "Pause", "Von Mo"]
    assert [(line.item.title, line.item.minutes) for line in page.context["mine"].lines] == [
        ("Karten", 35), ("Begrüßung", 25), ("Pause", 10), ("Von Mo", 5),
    ]  # fmt: skip
    assert agenda(event)[0] == ("Begrüßung", 15)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode()))
    team_client.post(url, hidden)
    assert agenda(event) == [("Karten", 35), ("Begrüßung", 25), ("Pause", 10), ("Von Mo", 5)]


def test_point_added_in_a_conflict_is_not_lost(event, url, team_client, moderator_client):
    new = {"new-title": "Abschluss", "new-minutes": "5", "new-method": "plenary", "add": "1"}
    mine = rows(event, **new)
    moderator_client.post(url, rows(event, down=str(keys(event)[0])))
    page = team_client.post(url, mine)
    assert page.status_code == 409
    assert "Abschluss" in text_of(page)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode()))
    team_client.post(url, hidden)
    assert [title for title, _minutes in agenda(event)] == ["Begrüßung", "Karten", "Pause", "Abschluss"]


def item_data(event: Event, **changes: str) -> dict[str, str]:
    version = str(Event.objects.get(pk=event.pk).agenda_version)
    return {"version": version, "title": "Karten", "minutes": "35", "method": "cards", "is_public": "on", **changes}


def test_item_page_saves_every_field(event, url, team_client):
    item = AgendaItem.objects.get(title="Karten")
    page = f"{url}{item.pk}/"
    assert team_client.get(page).status_code == 200
    fields = {"goal": "Zuhören", "fixed_start": "15:00", "lead": "Anna", "materials": "Karten", "note": "leise"}
    assert team_client.post(page, item_data(event, **fields))["Location"] == f"{url}#punkt-{item.pk}"
    item.refresh_from_db()
    assert [str(getattr(item, name)) for name in fields] == ["Zuhören", "15:00:00", "Anna", "Karten", "leise"]
    assert "davor 15 Minuten frei" in text_of(team_client.get(url))


def test_item_conflict_shows_both_and_saving_again_decides(event, url, team_client, moderator_client):
    page = f"{url}{keys(event)[1]}/"
    mine = item_data(event, note="meine Notiz")
    moderator_client.post(page, item_data(event, note="deren Notiz"))
    answer = team_client.post(page, mine)
    assert answer.status_code == 409
    assert "deren Notiz" in text_of(answer)
    assert "meine Notiz" in text_of(answer)
    assert AgendaItem.objects.get(title="Karten").note == "deren Notiz"
    team_client.post(page, item_data(event, note="meine Notiz"))
    assert AgendaItem.objects.get(title="Karten").note == "meine Notiz"


def test_item_deleted_meanwhile_keeps_what_was_written(event, url, team_client, moderator_client):
    pk = keys(event)[1]
    mine = item_data(event, note="lange Notiz")
    moderator_client.post(f"{url}{pk}/loeschen/", {"version": "0"})
    answer = team_client.post(f"{url}{pk}/", mine)
    assert answer.status_code == 409
    assert "lange Notiz" in text_of(answer)
    assert f'action="{url}neu/"' in answer.content.decode()
    team_client.post(f"{url}neu/", item_data(event, note="lange Notiz"))
    assert AgendaItem.objects.get(title="Karten").note == "lange Notiz"


def test_delete_can_be_taken_back(event, url, team_client):
    pk = keys(event)[1]
    team_client.post(f"{url}{pk}/loeschen/", {"version": "0"})
    assert "„Karten“ ist gelöscht." in text_of(team_client.get(url))
    team_client.post(f"{url}rueckgaengig/", {"version": "1"})
    assert keys(event)[1] == pk


def test_points_from_template_and_other_event(event, url, team_client):
    target = reverse("workshops:agenda-edit", args=["thema-4-april"])
    template = AgendaTemplate.objects.get(slug="erster-workshop")
    team_client.post(f"{target}aus/", {"version": "0", "template": str(template.pk)})
    team_client.post(f"{target}aus/", {"version": "1", "source": str(event.pk)})
    april = Event.objects.get(slug="thema-4-april")
    assert [title for title, _m in agenda(april)] == [
        *[i["title"] for i in template.items],
        "Begrüßung",
        "Karten",
        "Pause",
    ]
    page = team_client.post(f"{target}aus/", {"version": "2"})
    assert "Wählen Sie entweder eine Vorlage oder einen anderen Termin." in text_of(page)


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "٣"])
def test_tampered_version_is_refused(event, url, team_client, version):
    assert team_client.post(url, rows(event, version=version)).status_code == 400


def test_moderators_edit_the_agendas_of_their_own_events_alone(event, moderator_client):
    assert moderator_client.get("/team/termine/thema-4-april/tagesordnung/").status_code == 403
    EventRole.objects.update(role=EventRole.Kind.MINUTES)
    assert moderator_client.get(f"/team/termine/{event.slug}/tagesordnung/").status_code == 403


def test_who_may_edit(event, url, client, team_client, moderator_client, editor_client, delegate_a_client):
    assert client.get(url)["Location"] == f"/konto/login/code/?next={url}"
    assert [c.get(url).status_code for c in (team_client, moderator_client)] == [200, 200]
    for refused in (editor_client, delegate_a_client):
        assert refused.get(url).status_code == 403
        assert refused.post(url, rows(event, down=str(keys(event)[0]))).status_code == 403
        assert refused.post(f"{url}{keys(event)[0]}/loeschen/", {"version": "0"}).status_code == 403
    assert len(keys(event)) == 3
    assert team_client.get("/team/termine/gibt-es-nicht/tagesordnung/").status_code == 404


def test_queries_do_not_grow_with_the_agenda(process, team_client, assert_same_queries):
    event = Event.objects.get(slug="thema-4-februar")
    url = reverse("workshops:agenda-edit", args=[event.slug])
    assert_same_queries(
        lambda: team_client.get(url),
        lambda number: AgendaItem.objects.create(event=event, position=number, title=f"Punkt {number}", minutes=5),
    )


def test_markup_in_titles_is_inert(event, url, team_client):
    AgendaItem.objects.filter(title="Karten").update(title="<script>alert(1)</script>")
    assert "<script>alert" not in team_client.get(url).content.decode()


def test_point_on_which_something_rests_stays_and_the_page_says_why(event, url, team_client, team_member):
    pk = keys(event)[1]
    Contribution.objects.create(number=1, text="x", channel="cards", event=event, agenda_item_id=pk, entered_at=NOW, changed_at=NOW)  # fmt: skip
    page = team_client.post(f"{url}{pk}/loeschen/", {"version": "0"}, follow=True)
    assert "„Karten“ wird noch gebraucht: Beitrag (1). Darum bleibt die Tagesordnung, wie sie ist." in text_of(page)
    assert agenda(event) == [("Begrüßung", 15), ("Karten", 35), ("Pause", 10)]
    team_client.post(url, rows(event, add="1", **{"new-title": "Neu", "new-minutes": "5", "new-method": "plenary"}))
    Contribution.objects.update(agenda_item=keys(event)[3])
    page = team_client.post(f"{url}rueckgaengig/", {"version": "1"}, follow=True)
    assert "„Neu“ wird noch gebraucht" in text_of(page)
    assert len(keys(event)) == 4


def test_suggestions_to_lead_are_those_with_a_role_there(event, url, team_client):
    person = Person.objects.create(slug="ada", name="Ada & Co")
    for role in ("moderation", "minutes"):
        EventRole.objects.create(event=event, person=person, role=role)
    Person.objects.create(slug="fremd", name="Fremd")
    html = team_client.get(f"{url}neu/").content.decode()
    assert html.count('<option value="Ada &amp; Co">') == 1
    assert "Fremd" not in html
    assert 'list="leute"' in html


def test_template_of_this_workshop_is_suggested_for_an_empty_agenda(process, team_client):
    template = AgendaTemplate.objects.get(for_number=2)
    page = team_client.get("/team/termine/thema-4-maerz/tagesordnung/aus/")
    assert page.context["form"]["template"].value() == template.pk
    assert template.items[0]["title"] in page.content.decode()
    assert "(freiwillig)" not in page.content.decode()
    AgendaItem.objects.create(event=Event.objects.get(slug="thema-4-maerz"), position=1, title="x", minutes=5)
    assert team_client.get("/team/termine/thema-4-maerz/tagesordnung/aus/").context["form"]["template"].value() is None
    # Themes 2 and 3 have workshops without a date: nobody can say which one this is.
    assert (
        team_client.get("/team/termine/thema-2-februar/tagesordnung/aus/").context["form"]["template"].value() is None
    )
