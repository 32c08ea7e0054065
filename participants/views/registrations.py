"""The registration form: three short steps in one address, without a session.

What was entered travels along in hidden fields, so the same POST may carry the whole form at once. `step` says what
is wanted: `who` and `contact` show a part, `check` shows everything for checking, `submit` sends it.
"""

import re
import secrets
from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from participants.actions.submissions import CONFIRM_WITHIN, DelegateEntry, Entry, NeedEntry, submit_registration
from participants.forms import MOST_DELEGATES, ContactForm, DelegateFormSet, WhoForm
from participants.limits import is_within_limit
from participants.models import Contact, Invitation, SupportNeed
from participants.queries import place_state, with_places
from participants.queries.organisations import plain_categories
from participants.support_forms import SupportForm
from workshops.models import Event, Process

# For one client and ten minutes: a whole meeting may sit behind one connection.
SUBMISSIONS_PER_CLIENT, SUBMISSIONS_SECONDS = 60, 600
MOST_EVENTS, MOST_NEEDS = 50, 10

_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,200}")
_KEY = re.compile(r"[-a-zA-Z0-9_]{8,64}")
_CELL = re.compile(r"delegates-([0-9]{1,3})-(?:name|email)")
_WHO = ("organisation", "category", "municipality")
_CONTACT = ("contact_name", "email", "phone", "language")
_HELP = ("needs_language", "needs_note", "needs_consent")


def read_slugs(values: Iterable[str]) -> list[str]:
    """Those of the values, single or separated by commas, that could be slugs; each once."""
    singles = (slug for value in values for slug in value.split(","))
    return list(dict.fromkeys(slug for slug in singles if _SLUG.fullmatch(slug)))[:MOST_EVENTS]


def read_key(value: str) -> str:
    """The key that came with a form; a new one where it could be none."""
    return value if _KEY.fullmatch(value) else secrets.token_urlsafe(16)


def offered_events(chosen: list[str]) -> list[Event]:
    """The chosen events, and what is open beside them: of the same themes, or everything where nothing was chosen."""
    events = list(with_places(Event.objects.published().dated().for_pages()).in_order())
    themes = {event.theme_id for event in events if event.slug in chosen and event.theme_id}
    return [
        event
        for event in events
        if event.slug in chosen or (place_state(event).accepts and (event.theme_id in themes or not chosen))
    ]


class Entries:
    """What was sent, made ready for the forms: delegates without gaps, known kinds of organisation, at most so many."""

    def __init__(self, data: QueryDict, categories: dict[str, tuple[str, str]], most: int) -> None:
        self.events = read_slugs(data.getlist("events"))
        self.key = read_key(data.get("submission_key", ""))
        self.values = {name: data.get(name, "") for name in (*_WHO, *_CONTACT, *_HELP)}
        self.needs = list(dict.fromkeys(data.getlist("needs")))[:MOST_NEEDS]
        category = categories.get(self.values["category"])
        self.values["category"] = category[0] if category else ""
        numbers = {int(match[1]) for name in data if (match := _CELL.fullmatch(name))}
        rows = [
            {"name": data.get(f"delegates-{number}-name", ""), "email": data.get(f"delegates-{number}-email", "")}
            for number in sorted(numbers)
        ]
        self.delegates = [row for row in rows if any(value.strip() for value in row.values())][: 3 * MOST_DELEGATES]
        self.most = most

    def rows(self, more: int = 0) -> list[dict[str, str]]:
        """The delegates and `more` empty rows; at least two, so that a second person is seen to be welcome."""
        count = max(len(self.delegates) + more, min(2, self.most))
        return self.delegates + [{"name": "", "email": ""}] * (count - len(self.delegates))

    def data(self) -> QueryDict:
        """As one form would have sent it."""
        data = QueryDict(mutable=True)
        data.setlist("events", self.events)
        data.setlist("needs", self.needs)
        data.update(self.values)
        rows = self.rows()
        data.update({"delegates-TOTAL_FORMS": str(len(rows)), "delegates-INITIAL_FORMS": "0"})
        for number, row in enumerate(rows):
            data.update({f"delegates-{number}-{name}": value for name, value in row.items()})
        return data

    def hidden(self, *, who: bool, contact: bool) -> list[tuple[str, str]]:
        """Names and values of the entries that a page must carry along."""
        pairs = [("submission_key", self.key)]
        data = self.data()
        for name, values in data.lists():
            is_contact = name in (*_CONTACT, *_HELP, "needs")
            if (contact and is_contact) or (who and not is_contact):
                pairs += [(name, value) for value in values]
        return pairs


@method_decorator(never_cache, name="dispatch")
class RegistrationCreateView(View):
    """`/anmelden/?termine=slug,slug` and `/termine/<slug>/anmelden/`."""

    invitation: Invitation | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        process = Process.current()
        limit = process.delegates_per_organisation if process else None
        self.most = min(limit or MOST_DELEGATES, MOST_DELEGATES)
        self.categories = plain_categories()
        return super().dispatch(request, *args, **kwargs)

    def first_entries(self, slug: str) -> Entries:
        """What the form begins with."""
        entries = Entries(QueryDict(), self.categories, self.most)
        entries.events = [slug] if slug else read_slugs(self.request.GET.getlist("termine"))
        return entries

    def suggested_contact(self) -> dict[str, str]:
        """What the contact's fields begin with."""
        return {}

    def get(self, request: HttpRequest, slug: str = "") -> HttpResponse:
        entries = self.first_entries(slug)
        if self._is_known_contact():
            return redirect(f"{reverse('participants:organisation-choice')}?termine={','.join(entries.events)}")
        events = offered_events(entries.events)
        if slug and slug not in {event.slug for event in events}:
            raise Http404
        own = next((event for event in events if event.slug == slug), None)
        if own is not None and not place_state(own).accepts:
            return self._closed(own)
        if not any(place_state(event).accepts for event in events):
            return self._closed(None)
        return self._show(entries, events, parts={"who"})

    def _is_known_contact(self) -> bool:
        """Who is signed in for an organisation need not say who they are, unless they come for another (`andere`)."""
        user = self.request.user
        wants_this = self.invitation is not None or "andere" in self.request.GET
        return user.is_authenticated and not wants_this and Contact.objects.of(user).exists()

    def post(self, request: HttpRequest, slug: str = "") -> HttpResponse:
        entries = Entries(request.POST, self.categories, self.most)
        events = offered_events(entries.events)
        if "add" in request.POST:
            return self._show(entries, events, parts={"who"}, add=True)
        step = request.POST.get("step", "check")
        if step == "who":
            return self._show(entries, events, parts={"who"})
        bound = entries.data()
        who = WhoForm(bound, events=events, categories=self.categories)
        delegates = self._delegates(bound)
        contact, support = ContactForm(bound), SupportForm(bound)
        has_who = who.is_valid() & delegates.is_valid()
        if step == "contact" and has_who:
            return self._show(entries, events, parts={"contact"})
        faulty = set() if has_who else {"who"}
        if step != "contact" and not contact.is_valid() & support.is_valid():
            faulty.add("contact")
        if faulty:
            return self._show(entries, events, parts=faulty, bound=(who, delegates, contact, support))
        entry = self._entry(who, delegates, contact, support)
        if step != "submit":
            return self._check(entries, entry, events)
        if not is_within_limit(request, "submission", amount=SUBMISSIONS_PER_CLIENT, seconds=SUBMISSIONS_SECONDS):
            return self._check(entries, entry, events, is_refused=True)
        submit_registration(entry=entry, key=entries.key, invitation=self.invitation)
        context = {"email": entry.email, "hidden": entries.hidden(who=True, contact=True)}
        return self._render("submission_sent", {**context, "hours": int(CONFIRM_WITHIN.total_seconds() // 3600)})

    def _delegates(self, data: QueryDict | None = None, **kwargs: Any) -> Any:
        formset = DelegateFormSet(data, prefix="delegates", **kwargs)
        formset.most = self.most
        return formset

    def _show(
        self,
        entries: Entries,
        events: list[Event],
        *,
        parts: set[str],
        add: bool = False,
        bound: tuple[WhoForm, Any, ContactForm, SupportForm] | None = None,
    ) -> HttpResponse:
        """One part of the form, or both where both have errors; without `bound` as entered, unchecked."""
        if bound is None:
            who = WhoForm(
                initial={**entries.values, "events": entries.events}, events=events, categories=self.categories
            )
            delegates = self._delegates(initial=entries.rows(more=int(add)))
            entered = {name: value for name, value in entries.values.items() if value}
            contact = ContactForm(initial=self.suggested_contact() | entered)
            support = SupportForm(initial={**entries.values, "needs": entries.needs})
        else:
            who, delegates, contact, support = bound
        shows_who, shows_contact = "who" in parts, "contact" in parts
        context = {
            "who": who if shows_who else None,
            "delegates": delegates if shows_who else None,
            "contact": contact if shows_contact else None,
            "support": support if shows_contact else None,
            "can_add": len(delegates.forms) < self.most,
            "most": self.most,
            "added": len(delegates.forms) - 1 if add else None,
            "hidden": entries.hidden(who=not shows_who, contact=not shows_contact),
            "next_step": "check" if shows_contact or self._is_complete(entries) else "contact",
            "current": 1 if shows_who else 2,
            "chosen": [event for event in events if event.slug in entries.events],
        }
        return self._render("registration_form", context)

    @staticmethod
    def _is_complete(entries: Entries) -> bool:
        """The contact was filled in before: someone has come back to change who comes."""
        return ContactForm(entries.data()).is_valid() and SupportForm(entries.data()).is_valid()

    @staticmethod
    def _entry(who: WhoForm, delegates: Any, contact: ContactForm, support: SupportForm) -> Entry:
        return Entry(
            events=who.cleaned_data["events"],
            organisation=who.cleaned_data["organisation"],
            category=who.cleaned_data.get("category", ""),
            municipality=who.cleaned_data.get("municipality", ""),
            delegates=[DelegateEntry(**form.cleaned_data) for form in delegates.forms if form.cleaned_data],
            needs=[NeedEntry(*need) for need in support.entries],
            **contact.cleaned_data,
        )

    def _check(self, entries: Entries, entry: Entry, events: list[Event], *, is_refused: bool = False) -> HttpResponse:
        chosen = [event for event in events if event.slug in entry.events]
        municipality = (
            dict(WhoForm(events=(), categories={}).fields["municipality"].choices) if entry.municipality else {}
        )
        context = {
            "entry": entry,
            "chosen": chosen,
            "category": dict(self.categories.values()).get(entry.category, ""),
            "municipality": municipality.get(entry.municipality, ""),
            "needs": [(SupportNeed.Kind(need.kind).label, need.detail) for need in entry.needs],
            "hidden": entries.hidden(who=True, contact=True),
            "is_refused": is_refused,
        }
        return self._render("registration_check", context, status=429 if is_refused else 200)

    def _closed(self, event: Event | None) -> HttpResponse:
        return self._render("registration_closed", {"event": event})

    def _render(self, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        steps = [_("Wer kommt?"), _("Kontakt und Hilfe"), _("Angaben prüfen")]
        common = {"section": "termine", "steps": steps, "action": self.request.path}
        return render(self.request, f"participants/{template}.html", {**common, **context}, status=status)
