"""What the law and fairness ask a site to say about itself, and the page in Leichte Sprache."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from participants.models import OrganisationCategory
from workshops.formats import format_span_easy
from workshops.models import Event, Theme
from workshops.views.public import PublicPage
from workshops_soest.entries import list_entries

# More dates than these are read on the schedule.
EASY_DATES = 5
EASY_STATES = {
    "free": _("Es gibt noch freie Plätze."),
    "wait": _("Alle Plätze sind schon besetzt. Sie können auf eine Warte-Liste."),
    "full": _("Alle Plätze sind schon besetzt."),
    "closed": _("Zurzeit kann man sich nicht anmelden."),
}


def easy_day(event: Event) -> str:
    assert event.starts_at
    assert event.ends_at
    return format_span_easy(event.starts_at, event.ends_at)


class ImprintView(PublicPage):
    template_name = "workshops_soest/imprint.html"


class PrivacyView(PublicPage):
    template_name = "workshops_soest/privacy.html"


class AccessibilityView(PublicPage):
    template_name = "workshops_soest/accessibility.html"


class PlainLanguageView(PublicPage):
    """The process and how to register in Leichte Sprache: short sentences, one thought each, no technical words."""

    template_name = "workshops_soest/plain_language.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries = list_entries()
        themes = list(Theme.objects.all())
        groups = OrganisationCategory.objects.exclude(plain_title="").values_list("plain_title", flat=True)
        return super().get_context_data(
            themes=themes,
            workshops=sum(theme.planned_workshops for theme in themes),
            entries=[
                {"event": entry.event, "day": easy_day(entry.event), "words": EASY_STATES.get(entry.kind, "")}
                for entry in entries
                if entry.is_upcoming
            ][:EASY_DATES],
            is_open=any(entry.places.accepts for entry in entries),
            groups=dict.fromkeys(groups),
            **kwargs,
        )
