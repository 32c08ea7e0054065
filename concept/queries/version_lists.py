"""Frozen versions as the team sees them."""

from django.db.models import Count, F, QuerySet

from concept.models import ConceptVersion, Paragraph, ParagraphPredecessor


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
    links = ParagraphPredecessor.objects.filter(paragraph__version=version, is_corrected=False)
    kept = links.filter(predecessor__text=F("paragraph__text")).values("predecessor")
    return former.exclude(pk__in=kept).order_by("position")
