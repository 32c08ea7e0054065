from importlib import import_module

from django.apps import AppConfig


class ConceptConfig(AppConfig):
    name = "concept"

    def ready(self) -> None:
        # They read models, which are there only now.
        import_module("concept.checks")
