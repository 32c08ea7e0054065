"""Everything internal is filled with a word that nothing public may say; then every public page and file is read."""

import re
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from concept.actions.consultations import confirm_comment, hand_in_comment, moderate_comment
from concept.actions.outcomes import decide_outcome
from concept.actions.promises import put_on_agenda, refuse_carry_over
from concept.actions.synopsis_pdfs import store_synopsis_pdf
from concept.actions.version_pdfs import store_version_pdf
from concept.models import (
    CarryOver,
    Cluster,
    Comment,
    Contribution,
    MinutesAttendance,
    MinutesNote,
    MinutesRemark,
)
from concept.queries.synopsis_documents import synopsis_document
from participants.models import Contact, Organisation, OutgoingMail
from tests.concept import consulting
from tests.concept.promising import contribution, item, owed, publish_minutes, result, workshop
from tests.concept.tracing import read_everything, reader
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


# --- What is said to a version ------------------------------------------------------------------------------------------


def citizen(version, text: str, *, name: str = "Zilpzalp", email: str = "kuckuck@example.org", **values) -> Comment:
    return hand_in_comment(version=version, kind="change", text=text, name=name, email=email, **values)


def comment_on(version, contact: Contact) -> None:
    """One of everything that nobody else may read, each with a word of its own, beside something for everyone."""
    paragraph = consulting.paragraph(version)
    citizen(version, "Blomzerig", paragraph=paragraph, email="blomzer@example.org")
    confirm_comment(comment=citizen(version, "Quiffeltan", paragraph=paragraph, email="quiffel@example.org"))
    declined = confirm_comment(comment=citizen(version, "Zwobelfax", paragraph=paragraph, email="zwobel@example.org"))
    moderate_comment(comment=declined, decision="declined", reason="Krumpelnix", by=None)
    unnamed = consulting.comment(
        version, "Für alle zu lesen.", paragraph=paragraph, name="Fratzelmund", postal_address="Schnurbelgasse 3"
    )
    consulting.answer(unnamed, "Knaxelbrot", is_public=False)
    signed_in = hand_in_comment(version=version, kind="change", text="Ohne Namen gesagt.", contact=contact)
    moderate_comment(comment=signed_in, decision="accepted", by=None)
    consulting.answer(signed_in, "Auch das ist für alle.")


INTERNAL = re.compile(
    "Blomzerig|Quiffeltan|Zwobelfax|Krumpelnix|Fratzelmund|Schnurbelgasse|Knaxelbrot|Mupfeldings|Trillowitz|Zilpzalp|"
    "(?:blomzer|quiffel|zwobel|mupfel)@"
)


def found_in(text: str) -> set[str]:
    """Which of these words, wherever lines end and however they are parted."""
    return set(INTERNAL.findall(re.sub(r"\s|\u00ad", "", text)))


def test_what_is_said_to_a_version_gets_out_only_as_far_as_it_may(delegate_b_client, delegate_b, media):
    organisation = Organisation.objects.create(name="Mupfeldings e. V.")
    contact = organisation.contacts.create(name="Trillowitz", email="mupfel@example.org", accepted_at=clock.now())
    version = consulting.opened().version
    comment_on(version, contact)
    consulting.write("Alle gehören dazu, ob neu oder schon lange hier.")
    second = consulting.version("Zweite")
    store_version_pdf(version=version)
    store_synopsis_pdf(version, synopsis_document(version))
    files = ("/konzept/1.pdf", "/konzept/1/synopse.pdf", "/konzept/1/synopse.xlsx")
    searches = [f"/suche/?suche={word}" for word in ("gesagt", "lesen", "antwort")]
    everything = read_everything(reader(Client()), *files, "/konzept/1/", "/kalender/alle.ics", *searches)
    assert {address: found for address, text in everything.items() if (found := found_in(text))} == {}
    shown = {address for address, text in everything.items() if "Fürallezulesen." in "".join(text.split())}
    later = second.paragraphs.get(predecessor_link__predecessor=consulting.paragraph(version))
    assert shown >= {"/konzept/1/synopse/", *files[1:], f"/konzept/2/{later.anchor}/", "/konzept/1/rueckmeldung/4/"}
    # Somebody else who speaks for an organisation sees no more, and a mail says to nobody what another wrote.
    own = f"/organisation/{delegate_b.organisation.pk}/beitraege/"
    assert [found_in(delegate_b_client.get(each).content.decode()) for each in (own, "/konzept/1/synopse/")] == [
        set()
    ] * 2
    told = {(mail.to, word) for mail in OutgoingMail.objects.all() for word in found_in(mail.text + mail.html)}
    assert told == {
        ("blomzer@example.org", "Blomzerig"),
        ("quiffel@example.org", "Quiffeltan"),
        ("zwobel@example.org", "Zwobelfax"),
        ("zwobel@example.org", "Krumpelnix"),
    }
