"""What the tests of the concept share."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from concept.actions import minutes as minutes_actions
from concept.actions.results import record_result
from concept.models import Minutes
from concept.queries.documents import Draft, draft_document
from participants.actions.attendance import mark_attendance
from participants.actions.submissions import DelegateEntry, Entry, confirm_submission, submit_registration
from participants.models import Delegate
from tests.concept.minuting import pass_deadline
from workshops import clock
from workshops.models import AgendaItem, Event, Process, User
from workshops.pdf import Pdf, render

_printed: dict[str, Pdf] = {}


@pytest.fixture
def media(settings, tmp_path):
    """An empty folder for what is kept as files."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def draft(process: Process) -> Draft:
    return draft_document(process)


@pytest.fixture
def read_pdf() -> Callable[[Draft], PdfReader]:
    """A draft's PDF, printed once for all tests that ask for the same draft."""

    def read(draft: Draft) -> PdfReader:
        if draft.fingerprint not in _printed:
            _printed[draft.fingerprint] = render(draft.html, assets=draft.assets)
        return PdfReader(BytesIO(_printed[draft.fingerprint].content))

    return read


# --- Minutes ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def event(process: Process, set_clock: Callable[[str], None]) -> Event:
    """The first theme workshop, the day after it; "Verein A" was there with two people, "Verein B" with none."""
    event = Event.objects.theme_workshops().dated().order_by("starts_at")[0]
    for letter, people in (("A", 2), ("B", 1)):
        submission = submit_registration(
            entry=Entry(
                events=[event.slug],
                organisation=f"Verein {letter}",
                contact_name=f"Kontakt {letter}",
                email=f"{letter.lower()}@example.org",
                delegates=[DelegateEntry(f"Person {letter}{number}") for number in range(people)],
            ),
            key=letter,
        )
        confirm_submission(submission=submission)
    assert event.starts_at
    set_clock((clock.to_local(event.starts_at) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"))
    for delegate in Delegate.objects.filter(registration__organisation__name="Verein A"):
        mark_attendance(delegate=delegate, attendance="present")
    event.refresh_from_db()
    return event


@pytest.fixture
def item(event: Event) -> AgendaItem:
    return AgendaItem.objects.create(event=event, position=1, title="Begrüßung", minutes=10)


@pytest.fixture
def minutes(event: Event, item: AgendaItem, team_member: User) -> Minutes:
    return minutes_actions.open_minutes(event=event, by=team_member)


@pytest.fixture
def asked(minutes: Minutes, item: AgendaItem, team_member: User) -> Minutes:
    """Up for confirmation, with one result."""
    record_result(event=minutes.event, agenda_item=item, kind="goal", text="Mehr Kurse", by=team_member)
    minutes_actions.put_up_for_confirmation(minutes=minutes, by=team_member)
    return minutes


@pytest.fixture
def published(asked: Minutes, set_clock: Callable[[str], None], team_member: User) -> Minutes:
    pass_deadline(set_clock, asked)
    minutes_actions.confirm_minutes(minutes=asked, by=team_member)
    minutes_actions.publish_minutes(minutes=asked, by=team_member)
    return asked
