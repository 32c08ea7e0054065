"""Taking a list of contributions over onto the wall: a file or pasted lines, tried out row by row, then all or nothing."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from concept.actions.contributions import ContributionRefused, import_contributions
from concept.card_lists import CardRow, check_rows
from concept.contribution_forms import new_key
from concept.models import Contribution
from concept.views.wall import WallMixin
from concept.wall_forms import CardListForm, CheckedListForm


class WallImportView(WallMixin, View):
    """First the list, then what would become of each row; the rows travel along in the form."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.page("wall_import", form=CardListForm(event=self.event))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        if "rows" in request.POST:
            return self.take_over(request)
        form = CardListForm(request.POST, request.FILES, event=self.event)
        if not form.is_valid():
            return self.page("wall_import", form=form, status=422)
        themes = [theme.number for theme in form.cleaned_data.get("themes", ())]
        return self.check(form.rows, themes, new_key())

    def check(self, rows: list[dict[str, Any]], themes: list[int], key: str, status: int = 200) -> HttpResponse:
        checked: list[CardRow] = check_rows(rows, event=self.event, themes=themes)
        faulty = [row for row in checked if row.problems]
        form = CheckedListForm(initial={"rows": json.dumps(rows), "themes": json.dumps(themes), "key": key})
        return self.page(
            "wall_import_check", form=form, rows=checked, faulty=faulty, kinds=Contribution.Kind.choices, status=status
        )

    def take_over(self, request: HttpRequest) -> HttpResponse:
        form = CheckedListForm(request.POST)
        if not form.is_valid():
            messages.error(
                request, _("Die geprüfte Liste ist unterwegs verloren gegangen. Laden Sie sie noch einmal hoch.")
            )
            return self.page("wall_import", form=CardListForm(event=self.event), status=422)
        rows, themes, key = form.cleaned_data["rows"], form.cleaned_data["themes"], form.cleaned_data["key"]
        checked = check_rows(rows, event=self.event, themes=themes)
        if any(row.problems for row in checked):
            return self.check(rows, themes, key, status=422)
        try:
            taken = import_contributions(
                event=self.event, rows=[row.values for row in checked], key=key, by=request.user
            )
        except ContributionRefused as refused:
            messages.error(request, str(refused))
            return self.check(rows, themes, key, status=422)
        words = ngettext("1 Karte ist übernommen.", "%(count)d Karten sind übernommen.", len(taken))
        messages.success(request, words % {"count": len(taken)})
        return self.back()
