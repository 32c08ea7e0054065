"""Links in mails: who has one sees their own, who has none sees nothing; scanners change nothing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from participants.models import MailLink, Registration
from participants.models.mails import hash_token
from tests.participants.registering import START, link_in, mails, register, submit

pytestmark = pytest.mark.django_db


def test_scanners_change_nothing_and_the_click_works_afterwards(client, event):
    submit(event)
    link = link_in(mails()[0])
    for _scan in range(3):
        scanner = Client()
        scanner.head(link)
        scanner.get(link, follow=True)
    assert Registration.objects.get().state == "unconfirmed"

    client.get(link, follow=True)
    page = client.post("/a/", follow=True)
    assert page.templates[0].name == "participants/submission_result.html"
    assert Registration.objects.get().state == "confirmed"


def test_token_leaves_the_address_at_once_and_is_stored_hashed(client, event):
    submit(event)
    link = link_in(mails()[0])
    response = client.get(link)

    assert (response.status_code, response["Location"]) == (302, "/a/")
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert MailLink.objects.get().token_hash == hash_token(link.split("/")[2])
    assert "no-store" in client.get("/a/")["Cache-Control"]


def test_expired_link_says_so_and_does_nothing(client, event):
    submit(event)
    link = link_in(mails()[0])
    client.get(link)
    MailLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert client.get(link).status_code == 410
    assert client.get("/a/").status_code == 404
    assert client.post("/a/").status_code == 404
    assert Registration.objects.get().state == "unconfirmed"


def test_confirmed_link_shows_the_result_again(client, event):
    submit(event)
    link = link_in(mails()[0])
    client.get(link)
    client.post("/a/")

    page = client.get(link, follow=True)
    assert page.templates[0].name == "participants/submission_result.html"
    assert "Sie haben einen Platz." in page.content.decode()


@pytest.mark.parametrize("path", ["/a/unknown/", "/a/", "/a/%00/", "/a/" + "x" * 3000 + "/"])
def test_without_a_link_there_is_nothing(client, county, path):
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


def test_waiting_shows_the_position_and_how_to_cancel(client, make_event):
    event = make_event(places=1)
    register(event)
    register(event)
    register(event)
    client.get(link_in(mails("registered")[2]))
    page = client.get("/a/").content.decode()

    assert "Der Termin ist voll. Sie stehen auf Platz 2 der Warteliste." in page
    assert f"/anmelden/{Registration.objects.last().reference}/absagen/" in page


def test_cancelling_asks_first(client, event):
    [registration] = register(event)
    client.get(link_in(mails("registered")[0]))
    path = f"/anmelden/{registration.reference}/absagen/"
    assert "Möchten Sie absagen?" in client.get(path).content.decode()
    registration.refresh_from_db()
    assert registration.state == "confirmed"

    assert "Sie haben abgesagt." in client.post(path, follow=True).content.decode()
    assert "Absagen ist hier nicht mehr möglich" in client.get(path).content.decode()


def test_nobody_reaches_the_registrations_of_others(client, event):
    [own], [other] = register(event), register(event)
    for visitor, link in ((client, mails("registered")[0]), (Client(), None)):
        if link:
            visitor.get(link_in(link))
        for action in ("absagen", "annehmen"):
            path = f"/anmelden/{other.reference}/{action}/"
            assert visitor.post(path).status_code == 404
            if action == "absagen" or not link:
                assert visitor.get(path).status_code == 404
    other.refresh_from_db()
    assert (other.state, own.state) == ("confirmed", "confirmed")


def test_offer_is_accepted_with_a_button(client, make_event, set_time):
    event = make_event(places=1)
    register(event)
    register(event)
    set_time(START - timedelta(hours=30))
    client.get(link_in(mails("registered")[0]))
    client.post(f"/anmelden/{Registration.objects.first().reference}/absagen/")
    visitor = Client()
    visitor.get(link_in(mails("offered")[0]))
    assert "Platz annehmen" in visitor.get("/a/").content.decode()
    path = f"/anmelden/{Registration.objects.last().reference}/annehmen/"
    assert visitor.get(path)["Location"] == "/a/"
    visitor.post(path)

    assert Registration.objects.last().state == "confirmed"
