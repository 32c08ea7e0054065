"""What everyone can read about contributions: the list, and the way of each."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from concept.actions.promises import deal_with_carry_over, put_on_agenda, refuse_carry_over
from concept.models import CarryOver, Contribution
from tests.concept.promising import contribution, evening, item, owed, publish_minutes, result, theme, workshop
from workshops.formats import format_day_plain
from workshops.models import Event

pytestmark = pytest.mark.usefixtures("process")


def page(address: str = "/beitraege/", status: int = 200) -> str:
    response = Client().get(address)
    assert response.status_code == status
    assert not response.cookies
    return response.content.decode()


def test_only_what_is_published_can_be_read():
    internal = contribution("Nur für uns")
    assert "Nur für uns" not in page()
    page(f"/beitraege/{internal.number}/", status=404)
    page(f"/beitraege/{10**30}/", status=404)


def test_the_whole_way_stands_in_order(team_member, set_clock):
    row = owed("Mehr Begleitung", is_public=True)
    point = item()
    put_on_agenda(carry_overs=[row], agenda_item=point, by=team_member)
    set_clock("2013-06-01T12:00")
    found = result(point.event, "Es braucht Lotsen.")
    deal_with_carry_over(carry_over=row, result=found, by=team_member)
    publish_minutes(point.event)
    text = page(f"/beitraege/{row.contribution.number}/")
    places = [text.index(words) for words in ("Gesagt: ", "„Bedarfe sammeln“", "Es braucht Lotsen.", "Kommt noch")]
    assert places == sorted(places)
    assert f'href="/termine/{point.event.slug}/protokoll/#ergebnis-{found.number}"' in text
    assert f'href="/termine/{point.event.slug}/#ablauf"' in text


def test_the_way_through_two_themes_is_told_theme_by_theme(team_member, set_clock):
    """The second theme's workshop was before the first theme's."""
    made = contribution("Mehr Begleitung", themes=(1, 2), is_public=True)
    events = workshop(1, place=2), workshop(2)
    assert events[1].starts_at < events[0].starts_at
    for number, event in enumerate(events, start=1):
        row = CarryOver.objects.create(contribution=made, theme=theme(number), changed_at=made.entered_at)
        put_on_agenda(carry_overs=[row], agenda_item=item(event, f"Punkt {number}"), by=team_member)
    set_clock("2013-06-01T12:00")
    for row in made.carry_overs.order_by("theme"):
        found = result(row.agenda_item.event, f"Ergebnis zu {row.theme.number}.")
        deal_with_carry_over(carry_over=row, result=found, by=team_member)
        publish_minutes(row.agenda_item.event)
    text = page(f"/beitraege/{made.number}/")
    opening, *parts = text.split('<h3 class="trace-part">')
    words = ("Gesagt: ", "„Punkt 1“", "Ergebnis zu 1.", "„Punkt 2“", "Ergebnis zu 2.", "Kommt noch")
    assert [[word for word in words if word in part] for part in (opening, *parts)] == [
        ["Gesagt: "],
        ["„Punkt 1“", "Ergebnis zu 1."],
        ["„Punkt 2“", "Ergebnis zu 2."],
        ["Kommt noch"],
    ]


def test_it_is_named_which_workshop_dealt_with_it(team_member, set_clock):
    row = owed("Mehr Begleitung", is_public=True)
    event = workshop()
    put_on_agenda(carry_overs=[row], agenda_item=item(event), by=team_member)
    set_clock("2013-06-01T12:00")
    deal_with_carry_over(carry_over=row, reason="Besprochen.", by=team_member)
    where = f"Themen-Workshop „{event.display_title}“, {format_day_plain(event.starts_at)}, {event.venue.name}"
    assert f"Behandelt: {where}. Besprochen." in page(f"/beitraege/{row.contribution.number}/")


@pytest.mark.parametrize("hidden", ["draft minutes", "internal result", "internal point", "unpublished event"])
def test_what_is_internal_stays_out_of_the_way(team_member, set_clock, hidden):
    row = owed("Mehr Begleitung", is_public=True)
    point = item(title="Geheimer Punkt" if hidden == "internal point" else "Punkt")
    put_on_agenda(carry_overs=[row], agenda_item=point, by=team_member)
    set_clock("2013-06-01T12:00")
    words = "Geheimes Ergebnis" if hidden in {"draft minutes", "internal result"} else "Ergebnis"
    found = result(point.event, words, is_public=hidden != "internal result")
    deal_with_carry_over(carry_over=row, result=found, by=team_member)
    if hidden != "draft minutes":
        publish_minutes(point.event)
    if hidden == "internal point":
        type(point).objects.filter(pk=point.pk).update(is_public=False)
    if hidden == "unpublished event":
        Event.objects.filter(pk=point.event.pk).update(is_published=False, title="Geheimer Termin")
    text = page(f"/beitraege/{row.contribution.number}/")
    assert "Geheime" not in text
    if hidden == "unpublished event":
        assert point.event.slug not in text


def test_a_refusal_says_why(team_member):
    row = owed("Mehr Begleitung", is_public=True)
    refuse_carry_over(carry_over=row, reason="Das regelt ein Gesetz.", by=team_member)
    assert "Das regelt ein Gesetz." in page(f"/beitraege/{row.contribution.number}/")


@pytest.mark.parametrize(
    ("change", "heading"),
    [
        ({}, "Was dazu schon vorliegt"),
        (
            {"starts_at": datetime(2012, 12, 1, 14, tzinfo=UTC), "ends_at": datetime(2012, 12, 1, 17, tzinfo=UTC)},
            "Was wurde daraus?",
        ),
        ({"status": "cancelled"}, "Was dazu schon vorliegt"),
    ],
)
def test_an_event_tells_what_was_said_there_from_what_was_handed_in_for_it(change, heading):
    event = workshop()
    Event.objects.filter(pk=event.pk).update(**change)
    contribution("Vor Ort gedacht", event=event, is_public=True)
    contribution("Am Bildschirm gedacht", event=event, channel=Contribution.Channel.WEB, is_public=True)
    text = page(event.get_absolute_url())
    places = [
        text.index(words)
        for words in (heading, "Hier gesagt", "Vor Ort", "Für diesen Termin eingereicht", "Am Bildschirm")
    ]
    assert places == sorted(places)


def test_nobody_is_named_without_agreement(delegate_a):
    made = contribution(is_public=True, organisation=delegate_a.organisation)
    assert "Verein A" not in page() + page(f"/beitraege/{made.number}/")
    Contribution.objects.filter(pk=made.pk).update(named_as="Verein A")
    assert "Verein A" in page(f"/beitraege/{made.number}/")


def merged(original: Contribution, target: Contribution) -> None:
    Contribution.objects.filter(pk=original.pk).update(
        merged_into=target, outcome="merged", outcome_at=target.entered_at, outcome_reason="Zusammengeführt."
    )


def test_what_was_put_together_is_linked_both_ways():
    original, target = contribution("Erstens", is_public=True), contribution("Zusammen", is_public=True)
    merged(original, target)
    assert f'href="/beitraege/{target.number}/"' in page(f"/beitraege/{original.number}/")
    assert f'href="/beitraege/{original.number}/"' in page(f"/beitraege/{target.number}/")


def test_an_internal_contribution_is_not_shown_through_a_public_one():
    original, target = contribution("Erstens", is_public=True), contribution("Streng intern")
    part = contribution("Auch intern", split_from=original)
    merged(original, target)
    text = page(f"/beitraege/{original.number}/")
    assert "intern" not in text
    assert f"/beitraege/{target.number}/" not in text
    assert f"/beitraege/{part.number}/" not in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Wohnungen", "Sprache"}),
        ("?thema=1", {"Wohnungen"}),
        ("?thema=99", {"Wohnungen", "Sprache"}),
        ("?art=idea", {"Sprache"}),
        ("?termin=abendtermin-1", {"Wohnungen", "Sprache"}),
        ("?ergebnis=taken_up", {"Sprache"}),
        ("?suche=Mietwohnungen", set()),
        ("?suche=wohnung", {"Wohnungen"}),
        ("?suche=%25", {"Wohnungen", "Sprache"}),
        ("?suche=%00&thema=%00&termin=x%00", {"Wohnungen", "Sprache"}),
        ("?seite=99999999999999999999", {"Wohnungen", "Sprache"}),
    ],
)
def test_the_list_is_narrowed(query, found):
    contribution("Wohnungen fehlen", themes=(1,), kind="need", is_public=True)
    contribution(
        "Sprache hilft",
        themes=(2,),
        kind="idea",
        is_public=True,
        outcome="taken_up",
        outcome_reason="Gut.",
        outcome_at=workshop().starts_at,
    )
    text = page(f"/beitraege/{query}")
    assert {word for word in ("Wohnungen", "Sprache") if f"{word} fehlen" in text or f"{word} hilft" in text} == found
    assert evening().slug == "abendtermin-1"


def test_the_promise_is_counted_for_everyone(team_member):
    rows = [owed() for _ in range(3)]
    refuse_carry_over(carry_over=rows[0], reason="Passt nicht.", by=team_member)
    contribution("ohne Thema", themes=())
    assert "0 von 4 behandelt, 1 nicht, mit Begründung, 3 noch offen." in page()


def test_the_list_takes_the_same_queries_however_long(assert_same_queries):
    assert_same_queries(lambda: page(), lambda number: contribution(f"Gedanke {number}", themes=(1, 2), is_public=True))
