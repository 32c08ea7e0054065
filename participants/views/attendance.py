"""At the door of an event: its list on a phone, ticking off, walk-ins, corrections, prints."""

import secrets
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View

from participants.actions.attendance import (
    AlreadyListedError,
    DoorClosedError,
    WalkIn,
    add_walk_in,
    has_open_door,
    mark_attendance,
    mark_rest_absent,
)
from participants.attendance_forms import AttendanceForm, WalkInForm
from participants.models import Delegate, SupportNeed
from participants.models.attendance import Attendance, AttendanceSource
from participants.pdf import print_attendance_sheet
from participants.queries.attendance import Presence, people_of
from participants.spreadsheets import Sheet
from participants.views.downloads import table_response
from workshops.folding import fold
from workshops.formats import format_day_plain, machine_time
from workshops.models import Event
from workshops.pdf import PdfError
from workshops.views.access import EventOfAddressMixin, EventTeamMixin, RuleRequiredMixin
from workshops.whole_numbers import read_whole_number

# Why somebody is no walk-in, by the field that says so.
LISTED = {
    "email": gettext_lazy("Mit dieser E-Mail-Adresse steht schon jemand auf der Liste"),
    "name": gettext_lazy("Diese Person steht schon auf der Liste. Ist es jemand anderes, ergänzen Sie den Namen"),
}


class EventTeamView(RuleRequiredMixin, EventOfAddressMixin, EventTeamMixin, View):
    """A page for an event's own team."""

    def page(self, template: str, **context: Any) -> HttpResponse:
        return render(
            self.request, f"participants/{template}.html", {"event": self.event, "section": "termine", **context}
        )


def _words(person: Delegate) -> str:
    """What somebody at the door is found by, folded."""
    registration = person.registration
    names = (person.name, registration.organisation.name, registration.contact.name, registration.reference)
    return fold(" ".join(names))


class TodayView(EventTeamView):
    """The list at the door. GET searches it, POST lets in someone who is not on it."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self._show(WalkInForm(initial={"key": secrets.token_urlsafe(16)}))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        form = WalkInForm(request.POST)
        if form.is_valid():
            entered = form.cleaned_data.copy()
            key = entered.pop("key")
            try:
                person = add_walk_in(event=self.event, walk_in=WalkIn(**entered), key=key, by=request.user)
            except AlreadyListedError as error:
                form.add_error(error.field, LISTED[error.field])
            except DoorClosedError:
                form.add_error(None, _("Vor dem Tag des Termins lässt sich hier niemand eintragen"))
            else:
                messages.success(request, _("%(name)s steht jetzt auf der Liste und ist da.") % {"name": person.name})
                return _to_list(self.event, {}, person)
        return self._show(form)

    def _show(self, form: WalkInForm) -> HttpResponse:
        people = people_of(self.event)
        text = self.request.GET.get("suche", "").replace("\x00", "")[:100].strip()
        for person in people:
            person.words = _words(person)  # type: ignore[attr-defined]
        found = [person for person in people if all(word in person.words for word in fold(text).split())]  # type: ignore[attr-defined]
        source = self.request.GET.get("quelle", "")
        return self.page(
            "today",
            people=found,
            is_empty=not people,
            search=text,
            source=source if source in AttendanceSource.values else AttendanceSource.TEAM,
            form=form,
            presence=Presence.of(self.event),
            needs=SupportNeed.objects.binding()
            .filter(registration__event=self.event)
            .select_related("registration__organisation"),
            has_open_door=has_open_door(self.event),
        )


def _to_list(event: Event, kept: dict[str, str], person: Delegate | None = None) -> HttpResponseRedirect:
    """Back to the list, at the place and with the search that one came from."""
    query = urlencode({name: value for name, value in kept.items() if value})
    address = reverse("participants:today", args=[event.slug]) + (f"?{query}" if query else "")
    return redirect(f"{address}#person-{person.pk}" if person else address)


def _kept(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "").replace("\x00", "")[:100] for name in ("suche", "quelle")}


def _source(request: HttpRequest) -> str:
    source = request.POST.get("quelle", "")
    return source if source in AttendanceSource.values else AttendanceSource.TEAM


class AttendanceMarkView(EventTeamView):
    """One press of a button in the list: `present` or `unknown` with the person's number."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        for attendance in (Attendance.PRESENT, Attendance.UNKNOWN):
            number = read_whole_number(request.POST.get(attendance))
            if number is not None:
                person = get_object_or_404(Delegate, event=self.event, pk=number)
                mark_attendance(delegate=person, attendance=attendance, source=_source(request), by=request.user)
                return _to_list(self.event, _kept(request), person)
        return _to_list(self.event, _kept(request))


class AttendanceRestView(EventTeamView):
    """Everyone who is not ticked off was not there."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        absent = mark_rest_absent(event=self.event, source=_source(request), by=request.user)
        messages.success(
            request,
            ngettext(
                "%(count)d Person ist als „hat gefehlt“ eingetragen.",
                "%(count)d Personen sind als „hat gefehlt“ eingetragen.",
                absent,
            )
            % {"count": absent},
        )
        return _to_list(self.event, _kept(request))


class AttendanceEditView(EventTeamView):
    """One person: were they there, how is that known, and what was noted before."""

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        person = self._person(pk)
        source = person.attendance_source or AttendanceSource.TEAM
        return self._show(person, AttendanceForm(initial={"attendance": person.attendance, "source": source}))

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        person, form = self._person(pk), AttendanceForm(request.POST)
        if not form.is_valid():
            return self._show(person, form)
        mark_attendance(delegate=person, by=request.user, **form.cleaned_data)
        messages.success(request, _("Die Anwesenheit ist gespeichert."))
        return _to_list(self.event, {}, person)

    def _person(self, pk: int) -> Delegate:
        listed = Delegate.objects.select_related("registration__organisation", "registration__contact")
        return get_object_or_404(listed, event=self.event, is_active=True, pk=pk)

    def _show(self, person: Delegate, form: AttendanceForm) -> HttpResponse:
        changes = person.attendance_changes.select_related("by")
        return self.page("attendance_edit", person=person, form=form, changes=changes)


class AttendanceSheetView(EventTeamView):
    """The list to sign, as PDF."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        try:
            pdf = print_attendance_sheet(self.event)
        except PdfError as error:
            messages.error(request, str(error))
            return _to_list(self.event, {})
        name = f"anwesenheit-{self.event.slug}.pdf"
        return HttpResponse(
            pdf.content,
            content_type="application/pdf",
            headers={"Content-Disposition": f'inline; filename="{name}"', "X-Content-Type-Options": "nosniff"},
        )


class AttendanceExportView(EventTeamView):
    """Who was there, as a table. What people need does not stand in it."""

    def get(self, request: HttpRequest, slug: str, form: str) -> HttpResponse:
        day = format_day_plain(self.event.starts_at) if self.event.starts_at else ""
        sheet = Sheet(
            title=" ".join(part for part in (_("Anwesenheit"), day) if part).replace("\N{NO-BREAK SPACE}", " "),
            heads=[
                _("Name"),
                _("Organisation"),
                _("Art"),
                _("Kommune"),
                _("Anmeldung"),
                _("Anwesenheit"),
                _("Quelle"),
                _("Festgestellt"),
            ],
            rows=[_row(person) for person in people_of(self.event)],
        )
        return table_response(sheet, file_name=f"anwesenheit-{self.event.slug}", form=form)


def _row(person: Delegate) -> list[str]:
    registration = person.registration
    return [
        person.name,
        registration.organisation.name,
        str(registration.organisation.category or ""),
        str(registration.organisation.municipality or ""),
        _("an der Tür dazugekommen") if registration.is_walk_in else str(registration.get_state_display()),
        str(person.get_attendance_display()),
        str(person.get_attendance_source_display()),
        machine_time(person.attendance_at).replace("T", " ") if person.attendance_at else "",
    ]
