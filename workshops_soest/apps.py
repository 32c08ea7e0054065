from django.apps import AppConfig


class WorkshopsSoestConfig(AppConfig):
    name = "workshops_soest"
