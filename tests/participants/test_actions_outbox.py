"""Every mail owed arrives, none that is not, and a mail that cannot be sent holds up no other."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.utils import timezone

from participants.actions.addresses import lift_undeliverable, mark_undeliverable
from participants.actions.contacts import remove_contact
from participants.actions.events import move_event
from participants.actions.outbox import (
    PAUSES,
    ServerUnavailableError,
    hasten_mails,
    open_connection,
    send_next_mail,
    withdraw_mail,
)
from participants.actions.registrations import cancel_registration
from participants.actions.resending import CannotSendAgainError, send_again
from participants.actions.submissions import confirm_submission
from participants.mail import build_message
from participants.models import OutgoingMail, UndeliverableAddress
from participants.queries import mails as due
from tests.participants.registering import START, link_in, mails, register, submit
from tests.participants.smtp import MailServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings) -> Iterator[MailServer]:
    with MailServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address[:2]
        settings.EMAIL_TIMEOUT = 0.5
        yield server


def drain(due_checks: dict[str, Callable[[OutgoingMail], bool]] | None = None) -> int:
    """Sends what is due now. Returns how many mails were taken."""
    connection, taken = open_connection(), 0
    try:
        while send_next_mail(connection=connection, due_checks=due_checks or {}):
            taken += 1
    except ServerUnavailableError:
        # The worker takes a rest.
        taken += 1
    finally:
        connection.close()
    return taken


def make_due() -> None:
    """Lets all pauses and leases be over."""
    past = timezone.now() - timedelta(seconds=1)
    OutgoingMail.objects.filter(state="queued").update(due_at=past)
    OutgoingMail.objects.filter(state="sending").update(lease_until=past)


def states() -> list[tuple[str, int]]:
    return list(OutgoingMail.objects.order_by("pk").values_list("state", "tries"))


def test_mails_go_out_in_order_over_one_connection(server, event):
    for _number in range(3):
        submit(event)

    assert drain() == 3
    assert states() == [("sent", 1)] * 3
    assert server.script.conversations == 1
    received = [message_from_bytes(each, policy=policy.default)["Message-ID"] for each in server.script.taken]
    assert received == [mail.message_id for mail in mails()]


def test_secrets_leave_the_outbox_with_the_mail(server, event):
    submit(event)
    link = link_in(mails()[0])
    drain()

    [mail] = mails()
    assert link.encode() in server.script.taken[0]
    assert link not in mail.text
    assert link not in mail.html
    assert "/a/…/" in mail.text


def test_team_reads_no_secret_before_sending(event):
    submit(event)
    [mail] = mails()

    assert link_in(mail) not in mail.masked_text


@pytest.mark.parametrize("answer", ["4xx", "drop", "accept-drop", "stall"])
def test_passing_failure_is_tried_again_with_the_same_bytes(server, event, answer):
    submit(event)
    server.script.answers = [answer, answer]
    drain()
    assert states() == [("queued", 1)]
    assert mails()[0].last_error
    make_due()
    drain()
    make_due()
    drain()

    assert states() == [("sent", 3)]
    assert len(server.script.taken) == (3 if answer == "accept-drop" else 1)
    assert len(set(server.script.taken)) == 1


@pytest.mark.parametrize("answer", ["5xx", "data-5xx"])
def test_refused_for_good_is_parked_and_the_queue_moves_on(server, event, answer):
    for _number in range(3):
        submit(event)
    server.script.answers = [answer]
    drain()

    assert states() == [("failed", 1), ("sent", 1), ("sent", 1)]
    assert len(server.script.taken) == 2


def test_poisoned_mail_first_in_the_queue_holds_up_nobody(server, event):
    for _number in range(2):
        submit(event)
    OutgoingMail.objects.filter(pk=mails()[0].pk).update(subject="A\nBcc: everyone@example.org")
    drain()

    assert states() == [("failed", 1), ("sent", 1)]
    assert mails()[0].last_error.startswith("BadHeaderError")


def test_given_up_after_the_last_pause_and_sent_again_on_request(server, event):
    submit(event)
    server.script.answers = ["4xx"] * (len(PAUSES) + 1)
    for _try in range(len(PAUSES) + 1):
        make_due()
        drain()
    assert states() == [("failed", len(PAUSES) + 1)]

    assert send_again(mail=mails()[0]) == mails()[0]
    with pytest.raises(CannotSendAgainError):
        send_again(mail=mails()[0])
    drain()
    assert states() == [("sent", 1)]
    assert link_in_sent(server.script.taken[0])


def link_in_sent(content: bytes) -> bool:
    return b"http://testserver/a/" in content and "…".encode() not in content


def test_server_that_is_away_costs_no_mail_a_try(settings, event):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    for _number in range(2):
        submit(event)
    for _try in range(len(PAUSES) + 3):
        assert drain() == 1

    assert states() == [("queued", 0)] * 2
    assert mails()[0].due_at <= timezone.now()
    assert mails()[0].last_error.startswith("ConnectionRefusedError")


def test_refused_sender_costs_no_mail_a_try(server, event):
    submit(event)
    server.script.answers = ["sender-5xx"] * 12
    for _try in range(12):
        drain()
    assert states() == [("queued", 0)]
    drain()
    assert states() == [("sent", 1)]


def test_server_that_takes_mails_again_gets_at_once_what_waited_for_it(server, event):
    for _number in range(3):
        submit(event)
    server.script.answers = ["drop", "4xx", "ok"]
    drain()
    drain()
    assert states() == [("queued", 1), ("queued", 1), ("sent", 1)]
    assert hasten_mails() == 1
    assert hasten_mails() == 0
    drain()

    # Who was asked to come later is not hastened.
    assert states() == [("sent", 2), ("queued", 1), ("sent", 1)]


def test_unknown_address_is_noted_and_spared_until_it_is_lifted(server, event):
    submit(event, email="Weg@example.org")
    submit(event)
    server.script.answers = ["5xx"]
    drain()
    [note] = UndeliverableAddress.objects.all()
    assert (note.email, note.reason, note.by) == ("weg@example.org", "550 no such user", None)
    confirm_submission(submission=mails()[0].submission)
    drain()
    parked = mails("registered")[0]
    assert (parked.state, parked.tries, parked.last_error) == ("parked", 0, "550 no such user")
    assert len(server.script.taken) == 1

    assert lift_undeliverable(address="WEG@example.org") == 1
    assert not UndeliverableAddress.objects.exists()
    drain()
    assert mails("registered")[0].state == "sent"
    assert link_in_sent(server.script.taken[1])
    assert mails()[0].state == "failed"


def test_blocked_sender_is_no_fault_of_the_address(server, event):
    submit(event)
    server.script.answers = ["blocked"]
    drain()

    assert states() == [("failed", 1)]
    assert not UndeliverableAddress.objects.exists()


def test_first_note_about_an_address_stays(team_member):
    mark_undeliverable(address="A@example.org", reason="kam zurück", by=team_member)
    mark_undeliverable(address="a@example.org", reason="550")

    assert UndeliverableAddress.objects.values_list("reason", "by").get() == ("kam zurück", team_member.pk)


def test_sent_mail_goes_again_with_a_link_that_opens(server, client, make_event):
    event = make_event(places=1)
    [first], [second] = register(event), register(event)
    drain()
    cancel_registration(registration=first)
    drain()
    [promoted] = mails("promoted")
    assert "/a/…/" in promoted.text

    again = send_again(mail=promoted, note="angerufen: nichts angekommen")
    assert send_again(mail=promoted) == again
    assert (again.resend_of, again.note, again.registration) == (promoted, "angerufen: nichts angekommen", second)
    assert again.message_id != promoted.message_id
    assert "/a/…/" not in again.text + again.html
    drain({"promoted": due.promoted_is_due})
    assert [mail.state for mail in mails("promoted")] == ["sent", "sent"]
    path = re.search(rb"http://testserver(/a/[^/]+/)", server.script.taken[-1])[1].decode()
    assert client.get(path)["Location"] == "/a/"


def test_given_up_at_a_wrong_address_it_goes_again_to_the_right_one(server, event):
    [registration] = register(event, email="tipfehler@example.org")
    drain()
    cancel_registration(registration=registration)
    [cancelled] = mails("registration_cancelled")
    OutgoingMail.objects.filter(pk=cancelled.pk).update(state="failed")
    registration.contact.email = "tippfehler@example.org"
    registration.contact.save()

    again = send_again(mail=cancelled)
    assert (again.to, again.state, again.resend_of) == ("tippfehler@example.org", "queued", cancelled)
    assert "mailto:tippfehler@example.org" in again.calendar.replace("\r\n ", "")
    cancelled.refresh_from_db()
    assert (cancelled.to, cancelled.state) == ("tipfehler@example.org", "withdrawn")


def test_who_speaks_for_it_no_more_gets_no_new_link(server, event):
    [registration] = register(event, organisation="Verein", email="alt@example.org")
    heir = registration.organisation.contacts.create(name="Neu", email="neu@example.org", accepted_at=START)
    move_event(event=event, starts_at=START, ends_at=START + timedelta(hours=2), venue=event.venue)
    drain()
    remove_contact(contact=registration.contact, successor=heir)
    [moved] = mails("event_moved")
    assert (moved.to, send_again(mail=moved).to) == ("alt@example.org", "neu@example.org")


def test_result_goes_again_as_it_is_now(server, make_event):
    events = make_event(), make_event()
    registered = register(*events)
    drain()
    cancel_registration(registration=registered[1])
    again = send_again(mail=mails("registered")[0])

    assert again.kind == "registered"
    assert "abgesagt" in again.text
    assert len(again.calendars) == 1


def test_what_would_be_wrong_or_opens_nothing_is_not_sent_again(server, event):
    [registration] = register(event)
    drain()
    [registered] = mails("registered")
    day = START + timedelta(days=1)
    cancel_registration(registration=registration)
    drain()
    move_event(event=event, starts_at=day, ends_at=day + timedelta(hours=2), venue=event.venue)
    with pytest.raises(CannotSendAgainError, match="verlegt"):
        send_again(mail=mails("registration_cancelled")[0])
    OutgoingMail.objects.filter(pk=registered.pk).update(kind="address_proof")
    with pytest.raises(CannotSendAgainError, match="nur einmal"):
        send_again(mail=registered)
    OutgoingMail.objects.filter(pk=registered.pk).update(kind="offered", submission=None)
    with pytest.raises(CannotSendAgainError, match="gibt es nicht mehr"):
        send_again(mail=registered)


def test_withdrawn_once_and_without_its_secrets(event):
    submit(event)
    [mail] = mails()
    link = link_in(mail)

    assert withdraw_mail(mail=mail)
    assert not withdraw_mail(mail=mail)
    assert link not in mails()[0].text + mails()[0].html
    assert mails()[0].finished_at


def test_killed_while_sending_is_sent_when_the_lease_is_over(server, event, monkeypatch):
    submit(event)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("participants.actions.outbox._finish", die)
        with pytest.raises(KeyboardInterrupt):
            drain()
    assert states() == [("sending", 1)]
    assert drain() == 0
    make_due()
    drain()

    assert states() == [("sent", 2)]
    first, second = server.script.taken
    assert first == second


def test_mail_that_cannot_even_be_looked_at_is_given_up(server, event):
    submit(event)

    def stumble(_mail: OutgoingMail) -> bool:
        raise ZeroDivisionError

    for _try in range(len(PAUSES) + 1):
        with pytest.raises(ZeroDivisionError):
            drain({"confirm_link": stumble})
        make_due()
    drain({"confirm_link": stumble})

    assert states() == [("failed", len(PAUSES) + 2)]


def test_paused_past_its_lease_marks_nothing_of_the_other_worker(server, event, monkeypatch):
    submit(event)
    connection = open_connection()
    send = type(connection).send_messages

    def send_slowly(self: object, messages: list[object]) -> int:
        monkeypatch.undo()
        make_due()
        drain()
        return send(self, messages)

    monkeypatch.setattr(type(connection), "send_messages", send_slowly)
    send_next_mail(connection=connection, due_checks={})
    connection.close()

    assert states() == [("sent", 2)]
    assert len(server.script.taken) == 2


def test_overtaken_mails_are_withdrawn(server, event):
    checks = {
        "confirm_link": due.confirm_link_is_due,
        "registered": due.registered_is_due,
        "promoted": due.promoted_is_due,
    }
    first, _second, third = (register(event)[0] for _number in range(3))
    cancel_registration(registration=first)
    cancel_registration(registration=third)
    drain(checks)

    kinds = {(mail.kind, mail.to): mail.state for mail in mails()}
    assert kinds["confirm_link", first.contact.email] == "withdrawn"
    assert kinds["registered", first.contact.email] == "withdrawn"
    assert kinds["promoted", third.contact.email] == "withdrawn"
    assert kinds["registration_cancelled", third.contact.email] == "sent"
    assert len(server.script.taken) == 3


def test_confirm_link_still_waited_for_is_due(event):
    submission = submit(event)

    assert due.confirm_link_is_due(mails()[0])
    confirm_submission(submission=submission)
    assert not due.confirm_link_is_due(OutgoingMail.objects.select_related("submission").first())


def test_mail_says_the_same_in_text_html_and_calendar(event):
    register(event, organisation="Verein")
    message = message_from_bytes(build_message(mails("registered")[0]).message().as_bytes(), policy=policy.default)

    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html", "text/calendar"]
    calendar = list(message.iter_parts())[-1]
    assert calendar["Content-Type"].params == {"method": "REQUEST", "charset": "utf-8"}
    assert message["Reply-To"] == "team@example.org"
    assert message["From"] == "Zuhause im Musterkreis <noreply@example.org>"


def test_names_reach_no_header(make_event):
    event = make_event(title="Abend\r\nBcc: alle@example.org")
    register(event)
    raw = build_message(mails("registered")[0]).message()

    assert raw["Bcc"] is None
