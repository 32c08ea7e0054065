from django.apps import AppConfig
from django.core.checks import Tags, register

from workshops.checks import check_database


class WorkshopsConfig(AppConfig):
    name = "workshops"

    def ready(self) -> None:
        register(check_database, Tags.database)
