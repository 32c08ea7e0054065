"""The way of the minutes to the public: put up for confirmation, agreed on, published, corrected."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concept.actions import minutes as actions
from concept.actions.minutes import MinutesRefused, PromiseOpen
from concept.actions.results import withdraw_result
from concept.minutes_forms import ConfirmationForm, CorrectionForm
from concept.models import Contribution, Minutes
from concept.queries.minutes import addressees
from concept.views.minutes import MinutesPage
from workshops import clock, rules


def told(count: int) -> str:
    """How many were written to."""
    return ngettext("Eine E-Mail geht hinaus.", "%(count)d E-Mails gehen hinaus.", count) % {"count": count}


class MinutesStateView(MinutesPage):
    """Says what the next step brings, and asks for it."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        minutes = self.begun()
        respond_by = timezone.localtime(clock.now() + actions.RESPOND_WITHIN).replace(hour=18, minute=0, second=0)
        return self.show(minutes, ConfirmationForm(initial={"respond_by": respond_by}))

    def show(self, minutes: Minutes, form: ConfirmationForm, status: int = 200) -> HttpResponse:
        said = Contribution.objects.accepted().filter(event=self.event, merged_into=None)
        publications = list(said.values_list("publication", flat=True))
        public = self.event.results.filter(is_public=True).exclude(agenda_item__is_public=False).count()
        return self.page(
            "minutes_state",
            status=status,
            minutes=minutes,
            form=form,
            asked=addressees(minutes),
            open_remarks=minutes.remarks.filter(answer="open").count(),
            is_over=bool(minutes.respond_by and minutes.respond_by <= clock.now()),
            may_publish=rules.can_publish(self.request.user),
            checked=publications.count(Contribution.Publication.CLEARED),
            unchecked=publications.count(Contribution.Publication.INTERNAL),
            results=public,
            kept=self.event.results.count() - public,
        )

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        minutes = self.begun()
        form = ConfirmationForm(request.POST)
        step = request.POST.get("step")
        try:
            match step:
                case "ask":
                    if not form.is_valid():
                        return self.show(minutes, form, status=422)
                    asked = actions.put_up_for_confirmation(
                        minutes=minutes, respond_by=form.cleaned_data["respond_by"], by=request.user
                    )
                    messages.success(request, _("Das Protokoll steht zur Abstimmung.") + " " + told(asked))
                case "back":
                    actions.take_back_to_draft(minutes=minutes, by=request.user)
                    messages.success(request, _("Das Protokoll ist wieder ein Entwurf."))
                case "confirm":
                    actions.confirm_minutes(minutes=minutes, by=request.user)
                    messages.success(request, _("Das Protokoll ist abgestimmt."))
                case "publish":
                    if not rules.can_publish(request.user):
                        raise PermissionDenied
                    count = actions.publish_minutes(minutes=minutes, by=request.user)
                    messages.success(request, _("Das Protokoll ist öffentlich.") + " " + told(count))
                case _other:
                    return self.to("minutes-state")
        except PromiseOpen as refused:
            messages.warning(request, str(refused))
            return self.to("promise-close")
        except MinutesRefused as refused:
            messages.error(request, str(refused))
            return self.to("minutes-state")
        return self.to("minutes-edit")


class MinutesCorrectView(MinutesPage):
    """A dated correction of what was agreed on. Of what is public, only who may publish corrects."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.show(self.begun(), CorrectionForm(event=self.event))

    def show(self, minutes: Minutes, form: CorrectionForm, status: int = 200) -> HttpResponse:
        self.check(minutes)
        return self.page("minutes_correct", status=status, minutes=minutes, form=form)

    def check(self, minutes: Minutes) -> None:
        if minutes.is_published and not rules.can_publish(self.request.user):
            raise PermissionDenied

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        minutes, form = self.begun(), CorrectionForm(request.POST, event=self.event)
        self.check(minutes)
        if not form.is_valid():
            return self.show(minutes, form, status=422)
        try:
            text, result = form.cleaned_data["text"], form.cleaned_data["withdraws"]
            if result:
                withdraw_result(result=result, reason=text, by=request.user)
            else:
                actions.add_correction(minutes=minutes, text=text, by=request.user)
        except MinutesRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Die Berichtigung steht im Protokoll."))
        return self.to("minutes-edit")
