"""The pages of a consultation: commenting, reading, the team's desk, the organisation's own."""

import re
from datetime import datetime, timedelta
from html import unescape
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from concept.actions import consultations
from concept.actions.consultations import answer_comment, confirm_comment, hand_in_comment, moderate_comment
from concept.actions.measures import merge_measures
from concept.models import Chapter, Comment, Consultation, Response
from concept.queries.comment_generations import comment_counts, comments_before
from concept.queries.comments import WHOLE
from concept.queries.synopsis_documents import synopsis_document
from concept.views.versions import version_page_state
from participants.models import Contact, Job, Organisation, OutgoingMail
from participants.queries.own_data import everything_about
from tests.concept import consulting, planning
from workshops import clock
from workshops.formats import format_day_plain
from workshops_soest.worker import DUE_CHECKS, JOB_HANDLERS

FORM = "/konzept/1/rueckmeldung/"
DESK = "/team/konzept/beteiligung/"


@pytest.fixture
def version(process):
    return consulting.opened(note="Fehlt etwas?").version


@pytest.fixture
def accepted(delegate_a):
    Contact.objects.update(accepted_at=clock.now())
    delegate_a.contact.refresh_from_db()
    return delegate_a


def entry(**values):
    known = {
        "section": WHOLE,
        "kind": "change",
        "text": "Bitte genauer.",
        "name": "Cem Citizen",
        "email": "cem@example.org",
        "key": "key-12345",
    }
    return {name: value for name, value in (known | values).items() if value is not None}


def page_of(client, path, status=200, **kwargs):
    response = client.get(path, **kwargs)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


# --- The version's page -------------------------------------------------------------------------------------------------


def test_a_version_says_until_when_and_how_to_comment(client, version, set_clock):
    paragraph = consulting.paragraph(version)
    response = client.get("/konzept/")
    page = response.content.decode()
    assert "Bis Montag, 21. Januar 2013, 9:00 Uhr können Sie" in page.replace("\xa0", " ")
    assert "Fehlt etwas?" in page
    assert f'href="{FORM}?absatz={paragraph.anchor.removeprefix("abs-")}"' in page
    assert f'href="{FORM}?abschnitt=' in page
    assert not response.cookies
    set_clock("2013-01-21T09:00")
    closed = page_of(client, "/konzept/1/")
    assert "ist seit Montag, 21. Januar 2013, 9:00 Uhr beendet" in closed.replace("\xa0", " ")
    assert FORM not in closed


def test_a_version_nobody_is_asked_about_says_nothing(client, process):
    consulting.version()
    assert "rueckmeldung" not in page_of(client, "/konzept/1/")
    assert client.get("/konzept/1/synopse/").status_code == 404
    assert "keine Rückmeldungen gesammelt" in page_of(client, FORM)


def test_before_it_begins_the_day_is_named(client, version, set_clock):
    set_clock("2013-01-06T09:00")
    assert "Ab Montag, 7. Januar 2013, 9:00 Uhr" in page_of(client, "/konzept/1/").replace("\xa0", " ")
    assert client.get("/konzept/1/synopse/").status_code == 404
    assert "ab Montag, 7. Januar 2013, 9:00 Uhr möglich" in page_of(client, FORM).replace("\xa0", " ")


# --- Citizens -----------------------------------------------------------------------------------------------------------


def link_in(mail):
    return re.search(r"https?://[^/\s]+(/konzept/rueckmeldung/[\w-]+/)", mail.text)[1]


def test_a_citizen_comments_on_a_paragraph_and_confirms(client, version):
    paragraph = consulting.paragraph(version)
    where = f"{FORM}?absatz={paragraph.anchor.removeprefix('abs-')}"
    form = page_of(client, where)
    assert f"Zu {paragraph.quotation}" in form
    assert consulting.FIRST in form
    sent = client.post(where, entry(section=None, may_be_named="on"))
    assert (sent.status_code, "cem@example.org" in sent.content.decode()) == (200, True)
    comment = Comment.objects.get()
    assert (comment.paragraph, comment.moderation, comment.named_as) == (paragraph, "unconfirmed", "Cem Citizen")
    assert comment.section in {section["slug"] for section in version.content["sections"]}
    link = link_in(OutgoingMail.objects.get())
    # A scanner looks at it with a browser of its own.
    scanner = Client()
    scanner.get(link, follow=True)
    assert Comment.objects.get().moderation == "unconfirmed"
    entered = client.get(link)
    assert (entered.status_code, entered.url) == (302, "/konzept/rueckmeldung/bestaetigen/")
    assert (entered["Referrer-Policy"], "no-store" in entered["Cache-Control"]) == ("no-referrer", True)
    assert "Bitte genauer." in page_of(client, entered.url)
    assert client.post(entered.url).url == entered.url
    assert "Sie hat die Nummer 1" in page_of(client, entered.url)
    assert client.post(entered.url).status_code == 302
    assert Comment.objects.get().moderation == "pending"


def test_links_that_lead_nowhere_say_so(client, version):
    assert client.get("/konzept/rueckmeldung/unbekannt/").status_code == 404
    assert client.get("/konzept/rueckmeldung/bestaetigen/").status_code == 404
    assert client.post("/konzept/rueckmeldung/bestaetigen/").status_code == 404
    client.post(FORM, entry())
    link = link_in(OutgoingMail.objects.get())
    client.get(link)
    Comment.objects.update(expires_at=clock.now())
    assert client.get(link).status_code == 410
    assert client.post("/konzept/rueckmeldung/bestaetigen/").status_code == 404
    assert Comment.objects.get().moderation == "unconfirmed"


def test_known_and_unknown_addresses_get_the_same_page(client, version, accepted):
    pages = [
        client.post(FORM, entry(email=email)).content.decode().replace(email, "")
        for email in ("niemand@example.org", accepted.contact.email)
    ]
    assert len({re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page) for page in pages}) == 1


def test_a_mailbox_that_is_full_looks_like_any_other(client, version):
    for number in range(11):
        last = client.post(FORM, entry(text=f"Nummer {number}", key=f"key-{number}"))
    assert (last.status_code, OutgoingMail.objects.count()) == (200, 10)
    assert "Noch ein Schritt" in last.content.decode()


def test_the_address_can_be_put_right(client, version):
    client.post(FORM, entry(email="falsch@example.org"))
    again = client.post(FORM, entry(email="falsch@example.org", change="1")).content.decode()
    assert 'value="falsch@example.org"' in again
    assert "Bitte genauer." in again
    client.post(FORM, entry(email="richtig@example.org"))
    assert [comment.email for comment in Comment.objects.all()] == ["richtig@example.org"]


def test_sent_twice_it_is_one_comment(client, version):
    for _time in range(2):
        client.post(FORM, entry())
    assert (Comment.objects.count(), OutgoingMail.objects.count()) == (1, 1)


def test_too_many_from_one_client_are_asked_to_wait(client, version, monkeypatch):
    monkeypatch.setattr("concept.views.comments.COMMENTS_PER_CLIENT", 1)
    client.post(FORM, entry(key="key-1"))
    refused = client.post(FORM, entry(key="key-2", text="Noch etwas."))
    assert (refused.status_code, "Noch etwas." in refused.content.decode()) == (429, True)
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"kind": None}, "Wählen Sie, ob Sie zustimmen"),
        ({"kind": "x" * 300}, "Wählen Sie, ob Sie zustimmen"),
        ({"text": " \x0b\n"}, "Schreiben Sie Ihre Rückmeldung auf."),
        ({"text": "x" * 5001}, "höchstens 5000 Zeichen"),
        ({"name": ""}, "Geben Sie Ihren Namen ein."),
        ({"name": "n" * 300}, "höchstens 200 Zeichen"),
        ({"email": ""}, "Geben Sie eine E-Mail-Adresse ein"),
        ({"email": "kein\r\nBcc: x@example.org"}, "Prüfen Sie die E-Mail-Adresse"),
        ({"email": "a\0b@example.org"}, "Prüfen Sie die E-Mail-Adresse"),
        ({"section": "gibt-es-nicht"}, "Wählen Sie etwas aus der Liste."),
        ({"section": None}, "Wählen Sie etwas aus der Liste."),
        ({"key": "k" * 999}, "64"),
    ],
)
def test_bad_input_is_said_and_kept(client, version, values, words):
    refused = client.post(FORM, entry(**values))
    page = refused.content.decode()
    assert (refused.status_code, words in page, "<title>Fehler:" in page) == (422, True, True), page
    assert not Comment.objects.exists()
    if "text" not in values:
        assert "Bitte genauer." in page


@pytest.mark.parametrize(
    "query", ["absatz=%00", "absatz=x" * 50, "abschnitt=%00", "fuer=99999999999999999999", "absatz=&absatz="]
)
def test_addresses_that_make_no_sense_ask_about_the_whole(client, version, query):
    assert "das ganze Konzept" in page_of(client, f"{FORM}?{query}")


@pytest.mark.parametrize(
    "path",
    [
        "/konzept/999999999999999999999/rueckmeldung/",
        "/konzept/1/rueckmeldung/99999999999999999999/",
        "/konzept/99999999999999999999/synopse/",
        "/konzept/99999999999999999999/synopse.pdf",
        "/konzept/2/synopse.xlsx",
    ],
)
def test_what_is_not_there_is_not_found(client, version, path):
    assert client.get(path).status_code == 404


def test_text_that_comes_too_late_is_refused_and_kept(client, version, set_clock):
    set_clock("2013-01-21T09:00")
    refused = client.post(FORM, entry(text="Mein <b>langer</b> Text."))
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Mein &lt;b&gt;langer&lt;/b&gt; Text." in page
    assert "Ihr Text ist nicht verloren" in page
    assert "mit einem Brief oder am Telefon" in page
    # Also where something else is wrong.
    assert client.post(FORM, entry(email="")).status_code == 409
    assert not Comment.objects.exists()


def test_a_comment_needs_its_token(version):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(FORM, entry()).status_code == 403


# --- Organisations ------------------------------------------------------------------------------------------------------


def test_an_organisation_comments_without_a_mail_and_sees_what_became_of_it(delegate_a_client, accepted, version):
    page = page_of(delegate_a_client, FORM)
    assert "Sie schreiben für" in page
    assert 'name="email"' not in page
    sent = delegate_a_client.post(FORM, entry(may_be_named="on"))
    own = f"/organisation/{accepted.organisation.pk}/beitraege/"
    assert sent.url == f"{own}#rueckmeldung-1"
    comment = Comment.objects.get()
    assert (comment.organisation, comment.moderation, comment.named_as) == (
        accepted.organisation,
        "pending",
        "Verein A",
    )
    assert not OutgoingMail.objects.exists()
    assert "wartet auf das Team" in page_of(delegate_a_client, own)
    moderate_comment(comment=comment, decision="accepted", by=None)
    answer_comment(comment=comment, verdict="not", reason="Noch geheim.", by=None)
    assert "Antwort folgt" in page_of(delegate_a_client, own)
    assert "Noch geheim." not in page_of(delegate_a_client, own)
    consultations.publish_answers(comments=[comment], by=None)
    assert "Noch geheim." in page_of(delegate_a_client, own)
    naming = f"/organisation/{accepted.organisation.pk}/rueckmeldungen/1/nennung/"
    delegate_a_client.post(naming, {"unnamed": "1"})
    assert Comment.objects.get().named_as == ""
    delegate_a_client.post(naming, {"named": "1"})
    assert Comment.objects.get().named_as == "Verein A"


def test_whoever_is_signed_in_may_write_for_themselves(delegate_a_client, accepted, version):
    assert 'name="email"' in page_of(delegate_a_client, f"{FORM}?fuer=0")
    delegate_a_client.post(f"{FORM}?fuer=0", entry())
    comment = Comment.objects.get()
    assert (comment.organisation, comment.moderation) == (None, "unconfirmed")


def test_others_see_and_change_nothing_of_it(delegate_b_client, delegate_b, accepted, version):
    comment = hand_in_comment(version=version, kind="change", text="Nur für uns.", contact=accepted.contact)
    Contact.objects.update(accepted_at=clock.now())
    own = f"/organisation/{delegate_b.organisation.pk}/beitraege/"
    assert "Nur für uns." not in page_of(delegate_b_client, own)
    for organisation in (accepted.organisation.pk, delegate_b.organisation.pk):
        path = f"/organisation/{organisation}/rueckmeldungen/{comment.number}/nennung/"
        assert delegate_b_client.post(path, {"named": "1"}).status_code == 404


def test_who_speaks_for_nobody_yet_is_not_offered_the_name(delegate_a_client, delegate_a, version):
    page = page_of(delegate_a_client, FORM)
    assert 'name="may_be_named"' not in page
    assert "Sie schreiben als Person: <strong><bdi>Delegierte A</bdi></strong>" in page
    assert ("Sie schreiben für" in page, "?fuer=" in page) == (False, False)
    delegate_a_client.post(FORM, entry(may_be_named="on"))
    comment = Comment.objects.get()
    assert (comment.named_as, comment.organisation) == ("", None)
    assert comment.text in page_of(delegate_a_client, f"/organisation/{delegate_a.organisation.pk}/beitraege/")
    # Accepted since, they find it still; it is theirs alone, not the organisation's.
    Contact.objects.update(accepted_at=clock.now())
    own = page_of(delegate_a_client, f"/organisation/{delegate_a.organisation.pk}/beitraege/")
    assert (comment.text in own, "Wir möchten genannt werden" in own) == (True, False)


def test_who_speaks_for_one_and_not_yet_for_another_writes_for_the_one(delegate_a_client, delegate_a, version):
    one = Organisation.objects.create(name="Zuletzt e. V.")
    one.contacts.create(name="Delegierte A", email="a@example.org", accepted_at=clock.now())
    page = page_of(delegate_a_client, FORM)
    assert "Sie schreiben für: <strong><bdi>Zuletzt e. V.</bdi></strong>" in page
    assert re.findall(r'href="\?fuer=(\d+)', page) == ["0"]
    as_person = page_of(delegate_a_client, f"{FORM}?fuer={delegate_a.organisation.pk}")
    assert "Sie schreiben als Person" in as_person
    assert re.findall(r'href="\?fuer=(\d+)', as_person) == [str(one.pk)]


# --- What everyone reads ------------------------------------------------------------------------------------------------


@pytest.fixture
def mixed(version, accepted):
    """One of each state; everything that must not be public has the word "geheim" in it."""
    paragraph, second = consulting.paragraph(version), consulting.paragraph(version, consulting.SECOND)
    section = next(
        each["slug"]
        for each in version.content["sections"]
        if each["blocks"] and any(block["anchor"] == paragraph.anchor for block in each["blocks"])
    )
    about = {"section": section}
    secret = {"name": "Frau Geheim", "email": "geheim@example.org", "postal_address": "Geheimweg 1"}
    made = {
        "second": consulting.comment(version, "Zum zweiten.", paragraph=second, **about, **secret),
        "first": consulting.comment(
            version, "Zum ersten.", paragraph=paragraph, may_be_named=True, organisation=accepted.organisation, **about
        ),
        "section": consulting.comment(version, "Zum Abschnitt.", **about, **secret),
        "whole": consulting.comment(version, "Zum Ganzen.", **secret),
        "declined": consulting.comment(
            version, "geheim: abgelehnt", state="declined", paragraph=paragraph, may_be_named=True, **about
        ),
        "pending": consulting.comment(version, "geheim: wartet", state="pending", paragraph=paragraph, **about),
        "unconfirmed": hand_in_comment(
            version=version,
            kind="change",
            text="geheim: unbestätigt",
            paragraph=paragraph,
            **about,
            name="Frau Geheim",
            email="geheim@example.org",
        ),
    }
    consulting.answer(made["first"], "Das steht jetzt da.", verdict="partly")
    consulting.answer(made["second"], "geheim: noch nicht mitgeteilt", is_public=False)
    return made


def test_the_synopsis_is_in_the_order_of_the_concept_and_says_no_more_than_agreed(client, mixed):
    response = client.get("/konzept/1/synopse/")
    page = response.content.decode()
    places = [page.index(text) for text in ("Zum Ganzen.", "Zum Abschnitt.", "Zum ersten.", "Zum zweiten.")]
    assert places == sorted(places)
    assert "geheim" not in page.lower()
    assert (page.count("Antwort folgt"), page.count("Das steht jetzt da.")) == (3, 1)
    assert ("Verein A" in page, "eine Person" in page, "Lina" in page) == (True, True, False)
    assert "<dd>4</dd>" in page
    assert not response.cookies


def test_the_table_says_the_same(client, mixed):
    response = client.get("/konzept/1/synopse.xlsx")
    rows = list(load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True))
    assert [(row[0], row[4], *row[7:10]) for row in rows[1:]] == [
        (4, "eine Person", "Zum Ganzen.", "Antwort folgt", None),
        (3, "eine Person", "Zum Abschnitt.", "Antwort folgt", None),
        (2, "Verein A", "Zum ersten.", "teilweise übernommen", "Das steht jetzt da."),
        (1, "eine Person", "Zum zweiten.", "Antwort folgt", None),
    ]
    assert "geheim" not in str(rows).lower()


def words_of(html):
    return " ".join(unescape(re.sub("<[^>]+>", " ", html)).split())


def test_page_print_and_table_say_the_same_of_each_in_the_same_order(client, mixed, version):
    Comment.objects.filter(pk=mixed["second"].pk).update(is_example=True, channel="phone")
    table = load_workbook(BytesIO(client.get("/konzept/1/synopse.xlsx").content)).active
    rows = [
        [words_of(format_day_plain(cell.date()) if isinstance(cell, datetime) else str(cell)) for cell in row if cell]
        for row in table.iter_rows(min_row=2, values_only=True)
    ]
    page, printed = page_of(client, "/konzept/1/synopse/"), synopsis_document(version).html
    for html, each in (
        (page, '(?s)<article class="comment-line".*?</article>'),
        (printed, '(?s)<tr><th scope="row">.*?</tr>'),
    ):
        shown = [words_of(row) for row in re.findall(each, html)]
        lacking = [
            [cell for place, cell in enumerate(row) if place != 1 and cell not in text]
            for row, text in zip(rows, shown, strict=True)
        ]
        assert lacking == [[], [], [], []]
        titles = [words_of(title) for title in re.findall("<h2.*?</h2>", html)]
        assert [title for title in titles if title in {row[1] for row in rows}] == list(
            dict.fromkeys(row[1] for row in rows)
        )
        assert "Eine weitere Rückmeldung ist nicht veröffentlicht." in words_of(html)
    assert {"Brief", "7. Januar 2013"} <= set(rows[0])
    assert {"Telefon", "Beispiel"} <= set(rows[3])


def test_of_what_was_not_let_in_only_the_number_is_told(client, version):
    assert "nicht veröffentlicht" not in page_of(client, "/konzept/1/synopse/")
    for number in range(2):
        consulting.comment(version, f"geheim {number}", state="declined")
    consulting.comment(version, "geheim: wartet", state="pending")
    page = page_of(client, "/konzept/1/synopse/")
    assert ("2 weitere Rückmeldungen sind nicht veröffentlicht." in page, "geheim" in page) == (True, False)


@pytest.mark.parametrize(
    ("text", "way"),
    [("Guten Tag", "ltr"), ("نريد دروسا", "rtl"), ("12. – שלום", "rtl"), ("Çok güzel: نريد", "ltr"), ("12.", "ltr")],
)
def test_print_says_which_way_a_text_runs(version, text, way):
    consulting.comment(version, f"Guten Tag.\n{text}")
    assert f'<p dir="ltr">Guten Tag.</p><p dir="{way}">{text}</p>' in synopsis_document(version).html


def test_the_pdf_is_printed_by_the_worker_and_says_the_same(client, mixed, media):
    assert client.get("/konzept/1/synopse.pdf").status_code == 202
    job = Job.objects.get()
    JOB_HANDLERS[job.kind](job)
    response = client.get("/konzept/1/synopse.pdf")
    assert response["Content-Type"] == "application/pdf"
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(b"".join(response))).pages)
    assert "Das steht jetzt da." in text
    assert "geheim" not in text.lower()
    # Something else is to be read: it is printed anew.
    consultations.publish_answers(comments=[mixed["second"]], by=None)
    assert client.get("/konzept/1/synopse.pdf").status_code == 202


def test_a_pdf_that_failed_is_tried_again_by_the_team(client, team_client, mixed, media):
    assert client.get("/konzept/1/synopse.pdf").status_code == 202
    assert "Noch einmal versuchen" not in page_of(team_client, f"{DESK}1/")
    Job.objects.update(state="failed", finished_at=timezone.now(), failure_reason="Kein Platz.")
    page = page_of(client, "/konzept/1/synopse.pdf", 202)
    assert ("konnte nicht erzeugt werden" in page, Job.objects.count()) == (True, 1)
    page = page_of(team_client, f"{DESK}1/")
    assert ("Noch einmal versuchen" in page, "Kein Platz." in page) == (True, True)
    assert team_client.post(f"{DESK}1/").url == f"{DESK}1/"
    assert list(Job.objects.order_by("pk").values_list("state", flat=True)) == ["failed", "queued"]
    assert "Noch einmal versuchen" not in page_of(team_client, f"{DESK}1/")


def test_a_paragraph_shows_what_was_said_to_it(client, mixed):
    comment = mixed["first"]
    path = f"/konzept/1/{comment.paragraph.anchor}/"
    response = client.get(path)
    page = response.content.decode()
    assert ("Zum ersten." in page, "Das steht jetzt da." in page, "geheim" in page.lower()) == (True, True, False)
    assert "Zum zweiten." not in page
    assert not response.cookies


@pytest.mark.parametrize(
    ("name", "status"), [("first", 200), ("declined", 404), ("pending", 404), ("unconfirmed", 404)]
)
def test_a_comment_has_a_page_once_it_is_public(client, mixed, name, status):
    page_of(client, f"/konzept/1/rueckmeldung/{mixed[name].number}/", status=status)


def test_a_comment_of_another_version_is_not_at_this_one(client, mixed):
    consulting.version("Zweite")
    assert client.get(f"/konzept/2/rueckmeldung/{mixed['first'].number}/").status_code == 404


def test_what_was_withdrawn_is_nowhere(client, mixed):
    moderate_comment(comment=mixed["first"], decision="declined", reason="Doch nicht.", by=None)
    for path in ("/konzept/1/synopse/", f"/konzept/1/{mixed['first'].paragraph.anchor}/"):
        assert "Zum ersten." not in page_of(client, path)
    assert client.get("/konzept/1/rueckmeldung/2/").status_code == 404


# --- The next version ---------------------------------------------------------------------------------------------------


def test_a_comment_leads_to_the_next_version_and_back(client, mixed):
    comment = mixed["first"]
    consulting.write("Neu ist dieser Satz.", "Alle gehören dazu, ob neu oder schon lange hier.")
    second = consulting.version("Zweite")
    later = second.paragraphs.get(text="Alle gehören dazu, ob neu oder schon lange hier.")
    page = page_of(client, comment.get_absolute_url())
    assert f'href="/konzept/2/{later.anchor}/"' in page
    assert f'href="/konzept/1/{comment.paragraph.anchor}/"' in page
    assert "<ins>schon" in page
    there = page_of(client, f"/konzept/2/{later.anchor}/")
    assert "Zu diesem Absatz gab es Rückmeldungen in Fassung 1:" in there
    assert "Das steht jetzt da." in there
    assert f'href="{comment.get_absolute_url()}"' in there
    # And on to a third, which says the same.
    third = consulting.version("Dritte")
    last = third.paragraphs.get(text=later.text)
    assert "in Fassung 1:" in page_of(client, f"/konzept/3/{last.anchor}/")
    assert page_of(client, comment.get_absolute_url()).count("Fassung 3") == 1
    assert "Fassung 1:" not in page_of(
        client, f"/konzept/3/{third.paragraphs.get(text='Neu ist dieser Satz.').anchor}/"
    )


def test_a_comment_on_a_section_leads_to_the_same_section_of_the_next(client, team_client, mixed):
    comment = mixed["section"]
    pages = [(client, comment.get_absolute_url()), (team_client, f"{DESK}rueckmeldung/{comment.number}/")]
    assert "In einer späteren Fassung steht dieser Abschnitt bisher nicht." in page_of(*pages[0])
    consulting.version("Zweite")
    for reader, path in pages:
        page = page_of(reader, path)
        assert f'href="/konzept/2/#kapitel-{comment.section}"' in page
        assert "Der Abschnitt ist wortgleich geblieben." in page
    consulting.write("Alle gehören dazu, ob neu oder schon lange hier.")
    consulting.version("Nie gesehen", is_public=False)
    consulting.version("Vierte")
    for reader, path in pages:
        page = page_of(reader, path)
        assert f'href="/konzept/4/#kapitel-{comment.section}"' in page
        assert ('href="/konzept/vergleich/?von=1&amp;bis=4"' in page, "Nie gesehen" in page) == (True, False)
    assert "späteren Fassung" not in page_of(client, mixed["whole"].get_absolute_url())


def test_the_version_leads_to_what_was_said_to_it_and_before(client, mixed):
    comment, section = mixed["first"], mixed["first"].section
    here = f'href="/konzept/1/{comment.paragraph.anchor}/#rueckmeldungen"'
    whole = f'<a class="arrow-link" href="/konzept/1/synopse/#kapitel-{section}">Eine Rückmeldung zum ganzen Abschnitt'
    page = page_of(client, "/konzept/1/")
    assert f'{here} aria-label="Eine Rückmeldung zu {comment.paragraph.quotation.replace("Abs.", "Absatz")}">' in page
    assert (whole in page, page.count("#rueckmeldungen"), "#frueher" in page) == (True, 2, False)
    assert f'<h2 id="kapitel-{section}">' in page_of(client, "/konzept/1/synopse/")
    consulting.comment(mixed["first"].version, "Noch eine.", paragraph=comment.paragraph, section=section)
    assert f'{here} aria-label="2 Rückmeldungen zu' in page_of(client, "/konzept/1/")
    consulting.version("Nie gesehen", is_public=False)
    consulting.write("Neu ist dieser Satz.", "Alle gehören dazu, ob neu oder schon lange hier.")
    third = consulting.version("Dritte")
    later = third.paragraphs.get(text="Alle gehören dazu, ob neu oder schon lange hier.")
    page = page_of(client, "/konzept/3/")
    assert f'href="/konzept/3/{later.anchor}/#frueher" aria-label="2 Rückmeldungen zu früheren Fassungen:' in page
    assert (whole in page, page.count("#frueher"), "#rueckmeldungen" in page) == (True, 1, False)
    there = page_of(client, f"/konzept/3/{later.anchor}/")
    assert ('id="frueher"' in there, "Noch eine." in there) == (True, True)


def test_what_was_said_to_a_measure_that_was_merged_is_counted_with_the_other(client, process):
    one, other = (planning.measure(title, is_public=True) for title in ("Lotsen an Schulen", "Begleitung an Schulen"))
    first = consulting.opened().version
    sheet = first.paragraphs.get(source=f"measure:{one.code}")
    consulting.comment(first, paragraph=sheet)
    consulting.comment(first, "Ja.", paragraph=first.paragraphs.get(source=f"measure:{other.code}"))
    consulting.version("Zweite")
    merge_measures(measure=one, into=other, by=None)
    third = consulting.version("Dritte")
    counted = comment_counts(third).before
    shown = {each.anchor: len(comments_before(each)) for each in third.paragraphs.all()}
    assert counted == {anchor: count for anchor, count in shown.items() if count}
    taken_in = third.paragraphs.get(source=f"measure:{other.code}")
    assert counted == {taken_in.anchor: 2}


def test_the_versions_page_is_another_once_a_comment_is_let_in_or_withdrawn(client, mixed):
    first, second = mixed["first"].version, consulting.version("Zweite")
    for path, about in (("paragraph", "pending"), ("section", "section")):
        states = [version_page_state(first), version_page_state(second)]
        comment = mixed[about]
        etags = [client.get(f"/konzept/{number}/")["ETag"] for number in (1, 2)]
        decision = "declined" if comment.is_published else "accepted"
        moderate_comment(comment=comment, decision=decision, reason="Doch nicht.", by=None)
        assert [version_page_state(first) == states[0], version_page_state(second) == states[1]] == [False, False], path
        for number, etag in zip((1, 2), etags, strict=True):
            again = client.get(f"/konzept/{number}/", headers={"if-none-match": etag})
            assert again.status_code == 200, path


def test_a_version_between_that_nobody_saw_hinders_nothing(client, mixed):
    consulting.version("Zweite", is_public=False)
    consulting.write("Alle gehören dazu, ob neu oder schon lange hier.")
    third = consulting.version("Dritte")
    later = third.paragraphs.get(text="Alle gehören dazu, ob neu oder schon lange hier.")
    page = page_of(client, mixed["first"].get_absolute_url())
    assert (f'href="/konzept/3/{later.anchor}/"' in page, "Zweite" in page) == (True, False)
    there, first = page_of(client, f"/konzept/3/{later.anchor}/"), mixed["first"].paragraph
    assert "in Fassung 1:" in there
    assert f'<li><a href="/konzept/1/{first.anchor}/">' in there
    assert f'<li><a href="/konzept/3/{later.anchor}/">' in page_of(client, f"/konzept/1/{first.anchor}/")


def test_a_version_that_is_not_public_is_not_led_to(client, mixed):
    consulting.write("Alle gehören dazu, ob neu oder schon lange hier.")
    consulting.version("Zweite", is_public=False)
    page = page_of(client, mixed["first"].get_absolute_url())
    assert "Zweite" not in page
    assert "In einer späteren Fassung steht dieser Absatz bisher nicht." in page


# --- The team -----------------------------------------------------------------------------------------------------------


def seen_window(page):
    return re.search(r'name="seen" value="(\w+)"', page)[1]


def test_the_lead_opens_a_consultation_and_changes_it(team_client, process, set_clock):
    consulting.version()
    edit = f"{DESK}1/frist/"
    assert "Beteiligung eröffnen" in page_of(team_client, DESK)
    values = {"opens_at": "2013-01-07T09:00", "closes_at": "2013-01-21T18:00", "note": "Fehlt etwas?"}
    assert team_client.post(edit, values).url == f"{DESK}1/"
    assert Consultation.objects.get().note == "Fehlt etwas?"
    set_clock("2013-01-10T09:00")
    assert "läuft" in page_of(team_client, DESK)
    values["seen"] = seen_window(page_of(team_client, edit))
    moved = team_client.post(edit, values | {"opens_at": "2013-01-09T09:00"})
    assert (moved.status_code, "läuft schon" in moved.content.decode()) == (422, True)
    assert team_client.post(edit, values | {"closes_at": "2013-01-25T18:00"}).status_code == 302
    assert clock.to_local(Consultation.objects.get().closes_at).day == 25
    set_clock("2013-02-10T09:00")
    assert "lässt sich nicht mehr ändern" in page_of(team_client, edit)
    assert team_client.post(edit, values).status_code == 422


def test_a_beginning_with_seconds_may_stay(team_client, version):
    begun = clock.now() - timedelta(seconds=95)
    Consultation.objects.update(opens_at=begun)
    page = page_of(team_client, f"{DESK}1/frist/")
    begins = re.search(r'name="opens_at" value="([^"]+)"[^>]* readonly', page)[1]
    values = {"opens_at": begins, "closes_at": "2013-01-25T18:00", "seen": seen_window(page)}
    assert team_client.post(f"{DESK}1/frist/", values).status_code == 302
    assert Consultation.objects.get().opens_at == begun


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"opens_at": "gestern", "closes_at": "morgen"},
        {"opens_at": "2013-01-08T09:00", "closes_at": "2013-01-07T09:00"},
        {"opens_at": "2013-01-08T09:00", "closes_at": "99999-01-07T09:00"},
        {"opens_at": "2013-03-31T02:30", "closes_at": "2013-04-07T09:00"},
        {"opens_at": "2013-01-08T09:00", "closes_at": "2013-01-09T09:00", "note": "x" * 2001},
    ],
)
def test_a_window_that_makes_no_sense_is_said(team_client, process, values):
    consulting.version()
    assert team_client.post(f"{DESK}1/frist/", values).status_code == 422
    assert not Consultation.objects.exists()


def letter(**values):
    known = {
        "section": WHOLE,
        "kind": "question",
        "text": "Wer bezahlt das?",
        "channel": "letter",
        "received_on": "2013-01-07",
        "name": "Lina Leserin",
        "postal_address": "Hauptstraße 1\n59494 Soest",
        "key": "key-12345",
    }
    return {name: value for name, value in (known | values).items() if value is not None}


def seen_on(page):
    return re.search(r'name="seen" value="([\d: ]+)"', page)[1]


def publish_ready(client):
    """Presses the button of the desk."""
    seen = seen_on(page_of(client, f"{DESK}1/"))
    return client.post(f"{DESK}1/antworten/", {"seen": seen}, follow=True)


def test_a_letter_is_entered_let_in_answered_and_told(team_client, version, set_clock, team_member):
    set_clock("2013-01-08T10:00")
    paragraph = consulting.paragraph(version)
    assert paragraph.quotation in page_of(team_client, f"{DESK}1/eintragen/")
    made = team_client.post(f"{DESK}1/eintragen/", letter(paragraph=paragraph.anchor))
    assert made.url == f"{DESK}rueckmeldung/1/"
    assert team_client.post(f"{DESK}1/eintragen/", letter(paragraph=paragraph.anchor)).url == made.url
    comment = Comment.objects.get()
    assert (comment.paragraph, comment.entered_by, comment.named_as, comment.channel) == (
        paragraph,
        team_member,
        "",
        "letter",
    )
    assert clock.to_local(comment.received_at).strftime("%d.%m. %H:%M") == "07.01. 12:00"
    act = f"{made.url}tun/"
    refused = team_client.post(act, {"act": "decline", "seen": "pending", "reason": ""})
    assert (refused.status_code, "Schreiben Sie einen Grund" in refused.content.decode()) == (422, True)
    assert team_client.post(act, {"act": "accept", "seen": "x\0"}).status_code == 302
    assert Comment.objects.get().moderation == "accepted"
    assert "noch ohne Antwort" in page_of(team_client, f"{DESK}1/?stand=offen")
    bad = team_client.post(made.url, {"verdict": "partly", "reason": " ", "version": "0"})
    assert (bad.status_code, "Schreiben Sie eine Begründung" in bad.content.decode()) == (422, True)
    team_client.post(made.url, {"verdict": "partly", "reason": "Der Kreis.", "version": "0"})
    published = publish_ready(team_client).content.decode()
    assert "braucht einen Brief: Rückmeldung 1." in published
    assert "Hauptstraße 1" in page_of(team_client, made.url)
    assert "hat keine E-Mail-Adresse" in page_of(team_client, made.url)
    team_client.post(act, {"act": "letter"})
    assert "hat keine E-Mail-Adresse" not in page_of(team_client, made.url)
    assert "0 Rückmeldungen" in page_of(team_client, f"{DESK}1/?stand=briefe")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"text": ""}, "Schreiben Sie auf, was gesagt wurde."),
        ({"channel": "web"}, "Wählen Sie, wie die Rückmeldung kam."),
        ({"received_on": ""}, "Geben Sie an, wann die Rückmeldung kam."),
        ({"received_on": "2013-01-06"}, "noch nicht begonnen"),
        ({"received_on": "2013-01-09"}, "in der Zukunft"),
        ({"received_on": "0001-01-01"}, "zwischen 1900 und 2999"),
        ({"organisation": "Unbekannt e. V."}, "Diese Organisation kennen wir nicht."),
        ({"paragraph": "abs-gibt-es-nicht"}, "Wählen Sie etwas aus der Liste."),
        ({"name": "", "may_be_named": "on"}, "genannt werden darf"),
        ({"email": "nein"}, "Prüfen Sie die E-Mail-Adresse"),
        ({"postal_address": "x" * 501}, "höchstens 500 Zeichen"),
    ],
)
def test_a_letter_entered_wrongly_is_said_and_kept(team_client, version, values, words):
    refused = team_client.post(f"{DESK}1/eintragen/", letter(**values))
    page = refused.content.decode()
    assert (refused.status_code, words in page) == (422, True), page
    assert not Comment.objects.exists()


def test_two_who_answer_at_once_see_both(team_client, editor_client, version):
    comment = consulting.comment(version)
    path = f"{DESK}rueckmeldung/{comment.number}/"
    editor_client.post(path, {"verdict": "noted", "reason": "Die eine Antwort.", "version": "0"})
    second = team_client.post(path, {"verdict": "not", "reason": "Die andere Antwort.", "version": "0"})
    page = second.content.decode()
    assert second.status_code == 409
    assert ("Die eine Antwort." in page, "Die andere Antwort." in page) == (True, True)
    version_now = re.search(r'name="version" value="(\d+)"', page)[1]
    team_client.post(path, {"verdict": "not", "reason": "Die andere Antwort.", "version": version_now})
    assert Response.objects.get().reason == "Die andere Antwort."


def test_answers_changed_since_the_page_was_made_are_passed_over(team_client, version):
    same, changed, later = (consulting.comment(version, text) for text in ("Eins.", "Zwei.", "Drei."))
    consulting.answer(same, is_public=False)
    consulting.answer(changed, is_public=False)
    desk = seen_on(page_of(team_client, f"{DESK}1/"))
    alone = seen_on(page_of(team_client, f"{DESK}rueckmeldung/{changed.number}/"))
    consulting.answer(changed, "Doch nicht.", verdict="not", is_public=False)
    consulting.answer(later, is_public=False)
    page = team_client.post(f"{DESK}1/antworten/", {"seen": desk}, follow=True).content.decode()
    assert f"Rückmeldungen {changed.number}, {later.number} haben sich inzwischen geändert" in page
    assert "Eine Antwort ist veröffentlicht." in page
    act = f"{DESK}rueckmeldung/{changed.number}/tun/"
    page = team_client.post(act, {"act": "publish", "seen": alone}, follow=True).content.decode()
    assert f"Rückmeldung {changed.number} hat sich inzwischen geändert" in page
    assert "keine Antwort, die noch mitzuteilen" not in page
    assert [response.comment for response in Response.objects.exclude(published_at=None)] == [same]
    team_client.post(f"{DESK}1/antworten/", {"seen": "x:1 99999999999999999999:1 :"})
    assert Response.objects.filter(published_at=None).count() == 2


def test_two_who_decide_at_once_are_told(team_client, version):
    comment = consulting.comment(version, state="pending")
    moderate_comment(comment=comment, decision="declined", reason="Doppelt.", by=None)
    path = f"{DESK}rueckmeldung/{comment.number}/tun/"
    refused = team_client.post(path, {"act": "accept", "seen": "pending"})
    assert refused.status_code == 409
    assert "Inzwischen hat jemand anders entschieden" in refused.content.decode()
    assert Comment.objects.get().moderation == "declined"
    # Declined as well, for another reason: only one of them has been told.
    values = {"act": "decline", "seen": "pending", "reason": "Beleidigt Menschen."}
    refused = team_client.post(path, values)
    assert (refused.status_code, "Beleidigt Menschen." in refused.content.decode()) == (409, True)
    assert Comment.objects.get().moderation_reason == "Doppelt."
    assert team_client.post(path, values | {"reason": "Doppelt."}).status_code == 302


def test_a_reason_to_decline_is_kept_where_somebody_let_it_in_meanwhile(team_client, version):
    comment = consulting.comment(version, state="accepted")
    path = f"{DESK}rueckmeldung/{comment.number}/tun/"
    refused = team_client.post(path, {"act": "decline", "seen": "pending", "reason": "Nennt die Nachbarin."})
    page = refused.content.decode()
    assert (refused.status_code, "Nennt die Nachbarin.</textarea>" in page.replace("\n", "")) == (409, True)
    assert '<details class="more" open>' in page
    assert Comment.objects.get().moderation == "accepted"
    again = {"act": "decline", "seen": "accepted", "reason": "Nennt die Nachbarin."}
    assert team_client.post(path, again).status_code == 302
    assert Comment.objects.get().moderation_reason == "Nennt die Nachbarin."


def test_two_who_change_the_window_at_once_see_both(team_client, version):
    edit = f"{DESK}1/frist/"
    page = page_of(team_client, edit)
    begins = re.search(r'name="opens_at" value="([^"]+)"', page)[1]
    values = {"opens_at": begins, "closes_at": "2013-01-25T18:00", "note": "Meine Frage?"}
    values["seen"] = seen_window(page)
    Consultation.objects.update(note="Andere Frage?")
    # What was seen cannot be left out.
    unseen = {name: value for name, value in values.items() if name != "seen"}
    assert team_client.post(edit, unseen).status_code == 409
    refused = team_client.post(edit, values)
    page = refused.content.decode()
    assert refused.status_code == 409
    assert ("Andere Frage?" in page, "Meine Frage?" in page) == (True, True)
    assert Consultation.objects.get().note == "Andere Frage?"
    # What is refused for another reason has seen no more than before.
    assert team_client.post(edit, values | {"closes_at": ""}).status_code == 422
    values["seen"] = seen_window(page)
    assert team_client.post(edit, values).status_code == 302
    assert Consultation.objects.get().note == "Meine Frage?"
    # The same once more, from the page before, changes nothing.
    assert team_client.post(edit, values).status_code == 302


def test_who_writes_the_concept_answers_but_does_not_let_in(editor_client, moderator_client, version):
    comment = consulting.comment(version, state="pending")
    path = f"{DESK}rueckmeldung/{comment.number}/"
    page_of(editor_client, path)
    for act in ("accept", "decline", "publish"):
        assert editor_client.post(f"{path}tun/", {"act": act, "reason": "x"}).status_code == 403
    assert editor_client.post(f"{path}tun/", {"act": "erase"}).status_code == 404
    assert editor_client.post(f"{DESK}1/antworten/").status_code == 403
    assert moderator_client.get(path).status_code == 403
    assert moderator_client.get(DESK).status_code == 403


def test_nobody_of_the_team_sees_what_is_not_confirmed(team_client, mixed):
    assert "unbestätigt" not in page_of(team_client, f"{DESK}1/")
    assert team_client.get(f"{DESK}rueckmeldung/{mixed['unconfirmed'].number}/").status_code == 404


def test_naming_follows_what_the_writer_agreed_to(team_client, mixed):
    path = f"{DESK}rueckmeldung/{mixed['first'].number}/tun/"
    team_client.post(path, {"act": "unname"})
    assert Comment.objects.get(pk=mixed["first"].pk).named_as == ""
    team_client.post(path, {"act": "name"})
    assert Comment.objects.get(pk=mixed["first"].pk).named_as == "Verein A"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"first", "second", "section", "whole", "declined", "pending"}),
        ("stand=neu", {"pending"}),
        ("stand=offen", {"section", "whole"}),
        ("stand=bereit", {"second"}),
        ("stand=beantwortet", {"first"}),
        ("stand=abgelehnt", {"declined"}),
        (f"stand=offen&abschnitt={WHOLE}", {"whole"}),
        ("eingang=phone", set()),
        ("art=change&stand=neu", {"pending"}),
        ("stand=x&abschnitt=%00&eingang=9&art=", {"first", "second", "section", "whole", "declined", "pending"}),
    ],
)
def test_the_team_filters(team_client, mixed, query, found):
    page = page_of(team_client, f"{DESK}1/?{query}")
    shown = {int(number) for number in re.findall(r"/beteiligung/rueckmeldung/(\d+)/", page)}
    assert shown == {mixed[name].number for name in found}
    table = team_client.get(f"{DESK}1/synopse.xlsx?{query}")
    rows = list(load_workbook(BytesIO(table.content)).active.iter_rows(min_row=2, values_only=True))
    assert {row[0] for row in rows} == shown
    assert "@" not in str(rows)


def test_the_dashboard_counts_what_is_to_do(team_client, mixed):
    page = page_of(team_client, "/team/")
    for words in (
        "Rückmeldungen zum Konzept warten auf Sie",
        "ohne Antwort",
        "Antworten auf Rückmeldungen nicht mitgeteilt",
    ):
        assert words in page


def test_the_board_says_where_comments_wait(team_client, moderator_client, mixed):
    section = mixed["section"].section
    words = f'<a href="{DESK}1/?abschnitt={section}">2 Rückmeldungen offen'
    assert words in page_of(team_client, "/team/konzept/")
    assert "Rückmeldungen offen" not in page_of(moderator_client, "/team/konzept/")


def test_whoever_was_declined_without_an_address_is_to_be_told(team_client, editor_client, version, set_clock):
    by_letter = consulting.comment(version, state="declined", channel="phone", postal_address="0151 1234567")
    consulting.comment(version, "Per Mail.", state="declined", email="cem@example.org")
    path = f"{DESK}rueckmeldung/{by_letter.number}/"
    waiting = page_of(team_client, f"{DESK}1/?stand=briefe")
    assert re.findall(r"/beteiligung/rueckmeldung/(\d+)/", waiting) == [str(by_letter.number)]
    assert "<b>1</b><span>mit Brief oder am Telefon mitzuteilen</span>" in waiting
    assert "mit Brief oder am Telefon mitzuteilen" in page_of(team_client, "/team/")
    page = page_of(editor_client, path)
    assert ("hat keine E-Mail-Adresse" in page, "0151 1234567" in page) == (True, True)
    set_clock("2013-01-09T10:00")
    assert "Vermerkt" in editor_client.post(f"{path}tun/", {"act": "letter"}, follow=True).content.decode()
    page = page_of(team_client, path).replace("\xa0", " ")
    assert "hat keine E-Mail-Adresse" not in page
    assert "Mit Brief oder am Telefon mitgeteilt: 9. Januar 2013." in page
    assert "0 Rückmeldungen" in page_of(team_client, f"{DESK}1/?stand=briefe")
    assert "(mitgeteilt: 9. Januar 2013)" in page_of(team_client, f"{DESK}1/?stand=abgelehnt").replace("\xa0", " ")


def test_declining_says_who_has_to_be_told_otherwise(team_client, version):
    by_letter = consulting.comment(version, state="pending")
    by_mail = consulting.comment(version, "Eine E-Mail.", state="pending", email="cem@example.org")
    for comment, words in (
        (by_letter, "mit einem Brief oder am Telefon"),
        (by_mail, "Der Grund geht per E-Mail hinaus"),
    ):
        path = f"{DESK}rueckmeldung/{comment.number}/tun/"
        values = {"act": "decline", "seen": "pending", "reason": "Nennt Menschen."}
        assert words in team_client.post(path, values, follow=True).content.decode()


def test_the_home_page_leads_to_what_may_be_commented_on(client, version, set_clock):
    assert "Den Entwurf lesen und kommentieren" in page_of(client, "/")
    set_clock("2013-01-21T09:00")
    assert "Den Entwurf lesen und kommentieren" not in page_of(client, "/")


def test_what_is_known_of_a_contact_holds_what_they_said(accepted, delegate_b, version):
    comment = hand_in_comment(version=version, kind="change", text="Nur für uns.", contact=accepted.contact)
    moderate_comment(comment=comment, decision="accepted", by=None)
    answer_comment(comment=comment, verdict="not", reason="Noch geheim.", by=None)
    [record] = everything_about(accepted.contact)["Rückmeldungen zum Konzept"]
    assert (record["Rückmeldung"], "Antwort" in record) == ("Nur für uns.", False)
    assert (record["Art"], record["Name"], "Grund" in record) == ("Änderungswunsch", accepted.contact.name, False)
    moderate_comment(comment=comment, decision="declined", reason="Nennt Menschen.", by=None)
    [record] = everything_about(accepted.contact)["Rückmeldungen zum Konzept"]
    assert record["Grund"] == "Nennt Menschen."
    assert "Rückmeldungen zum Konzept" not in everything_about(delegate_b.contact)


# --- Many ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/konzept/1/",
        "/konzept/1/synopse/",
        "/konzept/1/synopse.xlsx",
        f"{DESK}1/",
        f"{DESK}",
        f"{DESK}1/synopse.xlsx",
        "paragraph",
        "own",
    ],
)
def test_lists_take_as_many_queries_for_many(
    client, team_client, delegate_a_client, accepted, version, assert_same_queries, path
):
    paragraph = consulting.paragraph(version)
    readers = {"/konzept": client, "/team": team_client, "own": delegate_a_client}
    reader = next((each for begins, each in readers.items() if path.startswith(begins)), client)
    paths = {
        "paragraph": f"/konzept/1/{paragraph.anchor}/",
        "own": f"/organisation/{accepted.organisation.pk}/beitraege/",
    }
    section = version.content["sections"][0]["slug"]

    def add(number):
        about = {
            "paragraph": paragraph if number % 2 else None,
            "section": section,
            "organisation": accepted.organisation,
        }
        consulting.answer(consulting.comment(version, f"Nummer {number}", **about))

    assert_same_queries(lambda: page_of_any(reader, paths.get(path, path)), add)


def page_of_any(client, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("slug", ["ganz", "s" * 200])
def test_a_chapter_may_be_called_anything(client, process, slug):
    Chapter.objects.filter(pk=consulting.write(consulting.FIRST).pk).update(slug=slug)
    consulting.opened()
    assert client.post(FORM, entry(section=slug)).status_code == 200
    comment = Comment.objects.get()
    comment.full_clean()
    assert comment.section == slug
    assert client.post(FORM, entry(section=WHOLE, text="Zum Ganzen.")).status_code == 200
    assert Comment.objects.get(text="Zum Ganzen.").section == ""


def test_every_mail_is_checked_before_it_leaves():
    assert {"comment_confirm", "comment_declined", "comment_answered"} <= set(map(str, DUE_CHECKS))


def test_confirmed_comments_are_told_apart_from_others(version):
    comment = hand_in_comment(version=version, kind="agreement", text="Gut.", name="Cem", email="cem@example.org")
    assert not Comment.objects.received().exists()
    confirm_comment(comment=comment)
    assert Comment.objects.received().get() == comment
