"""Contributions, agendas and results for tests of the promise and of what became of it."""

from datetime import timedelta

from concept.models import CarryOver, Contribution, Minutes, Result
from workshops import clock
from workshops.models import AgendaItem, Event, Theme


def theme(number: int = 1) -> Theme:
    return Theme.objects.get(number=number)


def evening() -> Event:
    return Event.objects.filter(kind=Event.Kind.EVENING_SESSION).order_by("pk")[0]


def workshop(number: int = 1, *, place: int = 0) -> Event:
    """One of a theme's dated workshops: the first, unless `place` names another."""
    return Event.objects.filter(theme__number=number).dated().order_by("starts_at")[place]


def contribution(text: str = "Ein Gedanke", *, themes: tuple[int, ...] = (1,), **values) -> Contribution:
    """Said at an evening session; with `is_public` published."""
    now = clock.now()
    if values.pop("is_public", False):
        values |= {"publication": Contribution.Publication.PUBLIC, "published_at": now}
    made = Contribution.objects.create(
        number=(Contribution.objects.order_by("-number").values_list("number", flat=True).first() or 0) + 1,
        text=text,
        **{"channel": Contribution.Channel.CARDS, "event": evening(), "entered_at": now, "changed_at": now} | values,
    )
    made.themes.set(Theme.objects.filter(number__in=themes))
    return made


def owed(text: str = "Ein Gedanke", *, number: int = 1, **values) -> CarryOver:
    """What is owed for a new contribution in a theme, open."""
    made = contribution(text, themes=(number,), **values)
    return CarryOver.objects.create(contribution=made, theme=theme(number), changed_at=clock.now())


def item(event: Event | None = None, title: str = "Bedarfe sammeln", **values) -> AgendaItem:
    """A point at the end of an event's agenda, by default of the first workshop's."""
    event = event or workshop()
    position = event.agenda_items.count() + 1
    return AgendaItem.objects.create(event=event, **{"position": position, "title": title, "minutes": 20} | values)


def result(event: Event, text: str = "Es braucht mehr Begleitung.", **values) -> Result:
    return Result.objects.create(
        number=Result.objects.count() + 1, event=event, text=text, created_at=clock.now(), **values
    )


def publish_minutes(event: Event) -> Minutes:
    now = clock.now()
    return Minutes.objects.create(
        event=event,
        state=Minutes.State.PUBLISHED,
        created_at=now,
        changed_at=now,
        confirmed_at=now,
        published_at=now + timedelta(minutes=1),
    )
