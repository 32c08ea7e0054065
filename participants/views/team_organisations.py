"""The team's directory of organisations."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import CreateView, FormView, TemplateView, UpdateView, View

from participants.actions.contacts import ContactRefusedError, remove_contact, save_contact
from participants.actions.organisations import MergeRefusedError, merge_organisations, same_contact
from participants.contact_forms import HandOverForm
from participants.imports.columns import Column
from participants.models import Contact, Organisation
from participants.organisation_forms import ContactForm, OrganisationFilterForm, OrganisationForm
from participants.queries.duplicates import possible_duplicates
from participants.queries.organisations import find_organisations, what_points_to, with_counts
from participants.spreadsheets import Sheet, Value
from participants.views.downloads import table_response
from workshops import rules
from workshops.views.access import RuleRequiredMixin
from workshops.whole_numbers import read_whole_number

PER_PAGE = 50


class OrganisationsView(RuleRequiredMixin):
    """What every page about organisations needs."""

    rule = staticmethod(rules.can_plan_events)
    extra_context = {"section": "anmeldungen"}


def _narrowed(filters: OrganisationFilterForm) -> QuerySet[Organisation]:
    organisations = with_counts(Organisation.objects.all())
    if text := filters.value("suche"):
        organisations = find_organisations(organisations, text)
    if category := filters.value("art"):
        organisations = organisations.filter(category=category)
    if municipality := filters.value("kommune"):
        organisations = organisations.filter(municipality=municipality)
    if migrant := filters.value("migranten"):
        organisations = organisations.filter(is_migrant_organisation=migrant == "ja")
    return organisations


class TeamOrganisationsView(OrganisationsView, TemplateView):
    """Every organisation with its contacts, in the order of the alphabet."""

    template_name = "participants/team_organisations.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filters = OrganisationFilterForm(self.request.GET)
        page = Paginator(_narrowed(filters), PER_PAGE).get_page(self.request.GET.get("seite"))
        count = page.paginator.count
        query = self.request.GET.copy()
        query.pop("seite", None)
        return super().get_context_data(**kwargs) | {
            "filter": filters,
            "page": page,
            "query": query.urlencode(),
            "result": ngettext("%(count)d Organisation", "%(count)d Organisationen", count) % {"count": count},
            "tokens": self._tokens(filters),
        }

    def _tokens(self, filters: OrganisationFilterForm) -> list[tuple[str, str]]:
        """What the list is narrowed to, each with the address without it."""
        made = []
        for name, field in filters.fields.items():
            if value := filters.value(name):
                query = self.request.GET.copy()
                del query[name]
                query.pop("seite", None)
                label = f"{field.label}: {value}" if name == "migranten" else str(value)
                made.append((label, f"{self.request.path}?{query.urlencode()}"))
        return made


class OrganisationExportView(OrganisationsView, View):
    """What the list shows, a row per contact, with the heads that the import reads."""

    def get(self, request: HttpRequest, form: str) -> HttpResponse:
        heads = [
            *(Column(name).label for name in ("name", "category", "municipality", "street", "postcode", "town")),
            *(Column(name).label for name in ("migrant", "contact", "email", "phone", "language")),
            _("Anmeldungen"),
        ]
        organisations = _narrowed(OrganisationFilterForm(request.GET))
        rows = [row for organisation in organisations for row in _export_rows(organisation)]
        sheet = Sheet(_("Organisationen"), [str(head) for head in heads], rows)
        return table_response(sheet, file_name=_("organisationen"), form=form)


def _export_rows(organisation: Organisation) -> list[list[Value]]:
    about: list[Value] = [
        organisation.name,
        str(organisation.category or ""),
        str(organisation.municipality or ""),
        organisation.street,
        organisation.postcode,
        organisation.town,
        _("ja") if organisation.is_migrant_organisation else "",
    ]
    contacts = [[each.name, each.email, each.phone, each.language] for each in organisation.contacts.all()]
    count: int = organisation.registration_count  # type: ignore[attr-defined]
    return [[*about, *contact, count] for contact in contacts or [[""] * 4]]


class OrganisationCreateView(OrganisationsView, CreateView):
    """A new organisation; its contacts follow on its own page."""

    form_class = OrganisationForm
    template_name = "participants/team_organisation.html"

    def form_valid(self, form: OrganisationForm) -> HttpResponse:
        organisation = form.save()
        messages.success(
            self.request,
            _("„%(name)s“ ist angelegt. Tragen Sie jetzt die Ansprechperson ein.") % {"name": organisation},
        )
        return redirect("participants:team-contact-create", organisation.pk)


class OrganisationEditView(OrganisationsView, UpdateView):
    """An organisation, its contacts and what was put together with it."""

    model = Organisation
    form_class = OrganisationForm
    template_name = "participants/team_organisation.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        organisation: Organisation = self.object
        return super().get_context_data(**kwargs) | {
            "organisation": Organisation.objects.get(pk=organisation.pk),
            "contacts": organisation.contacts.order_by("pk"),
            "registrations": organisation.registrations.for_pages().order_by("event__starts_at", "pk"),
            "merges": organisation.merges.select_related("by"),
        }

    def form_valid(self, form: OrganisationForm) -> HttpResponse:
        organisation = form.save()
        messages.success(self.request, _("„%(name)s“ ist gespeichert.") % {"name": organisation})
        return redirect("participants:team-organisations")


class ContactMixin(OrganisationsView):
    """A contact of the organisation in the address."""

    model = Contact
    form_class = ContactForm
    template_name = "participants/team_contact.html"

    def get_queryset(self) -> QuerySet[Contact]:
        return Contact.objects.filter(organisation__pk=self.kwargs["organisation"])

    def get_form_kwargs(self) -> dict[str, Any]:
        organisation = get_object_or_404(Organisation, pk=self.kwargs["organisation"])
        return super().get_form_kwargs() | {"organisation": organisation}  # type: ignore[misc]

    def form_valid(self, form: ContactForm) -> HttpResponse:
        contact = form.save(commit=False)
        save_contact(contact=contact, former=form.initial.get("email", ""))
        messages.success(self.request, _("Gespeichert: %(name)s.") % {"name": contact})  # type: ignore[attr-defined]
        return redirect("participants:team-organisation-edit", contact.organisation_id)


class ContactCreateView(ContactMixin, CreateView):
    """A new contact."""


class ContactEditView(ContactMixin, UpdateView):
    """A contact."""


class ContactRemoveView(OrganisationsView, FormView):
    """Somebody has left: hands what they have registered over and takes them out."""

    template_name = "participants/team_contact_remove.html"
    form_class = HandOverForm

    @cached_property
    def contact(self) -> Contact:
        contacts = Contact.objects.filter(organisation__pk=self.kwargs["organisation"])
        return get_object_or_404(contacts.select_related("organisation"), pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        others = self.contact.organisation.contacts.accepted().exclude(pk=self.contact.pk)
        return super().get_form_kwargs() | {"successors": others.order_by("pk")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"contact": self.contact}

    def form_valid(self, form: HandOverForm) -> HttpResponse:
        successor = form.cleaned_data["successor"]
        try:
            remove_contact(contact=self.contact, successor=successor, by=self.request.user)
        except ContactRefusedError as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("%(name)s führt die Anmeldungen weiter.") % {"name": successor})
        return redirect("participants:team-organisation-edit", self.kwargs["organisation"])


class DuplicatesView(OrganisationsView, TemplateView):
    """Organisations that may be the same."""

    template_name = "participants/team_duplicates.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        organisations = Organisation.objects.select_related("municipality")
        pairs = Paginator(possible_duplicates(organisations), PER_PAGE).get_page(self.request.GET.get("seite"))
        return super().get_context_data(**kwargs) | {"page": pairs}


class OrganisationMergeView(OrganisationsView, TemplateView):
    """Puts another organisation into this one: GET shows what will move, POST does it.

    `mit`: the one that goes, by number; without it the page asks which.
    """

    template_name = "participants/team_organisation_merge.html"
    found_at_most = 20

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        keep = get_object_or_404(with_counts(Organisation.objects.all()), pk=self.kwargs["pk"])
        context |= {"keep": keep, "query": (self.request.GET.get("suche") or "").replace("\0", "")[:200]}
        if "mit" in self.request.GET:
            merge = self._other(keep, self.request.GET["mit"])
            return context | {"merge": merge} | _preview(keep, merge)
        if context["query"].strip():
            found = find_organisations(with_counts(Organisation.objects.exclude(pk=keep.pk)), context["query"])
            context["found"] = found[: self.found_at_most]
        return context

    @staticmethod
    def _other(keep: Organisation, text: str) -> Organisation:
        return get_object_or_404(with_counts(Organisation.objects.exclude(pk=keep.pk)), pk=read_whole_number(text))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        keep = get_object_or_404(Organisation, pk=pk)
        merge = self._other(keep, request.POST.get("mit", ""))
        try:
            merge_organisations(
                keep=keep, merge=merge, by=request.user, accepts_contacts="accepts_contacts" in request.POST
            )
        except MergeRefusedError as error:
            messages.error(request, str(error))
            return redirect(f"{reverse('participants:team-organisation-merge', args=[pk])}?mit={merge.pk}")
        messages.success(request, _("„%(merged)s“ ist in „%(kept)s“ aufgegangen.") % {"merged": merge, "kept": keep})
        return redirect("participants:team-organisation-edit", pk)


def _preview(keep: Organisation, merge: Organisation) -> dict[str, Any]:
    ours = list(keep.contacts.all())
    return {
        "facts": [
            (field, *(str(getattr(each, name) or "–") for each in (keep, merge)))
            for field, name in [
                (_("Art"), "category"),
                (_("Kommune"), "municipality"),
                (_("Straße und Hausnummer"), "street"),
                (_("Postleitzahl"), "postcode"),
                (_("Ort"), "town"),
            ]
        ],
        "moving": what_points_to(merge),
        "contacts": [(contact, same_contact(contact, ours)) for contact in merge.contacts.all()],
    }
