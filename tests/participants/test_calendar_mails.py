"""A calendar that obeys what it is sent, read with other libraries than those that wrote it."""

from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
import vobject
from django.utils import timezone

from participants.actions.delegates import add_delegate, remove_delegate, swap_delegate
from participants.actions.events import cancel_event, move_event, reinstate_event
from participants.actions.queue import put_back_registration
from participants.actions.registrations import cancel_registration
from participants.actions.reminders import owe_reminders
from participants.actions.submissions import DelegateEntry
from participants.mail import build_message
from participants.models import OutgoingMail
from tests.participants.registering import START, register
from workshops.models import Event, Venue

pytestmark = pytest.mark.django_db
DAY, LASTS = timedelta(days=1), timedelta(hours=3)


class Mailbox:
    """What came to one address, and the calendar that it makes: by UID what is entered, and how new that is."""

    def __init__(self, address: str) -> None:
        self.address, self.read = address, 0
        self.entries: dict[str, tuple[datetime, str]] = {}
        self.newest: dict[str, tuple[int, datetime]] = {}

    def fetch(self) -> list[EmailMessage]:
        """The new ones; the calendar obeys them in their order, as RFC 5546 (section 2.1.5) wants it."""
        mails = list(OutgoingMail.objects.filter(to=self.address).order_by("pk"))[self.read :]
        self.read += len(mails)
        messages = [
            message_from_bytes(build_message(mail).message().as_bytes(), policy=policy.default) for mail in mails
        ]
        for message in messages:
            assert message["Reply-To"] == "team@example.org"
            for part in message.walk():
                if part.get_content_type() == "text/calendar":
                    self._obey(part)
        return messages

    def _obey(self, part: EmailMessage) -> None:
        calendar = vobject.readOne(part.get_content())
        entry, method = calendar.vevent, calendar.method.value
        assert part["Content-Type"].params["method"] == method
        assert entry.attendee.value == f"mailto:{self.address}"
        uid, version = entry.uid.value, (int(entry.sequence.value), entry.dtstamp.value)
        if uid in self.newest and version <= self.newest[uid]:
            return
        self.newest[uid] = version
        self.entries.pop(uid, None)
        if method == "REQUEST":
            self.entries[uid] = (entry.dtstart.value, entry.location.value)

    @property
    def kinds(self) -> list[str]:
        return list(OutgoingMail.objects.filter(to=self.address).order_by("pk").values_list("kind", flat=True))


def text_of(message: EmailMessage) -> str:
    return message.get_body(["plain"]).get_content()


def move(event: Event, starts_at: datetime, venue: Venue) -> Event:
    return move_event(event=event, starts_at=starts_at, ends_at=starts_at + LASTS, venue=venue)


def test_calendar_follows_an_event_moved_twice_taken_elsewhere_called_off_and_reinstated(event):
    [registration] = register(event)
    hall, school = event.venue, Venue.objects.create(slug="schule", name="Schule")
    box = Mailbox(registration.contact.email)
    box.fetch()
    assert box.entries == {event.uid: (START, "Rathaus, Musterstadt")}

    changes = [(START + DAY, hall), (START + 2 * DAY, hall), (START + 2 * DAY, school), (START, school)]
    old_and_new = [
        ("Do., 17. Januar 2013, 14–17 Uhr, Rathaus", "Fr., 18. Januar 2013, 14–17 Uhr, Rathaus"),
        ("Fr., 18. Januar 2013, 14–17 Uhr, Rathaus", "Sa., 19. Januar 2013, 14–17 Uhr, Rathaus"),
        ("Sa., 19. Januar 2013, 14–17 Uhr, Rathaus", "Sa., 19. Januar 2013, 14–17 Uhr, Schule"),
        ("Sa., 19. Januar 2013, 14–17 Uhr, Schule", "Do., 17. Januar 2013, 14–17 Uhr, Schule"),
    ]
    for sequence, ((starts_at, venue), (old, new)) in enumerate(zip(changes, old_and_new, strict=True), start=1):
        event = move(event, starts_at, venue)
        [message] = box.fetch()
        assert f"Bisher: {old}" in text_of(message)
        assert f"Neu: {new}" in text_of(message)
        [(entered, place)] = box.entries.values()
        assert (entered, place.startswith(venue.name)) == (starts_at, True)
        assert box.newest[event.uid][0] == sequence

    event = cancel_event(event=event, reason="Schnee")
    box.fetch()
    assert box.entries == {}
    reinstate_event(event=event)
    box.fetch()
    assert box.entries == {event.uid: (START, "Schule")}
    assert box.newest[event.uid][0] == len(changes) + 2


def test_who_comes_back_after_a_cancellation_is_entered_again(make_event, team_member, time_machine):
    time_machine.move_to(timezone.now())
    event = make_event(places=1)
    [registration] = register(event)
    box = Mailbox(registration.contact.email)
    cancel_registration(registration=registration)
    box.fetch()
    assert box.entries == {}
    # Nothing else tells the two apart: the event itself has not changed.
    time_machine.shift(1)
    [again] = register(event, organisation=registration.organisation.name, email=box.address)
    register(event)
    box.fetch()
    assert list(box.entries) == [event.uid]

    put_back_registration(registration=again, reason="Grund", by=team_member)
    box.fetch()
    assert box.entries == {}


def test_entry_stays_while_any_registration_of_the_contact_has_a_place(make_event, team_member):
    event = make_event(places=3)
    [registration] = register(event)
    box = Mailbox(registration.contact.email)
    more = [
        add_delegate(contact=registration.contact, event=event, name=name, email="", key=name) for name in ("B", "C")
    ]
    remove_delegate(delegate=more[0].delegates.get())
    box.fetch()
    assert box.kinds[-1] == "registration_cancelled"
    assert list(box.entries) == [event.uid]
    for _number in range(2):
        register(event)
    put_back_registration(registration=more[1], reason="Grund", by=team_member)
    box.fetch()
    assert "put_back" in box.kinds
    assert list(box.entries) == [event.uid]

    for each in event.registrations.filter(contact=registration.contact):
        cancel_registration(registration=each)
    box.fetch()
    assert box.entries == {}


def test_swapped_people_get_and_lose_the_entry(event):
    [registration] = register(event, delegates=[DelegateEntry("Eine", "eine@example.org")])
    one, other, contact = (
        Mailbox("eine@example.org"),
        Mailbox("andere@example.org"),
        Mailbox(registration.contact.email),
    )
    one.fetch()
    assert list(one.entries) == [event.uid]
    swap_delegate(delegate=registration.delegates.get(), name="Andere", email="andere@example.org")
    for box in (one, other, contact):
        box.fetch()

    assert (list(one.entries), list(other.entries), list(contact.entries)) == ([], [event.uid], [event.uid])


def test_reminders_move_along_and_pass_over_who_has_cancelled(event, set_time):
    [stays], [goes] = register(event), register(event)
    boxes = [Mailbox(each.contact.email) for each in (stays, goes)]
    event = move(event, START + 10 * DAY, event.venue)
    cancel_registration(registration=goes)
    for ahead in (-3, 0, 3, 9, 10):
        set_time(START + ahead * DAY - timedelta(minutes=-1))
        owe_reminders()

    assert [[kind for kind in box.kinds if "reminder" in kind] for box in boxes] == [
        ["reminder_week", "reminder_day"],
        [],
    ]
    assert "27. Januar" in text_of(boxes[0].fetch()[-1])
