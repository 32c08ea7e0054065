"""What people need: asked for with consent, seen by the event's team alone, answered, withdrawn, deleted."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from participants.actions.contacts import remove_contact
from participants.actions.events import move_event
from participants.actions.outbox import send_next_mail
from participants.actions.queue import split_registration
from participants.actions.registrations import cancel_registration, expire_unconfirmed
from participants.actions.submissions import NeedEntry
from participants.actions.support import (
    answer_support_need,
    change_support,
    delete_overdue_needs,
    request_support,
    withdraw_support,
)
from participants.models import OutgoingMail, Registration, SupportNeed
from participants.queries.mails import support_answered_is_due
from tests.participants.registering import START, link_in, mails, register, submit
from tests.participants.test_views_registrations import form, hidden_of
from workshops.models import EventRole, Person, User

pytestmark = pytest.mark.django_db

TURKISH = NeedEntry("interpreter", "Türkisch")
CHILDREN = NeedEntry("child_care")


def asked(event, *needs: NeedEntry, **fields: object) -> Registration:
    return register(event, needs=needs or [TURKISH], **fields)[0]


def kinds(registration: Registration) -> list[tuple[str, str, str]]:
    return list(registration.support_needs.values_list("kind", "detail", "state"))


# --- Asking ------------------------------------------------------------------------------------------------------------


def test_form_without_these_fields_works_as_before(client, event):
    client.post("/anmelden/", form(event))
    assert (Registration.objects.count(), SupportNeed.objects.count()) == (1, 0)


def test_form_keeps_needs_for_every_event(client, event, make_event):
    other = make_event()
    needs = {"needs": ["child_care", "interpreter"], "needs_language": "Türkisch", "needs_consent": "on"}
    client.post("/anmelden/", form(event, other) | needs)
    for registration in Registration.objects.all():
        assert kinds(registration) == [("interpreter", "Türkisch", "requested"), ("child_care", "", "requested")]


def test_nothing_is_kept_without_consent(client, event):
    answer = client.post("/anmelden/", form(event) | {"needs": ["sign_language"], "needs_note": "Große Schrift"})
    assert "Stimmen Sie zu" in answer.content.decode()
    assert answer.context["support"]["needs_note"].value() == "Große Schrift"
    assert (Registration.objects.count(), SupportNeed.objects.count()) == (0, 0)


def test_consent_alone_asks_for_nothing(client, event):
    client.post("/anmelden/", form(event) | {"needs_consent": "on"})
    assert (Registration.objects.count(), SupportNeed.objects.count()) == (1, 0)


def test_interpreter_needs_a_language_and_a_language_an_interpreter(client, event):
    consent = {"needs_consent": "on"}
    answer = client.post("/anmelden/", form(event) | consent | {"needs": ["interpreter"]})
    assert "Geben Sie die Sprache an" in answer.content.decode()
    answer = client.post("/anmelden/", form(event) | {"needs": ["interpreter"]})
    assert list(answer.context["support"].errors) == ["needs_language", "needs_consent"]
    client.post("/anmelden/", form(event) | consent | {"needs_language": "Arabisch"})
    assert kinds(Registration.objects.get()) == [("interpreter", "Arabisch", "requested")]


@pytest.mark.parametrize("strange", ["x", "\x00", "note'; --", "9" * 500])
def test_strange_needs_are_refused_in_words(client, event, strange):
    answer = client.post("/anmelden/", form(event) | {"needs": [strange], "needs_consent": "on"})
    assert answer.status_code == 200
    assert "Wählen Sie aus der Liste, was Sie brauchen" in answer.content.decode()


def test_steps_carry_needs_along(client, event):
    needs = {"needs": ["child_care", "step_free"], "needs_note": "Große Schrift", "needs_consent": "on"}
    check = client.post("/anmelden/", form(event, step="check") | needs)
    carried = hidden_of(check)
    assert [carried[name] for name in needs] == [["child_care", "step_free"], ["Große Schrift"], ["on"]]
    assert "Kinderbetreuung" in check.content.decode()
    client.post("/anmelden/", carried | {"step": "submit"})
    assert [kind for kind, *_rest in kinds(Registration.objects.get())] == ["step_free", "child_care", "note"]


# --- Forgetting --------------------------------------------------------------------------------------------------------


def test_needs_go_with_the_registration(event, set_time):
    cancelled, kept, expired = asked(event), asked(event), submit(event, needs=[TURKISH])
    digest = cancelled.submission.digest
    cancel_registration(registration=cancelled)
    assert kinds(cancelled) == []
    cancelled.submission.refresh_from_db()
    assert cancelled.submission.digest != digest
    set_time(START - timedelta(days=3))
    expire_unconfirmed()
    assert kinds(expired.registrations.get()) == []
    assert kinds(kept) == [("interpreter", "Türkisch", "requested")]


def test_replaced_form_leaves_nothing_behind(event):
    first = submit(event, key="the-same-key", needs=[TURKISH])
    second = submit(event, key="the-same-key", needs=[CHILDREN])
    assert kinds(first.registrations.get()) == []
    assert kinds(second.registrations.get()) == [("child_care", "", "requested")]


def test_needs_answers_and_their_mails_are_deleted_after_fourteen_days(event, set_time, make_event):
    registration, later = asked(event), asked(make_event())
    answer_support_need(need=registration.support_needs.get(), state="arranged", answer="Frau Y. kommt.")
    ends_at = START + timedelta(hours=3)
    set_time(ends_at + timedelta(days=14) - timedelta(minutes=1))
    assert delete_overdue_needs() == 0
    set_time(ends_at + timedelta(days=14))
    assert delete_overdue_needs() == 1
    assert (kinds(registration), mails("support_answered")) == ([], [])
    assert len(kinds(later)) == 1
    assert delete_overdue_needs() == 0


def test_event_that_will_never_be_keeps_nothing(event):
    asked(event)
    move_event(event=event, starts_at=None, ends_at=None, venue=None)
    assert delete_overdue_needs() == 0
    type(event).objects.filter(pk=event.pk).update(status="cancelled")
    assert delete_overdue_needs() == 1


# --- Answering ---------------------------------------------------------------------------------------------------------


def test_answer_is_told_by_a_mail_that_does_not_say_it(event, team_member):
    registration = asked(event, TURKISH, CHILDREN)
    for need in registration.support_needs.all():
        answer_support_need(need=need, state="arranged", answer="Frau Yıldız kommt.", by=team_member)
    mail = mails("support_answered")[0]
    assert len(mails("support_answered")) == 1
    for text in (mail.subject, mail.text, mail.html):
        assert not re.search("Türkisch|Dolmetsch|Kinder|Yıldız|organisiert|Unterstützung", text)
    client = Client()
    page = client.get(link_in(mail), follow=True).content.decode()
    assert "Frau Yıldız kommt." in page
    assert support_answered_is_due(mail)


def test_same_answer_is_not_told_twice_and_an_open_one_not_at_all(event):
    need = asked(event).support_needs.get()
    answer_support_need(need=need, state="requested", answer="Wir fragen noch.")
    assert mails("support_answered") == []
    answer_support_need(need=need, state="impossible")
    OutgoingMail.objects.update(state="sent")
    answer_support_need(need=need, state="impossible")
    assert len(mails("support_answered")) == 1
    answer_support_need(need=need, state="arranged")
    assert len(mails("support_answered")) == 2


def test_withdrawn_need_is_not_answered_any_more(event):
    registration = asked(event)
    need = registration.support_needs.get()
    answer_support_need(need=need, state="arranged")
    mail = mails("support_answered")[0]
    withdraw_support(registration=registration, kinds=["interpreter"])
    assert (kinds(registration), mails("support_answered")) == ([], [])
    assert not support_answered_is_due(mail)
    assert answer_support_need(need=need, state="impossible") is None


def test_another_detail_asks_anew(event):
    registration = asked(event)
    answer_support_need(need=registration.support_needs.get(), state="arranged", answer="Frau Y.")
    request_support(registration=registration, needs=[TURKISH])
    assert kinds(registration) == [("interpreter", "Türkisch", "arranged")]
    request_support(registration=registration, needs=[NeedEntry("interpreter", "Arabisch")])
    need = registration.support_needs.get()
    assert (need.detail, need.state, need.answer, need.answered_at) == ("Arabisch", "requested", "", None)
    cancel_registration(registration=registration)
    request_support(registration=registration, needs=[TURKISH])
    assert kinds(registration) == []


# --- Pages -------------------------------------------------------------------------------------------------------------


def come_in(registration: Registration) -> Client:
    client = Client()
    client.get(link_in(mails("registered", submission=registration.submission)[0]))
    return client


def test_person_asks_reads_and_withdraws_behind_their_link(event):
    registration = asked(event)
    client, url = come_in(registration), f"/anmelden/{registration.reference}/unterstuetzung/"
    assert "Türkisch" in client.get(url).content.decode()
    refused = client.post(url, {"needs": ["child_care"]})
    assert "Stimmen Sie zu" in refused.content.decode()
    client.post(url, {"needs": ["child_care"], "needs_consent": "on"})
    assert [kind for kind, *_rest in kinds(registration)] == ["interpreter", "child_care"]
    client.post(url, {"withdraw": "interpreter"})
    client.post(url, {"withdraw": "x"})
    assert kinds(registration) == [("child_care", "", "requested")]
    stranger = come_in(asked(event))
    assert stranger.get(url).status_code == 404
    assert stranger.post(url, {"withdraw": "child_care"}).status_code == 404
    assert kinds(registration) == [("child_care", "", "requested")]


def test_team_answers_on_its_page(event, team_client, team_member):
    need = asked(event).support_needs.get()
    url = f"/team/termine/{event.slug}/unterstuetzung/"
    assert "Türkisch" in team_client.get(url).content.decode()
    faulty = team_client.post(url, {"need": need.pk, f"need-{need.pk}-state": "x"})
    assert "Wählen Sie aus, ob es klappt" in faulty.content.decode()
    entered = {"need": need.pk, f"need-{need.pk}-state": "arranged", f"need-{need.pk}-answer": "Kommt."}
    assert team_client.post(url, entered).status_code == 302
    need.refresh_from_db()
    assert (need.state, need.answer, need.answered_by) == ("arranged", "Kommt.", team_member)
    for strange in ("", "x", "9" * 40, "²", str(need.pk + 1)):
        assert team_client.post(url, {"need": strange}).status_code == 404


def test_needs_of_other_events_are_not_answered_here(event, make_event, team_client):
    need = asked(make_event()).support_needs.get()
    answer = team_client.post(f"/team/termine/{event.slug}/unterstuetzung/", {"need": need.pk})
    assert answer.status_code == 404


SECRET = "Geheime-Sprache-Q7"


def test_nothing_leaks(event, client, team_client, editor_client, moderator, moderator_client):
    registration = asked(event, NeedEntry("interpreter", SECRET), NeedEntry("note", SECRET))
    for need in registration.support_needs.all():
        answer_support_need(need=need, state="arranged", answer=f"Antwort {SECRET}")
    for mail in mails():
        assert SECRET not in mail.subject + mail.text + mail.html + mail.calendar
    pages = [
        "/team/",
        "/team/anmeldungen/",
        f"/team/termine/{event.slug}/anmeldungen/",
        f"/team/termine/{event.slug}/anwesenheit.csv",
        "/team/postausgang/",
        *(f"/team/postausgang/{mail.pk}/" for mail in mails()),
        f"/termine/{event.slug}/",
        f"/termine/{event.slug}.ics",
        "/team/organisationen/liste.csv",
        f"/team/organisationen/{registration.organisation_id}/",
    ]
    for path in pages:
        answer = team_client.get(path)
        assert answer.status_code == 200, path
        assert SECRET not in answer.content.decode(), path
    own = (f"/team/termine/{event.slug}/heute/", f"/team/termine/{event.slug}/unterstuetzung/")
    for path in own:
        assert SECRET in team_client.get(path).content.decode()
        assert editor_client.get(path).status_code == moderator_client.get(path).status_code == 403
        assert client.get(path).status_code == 302
    person = Person.objects.create(slug="mo", name="Mo", user=moderator)
    EventRole.objects.create(event=event, person=person, role="moderation")
    for path in own:
        assert SECRET in moderator_client.get(path).content.decode()


def test_dashboard_shows_open_ones_to_the_events_team_alone(event, team_client, moderator_client):
    asked(event, TURKISH, CHILDREN)
    submit(event, needs=[TURKISH])
    assert [(each.slug, each.open_needs) for each in team_client.get("/team/").context["asked"]] == [(event.slug, 2)]
    assert "2 warten auf Antwort" in team_client.get("/team/").content.decode()
    assert list(moderator_client.get("/team/").context["asked"]) == []


def test_queries_do_not_grow(make_event, team_client, assert_same_queries):
    event = make_event(places=None)

    def look() -> None:
        for path in (f"/team/termine/{event.slug}/unterstuetzung/", f"/team/termine/{event.slug}/heute/", "/team/"):
            assert team_client.get(path).status_code == 200

    assert_same_queries(look, lambda number: asked(event, TURKISH, CHILDREN))


def test_worker_sends_the_mail_or_withdraws_it(event, mailoutbox):
    registration = asked(event)
    answer_support_need(need=registration.support_needs.get(), state="arranged")
    OutgoingMail.objects.exclude(kind="support_answered").delete()

    class Connection:
        def open(self) -> None: ...

        def send_messages(self, messages: list) -> None:
            mailoutbox.extend(messages)

        def close(self) -> None: ...

    checks = {"support_answered": support_answered_is_due}
    SupportNeed.objects.update(state="requested", answered_at=None)
    assert send_next_mail(connection=Connection(), due_checks=checks)
    assert (mails("support_answered")[0].state, mailoutbox) == ("withdrawn", [])


# --- On Meine Organisation ---------------------------------------------------------------------------------------------


def signed_in(registration: Registration) -> tuple[Client, str]:
    """The contact's own browser, and the address of their registration."""
    email = registration.contact.email
    client = Client()
    client.force_login(User.objects.filter(email=email).first() or User.objects.create_user(email))
    return client, f"/organisation/{registration.organisation_id}/anmeldungen/{registration.reference}/"


def test_contact_sees_answers_changes_and_withdraws_signed_in(event):
    registration = asked(event, TURKISH, CHILDREN, NeedEntry("note", "Große Schrift"))
    client, base = signed_in(registration)
    answer_support_need(need=registration.support_needs.get(kind="interpreter"), state="arranged", answer="Frau Y.")
    for path in (f"/organisation/{registration.organisation_id}/", base, base + "unterstuetzung/"):
        text = client.get(path).content.decode()
        assert (path, "Türkisch" in text, "organisiert" in text) == (path, True, True)
    assert "Frau Y." in client.get(base).content.decode()

    url = base + "unterstuetzung/"
    faulty = client.post(url, {"change": "interpreter", "interpreter-detail": " "})
    assert "Sagen Sie, was Sie brauchen" in faulty.content.decode()
    changed = client.post(url, {"change": "interpreter", "interpreter-detail": "Arabisch"})
    assert changed["Location"] == base
    assert ("interpreter", "Arabisch", "requested") in kinds(registration)
    assert not support_answered_is_due(mails("support_answered")[0])

    client.post(url, {"withdraw": "note"})
    assert [kind for kind, *_rest in kinds(registration)] == ["interpreter", "child_care"]
    client.post(url, {"needs": ["sign_language"]})
    assert len(kinds(registration)) == 2
    client.post(url, {"needs": ["sign_language"], "needs_consent": "on"})
    assert [kind for kind, *_rest in kinds(registration)] == ["interpreter", "child_care", "sign_language"]
    client.post(url, {"withdraw": "all"})
    assert kinds(registration) == []
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("sent", [{"change": "note"}, {"change": "child_care"}, {"change": "a\0b"}])
def test_what_was_not_asked_for_in_words_cannot_be_changed(event, sent):
    registration = asked(event, TURKISH, CHILDREN)
    client, base = signed_in(registration)
    assert client.post(base + "unterstuetzung/", sent).status_code == 404
    assert client.post(base + "unterstuetzung/", {"withdraw": "a\0b"}).status_code == 302
    assert len(kinds(registration)) == 2


def test_asked_for_while_signed_in_is_shown_too(event, make_event):
    [first] = register(event)
    client, _base = signed_in(first)
    other = make_event()
    client.post(
        f"/organisation/{first.organisation_id}/anmelden/",
        {"events": [other.slug], "delegates-TOTAL_FORMS": "1", "delegates-INITIAL_FORMS": "1"}
        | {"delegates-0-name": "Ayşe", "needs": ["interpreter"], "needs_language": "Dari", "needs_consent": "on"},
    )
    assert kinds(other.registrations.get()) == [("interpreter", "Dari", "requested")]
    assert "Dari" in client.get(f"/organisation/{first.organisation_id}/").content.decode()


def test_colleagues_learn_nothing_of_each_others_needs(event):
    registration = asked(event, NeedEntry("interpreter", SECRET))
    colleague = registration.organisation.contacts.create(
        name="Kollege", email="kollege@example.org", accepted_at=registration.contact.accepted_at
    )
    client = Client()
    client.force_login(User.objects.create_user(colleague.email))
    base = f"/organisation/{registration.organisation_id}/"
    own = f"{base}anmeldungen/{registration.reference}/"
    for path in (base, own, base + "daten/"):
        answer = client.get(path)
        assert (path, answer.status_code, SECRET in answer.content.decode()) == (path, 200, False)
        assert "Unterstützung" not in answer.content.decode()
    assert client.get(own + "unterstuetzung/").status_code == 404
    assert client.post(own + "unterstuetzung/", {"withdraw": "all"}).status_code == 404
    assert len(kinds(registration)) == 1


def test_who_takes_registrations_over_learns_nothing_of_the_needs(event, team_client):
    registration = asked(event, NeedEntry("interpreter", SECRET), people=2)
    gone = registration.contact
    heir = registration.organisation.contacts.create(
        name="Erbin", email="erbin@example.org", accepted_at=gone.accepted_at
    )
    remove_contact(contact=gone, successor=heir)
    registration.refresh_from_db()
    client, base = signed_in(registration)
    for path in (base, base + "unterstuetzung/", f"/organisation/{heir.organisation_id}/daten/"):
        assert (path, SECRET in client.get(path).content.decode()) == (path, False)
    client.post(base + "unterstuetzung/", {"withdraw": "all"})
    split_registration(registration=registration, leaving=[registration.delegates.all()[0].pk])
    for each in event.registrations.all():
        assert SECRET not in client.get(signed_in(each)[1]).content.decode()
    # The team still knows, and nobody else is told.
    need = registration.support_needs.get()
    entered = {"need": need.pk, f"need-{need.pk}-state": "arranged"}
    answer = team_client.post(f"/team/termine/{event.slug}/unterstuetzung/", entered, follow=True)
    assert "Wer darum gebeten hat, ist nicht mehr da" in answer.content.decode()
    assert mails("support_answered") == []
    # Their own wish for the same takes its place.
    request_support(registration=registration, needs=[TURKISH])
    assert kinds(registration) == [("interpreter", "Türkisch", "requested")]
    assert "Türkisch" in client.get(base).content.decode()


def test_consent_can_be_taken_back_after_the_event_but_nothing_asked_any_more(event, set_time):
    registration, without = asked(event, TURKISH), register(event)[0]
    set_time(START + timedelta(days=2))
    client, base = signed_in(registration)
    assert "Zurückziehen" in client.get(base + "unterstuetzung/").content.decode()
    assert client.post(base + "unterstuetzung/", {"change": "interpreter"}).status_code == 404
    request_support(registration=registration, needs=[CHILDREN])
    assert [kind for kind, *_rest in kinds(registration)] == ["interpreter"]
    client.post(base + "unterstuetzung/", {"withdraw": "interpreter"})
    assert kinds(registration) == []
    assert client.get(base + "unterstuetzung/").status_code == 404
    other, theirs = signed_in(without)
    assert other.get(theirs + "unterstuetzung/").status_code == 404


def test_changed_need_is_told_apart_from_a_withdrawn_one(event):
    registration = asked(event)
    assert change_support(registration=registration, kind="interpreter", detail="Farsi")
    withdraw_support(registration=registration, kinds=["interpreter"])
    assert not change_support(registration=registration, kind="interpreter", detail="Dari")
    assert kinds(registration) == []
