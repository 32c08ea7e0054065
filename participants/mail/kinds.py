"""Every kind of mail: why it is sent, and what it looks like.

Examples are made by the very functions that make real mails, about invented people, and never stay in the database.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import transaction
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.mail.composition import Schedule
from participants.mail.contacts import (
    queue_address_changed,
    queue_address_proof,
    queue_contact_accepted,
    queue_contact_asks,
    queue_contact_declined,
    queue_contact_invited,
    queue_contact_removed,
    queue_contact_succeeds,
    queue_people_changed,
)
from participants.mail.events import queue_event_cancelled, queue_event_moved
from participants.mail.invitations import queue_invitation, queue_invitation_reminder
from participants.mail.mailings import queue_mailing
from participants.mail.people import queue_left, queue_notices
from participants.mail.registrations import (
    queue_confirm_link,
    queue_offer_lapsed,
    queue_offered,
    queue_promoted,
    queue_put_back,
    queue_registered,
    queue_registration_cancelled,
)
from participants.mail.reminders import queue_reminder
from participants.mail.support import queue_support_answered
from participants.mail.team import queue_event_role, queue_team_invited
from participants.models import (
    AddressProof,
    Contact,
    Delegate,
    Invitation,
    Mailing,
    Organisation,
    OutgoingMail,
    Registration,
    Submission,
)
from participants.models.mails import MailKind
from participants.models.registrations import EndReason, RegistrationState
from workshops import clock
from workshops.models import Event, EventRole, User

CONTACT, PERSON = "kontakt@beispielverein.example", "person@beispielverein.example"


class Scene:
    """Invented people around an event of the process; an invented one where it has none to come. Inside a transaction."""

    def __init__(self) -> None:
        self.now = clock.now()

    @cached_property
    def event(self) -> Event:
        coming = Event.objects.published().for_pages().upcoming(self.now).first()
        starts_at = self.now + timedelta(days=14)
        return coming or Event.objects.create(
            slug=uuid.uuid4(),
            kind=Event.Kind.EVENING_SESSION,
            title=_("Beispieltermin"),
            status=Event.Status.CONFIRMED,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=3),
        )

    @cached_property
    def contact(self) -> Contact:
        organisation = Organisation.objects.create(name=_("Beispielverein e. V."))
        return organisation.contacts.create(name=_("Erika Beispiel"), email=CONTACT, accepted_at=self.now)

    @cached_property
    def submission(self) -> Submission:
        return Submission.objects.create(
            key=uuid.uuid4(),
            digest="",
            contact=self.contact,
            contact_name=self.contact.name,
            organisation_name=self.contact.organisation.name,
            submitted_at=self.now,
            expires_at=self.now + timedelta(hours=48),
        )

    def registration(self, state: RegistrationState) -> Registration:
        """One in this state, with two people; the second has an address of her own."""
        is_offered, is_cancelled = state == RegistrationState.OFFERED, state == RegistrationState.CANCELLED
        registration = Registration.objects.create(
            event=self.event,
            submission=self.submission,
            organisation=self.contact.organisation,
            contact=self.contact,
            state=state,
            # Numbers are given one by one: nobody has this one.
            queue_number=None if state == RegistrationState.UNCONFIRMED else 2_000_000_000,
            offer_expires_at=self.now + timedelta(hours=12) if is_offered else None,
            end_reason=EndReason.BY_CONTACT if is_cancelled else "",
            created_at=self.now,
            changed_at=self.now,
        )
        for name, email in ((self.contact.name, ""), (_("Max Beispiel"), PERSON)):
            Delegate.objects.create(registration=registration, event=self.event, name=name, email=email)
        found = Registration.objects.for_pages().select_related("submission").get(pk=registration.pk)
        found.event = self.event
        return found

    @property
    def confirmed(self) -> Registration:
        return self.registration(RegistrationState.CONFIRMED)

    @property
    def before(self) -> Schedule:
        """Where the event was a day earlier, at another place."""
        schedule = Schedule.of(self.event)
        assert schedule.starts_at
        assert schedule.ends_at
        day = timedelta(days=1)
        return replace(
            schedule, starts_at=schedule.starts_at - day, ends_at=schedule.ends_at - day, place=_("Beispielhaus")
        )

    @cached_property
    def invitation(self) -> Invitation:
        invitation = Invitation.objects.create(
            organisation=self.contact.organisation,
            contact=self.contact,
            channel=Invitation.Channel.MAIL,
            created_at=self.now,
        )
        invitation.events.add(self.event)
        return invitation

    @cached_property
    def proof(self) -> tuple[AddressProof, str]:
        return AddressProof.objects.issue(
            purpose=AddressProof.Purpose.JOIN,
            organisation=self.contact.organisation,
            contact=self.contact,
            email=PERSON,
        )

    def registered(self) -> None:
        self.registration(RegistrationState.CONFIRMED)
        queue_registered(self.submission)

    def to_confirm(self) -> None:
        self.registration(RegistrationState.UNCONFIRMED)
        queue_confirm_link(self.submission)

    def event_cancelled(self) -> None:
        registration = self.confirmed
        registration.event.status = Event.Status.CANCELLED
        registration.event.cancellation_reason = _("Der Raum ist nicht verfügbar.")
        queue_event_cancelled(registration)

    def mailing(self) -> None:
        mailing = Mailing.objects.create(
            key=uuid.uuid4(),
            subject=_("Parkplätze am Veranstaltungsort"),
            text=_("bitte parken Sie hinter dem Haus.\n\nWir freuen uns auf Sie."),
            recipients=1,
            sent_at=self.now,
        )
        queue_mailing(mailing, [CONTACT])

    def team_invited(self) -> None:
        user = User(email=PERSON, name=_("Erika Beispiel"), role=User.Role.MODERATOR)
        queue_team_invited(user, [(EventRole.Kind.MODERATION, self.event)], by=User(name=_("Max Beispiel")))

    def event_role(self) -> None:
        user, roles = User(email=PERSON, name=_("Erika Beispiel")), [EventRole.Kind.MODERATION, EventRole.Kind.MINUTES]
        queue_event_role(user, roles, self.event, by=User(name=_("Max Beispiel")))


@dataclass(frozen=True)
class MailNote:
    """Why a kind of mail is sent, in a sentence for the team, and what queues an example of it."""

    reason: Promise
    queue: Callable[[Scene], object]


WAITING, OFFERED, CANCELLED = RegistrationState.WAITING, RegistrationState.OFFERED, RegistrationState.CANCELLED
KINDS: dict[str, MailNote] = {
    MailKind.CONFIRM_LINK: MailNote(
        gettext_lazy("Jemand hat das Formular abgeschickt. Erst mit dem Klick auf den Link gilt die Anmeldung."),
        Scene.to_confirm,
    ),
    MailKind.REGISTERED: MailNote(
        gettext_lazy("Die Anmeldung ist bestätigt. Die E-Mail sagt für jeden Termin: Platz oder Warteliste."),
        Scene.registered,
    ),
    MailKind.PROMOTED: MailNote(
        gettext_lazy("Ein Platz ist frei geworden, oder das Team hat jemanden zugelassen."),
        lambda scene: queue_promoted(scene.confirmed),
    ),
    MailKind.OFFERED: MailNote(
        gettext_lazy("Kurz vor dem Termin ist ein Platz frei geworden. Wer an der Reihe ist, wird gefragt."),
        lambda scene: queue_offered(scene.registration(OFFERED)),
    ),
    MailKind.OFFER_LAPSED: MailNote(
        gettext_lazy("Auf ein Angebot kam keine Antwort. Der Platz geht an die Nächsten."),
        lambda scene: queue_offer_lapsed(scene.registration(WAITING)),
    ),
    MailKind.PUT_BACK: MailNote(
        gettext_lazy("Das Team hat jemanden zurück auf die Warteliste gesetzt."),
        lambda scene: queue_put_back(scene.registration(WAITING), had_place=True),
    ),
    MailKind.REGISTRATION_CANCELLED: MailNote(
        gettext_lazy("Eine Anmeldung wurde abgesagt. Der Termin verschwindet aus dem Kalender."),
        lambda scene: queue_registration_cancelled(scene.registration(CANCELLED), had_place=True),
    ),
    MailKind.EVENT_MOVED: MailNote(
        gettext_lazy("Ein Termin hat einen anderen Tag, eine andere Zeit oder einen anderen Ort."),
        lambda scene: queue_event_moved(scene.confirmed, scene.before),
    ),
    MailKind.EVENT_CANCELLED: MailNote(gettext_lazy("Ein Termin fällt aus."), Scene.event_cancelled),
    MailKind.REMINDER_WEEK: MailNote(
        gettext_lazy("In einer Woche ist der Termin. Wer später dazukam, bekommt sie nicht."),
        lambda scene: queue_reminder(MailKind.REMINDER_WEEK, scene.confirmed),
    ),
    MailKind.REMINDER_DAY: MailNote(
        gettext_lazy("Morgen ist der Termin."), lambda scene: queue_reminder(MailKind.REMINDER_DAY, scene.confirmed)
    ),
    MailKind.DELEGATE_NOTICE: MailNote(
        gettext_lazy(
            "Jemand hat eine Person mit ihrer eigenen Adresse angemeldet. Sie erfährt, wer ihre Daten genannt hat, "
            "wozu, und welche Rechte sie hat (Artikel 14 DSGVO)."
        ),
        lambda scene: queue_notices(scene.confirmed),
    ),
    MailKind.DELEGATE_LEFT: MailNote(
        gettext_lazy("Eine Person mit eigener Adresse kommt nicht mehr: abgesagt oder gegen jemand anderen getauscht."),
        lambda scene: queue_left(registration := scene.confirmed, registration.delegates.all()[1], had_place=True),
    ),
    MailKind.PEOPLE_CHANGED: MailNote(
        gettext_lazy("Bei einer Anmeldung kommt jemand anderes."), lambda scene: queue_people_changed(scene.confirmed)
    ),
    MailKind.SUPPORT_ANSWERED: MailNote(
        gettext_lazy("Das Team hat auf eine Nachricht zur Anmeldung geantwortet."),
        lambda scene: queue_support_answered(scene.confirmed),
    ),
    MailKind.INVITATION: MailNote(
        gettext_lazy("Das Team lädt eine Organisation ein."), lambda scene: queue_invitation(scene.invitation)
    ),
    MailKind.INVITATION_REMINDER: MailNote(
        gettext_lazy("Auf eine Einladung kam noch keine Antwort."),
        lambda scene: queue_invitation_reminder(scene.invitation),
    ),
    MailKind.MAILING: MailNote(gettext_lazy("Das Team schreibt an eine Auswahl."), Scene.mailing),
    MailKind.TEAM_INVITED: MailNote(
        gettext_lazy("Jemand gehört jetzt zum Team und darf sich auf der Team-Seite anmelden."), Scene.team_invited
    ),
    MailKind.EVENT_ROLE: MailNote(
        gettext_lazy("Jemand aus dem Team hat eine Aufgabe an einem Termin bekommen."), Scene.event_role
    ),
    MailKind.CONTACT_ASKS: MailNote(
        gettext_lazy("Jemand Neues hat den Namen einer Organisation angegeben, für die schon jemand spricht."),
        lambda scene: queue_contact_asks(scene.contact),
    ),
    MailKind.CONTACT_ACCEPTED: MailNote(
        gettext_lazy("Jemand wurde als Ansprechperson angenommen."),
        lambda scene: queue_contact_accepted(scene.contact),
    ),
    MailKind.CONTACT_DECLINED: MailNote(
        gettext_lazy("Jemand wurde nicht als Ansprechperson angenommen."),
        lambda scene: queue_contact_declined(scene.contact),
    ),
    MailKind.CONTACT_INVITED: MailNote(
        gettext_lazy("Eine Ansprechperson hat eine weitere eingeladen."),
        lambda scene: queue_contact_invited(*scene.proof),
    ),
    MailKind.CONTACT_REMOVED: MailNote(
        gettext_lazy("Jemand ist nicht mehr Ansprechperson."), lambda scene: queue_contact_removed(scene.contact)
    ),
    MailKind.CONTACT_SUCCEEDS: MailNote(
        gettext_lazy("Jemand führt die Anmeldungen einer anderen Ansprechperson weiter."),
        lambda scene: queue_contact_succeeds(scene.contact, [scene.confirmed]),
    ),
    MailKind.ADDRESS_PROOF: MailNote(
        gettext_lazy("Jemand möchte eine andere E-Mail-Adresse benutzen; sie muss bestätigt werden."),
        lambda scene: queue_address_proof(*scene.proof),
    ),
    MailKind.ADDRESS_CHANGED: MailNote(
        gettext_lazy("An die alte Adresse: Ab jetzt gilt eine andere."),
        lambda scene: queue_address_changed(scene.contact, former=CONTACT),
    ),
}


def add_kinds(kinds: Mapping[str, MailNote]) -> None:
    """Takes in the kinds of mail of an app that stands above this one."""
    KINDS.update(kinds)


def example_of(kind: str) -> OutgoingMail:
    """A mail of this kind to an invented person. It is not in the database, and neither is anybody in it."""
    with transaction.atomic():
        KINDS[kind].queue(Scene())
        mail = OutgoingMail.objects.filter(kind=kind, to__in=[CONTACT, PERSON]).latest("pk")
        transaction.set_rollback(True)
    return mail
