"""Prints an address that signs the team in once, for demonstrations."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from workshops_soest.signin import create_address


class Command(BaseCommand):
    help = "Prints a one-time address that signs in as the team. Demo mode only."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(create_address())
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
