"""Minutes: writing, two at once, the way to the public, and who sees what on it."""

from datetime import timedelta

import pytest

from concept.actions import minutes as actions
from concept.actions.minutes import FrameChanged, MinutesRefused, NotesChanged
from concept.actions.promises import deal_with_carry_over, put_on_agenda
from concept.actions.results import (
    ResultChanged,
    change_result,
    move_result,
    record_result,
    remove_result,
    withdraw_result,
)
from concept.models import Minutes, Result
from concept.queries.minutes import Attendance, Frame, addressees, frame_fingerprint, frame_of
from participants.models import Contact, Organisation, OutgoingMail
from tests.concept.minuting import pass_deadline
from tests.concept.promising import owed, workshop
from workshops import clock
from workshops.models import Event, EventRole, Person

EDIT = "/team/termine/{}/protokoll/"


# --- Writing -----------------------------------------------------------------------------------------------------------


def test_new_minutes_know_who_was_there_and_who_did_what(event, team_member):
    keeper, moderator = (Person.objects.create(slug=slug, name=slug) for slug in ("keeper", "moderator"))
    EventRole.objects.filter(event=event).delete()
    EventRole.objects.create(event=event, person=keeper, role="minutes")
    EventRole.objects.create(event=event, person=moderator, role="moderation")
    minutes = actions.open_minutes(event=event, by=team_member)
    organisation = Organisation.objects.get(name="Verein A")
    assert frame_of(minutes) == Frame(None, None, keeper, [moderator], [Attendance("Verein A", 2, organisation.pk)])
    assert actions.open_minutes(event=event, by=None) == minutes
    assert list(minutes.revisions.values_list("version", "summary", "by")) == [(0, "Angelegt", team_member.pk)]


def test_notes_of_different_points_do_not_collide(minutes, item, team_member, editor):
    save = actions.save_notes
    save(minutes=minutes, agenda_item=None, version=0, text="<p>a</p>", by=team_member)
    save(minutes=minutes, agenda_item=item, version=0, text="<p>b</p>", by=editor)
    assert sorted(minutes.notes.values_list("text", "version")) == [("<p>a</p>", 1), ("<p>b</p>", 1)]
    assert Minutes.objects.get().version == 2


def test_the_same_note_saved_by_two_is_a_conflict_and_the_same_words_are_none(minutes, item, team_member, editor):
    save = actions.save_notes
    save(minutes=minutes, agenda_item=item, version=0, text="<p>eins</p>", by=team_member)
    with pytest.raises(NotesChanged) as conflict:
        save(minutes=minutes, agenda_item=item, version=0, text="<p>zwei</p>", by=editor)
    assert (conflict.value.note.text, conflict.value.note.version) == ("<p>eins</p>", 1)
    # An answer that was lost on the way: the same text comes again.
    assert save(minutes=minutes, agenda_item=item, version=0, text="<p>eins</p>", by=team_member).version == 1
    assert Minutes.objects.get().version == 1


def test_what_one_person_writes_in_one_go_is_one_entry_in_the_history(minutes, item, team_member, editor, set_clock):
    save = actions.save_notes
    save(minutes=minutes, agenda_item=item, version=0, text="<p>1</p>", by=team_member)
    save(minutes=minutes, agenda_item=item, version=1, text="<p>2</p>", by=team_member)
    save(minutes=minutes, agenda_item=item, version=2, text="<p>3</p>", by=editor)
    entries = minutes.revisions.values_list("version", "summary", "by")
    assert list(entries) == [
        (0, "Angelegt", team_member.pk),
        (2, "Notiz: Begrüßung", team_member.pk),
        (3, "Notiz: Begrüßung", editor.pk),
    ]
    assert minutes.revisions.get(version=2).content["notes"] == [
        {"item": item.pk, "title": "1. Begrüßung", "text": "<p>2</p>"}
    ]


def test_frame_is_saved_over_the_one_that_was_seen(minutes, team_member):
    Organisation.objects.create(name="Türkischer Verein")
    seen = frame_fingerprint(minutes)
    start = minutes.event.starts_at
    frame = Frame(start, start + timedelta(hours=3), None, [], [Attendance("türkischer  Verein", 4)])
    actions.save_frame(minutes=minutes, seen=seen, frame=frame, by=team_member)
    organisation = Organisation.objects.get(name="Türkischer Verein")
    stored = Minutes.objects.get()
    assert frame_of(stored).attendance == [Attendance("türkischer  Verein", 4, organisation.pk)]
    assert (stored.starts_at, stored.ends_at) == (start, start + timedelta(hours=3))
    with pytest.raises(FrameChanged):
        actions.save_frame(minutes=minutes, seen=seen, frame=frame, by=team_member)


def test_taking_attendance_again_keeps_what_is_known_by_name_alone(minutes, team_member):
    minutes.attendance.all().delete()
    minutes.attendance.create(name="Nachbarn", number=3)
    actions.take_attendance(minutes=minutes, by=team_member)
    assert sorted(minutes.attendance.values_list("name", "number")) == [("Nachbarn", 3), ("Verein A", 2)]


# --- Results -----------------------------------------------------------------------------------------------------------


def test_results_are_numbered_across_events_and_a_form_sent_twice_records_one(minutes, item, team_member):
    values = {"event": minutes.event, "agenda_item": item, "kind": "goal", "by": team_member}
    first = record_result(**values, text="Eins")
    again = record_result(**values, text="Eins")
    other = Event.objects.exclude(pk=minutes.event_id).order_by("pk")[0]
    second = record_result(**{**values, "event": other, "agenda_item": None}, text="Eins")
    assert (first.number, again.pk, second.number) == (1, first.pk, 2)
    assert Minutes.objects.filter(event=other).exists()


def test_a_removed_results_number_is_not_given_again(minutes, item, team_member):
    values = {"event": minutes.event, "agenda_item": item, "kind": "goal", "by": team_member}
    result = record_result(**values, text="Eins")
    remove_result(result=result, by=team_member)
    assert record_result(**values, text="Zwei").number == result.number + 1


def test_results_move_within_their_point(minutes, item, team_member):
    values = {"event": minutes.event, "agenda_item": item, "kind": "goal", "by": team_member}
    first, second = record_result(**values, text="Eins"), record_result(**values, text="Zwei")
    move_result(result=first, step=-1, by=team_member)
    move_result(result=second, step=-1, by=team_member)
    assert [each.text for each in Result.objects.filter(agenda_item=item)] == ["Zwei", "Eins"]


def test_a_result_read_before_somebody_elses_change_is_a_conflict(minutes, item, team_member):
    result = record_result(event=minutes.event, agenda_item=item, kind="goal", text="Eins", by=team_member)
    change_result(result=result, version=1, kind="goal", text="Zwei", by=team_member)
    with pytest.raises(ResultChanged) as conflict:
        change_result(result=result, version=1, kind="goal", text="Drei", by=team_member)
    assert conflict.value.result.text == "Zwei"


# --- On the way to the public ------------------------------------------------------------------------------------------


def test_those_who_were_there_are_asked_once_each(minutes, item, team_member):
    organisation = Organisation.objects.get(name="Verein A")
    Contact.objects.create(organisation=organisation, name="Zweite", email="zwei@example.org", accepted_at=clock.now())
    Contact.objects.create(organisation=organisation, name="Fremde", email="fremd@example.org")
    record_result(event=minutes.event, agenda_item=item, kind="goal", text="Mehr Kurse", by=team_member)
    assert actions.put_up_for_confirmation(minutes=minutes, by=team_member) == 2
    mails = OutgoingMail.objects.filter(kind="minutes_for_confirmation")
    assert sorted(mails.values_list("to", flat=True)) == ["a@example.org", "zwei@example.org"]
    assert f"/termine/{minutes.event.slug}/verstanden/" in mails[0].text
    assert "Mehr Kurse" not in mails[0].text + mails[0].html
    assert Minutes.objects.get().respond_by - clock.now() > timedelta(days=9, hours=23)


def test_nothing_is_put_up_that_is_empty_or_has_not_begun(minutes, item, team_member, set_clock):
    with pytest.raises(MinutesRefused, match="leer"):
        actions.put_up_for_confirmation(minutes=minutes, by=team_member)
    record_result(event=minutes.event, agenda_item=item, kind="goal", text="Ziel", by=team_member)
    with pytest.raises(MinutesRefused, match="Zukunft"):
        actions.put_up_for_confirmation(minutes=minutes, respond_by=clock.now(), by=team_member)
    set_clock("2013-01-08T09:00")
    with pytest.raises(MinutesRefused, match="begonnen"):
        actions.put_up_for_confirmation(minutes=minutes, by=team_member)


def test_taken_back_to_draft_the_mails_that_have_not_left_are_withdrawn(asked, team_member):
    actions.take_back_to_draft(minutes=asked, by=team_member)
    assert Minutes.objects.get().state == "draft"
    assert OutgoingMail.objects.get(kind="minutes_for_confirmation").state == "withdrawn"


def test_agreed_on_only_after_the_deadline_and_with_every_remark_answered(asked, set_clock, team_member):
    with pytest.raises(MinutesRefused, match="Frist"):
        actions.confirm_minutes(minutes=asked, by=team_member)
    pass_deadline(set_clock, asked)
    remark = asked.remarks.create(text="Da fehlt was", at=clock.now())
    with pytest.raises(MinutesRefused, match="Rückmeldungen"):
        actions.confirm_minutes(minutes=asked, by=team_member)
    remark.delete()
    actions.confirm_minutes(minutes=asked, by=team_member)
    assert Minutes.objects.get().state == "confirmed"


def test_what_was_agreed_on_changes_no_more(asked, item, set_clock, team_member):
    pass_deadline(set_clock, asked)
    actions.confirm_minutes(minutes=asked, by=team_member)
    result = Result.objects.get()
    values = {"kind": "goal", "text": "Anders", "by": team_member}
    for change in (
        lambda: actions.save_notes(minutes=asked, agenda_item=item, version=0, text="<p>x</p>", by=team_member),
        lambda: actions.save_frame(minutes=asked, seen=frame_fingerprint(asked), frame=Frame(), by=team_member),
        lambda: actions.take_attendance(minutes=asked, by=team_member),
        lambda: actions.take_back_to_draft(minutes=asked, by=team_member),
        lambda: record_result(event=asked.event, agenda_item=item, **values),
        lambda: change_result(result=result, version=1, **values),
        lambda: move_result(result=result, step=1, by=team_member),
        lambda: remove_result(result=result, by=team_member),
    ):
        with pytest.raises(MinutesRefused):
            change()
    actions.add_correction(minutes=asked, text="Es waren drei.", by=team_member)
    assert list(Minutes.objects.get().corrections.values_list("text", "by")) == [("Es waren drei.", team_member.pk)]


def test_a_result_is_withdrawn_and_what_it_dealt_with_waits_again(published, item, team_member):
    [result] = Result.objects.all()
    row = owed("Kurse am Abend")
    put_on_agenda(carry_overs=[row], agenda_item=item, by=team_member)
    deal_with_carry_over(carry_over=row, result=result, by=team_member)
    for _again in range(2):
        withdraw_result(result=result, reason="Nennt ein Kind.", by=team_member)
    [correction] = published.corrections.all()
    assert (correction.withdraws, correction.text, correction.by) == (result, "Nennt ein Kind.", team_member)
    row.refresh_from_db()
    assert (row.state, row.result) == ("on_agenda", None)
    assert not Result.objects.published().exists()
    # Its number is not given again, whatever state the minutes get into.
    Minutes.objects.update(state="draft")
    with pytest.raises(MinutesRefused, match="zurückgenommen"):
        remove_result(result=result, by=team_member)
    assert (
        record_result(event=workshop(2), agenda_item=None, kind="goal", text="x", by=None).number == result.number + 1
    )


def test_nothing_is_withdrawn_before_it_was_agreed_on(asked, team_member):
    with pytest.raises(MinutesRefused):
        withdraw_result(result=Result.objects.get(), reason="Falsch.", by=team_member)


def test_published_means_readable_and_told(published, client):
    assert sorted(OutgoingMail.objects.filter(kind="minutes_published").values_list("to", flat=True)) == [
        "a@example.org"
    ]
    page = client.get(f"/termine/{published.event.slug}/protokoll/")
    assert page.status_code == 200
    assert "Mehr Kurse" in page.content.decode()
    assert page.cookies == {}


def test_an_events_minutes_stay_hidden_with_their_event(asked, set_clock, team_member, client):
    pass_deadline(set_clock, asked)
    actions.confirm_minutes(minutes=asked, by=team_member)
    Event.objects.filter(pk=asked.event_id).update(is_published=False)
    with pytest.raises(MinutesRefused, match="nicht öffentlich"):
        actions.publish_minutes(minutes=asked, by=team_member)
    assert client.get(f"/termine/{asked.event.slug}/protokoll/").status_code == 404


def test_each_address_is_written_to_once(minutes):
    other = Organisation.objects.create(name="Zweitverein")
    Contact.objects.create(organisation=other, name="Dieselbe", email="A@example.org", accepted_at=clock.now())
    minutes.attendance.create(organisation=other, name="Zweitverein", number=1)
    assert [contact.email.lower() for contact in addressees(minutes)] == ["a@example.org"]
