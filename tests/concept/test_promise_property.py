"""Whatever is done in whatever order to what was promised: nothing of it is lost silently."""

import random
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction

from concept.actions.contributions import (
    ContributionConflict,
    ContributionRefused,
    accept_contribution,
    clear_contribution,
    edit_contribution,
    enter_contribution,
    hand_in_contribution,
    merge_contributions,
    remove_contribution,
    restore_contribution,
    split_contribution,
    undo,
    withhold_contribution,
)
from concept.actions.minutes import MinutesRefused
from concept.actions.outcomes import decide_outcome, reopen_outcome
from concept.actions.promises import (
    CarryOverChanged,
    TooEarly,
    WrongAgenda,
    deal_with_carry_over,
    put_on_agenda,
    put_on_new_item,
    refuse_carry_over,
    reopen_carry_overs,
    take_off_agenda,
)
from concept.actions.results import change_result, record_result, remove_result
from concept.models import CarryOver, Contribution, ContributionChange, Result
from concept.queries.promises import Stage, can_take, promise_report, standing, without_theme
from tests.concept.promising import evening, workshop
from workshops import clock
from workshops.actions.agendas import (
    AgendaChanged,
    ItemInUse,
    NothingToUndo,
    change_item,
    remove_item,
    undo_last_change,
)
from workshops.models import AgendaItem, Event, Theme, User

REFUSALS = (
    ContributionRefused,
    ContributionConflict,
    CarryOverChanged,
    WrongAgenda,
    TooEarly,
    ItemInUse,
    AgendaChanged,
    NothingToUndo,
    MinutesRefused,
)
SEQUENCES, STEPS = 12, 60


class People:
    """What people do, each time with something else; `chance` chooses."""

    def __init__(self, chance: random.Random, by: User, contact) -> None:
        self.chance, self.by, self.contact = chance, by, contact
        self.workshops = [workshop(number, place=place) for number in (1, 2) for place in (0, 1)]

    def one(self, rows):
        found = list(rows.order_by("pk"))
        if not found:
            raise CarryOverChanged
        return self.chance.choice(found)

    def themes(self) -> list[Theme]:
        return list(Theme.objects.filter(number__in=self.chance.sample((1, 2, 3), self.chance.randint(1, 2))))

    def event(self) -> Event:
        return Event.objects.select_related("theme").get(pk=self.chance.choice(self.workshops).pk)

    # --- What is said ---

    def enter(self) -> None:
        event = self.chance.choice([evening(), evening(), self.event(), None])
        enter_contribution(
            text=f"Gedanke {self.chance.random()}",
            kind="idea",
            channel="cards",
            event=event,
            themes=self.themes(),
            by=self.by,
        )

    def hand_in(self) -> None:
        contribution = hand_in_contribution(
            contact=self.contact,
            organisation=self.contact.organisation,
            text=f"Gedanke {self.chance.random()}",
            kind="idea",
            themes=self.themes(),
            event=self.chance.choice([None, self.event()]),
        )
        accept_contribution(contribution=contribution, by=self.by)

    def edit_themes(self) -> None:
        each = self.one(Contribution.objects.all())
        edit_contribution(contribution=each, version=each.version, by=self.by, themes=self.themes())

    def edit_text(self) -> None:
        each = self.one(Contribution.objects.all())
        edit_contribution(contribution=each, version=each.version, by=self.by, text=f"Neu {self.chance.random()}")

    def edit_event(self) -> None:
        each = self.one(Contribution.objects.filter(agenda_item=None, cluster=None))
        event = self.chance.choice([evening(), self.event(), None])
        edit_contribution(contribution=each, version=each.version, by=self.by, event=event)

    def merge(self) -> None:
        there = list(Contribution.objects.accepted().filter(merged_into=None).order_by("pk"))
        chosen = self.chance.sample(there, min(len(there), self.chance.randint(2, 3)))
        if not chosen:
            return
        text = self.chance.choice([None, f"Zusammen {self.chance.random()}"])
        merge_contributions(contributions=chosen[1:], into=chosen[0], by=self.by, text=text)

    def split(self) -> None:
        each = self.one(Contribution.objects.accepted())
        split_contribution(contribution=each, texts=["Eins", f"Zwei {self.chance.random()}"], by=self.by)

    def undo(self) -> None:
        # The latest are those that can be taken back.
        latest = list(ContributionChange.objects.filter(is_undone=False).order_by("-pk")[:6])
        if latest:
            undo(change=self.chance.choice(latest), by=self.by)

    def remove(self) -> None:
        remove_contribution(contribution=self.one(Contribution.objects.all()), by=self.by)

    def restore(self) -> None:
        restore_contribution(contribution=self.one(Contribution.objects.filter(moderation="removed")), by=self.by)

    def check(self) -> None:
        each = self.one(Contribution.objects.all())
        if self.chance.random() < 0.5:
            clear_contribution(contribution=each, by=self.by)
        else:
            withhold_contribution(contribution=each, reason="Name", by=self.by)

    def decide(self) -> None:
        decide_outcome(contribution=self.one(Contribution.objects.all()), outcome="partly", reason="Gut.", by=self.by)

    def reopen_decision(self) -> None:
        reopen_outcome(contribution=self.one(Contribution.objects.all()), reason="Doch nicht.", by=self.by)

    # --- The promise ---

    def put_on(self) -> None:
        row = self.one(CarryOver.objects.all())
        put_on_agenda(carry_overs=[row], agenda_item=self.one(AgendaItem.objects.all()), by=self.by)

    def put_on_new(self) -> None:
        row = self.one(CarryOver.objects.unfinished())
        events = [event for event in self.workshops if event.theme_id == row.theme_id]
        if events:
            event = Event.objects.get(pk=self.chance.choice(events).pk)
            put_on_new_item(carry_overs=[row], event=event, title="Neu", by=self.by)

    def take_off(self) -> None:
        take_off_agenda(carry_overs=[self.one(CarryOver.objects.all())], by=self.by)

    def refuse(self) -> None:
        refuse_carry_over(carry_over=self.one(CarryOver.objects.all()), reason="Nicht hier.", by=self.by)

    def deal_with(self) -> None:
        deal_with_carry_over(carry_over=self.one(CarryOver.objects.all()), reason="Besprochen.", by=self.by)

    def record(self) -> None:
        row = self.one(CarryOver.objects.filter(state="on_agenda"))
        record_result(
            event=row.agenda_item.event,
            agenda_item=row.agenda_item,
            kind="goal",
            text=f"Ziel {self.chance.random()}",
            contributions=[row.contribution],
            by=self.by,
        )

    def rest_on_nothing(self) -> None:
        result = self.one(Result.objects.all())
        change_result(result=result, version=result.version, kind="goal", text=result.text, by=self.by)

    def remove_result(self) -> None:
        remove_result(result=self.one(Result.objects.all()), by=self.by)

    def reopen(self) -> None:
        reopen_carry_overs(carry_overs=[self.one(CarryOver.objects.all())], reason="Doch.", by=self.by)

    # --- What goes on around it ---

    def hide_item(self) -> None:
        item = self.one(AgendaItem.objects.all())
        fields = {"is_public": not item.is_public}
        change_item(item=item, version=item.event.agenda_version, fields=fields, by=self.by)

    def remove_item(self) -> None:
        item = self.one(AgendaItem.objects.all())
        remove_item(item=item, version=item.event.agenda_version, by=self.by)

    def undo_agenda(self) -> None:
        event = self.event()
        undo_last_change(event=event, version=event.agenda_version, by=self.by)

    def cancel(self) -> None:
        event = self.event()
        event.status = "confirmed" if event.is_cancelled else "cancelled"
        event.save(update_fields=["status"])

    def move(self) -> None:
        event = self.event()
        step = timedelta(days=self.chance.choice([-40, 40]))
        event.starts_at, event.ends_at = event.starts_at + step, event.ends_at + step
        event.save(update_fields=["starts_at", "ends_at"])

    def give_to_another_theme(self) -> None:
        event = self.event()
        event.theme = Theme.objects.get(number=3 - event.theme.number)
        event.number = None
        event.save(update_fields=["theme", "number"])

    def acts(self) -> list[Callable[[], None]]:
        often = [self.enter, self.hand_in, self.merge, self.undo, self.put_on, self.put_on_new, self.split]
        return often * 2 + [
            getattr(self, name)
            for name in vars(type(self))
            if not name.startswith("_") and name not in {"one", "themes", "event", "acts"}
        ]


def lost() -> Iterator[str]:
    """What was promised and is neither finished nor counted as open."""
    stages = {row.pk: row.stage for row in standing()}
    for said in Contribution.objects.promised().order_by("number"):
        speaks = said.merged_into or said
        if speaks.merged_into_id or speaks.moderation != "accepted":
            yield f"{said}: {speaks} speaks for nobody"
        for theme in said.themes.all():
            rows = CarryOver.objects.filter(contribution__in={said.pk, speaks.pk}, theme=theme)
            if not rows.exists():
                yield f"{said}: nothing is owed in {theme}"
            for row in rows:
                yield from wrong(row, stages.get(row.pk))


def wrong(row: CarryOver, stage: str | None) -> Iterator[str]:
    if row.state in {"dealt_with", "refused"}:
        if not (row.reason or row.result):
            yield f"{row}: finished without a word"
    elif stage is None:
        yield f"{row}: not counted"
    elif row.state == "open":
        if stage != Stage.OPEN:
            yield f"{row}: counted as {stage}"
    else:
        is_seen = row.agenda_item.is_public and can_take(row.agenda_item.event, row.theme_id)
        if (stage == Stage.OPEN) == is_seen:
            yield f"{row}: counted as {stage}, but seen: {is_seen}"


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_nothing_promised_is_lost_whatever_is_done(process, set_clock, delegate_a, team_member, seed):
    set_clock("2013-02-10T12:00")
    delegate_a.organisation.contacts.update(accepted_at=clock.now())
    chance = random.Random(seed)
    people = People(chance, team_member, delegate_a.contact)
    acts, done = people.acts(), []
    for _step in range(STEPS):
        act = chance.choice(acts)
        try:
            with transaction.atomic():
                act()
                connection.check_constraints()
        except REFUSALS:
            continue
        done.append(act.__name__)
        assert not [*lost()], done
    report = promise_report()
    unfinished = set(CarryOver.objects.unfinished().values_list("contribution", flat=True))
    assert report.whole.unfinished == len(unfinished) + without_theme().count(), done
