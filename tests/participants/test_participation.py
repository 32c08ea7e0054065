"""The participation picture: organisations against themes, each counted once."""

from collections.abc import Callable

import pytest

from participants.actions.invitations import withdraw_invitation
from participants.models import Delegate, Organisation, OrganisationCategory
from participants.queries.participation import INVITED, PRESENT, REGISTERED, participation
from tests.participants.inviting import invite, make_organisation
from tests.participants.registering import register
from workshops import clock
from workshops.models import Event, Municipality, Theme

pytestmark = pytest.mark.django_db
TEAM, PUBLIC = "/team/beteiligung/", "/beteiligte/"


@pytest.fixture
def events(make_event) -> list[Event]:
    """Two of the first theme, one of the second."""
    other = Theme.objects.create(
        number=2, slug="arbeit", title="Arbeit", short_title="Arbeit", colour="#00456b", planned_workshops=1
    )
    return [make_event(places=None), make_event(places=None), make_event(places=None, theme=other)]


def numbers(shown: str) -> dict[str, list[int]]:
    picture = participation(shown)
    tables = {"kind": picture.by_kind, "place": picture.by_municipality}
    return {
        f"{name} {row.slug}": [*(cell.number for cell in row.cells), row.total, row.known]
        for name, table in tables.items()
        for row in table.rows
    } | {"totals": [*picture.by_kind.totals, picture.by_kind.total, picture.by_kind.known]}


def test_organisations_are_counted_once_per_theme(events):
    club = make_organisation(
        name="Klub", category=OrganisationCategory.objects.get(), municipality=Municipality.objects.get()
    )
    other = make_organisation(name="Andere")
    register(*events, organisation="Klub", people=2)
    register(events[0], organisation="Klub")
    invite(events[1], events[2], organisation=other)
    withdraw_invitation(invitation=invite(events[0], organisation=other))

    assert numbers(REGISTERED) == {
        "kind vereine": [1, 1, 1, 1],
        "kind -": [0, 0, 0, 1],
        "place musterstadt": [1, 1, 1, 1],
        "place -": [0, 0, 0, 1],
        "totals": [1, 1, 1, 2],
    }
    assert numbers(INVITED)["kind -"] == [1, 1, 1, 1]
    assert numbers(PRESENT)["totals"] == [0, 0, 0, 2]
    assert not participation().has_attendance
    Delegate.objects.filter(registration__organisation=club, event=events[2]).update(
        attendance="present", attendance_source="list", attendance_at=clock.now()
    )
    assert numbers(PRESENT)["kind vereine"] == [0, 1, 1, 1]
    assert participation().has_attendance


def test_plain_groups_stand_for_all_their_kinds(events):
    OrganisationCategory.objects.create(slug="klubs", title="Klubs", plain_title="Verein", position=2)
    for category in OrganisationCategory.objects.all():
        register(events[0], organisation=make_organisation(category=category).name)
    assert numbers(REGISTERED)["kind vereine"] == [2, 0, 2, 2]
    assert "kind klubs" not in numbers(REGISTERED)


def test_colour_rises_with_the_number(events):
    for place in range(8):
        municipality = Municipality.objects.create(slug=f"ort-{place}", name=f"Ort {place}", kind="city")
        for _number in range(place):
            organisation = make_organisation(municipality=municipality)
            register(events[0], organisation=organisation.name, municipality=municipality.slug)
    rows = {row.slug: row.cells[0].step for row in participation().by_municipality.rows}
    assert [rows[f"ort-{place}"] for place in range(8)] == [0, 1, 2, 2, 3, 3, 4, 4]


def test_gap_leads_to_an_invitation_for_it(team_client, events):
    make_organisation(category=OrganisationCategory.objects.get(), municipality=Municipality.objects.get())
    page = team_client.get(TEAM).content.decode()
    assert page.count('href="/team/einladungen/neu/?thema=2&amp;art=vereine"') == 1
    assert page.count('href="/team/einladungen/neu/?thema=1&amp;kommune=musterstadt"') == 1
    assert "Eine unterstrichene Null" in page

    Event.objects.filter(theme__number=2).update(status="cancelled")
    page = team_client.get(TEAM).content.decode()
    assert "thema=2" not in page
    Organisation.objects.all().delete()
    page = team_client.get(TEAM).content.decode()
    assert ("/team/einladungen/neu/" in page, "Eine unterstrichene Null" in page) == (False, False)


@pytest.mark.parametrize("query", ["", "?zeige=eingeladen", "?zeige=anwesend", "?zeige=x", "?zeige=%00"])
def test_picture_shows_what_was_asked_for(team_client, events, query):
    page = team_client.get(TEAM + query)
    shown = {"?zeige=eingeladen": INVITED, "?zeige=anwesend": PRESENT}.get(query, REGISTERED)
    assert (page.status_code, page.context["picture"].shown) == (200, shown)


@pytest.mark.parametrize("address", [TEAM, PUBLIC])
def test_picture_takes_as_many_queries_for_30_as_for_1(team_client, events, assert_same_queries: Callable, address):
    assert_same_queries(
        lambda: team_client.get(address), lambda number: register(events[number % 3], organisation=f"V{number}")
    )


def test_public_picture_names_only_who_agreed_and_takes_part(client, events):
    for name, listed in (("Gern genannt", True), ("Lieber nicht", False)):
        make_organisation(name=name, public_listing=listed)
        register(events[0], organisation=name)
    make_organisation(name="Nur eingetragen", public_listing=True)
    response = client.get(PUBLIC)
    page = response.content.decode()
    assert [name in page for name in ("Gern genannt", "Lieber nicht", "Nur eingetragen")] == [True, False, False]
    assert "2 Organisationen" in page
    assert "Kontakt" not in page.partition("<footer")[0]
    assert response.cookies == {}
