"""Keeping the promise: what was said beforehand reaches a workshop of each of its themes, or gets a reason why not."""

from django.db.models import Q

from concept.models import CarryOver, Contribution
from workshops import clock


def owe_carry_overs(*, contribution: Contribution) -> None:
    """Brings the promise in line with the contribution's themes: one row per theme, new ones open.

    It owes its own themes, and those of what was put together into it as far as they were not finished there: taking a
    theme off the one that speaks for all takes no promise from the others. A theme taken away takes its row along while
    nothing was done about it; what was done stays. A contribution that nobody promised anything about owes nothing.
    Inside the transaction of the change that calls it.
    """
    if contribution.merged_into_id:
        return
    promised = Contribution.objects.promised().filter(Q(pk=contribution.pk) | Q(merged_into=contribution))
    voices = list(promised.values_list("pk", "themes"))
    if not voices:
        return
    finished = set(CarryOver.objects.finished().filter(contribution__in=promised).values_list("contribution", "theme"))
    themes = {theme for pk, theme in voices if theme and (pk == contribution.pk or (pk, theme) not in finished)}
    contribution.carry_overs.open().exclude(theme__in=themes).delete()
    known = set(contribution.carry_overs.values_list("theme", flat=True))
    CarryOver.objects.bulk_create(
        CarryOver(contribution=contribution, theme_id=theme, changed_at=clock.now()) for theme in sorted(themes - known)
    )


def move_carry_overs(*, source: Contribution, target: Contribution) -> None:
    """On merging: what is owed to `source` is owed to `target` from now on. What was finished stays with `source`.

    Where both owe the same theme, one row goes on: the one that is further on its way.
    """
    ours = {row.theme_id: row for row in target.carry_overs.all()}
    for row in source.carry_overs.unfinished():
        known = ours.get(row.theme_id)
        if known and known.state == CarryOver.State.OPEN and row.state == CarryOver.State.ON_AGENDA:
            known.delete()
            known = None
        if known:
            row.delete()
        else:
            row.contribution = target
            row.save(update_fields=["contribution"])
