"""The card wall as plain forms and as what its script asks for."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from concept.actions.contributions import (
    ContributionRefused,
    create_cluster,
    dissolve_cluster,
    enter_contribution,
    move_cluster,
    remove_contribution,
    rename_cluster,
    withhold_contribution,
)
from concept.models import Contribution
from participants.models import Organisation
from participants.spreadsheets import Sheet, to_xlsx
from workshops.models import AgendaItem, Event

pytestmark = pytest.mark.usefixtures("process")


@pytest.fixture
def event(process) -> Event:
    return Event.objects.get(slug="thema-4-februar")


@pytest.fixture
def evening(process) -> Event:
    return Event.objects.filter(kind=Event.Kind.EVENING_SESSION)[0]


@pytest.fixture
def enter(event, team_member):
    def make(text="Ein Gedanke", **fields):
        known = {"kind": "idea", "channel": "cards", "event": event, "by": team_member}
        return enter_contribution(text=text, **known | fields)

    return make


def wall(event, part="") -> str:
    return reverse("concept:wall" + part, args=[event.slug])


CARD = {"text": "Mehr Busse am Abend", "kind": "need", "channel": "cards", "entry_key": "key-of-the-card"}


def test_a_card_is_written_and_the_next_begins_with_the_same_choices(team_client, event):
    item = AgendaItem.objects.create(event=event, position=1, title="Karten", minutes=10)
    Organisation.objects.create(name="Verein Ä")
    card = {**CARD, "agenda_item": item.pk, "organisation": "verein ae", "may_be_named": "on"}
    for _again in range(2):
        assert team_client.post(wall(event), card).status_code == 302
    stored = Contribution.objects.get()
    assert (stored.number, stored.kind, stored.named_as, stored.agenda_item) == (1, "need", "Verein Ä", item)
    form = team_client.get(wall(event)).context["form"]
    assert (form["kind"].value(), form["agenda_item"].value()) == ("need", str(item.pk))
    assert (form["organisation"].value(), form["text"].value()) == ("verein ae", None)
    assert not form["may_be_named"].value()
    assert form["entry_key"].value() != CARD["entry_key"]


def test_what_cannot_be_stored_comes_back_with_the_reason(team_client, event):
    page = team_client.post(wall(event), {**CARD, "organisation": "Unbekannt", "text": ""})
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"text", "organisation"}
    answer = team_client.post(wall(event), {**CARD, "text": "\0 "}, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()) == (422, {"errors": ["Schreiben Sie, was auf der Karte steht."]})
    assert not Contribution.objects.exists()


def test_an_evening_sessions_composer_asks_for_themes(team_client, evening):
    assert team_client.post(wall(evening), CARD).status_code == 422
    assert team_client.post(wall(evening), {**CARD, "themes": ["1", "3"]}).status_code == 302
    assert [theme.number for theme in Contribution.objects.get().themes.all()] == [1, 3]


def test_the_script_gets_the_card_as_json(team_client, event):
    answer = team_client.post(wall(event), CARD, headers={"accept": "application/json"})
    assert answer.status_code == 201
    sent = answer.json()
    assert (sent["number"], sent["cluster"]) == (1, None)
    assert 'id="karte-1"' in sent["html"]
    assert "Rückgängig" in sent["undo"]


def test_looking_again_tells_what_changed_and_nothing_else(team_client, event, enter, team_member):
    enter("Alt")
    page = team_client.get(wall(event))
    stamp = page.context["state"].stamp
    address = f"{wall(event, '-state')}?seit={stamp}"
    first = team_client.get(address)
    assert (first.json()["cards"], first.json()["total"]) == ([], 1)
    assert team_client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    gone = enter("Verschwindet")
    new = enter("Neu & gut")
    remove_contribution(contribution=gone, by=team_member)
    create_cluster(event=event, title="Wohnen", by=team_member)
    then = team_client.get(address, headers={"if-none-match": first["ETag"]})
    news = then.json()
    assert [card["number"] for card in news["cards"]] == [new.number]
    assert (news["gone"], news["total"]) == ([gone.number], 2)
    assert [cluster["title"] for cluster in news["clusters"]] == ["Wohnen"]
    assert "Neu &amp; gut" in news["cards"][0]["html"]


def test_renaming_a_group_is_news(team_client, event, team_member):
    group = create_cluster(event=event, title="Wohnen", by=team_member)
    before = team_client.get(wall(event, "-state"))["ETag"]
    address = reverse("concept:wall-cluster", args=[event.slug, group.pk])
    assert team_client.post(address, {"title": "Wohnen und Leben"}).status_code == 302
    assert team_client.get(wall(event, "-state"))["ETag"] != before


def test_two_who_rename_one_group_see_both_titles(team_client, event, team_member):
    group = create_cluster(event=event, title="Wohnen", by=team_member)
    address = reverse("concept:wall-cluster", args=[event.slug, group.pk])
    seen = team_client.get(address).context["seen"]
    assert team_client.post(address, {"title": "Wohnung", "seen": seen}).status_code == 302
    conflict = team_client.post(address, {"title": "Miete", "seen": seen})
    page = conflict.content.decode()
    assert (conflict.status_code, "<strong>Wohnung</strong>" in page, "<strong>Miete</strong>" in page) == (
        409,
        True,
        True,
    )
    assert event.clusters.get().title == "Wohnung"
    team_client.post(address, {"title": "Miete", "seen": conflict.context["seen"]})
    assert event.clusters.get().title == "Miete"


@pytest.mark.parametrize("data", [{"title": "Miete"}, {"move": "up"}, {"dissolve": "1"}])
def test_a_group_that_is_gone_is_said_to_be(team_client, event, team_member, data):
    group = create_cluster(event=event, title="Wohnen", by=team_member)
    address = reverse("concept:wall-cluster", args=[event.slug, group.pk])
    dissolve_cluster(cluster=group, by=team_member)
    page = team_client.post(address, data, follow=True).content.decode()
    assert "Diese Gruppe gibt es nicht mehr. Es wurde nichts geändert." in page
    with pytest.raises(ContributionRefused):
        rename_cluster(cluster=group, title="Miete", by=team_member)
    move_cluster(cluster=group, step=1, by=team_member)


def test_a_card_says_that_it_stays_internal(team_client, event, enter, team_member):
    card = enter()
    assert "bleibt intern" not in team_client.get(wall(event)).content.decode()
    stamp = team_client.get(wall(event)).context["state"].stamp
    withhold_contribution(contribution=card, reason="Nennt ein Kind.", by=team_member)
    assert "<strong>bleibt intern</strong>" in team_client.get(wall(event)).content.decode()
    [news] = team_client.get(f"{wall(event, '-state')}?seit={stamp}").json()["cards"]
    assert "<strong>bleibt intern</strong>" in news["html"]


def test_ticked_cards_are_grouped_and_put_together(team_client, event, enter):
    for text in ("A", "B", "C"):
        enter(text)
    team_client.post(wall(event, "-selection"), {"cards": ["1", "2"], "title": "Wohnen", "assign": "1"})
    assert list(Contribution.objects.values_list("cluster__title", flat=True)) == ["Wohnen", "Wohnen", None]
    team_client.post(wall(event, "-selection"), {"cards": ["1"], "cluster": "", "assign": "1"})
    assert Contribution.objects.get(number=1).cluster is None
    answer = team_client.post(wall(event, "-selection"), {"cards": ["3", "1"], "merge": "1"})
    assert answer["Location"] == wall(event, "-merge") + "?karten=1,3"
    assert [card.number for card in team_client.get(answer["Location"]).context["cards"]] == [1, 3]
    team_client.post(wall(event, "-merge"), {"cards": ["1", "3"], "into": "3"})
    assert Contribution.objects.get(number=1).merged_into.number == 3
    undone = team_client.get(wall(event)).context["last_act"]
    team_client.post(wall(event, "-undo"), {"change": undone.pk})
    assert Contribution.objects.filter(merged_into=None).count() == 3


def test_of_cards_that_somebody_else_has_put_together_meanwhile_none_is_merged_unasked(team_client, event, enter):
    one, *_rest = [enter(text) for text in ("Eins", "Zwei", "Drei")]
    remove_contribution(contribution=one, by=None)
    answer = team_client.post(wall(event, "-merge"), {"cards": ["1", "2", "3"], "into": "2", "text": "In neuen Worten"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Diese Karten hängen nicht mehr alle an der Wand. Es wurde nichts geändert." in page
    assert "In neuen Worten" in page
    assert not Contribution.objects.exclude(merged_into=None).exists()
    team_client.post(wall(event, "-merge"), {"cards": ["2", "3"], "into": "2"})
    assert Contribution.objects.get(number=3).merged_into.number == 2


def test_a_dragged_card_is_hung_and_answered_as_json(team_client, event, enter):
    card, group = enter("A"), create_cluster(event=event, title="Wohnen", by=None)

    def drag(**data):
        return team_client.post(
            wall(event, "-selection"), {"assign": "1"} | data, headers={"accept": "application/json"}
        )

    answer = drag(cards=[card.number], cluster=group.pk)
    assert answer.json()["words"] == "Eine Karte hängt jetzt unter „Wohnen“."
    assert "Rückgängig" in answer.json()["undo"]
    card.refresh_from_db()
    assert card.cluster == group
    gone = drag(cards=[card.number], cluster=group.pk + 1)
    assert (gone.status_code, "gibt es nicht mehr" in gone.json()["words"]) == (422, True)
    assert drag(cards=[]).status_code == 422
    # No message is left for the next page.
    assert "messages" not in team_client.get(wall(event)).content.decode().split("<main")[1][:400]


def test_undo_takes_back_only_what_was_shown(team_client, event, enter):
    enter("A")
    shown = team_client.get(wall(event)).context["last_act"].pk
    enter("B")
    team_client.post(wall(event, "-undo"), {"change": shown})
    assert Contribution.objects.accepted().count() == 2


def test_a_removed_card_is_brought_back(team_client, event, evening, enter, team_member):
    card = remove_contribution(contribution=enter("A"), by=team_member)
    assert list(team_client.get(wall(event)).context["removed"]) == [card]
    team_client.post(wall(evening, "-undo"), {"restore": card.number})
    assert Contribution.objects.accepted().count() == 0
    for number in (card.number, card.number, "x"):
        assert team_client.post(wall(event, "-undo"), {"restore": number}).status_code == 302
    assert list(Contribution.objects.accepted()) == [card]


def test_cards_of_other_walls_cannot_be_ticked(team_client, event, evening, enter):
    card = enter("Woanders", event=None)
    team_client.post(wall(event, "-selection"), {"cards": [card.number], "title": "Wohnen", "assign": "1"})
    card.refresh_from_db()
    assert card.cluster is None


@pytest.mark.parametrize(
    ("query", "found"),
    [("suche=busse", [1]), ("suche=2", [2]), ("art=need", [2]), ("suche=%00", [2, 1]), ("top=x", [2, 1])],
)
def test_filters(team_client, event, enter, query, found):
    enter("Bußë am Abend")
    enter("Kurse", kind="need")
    groups = team_client.get(f"{wall(event)}?{query}").context["groups"]
    assert [card.number for group in groups for card in group.cards] == found


def test_many_cards_take_no_more_queries_and_show_the_newest(team_client, event, enter, assert_same_queries):
    assert_same_queries(lambda: team_client.get(wall(event)), lambda number: enter(f"Karte {number}"))


def test_four_hundred_cards_take_no_more_queries(team_client, event, enter, django_assert_max_num_queries):
    themes = [event.theme]
    cards = Contribution.objects.bulk_create(
        Contribution(
            number=number,
            text=f"Karte {number}",
            event=event,
            channel="cards",
            entered_at=event.starts_at,
            changed_at=event.starts_at,
        )
        for number in range(1, 401)
    )
    Contribution.themes.through.objects.bulk_create(
        Contribution.themes.through(contribution=card, theme=theme) for card in cards for theme in themes
    )
    page = team_client.get(wall(event))
    assert (page.context["shown_count"], page.context["hidden_count"]) == (60, 340)
    with django_assert_max_num_queries(25):
        whole = team_client.get(f"{wall(event)}?alle=1")
    assert (whole.context["shown_count"], whole.context["hidden_count"]) == (400, 0)
    with django_assert_max_num_queries(25):
        assert team_client.get(wall(event, "-print")).text.count('class="card-no"') == 400


def test_polling_takes_no_more_queries(team_client, event, enter, assert_same_queries):
    address = f"{wall(event, '-state')}?seit=0"
    assert_same_queries(lambda: team_client.get(address), lambda number: enter(f"Karte {number}"))


def test_recording_is_for_the_events_own_team(moderator_client, event):
    assert moderator_client.get(wall(event)).status_code == 403
    assert moderator_client.get(wall(event, "-state")).status_code == 403


# --- Lists -------------------------------------------------------------------------------------------------------------


def hidden(page) -> dict[str, str]:
    return {name: page.context["form"].initial[name] for name in ("rows", "themes", "key")}


def test_pasted_lines_are_tried_out_and_then_taken_over_once(team_client, event):
    page = team_client.post(wall(event, "-import"), {"lines": "Erstens\n\nZweitens\r\n"})
    assert [(row.line, row.problems) for row in page.context["rows"]] == [(1, []), (3, [])]
    assert not Contribution.objects.exists()
    for _again in range(2):
        answer = team_client.post(wall(event, "-import"), hidden(page))
    assert answer.status_code in {302, 422}
    assert list(Contribution.objects.values_list("text", "channel")) == [("Erstens", "import"), ("Zweitens", "import")]


def test_one_bad_row_keeps_the_whole_list_out(team_client, event):
    page = team_client.post(wall(event, "-import"), {"lines": "Gut\ngut\n" + "x" * 2001})
    assert [bool(row.problems) for row in page.context["rows"]] == [False, True, True]
    assert team_client.post(wall(event, "-import"), hidden(page)).status_code == 422
    assert not Contribution.objects.exists()


def test_a_workbook_brings_what_its_columns_say(team_client, evening):
    Organisation.objects.create(name="Verein Ä")
    create_cluster(event=evening, title="Wohnen", by=None)
    heads = ["Beitrag", "Art", "Organisation", "Gruppe", "Themen", "Sprache", "Übersetzung"]
    rows = [
        ["Daha çok otobüs", "Bedarf", "verein ae", "wohnen", "1, 3", "Türkisch", "Mehr Busse"],
        ["Ohne alles", "", "", "", "", "", ""],
        ["Falsch", "Quatsch", "Nie gehört", "Weg", "99", "Elbisch", ""],
    ]
    data = to_xlsx(Sheet("Karten", heads, rows))
    file = SimpleUploadedFile("karten.xlsx", data)
    page = team_client.post(wall(evening, "-import"), {"file": file, "themes": ["2"]})
    first, second, third = page.context["rows"]
    assert (first.problems, second.problems, len(third.problems)) == ([], [], 5)
    assert (first.values["kind"], first.values["language"], first.values["organisation"].name) == (
        "need",
        "tr",
        "Verein Ä",
    )
    assert [theme.number for theme in first.values["themes"]] == [1, 3]
    assert [theme.number for theme in second.values["themes"]] == [2]


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04broken", b"A;B\n1;2\n", b"Karte\n"])
def test_unreadable_files_are_refused_with_a_reason(team_client, event, content):
    page = team_client.post(wall(event, "-import"), {"file": SimpleUploadedFile("x.csv", content)})
    assert page.status_code == 422
    assert page.context["form"].errors


def test_a_single_column_needs_no_head(team_client, event):
    file = SimpleUploadedFile("x.csv", b"Mehr Busse\nMehr Kurse\n")
    page = team_client.post(wall(event, "-import"), {"file": file})
    assert [row.values["text"] for row in page.context["rows"]] == ["Mehr Busse", "Mehr Kurse"]


@pytest.mark.parametrize("rows", ["", "[", "{}", "[1]", json.dumps([{"text": ["x"], "line": "x"}]), "[" * 100_000])
def test_tampered_rows_do_no_harm(team_client, event, rows):
    answer = team_client.post(wall(event, "-import"), {"rows": rows, "themes": "[]", "key": "k" * 10})
    assert answer.status_code in {302, 422}
