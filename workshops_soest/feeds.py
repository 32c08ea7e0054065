"""The calendar feeds as pages offer them."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from workshops.models import Theme


@dataclass(frozen=True)
class Feed:
    """A feed in the three ways that work somewhere: subscribe at a tap, copy the address, download once."""

    label: str
    path: str
    theme: Theme | None = None

    @classmethod
    def of_all(cls) -> "Feed":
        return cls(_("Alle Termine"), reverse("workshops:feed-all"))

    @classmethod
    def of_theme(cls, theme: Theme) -> "Feed":
        return cls(theme.short_title, reverse("workshops:feed-theme", args=[theme.number]), theme)

    @property
    def address(self) -> str:
        """To be copied into a calendar program."""
        return settings.SITE_URL + self.path

    @property
    def webcal(self) -> str:
        """Opens the calendar program of a Mac, an iPhone or Outlook (webcals would not, on an iPhone)."""
        return "webcal:" + self.address.partition(":")[2]
