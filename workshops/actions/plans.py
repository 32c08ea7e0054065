"""The plan backwards: what the team enters."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.forms import BaseModelFormSet
from django.utils.translation import gettext as _

from workshops.models import PlanStep, Process
from workshops.queries.plans import plan_lines
from workshops.seen import demand_unchanged


@transaction.atomic
def save_plan(*, formsets: Iterable[BaseModelFormSet], seen: str, wanted: Sequence[str]) -> None:
    """Saves sessions and steps as entered, all or nothing, over the plan that was seen (the digest of its lines).
    `wanted`: the lines that would be stored; are they stored already, nothing is done. Raises ChangedMeanwhile."""
    Process.objects.select_for_update(no_key=True).first()
    now = plan_lines()
    if now == wanted:
        return
    demand_unchanged(seen=seen, now=now, wanted=wanted)
    for formset in formsets:
        formset.save()


@transaction.atomic
def suggest_steps() -> int:
    """Where there are no steps yet, makes those that a concept usually takes; returns how many. All can be changed."""
    # Of two who ask at once, one waits here and finds them made.
    Process.objects.select_for_update().first()
    if PlanStep.objects.exists():
        return 0
    usual = [
        (_("Protokolle der letzten Workshops abstimmen"), 10),
        (_("Kapitel und Maßnahmen fertig schreiben"), 14),
        (_("Entwurf veröffentlichen und Rückmeldungen sammeln"), 21),
        (_("Rückmeldungen beantworten und die Schlussfassung schreiben"), 14),
        (_("Vorlage schreiben und mitzeichnen lassen"), 7),
    ]
    steps = [PlanStep(position=place, title=title, days=days) for place, (title, days) in enumerate(usual, start=1)]
    return len(PlanStep.objects.bulk_create(steps))
