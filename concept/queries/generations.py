"""A paragraph's generations: what it continues in former versions, and what continues it in later ones."""

from collections.abc import Iterator

from django.db.models import QuerySet

from concept.models import Paragraph


def former_paragraphs(paragraph: Paragraph) -> Iterator[Paragraph]:
    """What it continues, one version after the other backwards, published or not. A query for each."""
    step: Paragraph | None = paragraph
    while step := _light(Paragraph.objects.filter(successor_links__paragraph=step)).first():
        yield step


def later_paragraphs(paragraph: Paragraph) -> Iterator[Paragraph]:
    """What continues it, the oldest first, published or not; it may have been cut in parts. A query for each version."""
    steps = [paragraph]
    while steps := list(_light(Paragraph.objects.filter(predecessor_link__predecessor__in=steps)).order_by("position")):
        yield from steps


def is_published(paragraph: Paragraph) -> bool:
    """Whether everyone may read it. No query for what this module found."""
    return paragraph.version.publication.published_at is not None


def _light(paragraphs: QuerySet[Paragraph]) -> QuerySet[Paragraph]:
    """With their versions, but without these versions' whole contents."""
    return paragraphs.select_related("version__publication").defer(
        "version__content", "version__gaps", "version__changes"
    )
