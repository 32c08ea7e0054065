"""What search engines may read."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

# Forms, links from mails and the team's side are nobody's search result.
PRIVATE = (
    "/team/",
    "/konto/",
    "/a/",
    "/kommunen/antwort/",
    "/abteilungen/antwort/",
    "/konzept/rueckmeldung/",
    "/konzept/*/rueckmeldung/$",
    "/konzept/*/rueckmeldung/?",
    "/anmelden/",
    "/termine/*/anmelden/",
)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE)]
    lines.append(f"Sitemap: {settings.SITE_URL}{reverse('site:sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
