"""The plan backwards: by when what must be finished so that the concept is there in time."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workshops import clock
from workshops.formats import format_approximate, format_day_plain
from workshops.models import BodySession, DatePrecision, Event, PlanStep, Process

DONE, EVENT, NOW, STEP, PAPERS, SESSION, DUE = "done", "event", "now", "step", "papers", "session", "due"
_RANKS = {kind: rank for rank, kind in enumerate((DONE, EVENT, NOW, STEP, PAPERS, SESSION, DUE))}


def session_line(session: BodySession) -> str:
    """Such as "Ausschuss: 20. Juni 2013, Vorlagenschluss 6. Juni 2013"."""
    words = f"{session.body}: {format_day_plain(session.meets_on) if session.meets_on else '–'}"
    if session.papers_due_on:
        words += ", " + _("Vorlagenschluss %(day)s") % {"day": format_day_plain(session.papers_due_on)}
    return words


def step_line(step: PlanStep, *, is_done: bool) -> str:
    """Such as "2. Entwurf veröffentlichen: 21 Tage, erledigt"."""
    days = ngettext("%(count)d Tag", "%(count)d Tage", step.days or 0) % {"count": step.days or 0}
    return f"{step.position}. {step.title}: {days}" + (f", {_('erledigt')}" if is_done else "")


def plan_lines() -> list[str]:
    """Every session and every step as they are stored, a line each. Two queries."""
    sessions, steps = BodySession.objects.all(), PlanStep.objects.all()
    return [*map(session_line, sessions), *(step_line(step, is_done=step.done_at is not None) for step in steps)]


@dataclass(frozen=True)
class PlanLine:
    """One thing with its day: a step is to be finished by `day` and to be begun by `begins`."""

    kind: str
    day: date
    title: str
    note: str = ""
    begins: date | None = None
    is_late: bool = False


@dataclass(frozen=True)
class Plan:
    """What stands between now and the finished concept.

    `deadline`: by when everything must be finished, None where nothing says so; `why` says what asks for it. `needed`
    and `available`: calendar days of the open steps, and from `begins` (today, or the day of the last workshop) to the
    deadline. `warnings` are sentences for the team.
    """

    lines: Sequence[PlanLine]
    deadline: date | None
    why: str
    begins: date
    needed: int
    warnings: list[str] = field(default_factory=list)

    @property
    def available(self) -> int:
        return (self.deadline - self.begins).days if self.deadline else 0

    @property
    def short_by(self) -> int:
        """How many days are missing."""
        return max(self.needed - self.available, 0) if self.deadline else 0

    @property
    def spare(self) -> int:
        """How many days are left over."""
        return max(self.available - self.needed, 0) if self.deadline else 0

    @property
    def last_workshop_by(self) -> date | None:
        """When the last workshop must have been for the steps to fit."""
        return self.deadline - timedelta(days=self.needed) if self.deadline and self.needed else None


def due_day(process: Process) -> date | None:
    """The last day that the concept's due date leaves: of a month its last; of a season the day that stands for it."""
    due = process.due
    if due is None or process.due_precision == DatePrecision.NONE:
        return None
    if process.due_precision == DatePrecision.MONTH:
        return due.replace(day=monthrange(due.year, due.month)[1])
    return due


def plan_backwards(process: Process) -> Plan:
    """The plan as things stand today, by the process clock. Four queries."""
    workshops = Event.objects.theme_workshops().exclude(status=Event.Status.CANCELLED)
    last = workshops.dated().order_by("-ends_at").first()
    return compute_plan(
        process=process,
        sessions=list(BodySession.objects.all()),
        steps=list(PlanStep.objects.all()),
        last_workshop=clock.to_local(last.ends_at).date() if last and last.ends_at else None,
        undated=workshops.undated().exclude(held=Event.Held.YES).count(),
        today=clock.today(),
    )


def compute_plan(
    *,
    process: Process,
    sessions: Sequence[BodySession],
    steps: Sequence[PlanStep],
    last_workshop: date | None,
    undated: int,
    today: date,
) -> Plan:
    """The plan from what is given. Steps follow one another; the work on them begins after the last workshop."""
    due = due_day(process)
    deadlines = [(session.deadline, _deadline_words(session)) for session in sessions]
    if due:
        deadlines.append((due, _("das Konzept soll fertig sein: %(due)s") % {"due": process.due_text}))
    deadline, why = min(deadlines, key=lambda entry: entry[0]) if deadlines else (None, "")
    begins = max(today, last_workshop or today)
    open_steps = [step for step in steps if step.done_at is None]
    lines = [
        PlanLine(DONE, step.done_at.astimezone(process.zone).date(), step.title)
        for step in steps
        if step.done_at is not None
    ]
    lines += [] if last_workshop is None else [PlanLine(EVENT, last_workshop, _("Letzter Workshop"))]
    lines.append(PlanLine(NOW, today, _("Heute")))
    lines += _step_lines(open_steps, deadline, begins) if deadline else []
    for session in sessions:
        if session.papers_due_on:
            title = _("Vorlagenschluss: %(body)s") % {"body": session.body}
            lines.append(PlanLine(PAPERS, session.papers_due_on, title, is_late=session.papers_due_on < today))
        lines.append(PlanLine(SESSION, session.meets_on, _("Sitzung: %(body)s") % {"body": session.body}))
    if due and process.due:
        shown = format_approximate(process.due, process.due_precision)
        note = (
            ""
            if process.due_precision == DatePrecision.DAY
            else _("gerechnet mit dem %(day)s") % {"day": format_day_plain(due)}
        )
        lines.append(PlanLine(DUE, due, _("Konzept fertig: %(due)s") % {"due": shown}, note))
    return Plan(
        lines=sorted(lines, key=lambda line: (line.begins or line.day, _RANKS[line.kind])),
        deadline=deadline,
        why=why,
        begins=begins,
        needed=sum(step.days for step in open_steps),
        warnings=_warnings(process, sessions, due, undated),
    )


def _step_lines(steps: Sequence[PlanStep], deadline: date, begins: date) -> list[PlanLine]:
    """Each step with the last days on which it can begin and end; late where it cannot be finished by then any more."""
    lines, end = [], deadline
    left = sum(step.days for step in steps)
    for step in reversed(steps):
        start = end - timedelta(days=step.days)
        earliest_end = begins + timedelta(days=left)
        note = ngettext("%(days)d Tag", "%(days)d Tage", step.days) % {"days": step.days}
        lines.append(PlanLine(STEP, end, step.title, note, start, earliest_end > end))
        end, left = start, left - step.days
    return lines


def _deadline_words(session: BodySession) -> str:
    text = _("Vorlagenschluss für: %(body)s") if session.papers_due_on else _("Sitzung: %(body)s")
    return text % {"body": session.body}


def _warnings(process: Process, sessions: Sequence[BodySession], due: date | None, undated: int) -> list[str]:
    known = {session.body for session in sessions}
    made = [
        _("Für „%(body)s“ ist noch keine Sitzung eingetragen.") % {"body": body}
        for body in process.decision_bodies
        if body not in known
    ]
    made += [
        _("Die Sitzung „%(body)s“ am %(day)s liegt nach dem Termin des Konzepts (%(due)s).")
        % {"body": session.body, "day": format_day_plain(session.meets_on), "due": process.due_text}
        for session in sessions
        if due and session.meets_on > due
    ]
    if undated:
        text = ngettext(
            "Ein Workshop hat noch kein Datum; er ist hier nicht mitgerechnet.",
            "%(count)d Workshops haben noch kein Datum; sie sind hier nicht mitgerechnet.",
            undated,
        )
        made.append(text % {"count": undated})
    return made
