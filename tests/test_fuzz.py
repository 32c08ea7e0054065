"""Hostile requests at every address, as every role: none may break the site.

`FUZZ_REQUESTS=20000 FUZZ_SEED=7 .venv/bin/python -m pytest tests/test_fuzz.py` runs it long, with other dice.
"""

import os
import random
import subprocess
from collections import defaultdict
from html.parser import HTMLParser
from urllib.parse import quote, urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from participants.models import Invitation
from tests.participants.registering import link_in
from tests.test_roles import ANYONE, MATRIX
from tests.world import World, addresses, make_clients, make_world
from workshops.models import Process, User

REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "1500"))
SEED = int(os.environ.get("FUZZ_SEED", "2013"))

LONG = "ä" * 70_000
HOSTILE = (
    *("", " ", "\0", "a\0b", "\r\nBcc: x@example.org", "\u2028", "\u202eabc\u200f", "\ufeff", "\udcff", "\ud800x", "é" * 300),
    *("0", "-1", "1.5", "1e400", "NaN", "Infinity", "٣", "²", "0x10", "1_000", "+1", " 7 ", "9" * 10, "9" * 19, "9" * 400, "9" * 5_000),
    *("-9223372036854775809", "9223372036854775808", "2147483648", "32768", "65536"),
    *("2013-03-31", "31.03.2013", "2013-03-31T02:30", "02:30", "31.03.2013 02:30", "2013-10-27T02:30", "24:00", "99:99"),
    *("0001-01-01", "9999-12-31", "9999-12-31T23:59", "01.01.0001", "10000-01-01", "0000-00-00", "29.02.2013", "23:59:60"),
    *("<script>alert(1)</script>", "{{ 7*7 }}{% now %}", "' OR 1=1 --", "%", "%00", "_", "\\", "../../etc/passwd", "=cmd()"),
    *("[]", "{}", "null", "true", "on", "None", "__all__", "[[[[", "a,b,,c", ",", "x" * 255, "x" * 5_000, LONG),
    *("a@b", "a@b.de\r\nCc: c@d.de", "x" * 300 + "@example.org", "ä@ö.de", '"a b"@example.org', "kontakt@example.org"),
    *("<p>" * 2_000, "- " * 5_000, "*" * 5_000, "[" * 5_000, "&#0;&#xD800;&#x110000;", "https://example.org", "//example.org"),
)  # fmt: skip
QUERIES = (
    *("seite", "suche", "thema", "ort", "art", "frei", "ansicht", "termin", "termine", "stand", "next", "quelle", "zeige"),
    *("fassung", "wie", "weg", "auch", "ab", "mit", "haken", "kommune", "kategorie", "rolle", "page", "format", "zurueck"),
    *("alle", "ergebnis", "gruppe", "karten", "seit", "sichtbar", "top", "von"),
)  # fmt: skip
FIELDS = (
    "version",
    "step",
    "add",
    "up",
    "events",
    "needs",
    "delegates-0-name",
    "minutes-1",
    "position-1",
    "act",
    "answer",
    "all",
    "cards",
    "rows",
    "moderators",
    "themes",
)
METHODS = ("head", "options", "put", "patch", "delete", "trace")
CONTENT_TYPES = (
    *("application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x"),
    *("application/x-www-form-urlencoded; charset=utf-16", "application/x-www-form-urlencoded; charset=nonsense", "", "\xff/\xff"),
)  # fmt: skip
BODIES = (b"", b"\xff\xfe\x00", b"a=%ff%fe&b=%00", b"=&=&&", b"{", b"--x\r\n", b"--x\r\n\r\n\r\n--x--", b"a=1&" * 2_000)
HEADERS = (
    *({}, {}, {"accept-language": "\xff;q=x" * 50}, {"if-none-match": 'W/"'}, {"if-modified-since": "never"}),
    *({"if-modified-since": "Sat, 01 Jan 99999 00:00:00 GMT"}, {"range": "bytes=-"}, {"referer": "\0"}, {"origin": "null"}),
    *({"cookie": "sessionid=\xff; csrftoken=x; messages=[[[["}, {"hx-request": "true", "hx-current-url": "http://["}),
    *({"accept-encoding": "gzip;q=x"}, {"sec-fetch-site": "cross-site"}, {"x-forwarded-for": "\0,,,;"}),
)  # fmt: skip
READ_ONLY = {name for name, door in MATRIX.items() if door.who == ANYONE and door.get == 200 and door.post == 405}

pytestmark = pytest.mark.django_db


class Fields(HTMLParser):
    """What the forms of a page would send, empty fields filled with what belongs there: name, value, and whether the
    field may be left out."""

    plausible = {"email": "neu@example.org", "number": "3", "date": "2013-05-06", "time": "14:00", "text": "Neu"}

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str, bool]] = []
        self.select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        name, kind = values.get("name") or "", values.get("type") or "text"
        value = values.get("value") or self.plausible.get(kind, "")
        if tag == "select":
            self.select = name
        elif tag == "option":
            self.found.append((self.select, values.get("value") or "", True))
        elif tag in {"input", "button", "textarea"} and name:
            self.found.append((name, value, tag == "button" or kind in {"checkbox", "radio", "submit"}))


@pytest.fixture
def world(process: Process) -> World:
    return make_world()


@pytest.fixture
def clients(world: World) -> dict[str, Client]:
    """Every role, the contact at their own pages, and someone with links from mails and letters."""
    clients = make_clients() | {"contact": Client(), "holder": Client()}
    clients["contact"].force_login(User.objects.create_user(world.registration.contact.email))
    clients["holder"].get(link_in(world.mail))
    session = clients["holder"].session
    session["invitation"] = Invitation.objects.get().token_hash
    session.save()
    list_of_one = SimpleUploadedFile("liste.csv", b"Name;Telefon\nVerein;1\nVerein;2\n")
    clients["lead"].post(reverse("participants:team-import"), {"file": list_of_one})
    for client in clients.values():
        client.raise_request_exception = False
    return clients


@pytest.fixture
def no_printing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Printing takes seconds, and has hostile tests of its own."""
    printed = subprocess.CompletedProcess([], 0, stdout=b'{"pages": 1}\n%PDF-', stderr=b"")
    monkeypatch.setattr(subprocess, "run", lambda *args, **kwargs: printed)


def whole(text: str) -> str:
    """Without halves of characters."""
    return text.encode(errors="replace").decode()


class Attacker:
    """Makes requests that no browser makes."""

    def __init__(self, dice: random.Random, clients: dict[str, Client], world: World) -> None:
        self.dice = dice
        self.clients = clients
        self.addresses = [
            (name, reverse(name, kwargs=world.arguments(name, parameters))) for name, parameters in addresses()
        ]
        self.forms: dict[tuple[str, str], list[tuple[str, str, bool]]] = {}

    def attack(self, number: int) -> tuple[str, HttpResponse, str]:
        """One request, undone afterwards: the address's name, the answer, and what was asked."""
        name, path = self.addresses[number % len(self.addresses)]
        role = self.dice.choice(list(self.clients))
        method = self.dice.choices(("get", "post", self.dice.choice(METHODS)), (4, 5, 1))[0]
        target = self.path(path) if self.dice.random() < 0.3 else path
        if self.dice.random() < 0.5:
            target += "?" + self.query()
        body, content_type = self.body(role, path) if method == "post" else (b"", "")
        headers = self.dice.choice(HEADERS) if self.dice.random() < 0.3 else {}
        response = self.send(role, method, target, body, content_type, headers)
        return name, response, f"{role} {method} {target[:300]} {body[:2_000]!r} {content_type!r} {headers}"

    def send(
        self, role: str, method: str, target: str, body: bytes, kind: str, headers: dict[str, str]
    ) -> HttpResponse:
        client = self.clients[role]
        cookies = client.cookies.copy()
        with transaction.atomic():
            response = client.generic(method.upper(), target, body, kind, headers=headers)
            transaction.set_rollback(True)
        client.cookies = cookies
        return response

    def hostile(self) -> str:
        return self.dice.choice(HOSTILE)

    def path(self, path: str) -> str:
        parts = path.split("/")
        parts[self.dice.randrange(1, len(parts))] = quote(self.hostile()[:8_000], safe="", errors="surrogatepass")
        return "/".join(parts)

    def query(self) -> str:
        pairs = [(self.dice.choice(QUERIES), self.hostile()[:8_000]) for _ in range(self.dice.randint(1, 3))]
        return urlencode(pairs, errors="surrogatepass")

    def body(self, role: str, path: str) -> tuple[bytes, str]:
        """Mostly a form that is nearly right, so that it gets far."""
        if self.dice.random() < 0.1:
            return self.dice.choice(BODIES), self.dice.choice(CONTENT_TYPES)
        pairs = [
            (name, value)
            for name, value, may_be_left_out in self.form(role, path)
            if not may_be_left_out or self.dice.random() < 0.4
        ]
        for _ in range(self.dice.choice((0, 1, 1, 1, 2, 3))):
            if pairs and self.dice.random() < 0.8:
                place = self.dice.randrange(len(pairs))
                pairs[place : place + 1] = self.dice.choice(([], [(pairs[place][0], self.hostile())]))
            else:
                pairs.append((self.dice.choice(FIELDS), self.hostile()))
        if self.dice.random() < 0.1:
            name = self.dice.choice([name for name, _value in pairs] or FIELDS)
            upload = SimpleUploadedFile(
                "x" + whole(self.hostile())[:300], self.hostile().encode(errors="surrogatepass")
            )
            values = {key: whole(value) for key, value in pairs} | {name: upload}
            return encode_multipart(BOUNDARY, values), MULTIPART_CONTENT
        return urlencode(pairs, errors="surrogatepass").encode(), "application/x-www-form-urlencoded"

    def form(self, role: str, path: str) -> list[tuple[str, str, bool]]:
        if (role, path) not in self.forms:
            page = self.send(role, "get", path, b"", "", {})
            is_page = page.status_code == 200 and page["Content-Type"].startswith("text/html")
            self.forms[role, path] = Fields(page.text).found if is_page else []
        return self.forms[role, path]


@pytest.mark.usefixtures("no_printing")
def test_nothing_breaks_the_site(world, clients):
    attacker = Attacker(random.Random(SEED), clients, world)
    faults = defaultdict(list)
    for number in range(REQUESTS):
        name, response, asked = attacker.attack(number)
        body = b"".join(response)
        if response.status_code >= 500 or b"Traceback" in body:
            error = response.exc_info[1] if response.exc_info else None
            faults[f"{name}: {response.status_code} {error!r:.300}"].append(asked)
        # A broken cookie may be taken back.
        if name in READ_ONLY and response.status_code < 400 and response.cookies and "cookie" not in asked:
            faults[f"{name}: sets {list(response.cookies)}"].append(asked)
    assert not faults, "\n".join(f"{fault}\n    {requests[0]}" for fault, requests in faults.items())
