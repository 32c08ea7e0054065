"""What municipalities say: stored all or none, released row by row, asked for by link."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from concept.actions.answer_links import revoke_link
from concept.actions.municipalities import (
    Answer,
    ResponseConflictError,
    TopicAnsweredError,
    TopicConflictError,
    add_topic,
    change_topic,
    release_responses,
    remind_silent,
    remove_topic,
    save_responses,
    send_link,
)
from concept.models import MunicipalLink, MunicipalResponse, MunicipalTopic
from concept.queries.mails import municipal_link_is_due
from concept.queries.municipalities import (
    Question,
    municipal_matrix,
    municipalities_with_state,
    questions,
    released_feedback,
    silent_municipalities,
)
from participants.actions.resending import CannotSendAgainError, send_again
from participants.models import OutgoingMail
from tests.concept.matrices import measure
from workshops.models import Municipality

pytestmark = pytest.mark.usefixtures("process")


def municipality(place: int = 0) -> Municipality:
    return Municipality.objects.order_by("name")[place]


def topic(title: str = "Ansprechpersonen") -> Question:
    return Question(topic=add_topic(title=title, description=""))


def answer(question: Question, stance: str = "agrees", *, version: int = 0, **values: str) -> Answer:
    said = {"text": "", "contact": "Frau Amt", "level": "working"} | values
    return Answer(question, version, stance, **said)


def say(*answers: Answer, place: int = 0, channel: str = "team", by=None) -> int:
    return save_responses(municipality=municipality(place), answers=answers, channel=channel, by=by)


def release(*responses: MunicipalResponse) -> None:
    for each in responses:
        release_responses(municipality=each.municipality, shown={each.pk: each.version}, chosen={each.pk}, by=None)


def stored(question: Question, place: int = 0) -> MunicipalResponse:
    return municipality(place).responses.get(measure=question.measure, topic=question.topic)


def test_answers_are_stored_with_who_how_and_when(team_member):
    about, other = topic(), Question(measure=measure("M2.1"))
    assert say(answer(about, "reservation", text="Zu teuer.", level="council"), answer(other), by=team_member) == 2
    response = stored(about)
    assert (response.stance, response.text, response.level, response.contact) == (
        "reservation",
        "Zu teuer.",
        "council",
        "Frau Amt",
    )
    assert (response.channel, response.changed_by, response.version) == ("team", team_member, 1)
    assert not response.is_released
    assert stored(other).stance == "agrees"


def test_silence_and_repetition_store_nothing():
    about = topic()
    assert say(answer(about, "no_answer")) == 0
    assert not MunicipalResponse.objects.exists()
    assert say(answer(about)) == 1
    assert say(answer(about, version=1), channel="link") == 0
    assert (stored(about).version, stored(about).channel) == (1, "team")


def test_two_at_once_lose_nothing_and_store_nothing_else():
    about, other = topic(), topic("Räume")
    say(answer(about, "reservation", text="Zu teuer."))
    with pytest.raises(ResponseConflictError) as conflict:
        say(answer(about, "agrees"), answer(other))
    assert {key: each.text for key, each in conflict.value.responses.items()} == {about.key: "Zu teuer."}
    assert MunicipalResponse.objects.count() == 1


def test_what_is_changed_is_released_anew():
    about = topic()
    say(answer(about))
    release(stored(about))
    assert stored(about).is_released
    say(answer(about, "reservation", version=1), channel="link")
    assert (stored(about).is_released, stored(about).channel) == (False, "link")


def test_release_is_for_what_was_shown_and_never_for_silence(team_member):
    about, other, silent = topic(), topic("Räume"), topic("Geld")
    say(answer(about), answer(other), answer(silent))
    say(answer(silent, "no_answer", version=1))
    shown = {stored(each).pk: stored(each).version for each in (about, other, silent)}
    say(answer(other, "reservation", version=1))
    assert release_responses(municipality=municipality(), shown=shown, chosen=set(shown), by=team_member) == (1, 1)
    assert [stored(each).is_released for each in (about, other, silent)] == [True, False, False]
    elsewhere = {stored(about).pk: stored(about).version}
    assert release_responses(municipality=municipality(1), shown=elsewhere, chosen=set(), by=None) == (0, 0)
    assert release_responses(municipality=municipality(), shown=elsewhere, chosen=set(), by=None) == (1, 0)
    assert not stored(about).is_released


def test_only_public_measures_that_were_not_discarded_are_asked_about():
    about = topic()
    public = measure("M1.1")
    measure("M1.2", is_public=False)
    measure("M1.3", status="discarded")
    measure("M1.4", merged_into=public)
    assert questions() == [about, Question(measure=public)]
    assert questions(theme=1) == [Question(measure=public)]
    assert questions(theme=2) == []


def test_matrix_has_a_cell_for_everyone():
    about, other = topic(), Question(measure=measure("M2.1"))
    say(answer(about, "reservation"), place=1)
    matrix = municipal_matrix()
    everyone = Municipality.objects.count()
    assert [len(cells) for group in matrix.groups for _question, cells in group.rows] == [everyone, everyone]
    assert [cell.stance for cell in matrix.groups[0].rows[0][1][:3]] == ["no_answer", "reservation", "no_answer"]
    assert [group.theme for group in municipal_matrix(2).groups] == [other.theme]
    assert municipalities_with_state()[1].answered == 1
    assert municipality(1) not in silent_municipalities()


# --- What everyone may know ---------------------------------------------------------------------------------------------


def test_released_answers_are_counted_and_nobody_is_named():
    about = Question(measure=measure("M2.1"))
    for place, (stance, text) in enumerate(
        [("reservation", "Zu wenig Leute."), ("reservation", "An Geld fehlt es."), ("agrees", "Gern."), ("agrees", "")]
    ):
        say(answer(about, stance, text=text, level="head" if place else "council"), place=place)
    assert released_feedback().tallies == []
    release(*(stored(about, place) for place in range(3)))
    feedback = released_feedback()
    [tally] = feedback.tallies
    assert (feedback.number, feedback.total) == (3, Municipality.objects.count())
    assert tally.stance_counts == [("trägt mit", 1), ("Vorbehalt", 2)]
    assert tally.level_counts == [("Verwaltungsleitung", 2), ("Ratsbeschluss", 1)]
    # In the order of their words, which is not that of the municipalities.
    assert tally.reservations == ["An Geld fehlt es.", "Zu wenig Leute."]
    assert [(theme.number, [each.question.code for each in found]) for theme, found in feedback.by_theme()] == [
        (2, ["M2.1"])
    ]


def test_what_is_no_longer_public_is_not_counted():
    about = Question(measure=measure("M2.1"))
    say(answer(about))
    release(stored(about))
    about.measure.is_public = False
    about.measure.save()
    assert (released_feedback().number, released_feedback().tallies) == (0, [])


# --- Asking -------------------------------------------------------------------------------------------------------------


def send(email: str = "rathaus@example.org", place: int = 0, **values) -> MunicipalLink:
    return send_link(municipality=municipality(place), email=email, **{"days": 7, "by": None} | values)


def token_in(mail: OutgoingMail) -> str:
    found = re.search(r"/kommunen/antwort/([\w-]+)/", mail.text)
    assert found
    return found[1]


def test_link_goes_out_by_mail_and_the_database_does_not_know_it(team_member):
    link = send(by=team_member)
    mail = OutgoingMail.objects.get(kind=OutgoingMail.Kind.MUNICIPAL_LINK)
    token = token_in(mail)
    assert (mail.to, link.mail, link.created_by) == ("rathaus@example.org", mail, team_member)
    assert MunicipalLink.objects.find(token) == link
    assert token not in str(MunicipalLink.objects.values())
    assert token not in mail.masked_text + mail.masked_html
    assert timedelta(days=6) < link.expires_at - timezone.now() < timedelta(days=8)
    assert municipal_link_is_due(mail)


def test_revoked_link_is_worth_nothing_and_its_mail_stays():
    link = send()
    revoke_link(link=link)
    link.refresh_from_db()
    assert not link.is_valid
    assert OutgoingMail.objects.get(pk=link.mail_id).state == "withdrawn"
    assert not municipal_link_is_due(link.mail)


def test_expired_links_mail_is_not_due():
    link = send()
    MunicipalLink.objects.update(expires_at=timezone.now())
    assert not municipal_link_is_due(link.mail)


def test_new_link_to_an_address_replaces_the_one_before():
    first, elsewhere = send(), send("amt@example.org")
    second = send("Rathaus@Example.org")
    valid = [link.pk for link in MunicipalLink.objects.order_by("pk") if link.is_valid]
    assert valid == [elsewhere.pk, second.pk]
    assert OutgoingMail.objects.get(pk=first.mail_id).state == "withdrawn"


def test_mail_with_a_link_is_not_repeated():
    mail = send().mail
    OutgoingMail.objects.filter(pk=mail.pk).update(state="sent")
    with pytest.raises(CannotSendAgainError):
        send_again(mail=mail)


def test_silent_ones_are_reminded_at_addresses_that_were_not_revoked():
    about = topic()
    for place in range(4):
        send(f"rathaus{place}@example.org", place)
    say(answer(about), place=1)
    revoke_link(link=MunicipalLink.objects.get(municipality=municipality(2)))
    MunicipalLink.objects.filter(municipality=municipality(3)).update(expires_at=timezone.now())
    OutgoingMail.objects.all().update(state="sent")
    assert remind_silent(days=7, by=None) == [municipality(0), municipality(3)]
    mails = OutgoingMail.objects.filter(state="queued").order_by("pk")
    assert [mail.to for mail in mails] == ["rathaus0@example.org", "rathaus3@example.org"]
    assert all(mail.subject.startswith("Erinnerung: ") for mail in mails)


def test_topic_goes_only_while_nobody_has_answered():
    about = topic()
    say(answer(about))
    with pytest.raises(TopicAnsweredError):
        remove_topic(topic=about.topic, version=1)
    say(answer(about, "no_answer", version=1))
    remove_topic(topic=about.topic, version=1)
    remove_topic(topic=about.topic, version=1)
    assert not MunicipalTopic.objects.exists()


def test_two_who_change_a_topic_at_once_lose_nothing():
    about = topic("Räume").topic
    change_topic(topic=about, version=1, title="Orte", description="", position=1)
    # The same again is no conflict: an answer may have been lost on its way.
    change_topic(topic=about, version=1, title="Orte", description="", position=1)
    with pytest.raises(TopicConflictError) as conflict:
        change_topic(topic=about, version=1, title="Säle", description="", position=1)
    assert (conflict.value.topic.title, conflict.value.topic.version) == ("Orte", 2)
    with pytest.raises(TopicConflictError):
        remove_topic(topic=about, version=1)
    remove_topic(topic=about, version=2)
    with pytest.raises(TopicConflictError) as gone:
        change_topic(topic=about, version=2, title="Säle", description="", position=1)
    assert gone.value.topic is None


def test_topics_stand_in_the_order_in_which_they_came():
    assert [topic(title).topic.position for title in ("Eins", "Zwei")] == [1, 2]


def test_the_same_words_again_are_the_same_topic():
    assert topic("Räume").topic == topic("Räume").topic
    assert MunicipalTopic.objects.count() == 1
