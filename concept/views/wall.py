"""The card wall of an event: writing down what is said, several people at once, and putting it in order.

Everything works as plain forms. `js/wall.js` sends cards without reloading and asks every few seconds what others have
written: cards come and go as JSON then, rendered by the same templates.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from concept.actions.contributions import (
    UNDOABLE,
    ContributionRefused,
    assign_cluster,
    dissolve_cluster,
    enter_contribution,
    merge_contributions,
    move_cluster,
    rename_cluster,
    restore_contribution,
    undo,
)
from concept.contribution_forms import new_key
from concept.models import Cluster, Contribution, ContributionChange
from concept.models.contributions import ContributionQuerySet
from concept.queries.contributions import (
    NEWEST,
    cards_changed_since,
    find_words,
    for_cards,
    last_act_of,
    on_wall,
    removed_from,
    suggested_organisations,
    wall_groups,
    wall_state,
)
from concept.queries.promises import promise_report
from concept.wall_forms import CardForm, ClusterForm, MergeForm, WallFilterForm
from workshops import rules
from workshops.seen import ChangedMeanwhile, digest
from workshops.views.access import EventOfAddressMixin, EventTeamMixin, RuleRequiredMixin
from workshops.views.conflicts import show_conflict
from workshops.whole_numbers import read_whole_number

# More cards than anybody ticks at once.
_MOST_CHOSEN = 500
_ALL = "alle"
_REMOVED_SHOWN = 50


def read_numbers(values: Iterable[str]) -> list[int]:
    """Those of the values, single or separated by commas, that could be numbers of contributions; each once."""
    singles = (single for value in values for single in value.split(","))
    numbers = dict.fromkeys(number for single in singles if (number := read_whole_number(single)) is not None)
    return list(numbers)[:_MOST_CHOSEN]


class WallMixin(RuleRequiredMixin, EventOfAddressMixin, EventTeamMixin):
    """What every page around the wall needs."""

    event_rule = staticmethod(rules.can_record_contributions)

    def page(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        context |= {"event": self.event, "section": "termine"}
        return render(self.request, f"concept/{template}.html", context, status=status)

    def back(self, anchor: str = "wand") -> HttpResponseRedirect:
        return redirect(reverse("concept:wall", args=[self.event.slug]) + f"#{anchor}")

    def chosen(self, values: Iterable[str]) -> list[Contribution]:
        """The cards of this wall with these numbers, in the order of the numbers."""
        return list(for_cards(on_wall(self.event).filter(number__in=read_numbers(values))))

    @property
    def wants_json(self) -> bool:
        return self.request.headers.get("Accept") == "application/json"

    def last_act(self) -> ContributionChange | None:
        return last_act_of(self.request.user, self.event, UNDOABLE)

    def undo_as_html(self) -> str:
        context = {"event": self.event, "last_act": self.last_act()}
        return render_to_string("concept/wall_undo.html", context, request=self.request)

    def card_as_json(self, card: Contribution) -> dict[str, Any]:
        html = render_to_string("concept/wall_card.html", {"card": card}, request=None)
        return {"number": card.number, "cluster": card.cluster_id, "html": html}


class WallView(WallMixin, View):
    """Composer and cards."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.show(CardForm(event=self.event, initial={**self.kept(), "entry_key": new_key()}))

    def kept(self) -> dict[str, Any]:
        """What was chosen for the card before."""
        return self.request.session.get(f"wall-{self.event.pk}", {})

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        form = CardForm(request.POST, event=self.event)
        if form.is_valid():
            try:
                card = enter_contribution(event=self.event, by=request.user, **form.values)
            except ContributionRefused as refused:
                form.add_error(None, str(refused))
            else:
                request.session[f"wall-{self.event.pk}"] = form.choices_kept
                return self.saved(card)
        if self.wants_json:
            return JsonResponse({"errors": [str(text) for texts in form.errors.values() for text in texts]}, status=422)
        return self.show(form, status=422)

    def saved(self, card: Contribution) -> HttpResponse:
        if not self.wants_json:
            messages.success(self.request, _("Karte %(number)d ist gespeichert.") % {"number": card.number})
            # Without an anchor: the composer takes the focus again.
            return redirect("concept:wall", self.event.slug)
        stored = for_cards(on_wall(self.event).filter(pk=card.pk)).first()
        answer = {"number": card.number, "undo": self.undo_as_html()}
        return JsonResponse(answer | (self.card_as_json(stored) if stored else {}), status=201)

    def show(self, form: CardForm, status: int = 200) -> HttpResponse:
        filters = WallFilterForm(self.request.GET, event=self.event, auto_id="filter-%s")
        cards, is_filtered = self.filtered(filters)
        shows_all = _ALL in self.request.GET or is_filtered
        found = for_cards(cards).order_by("-number")
        state = wall_state(self.event)
        shown = list(found if shows_all else found[:NEWEST])
        return self.page(
            "wall",
            status=status,
            form=form,
            filters=filters,
            is_filtered=is_filtered,
            state=state,
            shown_count=len(shown),
            hidden_count=0 if shows_all else state.total - len(shown),
            groups=wall_groups(shown, state, is_whole=not is_filtered),
            organisations=suggested_organisations(self.event),
            last_act=self.last_act(),
            removed=removed_from(self.event)[:_REMOVED_SHOWN],
            promise=promise_report().of(self.event.theme) if self.event.theme else None,
        )

    def filtered(self, filters: WallFilterForm) -> tuple[ContributionQuerySet, bool]:
        """The cards that the filter lets through, and whether it keeps any back."""
        cards = on_wall(self.event)
        wanted = {"kind": filters.value("art"), "agenda_item": filters.value("top"), "cluster": filters.value("gruppe")}
        words = filters.value("suche") or ""
        for name, value in wanted.items():
            if value:
                cards = cards.filter(**{name: value})
        return find_words(cards, words), bool(words or any(wanted.values()))


class WallStateView(WallMixin, View):
    """What has changed since a page last asked (`seit`: the stamp it got then). 304 where nothing has."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        state = wall_state(self.event)
        etag = quote_etag(state.tag)
        if unchanged := get_conditional_response(request, etag=etag):
            return unchanged
        since = read_numbers([request.GET.get("seit", "")])
        cards, gone = cards_changed_since(self.event, since[0] if since else state.stamp)
        answer = {
            "stamp": state.stamp,
            "total": state.total,
            "clusters": [
                {"pk": cluster.pk, "title": cluster.title, "count": cluster.card_count}  # type: ignore[attr-defined]
                for cluster in state.clusters
            ],
            "cards": [self.card_as_json(card) for card in cards],
            "gone": gone,
        }
        return JsonResponse(answer, headers={"ETag": etag})


class WallSelectionView(WallMixin, View):
    """What is done with the cards that were ticked: under a heading, or put together. Dragged cards come from the
    script: it gets as JSON what others get as a message."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        chosen = self.chosen(request.POST.getlist("cards"))
        if not chosen:
            return self.refused(_("Wählen Sie zuerst Karten aus: mit dem Kästchen neben der Nummer."))
        if "merge" in request.POST:
            numbers = ",".join(str(card.number) for card in chosen)
            return redirect(reverse("concept:wall-merge", args=[slug]) + f"?karten={numbers}")
        title = ClusterForm({"title": request.POST.get("title", "")})
        wanted = read_numbers([request.POST.get("cluster", "")])
        cluster = self.event.clusters.filter(pk__in=wanted).first()
        if wanted and cluster is None:
            return self.refused(_("Diese Gruppe gibt es nicht mehr. Es wurde nichts geändert."))
        new = title.cleaned_data["title"] if title.is_valid() else ""
        try:
            group = assign_cluster(event=self.event, contributions=chosen, cluster=cluster, title=new, by=request.user)
        except ContributionRefused as refused:
            return self.refused(str(refused))
        words = self.said(len(chosen), group)
        if self.wants_json:
            return JsonResponse({"words": words, "undo": self.undo_as_html()})
        messages.success(request, words)
        return self.back(f"gruppe-{group.pk}" if group else "wand")

    def refused(self, words: str) -> HttpResponse:
        if self.wants_json:
            return JsonResponse({"words": words}, status=422)
        messages.error(self.request, words)
        return self.back()

    @staticmethod
    def said(count: int, group: Cluster | None) -> str:
        if group is None:
            words = ngettext(
                "Eine Karte hängt jetzt in keiner Gruppe.", "%(count)d Karten hängen jetzt in keiner Gruppe.", count
            )
            return words % {"count": count}
        words = ngettext(
            "Eine Karte hängt jetzt unter „%(title)s“.", "%(count)d Karten hängen jetzt unter „%(title)s“.", count
        )
        return words % {"count": count, "title": group.title}


class WallMergeView(WallMixin, View):
    """Which of the ticked cards speaks for all of them?"""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        chosen = self.chosen(request.GET.getlist("karten"))
        if len(chosen) < 2:
            messages.error(request, _("Wählen Sie mindestens zwei Karten aus."))
            return self.back()
        return self.show(chosen, MergeForm(contributions=chosen, initial={"into": chosen[0].number}))

    def show(self, chosen: list[Contribution], form: MergeForm, status: int = 200) -> HttpResponse:
        return self.page("wall_merge", status=status, form=form, cards=chosen)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        numbers = read_numbers(request.POST.getlist("cards"))
        chosen = self.chosen(request.POST.getlist("cards"))
        missing = _("Diese Karten hängen nicht mehr alle an der Wand. Es wurde nichts geändert.")
        if len(chosen) < 2:
            messages.error(request, missing)
            return self.back()
        form = MergeForm(request.POST, contributions=chosen)
        if len(chosen) < len(numbers):
            # Somebody was faster: the words stay, and what is left can still be put together.
            form.add_error(None, missing)
        if not form.is_valid():
            return self.show(chosen, form, status=422)
        into = next(card for card in chosen if card.number == form.cleaned_data["into"])
        try:
            target = merge_contributions(
                contributions=chosen, into=into, text=form.cleaned_data["text"] or None, by=request.user
            )
        except ContributionRefused as refused:
            form.add_error(None, str(refused))
            return self.show(chosen, form, status=422)
        words = _("%(count)d Karten sind zusammengeführt zu Karte %(number)d.")
        messages.success(request, words % {"count": len(chosen), "number": target.number})
        return self.back(f"karte-{target.number}")


class ClusterView(WallMixin, View):
    """Renames, moves and dissolves a group. Two people who rename it at once get both titles to choose from."""

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        cluster = get_object_or_404(self.event.clusters, pk=pk)
        return self.show(cluster, ClusterForm(initial={"title": cluster.title}), digest([cluster.title]))

    def show(self, cluster: Cluster, form: ClusterForm, seen: str, status: int = 200) -> HttpResponse:
        count = on_wall(self.event).filter(cluster=cluster).count()
        return self.page("wall_cluster", status=status, cluster=cluster, form=form, seen=seen, count=count)

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        cluster = self.event.clusters.filter(pk=pk).first()
        if cluster is None:
            messages.error(request, _("Diese Gruppe gibt es nicht mehr. Es wurde nichts geändert."))
            return self.back()
        if "dissolve" in request.POST:
            dissolve_cluster(cluster=cluster, by=request.user)
            messages.success(request, _("Die Gruppe „%(title)s“ ist aufgelöst.") % {"title": cluster.title})
            return self.back()
        if step := {"up": -1, "down": 1}.get(request.POST.get("move", "")):
            move_cluster(cluster=cluster, step=step, by=request.user)
            return self.back(f"gruppe-{cluster.pk}")
        form, seen = ClusterForm(request.POST), request.POST.get("seen", "")
        if form.is_valid():
            title = form.cleaned_data["title"]
            try:
                rename_cluster(cluster=cluster, title=title, seen=seen, by=request.user)
            except ChangedMeanwhile as changed:
                words = _("Zwei Überschriften der Gruppe")
                return show_conflict(request, title=words, now=changed.lines, mine=[title], section="termine")
            except ContributionRefused as refused:
                form.add_error("title", str(refused))
            else:
                return self.back(f"gruppe-{cluster.pk}")
        return self.show(cluster, form, seen, status=422)


class WallUndoView(WallMixin, View):
    """Takes back what one did last; brings a removed card back."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        if "restore" in request.POST:
            return self.restore(request.POST["restore"])
        last = self.last_act()
        if last is None or str(last.pk) != request.POST.get("change"):
            messages.error(request, _("Das ist schon zurückgenommen."))
            return self.back()
        try:
            undo(change=last, by=request.user)
        except ContributionRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Zurückgenommen."))
        return self.back()

    def restore(self, number: str) -> HttpResponse:
        removed = removed_from(self.event).filter(number__in=read_numbers([number])).first()
        if removed is None:
            messages.error(self.request, _("Diese Karte hängt schon wieder an der Wand."))
            return self.back()
        restore_contribution(contribution=removed, by=self.request.user)
        messages.success(self.request, _("Karte %(number)d hängt wieder an der Wand.") % {"number": removed.number})
        return self.back(f"karte-{removed.number}")


class WallPrintView(WallMixin, View):
    """All cards, large enough to hang them on a wall."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        state = wall_state(self.event)
        cards = list(for_cards(on_wall(self.event)).order_by("number"))
        return self.page("wall_print", groups=wall_groups(cards, state, is_whole=False), total=state.total)
