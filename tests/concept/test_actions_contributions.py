"""Writing contributions down, putting them right, together and apart, and taking it all back."""

import pytest

from concept.actions import contributions as act
from concept.models import CarryOver, Cluster, Contribution, Minutes, Result
from participants.models import OutgoingMail
from workshops import clock
from workshops.models import AgendaItem, Event, Theme

Kind, Channel = Contribution.Kind, Contribution.Channel


@pytest.fixture
def workshop(process) -> Event:
    return Event.objects.get(slug="thema-4-februar")


@pytest.fixture
def evening(process) -> Event:
    return Event.objects.filter(kind=Event.Kind.EVENING_SESSION)[0]


@pytest.fixture
def themes(process) -> list[Theme]:
    return list(Theme.objects.order_by("number"))


@pytest.fixture
def enter(workshop, team_member):
    """`enter("text", event=…)`: a card, at the workshop if nothing else is said."""

    def make(text="Ein Gedanke", **fields):
        known = {"kind": Kind.IDEA, "channel": Channel.CARDS, "event": workshop, "by": team_member}
        return act.enter_contribution(text=text, **known | fields)

    return make


def last_change(contribution, **about):
    return contribution.changes.filter(is_undone=False, **about).exclude(act="undone").latest("pk")


def numbers(contributions):
    return [contribution.number for contribution in contributions]


def acts(contribution):
    return list(contribution.changes.values_list("act", flat=True))


# --- Entering ----------------------------------------------------------------------------------------------------------


def test_entering_numbers_and_takes_the_events_theme(enter, workshop, team_member):
    first, second = enter("Eins"), enter("Zwei", language="tr", translation="Zwei auf Deutsch")
    assert numbers([first, second]) == [1, 2]
    assert list(first.themes.all()) == [workshop.theme]
    assert (first.moderation, first.publication, first.outcome) == ("accepted", "internal", "open")
    assert (first.entered_by, first.version, acts(first)) == (team_member, 1, ["entered"])
    assert second.folded_text == "zwei zwei auf deutsch"


def test_a_card_sent_twice_is_one(enter):
    assert enter("Eins", entry_key="key") == enter("Eins", entry_key="key")
    assert Contribution.objects.count() == 1


def test_a_card_sent_again_with_other_words_is_put_right(enter):
    first = enter("Ein Tipfehler", entry_key="key")
    again = enter("Ein Tippfehler", entry_key="key")
    assert again == first
    assert list(Contribution.objects.values_list("text", "version")) == [("Ein Tippfehler", 2)]
    assert last_change(first).before["fields"]["text"] == "Ein Tipfehler"


def test_a_card_sent_again_after_somebody_touched_it_is_another_card(enter, editor):
    card = enter("Eins", entry_key="key")
    act.edit_contribution(contribution=card, version=1, by=editor, text="Eins, verbessert")
    enter("Zwei", entry_key="key")
    assert list(Contribution.objects.values_list("text", flat=True)) == ["Eins, verbessert", "Zwei"]
    # Nor is a card of somebody else overwritten who by some mishap has the same key.
    enter("Drei", entry_key="other")
    enter("Vier", entry_key="other", by=editor)
    assert Contribution.objects.count() == 4


def test_a_removed_card_sent_again_stays_removed(enter, team_member):
    card = enter("Eins", entry_key="key")
    act.remove_contribution(contribution=card, by=team_member)
    assert enter("Eins", entry_key="key") == card
    assert Contribution.objects.accepted().count() == 0


def test_numbers_rise_after_a_removal(enter, team_member):
    act.remove_contribution(contribution=enter(), by=team_member)
    assert enter().number == 2


def test_an_evening_sessions_card_needs_themes_and_is_owed_to_each(enter, evening, themes):
    with pytest.raises(act.ContributionRefused):
        enter(event=evening)
    card = enter(event=evening, themes=themes[:2])
    assert [(row.theme, row.state) for row in card.carry_overs.all()] == [(theme, "open") for theme in themes[:2]]
    assert not enter().carry_overs.exists()


def test_agenda_item_and_cluster_must_be_of_the_event(enter, evening, themes):
    item = AgendaItem.objects.create(event=evening, position=1, title="Karten", minutes=10)
    with pytest.raises(act.ContributionRefused):
        enter(agenda_item=item)
    with pytest.raises(act.ContributionRefused):
        enter(cluster=Cluster.objects.create(event=evening, title="Gruppe"))
    assert not Contribution.objects.exists()


# --- Editing -----------------------------------------------------------------------------------------------------------


def test_editing_raises_the_version_and_conflicts_keep_both(enter, team_member, editor):
    card = enter("Alt")
    act.edit_contribution(contribution=card, version=1, by=team_member, text="Neu")
    with pytest.raises(act.ContributionConflict) as conflict:
        act.edit_contribution(contribution=card, version=1, by=editor, text="Anders")
    assert (conflict.value.contribution.text, conflict.value.contribution.version) == ("Neu", 2)
    card.refresh_from_db()
    assert card.text == "Neu"


def test_editing_nothing_leaves_no_trace(enter, team_member):
    card = enter("Alt")
    act.edit_contribution(contribution=card, version=1, by=team_member, text="Alt", kind=Kind.IDEA)
    card.refresh_from_db()
    assert (card.version, acts(card)) == (1, ["entered"])


def test_new_words_are_checked_anew(enter, team_member, workshop):
    publish_minutes(workshop)
    card = act.clear_contribution(contribution=enter(), by=team_member)
    assert card.is_public
    card = act.edit_contribution(contribution=card, version=card.version, by=team_member, kind=Kind.NEED)
    assert card.is_public
    card = act.edit_contribution(contribution=card, version=card.version, by=team_member, translation="Frau Groß")
    assert (card.publication, card.published_at) == ("internal", None)


def test_another_organisation_has_not_agreed_to_be_named(enter, team_member, delegate_a, delegate_b):
    card = enter(organisation=delegate_a.organisation, named_as="Verein A")
    card = act.edit_contribution(contribution=card, version=1, by=team_member, organisation=delegate_b.organisation)
    assert (card.organisation, card.named_as) == (delegate_b.organisation, "")


def test_themes_can_change_and_what_is_owed_follows(enter, evening, themes, team_member):
    card = enter(event=evening, themes=themes[:2])
    card = act.edit_contribution(contribution=card, version=1, by=team_member, themes=themes[1:3])
    assert [row.theme for row in card.carry_overs.all()] == themes[1:3]
    with pytest.raises(act.ContributionRefused):
        act.edit_contribution(contribution=card, version=card.version, by=team_member, themes=[])


# --- Removing ----------------------------------------------------------------------------------------------------------


def test_removing_can_be_taken_back(enter, evening, themes, team_member):
    card = enter(event=evening, themes=themes[:1])
    act.remove_contribution(contribution=card, by=team_member)
    assert (Contribution.objects.accepted().count(), CarryOver.objects.count()) == (0, 0)
    act.undo(change=last_change(card), by=team_member)
    assert list(Contribution.objects.accepted()) == [card]
    assert card.carry_overs.get().state == "open"


def test_what_was_removed_comes_back_however_long_ago(enter, evening, themes, team_member, editor):
    card = enter(event=evening, themes=themes[:1])
    act.remove_contribution(contribution=card, by=team_member)
    removal = last_change(card)
    for _again in range(2):
        act.restore_contribution(contribution=card, by=editor)
    assert acts(card) == ["entered", "removed", "undone"]
    assert card.carry_overs.get().state == "open"
    with pytest.raises(act.ContributionRefused):
        act.undo(change=removal, by=team_member)


def test_what_something_hangs_on_cannot_be_removed(enter, team_member, workshop, evening, themes):
    resting = enter("Ergebnis")
    result = Result.objects.create(number=1, event=workshop, text="Ergebnis", created_at=clock.now())
    result.contributions.add(resting)
    planned = enter("Zugesagt", event=evening, themes=themes[:1])
    item = AgendaItem.objects.create(event=workshop, position=1, title="Vom Abend", minutes=10)
    planned.carry_overs.update(state="on_agenda", agenda_item=item)
    merged = act.merge_contributions(contributions=[enter("A"), enter("B")], into=enter("C"), by=team_member)
    publish_minutes(workshop)
    public = act.clear_contribution(contribution=enter("Öffentlich"), by=team_member)
    for card in (resting, planned, merged, public):
        with pytest.raises(act.ContributionRefused):
            act.remove_contribution(contribution=card, by=team_member)


# --- Merging and splitting ---------------------------------------------------------------------------------------------


def test_merging_keeps_originals_and_moves_what_is_owed(enter, evening, themes, team_member):
    target = enter("Ziel")
    one, two = enter("A", event=evening, themes=themes[:1]), enter("B", event=evening, themes=themes[1:2])
    merged = act.merge_contributions(contributions=[target, one, two], into=target, by=team_member)
    assert merged == target
    assert list(merged.originals.values_list("text", "outcome")) == [("A", "merged"), ("B", "merged")]
    assert set(merged.themes.all()) == {*themes[:2], target.event.theme}
    assert [row.theme for row in merged.carry_overs.all()] == themes[:2]
    assert not CarryOver.objects.filter(contribution__in=[one, two]).exists()


def test_merging_in_new_words_makes_a_card_with_all_of_them_behind_it(enter, team_member, delegate_a):
    one, two = enter("A", organisation=delegate_a.organisation, named_as="Verein A"), enter("B")
    merged = act.merge_contributions(contributions=[one, two], into=one, text="A und B", by=team_member)
    assert (merged.number, merged.text, merged.organisation, merged.named_as) == (3, "A und B", None, "")
    assert numbers(merged.originals.all()) == [1, 2]
    one.refresh_from_db()
    assert (one.text, one.named_as) == ("A", "Verein A")


def test_merging_what_was_merged_points_to_the_last(enter, team_member):
    first = act.merge_contributions(contributions=[enter("A")], into=enter("B"), by=team_member)
    last = act.merge_contributions(contributions=[first], into=enter("C"), by=team_member)
    assert sorted(numbers(last.originals.all())) == [1, 2]
    act.undo(change=last_change(last), by=team_member)
    assert numbers(Contribution.objects.get(number=2).originals.all()) == [1]
    assert numbers(Contribution.objects.filter(merged_into=None)) == [2, 3]


@pytest.mark.parametrize("text", [None, "In neuen Worten"])
def test_merging_can_be_taken_back(enter, evening, themes, team_member, workshop, text):
    target = enter("Ziel", event=evening, themes=themes[:1])
    other = enter("Anderes", event=evening, themes=themes[:2])
    item = AgendaItem.objects.create(event=workshop, position=1, title="Vom Abend", minutes=10)
    other.carry_overs.filter(theme=themes[0]).update(state="on_agenda", agenda_item=item)
    merged = act.merge_contributions(contributions=[target, other], into=target, text=text, by=team_member)
    assert [row.state for row in merged.carry_overs.all()] == ["on_agenda", "open"]
    act.undo(change=last_change(merged), by=team_member)
    rows = CarryOver.objects.order_by("contribution__number", "theme__number")
    assert [(row.contribution.number, row.theme.number, row.state) for row in rows] == [
        (1, 1, "open"),
        (2, 1, "on_agenda"),
        (2, 2, "open"),
    ]
    assert list(Contribution.objects.accepted().values_list("number", "outcome", "merged_into")) == [
        (1, "open", None),
        (2, "open", None),
    ]
    assert list(target.themes.all()) == themes[:1]


def test_one_card_alone_cannot_be_merged_nor_what_was_answered(enter, team_member):
    card = enter()
    with pytest.raises(act.ContributionRefused):
        act.merge_contributions(contributions=[card], into=card, by=team_member)
    other = act.merge_contributions(contributions=[card], into=enter(), by=team_member)
    with pytest.raises(act.ContributionRefused):
        act.merge_contributions(contributions=[card], into=other, by=team_member)


def test_splitting_keeps_the_number_and_the_whole_in_the_trace(enter, evening, themes, team_member, delegate_a):
    card = enter(
        "Busse und Kurse",
        event=evening,
        themes=themes[:1],
        organisation=delegate_a.organisation,
        named_as="Verein A",
        translation="x",
    )
    parts = act.split_contribution(contribution=card, texts=["Busse", " Kurse ", " "], by=team_member)
    assert [(part.number, part.text, part.named_as, part.translation) for part in parts] == [
        (1, "Busse", "Verein A", ""),
        (2, "Kurse", "", ""),
    ]
    assert parts[1].split_from == card
    assert parts[1].carry_overs.get().theme == themes[0]
    act.undo(change=last_change(card), by=team_member)
    card.refresh_from_db()
    assert (card.text, card.translation) == ("Busse und Kurse", "x")
    assert numbers(Contribution.objects.accepted()) == [1]
    assert CarryOver.objects.count() == 1
    with pytest.raises(act.ContributionRefused):
        act.split_contribution(contribution=card, texts=["allein"], by=team_member)


# --- Clusters ----------------------------------------------------------------------------------------------------------


def test_clusters_are_made_renamed_moved_and_dissolved(enter, workshop, team_member):
    cards = [enter("A"), enter("B")]
    group = act.assign_cluster(event=workshop, contributions=cards, title="Wohnen", by=team_member)
    same = act.assign_cluster(event=workshop, contributions=cards[:1], title="WOHNEN ", by=team_member)
    assert group == same
    other = act.create_cluster(event=workshop, title="Arbeit", by=team_member)
    with pytest.raises(act.ContributionRefused):
        act.rename_cluster(cluster=other, title="wohnen", by=team_member)
    act.rename_cluster(cluster=other, title="Beruf", by=team_member)
    act.move_cluster(cluster=other, step=-1, by=team_member)
    assert list(workshop.clusters.values_list("title", flat=True)) == ["Beruf", "Wohnen"]
    act.dissolve_cluster(cluster=group, by=team_member)
    assert not Contribution.objects.exclude(cluster=None).exists()
    act.undo(change=last_change(cards[0]), by=team_member)
    assert list(Contribution.objects.values_list("cluster__title", flat=True)) == ["Wohnen", "Wohnen"]


def test_assigning_can_be_taken_back_for_all_at_once(enter, workshop, team_member):
    cards = [enter("A"), enter("B")]
    act.assign_cluster(event=workshop, contributions=cards, title="Wohnen", by=team_member)
    act.undo(change=last_change(cards[1]), by=team_member)
    assert not Contribution.objects.exclude(cluster=None).exists()
    with pytest.raises(act.ContributionRefused):
        act.undo(change=cards[1].changes.get(act="clustered"), by=team_member)


# --- Undoing -----------------------------------------------------------------------------------------------------------


def test_nothing_is_undone_that_something_happened_to_since(enter, team_member, editor):
    card = enter("Eins")
    entered = last_change(card)
    act.edit_contribution(contribution=card, version=1, by=editor, text="Zwei")
    with pytest.raises(act.ContributionRefused):
        act.undo(change=entered, by=team_member)
    act.undo(change=last_change(card), by=editor)
    act.undo(change=entered, by=team_member)
    card.refresh_from_db()
    assert (card.text, card.moderation) == ("Eins", "removed")
    assert acts(card) == ["entered", "edited", "undone", "undone"]


def test_what_was_decided_or_told_is_not_undone(enter, team_member, delegate_a, themes):
    delegate_a.contact.accepted_at = clock.now()
    card = act.hand_in_contribution(
        contact=delegate_a.contact, organisation=delegate_a.organisation, text="X", kind=Kind.IDEA, themes=themes[:1]
    )
    act.accept_contribution(contribution=card, by=team_member)
    with pytest.raises(act.ContributionRefused):
        act.undo(change=last_change(card), by=team_member)


# --- Publishing and naming ---------------------------------------------------------------------------------------------


def publish_minutes(event):
    now = clock.now()
    Minutes.objects.create(
        event=event, state="published", confirmed_at=now, published_at=now, created_at=now, changed_at=now
    )


def test_cleared_contributions_go_out_with_the_minutes(enter, workshop, team_member):
    cleared = act.clear_contribution(contribution=enter("A"), by=team_member)
    unchecked, withheld = enter("B"), enter("C")
    act.withhold_contribution(contribution=withheld, reason="Nennt ein Kind.", by=team_member)
    assert cleared.publication == "cleared"
    assert act.publish_contributions(event=workshop, by=team_member) == 1
    assert list(Contribution.objects.published()) == [cleared]
    publish_minutes(workshop)
    assert act.clear_contribution(contribution=unchecked, by=team_member).is_public
    assert act.clear_contribution(contribution=enter("D", event=None), by=team_member).is_public


def test_withholding_takes_what_was_public_back_at_once(enter, workshop, team_member):
    publish_minutes(workshop)
    card = act.clear_contribution(contribution=enter("A"), by=team_member)
    with pytest.raises(act.ContributionRefused):
        act.withhold_contribution(contribution=card, reason=" ", by=team_member)
    act.withhold_contribution(contribution=card, reason="Nennt ein Kind.", by=team_member)
    assert not Contribution.objects.published().exists()
    assert (last_change(card).act, last_change(card).reason) == ("withdrawn", "Nennt ein Kind.")


def test_what_comes_back_after_the_minutes_went_out_is_looked_at_anew(enter, workshop, team_member):
    edited, removed, held = [enter(text) for text in ("Eins", "Zwei", "Drei")]
    for card in (edited, removed, held):
        act.clear_contribution(contribution=card, by=team_member)
    edited.refresh_from_db()
    act.edit_contribution(contribution=edited, version=edited.version, by=team_member, text="Eins, anders")
    act.remove_contribution(contribution=removed, by=team_member)
    act.withhold_contribution(contribution=held, reason="Jemand ist zu erkennen.", by=team_member)
    at = clock.now()
    Minutes.objects.create(
        event=workshop, state="published", created_at=at, changed_at=at, confirmed_at=at, published_at=at
    )
    act.undo(change=last_change(edited), by=team_member)
    act.restore_contribution(contribution=removed, by=team_member)
    act.undo(change=last_change(held), by=team_member)
    publications = Contribution.objects.order_by("number").values_list("publication", flat=True)
    assert list(publications) == ["internal"] * 3
    assert act.clear_contribution(contribution=edited, by=team_member).is_public


def test_naming_is_agreed_to_and_taken_back(enter, team_member, delegate_a):
    card = enter(organisation=delegate_a.organisation)
    assert act.set_naming(contribution=card, is_named=True, by=team_member).named_as == "Verein A"
    assert act.set_naming(contribution=card, is_named=False).named_as == ""
    assert acts(card) == ["entered", "named", "unnamed"]
    with pytest.raises(act.ContributionRefused):
        act.set_naming(contribution=enter(), is_named=True)


# --- Handing in --------------------------------------------------------------------------------------------------------


@pytest.fixture
def hand_in(delegate_a, themes):
    delegate_a.contact.accepted_at = clock.now()
    delegate_a.contact.save()

    def make(text="Mehr Treffpunkte", **fields):
        known = {"contact": delegate_a.contact, "organisation": delegate_a.organisation, "kind": Kind.IDEA}
        return act.hand_in_contribution(text=text, **known | {"themes": themes[:1]} | fields)

    return make


def test_what_is_handed_in_waits_and_is_promised_once_accepted(hand_in, team_member, themes):
    card = hand_in(entry_key="key", may_be_named=True)
    assert hand_in(entry_key="key") == card
    assert (card.moderation, card.named_as, card.carry_overs.count()) == ("pending", "Verein A", 0)
    with pytest.raises(act.ContributionRefused):
        act.clear_contribution(contribution=card, by=team_member)
    act.accept_contribution(contribution=card, by=team_member)
    act.accept_contribution(contribution=card, by=team_member)
    assert [row.theme for row in card.carry_overs.all()] == themes[:1]
    assert acts(card) == ["handed_in", "accepted"]
    with pytest.raises(act.ContributionRefused):
        act.decline_contribution(contribution=card, reason="Doch nicht", by=team_member)


def test_another_thought_in_the_same_form_is_not_lost(hand_in):
    card = hand_in(entry_key="key")
    another = hand_in("Anderes", entry_key="key")
    assert (another.text, hand_in("Anderes", entry_key="key")) == ("Anderes", another)
    assert list(Contribution.objects.all()) == [card, another]


def test_declining_tells_the_reason_once(hand_in, team_member, delegate_a):
    card = hand_in("Frau Groß hat …")
    with pytest.raises(act.ContributionRefused):
        act.decline_contribution(contribution=card, reason="", by=team_member)
    for _again in range(2):
        act.decline_contribution(contribution=card, reason="Nennt einen Menschen.", by=team_member)
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to) == ("contribution_declined", "a@example.org")
    assert "Nennt einen Menschen." in mail.text
    assert "Nennt einen Menschen." in mail.html


def test_who_speaks_for_nobody_names_nobody(hand_in, delegate_b):
    card = hand_in(contact=delegate_b.contact, organisation=delegate_b.organisation, may_be_named=True)
    assert card.named_as == ""


def test_without_theme_nothing_is_handed_in_but_an_event_has_one(hand_in, workshop):
    with pytest.raises(act.ContributionRefused):
        hand_in(themes=[])
    assert list(hand_in(themes=[], event=workshop).themes.all()) == [workshop.theme]


# --- Lists -------------------------------------------------------------------------------------------------------------


def test_a_list_is_taken_over_whole_once_and_back(workshop, evening, themes, team_member):
    rows = [{"text": text, "kind": Kind.NEED, "themes": themes[:1]} for text in ("A", "B")]
    for _again in range(2):
        taken = act.import_contributions(event=evening, rows=rows, key="schlüssel", by=team_member)
    assert numbers(taken) == [1, 2]
    bad = [*rows[:1], {"text": "C", "kind": Kind.NEED, "themes": []}]
    with pytest.raises(act.ContributionRefused):
        act.import_contributions(event=evening, rows=bad, key="anderer", by=team_member)
    assert Contribution.objects.count() == 2
    act.undo(change=last_change(taken[0]), by=team_member)
    assert Contribution.objects.accepted().count() == 0
