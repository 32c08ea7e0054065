"""Inviting, reminding, answering: once each, traced, and only mails that are still owed."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from participants.actions.addresses import mark_undeliverable
from participants.actions.events import cancel_event
from participants.actions.invitations import (
    invite_organisations,
    mark_letters_sent,
    record_answer,
    remind_silent,
    renew_code,
    withdraw_invitation,
)
from participants.actions.organisations import merge_organisations
from participants.actions.submissions import DelegateEntry, Entry, confirm_submission, submit_registration
from participants.models import Invitation, OutgoingMail, Submission
from participants.models.invitations import normal_code
from participants.models.tokens import hash_token
from participants.queries.invitations import count_answers, silent
from participants.queries.mails import invitation_is_due
from tests.participants.inviting import invite, make_organisation, steps
from tests.participants.registering import START, mails, register
from workshops import clock
from workshops.models import Event, User

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def form_of(invitation: Invitation, *events: Event, **fields: object) -> Submission:
    """The form that somebody fills in by the invitation's link."""
    values = {
        "events": [event.slug for event in events],
        "organisation": invitation.organisation.name,
        "contact_name": "Karin Kommt",
        "email": "karin@example.org",
        "delegates": [DelegateEntry("Karin Kommt")],
    }
    submission = submit_registration(entry=Entry(**values | fields), key="invited-form", invitation=invitation)
    assert submission is not None
    return submission


# --- The code ----------------------------------------------------------------------------------------------------------


def test_code_follows_from_row_and_key_and_is_nowhere_stored(event):
    invitation = invite(event, channel="letter")
    code = invitation.code

    assert normal_code(code) == code
    assert Invitation.objects.get().code == code
    stored = [str(getattr(invitation, field.attname)) for field in invitation._meta.concrete_fields]
    assert [value for value in stored if code in value or code.replace("-", "") in value] == []
    assert invitation.token_hash == hash_token(code)


def test_code_is_found_however_it_is_typed(event):
    invitation = invite(event)
    typed = invitation.code.lower().replace("-", " ")

    assert Invitation.objects.find(typed) == invitation
    assert Invitation.objects.find(f"  {invitation.code.replace('-', '–')} ") == invitation
    assert [Invitation.objects.find(wrong) for wrong in ("", "ABCD", invitation.code[:-1] + "0", "\0" * 16)] == [
        None
    ] * 4


def test_code_depends_on_the_secret_key_and_old_keys_still_tell_it(event, settings):
    invitation = invite(event)
    code, key = invitation.code, settings.SECRET_KEY
    settings.SECRET_KEY = "another" * 10
    assert (invitation.code, invitation.link) == ("", "")
    settings.SECRET_KEY_FALLBACKS = [key]
    assert invitation.code == code


def test_each_invitation_has_its_own_code(event):
    codes = {invite(event).code for _number in range(20)}
    assert len(codes) == 20


# --- Inviting ----------------------------------------------------------------------------------------------------------


def test_mail_is_owed_in_the_transaction_that_invites(event):
    organisation = make_organisation()
    with transaction.atomic():
        invite(event, organisation=organisation)
        transaction.set_rollback(True)
    assert (Invitation.objects.count(), mails()) == (0, [])

    invitation = invite(event, organisation=organisation, message="Bitte mit Fragen.")
    [mail] = mails()
    assert (mail.kind, mail.to, mail.invitation) == ("invitation", invitation.contact.email, invitation)
    assert mail.subject == "Einladung: Do., 17. Januar 2013, Rathaus"
    assert invitation.link in mail.text
    assert f"wir laden {organisation} herzlich zu einem Termin ein." in mail.text
    assert "Bitte mit Fragen." in mail.html
    assert invitation.code not in mail.masked_text
    assert (invitation.sent_at, steps(invitation)) == (invitation.created_at, ["created"])


@pytest.mark.parametrize("channel", ["letter", "phone"])
def test_other_ways_write_no_mail(event, channel):
    invitation = invite(event, channel=channel)
    assert (mails(), invitation.sent_at) == ([], None)


def test_nobody_is_invited_twice_to_the_same_event(make_event):
    first, second = make_event(), make_event()
    organisation = make_organisation()
    invite(first, organisation=organisation)
    everyone = {"organisations": [organisation.pk], "channel": "letter"}

    again = invite_organisations(events=[first.pk], **everyone)
    assert [(each.organisation, str(each.reason)) for each in again.skipped] == [(organisation, "schon eingeladen")]
    both = invite_organisations(events=[first.pk, second.pk], **everyone)
    assert [list(each.events.all()) for each in both.invitations] == [[second]]
    assert Invitation.objects.count() == 2


def test_registered_unreachable_and_declined_are_left_out(make_event):
    event = make_event(places=None)
    [registration] = register(event)
    silent_one = make_organisation(email="")
    refused = make_organisation()
    refused.contacts.update(declined_at=clock.now())
    dead = make_organisation()
    mark_undeliverable(address=dead.contacts.get().email.upper(), reason="550")
    pks = [registration.organisation_id, silent_one.pk, refused.pk, dead.pk]

    done = invite_organisations(organisations=pks, events=[event.pk], channel="mail")
    assert [str(each.reason) for each in done.skipped] == [
        *["keine gültige E-Mail-Adresse"] * 3,
        "schon angemeldet",
    ]
    done = invite_organisations(organisations=pks, events=[event.pk], channel="phone")
    assert [str(each.reason) for each in done.skipped][:3] == ["keine Telefonnummer"] * 3
    assert len(invite_organisations(organisations=pks, events=[event.pk], channel="letter").invitations) == 3


def test_who_speaks_for_the_organisation_is_written_to_first(event):
    organisation = make_organisation()
    speaker = organisation.contacts.create(name="Sprecherin", email="s@example.org", accepted_at=clock.now())
    assert invite(event, organisation=organisation).contact == speaker


@pytest.mark.parametrize("fields", [{"is_published": False}, {"status": "cancelled"}])
def test_to_hidden_or_cancelled_events_nobody_is_invited(make_event, fields):
    event = make_event(**fields)
    done = invite_organisations(organisations=[make_organisation().pk], events=[event.pk], channel="mail")
    assert (list(done.invitations), mails()) == ([], [])


def test_taken_back_invitation_may_be_given_again(event):
    organisation = make_organisation()
    withdraw_invitation(invitation=invite(event, organisation=organisation))
    assert invite(event, organisation=organisation).answer == "none"


@pytest.mark.django_db(transaction=True)
def test_two_who_invite_at_once_invite_once(event):
    organisations = [make_organisation().pk for _number in range(5)]
    start = Barrier(2)

    def act() -> None:
        start.wait()
        invite_organisations(organisations=organisations, events=[event.pk], channel="mail")
        connection.close()

    threads = [Thread(target=act) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (Invitation.objects.count(), len(mails())) == (5, 5)


# --- Answers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["no", "later", "yes"])
def test_answer_takes_back_what_is_not_sent_yet(event, answer):
    invitation = invite(event)
    record_answer(invitation=invitation, answer=answer)
    invitation.refresh_from_db()

    assert (invitation.answer, invitation.answered_at is None) == (answer, False)
    assert [mail.state for mail in mails()] == ["withdrawn"]
    assert steps(invitation) == ["created", f"answered {answer}"]


def test_same_answer_again_leaves_no_trace_and_another_one_does(event, team_member):
    invitation = invite(event)
    for answer in ("no", "no", "later", "none"):
        record_answer(invitation=invitation, answer=answer, by=team_member)
    invitation.refresh_from_db()
    assert steps(invitation) == ["created", "answered no", "answered later", "answered none"]
    assert (invitation.answer, invitation.answered_at) == ("none", None)


def test_not_reached_on_the_phone_is_a_note_and_no_answer(event, team_member):
    invitation = invite(event, channel="phone")
    record_answer(invitation=invitation, answer="none", by=team_member, note="nicht erreicht")
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.note, steps(invitation)) == ("none", "nicht erreicht", ["created", "noted"])
    assert invitation.sent_at is not None


def test_confirmed_form_is_a_yes_an_unconfirmed_one_is_not(event):
    invitation = invite(event)
    submission = form_of(invitation, event)
    invitation.refresh_from_db()
    assert (submission.invitation, invitation.answer) == (invitation, "none")

    confirm_submission(submission=submission)
    invitation.refresh_from_db()
    assert (invitation.answer, steps(invitation)) == ("yes", ["created", "answered yes"])
    assert submission.contact.organisation == invitation.organisation


def test_form_for_somebody_else_answers_nothing(event):
    invitation = invite(event)
    submission = form_of(invitation, event, organisation="Ganz andere")
    confirm_submission(submission=submission)
    invitation.refresh_from_db()
    assert (submission.invitation, invitation.answer) == (None, "none")
    assert submission.contact.organisation != invitation.organisation


def test_form_by_the_link_belongs_to_the_invited_of_two_with_one_name(event):
    make_organisation(name="Treff")
    invited = make_organisation(name="Treff")
    submission = form_of(invite(event, organisation=invited), event)
    assert submission.contact.organisation == invited


def test_what_was_taken_back_takes_no_answer(event):
    invitation = invite(event)
    withdraw_invitation(invitation=invitation, note="doppelt")
    record_answer(invitation=invitation, answer="no")
    invitation.refresh_from_db()
    assert (invitation.answer, steps(invitation)) == ("none", ["created", "withdrawn"])
    assert [mail.state for mail in mails()] == ["withdrawn"]


def test_new_code_shuts_out_the_old_one_and_is_mailed(event):
    invitation = invite(event)
    old = invitation.code
    new = renew_code(invitation=invitation).code
    assert (Invitation.objects.find(old), Invitation.objects.find(new)) == (None, invitation)
    assert [(mail.state, new in mail.text) for mail in mails()] == [("withdrawn", False), ("queued", True)]


def test_letters_are_noted_as_sent_once(event, team_member):
    letter, mail = invite(event, channel="letter"), invite(event)
    pks = [letter.pk, mail.pk]
    assert [mark_letters_sent(invitations=pks, by=team_member) for _time in range(2)] == [1, 0]
    assert (steps(letter), steps(mail)) == (["created", "sent"], ["created"])


# --- Silence and reminders ---------------------------------------------------------------------------------------------


def sent() -> None:
    """All mails have gone out."""
    OutgoingMail.objects.filter(state="queued").update(state="sent")


def test_silent_are_those_who_could_still_come_and_say_nothing(make_event, set_time):
    event = make_event(places=None)
    quiet, answered, withdrawn, registered = (invite(event) for _number in range(4))
    record_answer(invitation=answered, answer="later")
    withdraw_invitation(invitation=withdrawn)
    register(event, organisation=registered.organisation.name)
    assert list(silent(Invitation.objects.all())) == [quiet]
    assert vars(count_answers(Invitation.objects.all())) == {"invited": 3, "yes": 1, "no": 0, "later": 1, "silent": 1}

    set_time(START + timedelta(hours=3))
    assert list(silent(Invitation.objects.all())) == []


def test_reminder_goes_once_per_interval_to_the_silent_alone(make_event, set_time, team_member):
    event = make_event(places=None, starts_at=START + 4 * WEEK, ends_at=START + 4 * WEEK + timedelta(hours=3))
    quiet, answered, registered = (invite(event) for _number in range(3))
    invite(event, channel="letter")
    record_answer(invitation=answered, answer="no")
    register(event, organisation=registered.organisation.name)
    sent()
    now = clock.now()
    assert remind_silent(interval=WEEK) == 0

    set_time(now + WEEK)
    assert [remind_silent(interval=WEEK, by=team_member) for _time in range(2)] == [1, 0]
    [mail] = mails("invitation_reminder")
    assert (mail.to, mail.subject) == (quiet.contact.email, "Kommen Sie? Do., 14. Februar 2013, Rathaus")
    assert quiet.link in mail.text
    assert steps(quiet) == ["created", "reminded"]

    set_time(now + 2 * WEEK)
    # The first one has not left the house yet.
    assert remind_silent(interval=WEEK) == 0
    sent()
    assert remind_silent(interval=WEEK) == 1


def test_reminder_names_only_events_still_to_come(make_event, set_time):
    first, second = make_event(), make_event()
    invite(first, second)
    sent()
    set_time(START + timedelta(days=1))
    assert remind_silent(interval=WEEK) == 1
    [mail] = mails("invitation_reminder")
    assert ("17. Januar" in mail.text, "24. Januar" in mail.text) == (False, True)


@pytest.mark.parametrize(
    "overtake",
    [
        lambda invitation, event: record_answer(invitation=invitation, answer="no"),
        lambda invitation, event: register(event, organisation=invitation.organisation.name),
        lambda invitation, event: withdraw_invitation(invitation=invitation),
        lambda invitation, event: cancel_event(event=event),
    ],
    ids=["answered", "registered", "withdrawn", "cancelled"],
)
def test_overtaken_mail_is_not_owed_any_more(event, overtake: Callable[[Invitation, Event], object]):
    invitation = invite(event)
    [mail] = mails("invitation")
    assert invitation_is_due(mail)
    overtake(invitation, event)
    assert not invitation_is_due(mail)


# --- What always holds -------------------------------------------------------------------------------------------------


def test_merging_takes_the_invitations_along(event, team_member: User):
    keep, merge = make_organisation(), make_organisation()
    invitations = [invite(event, organisation=each).pk for each in (keep, merge)]
    merge_organisations(keep=keep, merge=merge, by=team_member)
    assert list(keep.invitations.order_by("pk").values_list("pk", flat=True)) == invitations


@pytest.mark.parametrize("values", [{"answer": "maybe"}, {"channel": "dove"}, {"answer": "yes", "answered_at": None}])
def test_database_refuses_what_cannot_be(event, values):
    invitation = invite(event)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(**values)
