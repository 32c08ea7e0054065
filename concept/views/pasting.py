"""What the editor is to make of a paste from Word or LibreOffice."""

from django.http import HttpRequest, JsonResponse
from django.views import View

from workshops import richtext
from workshops.views.access import RuleRequiredMixin


class PasteView(RuleRequiredMixin, View):
    """Answers the posted `html` in its stored form (see `workshops.richtext`); 422 where it is too long."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> JsonResponse:
        try:
            return JsonResponse({"html": richtext.clean(request.POST.get("html", ""))})
        except ValueError:
            return JsonResponse({}, status=422)
