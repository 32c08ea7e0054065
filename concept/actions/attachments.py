"""Photos of the wall and slides: taken in, described, shown, taken out."""

import os
import tempfile
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from concept.actions.minutes import MinutesRefused
from concept.cleaning import UncleanFile, clean_file
from concept.models import Minutes, MinutesAttachment
from concept.models.minutes import AttachmentKind
from concept.queries.minutes import attachment_lines
from workshops import clock
from workshops.models import AgendaItem, User
from workshops.seen import demand_unchanged

MAX_SIZE = 8_000_000  # bytes
MAX_ATTACHMENTS = 40


def add_attachment(
    *, minutes: Minutes, content: bytes, title: str, agenda_item: AgendaItem | None = None, by: User | None
) -> MinutesAttachment:
    """Takes in a photo or slides, made anew; internal at first. May be added as long as there are minutes.

    Raises MinutesRefused with the reason.
    """
    if len(content) > MAX_SIZE:
        raise MinutesRefused(_reason("size"))
    try:
        clean = clean_file(content)
    except UncleanFile as unclean:
        raise MinutesRefused(_reason(str(unclean))) from unclean
    attachment = MinutesAttachment(
        minutes=minutes,
        agenda_item=agenda_item,
        kind=clean.kind,
        title=title,
        size=len(clean.content),
        width=clean.width,
        height=clean.height,
        added_at=clock.now(),
        added_by=by,
    )
    with transaction.atomic():
        locked = Minutes.objects.select_for_update(no_key=True).get(pk=minutes.pk)
        if locked.attachments.count() >= MAX_ATTACHMENTS:
            raise MinutesRefused(_reason("count"))
        attachment.path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=attachment.path.parent, delete=False) as file:
            file.write(clean.content)
        os.replace(file.name, attachment.path)
        attachment.save()
    return attachment


@transaction.atomic
def change_attachment(
    *,
    attachment: MinutesAttachment,
    title: str,
    description: str,
    agenda_item: AgendaItem | None,
    is_public: bool,
    seen: str = "",
) -> MinutesAttachment:
    """Says what it is and who may see it. `seen`: the digest of the lines over which that was written. Raises
    MinutesRefused for a photo that everyone is to see and nobody has described, ChangedMeanwhile, and DoesNotExist."""
    if is_public and attachment.kind == AttachmentKind.PHOTO and not description:
        raise MinutesRefused(_("Beschreiben Sie, was zu sehen ist: Manche hören die Seite, statt sie zu sehen."))
    stored = MinutesAttachment.objects.select_for_update().get(pk=attachment.pk)
    attachment.title, attachment.description = title, description
    attachment.agenda_item, attachment.is_public = agenda_item, is_public
    demand_unchanged(seen=seen, now=attachment_lines(stored), wanted=attachment_lines(attachment))
    attachment.save(update_fields=["title", "description", "agenda_item", "is_public"])
    return attachment


def remove_attachment(*, attachment: MinutesAttachment) -> None:
    """Takes it out for good, the file too."""
    with transaction.atomic():
        transaction.on_commit(partial(attachment.path.unlink, missing_ok=True))
        attachment.delete()


def _reason(word: str) -> str:
    """Why a file is not taken, in words for people."""
    return {
        "size": _("Die Datei ist größer als 8 MB. Verkleinern Sie das Foto oder speichern Sie die Folien kleiner."),
        "count": _("Ein Protokoll hat höchstens 40 Anhänge. Löschen Sie zuerst einen."),
        "unknown": _(
            "Das ist weder ein Foto (JPEG, PNG, WebP) noch ein PDF. Speichern Sie die Datei in einer dieser Formen."
        ),
        "pixels": _("Das Foto hat mehr als 60 Millionen Bildpunkte. Verkleinern Sie es."),
        "pages": _("Das PDF hat keine oder mehr als 300 Seiten."),
        "locked": _("Das PDF ist mit einem Passwort geschützt. Speichern Sie es ohne Passwort."),
        "large": _("Die Datei braucht zum Öffnen zu viel Zeit oder Speicher. Speichern Sie sie kleiner."),
    }.get(word, _("Die Datei ist beschädigt und lässt sich nicht öffnen. Speichern Sie sie neu."))
