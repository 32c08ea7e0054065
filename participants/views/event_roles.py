"""Who does what at an event, and hears of it."""

from participants.actions.event_roles import give_event_role, take_event_role
from workshops.forms.roles import EventRoleForm
from workshops.models import EventRole
from workshops.views.roles import EventRolesView


class ToldEventRolesView(EventRolesView):
    """Gives and takes roles; those of the team are written to."""

    def give(self, form: EventRoleForm) -> EventRole:
        return give_event_role(event=self.event, **form.cleaned_data, by=self.request.user)

    def remove(self, role: EventRole) -> None:
        take_event_role(role=role, by=self.request.user)
