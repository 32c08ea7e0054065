"""Letters to invite by: to print, as a list for a serial letter, and the note that they were posted."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View

from participants.actions.invitations import mark_letters_sent
from participants.letters import MOST_LETTERS, letter_sheet, print_letters
from participants.models import Invitation
from participants.models.invitations import InvitationChannel
from participants.views.downloads import table_response
from participants.views.team_invitations import InvitationsView, read_numbers
from workshops import clock
from workshops.pdf import PdfError


def _letters(request: HttpRequest) -> QuerySet[Invitation]:
    """Those not posted yet; with `auch=alle` the others whose events are to come too."""
    letters = Invitation.objects.standing().open_at(clock.now()).filter(channel=InvitationChannel.LETTER)
    if request.GET.get("auch") != "alle":
        letters = letters.filter(sent_at=None)
    return letters.for_pages().order_by("organisation__folded_name", "pk")


class InvitationLettersView(InvitationsView, TemplateView):
    """What there is to print and to post. POST notes that it was posted."""

    template_name = "participants/team_invitation_letters.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        letters = list(_letters(self.request))
        starts = range(0, len(letters), MOST_LETTERS)
        return super().get_context_data(**kwargs) | {
            "letters": letters,
            "unsent": [letter for letter in letters if letter.sent_at is None],
            "with_all": self.request.GET.get("auch") == "alle",
            "query": "?auch=alle" if self.request.GET.get("auch") == "alle" else "",
            "portions": [(start + 1, min(start + MOST_LETTERS, len(letters))) for start in starts],
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        number = mark_letters_sent(invitations=read_numbers(request.POST.getlist("letters")), by=request.user)
        words = ngettext(
            "%(number)d Brief ist als verschickt notiert.", "%(number)d Briefe sind als verschickt notiert.", number
        )
        messages.success(request, words % {"number": number})
        return redirect("participants:team-invitations")


class InvitationLetterListView(InvitationsView, View):
    """The list for a serial letter."""

    def get(self, request: HttpRequest, form: str) -> HttpResponse:
        return table_response(letter_sheet(list(_letters(request))), file_name=_("serienbrief"), form=form)


class InvitationLetterPdfView(InvitationsView, View):
    """Letters ready to print, so many at once as one PDF holds; `ab`: from which on, counted from 1."""

    def get(self, request: HttpRequest) -> HttpResponse:
        first = max([1, *read_numbers([request.GET.get("ab", "")])])
        letters = list(_letters(request)[first - 1 : first - 1 + MOST_LETTERS])
        if not letters:
            messages.info(request, _("Es ist kein Brief zu drucken."))
            return redirect("participants:team-invitation-letters")
        try:
            pdf = print_letters(letters)
        except PdfError as error:
            messages.error(request, str(error))
            return redirect("participants:team-invitation-letters")
        return HttpResponse(
            pdf.content,
            content_type="application/pdf",
            headers={
                "Content-Disposition": f'attachment; filename="{_("einladungen")}.pdf"',
                "X-Content-Type-Options": "nosniff",
            },
        )
