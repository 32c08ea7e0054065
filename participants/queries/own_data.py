"""Everything that is known about a contact and, where they speak for it, about their organisation."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from participants.models import AddressProof, Contact, ErasureRequest, OutgoingMail, Registration, SupportNeed
from participants.models.mails import mask
from participants.models.registrations import EndReason
from participants.queries.own import registrations_of, with_own_needs
from workshops import clock
from workshops.models import User

# What a section consists of: records of a label and what it says.
Record = dict[str, str]

Section = Callable[[Contact], list[Record]]
_more: dict[Section, str | Promise] = {}
"""What apps above this one know about a contact, each with its title."""


def add_section(title: str | Promise, section: Section) -> None:
    """Takes in what an app that stands above this one knows about a contact."""
    _more[section] = title


def everything_about(contact: Contact) -> dict[str, list[Record]]:
    """Sections in words, each with its records. Sensitive needs stand in it for whoever has asked, and for them alone."""
    registrations = list(
        with_own_needs(registrations_of(contact).for_pages(), contact)
        .prefetch_related("changes")
        .order_by("event__starts_at", "pk")
    )
    sections = {
        _("Ihre Person"): [_person(contact)],
        _("Ihr Zugang"): [_account(user) for user in User.objects.filter(email__iexact=contact.email)],
        _("Ihre Organisation"): [_organisation(contact)],
        _("Andere Ansprechpersonen"): _colleagues(contact),
        _("Anmeldungen"): [_registration(registration) for registration in registrations],
        _("Wer kommt?"): [record for registration in registrations for record in _people(registration)],
        _("Änderungen an Anmeldungen"): [record for registration in registrations for record in _changes(registration)],
        _("Einladungen zu Terminen"): _invitations(contact),
        _("Links an neue Adressen"): _proofs(contact),
        _("E-Mails an Sie"): _mails(contact),
        _("Wünsche nach Löschung"): _wishes(contact),
        **{str(title): section(contact) for section, title in _more.items()},
    }
    return {title: records for title, records in sections.items() if records}


def said(record: Iterable[tuple[str, object]]) -> Record:
    """A record of what is known; what is not is left out."""
    return {str(label): str(value) for label, value in record if value not in (None, "")}


def moment_in_words(moment: datetime | None) -> str:
    return f"{clock.to_local(moment):%d.%m.%Y %H:%M}" if moment else ""


def _yes(value: object) -> str:
    return _("ja") if value else _("nein")


def _person(contact: Contact) -> Record:
    return said(
        [
            (_("Name"), contact.name),
            (_("E-Mail-Adresse"), contact.email),
            (_("Telefon"), contact.phone),
            (_("Sprache"), contact.language),
            (_("Eingetragen"), moment_in_words(contact.created_at)),
            (_("Spricht für die Organisation seit"), moment_in_words(contact.accepted_at)),
            (_("Abgelehnt am"), moment_in_words(contact.declined_at)),
            (_("Eigener Kalender eingerichtet"), _yes(contact.feed_hash)),
        ]
    )


def _account(user: User) -> Record:
    return said(
        [
            (_("E-Mail-Adresse"), user.email),
            (_("Name"), user.name),
            (_("Angelegt"), moment_in_words(user.date_joined)),
            (_("Zuletzt angemeldet"), moment_in_words(user.last_login)),
        ]
    )


def _organisation(contact: Contact) -> Record:
    """To whom does not speak for it no more than the name that they have typed themselves."""
    organisation = contact.organisation
    known: list[tuple[str, object]] = [(_("Name"), organisation.name)]
    if contact.is_accepted:
        known += [
            (_("Art"), organisation.category or ""),
            (_("Kommune"), organisation.municipality or ""),
            (_("Straße und Hausnummer"), organisation.street),
            (_("Postleitzahl"), organisation.postcode),
            (_("Ort"), organisation.town),
            (_("Migrantenorganisation"), _yes(organisation.is_migrant_organisation)),
            (_("Darf öffentlich genannt werden"), _yes(organisation.public_listing)),
            (_("Eingetragen"), moment_in_words(organisation.created_at)),
        ]
    return said(known)


def _colleagues(contact: Contact) -> list[Record]:
    if not contact.is_accepted:
        return []
    others = contact.organisation.contacts.accepted().exclude(pk=contact.pk).order_by("pk")
    return [_person(other) for other in others]


def _registration(registration: Registration) -> Record:
    needs: list[SupportNeed] = registration.own_needs  # type: ignore[attr-defined]
    return said(
        [
            (_("Kennzeichen"), registration.reference),
            (_("Termin"), f"{registration.event.display_title}, {registration.event.date_in_words}"),
            (_("Stand"), registration.get_state_display()),
            (_("Warum beendet"), registration.get_end_reason_display()),
            (_("Ansprechperson"), registration.contact.name),
            (_("Eingegangen"), moment_in_words(registration.created_at)),
            (_("Eingang"), registration.submission.get_channel_display()),
            (
                _("Unterstützung"),
                "; ".join(
                    ", ".join(filter(None, [str(need), need.detail, str(need.get_state_display()), need.answer]))
                    for need in needs
                ),
            ),
        ]
    )


def _people(registration: Registration) -> list[Record]:
    return [
        said(
            [
                (_("Kennzeichen"), registration.reference),
                (_("Name"), delegate.name),
                (_("E-Mail-Adresse"), delegate.email),
                (_("Anwesenheit"), delegate.get_attendance_display()),
                (_("Quelle"), delegate.get_attendance_source_display()),
            ]
        )
        for delegate in registration.delegates.all()
    ]


def _changes(registration: Registration) -> list[Record]:
    return [
        said(
            [
                (_("Kennzeichen"), registration.reference),
                (_("Zeitpunkt"), moment_in_words(change.at)),
                (_("Was"), change.get_kind_display()),
                (_("Stand"), change.get_to_state_display()),
                (_("Grund"), dict(EndReason.choices).get(change.reason, change.reason)),
            ]
        )
        for change in registration.changes.all()
    ]


def _invitations(contact: Contact) -> list[Record]:
    invitations = contact.organisation.invitations if contact.is_accepted else contact.invitations
    return [
        said(
            [
                (_("Eingeladen"), moment_in_words(invitation.created_at)),
                (_("Weg"), invitation.get_channel_display()),
                (_("Termine"), "; ".join(f"{event}, {event.date_in_words}" for event in invitation.events.all())),
                (_("Antwort"), invitation.get_answer_display()),
            ]
        )
        for invitation in invitations.for_pages().order_by("pk")
    ]


def _proofs(contact: Contact) -> list[Record]:
    return [
        said(
            [
                (_("Wozu"), proof.get_purpose_display()),
                (_("Name"), proof.name),
                (_("E-Mail-Adresse"), proof.email),
                (_("Angefordert"), moment_in_words(proof.created_at)),
                (_("Bestätigt"), moment_in_words(proof.used_at)),
            ]
        )
        for proof in AddressProof.objects.filter(contact=contact)
    ]


def _mails(contact: Contact) -> list[Record]:
    mails = OutgoingMail.objects.filter(to__iexact=contact.email).defer("html", "calendar").order_by("pk")
    return [
        said(
            [
                (_("Entstanden"), moment_in_words(mail.created_at)),
                (_("Betreff"), mail.subject),
                (_("Stand"), mail.get_state_display()),
                (_("Text"), mask(mail.text)),
            ]
        )
        for mail in mails
    ]


def _wishes(contact: Contact) -> list[Record]:
    return [
        said([(_("Gewünscht am"), moment_in_words(wish.asked_at)), (_("Erledigt am"), moment_in_words(wish.done_at))])
        for wish in ErasureRequest.objects.filter(email__iexact=contact.email)
    ]
