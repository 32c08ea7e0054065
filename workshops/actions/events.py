"""Making events. What concerns people who registered (moving, cancelling, places) is done in `participants`."""

from django.db import transaction
from django.utils.text import slugify

from workshops import clock
from workshops.actions.tasks import make_tasks_for_events
from workshops.folding import fold
from workshops.models import Event

# No event and no venue may be called so: below /team/termine/ and /team/einrichtung/orte/ it is a page of its own.
RESERVED_SLUGS = {"neu"}


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
