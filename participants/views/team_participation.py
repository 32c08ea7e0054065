"""The participation picture: who is where, and who is missing."""

from typing import Any

from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from participants.queries.invitations import inviting_events
from participants.queries.participation import INVITED, PRESENT, REGISTERED, participation
from workshops import rules
from workshops.views.access import RuleRequiredMixin


class TeamParticipationView(RuleRequiredMixin, TemplateView):
    """Kinds of organisations and municipalities against themes; `?zeige=` says what is counted."""

    rule = staticmethod(rules.can_plan_events)
    template_name = "participants/team_participation.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {INVITED: _("eingeladen"), REGISTERED: _("angemeldet"), PRESENT: _("anwesend")}
        shown = self.request.GET.get("zeige", REGISTERED)
        picture = participation(shown if shown in words else REGISTERED)
        if not picture.has_attendance:
            words.pop(PRESENT)
        open_themes = {event.theme for event in inviting_events() if event.theme}
        return super().get_context_data(**kwargs) | {
            "section": "einladungen",
            "picture": picture,
            "open_themes": open_themes,
            "has_gap": picture.has_gap(open_themes),
            "views": [(f"?zeige={name}", label, name == picture.shown) for name, label in words.items()],
            "shown_in_words": words.get(picture.shown, _("anwesend")),
        }
