"""The public pages for search engines. Addresses are those of SITE_URL, whatever host was asked."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from concept.models import Contribution
from concept.models.contributions import ContributionQuerySet
from workshops.models import Event, Theme
from workshops.models.events import EventQuerySet


class SiteSitemap(Sitemap):
    """Says where the site lives."""

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme


class PageSitemap(SiteSitemap):
    """The pages there is one of."""

    def items(self) -> list[str]:
        names = ("home", "schedule", "about", "participation", "plain-language", "imprint", "privacy", "accessibility")
        return [*(f"site:{name}" for name in names), "concept:contributions"]

    def location(self, item: str) -> str:
        return reverse(item)


class EventSitemap(SiteSitemap):
    def items(self) -> EventQuerySet:
        return Event.objects.published().in_order()

    def lastmod(self, item: Event) -> datetime:
        return item.updated_at


class ThemeSitemap(SiteSitemap):
    def items(self) -> list[Theme]:
        return list(Theme.objects.all())


class ContributionSitemap(SiteSitemap):
    def items(self) -> ContributionQuerySet:
        return Contribution.objects.published().order_by("number")

    def lastmod(self, item: Contribution) -> datetime:
        return item.changed_at


SITEMAPS = {
    "pages": PageSitemap,
    "themes": ThemeSitemap,
    "events": EventSitemap,
    "contributions": ContributionSitemap,
}
