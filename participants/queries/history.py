"""What happened to a registration, in words: its dated trace."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.models import Registration, RegistrationChange
from participants.models.registrations import ChangeKind, EndReason, RegistrationState

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

UNCONFIRMED, CONFIRMED = RegistrationState.UNCONFIRMED, RegistrationState.CONFIRMED
WAITING, OFFERED = RegistrationState.WAITING, RegistrationState.OFFERED

_WHAT: "dict[tuple[str, str], StrOrPromise]" = {
    ("", UNCONFIRMED): gettext_lazy("Anmeldung eingegangen"),
    (UNCONFIRMED, CONFIRMED): gettext_lazy("Bestätigt: hat einen Platz bekommen"),
    (UNCONFIRMED, WAITING): gettext_lazy("Bestätigt: auf die Warteliste gekommen"),
    (WAITING, CONFIRMED): gettext_lazy("Nachgerückt: hat einen Platz bekommen"),
    (WAITING, OFFERED): gettext_lazy("Platz angeboten"),
    (OFFERED, CONFIRMED): gettext_lazy("Angebotenen Platz angenommen"),
}
# To the team; `EndReason` says it to the contact.
_WHY: "dict[str, StrOrPromise]" = {
    EndReason.BY_CONTACT: "",
    EndReason.BY_TEAM: "",
    EndReason.NOT_CONFIRMED: gettext_lazy("nicht rechtzeitig bestätigt"),
    EndReason.REPLACED: gettext_lazy("durch ein neues Formular ersetzt"),
    EndReason.CLOSED: gettext_lazy("Anmeldung geschlossen"),
    EndReason.EVENT_CANCELLED: gettext_lazy("Termin abgesagt"),
    EndReason.TOO_MANY: gettext_lazy("mehr Personen, als je Organisation vorgesehen sind"),
    EndReason.ALREADY_REGISTERED: gettext_lazy("eine der Personen war schon angemeldet"),
    EndReason.OFFER_LAPSED: gettext_lazy("Angebot nicht rechtzeitig angenommen"),
    EndReason.OFFER_DECLINED: gettext_lazy("Angebot nicht angenommen"),
}
# What nobody has to do: it happens when its time has come.
_BY_ITSELF = {EndReason.NOT_CONFIRMED, EndReason.OFFER_LAPSED}


@dataclass(frozen=True)
class HistoryLine:
    """One change: when (process moment), what, by whom and why in words; `why` may be empty."""

    at: datetime
    what: str
    who: str
    why: str


def history_of(registration: Registration) -> list[HistoryLine]:
    """The trace of a registration, the oldest first. One query."""
    return [
        HistoryLine(change.at, _what(change), _who(change), str(_WHY.get(change.reason, change.reason)))
        for change in registration.changes.select_related("by")
    ]


def _what(change: RegistrationChange) -> str:
    if change.kind != ChangeKind.STATE:
        label = str(change.get_kind_display())
        return label[:1].upper() + label[1:]
    if change.to_state == RegistrationState.CANCELLED:
        return _("Abgesagt")
    if change.to_state == RegistrationState.EXPIRED:
        return _("Nicht angenommen") if change.from_state == UNCONFIRMED else _("Verfallen")
    if change.from_state == change.to_state:
        return _("Geändert")
    return str(_WHAT.get((change.from_state, change.to_state), change.get_to_state_display()))


def _who(change: RegistrationChange) -> str:
    if change.by is not None:
        return str(change.by)
    moves_up = change.from_state == WAITING and change.to_state in {CONFIRMED, OFFERED}
    if moves_up or change.kind == ChangeKind.EVENT or change.reason in _BY_ITSELF:
        return _("von selbst")
    return _("Ansprechperson")
