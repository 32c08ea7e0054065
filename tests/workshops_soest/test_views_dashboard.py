"""Where the team's day begins."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from concept.models import Chapter
from participants.models import ErasureRequest, OutgoingMail
from tests.participants.inviting import invite, make_organisation
from tests.participants.registering import register
from workshops import clock
from workshops.models import AgendaItem, Event, EventRole, Person, Process, Task
from workshops_soest.views.dashboard import summary


@pytest.fixture
def tasks(process) -> None:
    """It is 7 January 2013. One task for each side of each border."""
    Task.objects.all().delete()
    for day in (6, 7, 8, 13, 14):
        Task.objects.create(title=f"am {day}.", due_on=date(2013, 1, day))
    Task.objects.create(title="ohne Tag")


def groups_of(response) -> dict[str, list[str]]:
    return {group.key: [task.title for task in group.tasks] for group in response.context["groups"]}


def test_tasks_stand_in_the_group_of_their_day(tasks, team_client):
    page = team_client.get("/team/")
    assert groups_of(page) == {"ueberfaellig": ["am 6."], "heute": ["am 7."], "woche": ["am 8.", "am 13."]}
    assert "Eine Aufgabe steht heute an, eine ist überfällig." in page.content.decode()
    assert "Später: 2 Aufgaben" in page.content.decode()
    assert "?wer=" not in page.content.decode()


def test_task_of_an_event_moves_with_it(process, team_client):
    event = Event.objects.get(slug="thema-1-januar")
    Task.objects.exclude(event=event, title="Raum bestätigen lassen").delete()
    assert groups_of(team_client.get("/team/")) == {"ueberfaellig": ["Raum bestätigen lassen"]}
    later = timedelta(days=18)
    Event.objects.filter(pk=event.pk).update(starts_at=event.starts_at + later, ends_at=event.ends_at + later)
    assert groups_of(team_client.get("/team/")) == {"heute": ["Raum bestätigen lassen"]}
    Event.objects.filter(pk=event.pk).update(status="cancelled")
    assert groups_of(team_client.get("/team/")) == {}


def test_task_is_ticked_off_and_back(tasks, team_client):
    task = Task.objects.get(title="am 7.")
    assert team_client.post(f"/team/aufgaben/{task.pk}/erledigt/", {"next": "/team/"})["Location"] == "/team/"
    page = team_client.get("/team/")
    assert "heute" not in groups_of(page)
    assert [done.title for done in page.context["done"]] == ["am 7."]
    team_client.post(f"/team/aufgaben/{task.pk}/erledigt/", {"undo": "1"})
    assert groups_of(team_client.get("/team/"))["heute"] == ["am 7."]
    assert team_client.get(f"/team/aufgaben/{task.pk}/erledigt/").status_code == 405


@pytest.mark.parametrize(
    ("to_do", "overdue", "words"),
    [
        (0, 0, "Heute steht keine Aufgabe an."),
        (1, 0, "Eine Aufgabe steht heute an."),
        (3, 1, "3 Aufgaben stehen heute an, eine ist überfällig."),
        (0, 2, "Heute steht keine Aufgabe an, 2 sind überfällig."),
    ],
    ids=["none", "one", "three", "overdue"],
)
def test_summary_is_one_sentence(process, to_do, overdue, words):
    assert summary(to_do, overdue) == words


def test_chapter_that_only_holds_others_together_is_no_gap(process, team_client):
    Chapter.objects.exclude(slug="handlungsfelder").update(text="<p>Text</p>")
    counted = {gap.text: gap.number for gap in team_client.get("/team/").context["gaps"]}
    assert counted["Kapitel ohne Text"] == 0


def test_next_events_and_gaps_are_counted(process, team_client):
    AgendaItem.objects.create(event=Event.objects.get(slug="thema-1-januar"), position=1, title="x", minutes=190)
    OutgoingMail.objects.create(kind="registered", to="a@example.org", sender="b@example.org", subject="x", text="", html="", message_id="1", state="failed")  # fmt: skip
    Chapter.objects.filter(kind="written").update(text="<p>x</p>")
    Chapter.objects.filter(pk=Chapter.objects.filter(kind="written").first().pk).update(text="")
    page = team_client.get("/team/")
    assert [event.slug for event in page.context["events"]][:2] == ["thema-1-januar", "thema-2-januar"]
    assert page.context["events"][0].agenda.too_long == 10
    assert [gap.number for gap in page.context["gaps"]] == [1, *[0] * 5, 12, 4, *[0] * 11, 1, 0]
    assert "10 Minuten zu lang" in page.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_what_participants_wait_for_is_counted_and_leads_there(process, team_client):
    event = Event.objects.get(slug="thema-1-januar")
    [registration] = register(event, people=3, email="erste@example.org", organisation="Verein")
    register(Event.objects.get(slug="thema-2-januar"), email="zweite@example.org", organisation="Verein")
    contact = registration.contact
    ErasureRequest.objects.create(
        name="A", email="a@example.org", organisation=contact.organisation, asked_at=clock.now()
    )
    for number in range(3):
        invite(event, organisation=make_organisation(name=f"Gast {number}"))
    OutgoingMail.objects.filter(kind="invitation").update(state="parked")
    Event.objects.filter(pk=event.pk).update(places=1)
    page = team_client.get("/team/")
    counted = {gap.text: (gap.number, gap.url) for gap in page.context["gaps"]}
    assert list(counted.items())[:6] == [
        ("E-Mails nicht zustellbar", (0, "/team/postausgang/?stand=failed")),
        ("E-Mails zurückgehalten", (3, "/team/postausgang/?stand=parked")),
        ("möchten für eine Organisation sprechen", (1, "/team/anfragen/#personen")),
        ("möchten gelöscht werden", (1, "/team/anfragen/#loeschen")),
        ("Einladungen noch ohne Antwort", (3, "/team/einladungen/?antwort=silent")),
        ("Termine mit mehr Personen als Plätzen", (1, "/team/anmeldungen/#plaetze")),
    ]
    assert len(team_client.get("/team/postausgang/?stand=parked").context["page"].object_list) == 3
    assert len(team_client.get("/team/einladungen/?antwort=silent").context["page"].object_list) == 3


def test_queries_do_not_grow(process, team_client, assert_same_queries):
    event = Event.objects.get(slug="thema-1-januar")

    def add(number: int) -> None:
        Task.objects.create(event=event, title=f"Aufgabe {number}", days_before=10)
        AgendaItem.objects.create(event=event, position=number, title=f"Punkt {number}", minutes=5)
        Event.objects.create(
            slug=f"abend-{number}", kind="evening_session", starts_at=event.starts_at, ends_at=event.ends_at
        )

    assert_same_queries(lambda: team_client.get("/team/"), add)


def test_who_may_look(process, client, team_client, editor_client, moderator_client, delegate_a_client):
    assert client.get("/team/")["Location"] == "/konto/login/code/?next=/team/"
    assert [c.get("/team/").status_code for c in (team_client, editor_client, moderator_client)] == [200, 200, 200]
    assert delegate_a_client.get("/team/").status_code == 403
    task = Task.objects.first()
    assert delegate_a_client.post(f"/team/aufgaben/{task.pk}/erledigt/").status_code == 403
    assert Task.objects.get(pk=task.pk).done_at is None


def test_moderators_see_their_own_events_with_what_their_role_needs(process, moderator, moderator_client):
    person = Person.objects.create(slug="mo", name="Mo", user=moderator)
    event = Event.objects.get(slug="thema-4-februar")
    for role in ("moderation", "recording"):
        EventRole.objects.create(event=event, person=person, role=role)
    EventRole.objects.create(event=Event.objects.get(slug="thema-4-april"), person=person, role="host")
    page = moderator_client.get("/team/")
    assert [(own.event.slug, own.roles) for own in page.context["mine"]] == [
        ("thema-4-februar", ["Moderation", "Erfassung der Beiträge"]),
        ("thema-4-april", ["Gastgeber"]),
    ]
    assert 'href="/team/aufgaben/?wer=mo"' in page.content.decode()
    assert [[words for words, _url in own.links] for own in page.context["mine"]] == [
        ["Tagesordnung", "Drehbuch (PDF)", "Liste für die Tür", "Beiträge", "Protokoll", "Aufgaben"],
        ["Liste für die Tür", "Aufgaben"],
    ]


def test_no_link_leads_anybody_to_a_closed_door(process, moderator, moderator_client, editor_client):
    person = Person.objects.create(slug="mo", name="Mo", user=moderator)
    EventRole.objects.create(event=Event.objects.get(slug="thema-4-februar"), person=person, role="moderation")
    for client in (moderator_client, editor_client):
        for page in ("/team/", "/team/termine/", "/team/aufgaben/", "/team/zeitplan/"):
            found = re.findall(r'href="(/team/[^"#]*)', client.get(page).content.decode())
            links = {link.replace("&amp;", "&") for link in found if not link.endswith(".pdf")}
            assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_it_is_said_while_nobody_can_be_asked(process, team_client, moderator_client):
    words, address = "Noch keine Adresse für Fragen", reverse("workshops:team-process-edit")
    html = team_client.get("/team/").content.decode()
    assert words in html
    assert f'href="{address}"' in html
    assert words not in moderator_client.get("/team/").content.decode()
    Process.objects.update(contact_email="team@example.org")
    assert words not in team_client.get("/team/").content.decode()
