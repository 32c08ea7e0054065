"""Contributions on the team's side: all of them, and everything about one."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View

from concept.actions.contributions import (
    UNDOABLE,
    ContributionConflict,
    ContributionRefused,
    accept_contribution,
    clear_contribution,
    decline_contribution,
    edit_contribution,
    remove_contribution,
    set_naming,
    split_contribution,
    undo,
    withhold_contribution,
)
from concept.contribution_forms import ContributionEditForm, ContributionFilterForm, ReasonForm, SplitForm
from concept.models import Contribution, ContributionChange
from concept.models.contributions import ContributionAct, ContributionQuerySet
from concept.queries.chains import chain_of
from concept.queries.contributions import (
    find_words,
    for_cards,
    not_removed,
    suggested_organisations,
    to_check,
    visible_to,
)
from concept.views.gone import show_gone, typed_in
from concept.views.wall import read_numbers
from workshops import rules
from workshops.forms.choices import words_of_choice
from workshops.models import User
from workshops.seen import ChangedMeanwhile, digest
from workshops.views.access import RuleRequiredMixin
from workshops.views.conflicts import show_conflict

PER_PAGE = 50


def can_change(user: User, contribution: Contribution) -> bool:
    """May put it right: who records at its event; the process lead what was said at none."""
    if contribution.event is None:
        return rules.can_publish(user)
    return rules.can_record_contributions(user, contribution.event)


def can_take_back(user: User, done: ContributionChange) -> bool:
    """Whether somebody who may put a contribution right may also take this back: not what was decided for the public
    by who may publish."""
    return done.act != ContributionAct.CHECKED or rules.can_publish(user)


class ContributionListView(RuleRequiredMixin, TemplateView):
    """All that the user may read, by what is to be done; several can be checked at once."""

    template_name = "concept/contribution_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = ContributionFilterForm(self.request.GET)
        contributions = self.filtered(form)
        page = Paginator(for_cards(contributions).order_by("-number"), PER_PAGE).get_page(self.request.GET.get("seite"))
        tokens = self.tokens(form)
        return super().get_context_data(
            section="beitraege",
            form=form,
            states=[("", _("alle")), *form.fields["stand"].choices[1:]],  # type: ignore[attr-defined]
            state=form.value("stand") or "",
            page=page,
            query=urlencode([(name, value) for name, value, _label in tokens]),
            tokens=[(label, self.address(tokens, without=name)) for name, _value, label in tokens],
            result=ngettext("1 Beitrag", "%(count)d Beiträge", page.paginator.count) % {"count": page.paginator.count},
            can_check=rules.can_publish(self.request.user),
            reason=kwargs.pop("reason", None) or ReasonForm(label=_("Grund, wenn Beiträge intern bleiben")),
            **kwargs,
        )

    def filtered(self, form: ContributionFilterForm) -> ContributionQuerySet:
        contributions = visible_to(self.request.user)
        state = form.value("stand")
        if state == "neu":
            contributions = contributions.pending()
        elif state == "pruefen":
            contributions = contributions.filter(pk__in=to_check().values("pk"))
        elif state == "offen":
            contributions = contributions.open()
        fields = {"thema": "themes", "termin": "event", "art": "kind", "sichtbar": "publication", "ergebnis": "outcome"}
        for name, field in fields.items():
            if value := form.value(name):
                contributions = contributions.filter(**{field: value})
        return find_words(contributions, form.value("suche") or "")

    def tokens(self, form: ContributionFilterForm) -> list[tuple[str, str, str]]:
        """Name, value and label of each filter that is set."""
        tokens = []
        for name, field in form.fields.items():
            if value := form.value(name):
                tokens.append((name, self.request.GET[name], f"{field.label}: {words_of_choice(field, value)}"))
        return tokens

    def address(self, tokens: list[tuple[str, str, str]], *, without: str) -> str:
        rest = [(name, value) for name, value, _label in tokens if name != without]
        return f"{reverse('concept:contribution-list')}?{urlencode(rest)}"


class ContributionCheckView(ContributionListView):
    """Several are checked for recognisable people at once: nobody is to be seen, or they stay internal for a reason."""

    rule = staticmethod(rules.can_publish)
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        wanted = "shown" if "all" in request.POST else "cards"
        chosen = list(visible_to(request.user).filter(number__in=read_numbers(request.POST.getlist(wanted))))
        reason = ReasonForm(request.POST, label=_("Grund, wenn Beiträge intern bleiben"))
        if not chosen:
            messages.error(request, _("Wählen Sie zuerst Beiträge aus: mit dem Kästchen neben der Nummer."))
        elif "withhold" in request.POST and not reason.is_valid():
            numbers = {contribution.number for contribution in chosen}
            return self.render_to_response(self.get_context_data(reason=reason, chosen=numbers), status=422)
        else:
            self.check(chosen, reason.cleaned_data["reason"] if "withhold" in request.POST else "")
        query = request.GET.urlencode()
        return redirect(reverse("concept:contribution-list") + (f"?{query}" if query else ""))

    def check(self, chosen: list[Contribution], reason: str) -> None:
        """Each for itself: what cannot be checked hinders none of the others."""
        done = 0
        for contribution in chosen:
            try:
                if reason:
                    withhold_contribution(contribution=contribution, reason=reason, by=self.request.user)
                else:
                    clear_contribution(contribution=contribution, by=self.request.user)
            except ContributionRefused as refused:
                messages.error(self.request, str(refused))
            else:
                done += 1
        if done:
            words = ngettext("1 Beitrag ist geprüft.", "%(count)d Beiträge sind geprüft.", done)
            messages.success(self.request, words % {"count": done})


class ContributionMixin(RuleRequiredMixin, View):
    """The contribution that the address names, as `self.contribution`; 403 for what the user may not read, or, with
    `needs_change`, not put right. What was written about one that is gone is shown once more."""

    contribution: Contribution
    needs_change = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and rules.is_team(request.user):
            found = for_cards(not_removed()).select_related("contact", "split_from", "outcome_by")
            contribution = found.filter(number=min(kwargs["number"], 2**31 - 1)).first()
            if contribution is None:
                return self.gone()
            self.contribution = contribution
            if not visible_to(request.user).filter(pk=self.contribution.pk).exists():
                raise PermissionDenied
            if self.needs_change and not can_change(request.user, self.contribution):
                raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def gone(self) -> HttpResponse:
        """Raises Http404 where nothing was written."""
        labels = {"text": _("Beitrag"), "translation": _("Auf Deutsch"), "parts": _("Die Teile")}
        return show_gone(
            self.request,
            typed_in(self.request, **labels),
            section="beitraege",
            heading=_("Beitrag %(number)d gibt es nicht mehr") % {"number": self.kwargs["number"]},
            back=reverse("concept:contribution-list"),
            back_words=_("Alle Beiträge"),
        )

    def page(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        context |= {"contribution": self.contribution, "section": "beitraege", "back": self.back_address()}
        return render(self.request, f"concept/{template}.html", context, status=status)

    def back_address(self) -> str:
        """To the wall for who comes from there, else to the list."""
        if self.request.GET.get("von") == "wand" and self.contribution.event:
            wall = reverse("concept:wall", args=[self.contribution.event.slug])
            return f"{wall}#karte-{self.contribution.number}"
        return ""

    def address(self) -> str:
        came_from = "?von=wand" if self.request.GET.get("von") == "wand" else ""
        return reverse("concept:team-contribution", args=[self.contribution.number]) + came_from


class TeamContributionView(ContributionMixin):
    """Everything about one, to be put right by those who may."""

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        return self.show(ContributionEditForm(contribution=self.contribution))

    def show(self, form: ContributionEditForm, status: int = 200, **context: Any) -> HttpResponse:
        contribution = self.contribution
        is_there = contribution.moderation != Contribution.Moderation.DECLINED and not contribution.merged_into_id
        user = self.request.user
        may_change = can_change(user, contribution)
        themes = list(contribution.themes.all())
        changes = list(contribution.changes.select_related("by"))
        standing = [change for change in changes if not change.is_undone and change.act != ContributionAct.UNDONE]
        last = standing[-1] if standing else None
        return self.page(
            "team_contribution",
            status=status,
            form=form if may_change and is_there else None,
            organisations=suggested_organisations(contribution.event) if may_change and contribution.event else [],
            may_change=may_change,
            can_check=rules.can_publish(user),
            changes=changes,
            undoable=last if last and may_change and last.act in UNDOABLE and can_take_back(user, last) else None,
            originals=contribution.originals.select_related("organisation"),
            parts=contribution.parts.exclude(moderation=Contribution.Moderation.REMOVED),
            chain=chain_of(contribution, for_team=True),
            chain_theme=themes[0] if len(themes) == 1 else None,
            may_decide=rules.can_edit_chapters(user) and contribution.moderation == "accepted",
            reason=context.pop("reason", None) or ReasonForm(label=self.reason_label()),
            **context,
        )

    def reason_label(self) -> str:
        if self.contribution.moderation == Contribution.Moderation.PENDING:
            return _("Grund, wenn er nicht aufgenommen wird")
        return _("Grund, wenn er intern bleibt")


class ContributionEditView(TeamContributionView):
    """Puts one right. Two people at once get both versions to choose from."""

    needs_change = True
    http_method_names = ["post"]

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        form = ContributionEditForm(request.POST, contribution=self.contribution)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            edit_contribution(
                contribution=self.contribution,
                version=form.cleaned_data["version"],
                by=request.user,
                **form.values,
            )
        except ContributionConflict:
            return self.conflict(form)
        except ContributionRefused as refused:
            form.add_error(None, str(refused))
            return self.show(form, status=422)
        messages.success(request, _("Beitrag %(number)d ist gespeichert.") % {"number": number})
        return redirect(self.back_address() or self.address())

    def conflict(self, form: ContributionEditForm) -> HttpResponse:
        """What is stored beside what was typed; saving again, with the version that is stored, decides for the latter."""
        self.contribution = get_object_or_404(for_cards(visible_to(self.request.user)), pk=self.contribution.pk)
        form.data = form.data.copy()
        form.data["version"] = self.contribution.version
        last = self.contribution.changes.select_related("by").last()
        kind = Contribution.Kind(form.cleaned_data["kind"])
        return self.page(
            "contribution_conflict", status=409, form=form, mine=form.cleaned_data, mine_kind=kind.label, last=last
        )


class ContributionSplitView(ContributionMixin):
    """Takes one apart that says several things. Whoever changed its words meanwhile is heard first."""

    needs_change = True

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        text = self.contribution.text
        return self.page("contribution_split", form=SplitForm(initial={"parts": text}), seen=digest([text]))

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        form, seen = SplitForm(request.POST), request.POST.get("seen", "")
        if form.is_valid():
            try:
                parts = split_contribution(contribution=self.contribution, texts=form.texts, seen=seen, by=request.user)
            except ChangedMeanwhile as changed:
                title = _("Zwei Fassungen des Beitrags")
                return show_conflict(request, title=title, now=changed.lines, mine=form.texts, section="beitraege")
            except ContributionRefused as refused:
                form.add_error(None, str(refused))
            else:
                numbers = ", ".join(str(part.number) for part in parts)
                messages.success(request, _("Geteilt. Die Teile haben die Nummern %(numbers)s.") % {"numbers": numbers})
                return redirect(self.back_address() or self.address())
        return self.page("contribution_split", form=form, seen=seen, status=422)


class ContributionActView(ContributionMixin):
    """One press of a button: `act` says which."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        wanted = request.POST.get("act", "")
        may_do = {
            **dict.fromkeys(("remove", "undo", "name", "unname"), can_change(request.user, self.contribution)),
            **dict.fromkeys(("clear", "withhold", "accept", "decline"), rules.can_publish(request.user)),
        }
        if wanted not in may_do:
            raise Http404
        if not may_do[wanted]:
            raise PermissionDenied
        view = TeamContributionView(request=request, contribution=self.contribution)
        reason = ReasonForm(request.POST, label=view.reason_label())
        self.reason = reason.cleaned_data["reason"] if reason.is_valid() else ""
        if wanted in {"withhold", "decline"} and not self.reason:
            return view.show(
                ContributionEditForm(contribution=self.contribution), status=422, reason=reason, wanted=wanted
            )
        try:
            said = getattr(self, wanted)()
        except ContributionRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, said % {"number": number})
        if wanted == "remove" and Contribution.objects.filter(
            pk=self.contribution.pk, moderation=Contribution.Moderation.REMOVED
        ):
            return redirect(self.wall() if self.contribution.event else reverse("concept:contribution-list"))
        return redirect(self.address())

    def wall(self) -> str:
        assert self.contribution.event
        return reverse("concept:wall", args=[self.contribution.event.slug])

    @property
    def about(self) -> dict[str, Any]:
        return {"contribution": self.contribution, "by": self.request.user}

    def remove(self) -> str:
        remove_contribution(**self.about)
        return _("Beitrag %(number)d ist gelöscht. Unter der Wand können Sie ihn zurückholen.")

    def undo(self) -> str:
        last = self.contribution.changes.filter(is_undone=False).exclude(act="undone").last()
        if last is None or str(last.pk) != self.request.POST.get("change"):
            raise ContributionRefused(_("Das ist schon zurückgenommen."))
        if not can_take_back(self.request.user, last):
            raise PermissionDenied
        undo(change=last, by=self.request.user)
        return _("Zurückgenommen.")

    def name(self) -> str:
        set_naming(is_named=True, **self.about)
        return _("Die Organisation wird mit Beitrag %(number)d genannt.")

    def unname(self) -> str:
        set_naming(is_named=False, **self.about)
        return _("Die Organisation wird mit Beitrag %(number)d nicht mehr genannt.")

    def clear(self) -> str:
        contribution = clear_contribution(**self.about)
        if contribution.is_public:
            return _("Beitrag %(number)d ist geprüft und öffentlich.")
        return _("Beitrag %(number)d ist geprüft. Er wird mit dem Protokoll öffentlich.")

    def withhold(self) -> str:
        withhold_contribution(reason=self.reason, **self.about)
        return _("Beitrag %(number)d bleibt intern.")

    def accept(self) -> str:
        accept_contribution(**self.about)
        return _("Beitrag %(number)d ist aufgenommen.")

    def decline(self) -> str:
        decline_contribution(reason=self.reason, **self.about)
        return _("Beitrag %(number)d ist abgelehnt. Wer ihn eingereicht hat, bekommt den Grund per E-Mail.")
