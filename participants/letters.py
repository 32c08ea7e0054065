"""Invitations on paper: a letter for each with its QR code, and the list for a serial letter."""

import io
from collections.abc import Sequence

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from participants.mail import Schedule, invitation_words
from participants.models import Invitation
from participants.queries.invitations import coming_events
from participants.spreadsheets import Picture, Sheet, Value
from workshops import clock
from workshops.models import Process
from workshops.pdf import Pdf, render

# What one PDF holds: somebody waits for the page while it is printed.
MOST_LETTERS = 50
SECONDS = 25
# So many pixels to one square of the code: about 2.5 cm in print.
_PIXELS = 6


def _qr(link: str) -> segno.QRCode:
    """The link as a QR code that stands a stain or a fold."""
    return segno.make(link, error="m", micro=False)


def qr_svg(link: str) -> str:
    """The QR code as an SVG document with a margin, dark on light."""
    target = io.BytesIO()
    _qr(link).save(target, kind="svg", xmldecl=False, border=4, dark="#000", light="#fff", omitsize=True, nl=False)
    return target.getvalue().decode()


def qr_png(link: str) -> bytes:
    """The QR code as a PNG file with a margin."""
    target = io.BytesIO()
    _qr(link).save(target, kind="png", scale=_PIXELS, border=4)
    return target.getvalue()


def code_address() -> str:
    """Where a code from paper is typed in, as people write addresses."""
    return (settings.SITE_URL + reverse("participants:invitation-code")).split("://", 1)[1]


def print_letters(invitations: Sequence[Invitation]) -> Pdf:
    """One page or more for each invitation. Raises PdfError."""
    process = Process.current()
    letters = [
        {**invitation_words(invitation), "contact": invitation.contact, "qr": f"qr-{invitation.pk}.svg"}
        for invitation in invitations
    ]
    html = render_to_string(
        "participants/pdf/letters.html",
        {
            "process": process,
            "letters": letters,
            "today": clock.today(),
            "code_address": code_address(),
        },
    )
    assets = {str(letter["qr"]): qr_svg(str(letter["link"])) for letter in letters if letter["link"]}
    return render(html, assets=assets, seconds=SECONDS)


def letter_sheet(invitations: Sequence[Invitation]) -> Sheet:
    """A row for each invitation: what a serial letter needs, and the QR code as a picture."""
    heads = [
        _("Organisation"),
        _("Ansprechperson"),
        _("Straße und Hausnummer"),
        _("Postleitzahl"),
        _("Ort"),
        _("Anrede"),
        _("Termine"),
        _("Ihre Worte"),
        _("Link"),
        _("Code"),
        _("Code eingeben unter"),
        _("QR-Code"),
    ]
    return Sheet(_("Serienbrief"), heads, [_row(invitation) for invitation in invitations])


def _row(invitation: Invitation) -> list[Value]:
    organisation, name, link = invitation.organisation, _name(invitation), invitation.link
    return [
        organisation.name,
        name,
        organisation.street,
        organisation.postcode,
        organisation.postal_town,
        # Neutral: nobody is asked how they want to be called.
        _("Guten Tag %(name)s,") % {"name": name} if name else _("Guten Tag,"),
        "\n".join(f"{event.display_title}: {Schedule.of(event).in_words}" for event in coming_events(invitation)),
        invitation.message,
        link,
        invitation.code,
        code_address(),
        Picture(qr_png(link), _("QR-Code: %(link)s") % {"link": link}) if link else None,
    ]


def _name(invitation: Invitation) -> str:
    return invitation.contact.name if invitation.contact else ""
