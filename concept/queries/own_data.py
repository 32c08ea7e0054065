"""What the concept knows about a contact: what they and their organisation have contributed."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concept.queries.contributions import contributions_of
from participants.models import Contact
from participants.queries.own_data import Record, add_section, moment_in_words, said


def _contributions(contact: Contact) -> list[Record]:
    return [
        said(
            [
                (_("Nummer"), contribution.number),
                (_("Beitrag"), contribution.text),
                (_("Auf Deutsch"), contribution.translation),
                (_("Erfasst"), moment_in_words(contribution.entered_at)),
                (_("Eingang"), contribution.get_channel_display()),
                (_("Genannt als"), contribution.named_as),
                (_("Aufnahme"), contribution.get_moderation_display()),
                (_("Veröffentlichung"), contribution.get_publication_display()),
                (_("Was daraus wurde"), contribution.get_outcome_display()),
            ]
        )
        for contribution in contributions_of(contact).order_by("number")
    ]


add_section(gettext_lazy("Beiträge"), _contributions)
