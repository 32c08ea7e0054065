"""The team's pages about invitations: choosing, looking before sending, letters, calls, reminders."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from openpyxl import load_workbook

from participants.models import Invitation, Organisation, OrganisationCategory
from tests.participants.inviting import invite, make_organisation, steps
from tests.participants.registering import mails, register
from workshops import clock
from workshops.models import Event, Municipality

pytestmark = pytest.mark.django_db
LIST = "/team/einladungen/"


def text_of(response) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


# --- Three steps -------------------------------------------------------------------------------------------------------


def choosing(*events: Event, channel: str = "mail", more: str = "") -> str:
    query = "".join(f"termine={event.slug}&" for event in events)
    return f"{LIST}neu/?{query}weg={channel}{more}"


def test_first_step_ticks_the_events_of_a_theme_and_carries_the_gap(team_client, make_event):
    event = make_event()
    make_event(kind=Event.Kind.EVENING_SESSION, theme=None)
    page = team_client.get(f"{LIST}neu/?thema=1&art=vereine&x=%00")
    assert page.context["form"]["termine"].value() == [event.slug]
    assert page.context["hidden"] == [("art", "vereine"), ("thema", "1")]


@pytest.mark.parametrize("query", ["?weg=mail", "?termine=gibt-es-nicht&weg=mail", "?termine=bildung-0&weg=taube"])
def test_first_step_says_what_is_missing(team_client, event, query):
    page = text_of(team_client.get(f"{LIST}neu/{query}"))
    assert ("error-summary" in page, "<title>Fehler:" in page) == (True, True)


def test_without_events_to_come_it_says_so(team_client, county):
    assert "keinen veröffentlichten Termin" in text_of(team_client.get(f"{LIST}neu/"))


def test_second_step_shows_who_could_be_invited_and_why_others_not(team_client, make_event):
    event = make_event(places=None)
    free, invited, mailless = make_organisation(), make_organisation(), make_organisation(email="")
    invite(event, organisation=invited)
    page = team_client.get(choosing(event))
    assert [each.organisation for each in page.context["possible"]] == [free]
    assert [(each.organisation, str(each.reason)) for each in page.context["others"]] == [
        (invited, "schon eingeladen"),
        (mailless, "keine gültige E-Mail-Adresse"),
    ]
    assert page.context["result"] == "3 Organisationen, davon einzuladen: 1"
    assert (
        "checked" in text_of(page),
        "checked" in text_of(team_client.get(choosing(event, more="&haken=keine"))),
    ) == (
        True,
        False,
    )


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("", ["Alpha", "Beta", "Gamma"]),
        ("&art=vereine", ["Alpha"]),
        ("&art=-", ["Beta", "Gamma"]),
        ("&kommune=musterstadt", ["Beta"]),
        ("&kommune=-", ["Alpha", "Gamma"]),
        ("&migranten=ja", ["Gamma"]),
        ("&suche=alp", ["Alpha"]),
        ("&thema=1", ["Alpha", "Beta"]),
        ("&art=x&kommune=%00&thema=99999999999999999999&migranten=vielleicht", ["Alpha", "Beta", "Gamma"]),
    ],
)
def test_second_step_narrows(team_client, make_event, more, expected):
    reached, event = make_event(places=None), make_event(kind=Event.Kind.EVENING_SESSION, theme=None)
    make_organisation(name="Alpha", category=OrganisationCategory.objects.get())
    make_organisation(name="Beta", municipality=Municipality.objects.get())
    make_organisation(name="Gamma", is_migrant_organisation=True)
    register(reached, organisation="Gamma")
    page = team_client.get(choosing(event, more=more))
    assert [each.organisation.name for each in page.context["possible"]] == expected


def test_nothing_goes_out_before_it_was_seen(team_client, make_event, team_member):
    first, second = make_event(), make_event()
    organisations = [make_organisation() for _number in range(3)]
    invite(second, organisation=organisations[0])
    ticked = {"organisations": [each.pk for each in organisations]}
    before = len(mails())

    page = team_client.post(choosing(first, second), ticked)
    assert [each.organisation for each in page.context["possible"]] == organisations
    assert [each.organisation for each in page.context["partly"]] == organisations[:1]
    page = team_client.post(choosing(first, second), {**ticked, "message": "Mit <b>Kuchen</b>.", "step": "check"})
    assert "Mit &lt;b&gt;Kuchen&lt;/b&gt;." in text_of(page)
    assert len(mails()) == before

    response = team_client.post(choosing(first, second), {**ticked, "message": "Mit Kuchen.", "step": "send"})
    assert response["Location"] == LIST
    assert {mail.to for mail in mails()[before:]} == {each.contacts.get().email for each in organisations}
    assert set(Invitation.objects.values_list("message", "by")[:3]) == {("Mit Kuchen.", team_member.pk)}

    again = team_client.post(choosing(first, second), {**ticked, "message": "", "step": "send"}, follow=True)
    assert ("0 Einladungen" in text_of(again), "3 Organisationen wurden übergangen" in text_of(again)) == (True, True)
    assert len(mails()) == before + 3


@pytest.mark.parametrize("ticks", [[], ["x"], ["\0"], ["-1"], ["9" * 50], ["٣"]])
def test_without_ticks_it_asks_for_one(team_client, event, ticks):
    make_organisation()
    page = text_of(team_client.post(choosing(event), {"organisations": ticks, "step": "send"}))
    assert "Wählen Sie mindestens eine Organisation aus" in page
    assert not Invitation.objects.exists()


def test_too_long_words_are_kept_and_not_sent(team_client, event):
    message = "x" * 2001
    page = team_client.post(
        choosing(event), {"organisations": [make_organisation().pk], "message": message, "step": "send"}
    )
    assert ("Kürzen Sie den Text" in text_of(page), message in text_of(page)) == (True, True)
    assert not Invitation.objects.exists()


# --- The list ----------------------------------------------------------------------------------------------------------


def test_list_counts_and_narrows(team_client, make_event, set_time):
    first, second = make_event(places=None), make_event(places=None)
    yes, no, later, quiet, registered = (invite(first) for _number in range(5))
    letter = invite(second, channel="letter")
    for invitation, said in ((yes, "yes"), (no, "no"), (later, "later")):
        team_client.post(f"{LIST}{invitation.pk}/", {"answer": said, "note": ""})
    register(first, organisation=registered.organisation.name)

    def shown(query: str = "") -> set[Invitation]:
        return set(team_client.get(LIST + query).context["page"])

    assert [number for number, _words, _address in team_client.get(LIST).context["tally"]] == [6, 2, 1, 1, 2, 0]
    assert shown() == {yes, no, later, quiet, registered, letter}
    assert shown("?antwort=yes") == {yes, registered}
    assert shown("?antwort=no") == {no}
    assert shown("?antwort=later") == {later}
    assert shown("?antwort=silent") == {quiet, letter}
    assert shown("?antwort=withdrawn") == set()
    assert shown("?weg=letter") == {letter}
    assert shown(f"?termin={first.slug}&antwort=silent") == {quiet}
    assert shown(f"?suche={no.organisation.name}") == {no}
    assert shown("?termin=x&weg=%00&antwort=1&seite=zzz") == shown()
    assert shown("?antwort=unanswered") == set()
    set_time(max(first.ends_at, second.ends_at))
    assert [number for number, _words, _address in team_client.get(LIST).context["tally"]] == [6, 2, 1, 1, 0, 2]
    assert shown("?antwort=unanswered") == {quiet, letter}


def test_list_takes_as_many_queries_for_30_as_for_1(team_client, make_event, assert_same_queries: Callable):
    events = [make_event(places=None), make_event(places=None)]
    assert_same_queries(lambda: team_client.get(LIST), lambda _number: invite(*events))


def test_choosing_takes_as_many_queries_for_30_as_for_1(team_client, event, assert_same_queries: Callable):
    assert_same_queries(lambda: team_client.get(choosing(event)), lambda _number: make_organisation())


def test_calls_and_letters_take_as_many_queries_for_30_as_for_1(team_client, event, assert_same_queries: Callable):
    def act() -> None:
        for page in ("anrufe/?auch=alle", "briefe/", "serienbrief.xlsx"):
            team_client.get(LIST + page)

    assert_same_queries(act, lambda number: invite(event, channel=("phone", "letter")[number % 2]))


def test_looking_before_sending_takes_as_many_queries_for_30_as_for_1(
    team_client, event, assert_same_queries: Callable
):
    def act() -> None:
        pks = list(Organisation.objects.values_list("pk", flat=True))
        team_client.post(choosing(event), {"organisations": pks})

    assert_same_queries(act, lambda _number: make_organisation())


# --- One invitation ----------------------------------------------------------------------------------------------------


def test_answer_from_the_phone_is_noted_with_who_wrote_it_down(team_client, event, team_member):
    invitation = invite(event, channel="phone")
    data = {"answer": "later", "note": "ruft zurück", "zurueck": "anrufe"}
    assert team_client.post(f"{LIST}{invitation.pk}/", data)["Location"] == f"{LIST}anrufe/"
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.note) == ("later", "ruft zurück")
    assert invitation.changes.last().by == team_member


@pytest.mark.parametrize("data", [{}, {"answer": "maybe"}, {"answer": "no", "note": "x" * 301}])
def test_wrong_answers_are_refused_with_a_reason(team_client, event, data):
    invitation = invite(event)
    page = team_client.post(f"{LIST}{invitation.pk}/", data)
    assert (page.status_code, "error-summary" in text_of(page)) == (200, True)
    assert steps(invitation) == ["created"]


def test_code_of_a_mail_is_its_receivers_alone(team_client, event):
    mail, letter = invite(event), invite(event, channel="letter")
    pages = [text_of(team_client.get(f"{LIST}{each.pk}/")) for each in (mail, letter)]
    assert [mail.code in pages[0], letter.code in pages[1]] == [False, True]


def test_withdrawing_asks_first(team_client, event):
    invitation = invite(event)
    assert "zurücknehmen?" in text_of(team_client.get(f"{LIST}{invitation.pk}/zuruecknehmen/"))
    assert not Invitation.objects.exclude(withdrawn_at=None).exists()
    team_client.post(f"{LIST}{invitation.pk}/zuruecknehmen/", {"note": "doppelt\0"})
    invitation.refresh_from_db()
    assert (invitation.is_withdrawn, invitation.note) == (True, "doppelt")
    assert "Antwort von Hand" not in text_of(team_client.get(f"{LIST}{invitation.pk}/"))


# --- Reminders and calls -----------------------------------------------------------------------------------------------


def test_reminding_shows_whom_before_it_sends(team_client, make_event, set_time):
    start = clock.now() + timedelta(weeks=4)
    event = make_event(starts_at=start, ends_at=start + timedelta(hours=3))
    invitation = invite(event)
    invitation.mails.update(state="sent")
    set_time(clock.now() + timedelta(days=8))
    page = team_client.get(f"{LIST}erinnern/")
    assert ("1 Erinnerung senden" in text_of(page), invitation.contact.email in text_of(page)) == (True, True)
    assert not list(team_client.get(f"{LIST}erinnern/?abstand=14").context["invitations"])
    assert not mails("invitation_reminder")

    assert team_client.post(f"{LIST}erinnern/?termin={event.slug}&abstand=7")["Location"] == LIST
    assert [mail.to for mail in mails("invitation_reminder")] == [invitation.contact.email]
    assert "Niemand ist zu erinnern" in text_of(team_client.get(f"{LIST}erinnern/?abstand=x&termin=%00"))


def test_call_list_holds_who_is_to_be_phoned(team_client, event):
    phone, mail, letter = (invite(event, channel=channel) for channel in ("phone", "mail", "letter"))
    assert list(team_client.get(f"{LIST}anrufe/").context["page"]) == [phone]
    assert list(team_client.get(f"{LIST}anrufe/?auch=alle").context["page"]) == [phone, mail, letter]


# --- Letters -----------------------------------------------------------------------------------------------------------


def test_letters_are_there_until_they_are_posted(team_client, event):
    letter, other = invite(event, channel="letter"), invite(event, channel="letter")
    invite(event)
    assert team_client.get(f"{LIST}briefe/").context["letters"] == [letter, other]
    team_client.post(f"{LIST}briefe/", {"letters": [letter.pk, "x", "9" * 40]})
    assert team_client.get(f"{LIST}briefe/").context["letters"] == [other]
    assert team_client.get(f"{LIST}briefe/?auch=alle").context["letters"] == [letter, other]


def test_serial_letter_is_a_sheet_in_which_texts_stay_texts(team_client, event):
    organisation = make_organisation(name='=HYPERLINK("http://x")')
    organisation.contacts.update(name="+49 Anna")
    letter = invite(event, organisation=organisation, channel="letter", message="-1+2")
    response = team_client.get(f"{LIST}serienbrief.xlsx")
    sheet = load_workbook(io.BytesIO(response.content)).active
    cells = {head.value: cell for head, cell in zip(sheet[1], sheet[2], strict=True)}

    assert {cell.data_type for cell in sheet[2] if cell.value is not None} == {"s"}
    assert [cells[head].value for head in ("Organisation", "Anrede", "Ihre Worte", "Link", "Code")] == [
        organisation.name,
        "Guten Tag +49 Anna,",
        "-1+2",
        letter.link,
        letter.code,
    ]
    assert cells["Termine"].value.replace("\N{NO-BREAK SPACE}", " ") == (
        "Bildung: Do., 17. Januar 2013, 14–17 Uhr, Rathaus, Musterstadt"
    )
    assert len(sheet._images) == 1
    as_csv = team_client.get(f"{LIST}serienbrief.csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK" in as_csv
    assert team_client.get(f"{LIST}serienbrief.doc").status_code == 404


@pytest.mark.parametrize("query", ["", "?ab=2", "?ab=x", "?ab=" + "9" * 30])
def test_nothing_to_print_is_said(team_client, event, query):
    response = team_client.get(f"{LIST}briefe.pdf{query}", follow=True)
    assert "kein Brief zu drucken" in text_of(response)


@pytest.mark.parametrize("page", ["", "neu/", "erinnern/", "anrufe/", "briefe/", "briefe.pdf", "serienbrief.xlsx"])
def test_delegates_see_nothing_of_it(delegate_a_client: Client, event, page):
    assert delegate_a_client.get(LIST + page).status_code == 403
