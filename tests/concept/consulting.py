"""Consultations for tests: a published version, what is said about it, and what is answered."""

from datetime import timedelta

from concept.actions import consultations
from concept.actions.versions import freeze_version
from concept.models import Chapter, Comment, ConceptVersion, Consultation, Paragraph, Response
from tests.concept.planning import publish_version
from workshops import clock

FIRST = "Alle gehören dazu, ob neu oder lange hier."
SECOND = "Wir fangen früh an."


def write(*texts: str, place: int = 0) -> Chapter:
    """A written chapter with these paragraphs."""
    chapter = Chapter.objects.filter(kind=Chapter.Kind.WRITTEN, parent=None, is_numbered=True)[place]
    chapter.text = "".join(f"<p>{text}</p>" for text in texts)
    chapter.save()
    return chapter


def version(label: str = "Entwurf", *, is_public: bool = True) -> ConceptVersion:
    """The first says FIRST and SECOND; later ones say what is written then."""
    if not ConceptVersion.objects.exists():
        write(FIRST, SECOND)
    made = freeze_version(kind=ConceptVersion.Kind.CONSULTATION, label=label, gaps=[], by=None)
    return publish_version(made) if is_public else made


def opened(made: ConceptVersion | None = None, *, days: int = 14, **values) -> Consultation:
    """Open since now."""
    now = clock.now()
    return consultations.open_consultation(
        version=made or version(), opens_at=now, closes_at=now + timedelta(days=days), by=None, **values
    )


def paragraph(made: ConceptVersion, text: str = FIRST) -> Paragraph:
    return made.paragraphs.get(text=text)


def comment(made: ConceptVersion, text: str = "Bitte genauer.", *, state: str = "accepted", **values) -> Comment:
    """By letter from "Lina Leserin", not named, if nothing else is said."""
    entered = consultations.enter_comment(
        **{
            "version": made,
            "kind": "change",
            "text": text,
            "channel": "letter",
            "received_at": clock.now(),
            "name": "Lina Leserin",
            "by": None,
            **values,
        }
    )
    if state != "pending":
        consultations.moderate_comment(comment=entered, decision=state, reason="Nennt Menschen.", by=None)
    return Comment.objects.get(pk=entered.pk)


def answer(said: Comment, reason: str = "Das stimmt.", *, verdict: str = "adopted", is_public: bool = True) -> Response:
    made = consultations.answer_comment(comment=said, verdict=verdict, reason=reason, by=None)
    if is_public:
        consultations.publish_answers(comments=[said], by=None)
        made.refresh_from_db()
    return made
