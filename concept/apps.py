from django.apps import AppConfig


class ConceptConfig(AppConfig):
    name = "concept"

    def ready(self) -> None:
        # The registry imports models: not before they are there.
        from concept.mail.kinds import KINDS
        from participants.mail.kinds import add_kinds

        add_kinds(KINDS)
