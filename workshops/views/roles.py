"""Who does what at an event."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workshops import rules
from workshops.forms.roles import EventRoleForm
from workshops.models import EventRole
from workshops.queries.clashes import find_clashes
from workshops.views.access import EventOfAddressMixin, RuleRequiredMixin
from workshops.whole_numbers import read_whole_number

WHAT_FOR = {
    EventRole.Kind.MODERATION: gettext_lazy(
        "Bearbeitet die Tagesordnung, erfasst Beiträge, schreibt am Protokoll und führt die Liste an der Tür."
    ),
    EventRole.Kind.MINUTES: gettext_lazy("Schreibt das Protokoll und erfasst Beiträge."),
    EventRole.Kind.RECORDING: gettext_lazy("Erfasst Beiträge, zum Beispiel von Karten."),
    EventRole.Kind.HOST: gettext_lazy("Ist im Haus zuständig und sieht, wer kommt und was gebraucht wird."),
}


@dataclass(frozen=True)
class RoleGroup:
    """A role, what it is there for, and who has it."""

    label: str
    what_for: Promise
    roles: list[EventRole]


class EventRolesView(RuleRequiredMixin, EventOfAddressMixin):
    """Gives roles (POST with person and role) and takes them (POST with `take`, the key of one)."""

    rule = staticmethod(rules.can_plan_events)

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.show(EventRoleForm(event=self.event))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        if "take" in request.POST:
            return self.take(request.POST["take"])
        form = EventRoleForm(request.POST, event=self.event)
        if not form.is_valid():
            return self.show(form)
        role = self.give(form)
        words = {"person": role.person, "role": role.get_role_display()}
        messages.success(request, _("%(person)s hat jetzt die Rolle %(role)s.") % words)
        return redirect("workshops:event-roles", self.event.slug)

    def take(self, key: str) -> HttpResponse:
        role = self.event.roles.filter(pk=read_whole_number(key)).first()
        if role is not None:
            words = {"person": role.person, "role": role.get_role_display()}
            self.remove(role)
            messages.success(self.request, _("%(person)s hat die Rolle %(role)s nicht mehr.") % words)
        return redirect("workshops:event-roles", self.event.slug)

    def give(self, form: EventRoleForm) -> EventRole:
        return form.save()

    def remove(self, role: EventRole) -> None:
        role.delete()

    def show(self, form: EventRoleForm) -> HttpResponse:
        roles = list(self.event.roles.select_related("person__user").order_by("person__name", "pk"))
        groups = [
            RoleGroup(str(kind.label), WHAT_FOR[kind], [role for role in roles if role.role == kind])
            for kind in EventRole.Kind
        ]
        context = {
            "event": self.event,
            "form": form,
            "groups": groups,
            "clashes": find_clashes(self.event),
            "section": "termine",
        }
        return render(self.request, "workshops/event_roles.html", context)
