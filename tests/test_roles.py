"""Who may open what: every address × every role, by GET and by an empty POST.

A new address fails `test_every_address_stands_in_the_matrix` until it has its line here.
"""

from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.world import ROLES, World, addresses, make_clients, make_world
from workshops.models import Process

ANYONE = set(ROLES)
SIGNED_IN = ANYONE - {"anonymous"}
TEAM = {"lead", "editor", "moderator", "keeper", "elsewhere"}
PLANNERS = {"lead"}
AGENDA = {"lead", "moderator"}
EVENT_TEAM = {"lead", "moderator", "keeper"}
RECORDING = {"lead", "moderator", "keeper"}
CHAPTERS = {"lead", "editor"}


SIGN_IN_LIBRARY = ("account_", "mfa_")


@dataclass
class Door:
    """Whom an address lets in, and what they get. The others are asked to sign in (302), or get `refused`; to those in
    `hidden` there is nothing at it. Where one role gets something else by GET, `instead` says what, by POST `instead_of_post`."""

    who: set[str]
    get: int = 200
    post: int = 405
    refused: int = 403
    instead: dict[str, int] = field(default_factory=dict)
    instead_of_post: dict[str, int] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)

    def to_hidden(self, method: str) -> int:
        return 405 if getattr(self, method) == 405 else 404


MATRIX = {
    # To read, for everyone.
    **dict.fromkeys(
        (
            "site:home",
            "site:about",
            "site:participation",
            "site:schedule",
            "site:flyer",
            "site:event-detail",
            "site:theme-detail",
            "site:plain-language",
            "site:imprint",
            "site:privacy",
            "site:accessibility",
            "site:health",
            "workshops:theme-stylesheet",
            "workshops:feed-all",
            "workshops:feed-theme",
            "workshops:feed-venue",
            "workshops:event-calendar",
            "workshops:agenda-pdf",
            "concept:document",
            "concept:compare",
            "concept:glossary",
            "concept:contributions",
            "concept:municipalities",
            "concept:municipality",
            "concept:measures",
            "concept:measure",
            "concept:search",
            "site:robots",
        ),
        Door(ANYONE),
    ),
    "site:sitemap": Door(ANYONE, post=200),  # Django's own view, which does not look at the method
    # For everyone with a form; behind a secret that nobody here knows.
    # Who signs in for an organisation is led to its own form.
    "participants:registration-create": Door(ANYONE, post=200, instead={"delegate": 302}),
    "participants:event-register": Door(ANYONE, post=200, instead={"delegate": 302}),
    "site:sign-in": Door(ANYONE, get=404, post=404),
    "participants:invitation-code": Door(ANYONE, post=200),
    "participants:invitation-answer": Door(ANYONE, get=404, post=404),
    "participants:invitation-register": Door(ANYONE, get=404, post=404),
    "participants:linked-submission": Door(ANYONE, get=404, post=404),
    "participants:mail-link": Door(ANYONE, get=404, post=404),
    "participants:registration-cancel": Door(ANYONE, get=404, post=404),
    "participants:registration-support": Door(ANYONE, get=404, post=404),
    "participants:offer-accept": Door(ANYONE, get=404, post=404),
    "participants:registration-split": Door(ANYONE, get=404, post=404),
    "participants:address-proof": Door(ANYONE, get=404, post=404),
    "participants:own-feed": Door(ANYONE, get=404),
    "concept:municipal-link": Door(ANYONE, get=404),
    "concept:municipal-answer": Door(ANYONE, get=404, post=404),
    "concept:department-link": Door(ANYONE, get=404),
    "concept:department-answer": Door(ANYONE, get=404, post=404),
    # An organisation's own pages: for its contacts, none of whom is among the roles; see tests/participants/test_views_own.py.
    "participants:organisation-choice": Door(SIGNED_IN, instead={"delegate": 302}),
    "concept:own-contribution-choice": Door(SIGNED_IN, instead={"delegate": 302}),
    **dict.fromkeys(
        (
            "participants:organisation",
            "participants:own-register",
            "participants:own-registration",
            "participants:own-registration-cancel",
            "participants:own-offer-accept",
            "participants:own-registration-split",
            "participants:own-registration-support",
            "participants:own-delegate-add",
            "participants:own-delegate-swap",
            "participants:own-delegate-remove",
            "participants:own-contacts",
            "participants:own-contact-invite",
            "participants:own-invitation-withdraw",
            "participants:own-contact-accept",
            "participants:own-contact-decline",
            "participants:own-contact-remove",
            "participants:own-contact-edit",
            "participants:own-address",
            "participants:own-organisation-edit",
            "participants:own-calendar",
            "participants:own-data",
            "participants:own-data-export",
            "participants:own-erasure",
            "concept:own-contributions",
            "concept:own-contribution-create",
            "concept:own-contribution-naming",
            "concept:own-comment-naming",
        ),
        Door(set(), refused=404),
    ),
    # The team.
    "site:dashboard": Door(TEAM),
    "workshops:gallery": Door(TEAM),
    "workshops:team-event-list": Door(TEAM),
    "workshops:task-list": Door(TEAM),
    "workshops:task-create": Door(TEAM, post=200),
    "workshops:plan": Door(TEAM),
    "workshops:plan-edit": Door(PLANNERS, post=200),
    # Of the world's event: others of the team have nothing to do with it.
    "workshops:task-edit": Door(EVENT_TEAM, post=200, hidden=TEAM - EVENT_TEAM),
    "workshops:task-done": Door(EVENT_TEAM, get=405, post=302, hidden=TEAM - EVENT_TEAM),
    "concept:board": Door(TEAM, post=422, instead_of_post=dict.fromkeys(TEAM - CHAPTERS, 403)),
    "concept:draft-pdf": Door(TEAM, get=202, post=302),  # on its way: the worker prints it
    # No version is frozen.
    "concept:team-versions": Door(TEAM),
    "concept:version-freeze": Door(PLANNERS, post=422),
    "concept:team-version": Door(TEAM, get=404),
    "concept:version-preview": Door(TEAM, get=404),
    "concept:version-publish": Door(PLANNERS, get=405, post=404),
    "concept:version-pairs": Door(PLANNERS, get=404, post=404),
    "concept:team-version-pdf": Door(TEAM, get=404, post=404),
    "concept:decision": Door(TEAM, get=404, post=404),
    "concept:decision-act": Door(PLANNERS, get=404, post=404),
    **dict.fromkeys(
        (
            "concept:decision-step-create",
            "concept:decision-step-edit",
            "concept:decision-step-result",
            "concept:sign-off-create",
            "concept:sign-off-edit",
        ),
        Door(PLANNERS, get=404, post=404),
    ),
    "concept:decision-paper": Door(CHAPTERS, get=404, post=404),
    "concept:decision-paper-odt": Door(TEAM, get=404, post=404),
    "concept:decision-package": Door(TEAM, get=404, post=404),
    # Who writes the concept.
    "concept:chapter-edit": Door(CHAPTERS, post=422),
    "concept:paste": Door(TEAM, get=405, post=200),
    "concept:chapter-history": Door(TEAM, post=409, instead_of_post=dict.fromkeys(TEAM - CHAPTERS, 403)),
    # Who writes goals and measures.
    "concept:team-glossary": Door(CHAPTERS),
    "concept:glossary-create": Door(CHAPTERS, post=422),
    "concept:glossary-edit": Door(CHAPTERS, get=404, post=404),
    "concept:theme-goals": Door(CHAPTERS, post=302),
    "concept:action-field-edit": Door(CHAPTERS, post=422),
    "concept:objective-origins": Door(CHAPTERS, post=200),
    "concept:measure-list": Door(CHAPTERS, post=422),
    "concept:measure-table": Door(CHAPTERS),
    "concept:measure-edit": Door(CHAPTERS, post=422),
    "concept:measure-act": Door(CHAPTERS, get=405, post=302),
    "concept:measure-merge": Door(CHAPTERS, post=422),
    "concept:measure-origins": Door(CHAPTERS, post=200),
    "concept:municipal-matrix": Door(CHAPTERS),
    "concept:municipal-answers": Door(CHAPTERS, post=422),
    "concept:municipal-sheet": Door(CHAPTERS),
    "concept:municipal-topics": Door(CHAPTERS, post=422),
    "concept:municipal-topic": Door(CHAPTERS, post=422),
    "concept:municipal-release": Door(PLANNERS, post=302),
    "concept:municipal-links": Door(PLANNERS, post=422),
    "concept:municipal-link-revoke": Door(PLANNERS, get=405, post=404),
    "concept:municipal-reminder": Door(PLANNERS, post=422),
    "concept:departments": Door(PLANNERS),
    "concept:department-links": Door(PLANNERS, post=422),
    "concept:department-link-revoke": Door(PLANNERS, get=405, post=404),
    "concept:overlaps": Door(CHAPTERS, post=404),  # no row is named
    "concept:overlaps-state": Door(CHAPTERS),
    "concept:overlaps-print": Door(CHAPTERS),
    "concept:overlap-create": Door(CHAPTERS, post=422),
    "concept:overlap-distinct": Door(CHAPTERS, get=405, post=404),  # no measures are named
    "concept:overlap-edit": Door(CHAPTERS, post=422),
    "concept:overlap-remove": Door(CHAPTERS, get=405, post=302),
    # Who writes down what is said at the event.
    "concept:wall": Door(RECORDING, post=422),
    "concept:wall-state": Door(RECORDING),
    "concept:wall-selection": Door(RECORDING, get=405, post=302),
    "concept:wall-merge": Door(RECORDING, get=302, post=302),
    "concept:wall-cluster": Door(RECORDING, post=422),
    "concept:wall-undo": Door(RECORDING, get=405, post=302),
    "concept:wall-print": Door(RECORDING),
    "concept:wall-import": Door(RECORDING, post=422),
    # Number 1 is not published.
    "concept:contribution": Door(ANYONE, get=404),
    "concept:version": Door(ANYONE, get=404),
    "concept:version-pdf": Door(ANYONE, get=404),
    "concept:paragraph": Door(ANYONE, get=404),
    # No version may be commented on, and no comment is there.
    "concept:comment-create": Door(ANYONE, get=404, post=404),
    "concept:comment-link": Door(ANYONE, get=404),
    "concept:comment-confirm": Door(ANYONE, get=404, post=404),
    "concept:comment": Door(ANYONE, get=404),
    "concept:synopsis": Door(ANYONE, get=404),
    "concept:synopsis-pdf": Door(ANYONE, get=404),
    "concept:synopsis-table": Door(ANYONE, get=404),
    "concept:consultations": Door(CHAPTERS),
    "concept:consultation": Door(CHAPTERS, get=404, post=404),
    "concept:consultation-edit": Door(PLANNERS, get=404, post=404),
    "concept:answers-publish": Door(PLANNERS, get=405, post=404),
    "concept:team-synopsis-table": Door(CHAPTERS, get=404),
    "concept:comment-enter": Door(CHAPTERS, get=404, post=404),
    "concept:team-comment": Door(CHAPTERS, get=404, post=404),
    "concept:team-comment-act": Door(CHAPTERS, get=405, post=404),
    # No theme is named.
    "concept:promises": Door(TEAM, post=404),
    "concept:team-search": Door(TEAM),
    "concept:outcomes": Door(CHAPTERS, post=422),
    "concept:outcome": Door(CHAPTERS, post=422),
    # Who keeps the minutes may look; who moderates decides.
    "concept:promise-close": Door(EVENT_TEAM, post=422, instead_of_post={"keeper": 403}),
    # Contributions: read by who leads and who writes, and by the team of the event they come from.
    "concept:contribution-list": Door(TEAM),
    "concept:contribution-check": Door(PLANNERS, get=405, post=302),
    "concept:team-contribution": Door({*RECORDING, "editor"}),
    "concept:contribution-edit": Door(RECORDING, get=405, post=422),
    "concept:contribution-split": Door(RECORDING, post=422),
    "concept:contribution-act": Door({*RECORDING, "editor"}, get=405, post=404),
    # Who moderates.
    "workshops:agenda-edit": Door(AGENDA, post=400),
    "site:agenda-edit": Door(AGENDA, post=400),
    "concept:open-results": Door(AGENDA, get=405, post=302),
    "concept:agenda-item-uses": Door(AGENDA, post=302),
    "workshops:agenda-item-create": Door(AGENDA, post=200),
    "workshops:agenda-item-edit": Door(AGENDA, post=400),
    "workshops:agenda-item-delete": Door(AGENDA, get=405, post=400),
    "workshops:agenda-from": Door(AGENDA, post=400),
    "workshops:agenda-script": Door(AGENDA),
    "workshops:agenda-undo": Door(AGENDA, get=405, post=400),
    "concept:minutes-list": Door(TEAM),
    # Who keeps the minutes.
    "concept:minutes-edit": Door(EVENT_TEAM, post=302),
    "concept:minutes-frame": Door(EVENT_TEAM, post=422),
    "concept:minutes-whole": Door(EVENT_TEAM, post=422),
    "concept:minutes-point": Door(EVENT_TEAM, post=422),
    "concept:minutes-preview": Door(EVENT_TEAM),
    "concept:minutes-state": Door(EVENT_TEAM, post=302),
    "concept:minutes-correct": Door(EVENT_TEAM, post=422),
    "concept:minutes-remarks": Door(EVENT_TEAM, post=422),
    "concept:remark-answer": Door(EVENT_TEAM, get=404, post=404),
    "concept:result-edit": Door(EVENT_TEAM, post=422),
    "concept:result-delete": Door(EVENT_TEAM, post=302),
    "concept:minutes-history": Door(EVENT_TEAM),
    "concept:minutes-attachments": Door(EVENT_TEAM, post=422),
    "concept:attachment-edit": Door(EVENT_TEAM, get=404, post=404),
    "concept:attachment-delete": Door(EVENT_TEAM, get=404, post=404),
    "concept:attachment": Door(ANYONE, get=404),
    # Drafts: for everyone once they are published, before that for those who were there.
    "concept:minutes": Door(ANYONE, get=404),
    "concept:minutes-pdf": Door(ANYONE, get=404),
    "concept:minutes-understood": Door(set(), refused=404),
    # Who leads the process.
    "workshops:team-setup": Door(PLANNERS),
    "workshops:team-process-edit": Door(PLANNERS, post=200),
    "workshops:team-theme-edit": Door(PLANNERS, post=200),
    "workshops:team-venue-create": Door(PLANNERS, post=200),
    "workshops:team-venue-edit": Door(PLANNERS, post=200),
    "workshops:team-event-create": Door(PLANNERS, post=200),
    "site:team-event-create": Door(PLANNERS, post=200),
    "workshops:team-event-edit": Door(PLANNERS, post=200),
    "site:team-event-edit": Door(PLANNERS, post=200),
    "workshops:event-roles": Door(PLANNERS, post=200),
    "site:event-roles": Door(PLANNERS, post=200),
    "participants:team-members": Door(PLANNERS),
    "participants:team-member-create": Door(PLANNERS, post=200),
    "participants:team-member-edit": Door(PLANNERS, post=200),
    # The event's own team.
    "participants:today": Door(EVENT_TEAM, post=200),
    "participants:attendance-mark": Door(EVENT_TEAM, get=405, post=302),
    "participants:attendance-rest": Door(EVENT_TEAM, get=405, post=302),
    "participants:attendance-edit": Door(EVENT_TEAM, post=200),
    "participants:attendance-sheet": Door(EVENT_TEAM),
    "participants:attendance-export": Door(EVENT_TEAM),
    "participants:team-support": Door(EVENT_TEAM, post=404),
    "participants:event-move": Door(PLANNERS, post=200),
    "participants:event-places": Door(PLANNERS, post=302),
    "participants:event-cancel": Door(PLANNERS, post=302),
    "site:event-cancel": Door(PLANNERS, post=302),
    "participants:event-reinstate": Door(PLANNERS, post=302),
    "participants:event-release": Door(PLANNERS, get=405, post=302),
    "participants:team-registrations": Door(PLANNERS),
    "participants:team-register": Door(PLANNERS, post=200),
    "participants:team-registration": Door(PLANNERS),
    "participants:team-admit": Door(PLANNERS, post=200),
    "participants:team-put-back": Door(PLANNERS, post=200),
    "participants:team-split": Door(PLANNERS, post=200),
    "participants:team-people": Door(PLANNERS, post=200),
    "participants:team-letter": Door(PLANNERS),
    "participants:team-event-registrations": Door(PLANNERS),
    "participants:team-registration-cancel": Door(PLANNERS, post=302),
    "participants:team-outbox": Door(PLANNERS),
    "participants:team-mail": Door(PLANNERS),
    "participants:team-mail-frame": Door(PLANNERS),
    "participants:mail-previews": Door(PLANNERS),
    "participants:mail-preview": Door(PLANNERS),
    "participants:mail-preview-frame": Door(PLANNERS),
    "participants:team-addresses": Door(PLANNERS, post=200),
    "participants:team-address-lift": Door(PLANNERS, get=405, post=404),
    "participants:team-mailing-create": Door(PLANNERS, post=200),
    "participants:team-mailing": Door(PLANNERS),
    "participants:team-mailing-stop": Door(PLANNERS, get=405, post=302),
    "participants:team-mail-again": Door(PLANNERS, get=405, post=302),
    "participants:team-mail-withdraw": Door(PLANNERS, get=405, post=302),
    "participants:team-invitations": Door(PLANNERS),
    "participants:team-invitation": Door(PLANNERS, post=200),
    "participants:team-invitation-renew": Door(PLANNERS, get=405, post=302),
    "participants:team-invitation-withdraw": Door(PLANNERS, post=302),
    "participants:team-invitation-create": Door(PLANNERS, post=200),
    "participants:team-invitation-remind": Door(PLANNERS, post=302),
    "participants:team-invitation-calls": Door(PLANNERS),
    "participants:team-invitation-letters": Door(PLANNERS, post=302),
    "participants:team-invitation-letter-pdf": Door(PLANNERS),
    "participants:team-invitation-letter-list": Door(PLANNERS),
    "participants:team-participation": Door(PLANNERS),
    "participants:team-organisations": Door(PLANNERS),
    "participants:team-organisation-create": Door(PLANNERS, post=200),
    "participants:team-organisation-edit": Door(PLANNERS, post=200),
    "participants:team-organisation-export": Door(PLANNERS),
    "participants:team-organisation-merge": Door(PLANNERS, post=404),
    "participants:team-contact-create": Door(PLANNERS, post=200),
    "participants:team-contact-edit": Door(PLANNERS, post=200),
    "participants:team-contact-remove": Door(PLANNERS, post=200),
    "participants:team-requests": Door(PLANNERS),
    "participants:team-contact-decision": Door(PLANNERS, get=405, post=302),
    "participants:team-erasure-done": Door(PLANNERS, get=405, post=404),
    "participants:team-duplicates": Door(PLANNERS),
    "participants:team-import": Door(PLANNERS, post=200),
    "participants:team-import-template": Door(PLANNERS),
    # Another one's list.
    "participants:team-import-draft": Door(PLANNERS, get=404),
    "participants:team-import-columns": Door(PLANNERS, get=405, post=404),
    "participants:team-import-decisions": Door(PLANNERS, get=405, post=404),
    "participants:team-import-discard": Door(PLANNERS, get=405, post=404),
    "participants:team-import-run": Door(PLANNERS, get=405, post=404),
    "participants:team-import-refused": Door(PLANNERS, get=404),
}


@pytest.fixture
def world(process: Process) -> World:
    return make_world()


@pytest.fixture
def clients(process: Process) -> dict[str, Client]:
    return make_clients()


def test_every_address_stands_in_the_matrix():
    names = {name for name, _ in addresses() if not name.startswith(SIGN_IN_LIBRARY)}
    assert names - set(MATRIX) == set()
    assert set(MATRIX) - names == set()


def answers(client: Client, method: str, url: str) -> int | str:
    """The status, or "sign in". Whatever was changed is undone."""
    with transaction.atomic():
        response = getattr(client, method)(url)
        transaction.set_rollback(True)
    is_sign_in = response.status_code == 302 and response["Location"].startswith(reverse("account_login"))
    return "sign in" if is_sign_in else response.status_code


def area(name: str) -> str:
    """Addresses that share the first word of their name: "participants:team"."""
    return name.partition("-")[0]


def expected_of(door: Door) -> dict[tuple[str, str], int | str]:
    """What each role gets by each method."""
    expected = {
        (role, method): getattr(door, method)
        if role in door.who
        else "sign in"
        if role == "anonymous"
        else door.to_hidden(method)
        if role in door.hidden
        else door.refused
        for role in ROLES
        for method in ("get", "post")
    }
    expected |= {(role, "get"): status for role, status in door.instead.items()}
    return expected | {(role, "post"): status for role, status in door.instead_of_post.items()}


# Many addresses in one world: making it takes longer than asking at a door, and what was asked is undone. Whom a door lets
# in, the database does not decide; that each page opens on both is seen by tests/test_hostile_text.py.
@pytest.mark.sqlite_only
@pytest.mark.parametrize("area_name", sorted({area(name) for name in MATRIX}))
def test_doors_let_in_whom_they_should(world, clients, area_name):
    parameters = dict(addresses())
    for name in (name for name in MATRIX if area(name) == area_name):
        url = reverse(name, kwargs=world.arguments(name, parameters[name]))
        expected = expected_of(MATRIX[name])
        got = {(role, method): answers(clients[role], method, url) for role, method in expected}
        assert (name, got) == (name, expected)


@pytest.mark.parametrize(
    ("name", "parameters"), [entry for entry in addresses() if entry[0].startswith(SIGN_IN_LIBRARY)]
)
def test_pages_of_the_sign_in_library_ask_strangers_to_sign_in(world, clients, name, parameters):
    """What they do for those who are signed in is the library's, which tests it."""
    public = {"account_request_login_code": 200, "account_inactive": 200, "account_logout": 302}
    url = reverse(name, kwargs=world.arguments(name, parameters))
    assert answers(clients["anonymous"], "get", url) == public.get(name, "sign in")
