"""Draws random deeds, each to be done to the picture of the rules and to the real thing, and compares the two."""

import itertools
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from participants.actions.delegates import DelegateRefusedError, add_delegate, remove_delegate, swap_delegate
from participants.actions.events import (
    EventIsCancelledError,
    cancel_event,
    change_places,
    fill_all_places,
    move_event,
    reinstate_event,
    release_held_places,
)
from participants.actions.paper import register_on_behalf
from participants.actions.queue import (
    QueueRefusedError,
    admit_registration,
    put_back_registration,
    split_registration,
)
from participants.actions.registrations import accept_offer, cancel_registration, expire_offers, expire_unconfirmed
from participants.actions.submissions import DelegateEntry, Entry, confirm_submission, submit_registration
from participants.models import Contact, Delegate, OutgoingMail, Registration, Submission
from participants.models import Organisation as RealOrganisation
from participants.queries import place_state, with_positions
from tests.participants.picture import (
    ACTIVE,
    EVENT_LASTS,
    WITH_ADDRESS,
    Form,
    Group,
    Organisation,
    Picture,
    Refused,
    Workshop,
)
from tests.participants.registering import ZONE
from workshops import clock
from workshops.models import Event, Process, User, Venue

ORIGIN = datetime(2013, 1, 7, 9, tzinfo=ZONE)
REFUSALS = (Refused, QueueRefusedError, DelegateRefusedError, EventIsCancelledError)
# Told to a contact, once each; the rest is about addresses or counted as the result of a form.
COUNTED = [
    "promoted", "offered", "offer_lapsed", "put_back", "registration_cancelled", "event_moved", "event_cancelled",
    "people_changed",
]  # fmt: skip


def moment(hours: float | None) -> datetime | None:
    return None if hours is None else ORIGIN + timedelta(hours=hours)


@dataclass
class Deed:
    """The same done twice. Both raise one of REFUSALS where the rules do not allow it."""

    name: str
    in_picture: Callable[[], object]
    in_truth: Callable[[], object]


def is_refused(act: Callable[[], object]) -> bool:
    try:
        act()
    except REFUSALS:
        return True
    return False


class Run:
    """Two workshops, organisations that come and come back, a team, and a worker that is away now and then."""

    def __init__(self, seed: int, process: Process, make_event: Callable[..., Event], team: User) -> None:
        self.chance, self.process, self.team = random.Random(seed), process, team
        self.numbers, self.done = itertools.count(1), list[str]()
        self.rooms = [Venue.objects.get(), Venue.objects.create(slug="schule", name="Schule")]
        self.picture = Picture()
        self.events: list[Event] = []
        first = self.chance.choice([55.3, 70.3, 100.3])
        for start in (first, first + 30.2):
            ends_at = moment(start + EVENT_LASTS)
            event = make_event(starts_at=moment(start), ends_at=ends_at, places=7, places_for_migrant_organisations=2)
            self.events.append(event)
            self.picture.workshops.append(Workshop(self.picture, start, 7, 2))
        self.set_clock()

    def set_clock(self) -> None:
        clock.set_anchor(process=self.process, moment=moment(self.picture.now))

    def step(self) -> None:
        """One deed that may happen now, in both; where one refuses it the other must."""
        self.set_clock()
        deed = self.draw()
        self.done.append(deed.name)
        assert is_refused(deed.in_picture) == is_refused(deed.in_truth), self.done
        self.compare()

    def draw(self) -> Deed:
        """What matters happens more often."""
        often = [self.register] * 9 + [self.submit, self.correct, self.confirm, self.add] + [self.on_paper] * 2
        often += [self.cancel] * 4 + [self.split] * 3 + [self.admit] * 2 + [self.put_back] * 3 + [self.accept] * 2
        often += [self.swap, self.remove, self.release, self.mark] + [self.resize] * 2 + [self.let_time_pass] * 3
        often += [self.move] * (1 if self.picture.workshops[0].is_open else 15)
        often += [self.reinstate] * 15 if self.picture.workshops[0].is_cancelled else [self.call_off]
        return self._draw(often)

    def draw_for_many(self) -> Deed:
        """What many may do at the same moment."""
        often = [self.register] * 4 + [self.confirm, self.on_paper, self.add] + [self.cancel] * 4 + [self.accept] * 4
        often += [self.split, self.swap, self.remove, self.admit, self.put_back] * 2 + [self.resize, self.release]
        often += [self.move, self.call_off, self.reinstate, self.reinstate]
        return self._draw(often)

    def _draw(self, often: list[Callable[[], Deed | None]]) -> Deed:
        while True:
            if deed := self.chance.choice(often)():
                return deed

    # --- Looking -----------------------------------------------------------------------------------------------------

    def compare(self) -> None:
        """Every registration of every event, the places, and the mails. Notes which is which."""
        for event, workshop in zip(self.events, self.picture.workshops, strict=True):
            event.refresh_from_db()
            assert (event.starts_at, event.sequence) == (moment(workshop.start), workshop.sequence), self.done
            real = {
                each.pk: self._seen(each) for each in with_positions(event.registrations.prefetch_related("delegates"))
            }
            positions = {group: position for position, group in enumerate(workshop.waiting, start=1)}
            told = {group: self._told(group, positions.get(group)) for group in workshop.groups}
            assert sorted(real.values()) == sorted(told.values()), self.done
            for pk, group in zip(sorted(real, key=real.get), sorted(told, key=told.get), strict=True):
                group.pk = pk
            places = place_state(event)
            waiting = sum(len(group.people) for group in workshop.waiting)
            assert (places.taken, places.waiting) == (workshop.taken(), waiting), self.done
        kinds = OutgoingMail.objects.filter(kind__in=COUNTED, delegate=None, contact__isnull=False)
        assert Counter(kinds.values_list("kind", flat=True)) == self.picture.mails, self.done
        results = OutgoingMail.objects.filter(kind="registered", state="queued").count()
        assert results == sum(form.has_result for form in self.picture.forms), self.done
        active = sum(len(group.people) for each in self.picture.workshops for group in each.groups if group.is_active)
        assert Delegate.objects.filter(is_active=True).count() == active, self.done

    def _seen(self, real: Registration) -> tuple[object, ...]:
        deadline = (real.offer_expires_at - ORIGIN) / timedelta(hours=1) if real.offer_expires_at else None
        people = [delegate.name for delegate in real.delegates.all()]
        return self._line(real, people, real.queue_number, real.queue_part, real.end_reason, deadline, real.position)

    def _told(self, group: Group, position: int | None) -> tuple[object, ...]:
        return self._line(group, group.people, group.number, group.part, group.reason, group.deadline, position)

    def _line(
        self,
        of: Registration | Group,
        people: list[str],
        number: int | None,
        part: int,
        reason: str,
        deadline: float | None,
        position: int | None,
    ) -> tuple[object, ...]:
        # The clock runs on while a deed is done: less than a hundredth of an hour.
        hundredths = int((deadline or 0) * 100 + 0.1)
        return of.state, people, number or 0, part, reason, hundredths, position or 0, of.is_admitted

    # --- Choosing ----------------------------------------------------------------------------------------------------

    def _place(self) -> int:
        return self.chance.choice([0, 0, 0, 1])

    def _group(
        self, *states: str, of: Callable[[Group], bool] = lambda _group: True
    ) -> tuple[Workshop, Group, Registration] | None:
        """One of the groups in such a state, one in ten times any; with its workshop and what it is in truth."""
        seen = [(workshop, group) for workshop in self.picture.workshops for group in workshop.groups if group.pk]
        fitting = [(workshop, group) for workshop, group in seen if group.state in states and of(group)]
        if self.chance.random() < 0.1:
            fitting = seen
        if not fitting:
            return None
        workshop, group = self.chance.choice(fitting)
        return workshop, group, Registration.objects.for_pages().get(pk=group.pk)

    def _organisation(self) -> Organisation:
        """A new one, or one that has registered before. Some the team has marked; of these some typed their name."""
        known = [each for each in self.picture.organisations if each.is_known and not self._has_many_open(each)]
        if known and self.chance.random() < 0.35:
            return self.chance.choice(known)
        number = next(self.numbers)
        # Where such an organisation waits another is to come: it must not pass.
        waiting = [group for workshop in self.picture.workshops for group in workshop.waiting]
        is_migrant = self.chance.random() < (0.8 if any(group.is_migrant for group in waiting) else 0.45)
        organisation = Organisation(f"Verein {number}", is_migrant, is_migrant and self.chance.random() < 0.85)
        self.picture.organisations.append(organisation)
        if is_migrant:
            real = RealOrganisation.objects.create(name=organisation.name, is_migrant_organisation=True)
            if organisation.is_accepted:
                Contact.objects.create(
                    organisation=real, name="Kontakt", email=self._address(organisation), accepted_at=ORIGIN
                )
        return organisation

    def _has_many_open(self, organisation: Organisation) -> bool:
        """No more than five open forms are kept for one address."""
        return sum(not form.is_confirmed for form in self.picture.forms if form.organisation is organisation) > 3

    def _address(self, organisation: Organisation) -> str:
        return f"{organisation.name.replace(' ', '-').lower()}@example.org"

    def _contact(self, organisation: Organisation) -> Contact:
        return Contact.objects.get(email=self._address(organisation))

    def _person(self) -> str:
        is_known = self.chance.random() < 0.08
        return self.chance.choice(WITH_ADDRESS) if is_known else f"Person {next(self.numbers)}"

    def _people(self, organisation: Organisation) -> list[str]:
        """One to four people, seldom somebody of the same organisation once more."""
        people = {self._person() for _place in range(self.chance.choice([1, 1, 2, 2, 3, 4]))}
        before = [person for form in self.picture.forms if form.organisation is organisation
                  for group in form.groups for person in group.people]  # fmt: skip
        if before and self.chance.random() < 0.1:
            people.add(self.chance.choice(before))
        return sorted(people)

    def _delegate(self, person: str) -> DelegateEntry:
        return DelegateEntry(person, f"{person}@example.org" if person in WITH_ADDRESS else "")

    def _entry(self, organisation: Organisation, workshops: list[Workshop], people: list[str]) -> Entry:
        slugs = [
            event.slug for event, each in zip(self.events, self.picture.workshops, strict=True) if each in workshops
        ]
        return Entry(
            events=slugs,
            organisation=organisation.name,
            contact_name="Kontakt",
            email=self._address(organisation),
            delegates=[self._delegate(person) for person in people],
        )

    def _workshops(self) -> list[Workshop]:
        both = self.picture.workshops
        return both if self.chance.random() < 0.2 else [both[self._place()]]

    # --- Deeds: forms ------------------------------------------------------------------------------------------------

    def _send(self, organisation: Organisation, key: str) -> Form:
        """A form in both, not confirmed yet."""
        workshops, people = self._workshops(), self._people(organisation)
        real = submit_registration(entry=self._entry(organisation, workshops, people), key=key)
        assert real is not None
        form = self.picture.submit(organisation, workshops, people, key)
        form.pk = real.pk
        return form

    def _confirm(self, form: Form) -> Deed:
        real = Submission.objects.get(pk=form.pk)
        return Deed("confirm", lambda: self.picture.confirm(form), lambda: confirm_submission(submission=real))

    def submit(self) -> Deed:
        self._send(self._organisation(), f"key-{next(self.numbers)}")
        return NOTHING

    def register(self) -> Deed:
        return self._confirm(self._send(self._organisation(), f"key-{next(self.numbers)}"))

    def correct(self) -> Deed | None:
        """The same form once more, with other people."""
        if not (sent := [form for form in self.picture.forms if form.key]):
            return None
        former = self.chance.choice(sent[-5:])
        self._send(former.organisation, former.key)
        return NOTHING

    def confirm(self) -> Deed | None:
        """One that waits for it, or one that does so no more."""
        sent = [form for form in self.picture.forms if form.key]
        waiting = [form for form in sent if not form.is_confirmed]
        return self._confirm(self.chance.choice(waiting or sent)) if sent else None

    def on_paper(self) -> Deed:
        organisation, workshops, beyond = self._organisation(), self._workshops(), self.chance.random() < 0.5
        people, key = self._people(organisation), f"key-{next(self.numbers)}"
        entry = self._entry(organisation, workshops, people)
        return Deed(
            "on paper",
            lambda: self.picture.register_on_paper(organisation, workshops, people, beyond_limit=beyond),
            lambda: register_on_behalf(entry=entry, key=key, channel="paper", by=self.team, beyond_limit=beyond),
        )

    def add(self) -> Deed | None:
        """Somebody signed in registers one more person."""
        known = [each for each in self.picture.organisations if each.is_known]
        if not known:
            return None
        organisation, place, key = self.chance.choice(known), self._place(), f"key-{next(self.numbers)}"
        [person, *_others] = self._people(organisation)
        contact, event, entry = self._contact(organisation), self.events[place], self._delegate(person)
        return Deed(
            "add",
            lambda: self.picture.add(organisation, self.picture.workshops[place], person),
            lambda: add_delegate(contact=contact, event=event, name=entry.name, email=entry.email, key=key),
        )

    # --- Deeds: groups -----------------------------------------------------------------------------------------------

    def cancel(self) -> Deed | None:
        """By the contact, who declines an offer by that, or by the team."""
        if (found := self._group(*ACTIVE)) is None:
            return None
        workshop, group, real = found
        by = self.team if self.chance.random() < 0.3 else None
        return Deed(
            "cancel",
            lambda: workshop.cancel(group, is_by_team=by is not None),
            lambda: cancel_registration(registration=real, by=by),
        )

    def accept(self) -> Deed | None:
        if (found := self._group("offered")) is None:
            return None
        workshop, group, real = found
        return Deed("accept", lambda: workshop.accept(group), lambda: accept_offer(registration=real))

    def split(self) -> Deed | None:
        if (found := self._group("waiting", *ACTIVE, of=lambda group: len(group.people) > 1)) is None:
            return None
        workshop, group, real = found
        leaving = self.chance.sample(group.people, self.chance.randint(1, max(len(group.people) - 1, 1)))
        pks = [delegate.pk for delegate in real.delegates.all() if delegate.name in leaving]
        return Deed(
            "split",
            lambda: workshop.split(group, leaving),
            lambda: split_registration(registration=real, leaving=pks),
        )

    def swap(self) -> Deed | None:
        if (found := self._group(*ACTIVE)) is None:
            return None
        workshop, group, real = found
        delegate, successor = self.chance.choice(real.delegates.all()), self._delegate(self._person())
        return Deed(
            "swap",
            lambda: workshop.swap(group, delegate.name, successor.name),
            lambda: swap_delegate(delegate=delegate, name=successor.name, email=successor.email),
        )

    def remove(self) -> Deed | None:
        if (found := self._group("waiting", *ACTIVE)) is None:
            return None
        workshop, group, real = found
        delegate = self.chance.choice(real.delegates.all())
        return Deed("remove", lambda: workshop.remove(group, delegate.name), lambda: remove_delegate(delegate=delegate))

    # --- Deeds: the team ---------------------------------------------------------------------------------------------

    def admit(self) -> Deed | None:
        if (found := self._group("waiting", "offered")) is None:
            return None
        workshop, group, real = found
        beyond = self.chance.random() < 0.5
        return Deed(
            "admit",
            lambda: workshop.admit(group, beyond=beyond),
            lambda: admit_registration(registration=real, reason="Grund", by=self.team, beyond_places=beyond),
        )

    def put_back(self) -> Deed | None:
        was_admitted = self.chance.random() < 0.6
        found = self._group("confirmed", "offered", of=lambda group: group.is_admitted == was_admitted)
        if found is None:
            return None
        workshop, group, real = found
        return Deed(
            "put back",
            lambda: workshop.put_back(group),
            lambda: put_back_registration(registration=real, reason="Grund", by=self.team),
        )

    def _event(self) -> tuple[Workshop, Event]:
        place = self._place()
        return self.picture.workshops[place], self.events[place]

    def resize(self) -> Deed:
        workshop, event = self._event()
        places, held = self.chance.choice([5, 6, 7, 8, 9, 3, 0, None]), self.chance.choice([0, 1, 2, 3, 4, 5])
        return Deed(
            "resize",
            lambda: workshop.resize(places, held),
            lambda: change_places(event=event, places=places, held=held),
        )

    def release(self) -> Deed:
        workshop, event = self._event()
        return Deed("release", lambda: workshop.resize(workshop.places, 0), lambda: release_held_places(event=event))

    def mark(self) -> Deed | None:
        """The team says whether an organisation is one of migrants; the worker fills what that frees."""
        if not self.picture.organisations:
            return None
        organisation = self.chance.choice(self.picture.organisations)

        def in_picture() -> None:
            organisation.is_migrant = not organisation.is_migrant
            for workshop in self.picture.workshops:
                workshop.fill()

        def in_truth() -> None:
            real = RealOrganisation.objects.filter(name=organisation.name)
            real.update(is_migrant_organisation=organisation.is_migrant)
            fill_all_places()

        return Deed("mark", in_picture, in_truth)

    def move(self) -> Deed:
        """To another room, or soon, or later, or nobody knows when."""
        workshop, event = self._event()
        hours = self.chance.choice([-5.2, 8.8, 26.8, 30.8, 47.2, 60.2, 90.8])
        start = self.chance.choice([workshop.start, *[self.picture.now + hours] * 4, None])
        room = self.chance.choice(self.rooms)
        ends_at = None if start is None else moment(start + EVENT_LASTS)
        return Deed(
            "move",
            lambda: workshop.move(start, room.name),
            lambda: move_event(event=event, starts_at=moment(start), ends_at=ends_at, venue=room),
        )

    def call_off(self) -> Deed:
        workshop, event = self._event()
        return Deed("call off", workshop.call_off, lambda: cancel_event(event=event))

    def reinstate(self) -> Deed:
        workshop, event = self._event()
        return Deed("reinstate", workshop.reinstate, lambda: reinstate_event(event=event))

    # --- Time --------------------------------------------------------------------------------------------------------

    def let_time_pass(self) -> Deed:
        """Odd hours: no two moments ever meet to the second. One in three times the worker is away."""
        self.picture.now += self.chance.choice([1.01, 4.02, 7.03, 13.07])
        self.set_clock()
        return NOTHING if self.chance.random() < 0.3 else Deed("work", self.work, lambda: None)

    def work(self) -> None:
        """What the worker does every few seconds, in both."""
        self.picture.work()
        expire_unconfirmed()
        expire_offers()
        fill_all_places()


NOTHING = Deed("nothing", lambda: None, lambda: None)
