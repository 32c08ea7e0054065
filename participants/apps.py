from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ParticipantsConfig(AppConfig):
    name = "participants"

    def ready(self) -> None:
        # An app that sends mails of its own says there why, and what they look like.
        autodiscover_modules("mail.kinds")
        # An app that knows something about a contact adds it to what they can read and take along.
        autodiscover_modules("queries.own_data")
