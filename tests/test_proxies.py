"""Behind proxies and without: whose address counts, under which name the site answers, what browsers are told."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from participants.views import invitations

ROOT = Path(__file__).parents[1]
CODE = "/einladung/", {"code": "AAAA-BBBB-CCCC-DDDD"}
SIGN_IN = "/konto/login/code/", {"email": "niemand@example.org"}


@pytest.fixture
def tries(process, monkeypatch) -> Any:
    """How often a client may try a code before it is told to wait, whatever it says about itself."""
    monkeypatch.setattr(invitations, "TRIES_PER_CLIENT", 3)

    def count(forwarded: str = "", **meta: str) -> int:
        cache.clear()
        client = Client(raise_request_exception=False)
        for number in range(6):
            headers = {"x-forwarded-for": forwarded.replace("N", str(number))}
            own = {name: value.replace("N", str(number)) for name, value in meta.items()}
            answer = client.post(*CODE, headers=headers, **own)
            assert answer.status_code in {200, 429}
            if answer.status_code == 429:
                return number
        return 6

    return count


@pytest.mark.parametrize(
    ("proxies", "forwarded", "allowed"),
    [
        (0, "198.51.100.N", 3),  # invented: there is no proxy
        (1, "198.51.100.N, 203.0.113.1", 3),  # invented: the proxy adds the true one
        (1, "203.0.113.1, 198.51.100.N", 6),  # six clients
        (2, "198.51.100.N, 203.0.113.1, 203.0.113.9", 3),
        (2, "203.0.113.1, 198.51.100.N, 203.0.113.9", 6),
    ],
)
def test_forwarded_address_counts_as_far_as_proxies_are_trusted(tries, settings, proxies, forwarded, allowed):
    settings.TRUSTED_PROXIES = settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    assert tries(forwarded) == allowed


def test_what_came_past_a_trusted_proxy_is_refused(process, settings):
    settings.TRUSTED_PROXIES = settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    for path, data in (CODE, SIGN_IN):
        assert Client().post(path, data, headers={"x-forwarded-for": "198.51.100.1"}).status_code == 403
        assert Client().post(path, data, headers={"x-forwarded-for": "198.51.100.1, 203.0.113.1"}).status_code != 403


def test_one_client_has_all_addresses_of_its_network(tries):
    assert tries(REMOTE_ADDR="2001:db8:1:2::N") == 3
    assert tries(REMOTE_ADDR="2001:db8:1:N::1") == 6
    assert tries(REMOTE_ADDR="::ffff:198.51.100.N") == 6


@pytest.mark.parametrize("forwarded", ["x", "", ",", "198.51.100.1:99999999", "[", "a" * 5_000, "\t", "1.2.3.4, x"])
def test_nonsense_in_place_of_an_address_breaks_nothing(process, settings, forwarded):
    settings.TRUSTED_PROXIES = settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    headers = {"x-forwarded-for": forwarded}
    for path, data in (CODE, SIGN_IN):
        assert Client().post(path, data, headers=headers).status_code in {200, 302, 403}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "testserver@evil.example", "", "a b", "testserver:x"]
)
def test_another_name_is_refused(client, host):
    assert client.get("/", headers={"host": host}).status_code == 400
    assert client.get("/", headers={"host": "testserver", "x-forwarded-host": host}).status_code != 400


# --- Outside demo mode --------------------------------------------------------------------------------------------------

ASK = """
import json, sys, django
django.setup()
from django.test import Client
answers = []
for headers in json.loads(sys.argv[1]):
    answer = Client(raise_request_exception=False).get("/static/none", headers={"host": "example.org"} | headers)
    answers.append([answer.status_code, answer.get("Location", ""), answer.get("Strict-Transport-Security", "")])
print(json.dumps(answers))
"""


def ask(*headers: dict[str, str], **environment: str) -> list[list[Any]]:
    """What a site with these settings answers: status, Location, Strict-Transport-Security."""
    site = {"DEMO": "0", "SECRET_KEY": "k" * 60, "SITE_URL": "https://example.org", "ALLOWED_HOSTS": "example.org"}
    base = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "workshops_soest.settings"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ASK, json.dumps(headers)],
        env=base | {"DATABASE_URL": "sqlite://:memory:"} | site | environment,
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    answers: list[list[Any]] = json.loads(done.stdout)
    return answers


def test_public_site_insists_on_encryption():
    there = [301, "https://example.org/static/none", ""]
    plain, claimed = ask({}, {"x-forwarded-proto": "https"}, TRUSTED_PROXIES="0")
    assert (plain, claimed) == (there, there)
    plain, proven = ask({}, {"x-forwarded-proto": "https"}, TRUSTED_PROXIES="1")
    assert plain == there
    assert proven[2] == "max-age=31536000; includeSubDomains; preload"
