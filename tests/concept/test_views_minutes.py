"""The pages of minutes: writing on them, two at once, hostile text, those who were there, and everyone."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from concept.actions import minutes as actions
from concept.actions import minutes_pdfs
from concept.actions.contributions import clear_contribution, enter_contribution, set_naming
from concept.actions.remarks import RemarksClosed, answer_remark, send_remark
from concept.actions.results import record_result
from concept.models import Minutes, MinutesRemark, Result
from concept.queries.minutes_documents import minutes_document
from concept.queries.minutes_due import late_minutes
from participants.models import Contact, Job, Organisation, OutgoingMail
from tests.concept.minuting import pass_deadline
from tests.concept.promising import contribution
from tests.concept.promising import result as result_of
from workshops import clock
from workshops.models import AgendaItem, Person, User
from workshops.pdf import Pdf
from workshops_soest.worker import DUE_CHECKS, JOB_HANDLERS

HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>\x00\u202e'


def address(name, minutes, *arguments):
    return reverse(f"concept:{name}", args=[minutes.event.slug, *arguments])


def client_of(email):
    client = Client()
    client.force_login(User.objects.create_user(email))
    return client


@pytest.fixture
def contact_client(minutes):
    """Signed in as who speaks for Verein A, which was there."""
    return client_of("a@example.org")


# --- The team writes ---------------------------------------------------------------------------------------------------


def test_the_first_button_begins_the_minutes(team_client, event):
    page = f"/team/termine/{event.slug}/protokoll/"
    assert "noch kein Protokoll" in team_client.get(page).content.decode()
    assert team_client.post(page).url == page
    assert "Begonnen und geendet" in team_client.get(page).content.decode()


def test_note_and_result_are_saved_together_without_javascript(team_client, minutes, item):
    data = {"version": "0", "plain": "**Viel** Zustimmung", "add": "1", "new-kind": "goal", "new-text": "Mehr Kurse"}
    response = team_client.post(address("minutes-point", minutes, item.pk), data)
    assert response.url == address("minutes-point", minutes, item.pk) + "#neu"
    assert minutes.notes.get().text == "<p><strong>Viel</strong> Zustimmung</p>"
    assert list(Result.objects.values_list("text", "kind", "is_public")) == [("Mehr Kurse", "goal", False)]


def test_a_result_without_words_keeps_what_was_written(team_client, minutes, item):
    data = {"version": "0", "plain": "Notiz", "add": "1", "new-kind": "goal", "new-text": " ", "new-points": "viele"}
    response = team_client.post(address("minutes-point", minutes, item.pk), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Schreiben Sie das Ergebnis in einem Satz auf." in page
    assert "Geben Sie die Punkte als ganze Zahl ein." in page
    assert "\nNotiz</textarea>" in page
    assert not Result.objects.exists()


def test_autosave_answers_with_version_and_time(team_client, minutes, item, set_clock):
    url = address("minutes-point", minutes, item.pk)
    answer = team_client.post(url, {"version": "0", "text": "<p>a</p>", "autosave": "1"})
    assert answer.json()["version"] == 1
    assert answer.json()["said"].startswith("Gespeichert um ")
    # The answer was lost; the same comes again with the old version.
    assert team_client.post(url, {"version": "0", "text": "<p>a</p>", "autosave": "1"}).json()["version"] == 1
    conflict = team_client.post(url, {"version": "0", "text": "<p>b</p>", "autosave": "1"})
    assert (conflict.status_code, conflict.json()) == (409, {"conflict": True})


def test_two_keepers_of_one_note_see_both_versions(team_client, minutes, item):
    url = address("minutes-point", minutes, item.pk)
    team_client.post(url, {"version": "0", "plain": "von anderen", "save": "1"})
    response = team_client.post(url, {"version": "0", "plain": "von mir", "save": "1"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "<p>von anderen</p>" in page
    assert "<p>von mir</p>" in page
    assert minutes.notes.get().text == "<p>von anderen</p>"
    team_client.post(url, {"version": "1", "text": "<p>von anderen</p><p>von mir</p>", "save": "1"})
    assert minutes.notes.get().text == "<p>von anderen</p><p>von mir</p>"


def test_a_result_that_is_being_written_outlasts_every_other_button(team_client, minutes, item):
    url = address("minutes-point", minutes, item.pk)
    written = {"new-kind": "goal", "new-text": "Halb geschrieben", "new-points": "3", "version": "0"}
    saved = team_client.post(url, written | {"plain": "Notiz", "save": "1"})
    assert (minutes.notes.get().text, Result.objects.exists()) == ("<p>Notiz</p>", False)
    assert saved.context["new"]["text"].value() == "Halb geschrieben"
    conflict = team_client.post(url, written | {"plain": "Andere", "save": "1"})
    sent = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">', conflict.content.decode()))
    assert {name: sent[name] for name in ("new-kind", "new-text", "new-points")} == {
        "new-kind": "goal", "new-text": "Halb geschrieben", "new-points": "3",
    }  # fmt: skip
    again = team_client.post(url, written | {"version": "1", "plain": "Andere", "save": "1"})
    assert again.context["new"]["points"].value() == "3"


def test_a_mistake_does_not_hide_what_another_stored_in_a_result_meanwhile(team_client, minutes, item):
    made = result_of(minutes.event, agenda_item=item)
    url, data = address("result-edit", minutes, made.number), {"kind": "goal", "version": str(made.version)}
    team_client.post(url, data | {"text": "Von Ada"})
    wrong = team_client.post(url, data | {"text": " "})
    assert (wrong.status_code, f'name="version" value="{made.version}"' in wrong.content.decode()) == (422, True)
    assert team_client.post(url, data | {"text": "Von Bo"}).status_code == 409


def test_what_was_written_about_a_result_that_is_gone_is_shown_once_more(team_client, minutes, item):
    made = result_of(minutes.event, agenda_item=item)
    url, data = address("result-edit", minutes, made.number), {"kind": "goal", "text": "Neu gefasst", "version": "0"}
    made.delete()
    page = team_client.post(url, data)
    assert (page.status_code, "Neu gefasst" in page.content.decode()) == (404, True)
    assert team_client.post(url, {"text": " "}).status_code == 404
    assert team_client.get(url).status_code == 404


def test_a_frame_that_comes_too_late_keeps_what_was_typed(asked, team_client, set_clock, team_member):
    url = address("minutes-frame", asked)
    data = {f"row-{name}": value for name, value in (("TOTAL_FORMS", 1), ("INITIAL_FORMS", 0))}
    data |= {
        "seen": team_client.get(url).context["form"]["seen"].value(),
        "row-0-name": "Nachbarn",
        "row-0-number": "7",
    }
    pass_deadline(set_clock, asked)
    actions.confirm_minutes(minutes=asked, by=team_member)
    late = team_client.post(url, data)
    assert (late.status_code, 'value="Nachbarn"' in late.content.decode()) == (409, True)
    assert team_client.post(url, data | {"take": "1"}).status_code == 409


def test_frame_conflict_shows_both_and_saving_again_decides(team_client, minutes):
    url = address("minutes-frame", minutes)
    form = team_client.get(url).context
    data = {f"row-{name}": value for name, value in (("TOTAL_FORMS", 1), ("INITIAL_FORMS", 0))}
    data |= {"seen": form["form"]["seen"].value(), "row-0-name": "Nachbarn", "row-0-number": "7"}
    minutes.attendance.create(name="Andere", number=2)
    response = team_client.post(url, data)
    assert response.status_code == 409
    assert "Andere" in response.content.decode()
    assert 'value="Nachbarn"' in response.content.decode()
    team_client.post(url, data | {"seen": response.context["form"]["seen"].value()})
    assert list(minutes.attendance.values_list("name", "number")) == [("Nachbarn", 7)]


@pytest.mark.parametrize(
    "name", ["minutes-whole", "minutes-frame", "minutes-state", "minutes-remarks", "minutes-correct"]
)
@pytest.mark.parametrize("value", ["", "-1", "9" * 40, "\x00", "text", "<b>"])
def test_bad_input_is_never_an_error_of_the_site(team_client, minutes, name, value):
    names = ["version", "text", "plain", "add", "new-kind", "new-points", "up", "seen", "row-TOTAL_FORMS", "respond_by"]
    data = dict.fromkeys([*names, "row-0-organisation", "row-0-number", "step", "organisation", "keeper"], value)
    assert team_client.post(address(name, minutes), data).status_code in {200, 302, 409, 422}


def test_hostile_words_stay_words(team_client, minutes, item, team_member, client, set_clock):
    team_client.post(
        address("minutes-point", minutes, item.pk), {"version": "0", "text": f"<p>{HOSTILE}</p>", "save": "1"}
    )
    data = {
        "version": "1",
        "plain": HOSTILE,
        "add": "1",
        "new-kind": "goal",
        "new-text": HOSTILE,
        "new-is_public": "on",
    }
    team_client.post(address("minutes-point", minutes, item.pk), data)
    Organisation.objects.filter(name="Verein A").update(public_listing=True)
    minutes.attendance.update(name=HOSTILE.replace("\x00", ""))
    actions.put_up_for_confirmation(minutes=minutes, by=team_member)
    pass_deadline(set_clock, minutes)
    actions.confirm_minutes(minutes=minutes, by=team_member)
    actions.publish_minutes(minutes=minutes, by=team_member)
    pages = [
        team_client.get(address("minutes-point", minutes, item.pk)),
        team_client.get(address("minutes-history", minutes), {"von": "0", "bis": str(Minutes.objects.get().version)}),
        client.get(address("minutes", minutes)),
    ]
    for page in pages:
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
        assert "<img src=x" not in page.content.decode()


def test_history_compares_any_two_revisions(team_client, minutes, item, team_member, editor):
    save = actions.save_notes
    save(minutes=minutes, agenda_item=item, version=0, text="<p>Alle Kitas suchen Paten.</p>", by=team_member)
    save(minutes=minutes, agenda_item=item, version=1, text="<p>Alle Schulen suchen Paten.</p>", by=editor)
    page = team_client.get(address("minutes-history", minutes)).content.decode()
    assert "Alle <del>Kitas</del><ins>Schulen</ins> suchen Paten." in page
    first = team_client.get(address("minutes-history", minutes), {"von": "0", "bis": "1"}).content.decode()
    assert "<ins>Alle Kitas suchen Paten.</ins>" in first
    assert team_client.get(address("minutes-history", minutes), {"von": "x", "bis": "\x00"}).status_code == 200


def test_publishing_needs_who_may_publish_and_says_what_becomes_public(asked, set_clock, team_member, team_client):
    keeper = User.objects.create_user("keeper@example.org", role=User.Role.KEEPER)
    asked.event.roles.create(person=Person.objects.create(slug="k", name="K", user=keeper), role="minutes")
    enter_contribution(event=asked.event, text="Ungeprüft", kind="idea", channel="cards")
    clear_contribution(
        contribution=enter_contribution(event=asked.event, text="Geprüft", kind="idea", channel="cards"), by=team_member
    )
    internal = AgendaItem.objects.create(event=asked.event, position=9, title="Unter uns", minutes=5, is_public=False)
    result_of(asked.event, "Unter einem internen Punkt", agenda_item=internal)
    result_of(asked.event, "Intern", is_public=False)
    pass_deadline(set_clock, asked)
    actions.confirm_minutes(minutes=asked, by=team_member)
    client = Client()
    client.force_login(keeper)
    assert client.post(address("minutes-state", asked), {"step": "publish"}).status_code == 403
    page = team_client.get(address("minutes-state", asked)).content.decode()
    assert (
        "einen Beitrag, der auf erkennbare Personen geprüft ist; einer ist noch nicht geprüft und bleibt intern" in page
    )
    assert "<li>ein Ergebnis; 2 bleiben intern</li>" in page
    team_client.post(address("minutes-state", asked), {"step": "publish"})
    assert Minutes.objects.get().is_published
    public = Client().get(address("minutes", asked)).content.decode()
    assert "Geprüft" in public
    assert "Ungeprüft" not in public


# --- Those who were there ----------------------------------------------------------------------------------------------


def test_the_draft_is_for_those_who_were_there_alone(asked, contact_client, team_client, client):
    url, short = address("minutes", asked), address("minutes-understood", asked)
    assert contact_client.get(url).status_code == 200
    assert "Mehr Kurse" in contact_client.get(short).content.decode()
    for other in (client_of("b@example.org"), team_client):
        assert (other.get(url).status_code, other.get(short).status_code) == (404, 404)
    assert client.get(url).status_code == 404
    assert client.get(short).url.startswith(reverse("account_login"))


def test_nothing_internal_is_in_the_draft(asked, item, contact_client, team_member):
    values = {"event": asked.event, "kind": "goal", "by": team_member}
    hidden = AgendaItem.objects.create(
        event=asked.event, position=2, title="Team unter sich", minutes=5, is_public=False
    )
    record_result(**values, agenda_item=item, text="Bleibt intern", is_public=False)
    record_result(**values, agenda_item=hidden, text="Im internen Punkt")
    actions.save_notes(minutes=asked, agenda_item=hidden, version=0, text="<p>Interne Notiz</p>", by=team_member)
    actions.save_notes(minutes=asked, agenda_item=item, version=0, text="<p>Offene Notiz</p>", by=team_member)
    enter_contribution(event=asked.event, text="Ungeprüfter Satz", kind="idea", channel="cards", agenda_item=item)
    for name in ("minutes", "minutes-understood"):
        page = contact_client.get(address(name, asked)).content.decode()
        for words in ("Bleibt intern", "internen Punkt", "Interne Notiz", "Team unter sich", "Ungeprüfter", "Verein B"):
            assert words not in page
    assert "Offene Notiz" in contact_client.get(address("minutes", asked)).content.decode()


def test_a_remark_is_taken_down_once_answered_and_seen_by_its_writer(asked, contact_client, team_client):
    url = address("minutes-understood", asked)
    data = {"key": "k1", "text": "Es waren drei Kurse."}
    assert contact_client.post(url, data).status_code == 302
    contact_client.post(url, data)
    remark = asked.remarks.get()
    # Somebody went back in the browser and wrote something else.
    for _ in range(2):
        contact_client.post(url, data | {"text": "Und ein Raum fehlt."})
    assert [each.text for each in asked.remarks.all()] == [remark.text, "Und ein Raum fehlt."]
    assert (remark.text, remark.organisation.name, remark.channel) == ("Es waren drei Kurse.", "Verein A", "web")
    answer = address("remark-answer", asked, remark.pk)
    assert team_client.post(answer, {"answer": "not_adopted", "reason": ""}).status_code == 422
    team_client.post(answer, {"answer": "not_adopted", "reason": "Wir haben zwei gezählt."})
    page = contact_client.get(url).content.decode()
    assert "nicht übernommen" in page
    assert "Wir haben zwei gezählt." in page


def test_two_who_answer_one_remark_see_both_answers(asked, contact_client, team_client):
    url = address("remark-answer", asked, asked.remarks.create(text="Es waren drei Kurse.", at=clock.now()).pk)
    seen = team_client.get(url).context["seen"]
    first = {"answer": "adopted", "reason": "Steht jetzt da.", "seen": seen}
    assert team_client.post(url, first).status_code == 302
    # The same once more is no conflict.
    assert team_client.post(url, first).status_code == 302
    page = team_client.post(url, {"answer": "noted", "reason": "Wir prüfen es.", "seen": seen})
    html = page.content.decode()
    assert page.status_code == 409
    for words in ("übernommen", "Steht jetzt da.", "zur Kenntnis genommen", "Wir prüfen es."):
        assert f"<strong>{words}</strong>" in html
    assert asked.remarks.get().answer == "adopted"
    again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html))
    assert team_client.post(url, again).status_code == 302
    assert asked.remarks.get().answer_reason == "Wir prüfen es."


def test_an_answer_that_comes_too_late_keeps_its_words(asked, team_client, set_clock, team_member):
    remark = asked.remarks.create(text="Frage", at=clock.now())
    answer_remark(remark=remark, answer="noted", by=team_member)
    pass_deadline(set_clock, asked)
    actions.confirm_minutes(minutes=asked, by=team_member)
    late = team_client.post(address("remark-answer", asked, remark.pk), {"answer": "adopted", "reason": "Doch noch."})
    assert (late.status_code, "Doch noch." in late.content.decode()) == (409, True)
    organisation = Organisation.objects.get(name="Verein A")
    data = {"organisation": organisation.pk, "channel": "phone", "text": "Am Telefon gesagt"}
    late = team_client.post(address("minutes-remarks", asked), data)
    assert (late.status_code, "Am Telefon gesagt" in late.content.decode()) == (409, True)


def test_what_is_sent_twice_is_taken_down_once(asked, team_client, set_clock):
    data = {
        "organisation": Organisation.objects.get(name="Verein A").pk,
        "channel": "phone",
        "text": "Am Telefon gesagt",
    }
    for _ in range(2):
        team_client.post(address("minutes-remarks", asked), data)
    remark = asked.remarks.get()
    team_client.post(address("remark-answer", asked, remark.pk), {"answer": "noted"})
    pass_deadline(set_clock, asked)
    team_client.post(address("minutes-state", asked), {"step": "confirm"})
    for _ in range(2):
        team_client.post(address("minutes-correct", asked), {"text": "Es waren vier Kurse."})
    assert [each.text for each in asked.corrections.all()] == ["Es waren vier Kurse."]


def test_a_remark_without_words_says_what_is_missing(asked, contact_client):
    response = contact_client.post(address("minutes-understood", asked), {"key": "k", "text": " "})
    assert response.status_code == 422
    assert "Schreiben Sie, was fehlt oder nicht stimmt." in response.content.decode()


def test_after_the_deadline_the_server_takes_no_remarks(asked, contact_client, team_client, set_clock):
    pass_deadline(set_clock, asked)
    response = contact_client.post(address("minutes-understood", asked), {"key": "k", "text": "Zu spät"})
    assert response.status_code == 409
    assert "Zu spät" in response.content.decode()
    assert not MinutesRemark.objects.exists()
    with pytest.raises(RemarksClosed):
        send_remark(minutes=asked, contact=Contact.objects.get(email="a@example.org"), text="x", key="k")
    # What came by phone in time may be written down later.
    organisation = Organisation.objects.get(name="Verein A")
    data = {"organisation": organisation.pk, "channel": "phone", "text": "Am Telefon"}
    team_client.post(address("minutes-remarks", asked), data)
    assert list(MinutesRemark.objects.values_list("text", "channel")) == [("Am Telefon", "phone")]


def test_answers_stand_once_the_minutes_are_agreed_on(asked, set_clock, team_member):
    remark = asked.remarks.create(text="Frage", at=clock.now())
    answer_remark(remark=remark, answer="noted", by=team_member)
    pass_deadline(set_clock, asked)
    actions.confirm_minutes(minutes=asked, by=team_member)
    with pytest.raises(actions.MinutesRefused):
        answer_remark(remark=remark, answer="adopted", by=team_member)


# --- Everyone ----------------------------------------------------------------------------------------------------------


def test_public_page_names_whom_it_may_and_counts_the_others(published, client):
    url = address("minutes", published)
    page = client.get(url).content.decode()
    assert "Verein A" not in page
    assert "2 Menschen aus einer Organisation." in page
    assert "Weitere: eine Organisation (2)" in page
    Organisation.objects.filter(name="Verein A").update(public_listing=True)
    assert "<bdi>Verein A</bdi> (2)" in client.get(url).content.decode()
    assert f'id="ergebnis-{Result.objects.get().number}"' in page


def test_public_page_is_sent_again_only_when_it_changed(published, client, team_member):
    url = address("minutes", published)
    first = client.get(url)
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304
    actions.add_correction(minutes=published, text="Es waren vier.", by=team_member)
    second = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert second.status_code == 200
    assert "Es waren vier." in second.content.decode()
    assert "Cookie" not in second.get("Vary", "")


def test_an_organisation_is_named_with_its_contribution_only_while_it_agrees(published, client, team_member):
    organisation = Organisation.objects.get(name="Verein A")
    contribution = enter_contribution(
        event=published.event, text="Mehr Bänke", kind="idea", channel="cards", organisation=organisation
    )
    clear_contribution(contribution=contribution, by=team_member)
    page = lambda: client.get(address("minutes", published)).content.decode()  # noqa: E731
    assert "Mehr Bänke" in page()
    assert "Verein A" not in page()
    set_naming(contribution=contribution, is_named=True)
    assert "<bdi>Verein A</bdi>" in page()
    set_naming(contribution=contribution, is_named=False)
    assert "Verein A" not in page()


def test_the_event_leads_to_its_published_minutes(published, client):
    assert address("minutes", published) in client.get(f"/termine/{published.event.slug}/").content.decode()


def test_pages_take_as_many_queries_with_many_results(
    published,
    item,
    client,
    team_client,
    team_member,
    assert_same_queries,
):
    def add(number):
        contribution = enter_contribution(
            event=published.event, text=f"Beitrag {number}", kind="idea", channel="cards", agenda_item=item
        )
        clear_contribution(contribution=contribution, by=team_member)
        result = Result.objects.create(
            number=100 + number, event=published.event, agenda_item=item, text="Ergebnis", created_at=clock.now()
        )
        result.contributions.add(contribution)
        organisation = Organisation.objects.create(name=f"O{number}")
        published.attendance.create(organisation=organisation, name=organisation.name, number=1)
        published.remarks.create(text="x", at=clock.now(), organisation=organisation)

    def look():
        assert client.get(address("minutes", published)).status_code == 200
        for name in ("minutes-edit", "minutes-frame", "minutes-preview", "minutes-remarks", "minutes-history"):
            assert team_client.get(address(name, published)).status_code == 200
        assert team_client.get(address("minutes-point", published, item.pk)).status_code == 200
        assert team_client.get("/team/protokolle/").status_code == 200

    assert_same_queries(look, add)


def test_pdf_is_printed_by_the_worker_and_again_when_something_changed(
    published, media, client, team_member, monkeypatch
):
    monkeypatch.setattr(minutes_pdfs, "render", lambda html, photos: Pdf(html.encode(), 1))
    url = address("minutes-pdf", published)

    def work():
        for job in Job.objects.filter(kind=minutes_pdfs.JOB_KIND, state=Job.State.QUEUED):
            JOB_HANDLERS[job.kind](job)
            Job.objects.filter(pk=job.pk).update(state=Job.State.DONE)

    assert Job.objects.filter(kind=minutes_pdfs.JOB_KIND).count() == 1  # asked for on publishing
    waiting = client.get(url)
    assert (waiting.status_code, waiting.cookies) == (202, {})
    work()
    ready = client.get(url)
    assert b"Mehr Kurse" in b"".join(ready.streaming_content)
    assert client.get(url, headers={"If-None-Match": ready["ETag"]}).status_code == 304
    actions.add_correction(minutes=published, text="Es waren vier.", by=team_member)
    assert client.get(url).status_code == 202
    work()
    assert b"Es waren vier." in b"".join(client.get(url).streaming_content)
    assert len(list((media / "minutes" / "pdf").iterdir())) == 1


def test_a_pdf_that_cannot_be_printed_is_not_tried_with_every_look(published, media, client):
    Job.objects.filter(kind=minutes_pdfs.JOB_KIND).update(state=Job.State.FAILED)
    assert client.get(address("minutes-pdf", published)).status_code == 503
    assert Job.objects.filter(kind=minutes_pdfs.JOB_KIND).count() == 1


def test_minutes_that_are_not_public_have_no_pdf(asked, client):
    assert client.get(address("minutes-pdf", asked)).status_code == 404


def test_a_mail_about_minutes_that_are_a_draft_again_is_not_sent(asked, team_member):
    mail = OutgoingMail.objects.get(kind="minutes_for_confirmation")
    assert DUE_CHECKS[mail.kind](mail)
    Minutes.objects.update(state="draft")
    assert not DUE_CHECKS[mail.kind](mail)


def test_late_is_whoever_was_not_asked_in_two_weeks_and_what_nobody_went_on_with(minutes, set_clock, team_client):
    assert minutes.event not in late_minutes()
    set_clock((clock.to_local(minutes.event.ends_at) + timedelta(days=15)).strftime("%Y-%m-%dT%H:%M"))
    assert minutes.event in late_minutes()
    minutes.remarks.create(text="x", at=clock.now())
    dashboard = team_client.get("/team/").content.decode()
    assert "Protokolle überfällig" in dashboard
    assert "Rückmeldungen zu Protokollen ohne Antwort" in dashboard
    assert "überfällig" in team_client.get("/team/protokolle/").content.decode()
    Minutes.objects.update(state="published", confirmed_at=clock.now(), published_at=clock.now())
    assert minutes.event not in late_minutes()


def test_a_withdrawn_result_is_no_more_than_its_number_and_the_reason(published, team_client, client, media):
    [result] = Result.objects.all()
    said = contribution("Kurse am Abend", event=published.event, is_public=True)
    result.contributions.add(said)
    kept = result_of(published.event, "Nur für uns", is_public=False)
    correct = address("minutes-correct", published)
    assert "Nur für uns" not in team_client.get(correct).content.decode()
    assert team_client.post(correct, {"text": "Falsch.", "withdraws": kept.number}).status_code == 422
    assert team_client.post(correct, {"text": "Das hat niemand gesagt.", "withdraws": result.number}).status_code == 302
    assert "<option" not in team_client.get(correct).content.decode().replace('<option value="" selected>', "")
    for url in (address("minutes", published), said.get_absolute_url()):
        html = client.get(url).content.decode()
        assert "Mehr Kurse" not in html
        assert f"Ergebnis {result.number}" in html
        assert "Das hat niemand gesagt." in html
    assert f'id="ergebnis-{result.number}"' in client.get(address("minutes", published)).content.decode()
    printed = minutes_document(published).html
    assert "Mehr Kurse" not in printed
    assert "Das hat niemand gesagt." in printed
    assert "Mehr Kurse" not in client.get("/suche/?suche=kurse").content.decode()


def test_what_is_public_corrects_only_who_may_publish(published):
    keeper = User.objects.create_user("keeper@example.org", role=User.Role.KEEPER)
    published.event.roles.create(person=Person.objects.create(slug="k", name="K", user=keeper), role="minutes")
    client = Client()
    client.force_login(keeper)
    assert client.post(address("minutes-correct", published), {"text": "Anders"}).status_code == 403
    assert not published.corrections.exists()
