"""Comments on a version: in the order of the concept, on a paragraph, and what the team has to do with them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from concept.content import Content, ContentSection
from concept.models import Comment, CommentMail, ConceptVersion, Consultation, Paragraph
from concept.models.consultations import CommentQuerySet
from participants.models import Contact, OutgoingMail
from workshops import clock

WHOLE = "."
"""Stands in addresses for the concept as a whole, where else a section's slug stands; no slug has a dot."""


@dataclass(frozen=True)
class SynopsisSection:
    """Comments on one section and its paragraphs; `section` is None for those on the whole, and for those whose section
    the version does not know."""

    title: str
    section: ContentSection | None
    comments: Sequence[Comment]


def for_synopsis(comments: CommentQuerySet) -> CommentQuerySet:
    """With everything a page shows of each."""
    return comments.select_related("paragraph", "response", "organisation", "version__consultation").defer(
        "version__content", "version__gaps", "version__changes", "paragraph__html"
    )


def in_order(comments: Iterable[Comment], content: Content) -> list[SynopsisSection]:
    """By the sections of the concept: first what is said to the whole, within a section what is said to it as a whole,
    then paragraph by paragraph."""
    sections = {section.slug: section for section in content.sections}
    groups: dict[str, list[Comment]] = {"": [], **{slug: [] for slug in sections}, "?": []}
    for comment in comments:
        groups["?" if comment.section and comment.section not in sections else comment.section].append(comment)
    for group in groups.values():
        group.sort(key=lambda each: (each.paragraph.position if each.paragraph else 0, each.number))
    titles = {"": _("Zum ganzen Konzept"), "?": _("Weiteres")}
    return [
        SynopsisSection(titles.get(slug) or title_of(sections[slug]), sections.get(slug), group)
        for slug, group in groups.items()
        if group
    ]


def title_of(section: ContentSection) -> str:
    """Such as "5.2 Bildung"."""
    return f"{section.number} {section.title}".strip()


def place_of(comment: Comment) -> str:
    """What a comment is about, in words: "5.2 Abs. 3", "5.2 Bildung" or the whole concept. Reads `paragraph`, and for a
    section the content of `version`."""
    if comment.paragraph:
        return comment.paragraph.quotation
    sections = Content.from_data(comment.version.content).sections if comment.section else []
    titles = (title_of(section) for section in sections if section.slug == comment.section)
    return next(titles, _("das ganze Konzept"))


def public_synopsis(version: ConceptVersion) -> list[SynopsisSection]:
    """What everyone may read of what was said to a version. One query."""
    comments = for_synopsis(Comment.objects.published().filter(version=version)).order_by("number")
    return in_order(comments, Content.from_data(version.content))


def declined_number(version: ConceptVersion) -> int:
    """How many comments on a version were not let in: all that everyone is told of them."""
    return Comment.objects.filter(version=version, moderation=Comment.Moderation.DECLINED).count()


def comments_on(paragraph: Paragraph) -> CommentQuerySet:
    """What everyone may read of what was said to a paragraph."""
    return for_synopsis(Comment.objects.published().filter(paragraph=paragraph)).order_by("number")


def section_of(paragraph: Paragraph, content: Content) -> ContentSection | None:
    """The section in which a paragraph of this content stands."""
    return next((section for section, block in content.blocks() if block.anchor == paragraph.anchor), None)


def consultation_of(version: ConceptVersion) -> Consultation | None:
    return Consultation.objects.filter(version=version).first()


def version_asked_about() -> ConceptVersion | None:
    """The newest version that may be commented on now, without its content."""
    now = clock.now()
    asked = ConceptVersion.objects.filter(consultation__opens_at__lte=now, consultation__closes_at__gt=now)
    return asked.defer("content", "gaps", "changes").order_by("-number").first()


def comments_of(contact: Contact) -> CommentQuerySet:
    """What a contact handed in, and, once they are accepted, what their organisation has said."""
    own = Q(contact=contact)
    if contact.is_accepted:
        own |= Q(organisation=contact.organisation_id)
    return for_synopsis(Comment.objects.received()).filter(own)


# --- The team -----------------------------------------------------------------------------------------------------------


def consultations_for_team() -> QuerySet[ConceptVersion]:
    """The published versions, the newest first, each with its consultation, if any, and `waiting_count`,
    `open_count`, `ready_count`, `answered_count` of its comments."""
    counts = {
        "waiting_count": Q(comments__moderation=Comment.Moderation.PENDING),
        "open_count": Q(comments__moderation=Comment.Moderation.ACCEPTED, comments__response=None),
        "ready_count": Q(
            comments__moderation=Comment.Moderation.ACCEPTED,
            comments__response__isnull=False,
            comments__response__published_at=None,
        ),
        "answered_count": Q(
            comments__moderation=Comment.Moderation.ACCEPTED, comments__response__published_at__isnull=False
        ),
    }
    return (
        ConceptVersion.objects.published()
        .select_related("consultation")
        .defer("content", "gaps", "changes")
        .annotate(**{name: Count("comments", filter=which) for name, which in counts.items()})
        .order_by("-number")
    )


def by_state(comments: CommentQuerySet, state: str) -> CommentQuerySet:
    """Those of a team's list: neu, offen, bereit, beantwortet, briefe, abgelehnt; all but the unconfirmed otherwise."""
    accepted = comments.published()
    narrowed = {
        "neu": comments.filter(moderation=Comment.Moderation.PENDING),
        "offen": accepted.filter(response=None),
        "bereit": accepted.filter(response__isnull=False, response__published_at=None),
        "beantwortet": accepted.filter(response__published_at__isnull=False),
        "briefe": letters(comments),
        "abgelehnt": comments.filter(moderation=Comment.Moderation.DECLINED),
    }
    return narrowed.get(state, comments.received())


def letters(comments: CommentQuerySet) -> CommentQuerySet:
    """Those whose writers were told neither by mail nor otherwise: the published answer, or why it is not published."""
    mails = CommentMail.objects.filter(comment=OuterRef("pk"))
    answered = Q(
        ~Exists(mails.filter(response_version=OuterRef("response__version"))),
        moderation=Comment.Moderation.ACCEPTED,
        response__published_at__isnull=False,
        response__letter_at=None,
    )
    declined = Q(
        ~Exists(
            mails.filter(mail__kind=OutgoingMail.Kind.COMMENT_DECLINED).exclude(
                mail__state=OutgoingMail.State.WITHDRAWN
            )
        ),
        moderation=Comment.Moderation.DECLINED,
        decline_told_at=None,
    )
    return comments.filter(answered | declined)


def ready_answers(version: ConceptVersion) -> CommentQuerySet:
    """The comments whose answers can be published."""
    return by_state(Comment.objects.filter(version=version), "bereit")


def to_do() -> dict[str, int]:
    """How many comments wait to be let in (`waiting`), for an answer (`open`), for their answer to be published
    (`ready`), and for a letter or a call (`letters`), over all versions. Two queries."""
    accepted = Q(moderation=Comment.Moderation.ACCEPTED)
    counts = Comment.objects.aggregate(
        waiting=Count("pk", filter=Q(moderation=Comment.Moderation.PENDING)),
        open=Count("pk", filter=accepted & Q(response=None)),
        ready=Count("pk", filter=accepted & Q(response__isnull=False, response__published_at=None)),
    )
    return {**counts, "letters": letters(Comment.objects.all()).count()}


def open_by_section() -> tuple[int, dict[str, int]]:
    """For the newest version that could ever be commented on, its number, and how many comments on each section (by
    slug) wait to be let in or answered; 0 where there is none. Two queries."""
    version = ConceptVersion.objects.filter(consultation__isnull=False).order_by("-number").only("number").first()
    unanswered = Q(moderation=Comment.Moderation.ACCEPTED, response=None)
    waiting = Comment.objects.filter(unanswered | Q(moderation=Comment.Moderation.PENDING), version=version)
    counts = waiting.values("section").annotate(number_open=Count("pk")).order_by("section")
    return version.number if version else 0, {row["section"]: row["number_open"] for row in counts}
