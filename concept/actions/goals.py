"""Writing down what a theme is to achieve: baseline, needs, guiding goals, objectives."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concept.actions.planning import PlanConflict, PlanRefused, end_of, next_code, planning, shift, touch_field
from concept.models import ActionField, Contribution, GuidingGoal, Measure, Objective, Result
from workshops.models import Theme, User


def save_action_field(
    *, theme: Theme, version: int, by: User | None, baseline: str | None = None, needs: str | None = None
) -> ActionField:
    """Stores what stands about a theme before its goals, read as `version` (0: nothing was there yet).

    Texts in their stored form (see `workshops.richtext`); None leaves one as it is. Raises PlanConflict.
    """
    with planning() as at:
        stored = ActionField.objects.filter(theme=theme).first() or ActionField(theme=theme)
        if stored.version != version:
            raise PlanConflict(stored)
        stored.baseline = stored.baseline if baseline is None else baseline
        stored.needs = stored.needs if needs is None else needs
        stored.version += 1
        stored.changed_at, stored.changed_by = at, by
        stored.save()
        return stored


def add_goal(*, theme: Theme, text: str, by: User | None, is_example: bool = False) -> GuidingGoal:
    """A guiding goal as the theme's last, with the next code. The same words again are the same goal.

    Raises PlanRefused.
    """
    text = _worded(text)
    with planning() as at:
        siblings = list(theme.guiding_goals.all())
        if known := next((goal for goal in siblings if goal.text == text), None):
            return known
        touch_field(theme, at=at, by=by)
        return GuidingGoal.objects.create(
            theme=theme,
            code=next_code(f"{theme.number}."),
            position=end_of(siblings),
            text=text,
            is_example=is_example,
        )


def change_goal(*, goal: GuidingGoal, version: int, text: str, by: User | None) -> GuidingGoal:
    """Stores a goal that was read as `version`. Raises PlanConflict, PlanRefused."""
    text = _worded(text)
    with planning() as at:
        stored = GuidingGoal.objects.select_related("theme").filter(pk=goal.pk).first()
        _write(stored, version, text)
        touch_field(goal.theme, at=at, by=by)
        return stored  # type: ignore[return-value]


def move_goal(*, goal: GuidingGoal, step: int, by: User | None) -> None:
    """Moves it among its theme's goals: -1 up, 1 down. Its code stays."""
    with planning() as at:
        siblings = list(GuidingGoal.objects.filter(theme=goal.theme_id))
        if goal in siblings:
            shift(siblings, goal, step)
            touch_field(goal.theme, at=at, by=by)


def remove_goal(*, goal: GuidingGoal, by: User | None) -> None:
    """Takes a goal out; its code is not given again. Raises PlanRefused while there are objectives under it."""
    with planning() as at:
        if count := Objective.objects.filter(guiding_goal=goal).count():
            words = ngettext(
                "Unter Leitziel %(code)s steht noch %(count)d Handlungsziel. Verschieben oder löschen Sie es zuerst.",
                "Unter Leitziel %(code)s stehen noch %(count)d Handlungsziele. Verschieben oder löschen Sie sie zuerst.",
                count,
            )
            raise PlanRefused(words % {"code": goal.code, "count": count})
        GuidingGoal.objects.filter(pk=goal.pk).delete()
        touch_field(goal.theme, at=at, by=by)


def add_objective(
    *,
    goal: GuidingGoal,
    text: str,
    by: User | None,
    results: Collection[Result] = (),
    contributions: Collection[Contribution] = (),
    is_example: bool = False,
) -> Objective:
    """An objective as the goal's last, with the next code. The same words again are the same objective.

    Raises PlanConflict when the goal is gone, PlanRefused.
    """
    text = _worded(text)
    with planning() as at:
        if not GuidingGoal.objects.filter(pk=goal.pk).exists():
            raise PlanConflict(None)
        siblings = list(Objective.objects.filter(guiding_goal=goal))
        if known := next((objective for objective in siblings if objective.text == text), None):
            return known
        objective = Objective.objects.create(
            guiding_goal=goal,
            code=next_code(f"{goal.code}."),
            position=end_of(siblings),
            text=text,
            is_example=is_example,
        )
        objective.results.set(results)
        objective.contributions.set(contributions)
        touch_field(goal.theme, at=at, by=by)
        return objective


def change_objective(*, objective: Objective, version: int, text: str, by: User | None) -> Objective:
    """Stores an objective that was read as `version`. Raises PlanConflict, PlanRefused."""
    text = _worded(text)
    with planning() as at:
        stored = _objective(objective)
        _write(stored, version, text)
        _touch(objective, at, by)
        return stored  # type: ignore[return-value]


def move_objective(*, objective: Objective, by: User | None, step: int = 0, goal: GuidingGoal | None = None) -> None:
    """Moves it among its goal's objectives (-1 up, 1 down), or to the end of another `goal`. Its code stays."""
    with planning() as at:
        stored = _objective(objective)
        if stored is None:
            return
        if goal and goal.pk != stored.guiding_goal_id:
            _touch(stored, at, by)
            stored.position = end_of(Objective.objects.filter(guiding_goal=goal))
            stored.guiding_goal = goal
            stored.save(update_fields=["guiding_goal", "position"])
        elif step:
            shift(list(Objective.objects.filter(guiding_goal=stored.guiding_goal_id)), stored, step)
        _touch(stored, at, by)


def remove_objective(*, objective: Objective, by: User | None) -> None:
    """Takes an objective out; its code is not given again. Raises PlanRefused while something hangs on it."""
    with planning() as at:
        codes = list(Measure.objects.current().filter(objectives=objective).values_list("code", flat=True))
        if codes:
            raise PlanRefused(
                _("Zu Handlungsziel %(code)s gehören Maßnahmen (%(measures)s). Ordnen Sie diese zuerst anders zu.")
                % {"code": objective.code, "measures": ", ".join(codes)}
            )
        if objective.results.exists() or objective.contributions.exists():
            raise PlanRefused(
                _("Handlungsziel %(code)s beruht auf Ergebnissen oder Beiträgen. Nehmen Sie diese zuerst heraus.")
                % {"code": objective.code}
            )
        _touch(objective, at, by)
        Objective.objects.filter(pk=objective.pk).delete()


def _worded(text: str) -> str:
    """Raises PlanRefused for no words at all."""
    if not (text := " ".join(text.split())):
        raise PlanRefused(_("Schreiben Sie das Ziel in einem Satz auf."))
    return text


def _write(stored: GuidingGoal | Objective | None, version: int, text: str) -> None:
    if stored is None or stored.version != version:
        raise PlanConflict(stored)
    stored.text = text
    stored.version += 1
    stored.save(update_fields=["text", "version"])


def _objective(objective: Objective) -> Objective | None:
    return Objective.objects.select_related("guiding_goal__theme").filter(pk=objective.pk).first()


def _touch(objective: Objective, at: datetime, by: User | None) -> None:
    touch_field(objective.guiding_goal.theme, at=at, by=by)
