"""Every kind of mail can be looked at before anybody gets one, and can be read by programs we did not write."""

from email import message_from_bytes, policy
from html.parser import HTMLParser

import pytest
import vobject
from icalendar import Calendar

from participants.mail.kinds import KINDS, example_of
from participants.mail.message import build_message
from participants.models import Contact, Delegate, MailLink, OutgoingMail, Registration
from participants.models.mails import MailKind
from workshops.models import Event, Process

# What changes a calendar, and how.
METHODS = {
    MailKind.REGISTERED: "REQUEST",
    MailKind.PROMOTED: "REQUEST",
    MailKind.EVENT_MOVED: "REQUEST",
    MailKind.DELEGATE_NOTICE: "REQUEST",
    MailKind.PUT_BACK: "CANCEL",
    MailKind.REGISTRATION_CANCELLED: "CANCEL",
    MailKind.EVENT_CANCELLED: "CANCEL",
    MailKind.DELEGATE_LEFT: "CANCEL",
}
kinds = pytest.mark.parametrize("kind", MailKind.values)


@pytest.fixture
def process(county: Process, event: Event) -> Process:
    return county


def read(mail: OutgoingMail):
    return message_from_bytes(build_message(mail).message().as_bytes(linesep="\r\n"), policy=policy.default)


def words_of(html: str) -> str:
    class Reader(HTMLParser):
        words = ""
        addresses = ""

        def handle_data(self, data: str) -> None:
            self.words += data

        def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
            self.addresses += f" {dict(attributes).get('href', '')}"

    reader = Reader()
    reader.feed(html)
    return f"{reader.words} {reader.addresses}"


def test_no_kind_is_without_reason_and_example():
    assert set(KINDS) == set(MailKind.values)


@kinds
def test_example_leaves_nothing_behind(process, kind):
    mail = example_of(kind)

    assert mail.subject
    assert str(KINDS[kind].reason)
    for model in (OutgoingMail, MailLink, Registration, Delegate, Contact):
        assert not model.objects.exists()


def test_example_without_any_event_to_come(county):
    assert "Beispieltermin" in example_of(MailKind.REGISTERED).text


@kinds
def test_frame_of_the_mail(process, kind):
    message = read(example_of(kind))

    assert message["Reply-To"] == process.contact_email
    assert message["Auto-Submitted"] == (None if kind == MailKind.MAILING else "auto-generated")
    assert message["Precedence"] is None
    assert message["Message-ID"].startswith("<")
    assert message.defects == []
    for part in message.walk():
        assert part.defects == []
        if not part.is_multipart():
            assert part["Content-Type"].params["charset"].lower() == "utf-8"
            assert part["Content-Type"].count("charset") == 1


@kinds
def test_text_and_html_are_both_whole(process, kind):
    message = read(example_of(kind))
    text, html = message.get_body(["plain"]).get_content(), message.get_body(["html"]).get_content()
    spoken = words_of(html)

    for line in text.split("-- ")[0].splitlines():
        for word in line.strip("- ").split():
            assert word.strip(":.") in spoken, (word, line)


@kinds
def test_text_is_tidy_even_where_a_name_ends_with_a_full_stop(process, kind):
    text = example_of(kind).text
    assert ("\n\n\n" in text, ".." in text) == (False, False), text


@pytest.mark.parametrize("kind", [MailKind.DELEGATE_NOTICE, MailKind.DELEGATE_LEFT])
def test_nobody_is_asked_to_answer_a_mail_that_goes_back_to_no_mailbox(process, kind):
    assert any(words in example_of(kind).text for words in ("antworten Sie", "Eine Antwort"))
    Process.objects.update(contact_email="")
    assert not any(words in example_of(kind).text for words in ("antworten Sie", "Eine Antwort"))


@kinds
def test_calendar_part_is_an_invitation_or_a_cancellation_to_the_recipient(process, kind):
    mail = example_of(kind)
    message = read(mail)
    parts = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    if kind not in METHODS:
        assert parts == []
        return
    [part] = parts
    body = part.get_content()
    assert part["Content-Type"].params == {"method": METHODS[kind], "charset": "utf-8"}

    calendar = Calendar.from_ical(body)
    [entry] = calendar.walk("VEVENT")
    assert calendar["METHOD"] == METHODS[kind]
    assert str(entry["ATTENDEE"]) == f"mailto:{mail.to}"
    assert str(entry["ORGANIZER"]) == f"mailto:{process.contact_email}"
    assert entry["UID"] == mail.event.uid if mail.event else entry["UID"]
    assert (str(entry["STATUS"]) == "CANCELLED") == (METHODS[kind] == "CANCEL")

    other = vobject.readOne(body)
    assert other.method.value == METHODS[kind]
    assert len(other.contents["vevent"]) == 1
    assert other.vevent.attendee.value == f"mailto:{mail.to}"
    assert other.vevent.organizer.value == f"mailto:{process.contact_email}"
    assert {"uid", "sequence", "dtstamp", "dtstart", "dtend", "summary"} <= set(other.vevent.contents)
