"""Who takes part, in numbers; by name only who has agreed."""

from typing import Any

from participants.queries.participation import participation, public_names
from workshops.views.public import PublicPage


class ParticipationView(PublicPage):
    """Organisations that are registered, by kind and municipality; nothing about people."""

    template_name = "workshops_soest/participation.html"
    section = "ueber"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(picture=participation(), names=public_names(), **kwargs)
