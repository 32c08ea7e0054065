"""The outbox, its addresses, the examples and mails to many, as the team sees them."""

import re

import pytest

from participants.actions.submissions import confirm_submission
from participants.models import Mailing, OutgoingMail, UndeliverableAddress
from participants.models.mails import MailKind
from tests.participants.registering import link_in, mails, register, submit
from workshops.models import Event, Theme

pytestmark = pytest.mark.django_db
NEW, ADDRESSES = "/team/rundmail/", "/team/postausgang/adressen/"


def page_of(mail: OutgoingMail) -> str:
    return f"/team/postausgang/{mail.pk}/"


def test_outbox_is_narrowed(make_event, team_client):
    first, second = make_event(), make_event()
    register(first, email="a@example.org")
    register(second, email="b@example.org")
    OutgoingMail.objects.filter(to="b@example.org", kind="registered").update(event=second, state="parked")

    def listed(**query: str) -> list[str]:
        page = team_client.get("/team/postausgang/", query)
        return [f"{mail.kind} {mail.to[0]}" for mail in page.context["page"]]

    assert listed() == ["registered b", "confirm_link b", "registered a", "confirm_link a"]
    assert listed(stand="parked") == ["registered b"]
    assert listed(anlass="confirm_link", an="A@") == ["confirm_link a"]
    assert listed(termin=second.slug) == ["registered b"]
    assert len(listed(termin="unbekannt", rundmail="x")) == 4


def test_page_of_a_mail_tells_why_and_what_became_of_it(event, team_client):
    submit(event)
    [mail] = mails()
    page = team_client.get(page_of(mail)).content.decode()
    assert "Erst mit dem Klick auf den Link gilt die Anmeldung." in page
    assert link_in(mail) not in page
    assert link_in(mail) not in team_client.get(page_of(mail) + "html/").content.decode()

    OutgoingMail.objects.filter(pk=mail.pk).update(state="failed", tries=1, last_error="550 no such user")
    assert "550 no such user" in team_client.get(page_of(mail)).content.decode()


def test_frame_shows_a_mail_and_can_do_nothing(event, team_client):
    register(event, organisation="<script>alert(1)</script>")
    frame = team_client.get(page_of(mails("registered")[0]) + "html/")
    policy = frame["Content-Security-Policy"]

    assert policy.startswith("sandbox; default-src 'none';")
    assert "script" not in policy
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    assert "<script" not in frame.content.decode()
    around = team_client.get(page_of(mails("registered")[0]))
    assert "frame-src 'self'" in around["Content-Security-Policy"]
    assert around["X-Frame-Options"] == "DENY"


def test_sent_mail_goes_again_with_a_note(event, team_client):
    register(event)
    [mail] = mails("registered")
    OutgoingMail.objects.filter(pk=mail.pk).update(state="sent")
    answer = team_client.post(page_of(mail) + "noch-einmal/", {"note": "war im Spam"})
    again = mails("registered")[-1]

    assert answer["Location"] == page_of(again)
    assert (again.resend_of, again.note) == (mail, "war im Spam")
    assert "war im Spam" in team_client.get(page_of(again)).content.decode()
    refused = team_client.post(page_of(again) + "noch-einmal/", follow=True)
    assert "noch unterwegs" in refused.content.decode()


def test_address_is_marked_by_hand_and_lifted(event, team_client, team_member):
    submit(event, email="weg@example.org")
    [mail] = mails()
    link = re.search(r'href="([^"]*adresse=[^"]*)"', team_client.get(page_of(mail)).content.decode())[1]
    assert 'value="weg@example.org"' in team_client.get(link).content.decode()

    missing = team_client.post(ADDRESSES, {"email": "weg@example.org", "reason": ""})
    assert "woher Sie wissen" in missing.content.decode()
    team_client.post(ADDRESSES, {"email": "WEG@example.org", "reason": "kam zurück"})
    [note] = UndeliverableAddress.objects.all()
    assert (note.email, note.reason, note.by) == ("weg@example.org", "kam zurück", team_member)
    assert "geht nichts hinaus" in team_client.get(page_of(mail)).content.decode()
    OutgoingMail.objects.update(state="parked")
    lifted = team_client.post(f"{ADDRESSES}{note.pk}/freigeben/", follow=True)

    assert "1 zurückgehaltene E-Mail geht hinaus" in lifted.content.decode()
    assert mails()[0].state == "queued"
    assert team_client.post(f"{ADDRESSES}{note.pk}/freigeben/").status_code == 404


@pytest.mark.parametrize("value", ["\x00", "x" * 999, "'; --"])
def test_strange_address_in_the_address_bar(county, team_client, value):
    assert team_client.get(ADDRESSES, {"adresse": value, "seite": value}).status_code == 200
    assert team_client.get(NEW, dict.fromkeys(["stand", "termine", "art"], value)).status_code == 200


@pytest.mark.parametrize("kind", MailKind.values)
def test_every_kind_can_be_looked_at(event, team_client, kind):
    page = team_client.get(f"/team/postausgang/vorschau/{kind}/")
    assert page.status_code == 200
    assert page.context["mail"].subject in page.content.decode()
    assert team_client.get(f"/team/postausgang/vorschau/{kind}/html/").content.startswith(b"<!doctype html>")
    assert not OutgoingMail.objects.exists()


def test_list_of_kinds_is_whole(county, team_client):
    page = team_client.get("/team/postausgang/vorschau/").content.decode()
    for kind in MailKind.values:
        assert f"/team/postausgang/vorschau/{kind}/" in page
    assert team_client.get("/team/postausgang/vorschau/unbekannt/").status_code == 404


@pytest.fixture
def two_registered(event: Event) -> Event:
    register(event, email="a@example.org", organisation="Anton")
    register(event, email="b@example.org", organisation="Berta")
    return event


def entries(**changes: object) -> dict[str, object]:
    return {
        "stand": ["confirmed"],
        "subject": "Parken",
        "text": "bitte hinter dem Haus.",
        "key": "12345678-abcd",
        **changes,
    }


def test_mailing_shows_whom_it_reaches_before_it_goes(two_registered, team_client):
    check = team_client.post(NEW, entries(step="check", termine=[two_registered.slug]))
    words = check.content.decode()
    assert check.context["count"] == 2
    for word in ("Anton", "b@example.org", "2 E-Mails senden", "bitte hinter dem Haus."):
        assert word in words
    assert not mails("mailing")

    back = team_client.post(NEW, entries(step="edit", termine=[two_registered.slug])).content.decode()
    assert 'value="Parken"' in back
    sent = team_client.post(NEW, entries(step="send", count="2", termine=[two_registered.slug]), follow=True)
    again = team_client.post(NEW, entries(step="send", count="2", termine=[two_registered.slug]))
    [mailing] = Mailing.objects.all()
    assert again["Location"] == f"/team/rundmail/{mailing.pk}/"
    assert "2 E-Mails gehen jetzt hinaus." in sent.content.decode()
    assert mailing.selection == "Angemeldete\nTermine: 17.01.2013 Bildung, Rathaus"
    assert [mail.to for mail in mails("mailing")] == ["a@example.org", "b@example.org"]
    assert "0 von 2 gesendet" in team_client.get(NEW).content.decode()
    listed = team_client.get("/team/postausgang/", {"rundmail": mailing.pk})
    assert len(listed.context["page"]) == 2
    team_client.post(f"/team/rundmail/{mailing.pk}/anhalten/")
    assert {mail.state for mail in mails("mailing")} == {"withdrawn"}


def test_what_does_not_hold_any_more_is_not_offered_once_again(event, team_client):
    submission = submit(event)
    [mail] = mails("confirm_link")
    OutgoingMail.objects.filter(pk=mail.pk).withdraw()
    assert "Noch einmal senden" in team_client.get(page_of(mail)).content.decode()
    confirm_submission(submission=submission)
    assert "Noch einmal senden" not in team_client.get(page_of(mail)).content.decode()
    refused = team_client.post(page_of(mail) + "noch-einmal/", follow=True).content.decode()
    assert "gilt nicht mehr" in refused
    assert len(mails("confirm_link")) == 1


@pytest.mark.parametrize("count", ["3", "", "x", "²", "9" * 50])
def test_mailing_to_others_than_were_shown_asks_again(two_registered, team_client, count):
    page = team_client.post(NEW, entries(step="send", count=count))

    assert "Nichts wurde gesendet." in page.content.decode()
    assert "2 E-Mails senden" in page.content.decode()
    assert not Mailing.objects.exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"stand": []}, "Wählen Sie aus, wem Sie schreiben"),
        ({"subject": ""}, "Geben Sie einen Betreff ein"),
        ({"text": " "}, "Schreiben Sie einen Text"),
        ({"text": "x" * 10_001}, "Kürzen Sie den Text"),
        ({"text": "a\x00b"}, "ohne Sonderzeichen"),
        ({"termine": ["unbekannt"]}, "gibt es nicht mehr"),
    ],
)
def test_mailing_says_what_is_missing(two_registered, team_client, changes, message):
    page = team_client.post(NEW, entries(step="send", count="2", **changes))

    assert message in page.content.decode()
    assert not Mailing.objects.exists()


def test_mailing_to_a_theme_without_events_is_no_mail_to_everybody(two_registered, team_client):
    Theme.objects.create(
        number=2, slug="alter", title="Alter", short_title="Alter", colour="#8c5d00", planned_workshops=3
    )
    page = team_client.post(NEW, entries(step="send", count="2", themen=["2"]))
    assert "Zu diesem Thema gibt es noch keinen Termin." in page.content.decode()
    assert team_client.post(NEW, entries(step="check", themen=["1", "2"])).context["count"] == 2
    assert not Mailing.objects.exists()


def test_header_cannot_be_added_by_the_subject(two_registered, team_client):
    team_client.post(NEW, entries(step="send", count="2", subject="Parken\r\nBcc: alle@example.org"))
    assert mails("mailing")[0].subject == "Parken Bcc: alle@example.org"


def test_pages_cost_the_same_for_few_and_many(make_event, team_client, assert_same_queries):
    event = make_event(places=None)

    def add(number: int) -> None:
        register(event)
        UndeliverableAddress.objects.create(email=f"{number}@example.org", reason="550")
        Mailing.objects.create(key=f"key-{number}", subject="Parken", recipients=0, sent_at=event.starts_at)

    def look() -> None:
        for path in ("/team/postausgang/", ADDRESSES, NEW):
            assert team_client.get(path).status_code == 200
        assert team_client.post(NEW, entries(step="check")).status_code == 200

    assert_same_queries(look, add)
