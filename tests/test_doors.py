"""Doors that strangers rattle at: addresses to go on to, fields nobody asked for, frames, caches."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import transaction
from django.db.models import Field, Model
from django.test import Client
from django.urls import reverse

from tests.test_hostile_text import Forms, printed, scene, views  # noqa: F401
from tests.world import World, make_clients, make_world
from workshops.models import Process, Task, User

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


# What no form of an outsider has, and what it would be worth to them.
COVETED = {
    "id": "1", "pk": "1", "state": "confirmed", "end_reason": "", "queue_number": "1", "queue_part": "0",
    "is_admitted": "on", "is_walk_in": "on", "accepted_at": "2013-01-01 00:00", "declined_at": "",
    "is_migrant_organisation": "on", "migrant": "on", "represents_municipality": "1", "represents_department": "1",
    "is_example": "on", "organisation_id": "1", "organisation_pk": "1", "contact": "1", "contact_id": "1",
    "registration": "1", "submission": "1", "submission_id": "1", "invitation": "1", "invitation_id": "1",
    "feed_hash": "0" * 64, "token_hash": "0" * 64, "role": "lead", "is_superuser": "on", "is_staff": "on",
    "is_active": "on", "user": "1", "attendance": "present", "attendance_source": "team", "confirmed_at": "2013-01-01 00:00",
    "expires_at": "2099-01-01 00:00", "channel": "team", "by": "1", "event": "1", "event_id": "1", "purpose": "change",
    "used_at": "", "asked_by": "1", "answered_at": "2013-01-01 00:00", "answered_by": "1", "consented_at": "2013-01-01 00:00",
    "offer_expires_at": "2099-01-01 00:00", "places": "999", "team_note": "x7", "folded_name": "x7", "reason": "x7",
}  # fmt: skip
# Different every time.
RANDOM = re.compile("hash|key|digest|token|nonce|message_id|reference|session|password|text|html|calendar|at$|^id$")


def everything() -> dict[str, list[tuple]]:
    """All participants and users, without what differs every time; of moments whether there is one.

    Rows are told apart by their place, because PostgreSQL gives no number twice, even when what was made is taken back.
    """
    rows = {
        model: list(model._base_manager.order_by("pk"))
        for model in [*apps.get_app_config("participants").get_models(), User]
    }
    places = {model: {row.pk: place for place, row in enumerate(found)} for model, found in rows.items()}

    def seen(row: Model, field: Field) -> Any:
        value = getattr(row, field.attname)
        if field.is_relation and value is not None:
            return places.get(field.related_model, {}).get(value, value)
        return bool(value) if RANDOM.search(field.attname) else value

    return {
        model.__name__: [tuple(seen(row, field) for field in model._meta.concrete_fields) for row in found]
        for model, found in rows.items()
    }


@pytest.mark.sqlite_only
def test_fields_that_nobody_asked_for_change_nothing(scene):  # noqa: F811
    del scene.clients["lead"]
    changed = set()
    for client, path, is_page in views(scene):
        forms = Forms(client.get(path).text).found if is_page else []
        for form in forms:
            data, after = form.filled("Neu"), []
            for more in ({}, {name: value for name, value in COVETED.items() if name not in data}):
                cookies = client.cookies.copy()
                with transaction.atomic():
                    before = everything()
                    client.post(form.action or path, data | more)
                    after.append(everything())
                    transaction.set_rollback(True)
                client.cookies = cookies
            for name in after[0]:
                assert (path, after[1][name]) == (path, after[0][name])
            changed |= {path} if after[0] != before else set()
    assert len(changed) > 5
