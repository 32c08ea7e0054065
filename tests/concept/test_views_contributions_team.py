"""Contributions on the team's side: the list, one of them, two people at once, checking, moderating."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from concept.actions.contributions import (
    clear_contribution,
    decline_contribution,
    edit_contribution,
    enter_contribution,
    hand_in_contribution,
    merge_contributions,
    remove_contribution,
    set_naming,
    withhold_contribution,
)
from concept.actions.outcomes import decide_outcome
from concept.models import Contribution
from participants.models import OutgoingMail
from participants.queries.own_data import everything_about
from workshops import clock
from workshops.models import Event, EventRole, Person, Theme

LIST = "/team/beitraege/"
pytestmark = pytest.mark.usefixtures("process")


@pytest.fixture
def event(process) -> Event:
    return Event.objects.get(slug="thema-4-februar")


@pytest.fixture
def enter(event, team_member):
    def make(text="Ein Gedanke", **fields):
        known = {"kind": "idea", "channel": "cards", "event": event, "by": team_member}
        return enter_contribution(text=text, **known | fields)

    return make


@pytest.fixture
def handed_in(process, delegate_a):
    delegate_a.contact.accepted_at = clock.now()
    delegate_a.contact.save()
    return hand_in_contribution(
        contact=delegate_a.contact,
        organisation=delegate_a.organisation,
        text="Mehr Treffpunkte",
        kind="idea",
        themes=Theme.objects.filter(number=2),
    )


@pytest.fixture
def recorder_client(moderator, moderator_client, event) -> Client:
    person = Person.objects.create(slug="mo", name="Mo", user=moderator)
    EventRole.objects.create(event=event, person=person, role=EventRole.Kind.RECORDING)
    return moderator_client


def numbers(page) -> list[int]:
    return [contribution.number for contribution in page.context["page"]]


def address(contribution, page="team-contribution") -> str:
    return reverse(f"concept:{page}", args=[contribution.number])


def entries(contribution, **changed) -> dict:
    known = {"text": contribution.text, "kind": contribution.kind, "version": contribution.version, "themes": ["4"]}
    return {**known, **changed}


# --- The list ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [3, 2, 1]),
        ("suche=TREFFPUNKTE", [3]),
        ("suche=2", [2]),
        ("stand=neu", [3]),
        ("stand=pruefen", [1]),
        ("stand=offen", [2, 1]),
        ("termin=thema-4-februar", [2, 1]),
        ("sichtbar=withheld", [2]),
        ("art=need", []),
        ("thema=nichts&stand=x&seite=99&suche=%00", [3, 2, 1]),
    ],
)
def test_filters(team_client, enter, team_member, query, found, request):
    enter("Busse")
    withhold_contribution(contribution=enter("Frau Groß"), reason="Nennt jemanden.", by=team_member)
    request.getfixturevalue("handed_in")
    assert numbers(team_client.get(f"{LIST}?{query}")) == found


def test_each_sees_what_they_may(enter, handed_in, editor_client, recorder_client):
    here = enter()
    elsewhere = enter(event=Event.objects.get(slug="thema-1-januar"))
    assert numbers(editor_client.get(LIST)) == [elsewhere.number, here.number, handed_in.number]
    assert numbers(recorder_client.get(LIST)) == [here.number]
    assert recorder_client.get(address(here)).status_code == 200
    assert recorder_client.get(address(elsewhere)).status_code == 403
    assert editor_client.get(address(elsewhere)).context["form"] is None
    assert editor_client.post(address(here, "contribution-edit"), entries(here)).status_code == 403
    assert recorder_client.post(address(here, "contribution-act"), {"act": "clear"}).status_code == 403
    assert recorder_client.post(LIST + "pruefen/", {"clear": "1", "cards": "1"}).status_code == 403


def test_the_list_takes_no_more_queries(team_client, enter, assert_same_queries):
    assert_same_queries(lambda: team_client.get(LIST), lambda number: enter(f"Karte {number}"))


def test_several_are_checked_at_once(team_client, enter, handed_in):
    one, two = enter("A"), enter("B")
    check = LIST + "pruefen/?stand=pruefen"
    answer = team_client.post(check, {"clear": "1", "cards": [one.number, two.number, handed_in.number]})
    assert answer["Location"] == f"{LIST}?stand=pruefen"
    assert list(Contribution.objects.order_by("number").values_list("publication", flat=True)) == [
        "internal",
        "cleared",
        "cleared",
    ]
    refused = team_client.post(check, {"withhold": "1", "cards": [two.number]})
    assert (refused.status_code, refused.context["chosen"]) == (422, {two.number})
    team_client.post(check, {"withhold": "1", "all": "1", "shown": f"{two.number},{one.number}", "reason": "Namen"})
    assert Contribution.objects.filter(publication="withheld").count() == 2
    assert team_client.post(check, {"clear": "1", "cards": ["x", "-1", "9" * 30]}).status_code == 302


# --- One of them -------------------------------------------------------------------------------------------------------


def test_editing_and_the_way_back_to_the_wall(team_client, enter, event):
    card = enter("Alt")
    answer = team_client.post(address(card, "contribution-edit") + "?von=wand", entries(card, text="Neu", kind="need"))
    assert answer["Location"] == reverse("concept:wall", args=[event.slug]) + "#karte-1"
    card.refresh_from_db()
    assert (card.text, card.kind, card.version) == ("Neu", "need", 2)


def test_two_people_at_once_get_both_versions(team_client, enter, editor):
    card = enter("Alt")
    edit_contribution(contribution=card, version=1, by=editor, text="Von der anderen")
    page = team_client.post(address(card, "contribution-edit"), entries(card, text="Von mir", version=1))
    assert page.status_code == 409
    assert "Von der anderen" in page.text
    assert "Von mir" in page.text
    form = page.context["form"]
    again = {name: form[name].value() for name in form.fields}
    answer = team_client.post(address(card, "contribution-edit"), {k: v for k, v in again.items() if v is not None})
    assert answer.status_code == 302
    card.refresh_from_db()
    assert card.text == "Von mir"
    assert "Von der anderen" in team_client.get(address(card)).text


def test_what_was_written_about_a_contribution_that_is_gone_is_shown_once_more(team_client, enter, team_member):
    card = enter()
    remove_contribution(contribution=card, by=team_member)
    for path, data in (("aendern", {"text": "Neu gefasst"}), ("teilen", {"parts": "Neu gefasst"})):
        page = team_client.post(f"/team/beitraege/{card.number}/{path}/", data)
        assert (page.status_code, "Neu gefasst" in page.content.decode()) == (404, True)
    assert team_client.get(f"/team/beitraege/{card.number}/").status_code == 404


def test_words_changed_while_somebody_took_them_apart_are_shown_first(team_client, enter, team_member):
    card = enter("Ein Bus und ein Raum")
    url = f"/team/beitraege/{card.number}/teilen/"
    seen = team_client.get(url).context["seen"]
    edit_contribution(contribution=card, version=card.version, by=team_member, text="Ein Bus, ein Raum und Zeit")
    conflict = team_client.post(url, {"parts": "Ein Bus\n\nEin Raum", "seen": seen})
    page = conflict.content.decode()
    assert conflict.status_code == 409
    for words in ("Ein Bus, ein Raum und Zeit", "Ein Bus", "Ein Raum"):
        assert f"<strong>{words}</strong>" in page
    assert Contribution.objects.count() == 1
    team_client.post(url, {"parts": "Ein Bus\n\nEin Raum", "seen": conflict.context["seen"]})
    assert list(Contribution.objects.values_list("text", flat=True)) == ["Ein Bus", "Ein Raum"]


def test_buttons(team_client, enter, delegate_a, team_member):
    card = enter(organisation=delegate_a.organisation)

    def press(act, **fields):
        answer = team_client.post(address(card, "contribution-act"), {"act": act, **fields})
        card.refresh_from_db()
        return answer

    press("name")
    assert card.named_as == "Verein A"
    press("unname")
    assert card.named_as == ""
    press("clear")
    assert card.publication == "cleared"
    assert press("withhold").status_code == 422
    press("withhold", reason="Nennt ein Kind.")
    assert card.publication == "withheld"
    last = team_client.get(address(card)).context["undoable"]
    press("undo", change=last.pk)
    assert card.publication == "cleared"
    press("undo", change=last.pk)
    assert card.publication == "cleared"
    assert press("remove")["Location"] == reverse("concept:wall", args=[card.event.slug])
    assert card.moderation == "removed"
    assert team_client.get(address(card)).status_code == 404
    assert press("nothing").status_code == 404


def test_what_was_handed_in_is_moderated(team_client, handed_in):
    press = address(handed_in, "contribution-act")
    assert team_client.post(press, {"act": "decline"}).status_code == 422
    team_client.post(press, {"act": "decline", "reason": "Nennt\nein Kind."})
    handed_in.refresh_from_db()
    assert (handed_in.moderation, handed_in.moderation_reason) == ("declined", "Nennt ein Kind.")
    assert OutgoingMail.objects.get().to == "a@example.org"
    team_client.post(press, {"act": "accept"})
    handed_in.refresh_from_db()
    assert handed_in.moderation == "declined"
    assert team_client.get(address(handed_in)).context["form"] is None


def way(client, contribution) -> str:
    """How its page tells the way, on one line."""
    html = client.get(f"/team/beitraege/{contribution.number}/").content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html[html.index('id="weg"') : html.index('id="spur"')]).split())


def test_the_way_of_what_waits_or_was_declined_says_so(team_client, team_member, handed_in):
    text = way(team_client, handed_in)
    assert "Eingegangen als Beitrag 1." in text
    assert "Wartet auf das Team" in text
    decline_contribution(contribution=handed_in, reason="Nennt ein Kind.", by=team_member)
    declined = way(team_client, handed_in)
    assert "Nicht aufgenommen Nennt ein Kind." in declined
    for untrue in ("Kommt noch", "aufgenommen.", "Noch auf keiner Tagesordnung"):
        assert untrue not in text + declined
    assert "noch offen" not in team_client.get(f"/team/beitraege/{handed_in.number}/").content.decode()


def test_what_was_kept_internal_is_taken_back_by_who_may_publish(team_client, recorder_client, enter, team_member):
    card = enter("Frau Beispiel fehlt ein Bus")
    clear_contribution(contribution=card, by=team_member)
    withhold_contribution(contribution=card, reason="Jemand ist zu erkennen.", by=team_member)
    taking_back = {"act": "undo", "change": card.changes.latest("pk").pk}
    assert "Rückgängig" not in recorder_client.get(address(card)).content.decode()
    assert recorder_client.post(address(card, "contribution-act"), taking_back).status_code == 403
    assert "Rückgängig" in team_client.get(address(card)).content.decode()
    assert team_client.post(address(card, "contribution-act"), taking_back).status_code == 302
    card.refresh_from_db()
    assert card.publication == "cleared"


def test_splitting_wants_parts(team_client, enter):
    card = enter("Busse und Kurse")
    page = address(card, "contribution-split")
    assert team_client.post(page, {"parts": "alles in einem"}).status_code == 422
    assert team_client.post(page, {"parts": "Busse\n\n\nKurse\nam Abend"}).status_code == 302
    assert list(Contribution.objects.values_list("text", flat=True)) == ["Busse", "Kurse\nam Abend"]


# --- An organisation's own ---------------------------------------------------------------------------------------------


def own(delegate, page="own-contributions", *more) -> str:
    return reverse(f"concept:{page}", args=[delegate.organisation.pk, *more])


HANDED = {"text": "Daha çok otobüs", "kind": "need", "themes": ["1", "3"], "language": "tr", "entry_key": "a-key-here"}


def test_an_organisation_sees_what_became_of_what_was_put_together(
    delegate_a, delegate_a_client, handed_in, enter, team_member
):
    mine, other = enter("Von uns", organisation=delegate_a.organisation), enter("Von anderen")
    merge_contributions(contributions=[mine], into=other, by=team_member)
    merged = f"zusammengeführt mit Beitrag {other.number}"
    assert f"{merged}, aufgenommen, noch ohne Ergebnis" in delegate_a_client.get(own(delegate_a)).content.decode()
    decide_outcome(contribution=other, outcome="partly", reason="Erst in Werl.", by=team_member)
    page = delegate_a_client.get(own(delegate_a)).content.decode()
    assert f"{merged}, teilweise aufgenommen</strong>: Erst in Werl." in page
    assert "Von anderen" not in page


def test_an_organisation_hands_in_once(delegate_a, delegate_a_client, handed_in, event):
    page = own(delegate_a, "own-contribution-create")
    assert delegate_a_client.get(f"{page}?termin={event.slug}").context["form"]["themes"].initial == [4]
    for _again in range(2):
        answer = delegate_a_client.post(page, {**HANDED, "may_be_named": "on", "event": event.slug})
        assert answer["Location"] == own(delegate_a)
    stored = Contribution.objects.latest("number")
    assert (stored.number, stored.moderation, stored.named_as, stored.event) == (2, "pending", "Verein A", event)
    assert [theme.number for theme in stored.themes.all()] == [1, 3]
    page = delegate_a_client.get(own(delegate_a))
    assert [each.number for each in page.context["contributions"]] == [2, 1]
    assert "wartet auf das Team" in page.text


def test_what_is_missing_is_said(delegate_a, delegate_a_client, handed_in, event):
    page = own(delegate_a, "own-contribution-create")
    answer = delegate_a_client.post(page, {"text": " ", "kind": "x"})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"text", "kind", "themes"})
    # An event of a theme says the theme.
    assert delegate_a_client.post(page, {"text": "Ja", "kind": "idea", "event": event.slug}).status_code == 302
    assert [theme.number for theme in Contribution.objects.latest("number").themes.all()] == [4]


def test_handing_in_is_limited(delegate_a, delegate_a_client, handed_in, settings, monkeypatch):
    settings.RATE_LIMITS = True
    monkeypatch.setattr("concept.views.own_contributions.HANDED_IN_PER_CLIENT", 1)
    page = own(delegate_a, "own-contribution-create")
    codes = [delegate_a_client.post(page, HANDED | {"entry_key": f"key-{n}"}).status_code for n in range(2)]
    assert codes == [302, 429]


def test_nobody_sees_or_names_what_is_not_theirs(delegate_a, delegate_b, delegate_b_client, handed_in, enter):
    assert delegate_b_client.get(own(delegate_a)).status_code == 404
    assert delegate_b_client.post(own(delegate_a, "own-contribution-create"), HANDED).status_code == 404
    assert delegate_b_client.post(own(delegate_a, "own-contribution-naming", 1), {"named": "1"}).status_code == 404
    # Nor does somebody see the organisation's whom it has not accepted.
    said = enter(organisation=delegate_b.organisation)
    assert list(delegate_b_client.get(own(delegate_b)).context["contributions"]) == []
    naming = own(delegate_b, "own-contribution-naming", said.number)
    assert delegate_b_client.post(naming, {"named": "1"}).status_code == 404


def test_an_organisation_agrees_to_be_named_and_takes_it_back(delegate_a, delegate_a_client, handed_in, enter):
    said = enter(organisation=delegate_a.organisation)
    naming = own(delegate_a, "own-contribution-naming", said.number)
    for data, name in (({"named": "1"}, "Verein A"), ({"unnamed": "1"}, "")):
        delegate_a_client.post(naming, data)
        said.refresh_from_db()
        assert said.named_as == name


def test_gathering_thoughts_leads_to_the_one_organisation(delegate_a, delegate_a_client, event, client):
    choice = f"/organisation/beitraege/?termin={event.slug}"
    assert "/konto/" in client.get(choice)["Location"]
    expected = own(delegate_a, "own-contribution-create") + f"?termin={event.slug}"
    assert delegate_a_client.get(choice)["Location"] == expected
    assert delegate_a_client.get("/organisation/beitraege/?termin=%00")["Location"] == own(delegate_a)
    assert choice in client.get(event.get_absolute_url()).text


def test_own_contributions_take_no_more_queries(delegate_a, delegate_a_client, handed_in, enter, assert_same_queries):
    def add(number):
        set_naming(contribution=enter(f"Karte {number}", organisation=delegate_a.organisation), is_named=True)

    assert_same_queries(lambda: delegate_a_client.get(own(delegate_a)), add)


def test_what_one_has_said_stands_in_ones_data(delegate_a, delegate_a_client, handed_in, delegate_b):
    data = delegate_a_client.get(reverse("participants:own-data-export", args=[delegate_a.organisation.pk])).json()
    [said] = data["Beiträge"]
    assert (said["Nummer"], said["Beitrag"], said["Aufnahme"]) == ("1", "Mehr Treffpunkte", "wartet auf das Team")
    assert "Beiträge" not in everything_about(delegate_b.contact)
