"""A paragraph's generations: what it continues in former versions, and what continues it in later ones."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from django.db.models import Q, QuerySet

from concept.models import Paragraph

# A measure's sheet is made from it; among its origins are the measures that went into it.
MEASURE = "measure:"


class Step(NamedTuple):
    """A paragraph on its way through the versions; `version`: the number of its own."""

    pk: int
    anchor: str
    source: str
    version: int


def former_paragraphs(paragraph: Paragraph) -> Iterator[Paragraph]:
    """What it continues, one version after the other backwards, published or not. A query for each.

    The sheet of a measure continues its own and then those of the measures that went into it.
    """
    steps = [paragraph]
    while steps := sorted(_light(_before(steps)), key=lambda each: (each.source != paragraph.source, each.position)):
        yield from steps


def later_paragraphs(paragraph: Paragraph) -> Iterator[Paragraph]:
    """What continues it, the oldest first, published or not; it may have been cut in parts. A query for each version.

    A measure that went into another one goes on in that one's sheet.
    """
    steps = [paragraph]
    while steps := list(_light(_after(steps)).order_by("position")):
        yield from steps


def next_steps(steps: Collection[Step], *, until: int) -> Iterator[tuple[Step, Step]]:
    """Of many paragraphs at once each with what continues it, in versions up to the one with that number. One query,
    and one more where there are measures' sheets among them."""
    by_pk = {step.pk: step for step in steps}
    later = Paragraph.objects.filter(version__number__lte=until).order_by("pk")
    fields = ("pk", "anchor", "source", "version__number")
    linked = later.filter(predecessor_link__predecessor__in=by_pk)
    for *found, predecessor in linked.values_list(*fields, "predecessor_link__predecessor"):
        yield by_pk[predecessor], Step(*found)
    sheets = {(step.version + 1, step.source): step for step in steps if step.source.startswith(MEASURE)}
    if sheets:
        taking_in = later.filter(source__startswith=MEASURE, version__number__in={number for number, _name in sheets})
        for *found, origins in taking_in.values_list(*fields, "origins"):
            onward = Step(*found)
            for name in origins:
                if name != onward.source and (step := sheets.get((onward.version, name))):
                    yield step, onward


def is_published(paragraph: Paragraph) -> bool:
    """Whether everyone may read it. No query for what this module found."""
    return paragraph.version.publication.published_at is not None


def _before(steps: Iterable[Paragraph]) -> QuerySet[Paragraph]:
    found = Q(successor_links__paragraph__in=steps)
    for step in steps:
        if step.source.startswith(MEASURE):
            merged = [name for name in step.origins if name.startswith(MEASURE) and name != step.source]
            found |= Q(version__number=step.version.number - 1, source__in=merged)
    return Paragraph.objects.filter(found).distinct()


def _after(steps: Iterable[Paragraph]) -> QuerySet[Paragraph]:
    found = Q(predecessor_link__predecessor__in=steps)
    for step in steps:
        if step.source.startswith(MEASURE):
            named = Q(source__startswith=MEASURE, origins__icontains=f'"{step.source}"')
            found |= named & Q(version__number=step.version.number + 1)
    return Paragraph.objects.filter(found)


def _light(paragraphs: QuerySet[Paragraph]) -> QuerySet[Paragraph]:
    """With their versions, but without these versions' whole contents."""
    return paragraphs.select_related("version__publication").defer(
        "version__content", "version__gaps", "version__changes"
    )
