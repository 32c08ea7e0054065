"""Plays a process forward, step by step, as if time passed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from participants.models import Organisation, OutgoingMail, Registration
from workshops import clock
from workshops.formats import format_moment
from workshops.models import Event, Process
from workshops_soest.models import PlayedStage, Stage
from workshops_soest.signin import demo_user
from workshops_soest.stages.agendas import plan_agendas
from workshops_soest.stages.chapters import keep_dates, plan_chapters
from workshops_soest.stages.comments import plan_comments
from workshops_soest.stages.contacts import plan_contacts
from workshops_soest.stages.contributions import plan_contributions
from workshops_soest.stages.decisions import plan_decisions
from workshops_soest.stages.doors import plan_doors
from workshops_soest.stages.glossary import plan_glossary
from workshops_soest.stages.goals import plan_goals
from workshops_soest.stages.invitations import plan_invitations
from workshops_soest.stages.measures import plan_measures
from workshops_soest.stages.minutes import plan_minutes
from workshops_soest.stages.moments import stage_moments
from workshops_soest.stages.municipalities import plan_municipal_topics
from workshops_soest.stages.origins import plan_origins
from workshops_soest.stages.outcomes import plan_outcomes
from workshops_soest.stages.overlaps import plan_overlaps
from workshops_soest.stages.plans import plan_steps
from workshops_soest.stages.promises import plan_promises
from workshops_soest.stages.queues import plan_queues
from workshops_soest.stages.refusals import PlayRefusedError
from workshops_soest.stages.registrations import plan_registrations
from workshops_soest.stages.reminders import plan_reminders
from workshops_soest.stages.roles import plan_roles
from workshops_soest.stages.scene import Scene, Step
from workshops_soest.stages.tasks import plan_tasks
from workshops_soest.stages.versions import plan_versions

# What happens at the same moment happens in this order.
PLANS: Sequence[Callable[[Scene], Iterable[Step]]] = [
    plan_roles,
    plan_steps,
    plan_agendas,
    plan_tasks,
    plan_registrations,
    plan_queues,
    plan_contacts,
    plan_invitations,
    plan_reminders,
    plan_doors,
    plan_contributions,
    plan_minutes,
    plan_promises,
    plan_outcomes,
    plan_goals,
    plan_measures,
    plan_origins,
    plan_municipal_topics,
    plan_overlaps,
    plan_glossary,
    plan_chapters,
    plan_versions,
    plan_comments,
    plan_decisions,
]


@dataclass(frozen=True)
class Played:
    """What playing has made. `until` is the process moment that was reached, `steps` how many steps were taken."""

    until: datetime
    steps: int
    organisations: int
    registrations: int
    mails: int


def play_stage(*, stage: Stage, scale: int | None = None) -> Played | None:
    """Plays until the moment of `stage`, all of it or nothing; None where that has been reached before.

    `scale` multiplies organisations and registrations; None: as in the stage before, or 1. Mails are written and taken
    back in one transaction, so that no worker ever sees them. Raises PlayRefusedError outside demo mode, without a
    process, and where time would have to run backwards.
    """
    if not settings.DEMO:
        raise PlayRefusedError(_("Gespielt wird nur zur Vorführung (DEMO=1)."))
    with transaction.atomic():
        # Everyone who works on events locks them before anything else. Of two who play at once, one waits here.
        list(Event.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
        with Process.in_scope() as process:
            if process is None:
                raise PlayRefusedError(_("Es ist noch kein Prozess geladen (load_process)."))
            with timezone.override(process.zone):
                return _play(process, stage, scale)


def _play(process: Process, stage: Stage, scale: int | None) -> Played | None:
    last = PlayedStage.objects.order_by("until").last()
    moments = stage_moments(process)
    now, until = clock.now(), moments[stage]
    if (last and stage == last.stage) or (until <= now and stage == Stage.ANNOUNCED and not last):
        return None
    _refuse_to_go_back(stage, last, now, until)
    scale = scale or (last.scale if last else 1)
    scene = Scene(process, demo_user(), moments, scale)
    first_mail = _next_mail()
    steps = _steps_between(scene, last.until if last else None, until)
    # Versions and decisions take the mark over from here.
    process.has_example_content |= bool(steps)
    process.save(update_fields=["has_example_content"])
    for step in steps:
        _move_clock(process, max(step.moment, now))
        mail = _next_mail()
        step.act()
        _withdraw_mails(mail)
    _move_clock(process, until)
    if steps:
        PlayedStage.objects.create(stage=stage, until=until, scale=scale)
    return Played(
        until=until,
        steps=len(steps),
        organisations=Organisation.objects.filter(is_example=True).count(),
        registrations=Registration.objects.filter(organisation__is_example=True).count(),
        mails=OutgoingMail.objects.filter(pk__gte=first_mail).count(),
    )


def _move_clock(process: Process, moment: datetime) -> None:
    jump = moment - clock.now()
    clock.set_anchor(process=process, moment=moment)
    keep_dates(jump)


def _refuse_to_go_back(stage: Stage, last: PlayedStage | None, now: datetime, until: datetime) -> None:
    if last and stage.rank < Stage(last.stage).rank:
        reason = _("Der Prozess ist schon bei „%(last)s“ und geht nicht zurück zu „%(stage)s“.")
        words = {"last": last.stage, "stage": stage.value}
    elif until <= now:
        reason = _("Die Prozessuhr zeigt schon %(now)s, „%(stage)s“ wäre am %(until)s. Zurück geht sie nicht.")
        words = {"now": format_moment(now), "stage": stage.value, "until": format_moment(until)}
    else:
        return
    hint = _("Spielen Sie in eine neue Datenbank (DATABASE_URL, oder STAGE=%(stage)s make run).")
    raise PlayRefusedError(f"{reason} {hint}" % words)


def _steps_between(scene: Scene, after: datetime | None, until: datetime) -> list[Step]:
    steps = [step for plan in PLANS for step in plan(scene) if step.moment <= until]
    return sorted((step for step in steps if after is None or after < step.moment), key=lambda step: step.moment)


def _next_mail() -> int:
    """The least number that the next mail can have."""
    return (OutgoingMail.objects.aggregate(last=Max("pk"))["last"] or 0) + 1


def _withdraw_mails(first: int) -> None:
    """Takes back the mails from `first` on, at once: to later steps they are gone, as if they had been sent."""
    mails = OutgoingMail.objects.filter(pk__gte=first)
    if mails.withdraw():
        mails.update(last_error=_("Beispiel: wird nicht gesendet"))
