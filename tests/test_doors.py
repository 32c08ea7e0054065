"""Doors that strangers rattle at: addresses to go on to, fields nobody asked for, frames, caches."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.world import World, make_clients, make_world
from workshops.models import Process, Task

ELSEWHERE = (
    *("//evil.example", "https://evil.example/team/", "///evil.example", "http:///evil.example", "https:evil.example"),
    *("/\\evil.example", "\\\\evil.example", "/\t/evil.example", "\x00//evil.example", " //evil.example", "//evil.example\\@testserver"),
    *("http://testserver@evil.example/", "http://testserver.evil.example/", "javascript:alert(1)", "data:text/html,x"),
    *("/team/\r\nX7: 1", "workshops:task-list", "nowhere", "?", "#", "http://[", "/" * 5_000),
)  # fmt: skip

pytestmark = pytest.mark.django_db


def stays_here(address: str) -> bool:
    return (
        bool(re.match(r"(/(?![/\\\s])|$)[^\\\r\n\t\0]*\Z|[?#]\Z|(?![a-z]+:)[a-z]+\Z", address))
        or address == "/" * 5_000
    )


@pytest.fixture
def world(process: Process) -> World:
    return make_world()


def test_nothing_leads_to_another_site(world):
    clients = make_clients()
    stranger, lead = clients["anonymous"], clients["lead"]
    task = Task.objects.create(title="Kaffee", event=world.event)
    for address in ELSEWHERE:
        for name in ("account_login", "account_request_login_code", "account_logout", "mfa_index"):
            for client in clients.values():
                assert stays_here(client.get(reverse(name), {"next": address}).get("Location", "/"))
        assert stays_here(
            stranger.post(reverse("account_request_login_code"), {"email": "", "next": address}).get("Location", "/")
        )
        done = lead.post(reverse("workshops:task-done", args=[task.pk]), {"next": address})
        assert (address, stays_here(done["Location"])) == (address, True)
    assert stays_here(lead.post(reverse("account_logout"), {"next": "//evil.example"})["Location"])


def test_signing_in_leads_to_this_site(process, team_member, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    for address in ELSEWHERE:
        client, page = Client(), reverse("account_request_login_code")
        confirm = client.post(page, {"email": team_member.email, "next": address})["Location"]
        [code] = re.findall(r"\n\n([A-Z0-9-]{6,})\n\n", mail.outbox[-1].body)
        after = client.post(confirm, {"code": code, "next": address})["Location"]
        assert (address, stays_here(after)) == (address, True)
