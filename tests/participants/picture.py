"""The rules of places, queues and offers told once more: in a few lines, one thing after the other, without a database.

Written from the rules, not from the code that keeps them. Moments are hours by one clock.
"""

from collections import Counter
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field

ACTIVE = ("confirmed", "offered", "waiting")
# People with an address of their own, by which they are known wherever they are registered.
WITH_ADDRESS = ("Anna", "Bela", "Cem", "Dana")
PEOPLE_PER_ORGANISATION = 6
CLOSES_BEFORE, OFFERED_WITHIN, OFFER_LASTS, CONFIRM_WITHIN, EVENT_LASTS = 24, 48, 12, 48, 3


class Refused(Exception):
    """The rules do not allow it; nothing has changed."""


@dataclass(eq=False)
class Organisation:
    """Who registers, by one contact, who is accepted or not yet."""

    name: str
    is_migrant: bool = False
    is_accepted: bool = False
    is_known: bool = False


@dataclass(eq=False)
class Form:
    """What somebody sends for one or several workshops; a corrected one has the same key. `has_result`: one mail tells
    what became of it."""

    organisation: Organisation
    key: str
    sent_at: float
    pk: int = 0
    groups: list["Group"] = field(default_factory=list)
    is_confirmed: bool = False
    has_result: bool = False

    def renew(self) -> None:
        """The mail is written anew while anybody of the form is still registered."""
        self.has_result &= any(group.is_active for group in self.groups)


@dataclass(eq=False)
class Group:
    """The people whom a form names for one workshop. `deadline`: of the place offered to them."""

    form: Form
    people: list[str]
    state: str = "unconfirmed"
    reason: str = ""
    number: int | None = None
    part: int = 0
    deadline: float | None = None
    is_admitted: bool = False
    pk: int = 0

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def is_migrant(self) -> bool:
        return self.form.organisation.is_migrant and self.form.organisation.is_accepted

    def become(self, state: str, *, reason: str = "", deadline: float | None = None, is_admitted: bool = False) -> None:
        self.state, self.reason, self.deadline, self.is_admitted = state, reason, deadline, is_admitted


@dataclass
class Picture:
    """Everything: the time, the workshops, and how many mails of which kind a contact was owed."""

    now: float = 0
    workshops: list["Workshop"] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    mails: Counter[str] = field(default_factory=Counter)

    def submit(
        self, organisation: Organisation, workshops: Sequence["Workshop"], people: Sequence[str], key: str = ""
    ) -> Form:
        for former in self.forms:
            if key and former.key == key and not former.is_confirmed:
                self._end(former, "replaced")
        organisation.is_known = True
        form = Form(organisation, key, self.now)
        self.forms.append(form)
        for workshop in self.workshops:
            if workshop in workshops:
                form.groups.append(Group(form, list(people)))
                workshop.groups.append(form.groups[-1])
        return form

    def _end(self, form: Form, reason: str) -> None:
        form.sent_at = min(form.sent_at, self.now - CONFIRM_WITHIN)
        for group in form.groups:
            if group.state == "unconfirmed":
                group.become("expired", reason=reason)

    def confirm(self, form: Form) -> None:
        if form.is_confirmed or self.now - form.sent_at >= CONFIRM_WITHIN:
            return
        # Who types the name of a migrant organisation does not speak for it by that.
        form.organisation.is_accepted |= not form.organisation.is_migrant
        self._decide(form)

    def register_on_paper(
        self, organisation: Organisation, workshops: Sequence["Workshop"], people: Sequence[str], *, beyond_limit: bool
    ) -> None:
        organisation.is_accepted |= not organisation.is_known
        self._decide(self.submit(organisation, workshops, people), is_by_team=True, beyond_limit=beyond_limit)

    def add(self, organisation: Organisation, workshop: "Workshop", person: str) -> None:
        if workshop.refusal(organisation, [person]):
            raise Refused
        self.confirm(self.submit(organisation, [workshop], [person]))

    def _decide(self, form: Form, **team: bool) -> None:
        form.is_confirmed = form.has_result = True
        for workshop in self.workshops:
            for group in form.groups:
                if group in workshop.groups:
                    workshop.decide(group, **team)

    def work(self) -> None:
        """What the worker does every few seconds."""
        for form in self.forms:
            if not form.is_confirmed and self.now - form.sent_at >= CONFIRM_WITHIN:
                self._end(form, "not_confirmed")
        for workshop in self.workshops:
            for group in sorted(workshop.groups, key=lambda each: (each.number or 0, each.part)):
                workshop.lapse(group)
            workshop.fill()


@dataclass(eq=False)
class Workshop:
    """One of the events. `start` is None while it has no date."""

    picture: Picture
    start: float | None
    places: int | None
    held: int
    room: str = "Rathaus"
    groups: list[Group] = field(default_factory=list)
    last_number: int = 0
    sequence: int = 0
    is_cancelled: bool = False

    @property
    def has_begun(self) -> bool:
        return self.start is not None and self.start <= self.picture.now

    @property
    def is_to_come(self) -> bool:
        return self.start is not None and not self.has_begun and not self.is_cancelled

    @property
    def is_open(self) -> bool:
        """Whether everybody may register."""
        return self.is_to_come and self.start - self.picture.now > CLOSES_BEFORE

    @property
    def is_over(self) -> bool:
        return self.start is not None and self.start + EVENT_LASTS <= self.picture.now

    @property
    def waiting(self) -> list[Group]:
        queue = [group for group in self.groups if group.state == "waiting"]
        return sorted(queue, key=lambda group: (group.number, group.part))

    def taken(self, *, by_migrants: bool = False) -> int:
        holding = [group for group in self.groups if group.state in {"confirmed", "offered"}]
        return sum(len(group.people) for group in holding if group.is_migrant or not by_migrants)

    def _told(self) -> int:
        return len({group.form.organisation for group in self.groups if group.is_active})

    # --- Who gets a place --------------------------------------------------------------------------------------------

    def served(self, queue: Sequence[Group]) -> list[Group]:
        """Who of the queue gets places now."""
        all_taken, by_migrants, served, others_wait = self.taken(), self.taken(by_migrants=True), [], False
        for group in queue:
            size = len(group.people)
            if others_wait and not group.is_migrant:
                continue
            if self.places is not None:
                kept_back = 0 if group.is_migrant else max(self.held - by_migrants, 0)
                is_passing = others_wait and by_migrants + size > self.held
                if all_taken + size + kept_back > self.places or is_passing:
                    if group.is_migrant:
                        break
                    others_wait = True
                    continue
            served.append(group)
            all_taken += size
            by_migrants += size if group.is_migrant else 0
        return served

    def decide(self, group: Group, *, is_by_team: bool = False, beyond_limit: bool = False) -> None:
        reason = self.refusal(group.form.organisation, group.people, is_by_team=is_by_team, beyond_limit=beyond_limit)
        if reason:
            group.become("expired", reason=reason)
        elif group in self.served([*self.waiting, group]):
            group.become("confirmed")
        else:
            self._queue(group)

    def _queue(self, group: Group) -> None:
        self.last_number += 1
        group.number, group.part = self.last_number, 0
        group.become("waiting")

    def refusal(
        self,
        organisation: Organisation,
        people: Sequence[str],
        *,
        is_by_team: bool = False,
        beyond_limit: bool = False,
    ) -> str:
        if self.is_cancelled:
            return "event_cancelled"
        if not (self.is_to_come if is_by_team else self.is_open):
            return "closed"
        own, known = self._registered(organisation)
        if known & set(people):
            return "already_registered"
        if own + len(people) > PEOPLE_PER_ORGANISATION and not beyond_limit:
            return "too_many"
        return ""

    def _registered(self, organisation: Organisation) -> tuple[int, set[str]]:
        """How many people of an organisation are, and who must not come once more."""
        own, known = 0, set()
        for group in self.groups:
            if group.is_active:
                is_own = group.form.organisation is organisation
                own += len(group.people) if is_own else 0
                known |= {each for each in group.people if is_own or each in WITH_ADDRESS}
        return own, known

    def fill(self) -> None:
        if not self.is_to_come:
            return
        for group in self.served(self.waiting):
            if self.start - self.picture.now < OFFERED_WITHIN:
                group.become("offered", deadline=self._deadline())
            else:
                group.become("confirmed")
            self.picture.mails["offered" if group.deadline else "promoted"] += 1

    def _deadline(self) -> float:
        return min(self.picture.now + OFFER_LASTS, self.start)

    # --- What those who are registered do ----------------------------------------------------------------------------

    def cancel(self, group: Group, *, is_by_team: bool = False) -> None:
        if not group.is_active or self.is_over or self.is_cancelled:
            return
        own_reason = "offer_declined" if group.state == "offered" else "by_contact"
        group.become("cancelled", reason="by_team" if is_by_team else own_reason)
        self.sequence += 1
        self.picture.mails["registration_cancelled"] += 1
        group.form.renew()
        self.fill()

    def accept(self, group: Group) -> None:
        if group.state == "offered" and not self.is_cancelled and not self.lapse(group):
            group.become("confirmed")
            self.picture.mails["promoted"] += 1

    def lapse(self, group: Group) -> bool:
        """An offer ends by its deadline, or as the workshop begins. It stands while nobody knows when that will be."""
        is_standing = self.start is not None and not self.is_cancelled
        if group.state != "offered" or not is_standing or min(group.deadline, self.start) > self.picture.now:
            return False
        group.become("expired", reason="offer_lapsed")
        self.picture.mails["offer_lapsed"] += 1
        self.fill()
        return True

    def split(self, group: Group, leaving: Sequence[str]) -> None:
        leaving = [person for person in group.people if person in leaving]
        if not self.is_to_come or not group.is_active or not leaving or leaving == group.people:
            raise Refused
        other = copy(group)
        group.people = [person for person in group.people if person not in leaving]
        other.people = leaving
        if group.number:
            other.part = max(each.part for each in self.groups if each.number == group.number) + 1
        self.groups.append(other)
        group.form.groups.append(other)
        group.form.renew()
        self.fill()

    def swap(self, group: Group, person: str, successor: str) -> None:
        self._refuse_late(group)
        if person not in group.people:
            raise Refused
        if successor == person:
            return
        _own, known = self._registered(group.form.organisation)
        if successor in known:
            raise Refused
        group.people = [each for each in group.people if each != person] + [successor]
        self._change_people(group, person)

    def remove(self, group: Group, person: str) -> None:
        if person not in group.people:
            return
        self._refuse_late(group)
        if len(group.people) == 1:
            self.cancel(group)
            return
        group.people = [each for each in group.people if each != person]
        self._change_people(group, person)
        self.fill()

    def _refuse_late(self, group: Group) -> None:
        if not group.is_active or self.is_cancelled or self.has_begun:
            raise Refused

    def _change_people(self, group: Group, left: str) -> None:
        group.form.renew()
        self.picture.mails["people_changed"] += 1
        self.sequence += left in WITH_ADDRESS

    # --- What the team does ------------------------------------------------------------------------------------------

    def admit(self, group: Group, *, beyond: bool) -> None:
        if not self.is_to_come or group.state not in {"waiting", "offered"}:
            raise Refused
        needs = len(group.people) if group.state == "waiting" else 0
        if self.places is not None and needs and self.taken() + needs > self.places and not beyond:
            raise Refused
        group.become("confirmed", is_admitted=True)
        self.picture.mails["promoted"] += 1

    def put_back(self, group: Group) -> None:
        if not self.is_to_come or group.state not in {"confirmed", "offered"}:
            raise Refused
        groups, numbers = [(each, vars(each).copy()) for each in self.groups], (self.last_number, self.sequence)
        mails = self.picture.mails.copy()
        self.sequence += group.state == "confirmed"
        if group.number and group.is_admitted:
            group.become("waiting")
        else:
            self._queue(group)
        self.fill()
        if group.state != "waiting":
            for each, before in groups:
                vars(each).update(before)
            (self.last_number, self.sequence), self.picture.mails = numbers, mails
            raise Refused
        self.picture.mails["put_back"] += 1
        group.form.renew()

    def resize(self, places: int | None, held: int) -> None:
        self.places, self.held = places, held if places is None else min(held, places)
        self.fill()

    def move(self, start: float | None, room: str) -> None:
        if self.is_cancelled:
            raise Refused
        if (start, room) != (self.start, self.room):
            self.start, self.room = start, room
            self._tell_moved()

    def call_off(self) -> None:
        if not self.is_cancelled:
            self.is_cancelled = True
            self.sequence += 1
            self.picture.mails["event_cancelled"] += self._told()

    def reinstate(self) -> None:
        if self.is_cancelled:
            self.is_cancelled = False
            self._tell_moved()

    def _tell_moved(self) -> None:
        """Another date is another question: who was offered a place has the whole time again to answer."""
        self.sequence += 1
        self.picture.mails["event_moved"] += self._told()
        for group in self.groups:
            if group.state == "offered" and self.is_to_come:
                group.deadline = self._deadline()
        self.fill()
