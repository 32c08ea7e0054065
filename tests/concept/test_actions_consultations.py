"""Opening a consultation, commenting, letting in, answering, telling."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from concept.actions import consultations
from concept.actions.consultations import (
    CommentConflict,
    ConsultationClosed,
    ConsultationConflict,
    ConsultationRefused,
    ResponseConflict,
    answer_comment,
    confirm_comment,
    delete_unconfirmed_comments,
    enter_comment,
    hand_in_comment,
    mark_of,
    moderate_comment,
    note_letter,
    open_consultation,
    publish_answers,
    set_comment_naming,
)
from concept.content import Content
from concept.models import Comment, Consultation, Response
from concept.queries.comments import comments_of, letters, ready_answers
from concept.queries.mails import comment_answered_is_due, comment_confirm_is_due, comment_declined_is_due
from participants.actions.resending import CannotSendAgainError, send_again
from participants.models import Contact, OutgoingMail
from participants.models.mails import MailState, mask
from participants.models.tokens import hash_token
from tests.concept import consulting
from workshops import clock


@pytest.fixture
def version(process):
    return consulting.opened().version


def by_citizen(version, text="Bitte genauer.", **values):
    values = {"name": "Cem Citizen", "email": "cem@example.org", **values}
    return hand_in_comment(version=version, kind="change", text=text, **values)


# --- The window ---------------------------------------------------------------------------------------------------------


def test_a_consultation_is_opened_and_changed_until_it_is_over(process, set_clock, team_member):
    version, now = consulting.version(), clock.now()
    made = open_consultation(
        version=version, opens_at=now, closes_at=now + timedelta(days=3), note=" Was fehlt? ", by=team_member
    )
    assert (made.version, made.note, made.changed_by) == (version, "Was fehlt?", team_member)
    longer = open_consultation(version=version, opens_at=now, closes_at=now + timedelta(days=9), by=team_member)
    assert (longer.pk, longer.closes_at, longer.note) == (made.pk, now + timedelta(days=9), "")
    set_clock("2013-02-07T09:00")
    with pytest.raises(ConsultationRefused, match="beendet"):
        open_consultation(version=version, opens_at=now, closes_at=now + timedelta(days=90), by=team_member)
    assert Consultation.objects.get().closes_at == now + timedelta(days=9)


@pytest.mark.parametrize(
    ("begins", "ends", "words"), [(0, -1, "nach dem Beginn"), (2, 1, "nach dem Beginn"), (-5, -1, "in der Zukunft")]
)
def test_a_window_that_makes_no_sense_is_refused(process, begins, ends, words):
    now = clock.now()
    with pytest.raises(ConsultationRefused, match=words):
        open_consultation(
            version=consulting.version(),
            opens_at=now + timedelta(days=begins),
            closes_at=now + timedelta(days=ends),
            by=None,
        )


def test_a_version_that_nobody_can_read_is_not_opened(process):
    with pytest.raises(ConsultationRefused, match="Veröffentlichen"):
        consulting.opened(consulting.version(is_public=False))


def test_the_beginning_holds_once_it_has_come(version):
    now = clock.now()
    with pytest.raises(ConsultationRefused, match="läuft schon"):
        open_consultation(version=version, opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=9), by=None)


@pytest.mark.parametrize("moment", ["2013-01-06T09:00", "2013-01-21T10:00"])
def test_outside_of_the_window_nobody_comments(version, set_clock, moment):
    set_clock(moment)
    with pytest.raises(ConsultationClosed) as refused:
        by_citizen(version)
    assert refused.value.consultation == version.consultation
    assert not Comment.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_without_a_consultation_nobody_comments(process):
    with pytest.raises(ConsultationClosed) as refused:
        by_citizen(consulting.version())
    assert refused.value.consultation is None


def test_of_two_who_change_the_window_the_second_is_told(process):
    version, now = consulting.version(), clock.now()
    values = {"version": version, "opens_at": now, "closes_at": now + timedelta(days=3), "by": None}
    made = open_consultation(**values, seen="")
    seen = mark_of(made)
    open_consultation(**values, note="Fehlt etwas?", seen=seen)
    for mark in ("", seen):
        with pytest.raises(ConsultationConflict) as conflict:
            open_consultation(**values, note="Oder so?", seen=mark)
        assert conflict.value.stored.note == "Fehlt etwas?"
    # The same as is stored is no conflict, and whoever saw nothing of it may do as they please.
    assert open_consultation(**values, note="Fehlt etwas?", seen=seen).pk == made.pk
    assert open_consultation(**values, note="Oder so?").note == "Oder so?"


# --- Citizens -----------------------------------------------------------------------------------------------------------


def token_of(mail):
    return re.search(r"/konzept/rueckmeldung/([\w-]+)/", mail.text)[1]


def test_a_citizen_confirms_by_the_mailed_link(version):
    made = by_citizen(version, email="Cem@Example.org", may_be_named=True, key="key-12345")
    assert "\n\nRückmeldung ansehen und bestätigen:\n" in OutgoingMail.objects.get().text
    assert (made.number, made.moderation, made.email, made.named_as) == (
        1,
        "unconfirmed",
        "cem@example.org",
        "Cem Citizen",
    )
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to) == ("comment_confirm", "cem@example.org")
    assert made.token_hash == hash_token(token_of(mail))
    assert token_of(mail) not in mask(mail.text) + mask(mail.html)
    assert comment_confirm_is_due(mail)
    assert confirm_comment(comment=made).moderation == "pending"
    assert confirm_comment(comment=made).moderation == "pending"
    assert not comment_confirm_is_due(mail)


def test_each_mail_says_what_the_comment_is_about(version):
    section = Content.from_data(version.content).sections[2]
    paragraph = consulting.paragraph(version)
    said = [
        by_citizen(version, paragraph=paragraph, section=section.slug),
        by_citizen(version, section=section.slug),
        by_citizen(version),
    ]
    for each in said:
        confirm_comment(comment=each)
        moderate_comment(comment=each, decision="declined", reason="Nennt Menschen.", by=None)
    places = [paragraph.quotation, f"{section.number} {section.title}".strip(), "das ganze Konzept"]
    for number, place in enumerate(places):
        mails = OutgoingMail.objects.filter(comment_mail__comment=said[number])
        assert [mail.kind for mail in mails.order_by("pk")] == ["comment_confirm", "comment_declined"]
        for mail in mails:
            assert f"Worum es geht: {place}\n" in mail.text
            assert f"Worum es geht: {place}</p>" in mail.html


def test_the_same_form_sent_twice_is_one_comment_and_one_mail(version):
    first, again = by_citizen(version, key="key-12345"), by_citizen(version, key="key-12345")
    assert first == again
    assert OutgoingMail.objects.count() == 1


def test_other_words_take_the_place_of_what_was_not_confirmed(version):
    former = by_citizen(version, "Falsch getippt.", key="key-12345")
    made = by_citizen(version, "Richtig getippt.", key="key-12345")
    assert list(Comment.objects.values_list("number", "text")) == [(2, "Richtig getippt.")]
    assert made.number == former.number + 1
    assert list(OutgoingMail.objects.values_list("state", flat=True)) == ["withdrawn", "queued"]


def test_what_was_confirmed_is_not_replaced(version):
    confirm_comment(comment=by_citizen(version, "Das gilt.", key="key-12345"))
    by_citizen(version, "Und noch etwas.", key="key-12345")
    assert Comment.objects.count() == 2


def test_nobody_can_fill_somebodys_mailbox(version):
    made = [by_citizen(version, f"Nummer {number}", email="Opfer@example.org") for number in range(12)]
    assert made[10:] == [None, None]
    assert OutgoingMail.objects.count() == 10
    assert by_citizen(version, email="andere@example.org")


def test_other_words_in_the_same_form_fill_no_mailbox_either(version):
    for number in range(12):
        by_citizen(version, f"Nummer {number}", key="key-12345")
        OutgoingMail.objects.filter(state="queued").update(state="sent")
    assert OutgoingMail.objects.count() == 10
    # What was too much takes nothing away.
    assert Comment.objects.get().text == "Nummer 9"


def test_whoever_follows_the_links_may_go_on(version):
    for number in range(12):
        confirm_comment(comment=by_citizen(version, f"Nummer {number}"))
    assert Comment.objects.filter(moderation="pending").count() == 12


def test_the_last_moment_is_one_moment(version, monkeypatch):
    last = version.consultation.closes_at - timedelta(microseconds=1)
    ticks = iter([last, *[version.consultation.closes_at] * 20])
    monkeypatch.setattr(clock, "now", lambda: next(ticks))
    made = by_citizen(version)
    assert (made.received_at, made.is_late) == (last, False)


def test_a_link_that_has_run_out_confirms_nothing_and_what_it_was_for_goes(version):
    made = by_citizen(version)
    kept = by_citizen(version, "Bestätigt.")
    confirm_comment(comment=kept)
    Comment.objects.update(expires_at=timezone.now())
    assert confirm_comment(comment=made).moderation == "unconfirmed"
    assert not comment_confirm_is_due(OutgoingMail.objects.first())
    assert delete_unconfirmed_comments() == 1
    assert list(Comment.objects.all()) == [kept]
    # Its number is not given again.
    assert by_citizen(version, "Neu.").number == 3


def test_what_came_in_time_may_be_confirmed_later(version, set_clock):
    made = by_citizen(version)
    set_clock("2013-01-22T09:00")
    assert confirm_comment(comment=made).moderation == "pending"


def test_a_link_is_not_sent_again_from_the_outbox(version):
    by_citizen(version)
    OutgoingMail.objects.update(state=MailState.SENT)
    with pytest.raises(CannotSendAgainError, match="noch einmal abgeschickt"):
        send_again(mail=OutgoingMail.objects.get())


# --- Organisations and letters ------------------------------------------------------------------------------------------


def test_who_speaks_for_an_organisation_needs_no_confirmation(version, delegate_a):
    Contact.objects.update(accepted_at=clock.now())
    delegate_a.contact.refresh_from_db()
    values = {"version": version, "kind": "question", "text": "Wann?", "contact": delegate_a.contact}
    made = hand_in_comment(**values, may_be_named=True, key="key-12345")
    assert (made.moderation, made.organisation, made.named_as) == ("pending", delegate_a.organisation, "Verein A")
    assert hand_in_comment(**values, may_be_named=True, key="key-12345") == made
    assert not OutgoingMail.objects.exists()


def test_who_speaks_for_nobody_yet_is_a_person(version, delegate_a, delegate_b):
    Contact.objects.filter(pk=delegate_b.contact.pk).update(
        organisation=delegate_a.organisation, accepted_at=clock.now()
    )
    made = hand_in_comment(
        version=version, kind="question", text="Wann?", contact=delegate_a.contact, may_be_named=True
    )
    assert (made.organisation, made.named_as, made.author) == (None, "", "eine Person")
    assert set_comment_naming(comment=made, is_named=True).named_as == delegate_a.contact.name
    Contact.objects.filter(pk=delegate_a.contact.pk).update(email="")
    moderate_comment(comment=made, decision="accepted", by=None)
    consulting.answer(made)
    assert not OutgoingMail.objects.exists()
    assert list(letters(Comment.objects.all())) == [made]
    delegate_a.contact.accepted_at = clock.now()
    assert list(comments_of(delegate_a.contact)) == [made]


def test_the_key_of_somebody_elses_form_is_no_key(version, delegate_a, delegate_b):
    values = {"version": version, "kind": "question", "text": "Wann?", "key": "key-12345"}
    made = [hand_in_comment(**values, contact=each.contact) for each in (delegate_a, delegate_b)]
    assert [each.contact for each in made] == [delegate_a.contact, delegate_b.contact]


def test_the_team_enters_letters_also_late_ones(version, set_clock, team_member, delegate_a):
    made = consulting.comment(version, state="pending", by=team_member, may_be_named=True)
    assert (made.moderation, made.channel, made.entered_by, made.named_as, made.is_late) == (
        "pending",
        "letter",
        team_member,
        "Lina Leserin",
        False,
    )
    set_clock("2013-01-25T09:00")
    late = consulting.comment(
        version, "Zu spät.", state="pending", organisation=delegate_a.organisation, may_be_named=True
    )
    assert (late.is_late, late.named_as) == (True, "Verein A")


def test_a_letter_entered_twice_is_one(version):
    at = clock.now()
    first = consulting.comment(version, state="pending", key="key-12345", received_at=at)
    assert consulting.comment(version, state="pending", key="key-12345", received_at=at) == first


@pytest.mark.parametrize(("days", "words"), [(-1, "noch nicht begonnen"), (1, "in der Zukunft")])
def test_letters_come_neither_too_early_nor_from_the_future(version, days, words):
    with pytest.raises(ConsultationRefused, match=words):
        consulting.comment(version, received_at=clock.now() + timedelta(days=days))


def test_letters_need_a_consultation(process):
    with pytest.raises(ConsultationRefused, match="keine Beteiligung"):
        consulting.comment(consulting.version())


# --- Letting in ---------------------------------------------------------------------------------------------------------


def test_declining_needs_a_reason_and_tells_the_writer(version, team_member):
    made = by_citizen(version)
    with pytest.raises(ConsultationRefused, match="niemand bestätigt"):
        moderate_comment(comment=made, decision="accepted", by=team_member)
    confirm_comment(comment=made)
    with pytest.raises(ConsultationRefused, match="Grund"):
        moderate_comment(comment=made, decision="declined", reason=" ", by=team_member)
    with pytest.raises(ConsultationRefused, match="Wählen"):
        moderate_comment(comment=made, decision="unconfirmed", by=team_member)
    declined = moderate_comment(comment=made, decision="declined", reason="Nennt Menschen.", by=team_member)
    assert (declined.moderation_reason, declined.moderated_by) == ("Nennt Menschen.", team_member)
    mail = OutgoingMail.objects.get(kind="comment_declined")
    assert (mail.to, "Nennt Menschen." in mail.text, comment_declined_is_due(mail)) == ("cem@example.org", True, True)
    moderate_comment(comment=made, decision="declined", reason="Noch einmal.", by=team_member)
    assert OutgoingMail.objects.filter(kind="comment_declined").count() == 1
    accepted = moderate_comment(comment=made, decision="accepted", by=team_member, seen="declined")
    assert (accepted.moderation, accepted.moderation_reason) == ("accepted", "")
    mail.refresh_from_db()
    assert (mail.state, comment_declined_is_due(mail)) == ("withdrawn", False)


def test_who_has_no_address_is_told_otherwise_and_once_for_each_decision(version, set_clock):
    made = consulting.comment(version, state="declined")
    by_mail = consulting.comment(version, "Per Mail.", state="declined", email="cem@example.org")
    assert list(letters(Comment.objects.all())) == [made]
    note_letter(comment=made)
    told = Comment.objects.get(pk=made.pk).decline_told_at
    set_clock("2013-01-09T09:00")
    note_letter(comment=made)
    assert (Comment.objects.get(pk=made.pk).decline_told_at, letters(Comment.objects.all()).count()) == (told, 0)
    moderate_comment(comment=made, decision="accepted", by=None)
    note_letter(comment=made)
    assert Comment.objects.get(pk=made.pk).decline_told_at is None
    moderate_comment(comment=made, decision="declined", reason="Noch einmal.", by=None)
    assert list(letters(Comment.objects.all())) == [made]
    # A mail that was taken back told nothing.
    moderate_comment(comment=by_mail, decision="accepted", by=None)
    Comment.objects.filter(pk=by_mail.pk).update(email="")
    moderate_comment(comment=by_mail, decision="declined", reason="Noch einmal.", by=None)
    assert set(letters(Comment.objects.all())) == {made, by_mail}


def test_two_who_decide_at_once_see_each_other(version, team_member):
    made = consulting.comment(version, state="pending")
    moderate_comment(comment=made, decision="declined", reason="Doppelt.", by=team_member, seen="pending")
    with pytest.raises(CommentConflict) as conflict:
        moderate_comment(comment=made, decision="accepted", by=None, seen="pending")
    assert conflict.value.stored.moderation_reason == "Doppelt."


def test_agreement_to_be_named_is_taken_back_and_given(version, delegate_a):
    made = consulting.comment(version, may_be_named=True)
    assert set_comment_naming(comment=made, is_named=False).named_as == ""
    assert set_comment_naming(comment=made, is_named=True).named_as == "Lina Leserin"


# --- Answers ------------------------------------------------------------------------------------------------------------


def test_an_answer_needs_verdict_and_reason_and_a_comment_that_is_let_in(version):
    waiting = consulting.comment(version, state="pending")
    with pytest.raises(ConsultationRefused, match="Wählen"):
        answer_comment(comment=waiting, verdict="perhaps", reason="Ja.", by=None)
    with pytest.raises(ConsultationRefused, match="Begründung"):
        answer_comment(comment=waiting, verdict="adopted", reason=" \n", by=None)
    with pytest.raises(ConsultationRefused, match="veröffentlicht ist"):
        answer_comment(comment=waiting, verdict="adopted", reason="Ja.", by=None)
    assert not Response.objects.exists()


def test_two_who_answer_at_once_see_each_other(version, team_member):
    made = consulting.comment(version)
    first = answer_comment(comment=made, verdict="noted", reason="Gut.", by=team_member, seen_version=0)
    with pytest.raises(ResponseConflict) as conflict:
        answer_comment(comment=made, verdict="not", reason="Schlecht.", by=None, seen_version=0)
    assert conflict.value.stored == first
    assert answer_comment(comment=made, verdict="noted", reason="Gut.", by=None, seen_version=0).version == 1
    assert answer_comment(comment=made, verdict="not", reason="Schlecht.", by=None, seen_version=1).version == 2


def test_publishing_tells_everyone_once_by_mail_or_names_the_letters(version, team_member, delegate_a):
    Contact.objects.update(accepted_at=clock.now())
    delegate_a.contact.refresh_from_db()
    citizen = confirm_comment(comment=by_citizen(version))
    signed_in = hand_in_comment(version=version, kind="change", text="Wir.", contact=delegate_a.contact)
    for each in (citizen, signed_in):
        moderate_comment(comment=each, decision="accepted", by=None)
    by_letter = consulting.comment(version, "Brief.")
    of_organisation = consulting.comment(version, "Anruf.", organisation=delegate_a.organisation)
    unanswered, waiting = consulting.comment(version, "Offen."), consulting.comment(version, "Neu.", state="pending")
    answered = [citizen, signed_in, by_letter, of_organisation]
    for each in answered:
        answer_comment(comment=each, verdict="partly", reason="Zum Teil.", by=None)
    everyone = [*answered, unanswered, waiting]
    told = publish_answers(comments=everyone, by=team_member)
    assert (told.answers, told.mails, told.letters) == (4, 3, [by_letter])
    mails = OutgoingMail.objects.filter(kind="comment_answered").order_by("pk")
    assert [mail.to for mail in mails] == ["cem@example.org", "a@example.org", "a@example.org"]
    assert all(comment_answered_is_due(mail) for mail in mails)
    assert publish_answers(comments=everyone, by=team_member).answers == 0
    note_letter(comment=by_letter)
    note_letter(comment=unanswered)
    assert Response.objects.exclude(letter_at=None).get().comment == by_letter


def test_a_changed_answer_is_internal_and_its_mail_stays_here(version):
    made = confirm_comment(comment=by_citizen(version))
    moderate_comment(comment=made, decision="accepted", by=None)
    consulting.answer(made)
    mail = OutgoingMail.objects.get(kind="comment_answered")
    changed = answer_comment(comment=made, verdict="not", reason="Doch nicht.", by=None)
    assert (changed.published_at, changed.version) == (None, 2)
    mail.refresh_from_db()
    assert (mail.state, comment_answered_is_due(mail)) == ("withdrawn", False)
    publish_answers(comments=[made], by=None)
    assert OutgoingMail.objects.filter(kind="comment_answered", state="queued").count() == 1
    assert not comment_answered_is_due(mail)


def test_an_answer_to_what_is_declined_later_is_not_told(version):
    made = confirm_comment(comment=by_citizen(version))
    moderate_comment(comment=made, decision="accepted", by=None)
    consulting.answer(made)
    mail = OutgoingMail.objects.get(kind="comment_answered")
    moderate_comment(comment=made, decision="declined", reason="Nennt Menschen.", by=None)
    mail.refresh_from_db()
    assert (mail.state, comment_answered_is_due(mail)) == ("withdrawn", False)


def test_an_answer_whose_mail_was_taken_back_is_told_when_the_comment_is_let_in_again(version, team_member):
    made = confirm_comment(comment=by_citizen(version))
    moderate_comment(comment=made, decision="accepted", by=None)
    consulting.answer(made)
    mail = OutgoingMail.objects.get(kind="comment_answered")
    moderate_comment(comment=made, decision="declined", reason="Nennt Menschen.", by=None)
    accepted = moderate_comment(comment=made, decision="accepted", by=None)
    assert (accepted.public_response, list(ready_answers(version))) == (None, [made])
    assert publish_answers(comments=[made], by=team_member).mails == 1
    assert OutgoingMail.objects.filter(kind="comment_answered", state="queued").count() == 1
    assert not comment_answered_is_due(mail)


def test_an_answer_that_was_told_stays_told(version):
    made = confirm_comment(comment=by_citizen(version))
    moderate_comment(comment=made, decision="accepted", by=None)
    consulting.answer(made)
    OutgoingMail.objects.update(state=MailState.SENT)
    moderate_comment(comment=made, decision="declined", reason="Nennt Menschen.", by=None)
    moderate_comment(comment=made, decision="accepted", by=None)
    assert publish_answers(comments=[made], by=None).answers == 0


def test_a_told_answer_sent_again_holds_as_long_as_the_first(version):
    made = confirm_comment(comment=by_citizen(version))
    moderate_comment(comment=made, decision="accepted", by=None)
    consulting.answer(made)
    mail = OutgoingMail.objects.get(kind="comment_answered")
    OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.SENT)
    again = send_again(mail=mail)
    assert comment_answered_is_due(again)
    answer_comment(comment=made, verdict="not", reason="Doch nicht.", by=None)
    assert not comment_answered_is_due(again)


def test_all_that_is_exported_is_there():
    assert all(hasattr(consultations, name) for name in consultations.__all__)
    assert enter_comment is consultations.enter_comment
