"""What one contact may see: their organisation's registrations, and where the organisation is in."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from participants.models import Contact, Delegate, Registration, SupportNeed
from participants.models.registrations import RegistrationQuerySet, RegistrationState
from participants.queries.places import place_state, with_places
from participants.queries.registrations import with_positions
from workshops import clock
from workshops.models import Event, Theme


def registrations_of(contact: Contact) -> RegistrationQuerySet:
    """What counts together: all that an organisation's accepted contacts have registered, or, of someone whom nobody
    has accepted, their own alone. Else strangers could learn of an organisation's people, or use up its places."""
    registrations: RegistrationQuerySet = Registration.objects.all()
    if contact.accepted_at is None:
        return registrations.filter(contact=contact)
    return registrations.filter(organisation=contact.organisation_id).exclude(contact__accepted_at=None)


def with_own_needs(registrations: RegistrationQuerySet, contact: Contact) -> RegistrationQuerySet:
    """Adds `own_needs`: what the contact has asked for. What others of the organisation need is theirs alone to know."""
    own = SupportNeed.objects.filter(asked_by=contact, registration__contact=contact)
    return registrations.prefetch_related(Prefetch("support_needs", own, to_attr="own_needs"))


@dataclass(frozen=True)
class OwnEvent:
    """An event with all registrations for it that a contact may see, each with `position`, the oldest first."""

    event: Event
    registrations: Sequence[Registration]

    @property
    def is_standing(self) -> bool:
        """Still to come, and somebody is registered or waits."""
        is_over = self.event.is_past or self.event.is_cancelled
        return not is_over and any(
            each.is_active or each.state == RegistrationState.UNCONFIRMED for each in self.registrations
        )


def own_events(contact: Contact) -> list[OwnEvent]:
    """Every event the contact may see a registration for, by date; unpublished dates last. Three queries.

    The registrations have `own_needs`: what the contact has asked for with them.
    """
    found = with_positions(with_own_needs(registrations_of(contact).for_pages(), contact))
    found = found.order_by("event__starts_at", "event", "pk")
    groups: dict[int, list[Registration]] = defaultdict(list)
    for registration in found:
        groups[registration.event_id].append(registration)
    events = [OwnEvent(registrations[0].event, registrations) for registrations in groups.values()]
    return sorted(events, key=lambda own: own.event.starts_at is None)


@dataclass(frozen=True)
class ThemeStanding:
    """Where the organisation stands with a theme.

    `key`: attended (somebody was there), registered (has a place, or one is offered), waiting, missing. `open_events`:
    those of the theme that it may still register for.
    """

    theme: Theme
    key: str
    open_events: Sequence[Event]

    @property
    def slugs(self) -> str:
        """As the registration form takes them."""
        return ",".join(event.slug for event in self.open_events)


def theme_standings(contact: Contact) -> list[ThemeStanding]:
    """Every theme of the process. Four queries, however many themes, events and registrations."""
    themes = list(Theme.objects.order_by("number"))
    registrations = registrations_of(contact)
    present = Delegate.objects.filter(registration__in=registrations, attendance=Delegate.Attendance.PRESENT)
    attended = set(present.values_list("event__theme", flat=True))
    states: dict[int, set[str]] = defaultdict(set)
    active: set[int] = set()
    for theme, pk, state in registrations.active().values_list("event__theme", "event", "state"):
        states[theme].add(state)
        active.add(pk)
    open_events: dict[int, list[Event]] = defaultdict(list)
    for event in with_places(Event.objects.published().upcoming(clock.now()).exclude(theme=None)):
        if event.pk not in active and place_state(event).accepts:
            open_events[event.theme_id or 0].append(event)
    return [
        ThemeStanding(theme, _standing(theme.pk in attended, states[theme.pk]), open_events[theme.pk])
        for theme in themes
    ]


def _standing(has_attended: bool, states: set[str]) -> str:
    if has_attended:
        return "attended"
    if states - {RegistrationState.WAITING}:
        return "registered"
    return "waiting" if states else "missing"
