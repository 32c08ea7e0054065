"""Planning measures: from a title to a sheet, public or not."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from concept.actions.measures.changing import demand_current, existing, find, save
from concept.actions.planning import PlanConflict, PlanRefused, end_of, next_code, planning, shift
from concept.models import Contribution, Measure, Objective, Result
from workshops.models import Theme, User

FIELDS = (
    "title",
    "description",
    "target_group",
    "lead_organisation",
    "lead_department",
    "lead_text",
    "partners_text",
    "time_frame",
    "costs",
    "posts",
    "funding",
    "needs_decision",
    "priority",
    "status",
    "review_on",
)
"""What `change_measure` takes as a value; beside them `partners` and `objectives` as collections."""


def add_measure(
    *,
    theme: Theme,
    title: str,
    by: User | None,
    objectives: Collection[Objective] = (),
    results: Collection[Result] = (),
    contributions: Collection[Contribution] = (),
    is_example: bool = False,
) -> Measure:
    """A draft as the theme's last measure, with the next code. The same title again in a theme is the same measure.

    Raises PlanRefused without a title.
    """
    title = _titled(title)
    with planning() as at:
        siblings = list(Measure.objects.filter(theme=theme))
        known = next((each for each in siblings if each.title == title and each.merged_into_id is None), None)
        if known:
            return known
        measure = Measure.objects.create(
            code=next_code(f"M{theme.number}."),
            theme=theme,
            position=end_of(siblings),
            title=title,
            created_at=at,
            changed_at=at,
            changed_by=by,
            is_example=is_example,
        )
        measure.objectives.set(objectives)
        measure.results.set(results)
        measure.contributions.set(contributions)
        return measure


def change_measure(*, measure: Measure, version: int, by: User | None, **values: Any) -> Measure:
    """Stores a sheet that was read as `version`. `values`: some of `FIELDS`, `partners`, `objectives`; `description`
    in its stored form (see `workshops.richtext`).

    Raises PlanConflict, PlanRefused; TypeError for a value that nobody may set so.
    """
    if unknown := set(values) - {*FIELDS, "partners", "objectives"}:
        raise TypeError(f"A measure's sheet does not have: {', '.join(sorted(unknown))}")
    if "title" in values:
        values["title"] = _titled(values["title"])
    with planning() as at:
        stored = find(measure)
        if stored is None or stored.version != version:
            raise PlanConflict(stored)
        demand_current(stored)
        for name in set(values) & set(FIELDS):
            setattr(stored, name, values[name])
        if stored.lead_organisation and stored.lead_department:
            raise PlanRefused(_("Zuständig ist entweder eine Abteilung oder eine Organisation."))
        stored.version += 1
        save(stored, at, by)
        for name in set(values) & {"partners", "objectives"}:
            getattr(stored, name).set(values[name])
        return stored


def move_measure(*, measure: Measure, by: User | None, step: int = 0, theme: Theme | None = None) -> None:
    """Moves it among its theme's measures (-1 up, 1 down), or to the end of another `theme`. Its code stays.

    Raises PlanRefused for one that was merged into another.
    """
    with planning() as at:
        stored = find(measure)
        if stored is None:
            return
        demand_current(stored)
        if theme and theme.pk != stored.theme_id:
            stored.position = end_of(Measure.objects.filter(theme=theme))
            stored.theme = theme
        elif step:
            shift(list(Measure.objects.current().filter(theme=stored.theme_id)), stored, step)
            stored.refresh_from_db(fields=["position"])
        save(stored, at, by)


def remove_measure(*, measure: Measure, by: User | None) -> None:
    """Takes out a draft on which nothing rests; its code is not given again. Raises PlanRefused for any other."""
    with planning():
        stored = find(measure)
        if stored is None:
            return
        hindrances = [
            (stored.is_public, _("sie ist öffentlich")),
            (stored.status != Measure.Status.IDEA, _("sie ist schon mehr als eine Idee")),
            (stored.results.exists() or stored.contributions.exists(), _("sie beruht auf Ergebnissen oder Beiträgen")),
            (
                stored.merged_into_id is not None or stored.merged.exists(),
                _("sie ist mit einer anderen zusammengeführt"),
            ),
            (
                stored.progress_notes.exists() or stored.indicators.exists(),
                _("es gibt Zwischenstände oder Indikatoren"),
            ),
            (stored.overlaps.exists() or stored.municipal_responses.exists(), _("es gibt Rückmeldungen zu ihr")),
        ]
        if reasons := [words for is_so, words in hindrances if is_so]:
            raise PlanRefused(
                _("Maßnahme %(code)s kann nicht gelöscht werden: %(reasons)s. Setzen Sie sie auf „verworfen“.")
                % {"code": stored.code, "reasons": ", ".join(reasons)}
            )
        stored.delete()


def publish_measure(*, measure: Measure, by: User | None) -> None:
    """Lets everyone read its sheet. Raises PlanRefused for one that went into another."""
    _set_public(measure, True, by)


def unpublish_measure(*, measure: Measure, by: User | None) -> None:
    """Takes its sheet back from the public. What is frozen in a version stays there. Raises PlanRefused."""
    _set_public(measure, False, by)


def _set_public(measure: Measure, is_public: bool, by: User | None) -> None:
    with planning() as at:
        stored = existing(measure)
        if is_public:
            demand_current(stored)
        if stored.is_public != is_public:
            stored.is_public = is_public
            save(stored, at, by)


def _titled(title: str) -> str:
    if not (title := " ".join(title.split())):
        raise PlanRefused(_("Geben Sie der Maßnahme einen Titel."))
    return title
