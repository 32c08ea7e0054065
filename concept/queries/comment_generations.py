"""Comments over versions: what was said to a paragraph's or section's former words, what became of what they were made
on, and how many there are of each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count

from concept.comparison import Stretch, compare_words
from concept.content import Content, ContentSection
from concept.models import Comment, ConceptVersion, Paragraph
from concept.queries.comments import for_synopsis, title_of
from concept.queries.generations import Step, former_paragraphs, is_published, later_paragraphs, next_steps
from concept.queries.versions import in_lines


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
        LaterParagraph(later, later.text == paragraph.text, compare_words(in_lines(paragraph), in_lines(later)))
        for later in later_paragraphs(paragraph)
        if is_published(later)
    ]


def section_became(comment: Comment) -> list[LaterSection]:
    """The section that a comment on it as a whole is about, in published later versions, the oldest first: a chapter
    keeps its slug, whatever else becomes of it. Reads `version`."""
    if comment.paragraph_id or not comment.section:
        return []
    versions = ConceptVersion.objects.published().filter(number__gte=comment.version.number).order_by("number")
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
    """One query, and at most two more for each version since the first that was commented on before this one."""
    comments = Comment.objects.published().filter(version__number__lte=version.number)
    comments = comments.exclude(paragraph=None, section="").order_by("-version__number", "paragraph", "section")
    fields = ("paragraph", "paragraph__anchor", "paragraph__source", "version__number", "section")
    here: Counter[str] = Counter()
    former: Counter[Step] = Counter()
    sections: dict[str, list[tuple[int, int]]] = {}
    for *paragraph, section, count in comments.values_list(*fields).annotate(Count("pk")):
        step = Step(*paragraph)
        if step.pk is None:
            sections.setdefault(section, []).append((step.version, count))
        elif step.version == version.number:
            here[step.anchor] += count
        else:
            former[step] += count
    return CommentCounts(here, _carried_on(former, version), sections)


def _carried_on(former: Mapping[Step, int], version: ConceptVersion) -> Counter[str]:
    """From paragraphs of former versions to the anchors of what continues them in this one."""
    arrived: Counter[str] = Counter()
    while former:
        onward: Counter[Step] = Counter()
        for step, later in next_steps(former, until=version.number):
            if later.version == version.number:
                arrived[later.anchor] += former[step]
            else:
                onward[later] += former[step]
        former = onward
    return arrived
