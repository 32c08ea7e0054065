"""Frozen versions as the team sees them."""

from django.db.models import Count, Q, QuerySet

from concept.models import ConceptVersion, Paragraph


def all_versions() -> QuerySet[ConceptVersion]:
    """The newest first, without their content, each with `paragraph_count`."""
    return (
        ConceptVersion.objects.select_related("publication__frozen_by", "publication__published_by")
        .defer("content")
        .annotate(paragraph_count=Count("paragraphs"))
        .order_by("-number")
    )


def to_pair(version: ConceptVersion) -> list[Paragraph]:
    """The written paragraphs that may continue another one than was found: those that are new or reworded, and those
    that were corrected before. What is made from data follows its object."""
    rows = version.paragraphs.filter(source__startswith="chapter:").select_related("predecessor_link__predecessor")
    return [row for row in rows.order_by("position") if _is_doubtful(row)]


def _is_doubtful(paragraph: Paragraph) -> bool:
    link = getattr(paragraph, "predecessor_link", None)
    if link is None or link.predecessor is None or link.is_corrected:
        return True
    return bool(link.predecessor.text != paragraph.text)


def could_be_continued(version: ConceptVersion) -> QuerySet[Paragraph]:
    """The written paragraphs of the version before, except those that go on word for word."""
    former = Paragraph.objects.filter(version__number=version.number - 1, source__startswith="chapter:")
    kept = [
        row.predecessor_link.predecessor_id
        for row in version.paragraphs.select_related("predecessor_link__predecessor").filter(
            Q(predecessor_link__predecessor__isnull=False)
        )
        if row.predecessor_link.predecessor.text == row.text and not row.predecessor_link.is_corrected
    ]
    return former.exclude(pk__in=kept).order_by("position")
