"""Tasks from templates, and new events."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from workshops.actions.events import create_event
from workshops.actions.tasks import make_tasks_for_events
from workshops.models import Event, Task, TaskTemplate, Theme


def test_every_event_ahead_has_the_tasks_of_its_kind_and_only_once(process):
    assert make_tasks_for_events() == 0
    templates = TaskTemplate.objects.filter(event_kind="theme_workshop").count()
    assert templates > 0
    event = Event.objects.get(slug="thema-1-januar")
    assert event.tasks.count() == templates
    assert Task.objects.get(event=event, title="Raum bestätigen lassen").due == date(2012, 12, 20)
    Event.objects.filter(slug="thema-1-januar").update(starts_at=None, ends_at=None)
    assert Task.objects.get(event=event, title="Raum bestätigen lassen").due is None


def test_held_and_cancelled_events_need_no_preparation(process):
    Task.objects.all().delete()
    Event.objects.filter(slug="thema-1-januar").update(status="cancelled")
    Event.objects.filter(slug="thema-1-februar").update(held="yes")
    make_tasks_for_events()
    assert not Task.objects.filter(event__slug__in=["thema-1-januar", "thema-1-februar"]).exists()
    assert Task.objects.filter(event__slug="thema-1-april").exists()


def test_new_event_gets_a_readable_address_and_its_tasks(process):
    def make() -> Event:
        start = datetime(2013, 5, 2, 0, 30, tzinfo=ZoneInfo("Europe/Berlin"))
        theme = Theme.objects.get(number=1)
        event = Event(kind="theme_workshop", theme=theme, starts_at=start, ends_at=start.replace(hour=3))
        return create_event(event=event)

    first, second = make(), make()
    assert (first.slug, second.slug) == ("thema-1-2013-05-02", "thema-1-2013-05-02-2")
    assert first.tasks.count() == TaskTemplate.objects.filter(event_kind="theme_workshop").count()
    assert create_event(event=Event(kind="evening_session")).slug == "abendtermin-ohne-datum"
