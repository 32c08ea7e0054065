"""Who works for the process, and who of them may sign in."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from participants.actions.team import (
    AlreadyInTeamError,
    LastLeadError,
    add_member,
    change_member,
    close_access,
    invite_again,
)
from participants.team_member_forms import MemberCreateForm, MemberForm
from workshops import clock, rules
from workshops.models import Event, EventRole, Person, User
from workshops.views.access import RuleRequiredMixin


def members() -> QuerySet[User]:
    """Who may sign in to the team's side."""
    return User.objects.filter(is_active=True, role__in=rules.TEAM_ROLES).select_related("person")


class TeamMembersView(RuleRequiredMixin, TemplateView):
    """Everyone of the team with what they do at coming events; then who is named in the process without access."""

    rule = staticmethod(rules.can_plan_events)
    template_name = "participants/team_members.html"
    extra_context = {"section": "termine"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        team = list(members().order_by("name", "email"))
        coming: dict[int | None, list[EventRole]] = {}
        roles = EventRole.objects.filter(event__in=Event.objects.upcoming(clock.now()).order_by())
        for role in roles.select_related("event__theme", "person").order_by("event__starts_at", "pk"):
            coming.setdefault(role.person.user_id, []).append(role)
        return super().get_context_data(**kwargs) | {
            "members": [(user, coming.get(user.pk, [])) for user in team],
            "others": Person.objects.exclude(user__in=team).order_by("name", "pk"),
        }


class TeamMemberView(RuleRequiredMixin):
    """What the pages that change the team need."""

    rule = staticmethod(rules.can_plan_events)
    request: HttpRequest

    def page(self, template: str, **context: Any) -> HttpResponse:
        return render(self.request, f"participants/{template}.html", context | {"section": "termine"})


class TeamMemberCreateView(TeamMemberView, View):
    """Takes somebody in, and writes to them if they have an address. `?person=` and `?termin=` (slugs) fill the form."""

    def get(self, request: HttpRequest) -> HttpResponse:
        person = Person.objects.filter(slug=_slug(request, "person")).first()
        initial = {"person": person and person.slug, "event": _slug(request, "termin")}
        return self.page("team_member_create", form=MemberCreateForm(initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = MemberCreateForm(request.POST)
        if not form.is_valid():
            return self.page("team_member_create", form=form)
        entered = form.cleaned_data
        try:
            person = add_member(
                person=entered["person"],
                name=entered["name"],
                email=entered["email"],
                role=entered["role"],
                event=entered["event"],
                event_role=entered["event_role"],
                by=request.user,
            )
        except AlreadyInTeamError:
            form.add_error("email", _("Mit dieser E-Mail-Adresse gehört schon jemand zum Team."))
            return self.page("team_member_create", form=form)
        text = (
            _("%(person)s gehört jetzt zum Team. Die E-Mail mit dem Zugang ist unterwegs.")
            if entered["email"]
            else _("%(person)s ist eingetragen, ohne Zugang zur Team-Seite.")
        )
        messages.success(request, text % {"person": person})
        if event := entered["event"]:
            return redirect("workshops:event-roles", event.slug)
        return redirect("participants:team-members")


class TeamMemberEditView(TeamMemberView, View):
    """Another name or role for somebody; with `again` the mail once more, with `close` the end of their access."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = get_object_or_404(members(), pk=pk)
        return self.show(user, MemberForm(initial={"name": user.name, "role": user.role}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = get_object_or_404(members(), pk=pk)
        if "again" in request.POST:
            invite_again(user=user, by=request.user)
            messages.success(
                request, _("Die E-Mail mit dem Zugang ist noch einmal unterwegs an %(user)s.") % {"user": user}
            )
            return redirect("participants:team-members")
        form = MemberForm(request.POST)
        is_closing = "close" in request.POST
        if not is_closing and not form.is_valid():
            return self.show(user, form)
        try:
            if is_closing:
                close_access(user=user, by=request.user)
                text = _("%(user)s hat keinen Zugang mehr zur Team-Seite.")
            else:
                change_member(user=user, **form.cleaned_data, by=request.user)
                text = _("Gespeichert: %(user)s.")
        except LastLeadError:
            messages.error(request, _("Den eigenen Zugang als Prozessleitung ändert jemand anderes aus der Leitung."))
            return redirect("participants:team-member-edit", user.pk)
        messages.success(request, text % {"user": user})
        return redirect("participants:team-members")

    def show(self, user: User, form: MemberForm) -> HttpResponse:
        return self.page("team_member", form=form, member=user, is_self=user.pk == self.request.user.pk)


def _slug(request: HttpRequest, name: str) -> str:
    """What the address says, without what no database takes."""
    return request.GET.get(name, "").replace("\0", "")
