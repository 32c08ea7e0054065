"""What a workshop left open comes first at the theme's next one."""

from django.utils.translation import gettext as _

from concept.actions.contributions.changing import change
from concept.models import Result
from concept.queries.promises import left_open_before
from workshops.actions.agendas import add_item
from workshops.models import AgendaItem, Event, User

MINUTES = 15


class NothingLeftOpen(Exception):
    """Nothing of the theme's earlier workshops is open, or it stands on an agenda already."""


def take_up_open_results(*, event: Event, by: User) -> AgendaItem:
    """Makes the first point of the agenda out of what the theme's earlier workshops left open, and links it.

    What everyone may read stands in the point's goal, everything in its internal note. Raises NothingLeftOpen and
    what `workshops.actions.agendas.add_item` raises.
    """
    with change(by=by, events=[event]):
        results = list(left_open_before(event).select_for_update(no_key=True, of=("self",)))
        if not results:
            raise NothingLeftOpen
        public = set(
            Result.objects.published().filter(pk__in=[result.pk for result in results]).values_list("pk", flat=True)
        )
        event.refresh_from_db(fields=["agenda_version"])
        item = add_item(
            event=event,
            version=event.agenda_version,
            fields={
                "title": _("Offen aus dem letzten Workshop"),
                "minutes": MINUTES,
                "goal": "\n".join(result.text for result in results if result.pk in public),
                "note": "\n".join(f"{result}: {result.text}" for result in results),
            },
            by=by,
            is_first=True,
        )
        Result.objects.filter(pk__in=[result.pk for result in results]).update(carried_to=item)
    return item


def release_open_results(*, agenda_item: AgendaItem, by: User | None) -> int:
    """Unlinks what a point takes up: it is open again and offered to the next agenda. Returns how many."""
    with change(by=by, events=[agenda_item.event_id]):
        return Result.objects.filter(carried_to=agenda_item).update(carried_to=None)
