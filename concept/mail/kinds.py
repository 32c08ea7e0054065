"""The kinds of mail about minutes and contributions: why each is sent, and what it looks like."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concept.mail.answers import queue_answer
from concept.mail.comments import queue_comment_answered, queue_comment_confirm, queue_comment_declined
from concept.mail.contributions import queue_contribution_declined
from concept.mail.departments import queue_department_link
from concept.mail.minutes import queue_for_confirmation, queue_published
from concept.mail.municipalities import queue_municipal_link
from concept.models import (
    Comment,
    ConceptVersion,
    Contribution,
    DepartmentLink,
    Minutes,
    MunicipalLink,
    Paragraph,
    Response,
)
from participants.mail.kinds import CONTACT, MailNote, Scene, add_kinds
from participants.models.mails import MailKind
from workshops.models import Department, Municipality


def _minutes(scene: Scene) -> Minutes:
    """Never stored: a mail speaks of no more than the event and the deadline."""
    return Minutes(event=scene.event, respond_by=scene.now + timedelta(days=10))


def _declined(scene: Scene) -> Contribution:
    return Contribution(
        number=17,
        text=_("Mehr Orte, an denen man sich ohne Anmeldung trifft."),
        organisation=scene.contact.organisation,
        contact=scene.contact,
        moderation=Contribution.Moderation.DECLINED,
        moderation_reason=_("Der Beitrag nennt Menschen, die man erkennen kann."),
    )


def _answered(scene: Scene) -> Contribution:
    return Contribution(
        number=17,
        text=_("Mehr Orte, an denen man sich ohne Anmeldung trifft."),
        organisation=scene.contact.organisation,
        contact=scene.contact,
        publication=Contribution.Publication.PUBLIC,
        outcome=Contribution.Outcome.PARTLY,
        outcome_reason=_("Die Begegnungscafés bekommen längere Öffnungszeiten. Neue Räume gibt es noch nicht."),
    )


def _link(scene: Scene) -> MunicipalLink:
    municipality = Municipality(name=_("Beispielstadt"), slug="beispielstadt")
    return MunicipalLink(municipality=municipality, email=CONTACT, expires_at=timezone.now() + timedelta(days=28))


def _department_link() -> DepartmentLink:
    department = Department(name=_("Beispielabteilung"), slug="beispielabteilung")
    return DepartmentLink(department=department, email=CONTACT, expires_at=timezone.now() + timedelta(days=28))


def _comment() -> Comment:
    version = ConceptVersion(number=1, label=_("Entwurf zur Beratung"))
    return Comment(
        number=17,
        version=version,
        paragraph=Paragraph(version=version, section="5.2", number=3),
        kind=Comment.Kind.CHANGE,
        text=_("Bitte schreiben Sie auch, wer die Kurse am Abend bezahlt."),
        email=CONTACT,
        expires_at=timezone.now() + timedelta(days=2),
        moderation_reason=_("Die Rückmeldung nennt Menschen, die man erkennen kann."),
    )


def _answered_comment() -> Comment:
    comment = _comment()
    comment.response = Response(
        verdict=Response.Verdict.ADOPTED, reason=_("Das fehlte. Es steht jetzt bei den Maßnahmen."), version=1
    )
    return comment


KINDS: Mapping[str, MailNote] = {
    MailKind.CONTRIBUTION_ANSWERED: MailNote(
        gettext_lazy("Es ist entschieden, was aus einem Beitrag wird. Es erfährt, wer ihn eingebracht hat."),
        lambda scene: queue_answer(_answered(scene), said=_answered(scene), contact=scene.contact),
    ),
    MailKind.CONTRIBUTION_DECLINED: MailNote(
        gettext_lazy("Das Team hat einen eingereichten Beitrag nicht aufgenommen. Der Grund steht in der E-Mail."),
        lambda scene: queue_contribution_declined(_declined(scene)),
    ),
    MailKind.MINUTES_FOR_CONFIRMATION: MailNote(
        gettext_lazy("Ein Protokoll steht zur Abstimmung. Gefragt wird, wer für anwesende Organisationen spricht."),
        lambda scene: queue_for_confirmation(_minutes(scene), scene.contact),
    ),
    MailKind.MINUTES_PUBLISHED: MailNote(
        gettext_lazy("Ein Protokoll ist veröffentlicht. Es erfährt, wer für anwesende Organisationen spricht."),
        lambda scene: queue_published(_minutes(scene), scene.contact),
    ),
    MailKind.MUNICIPAL_LINK: MailNote(
        gettext_lazy("Das Team fragt eine Kommune, was sie zu den Maßnahmen sagt, oder erinnert sie daran."),
        lambda scene: queue_municipal_link(_link(scene), "beispiel"),
    ),
    MailKind.DEPARTMENT_LINK: MailNote(
        gettext_lazy("Das Team fragt eine Abteilung, was sie zu den Querschnittsaufgaben sagt, die sie betreffen."),
        lambda scene: queue_department_link(_department_link(), "beispiel"),
    ),
    MailKind.COMMENT_CONFIRM: MailNote(
        gettext_lazy("Jemand ohne Konto hat eine Fassung des Konzepts kommentiert und muss die Adresse bestätigen."),
        lambda scene: queue_comment_confirm(_comment(), "beispiel"),
    ),
    MailKind.COMMENT_DECLINED: MailNote(
        gettext_lazy("Das Team veröffentlicht eine Rückmeldung zum Konzept nicht. Der Grund steht in der E-Mail."),
        lambda scene: queue_comment_declined(_comment(), to=CONTACT),
    ),
    MailKind.COMMENT_ANSWERED: MailNote(
        gettext_lazy("Die Antwort auf eine Rückmeldung zum Konzept ist veröffentlicht."),
        lambda scene: queue_comment_answered(_answered_comment(), to=CONTACT),
    ),
}
add_kinds(KINDS)
