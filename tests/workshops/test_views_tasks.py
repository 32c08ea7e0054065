"""What has to be done: who sees it, what can be done with it, and how it presses."""

import re
from datetime import date, timedelta

import pytest

from workshops import rules
from workshops.actions.tasks import drop_task, make_tasks_for_events, mark_task
from workshops.models import Event, EventRole, Person, Task, User
from workshops.queries.tasks import group_tasks

LIST = "/team/aufgaben/"


@pytest.fixture
def event(process) -> Event:
    Task.objects.all().delete()
    return Event.objects.get(slug="thema-4-februar")


@pytest.fixture
def person(moderator) -> Person:
    return Person.objects.create(slug="mo", name="Mo Moderation", user=moderator)


def titles(response) -> dict[str, list[str]]:
    return {group.key: [task.title for task in group.tasks] for group in response.context["groups"]}


def fields(**changes: str) -> dict[str, str]:
    return {"title": "Raum buchen", "person": "", "event": "", "days": "", "side": "before", "due_on": ""} | changes


def test_tasks_stand_in_the_group_of_their_day():
    tasks = [Task(title=f"am {day}.", due_on=date(2013, 1, day)) for day in (14, 6, 7, 5, 13, 8)] + [Task(title="nie")]
    assert {group.key: [task.title for task in group.tasks] for group in group_tasks(tasks, date(2013, 1, 7))} == {
        "ueberfaellig": ["am 5.", "am 6."],
        "heute": ["am 7."],
        "woche": ["am 8.", "am 13."],
        "spaeter": ["am 14."],
        "ohne-tag": ["nie"],
    }


def test_task_moves_with_its_event_and_drops_out_visibly_when_it_is_cancelled(event, team_client):
    """It is 7 January; the event is on 7 February."""
    Task.objects.create(event=event, title="Raum", days_before=31)
    Task.objects.create(event=event, title="Protokoll", days_before=-7)
    assert titles(team_client.get(LIST)) == {"heute": ["Raum"], "spaeter": ["Protokoll"]}
    day = timedelta(days=1)
    Event.objects.filter(pk=event.pk).update(starts_at=event.starts_at - day, ends_at=event.ends_at - day)
    assert titles(team_client.get(LIST)) == {"ueberfaellig": ["Raum"], "spaeter": ["Protokoll"]}
    Event.objects.filter(pk=event.pk).update(status="cancelled")
    page = team_client.get(LIST)
    assert titles(page) == {}
    assert "2 Aufgaben entfallen, weil ihr Termin abgesagt ist" in page.content.decode()
    assert titles(team_client.get(LIST, {"stand": "abgesagt"})) == {"abgesagt": ["Raum", "Protokoll"]}
    Event.objects.filter(pk=event.pk).update(starts_at=None, ends_at=None, status="tentative")
    assert titles(team_client.get(LIST)) == {"ohne-tag": ["Raum", "Protokoll"]}


def test_list_is_narrowed(event, person, team_client):
    Task.objects.create(event=event, title="mit Mo", person=person, due_on="2013-01-07")
    Task.objects.create(event=event, title="ohne wen", due_on="2013-01-07")
    Task.objects.create(title="Konzept", due_on="2013-01-07")
    Task.objects.create(title="fertig", done_at="2013-01-05T12:00Z")

    def look(**query: str) -> list[str]:
        return [title for group in titles(team_client.get(LIST, query)).values() for title in group]

    assert look() == ["mit Mo", "ohne wen", "Konzept"]
    assert look(termin=event.slug) == ["mit Mo", "ohne wen"]
    assert look(wer="mo") == ["mit Mo"]
    assert look(stand="ohne-wen") == ["ohne wen", "Konzept"]
    assert look(stand="konzept") == ["Konzept"]
    assert look(stand="erledigt") == ["fertig"]
    assert look(stand="gestrichen") == []
    assert look(termin="\0", wer="x", stand="9") == look()
    tokens = team_client.get(LIST, {"termin": event.slug, "stand": "erledigt"}).context["tokens"]
    assert [url for _label, url in tokens] == [f"{LIST}?stand=erledigt", f"{LIST}?termin={event.slug}"]


def test_task_is_made_changed_and_given_to_somebody(event, person, team_client):
    team_client.post(f"{LIST}neu/", fields(event=event.pk, days="7", side="after", person=person.pk))
    task = Task.objects.get()
    assert (task.event, task.days_before, task.due, task.person) == (event, -7, date(2013, 2, 14), person)
    page = team_client.get(f"{LIST}{task.pk}/")
    assert (page.context["form"]["days"].value(), page.context["form"]["side"].value()) == (7, "after")
    team_client.post(f"{LIST}{task.pk}/", fields(title="Raum", due_on="2013-01-09"))
    task.refresh_from_db()
    assert (task.title, task.event, task.days_before, task.due, task.person) == ("Raum", None, None, date(2013, 1, 9), None)  # fmt: skip
    assert team_client.get(f"{LIST}neu/", {"termin": event.slug}).context["form"]["event"].value() == event.pk
    assert team_client.get(f"{LIST}neu/", {"termin": "\0"}).status_code == 200


def test_two_who_change_one_task_see_both_versions(event, person, team_client):
    task = Task.objects.create(event=event, title="Raum", days_before=3)
    url = f"{LIST}{task.pk}/"
    seen = re.search(r'name="seen" value="(\w+)"', team_client.get(url).content.decode())[1]
    first = fields(event=str(event.pk), days="3", title="Saal", seen=seen)
    assert team_client.post(url, first).status_code == 302
    # The same once more is no conflict.
    assert team_client.post(url, first).status_code == 302
    page = team_client.post(url, first | {"title": "Halle", "person": str(person.pk)})
    assert page.status_code == 409
    html = page.content.decode()
    for words in (
        "<strong>Saal</strong>",
        "<strong>noch niemand</strong>",
        "<strong>Halle</strong>",
        "<strong>Mo Moderation</strong>",
        "3 Tage vor dem",
    ):
        assert words in html
    assert Task.objects.get().title == "Saal"
    again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html))
    assert team_client.post(url, again).status_code == 302
    task.refresh_from_db()
    assert (task.title, task.person) == ("Halle", person)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"title": ""}, ["title"]),
        ({"title": "a\0"}, ["title"]),
        ({"days": "7"}, ["days"]),
        ({"days": "366"}, ["days"]),
        ({"days": "1e9"}, ["days"]),
        ({"due_on": "31.02.2013"}, ["due_on"]),
        ({"due_on": "0001-01-01"}, ["due_on"]),
        ({"event": "999999999999999999999"}, ["event"]),
        ({"person": "x"}, ["person"]),
        ({"side": "up"}, ["side"]),
    ],
)
def test_form_says_what_is_wrong(event, team_client, changes, wrong):
    page = team_client.post(f"{LIST}neu/", fields(**changes))
    assert sorted(page.context["form"].errors) == wrong
    assert Task.objects.count() == 0


def test_days_and_a_day_exclude_each_other(event, team_client):
    page = team_client.post(f"{LIST}neu/", fields(event=event.pk, days="7", due_on="2013-01-09"))
    assert sorted(page.context["form"].errors) == ["due_on"]


def test_ticking_off_dropping_and_both_back(event, team_client, set_clock):
    task = Task.objects.create(title="Raum", event=event, days_before=1)
    url = f"{LIST}{task.pk}/"
    for _twice in range(2):
        answer = team_client.post(f"{url}erledigt/", {"next": f"{LIST}?wer=mo"})
        assert answer["Location"] == f"{LIST}?wer=mo"
        set_clock("2013-01-08T09:00")
    assert Task.objects.get().done_at.isoformat()[:10] == "2013-01-07"
    assert titles(team_client.get(LIST)) == {}
    assert team_client.post(f"{url}erledigt/", {"undo": "1", "next": "https://evil.example/"})["Location"] == LIST
    assert titles(team_client.get(LIST)) == {"spaeter": ["Raum"]}
    team_client.post(url, {"drop": "1"})
    assert titles(team_client.get(LIST)) == {}
    assert titles(team_client.get(LIST, {"stand": "gestrichen"})) == {"gestrichen": ["Raum"]}
    team_client.post(url, {"restore": "1"})
    assert titles(team_client.get(LIST)) == {"spaeter": ["Raum"]}


def test_dropped_task_is_not_made_anew_from_its_template(process):
    task = Task.objects.filter(event__slug="thema-4-februar")[0]
    drop_task(task=task, is_dropped=True)
    assert make_tasks_for_events() == 0
    mark_task(task=task, is_done=True)
    assert list(Task.objects.done()) == []


def test_each_sees_what_they_have_to_do_with(event, person, editor, editor_client, moderator, moderator_client):
    other = Event.objects.get(slug="thema-4-april")
    EventRole.objects.create(event=event, person=person, role="host")
    own, theirs, concept = (
        Task.objects.create(title="eigener Termin", event=event),
        Task.objects.create(title="anderer Termin", event=other),
        Task.objects.create(title="Konzept"),
    )
    given = Task.objects.create(title="für Mo", event=other, person=person)
    assert set(rules.tasks_of(moderator)) == {own, given}
    assert set(rules.tasks_of(editor)) == {concept}
    assert set(rules.tasks_of(User())) == set()
    for task, status in ((own, 302), (given, 302), (theirs, 404), (concept, 404)):
        assert moderator_client.post(f"{LIST}{task.pk}/erledigt/").status_code == status
    form = moderator_client.get(f"{LIST}neu/").context["form"]
    assert list(form.fields["event"].queryset) == [event]
    assert sorted(moderator_client.post(f"{LIST}neu/", fields()).context["form"].errors) == ["event"]
    page = moderator_client.post(f"{LIST}neu/", fields(event=other.pk))
    assert sorted(page.context["form"].errors) == ["event"]
    assert editor_client.post(f"{LIST}neu/", fields()).status_code == 302


def test_task_given_to_somebody_elsewhere_can_be_changed_by_them(event, person, moderator_client):
    elsewhere = Task.objects.create(title="anderswo", event=event, person=person)
    concept = Task.objects.create(title="Konzept", person=person)
    url = f"{LIST}{elsewhere.pk}/"
    assert moderator_client.post(url, fields(title="neu", event=event.pk, person=person.pk)).status_code == 302
    assert moderator_client.post(f"{LIST}{concept.pk}/", fields(title="neu", person=person.pk)).status_code == 302
    assert list(Task.objects.values_list("title", "event").order_by("pk")) == [("neu", event.pk), ("neu", None)]


def test_task_of_a_template_may_go_to_an_event_that_has_one_already(process, team_client):
    task, twin = Task.objects.filter(title="Raum bestätigen lassen").order_by("pk")[:2]
    answer = team_client.post(f"{LIST}{task.pk}/", fields(title="Raum", event=twin.event_id, days="28"))
    assert answer.status_code == 302
    assert list(twin.event.tasks.filter(days_before=28).values_list("title", flat=True).order_by("pk")) == [
        "Raum",
        "Raum bestätigen lassen",
    ]


def test_queries_do_not_grow(event, team_client, assert_same_queries):
    def add(number: int) -> None:
        one = Event.objects.create(
            slug=f"abend-{number}", kind="evening_session", starts_at=event.starts_at, ends_at=event.ends_at
        )
        who = Person.objects.create(slug=f"wer-{number}", name=f"Wer {number}")
        Task.objects.create(event=one, title=f"Aufgabe {number}", days_before=number, person=who)

    assert_same_queries(lambda: team_client.get(LIST), add)
