"""Making events. What concerns people who registered (moving, cancelling, places) is done in `participants`."""

from django.db import transaction
from django.forms import BaseModelForm
from django.utils.text import slugify

from workshops import clock
from workshops.actions.tasks import make_tasks_for_events
from workshops.folding import fold
from workshops.models import Event
from workshops.queries.event_lines import SUBJECT, event_lines
from workshops.seen import demand_unchanged

# No event and no venue may be called so: below /team/termine/ and /team/einrichtung/orte/ it is a page of its own.
RESERVED_SLUGS = {"neu"}


@transaction.atomic
def save_event(*, form: BaseModelForm, seen: str) -> Event:
    """Saves what an event is about as entered over what was seen (the digest of its lines), and nothing else of it.
    Raises ChangedMeanwhile."""
    wanted: Event = form.instance
    stored = Event.objects.select_for_update(no_key=True).get(pk=wanted.pk)
    demand_unchanged(seen=seen, now=event_lines(stored, SUBJECT), wanted=event_lines(wanted, SUBJECT))
    wanted.save(update_fields=[*form.fields, "updated_at"])
    return wanted


@transaction.atomic
def create_event(*, event: Event) -> Event:
    """Saves a new event under a readable address of its own, together with its preparation tasks."""
    event.slug = _free_slug(event)
    event.save()
    make_tasks_for_events()
    return event


def _free_slug(event: Event) -> str:
    """ "thema-1-2013-05-02", with a number behind it where that is taken. It stays when the date moves."""
    what = f"thema-{event.theme.number}" if event.theme else slugify(fold(str(event.get_kind_display())))
    day = f"{clock.to_local(event.starts_at):%Y-%m-%d}" if event.starts_at else "ohne-datum"
    base = slug = f"{what}-{day}"
    taken = set(Event.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED_SLUGS
    number = 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
