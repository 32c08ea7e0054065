"""Everything internal is filled with a word that nothing public may say; then every public page and file is read."""

import re
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from concept.actions.outcomes import decide_outcome
from concept.actions.promises import put_on_agenda, refuse_carry_over
from concept.models import CarryOver, Cluster, Contribution, MinutesAttendance, MinutesNote, MinutesRemark
from participants.models import Organisation
from tests.concept.promising import contribution, item, owed, publish_minutes, result, workshop
from workshops import clock
from workshops.models import Event

pytestmark = pytest.mark.usefixtures("process")

SECRET = "Geheimwort"
NOT_PUBLIC = re.compile("^/(team|konto|organisation|anmelden|a|einladung|static)/")
FOUND_BY = ("gedanke", "ergebnis", "punkt", SECRET.lower())


def fill(by) -> None:
    """An event with minutes, agenda, contributions and results, public and internal ones side by side."""
    event = workshop()
    organisation = Organisation.objects.create(name=f"{SECRET} e. V.")
    organisation.contacts.create(name=SECRET, email="kontakt@example.org", accepted_at=clock.now())
    public_point = item(event, "Öffentlicher Punkt", note=SECRET)
    internal_point = item(event, f"{SECRET}punkt", goal=SECRET, is_public=False)
    hidden = Event.objects.create(
        slug="geheim", kind=Event.Kind.MUNICIPAL_WORKSHOP, title=f"{SECRET}termin", is_published=False
    )
    cluster = Cluster.objects.create(event=event, title=SECRET)
    shown = contribution(
        "Öffentlicher Gedanke",
        is_public=True,
        event=event,
        organisation=organisation,
        agenda_item=internal_point,
        cluster=cluster,
        moderation_reason=SECRET,
    )
    for publication in ("internal", "cleared", "withheld"):
        contribution(f"{SECRET}gedanke", publication=publication, event=event, organisation=organisation)
    contribution(f"{SECRET}gedanke", moderation="pending", channel="web", organisation=organisation)
    at_hidden = contribution("Gedanke von dort", is_public=True, event=hidden)
    rows = [owed("Öffentlicher Gedanke vom Abend", is_public=True, organisation=organisation) for _ in range(3)]
    put_on_agenda(carry_overs=rows[:2], agenda_item=public_point, by=by)
    CarryOver.objects.filter(pk=rows[1].pk).update(agenda_item=internal_point)
    refuse_carry_over(carry_over=owed(f"{SECRET}gedanke"), reason=SECRET, by=by)
    target = contribution(f"{SECRET}gedanke", themes=(1,))
    Contribution.objects.filter(pk=rows[2].contribution_id).update(
        merged_into=target, outcome="merged", outcome_at=clock.now(), outcome_reason="Zusammengeführt."
    )
    contribution(f"{SECRET}teil", split_from=shown)
    decide_outcome(contribution=target, outcome="partly", reason=SECRET, by=by)
    minutes = publish_minutes(event)
    MinutesNote.objects.create(minutes=minutes, agenda_item=public_point, text=f"<p>{SECRET}</p>")
    MinutesAttendance.objects.create(minutes=minutes, organisation=organisation, name=organisation.name, number=3)
    MinutesRemark.objects.create(minutes=minutes, text=SECRET, at=clock.now())
    for number, values in enumerate(({"is_public": False}, {"agenda_item": internal_point}, {"event": hidden})):
        found = result(values.pop("event", event), f"{SECRET}ergebnis {number}", **values)
        found.contributions.add(shown, at_hidden)
    result(workshop(2), f"{SECRET}ergebnis im Entwurf").contributions.add(shown)
    result(event, "Öffentliches Ergebnis", agenda_item=public_point).contributions.add(shown, target)


def text_of(response) -> str:
    if response["Content-Type"] == "application/pdf":
        pages = PdfReader(BytesIO(b"".join(response) if response.streaming else response.content)).pages
        return "".join(page.extract_text() for page in pages)
    return response.content.decode()


def test_no_public_page_or_file_says_what_is_internal(team_member, set_clock):
    fill(team_member)
    set_clock("2013-12-01T12:00")
    client, event = Client(), workshop()
    to_read = ["/", "/sitemap.xml", "/kalender/alle.ics", *(f"/suche/?suche={word}" for word in FOUND_BY)]
    to_read += [f"/beitraege/{number}/" for number in Contribution.objects.values_list("number", flat=True)]
    read: dict[str, str] = {}
    while to_read:
        address = to_read.pop()
        if address in read or NOT_PUBLIC.match(address) or (".pdf" in address and event.slug not in address):
            continue
        response = client.get(address)
        read[address] = text_of(response) if response.status_code == 200 else ""
        to_read += re.findall(r'href="(/[^"#]*)', read[address].replace("&amp;", "&"))
    # What somebody typed is shown to them, and to them alone.
    typed = {address for address in read if SECRET.lower() in address}
    assert [address for address in sorted(set(read) - typed) if SECRET in read[address]] == []
    assert all("<mark>" not in read[address] for address in typed)
    assert {address for address in ("/beitraege/", "/termine/", f"/termine/{event.slug}/protokoll/") if read[address]}
    assert sum(".pdf" in address for address in read) >= 1
