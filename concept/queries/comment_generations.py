"""Comments over versions: what was said to a paragraph's or section's former words, what became of what they were made
on, and how many there are of each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count

from concept.comparison import Stretch, compare_words
from concept.content import Content, ContentSection
from concept.models import Comment, ConceptVersion, Paragraph, ParagraphPredecessor
from concept.queries.comments import for_synopsis, title_of
from concept.queries.generations import former_paragraphs, is_published, later_paragraphs


@dataclass(frozen=True)
class LaterParagraph:
    """What a later version made of a paragraph; `stretches`: how the words changed."""

    paragraph: Paragraph
    is_same: bool
    stretches: Sequence[Stretch]


@dataclass(frozen=True)
class LaterSection:
    """The section of a later version that a comment on a section as a whole belongs beside."""

    version: ConceptVersion
    section: ContentSection
    is_same: bool

    @property
    def title(self) -> str:
        return title_of(self.section)


@dataclass(frozen=True)
class CommentCounts:
    """How many comments everyone may read of what stands in a version.

    By a paragraph's anchor `here`, on itself, and `before`, on what it continues of former versions. `sections`: on a
    section as a whole, by its slug, for this version and former ones; pairs of a version's number and how many, the
    newest first.
    """

    here: Mapping[str, int]
    before: Mapping[str, int]
    sections: Mapping[str, Sequence[tuple[int, int]]]


def comments_before(paragraph: Paragraph) -> list[Comment]:
    """What was said to the paragraphs that this one continues, also over versions that nobody else saw; the newest
    version first."""
    former = list(former_paragraphs(paragraph))
    comments = Comment.objects.published().filter(paragraph__in=former)
    return list(for_synopsis(comments).order_by("-version__number", "number")) if former else []


def became_of(paragraph: Paragraph) -> list[LaterParagraph]:
    """What published later versions made of a paragraph, the oldest first; also over versions that nobody else saw."""
    return [
        LaterParagraph(later, later.text == paragraph.text, compare_words(paragraph.text, later.text))
        for later in later_paragraphs(paragraph)
        if is_published(later)
    ]


def section_became(comment: Comment) -> list[LaterSection]:
    """The section that a comment on it as a whole is about, in published later versions, the oldest first: a chapter
    keeps its slug, whatever else becomes of it. Reads `version`."""
    if comment.paragraph_id or not comment.section:
        return []
    versions = ConceptVersion.objects.filter(
        publication__published_at__isnull=False, number__gte=comment.version.number
    ).order_by("number")
    found = [
        (version, section)
        for version in versions
        for section in Content.from_data(version.content).sections
        if section.slug == comment.section
    ]
    texts = [[block.text for block in section.blocks] for _version, section in found]
    return [
        LaterSection(version, section, text == texts[0])
        for (version, section), text in zip(found, texts, strict=True)
        if version.number > comment.version.number
    ]


def comment_counts(version: ConceptVersion) -> CommentCounts:
    """One query, and one more for each version since the first that was commented on before this one."""
    comments = Comment.objects.published().filter(version__number__lte=version.number)
    comments = comments.exclude(paragraph=None, section="")
    fields = ("version__number", "paragraph", "paragraph__anchor", "section")
    rows = comments.order_by("-version__number", "paragraph", "section").values_list(*fields).annotate(Count("pk"))
    here: dict[str, int] = {}
    former: Counter[int] = Counter()
    sections: dict[str, list[tuple[int, int]]] = {}
    for number, paragraph, anchor, section, count in rows:
        if paragraph is None:
            sections.setdefault(section, []).append((number, count))
        elif number == version.number:
            here[anchor] = here.get(anchor, 0) + count
        else:
            former[paragraph] += count
    return CommentCounts(here, _carried_on(former, version), sections)


def _carried_on(former: Mapping[int, int], version: ConceptVersion) -> Counter[str]:
    """From paragraphs of former versions (primary keys) to those of this one (anchors) that continue them."""
    arrived: Counter[str] = Counter()
    links = ParagraphPredecessor.objects.filter(paragraph__version__number__lte=version.number).order_by("paragraph")
    fields = ("predecessor", "paragraph", "paragraph__anchor", "paragraph__version__number")
    while former:
        onward: Counter[int] = Counter()
        for predecessor, paragraph, anchor, number in links.filter(predecessor__in=former).values_list(*fields):
            if number == version.number:
                arrived[anchor] += former[predecessor]
            else:
                onward[paragraph] += former[predecessor]
        former = onward
    return arrived
