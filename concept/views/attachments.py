"""Photos and slides of minutes: the team's pages, and the files themselves."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from concept.actions.attachments import add_attachment, change_attachment, remove_attachment
from concept.actions.minutes import MinutesRefused
from concept.minutes_forms import AttachmentForm, UploadForm
from concept.models import Minutes, MinutesAttachment
from concept.queries.minutes import attachment_lines
from concept.views.files import send_file
from concept.views.gone import show_gone, typed_in
from concept.views.minutes import MinutesPage
from workshops import rules
from workshops.seen import ChangedMeanwhile, digest
from workshops.views.conflicts import show_conflict


class AttachmentsView(MinutesPage):
    """All of them, and a new one."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.show(self.begun(), UploadForm())

    def show(self, minutes: Minutes, form: UploadForm, status: int = 200) -> HttpResponse:
        attachments = minutes.attachments.select_related("agenda_item")
        return self.page("minutes_attachments", status=status, minutes=minutes, attachments=attachments, form=form)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        minutes, form = self.begun(), UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(minutes, form, status=422)
        try:
            attachment = add_attachment(
                minutes=minutes,
                content=form.cleaned_data["file"].read(),
                title=form.cleaned_data["title"],
                by=request.user,
            )
        except MinutesRefused as refused:
            form.add_error("file", str(refused))
            return self.show(minutes, form, status=422)
        messages.success(request, _("„%(title)s“ ist da, noch intern.") % {"title": attachment.title})
        return self.to("attachment-edit", attachment.key)


class AttachmentPage(MinutesPage):
    """One attachment of the event's minutes."""

    def find(self, key: UUID) -> MinutesAttachment:
        return get_object_or_404(MinutesAttachment, minutes__event=self.event, key=key)


class AttachmentEditView(AttachmentPage):
    """Says what it is and who may see it. Two people at once get both versions to choose from; what was written about one
    that is gone is shown once more."""

    def get(self, request: HttpRequest, slug: str, key: UUID) -> HttpResponse:
        attachment = self.find(key)
        names = ("title", "description", "agenda_item", "is_public")
        initial = {name: getattr(attachment, name) for name in names}
        form = AttachmentForm(initial=initial, event=self.event)
        return self.show(attachment, form, digest(attachment_lines(attachment)))

    def show(self, attachment: MinutesAttachment, form: AttachmentForm, seen: str, status: int = 200) -> HttpResponse:
        return self.page("attachment_edit", status=status, attachment=attachment, form=form, seen=seen)

    def gone(self) -> HttpResponse:
        return show_gone(
            self.request,
            typed_in(self.request, title=_("Titel"), description=_("Was ist zu sehen?")),
            section="termine",
            heading=_("Diesen Anhang gibt es nicht mehr"),
            back=reverse("concept:minutes-attachments", args=[self.event.slug]),
            back_words=_("Fotos und Folien"),
        )

    def post(self, request: HttpRequest, slug: str, key: UUID) -> HttpResponse:
        attachment = MinutesAttachment.objects.filter(minutes__event=self.event, key=key).first()
        if attachment is None:
            return self.gone()
        form, seen = AttachmentForm(request.POST, event=self.event), request.POST.get("seen", "")
        if form.is_valid():
            try:
                change_attachment(attachment=attachment, seen=seen, **form.cleaned_data)
            except MinutesAttachment.DoesNotExist:
                return self.gone()
            except ChangedMeanwhile as changed:
                title, mine = _("Zwei Fassungen des Anhangs"), attachment_lines(attachment)
                return show_conflict(request, title=title, now=changed.lines, mine=mine, section="termine")
            except MinutesRefused as refused:
                form.add_error("description", str(refused))
            else:
                messages.success(request, _("„%(title)s“ ist gespeichert.") % {"title": attachment.title})
                return self.to("minutes-attachments")
        return self.show(attachment, form, seen, status=422)


class AttachmentDeleteView(AttachmentPage):
    """Asks before it is taken out for good."""

    def get(self, request: HttpRequest, slug: str, key: UUID) -> HttpResponse:
        return self.page("attachment_delete", attachment=self.find(key))

    def post(self, request: HttpRequest, slug: str, key: UUID) -> HttpResponse:
        attachment = self.find(key)
        remove_attachment(attachment=attachment)
        messages.success(request, _("„%(title)s“ ist gelöscht.") % {"title": attachment.title})
        return self.to("minutes-attachments")


class FileView(View):
    """The file. Public ones for everyone, once the minutes are out; the others for the event's team alone."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, slug: str, key: UUID) -> HttpResponseBase:
        found = MinutesAttachment.objects.select_related("minutes__event", "agenda_item")
        attachment = get_object_or_404(found, minutes__event__slug=slug, key=key)
        minutes, item = attachment.minutes, attachment.agenda_item
        is_out = minutes.is_published and minutes.event.is_published
        is_public = is_out and attachment.is_public and (item is None or item.is_public)
        # Who asks matters only here: what is public is the same for all and asks for no cookie.
        if not is_public and not rules.is_in_event_team(request.user, minutes.event):
            raise Http404
        if not attachment.path.exists():
            raise Http404
        headers = {
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "public, no-cache" if is_public else "no-store, private",
        }
        kind = "image/jpeg" if attachment.is_photo else "application/pdf"
        name = f"{_('protokoll')}-{attachment.key.hex[:8]}.{attachment.ending}"
        return send_file(
            request,
            attachment.path,
            etag=attachment.key.hex,
            content_type=kind,
            file_name=name,
            headers=headers,
            as_attachment=not attachment.is_photo,
        )
