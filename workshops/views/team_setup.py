"""What the process stands on, for the team to keep up to date: the process itself, its themes and venues."""

from typing import Any

from django.contrib import messages
from django.forms import ModelForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import CreateView, TemplateView

from workshops import rules
from workshops.actions.saving import save_fields
from workshops.folding import fold
from workshops.forms.setup import ProcessForm, ThemeForm, VenueForm
from workshops.models import Process, Theme, Venue
from workshops.views.access import RuleRequiredMixin
from workshops.views.conflicts import TwoVersionsView


class SetupView(RuleRequiredMixin, TemplateView):
    """The way to all of them."""

    rule = staticmethod(rules.can_plan_events)
    template_name = "workshops/team_setup.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lists = {"themes": Theme.objects.all(), "venues": Venue.objects.select_related("municipality")}
        return super().get_context_data(**kwargs) | lists | {"section": "termine"}


class SetupFormMixin(RuleRequiredMixin):
    """A form that leads back to the overview."""

    rule = staticmethod(rules.can_plan_events)
    template_name = "workshops/team_setup_form.html"
    success_url = reverse_lazy("workshops:team-setup")
    extra_context = {"section": "termine"}

    def form_valid(self, form: ModelForm) -> HttpResponse:
        messages.success(self.request, _("Gespeichert: %(what)s.") % {"what": form.instance})  # type: ignore[attr-defined]
        return super().form_valid(form)  # type: ignore[misc]


class SetupEditView(SetupFormMixin, TwoVersionsView):
    """What is there is changed. Two people at once get both versions to choose from."""

    def form_valid(self, form: ModelForm) -> HttpResponse:
        """Raises ChangedMeanwhile."""
        save_fields(form=form, seen=self.seen)
        messages.success(self.request, _("Gespeichert: %(what)s.") % {"what": form.instance})
        return redirect(self.success_url)


class ProcessEditView(SetupEditView):
    form_class = ProcessForm
    extra_context = {"section": "termine", "heading": gettext_lazy("Der Prozess")}

    def get_object(self, queryset: Any = None) -> Process:
        return Process.objects.get()


class ThemeEditView(SetupEditView):
    form_class = ThemeForm
    model = Theme
    slug_field = slug_url_kwarg = "number"


class VenueEditView(SetupEditView):
    form_class = VenueForm
    model = Venue


class VenueCreateView(SetupFormMixin, CreateView):
    form_class = VenueForm
    model = Venue
    extra_context = {"section": "termine", "heading": gettext_lazy("Neuer Ort")}

    def form_valid(self, form: ModelForm) -> HttpResponse:
        base = slug = slugify(fold(form.instance.name)) or "ort"
        taken = {"neu", *Venue.objects.filter(slug__startswith=base).values_list("slug", flat=True)}
        number = 1
        while slug in taken:
            number += 1
            slug = f"{base}-{number}"
        form.instance.slug = slug
        return super().form_valid(form)
