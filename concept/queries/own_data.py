"""What the concept knows about a contact: what they and their organisation have contributed, and said to it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concept.queries.comments import comments_of
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


def _comments(contact: Contact) -> list[Record]:
    return [
        said(
            [
                (_("Nummer"), comment.number),
                (_("Fassung"), comment.version),
                (_("Absatz"), comment.paragraph or ""),
                (_("Art"), comment.get_kind_display()),
                (_("Rückmeldung"), comment.text),
                (_("Name"), comment.name),
                (_("Eingegangen"), moment_in_words(comment.received_at)),
                (_("Eingang"), comment.get_channel_display()),
                (_("Genannt als"), comment.named_as),
                (_("Stand"), comment.get_moderation_display()),
                (_("Grund"), comment.moderation_reason),
                (_("Antwort"), comment.public_response.get_verdict_display() if comment.public_response else ""),
                (_("Begründung"), comment.public_response.reason if comment.public_response else ""),
            ]
        )
        for comment in comments_of(contact).order_by("number")
    ]


add_section(gettext_lazy("Rückmeldungen zum Konzept"), _comments)
