from participants.models.imports import ImportDraft, OrganisationMerge
from participants.models.jobs import Job
from participants.models.mails import MailLink, OutgoingMail
from participants.models.organisations import Contact, Organisation, OrganisationCategory
from participants.models.registrations import (
    Delegate,
    Registration,
    RegistrationChange,
    Submission,
)

__all__ = [
    "Contact",
    "Delegate",
    "ImportDraft",
    "Job",
    "MailLink",
    "Organisation",
    "OrganisationCategory",
    "OrganisationMerge",
    "OutgoingMail",
    "Registration",
    "RegistrationChange",
    "Submission",
]
