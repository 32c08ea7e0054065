"""The Synopse as tables to download."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _

from concept.models import Comment, Response
from concept.queries.comments import SynopsisSection
from participants.spreadsheets import Sheet, Value
from workshops import clock


def public_sheet(sections: Iterable[SynopsisSection]) -> Sheet:
    """What everyone may read, as a table."""
    heads = [
        _("Nummer"),
        _("Abschnitt"),
        _("Absatz"),
        _("Art"),
        _("Von"),
        _("Eingegangen"),
        _("Eingang"),
        _("Rückmeldung"),
        _("Antwort"),
        _("Begründung"),
        _("Beispiel"),
    ]
    rows = [
        [
            *_place(group, comment),
            comment.author,
            *_received(comment),
            comment.text,
            *_answered(comment.public_response),
            _example(comment),
        ]
        for group in sections
        for comment in group.comments
    ]
    return Sheet(_("Synopse"), heads, rows)


def team_sheet(sections: Iterable[SynopsisSection]) -> Sheet:
    """The same with what is internal; without addresses."""
    heads = [_("Nummer"), _("Abschnitt"), _("Absatz"), _("Art"), _("Genannt als"), _("Rückmeldung"), _("Antwort")]
    heads += [
        _("Begründung"),
        _("Name"),
        _("Organisation"),
        _("Eingegangen"),
        _("Eingang"),
        _("Stand"),
        _("Mitgeteilt"),
        _("Beispiel"),
    ]
    rows = []
    for group in sections:
        for comment in group.comments:
            response = getattr(comment, "response", None)
            more = [
                comment.name,
                str(comment.organisation or ""),
                *_received(comment),
                str(comment.get_moderation_display()),
                _day(response.published_at if response else comment.decline_told_at),
                _example(comment),
            ]
            said = [*_place(group, comment), comment.named_as, comment.text]
            rows.append([*said, *_answered(response, nothing=""), *more])
    return Sheet(_("Synopse"), heads, rows)


def _place(group: SynopsisSection, comment: Comment) -> list[str | int]:
    place = comment.paragraph.quotation if comment.paragraph else ""
    return [comment.number, group.title, place, str(comment.get_kind_display())]


def _received(comment: Comment) -> list[Value]:
    return [_day(comment.received_at), str(comment.get_channel_display())]


def _example(comment: Comment) -> str:
    return _("Beispiel") if comment.is_example else ""


def _answered(response: Response | None, *, nothing: str | None = None) -> list[str]:
    if response is None:
        return [_("Antwort folgt") if nothing is None else nothing, ""]
    return [str(response.get_verdict_display()), response.reason]


def _day(moment: datetime | None) -> date | None:
    return clock.to_local(moment).date() if moment else None
