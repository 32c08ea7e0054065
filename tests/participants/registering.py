"""How tests register people, and look at what came of it."""

import itertools
import re
from datetime import datetime
from zoneinfo import ZoneInfo

from participants.actions.submissions import DelegateEntry, Entry, confirm_submission, submit_registration
from participants.models import Contact, Organisation, OutgoingMail, Registration, RegistrationChange, Submission
from workshops.models import Event

ZONE = ZoneInfo("Europe/Berlin")
# When the first event that `make_event` makes begins.
START = datetime(2013, 1, 17, 14, tzinfo=ZONE)

_numbers = itertools.count(1)


def submit(*events: Event, people: int = 1, key: str = "", **fields: object) -> Submission:
    """A form of a new organisation with so many people, not confirmed yet."""
    number = next(_numbers)
    values = {
        "events": [event.slug for event in events],
        "organisation": f"Verein {number:04}",
        "contact_name": f"Kontakt {number:04}",
        "email": f"kontakt-{number}@example.org",
        "delegates": [DelegateEntry(f"Person {number:04}-{place}") for place in range(people)],
        "category": "vereine",
        "municipality": "musterstadt",
    }
    submission = submit_registration(entry=Entry(**values | fields), key=key or f"key-{number}")
    assert submission is not None
    return submission


def submit_migrant(*events: Event, **fields: object) -> Submission:
    """The same, of an organisation that the team has marked, by a contact whom it has accepted."""
    number = next(_numbers)
    organisation = Organisation.objects.create(name=f"Brücke {number:04}", is_migrant_organisation=True)
    contact = Contact.objects.create(
        organisation=organisation, name="Kontakt", email=f"bruecke-{number}@example.org", accepted_at=START
    )
    return submit(*events, organisation=organisation.name, email=contact.email, **fields)


def register(*events: Event, **fields: object) -> list[Registration]:
    """The same, confirmed. The registrations in the order of the events."""
    submission = confirm_submission(submission=submit(*events, **fields))
    return list(submission.registrations.for_pages().order_by("event"))


def states(event: Event) -> list[str]:
    """The states of an event's registrations, in the order in which they came in."""
    return list(event.registrations.order_by("pk").values_list("state", flat=True))


def mails(kind: str = "", **filters: object) -> list[OutgoingMail]:
    """What stands in the outbox, the oldest first."""
    return list(OutgoingMail.objects.filter(**({"kind": kind} if kind else {}), **filters).order_by("pk"))


def link_in(mail: OutgoingMail) -> str:
    """The path of the link in a mail."""
    found = re.search(r"http://testserver(/a/[^/]+/)", mail.text)
    assert found, mail.text
    return found[1]


def assert_traces_agree() -> None:
    """Every registration's trace leads without a gap from its beginning to the state it is in."""
    traces = RegistrationChange.objects.order_by("pk").values_list("registration", "kind", "from_state", "to_state")
    ways: dict[int, list[tuple[str, str, str]]] = {}
    for registration, *way in traces:
        ways.setdefault(registration, []).append(tuple(way))
    for registration, state, split_from in Registration.objects.values_list("pk", "state", "split_from"):
        way = ways[registration]
        at = way[0][1] if split_from else ""
        for _kind, before, after in way:
            assert before == at, way
            at = after
        assert at == state, way
